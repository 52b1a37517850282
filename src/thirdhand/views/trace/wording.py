"""The words in which a cluster is told: how many origins, how each article has it, what it changed.

They are DESIGN's words, as people say them. Nothing here calls a claim confirmed or an outlet good: it says
what the articles themselves say, and what cannot be told.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from thirdhand.ids import TAG
from thirdhand.linking.values import Change, ChangeKind, Cluster, How, Origin, Side, Telling
from thirdhand.records import Anonymity, Kind
from thirdhand.views.margin import in_one_line, shorten
from thirdhand.views.wording import SIGNS

if TYPE_CHECKING:
    from thirdhand.store.cluster_headings import ClusterHeading

#: How an article has a claim, as the sums and the rows have it.
HOW = {
    How.COPY: "copy",
    How.RELAY: "relay",
    How.OWN: "own reporting",
    How.UNTRACED: "untraced",
}
#: A sign for each, so that nobody has to tell colours apart.
SHAPES = {How.OWN: "●", How.RELAY: "◆", How.COPY: "□", How.UNTRACED: "✕"}
_PLURALS = {How.COPY: "copies", How.RELAY: "relays"}
_ANONYMITY = {
    Anonymity.NAMED: "",
    Anonymity.ROLE: "described, not named",
    Anonymity.UNNAMED: "unnamed",
    Anonymity.COLLECTIVE: "collective",
}
_CHANGES = {ChangeKind.QUOTE_ALTERED: "quotation altered"}
#: What is said of a claim that little holds in its cluster, and of an origin that only such claims have.
PERHAPS = "perhaps another claim"
_DOT, _TO = " · ", " → "
#: Hex digits of an article's id, enough to ask for it.
_ID_DIGITS = 10
_NAME_LIMIT = 60


def sum_up(cluster: Cluster) -> str:
    """Return the line that sums ``cluster`` up: how its articles have it, and how many origins it has.

    Ways that no article has it in are left out.
    """
    return f"{_count_articles(cluster)}{_TO}{count_origins(cluster.n_origins)}"


def sum_up_heading(heading: ClusterHeading) -> str:
    """Return the line that sums ``heading`` up as ``sum_up`` does, without origins where none are counted."""
    if heading.n_origins is None:
        return _count_articles(heading)
    return f"{_count_articles(heading)}{_TO}{count_origins(heading.n_origins)}"


def _count_articles(counted: Cluster | ClusterHeading) -> str:
    """Return how many articles there are, and how many have the claim in which way."""
    articles = f"{counted.n_articles:,} article{'' if counted.n_articles == 1 else 's'}"
    counts = {
        How.COPY: counted.n_copies,
        How.RELAY: counted.n_relays,
        How.OWN: counted.n_own,
        How.UNTRACED: counted.n_untraced,
    }
    ways = count_ways(counts.items())
    return f"{articles}{': ' if ways else ''}{ways}"


def count_ways(counts: Iterable[tuple[How, int]]) -> str:
    """Return how many articles have a claim in which way.

    >>> count_ways([(How.COPY, 7), (How.RELAY, 1), (How.OWN, 0)])
    '7 copies · 1 relay'
    """
    return _DOT.join(
        f"{number:,} {HOW[how] if number == 1 else _PLURALS.get(how, HOW[how])}"
        for how, number in counts
        if number
    )


def count_origins(n_origins: tuple[int, int]) -> str:
    """Return a range of origins in words.

    >>> count_origins((0, 0)), count_origins((1, 1)), count_origins((0, 1)), count_origins((1, 3))
    ('no known origin', '1 origin', '0–1 origins', '1–3 origins')
    """
    low, high = n_origins
    if not high:
        return "no known origin"
    return f"{f'{low:,}' if low == high else f'{low:,}–{high:,}'} origin{'' if low == high == 1 else 's'}"


def tell_caveats(cluster: Cluster, names: Mapping[str, str]) -> tuple[str, ...]:
    """Return what has to be known with the sum: what the range means, rings, that it was denied."""
    supporting = [origin for origin in cluster.origins if origin.side is Side.SUPPORTS]
    told = []
    if cluster.n_origins[1] > 1:
        told.append("The origins are not known to depend on each other; that confirms nothing.")
    if sum(origin.anonymity is not Anonymity.NAMED for origin in supporting) > 1:
        told.append("Sources that are not named may be the same: the range counts them together and apart.")
    if not all(origin.is_sure for origin in supporting):
        told.append(f"What is marked “{PERHAPS}” counts at the high end of the range alone.")
    told += [f"Ring, no origin in it: {tell_ring(ring)}." for ring in cluster.rings]
    if cluster.denied:
        deniers = [name_origin(origin, names) for origin in cluster.origins if origin.side is Side.DENIES]
        told.append(f"Denied by {'; '.join(deniers)}." if deniers else "Denied, by nobody who is named.")
    return tuple(told)


def tell_ring(outlets: Sequence[str]) -> str:
    """Return who credits whom in a circle.

    >>> tell_ring(["Herald", "Post"])
    'Herald credits Post, Post credits Herald'
    """
    names = [in_one_line(outlet) for outlet in outlets]
    following = [*names[1:], *names[:1]]
    return ", ".join(f"{one} credits {other}" for one, other in zip(names, following, strict=True))


def join_names(names: Sequence[str]) -> str:
    """Return ``names`` as a sentence has them.

    >>> join_names(["Herald", "Post", "Volna"])
    'Herald, Post and Volna'
    """
    return " and ".join(filter(None, (", ".join(names[:-1]), *names[-1:])))


def name_origin(origin: Origin, names: Mapping[str, str]) -> str:
    """Return who ``origin`` is, and whose source it is; ``names`` has articles by their ids."""
    via = f", through {names.get(origin.via) or in_one_line(origin.via)}" if origin.via else ""
    return f"{in_one_line(origin.name)}{via}"


def tell_kind(origin: Origin) -> str:
    """Return what ``origin`` is and how openly it speaks; empty where nothing is known of that."""
    kind = "" if origin.kind is Kind.UNKNOWN else origin.kind.value.replace("_", " ")
    return ", ".join(filter(None, (kind, _ANONYMITY[origin.anonymity], "" if origin.is_sure else PERHAPS)))


def name_article(id: str, outlet: str | None, url: str | None) -> str:
    """Return what the article ``id`` is called: its outlet, else its site, else the beginning of its id."""
    if outlet and (told := in_one_line(outlet)):
        return shorten(told, _NAME_LIMIT)
    try:
        host = urlsplit(url or "").hostname
    except ValueError:  # brackets that are no IPv6 address
        host = None
    return shorten(in_one_line(host), _NAME_LIMIT) if host else f"article {shorten_id(id)}"


def name_articles(cluster: Cluster, others: Mapping[str, str]) -> dict[str, str]:
    """Return what the articles of ``cluster`` are called by id, and those that it names without having them.

    ``others`` has what these are called; one that it does not know is called by its id.
    """
    outside = {id: others.get(id) or f"article {shorten_id(id)}" for id in find_outside(cluster)}
    inside = {one.article: name_article(one.article, one.outlet, one.url) for one in cluster.tellings}
    return outside | inside


def find_outside(cluster: Cluster) -> set[str]:
    """Return the ids of articles that those of ``cluster`` have it from, and that are not in it."""
    named = {id for one in cluster.tellings for id in (one.copied_from, one.derived_from) if id}
    named |= {origin.via for origin in cluster.origins if origin.via and origin.via.startswith(f"{TAG}:")}
    return named - {one.article for one in cluster.tellings}


def shorten_id(id: str) -> str:
    """Return as much of an article's id as the verbs take for the whole.

    >>> shorten_id("b2:0123456789abcdef")
    '0123456789'
    """
    return in_one_line(id.removeprefix(f"{TAG}:"))[:_ID_DIGITS]


def tell_certainty(telling: Telling) -> str:
    """Return sign and word of the certainty with which ``telling`` has the claim."""
    return f"{SIGNS[telling.certainty]}{telling.certainty}"


def name_change(change: Change) -> str:
    """Return what ``change`` is, in two words."""
    return _CHANGES.get(change.kind, change.kind.value)


def quote(words: str) -> str:
    """Put ``words`` in quotation marks, those inside them as single ones.

    >>> quote('He said "go"'), quote("“Go.”")
    ('“He said ‘go’”', '“Go.”')
    """
    line, is_open = "", False
    for character in in_one_line(words):
        if character == '"':
            is_open = not is_open
            character = "“" if is_open else "”"
        line += {"“": "‘", "”": "’"}.get(character, character)
    if line[:1] == "‘" and line[-1:] == "’" and "‘" not in line[1:]:
        line = line[1:-1]
    return f"“{line}”"
