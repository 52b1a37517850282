from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thirdhand.reading.sources.names import find_names, find_sites, is_capital, split_title, trim_name
from thirdhand.reading.sources.parts import split_parts
from thirdhand.reading.sources.phrases import pronoun_of, read_phrase
from thirdhand.reading.sources.register import Register
from thirdhand.reading.sources.sentences import Sentences
from thirdhand.reading.sources.vocabulary import Sort, vocabulary


@pytest.mark.parametrize(
    ("text", "determiner", "head", "sort", "is_plural"),
    [
        ("a port official", "a", "official", Sort.ROLE, False),
        ("The officials", "the", "official", Sort.ROLE, True),
        ("two sources at the shipyard", "count", "source", Sort.SOURCE, True),
        ("three people with knowledge of the sale", "count", "person", Sort.SOURCE, True),
        ("a number of dockers’ relatives", "some", "relative", Sort.ROLE, True),
        ("one of the trawlermen’s wives", "a", "wife", Sort.ROLE, False),
        ("the chief press secretary", "the", "press secretary", Sort.ROLE, False),
        ("his sister", "poss", "sister", Sort.ROLE, False),
        ("state media", "", "state media", Sort.MEDIA, True),
        ("the monitoring group", "the", "monitoring group", Sort.ORGANISATION, False),
        ("the defence ministry", "the", "ministry", Sort.GOVERNMENT, False),
        ("Officials", "", "official", Sort.ROLE, True),
        ("a leaked memo", "a", "memo", Sort.DOCUMENT, False),
        ("rumours", "", "rumour", Sort.HEARSAY, True),
        ("A World Harbour Forum (WHF) official", "a", "official", Sort.ROLE, False),
        ("The lifelong Republican", "the", "republican", Sort.ROLE, False),
    ],
)
def test_description_is_read(text: str, determiner: str, head: str, sort: Sort, is_plural: bool) -> None:
    phrase = read_phrase(text)
    assert phrase.name is None
    assert (phrase.determiner, phrase.head, phrase.sort, phrase.is_plural) == (
        determiner,
        head,
        sort,
        is_plural,
    )


@pytest.mark.parametrize(
    ("text", "name", "head"),
    [
        ("Ana Ruiz", "Ana Ruiz", ""),
        ("Mrs. Ruiz", "Ruiz", ""),
        ("Rear Admiral Ana Ruiz", "Ana Ruiz", ""),
        ("FBI Director Ana B. Ruiz", "Ana B. Ruiz", ""),
        ("Secretary of State Ana Ruiz", "Ana Ruiz", ""),
        ("Republican Ana Ruiz", "Ana Ruiz", ""),
        ("Harbour Council spokesman Tom Berg", "Tom Berg", "spokesman"),
        ("Pope Francis", "Pope Francis", ""),
        ("Father Tom Berg", "Tom Berg", ""),
        ("the Ministry of Fisheries", "Ministry of Fisheries", ""),
        ("the newspaper Rudaw", "Rudaw", "newspaper"),
        ("al-Masri", "al-Masri", ""),
        ("9to5Docks", "9to5Docks", ""),
        ("@anaruiz", "@anaruiz", ""),
    ],
)
def test_name_is_read(text: str, name: str, head: str) -> None:
    phrase = read_phrase(text)
    assert (phrase.name, phrase.head) == (name, head)


def test_owner_apposition_and_complement() -> None:
    phrase = read_phrase("Ruiz’s brother")
    assert (phrase.owner, phrase.head, phrase.determiner) == ("Ruiz", "brother", "poss")
    assert read_phrase("a spokeswoman for the port, Ana Ruiz, who flew in").apposition == "Ana Ruiz"
    assert read_phrase("a source close to the talks").has_complement
    assert not read_phrase("a senior source").has_complement


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("He", "m"),
        ("she", "f"),
        ("They", "p"),
        ("it", "n"),
        ("I", "i"),
        ("we", "w"),
        ("US", None),
        ("Her Majesty", None),
    ],
)
def test_pronoun(text: str, kind: str | None) -> None:
    assert pronoun_of(text) == kind


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("the mayor and two residents", ["the mayor", "two residents"]),
        ("Ana Ruiz and Tom Berg", ["Ana Ruiz", "Tom Berg"]),
        ("Ana Ruiz, Tom Berg and Eva Lind", ["Ana Ruiz", "Tom Berg", "Eva Lind"]),
        ("the Herald as well as portnews.com", ["the Herald", "portnews.com"]),
        ("Iraqi and U.S. officials", ["Iraqi and U.S. officials"]),
        ("Ana Ruiz, a lawyer and mother", ["Ana Ruiz, a lawyer and mother"]),
        ("a man who lives and works there", ["a man who lives and works there"]),
        ("Ana Ruiz", ["Ana Ruiz"]),
    ],
)
def test_parts(text: str, parts: list[str]) -> None:
    assert split_parts(text) == parts


def test_names_are_found_without_openers_titles_and_possessives() -> None:
    text = "But Gov. Ana Ruiz met the World Harbour Forum’s Tom Berg in Lund. On Monday, Attorneys for Berg left."
    assert [name.text for name in find_names(text)] == [
        "Ana Ruiz",
        "World Harbour Forum",
        "Tom Berg",
        "Lund",
        "Attorneys",
        "Berg",
    ]
    assert all(text[name.start :].startswith(name.text.split()[0]) for name in find_names(text))


def test_sites_are_found() -> None:
    text = "See portnews.com, docks.co.uk and mail@example.com."
    assert [text[name.start : name.start + len(name.text)] for name in find_sites(text)] == [
        "portnews.com",
        "docks.co.uk",
    ]


def test_titles() -> None:
    assert split_title(["Lt.", "Gen.", "Ana", "Ruiz"]) == ("Lt. Gen.", ["Ana", "Ruiz"])
    assert trim_name(["General", "Motors", "Company"]) != ""
    assert is_capital("iGen") and not is_capital("igen")


def test_shorter_names_join_the_longer_one() -> None:
    register = Register("Ana Ruiz left. Ruiz came back. The World Harbour Forum met; the WHF agreed.")
    assert register.entities["Ana Ruiz"].starts == [0, 15]
    assert len(register.entities["World Harbour Forum"].starts) == 2
    assert register.find("Ruiz", 20) is register.entities["Ana Ruiz"]


def test_title_tells_bearers_of_one_surname_apart() -> None:
    register = Register("Ana Ruiz and Tom Ruiz own the yard.")
    assert (one := register.find("Ruiz", 40, "Mr.")) is not None and one.name == "Tom Ruiz"
    assert (one := register.find("Ruiz", 40, "Mrs.")) is not None and one.name == "Ana Ruiz"


def test_name_in_the_headline_alone_gives_the_full_form() -> None:
    register = Register("Ruiz said so.", "Mayor Ana Ruiz under fire")
    assert (one := register.find("Ruiz", 0)) is not None and one.name == "Ana Ruiz"


def test_sentences() -> None:
    sentences = Sentences("Mr. Berg left. He was ill.\n\nShe stayed.")
    assert [sentences.number(position) for position in (0, 4, 15, 30)] == [0, 0, 1, 2]


def test_no_word_stands_for_both_genders() -> None:
    given_names = vocabulary().given
    assert given_names["Ana"] == "f" and given_names["Boris"] == "m" and given_names["Robin"] == ""


@given(st.text(max_size=300))
def test_any_text_is_read(text: str) -> None:
    read_phrase(text)
    assert "".join(split_parts(text))[:0] == ""
    for name in find_names(text):
        assert text[name.start : name.start + 1] == name.text[:1]
    for site in find_sites(text):
        assert text[site.start : site.start + len(site.text)] == site.text


@pytest.mark.parametrize(
    "unit",
    [
        "Aa ",
        "The ",
        "Mr. ",
        "A.",
        "al-",
        "a-b.com",
        "x" * 39 + ".com",
        ". ",
        "\n",
        "\n ",
        "Aa’s ",
        "Aa for ",
        "of the ",
        "“A. ",
        "@a",
    ],
)
@pytest.mark.parametrize(
    "run",
    [
        lambda text: list(find_names(text)),
        lambda text: list(find_sites(text)),
        Sentences,
        Register,
        read_phrase,
        split_parts,
    ],
)
def test_long_texts_are_read(unit: str, run: Callable[[str], object]) -> None:
    """A pattern that took more than linear time would not come back from 100 kB of its worst case."""
    run(unit * (100_000 // len(unit)))
