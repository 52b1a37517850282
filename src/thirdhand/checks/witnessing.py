"""Signs that an outlet saw, counted or obtained something itself, or asked somebody itself."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from thirdhand.records import Span

_US = (
    r"[Tt]his (?:news)?(?:paper|magazine|site|website|outlet|publication|reporter|correspondent"
    r"|column|programme|program"
    r"|station|blog)|us|me|[Oo]ur (?:reporters?|correspondents?|team|newsroom|sister paper)"
)
_STAFF = r"(?:reporters?|correspondents?|journalists?|photographers?|team|crew|staff|producers?)"
_SAW = (
    r"(?:saw|watched|counted|witnessed|visited|heard|found|reviewed|examined|obtained|read"
    r"|analy[sz]ed|verified"
    r"|confirmed|established|checked|bought|tested|filmed|has (?:seen|obtained|reviewed))"
)
_SEEN = (
    r"(?:seen|obtained|reviewed|viewed|examined|heard|verified|provided to|shared with|shown to"
    r"|leaked to|given to"
    r"|sent to|shown|read|analy[sz]ed|commissioned|inspected)(?: by| to)?"
)
_ASKED = (
    r"(?:told|interviewed|spoke (?:to|with)|speaking (?:to|with)|confirmed to|said to|added to"
    r"|an interview (?:with|to)"
    r"|email(?:ed)? to|statement to)(?: by)?"
)
_COUNTED = r"(?:analysis|review|count|investigation|survey|tally|examination|inquiry|calculations?)"
_APART = r"(?:, [^,.]{1,60},)? "


def _names(outlet: str | None, text: str) -> tuple[str, ...]:
    """Return what an outlet calls itself in ``text``, longest first: name, last word of it, initials."""
    whole = (outlet or "").strip()
    if not whole:
        return ()
    names = {whole, re.sub(r"^the ", "", whole, flags=re.IGNORECASE), whole.split()[-1]}
    names.add("".join(word[0] for word in whole.split() if word[0].isupper()))
    known = (name for name in names if len(name) > 2 and name in text)
    return tuple(sorted(known, key=lambda name: (-len(name), name)))


def _own(names: tuple[str, ...]) -> str:
    """Return a pattern of what an outlet is called: by its names and as "this newspaper"."""
    return "|".join([_US, *(rf"(?:[Tt]he )?{re.escape(name)}" for name in names)])


# Compiling takes longer than searching: an article that does not name its outlet, as most do not, shares one.
@lru_cache(maxsize=64)
def _witnessing(names: tuple[str, ...]) -> re.Pattern[str]:
    own = _own(names)
    return re.compile(
        rf"\b{_SEEN} (?:exclusively )?(?:by )?(?:{own})\b"
        rf"|\b(?:{own})(?:'s|’s)?(?: own)?(?: {_STAFF})?{_APART}{_SAW}\b"
        rf"|\b(?:{own})(?:'s|’s)? (?:own )?{_COUNTED}\b"
        r"|\b[Aa] (?:reporter|correspondent|photographer|journalist)(?: for [^,.]{1,40})?,? "
        r"(?:saw|watched|counted|heard|who|at the scene|visited)\b"
        r"|\b[Rr]eporters (?:saw|watched|counted|heard|were shown|who (?:reached|visited|saw))\b"
        r"|\b(?:I|[Ww]e) (?:saw|watched|counted|visited|found|obtained|filmed|bought|have seen|reviewed)\b"
        r"|\b(?:[Cc]ourt|[Pp]ublic|land|company|tax|property|campaign|internal|planning) "
        r"(?:records|documents|filings|papers|accounts) (?:show|seen|obtained|reveal|reviewed)"
        r"|\b(?i:documents|emails|e-mails|records|figures|data|footage|video|letters?|messages) "
        r"(?:seen|obtained|reviewed|released|published)\b"
        r"|\b(?i:freedom of information)\b"
    )


@lru_cache(maxsize=64)
def _asking(names: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"\b{_ASKED} (?:exclusively )?(?:{_own(names)})\b|\b[Ii]n an interview\b")


def find_witnessing(text: str, outlet: str | None) -> Iterator[Span]:
    """Yield where ``text`` says that its outlet (named ``outlet`` or "this newspaper") saw or has something.

    >>> text = "The letter, seen by the Courier, is short."
    >>> [span.of(text) for span in find_witnessing(text, "Lindow Courier")]
    ['seen by the Courier']
    """
    pattern = _witnessing(_names(outlet, text))
    yield from (Span(match.start(), match.end()) for match in pattern.finditer(text))


def find_asking(text: str, outlet: str | None) -> Iterator[Span]:
    """Yield where ``text`` says that somebody spoke to its own outlet."""
    pattern = _asking(_names(outlet, text))
    yield from (Span(match.start(), match.end()) for match in pattern.finditer(text))
