"""A sheet cut into parts, so that an article as long as a book stays a page that can be used.

A part has whole paragraphs, the notes that belong beside them, and the findings whose words stand in them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from thirdhand.views.margin import Paragraph
from thirdhand.views.sheet import Sheet

#: Characters of the paragraphs of a part, about: some 2,500 words, with which a page stays below 200 kB.
PART = 14_000


def cut_parts(sheet: Sheet, limit: int = PART) -> list[Sheet]:
    """Return ``sheet`` in parts of about ``limit`` characters, at least one.

    The title is in the first alone; what stands nowhere in the text is too.
    """
    parts = _cut(sheet.paragraphs, limit)
    if len(parts) == 1:
        return [sheet]
    found = [{number for each in part for run in each.runs for number in run.findings} for part in parts]
    everywhere = set().union(*found)
    cut = []
    for at, part in enumerate(parts):
        numbers = {number for paragraph in part for number in paragraph.numbers}
        if at == 0 and sheet.title is not None:
            numbers |= set(sheet.title.numbers)
        cut.append(
            replace(
                sheet,
                title=sheet.title if at == 0 else None,
                paragraphs=tuple(part),
                notes=tuple(note for note in sheet.notes if note.number in numbers),
                claims=tuple(claim for claim in sheet.claims if claim.number in numbers),
                findings=tuple(
                    each
                    for each in sheet.findings
                    if each.number in found[at] or (at == 0 and each.number not in everywhere)
                ),
                skipped=sheet.skipped if at == 0 else (),
            )
        )
    return cut


def _cut(paragraphs: Sequence[Paragraph], limit: int) -> list[list[Paragraph]]:
    parts: list[list[Paragraph]] = [[]]
    size = 0
    for paragraph in paragraphs:
        length = sum(len(run.text) for run in paragraph.runs)
        if parts[-1] and size + length > limit:
            parts.append([])
            size = 0
        parts[-1].append(paragraph)
        size += length
    return parts
