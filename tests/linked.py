"""Articles made by hand and kernels so simple that what a link must come to can be said beforehand.

A claim is a sentence; sentences of the same words, "not" left out, match. A sentence that two articles have
letter by letter is a passage.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence

import numpy as np

from thirdhand.ids import article_id
from thirdhand.linking.describing import describe_cluster
from thirdhand.linking.matching.grouping import group_claims
from thirdhand.linking.matching.tables import CopyTable
from thirdhand.linking.values import Cluster, Copied, Member, Relation
from thirdhand.records import Article, Author, Certainty, Claim, ClaimPlace, Part, Phrase, Span
from thirdhand.store.reusing import CopiedRow, ReuseRow
from thirdhand.tracing.kernels import (
    Corpus,
    Damaged,
    Fetch,
    FoundReuse,
    Ints,
    Matches,
    Pairs,
    Stances,
    Standing,
)

_SENTENCE = re.compile(r"[^.]+\.")


def write_article(
    name: str,
    *sentences: str,
    outlet: str | None = "Lindow Courier",
    published: str | None = "2031-03-04T10:00:00+00:00",
    title: str | None = None,
) -> Article:
    """Return an article at a URL called ``name``, one claim a sentence."""
    text = " ".join(sentences)
    url = f"https://{name}.example/story"
    claims = tuple(
        Claim(
            id=f"c{number}",
            part=Part.TEXT,
            place=ClaimPlace.BODY,
            content=Phrase.cut(text, [Span(start, end - 1)]),
            author=Author(certainty=Certainty.ASSERTED),
            chain=(),
            score=0.9,
        )
        for number, (start, end) in enumerate(_cut(text), start=1)
    )
    return Article(
        id=article_id(url, text),
        text=text,
        url=url,
        title=title,
        outlet=outlet,
        published=published,
        claims=claims,
    )


def _cut(text: str) -> list[tuple[int, int]]:
    return [
        (match.start() + len(match[0]) - len(match[0].lstrip()), match.end())
        for match in _SENTENCE.finditer(text)
    ]


class PlainKernels:
    """Does what a link needs by comparing sentences."""

    rules = "plain"
    window = 30 * 86_400

    def __init__(self) -> None:
        #: How many articles each part was given as new.
        self.asked: list[tuple[str, int]] = []

    def mark(self, articles: Sequence[Article]) -> list[tuple[bytes, bytes]]:
        return [
            (b"S", json.dumps([claim.content.text for claim in article.claims]).encode())
            for article in articles
        ]

    def find_reuse(
        self, corpus: Corpus, signatures: Iterator[bytes], standing: Standing, fetch: Fetch
    ) -> FoundReuse:
        if damaged := [at for at, packed in enumerate(signatures) if packed != b"S"]:
            raise Damaged(damaged)
        self.asked.append(("reuse", int(corpus.is_new.sum())))
        articles = fetch(np.arange(len(corpus)))
        reuse = [
            row
            for a in range(len(corpus))
            for b in range(a + 1, len(corpus))
            if (corpus.is_new[a] or corpus.is_new[b])
            and (row := _compare(corpus, articles, a, b)) is not None
        ]
        every = [
            row
            for a in range(len(corpus))
            for b in range(a + 1, len(corpus))
            if (row := _compare(corpus, articles, a, b)) is not None
        ]
        copied: dict[int, CopiedRow] = {}
        for row in every:
            child, parent, spans, home = (
                (row.b_id, row.a_id, row.b_spans, row.a_spans)
                if row.earlier != "b"
                else (row.a_id, row.b_id, row.a_spans, row.b_spans)
            )
            copied.setdefault(
                child, CopiedRow(child_id=child, parent_id=parent, spans=spans, parent_spans=home)
            )
        ids = corpus.version_ids.tolist()
        return FoundReuse(reuse, [copied[id] for id in ids if id in copied], ids)

    def match(self, corpus: Corpus, claims: Iterator[bytes], copies: CopyTable) -> tuple[Ints, Matches]:
        self.asked.append(("match", int(corpus.is_new.sum())))
        words = [json.loads(packed) for packed in claims]
        starts = np.concatenate(([0], np.cumsum([len(of) for of in words]))).astype(np.int64)
        rows = [(at, text) for at, of in enumerate(words) for text in of]
        places: dict[frozenset[str], list[int]] = {}
        found: list[tuple[int, int, int]] = []
        for row, (at, text) in enumerate(rows):
            for other in places.setdefault(_key(text), []):
                if corpus.is_new[at] or corpus.is_new[rows[other][0]]:
                    found.append((other, row, -1 if _denies(text) != _denies(rows[other][1]) else 1))
            places[_key(text)].append(row)
        table = np.array(found, dtype=np.int64).reshape(-1, 3)
        weight = np.full(len(table), 2.0, dtype=np.float32)
        return starts, Matches(table[:, 0], table[:, 1], weight, table[:, 2].astype(np.int8))

    def group(self, n: int, matches: Matches, must: Pairs, cannot: Pairs) -> Ints:
        pairs = [list(zip(a.tolist(), b.tolist(), strict=True)) for a, b in (must, cannot)]
        return group_claims(n, matches.left, matches.right, matches.weight, *pairs)

    def find_stances(self, packed: bytes) -> Stances:
        texts = json.loads(packed)
        return Stances(
            np.array([_denies(text) for text in texts], dtype=bool), np.zeros(len(texts), dtype=np.int64)
        )

    def describe(self, id: str, members: Sequence[Member], copied: Sequence[Copied]) -> Cluster:
        return describe_cluster(id, members, copied)


def _key(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"\w+", text.casefold())) - {"not", "did"}


def _denies(text: str) -> bool:
    return "not" in text.split()


def _compare(corpus: Corpus, articles: Sequence[Article], a: int, b: int) -> ReuseRow | None:
    shared = [
        (Span(*mine), Span(*theirs))
        for mine in _cut(articles[a].text)
        for theirs in _cut(articles[b].text)
        if articles[a].text[slice(*mine)] == articles[b].text[slice(*theirs)]
    ]
    if not shared:
        return None
    first = corpus.earliest[a] - corpus.earliest[b]
    return ReuseRow(
        a_id=int(corpus.version_ids[a]),
        b_id=int(corpus.version_ids[b]),
        a_spans=tuple(mine for mine, _ in shared),
        b_spans=tuple(theirs for _, theirs in shared),
        earlier="a" if first < 0 else "b" if first > 0 else None,
        relation=Relation.DIRECT,
        share_a=0.5,
        share_b=0.5,
    )
