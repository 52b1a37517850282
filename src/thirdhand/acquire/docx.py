"""A Word document (.docx) to an article: its package made safe, its headline found, its paragraphs joined.

A .docx is a zip of XML. What it unpacks to is counted before it is unpacked, and no more is unpacked than
was counted, whatever the zip declares; pictures and programs in it are never unpacked. Whatever python-docx
and lxml raise on the rest becomes an error that names the document.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from io import BytesIO
from typing import TYPE_CHECKING
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from thirdhand.acquire.headline import is_byline, is_date
from thirdhand.acquire.naming import choose_byline
from thirdhand.acquire.page import PARAGRAPH_BREAK
from thirdhand.acquire.published import choose_published
from thirdhand.acquire.sniff import CONTENT_TYPES, format_of_suffix, sniff_zip
from thirdhand.acquire.text import acquire_text
from thirdhand.acquire.wordml import Paragraph, read_body, read_styles
from thirdhand.errors import DecodingError, EmptyError, InputError, TooLargeError, UnsupportedError
from thirdhand.records import Article
from thirdhand.settings import ACQUIRE_MAX_DOCX_BYTES

if TYPE_CHECKING:
    from docx.document import Document

#: Names of styles, which are English in every language of Word.
_TITLE, _SUBTITLE, _HEADING = "title", "subtitle", "heading 1"
#: Headline, subtitle, byline and date may stand before the story.
_HEAD_LINES = 4
#: A draft has some twenty. python-docx's time grows with their square: 1.4 s here.
_MAX_MEMBERS = 10_000
_ENCRYPTED = 1

_MAIN_NAME = re.compile(r"word/document\d*\.xml")
_MAIN_TYPE = b"wordprocessingml.document.main+xml"
_REMEDY = 'open it in the word processor and save it as .docx ("Word Document") or as text (.txt)'
_GET_AGAIN = f"get the file again, or {_REMEDY}"


def acquire_docx(
    data: bytes,
    *,
    path: str | None = None,
    url: str | None = None,
    ref: str | None = None,
    name: str | None = None,
    max_bytes: int = ACQUIRE_MAX_DOCX_BYTES.default,
) -> Article:
    """Return the article in the Word document ``data``: paragraphs with a blank line between.

    Tracked changes are taken as accepted. A paragraph of style Title, or Heading 1 before all others, is
    the title and not in the text; without one, a first line that stands as a headline is, and stays.
    Byline and date are what the first lines say, never what the file's properties do. ``name`` is what an
    error calls the input, its URL or path unless given. Raises EmptyError for a document without text,
    TooLargeError for one that unpacks to more than ``max_bytes``, UnsupportedError for what is no .docx,
    DecodingError for a damaged one.
    """
    name = name or url or path or "document"
    title, paragraphs = _take_title(_read(data, name, max_bytes))
    text = PARAGRAPH_BREAK.join(paragraphs)
    if not text:
        problem = "there is no text in it" + (" below the headline" if title else "")
        raise EmptyError(
            name, problem, "give a draft with words in it; text boxes, notes and comments are not read"
        )
    article = acquire_text(text, path=path, url=url, ref=ref)
    head = [line for line in text.split("\n") if line][:_HEAD_LINES]
    return replace(
        article,
        title=title or article.title,
        byline=choose_byline([[line for line in head if is_byline(line)]], None),
        published=choose_published(line for line in head if is_date(line)),
    )


def _take_title(paragraphs: Sequence[Paragraph]) -> tuple[str | None, list[str]]:
    """Return the headline that a style tells, as one line, and the text of the other paragraphs."""
    told = [paragraph for paragraph in paragraphs if paragraph.style == _TITLE]
    first = next((each for each in paragraphs if each.style != _SUBTITLE), None)
    if not told and first is not None and first.style == _HEADING:
        told = [first]
    if not told:
        return None, [paragraph.text for paragraph in paragraphs]
    kept = [paragraph.text for paragraph in paragraphs if paragraph is not told[0]]
    return " ".join(told[0].text.split()), kept


def _read(data: bytes, name: str, max_bytes: int) -> list[Paragraph]:
    if not data:
        raise EmptyError(name, "the file is empty", "give a draft with words in it")
    try:
        document = _open(data, name, max_bytes)
        return list(read_body(document.element.body, read_styles(document.styles.element)))
    except InputError:
        raise
    except (BadZipFile, EOFError, zlib.error) as error:
        format_of_suffix(name)  # a damaged .xlsx is no damaged .docx
        problem = "is no Word document or a damaged one: its zip packing is broken or breaks off"
        raise DecodingError(name, problem, _GET_AGAIN) from error
    # zipfile, lxml and python-docx raise what they please on broken packages
    except Exception as error:
        problem = f"the Word document's markup could not be read ({type(error).__name__})"
        raise DecodingError(name, problem, _REMEDY) from error


def _open(data: bytes, name: str, max_bytes: int) -> Document:
    from docx import Document

    with ZipFile(BytesIO(data)) as package:
        sniff_zip(name, package.namelist())
        _check_packing(package.infolist(), name, max_bytes)
        members = _unpack(package)
    _check_parts(members, name)
    safe = BytesIO()
    with ZipFile(safe, "w") as package:
        for member, content in members.items():
            package.writestr(member, content)
    return Document(safe)


def _check_packing(members: Collection[ZipInfo], name: str, max_bytes: int) -> None:
    remedy = f"take out what is not text, or raise the setting {ACQUIRE_MAX_DOCX_BYTES.name}"
    if sum(member.file_size for member in members) > max_bytes:
        raise TooLargeError(name, f"unpacks to more than {max_bytes:,} bytes", remedy)
    if len(members) > _MAX_MEMBERS:
        problem = f"has {len(members):,} parts"
        raise TooLargeError(name, problem, "give the draft alone, or save it as text (.txt)")
    if any(member.flag_bits & _ENCRYPTED for member in members):
        raise UnsupportedError(name, "is protected by a password", "save it without one")
    if any(member.compress_type not in (ZIP_STORED, ZIP_DEFLATED) for member in members):
        raise DecodingError(name, "is packed in a way that Word documents are not", _REMEDY)


def _unpack(package: ZipFile) -> dict[str, bytes]:
    """Return the XML of ``package`` by name, and nothing for each of its other members."""
    members = {}
    for name in dict.fromkeys(package.namelist()):
        content = b""
        if name.lower().endswith((".xml", ".rels")):
            with package.open(name) as member:
                # not read(), which unpacks up to 2 GB whatever size was declared
                content = member.read(package.getinfo(name).file_size)
        members[name] = content
    return members


def _check_parts(members: Mapping[str, bytes], name: str) -> None:
    if not any(map(_MAIN_NAME.fullmatch, members)):
        raise DecodingError(name, "has no word/document.xml in it", _GET_AGAIN)
    if _MAIN_TYPE not in _ascii(members.get(CONTENT_TYPES, b"")):
        raise UnsupportedError(name, "is a Word template or has macros", "save it as .docx")
    # Word writes no document type, and only there can entities be declared.
    if any(b"<!DOCTYPE" in _ascii(content) for content in members.values()):
        raise DecodingError(name, "declares a document type, which Word documents do not", _REMEDY)


def _ascii(xml: bytes) -> bytes:
    """Return ``xml`` with its ASCII characters as single bytes, be it in UTF-8 or UTF-16."""
    return xml.replace(b"\0", b"")
