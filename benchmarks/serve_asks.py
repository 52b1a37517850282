"""Which pages the clients of ``benchmarks.serve`` ask for: drawn at random from what the store has.

Nothing is asked for because it is small or was asked for before; large claims, sources that half of all
stories have and searches for common words are among them.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, quote_plus

from sqlalchemy import Connection, Select, func, select

from benchmarks.serve_load import Ask
from thirdhand.store import tables
from thirdhand.store.store import Store

#: Of a hundred pages that people look at, so many are of each kind.
SHARES = {"article": 40, "claim": 15, "search": 20, "start": 9, "source": 8, "outlet": 8}
#: Kinds that are measured alone only.
ALONE = ("widest claim", "claims", "sources", "asset")
#: Articles of a claim of the kind "claim".
_LEAST, _MOST = 100, 150
_N_DRAWN = 4_000


@dataclass(frozen=True, slots=True)
class Pages:
    """The paths of each kind, at random."""

    paths: dict[str, list[str]]

    def draw(self, kind: str, n_asks: int, seed: int) -> tuple[Ask, ...]:
        """Return ``n_asks`` of one kind, no page twice while there are others."""
        paths = list(self.paths[kind])
        random.Random(f"{kind}/{seed}").shuffle(paths)
        return tuple(Ask(kind, paths[at % len(paths)]) for at in range(n_asks))

    def mix(self, n_asks: int, seed: int) -> tuple[Ask, ...]:
        """Return about ``n_asks`` of all kinds by their shares, shuffled."""
        shares = {kind: share for kind, share in SHARES.items() if kind in self.paths}
        whole = sum(shares.values())
        asks = [
            ask for kind, share in shares.items() for ask in self.draw(kind, n_asks * share // whole, seed)
        ]
        random.Random(seed).shuffle(asks)
        return tuple(asks)

    def keep(self, kinds: Sequence[str]) -> Pages:
        """Return the pages of ``kinds`` alone."""
        return Pages({kind: self.paths[kind] for kind in kinds})


def draw_pages(store: Store) -> Pages:
    """Return what may be asked of ``store``."""
    with store.reading() as connection:
        return Pages({kind: list(find(connection)) for kind, find in _FINDERS.items()})


def _draw(connection: Connection, query: Select[Any], number: int = _N_DRAWN) -> list[Any]:
    """Return up to ``number`` values of the rows of ``query``, drawn anew in each run of the benchmark."""
    found = list(connection.scalars(query))
    return random.sample(found, min(number, len(found)))


def _find_articles(connection: Connection) -> Iterator[str]:
    versions = tables.versions
    for record in _draw(connection, select(versions.c.record).where(versions.c.is_current)):
        yield f"/articles/{quote(record, safe=':')}"


def _find_claims(connection: Connection) -> Iterator[str]:
    clusters = tables.clusters
    size = clusters.c.n_articles
    for id in _draw(connection, select(clusters.c.id).where(size.between(_LEAST, _MOST))):
        yield f"/claims/k{id}"


def _find_widest(connection: Connection) -> Iterator[str]:
    clusters = tables.clusters
    query = select(clusters.c.id).order_by(clusters.c.n_articles.desc(), clusters.c.id).limit(1)
    yield from (f"/claims/k{id}" for id in connection.scalars(query))


def _find_sources(connection: Connection) -> Iterator[str]:
    """Yield sources as they are met: half of them as often as articles credit them, half all alike."""
    links = tables.links
    most = connection.scalar(select(func.max(links.c.reading_id))) or 0
    readings = random.sample(range(1, most + 1), min(_N_DRAWN, most))
    credited = select(links.c.source_id).where(links.c.reading_id.in_(readings[:400]))
    alike = _draw(connection, select(tables.sources.c.id))
    met = _draw(connection, credited)
    yield from (f"/sources/{id}" for pair in zip(met, alike, strict=False) for id in pair)


def _find_outlets(connection: Connection) -> Iterator[str]:
    versions = tables.versions
    keys = select(versions.c.outlet_key).where(versions.c.outlet_key.is_not(None)).distinct()
    yield from (f"/outlets/{quote(key, safe='')}" for key in _draw(connection, keys))


def _find_searches(connection: Connection) -> Iterator[str]:
    for words in list_searches(connection):
        yield f"/search?q={quote_plus(words)}"


def list_searches(connection: Connection) -> list[str]:
    """Return what is searched for: names, words from common to rare, several words, phrases, whole claims."""
    clusters, sources, versions = tables.clusters, tables.sources, tables.versions
    claims = _draw(connection, select(clusters.c.statement).where(clusters.c.statement.is_not(None)), 400)
    names = [name for name in _draw(connection, select(sources.c.name), 200) if len(name) < 60]
    titles = [title for title in _draw(connection, select(versions.c.title), 200) if title]
    words = [claim.split() for claim in claims]
    return [
        *names,
        *titles[:50],
        *(max(each, key=len) for each in words[:80]),
        *(" ".join(each[at : at + 2]) for at, each in enumerate(words[80:160])),
        *(f'"{" ".join(each[1:3])}"' for each in words[160:200] if len(each) > 2),
        *(f"{each[-1]} OR {each[0]}" for each in words[200:220]),
        *(f"{each[-1]} -{each[0]}" for each in words[220:240]),
        *(" ".join(each[:8]) for each in words[240:300]),
        *_COMMON,
        "nothingatallislikethis",
    ]


#: Words that are in half of all articles or more.
_COMMON = ("said", "the", "police", "officials", "people", "was", "after", "monday")

_FINDERS: dict[str, Callable[[Connection], Iterator[str]]] = {
    "article": _find_articles,
    "claim": _find_claims,
    "search": _find_searches,
    "start": lambda connection: iter(("/",)),
    "source": _find_sources,
    "outlet": _find_outlets,
    "widest claim": _find_widest,
    "claims": lambda connection: iter(("/claims",)),
    "sources": lambda connection: iter(("/sources",)),
}
