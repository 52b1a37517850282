"""The headline, the writers' names and the outlet's name, chosen among what a page says for each.

Pages put the outlet into the title, the job into the byline and a slogan into the outlet. The rules
below were read off the 181 pages of the article extraction benchmark.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from html import unescape

_MAX_NAME_CHARACTERS = 100
_MAX_OUTLET_CHARACTERS = 60
_LEAST_WORDS = 3
_SHARED_WORDS = 0.5

_SPACES = re.compile(r"\s+")
_TAG = re.compile(r"</?[a-z][^<>]*>", re.IGNORECASE)
_SEPARATOR = re.compile(r"\s+[|–—·•»«:-]\s+|\s*[|]\s*")

_ADDRESS = re.compile(r"https?:|www\.|@", re.IGNORECASE)
_HOST = re.compile(r"(?:[\w-]+\.)+[a-z]{2,6}/?", re.IGNORECASE)

_BY = re.compile(r"^(?:(?:written|words|story|posted|reporting)\s+)?by:?\s+", re.IGNORECASE)
_NOBODY = re.compile(
    r"^\W*$|^(?:admin|administrator|staff|editor|unknown|none|null|undefined)$", re.IGNORECASE
)
# What layouts print right after the name: another field, or the date.
_AFTER_NAME = re.compile(
    r"\s*[|<].*$|[\s,;]+(?:published|updated|posted)\b.*$"
    r"|(?:[\s,;]+(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|january|february|march|april|may|june|july|august"
    r"|september|october|november|december)\b[\s,;\d]*)+$",
    re.IGNORECASE,
)


def clean_line(text: str) -> str:
    """Return ``text`` as one line without markup, entities, control characters.

    >>> clean_line(" Flood &amp; <b>fire</b>\\n hit Port&nbsp;Sorell ")
    'Flood & fire hit Port Sorell'
    """
    # twice: attribute values are often escaped once more than they should be
    plain = unescape(unescape(_TAG.sub("", text)))
    kept = "".join(character for character in plain if character.isprintable() or character.isspace())
    return _SPACES.sub(" ", kept).strip()


def letters(text: str) -> str:
    """Return the letters and digits of ``text`` in one case: what two ways of printing it share."""
    return "".join(filter(str.isalnum, text.casefold()))


def choose_title(declared: Sequence[str], headings: Sequence[str], outlet: str | None) -> str | None:
    """Return the headline: the heading of the page that says what it declares, else the first declared.

    Declared titles are written for search engines and come with kicker and outlet; the heading is what
    readers see.

    >>> choose_title(["Opinion | The bridge must close - Sorell News"], ["The bridge must close"], None)
    'The bridge must close'
    >>> choose_title(["The bridge must close | Sorell Herald"], ["Opinion"], "The Sorell Herald")
    'The bridge must close'
    """
    shorn = [title for title in (_without_outlet(each, outlet) for each in declared) if title]
    told = [heading for heading in headings if heading and not _same_name(heading, outlet or "")]
    for heading in told:
        if any(_says_the_same(heading, title) for title in shorn):
            return heading
    return next(iter((*shorn, *told)), None)


def choose_byline(candidates: Iterable[Sequence[str]], outlet: str | None) -> str | None:
    """Return the first of ``candidates``, lists of names, that names a writer, joined with commas.

    >>> choose_byline([["https://news.example/ana"], ["By Ana Ruiz", "Bo Chen | Updated"]], "Sorell Herald")
    'Ana Ruiz, Bo Chen'
    """
    for names in candidates:
        cleaned = (_AFTER_NAME.sub("", _BY.sub("", clean_line(name))).strip(" ,;") for name in names)
        writers = [name.replace(";", ",") for name in cleaned if _is_writer(name, outlet)]
        if writers:
            return ", ".join(dict.fromkeys(writers))
    return None


def choose_outlet(
    names: Iterable[str], page_title: str, titles: Sequence[str], handles: Sequence[str]
) -> str | None:
    """Return the outlet's name, None where the page says none; an address or a handle is no name.

    ``names`` is what the page declares, best first. ``page_title`` (the title element) ends with the
    name on most pages: that end is believed first where it is the outlet's handle in ``handles``, and
    last where the rest of it is one of ``titles``.
    """
    head, tail = _split_end(page_title)
    is_handle = any(letters(tail) == letters(handle) for handle in handles if tail)
    is_after_title = any(letters(head) == letters(title) for title in titles if tail)
    candidates = [tail] if is_handle else []
    candidates += [
        _SEPARATOR.split(clean_line(name))[0] if "|" in name else clean_line(name) for name in names
    ]
    candidates += [tail] if is_after_title else []
    plausible = [name for name in candidates if _is_outlet(name)]
    # "Space" before "Space.com", and both before "usatoday"
    return min(plausible, key=_likeness_to_address, default=None)


def _says_the_same(heading: str, title: str) -> bool:
    words, others = ({letters(word) for word in text.split()} - {""} for text in (heading, title))
    # three words at least: a section's heading ("Opinion") stands in titles too
    return len(words) >= _LEAST_WORDS and len(words & others) > _SHARED_WORDS * min(len(words), len(others))


def _is_outlet(name: str) -> bool:
    if not name or len(name) > _MAX_OUTLET_CHARACTERS or _ADDRESS.search(name):
        return False
    return not (_HOST.fullmatch(name) and name.islower())


def _likeness_to_address(name: str) -> int:
    if name.islower() and " " not in name:
        return 2
    return 1 if _HOST.fullmatch(name) else 0


def _split_end(page_title: str) -> tuple[str, str]:
    separators = list(_SEPARATOR.finditer(page_title))
    if not separators:
        return page_title, ""
    return page_title[: separators[-1].start()], page_title[separators[-1].end() :]


def _without_outlet(title: str, outlet: str | None) -> str:
    """Return ``title`` without the outlet's name that pages put after or before it, "" where that is all."""
    if not outlet:
        return title
    if _same_name(title, outlet):
        return ""
    separators = list(_SEPARATOR.finditer(title))
    if separators and _same_name(title[separators[-1].end() :], outlet):
        return title[: separators[-1].start()]
    if separators and _same_name(title[: separators[0].start()], outlet):
        return title[separators[0].end() :]
    return title


def _same_name(one: str, other: str) -> bool:
    return _core(one) == _core(other)


def _core(name: str) -> str:
    return letters(name).removesuffix("com").removeprefix("the")


def _is_writer(name: str, outlet: str | None) -> bool:
    if len(name) > _MAX_NAME_CHARACTERS or _NOBODY.search(name) or _ADDRESS.search(name):
        return False
    return outlet is None or not _same_name(name, outlet)
