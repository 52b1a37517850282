"""Files that hold many articles, opened where they stand among the inputs: one place in, many captures out.

JSON, JSON Lines and web archives are told by their first bytes and their suffix; everything else passes
through as the place it is. Everything streams, so that an archive of any size takes the memory of one page.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import BinaryIO, TypeVar

from thirdhand.acquire.captures import Capture
from thirdhand.acquire.capturing import explain_closed_file
from thirdhand.acquire.chunks import read_chunks, read_head, unpack_chunks
from thirdhand.acquire.jsonfile import read_json
from thirdhand.acquire.jsonl import read_lines
from thirdhand.acquire.places import Place, PlaceKind
from thirdhand.acquire.sniff import (
    HEAD_BYTES,
    Container,
    may_be_container,
    sniff_container,
    suffix_container,
)
from thirdhand.acquire.warc import read_warc
from thirdhand.errors import InputError, UnreadableError
from thirdhand.records import Failure
from thirdhand.settings import Settings

T = TypeVar("T")
Report = Callable[[int], None]


def unpack(
    places: Iterable[T],
    *,
    settings: Settings,
    on_bytes: Report | None = None,
    on_skipped: Callable[[str, int], None] | None = None,
) -> Iterator[T | Capture | Failure]:
    """Yield the articles in those of ``places`` that hold many, and all others as they are; never raises.

    ``on_bytes`` gets the number of further bytes of such files that were read, as they lie on the disk;
    ``on_skipped`` the name of an archive and how many of its records are no article, once it is read.
    """
    for place in places:
        kind = _tell(place.name) if isinstance(place, Place) and place.kind is PlaceKind.FILE else None
        if kind is None or not isinstance(place, Place):
            yield place
        else:
            yield from _open(place.name, kind, _Call(settings, on_bytes, on_skipped))


class _Call:
    """The settings of a call, and whom it tells what was done."""

    def __init__(
        self, settings: Settings, on_bytes: Report | None, on_skipped: Callable[[str, int], None] | None
    ) -> None:
        self.settings = settings
        self.on_bytes = on_bytes or (lambda n_bytes: None)
        self.on_skipped = on_skipped or (lambda name, n_records: None)


def _tell(path: str) -> Container | None:
    """Return the format of the file at ``path`` where it is one of many articles; what cannot be opened is
    left to whoever reads it."""
    if not may_be_container(path):
        return None
    try:
        head = read_head(Path(path), HEAD_BYTES)
    except (OSError, ValueError):
        return suffix_container(path)
    return sniff_container(path, head)


def _open(path: str, kind: Container, call: _Call) -> Iterator[Capture | Failure]:
    try:
        file = Path(path).open("rb")
    except (OSError, ValueError) as error:
        yield Failure(input=path, error=explain_closed_file(path, error))
        return
    with file:
        yield from _read(file, path, kind, call)


def _read(file: BinaryIO, path: str, kind: Container, call: _Call) -> Iterator[Capture | Failure]:
    try:
        yield from (_read_warc if kind is Container.WARC else _read_json)(file, path, kind, call)
    except InputError as error:
        yield Failure(input=path, error=error)
    except OSError as error:
        problem = f"cannot be read to its end ({error.strerror or error})"
        yield Failure(input=path, error=UnreadableError(path, problem, "check the disk that it is on"))
    except Exception as error:  # a file that finds a defect must not cost the batch its other results
        report = UnreadableError(path, f"reading it failed ({error!r})", "please report this with the input")
        report.__cause__ = error
        yield Failure(input=path, error=report)


def _read_warc(file: BinaryIO, path: str, kind: Container, call: _Call) -> Iterator[Capture | Failure]:
    reached = 0

    def report(position: int) -> None:
        nonlocal reached
        if position > reached:
            call.on_bytes(position - reached)
            reached = position

    yield from read_warc(
        file,
        path,
        call.settings,
        on_position=report,
        on_skipped=lambda n_records: call.on_skipped(path, n_records),
    )
    report(file.seek(0, os.SEEK_END))


def _read_json(file: BinaryIO, path: str, kind: Container, call: _Call) -> Iterator[Capture | Failure]:
    chunks = unpack_chunks(_counted(read_chunks(file), call.on_bytes), path)
    return (read_lines if kind is Container.JSON_LINES else read_json)(chunks, path, call.settings)


def _counted(chunks: Iterator[bytes], on_bytes: Report) -> Iterator[bytes]:
    for chunk in chunks:
        on_bytes(len(chunk))
        yield chunk
