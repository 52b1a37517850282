"""What the desks of the simulated news world do: report, copy, cut, edit, rewrite, credit, deny.

The shares are guesses at a busy newsroom's day.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from functools import lru_cache

from benchmarks.newsroom_drafts import Draft, Put, Sentence
from benchmarks.newsroom_events import DAY, FURNITURE, N_PROPOSITIONS, SPACE, Event
from benchmarks.newsroom_words import Form, Outlet, Source, load_grammar
from thirdhand.records import Bound

#: How many articles an event has: (share of events, fewest, most).
SIZES = ((0.36, 1, 1), (0.30, 2, 4), (0.24, 5, 12), (0.085, 13, 40), (0.015, 41, 120))
_RING = N_PROPOSITIONS - 1


def draw_size(dealer: random.Random) -> int:
    """Return how many articles an event has, the first thing drawn of it."""
    share = dealer.random()
    for part, fewest, most in SIZES:
        if share < part:
            return fewest + int(dealer.random() * (most + 1 - fewest))
        share -= part
    return SIZES[-1][2]


@lru_cache(maxsize=200_000)
def _spell(piece: str) -> str:
    for pattern, other in load_grammar().spellings:
        piece = pattern.sub(other, piece)
    return piece


@lru_cache(maxsize=200_000)
def _reword(piece: str, rule: int) -> str:
    pattern, other = load_grammar().edits[rule]
    return pattern.sub(other, piece)


class Desks(Event):
    """An event and all that becomes of it."""

    def tell_all(self, size: int) -> list[Draft]:
        """Write ``size`` drafts; parents come before those who take from them."""
        dealer = self.dealer
        self.has_ring = size >= 5 and self._chance(0.05)
        self.is_denied = size >= 3 and self._chance(0.4)
        rank = self._pick((("agency",),) * 11 + (("national",),) * 5 + (("national", "local"),) * 4)
        self._report(self._choose_outlet(rank), self.minute, 0)
        while len(self.drafts) < size:
            left = size - len(self.drafts)
            if self.is_denied and not any(draft.denied for draft in self.drafts) and left < 0.7 * size:
                self._deny()
                continue
            if self.has_ring and left >= 3 and len(self.drafts) >= 2:
                self._go_round()
                continue
            share = dealer.random()
            for part, act in self._acts():
                if share < part:
                    act()
                    break
                share -= part
        return self.drafts

    def _acts(self) -> Sequence[tuple[float, Callable[[], object]]]:
        return (
            (0.45, self._copy),
            (0.11, self._take_half),
            (0.24, self._rewrite),
            (0.06, self._repeat),
            (0.08, self._report_apart),
            (1.0, self._update),
        )

    # ------------------------------------------------------------------ reporting

    def _report(self, outlet: Outlet, minute: float, who: int) -> Draft:
        """Write what the outlet had itself; ``who`` chooses the first or an independent source."""
        draft = self.begin(outlet, minute, self.base, {})
        last = N_PROPOSITIONS - self.has_ring
        others = [each for each in range(1, last) if self._chance(0.7)]
        told = [self._witness_or_ask(draft, each, self.roles[each][who]) for each in (0, *others)]
        return self._finish(draft, [each for each in told if each], min(draft.known, default=None))

    def _witness_or_ask(self, draft: Draft, proposition: int, source: Source) -> Sentence | None:
        draft.hedges[proposition] = self._pick(("had", "had", "had", "may have", "had probably"))
        house = draft.outlet
        voices: dict[str, Form] = {"I": (house.called, "", *self._voice(house)[2:])}
        if house.rank != "agency" and self._chance(0.15):
            draft.hedges[proposition] = "had"
            sentence = self._tell(draft, proposition, "witness", voices)
            return self._note(draft, proposition, sentence, "own", None, f"outlet:{house.name}")
        is_own = self._chance(0.6 if house.rank != "agency" else 0.3)
        voices["S"] = self.call(draft, source)
        sentence = self._tell(draft, proposition, "own" if is_own else "plain", voices)
        key = source.key if source.is_named else f"{source.key}@{house.name}"
        return self._note(draft, proposition, sentence, "own" if is_own else "relay", source, key)

    def _note(
        self,
        draft: Draft,
        proposition: int,
        sentence: Sentence | None,
        way: str,
        source: Source | None,
        key: str,
    ) -> Sentence | None:
        if sentence is not None:
            draft.sources[proposition], draft.ways[proposition] = source, way
            draft.known[proposition] = frozenset((key,))
            draft.heard.append((proposition, key))
        return sentence

    def _report_apart(self) -> None:
        outlet = self._choose_outlet(self._pick((("agency",), ("national",), ("national", "local"))))
        self._report(outlet, self.minute + self._delay(20, 900), 1)

    def _deny(self) -> None:
        """Write what somebody denies, with the rest in the words of whom it is had from."""
        first = self.drafts[0]
        draft = self.begin(
            self._choose_outlet(self._pick((("agency",), ("national",)))),
            first.minute + self._delay(120, 2500),
            first.amounts,
            first.hedges,
        )
        chosen = self._pick(sorted(first.known))
        told = [self._tell_denial(draft, chosen, self.roles[chosen][2])]
        told += [self._pass_on(draft, each, first) for each in sorted(first.known) if each != chosen]
        if told[0] is None:
            self.is_denied = False
            return
        self._finish(draft, [each for each in told if each], None)

    def _tell_denial(self, draft: Draft, proposition: int, source: Source) -> Sentence | None:
        form = self.call(draft, source)
        if self._chance(0.15):
            self.values["A"] = "the report"
            template = self._pick(self.grammar.attributions["anaphoric"])
            put = self._word((("text", "the report"),), draft.amounts, "had")
            whole = self.number * SPACE + proposition
            sentence = self._compose(template, put, whole, draft.number, {"S": form}, denies=True)
        else:
            found = self._tell(draft, proposition, "denial", {"S": form})
            if found is None:
                return None
            sentence = found
        draft.denied[proposition] = source
        draft.ways[proposition] = "relay"
        return sentence

    # ------------------------------------------------------------------ rewriting

    def _choose_base(self) -> Draft:
        drafts = self.drafts
        return drafts[int(len(drafts) * self.dealer.random() ** 2.2)]

    def _rewrite(self) -> None:
        """Tell in other words, with credit, what stands in another draft."""
        base = self._choose_base()
        draft = self.begin(
            self._choose_outlet(("national", "local")),
            base.minute + self._delay(20, 1500),
            base.amounts,
            base.hedges,
        )
        self._drift(draft)
        carried = sorted({0, *base.known} & set(base.known)) or sorted(base.known)
        told = [
            self._pass_on(draft, each, base) for each in carried if each == carried[0] or self._chance(0.75)
        ]
        if base.denied and self._chance(0.7):
            told += [self._tell_denial(draft, each, source) for each, source in sorted(base.denied.items())]
        kept = [each for each in told if each]
        if kept:
            self._finish(draft, kept, min(draft.known, default=None))
        else:  # everything has been said in every way: this desk copies
            self._copy()

    def _pass_on(self, draft: Draft, proposition: int, base: Draft) -> Sentence | None:
        """Put a proposition with credit to ``base``, to its source, or to both."""
        if not base.known.get(proposition):
            return None
        source, share = base.sources.get(proposition), self.dealer.random()
        voices = {
            "O": self._voice(base.outlet),
            "I": (draft.outlet.called, "", *self._voice(draft.outlet)[2:]),
        }
        if base.outlet.name == draft.outlet.name or (source is not None and share < 0.35):
            if source is None:
                return None
            voices["S"] = self.call(draft, source)
            key = source.key if source.is_named else f"{source.key}@{draft.outlet.name}"
            sentence = self._tell(draft, proposition, "plain", voices)
            return self._note(draft, proposition, sentence, "relay", source, key)
        manner = "relay" if source is None or share < 0.65 else "nested"
        if source is not None and manner == "nested":
            voices["S"] = self.call(draft, source)
        sentence = self._tell(draft, proposition, manner, voices)
        if sentence is not None:
            draft.sources[proposition], draft.ways[proposition] = source, "relay"
            draft.known[proposition] = base.known[proposition]
            draft.taken.append((proposition, base.number))
        return sentence

    def _repeat(self) -> None:
        """Tell it flat, without a word on whom it is had from."""
        base = self._choose_base()
        draft = self.begin(
            self._choose_outlet(("national", "local")), base.minute + self._delay(30, 900), base.amounts, {}
        )
        self._drift(draft)
        told = []
        for each in sorted(base.known):
            sentence = self._tell(draft, each, "flat", {}) if base.known[each] else None
            if sentence is not None:
                draft.known[each], draft.ways[each], draft.sources[each] = frozenset(), "untraced", None
                told.append(sentence)
        if told:
            self._finish(draft, told, min(draft.known, default=None))
        else:
            self._copy()

    def _drift(self, draft: Draft) -> None:
        for name, amount in draft.amounts.items():
            if self._chance(0.12):
                value = int(amount.value * self._pick((1, 1.1, 1.25, 1.5)))
                grown = {Bound.AT_MOST: Bound.ABOUT, Bound.ABOUT: Bound.EXACTLY}.get(
                    amount.bound, Bound.AT_LEAST
                )
                draft.amounts[name] = self._word_amount(value, grown, amount.unit)
        for each, had in draft.hedges.items():
            if had != "had" and self._chance(0.25):
                draft.hedges[each] = "had"

    def _go_round(self) -> None:
        """Write three drafts that credit each other with a rumour, all of one day without a time."""
        self.has_ring = False
        base = self.drafts[0]
        houses = [self._choose_outlet(("national", "local")) for _ in range(3)]
        if len({house.name for house in houses}) < 3:
            return
        start = len(self.drafts)
        for at, house in enumerate(houses):
            draft = self.begin(house, base.minute + self._delay(60, 300), base.amounts, {})
            draft.dates = "day"
            sentence = self._tell(draft, _RING, "relay", {"O": self._voice(houses[(at + 1) % 3])})
            told = [self._pass_on(draft, 0, base)]
            if sentence is not None:
                draft.known[_RING], draft.ways[_RING], draft.sources[_RING] = frozenset(), "relay", None
                draft.taken.append((_RING, start + (at + 1) % 3))
                told.append(sentence)
            self._finish(draft, [each for each in told if each], 0 if 0 in draft.known else None)
        self._mend_ring(start)

    def _mend_ring(self, start: int) -> None:
        """Take the rumour out of a ring that is not whole: words were wanting for one of the three."""
        three = self.drafts[start : start + 3]
        if all(_RING in draft.known for draft in three):
            return
        for draft in three:
            draft.known.pop(_RING, None)
            draft.taken = [row for row in draft.taken if row[0] != _RING]
            whole = self.number * SPACE + _RING
            draft.paragraphs = [
                kept
                for paragraph in draft.paragraphs
                if (
                    kept := [
                        each for each in paragraph if whole not in {put.proposition for put in each.puts}
                    ]
                )
            ]

    # ------------------------------------------------------------------ copying

    def _copy(self) -> None:
        """Print another's article: whole or cut, lightly edited, with a lead of one's own."""
        base = self._choose_base()
        outlet = self._choose_outlet(("national", "local"))
        draft = self._take_over(base, outlet, base.minute + self._delay(4, 700))
        paragraphs = [
            list(each) for each in base.paragraphs if not self._is_furniture(each) or self._chance(0.15)
        ]
        if len(paragraphs) > 3 and self._chance(0.35):
            paragraphs = paragraphs[: -1 - int(self.dealer.random() * (len(paragraphs) // 3))]
        if base.outlet.rank == "agency" and self._chance(0.5):
            draft.credited = base.outlet.name
            draft.dateline = base.dateline if self._chance(0.5) else None
        draft.paragraphs = self._edit(draft, base, paragraphs)
        self._settle(draft, base)

    def _take_over(self, base: Draft, outlet: Outlet, minute: float) -> Draft:
        draft = self.begin(outlet, minute, base.amounts, base.hedges)
        draft.parent = base.number
        draft.title = base.title
        if self._chance(0.02):
            draft.minute = base.minute - 1 - 11 * self.dealer.random()
        return draft

    @staticmethod
    def _is_furniture(paragraph: Sequence[Sentence]) -> bool:
        return all(sentence.key == FURNITURE and not sentence.puts for sentence in paragraph)

    def _edit(self, draft: Draft, base: Draft, paragraphs: list[list[Sentence]]) -> list[list[Sentence]]:
        changes: list[Callable[[str], str]] = []
        if draft.outlet.american != base.outlet.american and draft.outlet.american and self._chance(0.7):
            changes.append(_spell)
        if self._chance(0.2):
            changes.append(lambda piece: DAY.sub(" yesterday", piece) if "day" in piece else piece)
        if self._chance(0.25):
            rules = self.dealer.sample(range(len(self.grammar.edits)), 3)
            changes += [lambda piece, rule=rule: _reword(piece, rule) for rule in rules]  # type: ignore[misc]
        if changes:
            paragraphs = [[self._change(each, changes) for each in paragraph] for paragraph in paragraphs]
        if self._chance(0.06):
            paragraphs = self._change_number(draft, paragraphs)
        if self._chance(0.22):
            paragraphs.insert(0, [self._fill(draft) for _ in range(2)])
        if self._chance(0.1):
            paragraphs.insert(int(self.dealer.random() * len(paragraphs)) + 1, [self._fill(draft)])
        return paragraphs

    @staticmethod
    def _change(sentence: Sentence, changes: Sequence[Callable[[str], str]]) -> Sentence:
        pieces = sentence.pieces
        for change in changes:
            pieces = tuple(map(change, pieces))
        return sentence._replace(pieces=pieces)

    def _change_number(self, draft: Draft, paragraphs: list[list[Sentence]]) -> list[list[Sentence]]:
        """Edit the first number of the first proposition that has one."""
        for paragraph in paragraphs:
            for at, sentence in enumerate(paragraph):
                for put in sentence.puts:
                    if put.numbers and not put.denies:
                        paragraph[at] = self._edit_amount(sentence, put)
                        return paragraphs
        return paragraphs

    def _edit_amount(self, sentence: Sentence, put: Put) -> Sentence:
        (piece, amount), *others = put.numbers
        grown = self._word_amount(int(amount.value * 1.3) + 1, Bound.AT_LEAST, amount.unit)
        pieces = (*sentence.pieces[:piece], grown.words, *sentence.pieces[piece + 1 :])
        changed = put._replace(numbers=((piece, grown), *others))
        return sentence._replace(pieces=pieces, puts=(changed,))

    def _settle(self, draft: Draft, base: Draft) -> None:
        """Note what the draft has with the words that it took, and file it."""
        present = {
            put.proposition % SPACE
            for paragraph in draft.paragraphs
            for sentence in paragraph
            for put in sentence.puts
            if put.proposition >= 0 and sentence.key >= 0 and self.makers[sentence.key] != draft.number
        }
        for proposition in sorted(present & base.known.keys()):
            draft.known[proposition] = base.known[proposition]
            draft.sources[proposition] = base.sources.get(proposition)
        draft.denied = {each: source for each, source in base.denied.items() if each in present}
        for proposition in (*draft.known, *draft.denied):
            draft.ways[proposition] = "copy"
            draft.taken.append((proposition, base.number))
        self._keep_title(draft)
        self._furnish(draft, 0.6)
        share = self.dealer.random()
        if draft.dates == "zone":
            draft.dates = (
                "none" if share < 0.02 else "day" if share < 0.05 else "local" if share < 0.08 else "zone"
            )
        self.drafts.append(draft)

    def _keep_title(self, draft: Draft) -> None:
        """Drop a headline whose proposition the cut text has no more."""
        if any(put.proposition % SPACE not in draft.known for put in draft.title.puts):
            draft.title = Sentence(FURNITURE, (f"{self.values['place']}: what is known",), ())

    def _take_half(self) -> None:
        """Take two or three paragraphs of another's article into one's own, without credit."""
        base = self._choose_base()
        draft = self._take_over(
            base, self._choose_outlet(("national", "local")), base.minute + self._delay(30, 900)
        )
        paragraphs = [list(each) for each in base.paragraphs if not self._is_furniture(each)]
        size = min(2 + int(self.dealer.random() * 2), len(paragraphs))
        at = 0 if self._chance(0.6) else int(self.dealer.random() * (len(paragraphs) - size + 1))
        own = self._break([self._fill(draft) for _ in range(5 + int(self.dealer.random() * 6))])
        cut = int(self.dealer.random() * len(own))
        draft.paragraphs = [*own[:cut], *paragraphs[at : at + size], *own[cut:]]
        self._settle(draft, base)

    def _update(self) -> None:
        """Bring a new version of an outlet's own article, or the same at another address."""
        base = self._choose_base()
        draft = self._take_over(base, base.outlet, base.minute + self._delay(15, 240))
        draft.dateline, draft.byline, draft.credited = base.dateline, base.byline, base.credited
        draft.paragraphs = [list(each) for each in base.paragraphs if not self._is_furniture(each)]
        if self._chance(0.6):
            draft.paragraphs.insert(1, [self._fill(draft), self._fill(draft)])
        self._settle(draft, base)
