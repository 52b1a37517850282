"""What chains are measured against: each content read again, and a second annotation."""

from __future__ import annotations

from thirdhand.model.session import open_model
from thirdhand.reading.confidence import Rated
from thirdhand.records import Anonymity, Article, Author, Certainty, Kind, Span
from training.agree import as_read
from training.claims_gold import GoldClaim, GoldLink
from training.fit_scores import Scored, fit
from training.measure_claims import align
from training.reread import MAX_DEPTH, read_again

TEXT = "The pier is shut. Bo Chen said the mayor had told him that the ferry was late. “Who is to pay?” he asked."


def test_each_content_is_read_again_and_the_rest_is_the_articles_own() -> None:
    claims = read_again(Article(id="1", text=TEXT), open_model())
    assert ["The pier is shut."] == [claim.content.text for claim in claims if not claim.chain]
    chains = [[link.source.text for link in claim.chain] for claim in claims if claim.chain]
    assert ["Bo Chen", "the mayor"] in chains
    for claim in claims:
        assert len(claim.chain) <= MAX_DEPTH
        for phrase in (claim.content, *(link.source for link in claim.chain)):
            assert " … ".join(span.of(TEXT) for span in phrase.spans) == phrase.text


def test_an_annotation_agrees_with_itself() -> None:
    link = GoldLink(
        span=(Span(18, 25),),
        name="Bo Chen",
        names=("Bo Chen",),
        via=None,
        kind=Kind.PERSON,
        anonymity=Anonymity.NAMED,
        certainty=Certainty.ASSERTED,
        doubt=False,
        distancing=False,
    )
    gold = GoldClaim(
        content=(Span(0, 16),),
        cue=(),
        place=None,
        author=Author(certainty=Certainty.UNKNOWN),
        chain=(link,),
        evidence=(),
    )
    [pair] = align([gold], [as_read(TEXT, gold)])
    assert pair.is_exact
    assert pair.links[0][1].name == "Bo Chen"


def test_curves_bring_shares_down_to_how_often_they_are_right() -> None:
    rows = [Scored(Rated.OUTER, 0.99, number % 2 == 0) for number in range(100)]
    rows += [Scored(Rated.OUTER, 0.6, number % 4 == 0) for number in range(100)]
    slope, offset = fit(rows)[Rated.OUTER]
    assert 0 < slope < 1
    assert offset < 0
