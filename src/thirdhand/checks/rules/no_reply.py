"""Was whoever is accused asked for an answer?"""

from __future__ import annotations

from collections.abc import Iterator

from thirdhand.checks.dossier import Dossier
from thirdhand.checks.rule import Basis, Limits, Rule, Sighting
from thirdhand.checks.standards import AP_VALUES, BBC_REPLY, NPR_FAIRNESS, REUTERS_BIAS
from thirdhand.records import Severity


def find(dossier: Dossier, limits: Limits) -> Iterator[Sighting]:
    """Yield accusations to which the article has no answer and tells of none that was sought."""
    yield from ()


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
