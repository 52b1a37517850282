"""Doctests of modules that need the train extra are collected where it is installed."""

import importlib.util

collect_ignore = (
    []
    if importlib.util.find_spec("torch") and importlib.util.find_spec("onnx")
    else ["training/network.py", "training/train.py", "training/graph.py", "training/export.py"]
)
