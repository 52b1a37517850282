"""A text as word pieces: their ids, their offsets in code points, and what the ids do not tell.

The encoder's vocabulary has no capitals, no line ends and one form of straight quotation mark for
both sides. A small feature id for each piece gives these back: the case of its word, whether it
stands in quotation marks or is one, and whether a paragraph begins with it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from thirdhand.model.paragraphs import find_paragraphs
from thirdhand.model.quotes import Quote, find_quotes
from thirdhand.records import Span

_CASES = ("none", "lower", "capital", "upper")
_QUOTED = ("outside", "inside", "opening", "closing")
#: The special pieces that stand before and after a window.
CLS, SEP = 101, 102
#: Halves of a broken pair, which the tokenizer refuses; it sees one replacement character for each.
_SURROGATES = re.compile("[\ud800-\udfff]")
#: A list's mark at the start of its line, which the network has hardly seen. Dashes are none: they credit.
_BULLET = re.compile(r"[•‣▪●◦■*·-]\s+(?=\S)")
#: So many texts are remembered as pieces, more than are read side by side on most machines.
_REMEMBERED = 16
N_FEATURES = 2 * len(_CASES) * len(_QUOTED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pieces:
    """The word pieces of one text.

    ``ids``, ``features``: int64 (pieces,). ``starts``, ``ends``: code points, int64 (pieces,).
    ``bounds``: for each paragraph that has pieces its first piece, then the number of pieces; int64
    (paragraphs + 1,). ``quotes``: the quoted stretches, in code points, in order. ``lent``, bool
    (pieces,): full stops that are not in the text; they stand on the last code point of their paragraph.
    """

    ids: NDArray[np.int64]
    lent: NDArray[np.bool_]
    features: NDArray[np.int64]
    starts: NDArray[np.int64]
    ends: NDArray[np.int64]
    bounds: NDArray[np.int64]
    quotes: tuple[Quote, ...]

    def __len__(self) -> int:
        return len(self.ids)


@lru_cache(maxsize=_REMEMBERED)
def cut_pieces(text: str, tokenizer: Tokenizer) -> Pieces:
    """Cut ``text`` into word pieces with ``tokenizer``, which must neither truncate nor pad.

    The last few texts are remembered: what is read is checked next. Nobody may write into the arrays.
    """
    paragraphs = [_without_bullet(text, paragraph) for paragraph in find_paragraphs(text)]
    readable = _SURROGATES.sub("\ufffd", text)
    parts = [_ended(p.of(readable)) for p in paragraphs]
    encodings = tokenizer.encode_batch(parts, add_special_tokens=False)
    counts = [len(encoding.ids) for encoding in encodings]
    ids = [id for encoding in encodings for id in encoding.ids]
    offsets = np.array([pair for encoding in encodings for pair in encoding.offsets], dtype=np.int64).reshape(
        -1, 2
    )
    edges = np.array([(p.start, p.end) for p in paragraphs], dtype=np.int64).reshape(-1, 2)
    shifts, limits = np.repeat(edges, counts, axis=0).T
    lent = offsets[:, 1] + shifts > limits
    starts = np.where(lent, limits - 1, offsets[:, 0] + shifts)
    ends = np.minimum(offsets[:, 1] + shifts, limits)
    firsts = np.unique(np.concatenate(([0], np.cumsum(counts, dtype=np.int64))))
    quotes = tuple(find_quotes(text, [(p.start, p.end) for p in paragraphs]))
    return Pieces(
        ids=np.array(ids, dtype=np.int64),
        lent=lent,
        features=_features(text, quotes, starts, np.where(lent, starts, ends), firsts),
        starts=starts,
        ends=ends,
        bounds=firsts if ids else np.zeros(1, dtype=np.int64),
        quotes=quotes,
    )


def _ended(paragraph: str) -> str:
    """Lend a full stop to a headline, caption or bullet: the network learned from sentences that have one."""
    return paragraph + "." if paragraph[-1].isalnum() else paragraph


def _without_bullet(text: str, paragraph: Span) -> Span:
    bullet = _BULLET.match(text, paragraph.start, paragraph.end)
    return Span(bullet.end(), paragraph.end) if bullet else paragraph


def _features(
    text: str,
    quotes: tuple[Quote, ...],
    starts: NDArray[np.int64],
    ends: NDArray[np.int64],
    firsts: NDArray[np.int64],
) -> NDArray[np.int64]:
    if not len(starts):
        return np.zeros(0, dtype=np.int64)
    begins = np.zeros(len(starts), dtype=np.int64)
    begins[firsts[:-1]] = 1
    cases = np.array([_case(text[s:e]) for s, e in zip(starts.tolist(), ends.tolist(), strict=True)])
    quoted = _quoted(len(text), quotes)[starts]
    features: NDArray[np.int64] = (begins * len(_QUOTED) + quoted) * len(_CASES) + cases
    return features


def _case(word: str) -> int:
    if word.islower():
        return 1
    if not word[:1].isupper():
        return 0
    return 3 if len(word) > 1 and word.isupper() else 2


def _quoted(length: int, quotes: tuple[Quote, ...]) -> NDArray[np.int64]:
    """Return for each of ``length`` code points its place among ``_QUOTED``."""
    place = np.zeros(length, dtype=np.int64)
    for quote in quotes:
        place[quote.start : quote.end] = 1
        for mark in quote.marks:
            place[mark.start : mark.end] = 2 if mark.opens else 3
    return place
