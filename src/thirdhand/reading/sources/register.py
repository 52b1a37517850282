"""The register of an article: everybody and everything it names, with the places where it names them.

One pass finds the names; shorter forms ("Ruiz", "SOHR", "the Post") join the longer name that they
shorten. Mentions that resolve to a description ("a port official") are entered as they are met, so that
"the official" and "he" may find them.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from thirdhand.reading.sources.known import look_up
from thirdhand.reading.sources.names import Name, find_names, find_sites
from thirdhand.reading.sources.vocabulary import vocabulary
from thirdhand.records import Anonymity, Kind

#: So many bearers of one surname are told apart.
N_BEARERS = 20


@dataclass(slots=True, eq=False)
class Entity:
    """Somebody or something named or described in the article.

    ``starts`` are the code points where it is mentioned, ascending. ``gender`` is ``m``, ``f`` or empty;
    ``head`` the noun of one that is only described; ``kind`` is None until it is asked for.
    """

    name: str
    starts: list[int] = field(default_factory=list)
    n_full: int = 0
    gender: str = ""
    titles: set[str] = field(default_factory=set)
    has_the: bool = False
    head: str = ""
    is_plural: bool = False
    kind: Kind | None = None
    anonymity: Anonymity = Anonymity.NAMED

    @property
    def is_described(self) -> bool:
        """Say whether the article only describes it."""
        return bool(self.head)

    def n_before(self, position: int) -> int:
        """Return how many of its mentions start before ``position``."""
        return bisect_left(self.starts, position)


class Register:
    """The entities of one text and of its title; ``places`` are their mentions in order."""

    def __init__(self, text: str, title: str | None = None) -> None:
        self.text = text
        self.entities: dict[str, Entity] = {}
        self._by_last: dict[str, list[Entity]] = {}
        self._by_first: dict[str, list[Entity]] = {}
        self._by_initials: dict[str, Entity] = {}
        members = vocabulary().members | vocabulary().adjectives
        named = (name for name in find_names(text) if name.text.lower() not in members)
        found = [*named, *find_sites(text)]
        headed = [Name(-1, name.text, name.title, name.has_the) for name in find_names(title or "")]
        for name in _long((*found, *headed)):
            self._note(self.entities.get(name.text) or self._enter(name.text), name)
        for name in found:
            if " " not in name.text:
                self._note(self.find(name.text, name.start, name.title) or self._enter(name.text), name)
        places = [(start, entity) for entity in self.entities.values() for start in entity.starts]
        self.places = sorted(places, key=lambda place: place[0])
        for entity in self.entities.values():
            entity.starts.sort()

    def find(self, name: str, start: int, title: str = "") -> Entity | None:
        """Return the entity that goes by ``name`` at ``start``: its full name, or a form that shortens it."""
        if " " in name:
            return self.entities.get(name)
        known = look_up(name)
        if known is not None and not known.is_loose:  # a country is not short for a paper that ends in it
            return self.entities.get(name)
        key = name.lower()
        if key in self._by_last:
            return _likeliest(self._by_last[key], start, title)
        if name.isupper() and name in self._by_initials:
            return self._by_initials[name]
        if name in self.entities:
            return self.entities[name]
        if key in self._by_first:
            persons = [one for one in self._by_first[key][:N_BEARERS] if look_up(one.name) is None]
            return _likeliest(persons, start, title) if persons else None
        return None

    def describe(self, entity: Entity, start: int) -> None:
        """Enter somebody only described, or one more mention of an entity, at ``start``."""
        insort(entity.starts, start)
        insort(self.places, (start, entity), key=lambda place: place[0])

    def walk_back(self, position: int, n_places: int) -> Iterator[tuple[int, Entity]]:
        """Walk over the last ``n_places`` mentions before ``position``, the nearest first."""
        index = bisect_left(self.places, position, key=lambda place: place[0])
        return reversed(self.places[max(0, index - n_places) : index])

    def walk_on(self, position: int, n_places: int) -> Iterator[tuple[int, Entity]]:
        """Walk over the next ``n_places`` mentions after ``position``, the nearest first."""
        index = bisect_left(self.places, position, key=lambda place: place[0])
        return iter(self.places[index : index + n_places])

    def _enter(self, name: str) -> Entity:
        words = name.split()
        known = vocabulary().given
        gender = known.get(words[0], "") if len(words) > 1 else vocabulary().figures.get(name.lower(), "")
        entity = Entity(name=name, gender=gender)
        self.entities[name] = entity
        if len(words) > 1:
            self._by_last.setdefault(words[-1].lower(), []).append(entity)
            self._by_first.setdefault(words[0].lower(), []).append(entity)
            initials = "".join(word[0] for word in words if word[0].isupper())
            self._by_initials.setdefault(initials, entity)
        return entity

    @staticmethod
    def _note(entity: Entity, name: Name) -> None:
        entity.n_full += " " in name.text
        entity.has_the = entity.has_the or name.has_the
        if name.title:
            title = name.title.lower().replace(".", "")
            entity.titles.add(title)
            entity.gender = vocabulary().title_genders.get(title.split()[0], "") or entity.gender
        if name.start >= 0:
            entity.starts.append(name.start)


def _long(names: Iterable[Name]) -> Iterator[Name]:
    return (name for name in names if " " in name.text)


def _likeliest(bearers: list[Entity], start: int, title: str) -> Entity:
    """Pick among those who bear one surname: by the title's gender, then who is named most."""
    gender = vocabulary().title_genders.get(title.lower().rstrip("."), "") if title else ""
    bearers = bearers[:N_BEARERS]
    fitting = [one for one in bearers if not gender or one.gender in ("", gender)] or bearers
    return max(fitting, key=lambda one: (one.n_full, -abs(start - (one.starts[0] if one.starts else 0))))
