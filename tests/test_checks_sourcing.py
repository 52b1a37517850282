"""Origins within one article: the key of a source, and who of those that are cited is one and the same."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.invented import article, claim, link
from thirdhand.checks.dossier import Dossier
from thirdhand.checks.sourcing import credited, origin_of, same_origin, speakers, tell_apart
from thirdhand.model.session import open_model
from thirdhand.records import Link

#: A source as the reader of sources labels it: its words, kind, anonymity, and the name where there is one.
Source = tuple[str, str, str, str | None]

RUIZ: Source = ("Ana Ruiz", "person", "named", "Ana Ruiz")
CHEN: Source = ("Bo Chen", "person", "named", "Bo Chen")
AGENCY: Source = ("the harbour agency", "organisation", "named", "harbour agency")
OFFICIAL: Source = ("a senior official", "person", "unnamed", None)


def link_of(source: Source, text: str | None = None) -> Link:
    words, kind, anonymity, name = source
    return link(text or words, words, kind, anonymity, name=name)


@pytest.mark.parametrize(
    ("source", "key"),
    [
        (RUIZ, "ana ruiz"),
        (("Ruiz", "person", "named", "Ana Ruiz"), "ana ruiz"),
        (("the mayor", "person", "named", "Ana Ruiz"), "ana ruiz"),
        (("She", "person", "named", "Ana Ruiz"), "ana ruiz"),
        (AGENCY, "harbour agency"),
        (("The Harbour Agency", "organisation", "named", "Harbour Agency"), "harbour agency"),
        (("It", "organisation", "named", "harbour agency"), "harbour agency"),
        (("a spokesman for the harbour agency", "person", "role", None), "harbour agency"),
        (("the harbour agency's spokeswoman", "person", "role", None), "harbour agency"),
        (("the harbour agency’s press office", "organisation", "role", None), "harbour agency"),
        (("Meridian Press", "outlet", "named", "Meridian Press"), "meridian press"),
        (("The agency", "outlet", "named", "Meridian Press"), "meridian press"),
        (("The report", "document", "named", "Amsel report"), "amsel report"),
        (OFFICIAL, "senior official"),
        (("the senior official", "person", "role", None), "senior official"),
        (("Another senior official", "person", "unnamed", None), "senior official"),
        (("the same source", "unknown", "unnamed", None), "source"),
        (("“a senior aide,”", "person", "unnamed", None), "senior aide"),
        (("the minister’s aide", "person", "role", None), "minister's aide"),
    ],
)
def test_the_key_of_an_origin(source: Source, key: str) -> None:
    assert origin_of(link_of(source)) == key


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        ("ana ruiz", "ana ruiz", True),
        ("ruiz", "ana ruiz", True),
        ("senior official", "official", True),
        ("minister's aide", "aide", True),
        ("ana ruiz", "bo ruiz", False),
        ("senior official", "senior aide", False),
        ("harbour agency", "agency for the harbour", True),
        ("ruiz", "ruizes", False),
        ("", "ana ruiz", False),
        ("", "", False),
        ("…", "…", False),
    ],
)
def test_two_keys_may_be_one_origin(left: str, right: str, expected: bool) -> None:
    assert same_origin(left, right) is expected
    assert same_origin(right, left) is expected


@given(st.text(max_size=20), st.text(max_size=20))
def test_an_origin_is_itself_and_so_is_the_other_way_round(left: str, right: str) -> None:
    assert same_origin(left, right) == same_origin(right, left)
    assert same_origin(left, left) == any(mark.isalnum() or mark == "_" for mark in left)


@given(st.text(st.characters(exclude_characters="{}"), min_size=1, max_size=20).filter(str.strip))
def test_a_key_is_made_of_any_words(words: str) -> None:
    for kind in ("person", "organisation", "outlet", "unknown"):
        for anonymity in ("named", "role", "unnamed", "collective"):
            key = origin_of(link_of((words, kind, anonymity, words)))
            assert key == key.lower()


def dossier(*lines: tuple[str, Source] | str) -> Dossier:
    """An article in which each line is a paragraph and the source of a pair is credited with it."""
    text = "\n\n".join(one if isinstance(one, str) else one[0] for one in lines)
    claims = []
    for number, one in enumerate(line for line in lines if not isinstance(line, str)):
        line, source = one
        start = text.index(line)
        marked = (
            f"{line[: line.index(source[0])]}{{{source[0]}}}{line[line.index(source[0]) + len(source[0]) :]}"
        )
        words, kind, anonymity, name = source
        assert text.index(line) == start
        found = link(text, marked, kind, anonymity, name=name)
        claims.append(claim(text, f"c{number + 1}", [line.split(" said ")[1].rstrip(".")], found))
    return Dossier(article(text, claims=claims), open_model())


def origins(*lines: tuple[str, Source] | str) -> list[list[str]]:
    looked_at = dossier(*lines)
    return [[one.origin for one in group] for group in tell_apart(looked_at, speakers(looked_at))]


def test_credited_claims_come_in_the_order_of_the_text_with_their_origins() -> None:
    looked_at = dossier(
        ("Ana Ruiz said the ferry sank.", RUIZ),
        "The weather was fair.",
        ("Later a senior official said twelve people drowned.", OFFICIAL),
    )
    assert [(one.claim.id, one.voice.value, one.origin) for one in credited(looked_at)] == [
        ("c1", "person", "ana ruiz"),
        ("c2", "insider", "senior official"),
    ]
    assert [one.link for one in speakers(looked_at)] == [one.link for one in credited(looked_at)]


def test_speakers_are_the_outermost_and_credited_the_innermost() -> None:
    text = "Ana Ruiz said Bo Chen had told her that the ferry sank."
    chain = (link_of(RUIZ, text), link_of(CHEN, text))
    looked_at = Dossier(article(text, claims=[claim(text, "c1", ["the ferry sank"], *chain)]), open_model())
    assert [one.origin for one in speakers(looked_at)] == ["ana ruiz"]
    assert [one.origin for one in credited(looked_at)] == ["bo chen"]


def test_one_person_is_one_origin_by_whatever_name() -> None:
    assert origins(
        ("The mayor, Ana Ruiz, said the ferry sank.", RUIZ),
        ("Later Ruiz said twelve people drowned.", ("Ruiz", "person", "named", "Ana Ruiz")),
        ("In the evening she said divers were looking.", ("she", "person", "named", "Ana Ruiz")),
    ) == [["ana ruiz"] * 3]


def test_two_persons_are_two() -> None:
    assert origins(
        ("Ana Ruiz said the ferry sank.", RUIZ),
        ("Later Bo Chen said twelve people drowned.", CHEN),
        ("In the end Ana Ruiz said divers were looking.", RUIZ),
    ) == [["ana ruiz", "ana ruiz"], ["bo chen"]]


def test_an_institution_and_its_spokesman_are_one() -> None:
    spokesman = ("a spokesman for the harbour agency", "person", "role", None)
    assert origins(
        ("On Monday the harbour agency said the ferry sank.", AGENCY),
        ("Later a spokesman for the harbour agency said twelve people drowned.", spokesman),
    ) == [["harbour agency"] * 2]


def test_an_institution_and_who_is_named_as_its_own_are_one() -> None:
    chief = ("Bo Chen, the chief of the harbour agency,", "person", "named", "Bo Chen")
    assert len(origins(("On Monday the harbour agency said the ferry sank.", AGENCY), ("Later Bo Chen, the chief of the harbour agency, said twelve drowned.", chief))) == 1  # fmt: skip
    assert len(origins(("On Monday the harbour agency said the ferry sank.", AGENCY), ("Later its chairman, Bo Chen, said twelve people drowned.", CHEN))) == 1  # fmt: skip


def test_an_institution_and_somebody_else_are_two() -> None:
    far = "Divers went down three times. " * 6
    assert origins(
        ("On Monday the harbour agency said the ferry sank.", AGENCY),
        far,
        ("A passenger, Bo Chen, said twelve people drowned.", CHEN),
        far + "Nobody came back.",
    ) == [["harbour agency"], ["bo chen"]]


def test_an_institution_that_spoke_twice_and_somebody_else_are_two() -> None:
    far = "Divers went down three times. " * 6
    assert origins(
        ("On Monday the harbour agency said the ferry sank.", AGENCY),
        ("Then the harbour agency said divers were looking.", AGENCY),
        far,
        ("A passenger, Bo Chen, said twelve people drowned.", CHEN),
        far + "Nobody came back.",
    ) == [["harbour agency"] * 2, ["bo chen"]]


def test_a_description_and_the_name_that_it_introduces_are_one() -> None:
    engineer = ("a former engineer", "person", "role", None)
    assert (
        len(
            origins(
                ("On Monday a former engineer said the ferry sank.", engineer),
                ("The valve stuck, Bo Chen said twice.", CHEN),
            )
        )
        == 1
    )
    # Only what opens the article introduces.
    assert (
        len(
            origins(
                ("Ana Ruiz said the ferry sank.", RUIZ),
                ("On Monday a former engineer said the valve stuck.", engineer),
                ("In the end Bo Chen said twelve people drowned.", CHEN),
            )
        )
        == 3
    )


def test_whom_nobody_can_tell_is_no_origin_beside_others() -> None:
    he = ("he", "person", "role", None)
    assert origins(
        ("Ana Ruiz said the ferry sank.", RUIZ), ("In the evening he said twelve people drowned.", he)
    ) == [["ana ruiz"]]
    assert origins(("In the evening he said twelve people drowned.", he)) == [["he"]]


def test_nobody_is_nobody() -> None:
    assert origins("The weather was fair.") == []


def test_anonymous_sources_are_told_apart_by_their_words() -> None:
    assert origins(
        ("On Monday a senior official said the ferry sank.", OFFICIAL),
        ("Later a harbour worker said twelve people drowned.", ("a harbour worker", "person", "role", None)),
        ("In the end the official said divers were looking.", ("the official", "person", "role", None)),
    ) == [["senior official"], ["harbour worker"]]
