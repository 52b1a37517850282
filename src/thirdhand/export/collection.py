"""A collection as flat tables: articles, their versions, what was read in them and what linking found.

A row is made from the record as the store keeps it, with no Article in between, which would take most of the
time. ``article`` and ``version`` together say in every table to which text a row belongs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from thirdhand.errors import UsageError
from thirdhand.export import linked, summary, table
from thirdhand.export.columns import COLUMNS, Column
from thirdhand.export.table import as_float, name_link


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredRecord:
    """The record of one version and what the store knows of it beside.

    ``number`` counts the article's ``n_versions`` from 1. Times are ISO 8601 in UTC: ``added`` is when the
    article came in, ``first_captured`` and ``last_captured`` when these words were had. ``published_at`` is
    the moment of publication and ``published_zone`` whether its zone was ``given`` or is ``unknown``.
    """

    record: Mapping[str, Any]
    place: str
    number: int
    n_versions: int
    is_current: bool
    added: str
    first_captured: str
    last_captured: str
    published_at: str | None
    published_zone: str | None
    read: str
    model: str
    model_version: str
    tool: str


class Matter(StrEnum):
    """What the rows of a table are made from: versions of articles, clusters, or pairs of articles."""

    ARTICLES = "articles"
    CLUSTERS = "clusters"
    REUSE = "reuse"


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table by its name; ``rows`` makes those of one thing, their keys in the order of ``columns``.

    The thing is a ``StoredRecord``, or the JSON of a cluster or of reuse, as ``matter`` says.
    """

    name: str
    help: str
    columns: tuple[Column, ...]
    rows: Callable[[Any], Iterator[dict[str, Any]]]
    matter: Matter = Matter.ARTICLES


def _key(stored: StoredRecord) -> dict[str, Any]:
    return {"article": stored.record["id"], "version": stored.number}


def _reading(stored: StoredRecord) -> dict[str, Any]:
    read = {"read": stored.read, "model": stored.model, "model_version": stored.model_version}
    return {**read, "tool": stored.tool}


def _article_rows(stored: StoredRecord) -> Iterator[dict[str, Any]]:
    """Yield the article as it stands now; its earlier versions have no row."""
    record = stored.record
    if stored.is_current:
        yield {
            **_key(stored),
            "n_versions": stored.n_versions,
            "place": stored.place,
            **{
                name: record[name]
                for name in ("ref", "path", "url", "outlet", "byline", "title", "published")
            },
            "published_at": stored.published_at,
            "published_zone": stored.published_zone,
            "language": record["language"],
            "n_attributions": len(record["attributions"]),
            "n_claims": len(record["claims"]),
            "n_findings": len(record["findings"]),
            "added": stored.added,
            "last_captured": stored.last_captured,
            **_reading(stored),
        }


def _version_rows(stored: StoredRecord) -> Iterator[dict[str, Any]]:
    record = stored.record
    yield {
        **_key(stored),
        "is_current": stored.is_current,
        "place": stored.place,
        **{name: record[name] for name in ("outlet", "byline", "published", "title", "text")},
        "first_captured": stored.first_captured,
        "last_captured": stored.last_captured,
        **_reading(stored),
    }


def _attribution_rows(stored: StoredRecord) -> Iterator[dict[str, Any]]:
    for attribution in stored.record["attributions"]:
        yield {
            **_key(stored),
            "attribution": attribution["id"],
            **{name: attribution[name] for name in ("type", "parent", "score")},
            **_phrase("source", attribution["source"]),
            **_phrase("cue", attribution["cue"]),
            **_phrase("content", attribution["content"]),
        }


def _phrase(name: str, phrase: Mapping[str, Any] | None) -> dict[str, Any]:
    spans = f"{name}_spans"
    return {name: phrase["text"], spans: phrase["spans"]} if phrase else {name: None, spans: None}


def _claim_rows(stored: StoredRecord) -> Iterator[dict[str, Any]]:
    key, record = _key(stored), stored.record
    for claim in record["claims"]:
        yield {**key, **table.claim_row(record, claim), "content_spans": claim["content"]["spans"]}


def _link_rows(stored: StoredRecord) -> Iterator[dict[str, Any]]:
    key = _key(stored)
    for claim in stored.record["claims"]:
        for position, link in enumerate(claim["chain"]):
            yield {
                **key,
                "claim": claim["id"],
                "position": position,
                "in": claim["in"],
                "name": name_link(link),
                "is_resolved": link["name"] is not None,
                "names": link["names"],
                "source": link["text"],
                "source_spans": link["spans"],
                **{name: link[name] for name in _LINK_FIELDS},
                "condition_spans": link["condition"],
                "evidence_spans": link["evidence"],
                "attribution": link["attribution"],
                "score": link["score"],
            }


_LINK_FIELDS = ("via", "kind", "anonymity", "certainty", "doubt", "distancing")


def _quantity_rows(stored: StoredRecord) -> Iterator[dict[str, Any]]:
    key, record = _key(stored), stored.record
    for claim in record["claims"]:
        text = record["text"] if claim["in"] == "text" else record["title"]
        for position, quantity in enumerate(claim["quantities"]):
            yield {
                **key,
                "claim": claim["id"],
                "position": position,
                "in": claim["in"],
                "text": " … ".join(text[start:end] for start, end in quantity["spans"]),
                "spans": quantity["spans"],
                "low": as_float(quantity["low"]),
                "high": as_float(quantity["high"]),
                "bound": quantity["bound"],
                "unit": quantity["unit"],
            }


def _finding_rows(stored: StoredRecord) -> Iterator[dict[str, Any]]:
    key, record = _key(stored), stored.record
    for finding in record["findings"]:
        against = finding["against"]
        yield {
            **key,
            **summary.finding_row(record, finding),
            "spans": finding["spans"],
            "against_spans": against and against["spans"],
            "why": finding["why"],
            "settle": finding["settle"],
        }


def _table(
    name: str,
    help: str,
    rows: Callable[[Any], Iterator[dict[str, Any]]],
    matter: Matter = Matter.ARTICLES,
) -> Table:
    return Table(name=name, help=help, columns=COLUMNS[name], rows=rows, matter=matter)


#: The tables of articles, in the order in which they are written.
TABLES = (
    _table("articles", "An article as it stands now, and how much was read in it.", _article_rows),
    _table("versions", "What stood there at one time, with its whole text.", _version_rows),
    _table("attributions", "A source, a cue and what is credited.", _attribution_rows),
    _table(
        "claims",
        "A proposition that the article puts to the reader, with both ends of its chain.",
        _claim_rows,
    ),
    _table("links", "One source in the chain of a claim.", _link_rows),
    _table("quantities", "A number in a claim, as an interval.", _quantity_rows),
    _table("findings", "One result of a sourcing check.", _finding_rows),
)

#: The tables of what linking found, in the order in which they are written.
LINKED_TABLES = (
    _table(
        "clusters",
        "A proposition that two articles or more have, or its denial.",
        linked.cluster_rows,
        Matter.CLUSTERS,
    ),
    _table("memberships", "A claim in its cluster.", linked.membership_rows, Matter.CLUSTERS),
    _table("origins", "Where the chains of a cluster end.", linked.origin_rows, Matter.CLUSTERS),
    _table("reuse", "Two articles that share passages.", linked.reuse_rows, Matter.REUSE),
)


def find_table(name: str) -> Table:
    """Return the table called ``name``; raises UsageError for one that there is not."""
    every = (*TABLES, *LINKED_TABLES)
    found = next((table for table in every if table.name == name), None)
    if found is None:
        raise UsageError(
            f"{name}: there is no such table; there are {', '.join(each.name for each in every)}"
        )
    return found
