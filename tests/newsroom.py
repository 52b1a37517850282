"""Invented articles by the hundred, all different, as pages, web archives and lines: same seed, same words."""

from __future__ import annotations

import gzip
import json
import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from html import escape
from pathlib import Path

_PLACES = "Lindow Sorell Tarvia Ostmark Marlow Velden Harrack Pellan Corrin Ashby Drent Morwick".split()
_OUTLETS = ("Lindow Courier", "Sorell Herald", "Tarvian Post", "Meridian", "Orm Gazette", "Volna")
_PEOPLE = (
    "Ana Ruiz",
    "Tomas Ek",
    "Zoë Ünal",
    "Bo Chen",
    "Mira Pell",
    "Idris Vance",
    "Nell O’Hara",
    "Jun Sato",
)
_ROLES = ("mayor of {}", "police chief in {}", "spokeswoman for the port of {}", "head of {}’s hospital")
_EVENTS = (
    "a fire at the {} grain depot destroyed {} tonnes of wheat",
    "the bridge to {} would stay shut for {} weeks",
    "floods had driven {1} families from {0}",
    "the {} shipyard would cut {} jobs",
    "a ferry from {} had run aground with {} people on board",
    "{1} patients in {0} had fallen ill after drinking tap water",
)
_HEDGES = ("may have been", "was probably", "could have been", "was", "has reportedly been")
_CAUSES = ("a faulty valve", "two years of neglect", "sabotage", "a storm", "careless welding")


@dataclass(frozen=True, slots=True)
class Page:
    """An invented page with what a reader should find in it."""

    url: str
    outlet: str
    title: str
    byline: str
    published: str
    paragraphs: tuple[str, ...]

    @property
    def html(self) -> str:
        """The page as its server would send it."""
        body = "".join(f"<p>{escape(paragraph)}</p>" for paragraph in self.paragraphs)
        return (
            f"<!doctype html><html lang=en><head><meta charset=utf-8><title>{escape(self.title)}</title>"
            f'<meta property="og:title" content="{escape(self.title)}">'
            f'<meta property="og:site_name" content="{escape(self.outlet)}">'
            f'<meta property="article:published_time" content="{self.published}">'
            f'<meta name=author content="{escape(self.byline)}"></head><body><article>'
            f"<h1>{escape(self.title)}</h1>{body}</article></body></html>"
        )

    @property
    def line(self) -> str:
        """The article as a line of JSON Lines."""
        fields = {"id": self.url[-8:], "url": self.url, "outlet": self.outlet, "title": self.title}
        more = {"byline": self.byline, "published": self.published, "text": "\n\n".join(self.paragraphs)}
        return json.dumps({**fields, **more}, ensure_ascii=False)


def make_pages(n: int, *, seed: int = 7) -> Iterator[Page]:
    """Yield ``n`` invented pages."""
    rng = random.Random(seed)
    start = datetime(2025, 3, 1, tzinfo=UTC)
    for number in range(n):
        place, outlet, person, other = (rng.choice(each) for each in (_PLACES, _OUTLETS, _PEOPLE, _PEOPLE))
        event = rng.choice(_EVENTS).format(place, rng.randint(3, 900))
        role = rng.choice(_ROLES).format(place)
        published = start + timedelta(minutes=37 * number)
        yield Page(
            url=f"https://{outlet.lower().replace(' ', '-')}.example/news/{number:06d}",
            outlet=outlet,
            title=f"{place}: {event[0].upper()}{event[1:]}",
            byline=rng.choice(_PEOPLE),
            published=published.isoformat(),
            paragraphs=(
                f"{place.upper()} — {person}, {role}, said on Tuesday that {event}.",
                f"It {rng.choice(_HEDGES)} caused by {rng.choice(_CAUSES)}, according to an official who asked not "
                f"to be named because the inquiry, number {number}, is not over.",
                f"“Nobody in {rng.choice(_PLACES)} was told,” {other} told the {rng.choice(_OUTLETS)}, which first "
                f"reported the news. Residents said they had complained {rng.randint(2, 40)} times since May.",
            ),
        )


def write_warc(path: Path, pages: Iterable[Page]) -> Path:
    """Write ``pages`` as a gzipped web archive, one member a record, as crawlers do."""
    with path.open("wb") as file:
        for number, page in enumerate(pages):
            file.write(gzip.compress(warc_record(page.url, page.html.encode(), number), 1))
    return path


def warc_record(url: str, html: bytes, number: int, *, date: str = "2025-04-01T06:00:00Z") -> bytes:
    """Return one response record."""
    http = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + html
    head = (
        f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: {url}\r\nWARC-Date: {date}\r\n"
        f"WARC-Record-ID: <urn:uuid:00000000-0000-0000-0000-{number:012d}>\r\n"
        f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(http)}\r\n\r\n"
    )
    return head.encode() + http + b"\r\n\r\n"


def write_lines(path: Path, pages: Iterable[Page]) -> Path:
    """Write ``pages`` as JSON Lines."""
    path.write_text("".join(f"{page.line}\n" for page in pages), encoding="utf-8")
    return path
