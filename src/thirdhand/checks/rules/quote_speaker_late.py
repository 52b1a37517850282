"""Does the reader know whose words a long quotation gives, while reading it?"""

from __future__ import annotations

from collections.abc import Iterator

from thirdhand.checks.dossier import Dossier
from thirdhand.checks.rule import Basis, Limits, Rule, Sighting
from thirdhand.checks.standards import AP_ATTRIBUTION, REUTERS_SOURCES
from thirdhand.records import Severity


def find(dossier: Dossier, limits: Limits) -> Iterator[Sighting]:
    """Yield quotations whose speaker is named only after a long run of them."""
    yield from ()


RULE = Rule(
    id="quote-speaker-late",
    severity=Severity.NOTE,
    is_on=False,
    summary=(
        "A quotation runs for two sentences or more, or into a new paragraph, before the reader learns who "
        "speaks."
    ),
    why="Until the speaker is known readers cannot weigh the words, or give them to somebody else.",
    settle="Name the speaker before the quotation or after its first sentence.",
    bases=(
        Basis(
            standard=REUTERS_SOURCES,
            asks=(
                "Name the speaker as soon as possible, usually after the first sentence, so that nobody "
                "wades through two or three sentences of quotation first."
            ),
        ),
        Basis(
            standard=AP_ATTRIBUTION,
            asks=(
                "Attribution stands in the same sentence, just before or after the first use of the "
                "information; said there of information in general."
            ),
        ),
    ),
    looks_at=(
        "Direct quotations, where their speaker is first named, and how many sentences stand before that."
    ),
    blind_spots=(
        "A speaker who is clear from what stands before, as in an interview, is passed over by design.",
        "A quotation that lacks a quotation mark may be measured wrongly.",
        "A speaker whom a picture or the layout makes clear is not seen.",
    ),
    find=find,
)
