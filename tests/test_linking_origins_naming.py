"""Which sources of a cluster are one: golden cases of two tellings, and what each is called."""

from typing import Any

import pytest

from tests.tellings import said, told
from thirdhand.linking.describing import describe_cluster
from thirdhand.linking.origins.offices import find_offices, read_office
from thirdhand.linking.origins.outlets import Outlets
from thirdhand.linking.origins.wordings import telling_words
from thirdhand.linking.values import Cluster, Member
from thirdhand.records import Article

LEFT = "the bridge is shut"
PERSON, BODY, GROUP = "person", "government_body", "group"

Spec = tuple[str, str, str, str | None]


def tell(id: str, outlet: str, text: str, source: tuple[Any, ...]) -> list[Member]:
    return told(id, outlet, text.replace("LEFT", LEFT), said(LEFT, source), at="10:00")


def count(*tellings: tuple[str, tuple[Any, ...]]) -> Cluster:
    articles = [
        tell(f"a{number}", f"Paper{number} Gazette{number}", text, source)
        for number, (text, source) in enumerate(tellings)
    ]
    return describe_cluster("k", [member for article in articles for member in article], ())


def body(words: str) -> tuple[str, str]:
    return words, BODY


SAME = {
    "surname and full name": (
        ("Prime Minister Lena Ost said LEFT.", ("Lena Ost", PERSON)),
        ("PM Ost said LEFT.", ("Ost", PERSON)),
    ),
    "two ways of a ministry": (
        ("The Sarovian defence ministry said LEFT.", body("The Sarovian defence ministry")),
        ("Sarovia’s Ministry of Defense said LEFT.", body("Sarovia’s Ministry of Defense")),
    ),
    "short form with its country in the text": (
        ("The Sarovian defence ministry said LEFT.", body("The Sarovian defence ministry")),
        ("War in Sarovia. The defence ministry said LEFT.", body("The defence ministry")),
    ),
    "function of the one proper name": (
        (
            "The Northern Tarn Hospitals Trust said LEFT.",
            ("The Northern Tarn Hospitals Trust", "organisation"),
        ),
        ("The trust said LEFT.", ("The trust", "organisation", "role", None)),
    ),
    "acronym": (
        ("The National Water Board said LEFT.", ("The National Water Board", "organisation")),
        ("The NWB said LEFT.", ("The NWB", "organisation")),
    ),
    "spokesman and ministry": (
        (
            "A spokesman for the defence ministry said LEFT.",
            ("A spokesman for the defence ministry", PERSON, "role"),
        ),
        ("The defence ministry said LEFT.", body("The defence ministry")),
    ),
    "police spokeswoman by name and police": (
        (
            "Police spokeswoman Mara Lind said LEFT.",
            ("Police spokeswoman Mara Lind", PERSON, "named", "Mara Lind"),
        ),
        ("Police said LEFT.", body("Police")),
    ),
    "named spokesman, by what another article calls him": (
        ("Bo Chen said LEFT.", ("Bo Chen", PERSON)),
        ("Bo Chen, a spokesman for the harbour agency, said LEFT.", ("Bo Chen", PERSON)),
        ("The harbour agency said LEFT.", body("The harbour agency")),
    ),
    "minister and ministry": (
        ("Defence Minister Karl Dorn said LEFT.", ("Karl Dorn", PERSON)),
        ("The defence ministry said LEFT.", body("The defence ministry")),
    ),
    "director and body": (
        ("The harbour agency’s director, Tomas Ek, said LEFT.", ("Tomas Ek", PERSON)),
        ("The harbour agency said LEFT.", body("The harbour agency")),
    ),
    "two spokespersons of one body": (
        ("Ana Ruiz, a spokeswoman for the port, said LEFT.", ("Ana Ruiz", PERSON)),
        ("Bo Chen, a spokesman for the port, said LEFT.", ("Bo Chen", PERSON)),
    ),
    "office and its holder": (
        ("Mayor Hanne Dresk said LEFT.", ("Hanne Dresk", PERSON)),
        ("The mayor said LEFT.", ("The mayor", PERSON, "role", None)),
    ),
    "statement of a body": (
        ("The presidency said LEFT.", body("The presidency")),
        ("The presidency’s bulletin said LEFT.", ("The presidency’s bulletin", "document", "unnamed", None)),
    ),
}

APART = {
    "ministries of two countries": (
        ("The Sarovian defence ministry said LEFT.", body("The Sarovian defence ministry")),
        ("Ardelia’s defence ministry said LEFT.", body("Ardelia’s defence ministry")),
    ),
    "short form in an article on another country": (
        ("Ardelia’s defence ministry said LEFT.", body("Ardelia’s defence ministry")),
        ("War in Sarovia. The defence ministry said LEFT.", body("The defence ministry")),
    ),
    "two ministries of one country": (
        ("The defence ministry said LEFT.", body("The defence ministry")),
        ("The health ministry said LEFT.", body("The health ministry")),
    ),
    "an employee and the body": (
        ("Ana Ruiz, an engineer at the harbour agency, said LEFT.", ("Ana Ruiz", PERSON)),
        ("The harbour agency said LEFT.", body("The harbour agency")),
    ),
    "two persons": (
        ("Ana Ruiz said LEFT.", ("Ana Ruiz", PERSON)),
        ("Bo Chen said LEFT.", ("Bo Chen", PERSON)),
    ),
    "two bearers of one surname": (
        ("Ana Ruiz said LEFT.", ("Ana Ruiz", PERSON)),
        ("Carlos Ruiz said LEFT.", ("Carlos Ruiz", PERSON)),
    ),
}


@pytest.mark.parametrize("case", SAME)
def test_one_source(case: str) -> None:
    cluster = count(*SAME[case])
    assert cluster.n_origins == (1, 1), [one.name for one in cluster.origins]


@pytest.mark.parametrize("case", APART)
def test_two_sources(case: str) -> None:
    cluster = count(*APART[case])
    assert cluster.n_origins == (2, 2), [one.name for one in cluster.origins]


def test_an_insider_of_a_body_is_not_the_body() -> None:
    cluster = count(
        ("The defence ministry said LEFT.", body("The defence ministry")),
        (
            "A senior defence ministry official, who would not be named, said LEFT.",
            ("A senior defence ministry official", PERSON, "role"),
        ),
    )
    assert cluster.n_origins == (2, 2)
    assert [one.anonymity.value for one in cluster.origins] == ["named", "role"]


def test_an_institution_is_called_by_its_own_name() -> None:
    cluster = count(*SAME["spokesman and ministry"])
    assert [(one.name, one.anonymity.value) for one in cluster.origins] == [("The defence ministry", "named")]


def test_a_pronoun_left_open_is_whom_the_article_credited_last() -> None:
    text = f"Ana Ruiz said the road was open. Much later, she said {LEFT}."
    members = told(
        "a",
        "Post",
        text,
        said("the road was open", ("Ana Ruiz", PERSON)),
        said(LEFT, ("she", PERSON, "named", None)),
        at="10:00",
    )
    cluster = describe_cluster("k", members[1:], ())
    assert [one.kind.value for one in cluster.origins] == ["person"]
    assert cluster.origins[0].name == "Ana Ruiz"


OUTLETS = Outlets(
    [
        Article(id=name, text="x", outlet=name)
        for name in (
            "Northern Herald",
            "The Tarnwick Courier",
            "Union Press Agency",
            "Morning Post",
            "Evening Post",
        )
    ]
)


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("the Herald", "northern herald"),
        ("Herald", "northern herald"),
        ("Tarnwick Courier", "tarnwick courier"),
        ("Union Press", "union press"),
        ("Union Press news agency", "union press"),
        ("UPA", "union press"),
        ("the Post", None),
        ("Evening Post", "evening post"),
        ("Northern", None),
        ("the Clarion", None),
    ],
)
def test_outlets_are_found_by_their_short_forms(name: str, found: str | None) -> None:
    assert OUTLETS.find(name) == found


@pytest.mark.parametrize(
    ("words", "office", "of"),
    [
        ("a spokesman for the defence ministry", "spokesman", ["defence", "ministry"]),
        ("defence minister", "minister", ["defence", "ministry"]),
        ("police spokeswoman", "spokeswoman", ["police"]),
        ("the agency’s director", "director", ["agency"]),
        ("who runs the infection agency", "head", ["agency", "infection"]),
    ],
)
def test_offices_are_read(words: str, office: str, of: list[str]) -> None:
    found = read_office(words)
    assert found is not None
    assert (found[0], sorted(found[1])) == (office, of)


def test_an_engineer_has_no_office() -> None:
    assert read_office("an engineer at the harbour agency") is None
    assert list(find_offices("Ruiz, an engineer at the port, left.", "Ruiz")) == []


def test_places_and_who_is_of_them_share_their_words() -> None:
    assert telling_words("the Danish navy") == telling_words("Denmark’s navy")
    assert telling_words("Tarvenian soldiers") == telling_words("soldiers of Tarvenia")[::-1]
    assert telling_words("Ardelian police") != telling_words("Sarovian police")
