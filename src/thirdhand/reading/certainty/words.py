"""Words of a stretch of text, and which of them the lexicons know.

One scan cuts the stretch into words and the marks that part clauses; each word is then looked up as the
beginning of a phrase. Nothing is searched for twice, so the time grows with the length of the stretch.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from thirdhand.records import Span

#: A word with its apostrophes and hyphens, a run of full stops, a single mark that parts, or a line's end.
_WORD = re.compile(r"[^\W_]+(?:['-][^\W_]+)*|[.!?…]+|[,;:()\[\]—–“”\"]|\n+")
#: Words before a full stop that do not end a sentence.
_ABBREVIATIONS = frozenset(
    "mr mrs ms dr sen rep gov gen lt col sgt capt maj adm st jr sr prof rev hon vs no inc co corp ltd "
    "jan feb mar apr jun jul aug sept sep oct nov dec u.s a.m p.m d-n.y r-ky fig al messrs dept univ".split()
)
_ENDS = frozenset(".!?…\n")
_QUOTES = frozenset("“”\"'’‘»«)]")


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a stretch in lower case with straight apostrophes, and where each stands in the text."""

    words: Sequence[str]
    starts: Sequence[int]
    ends: Sequence[int]

    def __len__(self) -> int:
        return len(self.words)

    def part(self, first: int, last: int) -> Words:
        """Return the words from ``first`` up to ``last``, not included."""
        return Words(self.words[first:last], self.starts[first:last], self.ends[first:last])

    def span(self, first: int, last: int) -> Span:
        """Return the span from word ``first`` up to word ``last``, not included."""
        return Span(self.starts[first], self.ends[last - 1])


def cut_words(text: str, start: int, end: int) -> Words:
    """Cut ``text[start:end]`` into words.

    >>> cut_words("It’s not so-called, he said.", 0, 28).words
    ["it's", 'not', 'so-called', ',', 'he', 'said', '.']
    """
    stretch = _plain(text[start:end])
    spans = [found.span() for found in _WORD.finditer(stretch)]
    words = [stretch[first:last] for first, last in spans]
    return Words(words, [start + first for first, _ in spans], [start + last for _, last in spans])


def _plain(stretch: str) -> str:
    """Return ``stretch`` in lower case, with straight apostrophes and as long as it was."""
    lower = stretch.lower()
    if len(lower) != len(stretch):
        lower = "".join(one if len(one.lower()) > 1 else one.lower() for one in stretch)
    return lower.replace("’", "'").replace("‑", "-").replace("‐", "-")


def sentence_ends(text: str, words: Words) -> list[int]:
    """Return where, among ``words``, marks and lines' ends stand that end a sentence.

    >>> sentence_ends("Mr. Orme left. No. 4 stays.", cut_words("Mr. Orme left. No. 4 stays.", 0, 27))
    [4, 9]
    """
    return [at for at, word in enumerate(words.words) if word[0] in _ENDS and _ends(text, words, at)]


def _ends(text: str, words: Words, at: int) -> bool:
    word = words.words[at]
    if word[0] == "\n":
        return True
    following = words.ends[at]
    while following < len(text) and text[following] in _QUOTES:
        following += 1
    if following < len(text) and not text[following].isspace():
        return False
    if at + 1 == len(words):
        return True
    if word == "." and at and (words.words[at - 1] in _ABBREVIATIONS or _is_initial(text, words, at - 1)):
        return False
    return not text[words.starts[at + 1]].islower()


def _is_initial(text: str, words: Words, at: int) -> bool:
    return words.ends[at] - words.starts[at] == 1 and text[words.starts[at]].isupper()


class Mark(NamedTuple):
    """A phrase of the lexicon: its class, and its words from ``first`` up to ``last``, not included."""

    kind: str
    first: int
    last: int


class Phrases:
    """Phrases with their classes, found by their first word; of several at one place the longest counts."""

    def __init__(self, classes: Mapping[str, Iterable[str]]) -> None:
        found: dict[str, dict[tuple[str, ...], str]] = {}
        for kind, phrases in classes.items():
            for phrase in phrases:
                first, *rest = phrase.split()
                found.setdefault(first, {})[tuple(rest)] = kind
        self._by_first = {
            first: (tuple(sorted({len(rest) for rest in kinds}, reverse=True)), kinds)
            for first, kinds in found.items()
        }

    def find(self, words: Sequence[str], first: int, last: int) -> list[Mark]:
        """Find the phrases that begin at ``first`` or later and end by ``last``; none overlaps another."""
        marks = []
        by_first = self._by_first
        free = first
        for at in range(first, last):
            word = words[at]
            if word not in by_first or at < free:
                continue
            lengths, kinds = by_first[word]
            for length in lengths:
                kind = kinds.get(tuple(words[at + 1 : min(at + 1 + length, last)]))
                if kind is not None:
                    free = min(at + 1 + length, last)
                    marks.append(Mark(kind, at, free))
                    break
        return marks
