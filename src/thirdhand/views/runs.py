"""A paragraph as HTML: its words under their marks, the numbers of notes before the words that they are of.

Most of a page is made here, run by run, which is why no template does it: it would take three times as long.
Whatever an article says is escaped; all else is our own words.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from markupsafe import Markup, escape

from thirdhand.views.margin import Mark, Paragraph, Run
from thirdhand.views.wording import SIGNS


def draw_runs(paragraph: Paragraph, prefix: str | None, noun: str) -> Markup:
    """Return ``paragraph`` as HTML.

    Numbers are links to ``#<prefix><number>``, or none without ``prefix``; ``noun`` says what they number.
    """
    return Markup("".join(_draw(paragraph, prefix, noun.capitalize())))


def _draw(paragraph: Paragraph, prefix: str | None, noun: str) -> Iterator[str]:
    for run in paragraph.runs:
        for mark in run.starts:
            yield _draw_number(mark, prefix, noun)
        text = str(escape(run.text))
        yield _draw_mark(run, text) if run.marks or run.findings else text


def _draw_number(mark: Mark, prefix: str | None, noun: str) -> str:
    told = f"{mark.number}{SIGNS[mark.certainty] if mark.certainty else ''}"
    if prefix is None:
        return f'<sup class="n">{told}</sup>'
    certainty = f", {mark.certainty}" if mark.certainty and not mark.is_plain else ""
    address = f'href="#{prefix}{mark.number}" data-n="{mark.number}"'
    return f'<a class="n" {address} aria-label="{noun} {mark.number}{certainty}">{told}</a>'


def _draw_mark(run: Run, text: str) -> str:
    begin, end = _spoken(run.opens, "begins"), _spoken(run.closes, "ends")
    spoken = (f' data-begin="{begin}"' if begin else "") + (f' data-end="{end}"' if end else "")
    return f'<mark class="{_mark_class(run)}" data-a="{_mark_numbers(run)}"{spoken}>{text}</mark>'


def _spoken(marks: Iterable[Mark], verb: str) -> str:
    """Say what begins or ends, for those who hear the page.

    A claim's own plain voice and its cue are not said: hearing them would be hearing every sentence twice.

    >>> _spoken([Mark(number=3, role="content"), Mark(number=4, role="source")], "begins")
    ' content 3 begins, source 4 begins: '
    """
    words = dict.fromkeys(filter(None, map(_spoken_mark, marks)))
    said = ", ".join(f"{mark} {verb}" for mark in words)
    return f" {said}: " if said else ""


def _spoken_mark(mark: Mark) -> str:
    if mark.certainty is None:
        return f"{mark.role} {mark.number}"
    if mark.role == "content":
        return "" if mark.is_plain else f"claim {mark.number}, {mark.certainty},"
    return "" if mark.role == "cue" else mark.role


def _mark_class(run: Run) -> str:
    """Name what covers ``run``: ``s``, ``k``, ``e`` and a class for the content.

    That is the certainty of the innermost claim (``o`` for the own plain voice), or for bare attributions
    ``q``, and ``qq`` for a content within a content.
    """
    letters = [letter for role, letter in (("source", "s"), ("evidence", "e")) if role in run.roles]
    content = run.content
    if any(mark.role == "cue" and mark.certainty is None for mark in run.marks):
        letters.append("k")
    if content is not None and content.certainty is not None:
        letters.append("o" if content.is_plain else content.certainty)
    elif run.depth:
        letters.append("q" if run.depth == 1 else "qq")
    return " ".join(letters)


def _mark_numbers(run: Run) -> str:
    """List what covers ``run``: the numbers of claims, outermost first, then ``f1`` for finding 1."""
    numbers = dict.fromkeys(str(mark.number) for mark in run.marks)
    return " ".join((*numbers, *(f"f{number}" for number in run.findings)))
