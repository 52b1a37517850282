"""Golden cases of claims: short texts of our own with every claim, its chain, names and labels.

A case stands in ``tests/cases/claims/<half>/<kind>.json`` and quotes the text instead of counting
offsets, because offsets kept by hand go wrong unseen: ``"said⌗2"`` is the second "said" of the text, a
string without a number must occur once. README.md beside the cases tells the format; what does not
follow it is refused here, so that a slip of the pen never becomes gold.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from thirdhand.records import Anonymity, Author, Certainty, ClaimPlace, Kind, Part, Span
from training.cases import CaseError
from training.claims_gold import GoldClaim, GoldClaims, GoldLink, Spans

NUMBER_SIGN = "⌗"

_NUMBERED = re.compile(rf"(.+){NUMBER_SIGN}([1-9][0-9]*)", re.DOTALL)
_CASE_KEYS = ({"id", "domain", "style", "text", "claims", "known_failure"}, {"title", "outlet", "credits"})
_CLAIM_KEYS = ({"content", "author", "chain"}, {"place", "evidence", "condition"})
_AUTHOR_KEYS = ({"certainty"}, {"doubt", "distancing", "hearsay"})
_LINK_KEYS = (
    {"source", "name", "kind", "anonymity", "certainty"},
    {"names", "via", "doubt", "distancing"},
)

_Label = TypeVar("_Label", Certainty, ClaimPlace, Kind, Anonymity)


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimCase:
    """A golden case of claims: ``article`` has the text and all its claims, by where they stand.

    ``credits`` are whom the article itself is credited to. ``known_failure`` is why the reader is not
    expected to get the case right, None otherwise.
    """

    kind: str
    domain: str
    style: str
    article: GoldClaims
    credits: Spans
    known_failure: str | None

    @property
    def id(self) -> str:
        """The article's id: the case's kind and its number."""
        return self.article.id


def load_claim_cases(folder: Path) -> list[ClaimCase]:
    """Return the cases of every ``<kind>.json`` in ``folder``, by kind and then in the order of the file.

    Raises CaseError, with file, case and claim, on a key too many or too few, a value of the wrong
    sort, a label that does not exist, a quoted string that does not occur or occurs more than once
    without a number, and an id that does not begin with its kind or stands twice.
    """
    cases: list[ClaimCase] = []
    seen: set[str] = set()
    for path in sorted(folder.glob("*.json")):
        for record in _records(path):
            id = record.get("id") if isinstance(record, dict) else repr(record)
            try:
                case = _case(path.stem, record)
                if case.id in seen:
                    raise CaseError("the id stands twice")
            except CaseError as exc:
                raise CaseError(f"{path.name}, {id}: {exc}") from exc
            seen.add(case.id)
            cases.append(case)
    return cases


def find_quoted(quoted: str, text: str) -> Span:
    """Return where ``text`` has ``quoted``: its only occurrence, or the one whose number follows a ``⌗``.

    Occurrences are counted from 1 and do not overlap. Raises CaseError where there is no such one.

    >>> find_quoted("said⌗2", "He said she said so.")
    Span(start=12, end=16)
    """
    numbered = _NUMBERED.fullmatch(quoted)
    words, number = (numbered[1], int(numbered[2])) if numbered else (quoted, None)
    if not words:
        raise CaseError("a quoted string is empty")
    found = [match.span() for match in re.finditer(re.escape(words), text)]
    if not found:
        raise CaseError(f"{words!r} does not occur in the text")
    if number is None and len(found) > 1:
        raise CaseError(f"{words!r} occurs {len(found)} times; say which, as in {words + NUMBER_SIGN}2")
    if number is not None and number > len(found):
        raise CaseError(f"{words!r} occurs {len(found)} times, so there is no number {number}")
    return Span(*found[(number or 1) - 1])


def _records(path: Path) -> list[Any]:
    try:
        records = json.loads(path.read_text(encoding="utf-8"))
    except json.JSONDecodeError as exc:
        raise CaseError(f"{path.name}: not JSON: {exc}") from exc
    if not isinstance(records, list):
        raise CaseError(f"{path.name}: the file must hold one list of cases")
    return records


def _case(kind: str, record: object) -> ClaimCase:
    case = _keyed(record, "a case", _CASE_KEYS)
    id, text = _string(case, "id"), _string(case, "text")
    if not id.startswith(f"{kind}-"):
        raise CaseError(f"the id must begin with {kind}-")
    title = _optional(case, "title")
    return ClaimCase(
        kind=kind,
        domain=_string(case, "domain"),
        style=_string(case, "style"),
        article=GoldClaims(
            id=id,
            text=text,
            title=title,
            outlet=_optional(case, "outlet"),
            claims=tuple(_claims(_list(case, "claims"), text, title)),
        ),
        credits=_find_all(case, "credits", text),
        known_failure=_optional(case, "known_failure"),
    )


def _claims(records: list[Any], text: str, title: str | None) -> Iterator[GoldClaim]:
    for number, record in enumerate(records, start=1):
        try:
            yield _claim(record, text, title)
        except CaseError as exc:
            raise CaseError(f"claim {number}: {exc}") from exc


def _claim(record: object, text: str, title: str | None) -> GoldClaim:
    claim = _keyed(record, "a claim", _CLAIM_KEYS)
    place = _label(claim, "place", ClaimPlace) if "place" in claim else ClaimPlace.BODY
    # A headline given apart is not part of the text; one that opens the text is quoted there.
    apart = place is ClaimPlace.HEADLINE and title is not None and not text.startswith(title)
    within = title if apart and title is not None else text
    content = _find_all(claim, "content", within)
    if not content:
        raise CaseError("content is empty")
    return GoldClaim(
        content=content,
        cue=(),
        place=place,
        author=_author(claim["author"]),
        chain=tuple(_link(link, within) for link in _list(claim, "chain")),
        evidence=_find_all(claim, "evidence", within),
        condition=_find_all(claim, "condition", within),
        part=Part.TITLE if apart else Part.TEXT,
    )


def _author(value: object) -> Author:
    author = _keyed({"certainty": value} if isinstance(value, str) else value, "an author", _AUTHOR_KEYS)
    return Author(
        certainty=_label(author, "certainty", Certainty),
        doubt=_flag(author, "doubt"),
        distancing=_flag(author, "distancing"),
        hearsay=_flag(author, "hearsay"),
    )


def _link(record: object, text: str) -> GoldLink:
    link = _keyed(record, "a link", _LINK_KEYS)
    source, name = _find_all(link, "source", text), _optional(link, "name")
    if not source:
        raise CaseError("source is empty")
    return GoldLink(
        span=source,
        name=name,
        names=_names(link, name),
        via=_optional(link, "via"),
        kind=_label(link, "kind", Kind),
        anonymity=_label(link, "anonymity", Anonymity),
        certainty=_label(link, "certainty", Certainty),
        doubt=_flag(link, "doubt"),
        distancing=_flag(link, "distancing"),
    )


def _names(link: Mapping[str, Any], name: str | None) -> tuple[str, ...]:
    if "names" not in link:
        return () if name is None else (name,)
    names = _list(link, "names")
    if not names or not all(isinstance(part, str) and part for part in names):
        raise CaseError("names must be a list of strings, not empty; leave it out for one name")
    return tuple(names)


def _keyed(record: object, what: str, keys: tuple[Collection[str], Collection[str]]) -> Mapping[str, Any]:
    needed, allowed = keys
    if not isinstance(record, dict):
        raise CaseError(f"{what} must be an object, not {record!r}")
    missing, unknown = set(needed) - set(record), set(record) - set(needed) - set(allowed)
    if missing:
        raise CaseError(f"{what} lacks {', '.join(sorted(missing))}")
    if unknown:
        raise CaseError(f"{what} has no key {', '.join(sorted(unknown))}")
    return record


def _find_all(record: Mapping[str, Any], key: str, text: str) -> Spans:
    """Return the spans of a string or a list of them; none for null or where the key is left out."""
    value = record.get(key)
    quoted = [value] if isinstance(value, str) else value or []
    if not isinstance(quoted, list) or not all(isinstance(words, str) for words in quoted):
        raise CaseError(f"{key} must be a string or a list of strings, not {value!r}")
    try:
        return tuple(sorted(find_quoted(words, text) for words in quoted))
    except CaseError as exc:
        raise CaseError(f"{key}: {exc}") from exc


def _label(record: Mapping[str, Any], key: str, labels: type[_Label]) -> _Label:
    try:
        return labels(record[key])
    except ValueError as exc:
        raise CaseError(f"{record[key]!r} is no {key}; take one of {', '.join(labels)}") from exc


def _string(record: Mapping[str, Any], key: str) -> str:
    value = _optional(record, key)
    if value is None:
        raise CaseError(f"{key} must be a string, not null")
    return value


def _optional(record: Mapping[str, Any], key: str) -> str | None:
    value = record.get(key)
    if value is not None and not (isinstance(value, str) and value):
        raise CaseError(f"{key} must be a string with something in it or null, not {value!r}")
    return value


def _flag(record: Mapping[str, Any], key: str) -> bool:
    value = record.get(key, False)
    if not isinstance(value, bool):
        raise CaseError(f"{key} must be true or false, not {value!r}")
    return value


def _list(record: Mapping[str, Any], key: str) -> list[Any]:
    value = record[key]
    if not isinstance(value, list):
        raise CaseError(f"{key} must be a list, not {value!r}")
    return value
