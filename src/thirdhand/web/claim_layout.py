"""A claim's page laid out: so many rows at once that a page stays light, whoever has the claim.

What templates draw; the page's twin has the cluster itself, from which all of this follows.
"""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote

from thirdhand.linking.stating import find_stated
from thirdhand.store.clusters import ClusterChange
from thirdhand.views.trace.outline import Node, Outline, Row, lay_out, shorten_tree
from thirdhand.views.trace.painting import has_pictures
from thirdhand.web.contexts.claim import ClaimPage

#: Rows of a page, and lines of a tree that is shown in a short form.
ROWS, LINES = 100, 150
#: Plots of fewer rows show nothing that cannot be seen at a glance.
_LEAST_DRAWN = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Became:
    """What became of a claim: with which other one, and when, in UTC."""

    other: str
    words: str
    made: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimLayout:
    """What the page draws.

    ``rows`` are those of the page, of all or of those that are kept; ``n_left`` are how many others there
    are. ``part`` of ``n_parts`` counts from 1. ``tree`` has the roots under it. ``says`` names the claim in
    whose words the cluster is told.
    """

    outline: Outline
    rows: tuple[Row, ...]
    n_left: int
    part: int
    n_parts: int
    tree: Node
    says: tuple[str, str]
    became: tuple[Became, ...]
    is_drawn: bool


def lay_out_claim(page: ClaimPage) -> ClaimLayout:
    """Return ``page`` laid out: the part of its rows that is asked for, or the last where it has fewer."""
    outline = lay_out(page.cluster, page.names)
    rows, n_left = _choose(outline, is_whole=page.part.is_whole)
    n_parts = max(1, -(-len(rows) // ROWS))
    part = min(page.part.number, n_parts)
    roots = Node(label="", detail="", children=outline.tree)
    stated = find_stated(page.cluster.statement, page.cluster.tellings)
    return ClaimLayout(
        outline=outline,
        rows=rows[(part - 1) * ROWS : part * ROWS],
        n_left=n_left,
        part=part,
        n_parts=n_parts,
        tree=shorten_tree(outline.tree, LINES) if outline.is_long and not page.part.has_tree else roots,
        says=(stated.article, stated.claim),
        became=tuple(_tell_change(change, page.id) for change in page.became),
        is_drawn=len(outline.rows) >= _LEAST_DRAWN and has_pictures(),
    )


def _choose(outline: Outline, *, is_whole: bool) -> tuple[tuple[Row, ...], int]:
    """Return the rows that are shown, page by page, and how many are left out."""
    if is_whole or not outline.is_long:
        return outline.rows, 0
    kept = tuple(row for row in outline.rows if row.is_kept)[:ROWS]
    return kept, len(outline.rows) - len(kept)


def link_article(row: Row) -> str:
    """Return the address of the claim of ``row`` in its article."""
    return f"/articles/{quote(row.key[0], safe=':')}#{quote(row.claim_ids[0])}"


def name_claims(row: Row) -> str:
    """Return the names of the claims that an article has of the cluster on one side, as a form sends them."""
    return " ".join(f"{row.key[0]}#{id}" for id in row.claim_ids)


def _tell_change(change: ClusterChange, id: str) -> Became:
    """Return what became of the cluster ``id``, which is still there, by ``change``."""
    before, after = f"k{change.before}", f"k{change.after}"
    if change.kind == "merged":
        words = "was merged into this claim"
    else:
        words = "was split off this claim" if before == id else "had this claim until it was split off"
    made = (change.made or "")[:16].replace("T", " ")
    return Became(other=after if before == id else before, words=words, made=made)
