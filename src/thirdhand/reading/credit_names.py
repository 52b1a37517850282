"""The names in a credit line: who they are, and whether words are names and nothing else.

Credit lines are telegraphic: "Ana Ruiz in Kyiv, Bo Chen of The Associated Press and agencies". A part is
a person, an outlet, a person of an outlet (then the outlet is the credit's name: a staff journalist and
the outlet are one), a function ("health correspondent"), or somebody without a name ("agencies").
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from thirdhand.lexicons import fold, load
from thirdhand.records import Span

_PART = re.compile(r"[,;/|&]|\s[—–-]{1,2}\s|\b(?:and|with|plus|y|et)\b")
#: What follows a name in such a list and is no part of it: "Ana Ruiz in Kyiv".
_PLACE = re.compile(r"(?:\sreported)?\s(?:in|at|from|on|near)\s")
_DATE_NAME = re.compile(
    r"(?:jan|febr?)(?:uary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|"
    r"(?:nov|dec)(?:ember)?|(?:mon|tues|wednes|thurs|fri|satur|sun)day|\d{4}"
)
_DATE_WORD = re.compile(r"\d{1,2}(?:st|nd|rd|th)?|on|published|posted|updated")
#: Words of headlines that stand inside no name, which tell "Sources: Minister To Resign" from a credit.
_HEADLINE_WORDS = frozenset(["are", "is", "its", "not", "says", "should", "to", "was", "were"])
_EDGES = " \t\xa0.:;()[]“”\"'‘’—–-_*•"
_WORDS = load("credits")
_PARTICLES = frozenset(_WORDS["particles"])
_UNNAMED = frozenset(_WORDS["unnamed"])
_FUNCTIONS = frozenset(_WORDS["functions"])
_MAX_PART_WORDS = 7
#: Agencies that hand out pictures and no text.
_PICTURES_ALONE = frozenset(
    [
        "Alamy",
        "European Pressphoto Agency",
        "Getty Images",
        "Magnum Photos",
        "Rex Features",
        "Shutterstock",
        "Splash News",
        "WENN",
    ]
)


@dataclass(frozen=True, slots=True)
class Named:
    """One part of a credit line: its words, the name that they amount to, whether that is an outlet."""

    span: Span
    name: str | None
    is_outlet: bool


def are_names(words: str) -> bool:
    """Say whether ``words`` are the names of a credit line and nothing else.

    >>> are_names("Ana Ruiz in Kyiv and agencies"), are_names("the Herald has shown that ministers knew")
    (True, False)
    """
    parts = [part.of(words) for part in _parts(words)]
    # A date follows the names: "By Monday, …" and "By 2031, …" begin sentences.
    if not parts or _is_date(parts[0]):
        return False
    names = [part for part in parts if not _is_aside(part)]
    return bool(names) and all(map(_is_name, names))


def name_parts(text: str, start: int, end: int) -> tuple[Named, ...]:
    """Return the names in ``text[start:end]``, a list by `are_names`; functions, places and dates left out.

    >>> [part.name for part in name_parts("CNN’s Ana Ruiz, Bo Chen in Rome and wires", 0, 41)]
    ['CNN', 'Bo Chen', None]
    """
    words = text[start:end]
    found: list[Named] = []
    placed = False
    for part in _parts(words):
        whole = part.of(words)
        place = _PLACE.search(whole) if find_outlet(whole) is None else None
        named = whole[: place.start()].rstrip() if place else whole
        if _is_aside(named):
            continue
        outlet = _outlet_of(named)
        is_place = placed and len(named.split()) == 1 and outlet is None and named.lower() not in _UNNAMED
        placed = placed or place is not None
        if not is_place:
            at = start + part.start
            found.append(Named(Span(at, at + len(named)), outlet or _plain(named), outlet is not None))
    return tuple(found)


def find_outlet(form: str) -> str | None:
    """Return the name of the outlet that ``form`` stands for in a credit line, None where none or several do.

    >>> find_outlet("the AP"), find_outlet("AFP"), find_outlet("The Port Sorell Gazette")
    ('Associated Press', 'Agence France-Presse', None)
    """
    sure, shared = _outlets()
    form = fold(form)
    return sure.get(form) or shared.get(form)


def is_surely_outlet(form: str) -> bool:
    """Say whether ``form`` is called like an outlet and like nothing else.

    >>> is_surely_outlet("the Associated Press"), is_surely_outlet("World")
    (True, False)
    """
    return fold(form) in _outlets()[0]


def is_agency(name: str | None) -> bool:
    """Say whether an outlet's name, as `find_outlet` gives it, is that of an agency that sends out news."""
    return name in _agencies() and not hands_out_pictures(name)


def hands_out_pictures(name: str | None) -> bool:
    """Say whether an outlet's name, as `find_outlet` gives it, is that of an agency for pictures alone."""
    return name in _PICTURES_ALONE


def means_outlet(words: str) -> bool:
    """Say whether a part of a credit line would be one by itself too: "World" heads a section.

    >>> means_outlet("The Guardian"), means_outlet("PA"), means_outlet("World")
    (True, True, False)
    """
    sure, shared = _outlets()
    form = fold(words)
    is_shared = form in shared and form not in sure
    return not is_shared or words.lower().startswith("the ") or is_agency(shared[form])


@cache
def _outlets() -> tuple[dict[str, str], dict[str, str]]:
    """Return the outlets by sure form, and by a form that means other things but one outlet only."""
    sure: dict[str, str] = {}
    shared: dict[str, set[str]] = {}
    for kind, outlets in load("outlets").items():
        for outlet in outlets if kind != "words" else ():
            ambiguous = {fold(form) for form in outlet.get("ambiguous", ())}
            forms = {fold(form) for form in (outlet["name"], *outlet.get("aliases", ()))}
            sure.update(dict.fromkeys(forms - ambiguous, outlet["name"]))
            for form in ambiguous:
                shared.setdefault(form, set()).add(outlet["name"])
    # Of several that go by one form the outlet of just that name has it: "Guardian", "Sun".
    own = {fold(name): name for names in shared.values() for name in names}
    single = {form: min(names) for form, names in shared.items() if len(names) == 1}
    return sure, {form: own[form] for form in shared if form in own} | single


@cache
def _agencies() -> frozenset[str]:
    return frozenset(agency["name"] for agency in load("outlets")["agency"])


def _parts(words: str) -> Iterator[Span]:
    """Yield the parts of a list of names, a known name that holds a joint ("Press and Journal") as one."""
    start, pending = 0, _trim(words, 0, len(words))
    if pending is None or find_outlet(pending.of(words)):
        yield from (pending,) if pending else ()
        return
    pending = None
    for end, following in [(match.start(), match.end()) for match in _PART.finditer(words)] + [
        (len(words), 0)
    ]:
        part = _trim(words, start, end)
        start = following
        if part is None:
            continue
        if pending and find_outlet(words[pending.start : part.end]):
            pending = Span(pending.start, part.end)
            continue
        if pending:
            yield pending
        pending = part
    if pending:
        yield pending


def _trim(words: str, start: int, end: int) -> Span | None:
    while start < end and (words[start] in _EDGES or words[start].isspace()):
        start += 1
    while start < end and (words[end - 1] in _EDGES or words[end - 1].isspace()):
        end -= 1
    return Span(start, end) if start < end else None


def _is_name(part: str) -> bool:
    if part.lower() in _UNNAMED or find_outlet(part):
        return True
    words = part.split()
    place = _PLACE.search(part)
    if place and part[: place.start()].lower() in _UNNAMED:
        words = part[place.start() :].split()
    elif _outlet_of(part):
        words = _after_function(words)
        if not words:
            return True
    is_headline = any(word.lower() in _HEADLINE_WORDS for word in words[1:-1])
    return (
        len(words) <= _MAX_PART_WORDS
        and not is_headline
        and all(map(_is_name_word, words))
        and not all(map(_is_small, words))
    )


def _after_function(words: list[str]) -> list[str]:
    """Return what follows somebody's work, which may be in small letters: "CNN's senior writer Bo Chen"."""
    ends = [number for number, word in enumerate(words, 1) if word.lower() in _FUNCTIONS]
    return words[ends[-1] :] if ends else words


def _is_aside(part: str) -> bool:
    """Say whether a part tells of a name instead of being one: a function or a date."""
    return part.lower() not in _UNNAMED and (_is_function(part) or _is_date(part))


def _is_date(part: str) -> bool:
    """Say whether a part is a day, a month or a year: "Published 3 May", "2031"."""
    words = [word.strip(_EDGES) for word in part.lower().split()]
    is_named = [_DATE_NAME.fullmatch(word) is not None for word in words]
    return any(is_named) and all(
        named or _DATE_WORD.fullmatch(word) for named, word in zip(is_named, words, strict=True)
    )


def _is_name_word(word: str) -> bool:
    bare = word.strip(_EDGES)
    return not bare or bare[0] == "@" or any(letter.isupper() for letter in bare) or _is_small(word)


def _is_small(word: str) -> bool:
    bare = word.strip(_EDGES)
    return bare in _PARTICLES or not any(letter.isalpha() for letter in bare)


def _is_function(part: str) -> bool:
    words = part.lower().split()
    return len(words) <= _MAX_PART_WORDS and words[-1] in _FUNCTIONS and _outlet_of(part) is None


def _plain(named: str) -> str | None:
    return None if named.lower() in _UNNAMED else " ".join(re.sub(r"^[Tt]he\s", "", named).split())


def _outlet_of(part: str) -> str | None:
    """Return the outlet that a part of a credit line is, or whose journalist it names."""
    if outlet := find_outlet(part):
        return outlet
    words = part.split()
    for number, word in enumerate(words[:_MAX_PART_WORDS]):
        form = ""
        if word.endswith(("'s", "’s", "'", "’")):
            form = " ".join(words[: number + 1]).rstrip("s").rstrip("'’")
        elif word in ("of", "for"):
            form = " ".join(words[number + 1 :])
        elif word.lower() in _FUNCTIONS:
            form = " ".join(words[:number])
        if form and (outlet := find_outlet(form)):
            return outlet
    return None
