"""What training makes of its data: other marks, headlines. Offsets must stay what they were."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thirdhand.records import Span
from training.corpus import GoldArticle, GoldAttribution
from training.headlines import CONTENT_WORDS, LABELS, make_headlines, set_headline
from training.variants import STYLES, vary_marks


@given(st.text(alphabet="ab “”„«»\"'’.\n", max_size=60), st.integers(0, 99))
def test_other_marks_stand_where_the_marks_stood(text: str, seed: int) -> None:
    varied = vary_marks(text, random.Random(seed))
    assert len(varied) == len(text)
    assert [a for a, b in zip(text, varied, strict=True) if a != b and a not in '“”„«»"'] == []


@pytest.mark.parametrize("seed", range(12))
def test_straight_marks_open_and_close(seed: int) -> None:
    chance = random.Random(seed)
    opening, closing = random.Random(seed).choice(STYLES)
    assert vary_marks('He said: "Go." Then ("now").', chance) == (
        f"He said: {opening}Go.{closing} Then ({opening}now{closing})."
    )


def gold(text: str, source: str, cue: str, content: str) -> GoldArticle:
    spans = [Span(text.index(part), text.index(part) + len(part)) for part in (source, cue, content)]
    attribution = GoldAttribution(source=spans[:1] and (spans[0],), cue=(spans[1],), content=(spans[2],))
    return GoldArticle(id="x", publisher="p", text=text, attributions=(attribution,))


USABLE = gold(
    "The harbour board, which met late, said that the pier would close for good.",
    "The harbour board, which met late,",
    "said",
    "that the pier would close for good",
)


def test_material_is_the_bare_source_and_the_bare_clause() -> None:
    (material,) = make_headlines([USABLE])
    assert (material.publisher, material.text) == ("The harbour board", "the pier would close for good")


@pytest.mark.parametrize(
    "article",
    [
        gold("He said that the pier would close.", "He", "said", "that the pier would close"),
        gold("The board said “the pier would close”.", "The board", "said", "“the pier would close”"),
        gold("The board said no.", "The board", "said", "no"),
        gold("The board said " + "very " * 20 + "late.", "The board", "said", "very " * 20 + "late"),
    ],
)
def test_what_makes_no_headline_is_left(article: GoldArticle) -> None:
    assert make_headlines([article]) == []


@pytest.mark.parametrize("seed", range(60))
def test_headlines_hold_their_parts(seed: int) -> None:
    (material,) = make_headlines([USABLE])
    headline = set_headline(material, random.Random(seed))
    if not headline.attributions:
        assert headline.text.split(":")[0] in LABELS
        return
    (found,) = headline.attributions
    content = found.content[0].of(headline.text)
    assert content.lower() == "the pier would close for good"
    assert len(content.split()) in CONTENT_WORDS
    assert found.source[0].of(headline.text).lower() in ("the harbour board", "harbour board")
    assert found.cue[0].of(headline.text).strip()
