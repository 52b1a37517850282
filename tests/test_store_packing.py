"""Records packed and unpacked: the same to the last key, for every record."""

from __future__ import annotations

import json

import pytest
from hypothesis import given

from tests.invented import articles
from tests.stores import read_text
from thirdhand.export.json import article_to_json
from thirdhand.records import Article
from thirdhand.store.packing import COLUMNS, pack_record, unpack_record

TEXT = "Volna, citing a source, reported that two boats may have sunk. Critics doubt it. If so, 40 homes were hit."


def there_and_back(article: Article) -> tuple[str, str]:
    record = article_to_json(article)
    columns = {name: record[name] for name in COLUMNS}
    unpacked = unpack_record(pack_record(record), article.id, article.text, columns)
    return json.dumps(record), json.dumps(unpacked)


def test_a_record_comes_back_with_its_keys_in_order() -> None:
    before, after = there_and_back(
        read_text(TEXT, url="https://a.example/1", title="Two boats sink, source says")
    )
    assert after == before
    assert '"in": "title"' in before and '"quantities": [{' in before


@given(articles())
def test_every_record_comes_back(article: Article) -> None:
    before, after = there_and_back(article)
    assert after == before


@pytest.mark.parametrize(
    "damage",
    [
        lambda packed: packed[:-8],
        lambda packed: b"\x07" + packed[1:],
        lambda packed: b"",
        lambda packed: packed[:9],
    ],
)
def test_a_damaged_record_is_refused(damage: object) -> None:
    article = read_text(TEXT)
    record = article_to_json(article)
    columns = {name: record[name] for name in COLUMNS}
    with pytest.raises(ValueError, match="packed record"):
        unpack_record(damage(pack_record(record)), article.id, article.text, columns)  # type: ignore[operator]


def test_a_record_does_not_unpack_with_another_text() -> None:
    article = read_text(TEXT)
    record = article_to_json(article)
    columns = {name: record[name] for name in COLUMNS}
    with pytest.raises(ValueError, match="packed record"):
        unpack_record(pack_record(record), article.id, TEXT.replace("two", "six"), columns)
