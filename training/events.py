"""Training events: short invented articles on one event, the clauses of one proposition tagged alike.

``data/events/*.txt``: ``=== name`` begins an event, ``p1: statement`` lines name its propositions, ``---
outlet | time`` begins an article, ``! `` its headline. ``{p1|clause}`` puts proposition 1, ``{p1-|clause}``
denies it. What no tag covers is another claim of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from thirdhand.records import Span

FOLDER = Path(__file__).parents[1] / "data" / "events"
_TAG = re.compile(r"\{(p\d+)(-?)\|([^{}]*)\}")
_SENTENCE = re.compile(r"[^.!?\n]+(?:[.!?](?=\S)[^.!?\n]*)*[.!?]?[\"”’']*")
#: Fewer letters between tags are no claim.
_FEWEST = 25


@dataclass(frozen=True, slots=True)
class Clause:
    """Where a clause stands in ``Told.text``; ``proposition`` is 0 for one that is listed nowhere."""

    span: Span
    proposition: int
    denies: bool


@dataclass(frozen=True, slots=True)
class Told:
    """One article: its headline and text as one string, and its clauses in order."""

    event: str
    text: str
    clauses: tuple[Clause, ...]


def read_events(folder: Path = FOLDER) -> Iterator[Told]:
    """Yield the articles of all events; raises ValueError for a tag that does not close."""
    for path in sorted(folder.glob("*.txt")):
        for event in path.read_text("utf-8").split("\n=== ")[0:]:
            name, _, rest = event.removeprefix("=== ").partition("\n")
            for article in re.split(r"^--- .*$", rest, flags=re.MULTILINE)[1:]:
                yield _read(f"{path.stem}/{name.strip()}", article.strip())


def _read(event: str, marked: str) -> Told:
    marked = re.sub(r"^! ?", "", marked)
    text, clauses, at = "", [], 0
    for tag in _TAG.finditer(marked):
        before = marked[at : tag.start()]
        clauses += _untagged(before, len(text))
        text += before
        span = Span(len(text), len(text) + len(tag[3]))
        clauses.append(Clause(span, int(tag[1][1:]), bool(tag[2])))
        text += tag[3]
        at = tag.end()
    clauses += _untagged(marked[at:], len(text))
    text += marked[at:]
    if "{" in text or "}" in text:
        raise ValueError(f"{event}: a tag that does not close near {text[max(0, text.find('{')) :][:40]!r}")
    return Told(event, text, tuple(clauses))


def _untagged(part: str, offset: int) -> Iterator[Clause]:
    for match in _SENTENCE.finditer(part):
        words = match[0].strip()
        if len(words) >= _FEWEST:
            start = offset + match.start() + len(match[0]) - len(match[0].lstrip())
            yield Clause(Span(start, start + len(words)), 0, False)
