"""Descriptions that stand for themselves: how likely it is that the article names nobody for them.

"Two officials" stay two officials, and whom an outlet quotes without a name mostly stays without one (86 %);
"a former governor" who speaks to this article in its first sentences is mostly named later (stands for
herself in half of the cases). Which class a description belongs to gives its score (`resolve.SCORES`).
"""

from __future__ import annotations

from thirdhand.reading.sources.phrases import Phrase, pronoun_of
from thirdhand.reading.sources.vocabulary import Sort

#: So many sentences, headline and all, may describe whom the next ones name.
N_LEAD = 2
#: Nouns that keep the name back, or that nobody's name belongs to.
_NAMELESS = (Sort.SOURCE, Sort.HEARSAY, Sort.MEDIA, Sort.GOVERNMENT)


def rule_of(phrase: Phrase, *, is_lead: bool) -> str:
    """Return the rule by which ``phrase`` stands for itself.

    >>> from thirdhand.reading.sources.phrases import read_phrase
    >>> [rule_of(read_phrase(text), is_lead=True) for text in ("two aides", "a former mayor")]
    ['itself for sure', 'itself in the lead']
    """
    if pronoun_of(phrase.text.rpartition(" of ")[2]):
        return "nobody"  # "one of them"
    if phrase.sort in _NAMELESS:
        return "itself for sure"
    if is_owned(phrase):
        return "itself owned"
    if phrase.is_plural and phrase.sort not in (None, Sort.BARE) and phrase.determiner != "the":
        return "itself for sure"
    if phrase.sort is None:
        return "itself by an unknown noun"
    return "itself in the lead" if is_lead and not phrase.is_plural and not phrase.owner else "itself"


def is_owned(phrase: Phrase) -> bool:
    """Say whether a pronoun owns it: "his wife"."""
    return phrase.determiner == "poss" and pronoun_of(phrase.text.partition(" ")[0]) is not None
