"""Captures: what identifies one, and the article that it becomes with what was given."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from docx import Document

from thirdhand.acquire import Capture, Given, Place, PlaceKind, acquire, acquire_capture, capture_place
from thirdhand.acquire.sniff import Format
from thirdhand.errors import InputError
from thirdhand.ids import article_id
from thirdhand.settings import Settings

TEXT = (
    "Ferry cancelled\n\nThe ferry to Ostrel is cancelled, said Ana Ruiz, who runs the harbour with her sons."
)
PAGE = (
    "<html lang=en><head><meta property='og:site_name' content='Tidings'><title>Ferry cancelled</title></head>"
    "<body><h1>Ferry cancelled</h1><p>The ferry to Ostrel is cancelled, said Ana Ruiz, who runs the harbour.</p>"
)
GIVEN = Given(
    title="Ferry stopped",
    outlet="Lindow Courier",
    byline="Mira Oduya",
    published="2025-03-04",
    language="en-GB",
)


def capture(data: bytes | str, format: Format = Format.TEXT, *, given: Given | None = None) -> Capture:
    return Capture(
        name="lines.jsonl:4",
        format=format,
        data=data.encode() if isinstance(data, str) else data,
        url="https://t.example/a",
        ref="a17",
        given=given,
    )


def test_given_text_is_the_text_alone_and_no_headline_is_guessed() -> None:
    article = acquire_capture(capture(TEXT, given=Given()))
    assert (article.text, article.title, article.language) == (TEXT, None, "en")
    assert (article.id, article.ref) == (article_id("https://t.example/a", TEXT), "a17")


def test_what_was_given_is_taken_for_text() -> None:
    article = acquire_capture(capture(TEXT, given=GIVEN))
    assert (article.title, article.outlet, article.byline, article.published, article.language) == (
        "Ferry stopped",
        "Lindow Courier",
        "Mira Oduya",
        "2025-03-04",
        "en",
    )


def test_without_what_was_given_a_text_is_read_as_a_file_is() -> None:
    assert acquire_capture(capture(TEXT)).title == "Ferry cancelled"


def test_a_page_s_own_word_goes_before_what_was_given() -> None:
    article = acquire_capture(capture(PAGE, Format.HTML, given=GIVEN))
    assert (article.title, article.outlet, article.byline, article.published, article.language) == (
        "Ferry cancelled",
        "Tidings",
        "Mira Oduya",
        "2025-03-04",
        "en",
    )
    assert article.ref == "a17"


def test_a_declared_charset_counts() -> None:
    made = capture(PAGE.replace("Ruiz", "Ružiz").encode("iso-8859-2"), Format.HTML)
    assert "Ružiz" in acquire_capture(replace(made, charset="iso-8859-2")).text


def test_a_word_document_is_read_with_what_was_given() -> None:
    document, packed = Document(), BytesIO()
    document.add_paragraph("The ferry to Ostrel is cancelled, said Ana Ruiz.")
    document.save(packed)
    article = acquire_capture(capture(packed.getvalue(), Format.DOCX, given=GIVEN))
    assert (article.text, article.outlet, article.ref) == (
        "The ferry to Ostrel is cancelled, said Ana Ruiz.",
        "Lindow Courier",
        "a17",
    )


@pytest.mark.parametrize(
    ("data", "format"),
    [
        (b" ", Format.TEXT),
        (b"\0\1" * 99, Format.TEXT),
        (b"", Format.HTML),
        (b"<html><nav>Home</nav></html>", Format.HTML),
        (b"", Format.DOCX),
        (b"PK\3\4", Format.DOCX),
    ],
)
@pytest.mark.parametrize("given", [None, GIVEN])
def test_errors_name_the_capture(data: bytes, format: Format, given: Given | None) -> None:
    with pytest.raises(InputError) as caught:
        acquire_capture(capture(data, format, given=given))
    assert caught.value.input == "lines.jsonl:4"


def test_the_limit_of_word_documents_is_a_setting() -> None:
    packed = BytesIO()
    Document().save(packed)
    settings = Settings({"acquire.max_docx_bytes": 99})
    with pytest.raises(InputError, match="unpacks to more than 99 bytes"):
        acquire_capture(capture(packed.getvalue(), Format.DOCX), settings=settings)


def test_a_file_is_captured_unread(tmp_path: Path) -> None:
    path = tmp_path / "story.html"
    path.write_text(PAGE)
    place = Place(kind=PlaceKind.FILE, name=str(path))
    made = capture_place(place)
    assert made == Capture(name=str(path), path=str(path), format=Format.HTML, data=PAGE.encode())
    assert acquire_capture(made) == acquire(place)


def test_the_digest_tells_bytes_and_description_and_not_when_it_was_had() -> None:
    one = capture(TEXT, given=GIVEN)
    same = replace(one, captured="2025-03-04T10:05:00+00:00", name="other.jsonl:9", headers=(("etag", "x"),))
    assert one.digest == same.digest
    others = [
        replace(one, data=b"x"),
        replace(one, url="https://t.example/b"),
        replace(one, format=Format.HTML),
        replace(one, ref=None),
        replace(one, charset="utf-16"),
        replace(one, given=None),
        replace(one, given=replace(GIVEN, byline=None)),
    ]
    assert len({one.digest, *(each.digest for each in others)}) == len(others) + 1
