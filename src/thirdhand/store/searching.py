"""Search: the articles in which words stand and that meet conditions, the best first.

What takes time is kept from growing with the collection: conditions that few articles meet are asked first,
and of what is then left the ``RANKED`` articles that came in last are ranked. To rank more, a database would
have to read them all, for an order that nobody looks at to its end.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, func, select

from thirdhand.records import Span
from thirdhand.store import tables
from thirdhand.store.driving import find_candidates
from thirdhand.store.index import rank_matches
from thirdhand.store.loading import load_claims, select_versions
from thirdhand.store.querying import Phrase, Query, parse_query
from thirdhand.store.selection import Selection, claim_conditions, one_of
from thirdhand.store.snippets import Snippet, cut_snippet, find_phrases

#: So many articles, those that came in last, are ranked by their words.
RANKED = 500
#: Claims that are shown of an article.
_SHOWN_CLAIMS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimHit:
    """A claim that meets the conditions: its words, who says so, outermost first, and how surely.

    ``spans`` count in the string that ``part`` names, ``text`` or ``title``.
    """

    id: str
    part: str
    text: str
    spans: tuple[Span, ...]
    chain: tuple[str, ...]
    certainty: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """An article that was found, as it stands there now.

    ``title_marks`` are the finds in the headline, ``snippet`` the words around those in the text. ``claims``
    are the first three that meet the conditions of claims, ``n_claims`` says how many do; without such
    conditions there are none. ``score`` is 0 where no words were looked for.
    """

    id: str
    ref: str | None
    url: str | None
    path: str | None
    title: str | None
    title_marks: tuple[Span, ...]
    outlet: str | None
    byline: str | None
    published: str | None
    published_zone: str | None
    score: float
    snippet: Snippet
    claims: tuple[ClaimHit, ...]
    n_claims: int
    n_versions: int


def search(
    connection: Connection, words: str, selection: Selection, limit: int, *, offset: int = 0
) -> list[Hit]:
    """Return the ``limit`` best articles for ``words`` under ``selection`` after ``offset`` better ones; see
    ``parse_query``.

    Without words, those published last come first, and those without a date last. Raises UsageError for words
    that cannot be looked for.
    """
    query = parse_query(words)
    if limit < 1:
        return []
    times = find_candidates(connection, query, selection, RANKED if query.groups else offset + limit)
    scores = rank_matches(connection, query, times) if query.groups else dict.fromkeys(times, 0.0)
    best = sorted(scores, key=lambda id: (round(scores[id], 6), times[id], id), reverse=True)
    return _load(connection, best[offset : offset + limit], scores, query, selection)


def _load(
    connection: Connection, ids: Sequence[int], scores: dict[int, float], query: Query, selection: Selection
) -> list[Hit]:
    versions = tables.versions
    rows = connection.execute(select(versions).where(one_of(connection, versions.c.id, ids)))
    by_id = {row.id: row for row in rows}
    n_versions = _count_versions(connection, [row.article_id for row in by_id.values()])
    claims = find_claims(connection, ids, selection) if selection.has_claims else {}
    return [
        _hit(by_id[id], scores[id], query.phrases, claims.get(id, ()), n_versions[by_id[id].article_id])
        for id in ids
    ]


def _count_versions(connection: Connection, article_ids: Sequence[int]) -> dict[int, int]:
    versions = tables.versions
    query = select(versions.c.article_id, func.count()).group_by(versions.c.article_id)
    rows = connection.execute(query.where(one_of(connection, versions.c.article_id, article_ids)))
    return {id: n_versions for id, n_versions in rows}


def _hit(
    row: Any,  # noqa: ANN401 -- a row of versions
    score: float,
    phrases: Collection[Phrase],
    claims: Sequence[ClaimHit],
    n_versions: int,
) -> Hit:
    names = ("ref", "url", "path", "title", "outlet", "byline", "published", "published_zone")
    return Hit(
        id=row.record,
        **{name: getattr(row, name) for name in names},
        title_marks=tuple(span for span, _ in find_phrases(row.title or "", phrases)),
        score=score,
        snippet=cut_snippet(row.text, phrases, after=_end_of_headline(row.title, row.text)),
        claims=tuple(claims[:_SHOWN_CLAIMS]),
        n_claims=len(claims),
        n_versions=n_versions,
    )


def _end_of_headline(title: str | None, text: str) -> int:
    """Return where the text itself begins: a plain text may have its headline as its first line."""
    begin = len(text) - len(text.lstrip())
    return begin + len(title) if title and text.startswith(title, begin) else 0


def find_claims(
    connection: Connection, ids: Sequence[int], selection: Selection
) -> dict[int, list[ClaimHit]]:
    """Return the claims of each of the versions ``ids`` that meet ``selection``, in the order of the text."""
    versions, readings, claims = tables.versions, tables.readings, tables.claims
    meeting = (
        select(readings.c.version_id, claims.c.number)
        .join(claims, claims.c.reading_id == readings.c.id)
        .where(readings.c.is_active, one_of(connection, readings.c.version_id, ids))
        .where(*claim_conditions(selection))
        .order_by(readings.c.version_id, claims.c.number)
    )
    numbers: dict[int, list[int]] = {}
    for version_id, number in connection.execute(meeting):
        numbers.setdefault(version_id, []).append(number)
    rows = connection.execute(select_versions().where(one_of(connection, versions.c.id, list(numbers))))
    return {row.id: list(map(_claim, load_claims(row, numbers[row.id]))) for row in rows}


def _claim(record: dict[str, Any]) -> ClaimHit:
    return ClaimHit(
        id=record["id"],
        part=record["in"],
        text=record["content"]["text"],
        spans=tuple(Span(start, end) for start, end in record["content"]["spans"]),
        chain=tuple(" and ".join(link["names"]) or link["text"] for link in record["chain"]),
        certainty=record["certainty"],
    )
