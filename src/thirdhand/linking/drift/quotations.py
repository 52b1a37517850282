"""Quotations whose words were altered in the retelling, by more than spelling or leaving some out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

from thirdhand.linking.drift.versions import Step, Version
from thirdhand.linking.values import ChangeKind

_QUOTED = re.compile(r"“([^“”\n]{8,600})[”\n]|\"([^\"\n]{8,600})\"|‘([^‘\n]{8,600})’(?!\w)")
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
#: A quotation has at least so many words, and two of one speech share so much of the shorter one.
_LEAST, _ALIKE = 4, 0.6
#: So many different quotations of one claim are remembered.
_MOST = 40
_SPELLINGS = (
    ("our", "or"),
    ("ise", "ize"),
    ("isa", "iza"),
    ("ising", "izing"),
    ("yse", "yze"),
    ("tre", "ter"),
    ("ence", "ense"),
    ("lled", "led"),
    ("lling", "ling"),
    ("ogue", "og"),
    ("mme", "m"),
)
_FULL = {
    "it's": "it is",
    "don't": "do not",
    "we're": "we are",
    "they're": "they are",
    "that's": "that is",
    "didn't": "did not",
    "won't": "will not",
    "i'm": "i am",
    "can't": "cannot",
    "isn't": "is not",
}


def fold_quotation(words: str) -> tuple[str, ...]:
    """Return the words of a quotation in one case and one spelling.

    >>> fold_quotation("The harbour’s empty") == fold_quotation("the HARBOR's empty")
    True
    """
    found = []
    for word in _WORD.findall(words.lower().replace("’", "'")):
        for british, american in _SPELLINGS:
            word = word.replace(british, american) if len(word) > 4 else word
        found += _FULL.get(word, word).split()
    return tuple(found)


class Quotations:
    """The different quotations of one claim, each as the first article has it."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, ...], tuple[str, str]] = {}

    def find_altered(self, version: Version) -> list[Step]:
        """Return the quotations of ``version`` that are earlier ones in other words, and remember all."""
        found = list(_quotations(version))
        steps = [step for words, folded in found if (step := self._compare(words, folded)) is not None]
        for words, folded in found:
            if len(self._known) < _MOST:
                self._known.setdefault(folded, (version.article, words))
        return steps

    def _compare(self, words: str, folded: tuple[str, ...]) -> Step | None:
        if any(_is_within(folded, other) or _is_within(other, folded) for other in self._known):
            return None
        alike = [(_likeness(folded, other), other) for other in self._known]
        best, other = max(alike, default=(0.0, ()))
        if best < _ALIKE:
            return None
        article, before = self._known[other]
        return Step(
            kind=ChangeKind.QUOTE_ALTERED, mark=" ".join(folded), against=article, before=before, after=words
        )


def _quotations(version: Version) -> Iterator[tuple[str, tuple[str, ...]]]:
    for one in version.every:
        for match in _QUOTED.finditer(one.text):
            words = next(group for group in match.groups() if group)
            folded = fold_quotation(words)
            if len(folded) >= _LEAST:
                yield words, folded


def _is_within(short: Sequence[str], whole: Sequence[str]) -> bool:
    """Say whether all words of one quotation stand in another in that order, some of that left out."""
    rest = iter(whole)
    return all(word in rest for word in short)


def _likeness(one: tuple[str, ...], other: tuple[str, ...]) -> float:
    """Return which share of the shorter quotation's words the other has in step."""
    if len(set(one) & set(other)) < _ALIKE * min(len(set(one)), len(set(other))):
        return 0.0  # the words in step are fewer still
    blocks = SequenceMatcher(None, one, other, autojunk=False).get_matching_blocks()
    return sum(block.size for block in blocks) / min(len(one), len(other))
