"""The shipped model is checked when it is opened; whatever is wrong with it is said in one line."""

from __future__ import annotations

import json
import shutil
from importlib.resources import files
from pathlib import Path

import numpy as np
import pytest

from thirdhand.errors import ModelError
from thirdhand.model.claims import N_LABELS, ClaimArc
from thirdhand.model.labels import N_TAGS
from thirdhand.model.pointing import ARC_WIDTH
from thirdhand.model.relations import ArcKind
from thirdhand.model.session import open_model
from thirdhand.model.windows import cut_windows

SHIPPED = Path(str(files("thirdhand") / "models" / "en"))


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    return Path(shutil.copytree(SHIPPED, tmp_path / "model"))


def test_answers_have_a_row_for_each_piece() -> None:
    model = open_model()
    pieces = model.cut("The bridge is closed, police said.")
    (window,) = cut_windows(pieces.bounds)
    answer, claims = model.answer(pieces, window)
    assert answer.emissions.shape == (len(pieces), N_TAGS)
    assert answer.arcs.shape == (len(pieces), 2 * len(ArcKind) * ARC_WIDTH)
    assert answer.none.shape == (2 * len(ArcKind) * ARC_WIDTH,)
    assert np.isfinite(answer.emissions).all()
    assert claims.emissions.shape == (len(pieces), N_TAGS)
    assert claims.arcs.shape == (len(pieces), 2 * len(ClaimArc) * ARC_WIDTH)
    assert claims.none.shape == (2 * len(ClaimArc) * ARC_WIDTH,)
    assert claims.labels.shape == (len(pieces), N_LABELS)


def test_a_model_is_opened_once() -> None:
    assert open_model() is open_model()


def test_a_copy_of_the_model_is_a_model(copy: Path) -> None:
    assert open_model(copy).version == open_model().version


def test_model_fits_in_the_package() -> None:
    assert sum(path.stat().st_size for path in SHIPPED.iterdir()) < 45e6


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("manifest.json", "no model here"),
        ("model.onnx", "a file of the model is missing"),
        ("tokenizer.json", "a file of the model is missing"),
    ],
)
def test_missing_files_are_named(copy: Path, name: str, message: str) -> None:
    (copy / name).unlink()
    with pytest.raises(ModelError, match=message) as caught:
        open_model(copy)
    assert name in str(caught.value)


def test_damage_is_seen(copy: Path) -> None:
    with (copy / "model.onnx").open("r+b") as file:
        file.seek(1000)
        file.write(b"\0\1\2\3")
    with pytest.raises(ModelError, match="damaged, SHA-256"):
        open_model(copy)


@pytest.mark.parametrize(
    ("text", "message"),
    [("", "cannot be read"), ("{", "cannot be read"), ("[1]", "format None"), ("{}", "format None")],
)
def test_broken_manifest_is_an_error_of_ours(copy: Path, text: str, message: str) -> None:
    (copy / "manifest.json").write_text(text, "utf-8")
    with pytest.raises(ModelError, match=message):
        open_model(copy)


def test_another_format_is_refused(copy: Path) -> None:
    manifest = json.loads((copy / "manifest.json").read_text("utf-8"))
    (copy / "manifest.json").write_text(json.dumps(manifest | {"format": 99}), "utf-8")
    with pytest.raises(ModelError, match="format 99"):
        open_model(copy)
