"""A hedge or a source that got lost, or came in, on the way.

Only where the whole article changed: one mention that hedges, or credits somebody, is enough to keep it.
"""

from __future__ import annotations

from collections.abc import Iterator

from thirdhand.linking.drift.versions import HEDGED, Step, Version
from thirdhand.linking.origins.crediting import has_credit
from thirdhand.linking.origins.wordings import telling_words, words_in
from thirdhand.linking.values import ChangeKind, Telling
from thirdhand.records import Certainty, Part

#: So many code points before and after a claim may credit it.
_NEAR = (60, 140)


def find_restated(version: Version, against: Version) -> Iterator[Step]:
    """Yield how ``version`` is surer or less sure than ``against``.

    Who has the claim from elsewhere, and hedges it, has added nothing.
    """
    now, then = _hedged(version), _hedged(against)
    if len(then) == len(against.mentions) and not now and _asserts(version):
        yield _step(ChangeKind.HEDGE_DROPPED, then[0], version.mentions[0])
    elif version.parent and not then and len(now) == len(version.mentions) and _asserts(against):
        yield _step(ChangeKind.HEDGE_ADDED, against.mentions[0], now[0])


def find_unsourced(version: Version, against: Version, text: str) -> Iterator[Step]:
    """Yield where ``version``, in an article of ``text``, names no source and ``against`` did."""
    is_text = all(one.part is Part.TEXT for one in (*version.mentions, *against.mentions))
    sourced = next((one for one in against.mentions if one.chain), None)
    if not is_text or sourced is None or version.is_sourced or version.parent:
        return
    if any(has_credit(_around(one, text)) for one in version.mentions):
        return
    words = words_in(text)
    if any(word in words for name in sourced.chain[-1:] for word in telling_words(name)[-1:]):
        return  # it may be credited in words that were not read as such
    yield _step(ChangeKind.SOURCE_DROPPED, sourced, version.mentions[0], " ← ".join(sourced.chain))


def _around(one: Telling, text: str) -> str:
    """Return the words in which a mention may be credited: its own and those near it."""
    return text[max(one.spans[0].start - _NEAR[0], 0) : one.spans[-1].end + _NEAR[1]] or one.text


def _hedged(version: Version) -> list[Telling]:
    return [one for one in version.mentions if one.certainty in HEDGED]


def _asserts(version: Version) -> bool:
    return any(one.certainty is Certainty.ASSERTED for one in version.mentions)


def _step(kind: ChangeKind, before: Telling, after: Telling, said_by: str = "") -> Step:
    words = f"{before.text} ({said_by})" if said_by else before.text
    return Step(kind=kind, mark="", against=before.article, before=words, after=after.text)
