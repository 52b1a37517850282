"""Do anonymous sources alone carry the news, or a grave claim?"""

from __future__ import annotations

from collections.abc import Iterator

from thirdhand.checks.dossier import Dossier
from thirdhand.checks.news import find_news
from thirdhand.checks.rule import Basis, Limit, Limits, Rule, Sighting
from thirdhand.checks.standards import CBC_SOURCES, CODEBOOK_SOURCES, NYT_SOURCING
from thirdhand.checks.voices import Voice
from thirdhand.checks.wording import quote
from thirdhand.records import Severity


def find(dossier: Dossier, limits: Limits) -> Iterator[Sighting]:
    """Yield the news of the article where anonymous sources alone carry it."""
    news = find_news(dossier)
    if news is None or not news.carriers or news.is_own_reporting:
        return
    voices = {one.voice for one in news.carriers}
    if not voices <= {Voice.INSIDER, Voice.HEARSAY, Voice.UNCLEAR} or Voice.INSIDER not in voices:
        return
    first = next(one for one in news.carriers if one.voice is Voice.INSIDER)
    if first.link.score < limits["min_score"]:
        return
    yield Sighting(
        fact=("news", "anonymity"),
        part=first.claim.part,
        phrase=first.link.source,
        message=f"Only anonymous sources carry the news of the article: {quote(first.link.source.text)}.",
        against=None,
        claims=(first.claim.id,),
        link=len(first.claim.chain) - 1,
    )


RULE = Rule(
    id="anonymous-only",
    severity=Severity.ERROR,
    is_on=True,
    summary=(
        "The news, or a contentious claim that the article gives weight to, is supported by anonymous "
        "sources alone."
    ),
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
        "The claims of the headline and lead and the contentious claims of the body, with every chain that "
        "supports them: whether one ends at a name, an institution, a document or the outlet’s own reporting."
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
            name="min_score",
            default=0.6,
            least=0,
            help="Least score of the link that the rule rests on, 0 to 1.",
        ),
    ),
    find=find,
)
