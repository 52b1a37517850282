"""Is anything said of an anonymous source but that it is one?"""

from __future__ import annotations

import re
from collections.abc import Iterator

from thirdhand.checks.dossier import Dossier
from thirdhand.checks.rule import Basis, Limits, Rule, Sighting, least_score
from thirdhand.checks.sourcing import Credited, credited, is_in_quotation, sight
from thirdhand.checks.standards import AP_ANONYMOUS, GUARDIAN_ANONYMOUS, NPR_ANONYMOUS, WAPO_SOURCES
from thirdhand.checks.voices import head_of
from thirdhand.checks.wording import quote
from thirdhand.records import Severity

_BARE = re.compile(
    r"^(?:(?:a|an|one|another|two|three|four|five|several|some|multiple|unnamed|anonymous"
    r"|unidentified|reliable|well-placed|informed)\s+)*(?:sources?|insiders?)$",
    re.IGNORECASE,
)

_GOES_ON = re.compile(
    r",? (?:close|familiar|with|in|at|from|near|inside|who|briefed|involved|of|within|aware|privy|on"
    r"|linked|tied|connected|attached|based|working|whose)\b"
)


def find(dossier: Dossier, limits: Limits) -> Iterator[Sighting]:
    """Yield the first mention of each source that is called a source and nothing more."""
    seen: set[str] = set()
    for one in credited(dossier):
        words = one.link.source.text.strip("\"“”‘’' ,.")
        is_bare = _BARE.match(words) is not None and one.link.name in (None, one.link.source.text)
        if not is_bare or one.link.score < limits["min_score"] or one.origin in seen:
            continue
        if _is_described(dossier, one) or is_in_quotation(dossier, one):
            continue
        seen.add(one.origin)
        yield sight(one, f"{quote(words)} is all that the text says of this source.")


def _is_described(dossier: Dossier, one: Credited) -> bool:
    """Say whether words that describe follow ("a source | close to the talks") or came before."""
    end = one.link.source.spans[-1].end
    if _GOES_ON.match(dossier.article.text, end):
        return True
    return any(
        head_of(other.link) == head_of(one.link) and _BARE.match(other.link.source.text.strip()) is None
        for other in credited(dossier)
        if other.link.source.spans[0].start < end and other.claim.depth == one.claim.depth
    )


RULE = Rule(
    id="bare-source",
    severity=Severity.NOTE,
    is_on=True,
    summary="An anonymous source is given with no description at all: “a source”, “an insider”.",
    why="Without a description readers cannot tell the minister from the doorman.",
    settle="Say how the source knows and where it stands, as far as its safety allows.",
    bases=(
        Basis(
            standard=AP_ANONYMOUS,
            asks=(
                "The attribution must establish the source’s credibility, and merely “a source” is not "
                "allowed."
            ),
        ),
        Basis(
            standard=WAPO_SOURCES,
            asks="Serve readers, not sources, and so avoid attributions to “sources” or “informed sources”.",
        ),
        Basis(
            standard=GUARDIAN_ANONYMOUS,
            asks=(
                "Be as specific as possible: “one MP” says almost nothing, while a minister with direct "
                "knowledge can be weighed."
            ),
        ),
        Basis(
            standard=NPR_ANONYMOUS,
            asks=(
                "Describe how an unnamed source knows, its motives and its position, as fully as its safety "
                "allows."
            ),
        ),
    ),
    looks_at=(
        "The words that name an anonymous source: whether they say anything of its trade, its place or its "
        "knowledge."
    ),
    blind_spots=(
        "Any description is enough, however thin: “a source close to the talks” passes.",
        "A description that stands only at another mention of the source may not be tied to it.",
        "Whether the description is true or misleading cannot be seen from the text.",
    ),
    limits=(least_score(),),
    find=find,
)
