"""What a search found: a few lines for each article, a record for programs, a row for spreadsheets.

The first line says what the article is and has the beginning of its id, enough to ask for it again; then
come the words around what was found, and the claims that meet the conditions with who says so.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from rich.console import Console
from rich.text import Text

from thirdhand.ids import TAG
from thirdhand.records import Part, Span
from thirdhand.views.margin import in_one_line, shorten, visible
from thirdhand.views.markup import has_type, in_ascii

if TYPE_CHECKING:
    from thirdhand.store.searching import ClaimHit, Hit

#: Columns of a row.
COLUMNS = (
    *("id", "outlet", "published", "title", "byline", "url", "path", "ref", "snippet", "n_claims"),
    *("claim", "chain", "certainty", "n_versions", "score"),
)
#: Hex digits of an id: of a million articles hardly two share them, and show names both if they do.
_ID_DIGITS = 10
_FIND, _QUIET = "bold", "dim"
_CHAIN, _MORE = " › ", "…"
_SIGNS, _ASCII_SIGNS = ("«", "»"), ("*", "*")
_DOT = " · "
_NARROWEST, _CLAIM_LIMIT = 20, 240
_BLANKS = re.compile(r"\s+")
_DATE_CHARACTERS = len("2031-03-04")


def hit_to_json(hit: Hit) -> dict[str, Any]:
    """Return ``hit`` made of JSON's own types."""
    names = ("id", "ref", "url", "path", "title", "outlet", "byline", "published", "published_zone")
    snippet = hit.snippet
    return {
        **{name: getattr(hit, name) for name in names},
        "title_marks": _spans(hit.title_marks),
        "score": round(hit.score, 6),
        "snippet": {
            "text": snippet.text,
            "marks": _spans(snippet.marks),
            "offset": snippet.offset,
            "spans": _spans(snippet.spans),
        },
        "claims": [
            {
                "id": claim.id,
                "in": claim.part,
                "text": claim.text,
                "spans": _spans(claim.spans),
                "chain": list(claim.chain),
                "certainty": claim.certainty,
            }
            for claim in hit.claims
        ],
        "n_claims": hit.n_claims,
        "n_versions": hit.n_versions,
    }


def hit_to_row(hit: Hit) -> dict[str, Any]:
    """Return ``hit`` with ``COLUMNS``: finds between « and », the first claim alone."""
    first = hit.claims[0] if hit.claims else None
    return {
        **hit_to_json(hit),
        "snippet": _mark(hit.snippet.text, hit.snippet.marks, signs=_SIGNS).plain,
        "claim": first and first.text,
        "chain": first and _CHAIN.join(first.chain),
        "certainty": first and first.certainty,
    }


def _spans(spans: Sequence[Span]) -> list[list[int]]:
    return [[span.start, span.end] for span in spans]


def print_hits(hits: Iterable[Hit], console: Console) -> None:
    """Print ``hits``: wrapped on a terminal, a line for each part elsewhere, where it is searched and cut."""
    paper = _Paper(console)
    for number, hit in enumerate(hits):
        if number:
            console.print()
        for indent, line in _lines(hit, paper):
            paper.print(line, indent)


class _Paper:
    """What hits are printed on, and how finds are marked there: in bold where there is bold."""

    def __init__(self, console: Console) -> None:
        self.console = console
        self.is_ascii = console.options.ascii_only
        self.is_styled = has_type(console)

    def print(self, line: Text, indent: int) -> None:
        """Print ``line`` behind ``indent`` blanks."""
        line = Text(in_ascii(line.plain)) if self.is_ascii else line
        is_wrapped = self.console.is_terminal
        width = max(self.console.width - indent, _NARROWEST)
        for part in line.wrap(self.console, width) if is_wrapped else [line]:
            part.rstrip()
            self.console.print(Text(" " * indent).append_text(part), soft_wrap=True)

    def mark(self, text: str, marks: Sequence[Span]) -> Text:
        """Return ``text`` in one line with ``marks``."""
        if self.is_styled:
            return _mark(text, marks, style=_FIND)
        return _mark(text, marks, signs=_ASCII_SIGNS if self.is_ascii else _SIGNS)


def _lines(hit: Hit, paper: _Paper) -> Iterator[tuple[int, Text]]:
    """Yield the lines of ``hit`` with their indents."""
    yield 0, _headline(hit, paper)
    # without finds, the claims say more than how the article begins
    if hit.snippet.text and (hit.snippet.spans or not hit.claims):
        before, after = (_MORE if more else "" for more in (hit.snippet.has_before, hit.snippet.has_after))
        yield 2, Text(before).append_text(paper.mark(hit.snippet.text, hit.snippet.marks)).append(after)
    for claim in hit.claims:
        yield 4, _claim(claim)
    if hit.n_claims > len(hit.claims):
        yield 4, Text().append(f"and {hit.n_claims - len(hit.claims)} more", _QUIET)


def _headline(hit: Hit, paper: _Paper) -> Text:
    """Return id, outlet, date, headline and, where there are more than one, the number of versions."""
    line = Text().append(hit.id.removeprefix(f"{TAG}:")[:_ID_DIGITS], "cyan")
    date = visible((hit.published or "no date")[:_DATE_CHARACTERS])
    outlet = in_one_line(hit.outlet or _host(hit.url) or "")
    line.append("".join(f"{_DOT}{words}" for words in (outlet, date) if words))
    title = paper.mark(hit.title or "", hit.title_marks)
    line.append(_DOT).append_text(title if title.plain.strip() else Text(visible(hit.path or hit.url or "")))
    if hit.n_versions > 1:
        line.append(f"{_DOT}{hit.n_versions} versions", _QUIET)
    return line


def _host(url: str | None) -> str | None:
    try:
        return urlsplit(url or "").hostname
    except ValueError:  # brackets that are no IPv6 address
        return None


def _mark(
    text: str, marks: Sequence[Span], *, style: str | None = None, signs: tuple[str, str] = ("", "")
) -> Text:
    line, at = Text(), 0
    for span in marks:
        line.append(_flat(text[at : span.start]))
        line.append(f"{signs[0]}{_flat(span.of(text))}{signs[1]}", style)
        at = span.end
    return line.append(_flat(text[at:]))


def _flat(text: str) -> str:
    return _BLANKS.sub(" ", visible(text))


def _claim(claim: ClaimHit) -> Text:
    """Return who says it, how surely, and what."""
    chain = _CHAIN.join(in_one_line(name) for name in claim.chain) or "nobody credited"
    place = "headline: " if claim.part == Part.TITLE else ""
    words = shorten(in_one_line(claim.text), _CLAIM_LIMIT)
    return Text(place).append(chain, "bold").append(f", {claim.certainty}: “{words}”")
