"""An article that was read, as rows: everything that can be done without the database.

Workers do this beside the reading, so that the one writer has nothing to do but write.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from thirdhand.errors import InputError
from thirdhand.export.json import article_to_json
from thirdhand.ids import DIGEST_BYTES, canonical_json
from thirdhand.records import Article, Claim, Link
from thirdhand.store.packing import pack_record
from thirdhand.store.places import article_key, name_place
from thirdhand.store.traits import find_traits
from thirdhand.store.unkept import UNKEPT
from thirdhand.terms import cut_terms, fold_name


@dataclass(frozen=True, slots=True)
class ClaimRow:
    """A claim as it is searched; ``kind`` and ``anonymity`` are the innermost source's."""

    number: int
    place: str
    certainty: str
    depth: int
    kind: str | None
    anonymity: str | None


@dataclass(frozen=True, slots=True)
class LinkRow:
    """One name in one link: ``claim`` and ``position`` (outermost 0) say where, ``source`` who."""

    claim: int
    position: int
    name: int
    source: str
    kind: str
    anonymity: str
    certainty: str


@dataclass(frozen=True, slots=True)
class FindingRow:
    """A finding as it is searched."""

    number: int
    rule: str
    severity: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PreparedReading:
    """What was read in a version: the packed record, what occurs in it (``store.traits``), and its rows."""

    record: bytes
    traits: int
    claims: tuple[ClaimRow, ...]
    links: tuple[LinkRow, ...]
    findings: tuple[FindingRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """An article ready to be written. ``key`` tells its place, ``words`` its headline and text.

    ``new`` is None where these words were known to stand there already. ``warning`` is what whoever adds the
    article should know.
    """

    key: bytes
    place: str
    words: bytes
    new: PreparedVersion | None
    warning: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PreparedVersion:
    """A version that is new: its columns, its terms, and what was read in it."""

    columns: dict[str, str | None]
    title_terms: str
    text_terms: str
    reading: PreparedReading


def prepare(article: Article, place: str) -> Prepared:
    """Return ``article``, which was read, as rows; ``place`` is what tells it from other articles."""
    return Prepared(
        key=article_key(place),
        place=name_place(place),
        words=hash_words(article.title, article.text),
        new=_prepare_version(article),
    )


def refuse_unkept(article: Article, name: str) -> None:
    """Raise InputError, which calls the article ``name``, for characters that no database keeps."""
    for part in ("text", "title", "outlet", "byline", "ref", "url", "path"):
        if found := UNKEPT.search(getattr(article, part) or ""):
            character = f"U+{ord(found[0]):04X} at offset {found.start()}"
            raise InputError(
                name,
                f"its {part} has a character that no database keeps ({character})",
                "rename it" if part == "path" else "take it out and add the article again",
            )


def write_out(text: str) -> str:
    r"""Return ``text`` with what no database keeps written out: a name of a file may be in any bytes.

    >>> write_out("caf\udce9.txt")
    'caf\\xe9.txt'
    """
    return UNKEPT.sub(lambda found: f"\\x{ord(found[0]) & 0xFF:02x}", text)


def _prepare_version(article: Article) -> PreparedVersion:
    moment, zone = read_time(article.published)
    columns = {
        **{name: getattr(article, name) for name in ("ref", "path", "url", "title", "outlet", "byline")},
        **{"outlet_key": article.outlet and fold_name(article.outlet), "record": article.id},
        **{"published": article.published, "published_at": moment},
        **{"published_zone": zone, "language": article.language, "text": article.text},
    }
    return PreparedVersion(
        columns=columns,
        title_terms=" ".join(cut_terms(article.title or "")),
        text_terms=" ".join(cut_terms(article.text)),
        reading=prepare_reading(article),
    )


def prepare_reading(article: Article) -> PreparedReading:
    """Return what was read in ``article`` as rows."""
    claims = tuple(_claim(number, claim) for number, claim in enumerate(article.claims))
    return PreparedReading(
        record=pack_record(article_to_json(article)),
        traits=find_traits(claims),
        claims=claims,
        links=tuple(row for number, claim in enumerate(article.claims) for row in _links(number, claim)),
        findings=tuple(
            FindingRow(number, finding.rule, finding.severity.value)
            for number, finding in enumerate(article.findings)
        ),
    )


def hash_words(title: str | None, text: str) -> bytes:
    """Return 16 bytes that tell a version of an article by its words: headline and text."""
    return hashlib.blake2b(canonical_json([title, text]).encode("ascii"), digest_size=DIGEST_BYTES).digest()


def read_time(published: str | None) -> tuple[str | None, str | None]:
    """Return the moment of ``published`` in UTC, for sorting, and if its zone is ``given`` or ``unknown``.

    A date, or a time without a zone, is taken as if it were in UTC.

    >>> read_time("2031-03-04T10:05:00+02:00")
    ('2031-03-04T08:05:00Z', 'given')
    >>> read_time("2031-03-04")
    ('2031-03-04T00:00:00Z', 'unknown')
    """
    if published is None:
        return None, None
    try:
        moment = datetime.fromisoformat(published)
        zone = "unknown" if moment.tzinfo is None else "given"
        moment = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, OverflowError):
        return None, None
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ").rjust(len("2031-03-04T00:00:00Z"), "0"), zone


def _claim(number: int, claim: Claim) -> ClaimRow:
    innermost = claim.chain[-1] if claim.chain else None
    return ClaimRow(
        number,
        claim.place.value,
        claim.certainty.value,
        claim.depth,
        innermost.kind.value if innermost else None,
        innermost.anonymity.value if innermost else None,
    )


def _links(number: int, claim: Claim) -> Iterator[LinkRow]:
    for position, link in enumerate(claim.chain):
        for index, name in enumerate(_names(link)):
            stance = (link.kind.value, link.anonymity.value, link.certainty.value)
            yield LinkRow(number, position, index, name, *stance)


def _names(link: Link) -> tuple[str, ...]:
    """Return whom the link names; where the article does not resolve it, its own words."""
    return tuple(dict.fromkeys(" ".join(name.split()) for name in link.names or (link.source.text,)))
