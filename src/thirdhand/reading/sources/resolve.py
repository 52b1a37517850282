"""Who each source of an article is: its name within the article, its kind, how far it can be told apart.

Mentions are resolved in the order of the text, each with what the earlier ones have settled. A proper
name stands for itself or for the longer name that it shortens; a pronoun and a definite description are
looked up among what the article has named and described before; everything else stands for itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from thirdhand.reading.sources.antecedents import N_PLACES, Anaphor, Judge, Pointer, calibrate, weigh
from thirdhand.reading.sources.kinds import is_personal, judge_description
from thirdhand.reading.sources.known import Known, find_known, look_up
from thirdhand.reading.sources.mentions import Mention, Resolved
from thirdhand.reading.sources.observing import Observer
from thirdhand.reading.sources.parts import split_parts
from thirdhand.reading.sources.phrases import MAX_PHRASE, Phrase, pronoun_of, read_phrase
from thirdhand.reading.sources.register import Entity, Register
from thirdhand.reading.sources.surroundings import find_apposition
from thirdhand.reading.sources.via import find_via
from thirdhand.reading.sources.vocabulary import Sort, vocabulary
from thirdhand.records import Anonymity, Kind

#: Below this probability a pronoun or a description is left without a name.
THRESHOLD = 0.6

#: How often a name found by a rule is right; fitted by ``python -m training.fit_sources``.
SCORES = {
    "full name": 0.99,
    "longer name": 0.98,
    "single name": 0.97,
    "answer": 0.95,
    "itself": 0.9,
    # The rest are met too seldom in the annotation to be fitted.
    "apposition": 0.9,
    "own voice": 0.9,
    "speaker": 0.7,
    "last speaker": 0.6,
    "nobody": 0.3,
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
#: Nouns that a name may stand beside: "an official, Ana Ruiz", "a local paper, the Port Herald".
_BESIDE = (Sort.ROLE, Sort.OUTLET, None)
_ANAPHORS = {"m": Anaphor.PERSONAL, "f": Anaphor.PERSONAL, "p": Anaphor.OTHER, "n": Anaphor.OTHER}


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What one mention, or one part of it, stands for; ``may_abstain`` where a poor score withholds it."""

    entity: Entity | None
    name: str
    kind: Kind
    anonymity: Anonymity
    score: float
    may_abstain: bool = False
    via: str | None = None


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
    return tuple(_finish(resolver.resolve(mention), mention, text, threshold) for mention in mentions)


def _finish(outcomes: list[Outcome], mention: Mention, text: str, threshold: float) -> Resolved:
    """Make one answer of the outcomes of a mention's parts."""
    score = min(outcome.score for outcome in outcomes)
    is_told = all(one.name and (not one.may_abstain or one.score >= threshold) for one in outcomes)
    names = tuple(outcome.name for outcome in outcomes) if is_told else ()
    kind, anonymity = _join_kinds(outcomes)
    return Resolved(
        name=" and ".join(names) or None,
        names=names,
        via=_via(outcomes, kind, text, mention),
        kind=kind,
        anonymity=anonymity,
        name_score=score,
    )


def _via(outcomes: list[Outcome], kind: Kind, text: str, mention: Mention) -> str | None:
    """Return the paper or channel; a document that stands for itself has none."""
    read = next((outcome.via for outcome in outcomes if outcome.via), None)
    return read or (None if kind is Kind.DOCUMENT else find_via(text, mention))


def _join_kinds(outcomes: list[Outcome]) -> tuple[Kind, Anonymity]:
    """Take the kind and anonymity that all parts share; else a group, as far apart as its vaguest part."""
    kinds = {outcome.kind for outcome in outcomes}
    levels = {outcome.anonymity for outcome in outcomes}
    order = (Anonymity.COLLECTIVE, Anonymity.UNNAMED, Anonymity.ROLE, Anonymity.NAMED)
    bodies = {Kind.ORGANISATION, Kind.GOVERNMENT_BODY, Kind.OUTLET}
    kind = kinds.pop() if len(kinds) == 1 else Kind.ORGANISATION if kinds <= bodies else Kind.GROUP
    return kind, next(level for level in order if level in levels)


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
        outcomes = [self._resolve_part(part, self._find(part, start), mention) for part in parts]
        entity = outcomes[0].entity if len(outcomes) == 1 else self._enter_group(words, start, outcomes)
        self._settled.append(entity)
        if entity is not None:
            self._observer.enter_speaker(entity)
        return outcomes

    def _find(self, part: str, start: int) -> int:
        found = self._text.find(part, start, start + 1000)
        return found if found >= 0 else start

    def _enter_group(self, words: str, start: int, outcomes: list[Outcome]) -> Entity:
        kind, anonymity = _join_kinds(outcomes)
        name = " and ".join(outcome.name for outcome in outcomes)
        group = Entity(
            name=name, head=words.split()[-1].lower(), is_plural=True, kind=kind, anonymity=anonymity
        )
        self._register.describe(group, start)
        return group

    def _resolve_part(self, words: str, start: int, mention: Mention) -> Outcome:
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
            return known is not None and not known.is_loose
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
        share = calibrate(pointer.anaphor, share)
        if best.entity is None:
            return self._describe(pointer, words, share)
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
        employer = self._employer(phrase)
        if employer is not None:
            return employer
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
        maker = self._maker(phrase) or self._employer(phrase)
        if maker is not None:
            return maker
        anaphor = _POINTING.get(phrase.sort) if phrase.sort or phrase.head.endswith(_AGENTS) else None
        pointer = Pointer(
            anaphor or Anaphor.ROLE, start, _gender(phrase), phrase, mention, self._outer(mention)
        )
        if anaphor and phrase.is_definite and not _is_told(phrase) and not _is_owned_body(phrase):
            chosen = self._choose(pointer, phrase.text)
            if chosen is not None:
                return self._made(chosen, pointer, phrase)
        return self._describe(pointer, phrase.text, self._scores["itself"])

    def _made(self, chosen: Outcome, pointer: Pointer, phrase: Phrase) -> Outcome:
        """Read "the report" as its maker, through a report; a document where the maker is not sure."""
        if phrase.sort is not Sort.DOCUMENT or chosen.kind is Kind.DOCUMENT:
            return chosen
        if chosen.score >= THRESHOLD:
            return replace(chosen, via=phrase.head)
        return replace(self._describe(pointer, phrase.text, chosen.score), may_abstain=True)

    def _employer(self, phrase: Phrase) -> Outcome | None:
        """Read "a Herald reporter" as the Herald: staff and outlet are one source (ANNOTATION rule 4)."""
        if phrase.head not in vocabulary().staff or "former" in (word.lower() for word in phrase.modifiers):
            return None
        name = phrase.owner or " ".join(word for word in phrase.modifiers if word[:1].isupper())
        known = look_up(name) if name else None
        if known is None or known.kind is not Kind.OUTLET:
            return None
        return Outcome(
            entity=self._register.entities.get(name),
            name=known.name,
            kind=Kind.OUTLET,
            anonymity=Anonymity.NAMED,
            score=self._scores["full name"],
        )

    def _maker(self, phrase: Phrase) -> Outcome | None:
        """Read "a Gallup poll" as Gallup, through a poll; None where no outlet or body made the paper."""
        if phrase.sort is not Sort.DOCUMENT or phrase.head not in vocabulary().issued:
            return None
        body = " ".join(phrase.modifiers)
        if vocabulary().sorts.get(body.rpartition(" ")[2].lower()) is Sort.GOVERNMENT:
            name = body
            known: Known | None = Known(body, Kind.GOVERNMENT_BODY)
        else:
            name = phrase.owner or " ".join(word for word in phrase.modifiers if word[:1].isupper())
            known = find_known(name) if name not in ("", *vocabulary().platforms) else None
        if known is None or known.kind is Kind.PERSON:
            return None
        return Outcome(
            entity=self._register.entities.get(name),
            name=name if "/" in name else known.name,
            kind=known.kind,
            anonymity=Anonymity.NAMED,
            score=self._scores["full name"],
            via=phrase.head,
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
        return Outcome(entity=entity, name=name, kind=kind, anonymity=anonymity, score=score)

    def _named_owner(self, phrase: Phrase, pointer: Pointer) -> str | None:
        """Return "Ana Ruiz’s campaign" for "Ruiz’s campaign"."""
        first, _, rest = phrase.text.partition(" ")
        pronoun = pronoun_of(first)
        if pronoun in ("m", "f", "p", "n") and phrase.sort in (Sort.ORGANISATION, Sort.GOVERNMENT):
            owned = replace(pointer, anaphor=_ANAPHORS[pronoun], wants=pronoun, phrase=None)
            outcome = self._choose(owned, first)
            return f"{outcome.name}’s {rest}" if outcome and outcome.score >= THRESHOLD else None
        if not phrase.owner or " " in phrase.owner:
            return None
        owner = self._register.find(phrase.owner, pointer.start)
        return f"{owner.name}’s {rest}" if owner else None


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
