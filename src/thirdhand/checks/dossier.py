"""An article as the rules look at it: its claims by place, their words and sources, worked out once."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from functools import cached_property

import numpy as np

from thirdhand.checks.likeness import Floats, Ids, Wording, coverage
from thirdhand.checks.opinion import is_opinion
from thirdhand.checks.rule import Need
from thirdhand.checks.voices import Voice, voice_of
from thirdhand.checks.witnessing import find_asking, find_witnessing
from thirdhand.lexicons import fold
from thirdhand.model.paragraphs import find_paragraphs
from thirdhand.model.session import Model
from thirdhand.reading.credit_names import is_surely_outlet
from thirdhand.reading.sources.sentences import Sentences
from thirdhand.records import Article, Claim, ClaimPlace, Part, Phrase, Span

#: A lead or headline of more claims than this is none; the rules hold each against the whole body.
_MOST_FRONTS = 12
_PERSONAL = re.compile(r"(?:I|[Ww]e) ")
_CAPITALS = re.compile(r"\b[A-Z0-9][\w.&'’-]*")
_NAME_LENGTHS = (1, 2, 3, 4)


class Dossier:
    """One article with what several rules ask of it."""

    def __init__(self, article: Article, model: Model) -> None:
        self.article = article
        self.model = model
        self._words: dict[str, Ids] = {}
        self._words_of: dict[Span, Ids] = {}
        #: What ``fronts.carriers`` has worked out, by front.
        self.shares: dict[str, list[tuple[float, Claim]]] = {}

    def has(self, need: Need) -> bool:
        """Say whether the article has what a rule needs."""
        if need is Need.ENGLISH:
            return self.article.language in (None, "en")
        if need is Need.HEADLINE:
            return any(claim.place is ClaimPlace.HEADLINE for claim in self.headline) or bool(
                (self.article.title or "").strip()
            )
        return bool(self.article.claims)

    @cached_property
    def text(self) -> Wording:
        """The text's words."""
        return Wording(self.article.text, self.model)

    @cached_property
    def title(self) -> Wording:
        """The headline's words; those of an empty string where there is none."""
        return Wording(self.article.title or "", self.model)

    def wording(self, part: Part) -> Wording:
        """Return the words of the string that ``part`` names."""
        return self.text if part is Part.TEXT else self.title

    def string(self, part: Part) -> str:
        """Return the string that ``part`` names."""
        return self.article.string(part)

    @cached_property
    def headline(self) -> tuple[Claim, ...]:
        """The claims of the headline, and of a standfirst above the lead."""
        lead = min((claim.content.spans[0].start for claim in self.lead), default=0)
        return tuple(
            claim
            for claim in self.article.claims
            if claim.place is ClaimPlace.HEADLINE
            or (claim.place is ClaimPlace.SUBHEAD and claim.content.spans[0].start < lead)
        )[:_MOST_FRONTS]

    @cached_property
    def lead(self) -> tuple[Claim, ...]:
        """The claims of the first paragraph."""
        lead = [claim for claim in self.article.claims if claim.place is ClaimPlace.LEAD]
        return tuple(lead[:_MOST_FRONTS])

    @cached_property
    def body(self) -> tuple[Claim, ...]:
        """The claims of the text, the lead's with them, without those of headline and standfirst."""
        front = {claim.id for claim in self.headline}
        return tuple(
            claim for claim in self.article.claims if claim.part is Part.TEXT and claim.id not in front
        )

    @cached_property
    def body_start(self) -> int:
        """The code point at which the text under headline and standfirst begins."""
        ends = (claim.content.spans[-1].end for claim in self.headline if claim.part is Part.TEXT)
        return max(ends, default=0)

    @cached_property
    def attributed(self) -> tuple[Claim, ...]:
        """The claims of the body that somebody is credited with."""
        return tuple(claim for claim in self.body if claim.chain)

    @cached_property
    def paragraphs(self) -> tuple[Span, ...]:
        """The paragraphs of the text."""
        return tuple(find_paragraphs(self.article.text))

    @cached_property
    def _paragraph_starts(self) -> list[int]:
        return [paragraph.start for paragraph in self.paragraphs]

    @cached_property
    def _sentence_starts(self) -> list[int]:
        return Sentences(self.article.text).starts

    def paragraph(self, position: int) -> int:
        """Return the number of the paragraph in which ``position`` stands."""
        return max(bisect_right(self._paragraph_starts, position) - 1, 0)

    def sentence(self, span: Span) -> Span:
        """Return the sentence or sentences of the text in which ``span`` stands."""
        starts, text = self._sentence_starts, self.article.text
        first = max(bisect_right(starts, span.start) - 1, 0)
        last = bisect_right(starts, span.end - 1)
        end = starts[last] if last < len(starts) else len(text)
        start = starts[first]
        return Span(start, max(start + len(text[start:end].rstrip()), span.end))

    @cached_property
    def sentences(self) -> tuple[Span, ...]:
        """The sentences of the text beneath headline and standfirst, without white space at their ends."""
        text = self.article.text
        starts = [start for start in self._sentence_starts if start >= self.body_start]
        ends = [*starts[1:], len(text)][: len(starts)]
        trimmed = (
            (start, start + len(text[start:end].rstrip())) for start, end in zip(starts, ends, strict=True)
        )
        return tuple(Span(start, end) for start, end in trimmed if end > start)

    def words(self, claim: Claim) -> Ids:
        """Return the word pieces of a claim's content that have weight, each once."""
        if claim.id not in self._words:
            self._words[claim.id] = self.wording(claim.part).words(claim.content.spans)
        return self._words[claim.id]

    def words_in(self, spans: Sequence[Span]) -> Ids:
        """Return the word pieces of the text in ``spans``, each once; those of one span are remembered."""
        if len(spans) != 1:
            return self.text.words(spans)
        if spans[0] not in self._words_of:
            self._words_of[spans[0]] = self.text.words(spans)
        return self._words_of[spans[0]]

    def sentence_of(self, claim: Claim) -> Span:
        """Return the sentence or sentences in which a claim of the text stands."""
        return self.sentence(Span(claim.content.spans[0].start, claim.content.spans[-1].end))

    def paragraph_of(self, claim: Claim) -> Span:
        """Return the paragraph in which a claim of the text begins."""
        return self.paragraphs[self.paragraph(claim.content.spans[0].start)]

    def context(self, claim: Claim) -> Ids:
        """Return the word pieces of the whole sentence of a claim in the text."""
        return self.words_in([self.sentence_of(claim)])

    def coverage(self, asked: Ids, given: Ids, weights: Floats | None = None) -> float:
        """Return the share of the pieces ``asked`` that ``given`` carry, by rarity or by ``weights``."""
        return coverage(self.model.vectors, asked, given, weights)

    def telling(self, asked: Ids) -> Floats:
        """Return the weights of the pieces ``asked``: rarity, less for what the article speaks of throughout.

        That a headline's Tidewater comes again in a sentence says little where the whole article is on it.
        """
        n = max(len(self._sentence_words), 1)
        shares = [sum(piece in words for words in self._sentence_words) / n for piece in asked.tolist()]
        weights: Floats = self.model.vectors.rarity[asked] * (1 - np.array(shares, dtype=np.float32)) ** 2
        return weights

    @cached_property
    def _sentence_words(self) -> list[frozenset[int]]:
        return [frozenset(self.words_in([sentence]).tolist()) for sentence in self.sentences]

    def support(self, claim: Claim) -> list[tuple[float, Claim]]:
        """Return the other claims of the body by how much of ``claim`` their sentence carries, most first."""
        asked = self.words(claim)
        found = [
            (self.coverage(asked, self.context(other)), other) for other in self.body if other.id != claim.id
        ]
        return sorted(found, key=lambda pair: -pair[0])

    def voice(self, claim: Claim, at: int = -1) -> Voice:
        """Return what a source of a claim is, by default the innermost; ``at`` counts from the outermost."""
        return voice_of(claim.chain[at], self.string(claim.part))

    def is_own_outlet(self, name: str) -> bool:
        """Say whether ``name`` is what the article's outlet calls itself, its initials among it."""
        own = [word for word in (self.article.outlet or "").split() if word.lower() != "the"]
        initials = "".join(word[0] for word in own if word[:1].isupper()).lower()
        words, known = set(fold(name).split()), {fold(word) for word in own}
        is_short = len(words) == 1 and initials.startswith(min(words))
        return bool(own and words) and (words <= known or known <= words or is_short)

    def names_outlet(self, within: Span) -> bool:
        """Say whether a known outlet that is not the article's own is named ``within`` the text."""
        words = [
            (match[0], match.start())
            for match in _CAPITALS.finditer(self.article.text, within.start, within.end)
        ]
        names = (
            " ".join(word for word, _ in words[at : at + n])
            for at in range(len(words))
            for n in _NAME_LENGTHS
        )
        return any(is_surely_outlet(name) and not self.is_own_outlet(name) for name in names)

    @cached_property
    def witnessed(self) -> tuple[Span, ...]:
        """Where the text says that its outlet saw, counted or obtained something itself."""
        text = self.article.text
        found = find_witnessing(text, self.article.outlet)
        # "I saw the envelope" in quotation marks is what the teacher saw.
        return tuple(span for span in found if not (_PERSONAL.match(span.of(text)) and self._is_told(span)))

    def _is_told(self, span: Span) -> bool:
        return any(
            content.start <= span.start < content.end
            for claim in self.attributed
            for content in claim.content.spans
        )

    @cached_property
    def asked(self) -> tuple[Span, ...]:
        """Where the text says that somebody spoke to its own outlet."""
        return tuple(find_asking(self.article.text, self.article.outlet))

    def is_witnessed(self, claim: Claim) -> bool:
        """Say whether the sentence of a claim of the text tells what the outlet saw or has itself."""
        sentence = self.cut(claim).spans[0]
        return any(sentence.overlaps(span) for span in self.witnessed)

    def cut(self, claim: Claim) -> Phrase:
        """Return the sentence of a claim of the text as a phrase."""
        return Phrase.cut(self.article.text, [self.sentence_of(claim)])

    @cached_property
    def is_opinion(self) -> bool:
        """Say whether the article is marked, or written, as somebody's opinion."""
        return is_opinion(self.article.title or "", self.article.text, self.text.pieces.quotes)

    @cached_property
    def all_words(self) -> Ids:
        """The word pieces of the whole text beneath headline and standfirst."""
        if self.body_start >= len(self.article.text):
            return np.zeros(0, dtype=np.int64)
        return self.words_in([Span(self.body_start, len(self.article.text))])
