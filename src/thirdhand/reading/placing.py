"""Where in an article a claim stands: headline, subhead, lead or body."""

from __future__ import annotations

from thirdhand.acquire.headline import is_byline, is_date
from thirdhand.model.paragraphs import find_paragraphs
from thirdhand.records import ClaimPlace, Span

#: A subhead is a short line by itself that ends no sentence.
_MAX_SUBHEAD = 120
_SENTENCE_ENDS = frozenset(".!?:;,”\"’'…)")


class Places:
    """The places of one text's paragraphs."""

    def __init__(self, text: str, title: str | None) -> None:
        self.paragraphs = find_paragraphs(text)
        self.places = _places(text, self.paragraphs, title)

    def of(self, span: Span) -> ClaimPlace:
        """Return the place of the paragraph in which ``span`` begins."""
        for paragraph, place in zip(reversed(self.paragraphs), reversed(self.places), strict=True):
            if paragraph.start <= span.start:
                return place
        return ClaimPlace.BODY


def _places(text: str, paragraphs: list[Span], title: str | None) -> list[ClaimPlace]:
    places: list[ClaimPlace] = []
    has_lead = False
    for number, paragraph in enumerate(paragraphs):
        line = paragraph.of(text)
        if number == 0 and title is not None and line.strip() == title.strip():
            places.append(ClaimPlace.HEADLINE)
        elif _is_subhead(line, number, len(paragraphs)):
            places.append(ClaimPlace.SUBHEAD)
        elif has_lead or is_byline(line) or is_date(line):
            places.append(ClaimPlace.BODY)
        else:
            has_lead = True
            places.append(ClaimPlace.LEAD)
    return places


def _is_subhead(line: str, number: int, n_paragraphs: int) -> bool:
    """Say whether a line stands between paragraphs as a heading of its own."""
    bare = line.strip()
    short = len(bare) <= _MAX_SUBHEAD and len(bare.split()) > 1
    return short and n_paragraphs > 2 and number < n_paragraphs - 1 and bare[-1] not in _SENTENCE_ENDS
