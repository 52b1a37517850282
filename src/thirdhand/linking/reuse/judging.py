"""Whether shared passages are copying, or a quotation, a template, an outlet's furniture.

Two reporters at one press conference print the same sentence in quotation marks; two weather reports have
the same frame and other numbers; two articles of one outlet close with the same appeal. None of these tells
that one article had its words from the other. What is in doubt is copying: a copy in which a number was
edited is one.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from thirdhand.linking.reuse.agencies import is_same_outlet
from thirdhand.linking.reuse.aligning import Passage, Seeded, seed
from thirdhand.linking.reuse.letters import Letters
from thirdhand.linking.reuse.templates import Frames, find_frames, is_template
from thirdhand.linking.reuse.writings import Writing
from thirdhand.linking.values import Relation
from thirdhand.model.paragraphs import find_paragraphs
from thirdhand.model.quotes import find_quotes
from thirdhand.reading.boilerplate import find_boilerplate
from thirdhand.records import Span

#: Copying shows in one passage of so many letters, some ten words, or in such a share of a short text.
_LEAST, _SHORT_SHARE = 50, 0.4
#: Letters in words without a capital: a name and its title have fewer.
_SAYING = 35
#: A short passage counts beside a long one, so many characters away.
_NEAR = 150
#: So many letters outside quotation marks, or such a share, are the "he said" of a quotation.
_UNQUOTED, _UNQUOTED_SHARE = 45, 0.25
#: A passage is furniture from such a share of its letters.
_MOSTLY = 0.5
#: Below such a share of both, what stands last in two articles of one outlet is furniture.
_SMALL = 0.4
_LAST_PARAGRAPHS = 2
_SMALL_WORD = re.compile(r"\b[^\W\d_A-Z]\w*")


@dataclass(frozen=True, slots=True)
class Judgement:
    """``relation`` is None for copying, whose direction tells direct from sibling.

    ``passages`` are those that it rests on; shares are of each article's letters, 0..1.
    """

    relation: Relation | None
    passages: tuple[Passage, ...]
    share_left: float
    share_right: float


@dataclass(frozen=True, slots=True)
class Sheet:
    """A writing laid out: its n-grams and sentences, and which code points are quoted, or furniture."""

    writing: Writing
    seeded: Seeded
    is_quoted: NDArray[np.bool_]
    is_furniture: NDArray[np.bool_]
    frames: Frames

    @property
    def letters(self) -> Letters:
        """The letters of its text."""
        return self.seeded.letters


def lay_out(writing: Writing, furniture: Sequence[Span] = ()) -> Sheet:
    """Lay out ``writing``; ``furniture`` is what its outlet prints under many articles, as it was learned."""
    text = writing.text
    quotes = find_quotes(text, [(one.start, one.end) for one in find_paragraphs(text)])
    return Sheet(
        writing,
        seed(text),
        _mask(len(text), [Span(quote.start, quote.end) for quote in quotes]),
        _mask(len(text), [*find_boilerplate(text), *furniture]),
        find_frames(text),
    )


def judge(
    left: Writing,
    right: Writing,
    passages: Sequence[Passage],
    boilerplate: tuple[Sequence[Span], Sequence[Span]] = ((), ()),
) -> Judgement | None:
    """Say how two articles come to share ``passages``; None where these are too short to tell anything.

    ``boilerplate`` are the learned stretches of either text.
    """
    return judge_sheets(lay_out(left, boilerplate[0]), lay_out(right, boilerplate[1]), passages)


def judge_sheets(left: Sheet, right: Sheet, passages: Sequence[Passage]) -> Judgement | None:
    """Judge writings that are laid out already, as `judge` does."""
    if not passages:
        return None
    news = [passage for passage in passages if not _is_furniture(left, right, passage)]
    if _closes_alike(left, right, news):
        news = [passage for passage in news if not _stands_last(left, right, passage)]
    # A name or a phrase alone tells nothing.
    telling = _keep_telling(left, right, news)
    if not telling:
        is_furniture = len(news) < len(passages) and _keep_telling(left, right, passages)
        return _sum_up(Relation.BOILERPLATE, left, right, passages) if is_furniture else None
    if _is_quotation(left, right, telling):
        return _sum_up(Relation.QUOTATION, left, right, telling)
    ours, theirs = [one.left for one in news], [one.right for one in news]
    if is_template(left.frames, right.frames, ours, theirs):
        return _sum_up(Relation.TEMPLATE, left, right, news)
    return _sum_up(None, left, right, [one for one in news if _is_near(one, telling)])


def _is_near(passage: Passage, telling: Sequence[Passage]) -> bool:
    """Say whether a passage is one of those that tell something, or stands near one in both texts."""
    return (
        any(
            abs(passage.left.start - one.left.end) <= _NEAR
            and abs(passage.right.start - one.right.end) <= _NEAR
            or abs(one.left.start - passage.left.end) <= _NEAR
            and abs(one.right.start - passage.right.end) <= _NEAR
            for one in telling
        )
        or passage in telling
    )


def _keep_telling(left: Sheet, right: Sheet, passages: Sequence[Passage]) -> list[Passage]:
    """Keep the passages that are long enough to tell something, all where they are much of a short text."""
    total = sum(passage.n_same for passage in passages)
    if total >= _SHORT_SHARE * min(len(left.letters), len(right.letters)):
        return list(passages)
    return [one for one in passages if one.n_same >= _LEAST and _says_something(left, right, one)]


def _says_something(left: Sheet, right: Sheet, passage: Passage) -> bool:
    """Say whether a passage is more than somebody's name and title."""
    sides = (passage.left.of(left.writing.text), passage.right.of(right.writing.text))
    return any(sum(map(len, _SMALL_WORD.findall(words))) >= _SAYING for words in sides)


def _closes_alike(left: Sheet, right: Sheet, passages: Sequence[Passage]) -> bool:
    """Say whether two articles are of one outlet's own and have little in common."""
    ours, theirs = left.writing, right.writing
    if not is_same_outlet(ours.outlet, theirs.outlet) or (ours.is_declared and theirs.is_declared):
        return False
    found = _sum_up(None, left, right, passages)
    return found.share_left + found.share_right < 2 * _SMALL


def measure_share(letters: Letters, spans: Sequence[Span]) -> float:
    """Return which share of a text's letters stands in ``spans``."""
    return sum(_count_letters(letters, span) for span in spans) / max(len(letters), 1)


def _sum_up(relation: Relation | None, left: Sheet, right: Sheet, passages: Sequence[Passage]) -> Judgement:
    return Judgement(
        relation,
        tuple(passages),
        min(1.0, measure_share(left.letters, [passage.left for passage in passages])),
        min(1.0, measure_share(right.letters, [passage.right for passage in passages])),
    )


def _mask(size: int, spans: Sequence[Span]) -> NDArray[np.bool_]:
    mask = np.zeros(size, dtype=bool)
    for span in spans:
        mask[span.start : span.end] = True
    return mask


def _count_letters(letters: Letters, span: Span) -> int:
    first, last = np.searchsorted(letters.places, (span.start, span.end))
    return int(last - first)


def _is_furniture(left: Sheet, right: Sheet, passage: Passage) -> bool:
    shares = (
        left.is_furniture[passage.left.start : passage.left.end].mean(),
        right.is_furniture[passage.right.start : passage.right.end].mean(),
    )
    return bool(max(shares) >= _MOSTLY)


def _stands_last(left: Sheet, right: Sheet, passage: Passage) -> bool:
    """Say whether a passage is most of the last paragraphs of both texts."""
    return all(
        any(
            passage_there.start < paragraph.end
            and paragraph.start < passage_there.end
            and min(paragraph.end, passage_there.end) - max(paragraph.start, passage_there.start)
            >= _MOSTLY * (paragraph.end - paragraph.start)
            for paragraph in find_paragraphs(sheet.writing.text)[-_LAST_PARAGRAPHS:]
        )
        for sheet, passage_there in ((left, passage.left), (right, passage.right))
    )


def _is_quotation(left: Sheet, right: Sheet, passages: Sequence[Passage]) -> bool:
    """Say whether the common words, but for a few, stand in quotation marks in both."""
    size = unquoted = 0
    for passage in passages:
        ours = left.is_quoted[passage.left.start : passage.left.end]
        theirs = right.is_quoted[passage.right.start : passage.right.end]
        size += passage.n_same
        unquoted += round(passage.n_same * (1 - min(ours.mean(), theirs.mean())))
    return (
        unquoted < size
        and (unquoted <= _UNQUOTED or unquoted <= _UNQUOTED_SHARE * size)
        and unquoted < size / 2
    )
