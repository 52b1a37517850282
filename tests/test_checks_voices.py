"""What a source is to an editor, over a table of sources as the reader of sources labels them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thirdhand.checks.voices import Voice, head_of, is_counted, nouns, patterns, voice_of
from thirdhand.records import Anonymity, Certainty, Kind, Link, Phrase, Span

TABLES = ("spokesperson", "insider", "knowing", "bystander", "collective")


def link_in(text: str, words: str, kind: str, anonymity: str, name: str | None = None) -> Link:
    start = text.index(words)
    return Link(
        source=Phrase.cut(text, [Span(start, start + len(words))]),
        name=name,
        names=() if name is None else (name,),
        via=None,
        kind=Kind(kind),
        anonymity=Anonymity(anonymity),
        certainty=Certainty.ASSERTED,
        attribution=None,
        score=0.9,
    )


def voice(marked: str, kind: str, anonymity: str, name: str | None = None) -> str:
    """Return the voice of the words before a bar; those after it follow the source in the text."""
    words, _, after = marked.partition("|")
    words = words.rstrip()
    text = words + " " * bool(after) + after.lstrip()
    return voice_of(link_in(text, words, kind, anonymity, name), text).value


@pytest.mark.parametrize(
    ("words", "kind", "name", "expected"),
    [
        ("Ana Ruiz", "person", "Ana Ruiz", "person"),
        ("the mayor, Ana Ruiz,", "person", "Ana Ruiz", "person"),
        ("She", "person", "Ana Ruiz", "person"),
        ("the mayor", "person", "Ana Ruiz", "person"),
        ("the Sorn Harbour Agency", "organisation", "Sorn Harbour Agency", "institution"),
        ("It", "organisation", "Sorn Harbour Agency", "institution"),
        ("the foreign ministry", "government_body", "foreign ministry", "institution"),
        ("Meridian Press", "outlet", "Meridian Press", "outlet"),
        ("The daily", "outlet", "Vestnik", "outlet"),
        ("the Amsel report", "document", "Amsel report", "document"),
    ],
)
def test_the_named(words: str, kind: str, name: str, expected: str) -> None:
    assert voice(words, kind, "named", name) == expected


@pytest.mark.parametrize(
    ("words", "kind", "anonymity"),
    [
        ("He", "person", "role"),
        ("she", "person", "named"),
        ("They", "group", "collective"),
        ("It", "organisation", "role"),
        ("who", "person", "unnamed"),
        ("His", "document", "unnamed"),
    ],
)
def test_a_pronoun_of_nobody_known_is_unclear(words: str, kind: str, anonymity: str) -> None:
    assert voice(words, kind, anonymity) == "unclear"


@pytest.mark.parametrize(
    ("words", "kind", "anonymity"),
    [
        ("a spokesman for the port", "person", "role"),
        ("A police spokeswoman", "person", "role"),
        ("the company's spokesperson", "person", "role"),
        ("Spokesmen for both sides", "group", "collective"),
        ("the ministry's press office", "organisation", "role"),
        ("her lawyer", "person", "role"),
        ("an army spokesman, speaking in Ostmark,", "person", "role"),
        ("a statement", "document", "unnamed"),
        ("a hospital", "organisation", "role"),
    ],
)
def test_who_speaks_for_an_institution_is_it(words: str, kind: str, anonymity: str) -> None:
    expected = "document" if kind == "document" else "institution"
    assert voice(words, kind, anonymity) == expected


@pytest.mark.parametrize(
    ("marked", "kind", "anonymity"),
    [
        ("a source", "unknown", "unnamed"),
        ("Sources", "unknown", "collective"),
        ("the source", "unknown", "unnamed"),
        ("a source close to the fleet", "unknown", "unnamed"),
        ("An insider", "unknown", "unnamed"),
        ("insiders", "group", "collective"),
        ("a senior official", "person", "unnamed"),
        ("“A senior aide,”", "person", "unnamed"),
        ("A Western diplomat", "person", "role"),
        ("aides", "group", "collective"),
        ("Two aides to the premier", "group", "collective"),
        ("Diplomats", "group", "collective"),
        ("allies of the chancellor", "group", "collective"),
        ("a person | familiar with the talks", "person", "role"),
        ("a person familiar with the talks", "person", "unnamed"),
        ("two people | briefed on the deal", "group", "collective"),
        ("A person | with direct knowledge of the matter", "person", "unnamed"),
        ("a member | of the board, who asked not to be named", "person", "role"),
        ("a friend|, speaking on condition of anonymity", "person", "role"),
        ("one worker | who declined to be named", "person", "role"),
        ("someone | in the foreign ministry", "unknown", "unnamed"),
        ("A senior figure | in the government", "document", "unnamed"),
        ("a senior figure in the government", "person", "unnamed"),
        ("Officials | close to the talks", "group", "collective"),
        ("two officials | who asked not to be named", "group", "collective"),
        ("The official|, who asked not to be named, said", "person", "role"),
    ],
)  # fmt: skip
def test_insiders(marked: str, kind: str, anonymity: str) -> None:
    assert voice(marked, kind, anonymity) == "insider"


@pytest.mark.parametrize(
    ("marked", "kind", "anonymity", "expected"),
    [
        # A person is none by the noun alone, nor by what stands further off.
        ("a person | on the bridge", "person", "role", "bystander"),
        ("people | in the square", "group", "collective", "crowd"),
        ("a member | of the choir", "person", "role", "bystander"),
        ("a person|, wet to the knees and shivering under a blanket, who was led off the ferry, close to tears", "person", "role", "bystander"),
        # An office that speaks in the plural, and whom a description points back to.
        ("officials", "group", "collective", "officials"),
        ("US officials", "group", "collective", "officials"),
        ("two officials", "group", "collective", "officials"),
        ("half a dozen officials", "group", "collective", "officials"),
        ("prosecutors", "government_body", "collective", "officials"),
        ("police officers", "group", "collective", "officials"),
        ("Investigators", "group", "collective", "officials"),
        ("organisers of the march", "group", "collective", "officials"),
        ("authorities", "government_body", "collective", "officials"),
        ("the official", "person", "role", "unclear"),
        ("the officer", "person", "role", "unclear"),
        ("their aide", "person", "role", "unclear"),
        ("the senior figure", "document", "unnamed", "unclear"),
        ("the senior figure", "person", "role", "unclear"),
        ("the minister", "person", "role", "unclear"),
    ],
)  # fmt: skip
def test_no_insiders(marked: str, kind: str, anonymity: str, expected: str) -> None:
    assert voice(marked, kind, anonymity) == expected


@pytest.mark.parametrize(
    ("words", "kind", "anonymity", "expected"),
    [
        ("analysts", "group", "collective", "collective"),
        ("Some analysts", "group", "collective", "collective"),
        ("Critics of the law", "group", "collective", "collective"),
        ("Many", "group", "collective", "collective"),
        ("many people", "group", "collective", "collective"),
        ("a growing number", "group", "collective", "collective"),
        ("aid agencies", "government_body", "collective", "collective"),
        ("campaign groups", "organisation", "collective", "collective"),
        ("Unions", "organisation", "collective", "collective"),
        ("residents", "group", "collective", "crowd"),
        ("Villagers", "group", "collective", "crowd"),
        ("protesters in the square", "group", "collective", "crowd"),
        ("dozens of witnesses", "group", "collective", "crowd"),
        ("a resident", "person", "role", "bystander"),
        ("One witness", "person", "role", "bystander"),
        ("an analyst", "person", "role", "bystander"),
        ("a rumour", "unknown", "unnamed", "hearsay"),
        ("rumours", "unknown", "collective", "hearsay"),
        ("Several Kurdish media sources", "unknown", "collective", "outlet"),
        ("media reports", "outlet", "collective", "hearsay"),
        ("local media", "outlet", "collective", "outlet"),
        ("a newspaper", "outlet", "role", "outlet"),
        ("a report", "document", "unnamed", "document"),
        ("court papers", "document", "collective", "document"),
    ],
)
def test_the_many_the_passers_by_and_what_is_no_person(
    words: str, kind: str, anonymity: str, expected: str
) -> None:
    assert voice(words, kind, anonymity) == expected


@pytest.mark.parametrize("words", ["rights groups", "Human rights groups"])
def test_rights_groups_are_nobody_in_particular(words: str) -> None:
    assert voice(words, "organisation", "collective") == "collective"


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("two aides", True),
        ("Half a dozen officials", True),
        ("several diplomats", True),
        ("a handful of ministers", True),
        ("a couple of aides", True),
        ("at least two people", True),
        ("more than 15 officials", True),
        ("“Three people,”", True),
        ("aides", False),
        ("some officials", False),
        ("officials from two ministries", False),
        ("sources", False),
        ("tenants", False),
        ("a few", False),
    ],
)
def test_counted_plurals(words: str, expected: bool) -> None:
    assert is_counted(link_in(words, words, "group", "collective")) is expected


@pytest.mark.parametrize(
    ("words", "head"),
    [
        ("two senior officials", "official"),
        ("A Western diplomat, who was there,", "diplomat"),
        ("people", "person"),
        ("aides to the premier", "aide"),
        ("Ana Ruiz", ""),
    ],
)
def test_the_head_is_a_singular_noun(words: str, head: str) -> None:
    assert head_of(link_in(words, words, "group", "collective")) == head


@pytest.mark.parametrize(
    "words",
    [
        "who asked not to be named because the talks are not public",
        "because he was not authorised to speak to the press",
        pytest.param("as they weren't authorized to discuss it"),
        "as they were not authorized to discuss it",
        "for fear of losing her job",
        "who feared reprisals",
        "speaking on condition of anonymity to discuss internal deliberations",
        "because of the sensitivity of the matter",
        "could lose his job for speaking",
        "in line with company policy",
    ],
)
def test_reasons_for_secrecy_are_known(words: str) -> None:
    assert patterns("reason").search(words)


@pytest.mark.parametrize(
    "words",
    [
        "who asked not to be named",
        "speaking on condition of anonymity",
        "who declined to be identified",
        "close to the talks",
        "the bridge is closed because ice has damaged a pier",
    ],
)
def test_that_a_name_is_withheld_is_no_reason(words: str) -> None:
    assert not patterns("reason").search(words)


@pytest.mark.parametrize(
    ("words", "is_asked"),
    [
        ("who asked not to be named", True),
        ("on condition of anonymity", True),
        ("who declined to be identified", True),
        ("The committee was named after Ruiz", False),
        ("a reason was not given", False),
    ],
)
def test_that_anonymity_was_asked_for_is_known(words: str, is_asked: bool) -> None:
    assert bool(patterns("condition").search(words)) is is_asked


@pytest.mark.parametrize("table", TABLES)
def test_nouns_are_in_the_singular_and_in_lower_case(table: str) -> None:
    assert nouns(table)
    for noun in nouns(table):
        assert noun == noun.lower().strip()


LINKS = st.builds(
    lambda words, kind, anonymity, name: link_in(words, words, kind, anonymity, name),
    st.text(min_size=1, max_size=40)
    | st.sampled_from(["a source", "the mayor", "two aides", "“", "’s", "A"]),
    st.sampled_from([kind.value for kind in Kind]),
    st.sampled_from([anonymity.value for anonymity in Anonymity]),
    st.none() | st.text(max_size=12),
)


@given(LINKS, st.text(max_size=80))
def test_every_source_has_a_voice(link: Link, after: str) -> None:
    found = voice_of(link, link.source.text + after)
    assert found in Voice
    if link.anonymity is Anonymity.NAMED and link.kind is not Kind.DOCUMENT:
        assert found not in (Voice.INSIDER, Voice.BYSTANDER, Voice.COLLECTIVE, Voice.CROWD, Voice.HEARSAY)
