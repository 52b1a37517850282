"""Words, numbers and signs of a stretch of text, which the rules of quantities step over one by one.

Rules look at tokens and their neighbours, never at the text again, so the time they take grows with the
number of tokens and not with what stands in them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from thirdhand.records import Span

#: Spaces that hold a number together: no-break, narrow no-break, thin, figure.
_TIGHT = "\u00a0\u202f\u2009\u2007"
_TOKEN = re.compile(
    rf"[0-9]+(?:[.,][0-9]+|[{_TIGHT}][0-9]{{3}}(?![0-9]))*"
    r"|[½⅓⅔¼¾⅕⅛]"
    r"|(?:[^\W\d_½⅓⅔¼¾⅕⅛]\.){2,}"
    r"|[^\W\d_½⅓⅔¼¾⅕⅛]+(?:['’][^\W\d_½⅓⅔¼¾⅕⅛]+)*"
    r"|\n|[^\s]"
)
_ROUGHLY = re.compile(r"[a-z]+|[0-9½⅓⅔¼¾⅕⅛]")
_MARGIN = [""] * 16
_HYPHENS = frozenset("-‐‑–—−")


@dataclass(slots=True)
class Tokens:
    """The tokens of a span of ``text``: where each starts and ends, and its word in lower case.

    ``words`` ends in empty strings, so that a rule may look a few words beyond either end, which is what
    rules do most and must not be asked about each time.
    """

    text: str
    starts: list[int]
    ends: list[int]
    words: list[str]
    size: int

    def __len__(self) -> int:
        return self.size

    def word(self, at: int) -> str:
        """Return the word at ``at`` in lower case, empty up to 16 words beyond either end."""
        return self.words[at]

    def raw(self, at: int) -> str:
        """Return the token at ``at`` as written, empty beyond either end."""
        return self.text[self.starts[at] : self.ends[at]] if 0 <= at < self.size else ""

    def touches(self, at: int) -> bool:
        """Say whether no space stands between the token at ``at`` and the one before."""
        return 0 < at < self.size and self.starts[at] == self.ends[at - 1]

    def is_hyphen(self, at: int) -> bool:
        """Say whether a hyphen or dash stands at ``at``."""
        return self.words[at] in _HYPHENS

    def is_word(self, at: int) -> bool:
        """Say whether the token at ``at`` is made of letters."""
        return self.words[at][:1].isalpha()

    def is_digits(self, at: int) -> bool:
        """Say whether the token at ``at`` is a number in digits."""
        return "0" <= self.words[at] < ":"

    def is_capital(self, at: int) -> bool:
        """Say whether the token at ``at`` begins with a capital: a name, a title, the first of a sentence."""
        return any(letter.isupper() for letter in self.raw(at)[:2])

    def opens(self, at: int) -> bool:
        """Say whether a sentence, line or quotation begins at ``at``."""
        return at == 0 or not (
            self.is_word(at - 1) or self.is_digits(at - 1) or self.words[at - 1] in ",-–—'’)&#%;"
        )

    def span(self, first: int, end: int) -> Span:
        """Return the span of the tokens ``[first, end)``."""
        return Span(self.starts[first], self.ends[end - 1])

    def cut(self, first: int, end: int) -> str:
        """Return the text of the tokens ``[first, end)`` as written."""
        return self.text[self.starts[first] : self.ends[end - 1]]


def cut_tokens(text: str, span: Span) -> Tokens:
    """Cut ``span`` of ``text`` into tokens.

    >>> tokens = cut_tokens("some 1,204 two-man boats", Span(0, 24))
    >>> tokens.words[: len(tokens)]
    ['some', '1,204', 'two', '-', 'man', 'boats']
    """
    matches = list(_TOKEN.finditer(text, span.start, span.end))
    return Tokens(
        text,
        [match.start() for match in matches],
        [match.end() for match in matches],
        [match[0].lower() for match in matches] + _MARGIN,
        len(matches),
    )


def cut_roughly(text: str, span: Span) -> list[str]:
    """Return the words and single digits of ``span`` in lower case, in half the time of `cut_tokens`.

    >>> cut_roughly("Some 12 men", Span(0, 11))
    ['some', '1', '2', 'men']
    """
    return _ROUGHLY.findall(text[span.start : span.end].lower())
