"""The words of the simulated news world: templates made ready, names, sources, outlets.

A template is compiled once into pieces, slots and choices; rendering gives a list of pieces, so that a later
edit of one piece leaves every span exact. Names are spelled by syllables: none of them is anybody's.
"""

from __future__ import annotations

import random
import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from thirdhand.records import Anonymity, Kind

#: Compiled: plain words, a slot, or a choice among compiled templates.
Template = tuple[tuple[str, Any], ...]
#: How an article calls a source: its words, its name, what it is, and how far it can be told apart.
Form = tuple[str, str | None, Kind, Anonymity]

_PART = re.compile(r"\[([^\]]*)\]|\{([^}]*)\}")
_SLOT = re.compile(r"\{([^}]*)\}")
_LETTERS = re.compile(r"[\W_]+")
_HEADS = (
    "B",
    "D",
    "F",
    "G",
    "H",
    "K",
    "L",
    "M",
    "N",
    "P",
    "R",
    "S",
    "T",
    "V",
    "W",
    "Br",
    "Dr",
    "St",
    "Tr",
    "Kl",
)
_MIDS = ("a", "e", "i", "o", "u", "ai", "ea", "or", "an", "el", "un")
_JOINTS = ("l", "r", "n", "m", "d", "v", "st", "nd", "rk", "ss", "lm", "sk")
_TAILS = ("ow", "ick", "ane", "on", "eth", "ard", "is", "em", "ora", "in", "old", "ut")
_FIRST = (
    "Ada",
    "Bram",
    "Cleo",
    "Dov",
    "Elin",
    "Finn",
    "Gera",
    "Hugo",
    "Ines",
    "Jory",
    "Kaja",
    "Lew",
    "Mira",
    "Nils",
)
_MORE_FIRST = (
    "Oda",
    "Pavo",
    "Rena",
    "Sten",
    "Tove",
    "Ugo",
    "Vera",
    "Wim",
    "Yana",
    "Zeno",
    "Alma",
    "Birk",
    "Dina",
    "Egon",
)
FIRST_NAMES = _FIRST + _MORE_FIRST
N_PLACES, N_REGIONS, N_OUTLETS, N_AGENCIES, N_NATIONALS = 400, 24, 200, 5, 24
_PAPERS = ("Courier", "Herald", "Post", "Tribune", "Gazette", "Echo", "Argus", "Mercury")
_ENDS = ("Press", "Wire", "Dispatch", "News Agency", "Reports")


class Source(NamedTuple):
    """Whom one can ask: how an article calls it first, how later, and what makes it the same."""

    forms: tuple[Form, ...]
    short: Form
    key: str

    @property
    def is_named(self) -> bool:
        """Say whether it can be told apart by itself."""
        return not self.key.startswith("?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlet:
    """An outlet: ``called`` is how others credit it, ``hours`` its zone.

    ``furniture`` is what it prints under or in everything.
    """

    name: str
    called: str
    rank: str
    hours: int
    american: bool
    furniture: tuple[str, ...]

    @property
    def host(self) -> str:
        """The host of its pages."""
        return self.name.lower().replace(" ", "") + ".example"


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """A kind of event."""

    choices: dict[str, list[str]]
    numbers: dict[str, tuple[int, int, str]]
    bodies: tuple[str, ...]
    roles: tuple[str, ...]
    unnamed: tuple[str, ...]
    titles: tuple[tuple[Template, ...], ...]
    wordings: tuple[tuple[Template, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Grammar:
    """All templates of ``newsroom_grammar.toml``."""

    frames: tuple[Frame, ...]
    attributions: dict[str, tuple[Template, ...]]
    fillers: dict[str, tuple[Template, ...]]
    bulletins: tuple[tuple[Template, ...], ...]
    furniture: tuple[Template, ...]
    spellings: tuple[tuple[re.Pattern[str], str], ...]
    edits: tuple[tuple[re.Pattern[str], str], ...]


def compile_template(text: str) -> Template:
    """Return ``text`` as pieces, slots and choices.

    >>> compile_template("{C}, he [said|added]")
    (('slot', 'C'), ('text', ', he '), ('choice', ((('text', 'said'),), (('text', 'added'),))))
    """
    parts: list[tuple[str, Any]] = []
    at = 0
    for match in _PART.finditer(text):
        parts += [("text", text[at : match.start()])] if match.start() > at else []
        if match[2] is not None:
            parts.append(("slot", match[2]))
        else:
            parts.append(("choice", tuple(map(compile_template, match[1].split("|")))))
        at = match.end()
    parts += [("text", text[at:])] if at < len(text) else []
    return tuple(parts)


def render(
    template: Template, dealer: random.Random, values: Mapping[str, str]
) -> tuple[list[str], list[tuple[int, str]]]:
    """Return ``template`` as pieces, and which piece stands for which slot."""
    pieces: list[str] = []
    slots: list[tuple[int, str]] = []
    _render(template, dealer, values, pieces, slots)
    return pieces, slots


def _render(
    template: Template,
    dealer: random.Random,
    values: Mapping[str, str],
    pieces: list[str],
    slots: list[tuple[int, str]],
) -> None:
    for kind, content in template:
        if kind == "text":
            pieces.append(content)
        elif kind == "slot":
            if value := values[content]:
                slots.append((len(pieces), content))
                pieces.append(value)
        else:
            _render(content[int(dealer.random() * len(content))], dealer, values, pieces, slots)


def fold_letters(text: str) -> str:
    """Return the letters and digits of ``text``, folded: what reuse looks at."""
    return _LETTERS.sub("", text).casefold()


@cache
def load_grammar() -> Grammar:
    """Read the grammar, once."""
    with Path(__file__).with_name("newsroom_grammar.toml").open("rb") as file:
        given = tomllib.load(file)
    return Grammar(
        frames=tuple(map(_make_frame, given["frames"])),
        attributions={name: _compile(each) for name, each in given["attributions"].items()},
        fillers={name: _compile(each) for name, each in given["fillers"].items()},
        bulletins=tuple(map(_compile, given["bulletins"].values())),
        furniture=_compile(given["furniture"]["lines"]),
        spellings=_patterns(given["spellings"]),
        edits=_patterns(given["edits"]),
    )


def _compile(texts: Sequence[str]) -> tuple[Template, ...]:
    return tuple(map(compile_template, texts))


def _patterns(words: Mapping[str, str]) -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple((re.compile(rf"\b{word}\b"), other) for word, other in words.items())


def _make_frame(given: dict[str, Any]) -> Frame:
    return Frame(
        choices=given["choices"],
        numbers={name: (low, high, unit) for name, (low, high, unit) in given["numbers"].items()},
        bodies=tuple(given["bodies"]),
        roles=tuple(given["roles"]),
        unnamed=tuple(given["unnamed"]),
        titles=tuple(_compile(each["title"]) for each in given["propositions"]),
        wordings=tuple(_compile(each["is"]) for each in given["propositions"]),
    )


def fill_slots(text: str, values: Mapping[str, str]) -> str:
    """Return ``text`` with its slots filled."""
    return _SLOT.sub(lambda match: values[match[1]], text)


@cache
def name_thing(kind: str, number: int) -> str:
    """Return the name of the place, region, company … with this ``number``, the same every time.

    >>> name_thing("place", 3) == name_thing("place", 3)
    True
    """
    dealer = random.Random(f"{kind}/{number}")
    word = "".join(dealer.choice(part) for part in (_HEADS, _MIDS, _JOINTS, _TAILS))
    if kind == "company":
        return f"{word} {dealer.choice(('Works', 'Group', 'Holding', 'Brothers', 'Trading', 'Lines'))}"
    return f"{word}ia" if kind == "region" else word


def name_person(dealer: random.Random) -> str:
    """Return an invented person's name."""
    first = FIRST_NAMES[int(dealer.random() * len(FIRST_NAMES))]
    return f"{first} {name_thing('family', int(dealer.random() * 900))}"


@cache
def list_outlets() -> tuple[Outlet, ...]:
    """Return the world's outlets: agencies, nationals, locals; the last prints bulletins by template."""
    return tuple(map(_make_outlet, range(N_OUTLETS)))


def _make_outlet(number: int) -> Outlet:
    dealer = random.Random(f"outlet/{number}")
    place = name_thing("place", number)
    if number < N_AGENCIES:
        rank, name = "agency", f"{name_thing('agency', number)} {_ENDS[number]}"
    elif number < N_AGENCIES + N_NATIONALS:
        rank, name = "national", f"{name_thing('nation', number)} {_PAPERS[number % 8]}"
    elif number == N_OUTLETS - 1:
        rank, name = "templates", f"{place} Bulletin"
    else:
        rank, name = "local", f"{place} {_PAPERS[number % 8]}"
    values = {"outlet": name, "k": str(dealer.randint(2, 40)), "n": f"{dealer.randint(20, 900)},000"}
    lines = dealer.sample(load_grammar().furniture, 2)
    return Outlet(
        name=name,
        called=name if rank == "agency" else f"the {name}",
        rank=rank,
        hours=dealer.choice((-5, 0, 0, 1, 1, 2, 3)),
        american=dealer.random() < 0.4,
        furniture=tuple("".join(render(line, dealer, values)[0]) for line in lines),
    )
