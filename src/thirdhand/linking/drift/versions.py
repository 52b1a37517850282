"""The claim as one article has it, over all its mentions there, and one step from a version to another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from thirdhand.linking.values import Change, ChangeKind, How, Telling
from thirdhand.records import Certainty, Part

#: What keeps a claim open.
HEDGED = frozenset((Certainty.PROBABLE, Certainty.POSSIBLE, Certainty.CONDITIONAL))


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """An article's supporting mentions of the claim: those of its text, or else of its headline.

    ``every`` has the headline's with them. ``parent`` is the article that it was taken from.
    """

    article: str
    parent: str | None
    how: How
    mentions: tuple[Telling, ...]
    every: tuple[Telling, ...]

    @property
    def is_dated(self) -> bool:
        """Say whether anything is known of when it came out."""
        return self.every[0].published is not None

    @property
    def is_sourced(self) -> bool:
        """Say whether any mention credits somebody, or the outlet has it itself."""
        return self.how is How.OWN or any(one.chain for one in self.every)

    @property
    def marks(self) -> set[tuple[str, str]]:
        """What this version already shows, so that a later one that shows it too has not changed it first."""
        shown: set[tuple[str, str]] = set()
        if not any(one.certainty in HEDGED for one in self.mentions):
            shown.add((ChangeKind.HEDGE_DROPPED.value, ""))
        for one in self.every:
            for quantity in one.quantities:
                mark = f"{quantity.low}-{quantity.high}"
                shown |= {(kind.value, mark) for kind in (ChangeKind.NUMBER_GROWN, ChangeKind.NUMBER_SHRUNK)}
        return shown


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One difference between two versions; steps with one ``kind`` and ``mark`` are the same change."""

    kind: ChangeKind
    mark: str
    against: str
    before: str
    after: str

    def change(self, version: Version) -> Change:
        """Return this as the change that ``version`` made."""
        return Change(
            kind=self.kind,
            article=version.article,
            against=self.against,
            before=" ".join(self.before.split()),
            after=" ".join(self.after.split()),
        )


def gather_versions(tellings: Sequence[Telling]) -> list[Version]:
    """Return one version for each article of ``tellings``, in their order."""
    by_article: dict[str, list[Telling]] = {}
    for one in tellings:
        by_article.setdefault(one.article, []).append(one)
    return [_gather(every) for every in by_article.values()]


def _gather(every: Sequence[Telling]) -> Version:
    mentions = [one for one in every if one.part is Part.TEXT] or list(every)
    parents = (one.copied_from or one.derived_from for one in every)
    return Version(
        article=every[0].article,
        parent=next((parent for parent in parents if parent is not None), None),
        how=every[0].how,
        mentions=tuple(mentions),
        every=tuple(every),
    )
