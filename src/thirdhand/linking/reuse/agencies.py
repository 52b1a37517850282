"""When two names are one outlet's, and which outlets are agencies.

An agency is known by the lexicon, by what it calls itself, or because other outlets credit it: the last way
finds those that no list has.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from thirdhand.lexicons import fold
from thirdhand.reading.credit_names import find_outlet, is_agency

#: What outlets leave out of an agency's name.
_LEFT_OUT = frozenset("agency agencies media news newswire press service services wire wires".split())
_OWN_WORDS = (("agency",), ("newswire",), ("wire",), ("wires",), ("press", "service"), ("news", "service"))


class _Forms(NamedTuple):
    """``full`` as it is looked up; ``short`` are what may stand for it."""

    full: str
    short: frozenset[str]


class Agencies:
    """The agencies among ``outlets``, given everything that articles credit (``wires``)."""

    def __init__(self, outlets: Iterable[str | None], wires: Iterable[str] = ()) -> None:
        known = {outlet for outlet in outlets if outlet}
        self._agencies = {outlet for outlet in known if is_agency_name(outlet)}
        by_form: dict[str, set[str]] = {}
        for outlet in known:
            forms = _forms(outlet)
            for form in (forms.full, *forms.short):
                by_form.setdefault(form, set()).add(outlet)
        for wire in set(wires):
            near = set().union(
                *(by_form.get(form, set()) for form in (_forms(wire).full, *_forms(wire).short))
            )
            self._agencies |= {outlet for outlet in near if is_same_outlet(wire, outlet)}

    def has(self, outlet: str | None) -> bool:
        """Say whether ``outlet`` is an agency."""
        return outlet in self._agencies


@lru_cache(maxsize=65_536)
def is_same_outlet(name: str | None, other: str | None) -> bool:
    """Say whether two names are one outlet's, be it in short or by their first letters.

    >>> is_same_outlet("Westland Press Service", "WPS"), is_same_outlet("The Herald", "Herald on Sunday")
    (True, False)
    """
    if not name or not other:
        return False
    ours, theirs = _forms(name), _forms(other)
    return ours.full == theirs.full or ours.full in theirs.short or theirs.full in ours.short


def is_agency_name(name: str | None) -> bool:
    """Say whether ``name`` is an agency's by the lexicon, or calls itself one.

    >>> is_agency_name("Reuters"), is_agency_name("Halyard News Agency"), is_agency_name("The Herald")
    (True, True, False)
    """
    if not name:
        return False
    words = tuple(fold(name).split())
    calls_itself = any(len(words) > len(own) and words[-len(own) :] == own for own in _OWN_WORDS)
    return calls_itself or is_agency(find_outlet(name))


@lru_cache(maxsize=65_536)
def _forms(name: str) -> _Forms:
    full = fold(find_outlet(name) or name)
    words = full.split()
    short = {"".join(word[0] for word in words)} if len(words) > 1 else set()
    while len(words) > 1 and words[-1] in _LEFT_OUT:
        words.pop()
        short.add(" ".join(words))
    return _Forms(full, frozenset(short))
