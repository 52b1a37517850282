"""One claim's way as a self-contained page: no request, no script, readable without pictures.

Its style is inline and named by hash in a strict content security policy, so that nothing in an article or
its URL can run or load. Every picture is drawn twice, for phones and for wide pages, and says nothing that
the lists do not.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from jinja2 import Environment, FunctionLoader, StrictUndefined

from thirdhand.linking.values import Cluster
from thirdhand.views.page import csp_hash, read_template, safe_link
from thirdhand.views.trace.numbers import draw_numbers
from thirdhand.views.trace.outline import Outline, Row
from thirdhand.views.trace.painting import Picture, has_pictures
from thirdhand.views.trace.pictures import draw_timeline, draw_tree
from thirdhand.views.trace.wording import HOW, SHAPES

#: Clusters of one page that have pictures: they take half a second each.
_MOST_DRAWN = 12
_HINT = "With pip install 'thirdhand[plots]', this page has pictures as well."


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sheet:
    """A cluster and its pictures; ``folded`` are the rows that stand behind the others."""

    outline: Outline
    timeline: Picture | None
    tree: Picture | None
    numbers: Picture | None
    shown: tuple[Row, ...]
    folded: tuple[Row, ...]


def render_trace(outlines: Sequence[Outline], others: Sequence[Cluster] = ()) -> str:
    """Return the page that shows ``outlines``, and names ``others`` that were found as well."""
    style = "".join(map(read_template, ("page.css", "article.css", "trace.css")))
    is_drawn = has_pictures()
    return (
        _environment()
        .get_template("trace.html")
        .render(
            sheets=[
                _sheet(outline, is_drawn and number < _MOST_DRAWN) for number, outline in enumerate(outlines)
            ],
            others=others,
            style=style,
            style_hash=csp_hash(style),
            legend=[*((SHAPES[how], words) for how, words in HOW.items()), ("≠", "denies it")],
            hint=None if is_drawn else _HINT,
            link=safe_link,
        )
    )


def _sheet(outline: Outline, is_drawn: bool) -> _Sheet:
    folds = outline.is_long
    return _Sheet(
        outline=outline,
        timeline=draw_timeline(outline) if is_drawn else None,
        tree=draw_tree(outline) if is_drawn else None,
        numbers=draw_numbers(outline) if is_drawn else None,
        shown=tuple(row for row in outline.rows if row.is_kept or not folds),
        folded=tuple(row for row in outline.rows if folds and not row.is_kept),
    )


@cache
def _environment() -> Environment:
    return Environment(
        autoescape=True,
        loader=FunctionLoader(read_template),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
