"""The word lists: that they load, that a caller cannot spoil them, that no form means two things unmarked."""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib.resources import files

import pytest

from thirdhand.lexicons import fold, load

NAMED = ("outlets", "government_bodies", "organisations")
FILES = sorted(
    file.name.removesuffix(".toml")
    for file in files("thirdhand.lexicons").iterdir()
    if file.name.endswith(".toml")
)


def entries(name: str) -> Iterator[tuple[str, dict[str, object]]]:
    for kind, rows in load(name).items():
        if isinstance(rows, list) and rows and isinstance(rows[0], dict) and kind != "seat":
            for row in rows:
                yield kind, row


def sure_forms(row: dict[str, object]) -> set[str]:
    ambiguous = {fold(form) for form in row.get("ambiguous", ())}  # type: ignore[attr-defined]
    forms = {fold(form) for form in (row["name"], *row.get("aliases", ()))}  # type: ignore[misc, attr-defined]
    return forms - ambiguous


def outlet(form: str) -> tuple[str, str, str]:
    found = [(kind, row) for kind, row in entries("outlets") if fold(form) in sure_forms(row)]
    ((kind, row),) = found
    return str(row["name"]), kind, str(row["country"])


@pytest.mark.parametrize("name", FILES)
def test_every_file_loads_and_has_a_row_in_sources(name: str) -> None:
    assert load(name)
    sources = (files("thirdhand.lexicons") / "SOURCES.md").read_text(encoding="utf-8")
    assert f"`{name}.toml`" in sources


def test_a_caller_cannot_spoil_a_list() -> None:
    load("countries")["state"].clear()
    assert len(load("countries")["state"]) == 197


@pytest.mark.parametrize("name", ["nowhere", "../errors", "Outlets", "outlets.toml", ""])
def test_an_unknown_name_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="no lexicon is called"):
        load(name)


@pytest.mark.parametrize(
    ("form", "name", "kind", "country"),
    [
        ("NYT", "New York Times", "newspaper", "US"),
        ("the Times of London", "Times of London", "newspaper", "GB"),
        ("WaPo", "Washington Post", "newspaper", "US"),
        ("The Associated Press", "Associated Press", "agency", "US"),
        ("AFP", "Agence France-Presse", "agency", "FR"),
        ("RIA Novosti", "RIA Novosti", "agency", "RU"),
        ("Xinhua", "Xinhua", "agency", "CN"),
        ("PTI", "Press Trust of India", "agency", "IN"),
        ("Kyodo", "Kyodo News", "agency", "JP"),
        ("Clarin", "Clarín", "newspaper", "AR"),
        ("Al-Jazeera", "Al Jazeera", "broadcaster", "QA"),
        ("Daily Nation", "Daily Nation", "newspaper", "KE"),
        ("London Evening Standard", "Evening Standard", "newspaper", "GB"),
        ("BuzzFeed", "BuzzFeed", "website", "US"),
        ("Meet the Press", "NBC News", "broadcaster", "US"),
        ("TIME magazine", "Time", "magazine", "US"),
    ],
)
def test_forms_that_news_writes_lead_to_one_outlet(form: str, name: str, kind: str, country: str) -> None:
    assert outlet(form) == (name, kind, country)


@pytest.mark.parametrize(
    "form", ["Post", "Times", "Sun", "Guardian", "Time", "Fox", "Journal", "Mirror", "Express"]
)
def test_words_that_mean_other_things_are_ambiguous(form: str) -> None:
    bearers = [row for _, row in entries("outlets") if fold(form) in map(fold, row.get("ambiguous", ()))]  # type: ignore[call-overload]
    assert bearers
    assert not any(fold(form) in sure_forms(row) for _, row in entries("outlets"))


def test_no_sure_form_has_two_bearers() -> None:
    seen: dict[str, tuple[str, object]] = {}
    twice = []
    for lexicon in NAMED:
        for _, row in entries(lexicon):
            for form in sure_forms(row):
                if form in seen:
                    twice.append((form, seen[form], (lexicon, row["name"])))
                seen[form] = (lexicon, row["name"])
    assert twice == []


def test_a_bracketed_name_gives_the_form_that_texts_write() -> None:
    for lexicon in NAMED:
        for _, row in entries(lexicon):
            if bracketed := re.fullmatch(r"(.+) \(.+\)", str(row["name"])):
                assert fold(bracketed[1]) in {fold(form) for form in row["ambiguous"]}, row  # type: ignore[attr-defined]


def test_countries_are_codes_of_the_list_of_countries() -> None:
    codes = {row["code"] for _, row in entries("countries")}
    used = {row["country"] for name in NAMED for _, row in entries(name) if "country" in row}
    assert used - codes == set()


def test_the_lists_are_as_long_as_they_claim() -> None:
    outlets = [row for _, row in entries("outlets")]
    assert len(outlets) > 1800
    assert len({row["country"] for row in outlets}) > 130
    assert len(list(entries("government_bodies"))) > 400
    assert len(list(entries("organisations"))) > 1200


def test_every_code_stands_once() -> None:
    codes = [row["code"] for _, row in entries("countries")]
    assert len(codes) == len(set(codes)) == 231


@pytest.mark.parametrize(
    ("name", "folded"),
    [
        ("The  Hague\u2019s\tPort", "hague's port"),
        ("U.S. Army", "us army"),
        ("the the", "the"),
        ("Theatre", "theatre"),
        ("", ""),
    ],
)
def test_fold(name: str, folded: str) -> None:
    assert fold(name) == folded
