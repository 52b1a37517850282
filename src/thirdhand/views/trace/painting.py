"""The marks of plots: rows, labels, lines and symbols, in Vega-Lite through altair, painted into SVG.

Everything takes the colour of the text around the picture, and what lies on a row is told apart by shape and
filling. The libraries come with the extra ``plots`` and are imported when something is drawn.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from typing import Any

from thirdhand.linking.values import How
from thirdhand.views.margin import shorten

#: Page widths that a picture is drawn for, in CSS pixels: a phone's, and any that has room.
NARROW, WIDE = 320, 900
INK, FAINT = "currentColor", 0.35
#: What stands before the rows of a wide plot, in pixels.
LABELS = 210
_ROW, _NARROW_ROW = 24, 42
#: Pixels of a letter of twelve, on average.
_LETTER = 7.2
#: What is no article in a tree: where it begins, and articles that are only counted.
ROOT, MORE = "root", "more"
#: Shapes, those of paths in a square from −1 to 1.
_SYMBOLS = {
    How.OWN.value: "circle",
    How.RELAY.value: "diamond",
    How.COPY.value: "square",
    How.UNTRACED.value: "M-.8,-.8L.8,.8M-.8,.8L.8,-.8",
    ROOT: "triangle-right",
    MORE: "M-.8,0L.8,0M0,-.8L0,.8",
}
_HOLLOW = (How.COPY.value, How.UNTRACED.value, MORE)
_STYLE = re.compile(r' style="[^"]*"')
#: Characters that no XML may have. The library measures texts as XML, and brings the process down at one.
_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
#: One thing that is drawn: where, and what it says.
Value = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """SVG for a narrow and a wide page, and in words what it shows; ``left_out`` is what it does not."""

    narrow: str
    wide: str
    label: str
    left_out: str = ""


def has_pictures() -> bool:
    """Say whether the extra ``plots`` is installed, without which there are lists alone."""
    return find_spec("altair") is not None and find_spec("vl_convert") is not None


def paint(plot: Callable[[int], Any], *, label: str, left_out: str) -> Picture:
    return Picture(narrow=_to_svg(plot(NARROW)), wide=_to_svg(plot(WIDE)), label=label, left_out=left_out)


def _to_svg(chart: Any) -> str:  # noqa: ANN401 -- altair's union of charts
    import vl_convert

    # no address is allowed to be loaded from, whatever a specification says; to check our own against the
    # schema takes longer than to draw it
    specification = json.dumps(_replace_unfit(chart.to_dict(validate=False)))
    svg = vl_convert.vegalite_to_svg(specification, allowed_base_urls=[])
    # the page's policy allows no style in an attribute, and none of these is needed
    return _STYLE.sub("", svg)


def _replace_unfit(value: Any) -> Any:  # noqa: ANN401 -- JSON
    """Return ``value`` with U+FFFD for what XML cannot have."""
    if isinstance(value, str):
        return _NO_XML.sub("\ufffd", value)
    if isinstance(value, dict):
        return {name: _replace_unfit(each) for name, each in value.items()}
    return [_replace_unfit(each) for each in value] if isinstance(value, list) else value


def stack(layers: Sequence[Any], width: int, height: float) -> Any:  # noqa: ANN401 -- altair's chart
    import altair

    room = {"left": 14, "right": 30, "top": 4, "bottom": 8}
    chart = altair.layer(*layers).properties(
        width=width, height=height, padding=room, background="transparent"
    )
    text = {"labelColor": INK, "titleColor": INK, "labelFontSize": 12, "titleFontSize": 12}
    axis = {**text, "domain": False, "tickColor": INK, "gridColor": INK, "gridOpacity": 0.18}
    return chart.configure(font="system-ui, sans-serif").configure_axis(**axis).configure_view(stroke=None)


def chart_of(values: Sequence[Value]) -> Any:  # noqa: ANN401 -- altair's chart
    import altair

    return altair.Chart(altair.Data(values=list(values)))  # type: ignore[no-untyped-call]


def write(values: Sequence[Value], y: Any, *, x: Any, align: str = "left", dx: int = 0, dy: int = 0) -> Any:  # noqa: ANN401
    """Return a layer of ``text`` beside the points of other layers."""
    mark = chart_of(values).mark_text(
        align=align, baseline="middle", dx=dx, dy=dy, fontSize=12, color=INK, limit=10_000
    )
    return mark.encode(x=x, y=y, text="text:N")


def mark(values: Sequence[Value], y: Any, *, x: Any) -> Any:  # noqa: ANN401 -- altair's encodings
    """Return a layer of points whose shape and filling tell how the article has the claim."""
    import altair

    fill = altair.condition(
        altair.FieldOneOfPredicate(field="how", oneOf=list(_HOLLOW)),
        altair.value("transparent"),
        altair.value(INK),
    )
    scale = altair.Scale(domain=list(_SYMBOLS), range=list(_SYMBOLS.values()))
    mark = chart_of(values).mark_point(size=70, opacity=1, stroke=INK, strokeWidth=1.5)
    return mark.encode(x=x, y=y, shape=altair.Shape("how:N", scale=scale, legend=None), fill=fill)


def rule(values: Sequence[Value], y: Any, *, x: Any, opacity: float = FAINT, thickness: float = 1) -> Any:  # noqa: ANN401
    """Return a layer of lines from ``x``, ``y`` to ``x2``, ``y2``."""
    mark = chart_of(values).mark_rule(color=INK, opacity=opacity, strokeWidth=thickness)
    return mark.encode(x=x, y=y, x2="x2", y2="y2")


def rows_for(n_rows: int) -> Any:  # noqa: ANN401 -- altair's encoding
    """Return the encoding that puts ``y`` on one of ``n_rows`` rows, the first at the top."""
    import altair

    return altair.Y(
        "y:Q", scale=altair.Scale(domain=[-0.6, n_rows - 0.4], reverse=True, nice=False), axis=None
    )


def label_rows(labels: Sequence[str], y: Any, width: int) -> Any:  # noqa: ANN401 -- altair's encodings
    """Return what the rows are called: to the left of the plot, or above each row where it is narrow."""
    import altair

    if width == NARROW:
        values = [{"y": at, "text": fit(label, width)} for at, label in enumerate(labels)]
        return write(values, y, x=altair.value(0), dy=-14)
    values = [{"y": at, "text": fit(label, LABELS)} for at, label in enumerate(labels)]
    return write(values, y, x=altair.value(-10), align="right")


def fit(words: str, pixels: float) -> str:
    return shorten(words, max(int(pixels / _LETTER), 4))


def row_height(width: int) -> int:
    return _NARROW_ROW if width == NARROW else _ROW


def plot_width(width: int) -> int:
    return width - 10 if width == NARROW else width - LABELS - 20
