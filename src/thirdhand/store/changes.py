"""What became of an article from one version to the next, as values.

An edit is a place where words were taken out, put in or both; a claim that is told otherwise says in which
respects. What merely moved is marked as moved, or no change at all.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from thirdhand.records import Claim, Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """Words of the text that were taken out (``old``) and put in (``new``) at one place; either may be empty.

    ``old_span`` counts in the older text and ``new_span`` in the newer one; each quotes its words exactly,
    and is None where there are none. ``before`` and ``after`` are the few words around the place that
    stayed, with an ellipsis where their line goes on. ``is_paragraph``: whole paragraphs. ``is_moved``: the
    same words were put in, or taken out, at another place.
    """

    old: str
    new: str
    old_span: Span | None
    new_span: Span | None
    before: str
    after: str
    is_paragraph: bool = False
    is_moved: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldChange:
    """A ``title``, ``byline``, ``outlet`` or ``published`` that is another; None where there is none."""

    name: str
    old: str | None
    new: str | None


class Aspect(StrEnum):
    """In what a claim is told otherwise.

    ``certainty`` is the claim's own label, ``article`` what the article itself does with it, ``source`` who
    is credited, ``anonymity`` how far the same source can be told apart, ``stance`` what a source between
    does with it, ``number`` a quantity, ``time`` the day or time of what is claimed.
    """

    CERTAINTY = "certainty"
    ARTICLE = "article"
    SOURCE = "source"
    ANONYMITY = "anonymity"
    STANCE = "stance"
    NUMBER = "number"
    TIME = "time"


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One respect in which a claim is told otherwise: None is what was not there, or is not any more.

    ``of`` is the source that an anonymity or stance belongs to.
    """

    aspect: Aspect
    old: str | None
    new: str | None
    of: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimChange:
    """A claim that is new (no ``old``), gone (no ``new``), or told otherwise in ``differences``."""

    old: Claim | None
    new: Claim | None
    differences: tuple[Difference, ...] = ()

    @property
    def how(self) -> str:
        """``added``, ``gone`` or ``changed``."""
        return "added" if self.old is None else "gone" if self.new is None else "changed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One version of an article, and what is other in it than in the version before.

    ``number`` counts from 1; the first version has no changes. Times are those at which these words were
    first and last had. Where the two versions were not read by the same model, tool and rules,
    ``is_read_alike`` is False: claims may then differ because the reading does.
    """

    number: int
    n_versions: int
    is_current: bool
    first_captured: str
    last_captured: str
    is_read_alike: bool = True
    fields: tuple[FieldChange, ...] = ()
    words: tuple[Edit, ...] = ()
    claims: tuple[ClaimChange, ...] = ()


#: The columns of ``change_rows``.
COLUMNS = (
    "version",
    "captured",
    "what",
    "old",
    "new",
    "of",
    "before",
    "after",
    "claim",
    "old_spans",
    "new_spans",
)


def change_to_json(change: Change) -> dict[str, Any]:
    """Return ``change`` as an object made of JSON's own types."""
    return {
        "version": change.number,
        "n_versions": change.n_versions,
        "is_current": change.is_current,
        "first_captured": change.first_captured,
        "last_captured": change.last_captured,
        "is_read_alike": change.is_read_alike,
        "fields": [{"name": field.name, "old": field.old, "new": field.new} for field in change.fields],
        "words": [_edit(edit) for edit in change.words],
        "claims": [_claim_change(claim) for claim in change.claims],
    }


def _edit(edit: Edit) -> dict[str, Any]:
    return {
        "old": edit.old,
        "new": edit.new,
        "old_span": edit.old_span and _span(edit.old_span),
        "new_span": edit.new_span and _span(edit.new_span),
        "before": edit.before,
        "after": edit.after,
        "is_paragraph": edit.is_paragraph,
        "is_moved": edit.is_moved,
    }


def _span(span: Span) -> list[int]:
    return [span.start, span.end]


def _claim_change(change: ClaimChange) -> dict[str, Any]:
    return {
        "how": change.how,
        "old": change.old and _claim(change.old),
        "new": change.new and _claim(change.new),
        "differences": [
            {"aspect": each.aspect.value, "of": each.of, "old": each.old, "new": each.new}
            for each in change.differences
        ],
    }


def _claim(claim: Claim) -> dict[str, Any]:
    return {
        "id": claim.id,
        "in": claim.part.value,
        "content": {"spans": _spans(claim), "text": claim.content.text},
        "certainty": claim.certainty.value,
        "chain": [link.name or link.source.text for link in claim.chain],
    }


def _spans(claim: Claim | None) -> list[list[int]] | None:
    return [_span(span) for span in claim.content.spans] if claim else None


def change_rows(change: Change) -> Iterator[dict[str, Any]]:
    """Yield ``change`` as flat rows with the keys of ``COLUMNS``, one for each thing that is other.

    ``what`` is the name of a field (``title``), ``text``, ``moved``, ``claim added``, ``claim gone``, or
    ``claim`` and the aspect. A version in which nothing is other, as in the first, is one row ``version``.
    """
    rows = [*_field_rows(change), *_edit_rows(change), *_claim_rows(change)] or [{"what": "version"}]
    for row in rows:
        head = {"version": change.number, "captured": change.first_captured}
        yield {**dict.fromkeys(COLUMNS), **head, **row}


def _field_rows(change: Change) -> Iterator[dict[str, Any]]:
    yield from ({"what": field.name, "old": field.old, "new": field.new} for field in change.fields)


def _edit_rows(change: Change) -> Iterator[dict[str, Any]]:
    for edit in change.words:
        yield {
            "what": "moved" if edit.is_moved else "text",
            "old": edit.old or None,
            "new": edit.new or None,
            "before": edit.before,
            "after": edit.after,
            "old_spans": [_span(edit.old_span)] if edit.old_span else None,
            "new_spans": [_span(edit.new_span)] if edit.new_span else None,
        }


def _claim_rows(change: Change) -> Iterator[dict[str, Any]]:
    for each in change.claims:
        spans = {"old_spans": _spans(each.old), "new_spans": _spans(each.new)}
        claim = each.new or each.old
        shared = {"claim": claim and claim.content.text, **spans}
        if not each.differences:
            texts = {"old": each.old and each.old.content.text, "new": each.new and each.new.content.text}
            yield {**shared, **texts, "what": f"claim {each.how}"}
        for difference in each.differences:
            values = {"old": difference.old, "new": difference.new, "of": difference.of}
            yield {**shared, **values, "what": f"claim {difference.aspect}"}
