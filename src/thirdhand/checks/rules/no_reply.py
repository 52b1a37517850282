"""Was whoever is accused asked for an answer?"""

from __future__ import annotations

import re
from collections.abc import Iterator

from thirdhand.checks.contention import find_accusation
from thirdhand.checks.dossier import Dossier
from thirdhand.checks.fronts import headline_fronts, is_concluded
from thirdhand.checks.rule import Basis, Limits, Rule, Sighting
from thirdhand.checks.standards import AP_VALUES, BBC_REPLY, NPR_FAIRNESS, REUTERS_BIAS
from thirdhand.checks.wording import quote
from thirdhand.records import Severity

_REPLY = re.compile(
    r"\b(?:den(?:y|ied|ies|ying|ial)|declin(?:ed|es|ing)|did not (?:immediately )?(?:respond|reply|answer|return)|didn't (?:respond|reply|return)|"
    r"(?:has|have|had) (?:not|yet to) (?:respond|repl)\w*|not responded|could not (?:immediately )?be reached|couldn't be reached|"
    r"refus(?:ed|es) to (?:comment|answer|say|discuss)|no comment|(?:for|to) comment|approached|contacted|disput\w+|reject\w*|dismiss\w*|"
    r"rebut\w*|refut\w*|insist\w*|apologi[sz]\w*|plead\w*|pled|lawyer|attorney|solicitor|counsel|defen(?:d|ds|ded|ce|se)|respond(?:ed|s)|"
    r"repl(?:y|ied|ies)|response|statement|spokes\w+|admit\w*|unfounded|baseless|untrue|right of reply|hung up|no answer|unavailable)\b",
    re.IGNORECASE,
)


def find(dossier: Dossier, limits: Limits) -> Iterator[Sighting]:
    """Yield the accusation of headline or lead in an article that has no word of a reply."""
    if dossier.is_opinion or is_concluded(dossier) or _REPLY.search(dossier.article.text.replace("’", "'")):
        return
    for claim in (*headline_fronts(dossier), *dossier.lead, *dossier.attributed):
        accusation = find_accusation(claim.content.text, only_acts=True)
        if accusation is None:
            continue
        yield Sighting(
            fact=("news", "reply"),
            part=claim.part,
            phrase=claim.content,
            message=f"Somebody is accused ({quote(accusation.of(claim.content.text))}) and neither answers nor is said to have been asked.",
            claims=(claim.id,),
        )
        return


RULE = Rule(
    id="no-reply",
    severity=Severity.WARNING,
    is_on=False,
    summary=(
        "A person or body is accused, and the article has neither an answer nor a word that one was sought."
    ),
    why="The accused may have an answer that changes the story, and are owed the chance to give it.",
    settle="Ask the accused, and give the answer or say that none came.",
    bases=(
        Basis(
            standard=BBC_REPLY,
            asks=(
                "Those accused of wrongdoing or strongly criticised should normally have a right of reply, "
                "fairly reflected in the same content."
            ),
        ),
        Basis(
            standard=REUTERS_BIAS,
            asks="Fairness obliges us to give the subjects of allegations the chance to put their side.",
        ),
        Basis(
            standard=AP_VALUES,
            asks=(
                "Whoever is shown in a negative light must be approached, with a real effort to get a "
                "response."
            ),
        ),
        Basis(
            standard=NPR_FAIRNESS,
            asks="Make every effort to gather responses from those who are criticised.",
        ),
    ),
    looks_at=(
        "Accusations against a person or body who can be told, and all that the article credits to the "
        "accused or says of attempts to reach them."
    ),
    blind_spots=(
        (
            "Any denial, comment or refusal of the accused counts as an answer, even if it answers another "
            "point."
        ),
        "The dead, and those charged in court whose lawyer or plea is given, are passed over by design.",
        "An answer given by a parent company, or under another name, may not be tied to the accused.",
        "Accusations are told by their words: one put mildly may pass.",
    ),
    find=find,
)
