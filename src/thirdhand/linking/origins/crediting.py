"""Credit in words that no attribution is read from: "by the reckoning of the infection agency"."""

from __future__ import annotations

import re

#: What is somebody's, and whose: the source follows.
_COUNT = re.compile(
    r"\b(?:by|on|in|per|according to) (?:the )?(?:own )?(?:latest )?"
    r"(?:reckoning|count|tally|figures?|accounts?|estimates?|numbers|records|words?) (?:of|from) "
    r"(?P<whom>(?:the |its )?[^,.;:()“”\"\n]{3,60}?)(?=[,.;:()“”\"\n]|$)"
)
#: "The figure comes from the agency, which …", in the sentence after.
_COMES = re.compile(
    r"\b[Tt](?:he|hat|his) (?:figures?|number|count|claim|account|report|news|tally|information) "
    r"(?:comes?|came|is) from "
    r"(?P<whom>(?:the )?[^,.;:()“”\"\n]{3,60}?)(?=[,.;:()“”\"\n]|$)"
)
_CREDITS = re.compile(
    r"\b(?:according to|reckoning|on the count|comes? from|came from|said|says|told|reported|reports"
    r"|announced|pledged|promised|confirmed|claims|claimed|insists|per the|has it right"
    r"|understands|revealed|quoted?|quoting|citing)\b"
)


def find_credited(sentence: str, following: str) -> str | None:
    """Return whom ``sentence``, or the one ``following`` it, credits in other words; None for nobody.

    >>> find_credited("Eleven are ill, by the reckoning of the infection agency, and two died.", "")
    'the infection agency'
    """
    match = _COUNT.search(sentence) or _COMES.match(following)
    return match["whom"].strip() if match else None


def has_credit(words: str) -> bool:
    """Say whether ``words`` may credit somebody, in whatever form."""
    return _CREDITS.search(words) is not None
