"""Files as streams of bytes, unpacked on the way where they are gzip, and a look at how one begins."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO

from thirdhand.acquire import gunzip
from thirdhand.errors import InputError

_READ_BYTES = 1 << 16


def read_chunks(stream: BinaryIO) -> Iterator[bytes]:
    """Yield the bytes of ``stream`` in pieces."""
    while chunk := stream.read(_READ_BYTES):
        yield chunk


def unpack_chunks(chunks: Iterable[bytes], name: str) -> Iterator[bytes]:
    """Yield what ``chunks`` hold, unpacked where they are gzip.

    Raises DecodingError, naming ``name``, where the packing is damaged or breaks off.
    """
    stream = iter(chunks)
    head = take_head(stream, len(gunzip.MAGIC))
    whole = chain_chunks(head, stream)
    return gunzip.gunzip(whole, name) if head.startswith(gunzip.MAGIC) else whole


def take_head(stream: Iterator[bytes], n_bytes: int) -> bytes:
    """Take ``n_bytes`` or a few more off ``stream``; fewer only where it ends."""
    head = bytearray()
    for chunk in stream:
        head += chunk
        if len(head) >= n_bytes:
            break
    return bytes(head)


def chain_chunks(head: bytes, stream: Iterator[bytes]) -> Iterator[bytes]:
    """Yield ``head``, then what is left of ``stream``."""
    yield head
    yield from stream


def read_head(path: Path, n_bytes: int) -> bytes:
    """Return the first ``n_bytes`` of what is in the file at ``path``, unpacked.

    Empty for what is no file (a pipe can be read once only, and is left whole) and for a damaged packing.
    Raises OSError or ValueError for a file that cannot be opened.
    """
    if not path.is_file():
        return b""
    with path.open("rb") as file:
        try:
            return take_head(unpack_chunks(read_chunks(file), str(path)), n_bytes)[:n_bytes]
        except InputError:
            return b""
