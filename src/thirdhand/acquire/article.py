"""A place to an article: the bytes are had, told apart, decoded, and handed to the reader of their format."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO

from thirdhand.acquire import gunzip
from thirdhand.acquire.decode import decode
from thirdhand.acquire.docx import acquire_docx
from thirdhand.acquire.page import acquire_html
from thirdhand.acquire.places import Place, PlaceKind
from thirdhand.acquire.sniff import HEAD_BYTES, Format, format_of_suffix, sniff
from thirdhand.acquire.text import acquire_text
from thirdhand.errors import NotFoundError, TooLargeError, UnreadableError
from thirdhand.records import Article
from thirdhand.settings import (
    ACQUIRE_MAX_DOCX_BYTES,
    ACQUIRE_MAX_HTML_BYTES,
    ACQUIRE_MAX_TEXT_BYTES,
    Settings,
)

#: What messages call it.
_STDIN = "standard input"
_READ_BYTES = 1 << 16
_LIMITS = {
    Format.HTML: ACQUIRE_MAX_HTML_BYTES,
    Format.TEXT: ACQUIRE_MAX_TEXT_BYTES,
    Format.DOCX: ACQUIRE_MAX_DOCX_BYTES,
}


def acquire(place: Place, *, settings: Settings | None = None) -> Article:
    """Return the article at ``place``; without ``settings``, under their defaults.

    Raises InputError (which says what happened and what to do) and nothing else.
    """
    settings = settings or Settings()
    if place.kind is PlaceKind.URL:
        return _acquire_url(place.name, settings)
    if place.kind is PlaceKind.STDIN:
        return _acquire_stdin(settings)
    return _acquire_file(place.name, settings)


def _acquire_url(url: str, settings: Settings) -> Article:
    from thirdhand.acquire.fetch import fetch

    response = fetch(url, settings)
    chunks: Iterable[bytes] = (response.data,)
    if response.format is None:
        data, format = _read(chunks, url, settings)
    else:
        data, format = response.data, response.format
    if format is Format.DOCX:
        return acquire_docx(data, url=url, max_bytes=settings[ACQUIRE_MAX_DOCX_BYTES])
    if format is Format.HTML:
        return acquire_html(data, url=url, charset=response.charset)
    return acquire_text(decode(data, url, charset=response.charset), url=url)


def _acquire_stdin(settings: Settings) -> Article:
    stream = getattr(sys.stdin, "buffer", None)
    if stream is None:
        raise UnreadableError(_STDIN, "there is none", "pipe a text into the command, or name a file")
    try:
        data, format = _read(_chunks(stream), _STDIN, settings)
    except OSError as error:
        raise UnreadableError(_STDIN, f"cannot be read ({error.strerror})", "name a file") from error
    if format is Format.DOCX:
        return acquire_docx(data, name=_STDIN, max_bytes=settings[ACQUIRE_MAX_DOCX_BYTES])
    if format is Format.HTML:
        return acquire_html(data, name=_STDIN)
    return acquire_text(decode(data, _STDIN), name=_STDIN)


def _acquire_file(path: str, settings: Settings) -> Article:
    try:
        with Path(path).open("rb") as file:
            data, format = _read(_chunks(file), path, settings)
    except (FileNotFoundError, NotADirectoryError, ValueError) as error:
        raise NotFoundError(path, "no such file", "check the path") from error
    except IsADirectoryError as error:
        raise NotFoundError(path, "is a folder", "name the files in it") from error
    except OSError as error:
        problem = f"cannot be opened ({error.strerror})"
        raise UnreadableError(path, problem, "check its permissions") from error
    if format is Format.DOCX:
        return acquire_docx(data, path=path, max_bytes=settings[ACQUIRE_MAX_DOCX_BYTES])
    if format is Format.HTML:
        return acquire_html(data, path=path)
    return acquire_text(decode(data, path), path=path)


def _chunks(stream: BinaryIO) -> Iterator[bytes]:
    while chunk := stream.read(_READ_BYTES):
        yield chunk


def _read(chunks: Iterable[bytes], name: str, settings: Settings) -> tuple[bytes, Format]:
    """Return the bytes, unpacked, and their format; no more is held than the format's limit allows."""
    stream = iter(chunks)
    head = _head(stream, len(gunzip.MAGIC))
    stream = _chain(head, stream)
    if head.startswith(gunzip.MAGIC):
        stream = gunzip.gunzip(stream, name)
    data = _head(stream, HEAD_BYTES)
    format = sniff(name, bytes(data[:HEAD_BYTES]))
    limit = settings[_LIMITS[format]]
    for chunk in _chain(b"", stream):
        data += chunk
        if len(data) > limit:
            break
    if len(data) > limit:
        format_of_suffix(name)  # a large .zip is no large document
        problem = f"is larger than {limit:,} bytes"
        raise TooLargeError(name, problem, f"cut it, or raise the setting {_LIMITS[format].name}")
    return bytes(data), format


def _head(stream: Iterator[bytes], n_bytes: int) -> bytearray:
    head = bytearray()
    for chunk in stream:
        head += chunk
        if len(head) >= n_bytes:
            break
    return head


def _chain(head: bytes | bytearray, stream: Iterator[bytes]) -> Iterator[bytes]:
    yield bytes(head)
    yield from stream
