"""The baseline that chains have to beat: each content read again by itself, as if it were an article.

Takes the outermost attributions of the shipped network; what it finds inside a content, read alone, stands
inside, down to four links. Sentences that no attribution touches are claims of the article's own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from thirdhand.model.session import Model
from thirdhand.reading.attributions import find_attributions
from thirdhand.reading.network import ask
from thirdhand.records import (
    Anonymity,
    Article,
    Attribution,
    Author,
    Certainty,
    Claim,
    ClaimPlace,
    Kind,
    Link,
    Part,
    Phrase,
    Span,
)

MAX_DEPTH = 4
_SENTENCE = re.compile(r"[^\s.!?][^\n]*?(?:[.!?]+[\"”’']*(?=\s|$)|$)", re.MULTILINE)


def read_again(article: Article, model: Model) -> list[Claim]:
    """Return the claims of ``article``: chains by rereading, all of them asserted."""
    text = article.text
    outermost = find_attributions(ask(text, model), model)
    claims = [claim for one in outermost for claim in _claims_of(text, one, 0, (), MAX_DEPTH, model)]
    taken = [span for one in outermost for _, phrase in one.phrases for span in phrase.spans]
    for match in _SENTENCE.finditer(text):
        sentence = Span(*match.span())
        if not match[0].endswith("?") and not any(sentence.overlaps(span) for span in taken):
            claims.append(_claim(text, [sentence], ()))
    return claims


def _claims_of(
    text: str, attribution: Attribution, shift: int, above: tuple[Link, ...], n_left: int, model: Model
) -> Iterator[Claim]:
    """Yield the claim of one attribution, or those inside it; its spans count from ``shift``."""
    content = attribution.content.spans if attribution.content else ()
    if not content:
        return
    source = attribution.source.spans if attribution.source else ()
    chain = (*above, _link(text, [_moved(span, shift) for span in source])) if source else above
    inner: Sequence[Attribution] = ()
    if n_left > 1:
        start = shift + content[0].start
        alone = text[start : shift + content[-1].end]
        inner = find_attributions(ask(alone, model), model)
    if not inner:
        yield _claim(text, [_moved(span, shift) for span in content], chain)
    for one in inner:
        yield from _claims_of(text, one, shift + content[0].start, chain, n_left - 1, model)


def _moved(span: Span, shift: int) -> Span:
    return Span(span.start + shift, span.end + shift)


def _link(text: str, spans: Sequence[Span]) -> Link:
    return Link(
        source=Phrase.cut(text, spans),
        name=None,
        names=(),
        via=None,
        kind=Kind.PERSON,
        anonymity=Anonymity.NAMED,
        certainty=Certainty.ASSERTED,
        attribution=None,
        score=1.0,
    )


def _claim(text: str, content: Sequence[Span], chain: tuple[Link, ...]) -> Claim:
    return Claim(
        id="",
        part=Part.TEXT,
        place=ClaimPlace.BODY,
        content=Phrase.cut(text, content),
        author=Author(certainty=Certainty.UNKNOWN if chain else Certainty.ASSERTED),
        chain=chain,
        score=1.0,
    )
