"""What an outlet says that it saw, asked or obtained itself: the signs of own reporting in one article.

A source that spoke to the outlet once is its own throughout the article: who told the Courier of the lorries
also told it of the pay.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import cached_property, lru_cache

from thirdhand.checks.witnessing import find_asking, find_witnessing
from thirdhand.linking.origins.outlets import house_of, outlet_words
from thirdhand.reading.sources.sentences import Sentences
from thirdhand.records import Article, Claim, Link, Part, Span

_PERSONAL = re.compile(r"\b(?:I|[Ww]e|me|us)\b")
_QUOTED = re.compile(r"“[^”\n]{1,2000}”|\"[^\"\n]{1,2000}\"")
#: What asks in other forms than ``checks.witnessing`` looks for: "the trust tells us".
_ALSO = (
    r"(?:tells|telling|spoke to|spoken to|talked to|(?:has|have|had) sent|sent|replied to|answered"
    r"|agreed to meet"
    r"|confirms to|says to|shared with|showed|shows|read (?:it )?to|contacted|wrote to|emailed)"
)
_BY_ITSELF = re.compile(
    r"\b(?:[Rr]eached|[Cc]ontacted|[Aa]sked|[Ii]nterviewed|[Ss]peaking) by (?:tele)?phone\b"
    r"|\b(?:[Aa]sked|[Ii]nterviewed) by this \w+\b"
)
_I_SAW = re.compile(
    r"\b(?:I|[Ww]e) (?:could (?:see|hear|smell|count)|looked|stood|walked|drove|heard|watched|met|asked"
    r"|spoke)\b"
)
_REPORTER_FOR = re.compile(
    r"[Aa] \w+ for (?P<whom>[^,.]{1,40}?),? (?:saw|watched|counted|heard|who|at|visited)\b"
)
_LONGEST = 80
#: The sentence after a claim says who saw it: "This newspaper's reporter saw it from the bridge."
_POINTS_BACK = re.compile(r"\b(?:it|them|this|that|these|those|both|the scene)\b", re.IGNORECASE)


@lru_cache(maxsize=64)
def _asking_also(names: tuple[str, ...]) -> re.Pattern[str]:
    """Return the pattern of the other forms, for an outlet that goes by ``names``."""
    own = "|".join(
        ["us|me|this (?:news)?(?:paper|site)", *(rf"(?:[Tt]he )?{re.escape(name)}" for name in names)]
    )
    return re.compile(rf"\b{_ALSO} (?:exclusively )?(?:{own})\b")


class Owning:
    """The signs of own reporting in one article."""

    def __init__(self, article: Article) -> None:
        self.article = article

    @cached_property
    def _starts(self) -> list[int]:
        return Sentences(self.article.text).starts

    def _sentence(self, start: int, end: int) -> Span:
        text, starts = self.article.text, self._starts
        first = starts[max(bisect_right(starts, start) - 1, 0)] if starts else 0
        after = bisect_right(starts, max(end - 1, start))
        return Span(min(first, start), max(starts[after] if after < len(starts) else len(text), end))

    @cached_property
    def _quotations(self) -> list[Span]:
        return [Span(*match.span()) for match in _QUOTED.finditer(self.article.text)]

    def _is_quoted(self, span: Span) -> bool:
        at = bisect_right(self._quotations, span.start, key=lambda quoted: quoted.start) - 1
        return at >= 0 and span.start < self._quotations[at].end

    def _own_words(self, found: list[Span]) -> tuple[Span, ...]:
        """Drop what stands in quotation marks and says "I" or "us": a source's words, not the outlet's."""
        text = self.article.text
        return tuple(s for s in found if not (_PERSONAL.search(s.of(text)) and self._is_quoted(s)))

    def _witnessed(self, within: Span) -> tuple[Span, ...]:
        """Return where the outlet saw or has something itself, in one stretch: searching all takes longer."""
        text = within.of(self.article.text)
        found = [*find_witnessing(text, house_of(self.article))]
        found += [Span(*match.span()) for match in _I_SAW.finditer(text)]
        placed = [Span(span.start + within.start, span.end + within.start) for span in found]
        return self._own_words([span for span in placed if not self._is_anothers(span)])

    def _is_anothers(self, span: Span) -> bool:
        """Say whether it is another outlet's reporter who saw it: "a reporter for the Herald saw"."""
        whom = _REPORTER_FOR.match(span.of(self.article.text))
        if whom is None or whom["whom"].lower().startswith("this"):
            return False
        return set(outlet_words(whom["whom"])).isdisjoint(outlet_words(house_of(self.article)))

    @cached_property
    def asked(self) -> tuple[Span, ...]:
        """Where somebody spoke to the outlet."""
        text, house = self.article.text, house_of(self.article)
        names = (name for name in dict.fromkeys((house, house.split()[-1])) if name in text)
        patterns = (_asking_also(tuple(names)), _BY_ITSELF)
        found = [Span(*match.span()) for pattern in patterns for match in pattern.finditer(text)]
        return self._own_words([*find_asking(text, house), *found])

    def sentence(self, claim: Claim) -> Span:
        """Return the sentence or sentences of a claim of the text."""
        return self._sentence(claim.content.spans[0].start, claim.content.spans[-1].end)

    def sentences(self, claim: Claim) -> tuple[str, str]:
        """Return the words of a text claim's sentence, and of the next one in its paragraph."""
        text, sentence = self.article.text, self.sentence(claim)
        words = sentence.of(text)
        if sentence.end >= len(text) or words.endswith("\n"):
            return words, ""
        return words, self._sentence(sentence.end, sentence.end + 1).of(text)

    def is_witness(self, claim: Claim) -> bool:
        """Say whether the sentence of an uncredited claim, or the next pointing back, says who saw it."""
        if claim.part is not Part.TEXT:
            return False
        text = self.article.text
        sentence = self.sentence(claim)
        if self._witnessed(sentence):
            return True
        if sentence.end >= len(text) or "\n" in text[sentence.end - 2 : sentence.end]:
            return False
        following = self._sentence(sentence.end, sentence.end + 1)
        return any(
            _POINTS_BACK.search(text, span.end, min(span.end + 25, following.end))
            for span in self._witnessed(following)
        )

    def find_told(self, claim: Claim) -> str | None:
        """Return who told the outlet an uncredited claim: the words of its sentence before the sign of it."""
        if claim.part is not Part.TEXT or not self.asked:
            return None
        sentence, content = self.sentence(claim), claim.content.spans
        sign = next((sign for sign in self.asked if sentence.overlaps(sign)), None)
        if sign is None or any(
            span.overlaps(sign) and span.start < sign.start < span.end - 40 for span in content
        ):
            return None
        words = (
            self.article.text[sentence.start : max(sign.start, sentence.start)].split(",")[0].strip('"“” ')
        )
        return words if 0 < len(words) <= _LONGEST else None

    def is_asked(self, claim: Claim, link: Link) -> bool:
        """Say whether the sentence of a credited claim, or of its source, says that the outlet has it."""
        if claim.part is not Part.TEXT:
            return False
        spans = (*claim.content.spans, *link.source.spans)
        sentences = {self._sentence(span.start, span.end) for span in spans}
        if any(sentence.overlaps(sign) for sentence in sentences for sign in self.asked):
            return True
        return any(self._witnessed(sentence) for sentence in sentences)
