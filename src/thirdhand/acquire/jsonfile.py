"""A JSON file: one article, a list of them, a package, or JSON Lines under another name."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator

from thirdhand.acquire.captures import Capture
from thirdhand.acquire.chunks import chain_chunks, take_head
from thirdhand.acquire.decode import decode
from thirdhand.acquire.items import capture_item, is_item
from thirdhand.acquire.jsonl import load_json, read_lines
from thirdhand.acquire.rows import REMEDY
from thirdhand.errors import EmptyError, InputError, TooLargeError, UnsupportedError
from thirdhand.records import Failure
from thirdhand.settings import ACQUIRE_MAX_TEXT_BYTES, Settings

#: A first line longer than this is not looked at alone.
_HEAD_BYTES = 1 << 18


def read_json(chunks: Iterable[bytes], name: str, settings: Settings) -> Iterator[Capture | Failure]:
    """Yield the articles in the JSON ``chunks``, unpacked bytes of the file ``name``, in order.

    What is wrong with one of several is a Failure in its place. Raises InputError where nothing can be
    read; errors of ``chunks`` come through.
    """
    stream = iter(chunks)
    head = take_head(stream, _HEAD_BYTES)
    whole = chain_chunks(head, stream)
    if _is_lines(head):
        yield from read_lines(whole, name, settings)
        return
    value = load_json(decode(_take(whole, name, settings[ACQUIRE_MAX_TEXT_BYTES]), name), name)
    if not isinstance(value, list):
        yield from _capture_one(value, name, name)
        return
    if not value:
        raise EmptyError(name, "is an empty list", f"{REMEDY}")
    for number, item in enumerate(value, 1):
        place = f"{name}: item {number}"
        try:
            yield from _capture_one(item, place, name)
        except InputError as error:
            yield Failure(input=place, error=error)


def _is_lines(head: bytes) -> bool:
    """Say whether the first line of ``head`` is an object by itself and another line follows it."""
    first, _, rest = head.lstrip().partition(b"\n")
    if not rest.strip():
        return False
    try:
        return isinstance(json.loads(first), dict)
    except (ValueError, RecursionError):
        return False


def _take(chunks: Iterable[bytes], name: str, limit: int) -> bytes:
    data = bytearray()
    for chunk in chunks:
        data += chunk
        if len(data) > limit:
            remedy = f"write it as JSON Lines (.jsonl), or raise the setting {ACQUIRE_MAX_TEXT_BYTES.name}"
            raise TooLargeError(name, f"is larger than {limit:,} bytes", remedy)
    return bytes(data)


def _capture_one(item: object, place: str, name: str) -> Iterator[Capture]:
    if not is_item(item) or not isinstance(item, dict):
        problem = "is JSON, but no ninjs item, no schema.org NewsArticle and no row of JSON Lines"
        raise UnsupportedError(place, problem, REMEDY)
    yield from capture_item(item, place, lambda ref: f"{name}#{ref}" if ref else place)
