"""Articles with other people in them: names, countries, parties and genders swapped, all else as it was."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from thirdhand.lexicons import load
from thirdhand.records import Anonymity, Article, Kind

#: Surnames from everywhere that no article of the cases has.
SURNAMES = (
    *(
        "Okafor",
        "Nguyen",
        "Kowalczyk",
        "Haddad",
        "Fernandes",
        "Yamamoto",
        "Petrov",
        "Singh",
        "Abebe",
        "Rahman",
    ),
    *("Castillo", "Lindqvist", "Mbeki", "Chaudhry", "Rossi", "Demir", "Novak", "Kimani", "Tanaka", "Morales"),
)
GIVEN = {
    "male": ("Chinedu", "Ahmed", "Carlos", "Andrei", "Arjun", "Boris", "Bilal", "Akira", "Kwame", "Pedro"),
    "female": ("Amina", "Fatima", "Maria", "Olga", "Priya", "Yuki", "Leila", "Rosa", "Grace", "Ingrid"),
}
#: What the cases call their countries, with the name that stands for each after the swap.
COUNTRIES = {
    "Sarkhand": "Russia", "Tolvania": "Kenya", "Ostrian": "French", "Ostria": "France", "Norrland": "Brazil",
    "Varenian": "Chinese", "Varenia": "China", "Ossandian": "Iranian", "Ossandia": "Iran", "Tavarians": "Germans",
    "Tavarian": "German", "Tavaria": "Germany", "Nordland": "India", "Liria": "Mexico", "Ferrand": "Ghana",
    "Markand": "Turkey", "Pellonia": "Japan", "Belhara": "Aleppo", "Lowland": "Israeli", "Highland": "Kurdish",
    "Lowlands": "Israeli plain", "Highlands": "Kurdish hills",
}  # fmt: skip
#: Offices to which a party can be put.
_OFFICES = re.compile(
    r"\b(?<!prime )(mayor|minister|senator|councillor|governor|lawmaker|congressman|president)\b(?! of)"
)
_PAIRS = (
    *(
        ("he", "she"),
        ("himself", "herself"),
        ("mr", "ms"),
        ("man", "woman"),
        ("men", "women"),
        ("boy", "girl"),
    ),
    *(
        ("father", "mother"),
        ("son", "daughter"),
        ("brother", "sister"),
        ("husband", "wife"),
        ("uncle", "aunt"),
    ),
    *(
        ("spokesman", "spokeswoman"),
        ("chairman", "chairwoman"),
        ("boyfriend", "girlfriend"),
        ("king", "queen"),
    ),
    *(("nephew", "niece"), ("grandfather", "grandmother"), ("prince", "princess"), ("actor", "actress")),
    *(
        ("businessman", "businesswoman"),
        ("policeman", "policewoman"),
        ("widower", "widow"),
        ("lads", "girls"),
    ),
)
_OTHER = {a: b for one, two in _PAIRS for a, b in ((one, two), (two, one))}
_GENDERED = re.compile(rf"\b(?:{'|'.join(_OTHER)}|him|his|her|hers)\b", re.IGNORECASE)

Swap = Callable[[str], str]


def swapped(article: Article, swap: Swap) -> Article:
    """Return the bare article with ``swap`` applied to text, title and byline."""
    title = swap(article.title) if article.title is not None else None
    byline = swap(article.byline) if article.byline is not None else None
    return Article(
        id=article.id,
        text=swap(article.text),
        title=title,
        byline=byline,
        outlet=article.outlet,
        published=article.published,
        language="en",
    )


def swap_names(article: Article) -> Swap:
    """Give every person that the reader of ``article`` resolved another name of the same gender."""
    return _replacing(_new_names(article, is_crossed=False))


def swap_genders(article: Article) -> Swap:
    """Make women of men and men of women: pronouns, titles, kinship, and the given names that are known."""
    names = _replacing(_new_names(article, is_crossed=True))

    def swap(text: str) -> str:
        renamed = names(text)
        return _GENDERED.sub(lambda match: _cross(match, renamed), renamed)

    return swap


def swap_countries(article: Article) -> Swap:
    """Put real countries in the place of the invented ones."""
    return _replacing(COUNTRIES)


def with_party(party: str) -> Callable[[Article], Swap]:
    """Return a swap that gives every office-holder ``party``."""

    def of(article: Article) -> Swap:
        return lambda text: _OFFICES.sub(rf"{party} \1", text)

    return of


def _new_names(article: Article, *, is_crossed: bool) -> dict[str, str]:
    given = {gender: set(names.split()) for gender, names in load("people")["given"].items()}
    new: dict[str, str] = {}
    for name in _people(article):
        *firsts, last = name.split()
        new.setdefault(last, SURNAMES[len(new) % len(SURNAMES)])
        for first in firsts:
            gender = next((one for one, known in given.items() if first in known), None)
            if gender is not None:
                other = {"male": "female", "female": "male"}[gender] if is_crossed else gender
                new.setdefault(first, GIVEN[other][len(new) % len(GIVEN[other])])
    return new


def _people(article: Article) -> Iterable[str]:
    links = (link for claim in article.claims for link in claim.chain)
    named = (link for link in links if link.kind is Kind.PERSON and link.anonymity is Anonymity.NAMED)
    names = (name for link in named for name in link.names)
    full = (name for name in names if re.fullmatch(r"[A-Z][\w'’-]+(?: [A-Z][\w'’-]+)+", name))
    # A headline may have capitals throughout: who is named in it is named in the text.
    return dict.fromkeys(name for name in full if name in article.text)


def _replacing(words: dict[str, str]) -> Swap:
    if not words:
        return lambda text: text
    pattern = re.compile(rf"\b(?:{'|'.join(map(re.escape, words))})\b")
    return lambda text: pattern.sub(lambda match: words[match[0]], text)


def _cross(match: re.Match[str], text: str) -> str:
    word = match[0].lower()
    if word in ("him", "his"):
        other = "her" if word == "him" or re.match(r" [a-z]", text[match.end() :]) else "hers"
    elif word in ("her", "hers"):
        other = "his" if word == "hers" or re.match(r" [a-z]", text[match.end() :]) else "him"
    else:
        other = _OTHER[word]
    if match[0].isupper() and len(match[0]) > 1:
        return other.upper()
    return other.capitalize() if match[0][0].isupper() else other
