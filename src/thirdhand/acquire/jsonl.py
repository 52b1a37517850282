"""JSON Lines: one article a line, read as a stream; a broken line costs itself and no other.

Only one line is held at a time, and of the ids that were met 16 bytes each, so that a file of any length
passes through.
"""

from __future__ import annotations

import codecs
import hashlib
import json
from collections.abc import Iterable, Iterator

from thirdhand.acquire.captures import Capture
from thirdhand.acquire.chunks import chain_chunks, take_head
from thirdhand.acquire.items import capture_item
from thirdhand.errors import DecodingError, EmptyError, InputError, TooLargeError, UnsupportedError
from thirdhand.ids import DIGEST_BYTES
from thirdhand.records import Failure
from thirdhand.settings import ACQUIRE_MAX_TEXT_BYTES, Settings

_CORRECT_IT = "correct it, or leave it out"


def read_lines(chunks: Iterable[bytes], name: str, settings: Settings) -> Iterator[Capture | Failure]:
    """Yield the articles in the JSON Lines ``chunks``, unpacked bytes of the file ``name``, in order.

    What is wrong with a line is a Failure in its place, called ``name:17``; blank lines are passed over,
    and so is a line whose id, text and place stood in an earlier one. Raises EmptyError where there are no
    lines, DecodingError for UTF-16; errors of ``chunks`` come through.
    """
    limit = settings[ACQUIRE_MAX_TEXT_BYTES]
    seen: dict[bytes, bytes] = {}
    is_empty = True
    for number, line in enumerate(_split(_demand_utf8(chunks, name), limit), 1):
        if not line or line.isspace():
            continue
        place = f"{name}:{number}"
        is_empty = False
        try:
            for capture in _capture_line(line, place, name, limit):
                if _is_new(capture, place, number, seen):
                    yield capture
        except InputError as error:
            yield Failure(input=place, error=error)
    if is_empty:
        raise EmptyError(name, "there are no lines in it", "write one article a line")


def _demand_utf8(chunks: Iterable[bytes], name: str) -> Iterator[bytes]:
    stream = iter(chunks)
    head = take_head(stream, len(codecs.BOM_UTF16))
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise DecodingError(name, "is UTF-16", "save it as UTF-8")
    return chain_chunks(head, stream)


def _split(chunks: Iterable[bytes], limit: int) -> Iterator[bytes]:
    """Yield the lines in ``chunks``; of one longer than ``limit``, its first bytes, more than that many."""
    rest, is_first = bytearray(), True
    for chunk in chunks:
        *ends, tail = chunk.split(b"\n")
        for end in ends:
            line = bytes(rest + end) if rest else end
            yield line.removeprefix(codecs.BOM_UTF8) if is_first else line
            rest.clear()
            is_first = False
        if len(rest) <= limit:
            rest += tail
    if rest:
        yield bytes(rest).removeprefix(codecs.BOM_UTF8) if is_first else bytes(rest)


def _capture_line(line: bytes, place: str, name: str, limit: int) -> Iterator[Capture]:
    if len(line) > limit:
        remedy = f"cut it, or raise the setting {ACQUIRE_MAX_TEXT_BYTES.name}"
        raise TooLargeError(place, f"the line is larger than {limit:,} bytes", remedy)
    item = load_json(_decode(line, place), place)
    if not isinstance(item, dict):
        raise UnsupportedError(place, "the line is no JSON object", 'write each article as {"text": …}')
    yield from capture_item(item, place, lambda ref: f"{name}#{ref}" if ref else place)


def load_json(text: str, name: str) -> object:
    """Return the value of the JSON ``text``. Raises DecodingError, naming ``name``, where it is broken."""
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        problem = f"is broken JSON ({error.msg.removesuffix(' at')} at character {error.pos + 1})"
        raise DecodingError(name, problem, _CORRECT_IT) from error
    except (ValueError, RecursionError) as error:  # a number of thousands of digits, a thousand brackets
        raise DecodingError(name, "is JSON that cannot be held", _CORRECT_IT) from error


def _decode(line: bytes, place: str) -> str:
    try:
        return line.decode("utf-8")
    except UnicodeDecodeError as error:
        problem = f"is not UTF-8 (at byte {error.start} of the line)"
        raise DecodingError(place, problem, "save the file as UTF-8") from error


def _is_new(capture: Capture, place: str, number: int, seen: dict[bytes, bytes]) -> bool:
    """Remember the id of ``capture``; False where the same article stood in an earlier line.

    Raises DecodingError where the id stood with another text or at another place.
    """
    if capture.ref is None:
        return True
    content = _digest(capture.place.encode("utf-8") + b"\n" + capture.data)
    known = seen.setdefault(_digest(capture.ref.encode("utf-8")), content + number.to_bytes(8, "big"))
    first = int.from_bytes(known[DIGEST_BYTES:], "big")
    if first == number:
        return True
    if known.startswith(content):
        return False
    problem = f"the id {capture.ref!r} stands in line {first} with another text or URL"
    raise DecodingError(place, problem, "give each article its own id")


def _digest(data: bytes) -> bytes:
    return hashlib.blake2b(data, digest_size=DIGEST_BYTES).digest()
