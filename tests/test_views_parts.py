"""A sheet cut into parts: nothing is lost, nothing stands twice."""

from __future__ import annotations

import dataclasses

from hypothesis import given
from hypothesis import strategies as st

from tests.linked import write_article
from thirdhand.records import Finding, Part, Phrase, Severity, Span
from thirdhand.views.parts import cut_parts
from thirdhand.views.sheet import Sheet, lay_out


def lay_out_lines(n_lines: int) -> Sheet:
    """Lay out an article of so many paragraphs with a claim each, the first two with a finding."""
    article = write_article("long", *(f"Fact number {n} holds." for n in range(n_lines)))
    text = article.text.replace(". ", ".\n")
    findings = tuple(
        Finding(
            rule="bare-source",
            severity=Severity.NOTE,
            part=Part.TEXT,
            phrase=Phrase.cut(text, [Span(start, start + 4)]),
            message="m",
            why="w",
            settle="s",
        )
        for start in (0, len(text) - 6)
    )
    return lay_out(dataclasses.replace(article, text=text, title="A headline", findings=findings))


def test_a_short_article_is_one_part() -> None:
    sheet = lay_out_lines(3)
    assert cut_parts(sheet) == [sheet]


@given(n_lines=st.integers(2, 40), limit=st.integers(1, 400))
def test_parts_together_are_the_whole(n_lines: int, limit: int) -> None:
    sheet = lay_out_lines(n_lines)
    parts = cut_parts(sheet, limit)
    assert [p for part in parts for p in part.paragraphs] == list(sheet.paragraphs)
    assert [c.number for part in parts for c in part.claims] == [c.number for c in sheet.claims]
    assert sorted(f.number for part in parts for f in part.findings) == [1, 2]
    assert [part.title is not None for part in parts] == [True] + [False] * (len(parts) - 1)


def test_notes_stand_in_the_part_of_their_words() -> None:
    first, *_, last = cut_parts(lay_out_lines(40), 200)
    assert [note.number for note in first.claims] == list(range(1, len(first.paragraphs) + 1))
    assert last.claims[-1].number == 40
    assert [note.number for note in first.findings] == [1]
    assert [note.number for note in last.findings] == [2]
