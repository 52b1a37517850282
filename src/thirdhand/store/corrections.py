"""What people said of claims, kept so that it outlives reading and linking anew.

A claim is named by its article's id, the place of its first span and a hash of its words: where a new reading
cuts it otherwise, the claim at that place is meant; where the page changed, the one with the same words.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select

from thirdhand.ids import DIGEST_BYTES
from thirdhand.records import Article, Claim, Span
from thirdhand.store import tables
from thirdhand.store.clock import now
from thirdhand.store.loading import load_article, select_versions
from thirdhand.store.selection import one_of

#: The kinds of corrections: they are one; those on side 0 do not belong with side 1; two are not the same.
KINDS = ("merge", "split", "not-same")
#: The row of ``meta`` that has the last id that was given to a correction.
_LAST = "last_correction"


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedClaim:
    """A claim as a correction names it; ``side`` is 0 or 1."""

    side: int
    record: str
    part: str
    span: Span
    words: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """What somebody said of the claims ``named``, when, and their ``note``."""

    id: int
    kind: str
    note: str | None
    made: str
    named: tuple[NamedClaim, ...]


def name_claim(article: Article, claim: Claim, side: int) -> NamedClaim:
    """Return how a correction names ``claim``."""
    return NamedClaim(
        side=side,
        record=article.id,
        part=claim.part.value,
        span=claim.content.spans[0],
        words=hash_words(claim.content.text),
    )


def hash_words(words: str) -> bytes:
    """Return 16 bytes that tell a claim by its words, in any case and spacing."""
    return hashlib.blake2b(" ".join(words.casefold().split()).encode(), digest_size=DIGEST_BYTES).digest()


def add_correction(
    connection: Connection, kind: str, named: Sequence[NamedClaim], note: str | None
) -> Correction:
    """Write a correction down and return it."""
    id, row = _give_id(connection), {"kind": kind, "note": note, "made": now()}
    connection.execute(insert(tables.corrections).values(id=id, **row))
    rows = [
        {
            **{
                "correction_id": id,
                "number": number,
                "side": one.side,
                "record": one.record,
                "part": one.part,
            },
            **{"start": one.span.start, "end": one.span.end, "words": one.words},
        }
        for number, one in enumerate(named)
    ]
    connection.execute(insert(tables.corrected), rows)
    return Correction(id=id, kind=kind, note=note, made=str(row["made"]), named=tuple(named))


def _give_id(connection: Connection) -> int:
    """Return an id that no correction ever had: the audit trail names those too that were taken back."""
    meta, corrections = tables.meta, tables.corrections
    given = int(connection.scalar(select(meta.c.value).where(meta.c.name == _LAST)) or 0)
    id = max(given, connection.scalar(select(func.max(corrections.c.id))) or 0) + 1
    connection.execute(delete(meta).where(meta.c.name == _LAST))
    connection.execute(insert(meta).values(name=_LAST, value=str(id)))
    return id


def load_corrections(connection: Connection, ids: Sequence[int] | None = None) -> list[Correction]:
    """Return the corrections ``ids``, all for None, the oldest first."""
    corrections, corrected = tables.corrections, tables.corrected
    query = select(corrections).order_by(corrections.c.id)
    claims = select(corrected).order_by(corrected.c.correction_id, corrected.c.number)
    if ids is not None:
        query = query.where(one_of(connection, corrections.c.id, ids))
        claims = claims.where(one_of(connection, corrected.c.correction_id, ids))
    named: dict[int, list[NamedClaim]] = {}
    for row in connection.execute(claims):
        one = NamedClaim(
            side=row.side, record=row.record, part=row.part, span=Span(row.start, row.end), words=row.words
        )
        named.setdefault(row.correction_id, []).append(one)
    return [
        Correction(id=row.id, kind=row.kind, note=row.note, made=row.made, named=tuple(named.get(row.id, ())))
        for row in connection.execute(query)
    ]


def delete_correction(connection: Connection, id: int) -> bool:
    """Take a correction back; say whether there was one."""
    corrections = tables.corrections
    return bool(connection.execute(delete(corrections).where(corrections.c.id == id)).rowcount)


def forget_corrections(connection: Connection, records: Sequence[str]) -> None:
    """Delete the corrections that name a claim of the articles ``records``: their notes may quote it."""
    corrections, corrected = tables.corrections, tables.corrected
    named = select(corrected.c.correction_id).where(corrected.c.record.in_(records))
    connection.execute(delete(corrections).where(corrections.c.id.in_(named)))


def find_claims(connection: Connection, named: Iterable[NamedClaim]) -> dict[NamedClaim, tuple[int, int]]:
    """Return version id and claim number of each of ``named``; those that are not there now are left out."""
    wanted: dict[str, list[NamedClaim]] = {}
    for one in named:
        wanted.setdefault(one.record, []).append(one)
    found: dict[NamedClaim, tuple[int, int]] = {}
    for record, claims in wanted.items():
        row = _current_row(connection, record)
        if row is None:
            continue
        article = load_article(row)
        for one in claims:
            number = find_number(article, one)
            if number is not None:
                found[one] = (row.id, number)
    return found


def _current_row(connection: Connection, record: str) -> Any:  # noqa: ANN401 -- a row or None
    versions = tables.versions
    articles = select(versions.c.article_id).where(versions.c.record == record)
    query = select_versions().where(versions.c.article_id.in_(articles), versions.c.is_current)
    return connection.execute(query.limit(1)).one_or_none()


def find_number(article: Article, named: NamedClaim) -> int | None:
    """Return the number from 0 of the claim of ``article`` that is meant, None for none.

    It has the same words, or in the same text stands at the same place.
    """
    alike = [
        (claim.content.spans[0] != named.span, number)
        for number, claim in enumerate(article.claims)
        if claim.part == named.part and hash_words(claim.content.text) == named.words
    ]
    if not alike and article.id == named.record:
        alike = [
            (abs(claim.content.spans[0].start - named.span.start) > 0, number)
            for number, claim in enumerate(article.claims)
            if claim.part == named.part and any(span.overlaps(named.span) for span in claim.content.spans)
        ]
    return min(alike)[1] if alike else None
