"""The word lists of ``lexicons/people.toml`` in the form that the readers of sources look words up in.

A noun is looked up by its singular; what it says of a source is its `Sort`. A noun may stand in several
lists ("report" is a paper and hearsay, "paper" an outlet and a document): ``sorts`` keeps the first of
the order below, and `phrases` decides by number and determiner where that is not enough.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from thirdhand.lexicons import load


class Sort(StrEnum):
    """What the head noun of a source says that it is."""

    ROLE = "role"
    GROUP = "group"
    BARE = "bare"
    SOURCE = "source"
    HEARSAY = "hearsay"
    DOCUMENT = "document"
    OUTLET = "outlet"
    MEDIA = "media"
    ORGANISATION = "organisation"
    GOVERNMENT = "government"


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Nouns by sort, genders, titles, given names and channels."""

    sorts: dict[str, Sort]
    roles: frozenset[str]
    plurals: dict[str, str]
    genders: dict[str, str]
    members: frozenset[str]
    adjectives: frozenset[str]
    staff: frozenset[str]
    figures: dict[str, str]
    hearsay: frozenset[str]
    withheld: frozenset[str]
    documents: frozenset[str]
    issued: frozenset[str]
    titles: dict[str, str]
    title_genders: dict[str, str]
    given: dict[str, str]
    platforms: frozenset[str]
    channel_verbs: dict[str, str]
    spoken: frozenset[str]
    own: frozenset[str]

    def singular(self, noun: str) -> str:
        """Return the singular of a lower-case noun, the noun itself where it is none that is known.

        >>> vocabulary().singular("spokeswomen"), vocabulary().singular("ministries")
        ('spokeswoman', 'ministry')
        """
        if noun in self.plurals:
            return self.plurals[noun]
        if noun[-1:] != "s" or noun in self.sorts:
            return noun
        for ending, instead in (("ies", "y"), ("es", ""), ("s", "")):
            stem = noun.removesuffix(ending) + instead
            if noun.endswith(ending) and stem in self.sorts:
                return stem
        return noun


@cache
def vocabulary() -> Vocabulary:
    """Load the words once."""
    words = load("people")
    roles, channels = words["roles"], words["channels"]
    return Vocabulary(
        sorts=_sorts(words),
        roles=frozenset((*roles["office"], *roles["trade"])),
        plurals=dict(roles["plurals"]),
        genders=_by_gender(roles["male"], roles["female"]),
        members=frozenset((*roles["members"], *_of_states("people"))),
        adjectives=frozenset(_of_states("adjectives")),
        staff=frozenset(words["outlets"]["staff"]),
        figures=_by_gender(words["figures"]["male"], words["figures"]["female"]),
        hearsay=frozenset(words["unnamed"]["hearsay"]),
        withheld=frozenset(words["unnamed"]["withheld"]),
        documents=frozenset(words["documents"]["nouns"]),
        issued=frozenset(words["documents"]["issued"]),
        titles={title.lower(): role for title, role in words["titles"]["roles"].items()},
        title_genders=_by_gender(_undotted(words["titles"]["male"]), _undotted(words["titles"]["female"])),
        given=_given(words["given"]),
        platforms=frozenset(channels["platforms"]),
        channel_verbs=dict(channels["verbs"]),
        spoken=frozenset((*channels["papers"], *channels["platforms"])),
        own=frozenset(words["outlets"]["self"]),
    )


def _sorts(words: dict[str, dict[str, list[str]]]) -> dict[str, Sort]:
    roles, institutions = words["roles"], words["institutions"]
    lists: list[tuple[Sort, Iterable[str]]] = [
        (Sort.SOURCE, words["unnamed"]["sources"]),
        (Sort.BARE, words["groups"]["bare"]),
        (Sort.MEDIA, words["outlets"]["collective"]),
        (Sort.OUTLET, words["outlets"]["nouns"]),
        (
            Sort.ROLE,
            (*roles["office"], *roles["trade"], *roles["standing"], *roles["members"], *_of_states("people")),
        ),
        (Sort.GOVERNMENT, institutions["government"]),
        (Sort.ORGANISATION, institutions["organisation"]),
        (Sort.GROUP, words["groups"]["nouns"]),
        (Sort.DOCUMENT, words["documents"]["nouns"]),
        (Sort.HEARSAY, words["unnamed"]["hearsay"]),
    ]
    sorts: dict[str, Sort] = {}
    for sort, nouns in lists:
        for noun in nouns:
            sorts.setdefault(noun, sort)
    return sorts


def _of_states(key: str) -> list[str]:
    """Return the words of all states and territories under ``key``, in lower case."""
    lists = load("countries").values()
    entries = (entry for entries in lists if isinstance(entries, list) for entry in entries)
    return [word.lower() for entry in entries for word in entry.get(key, [])]


def _by_gender(male: Iterable[str], female: Iterable[str]) -> dict[str, str]:
    return {word: "m" for word in male} | {word: "f" for word in female}


def _undotted(titles: Iterable[str]) -> list[str]:
    return [title.rstrip(".").lower() for title in titles]


def _given(lists: dict[str, str]) -> dict[str, str]:
    genders = {"male": "m", "female": "f", "either": ""}
    return {name: genders[gender] for gender, names in lists.items() for name in names.split()}
