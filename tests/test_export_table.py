import sys
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given

from tests.invented import articles, bridge, depot
from thirdhand.export.table import COLUMNS, claims_table, select_claims, to_pandas, to_polars
from thirdhand.records import Anonymity, Article, Certainty, Kind


def test_a_row_holds_both_ends_of_the_chain_and_the_first_quantity() -> None:
    assert claims_table([depot(published="2026-03-05")])[4] == {
        "article": depot().id,
        "outlet": "The Lindow Gazette",
        "published": "2026-03-05",
        "claim": "c5",
        "in": "text",
        "place": "body",
        "content": "at least three drones had probably crossed the lake",
        "depth": 3,
        "outermost": "Vestnik",
        "outermost_kind": "outlet",
        "outermost_anonymity": "named",
        "innermost": "naval intelligence",
        "kind": "government_body",
        "anonymity": "named",
        "via": None,
        "certainty": "probable",
        "doubt": False,
        "distancing": False,
        "author_certainty": "unknown",
        "author_distancing": False,
        "hearsay": False,
        "score": 0.9,
        "n_quantities": 1,
        "low": 3,
        "high": None,
        "bound": "at_least",
        "unit": "drones",
        "start": None,
        "end": None,
    }


def test_own_voice_has_no_source_and_the_authors_stance() -> None:
    hearsay = claims_table([depot()])[10]
    assert {name for name, value in hearsay.items() if value is None} == {
        "published", "outermost", "outermost_kind", "outermost_anonymity", "innermost", "kind", "anonymity", "via",
        "low", "high", "bound", "unit", "start", "end",
    }  # fmt: skip
    assert (hearsay["certainty"], hearsay["hearsay"], hearsay["depth"]) == ("unknown", True, 0)


def test_doubt_is_the_innermost_sources() -> None:
    rows = {row["claim"]: row for row in claims_table([depot()])}
    assert [id for id, row in rows.items() if row["doubt"]] == ["c9"]


def test_an_unresolved_source_stands_with_its_own_words() -> None:
    (row,) = claims_table([depot_of("c5", chain=slice(1, 2))])
    assert (row["innermost"], row["kind"], row["anonymity"]) == (
        "a source close to the fleet",
        "unknown",
        "unnamed",
    )


def depot_of(id: str, *, chain: slice) -> Article:
    """The depot article with one claim alone, of whose chain a part is left."""
    (claim,) = (claim for claim in depot().claims if claim.id == id)
    return replace(depot(), claims=(replace(claim, chain=claim.chain[chain]),))


def test_several_articles_follow_each_other() -> None:
    rows = claims_table(iter([depot(), bridge(), depot(path="two.html")]))
    assert len(rows) == 24
    assert len({row["article"] for row in rows}) == 2


@given(articles())
def test_every_claim_has_a_row_of_plain_values(given: Article) -> None:
    rows = claims_table([given])
    assert [row["claim"] for row in rows] == [claim.id for claim in given.claims]
    for row in rows:
        assert list(row) == list(COLUMNS)
        for name, value in row.items():
            assert value is None or type(value) is COLUMNS[name]


@pytest.mark.parametrize(
    ("conditions", "ids"),
    [
        ({}, [f"c{number}" for number in range(1, 13)]),
        ({"depth": 0}, ["c1", "c3", "c4", "c10", "c11"]),
        ({"depth": range(2, 9)}, ["c5", "c7"]),
        ({"kind": Kind.PERSON}, ["c6", "c7"]),
        ({"kind": Kind.OUTLET}, []),
        ({"kind": {Kind.PERSON, Kind.GROUP}}, ["c6", "c7", "c9"]),
        ({"anonymity": Anonymity.ROLE}, ["c9"]),
        ({"certainty": Certainty.DENIED}, ["c2", "c8", "c9"]),
        ({"certainty": Certainty.UNKNOWN, "depth": 0}, ["c11"]),
        ({"certainty": (Certainty.PROBABLE, Certainty.CONDITIONAL)}, ["c5", "c10"]),
        ({"certainty": Certainty.ASSERTED, "kind": Kind.PERSON, "depth": 1}, ["c6"]),
    ],
)
def test_claims_are_selected_by_every_condition(conditions: dict[str, Any], ids: list[str]) -> None:
    assert [claim.id for claim in select_claims(depot(), **conditions)] == ids


@pytest.mark.parametrize(("frame", "library"), [(to_pandas, "pandas"), (to_polars, "polars")])
def test_a_library_that_is_not_there_is_named(
    monkeypatch: pytest.MonkeyPatch, frame: Callable[..., Any], library: str
) -> None:
    monkeypatch.setitem(sys.modules, library, None)
    with pytest.raises(
        ImportError, match=rf"{library} is not installed; pip install 'thirdhand\[{library}\]'"
    ):
        frame([depot()])


def test_pandas_keeps_types_even_of_nothing() -> None:
    pytest.importorskip("pandas")
    full, empty = to_pandas([depot()]), to_pandas([])
    assert list(full.columns) == list(empty.columns) == list(COLUMNS)
    assert (len(full), len(empty)) == (12, 0)
    for name, kind in (("depth", "int64"), ("score", "float64"), ("low", "float64"), ("doubt", "bool")):
        assert str(full[name].dtype) == str(empty[name].dtype) == kind
    assert full.query("depth > 1")["innermost"].tolist() == ["naval intelligence", "Governor Pell"]


def test_polars_keeps_types_even_of_nothing() -> None:
    polars = pytest.importorskip("polars")
    full, empty = to_polars([depot()]), to_polars([])
    assert full.schema == empty.schema
    assert (len(full), len(empty)) == (12, 0)
    assert full.filter(polars.col("depth") > 1)["low"].to_list() == [3.0, 40.0]


def test_claims_of_which_the_reader_is_less_sure_are_left_out() -> None:
    low, *rest = depot().claims
    article = replace(depot(), claims=(replace(low, score=0.4), *(replace(one, score=0.8) for one in rest)))
    assert [claim.id for claim in select_claims(article, min_score=0.8)] == [claim.id for claim in rest]
    assert len(select_claims(article, min_score=0.4)) == 1 + len(rest)
