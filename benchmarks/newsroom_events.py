"""One event of the simulated news world: who reports it, who copies, rewrites, credits and denies whom.

Articles are drafts here: sentences of pieces with the claims that they put, known to the piece, so that
copying and editing keep every span. A sentence keeps its ``key`` wherever it is copied to: two drafts share
passages if, and as far as, they share keys. What each draft knows of a proposition (whose word it rests on)
is handed down as the draft is written, by DESIGN 4's rules and without the package.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from benchmarks.newsroom_drafts import Amount, Draft, Put, Sentence, Voice
from benchmarks.newsroom_words import (
    N_AGENCIES,
    N_NATIONALS,
    N_OUTLETS,
    N_PLACES,
    N_REGIONS,
    Form,
    Outlet,
    Source,
    Template,
    fill_slots,
    list_outlets,
    load_grammar,
    name_person,
    name_thing,
    render,
)
from thirdhand.records import Anonymity, Bound, Certainty, Kind

#: Numbers of an event's own propositions, and how many numbers an event has.
N_PROPOSITIONS, SPACE = 4, 8192
#: Keys of sentences that are no sign of copying: what an outlet always prints, a speech quoted by several.
FURNITURE, QUOTATION = -1, -2
#: A run of so many letters and digits is a passage.
PASSAGE = 60
#: A claim in other words has no more than this share of its runs of three words from what was told before.
_ALIKE = 0.2
#: And no sentence has a run of so many words from another, if such a one is found in so many tries.
_LONG, _TRIES = 6, 4
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = "January February March April May June July August September October November December".split()
_WINDS = ("north", "east", "south", "west", "north-west", "south-east")
_TRADES = (
    "baker",
    "retired teacher",
    "welder",
    "vet",
    "carpenter",
    "student",
    "nurse",
    "locksmith",
    "florist",
)
_HEDGES = {"had": Certainty.ASSERTED, "may have": Certainty.POSSIBLE, "had probably": Certainty.PROBABLE}
DAY = re.compile(rf" (?:late )?on (?:{'|'.join(_DAYS)})(?: morning| night)?")
#: The numbers of the outlets of some ranks, the last left out; the last outlet of all prints bulletins.
_RANGES = {
    ("agency",): (0, N_AGENCIES),
    ("national",): (N_AGENCIES, N_AGENCIES + N_NATIONALS),
    ("national", "local"): (N_AGENCIES, N_OUTLETS - 1),
}
_BOUNDS = {
    Bound.EXACTLY: ("{}",),
    Bound.AT_LEAST: ("at least {}", "more than {}"),
    Bound.ABOUT: ("about {}", "some {}"),
    Bound.AT_MOST: ("up to {}", "as many as {}"),
}


@dataclass(frozen=True, slots=True)
class Clause:
    """A proposition put into words."""

    pieces: list[str]
    numbers: list[tuple[int, Amount]]
    hedge: int
    is_dated: bool


class Event:
    """An event as it is told, draft by draft; the same ``dealer`` tells the same."""

    def __init__(self, number: int, minute: float, weekday: int, dealer: random.Random) -> None:
        self.number, self.minute, self.dealer = number, minute, dealer
        self.grammar = load_grammar()
        self.frame = self._pick(self.grammar.frames)
        self.drafts: list[Draft] = []
        self.makers: list[int] = []
        self.letters: list[int] = []
        self._n_own = 2 * N_PROPOSITIONS
        self._runs: set[tuple[str, ...]] = set()
        self._long_runs: set[tuple[str, ...]] = set()
        self._speeches: list[tuple[int, int, Clause, Source]] = []
        self._houses: set[str] = set()
        self.weekday = _DAYS[weekday]
        self.place = int(N_PLACES * dealer.random() ** 1.5)
        self.values = self._invent_values()
        self.base = {name: self._invent_amount(*bounds) for name, bounds in self.frame.numbers.items()}
        self.sources = self._invent_sources()
        #: Whom each proposition was had from first, whom independently, and who would deny it.
        self.roles = [dealer.sample(self.sources, 3) for _ in range(N_PROPOSITIONS)]

    def _pick(self, given: Sequence[Any]) -> Any:  # noqa: ANN401 -- whatever is dealt
        return given[int(self.dealer.random() * len(given))]

    def _chance(self, share: float) -> bool:
        return self.dealer.random() < share

    # ------------------------------------------------------------------ what the event is

    def _invent_values(self) -> dict[str, str]:
        dealer = self.dealer
        company, rival = dealer.sample(range(240), 2)
        ship = name_thing("ship", int(dealer.random() * 500))
        values = {
            "place": name_thing("place", self.place),
            "region": name_thing("region", self.place % N_REGIONS),
            "company": name_thing("company", company),
            "rival": name_thing("company", rival),
            "accused": name_person(dealer),
            "ship": f"{self._pick(('Queen', 'Star', 'Pride', 'Lady', 'Port'))} {ship}",
            "day_of": f"{self.weekday}’s",
        }
        return values | {name: self._pick(each) for name, each in self.frame.choices.items()}

    def _invent_amount(self, low: int, high: int, unit: str) -> Amount:
        value = int(low * (high / low) ** self.dealer.random())
        return self._word_amount(value, self._pick((Bound.EXACTLY, Bound.EXACTLY, *Bound)), unit)

    def _word_amount(self, value: int, bound: Bound, unit: str) -> Amount:
        words: str = self._pick(_BOUNDS[bound]).format(f"{value:,}")
        return Amount(value, bound, "percent" if unit == "per cent" else unit.split()[-1], words)

    def _invent_sources(self) -> list[Source]:
        found = []
        for body in self.frame.bodies:
            phrase = fill_slots(body, self.values)
            name = phrase.removeprefix("the ")
            kind = Kind.GOVERNMENT_BODY if "{place}" in body or "{region}" in body else Kind.ORGANISATION
            itself = phrase, name, kind, Anonymity.NAMED
            who = self._pick(("spokeswoman", "spokesman"))
            spoken = tuple(
                (words, None, Kind.PERSON, Anonymity.ROLE)
                for words in (f"a {who} for {phrase}", f"{phrase}’s {who}")
            )
            found.append(Source((itself, *spoken), itself, name))
        for role in self.frame.roles:
            name = name_person(self.dealer)
            office = fill_slots(role, self.values)
            whole = tuple(
                (words, name, Kind.PERSON, Anonymity.NAMED)
                for words in (f"{name}, the {office}", f"the {office}, {name}")
            )
            found.append(Source(whole, (name.split()[1], name, Kind.PERSON, Anonymity.NAMED), name))
        for words in self.frame.unnamed:
            phrase = fill_slots(words, self.values)
            kind = Kind.GROUP if phrase.startswith("two ") else Kind.PERSON
            form = phrase, phrase, kind, Anonymity.ROLE
            found.append(Source((form,), form, f"?{phrase}"))
        return found

    def call(self, draft: Draft, source: Source) -> Form:
        """Return a source as a draft calls it: in full the first time, then shorter."""
        if source.key in draft.called:
            return source.short
        draft.called.add(source.key)
        form: Form = self._pick(source.forms)
        return form

    # ------------------------------------------------------------------ sentences

    def _word(self, template: Template, amounts: dict[str, Amount], had: str) -> Clause:
        values = self.values
        day = self._pick(("", "", " on {}", " on {}", " late on {}", " on {} morning", " on {} night"))
        values["had"], values["day"] = had, day.format(self.weekday)
        for name, amount in amounts.items():
            values[name] = amount.words
        pieces, slots = render(template, self.dealer, values)
        numbers = [(piece, amounts[slot]) for piece, slot in slots if slot in amounts]
        hedge = next((piece for piece, slot in slots if slot == "had"), -1)
        return Clause(pieces, numbers, hedge, any(slot in ("day", "day_of") for _, slot in slots))

    def _compose(
        self,
        template: Template,
        clause: Clause,
        proposition: int,
        number: int,
        voices: Mapping[str, Form],
        *,
        had: str = "had",
        denies: bool = False,
    ) -> Sentence:
        """Put ``clause`` into the words of an attribution, its sources being ``voices``."""
        spoken = {slot: form[0] for slot, form in voices.items()}
        pieces, slots = render(template, self.dealer, spoken | {"C": "C", "A": "A"})
        first = next(piece for piece, slot in slots if slot in "CA")
        grown = len(clause.pieces) - 1
        certainty = Certainty.DENIED if denies else _HEDGES[had]
        chain = []
        for piece, slot in sorted(slots, key=lambda each: each[1] == "S"):
            if slot in voices:
                is_inner = slot == "S" or "S" not in voices
                label = certainty if is_inner else Certainty.UNKNOWN
                chain.append(Voice(piece + grown * (piece > first), *voices[slot][1:], label))
            if "," in pieces[piece] and piece + 1 < len(pieces) and pieces[piece + 1][0] == " ":
                pieces[piece + 1] = "," + pieces[piece + 1]
        chain = [voice for voice in chain if voice.name != ""]
        pieces[first : first + 1] = clause.pieces
        pieces[0] = pieces[0][0].upper() + pieces[0][1:]
        if pieces[0] == "“":
            pieces[1] = pieces[1][0].upper() + pieces[1][1:]
        pieces.append(".")
        is_sure = not chain or " confirmed that " in pieces
        put = Put(
            first=first,
            last=first + len(clause.pieces),
            proposition=proposition,
            denies=denies,
            certainty=certainty,
            author=certainty if is_sure and not denies else Certainty.UNKNOWN,
            hedge=first + clause.hedge if clause.hedge >= 0 and had != "had" else -1,
            chain=tuple(chain),
            numbers=tuple((first + piece, amount) for piece, amount in clause.numbers),
            is_dated=clause.is_dated,
        )
        return Sentence(self._new_key(number, pieces), tuple(pieces), (put,))

    def _new_key(self, number: int, pieces: Sequence[str]) -> int:
        self.makers.append(number)
        self.letters.append(int(0.97 * len("".join(pieces).replace(" ", ""))))
        return len(self.makers) - 1

    def _is_new(self, clause: Clause) -> bool:
        """Say whether the event has not heard a clause in words like these; from now on it has."""
        words = "".join(clause.pieces).split()
        runs = list(zip(words, words[1:], words[2:], strict=False))
        if sum(run in self._runs for run in runs) > _ALIKE * len(runs):
            return False
        self._runs.update(runs)
        return True

    def _is_own(self, sentence: Sentence) -> bool:
        """Say whether no long run of its words stands in the event yet; then they do from now on."""
        words = "".join(sentence.pieces).split()
        runs = set(zip(*(words[at:] for at in range(_LONG)), strict=False))
        if not self._long_runs.isdisjoint(runs):
            return False
        self._long_runs |= runs
        return True

    def _tell(
        self,
        draft: Draft,
        proposition: int,
        manner: str,
        voices: Mapping[str, Form],
    ) -> Sentence | None:
        """Return the proposition in words that nobody used yet, None where none were found."""
        had = draft.hedges.get(proposition, "had")
        denies = manner == "denial"
        whole = self.number * SPACE + proposition
        for _ in range(8):
            wording = self._pick(self.frame.wordings[proposition])
            clause = self._word(wording, draft.amounts, "had" if denies else had)
            if not self._is_new(clause):
                continue
            template = self._pick(self.grammar.attributions[manner])
            told = self._compose(template, clause, whole, draft.number, voices, had=had, denies=denies)
            if self._is_own(told):
                return told
        return None

    def _fill(self, draft: Draft) -> Sentence:
        """Return a sentence that this draft alone has."""
        for _ in range(_TRIES):
            sentence = self._make_up(draft)
            if self._is_own(sentence):
                break
        return sentence

    def _make_up(self, draft: Draft) -> Sentence:
        dealer, values = self.dealer, self.values
        values["name"], values["near"] = (
            name_person(dealer),
            name_thing("place", int(dealer.random() * N_PLACES)),
        )
        values["n"], values["m"] = str(3 + int(dealer.random() * 90)), str(2 + int(dealer.random() * 11))
        values["month"], values["wind"] = self._pick(_MONTHS), self._pick(_WINDS)
        values["trade"], values["had"] = self._pick(_TRADES), "had"
        share = dealer.random()
        manner = "quote" if share < 0.25 else "plain" if share < 0.6 else "flat"
        kind = {"quote": "quoted", "plain": "said", "flat": "flat"}[manner]
        pieces, _ = render(self._pick(self.grammar.fillers[kind]), dealer, values)
        speaker = self._pick(self.sources)
        voices = {
            "S": self.call(draft, speaker),
            "I": (draft.outlet.called, "", Kind.OUTLET, Anonymity.NAMED),
        }
        self._n_own += 1
        whole = self.number * SPACE + self._n_own
        clause = Clause(pieces, [], -1, is_dated=False)
        template = self._pick(self.grammar.attributions[manner])
        if manner == "quote" and len(self._speeches) < 4:
            self._speeches.append((draft.number, whole, clause, speaker))
        return self._compose(template, clause, whole, draft.number, voices)

    def _quote_again(self, draft: Draft) -> Sentence:
        """Return somebody's words, which another draft quotes too, with an attribution of this one's own."""
        _, whole, clause, speaker = self._speeches[0]
        house = draft.outlet.called, "", Kind.OUTLET, Anonymity.NAMED
        voices: dict[str, Form] = {"S": self.call(draft, speaker), "I": house}
        template = self._pick(self.grammar.attributions["quote"])
        return self._compose(template, clause, whole, draft.number, voices)._replace(key=QUOTATION)

    def print_line(self, draft: Draft, template: Template) -> Sentence:
        """Return one line of a bulletin, with today's values."""
        dealer, values = self.dealer, self.values
        values["place"] = values["club"] = name_thing("place", int(dealer.random() * N_PLACES))
        values["near"] = values["other"] = name_thing("place", int(dealer.random() * N_PLACES))
        values["name"], values["company"] = (
            name_person(dealer),
            name_thing("company", int(dealer.random() * 240)),
        )
        values["n"], values["m"] = str(3 + int(dealer.random() * 900)), str(1 + int(dealer.random() * 11))
        values["k"], values["month"] = str(1 + int(dealer.random() * 9)), self._pick(_MONTHS)
        values["wind"] = self._pick(_WINDS)
        pieces, _ = render(template, dealer, values)
        self._n_own += 1
        clause = Clause(pieces, [], -1, is_dated=False)
        return self._compose((("slot", "C"),), clause, self.number * SPACE + self._n_own, draft.number, {})

    def _background(self, draft: Draft) -> Sentence:
        """Return what this outlet always says of the place: the same words in every article."""
        fixed = random.Random(f"{draft.outlet.name}/{self.place}")
        facts = random.Random(f"facts/{self.place}")
        kind = fixed.randrange(len(self.grammar.fillers["background"]))
        values = self.values | {"pop": f"{facts.randint(3, 400)},000"}
        values |= {"far": str(facts.randint(12, 300)), "age": str(facts.randint(200, 900))}
        pieces, _ = render(self.grammar.fillers["background"][kind], fixed, values)
        put = Put(
            first=0,
            last=len(pieces),
            proposition=-1 - self.place * 8 - kind,
            denies=False,
            certainty=Certainty.ASSERTED,
            author=Certainty.ASSERTED,
            hedge=-1,
            chain=(),
            numbers=(),
            is_dated=False,
        )
        pieces[0] = pieces[0][0].upper() + pieces[0][1:]
        return Sentence(FURNITURE, (*pieces, "."), (put,))

    # ------------------------------------------------------------------ drafts

    def begin(
        self, outlet: Outlet, minute: float, amounts: dict[str, Amount], hedges: dict[int, str]
    ) -> Draft:
        """Return an empty draft of ``outlet``."""
        self._houses.add(outlet.name)
        empty = Sentence(FURNITURE, ("",), ())
        return Draft(
            number=len(self.drafts),
            outlet=outlet,
            minute=minute,
            title=empty,
            paragraphs=[],
            amounts=dict(amounts),
            hedges=dict(hedges),
        )

    def _finish(self, draft: Draft, told: list[Sentence], title: int | None) -> Draft:
        """Write headline, paragraphs and fillers around what is told, and file the draft."""
        dealer = self.dealer
        if title is not None:
            template = self._pick(self.frame.titles[title])
            clause = self._word(template, draft.amounts, "had")
            whole = self.number * SPACE + title
            heading = self._compose((("slot", "C"),), clause, whole, draft.number, {})
            draft.title = heading._replace(key=FURNITURE, pieces=heading.pieces[:-1])
        else:
            draft.title = Sentence(FURNITURE, (f"{self.values['place']}: what is known so far",), ())
        n_more = max(3, 10 + int(dealer.random() * 9) - len(told))
        more = [self._fill(draft) for _ in range(n_more)]
        if self._speeches and self._chance(0.15) and self._speeches[0][0] != draft.number:
            more.append(self._quote_again(draft))
        if self._chance(0.3) and self._is_own(background := self._background(draft)):
            more.append(background)
        body = told[1:] + more
        first, rest = told[:1], body[1:]
        dealer.shuffle(rest)
        draft.paragraphs = self._break(first + body[:1] + rest)
        if draft.outlet.rank == "agency" and self._chance(0.7):
            draft.dateline = f"{self.values['place'].upper()} ({draft.outlet.name}) — "
        elif self._chance(0.6):
            draft.byline = f"By {name_person(dealer)}"
        self._furnish(draft, 0.7)
        self.drafts.append(draft)
        return draft

    def _break(self, sentences: Sequence[Sentence]) -> list[list[Sentence]]:
        paragraphs, at = [], 0
        while at < len(sentences):
            size = 1 + int(self.dealer.random() * 3)
            paragraphs.append(list(sentences[at : at + size]))
            at += size
        return paragraphs

    def _furnish(self, draft: Draft, share: float) -> None:
        if self._chance(share):
            line = self._pick(draft.outlet.furniture)
            draft.paragraphs.append([Sentence(FURNITURE, (line,), ())])

    def _choose_outlet(self, ranks: Iterable[str]) -> Outlet:
        """Return an outlet of one of ``ranks`` that has no article here yet, where one is soon found."""
        outlets, wanted = list_outlets(), tuple(ranks)
        first, last = _RANGES[wanted]
        for _ in range(40):
            outlet = outlets[first + int(self.dealer.random() * (last - first))]
            if outlet.name not in self._houses:
                break
        return outlet

    def _delay(self, shortest: float, longest: float) -> float:
        return float(shortest * (longest / shortest) ** self.dealer.random())

    def _voice(self, outlet: Outlet) -> Form:
        return outlet.called, outlet.name, Kind.OUTLET, Anonymity.NAMED
