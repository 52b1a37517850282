"""The label of a claim at each link of its chain and for its writer, with the words that show it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from thirdhand.lexicons import load
from thirdhand.reading.certainty.content import Finding, find_around, find_in_content, look_around
from thirdhand.reading.certainty.cues import (
    NO_CUE,
    Cue,
    find_cue,
    find_in_cue,
    is_channel,
    is_keeper,
    is_poll,
    read_cue,
    read_source,
)
from thirdhand.reading.certainty.priors import PRIORS
from thirdhand.reading.certainty.weighing import Votes, Weights, lead, rank, weigh_flag, weigh_label
from thirdhand.reading.certainty.words import cut_words
from thirdhand.records import Author, Certainty, Span, Stance

_HEARSAY = frozenset(("hearsay", "hearsaid", "accused"))
#: Code points beyond which a content is a clause, not an anaphor ("the report").
_ANAPHOR = 30
_WEIGHTS = Weights()


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """A claim's stances: the writer's, and one for each link of the chain, outermost first.

    ``rule`` is the id of the rule that decided the claim's own label, "" if none did.
    """

    author: Author
    links: tuple[Stance, ...]
    rule: str


def judge(
    text: str,
    content: Sequence[Span],
    chain: Sequence[Sequence[Span]],
    cue: Sequence[Span],
    *,
    votes: Votes | None = None,
    weights: Weights = _WEIGHTS,
) -> Judged:
    """Judge how surely the claim at ``content`` is put, at each link of ``chain`` and by the writer.

    ``content`` has at least one span; ``chain`` holds each source's spans, outermost first; ``cue`` is the
    innermost source's: where it is empty, one is looked for next to that source in the content's sentence.
    Without ``votes`` the rules decide alone.

    >>> text = "Officials said a gas leak probably caused the blast."
    >>> judged = judge(text, [Span(15, 51)], [[Span(0, 9)]], [Span(10, 14)])
    >>> judged.links[0].certainty.value, judged.author.certainty.value, judged.rule
    ('probable', 'unknown', 'main:probable')
    """
    source = chain[-1] if chain else ()
    cue = cue or find_cue(text, source, content)
    own_cue = read_cue(text, cue, content, source)
    findings = find_markers(text, content, cue, own_cue, source)
    rejections = [one for one in findings if chain and _is_reporters(text, one, content, cue)]
    own, rule = _decide([one for one in findings if one not in rejections], votes, weights)
    if not chain:
        is_hearsay = own.certainty is Certainty.UNKNOWN and rule.partition(":")[2] in _HEARSAY
        is_hearsay = weigh_flag("hearsay", is_hearsay, votes.hearsay if votes else None, weights)
        return Judged(author=_author(own, hearsay=is_hearsay), links=(), rule=rule)
    cues = _reporting_cues(text, content, chain, cue, own_cue)
    author, *outer = _stances(cues, rejections)
    return Judged(author=_weigh_author(author, cues[0], votes, weights), links=(*outer, own), rule=rule)


def find_markers(
    text: str, content: Sequence[Span], cue: Sequence[Span], own_cue: Cue, source: Sequence[Span]
) -> list[Finding]:
    """Find all markers of a claim in the order in which they decide."""
    first, last = min(span.start for span in content), max(span.end for span in content)
    start = max((span.start for span in cue if span.end <= first), default=0)
    end = min((span.start for span in cue if span.start >= last), default=len(text))
    around = look_around(text, content, cue, start, end)
    findings = [*find_in_cue(own_cue), *find_around(text, around), *find_in_content(text, around)]
    if source and any(one.rule == "main:hearsay" for one in findings) and _accuses(text, source):
        findings = [one for one in findings if one.rule != "main:hearsay"]
    return sorted(findings, key=lambda one: rank(one.rule))


def _accuses(text: str, source: Sequence[Span]) -> bool:
    """Say whether the source is one whose "allegedly" is a charge of its own, such as the police."""
    return any(word in _accusers() for span in source for word in cut_words(text, span.start, span.end).words)


@cache
def _accusers() -> frozenset[str]:
    return frozenset(load("hedges")["accusers"]["words"])


def _decide(findings: Sequence[Finding], votes: Votes | None, weights: Weights) -> tuple[Stance, str]:
    """Return the claim's own stance and the rule that decided it."""
    leading, record = lead(findings)
    label = leading.certainty if leading else Certainty.ASSERTED
    if votes is not None:
        label = weigh_label(record, votes.innermost, weights)
        leading = next((one for one in findings if one.certainty is label), None)
    is_doubted = label is Certainty.DENIED and weigh_flag(
        "doubt", leading is not None and leading.doubt, votes.doubt if votes else None, weights
    )
    if leading is None:
        return Stance(certainty=label, doubt=is_doubted), ""
    evidence = tuple(sorted(set(leading.evidence)))
    stance = Stance(certainty=label, doubt=is_doubted, condition=leading.condition, evidence=evidence)
    return stance, leading.rule


def _is_reporters(text: str, finding: Finding, content: Sequence[Span], cue: Sequence[Span]) -> bool:
    """Say whether words after the content that reject it are those of whoever reports the source.

    "A report that he had died turned out to be false": the cue leads to a clause, and the sentence goes on.
    """
    if finding.certainty is not Certainty.DENIED or not finding.rule.startswith("after:") or not cue:
        return False
    first = min(span.start for span in content)
    end = max(span.end for span in cue)
    is_clause = max(span.end for span in content) - first > _ANAPHOR or text[end:first].strip() == "that"
    return end <= first and is_clause


def _reporting_cues(
    text: str, content: Sequence[Span], chain: Sequence[Sequence[Span]], cue: Sequence[Span], own_cue: Cue
) -> list[Cue]:
    """Return the cue with which each reporter credits the next source: the writer's first, then each link's.

    A first link in which or to which the second speaks ("told CNN") credits nothing of its own.
    """
    cues = [read_source(text, source, [*chain[at + 1], *content]) for at, source in enumerate(chain[:-1])]
    cues.append(Cue("endorsing", tuple(cue)) if is_poll(text, cue, chain[-1]) else own_cue)
    if len(chain) > 1 and is_keeper(text, chain[0]):
        endorsing = next((one for one in (cues[0], cues[1]) if one.kind == "endorsing"), None)
        return [endorsing, endorsing, *cues[2:]] if endorsing else [NO_CUE, *cues[1:]]
    if len(chain) > 1 and is_channel(text, chain[0]):
        return [cues[1], NO_CUE, *cues[2:]]
    return cues


def _stances(cues: Sequence[Cue], rejections: Sequence[Finding]) -> list[Stance]:
    """Return what each reporter does with the content; the last one's rejection after it counts first."""
    stances = [_stance(cue) for cue in cues]
    for one in rejections[:1]:
        stances[-1] = Stance(certainty=Certainty.DENIED, doubt=one.doubt, evidence=one.evidence)
    return stances


def _stance(cue: Cue) -> Stance:
    """Return what whoever reports with ``cue`` does with the content."""
    if cue.is_false:
        return Stance(certainty=Certainty.DENIED, evidence=cue.tone)
    if cue.is_distant or cue.kind == "distancing":
        return Stance(certainty=Certainty.UNKNOWN, distancing=True, evidence=cue.tone or cue.spans)
    if cue.kind == "endorsing":
        return Stance(certainty=Certainty.ASSERTED, evidence=cue.spans)
    return Stance(certainty=Certainty.UNKNOWN)


def _weigh_author(stance: Stance, cue: Cue, votes: Votes | None, weights: Weights) -> Author:
    """Return the writer's stance above a chain, weighed against the votes for it."""
    if votes is None:
        return _author(stance)
    label = weigh_label(PRIORS[f"author:{stance.certainty}"], votes.author, weights)
    is_distant = label is Certainty.UNKNOWN and weigh_flag(
        "distancing", stance.distancing, votes.distancing, weights
    )
    is_kept = label is stance.certainty
    evidence = stance.evidence if is_kept else cue.spans if label is not Certainty.UNKNOWN else ()
    return _author(
        Stance(
            certainty=label,
            doubt=stance.doubt and is_kept,
            distancing=is_distant,
            evidence=evidence or (cue.spans if is_distant else ()),
        )
    )


def _author(stance: Stance, hearsay: bool = False) -> Author:
    return Author(
        certainty=stance.certainty,
        doubt=stance.doubt,
        distancing=stance.distancing,
        condition=stance.condition,
        evidence=stance.evidence,
        hearsay=hearsay,
    )
