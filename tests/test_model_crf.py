"""Decoding against the plainest way to do it: score every legal sequence and take the best."""

import functools
import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as np_st
from numpy.typing import NDArray

from thirdhand.model.crf import Fragment, TagScores, decode_tags, find_fragments
from thirdhand.model.labels import MAY_END, MAY_FOLLOW, MAY_START, N_TAGS, TAGS, Role

Floats = NDArray[np.float32]
#: Small whole numbers add up without rounding, so that sums can be compared for equality.
WHOLE = st.integers(-9, 9)


@functools.cache
def legal_sequences(length: int) -> NDArray[np.int64]:
    sequences = [[tag] for tag in range(N_TAGS) if MAY_START[tag]]
    for _ in range(length - 1):
        sequences = [[*one, tag] for one in sequences for tag in range(N_TAGS) if MAY_FOLLOW[one[-1], tag]]
    return np.array([one for one in sequences if MAY_END[one[-1]]])


def score(tags: NDArray[np.int64], emissions: Floats, scores: TagScores) -> Floats:
    """The scores (sequences,) of ``tags`` (sequences, pieces)."""
    emitted = emissions[np.arange(tags.shape[1]), tags].sum(1)
    moved = scores.follow[tags[:, :-1], tags[:, 1:]].sum(1)
    return emitted + moved + scores.start[tags[:, 0]] + scores.end[tags[:, -1]]


def whole_numbers(*shape: int) -> st.SearchStrategy[Floats]:
    return np_st.arrays(np.float32, shape, elements=WHOLE.map(np.float32))


TAG_SCORES = st.builds(
    TagScores.of, follow=whole_numbers(N_TAGS, N_TAGS), start=whole_numbers(N_TAGS), end=whole_numbers(N_TAGS)
)
LENGTHS = st.lists(st.integers(1, 4), min_size=1, max_size=4)


@settings(max_examples=60, deadline=None)
@given(st.data(), LENGTHS, TAG_SCORES)
def test_each_paragraph_gets_its_best_legal_sequence(
    data: st.DataObject, lengths: list[int], scores: TagScores
) -> None:
    bounds = np.cumsum([0, *lengths])
    emissions = data.draw(whole_numbers(int(bounds[-1]), N_TAGS))
    tags = decode_tags(emissions, bounds, scores)
    for first, last in itertools.pairwise(bounds.tolist()):
        every = legal_sequences(last - first)
        mine = tags[None, first:last]
        assert (every == mine).all(1).any(), "not a legal sequence"
        assert (
            score(mine, emissions[first:last], scores)[0] == score(every, emissions[first:last], scores).max()
        )


def test_many_ragged_paragraphs_are_decoded_as_each_would_be_alone() -> None:
    chance = np.random.default_rng(5)
    lengths = chance.integers(1, 30, size=200)
    bounds = np.concatenate(([0], np.cumsum(lengths)))
    emissions = chance.normal(size=(bounds[-1], N_TAGS)).astype(np.float32)
    scores = TagScores.of(
        *(chance.normal(size=size).astype(np.float32) for size in ((N_TAGS, N_TAGS), N_TAGS, N_TAGS))
    )
    alone = [
        decode_tags(emissions[first:last], np.array([0, last - first]), scores)
        for first, last in itertools.pairwise(bounds.tolist())
    ]
    assert decode_tags(emissions, bounds, scores).tolist() == np.concatenate(alone).tolist()


def test_no_piece_has_no_tag() -> None:
    scores = TagScores.of(*(np.zeros(size, np.float32) for size in ((N_TAGS, N_TAGS), N_TAGS, N_TAGS)))
    assert decode_tags(np.zeros((0, N_TAGS), np.float32), np.zeros(1, np.int64), scores).tolist() == []


def test_a_tempting_but_illegal_tag_is_not_taken() -> None:
    scores = TagScores.of(*(np.zeros(size, np.float32) for size in ((N_TAGS, N_TAGS), N_TAGS, N_TAGS)))
    emissions = np.zeros((2, N_TAGS), np.float32)
    emissions[0, TAGS.index("I-cue")] = 50
    emissions[1, TAGS.index("E-content")] = 20
    assert [TAGS[tag] for tag in decode_tags(emissions, np.array([0, 2]), scores)] == [
        "B-content",
        "E-content",
    ]


@pytest.mark.parametrize(
    ("tags", "fragments"),
    [
        ("", []),
        ("O O", []),
        ("S-cue", [(Role.CUE, 0, 1)]),
        ("O B-source E-source O", [(Role.SOURCE, 1, 3)]),
        ("B-content I-content I-content E-content", [(Role.CONTENT, 0, 4)]),
        ("S-cue S-cue B-cue E-cue", [(Role.CUE, 0, 1), (Role.CUE, 1, 2), (Role.CUE, 2, 4)]),
        (
            "B-source E-source S-cue O S-content",
            [(Role.SOURCE, 0, 2), (Role.CUE, 2, 3), (Role.CONTENT, 4, 5)],
        ),
    ],
)
def test_fragments_are_what_tags_spell(tags: str, fragments: list[tuple[Role, int, int]]) -> None:
    numbers = [TAGS.index(tag) for tag in tags.split()]
    wanted = [Fragment(*one) for one in fragments]
    assert find_fragments(numbers) == wanted
    assert find_fragments(np.array(numbers, dtype=np.int64)) == wanted


@given(st.integers(1, 4).flatmap(lambda length: st.sampled_from(legal_sequences(length).tolist())))
def test_fragments_fill_what_is_not_outside(tags: list[int]) -> None:
    filled = [at for one in find_fragments(tags) for at in range(one.first, one.last)]
    assert filled == [at for at, tag in enumerate(tags) if TAGS[tag] != "O"]
