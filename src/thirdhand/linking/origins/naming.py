"""Which ends of chains are one source: aliases, short forms, spokespersons and their bodies.

Within one cluster. A short form joins a longer one of another article only where its own article has the
words that it leaves out: "the defence ministry" of an article on Tarvenia is not Ardelia's.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property

from thirdhand.linking.origins.ends import BODY_NOUNS, End, Key, body_key
from thirdhand.linking.origins.offices import find_offices, words_beside
from thirdhand.linking.origins.wordings import fold_word, telling_words, words_in
from thirdhand.linking.values import Side
from thirdhand.records import Article, Kind

#: In so many articles is looked for the office of a person; an article seldom gives another than the first.
_ARTICLES = 8
#: Who has one of these is at the head of a body but may differ with it: one only where it speaks as well.
#: So many persons of a cluster are tried for one that is only described.
_PERSONS = 50
#: So many ways of writing a name in full are looked for.
_FORMS = 3
_LOOSE_OFFICES = frozenset(
    ("leader", "founder", "owner", "lawyer", "solicitor", "attorney", "manager", "boss")
)


class Naming:
    """The sources of one cluster, told apart."""

    def __init__(self, ends: Sequence[End], articles: Sequence[Article]) -> None:
        self._articles = articles
        self._root: dict[Key, Key] = {}
        self._bearers: dict[Key, list[int]] = {}
        for end in ends:
            for key in (*end.keys, *end.scope):
                numbers = self._bearers.setdefault(key, [])
                if not numbers or numbers[-1] != end.article:
                    numbers.append(end.article)
        self._whole: dict[tuple[Key, int], Key] = {}
        self._beside: dict[tuple[Key, int], frozenset[str]] = {}
        self._initials: dict[str, list[Key]] = {}
        self._qualified: set[Key] = set()
        self._names: dict[Key, set[str]] = {}
        for end in ends:
            for key in end.keys:
                self._names.setdefault(key, set()).add(end.name)
            capitals = [word[0] for word in end.name.split() if word[0].isupper() and word.lower() != "the"]
            initials = "".join(capitals).casefold()
            self._initials.setdefault(initials, []).extend(key for key in end.keys if key[0] == "body")
            own = set(telling_words(end.name))
            if _is_qualified(end.name):
                self._qualified.update(key for key in end.keys if key[0] == "body" and own.issuperset(key[1]))
        for end in ends:
            self._join([self._lengthen(key, end.article) for key in end.keys])
        self._join_persons_and_bodies()
        self._join_offices()
        self._introduced: dict[tuple[int, Side], Key] = {}
        self._join_introduced(ends)

    def identify(self, end: End) -> tuple[bool, Key]:
        """Return whether an end is named, and the key of what it is one with."""
        if end.keys:
            return True, self._find(self._lengthen(end.keys[0], end.article))
        if end.is_described and (person := self._introduced.get((end.article, end.side))):
            return True, self._find(person)
        holders = {self._find(key) for key in self._holders(end)}
        if len(holders) == 1:
            return True, holders.pop()
        return False, self._find(self._lengthen(end.scope[0], end.article))

    def _holders(self, end: End) -> list[Key]:
        """Return the persons at whom a description points: those of its article, or else of another."""
        if end.office is None or not end.is_pointing:
            return []
        word = fold_word(end.office)
        for key in sorted(key for key in self._bearers if key[0] == "person")[:_PERSONS]:
            self._describe(key, end.article)
        found = [(key, number) for (key, number), words in self._beside.items() if word in words]
        here = [key for key, number in found if number == end.article]
        return here or [key for key, _ in found]

    # -- short forms

    @cached_property
    def _by_word(self) -> dict[tuple[str, str], list[Key]]:
        """The keys that have a word, by form and word."""
        found: dict[tuple[str, str], list[Key]] = {}
        for key in sorted(self._bearers):
            for word in set(key[1]):
                found.setdefault((key[0], word), []).append(key)
        return found

    def _lengthen(self, key: Key, article: int) -> Key:
        """Return the longest form of ``key`` as it stands in ``article``."""
        known = (key, article)
        if known not in self._whole:
            self._whole[known] = key  # a form is never longer than itself
            longer = self._find_longer(key, article)
            self._whole[known] = key if longer is None else self._lengthen(longer, self._bearers[longer][0])
        return self._whole[known]

    def _find_longer(self, key: Key, article: int) -> Key | None:
        form, words = key
        if form == "outlet" or not words:
            return None
        candidates = min((self._by_word.get((form, word), []) for word in words), key=len)
        longer = [other for other in candidates if set(words) < set(other[1]) and self._shortens(key, other)]
        if form == "body" and len(words) == 1:
            spelt_out = self._initials.get(words[0], []) if 2 < len(words[0]) < 7 else []
            longer += [other for other in spelt_out if other != key]
        if not longer:
            return None
        here = words_in(self._articles[article].text)
        fitting = [other for other in longer if here.issuperset(set(other[1]) - set(words))]
        if not fitting and form == "body":
            fitting = self._fit_alone(words, longer)
        if not fitting and (form == "person" or not set(words) < set(longer[0][1])):
            fitting = longer
        return max(fitting, key=lambda other: (len(self._bearers[other]), len(other[1]), other), default=None)

    def _fit_alone(self, words: Sequence[str], longer: Sequence[Key]) -> list[Key]:
        """Return the one body that a function may be short for: "the trust" where one trust speaks.

        "Ardelia's defence ministry" is none: its proper words tell it from another country's.
        """
        if BODY_NOUNS.isdisjoint(words) or not self._qualified.isdisjoint(longer):
            return []
        fullest = [key for key in longer if not any(set(key[1]) < set(other[1]) for other in longer)]
        return fullest if len(fullest) == 1 else []

    @staticmethod
    def _shortens(key: Key, other: Key) -> bool:
        """Say whether a person's short form has the surname; of a body any words will do."""
        return key[0] != "person" or key[1][-1] == other[1][-1]

    # -- one source under several keys

    def _find(self, key: Key) -> Key:
        while (above := self._root.get(key, key)) != key:
            key = above
        return key

    def _join(self, keys: Iterable[Key]) -> None:
        roots = sorted({self._find(key) for key in keys})
        for root in roots[1:]:
            self._root[root] = roots[0]

    def _join_persons_and_bodies(self) -> None:
        """Join what the reader of sources took for a body here and for a person there.

        "The ministry" is "Bo Chen" to it, "Eastern Assembly" a person, "Dalia Renn of the Assembly" a body.
        """
        bodies: dict[str, list[Key]] = {}
        for key in sorted(self._bearers):
            if key[0] == "body":
                for word in set(key[1]):
                    bodies.setdefault(word, []).append(key)
        for key in sorted(self._bearers):
            words = set(key[1])
            if key[0] == "outlet" and words:
                self._join((key, *(one for one in bodies.get(key[1][0], ()) if set(one[1]) == words)))
            if key[0] == "person" and words:
                near = min((bodies.get(word, []) for word in words), key=len)
                self._join(
                    (
                        key,
                        *(
                            one
                            for one in near
                            if words <= set(one[1]) and (len(words) > 1 or words == set(one[1]))
                        ),
                    )
                )

    def _join_offices(self) -> None:
        """Join persons and the bodies that they speak for, by what stands beside their names."""
        for key in sorted(key for key in self._bearers if key[0] == "person"):
            for number in self._bearers[key][:_ARTICLES]:
                text = self._articles[number].text
                self._describe(key, number)
                found = (one for name in self._forms(key, text) for one in find_offices(text, name))
                for office, body in dict.fromkeys(found):
                    self._join_office(self._lengthen(key, number), office, body, number)

    def _describe(self, key: Key, number: int) -> None:
        """Note what an article says beside a person's name."""
        known = (self._lengthen(key, number), number)
        if known not in self._beside:
            text = self._articles[number].text
            self._beside[known] = words_beside(text, self._forms(key, text)[-1])

    def _forms(self, key: Key, text: str) -> list[str]:
        """Return how ``text`` writes a person, the full name first and the surname last."""
        full = [
            name
            for name in sorted(self._names.get(key, ()), key=lambda name: (-len(name), name))
            if name in text
        ]
        return [*full[:_FORMS], _written(key, text)]

    def _join_introduced(self, ends: Sequence[End]) -> None:
        """Join who is described first and named further down: "a prosecutor said", then "Adele Munro said".

        Only where an article has one named person to a claim's side.
        """
        named: dict[tuple[int, Side], set[Key]] = {}
        for end in ends:
            if any(key[0] == "person" for key in end.keys) and end.kind is Kind.PERSON:
                named.setdefault((end.article, end.side), set()).add(
                    self._find(self._lengthen(end.keys[0], end.article))
                )
        self._introduced = {place: persons.pop() for place, persons in named.items() if len(persons) == 1}
        for end in ends:
            if end.is_described and end.keys and (person := self._introduced.get((end.article, end.side))):
                self._join((self._lengthen(end.keys[0], end.article), person))

    def _join_office(self, person: Key, office: str, body: frozenset[str], number: int) -> None:
        if not body:
            return
        whole = self._lengthen(body_key(body), number)
        if ("outlet", whole[1]) in self._bearers:
            whole = ("outlet", whole[1])
        if whole in self._bearers or office not in _LOOSE_OFFICES:
            self._join((person, whole))


def _is_qualified(name: str) -> bool:
    """Say whether a body is told from others by whose it is: "Ardelia's defence ministry".

    Not by its own proper name, "Northern Hospitals Trust", nor by its function, "the garrison committee".
    """
    words = name.split()
    nouns = [word for word in words if fold_word(word) in BODY_NOUNS]
    is_proper = bool(nouns) and all(word[0].isupper() for word in nouns)
    return not is_proper and any(
        word[0].isupper() for word in words if word.lower() not in ("the", "a", "his", "its")
    )


def _written(key: Key, text: str) -> str:
    """Return a person's surname as ``text`` writes it, as near as the folded form tells."""
    surname = key[1][-1]
    for word in text.split():
        bare = word.strip("\"“”‘’'(),.;:!?").removesuffix("’s").removesuffix("'s")
        if bare[:1].isupper() and bare.casefold().startswith(surname[:4]) and words_in(bare) == {surname}:
            return bare
    return "\0"
