"""Findings over many articles, for spreadsheets, pandas and polars: counted, or one a row.

The summary sets how many articles have a finding beside how many the rule could be applied to: an outlet
whose articles lack headlines, say, looks no better for the rules that need one. Only counts are held, so
that a corpus of any size goes through.
"""

import csv
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TextIO

from thirdhand.export.frames import polars_frame
from thirdhand.export.json import article_to_json
from thirdhand.records import Article, Finding

#: Every column of the summary and its type; ``outlet``, ``month`` and ``share`` may be None.
COLUMNS: dict[str, type] = {
    "outlet": str,
    "month": str,
    "rule": str,
    "n_articles": int,
    "n_with": int,
    "n_findings": int,
    "share": float,
}

#: Every column of the table of findings and its type; ``ref`` to ``published`` and ``against`` may be None.
FINDING_COLUMNS: dict[str, type] = {
    "article": str,
    "ref": str,
    "path": str,
    "url": str,
    "outlet": str,
    "published": str,
    "rule": str,
    "severity": str,
    "in": str,
    "text": str,
    "message": str,
    "against": str,
    "claims": str,
    "n_folded": int,
}

_MONTH = re.compile(r"\d{4}-(?:0[1-9]|1[0-2])(?!\d)", re.ASCII)


@dataclass(slots=True)
class _Tally:
    """What is counted for one rule in one outlet and month."""

    n_articles: int = 0
    n_with: int = 0
    n_findings: int = 0

    def add(self, n_findings: int) -> None:
        """Count one more article, in which the rule has so many findings."""
        self.n_articles += 1
        self.n_with += n_findings > 0
        self.n_findings += n_findings

    @property
    def share(self) -> float | None:
        """The part of the articles that has a finding, None of no articles."""
        return self.n_with / self.n_articles if self.n_articles else None


def summarise(articles: Iterable[Article], rules: Sequence[str]) -> list[dict[str, Any]]:
    """Return one row for each outlet, month and rule, with the keys of ``COLUMNS``.

    ``articles`` have been checked, and ``rules`` are the ids of the rules that were on. ``n_articles`` are
    those that the rule was applied to, ``n_with`` those of them with at least one finding of it, and
    ``share`` is the second over the first, in 0..1. Folded findings count like any other. ``month`` is that
    of ``published`` in the zone that the page gives. Rows are sorted by outlet, then month, what has none
    last, then in the order of ``rules``.

    >>> rain = Article(id="b2:0", text="Rain fell.", published="2026-11-30")
    >>> for row in summarise([rain], ["single-source"]):
    ...     print(*row.values())
    None 2026-11 single-source 1 0 0 0.0
    """
    tallies: dict[tuple[str | None, str | None], dict[str, _Tally]] = {}
    for article in articles:
        group = article.outlet, _month(article.published)
        if group not in tallies:
            tallies[group] = {rule: _Tally() for rule in rules}
        _count(article, tallies[group])
    return [
        _row(group, rule, tally)
        for group in sorted(tallies, key=_order)
        for rule, tally in tallies[group].items()
    ]


def _month(published: str | None) -> str | None:
    """Return the month of an ISO 8601 date or time, None where it is none."""
    match = _MONTH.match(published or "")
    return match[0] if match else None


def _count(article: Article, tallies: Mapping[str, _Tally]) -> None:
    """Count ``article`` for every rule that was applied to it."""
    skipped = {one.rule for one in article.skipped}
    found = Counter(rule for finding in article.findings for rule in _rules_of(finding))
    for rule, tally in tallies.items():
        if rule not in skipped:
            tally.add(found[rule])


def _rules_of(finding: Finding) -> Iterator[str]:
    yield finding.rule
    yield from (folded.rule for folded in finding.folded)


def _order(group: tuple[str | None, str | None]) -> tuple[tuple[bool, str], ...]:
    """Return what sorts groups by outlet and month, with None behind every string."""
    return tuple((name is None, name or "") for name in group)


def _row(group: tuple[str | None, str | None], rule: str, tally: _Tally) -> dict[str, Any]:
    outlet, month = group
    counts = {"n_articles": tally.n_articles, "n_with": tally.n_with, "n_findings": tally.n_findings}
    return {"outlet": outlet, "month": month, "rule": rule, **counts, "share": tally.share}


def write_summary(rows: Iterable[Mapping[str, Any]], target: str | Path | TextIO) -> None:
    """Write rows of ``summarise`` as CSV, or as Parquet where the name of ``target`` ends in ``.parquet``.

    ``target`` is a path or an open text file, which gets CSV. CSV is UTF-8 with a line of names, lines end
    in ``\\n``, and None is an empty cell. Parquet raises ImportError without the extra ``polars``.
    """
    if not isinstance(target, str | Path):
        _write_csv(rows, target)
    elif Path(target).suffix.lower() == ".parquet":
        polars_frame(rows, COLUMNS).write_parquet(target)
    else:
        # The csv module ends lines itself: Windows must not end them a second time.
        with Path(target).open("w", encoding="utf-8", newline="") as file:
            _write_csv(rows, file)


def _write_csv(rows: Iterable[Mapping[str, Any]], file: TextIO) -> None:
    writer = csv.DictWriter(file, list(COLUMNS), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)


def findings_table(articles: Iterable[Article]) -> list[dict[str, Any]]:
    """Return one row for each finding of ``articles``, with the keys of ``FINDING_COLUMNS``.

    ``text`` and ``against`` are the words that the rule fired on and that they are held against; ``claims``
    are ids joined by a space. Findings that were folded have no row of their own: ``n_folded`` counts them.

    >>> findings_table([Article(id="b2:0", text="Rain fell.")])
    []
    """
    records = map(article_to_json, articles)
    return [finding_row(record, finding) for record in records for finding in record["findings"]]


def finding_row(record: Mapping[str, Any], finding: Mapping[str, Any]) -> dict[str, Any]:
    """Return the row of one finding of a record (``docs/json.md``)."""
    return {
        "article": record["id"],
        "ref": record["ref"],
        "path": record["path"],
        "url": record["url"],
        "outlet": record["outlet"],
        "published": record["published"],
        "rule": finding["rule"],
        "severity": finding["severity"],
        "in": finding["in"],
        "text": finding["text"],
        "message": finding["message"],
        "against": finding["against"] and finding["against"]["text"],
        "claims": " ".join(finding["claims"]),
        "n_folded": len(finding["folded"]),
    }
