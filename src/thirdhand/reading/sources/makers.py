"""Who stands behind a paper or a journalist: Gallup behind "a Gallup poll", the Herald behind its staff."""

from __future__ import annotations

from dataclasses import dataclass

from thirdhand.reading.sources.known import Known, find_known, look_up
from thirdhand.reading.sources.phrases import Phrase
from thirdhand.reading.sources.vocabulary import Sort, vocabulary
from thirdhand.records import Kind


@dataclass(frozen=True, slots=True)
class Maker:
    """An outlet or body: as it is ``written``, its name and kind, and ``via`` which paper it speaks."""

    written: str
    name: str
    kind: Kind
    via: str | None = None


def find_employer(phrase: Phrase) -> Maker | None:
    """Read "a Herald reporter" as the Herald: staff and outlet are one source (ANNOTATION rule 4)."""
    if phrase.head not in vocabulary().staff or "former" in (word.lower() for word in phrase.modifiers):
        return None
    name = _named(phrase)
    known = look_up(name) if name else None
    if known is None or known.kind is not Kind.OUTLET:
        return None
    return Maker(name, known.name, Kind.OUTLET)


def find_maker(phrase: Phrase) -> Maker | None:
    """Read "a Gallup poll" as Gallup, through a poll; None where no outlet or body made the paper."""
    if phrase.sort is not Sort.DOCUMENT or phrase.head not in vocabulary().issued:
        return None
    body = " ".join(phrase.modifiers)
    if vocabulary().sorts.get(body.rpartition(" ")[2].lower()) is Sort.GOVERNMENT:
        name = body
        known: Known | None = Known(body, Kind.GOVERNMENT_BODY)
    else:
        name = _named(phrase)
        known = find_known(name) if name not in ("", *vocabulary().platforms) else None
    if known is None or known.kind is Kind.PERSON:
        return None
    return Maker(name, name if "/" in name else known.name, known.kind, phrase.head)


def _named(phrase: Phrase) -> str:
    return phrase.owner or " ".join(word for word in phrase.modifiers if word[:1].isupper())
