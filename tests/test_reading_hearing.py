"""Outlets that a source spoke to: put above it where set phrases say so, and nowhere else."""

from __future__ import annotations

import pytest

from thirdhand.model.session import open_model
from thirdhand.reading import read_article
from thirdhand.reading.chains import ClaimDraft, Drafts, MentionDraft
from thirdhand.reading.hearing import add_hearers, drop_audiences
from thirdhand.records import Article, Span


def chain(text: str, source: str, cue: str, content: str, *others: str) -> list[str]:
    """Return the words of the chain above ``content``, of which the network found ``source`` alone."""

    def span(words: str) -> Span:
        return Span(text.index(words), text.index(words) + len(words))

    mentions = tuple(
        MentionDraft(span=span(words), outer=None, share=1.0, labels={}) for words in (source, *others)
    )
    claim = ClaimDraft(content=(span(content),), cue=(span(cue),), chain=(0,), share=1.0, labels={})
    drafts = add_hearers(text, Drafts((claim,), mentions))
    return [drafts.mentions[number].span.of(text) for number in drafts.claims[0].chain]


@pytest.mark.parametrize(
    ("text", "outlet"),
    [
        ("“It sank,” Ruiz told CNN.", "CNN"),
        ("“It sank,” Ruiz told the Port Sorell Gazette on Monday.", "the Port Sorell Gazette"),
        ("Ruiz told The Guardian’s website “It sank,” in May.", "The Guardian"),
        ("“It sank,” Ruiz told state news agency Xinhua.", None),
        ("“It sank,” Ruiz said in an interview with the BBC.", "the BBC"),
        ("In an interview published by Le Monde, Ruiz said “It sank,” and left.", "Le Monde"),
        ("Speaking to Al Jazeera, Ruiz said “It sank,” and left.", "Al Jazeera"),
        ("“It sank,” Ruiz said last week on CNN.", "CNN"),
        ("“It sank,” Ruiz was quoted by Interfax as saying.", "Interfax"),
        ("“It sank,” Ruiz told reporters.", None),
        ("“It sank,” Ruiz told Bo Chen.", None),
        ("“It sank,” Ruiz said on Tuesday.", None),
        ("“It sank,” Ruiz told parliament. CNN showed the wreck.", None),
        ("CNN showed the wreck. “It sank,” Ruiz said.", None),
    ],
)
def test_an_outlet_that_heard_the_source_stands_above_it(text: str, outlet: str | None) -> None:
    cue = "told" if "told" in text else "quoted" if "quoted" in text else "said"
    assert chain(text, "Ruiz", cue, "“It sank,”") == ([outlet, "Ruiz"] if outlet else ["Ruiz"])


def test_a_mention_that_the_network_found_is_taken_up() -> None:
    text = "“It sank,” Ruiz told CNN."
    assert chain(text, "Ruiz", "told", "“It sank,”", "CNN") == ["CNN", "Ruiz"]


def test_an_outlet_does_not_hear_itself() -> None:
    assert chain("“It sank,” CNN told CNN.", "CNN", "told", "“It sank,”") == ["CNN"]


@pytest.mark.parametrize(
    ("audience", "links"),
    [
        ("the tribunal", ["Ruiz"]),
        ("members of the port committee", ["Ruiz"]),
        ("his colleagues", ["Ruiz"]),
        ("CNN", ["CNN", "Ruiz"]),
        ("Bo Chen", ["Bo Chen", "Ruiz"]),
    ],
)
def test_who_only_listened_is_no_link(audience: str, links: list[str]) -> None:
    text = f"Ruiz told {audience} that it sank."
    mentions = tuple(
        MentionDraft(
            span=Span(text.index(words), text.index(words) + len(words)), outer=outer, share=1.0, labels={}
        )
        for words, outer in (("Ruiz", 1), (audience, None))
    )
    claim = ClaimDraft(
        content=(Span(len(text) - 8, len(text) - 1),), cue=(), chain=(1, 0), share=1.0, labels={}
    )
    drafts = drop_audiences(text, Drafts((claim,), mentions))
    assert [drafts.mentions[number].span.of(text) for number in drafts.claims[0].chain] == links


@pytest.mark.parametrize("unit", ["told ", "told the ", "interview with A", "said on A ", "Abc told. Abc "])
def test_long_texts_come_back(unit: str) -> None:
    text = "“It sank,” Ruiz told " + unit * (100_000 // len(unit))
    assert chain(text, "Ruiz", "told", "“It sank,”")[-1] == "Ruiz"


STORY = "The ferry sank off the cape on Monday night, harbour master Ana Ruiz told the Port Sorell Gazette."


@pytest.mark.parametrize(
    ("text", "outlet", "links"),
    [
        (STORY, None, ["Port Sorell Gazette", "Ana Ruiz"]),
        (STORY, "The Port Sorell Gazette", ["Ana Ruiz"]),
        (STORY.replace("the Port Sorell Gazette", "the Gazette"), "The Port Sorell Gazette", ["Ana Ruiz"]),
        (
            "LONDON (AP) — " + STORY.replace("the Port Sorell Gazette", "The Associated Press"),
            None,
            ["Ana Ruiz"],
        ),
        (
            f"{STORY}\n\n"
            + "Nobody was hurt. " * 40
            + "\n\nThe Port Sorell Gazette contributed to this report.",
            None,
            ["Port Sorell Gazette", "Ana Ruiz"],
        ),
    ],
)
def test_the_outlet_that_wrote_the_text_is_no_link(text: str, outlet: str | None, links: list[str]) -> None:
    first, *_ = read_article(Article(id="1", text=text, outlet=outlet), open_model()).claims
    assert [link.name.removeprefix("the ") for link in first.chain if link.name] == links
