"""Golden cases: short texts of our own whose right attributions are marked in the text itself.

A case stands in ``tests/cases/<kind>.json`` in one string, ``{s1:The mayor} {c1:said} {t1:the bridge
would close}.``, because offsets kept by hand go wrong unseen. A letter is a role (``s`` source, ``c``
cue, ``t`` content), a number ties the parts of one attribution; a part in several pieces bears its
number several times, and a piece that belongs to several attributions names them all (``{s1,2:She}``).
Nothing nests, since only outermost attributions are marked. A backslash makes a brace or a backslash
literal.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from thirdhand.records import Span
from training.corpus import GoldAttribution

ROLES = {"s": "source", "c": "cue", "t": "content"}

_OPENING = re.compile(r"\{([sct])([1-9][0-9]*(?:,[1-9][0-9]*)*):")
_ESCAPABLE = "{}\\"
_KEYS = {"id", "marked", "known_failure"}


class CaseError(ValueError):
    """A golden case is not written as it must be; the message says where and why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A golden case. ``known_failure`` is why the model is not expected to get it right, None otherwise."""

    id: str
    kind: str
    text: str
    attributions: tuple[GoldAttribution, ...]
    known_failure: str | None


@dataclass(frozen=True, slots=True)
class _Piece:
    """A marked piece: its role's letter, the numbers of its attributions, where it stands in the text."""

    role: str
    numbers: tuple[int, ...]
    span: Span


def parse_case(marked: str) -> tuple[str, tuple[GoldAttribution, ...]]:
    """Return the bare text of a marked one and its attributions, by number.

    Raises CaseError, with the offset in ``marked``, on a brace that opens or closes nothing, an empty
    or nested piece, a gap in the numbers, and an attribution without cue or content.

    >>> text, (gold,) = parse_case("{s1:The mayor} {c1:said} {t1:no}.")
    >>> text, gold.cue
    ('The mayor said no.', (Span(start=10, end=14),))
    """
    text: list[str] = []
    pieces: list[_Piece] = []
    opened: re.Match[str] | None = None
    start = 0
    for position, token in _tokens(marked):
        if isinstance(token, re.Match):
            if opened:
                raise CaseError(f"at {position}: a piece opens inside the one opened at {opened.start()}")
            opened, start = token, len(text)
        elif token:
            text.append(token)
        else:
            pieces.append(_close(opened, start, len(text), position))
            opened = None
    if opened:
        raise CaseError(f"at {opened.start()}: the piece that opens here is never closed")
    return "".join(text), _attributions(pieces)


def _tokens(marked: str) -> Iterator[tuple[int, re.Match[str] | str]]:
    """Yield (offset, token): the match of an opening mark, a literal character, or "" for a closing brace."""
    position = 0
    while position < len(marked):
        here, character = position, marked[position]
        if character == "\\":
            literal = marked[position + 1 : position + 2]
            if not literal or literal not in _ESCAPABLE:
                raise CaseError(f"at {here}: a backslash stands before a brace or a backslash only")
            yield here, literal
            position += 2
        elif character == "{":
            opening = _OPENING.match(marked, position)
            if opening is None:
                raise CaseError(
                    f"at {here}: a brace opens no piece like {{s1: or {{t1,2:; write \\{{ for a brace"
                )
            yield here, opening
            position = opening.end()
        else:
            yield here, "" if character == "}" else character
            position += 1


def _close(opened: re.Match[str] | None, start: int, end: int, position: int) -> _Piece:
    if opened is None:
        raise CaseError(f"at {position}: a brace closes nothing; write \\}} for a brace")
    if start == end:
        raise CaseError(f"at {opened.start()}: the piece is empty")
    numbers = tuple(int(number) for number in opened[2].split(","))
    if len(set(numbers)) != len(numbers):
        raise CaseError(f"at {opened.start()}: the piece names an attribution twice")
    return _Piece(opened[1], numbers, Span(start, end))


def _attributions(pieces: Sequence[_Piece]) -> tuple[GoldAttribution, ...]:
    count = max((number for piece in pieces for number in piece.numbers), default=0)
    return tuple(_attribution(number, pieces) for number in range(1, count + 1))


def _attribution(number: int, pieces: Sequence[_Piece]) -> GoldAttribution:
    parts = {
        name: tuple(piece.span for piece in pieces if piece.role == letter and number in piece.numbers)
        for letter, name in ROLES.items()
    }
    for name in ("cue", "content"):
        if not parts[name]:
            raise CaseError(f"attribution {number} has no {name}")
    return GoldAttribution(**parts)


def load_cases(folder: Path) -> list[Case]:
    """Return the cases of every ``<kind>.json`` in ``folder``, by kind and then in the order of the file.

    Raises CaseError, with file and case, on a case that does not parse, a key too many or too few, and
    an id that does not begin with its kind or stands twice.
    """
    cases = [_case(path, record) for path in sorted(folder.glob("*.json")) for record in _records(path)]
    seen: set[str] = set()
    for case in cases:
        if case.id in seen:
            raise CaseError(f"{case.kind}.json: the id {case.id} stands twice")
        seen.add(case.id)
    return cases


def _records(path: Path) -> list[dict[str, str | None]]:
    records = json.loads(path.read_text(encoding="utf-8"))
    if not isinstance(records, list):
        raise CaseError(f"{path.name}: the file must hold one list of cases")
    return records


def _case(path: Path, record: Mapping[str, str | None]) -> Case:
    id, marked = record.get("id"), record.get("marked")
    if set(record) != _KEYS or id is None or marked is None:
        raise CaseError(
            f"{path.name}, {id}: a case has the keys {', '.join(sorted(_KEYS))}; id and marked are strings"
        )
    if not id.startswith(f"{path.stem}-"):
        raise CaseError(f"{path.name}, {id}: the id must begin with {path.stem}-")
    try:
        text, attributions = parse_case(marked)
    except CaseError as exc:
        raise CaseError(f"{path.name}, {id}: {exc}") from exc
    return Case(
        id=id, kind=path.stem, text=text, attributions=attributions, known_failure=record["known_failure"]
    )
