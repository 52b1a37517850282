"""How much of one wording another carries: between nothing and all of it, whatever the words."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from thirdhand.checks.likeness import NEAR, Wording, carried, coverage
from thirdhand.model.session import open_model
from thirdhand.model.vectors import WordVectors
from thirdhand.records import Span

NEWS = (
    "The ferry sank off the cape on Monday night and at least twelve people died, the coast guard said.",
    "Twelve died when a boat went down near the cape, officials said.",
    "Shares of the bank fell by a tenth after its chairman resigned.",
    "Prime minister Anka Rehor will visit the flooded valley.",
    "“We lost the harbour,” Ana Ruiz told the Lindow Courier.",
)


@pytest.fixture(scope="module")
def vectors() -> WordVectors:
    return open_model().vectors


def ids(text: str, *parts: str) -> np.ndarray:
    """The pieces of ``text``, or of some of its words, that have weight."""
    wording = Wording(text, open_model())
    spans = [Span(text.index(part), text.index(part) + len(part)) for part in parts or (text,) if part]
    return wording.words(spans)


def share(asked: str, given: str) -> float:
    return coverage(open_model().vectors, ids(asked), ids(given))


@pytest.mark.parametrize("text", NEWS)
def test_of_itself_a_wording_carries_all(text: str) -> None:
    assert share(text, text) == pytest.approx(1, abs=1e-5)


@pytest.mark.parametrize("text", NEWS)
@pytest.mark.parametrize("empty", ["", " ", "…", "the", "of the and to, a."])
def test_nothing_carries_nothing(text: str, empty: str) -> None:
    assert share(text, empty) == 0
    assert share(empty, text) == 0


@pytest.mark.parametrize(("at", "most"), [(1, 0.2), (2, 0.2), (3, 0.2), (4, 0.2)])
def test_what_is_said_in_other_words_is_nearer_than_other_news(at: int, most: float) -> None:
    asked = "Twelve dead as ferry sinks off cape"
    assert share(asked, NEWS[0]) > 0.6
    if at > 1:
        assert share(asked, NEWS[at]) < most


def test_the_measure_is_one_sided() -> None:
    short, long = "Ferry sinks off cape", NEWS[0]
    assert share(short, long) > 1.5 * share(long, short)


def test_rare_words_count_for_more() -> None:
    asked = "The volcano erupted and people fled"
    assert share(asked, "A volcano erupted.") > share(asked, "People fled.")


def test_a_near_word_counts_by_its_nearness(vectors: WordVectors) -> None:
    killed, died = ids("killed"), ids("died")
    (nearness,) = vectors.similarity(killed, died).ravel()
    assert NEAR < nearness < 1
    assert carried(vectors, killed, died).tolist() == pytest.approx([float(nearness)])
    assert coverage(vectors, killed, died) == pytest.approx(float(nearness))


def test_a_word_that_is_not_near_counts_nothing(vectors: WordVectors) -> None:
    assert vectors.similarity(ids("killed"), ids("delay")).max() < NEAR
    assert carried(vectors, ids("killed"), ids("delay")).tolist() == [0]


def test_other_weights_may_be_given(vectors: WordVectors) -> None:
    asked = ids("The ferry sank near the harbour")
    first = ids("ferry")
    assert first.tolist()[0] in asked.tolist()
    weights = np.where(asked == first, 1, 0).astype(np.float32)
    assert coverage(vectors, asked, first, weights) == pytest.approx(1, abs=1e-5)
    assert coverage(vectors, asked, ids("harbour"), weights) == pytest.approx(0, abs=1e-5)
    assert coverage(vectors, asked, first, np.zeros(len(asked), dtype=np.float32)) == 0


@pytest.mark.parametrize(
    ("text", "parts", "words"),
    [
        ("The ferry sank.", ("ferry",), ["ferry"]),
        ("The ferry sank. The ferry sank.", (), ["ferry", "sank"]),
        ("Ferry FERRY ferry", (), ["ferry"]),
        ("The of and to, . “”", (), []),
        ("The ferry sank", ("The",), []),
        # what is lent, a full stop, has no weight and is nowhere
        ("Ferry", (), ["ferry"]),
    ],
)
def test_the_words_of_a_span(text: str, parts: tuple[str, ...], words: list[str]) -> None:
    found = [open_model().tokenizer.id_to_token(int(id)) for id in ids(text, *parts)]
    assert sorted(found) == words


def test_a_span_takes_the_pieces_that_it_touches() -> None:
    text = "The ferry sank."
    assert Wording(text, open_model()).words([Span(6, 7)]).tolist() == ids("ferry").tolist()
    assert Wording(text, open_model()).within([Span(3, 4)]).tolist() == [False] * 4


TEXTS = st.text(max_size=80) | st.lists(st.sampled_from(" ".join(NEWS).split()), max_size=20).map(" ".join)


@settings(deadline=None)
@given(TEXTS, TEXTS)
def test_a_share_is_between_nothing_and_all(asked: str, given: str) -> None:
    found = share(asked, given)
    assert 0 <= found <= 1 + 1e-5
    assert found == 0 or (len(ids(asked)) and len(ids(given)))


@settings(deadline=None)
@given(TEXTS)
def test_of_itself_it_is_all_or_there_are_no_words(text: str) -> None:
    expected = 1 if len(ids(text)) else 0
    assert share(text, text) == pytest.approx(expected, abs=1e-5)


@settings(deadline=None)
@given(TEXTS, TEXTS, TEXTS)
def test_more_words_never_carry_less(asked: str, given: str, more: str) -> None:
    model, known = open_model(), ids(asked)
    together = np.union1d(ids(given), ids(more))
    assert coverage(model.vectors, known, together) >= coverage(model.vectors, known, ids(given)) - 1e-5


@settings(deadline=None)
@given(TEXTS, st.data())
def test_pieces_are_unique_and_have_weight(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    found = Wording(text, open_model()).words([Span(start, end)] if start < end else [])
    assert len(set(found.tolist())) == len(found)
    assert (open_model().vectors.rarity[found] > 0).all()
