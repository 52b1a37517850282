"""What the article says beside a name: the nouns before it ("former governor Ana Ruiz") and after it."""

from __future__ import annotations

import re

from thirdhand.reading.sources.names import find_names
from thirdhand.reading.sources.register import Entity
from thirdhand.reading.sources.small_words import small_words, small_words_by_key
from thirdhand.reading.sources.vocabulary import vocabulary

#: So many mentions of a name are looked around.
N_LOOKED = 6
_BEFORE, _AFTER = 60, 90

_WORD = re.compile(r"[\w’'-]+")
_BREAK = re.compile(r"[.!?;:\"“”\n)]\s|\n")
_CLAUSE_END = re.compile(r"[,.;)\n]|\s(?:who|whose|which|told|said)\s")
_ARTICLES = frozenset(
    ("a", "an", "the", "his", "her", "its", "their", "one", "former", "another", "chief", "senior")
)
_NEXT = re.compile(r"\s*(?:,|[(\[—–-])\s*|\s+(?:is|was|has been|became)\s+(?=an?\s|the\s|one\s)")
#: A role that others go by as well.
_ALIKE = small_words_by_key("alike")


class Surroundings:
    """The words beside each entity of one text, read when they are first asked for."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._words: dict[int, frozenset[str]] = {}

    def words(self, entity: Entity) -> frozenset[str]:
        """Return the singular lower-case words that describe ``entity`` where it is named."""
        found = self._words.get(id(entity))
        if found is None:
            found = frozenset(self._read(entity))
            self._words[id(entity)] = found
        return found

    def _read(self, entity: Entity) -> set[str]:
        known = vocabulary()
        words = {known.titles[title] for title in entity.titles if title in known.titles}
        words.update(word for title in entity.titles for word in title.split())
        for start in entity.starts[:N_LOOKED]:
            words.update(known.singular(word) for word in _words_before(self.text, start))
            words.update(self._after(start, entity))
        for word in list(words):
            words.update(_ALIKE.get(word, ()))
        return words

    def _after(self, start: int, entity: Entity) -> list[str]:
        """Return the words of an apposition: "Ana Ruiz, a former governor of Ohio"."""
        last = entity.name.split()[-1]
        tail = self.text[start : start + len(entity.name) + _AFTER]
        _, found, following = tail.partition(last)
        joint = _NEXT.match(following) if found else None
        if not joint:
            return []
        if following.startswith(", which "):
            return ["which"]
        clause = _CLAUSE_END.split(following[joint.end() :], maxsplit=1)[0]
        words = [vocabulary().singular(word.lower()) for word in _WORD.findall(clause)]
        opens_noun = words[:1] and (words[0] in _ARTICLES or words[0] in vocabulary().roles)
        return words if opens_noun else []


def _words_before(text: str, start: int) -> list[str]:
    """Return the words that stand before a name in its own phrase: "former Texas governor"."""
    before = _BREAK.split(text[max(0, start - _BEFORE) : start])[-1].removesuffix(", ").rpartition(", ")[2]
    taken: list[str] = []
    for word in reversed(_WORD.findall(before)[-6:]):
        if word.lower() in _STOPS:
            break
        taken.append(word.lower())
    return taken


_STOPS = small_words("description_ends")
_BESIDE = re.compile(r"\s*,?\s*(?:named\s+|called\s+|identified\s+as\s+)?")

#: Before a name that a description follows: it opens the sentence or its verb stands before it. After another
#: word ("according to Delta News, a baker said") the comma only ends what opens the sentence.
_OPENED = re.compile(r"(?:[.!?:;”\"\n—]|\b(?:said|says|added|adds|and|but))\s*(?:[A-Z][\w.]{1,12}\s)?\Z|^\Z")


def find_apposition(text: str, start: int, end: int, *, is_whole: bool) -> str | None:
    """Return the name that stands beside a description: "an official, Ana Ruiz, said", "Ana Ruiz, a baker,".

    ``start`` and ``end`` bound the description, in code points; one that is not whole has words after its
    head that a name may belong to ("the sister of the baker, Ana Ruiz").
    """
    joint = _BESIDE.match(text[end : end + 60])
    at = end + (joint.end() if joint else 0)
    following = next(find_names(text[at : at + 60]), None)
    if (
        following
        and following.start == len(following.title and f"{following.title} ")
        and "\n" not in text[end:at]
    ):
        stop = at + following.start + len(following.text)
        if _is_named(text[end:at], following.text, text[stop : stop + 2], text[start:end], is_whole=is_whole):
            return following.text
    before = text[max(0, start - 60) : start]
    if before.endswith(", "):
        names = list(find_names(before))
        if names and before.endswith(f"{names[-1].text}, ") and " " in names[-1].text:
            return names[-1].text if _OPENED.search(before[: names[-1].start]) else None
    return None


def _is_named(joint: str, name: str, after: str, description: str, *, is_whole: bool) -> bool:
    """Say whether a name behind a description is its own: by what joins them, what follows, which words.

    One word must stand between commas ("his wife, Camilla, said"). After a complement it is the
    description's where the complement ends in a name of its own ("the head of Aceites Montoro, Pilar Vega,").
    """
    if len(joint) > 3:
        return True  # "named", "called"
    is_closed = after[:1] in (",", ".", ";", ")", "")
    if not is_whole and not description.split()[-1][:1].isupper():
        return False
    if " " not in name or not is_whole:
        return joint.startswith(",") and after[:1] == ","
    return joint == " " or is_closed
