"""Articles that were read and linked once, dealt anew under other names, addresses and dates.

Names change into invented ones of the same length, the same in all articles of one dealing, so that every
span, passage and cluster stays as it was found. Dates move by whole weeks. What every outlet calls the same
(outlets themselves, words that are no names) stays, so that some sources are in nearly every story and most
in one.
"""

from __future__ import annotations

import json
import random
import re
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache
from typing import Any

from benchmarks.newsroom_words import list_outlets
from benchmarks.store_collections import invent_name
from thirdhand.acquire.captures import Capture
from thirdhand.acquire.sniff import Format
from thirdhand.export.json import article_to_json
from thirdhand.ids import article_id
from thirdhand.records import Article
from thirdhand.store.clusters import find_terms
from thirdhand.store.packing import _PACKING, COLUMNS, _dictionary
from thirdhand.store.places import article_key, name_place
from thirdhand.store.preparing import Prepared, PreparedVersion, hash_words, prepare, read_time
from thirdhand.store.writing import Addition
from thirdhand.terms import cut_terms

N_NAMES = 3_000
#: Dealings lie over so many weeks, and so many before the patterns, which are of a year to come.
WEEKS, _BACK = 52, 313
_CAPTURED = "2026-01-05T00:00:00Z"
_NAME = re.compile(r"\b[A-Z][a-z]{2,}\b")
_WORD = re.compile(r"\b[a-z]{3,}\b")
# each begins with a set of letters, over which a search leaps
_SAID = re.compile(r"[A-Z2](?:(?<=2)03\d-\d\d-\d\d|(?<!2)[a-z]{2,})")
_NAMED = re.compile(
    r"[A-Z2bh](?:(?<=b)2:[0-9a-f]+|(?<=h)ttps://[\w.-]+/\d+|(?<=2)03\d-\d\d-\d\d|(?<![2bh])[a-z]{2,})"
)

_invent = cache(invent_name)


@dataclass(frozen=True, slots=True)
class Pattern:
    """An article that was read: as it is written, and its record without words, as JSON."""

    record: str
    url: str
    version: PreparedVersion
    rest: str


@dataclass(frozen=True, slots=True)
class ClusterPattern:
    """A cluster of patterns: its description as JSON, and of its claims as many as it is found by."""

    id: int
    description: str
    statement: str
    claims: tuple[str, ...]
    first_published: str | None


@dataclass(frozen=True, slots=True)
class DealtCluster:
    """A cluster in one dealing: its id, that of its ``pattern``, and what of its row is other."""

    id: int
    pattern: int
    statement: str
    first_published: str | None
    description: bytes
    terms: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Dealing:
    """The articles and clusters of one dealing, ready to be written."""

    additions: tuple[Addition, ...]
    clusters: tuple[DealtCluster, ...]


def to_pattern(article: Article) -> Pattern:
    """Return ``article`` ready to be dealt."""
    record = article_to_json(article)
    rest = {name: _strip(value) for name, value in record.items() if name not in ("id", "text", *COLUMNS)}
    version = prepare(article, article.url or article.id).new
    assert version is not None
    return Pattern(article.id, article.url or "", version, _dump(rest))


def to_cluster_pattern(id: int, record: dict[str, Any]) -> ClusterPattern:
    """Return the cluster with this description ready to be dealt."""
    terms, claims = find_terms(record), []
    for claim in dict.fromkeys(claim["text"] for claim in record["claims"]):
        claims.append(claim)
        if find_terms(_brief(record["statement"], claims)) == terms:
            break
    first: Mapping[str, str | None] = record["first"] or {}
    return ClusterPattern(id, _dump(record), record["statement"], tuple(claims), first.get("published"))


def _brief(statement: str, claims: Iterable[str]) -> dict[str, Any]:
    """Return of a description what ``find_terms`` looks at."""
    return {"statement": statement, "claims": [{"text": claim} for claim in claims]}


def _dump(value: dict[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _strip(value: Any) -> Any:  # noqa: ANN401 -- JSON
    """Return ``value`` without the words beside spans, which the store cuts out of the text."""
    if isinstance(value, list):
        return [_strip(item) for item in value]
    if not isinstance(value, dict):
        return value
    return {name: _strip(item) for name, item in value.items() if not (name == "text" and "spans" in value)}


def find_names(patterns: Iterable[Pattern]) -> list[str]:
    """Return the words of names that are to change: not those of outlets, nor what stands as a word too."""
    names: set[str] = set()
    words: set[str] = set()
    for pattern in patterns:
        words.update(_WORD.findall(pattern.version.columns["text"] or ""))
        for link in pattern.version.reading.links:
            names.update(_NAME.findall(link.source))
    kept = {word for outlet in list_outlets() for word in _NAME.findall(outlet.name)}
    return sorted(name for name in names - kept if name.lower() not in words)


class Dealer:
    """Deals patterns the ``number``-th time."""

    def __init__(self, number: int, names: Sequence[str]) -> None:
        self.number = number
        self.days = 7 * (number * 5 % WEEKS - _BACK)
        dealer = random.Random(number)
        ranks = [int(N_NAMES * dealer.random() ** 2) for _ in names]
        self._changed = {name: _invent(rank, len(name)) for name, rank in zip(names, ranks, strict=True)}

    def deal(self, patterns: Sequence[Pattern], clusters: Sequence[ClusterPattern], first_id: int) -> Dealing:
        """Return ``patterns`` and ``clusters``, all of whose articles must be among them.

        Clusters have ids from ``first_id`` on.
        """
        additions = tuple(map(self._deal, patterns))
        dealt = [self._deal_cluster(cluster, first_id + at) for at, cluster in enumerate(clusters)]
        return Dealing(additions, tuple(dealt))

    def say(self, words: str) -> str:
        """Return ``words`` with the names and dates of this dealing."""
        return _SAID.sub(self._say, words)

    def _say(self, match: re.Match[str]) -> str:
        word = match[0]
        found = self._changed.get(word)
        if found is None:
            found = self._changed[word] = _move(word, self.days) if word[0] == "2" else word
        return found

    def _deal(self, pattern: Pattern) -> Addition:
        host, _, row = pattern.url.rpartition("/")
        url = f"{host}/{self.number}-{row}"
        version = self._deal_version(pattern, url)
        self._changed[pattern.url], self._changed[pattern.record] = url, version.columns["record"] or ""
        text = version.columns["text"] or ""
        return Addition(
            prepared=Prepared(
                key=article_key(url),
                place=name_place(url),
                words=hash_words(version.columns["title"], text),
                new=version,
            ),
            digest=Capture(name=url, format=Format.TEXT, data=text.encode(), url=url).digest,
            input=url,
            captured=_CAPTURED,
            headers=None,
            tool="benchmark",
        )

    def _deal_version(self, pattern: Pattern, url: str) -> PreparedVersion:
        said = {name: self._say_column(pattern, name) for name in ("title", "byline", "published", "text")}
        text = said["text"] or ""
        moment, zone = read_time(said["published"])
        reading = pattern.version.reading
        links = tuple(replace(link, source=self.say(link.source)) for link in reading.links)
        return PreparedVersion(
            columns={
                **pattern.version.columns,
                **said,
                **{"url": url, "record": article_id(url, text)},
                **{"published_at": moment, "published_zone": zone},
            },
            title_terms=" ".join(cut_terms(said["title"] or "")),
            text_terms=" ".join(cut_terms(text)),
            reading=replace(reading, record=_pack(self.say(pattern.rest), text), links=links),
        )

    def _say_column(self, pattern: Pattern, name: str) -> str | None:
        value = pattern.version.columns[name]
        return None if value is None else self.say(value)

    def _deal_cluster(self, cluster: ClusterPattern, id: int) -> DealtCluster:
        statement = self.say(cluster.statement)
        terms = find_terms(_brief(statement, map(self.say, cluster.claims)))
        description = _NAMED.sub(self._say, cluster.description)
        description = description.replace(f'"id":"k{cluster.id}"', f'"id":"k{id}"', 1)
        return DealtCluster(
            id=id,
            pattern=cluster.id,
            statement=statement,
            first_published=cluster.first_published and self.say(cluster.first_published),
            description=zlib.compress(description.encode(), 6),
            terms=tuple(sorted(terms)),
        )


def _pack(rest: str, text: str) -> bytes:
    """Return a record as the store packs it, without taking it apart for that."""
    packer = zlib.compressobj(6, zdict=_dictionary(text))
    return _PACKING + packer.compress(rest.encode()) + packer.flush()


def _move(day: str, days: int) -> str:
    """Return the date ``day`` so many ``days`` later; what is no date stays.

    >>> _move("2031-01-06", -7)
    '2030-12-30'
    """
    try:
        return (date.fromisoformat(day) + timedelta(days=days)).isoformat()
    except ValueError:
        return day
