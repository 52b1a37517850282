"""Word vectors of the shipped model: their shape, what is near what, and what is wrong with a damaged file."""

from __future__ import annotations

import hashlib
import json
import shutil
from importlib.resources import files
from pathlib import Path

import numpy as np
import pytest

from thirdhand.errors import ModelError
from thirdhand.model.session import open_model
from thirdhand.model.vectors import FILE_NAME, WordVectors, open_vectors, word_table

SHIPPED = Path(str(files("thirdhand") / "models" / "en"))
VOCABULARY = 30522


@pytest.fixture(scope="module")
def vectors() -> WordVectors:
    return open_model().vectors


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    return Path(shutil.copytree(SHIPPED, tmp_path / "model"))


def ids(words: str) -> np.ndarray:
    """The pieces of ``words`` that have weight."""
    found = open_model().cut(words).ids
    return found[open_model().vectors.rarity[found] > 0]


def nearness(left: str, right: str) -> float:
    (cosine,) = open_model().vectors.similarity(ids(left), ids(right)).ravel()
    return float(cosine)


def test_there_is_a_row_of_length_one_for_each_piece(vectors: WordVectors) -> None:
    assert vectors.table.shape == (VOCABULARY, 128)
    assert vectors.table.dtype == vectors.rarity.dtype == np.float32
    assert np.allclose(np.linalg.norm(vectors.table, axis=1), 1, atol=1e-5)


def test_rarity_is_finite_and_zero_for_marks(vectors: WordVectors) -> None:
    assert vectors.rarity.shape == (VOCABULARY,)
    assert np.isfinite(vectors.rarity).all()
    assert (vectors.rarity >= 0).all()
    assert set(vectors.rarity[open_model().cut(", . ” 7").ids].tolist()) == {0.0}


@pytest.mark.parametrize(
    ("common", "rare"), [("said", "bridge"), ("people", "drone"), ("year", "embezzle"), ("new", "volcano")]
)
def test_rare_words_weigh_more_than_common_ones(vectors: WordVectors, common: str, rare: str) -> None:
    assert vectors.rarity[ids(common)].max() < vectors.rarity[ids(rare)].max()


@pytest.mark.parametrize(
    ("word", "near", "far"),
    [
        ("killed", "died", "delay"),
        ("minister", "secretary", "bridge"),
        ("rose", "climbed", "church"),
        ("court", "judge", "snow"),
        ("ship", "vessel", "salary"),
    ],
)
def test_words_of_like_sense_are_nearer(word: str, near: str, far: str) -> None:
    assert nearness(word, near) > nearness(word, far)


def test_a_piece_is_nearest_to_itself(vectors: WordVectors) -> None:
    some = ids("police closed the bridge over the harbour")
    assert np.allclose(np.diag(vectors.similarity(some, some)), 1, atol=1e-5)


def test_similarity_has_a_row_for_each_piece_on_the_left(vectors: WordVectors) -> None:
    left, right = ids("police closed"), ids("the bridge over the harbour")
    table = vectors.similarity(left, right)
    assert table.shape == (len(left), len(right))
    assert np.allclose(table, vectors.similarity(right, left).T, atol=1e-6)
    assert (np.abs(table) <= 1 + 1e-5).all()


def test_a_mean_has_length_one_and_nothing_has_none(vectors: WordVectors) -> None:
    assert np.linalg.norm(vectors.mean(ids("police closed the bridge"))) == pytest.approx(1, abs=1e-5)
    assert np.linalg.norm(vectors.mean(np.zeros(0, dtype=np.int64))) == 0


def test_the_word_table_is_scaled_by_row() -> None:
    table = word_table((SHIPPED / "model.onnx").read_bytes())
    assert (table.shape, table.dtype) == ((VOCABULARY, 384), np.float32)
    assert 0 < np.abs(table).max() < 10


def test_a_model_without_a_word_table_is_refused() -> None:
    with pytest.raises(ValueError, match="the ONNX model has no word table"):
        open_vectors(b"", SHIPPED / FILE_NAME)


def sign(folder: Path) -> None:
    """Write the digest of the vectors as they stand into the manifest."""
    manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
    manifest["files"][FILE_NAME] = hashlib.sha256((folder / FILE_NAME).read_bytes()).hexdigest()
    (folder / "manifest.json").write_text(json.dumps(manifest), "utf-8")


def test_missing_vectors_are_named(copy: Path) -> None:
    (copy / FILE_NAME).unlink()
    with pytest.raises(ModelError, match="a file of the model is missing") as caught:
        open_model(copy)
    assert FILE_NAME in str(caught.value)


def test_a_manifest_that_does_not_name_the_vectors_does_not_hide_that_they_are_missing(copy: Path) -> None:
    manifest = json.loads((copy / "manifest.json").read_text("utf-8"))
    del manifest["files"][FILE_NAME]
    (copy / "manifest.json").write_text(json.dumps(manifest), "utf-8")
    (copy / FILE_NAME).unlink()
    with pytest.raises(ModelError, match="cannot be read .*; fit it with training.fit_vectors"):
        open_model(copy)


def test_damaged_vectors_are_seen(copy: Path) -> None:
    with (copy / FILE_NAME).open("r+b") as file:
        file.seek(1000)
        file.write(b"\0\1\2\3")
    with pytest.raises(ModelError, match=f"{FILE_NAME}: damaged, SHA-256"):
        open_model(copy)


def write_arrays(path: Path, **arrays: np.ndarray) -> None:
    np.savez(path, **arrays)


MEAN, WHITENING = np.zeros(384, dtype=np.float16), np.eye(384, 128, dtype=np.float16)
RARITY = np.ones(VOCABULARY, dtype=np.uint8)


def test_vectors_of_the_right_shapes_are_read_whoever_fitted_them(copy: Path) -> None:
    write_arrays(copy / FILE_NAME, mean=MEAN, whitening=WHITENING, rarity=RARITY)
    sign(copy)
    vectors = open_model(copy).vectors
    assert vectors.table.shape == (VOCABULARY, 128)
    assert vectors.rarity.tolist() == pytest.approx([0.05] * VOCABULARY)


@pytest.mark.parametrize(
    "arrays",
    [
        {"mean": MEAN, "whitening": WHITENING},
        {"whitening": WHITENING, "rarity": RARITY},
        {"mean": MEAN[:100], "whitening": WHITENING, "rarity": RARITY},
        {"mean": MEAN, "whitening": WHITENING[:100], "rarity": RARITY},
    ],
    ids=["no rarity", "no mean", "short mean", "narrow whitening"],
)
def test_arrays_that_lack_or_do_not_fit_are_an_error_of_ours(
    copy: Path, arrays: dict[str, np.ndarray]
) -> None:
    write_arrays(copy / FILE_NAME, **arrays)
    sign(copy)
    with pytest.raises(ModelError, match=f"{FILE_NAME}: cannot be read"):
        open_model(copy)


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"garbage", id="garbage"),
        pytest.param(b"", id="empty"),
        pytest.param(b"PK\x03\x04", id="a zip of four bytes"),
        pytest.param((SHIPPED / FILE_NAME).read_bytes()[:5000], id="a zip cut short"),
    ],
)
def test_a_file_that_is_no_archive_is_an_error_of_ours(copy: Path, content: bytes) -> None:
    (copy / FILE_NAME).write_bytes(content)
    sign(copy)
    with pytest.raises(ModelError, match=f"{FILE_NAME}: cannot be read"):
        open_model(copy)
