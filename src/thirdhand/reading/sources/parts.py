"""The parts of a coordination: "the mayor and two residents" is one source with two names."""

from __future__ import annotations

import re

from thirdhand.reading.sources.names import is_capital
from thirdhand.reading.sources.vocabulary import vocabulary

_JOIN = re.compile(r",?\s+(?:and|or|as well as|along with|together with|&)\s+|\s*,\s+(?=\S)")
_RELATIVE = re.compile(r"\s(?:who|whose|which|that|whom)\s|[(\[]")


def split_parts(text: str) -> list[str]:
    """Split a source into its parts; one that is no coordination comes back whole.

    >>> split_parts("the mayor and two residents")
    ['the mayor', 'two residents']
    >>> split_parts("Ana Ruiz, a spokeswoman for Port and Harbour")
    ['Ana Ruiz, a spokeswoman for Port and Harbour']
    """
    if (
        " and " not in text
        and " as well as " not in text
        and " along with " not in text
        and " & " not in text
    ):
        return [text]
    relative = _RELATIVE.search(text)
    head = text[: relative.start()] if relative else text
    parts = [part for part in _JOIN.split(head) if part.strip()]
    if len(parts) < 2 or not all(_stands_alone(part) for part in parts) or _is_apposition(head, parts):
        return [text]
    if not is_capital(parts[-1].split()[-1]) and _shares_head(parts):
        return [text]
    return parts


def _stands_alone(part: str) -> bool:
    """Say whether a part can be a source by itself: it ends in a name or in a noun for one."""
    words = part.split()
    first, last = words[0], words[-1].strip('"“”.,')
    if first[0].islower() and not is_capital(first) and first.lower() not in _OPENING and not _is_noun(words):
        return False
    return is_capital(last) or _is_noun(words) or first.lower() in _OPENING


_OPENING = frozenset("the a an one two three several some many other others his her their its".split())


def _is_noun(words: list[str]) -> bool:
    known = vocabulary()
    return any(known.singular(word.strip(".,").lower()) in known.sorts for word in words)


def _is_apposition(head: str, parts: list[str]) -> bool:
    """Say whether what follows the first comma describes the first part: "Ruiz, the mayor and …"."""
    comma = head.find(",")
    return (
        comma > 0
        and comma == len(parts[0])
        and parts[1].split()[0].lower() in ("a", "an", "the", "his", "her")
        and head.count(",") < 2
    )


def _shares_head(parts: list[str]) -> bool:
    """Say whether adjectives are joined before one noun: "Iraqi and U.S. officials"."""
    return (
        len(parts) == 2
        and len(parts[0].split()) <= 2
        and is_capital(parts[0].split()[-1])
        and " " in parts[1]
        and is_capital(parts[1].split()[0])
    )
