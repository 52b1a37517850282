"""Training events: short invented articles on one event, the clauses of one proposition tagged alike.

``data/events/*.txt``: ``=== name`` begins an event, ``p1: statement`` lines name its propositions, ``---
outlet | time`` begins an article, ``! `` its headline. ``{p1|clause}`` puts proposition 1, ``{p1-|clause}``
denies it. What no tag covers is another claim of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from thirdhand.acquire.published import normalize_published
from thirdhand.ids import article_id
from thirdhand.records import Article, Part, Span
from training.stories import Mention, Story

FOLDER = Path(__file__).parents[1] / "data" / "events"
_HEAD = re.compile(r"^--- (.*?) \| (.*)$", re.MULTILINE)
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
    """One article: its headline, of ``n_title`` code points, and text as one string; its clauses in order."""

    event: str
    outlet: str
    published: str
    text: str
    n_title: int
    clauses: tuple[Clause, ...]

    @property
    def body(self) -> str:
        """The text without the headline."""
        return self.text[self.n_title + 1 :]


def read_events(folder: Path = FOLDER) -> Iterator[Told]:
    """Yield the articles of all events; raises ValueError for a tag that does not close."""
    for path in sorted(folder.glob("*.txt")):
        for event in ("\n" + path.read_text("utf-8")).split("\n=== ")[1:]:
            name, _, rest = event.partition("\n")
            heads = _HEAD.findall(rest)
            for (outlet, published), article in zip(heads, _HEAD.split(rest)[3::3], strict=True):
                yield _read(f"{path.stem}/{name.strip()}", outlet, published, article.strip())


def read_as_stories(folder: Path = FOLDER) -> Iterator[Story]:
    """Yield each event as a story line without origins: its articles and where they put each proposition."""
    for name, told in groupby(read_events(folder), key=lambda told: told.event):
        of_event = list(told)
        refs = [f"{name}/{number}" for number in range(len(of_event))]
        yield Story(
            name=name,
            use="training",
            articles=tuple(_to_article(ref, one) for ref, one in zip(refs, of_event, strict=True)),
            propositions=(),
            mentions=tuple(
                _to_mention(ref, one, clause)
                for ref, one in zip(refs, of_event, strict=True)
                for clause in one.clauses
                if clause.proposition
            ),
            reuse=(),
            traps=(),
            drift=(),
        )


def _to_article(ref: str, told: Told) -> Article:
    text = told.body
    return Article(
        id=article_id(f"https://news.example/{ref}", text),
        text=text,
        ref=ref,
        url=f"https://news.example/{ref}",
        title=told.text[: told.n_title],
        outlet=told.outlet,
        published=normalize_published(told.published),
        language="en",
    )


def _to_mention(ref: str, told: Told, clause: Clause) -> Mention:
    is_title = clause.span.end <= told.n_title
    moved = 0 if is_title else told.n_title + 1
    return Mention(
        article=ref,
        proposition=f"{told.event}/p{clause.proposition}",
        part=Part.TITLE if is_title else Part.TEXT,
        span=Span(clause.span.start - moved, clause.span.end - moved),
        stance="denies" if clause.denies else "supports",
        how="",
    )


def _read(event: str, outlet: str, published: str, marked: str) -> Told:
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
    return Told(event, outlet, published, text, text.find("\n"), tuple(clauses))


def _untagged(part: str, offset: int) -> Iterator[Clause]:
    for match in _SENTENCE.finditer(part):
        words = match[0].strip()
        if len(words) >= _FEWEST:
            start = offset + match.start() + len(match[0]) - len(match[0].lstrip())
            yield Clause(Span(start, start + len(words)), 0, False)
