"""Are claims of a party to a war marked as what they are?"""

from __future__ import annotations

from collections.abc import Iterator

from thirdhand.checks.dossier import Dossier
from thirdhand.checks.rule import Basis, Limits, Rule, Sighting
from thirdhand.checks.standards import BBC_ACCURACY, BBC_WAR, NYT_NOTE, REUTERS_THREATS
from thirdhand.records import Severity


def find(dossier: Dossier, limits: Limits) -> Iterator[Sighting]:
    """Yield claims of a party to an armed conflict that stand without a caveat or another voice."""
    yield from ()


RULE = Rule(
    id="unverified-not-stated",
    severity=Severity.WARNING,
    is_on=False,
    summary=(
        "A party to an armed conflict claims losses, gains or attacks, with neither a caveat nor any other "
        "voice on it."
    ),
    why="Claims of war are made to be believed, and readers need to know that nobody else has checked them.",
    settle="Say that the claim could not be verified, or add the other side or an independent count.",
    bases=(
        Basis(
            standard=BBC_WAR,
            asks=(
                "In war it is particularly important to give the source of third-party information, above "
                "all where claims conflict (11.3.1)."
            ),
        ),
        Basis(
            standard=BBC_ACCURACY,
            asks="Say when material could not be verified, and attribute it (3.4.6).",
        ),
        Basis(
            standard=NYT_NOTE,
            asks=(
                "The paper found that its first reports of a blast leaned too heavily on one party’s claims "
                "and did not make clear that these could not at once be verified."
            ),
        ),
        Basis(
            standard=REUTERS_THREATS,
            asks=(
                "If unverified information is published, disclose that it is unverified; said there of "
                "threats and claims of responsibility."
            ),
        ),
    ),
    looks_at=(
        "What the parties to an armed conflict claim of casualties, gains and attacks, and the article’s "
        "caveats, other voices and own reporting."
    ),
    blind_spots=(
        (
            "The parties are told by words such as army, rebels and defence ministry: one under another name "
            "may pass."
        ),
        "One caveat, or one other voice, is taken to cover all claims of the same fighting.",
        "Wars of the past and exercises are passed over by design.",
    ),
    find=find,
)
