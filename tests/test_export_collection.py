"""A collection as tables: every row, its columns and their types; the documentation says the same."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given

from tests.invented import articles, depot
from tests.invented_findings import checked_depot
from thirdhand.errors import UsageError
from thirdhand.export import summary, table
from thirdhand.export.collection import LINKED_TABLES, TABLES, StoredRecord, Table, find_table
from thirdhand.export.columns import COLUMNS, Type
from thirdhand.export.json import article_to_json
from thirdhand.records import Article

DOCS = Path(__file__).parents[1] / "docs" / "tables.md"
NAMES = ("articles", "versions", "attributions", "claims", "links", "quantities", "findings")
LINKED = ("clusters", "memberships", "origins", "reuse")
TYPES: dict[Type, type] = {
    Type.TEXT: str,
    Type.INTEGER: int,
    Type.NUMBER: float,
    Type.FLAG: bool,
    Type.SPANS: list,
    Type.TEXTS: list,
}


def stored(article: Article, *, number: int = 2, is_current: bool = True) -> StoredRecord:
    return StoredRecord(
        record=article_to_json(article),
        place=article.url or article.path or "text:1",
        number=number,
        n_versions=3,
        is_current=is_current,
        added="2031-03-05T10:00:00.000000Z",
        first_captured="2031-03-06T10:00:00.000000Z",
        last_captured="2031-03-07T10:00:00.000000Z",
        published_at=article.published and "2031-03-05T00:00:00Z",
        published_zone=article.published and "unknown",
        read="2031-03-08T10:00:00.000000Z",
        model="thirdhand-en",
        model_version="0.2.0",
        tool="0.1.0",
    )


def rows(name: str, article: Article, **fields: Any) -> list[dict[str, Any]]:  # noqa: ANN401 -- of StoredRecord
    return list(find_table(name).rows(stored(article, **fields)))


def test_there_are_seven_tables_of_articles_and_four_of_linking() -> None:
    assert tuple(each.name for each in TABLES) == NAMES
    assert tuple(each.name for each in LINKED_TABLES) == LINKED
    assert tuple(COLUMNS) == (*NAMES, *LINKED)


def test_a_table_that_there_is_not_is_told_with_those_that_are() -> None:
    with pytest.raises(
        UsageError, match=r"claim: there is no such table; there are articles, versions, .*, reuse"
    ):
        find_table("claim")


@pytest.mark.parametrize("each", [*TABLES, *LINKED_TABLES], ids=[*NAMES, *LINKED])
def test_a_table_is_documented_column_by_column(each: Table) -> None:
    found = re.search(
        rf"(?ms)^## {each.name}\n\n(.*?)\n\n(.*?)(?=\n\n## |\Z)", DOCS.read_text(encoding="utf-8")
    )
    assert found is not None
    assert found[1] == each.help
    assert re.findall(r"(?m)^\| `(\w+)` \| (\w+) \| (.*) \|$", found[2]) == [
        (column.name, column.type, column.help) for column in each.columns
    ]


@given(articles())
def test_rows_have_the_columns_of_their_table_in_order_and_type(given: Article) -> None:
    for each in TABLES:
        for row in each.rows(stored(given)):
            assert list(row) == [column.name for column in each.columns]
            for column in each.columns:
                value = row[column.name]
                is_always = column.type in (Type.INTEGER, Type.FLAG)
                assert (value is None and not is_always) or type(value) is TYPES[column.type], column


@given(articles())
def test_spans_quote_what_stands_beside_them(given: Article) -> None:
    strings = {"text": given.text, "title": given.title or ""}
    pairs = {"claims": ["content"], "links": ["source"], "attributions": ["source", "cue", "content"]}
    for name, parts in pairs.items():
        for row in rows(name, given):
            text = strings[row.get("in", "text")]
            for part in parts:
                spans = row[f"{part}_spans"]
                assert row[part] == (None if spans is None else " … ".join(text[a:b] for a, b in spans))


def test_the_article_as_it_stands_now_is_one_row() -> None:
    (row,) = rows("articles", depot(published="2031-03-05"))
    expected = {
        "article": depot().id,
        "version": 2,
        "n_versions": 3,
        "published": "2031-03-05",
        "published_at": "2031-03-05T00:00:00Z",
        "published_zone": "unknown",
        "n_claims": 12,
        "n_findings": 0,
        "last_captured": "2031-03-07T10:00:00.000000Z",
        "model": "thirdhand-en",
        "model_version": "0.2.0",
        "tool": "0.1.0",
    }
    assert {name: row[name] for name in expected} == expected
    assert rows("articles", depot(), is_current=False) == []


def test_every_version_is_a_row_with_its_text() -> None:
    (row,) = rows("versions", depot(), number=1, is_current=False)
    assert (row["version"], row["is_current"], row["text"]) == (1, False, depot().text)
    assert row["first_captured"] == "2031-03-06T10:00:00.000000Z"


def test_claims_and_findings_have_the_columns_that_data_frames_have() -> None:
    article = checked_depot(published="2031-03-05")
    for name, known in (
        ("claims", table.claims_table([article])),
        ("findings", summary.findings_table([article])),
    ):
        found = rows(name, article)
        assert [{key: row[key] for key in known[0]} for row in found] == known
        assert {row["version"] for row in found} == {2}


def test_links_are_numbered_from_the_outermost() -> None:
    found = [
        (row["position"], row["name"], row["anonymity"], row["certainty"])
        for row in rows("links", depot())
        if row["claim"] == "c5"
    ]
    assert [position for position, *_ in found] == [0, 1, 2]
    assert found[0][1] == "Vestnik" and found[2][1:] == ("naval intelligence", "named", "probable")


def test_quantities_have_their_words_and_interval() -> None:
    found = [row for row in rows("quantities", depot()) if row["claim"] == "c5"]
    assert [
        (row["position"], row["text"], row["low"], row["high"], row["bound"], row["unit"]) for row in found
    ] == [(0, "at least three drones", 3.0, None, "at_least", "drones")]
