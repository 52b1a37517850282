from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thirdhand.reading.sources import Mention, Resolved, resolve_sources
from thirdhand.records import Anonymity, Kind, Span


def mark(marked: str) -> tuple[str, list[Mention]]:
    """Read a text with its sources in brackets: "[Ana Ruiz] said so"."""
    text, mentions, start = "", [], 0
    for piece in marked.replace("]", "[").split("["):
        if start % 2:
            mentions.append(Mention(spans=(Span(len(text), len(text) + len(piece)),)))
        text, start = text + piece, start + 1
    return text, mentions


def resolve(marked: str, **options: str) -> tuple[Resolved, ...]:
    text, mentions = mark(marked)
    return resolve_sources(text, mentions, title=options.get("title"), outlet=options.get("outlet"))


@pytest.mark.parametrize(
    ("marked", "names"),
    [
        ("[Ana Ruiz] said it was late. [Ruiz] added that it rained.", ["Ana Ruiz", "Ana Ruiz"]),
        ("[Ana Ruiz] said it was late. [She] added that it rained.", ["Ana Ruiz", "Ana Ruiz"]),
        (
            "[Tom Berg], who met Ana Ruiz on Friday, said that it was late. [He] added that it rained.",
            ["Tom Berg", "Tom Berg"],
        ),
        (
            "Governor Ana Ruiz opened the bridge on Friday. [The governor] said that it was safe.",
            ["Ana Ruiz"],
        ),
        (
            "[A port official] said the ferry was late. [The official] gave no reason.",
            ["A port official", "A port official"],
        ),
        ("[The World Harbour Forum] was first. [The WHF] said so.", ["World Harbour Forum"] * 2),
        ("[An official, Ana Ruiz,] said so.", ["Ana Ruiz"]),
        ("[A baker], Ana Ruiz, said so.", ["Ana Ruiz"]),
        ("[U.S. officials] said so.", ["U.S. officials"]),
        ("[Tom Berg and Ana Ruiz] said so.", ["Tom Berg and Ana Ruiz"]),
        ("Ana Ruiz and Tom Berg left. [Mr. Berg and two residents] said so.", ["Tom Berg and two residents"]),
    ],
)
def test_names(marked: str, names: list[str]) -> None:
    assert [resolved.name for resolved in resolve(marked)] == names


@pytest.mark.parametrize(
    ("source", "kind", "anonymity"),
    [
        ("Ana Ruiz", Kind.PERSON, Anonymity.NAMED),
        ("a senior official", Kind.PERSON, Anonymity.ROLE),
        ("two officials", Kind.GROUP, Anonymity.ROLE),
        ("officials", Kind.GROUP, Anonymity.COLLECTIVE),
        ("critics", Kind.GROUP, Anonymity.COLLECTIVE),
        ("many", Kind.GROUP, Anonymity.COLLECTIVE),
        ("a source", Kind.UNKNOWN, Anonymity.UNNAMED),
        ("a police source", Kind.PERSON, Anonymity.UNNAMED),
        ("sources", Kind.UNKNOWN, Anonymity.UNNAMED),
        ("three security sources", Kind.GROUP, Anonymity.UNNAMED),
        ("people familiar with the sale", Kind.GROUP, Anonymity.UNNAMED),
        ("a lot of people", Kind.GROUP, Anonymity.COLLECTIVE),
        ("rumours", Kind.UNKNOWN, Anonymity.UNNAMED),
        ("media reports", Kind.OUTLET, Anonymity.COLLECTIVE),
        ("state media", Kind.OUTLET, Anonymity.COLLECTIVE),
        ("a local newspaper", Kind.OUTLET, Anonymity.ROLE),
        ("police", Kind.GOVERNMENT_BODY, Anonymity.NAMED),
        ("the defence ministry", Kind.GOVERNMENT_BODY, Anonymity.NAMED),
        ("authorities", Kind.GOVERNMENT_BODY, Anonymity.COLLECTIVE),
        ("the Lind campaign", Kind.ORGANISATION, Anonymity.NAMED),
        ("a charity", Kind.ORGANISATION, Anonymity.ROLE),
        ("a video", Kind.DOCUMENT, Anonymity.UNNAMED),
        ("the indictment", Kind.DOCUMENT, Anonymity.NAMED),
        ("Harbour Institute", Kind.ORGANISATION, Anonymity.NAMED),
        ("Ministry of Fisheries", Kind.GOVERNMENT_BODY, Anonymity.NAMED),
        ("the Malmö Herald", Kind.OUTLET, Anonymity.NAMED),
        ("Tom Berg and Ana Ruiz", Kind.PERSON, Anonymity.NAMED),
        ("the mayor and two residents", Kind.GROUP, Anonymity.ROLE),
    ],
)
def test_kind_and_anonymity(source: str, kind: Kind, anonymity: Anonymity) -> None:
    (resolved,) = resolve(f"On Friday [{source}] said that the bridge was shut.")
    assert (resolved.kind, resolved.anonymity) == (kind, anonymity)


def test_pronoun_has_the_kind_and_anonymity_of_its_antecedent() -> None:
    _, pronoun = resolve("[A dock worker] said the crane fell. [He] had seen it.")
    assert (pronoun.name, pronoun.kind, pronoun.anonymity) == ("A dock worker", Kind.PERSON, Anonymity.ROLE)


def test_pronoun_agrees_in_gender() -> None:
    resolved = resolve("Ana Ruiz met Tom Berg on the quay. [She] said it was late, and [he] agreed.")
    assert [one.name for one in resolved] == ["Ana Ruiz", "Tom Berg"]


def test_pronoun_without_antecedent_gets_no_name() -> None:
    (resolved,) = resolve("On Friday [she] said that the bridge was shut.")
    assert (resolved.name, resolved.names, resolved.kind) == (None, (), Kind.PERSON)


def test_threshold_decides_between_a_name_and_none() -> None:
    text, mentions = mark("Ana Ruiz met Eva Lind on the quay. [She] said it was late.")
    bold = resolve_sources(text, mentions, threshold=0.0)[0]
    shy = resolve_sources(text, mentions, threshold=1.0)[0]
    assert bold.name in ("Ana Ruiz", "Eva Lind")
    assert (shy.name, shy.name_score) == (None, bold.name_score)


def test_first_person_in_a_quotation_is_the_speaker() -> None:
    text, _ = mark("Ana Ruiz said: “I think the pier will close.”")
    quote = Span(text.index("I think"), len(text) - 2)
    speaker = Mention(spans=(Span(0, 8),), cue=(Span(9, 13),), content=(quote,))
    inner = Mention(spans=(Span(quote.start, quote.start + 1),), outer=0)
    assert [one.name for one in resolve_sources(text, [speaker, inner])] == ["Ana Ruiz", "Ana Ruiz"]


def test_our_own_voice_is_the_outlet() -> None:
    (resolved,) = resolve("[This newspaper] has seen the letter.", outlet="Malmö Herald")
    assert (resolved.name, resolved.kind) == ("Malmö Herald", Kind.OUTLET)
    (resolved,) = resolve("[We] have seen the letter.")
    assert (resolved.name, resolved.kind) == ("We", Kind.OUTLET)


def test_headline_gives_the_full_name() -> None:
    (resolved,) = resolve("[Ruiz] said so.", title="Ana Ruiz defends the bridge")
    assert resolved.name == "Ana Ruiz"


def test_owner_of_a_campaign_is_named_in_full() -> None:
    _, resolved = resolve("[Ana Ruiz] is running. [Ruiz’s campaign] said so.")
    assert (resolved.name, resolved.kind) == ("Ana Ruiz’s campaign", Kind.ORGANISATION)


def test_names_are_the_parts_of_a_coordination() -> None:
    (resolved,) = resolve("[Tom Berg and Ana Ruiz] said so.")
    assert resolved.names == ("Tom Berg", "Ana Ruiz")


@pytest.mark.parametrize(
    ("marked", "cue", "via"),
    [
        ("[Ana Ruiz] said in a brief written statement that it was shut.", "said", "statement"),
        ("[Ana Ruiz] tweeted that it was shut.", "tweeted", "Twitter"),
        ("In a letter on Friday, [Ana Ruiz] wrote that it was shut.", "wrote", "letter"),
        ("The pier is shut, according to a report by the [Harbour Institute].", "according to", "report"),
        ("The pier is shut, a [Harbour Institute] study says.", "says", "study"),
        ("[Ana Ruiz]’s memo says that it was shut.", "says", "memo"),
        ("[Ana Ruiz] said that it was shut.", "said", None),
        ("[The Herald] reports that it was shut.", "reports", None),
        ("[A memo] says that it was shut.", "says", None),
        ("It is shut. [Ana Ruiz] (@anaruiz) May 3", "is", "Twitter"),
        ("It comes from an email in which [a dean] wrote that it was shut.", "wrote", "email"),
        ("The pier is shut, a [foreign ministry] statement says.", "says", "statement"),
        ("But in a letter, [Ana Ruiz] wrote that it was shut.", "wrote", "letter"),
        ("[Ana Ruiz] said in a statement that it was shut.", "said in a statement", "statement"),
        ("[Halvor] notes that it was shut.", "notes", None),
        ("Tom Berg told [the Herald] in a statement that it was shut.", "told", None),
        ("[Ana Ruiz] said that Tom Berg wrote the statement.", "said", None),
        ("A recording was broadcast by [the Herald].", "broadcast by", None),
    ],
)
def test_via(marked: str, cue: str, via: str | None) -> None:
    text, (mention,) = mark(marked)
    start = text.index(cue)
    with_cue = Mention(spans=mention.spans, cue=(Span(start, start + len(cue)),))
    assert resolve_sources(text, [with_cue])[0].via == via


def test_poll_is_its_makers() -> None:
    (resolved,) = resolve("The mayor leads, according to [a Harbour Institute poll].")
    assert (resolved.name, resolved.via, resolved.kind) == ("Harbour Institute", "poll", Kind.ORGANISATION)


@given(st.text(max_size=200), st.data())
def test_any_text_and_mentions_are_answered(text: str, data: st.DataObject) -> None:
    starts = data.draw(st.lists(st.integers(0, max(0, len(text) - 1)), max_size=5)) if text else []
    spans = sorted(Span(start, min(len(text), start + 1 + 3 * start % 17)) for start in starts)
    mentions = [Mention(spans=(span,), content=(span,)) for span in spans]
    answers = resolve_sources(text, mentions)
    assert len(answers) == len(mentions)
    for answer in answers:
        assert 0 <= answer.name_score <= 1
        assert (answer.name is None) == (answer.names == ())


@pytest.mark.parametrize(
    "unit", ["[Ana Ruiz] said. ", "[he] said. ", "[the official] said. ", "Ana Xu[Xu] ", "[A]", "[we and I] "]
)
def test_many_mentions_are_answered(unit: str) -> None:
    """Work that grew with the square of the mentions would not come back."""
    text, mentions = mark(unit * (60_000 // len(unit)))
    assert len(resolve_sources(text, mentions)) == len(mentions)


@pytest.mark.parametrize(
    ("marked", "name"),
    [
        ("It rained. [The operator], Halvor, said so.", "Halvor"),
        ("It rained. [His wife], Camilla, said so.", "Camilla"),
        ("It rained. [An engineer] named Tom Berg said so.", "Tom Berg"),
        ("It rained. [The head of Halvor Foods], Ana Ruiz, said so.", "Ana Ruiz"),
        ("Ana Ruiz left. [Ruiz herself] said so.", "Ana Ruiz"),
        ("According to the Delta News, [a baker] said so.", "a baker"),
    ],
)
def test_names_beside_and_owners(marked: str, name: str) -> None:
    assert resolve(marked)[-1].name == name


def test_description_in_the_lead_is_withheld_where_a_name_may_follow() -> None:
    lead = "[A former mayor] told the court that the bridge was safe."
    assert resolve(lead)[0].name == "A former mayor"
    assert resolve(f"{lead} Ana Ruiz left in May.")[0].name is None
    assert resolve(f"It rained. It poured. {lead} Ana Ruiz left in May.")[0].name == "A former mayor"


def test_description_in_the_lead_is_who_is_described_so_later() -> None:
    resolved = resolve("[A baker] told the court that it rained. Ana Ruiz, a baker in Delta, was ill.")[0]
    assert (resolved.name, resolved.anonymity) == ("Ana Ruiz", Anonymity.NAMED)


@pytest.mark.parametrize(
    "marked",
    [
        "He told [Halvor] that it rained.",
        "He told the [Halvor] that it rained.",
        "In an interview with [Ana Ruiz] he said so.",
        "A memo seen by [Halvor] says so.",
        "The website [Halvor] says so.",
        "[Halvor] reports that it rained.",
        "[KSNW] said so.",
        "He told [the programme] that it rained.",
    ],
)
def test_outlets_by_where_they_stand(marked: str) -> None:
    assert resolve(marked)[0].kind is Kind.OUTLET


@pytest.mark.parametrize(
    ("source", "kind", "anonymity"),
    [
        ("the regulator", Kind.GOVERNMENT_BODY, Anonymity.NAMED),
        ("the grid operator", Kind.ORGANISATION, Anonymity.NAMED),
        ("Ana Ruiz’s office", Kind.ORGANISATION, Anonymity.NAMED),
        ("one of the bakers", Kind.PERSON, Anonymity.ROLE),
        ("those in the hall", Kind.GROUP, Anonymity.COLLECTIVE),
        ("all three", Kind.GROUP, Anonymity.ROLE),
        ("the report", Kind.DOCUMENT, Anonymity.NAMED),
        ("the video", Kind.DOCUMENT, Anonymity.UNNAMED),
        ("the companies", Kind.ORGANISATION, Anonymity.NAMED),
        ("the CEO", Kind.PERSON, Anonymity.ROLE),
        ("WHO", Kind.ORGANISATION, Anonymity.NAMED),
        ("analyst Minh Tran of Halvor Institute", Kind.PERSON, Anonymity.NAMED),
    ],
)
def test_kinds_that_a_noun_tells(source: str, kind: Kind, anonymity: Anonymity) -> None:
    resolved = resolve(f"It rained. [{source}] said so.")[0]
    assert (resolved.kind, resolved.anonymity) == (kind, anonymity)


@pytest.mark.parametrize(
    ("marked", "kind"),
    [
        ("[State news agency Volna] said so. [Volna] added that it rained.", Kind.OUTLET),
        ("It rained. [The grid operator, Halvor], said so. [Halvor] denied it.", Kind.ORGANISATION),
        ("It rained. [Udyam], which has many branches, said so.", Kind.ORGANISATION),
    ],
)
def test_kind_of_a_name_that_the_article_describes(marked: str, kind: Kind) -> None:
    assert {resolved.kind for resolved in resolve(marked)} == {kind}
