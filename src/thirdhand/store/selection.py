"""Which articles are meant: the conditions that search, counts and exports share.

``kind``, ``anonymity`` and ``certainty`` are a claim's: of its innermost source, and its own label.
``source`` is anybody in its chain. They must hold of one claim together.
"""

from __future__ import annotations

import difflib
import json
from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import (
    ARRAY,
    BigInteger,
    Column,
    ColumnElement,
    Connection,
    Select,
    and_,
    bindparam,
    exists,
    func,
    select,
)

from thirdhand.errors import UsageError
from thirdhand.records import Anonymity, Certainty, Kind
from thirdhand.store import tables
from thirdhand.store.loading import select_expired, select_versions
from thirdhand.store.preparing import read_time
from thirdhand.store.traits import trait_bits
from thirdhand.terms import cut_terms, fold_name

_WORDS = {"kind": Kind, "anonymity": Anonymity, "certainty": Certainty}
_ARTICLES = {"the", "a", "an"}
_DAY_CHARACTERS = len("2031-03-04")


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """Conditions, all of which must hold; None is none.

    ``since`` and ``until`` are moments in UTC that publication must not be before, or at or after; an
    article without a date meets neither. ``outlet`` is its whole name in any case. ``source`` is a name or
    some of its words.
    """

    outlet: str | None = None
    since: str | None = None
    until: str | None = None
    source: str | None = None
    kind: str | None = None
    anonymity: str | None = None
    certainty: str | None = None
    rule: str | None = None

    @classmethod
    def of(cls, **conditions: Any) -> Selection:  # noqa: ANN401 -- checked here
        """Return the selection with ``conditions``; days and times are ISO 8601, ``until`` a day included.

        Raises UsageError that names the condition and what is allowed.
        """
        known = [field.name for field in fields(cls)]
        for name, value in conditions.items():
            if name not in known:
                raise UsageError(f"{name}: there is no such condition; allowed are {', '.join(known)}")
            if value is not None and name in _WORDS:
                _check_word(name, str(value))
            if value is not None and name in ("since", "until"):
                conditions[name] = _moment(name, value)
        return cls(**conditions)

    @property
    def needs_reading(self) -> bool:
        """Whether what was read in an article is asked about, not only what it came with."""
        return self.rule is not None or self.has_claims

    @property
    def has_claims(self) -> bool:
        """Whether a claim has to meet conditions."""
        return any((self.source, self.kind, self.anonymity, self.certainty))


def _check_word(name: str, value: str) -> None:
    words = [str(word) for word in _WORDS[name]]
    if value not in words:
        near = difflib.get_close_matches(value, words, n=1)
        hint = f"; did you mean {near[0]}?" if near else ""
        raise UsageError(f"{name}: {value!r} is none of {', '.join(words)}{hint}")


def _moment(name: str, value: object) -> str:
    text = value.isoformat() if isinstance(value, date | datetime) else str(value)
    if name == "until" and len(text) == _DAY_CHARACTERS:
        try:
            text = (date.fromisoformat(text) + timedelta(days=1)).isoformat()
        except (ValueError, OverflowError):
            pass  # the message below is the one to give
    moment, _ = read_time(text)
    if moment is None:
        raise UsageError(f"{name}: {value!r} is no day or time; write it as 2031-03-04 or 2031-03-04T10:05")
    return moment


def article_conditions(selection: Selection) -> list[ColumnElement[bool]]:
    """Return what a version and its active reading have to meet, a claim that meets conditions included."""
    conditions = version_conditions(selection)
    claims, links, id = tables.claims, tables.links, tables.readings.c.id
    words = {name: getattr(selection, name) for name in _WORDS}
    n_words = sum(word is not None for word in words.values())
    if n_words:
        bits = trait_bits(**words)
        conditions.append(tables.readings.c.traits.bitwise_and(bits) == bits)
    if n_words > 1 or (n_words and selection.source is not None):
        conditions.append(exists().where(claims.c.reading_id == id, *claim_conditions(selection)))
    elif selection.source is not None:
        named = links.c.source_id.in_(select_sources(selection.source))
        conditions.append(exists().where(links.c.reading_id == id, named))
    return conditions


def version_conditions(selection: Selection) -> list[ColumnElement[bool]]:
    """Return what a version has to meet apart from its claims; it must be current, and its time not over."""
    versions, readings, findings = tables.versions, tables.readings, tables.findings
    conditions: list[ColumnElement[bool]] = [
        versions.c.is_current,
        versions.c.article_id.not_in(select_expired()),
    ]
    if selection.outlet is not None:
        conditions.append(versions.c.outlet_key == fold_name(selection.outlet))
    if selection.since is not None:
        conditions.append(versions.c.published_at >= selection.since)
    if selection.until is not None:
        conditions.append(versions.c.published_at < selection.until)
    if selection.rule is not None:
        found = (findings.c.reading_id == readings.c.id) & (findings.c.rule == selection.rule)
        conditions.append(exists().where(found))
    return conditions


def claim_conditions(selection: Selection) -> list[ColumnElement[bool]]:
    """Return what one claim has to meet."""
    claims, links = tables.claims, tables.links
    wanted = {"kind": selection.kind, "anonymity": selection.anonymity, "certainty": selection.certainty}
    conditions: list[ColumnElement[bool]] = [
        claims.c[name] == value for name, value in wanted.items() if value is not None
    ]
    if selection.source is not None:
        in_chain = and_(links.c.reading_id == claims.c.reading_id, links.c.claim == claims.c.number)
        conditions.append(exists().where(in_chain, links.c.source_id.in_(select_sources(selection.source))))
    return conditions


def select_sources(name: str) -> Select[Any]:
    """Return the query for the ids of the sources that have all words of ``name`` in theirs, in any form.

    Articles ("the", "a") count only where there is nothing else.
    """
    terms = dict.fromkeys(cut_terms(name))
    first, *more = [term for term in terms if term not in _ARTICLES] or list(terms) or [""]
    named = tables.source_terms
    query = select(named.c.source_id).where(named.c.term == first)
    for term in more:
        other = named.alias()
        query = query.where(exists().where(other.c.term == term, other.c.source_id == named.c.source_id))
    return query


def narrow(connection: Connection, selection: Selection, ids: Sequence[int]) -> dict[int, str]:
    """Return those of the versions ``ids`` that are current and meet ``selection``, in the same order.

    Each with the time it was published, "" where none is known.
    """
    versions, readings = tables.versions, tables.readings
    query = select(versions.c.id, versions.c.published_at).where(one_of(connection, versions.c.id, ids))
    if selection.needs_reading:
        query = query.join(readings, (readings.c.version_id == versions.c.id) & readings.c.is_active)
    rows = connection.execute(query.where(*article_conditions(selection)))
    times = {id: time or "" for id, time in rows}
    return {id: times[id] for id in ids if id in times}


def one_of(connection: Connection, column: Column[int], ids: Sequence[int]) -> ColumnElement[bool]:
    """Return the condition that ``column`` is one of ``ids``, however many, bound as one value."""
    if connection.dialect.name == "sqlite":
        values = func.json_each(json.dumps(list(ids))).table_valued("value")
        return column.in_(select(values.c.value))
    return column == func.any(bindparam(None, list(ids), type_=ARRAY(BigInteger)))


def select_current(selection: Selection) -> Select[Any]:
    """Return the query for the articles that are selected, as they stand now, in the order they came in."""
    return select_versions().where(*article_conditions(selection)).order_by(tables.versions.c.id)
