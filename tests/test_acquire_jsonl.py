"""JSON Lines: rows to captures, and what is wrong with the others, line by line."""

from __future__ import annotations

import gzip
import json
import tracemalloc
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thirdhand.acquire import Capture, Given, Place, PlaceKind, acquire_capture, unpack
from thirdhand.acquire.jsonl import read_lines
from thirdhand.acquire.sniff import Format
from thirdhand.records import Failure
from thirdhand.settings import Settings

TEXT = "The ferry to Ostrel is cancelled, said Ana Ruiz.\n\nShe gave no reason."


def line(**fields: object) -> bytes:
    """Return a line with ``fields``, with a text unless it is among them."""
    return json.dumps({"text": TEXT} | fields).encode() + b"\n"


def read(*chunks: bytes, limit: int = 9999) -> list[Capture | Failure]:
    settings = Settings({"acquire.max_text_bytes": limit})
    return list(read_lines(chunks, "articles.jsonl", settings))


def only(**fields: object) -> Capture:
    (found,) = read(line(**fields))
    assert isinstance(found, Capture), found
    return found


def fault(data: bytes) -> str:
    (found,) = read(data)
    assert isinstance(found, Failure) and found.input == "articles.jsonl:1"
    return str(found)


def test_a_row_with_all_fields() -> None:
    row: dict[str, Any] = {
        "id": "a17",
        "url": "https://courier.example/a",
        "outlet": "Lindow Courier",
        "title": " Ferry\ncancelled ",
        "byline": "Mira Oduya",
        "published": "2025-03-04T10:05:00Z",
        "captured": "2025-03-04T12:05:00+01:00",
        "views": 7,
    }
    capture = only(**row)
    assert capture == Capture(
        name="articles.jsonl:1",
        format=Format.TEXT,
        data=TEXT.encode(),
        url="https://courier.example/a",
        ref="a17",
        charset="utf-8",
        captured="2025-03-04T11:05:00+00:00",
        given=Given(
            title="Ferry cancelled",
            outlet="Lindow Courier",
            byline="Mira Oduya",
            published="2025-03-04T10:05:00+00:00",
        ),
    )
    article = acquire_capture(capture)
    assert (article.text, article.ref, article.title, article.language) == (
        TEXT,
        "a17",
        "Ferry cancelled",
        "en",
    )


@pytest.mark.parametrize(
    ("fields", "path", "url", "ref"),
    [
        ({}, "articles.jsonl:1", None, None),
        ({"id": 17}, "articles.jsonl#17", None, "17"),
        ({"id": 1.5}, "articles.jsonl#1.5", None, "1.5"),
        ({"id": " "}, "articles.jsonl:1", None, None),
        ({"id": None, "url": ""}, "articles.jsonl:1", None, None),
        ({"id": 17, "url": "https://x.example/"}, None, "https://x.example/", "17"),
        # a record of ours
        ({"schema": "thirdhand/article/1", "id": "b2:00", "ref": "r", "path": "a.txt"}, "a.txt", None, "r"),
        ({"schema": "thirdhand/article/1", "id": "b2:00"}, "articles.jsonl#b2:00", None, None),
    ],
)
def test_identity(fields: dict[str, object], path: str | None, url: str | None, ref: str | None) -> None:
    capture = only(**fields)
    assert (capture.path, capture.url, capture.ref) == (path, url, ref)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("2025-03-04", "2025-03-04"),
        ("2025-03-04T10:05:00", "2025-03-04T10:05:00"),
        ("2025-03-04 10:05:00.25 +0100", "2025-03-04T10:05:00+01:00"),
        ("March 4, 2025", "2025-03-04"),
        (1741082700, "2025-03-04T10:05:00+00:00"),
        (1741082700000, "2025-03-04T10:05:00+00:00"),
        ("1970-01-01T00:00:00Z", None),
        ("", None),
        (None, None),
    ],
)
def test_dates(given: object, expected: str | None) -> None:
    about = only(published=given).given
    assert about is not None and about.published == expected


def test_a_date_of_tomorrow_is_a_date() -> None:
    tomorrow = (datetime.now(UTC) + timedelta(hours=20)).isoformat(timespec="seconds")
    about = only(published=tomorrow).given
    assert about is not None and about.published == tomorrow


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b'{"text": "a', "is broken JSON (Unterminated string starting at character 10); correct it"),
        (b"\xff", "is not UTF-8 (at byte 0 of the line); save the file as UTF-8"),
        (b"[" * 99_999, "is larger than 9,999 bytes"),
        (b"[" * 9_999, "is JSON that cannot be held"),
        (b"9" * 9_000, "is JSON that cannot be held"),
        (b'["text"]', "the line is no JSON object"),
        (b"null", "the line is no JSON object"),
        (b"{}", "has no fields at all; give one object with the fields id url outlet"),
        (b'{"url": "x"}', "has no field 'text', only 'url'; give one object"),
        (b'{"id": 1, "body": "x"}', "has no field 'text', only 'id', 'body'; rename 'body' to 'text'"),
        (b'{"content": "x"}', "rename 'content' to 'text'"),
        (json.dumps(dict.fromkeys("abcdefghij")).encode(), "'g', 'h' and 2 more; give"),
        (line(text=5), "the field 'text' is 5, which is no string"),
        (line(text=" \n"), "the field 'text' is blank"),
        (line(title=["x"]), "the field 'title' is ['x'], which is no string"),
        (line(id=True), "the field 'id' is True, which is no string"),
        (line(url={"a": "b" * 99}), "the field 'url' is {'a': 'bbb"),
        (line(published="yesterday"), "the field 'published' is 'yesterday', which cannot be read as a date"),
        (line(published="2025-13-45"), "the field 'published' is '2025-13-45', which cannot be read"),
        (line(published=17), "the field 'published' is 17, which cannot be read as a date"),
        (line(published="1899-12-31"), "the field 'published' is '1899-12-31', which lies before 1900"),
        (line(published="9999-12-31T23:59:00-12:00"), "which lies in the future"),
        (line(published="9999-12-31"), "which lies in the future"),
        (line(captured=[]), "the field 'captured' is [], which is no string"),
    ],
)
def test_a_broken_line_says_where_and_what(data: bytes, says: str) -> None:
    told = fault(data)
    assert told.startswith("articles.jsonl:1: ") and says in told


def test_a_broken_line_costs_itself_alone() -> None:
    found = read(b"\xef\xbb\xbf" + line(id=1) + b"\r\n\n" + b"{broken\n" + line(id=4).replace(b"\n", b"\r\n"))
    assert [each.input if isinstance(each, Failure) else each.ref for each in found] == [
        "1",
        "articles.jsonl:4",
        "4",
    ]


def test_the_same_id_with_another_text_is_told_and_the_same_article_passed_over() -> None:
    found = read(line(id="a17"), line(id="b"), line(id="a17", title="new"), line(id="a17", text="Other."))
    assert [each.ref for each in found if isinstance(each, Capture)] == ["a17", "b"]
    (failure,) = (str(each) for each in found if isinstance(each, Failure))
    assert failure == (
        "articles.jsonl:4: the id 'a17' stands in line 1 with another text or URL; give each article its own id"
    )


def test_half_characters_become_the_replacement_character() -> None:
    (found,) = read(b'{"text": "a \\ud83d b \\ud83d\\ude00", "title": "\\udc00"}')
    assert isinstance(found, Capture) and found.given
    assert (found.data.decode(), found.given.title) == ("a \ufffd b \U0001f600", "\ufffd")


def test_a_line_above_the_limit_is_not_held() -> None:
    def chunks() -> Iterator[bytes]:
        yield line(id=1)
        yield from (b"a" * 65_536 for _ in range(500))
        yield b"\n" + line(id=3)

    tracemalloc.start()
    try:
        found = list(read_lines(chunks(), "articles.jsonl", Settings({"acquire.max_text_bytes": 200_000})))
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert [each.input if isinstance(each, Failure) else each.ref for each in found] == [
        "1",
        "articles.jsonl:2",
        "3",
    ]
    assert peak < 3_000_000


@given(st.lists(st.text(min_size=1).filter(str.strip), min_size=1, max_size=5), st.integers(1, 50))
def test_texts_come_through_whatever_the_chunks(texts: list[str], size: int) -> None:
    data = b"".join(json.dumps({"text": text}).encode() + b"\n" for text in texts)
    found = read(*(data[start : start + size] for start in range(0, len(data), size)))
    assert [each.data.decode() for each in found if isinstance(each, Capture)] == texts


def test_a_packed_file_is_the_same(tmp_path: Path) -> None:
    path = tmp_path / "articles.jsonl.gz"
    path.write_bytes(gzip.compress(line(id=1) + line(id=2)))
    found = unpack([Place(kind=PlaceKind.FILE, name=str(path))], settings=Settings())
    assert [each.ref for each in found if isinstance(each, Capture)] == ["1", "2"]
