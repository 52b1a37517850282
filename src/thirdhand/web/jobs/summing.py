"""What a job came to, in values that the queue keeps and in words that a page shows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from thirdhand.collect.tally import Tally
from thirdhand.store.outcomes import Had, Why

#: Articles whose ids are kept.
_MOST_NAMED = 20
_COUNTS = ("n_new", "n_versions", "n_known", "n_failed", "n_failed_before", "n_removed", "n_feeds")
_REMOVED = (
    "it was taken out of this collection for good",
    "whoever runs it can let it in again: thirdhand remove --allow-again",
)
_NOTHING = ("there is no article in it", "check that it is what you meant")


@dataclass(frozen=True, slots=True)
class Done:
    """What a job came to. With ``has_news`` there is something to be compared with the rest."""

    result: dict[str, Any]
    has_failed: bool = False
    has_news: bool = False


def fail(problem: str, remedy: str, counts: Mapping[str, int] | None = None) -> Done:
    """Return what a job came to that came to nothing."""
    return Done({**(counts or {}), "problem": problem, "remedy": remedy}, has_failed=True)


def sum_up_read(tally: Tally, had: Sequence[Had], why: Why | None, warnings: Sequence[str]) -> Done:
    """Return what reading came to: of what came to nothing ``why`` the first did."""
    counts = _count(tally)
    if not had and not tally.n_feeds:
        if tally.n_removed:
            return fail(*_REMOVED, counts)
        problem, remedy = (why.problem, why.remedy) if why else _NOTHING
        return fail(problem, remedy, counts)
    notes = [*(_tell_oddities(had[0]) if len(had) == 1 else ()), *warnings[:_MOST_NAMED]]
    if why is not None:
        n = tally.n_failed + tally.n_failed_before
        notes.append(f"{n:,} could not be read; the first: {why.problem}; {why.remedy}")
    return Done(
        {**counts, "articles": [each.record for each in had[:_MOST_NAMED]], "notes": notes},
        has_news=_has_news(tally),
    )


def sum_up_feed(tally: Tally, why: Why | None, title: str | None) -> Done:
    """Return what asking feeds came to; ``why`` is that of the feed that was asked for."""
    counts = _count(tally)
    if why is not None:
        return replace(fail(why.problem, why.remedy, counts), has_news=_has_news(tally))
    return Done({**counts, **({"title": title} if title else {})}, has_news=_has_news(tally))


def sum_up_removal(backups: Sequence[str], *, is_gone: bool) -> Done:
    """Return what taking an article out came to; ``backups`` have it still, or cannot be looked into."""
    notes = [f"a backup may still have it: {path}" for path in backups]
    if not is_gone:
        notes.append(
            "bytes of it may still be in the database, which was busy: thirdhand store check tells more"
        )
    return Done({"n_out": 1, "notes": notes}, has_news=True)


def _count(tally: Tally) -> dict[str, int]:
    counts = tally.as_dict()
    return {name: counts[name] for name in _COUNTS if counts[name]}


def _has_news(tally: Tally) -> bool:
    return bool(tally.n_new or tally.n_versions)


def _tell_oddities(article: Had) -> list[str]:
    """Say what a reader should know before trusting what was read in an article."""
    notes = []
    if article.language not in (None, "en"):
        notes.append(
            f"it seems not to be in English ({article.language}), the only language that is read: expect gaps"
            " and mistakes"
        )
    if not article.n_claims:
        notes.append("nothing was found in it that it claims or credits to anyone: it may be no article")
    return notes
