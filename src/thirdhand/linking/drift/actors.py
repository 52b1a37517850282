"""An actor that widened: "two soldiers of the 4th brigade" did it, then "the army".

Read off the words that open both claims, and only where some members of a body became the body.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from thirdhand.linking.drift.versions import Step, Version
from thirdhand.linking.values import ChangeKind
from thirdhand.reading.sources.phrases import read_phrase
from thirdhand.reading.sources.vocabulary import Sort

_VERB = re.compile(
    r"\b(?:has|have|had|is|are|was|were|will|would|may|might|could|can|must|did|do|does"
    r"|(?!(?:armed|united|red|unnamed|retired|wounded|hundred|injured|alleged|suspected)\b)[a-z]{2,}ed|"
    r"took|went|left|fled|shot|held|met|sold|gave|told|said|began|broke|hit|sent|set|stole|beat|fought|cut|put)\b"
)
_OPENING = "\"“”‘’' "
_LONGEST = 80
_MEMBERS = frozenset(
    (
        "soldier officer man member troop policeman guard official employee fighter worker "
        "minister aide player manager sailor pilot conscript mp lawmaker judge student "
        "prisoner nurse doctor"
    ).split()
)
_BODIES = (Sort.GOVERNMENT, Sort.ORGANISATION)


@lru_cache(maxsize=4096)
def _read_actor(text: str) -> tuple[str, bool, bool]:
    """Return the words that open a claim before its verb, whether they are some members, whether a body."""
    opening = text.strip(_OPENING)[:_LONGEST]
    verb = _VERB.search(opening)
    words = opening[: verb.start()].strip() if verb else ""
    if not words:
        return "", False, False
    phrase = read_phrase(words)
    head = phrase.head.removesuffix("s")
    is_some = phrase.determiner in ("a", "count", "some", "one") or bool(re.match(r"\d", words))
    is_members = is_some and (head in _MEMBERS or phrase.head in _MEMBERS or phrase.head == "men")
    is_body = (
        phrase.determiner in ("the", "poss", "") and phrase.sort in _BODIES and not phrase.has_complement
    )
    return words, is_members, is_body


def find_widened(version: Version, against: Version) -> Iterator[Step]:
    """Yield where ``version`` gives to a body what ``against`` gives to some of its members."""
    before = [_read_actor(one.text) for one in against.mentions]
    after = [_read_actor(one.text) for one in version.mentions]
    some = next((words for words, is_members, _ in before if is_members), "")
    whole = next((words for words, _, is_body in after if is_body), "")
    if some and whole and not any(is_body for _, _, is_body in before):
        yield Step(
            kind=ChangeKind.ACTOR_WIDENED,
            mark=whole.lower(),
            against=against.article,
            before=some,
            after=whole,
        )
