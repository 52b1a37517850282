"""No pattern of the checks, and none of their word lists, takes more than linear time on its worst text.

Every compiled pattern of the package is found here by itself and run as the package runs it, so that a new one
need not be entered anywhere.
"""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import re
import time
from collections.abc import Callable, Iterator

import pytest

import thirdhand.checks
from tests.test_checks_voices import link_in
from thirdhand.checks import check_article
from thirdhand.checks.contention import find_accusation, is_settled
from thirdhand.checks.dossier import Dossier
from thirdhand.checks.intensity import _strengths
from thirdhand.checks.opinion import is_opinion
from thirdhand.checks.sourcing import origin_of, same_origin
from thirdhand.checks.voices import head_of, is_counted, patterns, voice_of
from thirdhand.checks.witnessing import _asking, _witnessing, find_asking, find_witnessing
from thirdhand.checks.wording import quote
from thirdhand.lexicons import load
from thirdhand.model.quotes import find_quotes
from thirdhand.model.session import open_model
from thirdhand.reading import read_article
from thirdhand.records import Article, Span

LENGTH = 100_000
#: Seconds of processor time for one hostile line. Most need less than a tenth of one.
ENOUGH = 2
UNITS = (
    *("a", "a ", "A A, ", " ", "\n", "'", "“", "‘a", '"a" ', "1,", "1 ", "the ", "was aed, "),
    *("took a a a a ", "told the ", "who was ", "because he ", "a reporter for a", "some of ", "its a a "),
)
METHODS = ("match", "search", "finditer", "findall", "sub", "fullmatch")

Named = tuple[str, re.Pattern[str], str]


def module_patterns() -> Iterator[Named]:
    """Yield the patterns of all modules of the checks with what is done with them there."""
    for found in pkgutil.walk_packages(thirdhand.checks.__path__, f"{thirdhand.checks.__name__}."):
        module = importlib.import_module(found.name)
        source = inspect.getsource(module)
        for name, value in vars(module).items():
            if isinstance(value, re.Pattern):
                used = set(re.findall(rf"\b{name}\.({'|'.join(METHODS)})\(", source)) or {"search"}
                short = found.name.removeprefix(f"{thirdhand.checks.__name__}.")
                yield from ((f"{short}.{name}", value, method) for method in sorted(used))


def lexicon_patterns() -> Iterator[Named]:
    """Yield the patterns that the word lists hold, as they are joined, and those made of an outlet's name."""
    for table in ("reason", "condition"):
        yield f"voices.toml {table}", patterns(table), "search"
    for table, rows in load("contention").items():
        joined = re.compile("|".join(rows["patterns"]), re.IGNORECASE)
        yield f"contention.toml {table}", joined, "finditer"
    for number, strength in enumerate(_strengths()):
        yield f"intensity.toml {number} strong", strength.strong, "search"
        yield f"intensity.toml {number} carried", strength.carried, "search"
    for make in (_witnessing, _asking):
        yield f"witnessing.{make.__name__}", make("The Lindow Courier"), "finditer"


EVERY = [*module_patterns(), *lexicon_patterns()]


def run(pattern: re.Pattern[str], method: str, text: str) -> None:
    found = pattern.sub("", text) if method == "sub" else getattr(pattern, method)(text)
    if method == "finditer":
        assert sum(1 for _ in found) <= len(text) + 1


def test_the_patterns_are_found() -> None:
    names = {name for name, _, _ in EVERY}
    assert len(names) > 50
    assert {
        "fronts._HEDGED",
        "rules.weasel_passive._PASSIVE",
        "counting._PEOPLE",
        "contention.toml act",
    } <= names


@pytest.mark.parametrize(
    ("pattern", "method"),
    [pytest.param(pattern, method, id=f"{name}.{method}") for name, pattern, method in EVERY],
)
def test_hostile_lines_of_100_kilobytes_end_soon(pattern: re.Pattern[str], method: str) -> None:
    for unit in UNITS:
        began = time.process_time()
        run(pattern, method, unit * (LENGTH // len(unit)))
        assert time.process_time() - began < ENOUGH, unit


def named(text: str, kind: str = "unknown", anonymity: str = "unnamed", name: str | None = None) -> object:
    link = link_in(text, text, kind, anonymity, name)
    return voice_of(link, text), origin_of(link), head_of(link), is_counted(link)


@pytest.mark.parametrize(
    "find",
    [
        is_settled,
        find_accusation,
        lambda text: list(find_witnessing(text, "The Lindow Courier")),
        lambda text: list(find_asking(text, "The Lindow Courier")),
        lambda text: list(find_witnessing("The Courier saw it.", text)),
        lambda text: is_opinion(text, "", []),
        lambda text: is_opinion("", text, []),
        quote,
        named,
        lambda text: named(text, "organisation", "named", text),
        lambda text: same_origin(text, text),
        lambda text: Dossier(Article(id="1", text=text, outlet=text), open_model()).names_outlet(
            Span(0, len(text))
        ),
        pytest.param(lambda text: find_accusation(text, only_acts=True)),
        pytest.param(lambda text: is_opinion("", text, find_quotes(text, [(0, len(text))]))),
    ],
)
def test_long_texts_come_back(find: Callable[[str], object]) -> None:
    for unit in (
        "a ",
        "the ",
        "the rigged ",
        "was rigged ",
        "the Courier, a ",
        "“I” ",
        "of the ",
        "A B ",
        "my “a ",
    ):
        began = time.process_time()
        find(unit * (LENGTH // len(unit)))
        assert time.process_time() - began < ENOUGH, unit


SENTENCES = (
    "The board took bribes, Ana Ruiz said on Monday. The mayor hid the reports about the dam. Twelve people "
    "died, the coast guard said. Two officials said that the army shelled a hospital. "
)


@pytest.mark.parametrize(
    "gap",
    [
        "\n\n",
        pytest.param(""),
    ],
)
def test_a_long_article_is_checked_soon(gap: str) -> None:
    article = Article(id="1", title="Board took bribes, twelve dead", text=(SENTENCES + gap) * 100)
    read = read_article(article, open_model())
    began = time.process_time()
    check_article(read, open_model())
    assert time.process_time() - began < 3 * ENOUGH
