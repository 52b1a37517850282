"""Doctests of modules that need the train extra are collected where it is installed; migrations have none."""

import importlib.util

_NEED_TRAIN = [
    "claims_network",
    "export",
    "graph",
    "network",
    "train",
    "train_claims",
    "export_matching",
    "train_matching",
]

#: Alembic runs these, and nothing else can.
collect_ignore_glob = ["src/thirdhand/store/migrations/*"]
collect_ignore = (
    []
    if importlib.util.find_spec("torch") and importlib.util.find_spec("onnx")
    else [f"training/{name}.py" for name in _NEED_TRAIN]
)
