"""The numbers of a store as lines: what there is, who stands behind the claims, what asks to be looked at."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.text import Text

from thirdhand.views.margin import in_one_line
from thirdhand.views.markup import in_ascii
from thirdhand.views.sources import count, name_counts

if TYPE_CHECKING:
    from thirdhand.store.counting import EditionCount, Stats

#: Columns of a row: one number of a store.
COLUMNS = ("group", "name", "value")
_LABEL, _NARROWEST = 13, 20
_DATE_CHARACTERS = len("2031-03-04")
_DOT = " · "
_UNITS = ("bytes", "kB", "MB", "GB", "TB")


def stats_to_json(stats: Stats) -> dict[str, Any]:
    """Return ``stats`` made of JSON's own types."""
    counts = {**asdict(stats), "depth": {str(depth): n for depth, n in stats.depth.items()}}
    return {
        **counts,
        "editions": [asdict(edition) for edition in stats.editions],
        "n_outdated": stats.n_outdated,
        "bytes_per_article": stats.bytes_per_article,
    }


def stats_to_rows(stats: Stats) -> Iterator[dict[str, Any]]:
    """Yield every number of ``stats`` as a row with ``COLUMNS``; editions are rows by what they are."""
    for group, value in stats_to_json(stats).items():
        if isinstance(value, dict):
            yield from ({"group": group, "name": name, "value": number} for name, number in value.items())
        elif isinstance(value, list):
            for edition in stats.editions:
                yield {"group": group, "name": _name_edition(edition), "value": edition.n_readings}
        else:
            yield {"group": "", "name": group, "value": value}


def print_stats(stats: Stats, console: Console) -> None:
    """Print ``stats``, wrapped on a terminal; what there is nothing of is left out."""
    for label, words in _fields(stats):
        if not words:
            continue
        text = Text(in_ascii(words) if console.options.ascii_only else words)
        width = max(console.width - _LABEL, _NARROWEST)
        for at, part in enumerate(text.wrap(console, width) if console.is_terminal else [text]):
            part.rstrip()
            head = "" if at else label
            console.print(Text(f"{head:{_LABEL}}").append_text(part), soft_wrap=True)


def _fields(stats: Stats) -> Iterator[tuple[str, str]]:
    yield (
        "articles",
        _join(
            f"{stats.n_articles:,}",
            stats.n_changed and f"{stats.n_changed:,} of them changed ({count(stats.n_versions, 'version')})",
            count(stats.n_captures, "capture"),
        ),
    )
    yield (
        "published",
        _join(
            _period(stats),
            stats.n_undated and f"{stats.n_undated:,} without a date",
            stats.n_zone_unknown and f"{stats.n_zone_unknown:,} without a time zone",
        ),
    )
    yield "outlets", _join(f"{stats.n_outlets:,}", name_counts(_visible(stats.outlets)) + _more(stats))
    yield "claims", f"{stats.n_claims:,}"
    yield "  source", _shares(stats.anonymity, stats.n_claims)
    yield "  chain", _shares(_name_depths(stats.depth), stats.n_claims)
    yield "  certainty", _shares(stats.certainty, stats.n_claims)
    yield "sources", f"{stats.n_sources:,}"
    yield "findings", _join(f"{sum(stats.findings.values()):,}", name_counts(stats.findings))
    yield (
        "failures",
        _join(
            f"{sum(stats.failures.values()):,}",
            name_counts(stats.failures),
            stats.failures and "thirdhand failures",
        ),
    )
    yield "feeds", _join(f"{stats.n_feeds:,}", stats.n_failing_feeds and f"{stats.n_failing_feeds:,} failing")
    for edition in stats.editions:
        yield "read by", f"{_name_edition(edition)}{_DOT}{count(edition.n_readings, 'reading')}"
    if stats.n_outdated:
        yield "", f"{stats.n_outdated:,} shown are by an older one: thirdhand reread"
    each = stats.bytes_per_article
    yield "on disk", _join(_size(stats.n_bytes), each and f"{_size(each)} an article")


def _join(*parts: object) -> str:
    return _DOT.join(str(part) for part in parts if part)


def _visible(counts: Mapping[str, int]) -> dict[str, int]:
    return {in_one_line(name): number for name, number in counts.items()}


def _more(stats: Stats) -> str:
    return ", …" if stats.n_outlets > len(stats.outlets) else ""


def _period(stats: Stats) -> str:
    days = [time[:_DATE_CHARACTERS] for time in (stats.first, stats.last) if time]
    return " to ".join(dict.fromkeys(days))


def _name_depths(depths: Mapping[int, int]) -> dict[str, int]:
    """Return the counts by length of chain in words; from three sources on, they are one."""
    named = {0: "no source", 1: "one", 2: "two"}
    counts: dict[str, int] = {}
    for depth, number in depths.items():
        word = named.get(depth, "more")
        counts[word] = counts.get(word, 0) + number
    return counts


def _shares(counts: Mapping[str, int], total: int) -> str:
    """Return ``counts`` with their shares of ``total``, which is not 0 where there are counts."""
    return ", ".join(f"{word} {number:,} ({_percent(number, total)})" for word, number in counts.items())


def _percent(number: int, total: int) -> str:
    share = 100 * number / total
    return f"{share:.0f} %" if share >= 1 or not share else "under 1 %"


def _name_edition(edition: EditionCount) -> str:
    date = edition.made[:_DATE_CHARACTERS]
    return f"{edition.model} {edition.model_version}, thirdhand {edition.tool}, {date}"


def _size(n_bytes: int) -> str:
    """Return a number of bytes in words.

    >>> _size(512), _size(3_035_136)
    ('512 bytes', '3.0 MB')
    """
    size, unit = float(n_bytes), 0
    while size >= 1000 and unit < len(_UNITS) - 1:
        size, unit = size / 1000, unit + 1
    return f"{size:.1f} {_UNITS[unit]}" if unit else f"{n_bytes} bytes"
