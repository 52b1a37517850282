"""Why two claims are one, or are not: what was weighed, and what people decided."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from threading import Lock

from thirdhand.linking.values import Member
from thirdhand.model.encoding import open_encoder
from thirdhand.records import Certainty
from thirdhand.store.store import Store
from thirdhand.tracing.why import why
from thirdhand.views.explaining import tell_clusters, tell_odds
from thirdhand.views.margin import in_one_line
from thirdhand.views.trace.times import Clock
from thirdhand.views.trace.wording import name_article, quote
from thirdhand.web.contexts.naming import name_in_address, read_claim_name

#: Those who ask at the same time while the model is not open yet wait for one that opens it.
_OPENING = Lock()


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """One of two claims. ``id`` is its name in addresses, ``cluster`` the id of what it stands in, if any."""

    id: str
    record: str
    claim: str
    name: str
    time: str
    certainty: Certainty
    words: str
    cluster: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """A correction that names both claims."""

    id: int
    kind: str
    made: str
    note: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class WhyPage:
    """Two claims, and why they are one or are not; ``of`` is the claim on whose page that was asked.

    ``weight`` is the log-odds, which ``odds`` tells in words; ``matched`` and ``differing`` are to be read.
    ``once`` tells the form on it from all others.
    """

    of: str
    once: str
    one: Compared
    other: Compared
    stand: str
    weight: float
    is_denial: bool
    odds: str
    matched: tuple[str, ...]
    differing: tuple[str, ...]
    corrections: tuple[Decided, ...]

    @property
    def are_one(self) -> bool:
        """Whether both stand in one cluster."""
        return self.one.cluster is not None and self.one.cluster == self.other.cluster


def load_why_page(store: Store, of: str, one: str, other: str, model: Path | None = None) -> WhyPage:
    """Return why the claims that ``one`` and ``other`` name are one, or are not.

    A cluster's id means the claim that says it. Opens the model in the folder ``model``, the shipped one for
    None. Raises NotFoundError for what is not there, UsageError where both are the same claim.
    """
    with _OPENING:
        open_encoder(model)  # and the model under it
    found = why(store, read_claim_name(one), read_claim_name(other), model=model)
    clock = Clock.of(member.article.published for member in (found.left, found.right))
    return WhyPage(
        of=name_in_address(read_claim_name(of)),
        once=secrets.token_urlsafe(16),
        one=_compared(found.left, found.clusters[0], clock),
        other=_compared(found.right, found.clusters[1], clock),
        stand=tell_clusters(*found.clusters),
        weight=round(found.weight, 4),
        is_denial=found.is_denial,
        odds=tell_odds(found.weight, is_denial=found.is_denial),
        matched=_lines(found.matched),
        differing=_lines(found.differing),
        corrections=tuple(
            Decided(id=each.id, kind=each.kind, made=each.made, note=each.note) for each in found.corrections
        ),
    )


def _compared(member: Member, cluster: str | None, clock: Clock) -> Compared:
    article, claim = member.article, member.claim
    return Compared(
        id=f"{article.id}.{claim.id}",
        record=article.id,
        claim=claim.id,
        name=name_article(article.id, article.outlet, article.url),
        time=clock.tell(article.published),
        certainty=claim.certainty,
        words=quote(claim.content.text)[1:-1],
        cluster=cluster,
    )


def _lines(lines: Sequence[str]) -> tuple[str, ...]:
    return tuple(map(in_one_line, lines))
