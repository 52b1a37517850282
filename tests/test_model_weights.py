"""Weights out of ONNX bytes: a file built by hand, the shipped one, and what is none."""

from __future__ import annotations

import contextlib
from importlib.resources import files
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from thirdhand.model.weights import read_weight

SHIPPED = Path(str(files("thirdhand") / "models" / "en" / "model.onnx"))
FLOAT, UINT8, INT8, INT64, FLOAT16 = 1, 2, 3, 7, 10
CUT_SHORT = "the ONNX model is cut short"


def varint(value: int) -> bytes:
    """Encode a number as protocol buffers do: seven bits a byte, the lowest first."""
    low, rest = value & 127, value >> 7
    return bytes([low | 128]) + varint(rest) if rest else bytes([low])


def number(field: int, value: int) -> bytes:
    return varint(field << 3) + varint(value)


def message(field: int, value: bytes) -> bytes:
    return varint(field << 3 | 2) + varint(len(value)) + value


def tensor(name: str, dims: list[int], kind: int, raw: bytes, *, packed: bool = False) -> bytes:
    shape = message(1, b"".join(varint(n) for n in dims)) if packed else b"".join(number(1, n) for n in dims)
    return shape + number(2, kind) + message(8, name.encode()) + message(9, raw)


def onnx(*tensors: bytes) -> bytes:
    """An ONNX file with these weights, with a few fields around them that nobody asks for."""
    graph = message(2, b"a graph") + b"".join(message(5, one) for one in tensors) + message(11, b"ids")
    return number(1, 9) + message(2, b"by hand") + message(7, graph) + number(5, 1)


ROWS = np.array([[1.5, -2.0, 0.25], [0.0, 1e9, -1e-9]], dtype="<f4")
WHOLE = onnx(tensor("words", [2, 3], FLOAT, ROWS.tobytes()))


def test_numbers_are_encoded_as_the_standard_has_it() -> None:
    assert varint(0) == b"\x00"
    assert varint(127) == b"\x7f"
    assert varint(150) == b"\x96\x01"
    assert varint(300) == b"\xac\x02"
    assert message(2, b"testing") == b"\x12\x07testing"


def test_a_weight_has_the_shape_and_the_values_that_were_written() -> None:
    weight = read_weight(WHOLE, "words")
    assert weight is not None
    assert weight.dtype == np.float32
    assert weight.tolist() == ROWS.tolist()


@pytest.mark.parametrize(
    ("kind", "dtype", "values"),
    [
        (FLOAT, "<f4", [[0.5], [-0.5]]),
        (INT8, "i1", [[127], [-128]]),
        (FLOAT16, "<f2", [[0.5], [65504.0]]),
    ],
)
def test_floats_and_bytes_are_read(kind: int, dtype: str, values: list[list[float]]) -> None:
    raw = np.array(values, dtype=dtype).tobytes()
    weight = read_weight(onnx(tensor("w", [2, 1], kind, raw)), "w")
    assert weight is not None
    assert weight.dtype == np.dtype(dtype)
    assert weight.tolist() == values


def test_packed_dimensions_are_the_same_shape() -> None:
    weight = read_weight(onnx(tensor("w", [300, 2], INT8, bytes(600), packed=True)), "w")
    assert weight is not None
    assert weight.shape == (300, 2)


def test_a_weight_without_dimensions_is_one_number() -> None:
    weight = read_weight(onnx(tensor("w", [], FLOAT, np.float32(0.5).tobytes())), "w")
    assert weight is not None
    assert (weight.shape, float(weight)) == ((), 0.5)


def test_the_weight_of_the_name_is_taken() -> None:
    model = onnx(*(tensor(name, [1], INT8, bytes([at])) for at, name in enumerate(("a", "ab", "b"))))
    found = {name: read_weight(model, name) for name in ("a", "ab", "b")}
    assert {name: one.tolist() for name, one in found.items() if one is not None} == {
        "a": [0],
        "ab": [1],
        "b": [2],
    }


def test_fields_of_fixed_width_are_passed_over() -> None:
    fixed32, fixed64 = varint(12 << 3 | 5) + bytes(4), varint(13 << 3 | 1) + bytes(8)
    weight = read_weight(fixed64 + onnx(fixed32 + tensor("w", [2], INT8, b"\x01\x02")) + fixed32, "w")
    assert weight is not None
    assert weight.tolist() == [1, 2]


@pytest.mark.parametrize("name", ["word", "words ", "Words", "", "ids"])
def test_a_name_that_is_not_there_gives_none(name: str) -> None:
    assert read_weight(WHOLE, name) is None


def test_a_file_without_weights_has_none() -> None:
    assert read_weight(b"", "words") is None
    assert read_weight(onnx(), "words") is None


@pytest.mark.parametrize("kind", [UINT8, INT64, 0, 99])
def test_a_type_that_is_not_read_is_named(kind: int) -> None:
    with pytest.raises(ValueError, match=f"a weight of ONNX type {kind} is not read"):
        read_weight(onnx(tensor("w", [1], kind, b"\x01")), "w")


def test_another_weight_of_a_type_that_is_not_read_does_no_harm() -> None:
    model = onnx(tensor("counts", [1], INT64, bytes(8)), tensor("w", [1], INT8, b"\x01"))
    weight = read_weight(model, "w")
    assert weight is not None
    assert weight.tolist() == [1]


@pytest.mark.parametrize("dims", [[2, 4], [7], [0]])
def test_a_shape_that_does_not_fit_its_values_is_an_error(dims: list[int]) -> None:
    with pytest.raises(ValueError, match="reshape"):
        read_weight(onnx(tensor("w", dims, FLOAT, ROWS.tobytes())), "w")


@pytest.mark.parametrize(
    ("content", "text"),
    [
        (b"hello world", "these bytes are no ONNX model"),
        (b"not an onnx file", "these bytes are no ONNX model"),
        (b"<!DOCTYPE html><title>404</title>", "these bytes are no ONNX model"),
        (varint(1 << 3 | 3), "these bytes are no ONNX model"),
        (varint(1 << 3 | 7), "these bytes are no ONNX model"),
        (b"\xff" * 20, CUT_SHORT),
        (b"\x00", CUT_SHORT),
        (varint(1 << 3 | 5) + bytes(3), CUT_SHORT),
        (varint(1 << 3 | 1) + bytes(7), CUT_SHORT),
        (varint(7 << 3 | 2) + varint(10**12), CUT_SHORT),
    ],
)
def test_bytes_that_are_no_model_are_refused(content: bytes, text: str) -> None:
    with pytest.raises(ValueError, match=text):
        read_weight(content, "words")


def test_a_file_cut_anywhere_in_its_graph_is_refused() -> None:
    start = WHOLE.index(message(2, b"a graph"))
    for end in range(start, len(WHOLE) - len(number(5, 1))):
        with pytest.raises(ValueError, match=CUT_SHORT):
            read_weight(WHOLE[:end], "words")


def test_a_name_that_is_a_number_is_none() -> None:
    assert read_weight(message(7, message(5, number(8, 2**64))), "words") is None


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(content: bytes) -> None:
    with contextlib.suppress(ValueError):
        assert read_weight(content, "words") is None


@given(
    st.lists(st.integers(0, 5), max_size=3).flatmap(
        lambda dims: st.tuples(
            st.just(dims), st.binary(min_size=int(np.prod(dims)), max_size=int(np.prod(dims)))
        )
    ),
    st.text(max_size=8),
    st.booleans(),
)
def test_what_was_written_is_read(shaped: tuple[list[int], bytes], name: str, packed: bool) -> None:
    dims, raw = shaped
    weight = read_weight(onnx(tensor(name, dims, INT8, raw, packed=packed)), name)
    assert weight is not None
    assert weight.shape == tuple(dims)
    assert weight.tobytes() == raw


def test_the_shipped_model_has_its_word_table() -> None:
    model = SHIPPED.read_bytes()
    words, scales = read_weight(model, "words"), read_weight(model, "words.scale")
    assert words is not None
    assert scales is not None
    assert (words.shape, words.dtype) == ((30522, 384), np.int8)
    assert (scales.shape, scales.dtype) == ((30522, 1), np.float32)
    assert read_weight(model, "no such weight") is None


def test_the_shipped_model_cut_short_is_refused() -> None:
    with pytest.raises(ValueError, match=CUT_SHORT):
        read_weight(SHIPPED.read_bytes()[:100_000], "words")
