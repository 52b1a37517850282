"""The body of an HTTP answer out of its transfer and content encodings, never more of it than a limit.

Archives keep the headers of the wire, and many keep the body unpacked beside them: what does not begin
as its packing does is taken as it stands.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO

from thirdhand.acquire import gunzip
from thirdhand.errors import DecodingError, TooLargeError

_READ_BYTES = 1 << 16
_GET_AGAIN = "get the page again"
#: What chunked transfer begins with: the length of a chunk.
_CHUNK_LENGTH = re.compile(rb"([0-9a-fA-F]{1,16})[ \t]*(?:;[^\r\n]*)?\r?\n")
_LINE_END = re.compile(rb"\r?\n|\Z")
#: What a page or text begins with, and no brotli stream of one does.
_MARKUP = b"<"


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """So many bytes at most, and the setting that says so."""

    n_bytes: int
    setting: str

    def check(self, n_bytes: int, name: str) -> None:
        """Raise TooLargeError, naming ``name``, where ``n_bytes`` are too many."""
        if n_bytes > self.n_bytes:
            problem = f"is larger than {self.n_bytes:,} bytes"
            raise TooLargeError(name, problem, f"raise the setting {self.setting}")


def unpack_payload(
    data: bytes, name: str, *, transfer: str | None, content: str | None, limit: Limit
) -> bytes:
    """Return ``data`` out of the encodings that the headers ``transfer`` and ``content`` name.

    Raises TooLargeError, naming ``name``, for what unpacks to more than ``limit`` bytes, DecodingError
    for a damaged or unknown packing.
    """
    if "chunked" in (transfer or "").lower() and _CHUNK_LENGTH.match(data):
        data = _join_chunks(data, name)
    encodings = [each.strip().lower() for each in (content or "").split(",")]
    for encoding in reversed(encodings):
        data = _unpack(data, encoding, name, limit)
    limit.check(len(data), name)
    return data


def _unpack(data: bytes, encoding: str, name: str, limit: Limit) -> bytes:
    if encoding in ("", "identity", "none", "utf-8") or data.lstrip()[:1] == _MARKUP:
        return data
    if encoding in ("gzip", "x-gzip"):
        return _collect(gunzip.gunzip((data,), name), name, limit) if _is_gzip(data) else data
    if encoding == "deflate":
        return _collect(_inflate(data), name, limit)
    if encoding == "br":
        return _collect(_read_brotli(data), name, limit)
    raise DecodingError(name, f"is packed in a way that is not read ({encoding})", _GET_AGAIN)


def _is_gzip(data: bytes) -> bool:
    return data.startswith(gunzip.MAGIC)


def _inflate(data: bytes) -> Iterator[bytes]:
    # the standard means zlib; some servers send bare deflate, whose first byte is never zlib's
    window = zlib.MAX_WBITS if data[:1] and data[0] & 0x0F == zlib.DEFLATED else -zlib.MAX_WBITS
    stream = zlib.decompressobj(window)
    while data and not stream.eof:
        yield stream.decompress(data, _READ_BYTES)
        data = stream.unconsumed_tail
    if not stream.eof:
        raise zlib.error("the end is missing")


def _join_chunks(data: bytes, name: str) -> bytes:
    """Return what was sent in chunks, each with its length before it and an empty one at the end."""
    joined, position = bytearray(), 0
    while length := _CHUNK_LENGTH.match(data, position):
        n_bytes = int(length[1], 16)
        if n_bytes == 0:
            return bytes(joined)
        joined += data[length.end() : length.end() + n_bytes]
        end = _LINE_END.match(data, length.end() + n_bytes)
        position = end.end() if end else len(data)
    raise DecodingError(name, "its packing in chunks is damaged or breaks off", _GET_AGAIN)


def _read_brotli(data: bytes) -> Iterator[bytes]:
    from fastwarc.stream_io import BrotliReader

    stream = BrotliReader(BytesIO(data))
    while chunk := stream.read(_READ_BYTES):
        yield chunk


def _collect(chunks: Iterator[bytes], name: str, limit: Limit) -> bytes:
    data = bytearray()
    try:
        for chunk in chunks:
            data += chunk
            limit.check(len(data), name)
    except (OSError, zlib.error) as error:
        raise DecodingError(name, "its packing is damaged or breaks off", _GET_AGAIN) from error
    return bytes(data)
