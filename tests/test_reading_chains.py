"""Chains over drafts: up through outer sources, carried on from claim to claim, never in a ring."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thirdhand.model.quotes import find_quotes
from thirdhand.reading.chains import MAX_DEPTH, ClaimDraft, Drafts, MentionDraft, climb
from thirdhand.reading.claims import without_far
from thirdhand.reading.inheriting import continue_quotes, inherit_outlets, join_quotes
from thirdhand.reading.nesting import add_inner
from thirdhand.reading.placing import Places
from thirdhand.reading.sources import Resolved
from thirdhand.records import Anonymity, Attribution, AttributionType, ClaimPlace, Kind, Phrase, Span


def mention(text: str, words: str, outer: int | None = None) -> MentionDraft:
    return MentionDraft(span=span(text, words), outer=outer, share=1.0, labels={})


def span(text: str, words: str) -> Span:
    start = text.index(words)
    return Span(start, start + len(words))


def claim(text: str, content: str, chain: tuple[int, ...] = (), cue: str = "") -> ClaimDraft:
    return ClaimDraft(
        content=(span(text, content),),
        cue=(span(text, cue),) if cue else (),
        chain=chain,
        share=1.0,
        labels={},
    )


@given(st.data(), st.integers(1, 8))
def test_no_chain_is_longer_than_four_or_meets_a_source_twice(data: st.DataObject, n_mentions: int) -> None:
    outers = data.draw(
        st.lists(st.none() | st.integers(0, n_mentions - 1), min_size=n_mentions, max_size=n_mentions)
    )
    mentions = tuple(MentionDraft(span=Span(0, 1), outer=outer, share=1.0, labels={}) for outer in outers)
    for source in range(n_mentions):
        chain = climb(source, mentions)
        assert chain[-1] == source
        assert len(set(chain)) == len(chain) <= MAX_DEPTH
        assert all(mentions[inner].outer == outer for outer, inner in zip(chain, chain[1:], strict=False))


def test_no_source_no_chain() -> None:
    assert climb(None, ()) == ()


INTERVIEW = "“It sank,” Ruiz told CNN. She said nobody drowned. The port is closed. She said it would reopen."


def test_the_outlet_stays_above_a_source_that_goes_on() -> None:
    first, second = claim(INTERVIEW, "It sank", (1, 0)), claim(INTERVIEW, "nobody drowned", (2,))
    own, third = claim(INTERVIEW, "The port is closed"), claim(INTERVIEW, "it would reopen", (3,))
    same = {(0, 2), (0, 3), (2, 3)}
    chains = [
        one.chain
        for one in inherit_outlets([first, second, own, third], lambda a, b: a == b or (a, b) in same)
    ]
    assert chains == [(1, 0), (1, 2), (), (3,)]


def test_another_source_inherits_nothing() -> None:
    first, second = claim(INTERVIEW, "It sank", (1, 0)), claim(INTERVIEW, "nobody drowned", (2,))
    assert inherit_outlets([first, second], lambda a, b: a == b)[1].chain == (2,)


@pytest.mark.parametrize(
    ("text", "second", "chain"),
    [
        ("“It sank,” Ruiz said.\n\n“We swam.”", "“We swam.”", (0,)),
        ("“It sank,” Ruiz said.\n\nThe port is closed.", "The port is closed", ()),
    ],
)
def test_only_a_quote_goes_on_without_a_cue(text: str, second: str, chain: tuple[int, ...]) -> None:
    quotes = find_quotes(text, [(0, text.index("\n")), (text.index("\n") + 2, len(text))])
    claims = continue_quotes(text, quotes, [claim(text, "“It sank,”", (0,)), claim(text, second)])
    assert claims[1].chain == chain


NESTED = "Interfax said officials had told it that two ships burned."


def outermost() -> Attribution:
    return Attribution(
        id="a1",
        type=AttributionType.INDIRECT,
        parent=None,
        score=0.9,
        source=Phrase.cut(NESTED, [span(NESTED, "Interfax")]),
        cue=Phrase.cut(NESTED, [span(NESTED, "said")]),
        content=Phrase.cut(NESTED, [span(NESTED, "officials had told it that two ships burned")]),
    )


def test_an_inner_attribution_names_its_parent_and_leaves_it_as_it_was() -> None:
    drafts = Drafts(
        (claim(NESTED, "two ships burned", (0, 1), "had told"),),
        (mention(NESTED, "Interfax"), mention(NESTED, "officials", 0)),
    )
    outer, inner = add_inner(NESTED, (), [outermost()], drafts)
    assert outer == outermost()
    assert (inner.id, inner.parent) == ("a1.1", "a1")
    assert [phrase.text for _, phrase in inner.phrases] == ["officials", "had told", "two ships burned"]


@pytest.mark.parametrize(("cue", "source"), [("said", "Interfax"), ("", "officials")])
def test_what_is_there_or_has_no_cue_is_not_added(cue: str, source: str) -> None:
    drafts = Drafts((claim(NESTED, "two ships burned", (0,), cue),), (mention(NESTED, source),))
    assert add_inner(NESTED, (), [outermost()], drafts) == (outermost(),)


ARTICLE = "Ferry sinks off Lindow\n\nBy Ana Ruiz\n\nA ferry sank.\n\nWhat is known\n\nForty people swam ashore.\n\nIt rained."


@pytest.mark.parametrize(
    ("words", "place"),
    [
        ("Ferry sinks", ClaimPlace.HEADLINE),
        ("A ferry sank", ClaimPlace.LEAD),
        ("What is known", ClaimPlace.SUBHEAD),
        ("Forty people", ClaimPlace.BODY),
        ("It rained", ClaimPlace.BODY),
    ],
)
def test_each_claim_has_its_place(words: str, place: ClaimPlace) -> None:
    assert Places(ARTICLE, "Ferry sinks off Lindow").of(span(ARTICLE, words)) is place


@pytest.mark.parametrize(
    ("text", "first", "second", "n_claims"),
    [
        ("“It sank. It was old,” Ruiz said.", "It sank", "It was old", 1),
        ("“It sank,” Ruiz said. “It was old.”", "It sank", "It was old", 2),
        ("“It sank, and it was old,” Ruiz said.", "It sank", "it was old", 2),
        ("Ruiz said it sank. It was old.", "it sank", "It was old", 2),
    ],
)
def test_one_speakers_quote_that_runs_on_is_one_claim(
    text: str, first: str, second: str, n_claims: int
) -> None:
    quotes = find_quotes(text, [(0, len(text))])
    claims = join_quotes(text, quotes, [claim(text, first, (0,)), claim(text, second, (0,))])
    assert len(claims) == n_claims
    if n_claims == 1:
        assert claims[0].content[0].of(text) == "It sank. It was old"
        apart = [claim(text, first, (0,)), claim(text, second, (1,))]
        assert len(join_quotes(text, quotes, apart)) == 2


@pytest.mark.parametrize(
    ("between", "kind", "chain"),
    [("\n", Kind.GROUP, (1,)), ("\n", Kind.OUTLET, (0, 1)), (" ", Kind.GROUP, (0, 1))],
)
def test_nobody_but_an_outlet_stands_above_a_source_from_another_paragraph(
    between: str, kind: Kind, chain: tuple[int, ...]
) -> None:
    text = f"Radar spoke first.{between}Ruiz said it sank."
    mentions = (mention(text, "Radar"), mention(text, "Ruiz", 0))
    sources = tuple(
        Resolved(name=None, names=(), via=None, kind=one, anonymity=Anonymity.NAMED, name_score=1.0)
        for one in (kind, Kind.PERSON)
    )
    [kept] = without_far(text, [claim(text, "it sank", (0, 1))], mentions, sources)
    assert kept.chain == chain
