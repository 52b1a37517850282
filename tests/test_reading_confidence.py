"""Scores: chances, in order of the network's shares, each link rated by the arc that put it there."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thirdhand.reading.chains import ClaimDraft, MentionDraft
from thirdhand.reading.confidence import CURVES, Rated, rate_claim, rate_link, whole_share
from thirdhand.records import Span

SHARES = st.floats(0, 1)


def mention(share: float, outer: int | None = None) -> MentionDraft:
    return MentionDraft(span=Span(0, 1), outer=outer, share=share, labels={})


def draft(share: float, *chain: int) -> ClaimDraft:
    return ClaimDraft(content=(Span(2, 3),), cue=(), chain=chain, share=share, labels={})


def test_every_rating_has_a_curve_that_rises() -> None:
    assert set(CURVES) == set(Rated)
    assert all(slope > 0 for slope, _ in CURVES.values())


def test_a_link_is_rated_by_the_arc_that_put_it_there() -> None:
    unsure_above = [mention(0.9), mention(0.2, outer=0)]
    sure_above = [mention(0.2), mention(0.9, outer=0)]
    claim = draft(0.8, 0, 1)
    assert rate_link(claim, sure_above, 0) > rate_link(claim, unsure_above, 0)
    assert rate_link(claim, sure_above, 1) == rate_link(claim, unsure_above, 1)


def test_a_chain_counts_every_arc_and_where_it_ends() -> None:
    mentions = [mention(0.5), mention(0.5, outer=0)]
    assert whole_share(draft(0.5, 0, 1), mentions) == pytest.approx(0.125)
    assert whole_share(draft(0.5), mentions) == 0.5


@given(low=SHARES, high=SHARES)
def test_more_share_never_means_less_chance(low: float, high: float) -> None:
    low, high = sorted((low, high))
    mentions = [mention(1.0)]
    assert 0 <= rate_link(draft(low, 0), mentions, 0) <= rate_link(draft(high, 0), mentions, 0) <= 1
    assert 0 <= rate_claim(draft(low), mentions) <= rate_claim(draft(high), mentions) <= 1


def test_a_link_carried_on_from_the_claim_before_has_no_arc() -> None:
    mentions = [mention(0.5), mention(0.9, outer=None), mention(0.9, outer=0)]
    carried, tied = draft(0.5, 0, 1), draft(0.5, 0, 2)
    assert whole_share(carried, mentions) == pytest.approx(0.5 * 0.92 * 0.5)
    assert whole_share(tied, mentions) == pytest.approx(0.5 * 0.9 * 0.5)
