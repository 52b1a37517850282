"""A place to a capture: the bytes of one file, page or pipe are had, unpacked, and told apart.

No more is held than the limit of the format allows, whatever a small file may unpack to. Files that hold
many articles are opened in ``containers``.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path

from thirdhand.acquire.captures import Capture
from thirdhand.acquire.chunks import read_chunks, take_head, unpack_chunks
from thirdhand.acquire.places import Place, PlaceKind
from thirdhand.acquire.sniff import HEAD_BYTES, Format, format_of_suffix, sniff
from thirdhand.errors import InputError, NotFoundError, TooLargeError, UnreadableError
from thirdhand.settings import (
    ACQUIRE_MAX_DOCX_BYTES,
    ACQUIRE_MAX_HTML_BYTES,
    ACQUIRE_MAX_TEXT_BYTES,
    Setting,
    Settings,
)

#: What messages call it.
STDIN = "standard input"
LIMITS: dict[Format, Setting[int]] = {
    Format.HTML: ACQUIRE_MAX_HTML_BYTES,
    Format.TEXT: ACQUIRE_MAX_TEXT_BYTES,
    Format.DOCX: ACQUIRE_MAX_DOCX_BYTES,
}


def capture_place(place: Place, *, settings: Settings | None = None) -> Capture:
    """Return what stands at ``place``, unread; without ``settings``, under their defaults.

    Raises InputError (which says what happened and what to do) and nothing else.
    """
    settings = settings or Settings()
    if place.kind is PlaceKind.URL:
        return _capture_url(place.name, settings)
    if place.kind is PlaceKind.STDIN:
        return _capture_stdin(settings)
    return _capture_file(place.name, settings)


def _capture_url(url: str, settings: Settings) -> Capture:
    from thirdhand.acquire.fetch import fetch

    response = fetch(url, settings)
    data, format = response.data, response.format
    if format is None:
        data, format = _read((data,), url, settings)
    return Capture(
        name=url,
        url=url,
        data=data,
        format=format,
        charset=response.charset,
        headers=response.headers,
    )


def _capture_stdin(settings: Settings) -> Capture:
    stream = getattr(sys.stdin, "buffer", None)
    if stream is None:
        raise UnreadableError(STDIN, "there is none", "pipe a text into the command, or name a file")
    try:
        data, format = _read(read_chunks(stream), STDIN, settings)
    except OSError as error:
        raise UnreadableError(STDIN, f"cannot be read ({error.strerror})", "name a file") from error
    return Capture(name=STDIN, data=data, format=format)


def _capture_file(path: str, settings: Settings) -> Capture:
    try:
        with Path(path).open("rb") as file:
            data, format = _read(read_chunks(file), path, settings)
    except (OSError, ValueError) as error:
        raise explain_closed_file(path, error) from error
    return Capture(name=path, path=path, data=data, format=format)


def capture_bytes(data: bytes, name: str, settings: Settings) -> Capture:
    """Return the article in ``data``, the bytes of a file called ``name`` that lies nowhere here.

    Raises InputError for what is too large or not read.
    """
    unpacked, format = _read((data,), name, settings)
    return Capture(name=name, data=unpacked, format=format)


def explain_closed_file(path: str, error: Exception) -> InputError:
    """Return the error that says why the file ``path`` could not be opened or read."""
    if isinstance(error, FileNotFoundError | NotADirectoryError | ValueError):
        return NotFoundError(path, "no such file", "check the path")
    if isinstance(error, IsADirectoryError):
        return NotFoundError(path, "is a folder", "name the files in it")
    reason = getattr(error, "strerror", None) or error
    return UnreadableError(path, f"cannot be opened ({reason})", "check its permissions")


def _read(chunks: Iterable[bytes], name: str, settings: Settings) -> tuple[bytes, Format]:
    """Return the bytes, unpacked, and their format; no more is held than the format's limit allows."""
    stream = unpack_chunks(chunks, name)
    data = bytearray(take_head(stream, HEAD_BYTES))
    format = sniff(name, bytes(data[:HEAD_BYTES]))
    limit = settings[LIMITS[format]]
    for chunk in stream:
        data += chunk
        if len(data) > limit:
            break
    if len(data) > limit:
        format_of_suffix(name)  # a large .zip is no large document
        problem = f"is larger than {limit:,} bytes"
        raise TooLargeError(name, problem, f"cut it, or raise the setting {LIMITS[format].name}")
    return bytes(data), format
