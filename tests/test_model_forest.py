"""The forest of claims: a literal case from hand-made arcs, and what holds for any answer of the network."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from thirdhand.model.claims import N_LABELS, ClaimArc, ClaimsAnswer, label_slices
from thirdhand.model.crf import Fragment
from thirdhand.model.forest import grow_forest
from thirdhand.model.labels import N_TAGS, Role
from thirdhand.model.pointing import ARC_WIDTH, N_DISTANCES
from thirdhand.model.windows import Window

WIDTH = 2 * len(ClaimArc) * ARC_WIDTH
NO_DISTANCES = np.zeros((len(ClaimArc), N_DISTANCES), np.float32)
#: The logit of a fitting pair of vectors; any other pair has 0.
FIT = 40.0


def answer_of(n_pieces: int, arcs: list[tuple[ClaimArc, int, int]]) -> ClaimsAnswer:
    """Return an answer whose ``arcs`` (kind, asking piece, partner or -1 for none) fit, each by itself."""
    vectors = np.zeros((n_pieces, WIDTH), np.float16)
    none = np.zeros(WIDTH, np.float16)
    for at, (kind, asking, partner) in enumerate(arcs):
        vectors[asking, 2 * kind * ARC_WIDTH + at] = FIT
        key = none if partner < 0 else vectors[partner]
        key[(2 * kind + 1) * ARC_WIDTH + at] = FIT
    return ClaimsAnswer(
        np.zeros((n_pieces, N_TAGS), np.float32), vectors, none, np.zeros((n_pieces, N_LABELS), np.float32)
    )


def test_a_diplomat_speaks_through_an_agency_in_two_parts() -> None:
    first, diplomat, cue, agency, second = (
        Fragment(Role.CONTENT, 0, 1),
        Fragment(Role.SOURCE, 1, 2),
        Fragment(Role.CUE, 2, 3),
        Fragment(Role.SOURCE, 3, 4),
        Fragment(Role.CONTENT, 4, 5),
    )
    arcs = [
        (ClaimArc.CONTENT_TO_SOURCE, 0, 1),
        (ClaimArc.CONTENT_TO_CUE, 0, 2),
        (ClaimArc.CONTENT_TO_BEFORE, 0, -1),
        (ClaimArc.CONTENT_TO_BEFORE, 4, 0),
        (ClaimArc.SOURCE_TO_OUTER, 1, 3),
        (ClaimArc.SOURCE_TO_OUTER, 3, -1),
    ]
    forest = grow_forest(
        [first, diplomat, cue, agency, second], [Window(0, 5, 0, 5)], [answer_of(5, arcs)], NO_DISTANCES
    )
    (claim,) = forest.claims
    assert claim.contents == (first, second)
    assert (claim.cue, claim.source) == (cue, diplomat)
    assert [(one.fragment, one.outer) for one in forest.sources] == [(diplomat, agency), (agency, None)]


@given(st.lists(st.tuples(st.sampled_from(Role), st.integers(1, 4)), max_size=12), st.integers(0, 2**32 - 1))
def test_any_answer_gives_a_forest(parts: list[tuple[Role, int]], seed: int) -> None:
    ends = np.cumsum([length for _, length in parts]).tolist()
    fragments = [Fragment(role, end - length, end) for (role, length), end in zip(parts, ends, strict=True)]
    n_pieces = ends[-1] if ends else 1
    noise = np.random.default_rng(seed)
    answer = ClaimsAnswer(
        np.zeros((n_pieces, N_TAGS), np.float32),
        noise.normal(size=(n_pieces, WIDTH)).astype(np.float16),
        noise.normal(size=WIDTH).astype(np.float16),
        noise.normal(size=(n_pieces, N_LABELS)).astype(np.float32),
    )
    forest = grow_forest(fragments, [Window(0, n_pieces, 0, n_pieces)], [answer], NO_DISTANCES)
    contents = [one for claim in forest.claims for one in claim.contents]
    assert sorted(contents, key=lambda f: f.first) == [f for f in fragments if f.role is Role.CONTENT]
    assert len(contents) == len(set(contents))
    assert [one.fragment for one in forest.sources] == [f for f in fragments if f.role is Role.SOURCE]
    for source in forest.sources:
        assert source.outer != source.fragment
        assert 0 <= source.share <= 1 + 1e-5
    for node in (*forest.claims, *forest.sources):
        for shares in node.labels.values():
            assert abs(float(shares.sum()) - 1) < 1e-4


def test_labels_stand_side_by_side() -> None:
    slices = list(label_slices().values())
    assert [one.start for one in slices] == [0, *(one.stop for one in slices[:-1])]
    assert slices[-1].stop == N_LABELS
