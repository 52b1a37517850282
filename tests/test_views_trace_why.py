from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from io import StringIO

from rich.console import Console

from tests.invented import article, claim
from thirdhand.linking.values import Member, Side
from thirdhand.records import Article
from thirdhand.store.corrections import Correction
from thirdhand.views.explaining import explanation_to_json, print_explanation


def member(text: str, **fields: str) -> Member:
    one: Article = replace(article(text, claims=[claim(text, "c1", [text])]), **fields)
    return Member(article=one, claim=one.claims[0], side=Side.SUPPORTS)


@dataclass(kw_only=True)
class Found:
    left: Member = field(default_factory=lambda: member("it rains", id="b2:00112233445566", outlet="Post", published="2031-03-04T10:00:00Z"))  # fmt: skip
    right: Member = field(default_factory=lambda: member("rain\x1b[31m fell", id="b2:77112233445566", url="https://b.example/"))  # fmt: skip
    clusters: tuple[str | None, str | None] = ("k7", "k7")
    weight: float | None = 3.1
    is_denial: bool = False
    matched: Sequence[str] = ("both have: rain",)
    differing: Sequence[str] = ()
    corrections: Sequence[Correction] = ()


def shown(found: Found) -> list[str]:
    file = StringIO()
    print_explanation(found, Console(file=file, width=80, markup=False, emoji=False, highlight=False))
    return file.getvalue().splitlines()


def test_both_claims_and_what_speaks_for_it_and_against() -> None:
    assert shown(Found(differing=("only the first has: Orm",))) == [
        "b2:0011223344#c1 · Post, 2031-03-04 10:00",
        "  asserted: “it rains”",
        "b2:7711223344#c1 · b.example, no date",
        "  asserted: “rain␛[31m fell”",
        "",
        "They stand in one cluster, k7.",
        "For it",
        "  both have: rain",
        "Against it",
        "  only the first has: Orm",
        "Odds: about 22 to 1 that they say the same.",
    ]


def test_what_a_person_decided_comes_last() -> None:
    correction = Correction(id=5, kind="not-same", note="two\ndams", made="2031-03-05T10:00:00Z", named=())
    lines = shown(Found(clusters=("k7", None), corrections=(correction,)))
    assert "They stand apart: the first in k7, the second alone." in lines
    assert lines[-1] == "A person decided it: not-same, correction 5 of 2031-03-05, “two dams”."


def test_claims_that_were_never_compared() -> None:
    assert shown(Found(clusters=(None, None), weight=None, matched=()))[-2:] == [
        "They stand apart: the first alone, the second alone.",
        "Nothing made them worth comparing: too few words, names or numbers in common.",
    ]


def test_the_same_as_json() -> None:
    assert explanation_to_json(Found(weight=-1.23456, is_denial=True)) == {
        "claims": ["b2:00112233445566#c1", "b2:77112233445566#c1"],
        "clusters": ["k7", "k7"],
        "weight": -1.2346,
        "denial": True,
        "matched": ["both have: rain"],
        "differing": [],
        "corrections": [],
    }
