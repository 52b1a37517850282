"""Does the reader know whose words a long quotation gives, while reading it?"""

from __future__ import annotations

import re
from collections.abc import Iterator

from thirdhand.checks.dossier import Dossier
from thirdhand.checks.rule import Basis, Limit, Limits, Rule, Sighting
from thirdhand.checks.sourcing import Credited, credited, same_origin
from thirdhand.checks.standards import AP_ATTRIBUTION, REUTERS_SOURCES
from thirdhand.checks.wording import quote
from thirdhand.records import Severity

_SENTENCE_END = re.compile(r"[.!?…](?=[\s”\"’'])")
_OPENING = "“\"‘'"


def find(dossier: Dossier, limits: Limits) -> Iterator[Sighting]:
    """Yield the first quotation of which the reader hears several sentences before learning who speaks."""
    late = [one for one in _new_voices(dossier) if one.link.score >= limits["min_score"]]
    late = [one for one in late if _count_heard(dossier, one) >= limits["min_sentences"]]
    for one in late[:1]:
        more = f", and {len(late) - 1} more like it" if len(late) > 1 else ""
        yield Sighting(
            fact=("late", one.claim.id),
            part=one.claim.part,
            phrase=one.claim.content,
            message=f"{_count_heard(dossier, one)} sentences of a quotation before {quote(one.link.source.text)}{more}.",
            claims=tuple(other.claim.id for other in late),
            link=one.claim.depth - 1,
        )


def _new_voices(dossier: Dossier) -> Iterator[Credited]:
    """Yield the credited claims whose source is another than that of the claim before."""
    before: Credited | None = None
    for one in credited(dossier):
        if before is None or not same_origin(before.origin, one.origin):
            yield one
        before = one


def _count_heard(dossier: Dossier, one: Credited) -> int:
    """Return how many sentences of a quotation end before the words of its source."""
    start, source = one.claim.content.spans[0].start, one.link.source.spans[0].start
    heard = dossier.article.text[start : max(source, start)]
    return len(_SENTENCE_END.findall(heard)) if heard[:1] in _OPENING and heard else 0


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
    limits=(
        Limit(
            name="min_score",
            default=0.6,
            least=0,
            help="Least score of the link that the rule rests on, 0 to 1.",
        ),
        Limit(
            name="min_sentences",
            default=2,
            least=1,
            help="So many sentences of a quotation before its speaker are too many.",
        ),
    ),
    find=find,
)
