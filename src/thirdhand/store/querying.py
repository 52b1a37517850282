"""What is searched for, as it is typed: words, "quoted phrases", what must not be there, and ``OR``.

All words of a group must be found, in any form and order; a minus sign shuts out articles with the word or
phrase after it; ``OR``, in capitals, parts groups of which one is enough. Anything else that is typed is
nothing special: no query but an empty one can be wrong.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from thirdhand.errors import UsageError
from thirdhand.terms import cut_terms

#: The terms of one word or phrase, which must stand side by side.
Phrase = tuple[str, ...]

_PART = re.compile(r'(?P<minus>(?<!\S)-)?(?:["“„”](?P<phrase>[^"“„”]*)(?:["“„”]|$)|(?P<word>[^\s"“„”]+))')
_OR = "OR"


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Phrases that must all be found in an article, and phrases that must not."""

    wanted: tuple[Phrase, ...]
    unwanted: tuple[Phrase, ...] = ()


@dataclass(frozen=True, slots=True)
class Query:
    """Groups of which one at least must be met; none where there is nothing to look for."""

    groups: tuple[Group, ...]

    @property
    def phrases(self) -> frozenset[Phrase]:
        """Everything that may be found."""
        return frozenset(phrase for group in self.groups for phrase in group.wanted)


def parse_query(typed: str) -> Query:
    """Return what ``typed`` asks for, cut to terms.

    Raises UsageError where something is typed and no word is in it, or a group only shuts out.

    >>> parse_query('ships "grain deal" -strike').groups
    (Group(wanted=(('ship',), ('grain', 'deal')), unwanted=(('strike',),)),)
    """
    groups = [group for part in _split(typed) if (group := _group(part)) is not None]
    for group in groups:
        if not group.wanted:
            raise UsageError(f"{typed!r} only says what must not be found; add a word that must be")
    if typed.strip() and not groups:
        raise UsageError(f"{typed!r} has no word to search for; type letters or digits")
    return Query(tuple(groups))


def _split(typed: str) -> list[list[re.Match[str]]]:
    """Return the parts of each group."""
    groups: list[list[re.Match[str]]] = [[]]
    for part in _PART.finditer(typed):
        if part["word"] == _OR and not part["minus"]:
            groups.append([])
        else:
            groups[-1].append(part)
    return groups


def _group(parts: list[re.Match[str]]) -> Group | None:
    wanted: list[Phrase] = []
    unwanted: list[Phrase] = []
    for part in parts:
        # several words in one ("well-known") are a phrase without quotation marks
        phrase = tuple(cut_terms(part["phrase"] or part["word"] or ""))
        if phrase:
            (unwanted if part["minus"] else wanted).append(phrase)
    if not wanted and not unwanted:
        return None
    return Group(wanted=tuple(dict.fromkeys(wanted)), unwanted=tuple(dict.fromkeys(unwanted)))
