"""Clusters in a list: one a line, with what an editor chooses by.

Numbers stand in columns before the statement, which is as long as it is: cut at a terminal's edge, whole
elsewhere, where it is searched.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from rich.text import Text

from thirdhand.views.margin import in_one_line, shorten
from thirdhand.views.trace.terminal import print_line
from thirdhand.views.trace.wording import sum_up

if TYPE_CHECKING:
    from rich.console import Console

    from thirdhand.linking.values import Cluster

#: Columns, and how wide each is; what a number needs more it takes.
_COLUMNS = {"id": 6, "articles": 8, "outlets": 7, "origins": 7, "changes": 7, "denied": 6}
_LEFT = ("id", "denied")
_LEAST_WORDS = 20
#: On a narrower terminal the statement stands beneath the numbers.
_WIDE = 110


def print_clusters(clusters: Iterable[Cluster], console: Console) -> int:
    """Print ``clusters`` under a line that names the columns; return how many there were."""
    n = 0
    for cluster in clusters:
        if not n:
            _print(_head(dict(zip(_COLUMNS, _COLUMNS, strict=True))), "statement", console, "bold")
        n += 1
        low, high = cluster.n_origins
        cells = {
            "id": in_one_line(cluster.id),
            "articles": f"{cluster.n_articles:,}",
            "outlets": f"{cluster.n_outlets:,}",
            "origins": f"{low:,}" if low == high else f"{low:,}–{high:,}",
            "changes": f"{len(cluster.changes):,}",
            "denied": "denied" if cluster.denied else "ring" if cluster.rings else "",
        }
        _print(_head(cells), in_one_line(cluster.statement), console)
    return n


def _head(cells: dict[str, str]) -> str:
    padded = (f"{cell:{'<' if name in _LEFT else '>'}{_COLUMNS[name]}}" for name, cell in cells.items())
    return "  ".join(padded)


def _print(head: str, statement: str, console: Console, style: str = "") -> None:
    if console.is_terminal and console.width < _WIDE:
        print_line("", Text(head, style), console)
        print_line("  ", Text(statement, style), console)
    else:
        print_line(f"{head}  ", Text(statement, style), console)


def print_others(others: Sequence[Cluster], console: Console) -> None:
    """Print what else was found, each with the id by which it can be asked for."""
    for number, cluster in enumerate(others):
        n = cluster.n_articles
        size = f"({n:,} article{'' if n == 1 else 's'})"
        line = f"{in_one_line(cluster.id)}  {size} {in_one_line(cluster.statement)}"
        line = shorten(line, max(console.width - 6, _LEAST_WORDS)) if console.is_terminal else line
        print_line("      " if number else "also: ", Text(line), console)


def print_brief(clusters: Iterable[Cluster], console: Console) -> None:
    """Print each of ``clusters`` in two lines: id and statement, and the line that sums it up."""
    for cluster in clusters:
        print_line(f"{in_one_line(cluster.id)}  ", Text(in_one_line(cluster.statement), "bold"), console)
        denied = " · denied" if cluster.denied else ""
        print_line("    ", Text(f"{sum_up(cluster)}{denied}"), console)
