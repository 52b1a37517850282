import csv
import io
import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.invented import article
from tests.invented_findings import checked_articles, checked_depot, finding
from thirdhand.export.summary import COLUMNS, FINDING_COLUMNS, findings_table, summarise, write_summary
from thirdhand.records import Article, Skipped

RULES = ("single-source", "no-reply", "estimate-vague")


def checked(
    outlet: str | None,
    published: str | None,
    found: Sequence[str] = (),
    *,
    folded: Sequence[str] = (),
    skipped: Sequence[str] = (),
) -> Article:
    """A short article with one finding of each rule in ``found``; ``folded`` stand under the first."""
    bare = article("Rain fell.", outlet=outlet, published=published)
    under = tuple((rule, "note") for rule in folded)
    findings = tuple(
        finding(bare, rule, "Rain", folded=() if index else under) for index, rule in enumerate(found)
    )
    return replace(
        bare, findings=findings, skipped=tuple(Skipped(rule=rule, reason="lacks it") for rule in skipped)
    )


def values(rows: Sequence[dict[str, Any]]) -> list[tuple[Any, ...]]:
    return [tuple(row.values()) for row in rows]


CORPUS = [
    checked("The Marlow Courier", "2026-11-30T23:30:00-05:00", ["single-source", "estimate-vague"]),
    checked("The Marlow Courier", "2026-11-02", ["estimate-vague", "estimate-vague"], skipped=["no-reply"]),
    checked("The Marlow Courier", "2026-11", skipped=["no-reply"]),
    checked("The Marlow Courier", "2026-11-09", folded=["estimate-vague"], found=["no-such-rule"]),
    checked("The Marlow Courier", None, skipped=RULES),
    checked("The Marlow Courier", "2025-12-31", ["no-reply"]),
    checked(None, "2026-11-02"),
    checked("Lindow Gazette", "yesterday", ["single-source"], folded=["single-source", "no-reply"]),
]


def test_rules_are_counted_by_outlet_and_month() -> None:
    assert values(summarise(CORPUS, RULES)) == [
        ("Lindow Gazette", None, "single-source", 1, 1, 2, 1.0),
        ("Lindow Gazette", None, "no-reply", 1, 1, 1, 1.0),
        ("Lindow Gazette", None, "estimate-vague", 1, 0, 0, 0.0),
        ("The Marlow Courier", "2025-12", "single-source", 1, 0, 0, 0.0),
        ("The Marlow Courier", "2025-12", "no-reply", 1, 1, 1, 1.0),
        ("The Marlow Courier", "2025-12", "estimate-vague", 1, 0, 0, 0.0),
        ("The Marlow Courier", "2026-11", "single-source", 4, 1, 1, 0.25),
        ("The Marlow Courier", "2026-11", "no-reply", 2, 0, 0, 0.0),
        ("The Marlow Courier", "2026-11", "estimate-vague", 4, 3, 4, 0.75),
        ("The Marlow Courier", None, "single-source", 0, 0, 0, None),
        ("The Marlow Courier", None, "no-reply", 0, 0, 0, None),
        ("The Marlow Courier", None, "estimate-vague", 0, 0, 0, None),
        (None, "2026-11", "single-source", 1, 0, 0, 0.0),
        (None, "2026-11", "no-reply", 1, 0, 0, 0.0),
        (None, "2026-11", "estimate-vague", 1, 0, 0, 0.0),
    ]


@pytest.mark.parametrize(
    ("published", "month"),
    [
        ("2026-11-30T23:30:00-05:00", "2026-11"),
        ("2026-12-01", "2026-12"),
        ("2026-01", "2026-01"),
        ("2026", None),
        ("2026-13-01", None),
        ("2026-00-01", None),
        ("2026-011", None),
        ("30 November 2026", None),
        ("٢٠٢٦-١١-٣٠", None),
        ("", None),
        (None, None),
    ],
)
def test_month_is_that_of_the_day_as_the_page_gives_it(published: str | None, month: str | None) -> None:
    assert summarise([checked("A", published)], ["no-reply"])[0]["month"] == month


def test_only_the_rules_that_were_on_have_rows_in_their_order() -> None:
    assert summarise(CORPUS, []) == []
    assert summarise([], RULES) == []
    assert [row["rule"] for row in summarise(CORPUS[:1], RULES[::-1])] == list(RULES[::-1])


def test_articles_are_let_go_as_they_are_counted() -> None:
    alive = 0

    class Counted(Article):
        def __del__(self) -> None:
            nonlocal alive
            alive -= 1

    def stream() -> Iterator[Article]:
        nonlocal alive
        for _ in range(50):
            alive += 1
            yield Counted(id="b2:0", text="Rain fell.")
            assert alive <= 2

    assert summarise(stream(), ["no-reply"])[0]["n_articles"] == 50


@given(st.lists(checked_articles(), max_size=4))
def test_shares_are_shares_and_every_article_counts_once(given: list[Article]) -> None:
    rules = sorted({one.rule for article in given for one in article.findings})
    rows = summarise(given, rules)
    for row in rows:
        assert list(row) == list(COLUMNS)
        assert 0 <= row["n_with"] <= row["n_articles"]
        assert row["n_with"] <= row["n_findings"]
        assert row["share"] is None or 0 <= row["share"] <= 1
        for name, value in row.items():
            assert value is None or type(value) is COLUMNS[name]
    for rule in rules:
        applied = [article for article in given if rule not in {one.rule for one in article.skipped}]
        assert sum(row["n_articles"] for row in rows if row["rule"] == rule) == len(applied)


CSV = """\
outlet,month,rule,n_articles,n_with,n_findings,share
"The ""Marlow"" Courier, Sorn",2026-11,no-reply,1,1,1,1.0
Ñandú,,no-reply,0,0,0,
,2026-11,no-reply,1,0,0,0.0
"""
ODD = [
    checked('The "Marlow" Courier, Sorn', "2026-11-02", ["no-reply"]),
    checked("Ñandú", None, skipped=["no-reply"]),
    checked(None, "2026-11-02"),
]


def test_csv_quotes_what_it_must_and_leaves_none_empty(tmp_path: Path) -> None:
    rows = summarise(ODD, ["no-reply"])
    for target in (tmp_path / "summary.csv", str(tmp_path / "summary")):
        write_summary(rows, target)
        assert Path(target).read_bytes().decode("utf-8") == CSV
    file = io.StringIO(newline="")
    write_summary(iter(rows), file)
    assert file.getvalue() == CSV


def test_csv_of_nothing_has_its_names(tmp_path: Path) -> None:
    write_summary([], tmp_path / "summary.csv")
    with (tmp_path / "summary.csv").open(encoding="utf-8", newline="") as file:
        assert list(csv.reader(file)) == [list(COLUMNS)]


@pytest.mark.parametrize("name", ["summary.parquet", "SUMMARY.PARQUET"])
def test_parquet_comes_back(tmp_path: Path, name: str) -> None:
    polars = pytest.importorskip("polars")
    rows = summarise([*CORPUS, *ODD], RULES)
    write_summary(rows, tmp_path / name)
    assert polars.read_parquet(tmp_path / name).to_dicts() == rows


def test_parquet_keeps_types_even_of_nothing(tmp_path: Path) -> None:
    polars = pytest.importorskip("polars")
    for name, rows in (("full", summarise(CORPUS, RULES)), ("empty", [])):
        write_summary(rows, str(tmp_path / f"{name}.parquet"))
    full, empty = (polars.read_parquet(tmp_path / f"{name}.parquet") for name in ("full", "empty"))
    assert full.schema == empty.schema
    assert (len(full), len(empty)) == (15, 0)


def test_parquet_without_polars_names_the_extra(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "polars", None)
    with pytest.raises(ImportError, match=r"polars is not installed; pip install 'thirdhand\[polars\]'"):
        write_summary([], tmp_path / "summary.parquet")
    assert list(tmp_path.iterdir()) == []


def test_a_finding_is_a_row() -> None:
    rows = findings_table(iter([checked_depot(published="2026-03-05", ref="17")]))
    assert rows[0] == {
        "article": checked_depot().id,
        "ref": "17",
        "path": "depot.html",
        "url": None,
        "outlet": "The Lindow Gazette",
        "published": "2026-03-05",
        "rule": "headline-unsupported",
        "severity": "error",
        "in": "title",
        "text": "Depot on Lake Orm burns",
        "message": "Seen: Depot on Lake Orm burns.",
        "against": "A fuel depot on Lake Orm burned",
        "claims": "c1 c3",
        "n_folded": 2,
    }
    assert [(row["rule"], row["against"], row["claims"], row["n_folded"]) for row in rows[1:]] == [
        ("second-hand", None, "c5", 0),
        ("estimate-vague", None, "", 0),
    ]


@given(checked_articles())
def test_every_finding_has_a_row_of_plain_values(given: Article) -> None:
    rows = findings_table([given])
    assert [row["rule"] for row in rows] == [one.rule for one in given.findings]
    for row in rows:
        assert list(row) == list(FINDING_COLUMNS)
        for name, value in row.items():
            assert value is None or type(value) is FINDING_COLUMNS[name]
