"""Looking for the other half of a claim: by its id, by the address of its page, or by what it says."""

from __future__ import annotations

import re
from dataclasses import dataclass

from thirdhand.errors import NotFoundError, UsageError
from thirdhand.linking.values import Cluster
from thirdhand.store.store import Store
from thirdhand.tracing.finding import find_clusters
from thirdhand.views.trace.wording import sum_up
from thirdhand.web.contexts.naming import name_in_address, read_claim_name

#: Claims that are offered.
_OFFERED = 8
_ADDRESS = re.compile(
    r"(?:\S*/claims/)?(k\d{1,18}|b2:[0-9a-f]{4,32}[.#]c\d{1,6})(?:[/?#]\S*)?", re.IGNORECASE
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A claim that may be the same."""

    id: str
    statement: str
    overview: str
    denied: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidates:
    """What was found for ``words``; ``problem`` says why that is nothing."""

    words: str
    found: tuple[Candidate, ...] = ()
    problem: str | None = None


def find_candidates(store: Store, id: str, words: str) -> Candidates:
    """Return the claims that ``words`` may mean, the best first, the claim ``id`` left out."""
    named = _ADDRESS.fullmatch(words.strip())
    query = read_claim_name(named[1]) if named else words
    try:
        found = find_clusters(store, query, limit=_OFFERED + 1)
    except (NotFoundError, UsageError) as error:
        problem = error.problem if isinstance(error, NotFoundError) else "there is no word in it to look for"
        return Candidates(words=words, problem=f"Nothing found: {problem}.")
    others = [each for each in found if name_in_address(each.cluster.id) != id]
    if not others:
        return Candidates(words=words, problem="That is this claim itself; look for another one.")
    return Candidates(words=words, found=tuple(_candidate(each.cluster) for each in others[:_OFFERED]))


def _candidate(cluster: Cluster) -> Candidate:
    return Candidate(
        id=name_in_address(cluster.id),
        statement=cluster.statement,
        overview=sum_up(cluster),
        denied=cluster.denied,
    )
