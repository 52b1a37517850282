"""A cluster as pictures: when which outlet had the claim and how, and who had it from whom.

What is in a picture is in a list beside it as well; very many rows are left to the list.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from thirdhand.views.trace.family import find_parents, gather
from thirdhand.views.trace.outline import Node, Outline, Row, count_rows, fold_children
from thirdhand.views.trace.painting import (
    MORE,
    NARROW,
    ROOT,
    Picture,
    fit,
    label_rows,
    mark,
    paint,
    plot_width,
    row_height,
    rows_for,
    rule,
    stack,
    write,
)
from thirdhand.views.trace.times import parse_moment

#: Outlets of a timeline, and lines of a tree.
_MOST_OUTLETS, _MOST_LINES = 40, 80
_ROW, _INDENT, _NARROW_INDENT = 24, 30, 16
#: Lines of a timeline that begin in one point.
_MOST_FROM_ONE = 8
_SHORT = timedelta(days=4)


def draw_timeline(outline: Outline) -> Picture | None:
    """Draw when which outlet had the claim, and how; None where fewer than two articles have a date."""
    rows = [row for row in outline.rows if row.is_kept or not outline.is_long]
    dated = [row for row in rows if parse_moment(row.moment) is not None]
    if len(dated) < 2:
        return None
    names = list(dict.fromkeys(row.name for row in dated))
    shown = [row for row in dated if row.name in names[:_MOST_OUTLETS]]
    n_undated = sum(parse_moment(row.moment) is None for row in outline.rows)
    n_more = len(outline.rows) - len(shown) - n_undated
    left = [
        f"{n_more:,} more article{'' if n_more == 1 else 's'}" if n_more else "",
        f"{n_undated:,} without a date" if n_undated else "",
    ]
    return paint(
        lambda width: _timeline(shown, names[:_MOST_OUTLETS], outline, width),
        label=f"Timeline of {len(shown)} articles, from {dated[0].time} to {dated[-1].time}",
        left_out=", ".join(filter(None, left)),
    )


def draw_tree(outline: Outline) -> Picture | None:
    """Draw who had it from whom; None where nobody had it from anybody."""
    nodes: list[_Line] = []
    for root in outline.tree:
        _flatten(root, 0, None, nodes, is_short=outline.is_long)
    if len(nodes) < 2:
        return None
    shown = nodes[:_MOST_LINES]
    return paint(
        lambda width: _tree(shown, width),
        label="Tree of who had the claim from whom",
        left_out=f"{len(nodes) - len(shown):,} more" if len(nodes) > len(shown) else "",
    )


def _timeline(rows: Sequence[Row], names: Sequence[str], outline: Outline, width: int) -> Any:  # noqa: ANN401
    import altair

    moments = {row.key: _place(row, outline) for row in rows}
    places = {name: at for at, name in enumerate(names)}
    values = [
        {
            **{"x": moments[row.key].isoformat(), "y": places[row.name], "how": row.how.value},
            "text": ", ".join(filter(None, ("≠ denies it" if row.denies else "", "first" if not at else ""))),
        }
        for at, row in enumerate(rows)
    ]
    drawn = {row.key: row for row in rows}
    parents = find_parents(gather(outline.cluster))
    # many lines that begin in one point hide it
    sizes = Counter(parents[key] for key in drawn if key in parents)
    lines = [
        {
            **{"x": moments[parent].isoformat(), "y": places[drawn[parent].name]},
            **{"x2": moments[key].isoformat(), "y2": places[drawn[key].name]},
        }
        for key, parent in parents.items()
        if key in drawn and parent in drawn and sizes[parent] <= _MOST_FROM_ONE
    ]
    start, end = min(moments.values()), max(moments.values())
    room = max((end - start) * 0.06, timedelta(minutes=20))
    is_one_day = start.date() == end.date()
    axis = altair.Axis(
        format="%H:%M" if is_one_day else "%-d %b %H:%M" if end - start < _SHORT else "%-d %b %Y",
        tickCount=3 if width == NARROW else 6,
        labelOverlap=True,
        orient="top",
        title=None,
    )
    domain = [(start - room).isoformat(), (end + room * 2).isoformat()]
    x = altair.X("x:T", scale=altair.Scale(type="utc", domain=domain, nice=False), axis=axis)
    y = rows_for(len(names))
    layers = [
        rule(lines, y, x=x),
        mark(values, y, x=x),
        write([each for each in values if each["text"]], y, x=x, dx=10),
        label_rows(names, y, width),
    ]
    return stack(layers if lines else layers[1:], plot_width(width), len(names) * row_height(width))


def _place(row: Row, outline: Outline) -> datetime:
    """Return where a dated row stands on the axis: by the clock that the words go by, as if it were UTC."""
    moment = parse_moment(row.moment)
    if moment is None:
        raise ValueError(f"{row.time}: a row without a date has no place")
    return outline.clock.show(moment)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Line:
    """A line of the tree: ``depth`` in, under the line ``parent``."""

    text: str
    how: str
    depth: int
    parent: int | None


def _flatten(node: Node, depth: int, parent: int | None, found: list[_Line], *, is_short: bool) -> None:
    """Add ``node`` and all under it to ``found``."""
    at = len(found)
    again = ", as above" if node.is_again else ""
    if node.row is None:
        told, how = f"{node.label} ({node.detail})" if node.detail else node.label, ROOT
    else:
        told, how = f"{node.label} · {node.detail}{again}", node.row.how.value
    found.append(_Line(text=told, how=how, depth=depth, parent=parent))
    shown, hidden = fold_children(node) if is_short else (list(node.children), [])
    for child in shown:
        _flatten(child, depth + 1, at, found, is_short=is_short)
    if hidden:
        found.append(_Line(text=f"and {count_rows(hidden)}", how=MORE, depth=depth + 1, parent=at))


def _tree(shown: Sequence[_Line], width: int) -> Any:  # noqa: ANN401 -- altair's chart
    import altair

    indent = _NARROW_INDENT if width == NARROW else _INDENT
    values = [
        {
            "x": line.depth * indent,
            "y": at,
            "how": line.how,
            "text": fit(line.text, width - line.depth * indent - 20),
        }
        for at, line in enumerate(shown)
    ]
    last = {line.parent: at for at, line in enumerate(shown) if line.parent is not None}
    lines = [
        {"x": shown[parent].depth * indent, "y": parent + 0.3, "x2": shown[parent].depth * indent, "y2": at}
        for parent, at in last.items()
    ]
    for at, line in enumerate(shown):
        if line.parent is not None:
            left = shown[line.parent].depth * indent
            lines.append({"x": left, "y": at, "x2": line.depth * indent - 6, "y2": at})
    x = altair.X("x:Q", scale=altair.Scale(domain=[-8, width - 8], nice=False), axis=None)
    y = rows_for(len(shown))
    layers = [rule(lines, y, x=x), mark(values, y, x=x), write(values, y, x=x, dx=11)]
    return stack(layers if lines else layers[1:], width, len(shown) * _ROW)
