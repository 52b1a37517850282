"""Search: articles, the claims that several of them have, and sources, under conditions that stand in the
address.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace

from sqlalchemy import Connection

from thirdhand.checks.registry import RULES
from thirdhand.errors import NotFoundError, UsageError
from thirdhand.records import Anonymity, Certainty, Kind
from thirdhand.store.addresses import find_record
from thirdhand.store.cluster_headings import ClusterHeading, load_cluster_headings
from thirdhand.store.crediting import CreditedSource, list_named_sources
from thirdhand.store.querying import parse_query
from thirdhand.store.searching import Hit, search
from thirdhand.store.selection import Selection
from thirdhand.store.store import Store
from thirdhand.store.unkept import UNKEPT
from thirdhand.terms import find_terms
from thirdhand.tracing.finding import rank_clusters
from thirdhand.tracing.naming import find_cluster, read_cluster_id, split_claim_id
from thirdhand.web.contexts.paging import Paging, make_paging

#: Articles of one page; claims and sources that are shown beside them.
PAGE, _CLAIMS, _SOURCES = 20, 4, 5
#: Characters of what is typed.
MOST_TYPED = 500
#: The words of conditions that allow no other, for whoever chooses among them.
CHOICES = {
    "kind": tuple(map(str, Kind)),
    "anonymity": tuple(map(str, Anonymity)),
    "certainty": tuple(map(str, Certainty)),
    "rule": tuple(rule.id for rule in RULES),
}
_ADDRESS = re.compile(r"https?://\S+", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Conditions:
    """The conditions of a search as they were typed, "" for none; see ``Selection``."""

    outlet: str = ""
    since: str = ""
    until: str = ""
    source: str = ""
    kind: str = ""
    anonymity: str = ""
    certainty: str = ""
    rule: str = ""

    @property
    def given(self) -> dict[str, str]:
        """Those that are something."""
        return {name: value for name, value in asdict(self).items() if value}


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundClaim:
    """A claim that several articles have; ``missing`` are the words of the query that none of them has."""

    cluster: ClusterHeading
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchPage:
    """What was found for the words ``q`` under ``conditions``.

    ``problem`` says what is wrong with the question, None where nothing is. Where nothing ``is_asked``,
    nothing is found. ``address`` is one that was typed and that no article here has, and ``once`` goes
    with it, so that asked for twice it is read once. Claims and sources are looked for by words alone, and
    shown on the first page.
    """

    q: str
    conditions: Conditions
    is_asked: bool
    problem: str | None
    address: str | None
    once: str
    articles: tuple[Hit, ...]
    claims: tuple[FoundClaim, ...]
    sources: tuple[CreditedSource, ...]
    paging: Paging


def clean(typed: str, most: int = MOST_TYPED) -> str:
    """Return ``typed`` in one line, cut where nobody types on, without what no database takes."""
    return " ".join(UNKEPT.sub(" ", typed).split())[:most]


def find_named_page(store: Store, q: str) -> str | None:
    """Return the path of the page that ``q`` names by itself: of an article by its address or id, of a claim
    by its id. None where it is words to look for."""
    if not q or " " in q:
        return None
    with store.reading() as connection:
        number = read_cluster_id(q)
        if number is not None:
            return _find_cluster_page(connection, number)
        name, claim = split_claim_id(q) or (q, "")
        record = find_record(connection, name)
    return record and f"/articles/{record}{f'#{claim}' if claim else ''}"


def _find_cluster_page(connection: Connection, number: int) -> str | None:
    try:
        return f"/claims/k{find_cluster(connection, number)}"
    except NotFoundError:
        return None


def load_search_page(store: Store, q: str, conditions: Conditions, number: int = 1) -> SearchPage:
    """Return the page ``number`` of what is found; what cannot be looked for is told on it."""
    given = conditions.given
    page = SearchPage(
        q=q,
        conditions=conditions,
        is_asked=bool(q or given),
        problem=None,
        address=q if _ADDRESS.fullmatch(q) else None,
        once=secrets.token_urlsafe(16),
        articles=(),
        claims=(),
        sources=(),
        paging=make_paging(number, has_more=False, query={"q": q, **given}),
    )
    if not page.is_asked:
        return page
    try:
        return _fill(store, page, Selection.of(**given))
    except UsageError as error:
        return replace(page, problem=str(error))


def _fill(store: Store, page: SearchPage, selection: Selection) -> SearchPage:
    number = page.paging.number
    query = {"q": page.q, **page.conditions.given}
    words = _list_wanted(page.q) if number == 1 else ""
    with store.reading() as connection:
        hits = search(connection, page.q, selection, PAGE + 1, offset=(number - 1) * PAGE)
        return replace(
            page,
            articles=tuple(hits[:PAGE]),
            claims=tuple(_find_claims(connection, page.q, words)) if words else (),
            sources=tuple(list_named_sources(connection, words, limit=_SOURCES)[0]) if words else (),
            paging=make_paging(number, has_more=len(hits) > PAGE, query=query),
        )


def _list_wanted(q: str) -> str:
    """Return the words of ``q`` that must be found, as they were typed."""
    terms = {term for group in parse_query(q).groups for phrase in group.wanted for term in phrase}
    return " ".join(q[start:end] for term, start, end in find_terms(q) if term in terms)


def _find_claims(connection: Connection, q: str, words: str) -> Iterator[FoundClaim]:
    """Yield the claims that have at least half of ``words``, the best first."""
    typed = {term: q[start:end] for term, start, end in find_terms(q)}
    ranked = rank_clusters(connection, words, _CLAIMS)
    for cluster in load_cluster_headings(connection, list(ranked)):
        missing = ranked[int(cluster.id[1:])]
        if 2 * len(missing) <= len(words.split()):
            yield FoundClaim(cluster=cluster, missing=tuple(typed.get(term, term) for term in missing))
