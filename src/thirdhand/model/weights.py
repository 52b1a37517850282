"""Single weights out of an ONNX file, read without the onnx package, which only training needs.

ONNX is protocol buffers (https://protobuf.dev/programming-guides/encoding): a message is a row of fields,
each a number, a wire type and a value. Field numbers are those of onnx.proto.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

_GRAPH, _INITIALIZER = 7, 5
_DIMS, _DATA_TYPE, _NAME, _RAW_DATA = 1, 2, 8, 9
_TYPES: dict[int, np.dtype[Any]] = {1: np.dtype("<f4"), 3: np.dtype("i1"), 10: np.dtype("<f2")}
_VARINT, _FIXED64, _BYTES, _FIXED32 = 0, 1, 2, 5


def read_weight(model: bytes, name: str) -> NDArray[Any] | None:
    """Return the weight ``name`` of the serialised ``model``, None where it has none of that name.

    Raises ValueError for bytes that are no ONNX file, and for a weight of another type than float or int8.
    """
    for number, graph in _fields(memoryview(model)):
        if number != _GRAPH or isinstance(graph, int):
            continue
        for inner, tensor in _fields(graph):
            if inner == _INITIALIZER and not isinstance(tensor, int) and _name(tensor) == name:
                return _array(tensor)
    return None


def _name(tensor: memoryview) -> str:
    found = (value for number, value in _fields(tensor) if number == _NAME and not isinstance(value, int))
    return next((bytes(value).decode() for value in found), "")


def _array(tensor: memoryview) -> NDArray[Any]:
    shape: list[int] = []
    kind, raw = 0, memoryview(b"")
    for number, value in _fields(tensor):
        if number == _DIMS:
            shape += [value] if isinstance(value, int) else _varints(value)
        elif number == _DATA_TYPE and isinstance(value, int):
            kind = value
        elif number == _RAW_DATA and not isinstance(value, int):
            raw = value
    if kind not in _TYPES:
        raise ValueError(f"a weight of ONNX type {kind} is not read")
    return np.frombuffer(raw, dtype=_TYPES[kind]).reshape(shape)


def _fields(message: memoryview) -> Iterator[tuple[int, int | memoryview]]:
    """Yield (number, value) of each field: an int for a varint, else the value's bytes."""
    at = 0
    while at < len(message):
        key, at = _varint(message, at)
        number, wire = key >> 3, key & 7
        if wire == _VARINT:
            value, at = _varint(message, at)
            yield number, value
            continue
        if wire == _BYTES:
            length, at = _varint(message, at)
        elif wire in (_FIXED32, _FIXED64):
            length = 4 if wire == _FIXED32 else 8
        else:
            raise ValueError("these bytes are no ONNX model")
        if at + length > len(message):
            raise ValueError("the ONNX model is cut short")
        yield number, message[at : at + length]
        at += length


def _varint(message: memoryview, at: int) -> tuple[int, int]:
    value = shift = 0
    while at < len(message):
        byte = message[at]
        at += 1
        value |= (byte & 127) << shift
        if byte < 128:
            return value, at
        shift += 7
    raise ValueError("the ONNX model is cut short")


def _varints(packed: memoryview) -> list[int]:
    values, at = [], 0
    while at < len(packed):
        value, at = _varint(packed, at)
        values.append(value)
    return values
