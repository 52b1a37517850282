"""Do anonymous sources alone carry the news, or a grave claim?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from thirdhand.checks.contention import find_accusation
from thirdhand.checks.dossier import Dossier
from thirdhand.checks.news import News, find_news
from thirdhand.checks.rule import Basis, Limit, Limits, Rule, Sighting, least_score
from thirdhand.checks.sourcing import Credited, credited, is_named_after
from thirdhand.checks.standards import CBC_SOURCES, CODEBOOK_SOURCES, NYT_SOURCING
from thirdhand.checks.voices import Voice
from thirdhand.checks.wording import quote
from thirdhand.records import Severity

_NAMELESS = frozenset((Voice.INSIDER, Voice.BYSTANDER, Voice.HEARSAY, Voice.UNCLEAR))


def find(dossier: Dossier, limits: Limits) -> Iterator[Sighting]:
    """Yield the first anonymous source of an article whose news nobody else carries."""
    news = find_news(dossier)
    if news is None or news.is_own_reporting:
        return
    # Where nobody at all is named, the news is nobody's, however little of its words the text repeats.
    everybody = tuple(credited(dossier))
    for carriers in (news.carriers, everybody if len(everybody) >= limits["min_claims"] else ()):
        first = _find_nameless(news, carriers)
        if first is None or is_named_after(dossier, first):
            continue
        if first.link.score >= limits["min_score"]:
            yield Sighting(
                fact=("news", "anonymity"),
                part=first.claim.part,
                phrase=first.link.source,
                message=f"Only anonymous sources carry the article's news: {quote(first.link.source.text)}.",
                claims=(first.claim.id,),
                link=first.claim.depth - 1,
            )
            return


def _find_nameless(news: News, carriers: Sequence[Credited]) -> Credited | None:
    """Return the first anonymous source if ``carriers`` have no other kind, None otherwise."""
    if not {one.voice for one in carriers} <= _NAMELESS:
        return None
    insiders = [one for one in carriers if one.voice is Voice.INSIDER]
    if not insiders and _is_grave(news):
        insiders = [one for one in carriers if one.voice is Voice.BYSTANDER]
    return insiders[0] if insiders else None


def _is_grave(news: News) -> bool:
    """Say whether the news accuses somebody: then a passer-by without a name is too little as well."""
    return any(
        find_accusation(claim.content.text) for claim in (*news.fronts, *(one.claim for one in news.carriers))
    )


RULE = Rule(
    id="anonymous-only",
    severity=Severity.ERROR,
    is_on=True,
    summary="The news of the article, what headline and lead say, is supported by anonymous sources alone.",
    why="Nobody answers for the claim, and readers have no means to weigh it.",
    settle="Get it on the record, find a document, or say what the outlet has verified itself.",
    bases=(
        Basis(
            standard=NYT_SOURCING,
            asks=(
                "Anonymity is a last resort, and a story that hangs on anonymous sources for its central "
                "fact needs the approval of one of the top editors."
            ),
        ),
        Basis(
            standard=CBC_SOURCES,
            asks=(
                "A confidential source’s information should be corroborated independently, and a story on a "
                "single one goes up to the Director."
            ),
        ),
        Basis(
            standard=CODEBOOK_SOURCES,
            asks=(
                "Wherever possible get on-the-record corroboration of a story from unnamed sources: in a "
                "complaint the editor must substantiate it or show that the complainant had a fair chance to "
                "comment."
            ),
        ),
    ),
    looks_at=(
        "The claims of headline and lead, with every chain in the body that supports them: whether one ends "
        "at a name, an institution, a document or the outlet’s own reporting. "
        "Where nobody at all is named, all."
    ),
    blind_spots=(
        "Institutions, spokespeople and documents with an issuer are not anonymous, however little they say.",
        (
            "Anonymous voices that only add colour, and witnesses of an event that officials confirm, are "
            "passed over by design."
        ),
        "A named source who supports only a part of the claim may count as support for the whole.",
        "What the outlet has checked and does not say that it has checked is not seen.",
    ),
    limits=(
        Limit(
            name="min_claims",
            default=2,
            least=0,
            help="Fewer credited claims than this do not show that nobody at all is named.",
        ),
        least_score(),
    ),
    find=find,
)
