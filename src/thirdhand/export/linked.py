"""What linking found as flat tables: clusters, who belongs to them, what they rest on, and reuse.

Rows are made from the JSON that ``thirdhand clusters`` and ``thirdhand reuse`` print.
Articles are named by their records' ids; tables of articles are joined by ``article``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

Record = Mapping[str, Any]


def cluster_rows(cluster: Record) -> Iterator[dict[str, Any]]:
    """Yield the one row of a cluster."""
    low, high = cluster["n_origins"]
    counts = ("n_articles", "n_outlets", "n_copies", "n_relays", "n_own", "n_untraced")
    first = cluster["first"]
    yield {
        "cluster": cluster["id"],
        "statement": cluster["statement"],
        **{name: cluster[name] for name in counts},
        "n_origins_low": low,
        "n_origins_high": high,
        "denied": cluster["denied"],
        "ring": cluster["ring"],
        "n_changes": len(cluster["changes"]),
        "first_article": first and first["article"],
        "first_published": first and first["published"],
    }


def membership_rows(cluster: Record) -> Iterator[dict[str, Any]]:
    """Yield a row for each claim of a cluster, in order of time."""
    copied = ("article", "claim", "ref", "url", "outlet", "published", "in")
    told = ("stance", "sure", "certainty", "how")
    for claim in cluster["claims"]:
        yield {
            "cluster": cluster["id"],
            **{name: claim[name] for name in copied},
            "text": claim["text"],
            "spans": claim["spans"],
            **{name: claim[name] for name in told},
            "origins": " ".join(map(str, claim["origins"])),
            "copied_from": claim["copied_from"],
            "derived_from": claim["derived_from"],
        }


def origin_rows(cluster: Record) -> Iterator[dict[str, Any]]:
    """Yield a row for each origin of a cluster, and for each who denies."""
    for position, origin in enumerate(cluster["origins"]):
        yield {
            "cluster": cluster["id"],
            "position": position,
            **{name: origin[name] for name in ("name", "kind", "anonymity", "via", "stance", "sure")},
            "n_articles": len(origin["articles"]),
            "articles": origin["articles"],
        }


def reuse_rows(reuse: Record) -> Iterator[dict[str, Any]]:
    """Yield the one row of two articles that share passages."""
    names = ("a", "b", "relation", "earlier", "share_a", "share_b", "a_spans", "b_spans")
    yield {name: reuse[name] for name in names}
