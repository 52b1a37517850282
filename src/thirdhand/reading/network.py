"""One pass of the network over a text: its pieces, its windows, and what is said of each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from thirdhand.model.claims import ClaimsAnswer
from thirdhand.model.crf import Fragment
from thirdhand.model.labels import OUTSIDE
from thirdhand.model.pieces import Pieces
from thirdhand.model.session import Model
from thirdhand.model.windows import Answer, Window, cut_windows
from thirdhand.reading.quoting import quotes_near, widen
from thirdhand.records import Span

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Answers:
    """A text as the network saw it."""

    text: str
    pieces: Pieces
    windows: tuple[Window, ...]
    attributions: tuple[Answer, ...]
    claims: tuple[ClaimsAnswer, ...]

    def emissions(self, of_claims: bool) -> Floats:
        """Return the tag emissions (pieces, tags) of all pieces; what is not in the text is outside."""
        answers: Sequence[Answer | ClaimsAnswer] = self.claims if of_claims else self.attributions
        rows = np.concatenate(
            [
                answer.emissions[w.core_start - w.start : w.core_end - w.start]
                for w, answer in zip(self.windows, answers, strict=True)
            ]
        )
        rows[self.pieces.lent, OUTSIDE + 1 :] = -np.inf
        return rows

    def spans(self, fragments: Sequence[Fragment]) -> list[Span]:
        """Return the code points of ``fragments``, with the quotation marks at their ends."""
        return [
            widen(self.text, span, quotes_near(self.pieces.quotes, span.start, span.end))
            for span in map(self.span, fragments)
        ]

    def span(self, fragment: Fragment) -> Span:
        """Return the code points from the first to the last piece of ``fragment``."""
        return Span(int(self.pieces.starts[fragment.first]), int(self.pieces.ends[fragment.last - 1]))


def ask(text: str, model: Model) -> Answers:
    """Run the network over ``text``, once."""
    pieces = model.cut(text)
    windows = tuple(cut_windows(pieces.bounds))
    answers = [model.answer(pieces, window) for window in windows]
    return Answers(text, pieces, windows, tuple(a for a, _ in answers), tuple(c for _, c in answers))
