"""An article's claims as columns, made once when the article comes in."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from thirdhand.linking.matching.claims import (
    FACTS,
    NO_DAY,
    QUANTITY,
    SPAN,
    WORD,
    ClaimTable,
    Flag,
    round_vectors,
)
from thirdhand.linking.matching.words import Word, find_names, find_words, hash_term, is_negation
from thirdhand.linking.ragged import Ragged
from thirdhand.model.contexts import Context, cut_contexts, find_pieces
from thirdhand.model.encoding import CLAIM_WIDTH, MOST_PIECES
from thirdhand.model.pieces import cut_pieces
from thirdhand.model.session import Model
from thirdhand.model.vectors import WordVectors
from thirdhand.records import GAP, Article, Certainty, Claim, ClaimPlace, Part, Quantity
from thirdhand.terms import normalize

Floats = NDArray[np.float32]
_SURROGATES = re.compile("[\ud800-\udfff]")
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_DATE = re.compile(r"\d{4}-\d\d-\d\d")
#: Log-odds of a denial from which a claim is held to be one by itself: few claims of ordinary news are.
_CONTRADICTS = 0.7
_HEDGED = (Certainty.POSSIBLE, Certainty.PROBABLE, Certainty.CONDITIONAL, Certainty.UNKNOWN)
_LIMITING = re.compile(
    r"\b(?:only|just|merely|no more than|not more than|fewer than|less than|at most)\s", re.I
)
#: What a claim is called by those who take it up again.
_ANAPHOR = re.compile(
    r"^\W*(?:(?:the|these|those|this|that|such|any|all|an?|it|its|their|his|her|them|him|as|both|recent|media"
    r"|earlier|latest|online|newspaper|press|widespread|persistent|published|foreign)\W+)*"
    r"(?:reports?|claims?|allegations?|accusations?|charges?|rumou?rs?|suggestions?|stor(?:y|ies)|it|that|this"
    r"|them|assertions?|figures?|accounts?|speculation|versions?|idea|notion|statements?|wrongdoing|involvement"
    r"|responsibility|so)"
    r"(?:\s+(?:as |was |were |is |are |to be |a |an |pure |utter |complete(?:ly)? )*(?:false|untrue"
    r"|nonsense|fake|baseless|wrong|incorrect|inaccurate|unfounded|groundless|fabricat\w+|lies?|hoax|rubbish|invented?|invention"
    r"|fiction|absurd|ridiculous|misleading))?"
    r"(?:\s+(?:as|was|were|is|are|of|by|in|on|to|against|about|that)\b.{0,40})?\W*$",
    re.IGNORECASE,
)


class Encoder(Protocol):
    """Tells what claims mean: ``thirdhand.model.encoding`` has one that was trained to."""

    def encode(self, pieces: NDArray[np.int64]) -> Floats:
        """Return what a claim's word pieces mean by themselves: (CLAIM_WIDTH + 1,), zero of none."""

    def spread(self, pieces: NDArray[np.int64]) -> Floats:
        """Return what each piece of a stretch means where it stands: (pieces, CLAIM_WIDTH + 1)."""


@dataclass(frozen=True, slots=True)
class WordMeans:
    """An encoder that needs no network: the mean of a claim's word vectors, weighted by rarity."""

    vectors: WordVectors

    def encode(self, pieces: NDArray[np.int64]) -> Floats:
        """Return the mean of the word pieces; nothing speaks for a denial."""
        return np.append(self.vectors.mean(pieces), np.float32(0))

    def spread(self, pieces: NDArray[np.int64]) -> Floats:
        """Return the pieces' vectors, weighted: words mean the same everywhere."""
        weighed: Floats = self.vectors.table[pieces] * self.vectors.rarity[pieces, None]
        return np.pad(weighed, ((0, 0), (0, 1)))


def describe_claims(article: Article, model: Model, encoder: Encoder | None = None) -> ClaimTable:
    """Return the claims of ``article`` as columns, one article; ``encoder`` makes their vectors.

    Without one they are the means of their words.
    """
    names = find_names(article.text)
    claims = article.claims
    vectors, denials = _encode(article, model, encoder or WordMeans(model.vectors))
    return ClaimTable(
        n_claims=np.array([len(claims)], dtype=np.int64),
        context=Ragged.of([_context(article, names)], np.dtype("<u4")),
        facts=np.array(
            [_facts(article, claim, denial) for claim, denial in zip(claims, denials.tolist(), strict=True)],
            dtype=FACTS,
        ),
        vectors=round_vectors(vectors),
        words=Ragged.of([_words(article, claim, names, model) for claim in claims], WORD),
        quantities=Ragged.of([_quantities(claim.quantities) for claim in claims], QUANTITY),
        spans=Ragged.of([_spans(claim) for claim in claims], SPAN),
    )


def _encode(article: Article, model: Model, encoder: Encoder) -> tuple[Floats, Floats]:
    """Return each claim's two vectors as one of length one, or zero, and what speaks for a denial.

    float32 (claims, VECTOR_WIDTH) and log-odds (claims,).
    """
    rows = [encoder.encode(pieces) for pieces in _cut(article.claims, model)]
    alone = np.array(rows, dtype=np.float32).reshape(-1, CLAIM_WIDTH + 1)
    placed = np.zeros_like(alone)
    for context in place_claims(article, model.tokenizer):
        spread = encoder.spread(context.ids)
        for number, positions in context.claims:
            placed[number] = spread[positions].mean(axis=0)
    halves = [_to_length_one(part[:, :CLAIM_WIDTH]) for part in (alone, placed)]
    return _to_length_one(np.concatenate(halves, axis=1)), alone[:, -1] + placed[:, -1]


def _to_length_one(vectors: Floats) -> Floats:
    scaled: Floats = vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-6)
    return scaled


def _cut(claims: Sequence[Claim], model: Model) -> list[NDArray[np.int64]]:
    """Return the word pieces of each claim, as far as the encoder reads them."""
    words = [_SURROGATES.sub("\ufffd", claim.content.text.replace(GAP, " ")) for claim in claims]
    found = model.tokenizer.encode_batch(words, add_special_tokens=False)
    return [np.array(one.ids[:MOST_PIECES], dtype=np.int64) for one in found]


def place_claims(article: Article, tokenizer: Tokenizer) -> Iterator[Context]:
    """Yield the stretches in which the claims of ``article`` stand."""
    title, text = cut_pieces(article.title or "", tokenizer), cut_pieces(article.text, tokenizer)
    places = [
        find_pieces(title.starts, title.ends, _spans_of(claim))
        if claim.part is Part.TITLE
        else len(title) + find_pieces(text.starts, text.ends, _spans_of(claim))
        for claim in article.claims
    ]
    return cut_contexts(np.concatenate([title.ids, text.ids]), len(title), places)


def _spans_of(claim: Claim) -> NDArray[np.int64]:
    return np.array([(span.start, span.end) for span in claim.content.spans], dtype=np.int64)


def _context(article: Article, names: frozenset[str]) -> NDArray[Any]:
    numbers = {normalize(number) for number in _NUMBER.findall(article.text)}
    title = {normalize(word) for word in _WORD.findall(article.title or "")}
    return np.unique(np.array([hash_term(term) for term in names | numbers | title], dtype="<u4"))


def _facts(article: Article, claim: Claim, denial: float) -> tuple[int, int, int, int]:
    words = article.string(claim.part)
    content = claim.content.text
    flags = Flag(0)
    for flag, is_so in (
        (Flag.TITLE, claim.place is ClaimPlace.HEADLINE),
        (Flag.APART, claim.part is Part.TITLE),
        (Flag.LEAD, claim.place is ClaimPlace.LEAD),
        (Flag.NEGATED, sum(map(is_negation, _WORD.findall(content))) % 2 == 1),
        (Flag.DENIED, claim.certainty is Certainty.DENIED),
        (Flag.OPPOSING, denial > 0),
        (Flag.CONTRADICTING, denial > _CONTRADICTS),
        (Flag.ATTRIBUTED, bool(claim.chain)),
        (Flag.ANAPHORIC, _ANAPHOR.match(content) is not None),
        (Flag.HEDGED, claim.certainty in _HEDGED),
        (Flag.LIMITING, bool(_LIMITING.search(content)) or _stands_limited(words, claim)),
    ):
        flags |= flag if is_so else Flag(0)
    name = claim.chain[-1].name if claim.chain else None
    source = hash_term(normalize_name(name)) if name else 0
    return int(flags), _day(claim.start), _day(claim.end or claim.start), source


def normalize_name(name: str) -> str:
    """Return what two ways of writing one name share: its terms without articles."""
    return " ".join(normalize(word) for word in _WORD.findall(name) if word.casefold() not in ("the", "a"))


def _stands_limited(text: str, claim: Claim) -> bool:
    start = claim.content.spans[0].start
    return bool(re.search(r"\b(?:only|just|merely)\W{1,2}$", text[max(0, start - 8) : start], re.IGNORECASE))


def _day(moment: str | None) -> int:
    if not moment or not _DATE.match(moment):
        return int(NO_DAY)
    return date.fromisoformat(moment[:10]).toordinal()


def _words(article: Article, claim: Claim, names: frozenset[str], model: Model) -> NDArray[Any]:
    found: dict[int, Word] = {}
    for word in find_words(article.string(claim.part), claim.content.spans, names, model):
        found.setdefault(word.hash, word)
    rows = [(word.hash, word.pieces, int(word.kind)) for word in found.values()]
    return np.array(rows, dtype=WORD)


def _quantities(quantities: Sequence[Quantity]) -> NDArray[Any]:
    rows = [
        (
            -np.inf if one.low is None else one.low,
            np.inf if one.high is None else one.high,
            hash_term(normalize(one.unit.split()[-1])) if one.unit and one.unit.split() else 0,
        )
        for one in quantities
    ]
    return np.array(rows, dtype=QUANTITY)


def _spans(claim: Claim) -> NDArray[Any]:
    return np.array([(span.start, span.end) for span in claim.content.spans], dtype=SPAN)
