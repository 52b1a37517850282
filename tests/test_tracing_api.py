"""Linking as a Python program does it, with the real kernels; what it finds as tables."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import thirdhand
from tests.linked import PlainKernels, write_article
from tests.stores import put, read_text
from tests.test_export_collection import TYPES
from thirdhand.export.collection import LINKED_TABLES, Matter
from thirdhand.export.columns import Type
from thirdhand.store.store import Store
from thirdhand.tracing.linking import link
from thirdhand.tracing.listing import stream_cluster_records, stream_reuse_records

WIRE = (
    "More than 1,000 soldiers of the 4th Corps changed sides on Monday, General Ana Ruiz told the Union Press. "
    "The men left their barracks at Sorn before dawn and crossed the Orm with their lorries and field kitchens."
)
COPY = f"{WIRE} The defence ministry in Vell did not answer questions."
OTHER = "A ferry with 40 people on board ran aground near Lindow on Friday, the coastguard said."


@pytest.fixture(scope="module")
def linked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with thirdhand.open(tmp_path_factory.mktemp("linked") / "news.db") as store:
        for name, text, outlet, hour in (
            ("wire", WIRE, "Union Press", 8),
            ("copy", COPY, "Lindow Courier", 10),
            ("other", OTHER, "Sorn Herald", 12),
        ):
            published = f"2031-03-04T{hour:02}:00:00+00:00"
            put(store, read_text(text, url=f"https://{name}.example/1", outlet=outlet, published=published))
        thirdhand.link(store)
        yield store


def test_a_claim_is_traced_to_whom_it_was_copied_from(linked: Store) -> None:
    cluster = thirdhand.trace(linked, "more than 1,000 soldiers changed sides")[0]
    assert (cluster.n_articles, cluster.n_copies) == (2, 1)
    assert "1,000 soldiers" in cluster.statement
    first, second = cluster.tellings[0], cluster.tellings[-1]
    assert (second.how.value, second.copied_from) == ("copy", first.article)
    assert cluster in list(thirdhand.clusters(linked))


def test_reuse_is_listed(linked: Store) -> None:
    (pair,) = thirdhand.reuse(linked)
    assert (pair.earlier, pair.relation.value) == ("a", "direct")
    assert pair.share_a > 0.9 > pair.share_b > 0.6


def test_nothing_is_left_to_do(linked: Store) -> None:
    assert set(thirdhand.link(linked).as_dict().values()) == {0}
    assert list(linked.verify()) == []


def test_why_takes_claims_and_clusters(linked: Store) -> None:
    cluster = thirdhand.trace(linked, "1,000 soldiers")[0]
    telling = cluster.tellings[0]
    other = next(one for one in cluster.tellings if one.text != cluster.statement or one is not telling)
    found = thirdhand.why(linked, cluster.id, f"{other.article}#{other.claim}")
    assert found.left.claim.content.text == cluster.statement
    assert (found.right.article.id, found.right.claim.id) == (other.article, other.claim)
    assert found.clusters == (cluster.id, cluster.id)
    with pytest.raises(thirdhand.InputError, match="no such cluster"):
        thirdhand.why(linked, "k99", "k1")


def test_what_linking_found_has_the_columns_of_its_tables(tmp_path: Path) -> None:
    flood, denial = "The river burst its banks.", "The river did not burst its banks."
    with Store.open(tmp_path / "news.db") as store:
        put(
            store,
            write_article("a", flood),
            write_article("b", flood, outlet=None),
            write_article("c", denial),
        )
        link(store, kernels=PlainKernels())
        matters: dict[Matter, list[Any]] = {
            Matter.CLUSTERS: list(stream_cluster_records(store)),
            Matter.REUSE: list(stream_reuse_records(store)),
        }
    n_rows = {}
    for table in LINKED_TABLES:
        rows = [row for thing in matters[table.matter] for row in table.rows(thing)]
        n_rows[table.name] = len(rows)
        for row in rows:
            assert list(row) == [column.name for column in table.columns]
            for column in table.columns:
                value = row[column.name]
                is_always = column.type in (Type.INTEGER, Type.FLAG)
                assert (value is None and not is_always) or type(value) is TYPES[column.type], column
    assert n_rows == {"clusters": 1, "memberships": 3, "origins": 0, "reuse": 1}
