"""Web archives (WARC), read as a stream: every page, text and document that a crawl got with status 200.

Archives break: a crawler is killed, a disk fills, files are joined by hand. fastwarc takes a record that
breaks off for a whole one and gives up at the first bad byte. So a record is given out only when it is known
what follows it, and after a bad byte the next record is looked for.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO

from thirdhand.acquire.captures import Capture
from thirdhand.acquire.mending import find_end, find_record, is_blank_from
from thirdhand.acquire.response import capture_response
from thirdhand.errors import DecodingError, InputError
from thirdhand.records import Failure
from thirdhand.settings import Settings

if TYPE_CHECKING:
    from fastwarc.warc import WarcRecord

#: An archive with more bad places than this is no archive.
_MOST_BREAKS = 1000
#: What a message calls a record, before the number of its first byte.
_AT = "record at byte"
_REMEDY = "get the file again, or go on with what could be read of it"


@dataclass(slots=True, kw_only=True)
class _Record:
    """A record that was read: its first byte, its declared length, what came of it.

    ``result`` is None for one that is passed over; ``is_broken`` says that its end was not reached.
    """

    position: int
    length: int
    result: Capture | Failure | None
    is_broken: bool = False


def read_warc(
    file: BinaryIO,
    name: str,
    settings: Settings,
    *,
    on_position: Callable[[int], None] | None = None,
    on_skipped: Callable[[int], None] | None = None,
) -> Iterator[Capture | Failure]:
    """Yield the articles in the WARC ``file``, gzipped or not, in order; what is broken is a Failure.

    ``file`` must be able to seek; ``name`` is what messages call it. ``on_position`` is told the byte that
    each record begins at, ``on_skipped`` at the end how many records have no article: requests, pictures,
    pages with another status than 200. Errors of reading ``file`` come through.
    """
    archive = _Archive(file, name, settings, on_position)
    start: int | None = 0
    n_breaks = 0
    while start is not None and n_breaks < _MOST_BREAKS:
        start = yield from archive.read_from(start)
        n_breaks += 1
    if start is not None:
        yield archive.fail(start, f"is damaged in more than {_MOST_BREAKS:,} places")
    if on_skipped and archive.n_skipped:
        on_skipped(archive.n_skipped)


class _Archive:
    """One open archive, and what is counted of it."""

    def __init__(
        self, file: BinaryIO, name: str, settings: Settings, on_position: Callable[[int], None] | None
    ) -> None:
        self.n_skipped = 0
        self._file = file
        self._name = name
        self._settings = settings
        self._on_position = on_position or (lambda position: None)

    def read_from(self, start: int) -> Generator[Capture | Failure, None, int | None]:
        """Yield what stands from byte ``start`` to a break; return where to go on, None at the end."""
        from fastwarc.warc import ArchiveIterator

        self._file.seek(start)
        last: _Record | None = None
        try:
            for record in ArchiveIterator(self._file, parse_http=False):
                yield from self._give(last)
                last, start = None, record.stream_pos
                self._on_position(start)
                last = self._read(record)
        except OSError as error:
            if error.errno is not None:  # the disk's, not fastwarc's
                raise
            return (yield from self._break(last, start))
        return (yield from self._end(last, start))

    def fail(self, position: int, problem: str, *, what: str = "byte") -> Failure:
        """Return the failure that says what is wrong at byte ``position``."""
        place = f"{self._name}: {what} {position}"
        return Failure(input=place, error=DecodingError(place, problem, _REMEDY))

    def _read(self, record: WarcRecord) -> _Record:
        position, length = record.stream_pos, record.content_length
        if not (record.headers.get("Content-Length") or "").strip().isdigit():
            problem = "has no Content-Length, or its headers break off"
            failure = self.fail(position, problem, what=_AT)
            return _Record(position=position, length=0, result=failure, is_broken=True)
        result: Capture | Failure | None
        name = f"{self._name}: {_AT} {position}"
        try:
            result = capture_response(record, name, f"{self._name}#{position}", self._settings)
        except InputError as error:
            result = Failure(input=name, error=error)
        record.consume()
        n_missing = record.content_length - record.reader.tell()
        if n_missing > 0:
            result = self.fail(position, f"breaks off {n_missing:,} bytes before its end", what=_AT)
        return _Record(position=position, length=length, result=result, is_broken=n_missing > 0)

    def _give(self, record: _Record | None) -> Iterator[Capture | Failure]:
        if record and record.result:
            yield record.result
        elif record:
            self.n_skipped += 1

    def _break(self, last: _Record | None, start: int) -> Generator[Capture | Failure, None, int | None]:
        """Say what broke: after the whole record ``last``, in it, or in the one at ``start``."""
        if last is None:
            yield self.fail(start, "is no record of a web archive (WARC), or a damaged one")
            return find_record(self._file, start + 1)
        end = None if last.is_broken else find_end(self._file, last.position, last.length)
        if end is not None:
            yield from self._give(last)
            yield self.fail(end, "begins no record of a web archive (WARC)")
            return find_record(self._file, end + 1)
        if last.is_broken:
            yield from self._give(last)
        else:
            yield self.fail(last.position, "does not end where its Content-Length says", what=_AT)
        return find_record(self._file, last.position + 1)

    def _end(self, last: _Record | None, start: int) -> Generator[Capture | Failure, None, int | None]:
        """Give out the ``last`` record, and see that nothing but it stands at the end of the file."""
        if last is None:
            empty = is_blank_from(self._file, start)
            yield self.fail(start, "is empty" if empty else "breaks off before the first record ends")
            return None
        yield from self._give(last)
        if last.is_broken:
            # a length that is far too large swallows the records after it
            return find_record(self._file, last.position + 1)
        end = find_end(self._file, last.position, last.length)
        if end is not None and not is_blank_from(self._file, end):
            yield self.fail(end, "breaks off")
        return None
