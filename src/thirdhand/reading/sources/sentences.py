"""Where the sentences of a text start, roughly: enough to measure how far back a name stands."""

from __future__ import annotations

import re
from bisect import bisect_right

# The stop comes first, so that what stands before it is only looked at where there is one.
_START = re.compile(
    r"[.!?](?<!\bMr.)(?<!\bMrs.)(?<!\bMs.)(?<!\bDr.)(?<!\bSen.)(?<!\bRep.)(?<!\bGov.)(?<!\bGen.)(?<!\bSt.)(?<!\b[A-Z].)"
    r"[\"”’')\]]{0,3}[ \t](?=[\"“‘'(\[]?\w)|\n+"
)


class Sentences:
    """Sentence starts of one text; all positions are code points."""

    def __init__(self, text: str) -> None:
        self.starts = [0, *(match.end() for match in _START.finditer(text))]

    def number(self, position: int) -> int:
        """Return the number of the sentence that ``position`` stands in."""
        return bisect_right(self.starts, position) - 1
