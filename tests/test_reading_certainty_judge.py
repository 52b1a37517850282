"""Labels, flags and evidence on sentences of our own, one row a device; and what holds for any input."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from thirdhand.reading.certainty import Judged, Votes, content, cues, judge
from thirdhand.reading.certainty.cues import inflect
from thirdhand.reading.certainty.words import Words, cut_words
from thirdhand.records import Certainty, Span, Stance


def spans_of(text: str, *parts: str) -> list[Span]:
    """Return where each part stands, which it does once."""
    assert all(text.count(part) == 1 for part in parts), parts
    return [Span(text.index(part), text.index(part) + len(part)) for part in parts]


def judge_marked(marked: str) -> tuple[str, Judged]:
    """Judge a text whose content stands in [brackets], its sources in {braces}, its cue in <angles>."""
    text, stack, found = "", [], {"[": [], "{": [], "<": []}
    for one in marked:
        if one in "[{<":
            stack.append((one, len(text)))
        elif one in "]}>":
            kind, start = stack.pop()
            found[kind].append(Span(start, len(text)))
        else:
            text += one
    return text, judge(text, found["["], [[span] for span in found["{"]], found["<"])


def own_of(judged: Judged) -> Stance:
    return judged.links[-1] if judged.links else judged.author


@pytest.mark.parametrize(
    ("marked", "certainty", "doubt", "evidence"),
    [
        # plain statements, and words that only look like markers
        ("[The ferry left on time].", "asserted", False, []),
        ("{Harbour staff} <said> [the ferry will leave on Monday].", "asserted", False, []),
        ("[The tunnel opened in May and closed in June].", "asserted", False, []),
        ("[Its military might impressed the visitors].", "asserted", False, []),
        ("[The choir could be heard across the lake].", "asserted", False, []),
        ("[The man who may have fired the shot was a neighbour].", "asserted", False, []),
        ("[The likely nominee lost her seat].", "asserted", False, []),
        ("[The witness appeared on television with her lawyer].", "asserted", False, []),
        ("{The coach}, who denied nothing, <said> [the squad had been ill].", "asserted", False, []),
        ("{Dr. Oye} <left no doubt that> [the valve had failed].", "asserted", False, []),
        # possible
        ("[The dam may burst before dawn], {engineers} <said>.", "possible", False, ["may"]),
        ("[Perhaps the letter was never sent].", "possible", False, ["Perhaps"]),
        ("{Villagers} <fear> [the mill will close].", "possible", False, ["fear"]),
        ("[The bank that once employed him could fail].", "possible", False, ["could"]),
        # probable
        ("{Officials} <said> [a gas leak probably caused the blast].", "probable", False, ["probably"]),
        ("[The convoy appears to have turned back].", "probable", False, ["appears"]),
        ("{The agency} <estimates> [the repair at 4m euros].", "probable", False, ["estimates"]),
        ("[The envoy is expected to resign].", "probable", False, ["expected to"]),
        ("{Reyes} <said> he believes [the vote was sound].", "probable", False, ["believes"]),
        # conditional
        ("[If the levee fails, the town will flood].", "conditional", False, ["If"]),
        ("{The union} <said> [it would strike unless talks resumed].", "conditional", False, ["unless"]),
        ("If verified, [the footage would show a banned weapon].", "conditional", False, ["If"]),
        # denied
        ("{The palace} <denied> that [it had sent troops].", "denied", False, ["denied"]),
        ("There is no evidence that [the cargo was poisoned].", "denied", True, ["no evidence"]),
        ("{Analysts} <doubt> [the treaty will be ratified].", "denied", True, ["doubt"]),
        ("{The clerk} does not <believe> [the ballots were lost].", "denied", True, ["not believe"]),
        ("{Mayor Lind} <called> [the report] a complete fabrication.", "denied", False, ["fabrication"]),
        # unknown
        ("{Police} <refused to say> whether [anyone had been arrested].", "unknown", False, ["refused to"]),
        ("{The firm} could not <confirm> that [the plant was hit].", "unknown", False, ["not confirm"]),
        ("It is unclear whether [the pilot survived].", "unknown", False, ["unclear"]),
        ("[The minister has reportedly sold her shares].", "unknown", False, ["reportedly"]),
        ("[Kovac, 54, is said to have fled].", "unknown", False, ["is said to"]),
        # rule 14: the accuser's own charge
        ("{Police} <said> [Orme allegedly struck a guard].", "asserted", False, []),
    ],
)  # fmt: skip
def test_own_label(marked: str, certainty: str, doubt: bool, evidence: list[str]) -> None:
    text, judged = judge_marked(marked)
    own = own_of(judged)
    found = [text[span.start : span.end] for span in own.evidence]
    assert own.certainty == certainty, (judged.rule, found)
    assert own.doubt is doubt
    assert len(found) == len(evidence) and all(
        word in one for word, one in zip(evidence, found, strict=True)
    ), found


@pytest.mark.parametrize(
    ("marked", "author", "distancing", "outer"),
    [
        ("{Interfax} <said> [two drones hit the depot].", "unknown", False, []),
        ("{The ministry} <confirmed> that [two drones hit the depot].", "asserted", False, []),
        ("{The study} <found> that [frogs had left the valley].", "asserted", False, []),
        ("{The general} <claimed> that [the city had fallen].", "unknown", True, []),
        ("{The clerk} <falsely claimed> that [the safe was empty].", "denied", False, []),
        ("{Ms Ade} could not <confirm> that [the safe was empty].", "unknown", False, []),
        ("{AFP} reported that {the bishop} <confirmed> [the theft].", "unknown", False, ["asserted"]),
        ("{AFP} reported that {the rebels} <claimed> [the bridge was theirs].", "unknown", False, ["unknown!"]),
        ("{Kyodo} revealed that {an aide} <said> [the talks had failed].", "asserted", False, ["unknown"]),
    ],
)  # fmt: skip
def test_reporters(marked: str, author: str, distancing: bool, outer: list[str]) -> None:
    _, judged = judge_marked(marked)
    assert (judged.author.certainty, judged.author.distancing) == (author, distancing)
    assert [one.certainty + "!" * one.distancing for one in judged.links[:-1]] == outer


def test_told_outlet_is_no_reporter() -> None:
    text = "Ruiz confirmed to CNN that the bridge was closed."
    (cnn, ruiz), cue = [[span] for span in spans_of(text, "CNN", "Ruiz")], spans_of(text, "confirmed")
    judged = judge(text, spans_of(text, "the bridge was closed"), [cnn, ruiz], cue)
    assert [one.certainty for one in judged.links] == ["unknown", "asserted"]
    assert judged.author.certainty == "asserted"


def test_rejection_after_a_reported_clause_is_the_writers() -> None:
    text = "A report that the singer had died overnight at his villa turned out to be false."
    content = spans_of(text, "the singer had died overnight at his villa")
    judged = judge(text, content, [spans_of(text, "A report")], spans_of(text, "report that"))
    assert judged.author.certainty == "denied"
    assert judged.links[0].certainty == "asserted"


def test_condition_is_quoted() -> None:
    text = "The fund will pay out, trustees said, if the court agrees by June."
    content = spans_of(text, "The fund will pay out", "if the court agrees by June")
    judged = judge(text, content, [spans_of(text, "trustees")], spans_of(text, "said"))
    assert [text[one.start : one.end] for one in judged.links[0].condition] == ["if the court agrees by June"]


def test_cue_is_found_where_none_is_given() -> None:
    text = "The mine is safe, its owner insists. A rival denies that the shaft was flooded."
    content = spans_of(text, "the shaft was flooded")
    assert judge(text, content, [spans_of(text, "A rival")], []).links[0].certainty == "denied"
    assert judge(text, content, [spans_of(text, "its owner")], []).links[0].certainty == "asserted"


def test_hearsay_only_without_a_chain() -> None:
    assert judge_marked("[The minister reportedly sold her shares].")[1].author.hearsay
    assert not judge_marked("It is unclear whether [the minister sold her shares].")[1].author.hearsay
    assert not judge_marked("[The minister reportedly sold her shares], {one paper} <said>.")[
        1
    ].author.hearsay


def test_votes_decide_where_rules_are_unsure() -> None:
    text = "I think the roof leaks, said Marr."
    content, chain, cue = (
        spans_of(text, "I think the roof leaks"),
        [spans_of(text, "Marr")],
        spans_of(text, "said"),
    )
    flat = (0.95, 0.01, 0.01, 0.01, 0.01, 0.01)
    sure = Votes(
        innermost=(0.02, 0.94, 0.01, 0.01, 0.01, 0.01), author=flat[::-1], doubt=0, distancing=0, hearsay=0
    )
    assert judge(text, content, chain, cue).links[0].certainty is Certainty.ASSERTED
    voted = judge(text, content, chain, cue, votes=sure)
    assert voted.links[0].certainty is Certainty.PROBABLE
    assert [text[one.start : one.end] for one in voted.links[0].evidence] == ["I think"]


def test_votes_do_not_overturn_a_sure_rule() -> None:
    text = "The palace denied that it had sent troops."
    content, chain = spans_of(text, "it had sent troops"), [spans_of(text, "The palace")]
    unsure = Votes(
        innermost=(0.5, 0.1, 0.1, 0.1, 0.1, 0.1),
        author=(0.1,) * 5 + (0.5,),
        doubt=0.1,
        distancing=0.1,
        hearsay=0.1,
    )
    judged = judge(text, content, chain, spans_of(text, "denied"), votes=unsure)
    assert judged.links[0].certainty is Certainty.DENIED
    assert judged.author.certainty is Certainty.UNKNOWN


def test_inflect_irregular() -> None:
    assert inflect("say so", {"say": ["says", "said"]}) == ("say so", "says so", "said so")


WORDS = st.sampled_from(
    "if may not said “ ” . , reportedly the denied İ ﬁ 𝒳 ’ … \n could that is unlikely to who false - ".split(
        " "
    )
)


@settings(deadline=None, max_examples=150)
@given(st.lists(WORDS, min_size=1, max_size=60).map(lambda one: " ".join(one) + "."), st.data())
def test_spans_hold_on_any_text(text: str, data: st.DataObject) -> None:
    def spans(least: int) -> list[Span]:
        pairs = st.tuples(st.integers(0, len(text) - 1), st.integers(1, len(text)))
        drawn = data.draw(st.lists(pairs, min_size=least, max_size=3))
        return [Span(start, min(start + length, len(text))) for start, length in drawn]

    content = spans(1)
    judged = judge(text, content, [spans(0), spans(1)][: data.draw(st.integers(0, 2))], spans(0))
    for stance in (judged.author, *judged.links):
        for span in (*stance.evidence, *stance.condition):
            assert 0 <= span.start < span.end <= len(text)


@pytest.mark.parametrize(
    "unit",
    ["a", " ", "’", "a-", ". ", "“", "if ", "may not ", "\n", "İ", "no no ", ", who said ", "!?", ".”"],
)
def test_cost_does_not_grow_with_the_text(unit: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A claim in 100 kB of the worst case reads no more than its neighbourhood."""
    n_read = 0

    def count(text: str, start: int, end: int) -> Words:
        nonlocal n_read
        n_read += max(0, end - start)
        return cut_words(text, start, end)

    for module in (content, cues):
        monkeypatch.setattr(module, "cut_words", count)
    text = unit * (100_000 // len(unit))
    middle = len(text) // 2
    claim, source, cue = Span(middle, len(text)), Span(10, middle - 20), Span(middle - 19, middle - 1)
    judge(text, [claim], [[source], [source]], [cue])
    judge(text, [claim], [[source]], [])
    judge(text, [Span(at, at + 1) for at in range(0, 20_000, 2)], [], [])
    assert 0 < n_read < 8_000
