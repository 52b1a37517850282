"""One makes a claim and another denies it: two claims on the same words, and one where no one denies."""

from __future__ import annotations

import numpy as np
import pytest

from thirdhand.model.session import open_model
from thirdhand.reading import read_article
from thirdhand.reading.chains import ClaimDraft, Drafts, MentionDraft, climb
from thirdhand.reading.disputing import split_disputes
from thirdhand.records import Article, Certainty, Span


def chains(text: str, content: str, *sources: str, outer: int | None = None) -> list[tuple[list[str], str]]:
    """Return chains and cues of the claims on ``content``; the network found ``sources`` and took the last."""

    def span(words: str) -> Span:
        return Span(text.index(words), text.index(words) + len(words))

    mentions = tuple(
        MentionDraft(span=span(words), outer=outer if words == sources[-1] else None, share=1.0, labels={})
        for words in sources
    )
    labels = {"inner": np.full(len(Certainty), 1 / len(Certainty), dtype=np.float32)}
    claim = ClaimDraft(
        content=(span(content),), cue=(), chain=climb(len(sources) - 1, mentions), share=1.0, labels=labels
    )
    drafts = split_disputes(text, Drafts((claim,), mentions))
    return [
        (
            [drafts.mentions[number].span.of(text) for number in one.chain],
            one.cue[0].of(text) if one.cue else "",
        )
        for one in drafts.claims
    ]


@pytest.mark.parametrize(
    ("text", "sources", "expected"),
    [
        ("Ruiz denied reports that it sank.", ["Ruiz"], [(["reports"], "reports"), (["Ruiz"], "denied")]),
        (
            "Ruiz has dismissed the Gazette’s claim that it sank.",
            ["Ruiz", "the Gazette"],
            [(["the Gazette"], "claim"), (["Ruiz"], "dismissed")],
        ),
        (
            "Ruiz rejected allegations by the port that it sank.",
            ["Ruiz", "the port"],
            [(["the port"], "allegations"), (["Ruiz"], "rejected")],
        ),
        # somebody is named whom the network did not see
        ("Ruiz rejected Marr’s claim that it sank.", ["Ruiz"], [(["Ruiz"], "")]),
        ("Reports were denied. Ruiz said that it sank.", ["Ruiz"], [(["Ruiz"], "")]),
        ("Ruiz denied that it sank.", ["Ruiz"], [(["Ruiz"], "")]),
        ("Ruiz denied bail. He reports that it sank.", ["Ruiz"], [(["Ruiz"], "")]),
    ],
)
def test_who_denies_and_who_is_denied(
    text: str, sources: list[str], expected: list[tuple[list[str], str]]
) -> None:
    assert chains(text, "it sank", *sources) == expected


def test_the_denied_one_does_not_speak_through_the_denier() -> None:
    text = "Ruiz rejected Marr’s claim that it sank."
    assert chains(text, "it sank", "Ruiz", "Marr", outer=0) == [(["Marr"], "claim"), (["Ruiz"], "rejected")]


def test_the_labels_are_those_of_a_claim_and_of_a_denial() -> None:
    text = "Harbour master Ana Ruiz denied reports that the ferry sank off the cape on Monday."
    article = read_article(Article(id="1", text=text), open_model())
    assert [(claim.chain[-1].source.text, claim.certainty) for claim in article.claims] == [
        ("reports", Certainty.ASSERTED),
        ("Harbour master Ana Ruiz", Certainty.DENIED),
    ]


@pytest.mark.parametrize(
    "unit", ["denied ", "denied reports by ", "reports that ", "Ruiz’s ", "rejects a claim "]
)
def test_long_texts_come_back(unit: str) -> None:
    text = "Ruiz " + unit * (100_000 // len(unit)) + "that it sank."
    assert chains(text, "it sank", "Ruiz")[-1][0] == ["Ruiz"]
