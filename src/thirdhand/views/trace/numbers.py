"""The numbers of a claim on their way, as a plot: the interval that each article gives, in order of time.

Open ends are arrows. What differs by far stands on a logarithmic scale.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from thirdhand.linking.values import How
from thirdhand.views.trace.family import gather
from thirdhand.views.trace.outline import Outline, Row
from thirdhand.views.trace.painting import (
    INK,
    NARROW,
    Picture,
    chart_of,
    fit,
    label_rows,
    paint,
    plot_width,
    row_height,
    rows_for,
    rule,
    stack,
    write,
)
from thirdhand.views.trace.wording import quote

_MOST_ROWS = 40
#: What stands behind the rows of a wide plot, in pixels.
_WORDS = 230
#: Numbers that differ by more than so many times stand on a logarithmic scale.
_LOG_FROM = 20
_ENDS = {"end": "M0,-1L0,1", "open left": "M.7,-.8L-.7,0L.7,.8", "open right": "M-.7,-.8L.7,0L-.7,.8"}
_Scale = Literal["linear", "log", "symlog"]


def draw_numbers(outline: Outline) -> Picture | None:
    """Draw the interval that each article gives for the number that most of them give; None without one."""
    bars = _bars(outline)
    if len({(bar.low, bar.high) for bar in bars}) < 2:
        return None
    shown = bars[:_MOST_ROWS]
    return paint(
        lambda width: _numbers(shown, width),
        label=f"Numbers in order of time, from {shown[0].words} to {shown[-1].words}",
        left_out=f"{len(bars) - len(shown):,} more" if len(bars) > len(shown) else "",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Bar:
    """The interval that an article gives, None where it is open, and its words."""

    row: Row
    low: float | None
    high: float | None
    words: str


def _bars(outline: Outline) -> list[_Bar]:
    """Return the intervals of the unit that most articles count in, without copies of a number met before."""
    by_unit: dict[str, list[_Bar]] = {}
    rows = {row.key: row for row in outline.rows}
    for key, tellings in gather(outline.cluster).items():
        row = rows[key]
        met: set[str] = set()
        for quantity in (each for one in tellings for each in one.quantities):
            unit = (quantity.unit or "").casefold()
            if unit not in met and (quantity.low, quantity.high) != (None, None):
                met.add(unit)
                words = f"{row.certainty}: {quote(quantity.phrase.text)}"
                by_unit.setdefault(unit, []).append(
                    _Bar(row=row, low=quantity.low, high=quantity.high, words=words)
                )
    best = max(
        by_unit.values(), key=lambda bars: (len({(b.low, b.high) for b in bars}), len(bars)), default=[]
    )
    seen: set[tuple[float | None, float | None]] = set()
    kept = []
    for bar in best:
        if bar.row.how is not How.COPY or (bar.low, bar.high) not in seen:
            kept.append(bar)
        seen.add((bar.low, bar.high))
    return kept


def _numbers(bars: Sequence[_Bar], width: int) -> Any:  # noqa: ANN401 -- altair's chart
    import altair

    ends = [end for bar in bars for end in (bar.low, bar.high) if end is not None]
    low, high, type = _scale(min(ends), max(ends))
    lines, points, words, labels = [], [], [], []
    for at, bar in enumerate(bars):
        left, right = (low if bar.low is None else bar.low), (high if bar.high is None else bar.high)
        lines.append({"x": left, "y": at, "x2": right, "y2": at})
        points.append({"x": left, "y": at, "end": "open left" if bar.low is None else "end"})
        points.append({"x": right, "y": at, "end": "open right" if bar.high is None else "end"})
        name = f"{bar.row.brief_time} {bar.row.name}{' ≠ denies' if bar.row.denies else ''}"
        labels.append(f"{name} · {bar.words}" if width == NARROW else name)
        words.append({"y": at, "text": fit(bar.words, _WORDS)})
    plot = plot_width(width) - (0 if width == NARROW else _WORDS)
    axis = altair.Axis(
        values=_ticks(low, high, type),
        labelExpr="format(datum.value, ',~f')",
        orient="top",
        title=None,
        labelOverlap=True,
    )
    x = altair.X("x:Q", scale=altair.Scale(type=type, domain=[low, high], nice=False), axis=axis)
    y = rows_for(len(bars))
    shape = altair.Shape(
        "end:N", scale=altair.Scale(domain=list(_ENDS), range=list(_ENDS.values())), legend=None
    )
    ends_layer = chart_of(points).mark_point(size=60, opacity=1, stroke=INK, fill=INK, strokeWidth=2)
    layers = [
        rule(lines, y, x=x, opacity=0.8, thickness=3),
        ends_layer.encode(x=x, y=y, shape=shape),
        label_rows(labels, y, width),
        *([] if width == NARROW else [write(words, y, x=altair.value(plot + 14))]),
    ]
    return stack(layers, plot, len(bars) * row_height(width))


def _scale(low: float, high: float) -> tuple[float, float, _Scale]:
    """Return the ends of an axis that has room for open ends, and its kind: far apart, by the logarithm."""
    if low > 0 and high / low >= _LOG_FROM:
        return low / 2, high * 2, "log"
    if low == 0 and high > _LOG_FROM**2:
        return 0, high * 2, "symlog"
    room = max((high - low) * 0.2, abs(high) * 0.1, 1)
    return max(low - room, 0) if low >= 0 else low - room, high + room, "linear"


def _ticks(low: float, high: float, type: _Scale) -> list[float]:
    """Return the numbers that are written on the axis."""
    if type == "linear":
        step = 10 ** math.floor(math.log10((high - low) / 2))
        step *= next(factor for factor in (1, 2, 5, 10) if (high - low) / (step * factor) <= 5)
        return [step * at for at in range(math.ceil(low / step), math.floor(high / step) + 1)]
    powers = range(0 if low < 1 else math.floor(math.log10(low)), math.ceil(math.log10(high)) + 1)
    step = max(1, math.ceil(len(powers) / 6))
    return [10.0**power for power in powers[::step] if low <= 10**power <= high]
