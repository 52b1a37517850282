"""Are claims of a party to a war marked as what they are?"""

from __future__ import annotations

import re
from collections.abc import Iterator

from thirdhand.checks.dossier import Dossier
from thirdhand.checks.rule import Basis, Limits, Rule, Sighting
from thirdhand.checks.sourcing import Credited, credited, origin_of
from thirdhand.checks.standards import BBC_ACCURACY, BBC_WAR, NYT_NOTE, REUTERS_THREATS
from thirdhand.checks.voices import Voice
from thirdhand.checks.wording import quote
from thirdhand.records import Severity

_BELLIGERENT = re.compile(
    r"\b(?:army|military|armed forces|defen[cs]e ministry|ministry of defen[cs]e|general staff|rebels?|insurgents?|militants?|militia|guerrillas?|"
    r"fighters|front|air force|navy|forces|junta|separatists|troops|brigade|command|commander|colonel|general|brigadier|islamic state|isis|taliban)\b",
    re.IGNORECASE,
)
_WAR = re.compile(
    r"\b(?:kill(?:ed|s|ing)?|shot down|downed|destroy(?:ed|s|ing)?|captur(?:ed|es|ing)|seiz(?:ed|es|ing)|repel(?:led|s)|repuls(?:ed|es)|shell(?:ed|ing)|"
    r"bomb(?:ed|ing)|struck|liberated|retaken|recaptured|taken|advance[ds]?|routed|dead|wounded|casualties|prisoners|sank|sunk|intercepted|encircled)\b",
    re.IGNORECASE,
)
_OPEN = re.compile(
    r"\b(?:verif\w+|independent(?:ly)?|no way to (?:confirm|check)|could not be (?:confirmed|checked|established)|couldn't be (?:confirmed|checked)|"
    r"impossible to (?:confirm|check)|not possible to (?:confirm|check)|unconfirmed|gave no evidence|no evidence|without (?:giving|offering) (?:any )?evidence)\b",
    re.IGNORECASE,
)


def find(dossier: Dossier, limits: Limits) -> Iterator[Sighting]:
    """Yield the first war claim of one party where nobody else speaks and its openness is not said."""
    text = dossier.article.text.replace("’", "'")
    mentions = credited(dossier)
    if dossier.witnessed or _OPEN.search(text) or not _WAR.search(text):
        return
    partisan = [one for one in mentions if _is_partisan(one)]
    others = [
        one for one in mentions if not _is_partisan(one) and one.voice not in (Voice.UNCLEAR, Voice.HEARSAY)
    ]
    own = {origin_of(claim.claim.chain[0]) for claim in partisan}
    if not partisan or any(origin_of(one.claim.chain[0]) not in own for one in others):
        return
    first = partisan[0]
    yield Sighting(
        fact=("claim", first.claim.id),
        part=first.claim.part,
        phrase=first.claim.content,
        message=f"A claim of war comes from {quote(first.link.source.text)} alone, and the text does not say whether it could be checked.",
        claims=(first.claim.id,),
        link=first.claim.depth - 1,
    )


def _is_partisan(one: Credited) -> bool:
    words = f"{one.link.source.text} {one.link.name or ''}"
    return _BELLIGERENT.search(words) is not None and _WAR.search(one.claim.content.text) is not None


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
