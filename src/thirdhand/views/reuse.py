"""Pairs of articles that share passages: which was first, how they come to share them, how much.

The earlier one stands first; where the times do not tell, a line between the two says so.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Protocol

from rich.text import Text

from thirdhand.ids import TAG
from thirdhand.linking.values import Relation, Reuse
from thirdhand.views.margin import in_one_line, shorten
from thirdhand.views.trace.terminal import print_line
from thirdhand.views.trace.times import Clock
from thirdhand.views.trace.wording import name_article, shorten_id

if TYPE_CHECKING:
    from rich.console import Console

_RELATIONS = {
    Relation.DIRECT: "one has it from the other",
    Relation.SIBLING: "both have it from a third",
    Relation.QUOTATION: "the same quotation, no copying",
    Relation.TEMPLATE: "the same template, no copying",
    Relation.BOILERPLATE: "standing text of the outlets, no copying",
}
_TITLE_LIMIT = 90


class Named(Protocol):
    """What an article is called."""

    @property
    def outlet(self) -> str | None: ...  # noqa: D102
    @property
    def published(self) -> str | None: ...  # noqa: D102
    @property
    def title(self) -> str | None: ...  # noqa: D102
    @property
    def url(self) -> str | None: ...  # noqa: D102


def print_reuse(pairs: Iterable[Reuse], headings: Mapping[str, Named], console: Console) -> None:
    """Print ``pairs``; ``headings`` has what their articles are called, by id."""
    for number, pair in enumerate(pairs):
        if number:
            console.print()
        for head, line in _lines(pair, headings):
            print_line(head, line, console)


def _lines(pair: Reuse, headings: Mapping[str, Named]) -> Iterator[tuple[str, Text]]:
    left, right = (pair.b, pair.a) if pair.earlier == "b" else (pair.a, pair.b)
    shares = {pair.a: pair.share_a, pair.b: pair.share_b}
    published = [headings[id].published if id in headings else None for id in (left, right)]
    clock = Clock.of(published)
    relation = _RELATIONS[pair.relation]
    if pair.relation is Relation.DIRECT and pair.earlier is not None:
        relation = "the later has it from the earlier"
    unknown = "" if pair.earlier else "; which was first is not known"
    n = len(pair.a_spans)
    yield "", Text(f"{relation}{unknown} · {n} passage{'' if n == 1 else 's'}", "bold")
    for id, time in zip((left, right), published, strict=True):
        yield "  ", _article(id, headings.get(id), clock.tell(time), shares[id])


def _article(id: str, heading: Named | None, time: str, share: float) -> Text:
    """Return what the article is called; its id alone where it has neither outlet nor site."""
    name = f"{TAG}:{shorten_id(id)}"
    parts = [name, time]
    if heading is not None:
        called = name_article(id, heading.outlet, heading.url) if heading.outlet or heading.url else ""
        parts += [called, shorten(in_one_line(heading.title or ""), _TITLE_LIMIT)]
    return Text(" · ".join(part for part in (*parts, f"{share:.0%} of it") if part))
