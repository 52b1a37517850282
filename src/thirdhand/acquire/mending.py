"""Where a record of a broken web archive ends, and where the next one begins.

Asked only where an archive ends or breaks. A gzipped archive has one gzip member a record; one that was
packed as a whole has no place inside at which reading could begin again.
"""

from __future__ import annotations

import os
import re
import zlib
from typing import BinaryIO

from thirdhand.acquire import gunzip

_BLOCK = 1 << 20
_HEAD_BYTES = 1 << 16
_GZIP_WINDOW = 16 + zlib.MAX_WBITS
_VERSION = b"WARC/"
# Bare, or packed. Pages that are packed themselves have the magic bytes too.
_BEGINNING = re.compile(rb"\x1f\x8b\x08|WARC/\d\.\d\r?\n[A-Za-z-]{1,40}:")
_OVERLAP = 64
_HEADERS_END = re.compile(rb"\r?\n\r?\n")
_AFTER_RECORD = b"\r\n\0"


def find_record(file: BinaryIO, start: int) -> int | None:
    """Return the first byte from ``start`` on at which a record begins, None where none does."""
    while True:
        file.seek(start)
        block = file.read(_BLOCK)
        for match in _BEGINNING.finditer(block):
            found = start + match.start()
            if not match[0].startswith(gunzip.MAGIC) or _packs_record(file, found):
                return found
        if len(block) < _BLOCK:
            return None
        start += _BLOCK - _OVERLAP


def find_end(file: BinaryIO, position: int, length: int) -> int | None:
    """Return the byte after the record at ``position`` whose block has ``length`` bytes.

    None where the record does not end there; the end of the file where no record begins at ``position``,
    which is so in an archive that was packed as a whole.
    """
    file.seek(position)
    head = file.read(_HEAD_BYTES)
    if head.startswith(gunzip.MAGIC) and _packs_record(file, position):
        return _find_packed_end(file, position, length)
    if not head.startswith(_VERSION):
        return file.seek(0, os.SEEK_END)
    headers = _HEADERS_END.search(head)
    if headers is None:
        return None
    end = position + headers.end() + length
    file.seek(end)
    after = file.read(4)
    n_after = len(after) - len(after.lstrip(b"\r\n"))
    return end + n_after if n_after or not after else None


def is_blank_from(file: BinaryIO, start: int) -> bool:
    """Say whether from ``start`` to the end of the file there are line ends and null bytes alone."""
    file.seek(start)
    while block := file.read(_BLOCK):
        if block.strip(_AFTER_RECORD):
            return False
    return True


def _packs_record(file: BinaryIO, position: int) -> bool:
    file.seek(position)
    try:
        head = zlib.decompressobj(_GZIP_WINDOW).decompress(file.read(512), len(_VERSION))
    except zlib.error:
        return False
    return head == _VERSION


def _find_packed_end(file: BinaryIO, position: int, length: int) -> int | None:
    file.seek(position)
    member = zlib.decompressobj(_GZIP_WINDOW)
    head, n_unpacked, n_packed = b"", 0, 0
    pending = b""
    while not member.eof:
        if not pending:
            pending = file.read(_HEAD_BYTES)
            n_packed += len(pending)
        if not pending:
            break
        try:
            unpacked = member.decompress(pending, _BLOCK)
        except zlib.error:
            return None
        pending = member.unconsumed_tail
        n_unpacked += len(unpacked)
        head += unpacked[: _HEAD_BYTES - len(head)]
    headers = _HEADERS_END.search(head)
    n_after = n_unpacked - headers.end() - length if headers else -1
    return position + n_packed - len(member.unused_data) if 0 <= n_after <= 4 else None
