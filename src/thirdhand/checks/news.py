"""The news of an article, what headline and lead say, and who in the body carries it."""

from __future__ import annotations

from dataclasses import dataclass

from thirdhand.checks.dossier import Dossier
from thirdhand.checks.fronts import carriers, headline_fronts, is_own_voice
from thirdhand.checks.sourcing import Credited, credited
from thirdhand.records import Certainty, Claim, ClaimPlace

#: A claim of the body carries the news from this share of its words on.
CARRIES = 0.45
#: Beyond the lead, an assertion in the own voice that says so much of the news does not only repeat it.
_OWN = 0.75


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """What headline and lead claim, who is credited with it, and whether the outlet vouches for it itself."""

    fronts: tuple[Claim, ...]
    carriers: tuple[Credited, ...]
    is_own_reporting: bool


def find_news(dossier: Dossier) -> News | None:
    """Return the news of the article, None where it has neither headline nor lead that says something."""
    fronts = (*headline_fronts(dossier), *dossier.lead)
    if not fronts:
        return None
    mentions = {one.claim.id: one for one in credited(dossier)}
    kept: dict[str, Credited] = {}
    vouched = False
    for front in fronts:
        if front.id in mentions:
            kept[front.id] = mentions[front.id]
        for one in carriers(dossier, front, CARRIES):
            claim = one.claim
            if claim.id in mentions and claim.certainty is not Certainty.DENIED:
                kept[claim.id] = mentions[claim.id]
            elif is_own_voice(claim) and claim.place is not ClaimPlace.LEAD and one.share >= _OWN:
                vouched = True
    is_own = vouched or any(dossier.is_witnessed(one.claim) for one in kept.values())
    ordered = tuple(sorted(kept.values(), key=lambda one: one.claim.content.spans[0].start))
    return News(fronts=fronts, carriers=ordered, is_own_reporting=is_own)
