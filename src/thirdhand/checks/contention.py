"""What is contentious: claims that accuse somebody of a wrong, blame, or harm a reputation.

By words alone, for a rule must show the words that it fired on. The patterns are those of
``lexicons/contention.toml``; they name acts and their doers ("took bribes", "ignored warnings"), not topics
("the anti-fraud office").
"""

from __future__ import annotations

import re
from functools import cache

from thirdhand.lexicons import load
from thirdhand.records import Span

_PASSIVE = re.compile(
    r"\b(?:was|were|been|being|is|are|be|gets?|got)(?: \w+ly)?(?: \w+ed,| \w+ed (?:or|and))* $", re.IGNORECASE
)
_GOING_ON = re.compile(
    r"(?<!there )\b(?:was|were|been|is|are|kept|started|began|of|for|by|while|after) $", re.IGNORECASE
)
_ADJECTIVE = re.compile(
    r"\b(?:the|a|an|this|that|these|those|his|her|their|its|some|any|no|and|of|\w+'s|\d[\d,.]{0,9}) $",
    re.IGNORECASE,
)
#: Who "moved here illegally" is a matter of status, which nobody is being accused of.
_STATUS = re.compile(
    r"\b(?:mov(?:es?|ed|ing)|enter(?:s|ed|ing)?|cross(?:es|ed|ing)?|(?:im)?migrat(?:es?|ed|ing)"
    r"|arriv(?:es?|ed|ing)|liv(?:es?|ed|ing)|comes?|coming|came|stay(?:s|ed|ing)?|work(?:s|ed|ing)?|brought"
    r"|here|country|border|states)(?: [\w'.-]+){0,6} $",
    re.IGNORECASE,
)
#: So many code points before an act tell whose it is.
_BEFORE = 60
#: Whom everybody blames.
_OUTLAWS = re.compile(
    r"\b(?:gunm[ae]n|attackers?|assailants?|militants?|terrorists?|mob|vigilantes?|jihadi\w*"
    r"|extremists?|robbers?|raiders|thie(?:f|ves)"
    r"|burglars?|pirates|kidnappers?|hijackers?|bombers?|killers?|executioner|hackers?|scammers?"
    r"|fraudsters?|isis|islamic state|boko haram|al-qaeda|al-qaida|al-shabab\w*|taliban)\b",
    re.IGNORECASE,
)
_APOSTROPHES = str.maketrans("’‘`", "'''")


@cache
def _pattern(table: str) -> re.Pattern[str]:
    return re.compile("|".join(load("contention")[table]["patterns"]), re.IGNORECASE)


def find_accusation(words: str, *, only_acts: bool = False, in_headline: bool = False) -> Span | None:
    """Return the words that accuse in ``words``, None where nobody is accused or the matter is settled.

    ``only_acts`` leaves out labels ("crooked") and acts without a doer ("was kidnapped"), ``in_headline``
    takes acts as headlines put them ("executes prisoners").

    >>> find_accusation("The mayor took bribes").of("The mayor took bribes")
    'took bribes'
    >>> find_accusation("The mayor was jailed for taking bribes")
    >>> find_accusation("Three men were kidnapped in March", only_acts=True)
    """
    plain = words.translate(_APOSTROPHES)
    if is_settled(plain):
        return None
    for table in ("act", "headline") if in_headline or not only_acts else ("act",):
        for match in _pattern(table).finditer(plain):
            if not only_acts or _has_doer(plain, match):
                return Span(match.start(), match.end())
    label = None if only_acts else _pattern("label").search(plain)
    return Span(label.start(), label.end()) if label else None


def _has_doer(words: str, match: re.Match[str]) -> bool:
    """Say whether an act is somebody's: no passive without "by", no bare "looting", not the first word."""
    before = words[max(match.start() - _BEFORE, 0) : match.start()]
    if match.start() == 0 or _ADJECTIVE.search(before):
        return False
    if match[0].lower() in ("illegally", "unlawfully") and _STATUS.search(before):
        return False
    if match[0].split()[0].lower().endswith("ing"):
        return _GOING_ON.search(before) is not None
    return _PASSIVE.search(before) is None or words[match.end() :].lstrip().startswith("by ")


def is_settled(words: str) -> bool:
    """Say whether ``words`` tell of a charge, trial, verdict or admission, or only put a case."""
    return _pattern("settled").search(words.translate(_APOSTROPHES)) is not None


def is_outlaws(words: str) -> bool:
    """Say whether ``words`` tell of those whose deeds nobody disputes: gunmen, hackers, Islamic State."""
    return _OUTLAWS.search(words) is not None
