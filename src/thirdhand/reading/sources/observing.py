"""The candidates for whom words stand, and what is observed of each (`antecedents.OBSERVATIONS`)."""

from __future__ import annotations

from collections.abc import Iterator
from math import log

from thirdhand.reading.sources.antecedents import N_PLACES, OBSERVATIONS, Anaphor, Candidate, Pointer
from thirdhand.reading.sources.kinds import is_personal, judge_name
from thirdhand.reading.sources.phrases import Phrase
from thirdhand.reading.sources.register import Entity, Register
from thirdhand.reading.sources.sentences import Sentences
from thirdhand.reading.sources.surroundings import Surroundings
from thirdhand.reading.sources.vocabulary import Sort, vocabulary
from thirdhand.records import Kind, Span

#: A name is looked for in so many sentences, that of the description the first.
N_LATER = 6

_KINDS = {
    Sort.OUTLET: (Kind.OUTLET,),
    Sort.ORGANISATION: (Kind.ORGANISATION, Kind.OUTLET),
    Sort.GOVERNMENT: (Kind.GOVERNMENT_BODY, Kind.ORGANISATION),
    Sort.DOCUMENT: (Kind.DOCUMENT, Kind.OUTLET, Kind.ORGANISATION, Kind.GOVERNMENT_BODY),
    Sort.HEARSAY: (Kind.DOCUMENT, Kind.OUTLET, Kind.UNKNOWN),
    Sort.GROUP: (Kind.GROUP, Kind.ORGANISATION),
    Sort.MEDIA: (Kind.OUTLET,),
}


class Observer:
    """Finds and describes candidates in one text; ``speakers`` grows as mentions are resolved."""

    def __init__(self, text: str, register: Register) -> None:
        self.register = register
        self.sentences = Sentences(text)
        self.surroundings = Surroundings(text)
        self.speakers: list[Entity] = []
        self._have_spoken: set[int] = set()
        self._text = text

    def enter_speaker(self, entity: Entity) -> None:
        """Note that ``entity`` is the source of the mention just resolved."""
        self.speakers.append(entity)
        self._have_spoken.add(id(entity))

    def candidates(self, pointer: Pointer) -> list[Candidate]:
        """Return the candidates for ``pointer``, the nearest first, "nobody but themselves" last."""
        found = list(self._fitting(pointer))
        last = self._recent_speakers([entity for entity, _ in found])
        candidates = [
            Candidate(entity, self._observe(pointer, entity, start, last, rank))
            for rank, (entity, start) in enumerate(found)
        ]
        if pointer.phrase is not None:
            candidates.append(Candidate(None, _observe_itself(pointer.phrase)))
        return candidates

    def find_later(self, phrase: Phrase, start: int) -> Entity | None:
        """Return the one person first named in the next sentences and described there by the same noun."""
        if phrase.is_plural or phrase.sort is not Sort.ROLE or phrase.determiner == "poss":
            return None
        found = {
            id(entity): entity
            for entity in self._named_after(start)
            if phrase.head in self.surroundings.words(entity) and self.kind(entity) is Kind.PERSON
        }
        return next(iter(found.values())) if len(found) == 1 else None

    def may_be_named(self, pointer: Pointer) -> bool:
        """Say whether the next sentences bring a name that agrees with a description."""
        return any(self._agrees(pointer, entity) for entity in self._named_after(pointer.start))

    def _named_after(self, start: int) -> Iterator[Entity]:
        """Walk over the entities first named in the next sentences."""
        number = self.sentences.number(start) + N_LATER
        end = self.sentences.starts[number] if number < len(self.sentences.starts) else len(self._text)
        for place, entity in self.register.walk_on(start, N_PLACES):
            if place < end and entity.starts[0] > start and not entity.is_described:
                yield entity

    def kind(self, entity: Entity) -> Kind:
        """Return an entity's kind, judged when it is first asked for."""
        if entity.kind is None:
            entity.kind = self.judge(entity)
        return entity.kind

    def judge(self, entity: Entity, lead: Phrase | None = None, cue: str = "") -> Kind:
        """Judge what a name is, with the words that the article puts beside it."""
        return judge_name(entity, lead, cue, self.surroundings.words(entity))

    def _fitting(self, pointer: Pointer) -> Iterator[tuple[Entity, int]]:
        """Walk back over the entities that agree, each once, at its last place outside the own content."""
        seen: dict[int, int] = {}
        inside: list[tuple[Entity, int]] = []
        for start, entity in self.register.walk_back(pointer.start, N_PLACES):
            if id(entity) in seen:
                continue
            if _is_inside(start, pointer.mention.content):
                inside.append((entity, start))
                continue
            seen[id(entity)] = start
            if self._agrees(pointer, entity):
                yield entity, start
        for entity, start in inside:
            if id(entity) not in seen:
                seen[id(entity)] = start
                if self._agrees(pointer, entity):
                    yield entity, start

    def _agrees(self, pointer: Pointer, entity: Entity) -> bool:
        kind = self.kind(entity)
        if pointer.phrase is not None and pointer.phrase.is_plural and pointer.anaphor is Anaphor.ROLE:
            return entity.is_plural
        if pointer.anaphor in (Anaphor.PERSONAL, Anaphor.ROLE):
            if kind is not Kind.PERSON or entity.is_plural:
                return False
            return not (pointer.wants in ("m", "f") and entity.gender and entity.gender != pointer.wants)
        if pointer.anaphor is Anaphor.OTHER:
            if pointer.wants == "p":
                return kind is not Kind.PERSON or entity.is_described
            return kind not in (Kind.PERSON, Kind.GROUP)
        phrase = pointer.phrase
        if phrase is None or phrase.sort is None:
            return True
        return kind in _KINDS.get(phrase.sort, (kind,)) or (phrase.head == "agency" and kind is Kind.OUTLET)

    def _recent_speakers(self, entities: list[Entity]) -> list[Entity]:
        """Return the last two speakers among ``entities``, the last first."""
        recent: list[Entity] = []
        for speaker in reversed(self.speakers[-12:]):
            if speaker in entities and speaker not in recent:
                recent.append(speaker)
        return recent[:2]

    def _observe(
        self, pointer: Pointer, entity: Entity, start: int, last: list[Entity], rank: int
    ) -> tuple[float, ...]:
        distance = max(0, self.sentences.number(_anchor(pointer)) - self.sentences.number(start))
        opening = self.sentences.starts[self.sentences.number(start)]
        after = self._text[start + len(entity.name.split()[-1]) - 1 : start + len(entity.name) + 3]
        spoke = id(entity) in self._have_spoken
        return (
            -log(1 + distance),
            float(distance == 0),
            float(last[:1] == [entity]),
            float(last[1:2] == [entity]),
            float(spoke),
            float(start - opening < 30),
            float("’s" in after or "'s" in after),
            log(1 + entity.n_before(pointer.start)),
            float(_matches(pointer.wants, entity, self.kind(entity))),
            float(not entity.gender),
            float(is_personal(entity)),
            float(_is_inside(start, pointer.mention.content)),
            float(entity is pointer.outer),
            float(entity.is_described),
            float(rank == 0),
            float(distance < 4),
            *self._observe_noun(pointer, entity, is_last=last[:1] == [entity]),
            *(0.0 for _ in range(7)),
        )

    def _observe_noun(self, pointer: Pointer, entity: Entity, *, is_last: bool) -> tuple[float, ...]:
        phrase = pointer.phrase
        if phrase is None:
            return (0.0,) * 7
        words = self.surroundings.words(entity)
        name = entity.name.lower().split()
        modifiers = [word.lower() for word in phrase.modifiers if len(word) > 2]
        roles = vocabulary().roles
        is_so = bool(phrase.head) and (phrase.head in words or phrase.head.split()[-1] in words)
        n_matched = sum(word in words or word in name for word in modifiers)
        return (
            float(is_so),
            float(not is_so and not roles.isdisjoint(words)),
            float(is_last and phrase.determiner == "poss"),
            float(bool(phrase.head) and phrase.head in name),
            float(entity.head == phrase.head),
            n_matched / len(modifiers) if modifiers else 0.0,
            float(phrase.sort is not None and self.kind(entity) is _KINDS.get(phrase.sort, (None,))[0]),
        )


def _observe_itself(phrase: Phrase) -> tuple[float, ...]:
    told = (
        1.0,
        float(not phrase.modifiers and not phrase.has_complement),
        float(phrase.is_plural),
        float(phrase.has_complement),
        float(phrase.determiner == "poss"),
        float(any(not word[:1].islower() for word in phrase.modifiers)),
        float(phrase.sort is Sort.DOCUMENT),
    )
    return (*(0.0 for _ in range(len(OBSERVATIONS) - len(told))), *told)


def _anchor(pointer: Pointer) -> int:
    """Return where looking back starts: before the words that "…, he said" credits, if they stand first."""
    content = pointer.mention.content
    return content[0].start if content and content[0].start < pointer.start else pointer.start


def _matches(wants: str, entity: Entity, kind: Kind) -> bool:
    """Say whether an entity is known to be of the gender or number that a pronoun asks for."""
    if wants == "p":
        return entity.is_plural or kind is Kind.GROUP
    return bool(wants) and entity.gender == wants


def _is_inside(position: int, spans: tuple[Span, ...]) -> bool:
    return any(span.start <= position < span.end for span in spans)
