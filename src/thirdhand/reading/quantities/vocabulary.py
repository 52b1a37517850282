"""The word lists of ``lexicons/numbers.toml`` in the form that the rules look words up in."""

from __future__ import annotations

from thirdhand.lexicons import load
from thirdhand.records import Bound

_FILE = load("numbers")


def _words(table: str, key: str) -> frozenset[str]:
    return frozenset(_FILE[table][key].split())


def _phrases(table: str) -> dict[tuple[str, ...], Bound]:
    return {
        tuple(line.split()): Bound(bound)
        for bound, lines in _FILE[table].items()
        for line in lines.splitlines()
    }


_figures, _money = _FILE["figures"], _FILE["money"]

NUMBER_WORDS = _words("figures", "words")
SCALES: dict[str, float] = _figures["scales"]
LETTERS: dict[str, float] = _figures["letters"]
PARTS: dict[str, int] = _figures["parts"]
GLYPHS: dict[str, float] = _figures["glyphs"]
VAGUE: dict[str, tuple[float, float]] = {
    word: (float(low), float(high)) for word, (low, high) in _figures["vague"].items()
}

SYMBOLS: dict[str, str] = _money["symbols"]
DOLLARS: dict[str, str] = _money["dollars"]
CODES: dict[str, str] = _money["codes"]
SLANG = _words("money", "slang")

BEFORE = _phrases("before")
AFTER = _phrases("after")

LABELS, STREETS, MONTHS, CLOCK = (_words("refused", key) for key in ("labels", "streets", "months", "clock"))
RESULTS, VOTED, PERSONS, CHANGING = (
    _words("refused", key) for key in ("results", "voted", "people", "changing")
)
TALKING, SPENDING, NOT_ONE = (_words("refused", key) for key in ("talking", "spending", "once_only"))
LEADING, FOLLOWING, VERBS = (_words("refused", key) for key in ("leading", "following", "verbs"))

PLURALS, STATES, NOT_PLURAL = (_words("counted", key) for key in ("plurals", "states", "not_plural"))
PARTICIPLES, STOPS, SKIPPED = (_words("counted", key) for key in ("participles", "stops", "skipped"))
MEASURES, TIMES, ABSENT, HURT = (_words("counted", key) for key in ("measures", "times", "absent", "hurt"))
SINGULARS = _words("counted", "singulars")

#: Words that may begin a figure.
TRIGGERS = (NUMBER_WORDS - SCALES.keys()) | frozenset(VAGUE) | frozenset(("a", "half", "tens", *GLYPHS))
#: Tokens at which a quantity may begin, digits apart.
STARTS = TRIGGERS | frozenset(SYMBOLS) | frozenset(DOLLARS) | frozenset(CODES) | {"no", "nobody", "none"}
#: "A" begins a figure only before one of these words.
PAIRS = frozenset(("a", word) for word in (*SCALES, *PARTS, "few", "couple", "handful"))
#: A stretch with neither a digit nor one of these holds no quantity.
SIGNS = (
    (STARTS - DOLLARS.keys() - CODES.keys() - SYMBOLS.keys())
    | SCALES.keys()
    | PARTS.keys()
    | frozenset("0123456789")
)
