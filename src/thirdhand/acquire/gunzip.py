"""gzip unpacked as a stream: no more is held than was asked for, whatever a small file may unpack to."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator

from thirdhand.errors import DecodingError

MAGIC = b"\x1f\x8b"
CHUNK_BYTES = 1 << 16
_GZIP_WINDOW = 16 + zlib.MAX_WBITS


def gunzip(chunks: Iterable[bytes], name: str) -> Iterator[bytes]:
    """Yield what the gzip stream in ``chunks`` unpacks to, at most ``CHUNK_BYTES`` at a time.

    Several members in a row are one stream; null bytes after the last are padding. Raises
    DecodingError, naming ``name``, where the stream is damaged or breaks off.
    """
    member = zlib.decompressobj(_GZIP_WINDOW)
    started = False
    for chunk in chunks:
        pending = chunk
        while pending:
            if member.eof:
                pending = pending.lstrip(b"\0")
                if not pending:
                    break
                member, started = zlib.decompressobj(_GZIP_WINDOW), False
            try:
                unpacked = member.decompress(pending, CHUNK_BYTES)
            except zlib.error as error:
                raise DecodingError(name, "its gzip packing is damaged", "get the file again") from error
            started = True
            if unpacked:
                yield unpacked
            pending = member.unused_data if member.eof else member.unconsumed_tail
    if started and not member.eof:
        raise DecodingError(name, "its gzip packing breaks off before the end", "get the file again")
