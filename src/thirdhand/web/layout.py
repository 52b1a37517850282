"""An article's page laid out: the prose under its marks, and beside each claim where else it stands.

What templates draw; the page's twin has the article itself, from which all of this follows.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from thirdhand.records import Part, Span
from thirdhand.store.elsewhere import ClaimElsewhere, SharedPassages
from thirdhand.views.margin import in_one_line, shorten
from thirdhand.views.page import group_claims, heading_of, noun_of, safe_link
from thirdhand.views.parts import cut_parts
from thirdhand.views.sheet import ClaimNote, Sheet, lay_out
from thirdhand.views.trace.wording import name_article
from thirdhand.web.contexts.article import ArticlePage
from thirdhand.web.contexts.reading import ReadPage

#: Words of a passage that tell which it is.
_PASSAGE = 140


@dataclass(frozen=True, slots=True, kw_only=True)
class PassageNote:
    """Passages that another article has too; ``number`` is the one that their words are marked with."""

    number: int
    name: str
    other: SharedPassages
    told: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """What the page draws; ``part`` counts from 1. ``elsewhere`` is by the claim's id."""

    sheet: Sheet
    part: int
    n_parts: int
    heading: str
    noun: str
    link: str | None
    groups: tuple[tuple[ClaimNote, ...], ...]
    elsewhere: Mapping[str, ClaimElsewhere]
    passages: tuple[PassageNote, ...]


def lay_out_page(page: ArticlePage | ReadPage) -> Layout:
    """Return ``page`` laid out: its part, or the last where it has fewer; part 0 is the whole."""
    shared = page.shared
    sheet = lay_out(page.article, [each.spans for each in shared])
    parts = cut_parts(sheet) if page.part else [sheet]
    part = min(max(page.part, 1), len(parts))
    drawn = parts[part - 1]
    number = len(page.article.findings)
    return Layout(
        sheet=drawn,
        part=part,
        n_parts=len(parts),
        heading=heading_of(sheet),
        noun=noun_of(sheet),
        link=safe_link(page.article.url),
        groups=tuple(map(tuple, group_claims(drawn.claims))),
        elsewhere={each.claim: each for each in page.elsewhere},
        passages=tuple(_passage(number + at, each, page) for at, each in enumerate(shared, 1) if part == 1),
    )


def _passage(number: int, shared: SharedPassages, page: ArticlePage | ReadPage) -> PassageNote:
    other = shared.other
    name = name_article(other.record, other.outlet, other.url)
    return PassageNote(
        number=number,
        name=name,
        other=shared,
        told=f"{_tell(shared)} · {len(shared.spans)} passage{'' if len(shared.spans) == 1 else 's'}, "
        f"{shared.share:.0%} of this article",
        words=_quote(page, shared.spans[0]) if shared.spans else "",
    )


def _tell(shared: SharedPassages) -> str:
    if shared.is_parent:
        return "copied from there"
    if shared.is_child:
        return "copied there from here"
    if shared.relation == "sibling":
        return "both have them from a third"
    return {"this": "stood here first", "other": "stood there first"}.get(
        shared.earlier or "", "which was first is not known"
    )


def _quote(page: ArticlePage | ReadPage, span: Span) -> str:
    return shorten(in_one_line(span.of(page.article.string(Part.TEXT))), _PASSAGE)
