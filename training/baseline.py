"""The answer that needs no model, to measure against: "said" and "according to", and what stands beside.

In each sentence with a form of *say* or *tell*, or with *according to*, the cue is that word, the source
the longer run of capitalised words (or the pronoun) that touches it, the content the rest of the
sentence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from thirdhand.model.paragraphs import find_paragraphs
from thirdhand.records import Span
from training.corpus import GoldAttribution

_SENTENCE = re.compile(r"[^.!?]+(?:[.!?]+[\"”’']*|$)")
_CUE = re.compile(r"\b(?:said|says|say|told|according to)\b", re.IGNORECASE)
_NAME = r"(?:(?:the|a|an)\s+)?(?:[A-Z][\w.’'-]*|[Hh]e|[Ss]he|[Tt]hey)(?:\s+(?:of\s+|the\s+)?[A-Z][\w.’'-]*)*"
_BEFORE = re.compile(rf"({_NAME})\s*$")
_AFTER = re.compile(rf"\s*({_NAME})")


def attribute_by_rule(text: str) -> tuple[GoldAttribution, ...]:
    """Return the attributions that the rule finds in ``text``."""
    return tuple(
        found
        for paragraph in find_paragraphs(text)
        for sentence in _SENTENCE.finditer(text, paragraph.start, paragraph.end)
        for found in _attribute(text, *sentence.span())
    )


def _attribute(text: str, start: int, end: int) -> Iterator[GoldAttribution]:
    cue = _CUE.search(text, start, end)
    if cue is None:
        return
    source = _BEFORE.search(text[start : cue.start()])
    if source is not None and not cue.group().lower().startswith("acc"):
        name = Span(start + source.start(1), start + source.end(1))
        content = (cue.end(), end)
    else:
        after = _AFTER.match(text, cue.end(), end)
        if after is None:
            return
        name = Span(*after.span(1))
        content = (start, cue.start()) if cue.start() - start > end - after.end() else (after.end(), end)
    if content[0] < content[1]:
        yield GoldAttribution(source=(name,), cue=(Span(*cue.span()),), content=(Span(*content),))
