"""What a user may name on the command line, told apart: files, folders, patterns, URLs, ``-``.

Nothing is opened here but folders, and the JSON files in them, since most of those are no articles. What
cannot be an article becomes a Failure in its place, so that the others in the batch are still read.
"""

from __future__ import annotations

import glob
import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from urllib.parse import urlsplit

from thirdhand.acquire.chunks import read_head
from thirdhand.acquire.sniff import HEAD_BYTES, holds_articles
from thirdhand.errors import InputError, NotFoundError, UnreadableError, UnsupportedError
from thirdhand.records import Failure

#: What is taken for an article in a folder, each also with ``.gz`` after it.
ARTICLE_SUFFIXES = (
    *(".txt", ".text", ".html", ".htm", ".xhtml", ".docx"),
    *(".jsonl", ".ndjson", ".warc"),
)
#: What is taken for articles where it has their fields.
_JSON_SUFFIXES = (".json", ".jsonld")
#: What Word lays beside a document while it is open.
_LOCK = "~$"

# Two letters at least: "C:" is a drive.
_SCHEME = re.compile(r"([a-z][a-z0-9+.-]+):(?=\S)", re.IGNORECASE)
_WEB_SCHEMES = ("http", "https")


class PlaceKind(StrEnum):
    """What kind of place an article is read from."""

    FILE = "file"
    URL = "url"
    STDIN = "stdin"


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where one article is: ``name`` is a path or URL as the user gave it, ``-`` for standard input.

    A file found in a folder is named ``folder/…/file``.
    """

    kind: PlaceKind
    name: str


def expand(inputs: Iterable[str | os.PathLike[str]]) -> Iterator[Place | Failure]:
    """Yield the place of every article that ``inputs`` name, in their order; never raises.

    A string may be ``-`` (standard input), an ``http(s)`` URL, a file, a folder (its articles, those of
    its subfolders too, hidden ones left out) or, where no such file exists, a pattern (``*``, ``?``,
    ``[…]``, ``**``; it names files, not folders). What Word lays beside an open document is passed over
    in both. A path object is a file or folder, never a pattern or URL. What names nothing yields a
    Failure.
    """
    for given in inputs:
        name = os.fspath(given)
        try:
            yield from _expand_name(name) if isinstance(given, str) else _expand_path(name)
        except InputError as error:
            yield Failure(input=name, error=error)


def _expand_name(name: str) -> Iterator[Place | Failure]:
    if name == "-":
        yield Place(kind=PlaceKind.STDIN, name=name)
        return
    scheme = _SCHEME.match(name)
    if scheme and not _exists(name):
        yield _expand_url(name, scheme[1].lower())
    elif glob.has_magic(name) and not _exists(name):
        yield from _expand_pattern(name)
    else:
        yield from _expand_path(name)


def _expand_url(name: str, scheme: str) -> Place:
    if scheme not in _WEB_SCHEMES:
        raise UnsupportedError(
            name, f"{scheme}: addresses are not read", "give an http or https URL, or a file by its path"
        )
    try:
        host = urlsplit(name).hostname
    except ValueError:
        host = None
    if not host:
        raise UnsupportedError(name, "is no complete URL", "write it as https://host/path")
    return Place(kind=PlaceKind.URL, name=name)


def _expand_pattern(pattern: str) -> Iterator[Place]:
    try:
        found = set(glob.iglob(pattern, recursive=True))  # noqa: PTH207 - Path.glob takes no absolute pattern
    except ValueError:  # a null character in it
        found = set()
    matches = sorted(name for name in found if Path(name).is_file() and not _is_lock(name))
    if not matches:
        raise NotFoundError(
            pattern, "no file matches this pattern", "check it, and quote it against the shell"
        )
    for name in matches:
        yield Place(kind=PlaceKind.FILE, name=name)


def _expand_path(name: str) -> Iterator[Place | Failure]:
    if not _exists(name):
        remedy = "check the path"
        if name.lower().startswith("www."):
            remedy = f"for a web page write https://{name}"
        raise NotFoundError(name, "no such file or folder", remedy)
    if Path(name).is_dir():
        yield from _expand_folder(name)
    elif _is_lock(name):
        raise UnsupportedError(name, "is what Word lays beside an open document", "name the document itself")
    else:
        yield Place(kind=PlaceKind.FILE, name=name)


def _expand_folder(folder: str) -> Iterator[Place | Failure]:
    unreadable: list[OSError] = []
    found = False
    for root, subfolders, names in os.walk(folder, onerror=unreadable.append):
        subfolders[:] = sorted(name for name in subfolders if not name.startswith("."))
        for name in sorted(names):
            if name.startswith(".") or _is_lock(name):
                continue
            if is_article_name(name) or _is_article_json(Path(root, name)):
                found = True
                yield Place(kind=PlaceKind.FILE, name=str(Path(root, name)))
    for error in unreadable:
        path = os.fsdecode(error.filename or folder)
        problem = f"the folder cannot be opened ({error.strerror})"
        yield Failure(
            input=path, error=UnreadableError(path, problem, "change its permissions or leave it out")
        )
    if not found and not unreadable:
        kinds = " ".join(ARTICLE_SUFFIXES)
        raise NotFoundError(
            folder, "the folder has no articles", f"files that end in {kinds} (or .gz) are read"
        )


def is_article_name(name: str) -> bool:
    """Say whether a file of this name is taken for an article in a folder.

    >>> is_article_name("Flood.TXT.gz"), is_article_name("notes.md")
    (True, False)
    """
    return name.lower().removesuffix(".gz").endswith(ARTICLE_SUFFIXES)


def _is_article_json(path: Path) -> bool:
    """Say whether ``path`` is a JSON file whose first bytes have the fields of an article."""
    if not path.name.lower().removesuffix(".gz").endswith(_JSON_SUFFIXES):
        return False
    try:
        return holds_articles(read_head(path, HEAD_BYTES))
    except OSError:
        return False


def _is_lock(name: str) -> bool:
    return Path(name).name.startswith(_LOCK)


def _exists(name: str) -> bool:
    try:
        return Path(name).exists()
    except (OSError, ValueError):  # a name too long for the system, one with a null character
        return False
