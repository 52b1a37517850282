"""One word of a claim as what it is compared by: its stem's hash, its word pieces, its kind.

Words that stand in a quarter of all sentences are said of anything and are left out. Names are words that an
article writes with a capital where no sentence begins.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import IntFlag
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from thirdhand.model.session import Model
from thirdhand.records import Span
from thirdhand.terms import normalize

#: So many pieces of one word are kept; a longer word is told apart by its hash.
N_PIECES = 3
#: Rarer than one sentence in six.
_COMMON = 1.8
_WORD = re.compile(r"\d+(?:[.,]\d+)*(?:st|nd|rd|th)?\b|[^\W\d_]+(?:['’][^\W\d_]+)*|[^\W_]+")
_SENTENCE_START = re.compile(r"(?:^|[.!?:;…\n]|[\"“”‘’'(–—•*-]\s?)\s*$")
_SURROGATES = re.compile("[\ud800-\udfff]")
_NEGATIONS = frozenset(
    ("not", "no", "never", "neither", "nor", "without", "none", "nobody", "nothing", "cannot")
)


class WordKind(IntFlag):
    """What is known of a word beside its letters."""

    NAME = 1
    NUMBER = 2


@dataclass(frozen=True, slots=True)
class Word:
    """``hash`` of the stem, ``pieces`` as many as fit, 0 for none."""

    hash: int
    pieces: tuple[int, ...]
    kind: WordKind


def hash_term(term: str) -> int:
    """Return a number below 2**32 that stands for ``term``, never 0."""
    return zlib.crc32(term.encode("utf-8", "replace")) or 1


def is_negation(word: str) -> bool:
    """Say whether a word turns a sentence round."""
    plain = word.casefold().replace("’", "'")
    return plain in _NEGATIONS or plain.endswith("n't")


def find_names(text: str) -> frozenset[str]:
    """Return the terms that ``text`` writes with a capital inside sentences, more often than without.

    >>> sorted(find_names("On Monday the mayor of Dunmore spoke. Mayor Ana Ruiz left Dunmore."))
    ['ana', 'dunmor', 'monday', 'ruiz']
    """
    capital: dict[str, int] = {}
    small: dict[str, int] = {}
    for match in _WORD.finditer(text):
        word = match[0]
        if word[0].islower():
            small[normalize(word)] = small.get(normalize(word), 0) + 1
        elif word[0].isupper() and not _begins_sentence(text, match.start()):
            capital[normalize(word)] = capital.get(normalize(word), 0) + 1
    return frozenset(term for term, count in capital.items() if count > small.get(term, 0))


def _begins_sentence(text: str, start: int) -> bool:
    return _SENTENCE_START.search(text, max(0, start - 4), start) is not None or start == 0


def find_words(text: str, spans: Sequence[Span], names: frozenset[str], model: Model) -> Iterator[Word]:
    """Yield the words in ``spans`` that have weight, in order."""
    for _, word in spell_words(text, spans, names, model):
        yield word


def spell_words(
    text: str, spans: Sequence[Span], names: frozenset[str], model: Model
) -> Iterator[tuple[Span, Word]]:
    """Yield the words in ``spans`` that have weight, in order, each with where it stands in ``text``."""
    for span in spans:
        for match in _WORD.finditer(text, span.start, span.end):
            word = _describe(match[0], model.tokenizer)
            is_number = match[0][0].isdigit()
            if not is_number and _is_common(word[1], model.vectors.rarity):
                continue
            kind = WordKind.NUMBER if is_number else WordKind(0)
            if normalize(match[0]) in names:
                kind |= WordKind.NAME
            yield Span(match.start(), match.end()), Word(word[0], word[1], kind)


def _is_common(pieces: tuple[int, ...], rarity: NDArray[np.float32]) -> bool:
    return not pieces[1] and float(rarity[pieces[0]]) <= _COMMON


@lru_cache(maxsize=100_000)
def _describe(word: str, tokenizer: Tokenizer) -> tuple[int, tuple[int, ...]]:
    ids = tokenizer.encode(_SURROGATES.sub("\ufffd", word), add_special_tokens=False).ids[:N_PIECES]
    return hash_term(normalize(word)), (*ids, *(0,) * (N_PIECES - len(ids)))


def weigh(rarity: NDArray[np.float32], pieces: NDArray[np.integer]) -> NDArray[np.float32]:
    """Return the weight of words by their ``pieces`` (words, N_PIECES): the rarest piece's rarity.

    A word of several pieces is rarer than any of them. A number has the weight of a middling word.
    """
    of_pieces = rarity[pieces]
    several = (pieces[:, 1] > 0) * 1.5
    weights: NDArray[np.float32] = np.where(of_pieces.max(axis=1) > 0, of_pieces.max(axis=1) + several, 5.0)
    return weights.astype(np.float32)
