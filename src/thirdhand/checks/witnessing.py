"""Signs that an outlet saw, counted, asked or obtained something itself."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from thirdhand.records import Span

_US = r"this (?:news)?(?:paper|magazine|site|website|outlet|publication|reporter|correspondent|column|programme|program|station|blog)|us|me|our (?:reporters?|correspondents?|team|newsroom|sister paper)"
_STAFF = r"(?:reporters?|correspondents?|journalists?|photographers?|team|crew|staff|producers?)"
_SAW = r"(?:saw|watched|counted|witnessed|visited|heard|found|reviewed|examined|obtained|spoke (?:to|with)|interviewed|asked|read|analy[sz]ed|verified|confirmed|established|checked|learned|learnt|understands|has (?:seen|learned|learnt|obtained|reviewed|spoken))"
_DONE = r"(?:told|seen|obtained|reviewed|viewed|examined|heard|verified|provided to|shared with|shown to|leaked to|given to|sent to|shown|given|interviewed|read|analy[sz]ed|commissioned|inspected|spoke (?:to|with)|speaking (?:to|with)|confirmed to|said to|added to|an interview (?:with|to)|email(?:ed)? to|statement to)(?: by| to| for)?"
_APART = r"(?:, [^,.]{1,60},)? "


@lru_cache(maxsize=64)
def _pattern(outlet: str | None) -> re.Pattern[str]:
    own = _US
    if outlet:
        words = outlet.strip().split()
        names = {outlet.strip(), outlet.strip().removeprefix("The ").removeprefix("the "), words[-1]}
        own += "|" + "|".join(
            rf"(?:[Tt]he )?{re.escape(name)}"
            for name in sorted(names, key=len, reverse=True)
            if len(name) > 2
        )
    return re.compile(
        rf"\b{_DONE} (?:by |exclusively )?(?:{own})\b"
        rf"|\b(?:{own})(?:'s|’s)?(?: own)?(?: {_STAFF})?{_APART}{_SAW}\b"
        rf"|\b(?:{own})(?:'s|’s)? (?:own )?(?:analysis|review|count|investigation|survey|tally|examination|inquiry|calculations?)\b"
        r"|\b[Aa] (?:reporter|correspondent|photographer|journalist)(?: for [^,.]{1,40})?,? (?:saw|watched|counted|heard|who|at the scene|visited)\b"
        r"|\b[Rr]eporters (?:saw|watched|counted|heard|were shown|who (?:reached|visited|saw))\b"
        r"|\b(?:I|[Ww]e) (?:saw|watched|counted|visited|asked|found|obtained|spoke|have seen|met|reviewed)\b"
        r"|\b(?:court|public|land|company|tax|property|campaign|internal|planning) (?:records|documents|filings|papers|accounts) (?:show|seen|obtained|reveal|reviewed)"
        r"|\b(?:documents|emails|e-mails|records|figures|data|footage|video|letters?|messages) (?:seen|obtained|reviewed|released|published)\b"
        r"|\bfreedom of information\b|\b[Ii]n an interview\b"
    )


def find_own_reporting(text: str, outlet: str | None) -> Iterator[Span]:
    """Yield where ``text`` says that its outlet (named ``outlet`` or "this newspaper") found out itself."""
    for match in _pattern(outlet).finditer(text):
        yield Span(match.start(), match.end())
