"""The words in which findings are told: short quotations, sources by name, labels as people say them."""

from __future__ import annotations

from thirdhand.records import Certainty, Claim, Link

_MARKS = "“”\"'‘’ ,.;:"
_LONGEST = 90
_CERTAINTIES = {
    Certainty.PROBABLE: "likely",
    Certainty.POSSIBLE: "possible",
    Certainty.CONDITIONAL: "true on a condition",
    Certainty.DENIED: "denied",
    Certainty.UNKNOWN: "open",
}


def quote(words: str) -> str:
    """Return ``words`` in one line and in quotation marks, long ones cut in the middle.

    >>> quote("two\\n aides,")
    '“two aides”'
    """
    line = " ".join(words.split()).strip(_MARKS)
    if len(line) > _LONGEST:
        head, tail = line[: _LONGEST * 2 // 3].rsplit(" ", 1)[0], line[-_LONGEST // 3 :].split(" ", 1)[-1]
        line = f"{head} … {tail}"
    return f"“{line}”"


def name_source(link: Link) -> str:
    """Return a source as the text has it, with whom it stands for where that says more."""
    words = quote(link.source.text)
    bare = link.source.text.strip(_MARKS).lower()
    return words if link.name is None or link.name.lower() in bare else f"{words} ({link.name})"


def say_certainty(claim: Claim) -> str:
    """Return how a claim that is no plain fact is put: "likely", "possible", "reported by nobody named"."""
    if claim.author.hearsay and not claim.chain:
        return "reported by nobody named"
    return _CERTAINTIES.get(claim.certainty, claim.certainty.value)
