"""Who is credited, two lines a source: how often and where, then how openly and how surely."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.text import Text

from thirdhand.views.margin import in_one_line
from thirdhand.views.markup import in_ascii

if TYPE_CHECKING:
    from thirdhand.store.quoting import SourceCount

#: Columns of a row; counts by word are one column each.
COLUMNS = (
    *("name", "kind", "n_claims", "n_articles", "n_outlets", "named", "role", "unnamed", "collective"),
    *("asserted", "probable", "possible", "conditional", "denied", "unknown", "outlets", "first", "last"),
)
_DATE_CHARACTERS = len("2031-03-04")
_DOT = " · "


def source_to_json(source: SourceCount) -> dict[str, Any]:
    """Return ``source`` made of JSON's own types."""
    return asdict(source)


def source_to_row(source: SourceCount) -> dict[str, Any]:
    """Return ``source`` with ``COLUMNS``; a count that there is nothing of is 0."""
    counts = dict.fromkeys(COLUMNS[5:15], 0)
    return {**counts, **source_to_json(source), **source.anonymity, **source.certainty}


def print_sources(sources: Iterable[SourceCount], console: Console) -> None:
    """Print ``sources``, wrapped on a terminal."""
    for source in sources:
        for indent, line in _lines(source):
            line = Text(in_ascii(line.plain)) if console.options.ascii_only else line
            width = max(console.width - indent, 20)
            for at, part in enumerate(line.wrap(console, width - 2) if console.is_terminal else [line]):
                part.rstrip()
                console.print(Text(" " * (indent + 2 * bool(at))).append_text(part), soft_wrap=True)


def _lines(source: SourceCount) -> Iterator[tuple[int, Text]]:
    kind = "" if source.kind == "unknown" else f" ({source.kind.replace('_', ' ')})"
    line = Text().append(in_one_line(source.name), "bold").append(kind)
    yield 0, line.append(f"{_DOT}{count(source.n_claims, 'claim')} in {count(source.n_articles, 'article')}")
    parts = [
        name_counts(source.anonymity, is_alone=True),
        name_counts(source.certainty),
        name_counts({in_one_line(outlet): number for outlet, number in source.outlets.items()})
        + (", …" if source.n_outlets > len(source.outlets) else ""),
        _period(source.first, source.last),
    ]
    yield 2, Text(_DOT.join(part for part in parts if part))


def name_counts(counts: Mapping[Any, int], *, is_alone: bool = False) -> str:
    """Return ``counts`` in words, the number left out where ``is_alone`` and there is but one.

    >>> name_counts({"asserted": 12, "denied": 1}), name_counts({"unnamed": 3}, is_alone=True)
    ('asserted 12, denied 1', 'unnamed')
    """
    if is_alone and len(counts) == 1:
        return str(next(iter(counts)))
    return ", ".join(f"{word} {number:,}" for word, number in counts.items())


def count(number: int, noun: str) -> str:
    """Return ``number`` of ``noun`` in words.

    >>> count(1, "claim"), count(1200, "claim")
    ('1 claim', '1,200 claims')
    """
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def _period(first: str | None, last: str | None) -> str:
    days = [time[:_DATE_CHARACTERS] for time in (first, last) if time]
    return " to ".join(dict.fromkeys(days))
