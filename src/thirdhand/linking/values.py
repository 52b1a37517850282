"""What linking finds: reused passages, clusters of claims, how each article has its claim, origins, changes.

Frozen values, as in ``thirdhand.records``; articles are named by their records' ids. The JSON form is
``thirdhand.linking.json``.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from thirdhand.records import Anonymity, Article, Certainty, Claim, Kind, Part, Quantity, Span


class Relation(StrEnum):
    """How two articles come to share passages.

    ``direct``: one has them from the other, perhaps by way of a third. ``sibling``: both have them from a
    third. The others are no copying: the same words quoted, filled into one template, or standing in
    everything that an outlet prints.
    """

    DIRECT = "direct"
    SIBLING = "sibling"
    QUOTATION = "quotation"
    TEMPLATE = "template"
    BOILERPLATE = "boilerplate"


class How(StrEnum):
    """The one way in which an article has a claim (DESIGN 4)."""

    COPY = "copy"
    RELAY = "relay"
    OWN = "own"
    UNTRACED = "untraced"


class Side(StrEnum):
    """Whether a claim puts the cluster's proposition or its denial."""

    SUPPORTS = "supports"
    DENIES = "denies"


class ChangeKind(StrEnum):
    """What became of a claim on its way."""

    NUMBER_GROWN = "number grown"
    NUMBER_SHRUNK = "number shrunk"
    HEDGE_DROPPED = "hedge dropped"
    HEDGE_ADDED = "hedge added"
    SOURCE_DROPPED = "source dropped"
    ACTOR_WIDENED = "actor widened"
    QUOTE_ALTERED = "quote altered"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reuse:
    """Two articles that share passages; the spans count in their texts and stand in step.

    ``earlier`` is ``"a"`` or ``"b"``, None where the times do not tell. Shares are of each article's letters
    and digits, 0..1.
    """

    a: str
    b: str
    a_spans: tuple[Span, ...]
    b_spans: tuple[Span, ...]
    earlier: str | None
    relation: Relation
    share_a: float
    share_b: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Copied:
    """The passages that ``child`` has from ``parent``, the article that they were best taken from.

    ``parent`` is None where the article itself says that it is an agency's (``wire``) and the agency's own is
    not in the collection: then ``spans`` is the whole text.
    """

    child: str
    parent: str | None
    spans: tuple[Span, ...]
    wire: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """A claim that belongs to a cluster, with the article that it stands in.

    One that is not sure is held in the cluster by little: it may put another proposition.
    """

    article: Article
    claim: Claim
    side: Side
    is_sure: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Where chains of a cluster end.

    ``via`` is whom the sources of an unnamed one name ("an official of TASS"), or by whose text one with a
    name is known. ``articles`` are the ids of those whose claim rests on it, in order of time; it is sure
    where the claim of one of them surely belongs to the cluster.
    """

    name: str
    kind: Kind
    anonymity: Anonymity
    via: str | None
    side: Side
    articles: tuple[str, ...]
    is_sure: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """One claim of a cluster, and how its article has it.

    ``copied_from`` is the article whose words it has, ``derived_from`` the one that it credits, both ids,
    None without one in the collection. ``origins`` are positions in ``Cluster.origins``. ``is_sure`` is as in
    ``Member``.
    """

    article: str
    ref: str | None
    url: str | None
    outlet: str | None
    published: str | None
    claim: str
    part: Part
    spans: tuple[Span, ...]
    text: str
    side: Side
    certainty: Certainty
    how: How
    origins: tuple[int, ...]
    copied_from: str | None
    derived_from: str | None
    quantities: tuple[Quantity, ...]
    chain: tuple[str, ...]
    is_sure: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What an article changed in a claim, against the article it had it from or the first that had it.

    ``article`` is the first that has the change, ``against`` the one compared with; ``before`` and
    ``after`` are the words of both.
    """

    kind: ChangeKind
    article: str
    against: str
    before: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Cluster:
    """The claims, across articles, that put one proposition or its denial, and what they rest on.

    ``statement`` is the proposition in the words of one supporting claim. ``n_origins`` is the range of the
    supporting origins that are not known to depend on each other: the fewest, of claims that surely belong
    here, and the most. ``rings`` are the outlets that credit each other in a circle, each ring in the order
    of crediting. ``tellings`` stand in order of time. ``silent`` are the outlets that carry the claim and,
    where it was denied, never the denial.
    """

    id: str
    statement: str
    n_articles: int
    n_outlets: int
    n_copies: int
    n_relays: int
    n_own: int
    n_untraced: int
    n_origins: tuple[int, int]
    denied: bool
    rings: tuple[tuple[str, ...], ...]
    first: str | None
    origins: tuple[Origin, ...]
    tellings: tuple[Telling, ...]
    changes: tuple[Change, ...]
    silent: tuple[str, ...]
