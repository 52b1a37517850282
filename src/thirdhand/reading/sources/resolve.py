"""Who each source of an article is: its name within the article, its kind, how far it can be told apart.

Mentions are resolved in the order of the text, each with what the earlier ones have settled. A proper
name stands for itself or for the longer name that it shortens; a pronoun and a definite description are
looked up among what the article has named and described before; everything else stands for itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from thirdhand.reading.sources.antecedents import N_PLACES, Anaphor, Judge, Pointer, calibrate, weigh
from thirdhand.reading.sources.kinds import is_personal, judge_description
from thirdhand.reading.sources.known import find_known, look_up
from thirdhand.reading.sources.leading import is_news, is_told
from thirdhand.reading.sources.makers import Maker, find_employer, find_maker
from thirdhand.reading.sources.mentions import Mention, Resolved
from thirdhand.reading.sources.names import trim_name
from thirdhand.reading.sources.observing import Observer
from thirdhand.reading.sources.outcomes import Outcome, finish, join_kinds
from thirdhand.reading.sources.parts import split_parts
from thirdhand.reading.sources.phrases import MAX_PHRASE, Phrase, pronoun_of, read_phrase
from thirdhand.reading.sources.register import Entity, Register
from thirdhand.reading.sources.standing import N_LEAD, rule_of
from thirdhand.reading.sources.surroundings import find_apposition
from thirdhand.reading.sources.vocabulary import Sort, vocabulary
from thirdhand.records import Anonymity, Kind

#: Below this probability a pronoun or a description is left without a name.
THRESHOLD = 0.6

#: How often a name found by a rule is right; fitted by ``python -m training.fit_sources``.
SCORES = {
    "full name": 0.98,  # 3091 of 3159
    "longer name": 0.96,  # 1964 of 2037
    "single name": 0.96,  # 1157 of 1210
    "answer": 0.99,  # 8 of 8
    "itself for sure": 0.98,  # 1561 of 1598
    "itself": 0.88,  # 899 of 1018
    "itself in the lead": 0.46,  # 78 of 171
    "itself owned": 0.57,  # 10 of 18
    "itself by an unknown noun": 0.74,  # 129 of 174
    "named later": 0.65,  # 12 of 19
    # The rest are met too seldom in the annotation to be fitted.
    "apposition": 0.96,  # 88 of 92
    "own voice": 0.9,
    "speaker": 0.7,
    "last speaker": 0.6,
    "nobody": 0.07,  # 2 of 42
}
#: Among so many earlier mentions one is looked for in whose content another stands.
N_ENCLOSING = 20
#: How nouns for somebody end that no list has: "the weightlifter".
_AGENTS = ("er", "or", "ist", "man", "woman", "ian", "ee", "ant", "old")
_POINTING = {
    Sort.ROLE: Anaphor.ROLE,
    Sort.SOURCE: Anaphor.ROLE,
    None: Anaphor.ROLE,
    Sort.OUTLET: Anaphor.BODY,
    Sort.ORGANISATION: Anaphor.BODY,
    Sort.GOVERNMENT: Anaphor.BODY,
    Sort.DOCUMENT: Anaphor.BODY,
}
#: "Holt herself" is Holt.
_ITSELF = re.compile(r" (?:(?:him|her|it)self|themselves)$")
#: Nouns that a name may stand beside: "an official, Ana Ruiz", "a local paper, the Port Herald".
_BESIDE = (Sort.ROLE, Sort.OUTLET, Sort.ORGANISATION, Sort.GOVERNMENT, None)
_ANAPHORS = {"m": Anaphor.PERSONAL, "f": Anaphor.PERSONAL, "p": Anaphor.OTHER, "n": Anaphor.OTHER}


def resolve_sources(
    text: str,
    mentions: Sequence[Mention],
    *,
    title: str | None = None,
    outlet: str | None = None,
    threshold: float = THRESHOLD,
    judge: Judge = weigh,
    scores: Mapping[str, float] = SCORES,
) -> tuple[Resolved, ...]:
    """Resolve all mentions of sources in ``text``, given in its order; the answers are in the same order.

    ``title`` is a headline given apart, which may hold the only full form of a name; ``outlet`` the
    outlet that wrote the text, who "we" and "this newspaper" are. A pronoun or description whose best
    name has a probability under ``threshold`` gets none. ``judge`` weighs the candidates and ``scores``
    rate the rules; both are there to be fitted.
    """
    resolver = Resolver(text, mentions, title=title, outlet=outlet, judge=judge, scores=scores)
    return tuple(finish(resolver.resolve(mention), mention, text, threshold) for mention in mentions)


class Resolver:
    """Resolves the mentions of one text one after another."""

    def __init__(
        self,
        text: str,
        mentions: Sequence[Mention],
        *,
        title: str | None,
        outlet: str | None,
        judge: Judge,
        scores: Mapping[str, float],
    ) -> None:
        self._text = text
        self._mentions = mentions
        self._outlet = outlet
        self._judge = judge
        self._scores = scores
        self._register = Register(text, title)
        self._observer = Observer(text, self._register)
        self._settled: list[Entity | None] = []
        self._interviewed: Entity | None = None

    def resolve(self, mention: Mention) -> list[Outcome]:
        """Resolve the next mention, in parts where it is a coordination."""
        words = " ".join(span.of(self._text) for span in mention.spans)[:MAX_PHRASE].strip()
        start = mention.spans[0].start
        parts = split_parts(words)
        outcomes = [
            self._as_outlet(self._resolve_part(part, self._find(part, start), mention), part, start)
            for part in parts
        ]
        entity = outcomes[0].entity if len(outcomes) == 1 else self._enter_group(words, start, outcomes)
        self._settled.append(entity)
        if entity is not None:
            self._observer.enter_speaker(entity)
        return outcomes

    def _as_outlet(self, outcome: Outcome, part: str, start: int) -> Outcome:
        """Read whom somebody told as an outlet, and for the rest of the article where it is named there."""
        is_so = is_told(self._text, start) or (outcome.kind is not Kind.GROUP and self._is_news(part, start))
        if not is_so or outcome.kind is Kind.OUTLET or pronoun_of(part):
            return outcome
        if outcome.entity is not None:
            outcome.entity.kind = Kind.OUTLET
        if part[:1].isupper():  # "told People"
            outcome = replace(outcome, anonymity=Anonymity.NAMED)
        return replace(outcome, kind=Kind.OUTLET)

    def _is_news(self, part: str, start: int) -> bool:
        return is_news(self._text, start, start + len(part)) and read_phrase(part).name is not None

    def _find(self, part: str, start: int) -> int:
        found = self._text.find(part, start, start + 1000)
        return found if found >= 0 else start

    def _enter_group(self, words: str, start: int, outcomes: list[Outcome]) -> Entity:
        kind, anonymity = join_kinds(outcomes)
        name = " and ".join(outcome.name for outcome in outcomes)
        group = Entity(
            name=name, head=words.split()[-1].lower(), is_plural=True, kind=kind, anonymity=anonymity
        )
        self._register.describe(group, start)
        return group

    def _resolve_part(self, words: str, start: int, mention: Mention) -> Outcome:
        words = _ITSELF.sub("", words)
        pronoun = pronoun_of(words)
        if pronoun:
            return self._resolve_pronoun(words, pronoun, start, mention)
        if words.lower() in vocabulary().own:
            return self._own_voice(words)
        phrase = read_phrase(words)
        if phrase.owner and phrase.name and (known := look_up(phrase.text)) and known.kind is not Kind.PERSON:
            phrase = replace(phrase, name=phrase.text, owner=None)  # "Ukraine’s General Staff"
        if not phrase.name and words[:1].isupper() and self._is_name(words, start):
            phrase = replace(phrase, name=words, head="", sort=None)
        if phrase.name:
            return self._resolve_name(phrase, phrase.name, start, mention)
        return self._resolve_description(phrase, start, start + len(phrase.text), mention)

    def _is_name(self, words: str, start: int) -> bool:
        """Say whether words that could be a noun are a name here: "Hunter", "People magazine"."""
        known = look_up(words)
        if " " in words:
            # "The Magazine" may be a paper's name, "the magazine" is none.
            return known is not None and not known.is_loose and words.rpartition(" ")[2][:1].isupper()
        entity = self._register.find(words, start)
        return entity is not None and " " in entity.name

    def _resolve_pronoun(self, words: str, pronoun: str, start: int, mention: Mention) -> Outcome:
        if pronoun == "a":
            return self._resolve_answer(words, start)
        if pronoun in ("i", "w"):
            return self._resolve_first_person(words, pronoun, start)
        anaphor = _ANAPHORS.get(pronoun, Anaphor.PERSONAL)
        pointer = Pointer(anaphor, start, pronoun, None, mention, self._outer(mention))
        return self._choose(pointer, words) or self._nobody(words, pronoun)

    def _resolve_first_person(self, words: str, pronoun: str, start: int) -> Outcome:
        """ "I" is the one who is quoted there; outside quotation "we" is the outlet."""
        for entity in self._enclosing(start):
            if pronoun == "i" or entity.kind is not Kind.PERSON:
                return self._as(entity, start, self._scores["speaker"], may_abstain=True)
        if pronoun == "i" and self._observer.speakers:
            return self._as(
                self._observer.speakers[-1], start, self._scores["last speaker"], may_abstain=True
            )
        return self._own_voice(words)

    def _resolve_answer(self, words: str, start: int) -> Outcome:
        """Read the "A" of printed questions and answers as the person named most before the first."""
        if self._interviewed is None:
            before = [entity for _, entity in self._register.walk_back(start, 4 * N_PLACES)]
            persons = [entity for entity in before if self._observer.kind(entity) is Kind.PERSON]
            self._interviewed = max(persons, key=lambda one: one.n_before(start), default=None)
        if self._interviewed is None:
            return self._nobody(words, "a")
        return self._as(self._interviewed, start, self._scores["answer"], may_abstain=True)

    def _own_voice(self, words: str) -> Outcome:
        name = self._outlet or words
        return Outcome(
            entity=None,
            name=name,
            kind=Kind.OUTLET,
            anonymity=Anonymity.NAMED,
            score=self._scores["own voice"],
        )

    def _outer(self, mention: Mention) -> Entity | None:
        """Return whom a mention speaks through: the mention given, or whose content it stands in."""
        number = mention.outer
        if number is not None and number < len(self._settled):
            return self._settled[number]
        return next(self._enclosing(mention.spans[0].start), None)

    def _enclosing(self, start: int) -> Iterator[Entity]:
        """Walk over the earlier sources in whose content ``start`` stands, the nearest first."""
        for number in range(len(self._settled) - 1, max(-1, len(self._settled) - N_ENCLOSING), -1):
            entity, content = self._settled[number], self._mentions[number].content
            if entity is not None and any(span.start <= start < span.end for span in content):
                yield entity

    def _choose(self, pointer: Pointer, words: str) -> Outcome | None:
        """Take the likeliest candidate; None where there is none, or where words stand for themselves."""
        candidates = self._observer.candidates(pointer)
        if not candidates:
            return None
        shares = self._judge(pointer, candidates)
        best, share = max(zip(candidates, shares, strict=True), key=lambda pair: pair[1])
        share = calibrate(pointer.anaphor, share, is_itself=best.entity is None)
        if best.entity is None:
            return self._describe(pointer, words, min(share, self._rate(pointer)))
        return self._as(best.entity, pointer.start, share, may_abstain=True)

    def _as(self, entity: Entity, start: int, score: float, *, may_abstain: bool = False) -> Outcome:
        """Enter one more mention of ``entity`` and answer with it."""
        self._register.describe(entity, start)
        kind = self._observer.kind(entity)
        return Outcome(
            entity=entity,
            name=entity.name,
            kind=kind,
            anonymity=entity.anonymity,
            score=score,
            may_abstain=may_abstain,
        )

    def _nobody(self, words: str, pronoun: str) -> Outcome:
        """Answer for a pronoun that nobody was found for."""
        kind = {"p": Kind.GROUP, "n": Kind.ORGANISATION}.get(pronoun, Kind.PERSON)
        level = Anonymity.COLLECTIVE if pronoun == "p" else Anonymity.NAMED
        return Outcome(
            entity=None,
            name=words,
            kind=kind,
            anonymity=level,
            score=self._scores["nobody"],
            may_abstain=True,
        )

    def _resolve_name(self, phrase: Phrase, name: str, start: int, mention: Mention) -> Outcome:
        at = max(start, self._text.find(name, start, start + 500))
        entity = self._entity_at(name, at)
        cue = mention.cue[0].of(self._text) if mention.cue else ""
        employer = find_employer(phrase)
        if employer is not None:
            return self._made_by(employer)
        kind = self._observer.judge(entity, phrase, cue)
        if phrase.owner and (owner := find_known(phrase.owner)) and owner.kind is Kind.OUTLET:
            kind = Kind.OUTLET
            name = phrase.owner if not _is_staff(entity) else f"{phrase.owner}’s {name}"
            return Outcome(
                entity=entity,
                name=name,
                kind=kind,
                anonymity=Anonymity.NAMED,
                score=self._scores["full name"],
            )
        if entity.kind is None or phrase.sort:
            entity.kind = kind
        known = look_up(entity.name)
        given = known.name if known and known.kind is kind and not known.is_loose else entity.name
        rule = "full name" if " " in name else "longer name" if " " in given else "single name"
        return Outcome(
            entity=entity, name=given, kind=entity.kind, anonymity=Anonymity.NAMED, score=self._scores[rule]
        )

    def _entity_at(self, name: str, start: int) -> Entity:
        title = self._text[max(0, start - 12) : start].split()[-1:]
        entity = self._register.find(name, start, title[0] if title else "")
        if entity is None:
            entity = Entity(name=name, n_full=1)
            self._register.describe(entity, start)
            self._register.entities[name] = entity
        return entity

    def _resolve_description(self, phrase: Phrase, start: int, end: int, mention: Mention) -> Outcome:
        beside = phrase.apposition or find_apposition(
            self._text, start, end, is_whole=not phrase.has_complement
        )
        if phrase.sort is Sort.OUTLET:
            beside = phrase.apposition
        if beside and phrase.sort in _BESIDE and phrase.determiner and not phrase.is_plural:
            entity = self._entity_at(beside, start)
            return self._as(entity, start, self._scores["apposition"])
        maker = find_maker(phrase) or find_employer(phrase)
        if maker is not None:
            return self._made_by(maker)
        anaphor = _POINTING.get(phrase.sort) if phrase.sort or phrase.head.endswith(_AGENTS) else None
        pointer = Pointer(
            anaphor or Anaphor.ROLE, start, _gender(phrase), phrase, mention, self._outer(mention)
        )
        if anaphor and phrase.is_definite and not _is_told(phrase) and not _is_owned_body(phrase):
            chosen = self._choose(pointer, phrase.text)
            if chosen is not None:
                return self._made(chosen, pointer, phrase)
        later = self._observer.find_later(phrase, start) if self._is_early(pointer) else None
        if later is not None:
            return self._as(later, start, self._scores["named later"], may_abstain=True)
        return self._describe(pointer, phrase.text, self._rate(pointer))

    def _rate(self, pointer: Pointer) -> float:
        """Return how often a description like this one stands for itself."""
        if pointer.phrase is None:
            return 0.0
        is_lead = self._is_early(pointer) and self._observer.may_be_named(pointer)
        return self._scores[rule_of(pointer.phrase, is_lead=is_lead)]

    def _is_early(self, pointer: Pointer) -> bool:
        """Say whether it speaks to this article itself, in its first sentences."""
        return pointer.outer is None and self._observer.sentences.number(pointer.start) < N_LEAD

    def _made(self, chosen: Outcome, pointer: Pointer, phrase: Phrase) -> Outcome:
        """Read "the report" as its maker, through a report; a document where the maker is not sure."""
        if phrase.sort is not Sort.DOCUMENT or chosen.kind is Kind.DOCUMENT:
            return chosen
        if chosen.score >= THRESHOLD:
            return replace(chosen, via=phrase.head)
        return replace(self._describe(pointer, phrase.text, chosen.score), may_abstain=True)

    def _made_by(self, maker: Maker) -> Outcome:
        return Outcome(
            entity=self._register.entities.get(maker.written),
            name=maker.name,
            kind=maker.kind,
            anonymity=Anonymity.NAMED,
            score=self._scores["full name"],
            via=maker.via,
        )

    def _describe(self, pointer: Pointer, words: str, score: float) -> Outcome:
        """Let a description stand for itself, and enter it for what points back to it."""
        phrase = pointer.phrase or read_phrase(words)
        kind, anonymity = judge_description(phrase)
        name = self._named_owner(phrase, pointer) or words
        entity = Entity(
            name=name,
            gender=vocabulary().genders.get(phrase.head, ""),
            head=phrase.head or "-",
            is_plural=phrase.is_plural,
            kind=kind,
            anonymity=anonymity,
        )
        self._register.describe(entity, pointer.start)
        return Outcome(
            entity=entity, name=name, kind=kind, anonymity=anonymity, score=score, may_abstain=True
        )

    def _named_owner(self, phrase: Phrase, pointer: Pointer) -> str | None:
        """Return "Ana Ruiz’s campaign" for "Ruiz’s campaign"."""
        first, _, rest = phrase.text.partition(" ")
        pronoun = pronoun_of(first)
        if pronoun in ("m", "f", "p", "n") and phrase.sort not in (Sort.DOCUMENT, Sort.SOURCE):
            owned = replace(pointer, anaphor=_ANAPHORS[pronoun], wants=pronoun, phrase=None)
            outcome = self._choose(owned, first)
            if outcome is None or outcome.score < THRESHOLD:
                return None
            # "Her" is nobody's whose name does not show a person: "Paramedics" begins a sentence.
            is_told = pronoun not in ("m", "f") or (outcome.entity and is_personal(outcome.entity))
            return f"{outcome.name}’s {rest}" if is_told else None
        if not phrase.owner:
            return None
        owner = self._register.find(trim_name(phrase.owner.split()), pointer.start)
        rest = phrase.text.partition(phrase.owner)[2].partition(" ")[2]
        return f"{owner.name}’s {rest}" if owner and rest else None


def _is_staff(entity: Entity) -> bool:
    return is_personal(entity)


def _is_told(phrase: Phrase) -> bool:
    """Say whether a description tells by itself who it is: an institution with a name in it."""
    if phrase.owner:
        return True
    bodies = (Sort.ORGANISATION, Sort.GOVERNMENT, Sort.MEDIA, Sort.GROUP)
    return phrase.sort in bodies and any(word[:1].isupper() for word in phrase.modifiers)


def _is_owned_body(phrase: Phrase) -> bool:
    """Say whether it is somebody's campaign or office: whose it is tells which."""
    return phrase.determiner == "poss" and phrase.sort in (Sort.ORGANISATION, Sort.GOVERNMENT)


def _gender(phrase: Phrase) -> str:
    return vocabulary().genders.get(phrase.head, "")
