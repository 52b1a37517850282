"""How far clusters, origins and reuse are right, from their JSON (DESIGN section 6) and the gold story lines.

A mention is answered by the claim that shares most of its words; where none shares a third of them, nothing
answered it, and it stands alone. Claims that answer no mention are not judged.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from thirdhand.records import Part, Span
from training.stories import Mention, Proposition, Story

_LEAST_SHARED = 1 / 3


@dataclass(frozen=True, slots=True)
class Share:
    """``right`` of ``total``."""

    right: int
    total: int

    def __str__(self) -> str:
        share = f"{100 * self.right / self.total:.1f} %" if self.total else "–"
        return f"{share} ({self.right} of {self.total})"


@dataclass(frozen=True, slots=True)
class Score:
    """Precision, recall and their harmonic mean, 0..1, over ``n`` true ones."""

    precision: float
    recall: float
    n: int

    @property
    def f1(self) -> float:
        """Return the harmonic mean, 0 where both are."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0

    @classmethod
    def of(cls, found: set[Any], true: set[Any]) -> Score:
        """Compare what was found with what is true."""
        right = len(found & true)
        return cls(right / len(found) if found else 1.0, right / len(true) if true else 1.0, len(true))

    def __str__(self) -> str:
        return f"F1 {self.f1:.3f} (precision {self.precision:.3f}, recall {self.recall:.3f}, {self.n})"


@dataclass(frozen=True, slots=True)
class Answer:
    """The claim that answers a mention: its cluster (JSON) and its own entry there."""

    cluster: Mapping[str, Any]
    claim: Mapping[str, Any]


def answer_mentions(
    clusters: Iterable[Mapping[str, Any]], mentions: Iterable[Mention]
) -> dict[Mention, Answer | None]:
    """Return which claim of ``clusters`` answers each mention; articles are known by their ``ref``."""
    at = defaultdict(list)
    for cluster in clusters:
        for claim in cluster["claims"]:
            at[claim["ref"], Part(claim["in"])].append(Answer(cluster, claim))
    return {mention: _answer(at[mention.article, mention.part], mention.span) for mention in mentions}


def _answer(answers: Sequence[Answer], span: Span) -> Answer | None:
    def rank(answer: Answer) -> tuple[float, int]:
        spans = answer.claim["spans"]
        shared = sum(max(0, min(end, span.end) - max(start, span.start)) for start, end in spans)
        return shared / (span.end - span.start), -sum(end - start for start, end in spans)

    best = max(answers, key=rank, default=None)
    return best if best is not None and rank(best)[0] >= _LEAST_SHARED else None


def b_cubed(found: Sequence[Hashable], true: Sequence[Hashable]) -> Score:
    """Return the mean precision and recall of the items' own groups (Bagga and Baldwin 1998).

    >>> score = b_cubed(["a", "a", "b"], [1, 1, 1])
    >>> score.precision, round(score.recall, 2)
    (1.0, 0.56)
    """
    both, of_found, of_true = Counter(zip(found, true, strict=True)), Counter(found), Counter(true)
    n = len(true)
    precision = sum(count * count / of_found[group] for (group, _), count in both.items()) / n
    recall = sum(count * count / of_true[truth] for (_, truth), count in both.items()) / n
    return Score(precision, recall, n)


def group_of(mention: Mention, answer: Answer | None) -> Hashable:
    """Return the cluster that answers ``mention``; one that nothing answers is alone."""
    return ("alone", mention) if answer is None else answer.cluster["id"]


def score_clusters(answers: Mapping[Mention, Answer | None]) -> Score:
    """Return B-cubed over all mentions."""
    found = [group_of(mention, answer) for mention, answer in answers.items()]
    return b_cubed(found, [mention.proposition for mention in answers])


def count_merged_traps(answers: Mapping[Mention, Answer | None], traps: Iterable[tuple[str, str]]) -> Share:
    """Return how many pairs of mentions of two propositions that only look alike stand in one cluster."""
    of = defaultdict(list)
    for mention, answer in answers.items():
        of[mention.proposition].append(group_of(mention, answer))
    pairs = [(left, right) for a, b in traps for left in of[a] for right in of[b]]
    return Share(sum(left == right for left, right in pairs), len(pairs))


def find_main(answers: Mapping[Mention, Answer | None], proposition: str) -> Mapping[str, Any] | None:
    """Return the cluster that answers most mentions of ``proposition``, the one of most articles on a tie."""
    found = [a.cluster for m, a in answers.items() if m.proposition == proposition and a is not None]
    count = Counter(cluster["id"] for cluster in found)
    return max(found, key=lambda cluster: (count[cluster["id"]], cluster["n_articles"]), default=None)


@dataclass(frozen=True, slots=True)
class Counted:
    """A proposition that several articles carry, and the range of origins that was found for it."""

    proposition: Proposition
    found: tuple[int, int] | None

    @property
    def is_exact(self) -> bool:
        """Say whether the low end is right."""
        return self.found is not None and self.found[0] == self.proposition.origins[0]


def count_all_origins(
    answers: Mapping[Mention, Answer | None], propositions: Iterable[Proposition]
) -> list[Counted]:
    """Return what was counted for each proposition that two articles or more carry."""
    articles = defaultdict(set)
    for mention in answers:
        articles[mention.proposition].add(mention.article)
    counted = []
    for proposition in propositions:
        if len(articles[proposition.id]) >= 2:
            main = find_main(answers, proposition.id)
            counted.append(Counted(proposition, tuple(main["n_origins"]) if main else None))
    return counted


def score_denials(answers: Mapping[Mention, Answer | None]) -> Score:
    """Return how well mentions that deny are told: a found one is in its proposition's cluster and denies."""
    mains = {one: find_main(answers, one) for one in {mention.proposition for mention in answers}}
    found = {
        mention
        for mention, answer in answers.items()
        if answer is not None
        and answer.claim["stance"] == "denies"
        and answer.cluster is mains[mention.proposition]
    }
    return Score.of(found, {mention for mention in answers if mention.stance == "denies"})


def count_right_ways(answers: Mapping[Mention, Answer | None]) -> Share:
    """Return for how many mentions that were answered the article's way (copy, relay, …) is right."""
    given = [(mention, answer) for mention, answer in answers.items() if answer is not None]
    return Share(sum(answer.claim["how"] == mention.how for mention, answer in given), len(given))


COPIED = ("direct", "sibling")


def score_reuse(
    pairs: Iterable[Mapping[str, Any]], refs: Mapping[str, str], stories: Iterable[Story]
) -> Score:
    """Return how well the pairs that share copied passages are found; ``refs`` name articles by their id."""
    found = {frozenset((refs[one["a"]], refs[one["b"]])) for one in pairs if one["relation"] in COPIED}
    return Score.of(
        found,
        {frozenset((a, b)) for story in stories for a, b, relation in story.reuse if relation in COPIED},
    )
