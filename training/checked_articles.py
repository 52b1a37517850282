"""Real articles to check: PolNeAR's dev part, the pages, and rumours that no annotation was made on.

Each belongs to one of two halves by its id: rules are written and tuned on ``tuning``; ``apart`` is kept for
judging them when they are final. Headlines of everyday articles are mostly sound, so that there are also
*swapped* ones: the headline of one outlet over another's text on the same rumour.
"""

from __future__ import annotations

import csv
import gzip
import random
import zlib
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from thirdhand.acquire import Place, PlaceKind, acquire
from thirdhand.acquire.language import identify_language
from thirdhand.errors import InputError
from thirdhand.records import Article
from training.claims_corpus import MORE, PUBLISHERS
from training.corpus import read_lines

#: So many rumours are taken, each with a headline that was written on the same rumour.
N_RUMOURS = 560
_SWAPPED = "pair-"
_SHORTEST = 600
_SEED = 5


def half_of(id: str) -> str:
    """Return ``tuning`` or ``apart``, the half that the article ``id`` belongs to."""
    if id.startswith(_SWAPPED):
        return "apart"
    return "tuning" if zlib.crc32(id.encode()) % 2 else "apart"


def read_articles(corpora: Path) -> Iterator[tuple[str, Article]]:
    """Yield (id, article with its headline), not yet read for claims."""
    yield from _polnear(corpora)
    yield from _pages(corpora)
    yield from _rumours(corpora)


def _polnear(corpora: Path) -> Iterator[tuple[str, Article]]:
    for record in read_lines(corpora / "polnear" / "dev.jsonl.gz"):
        text, title = record["text"], record["title"]
        first = text.strip().split("\n")[0].strip()
        outlet = PUBLISHERS.get(record["publisher"], record["publisher"])
        yield (
            record["id"],
            Article(
                id=record["id"],
                text=text,
                # The texts begin with their headlines, some with a full stop that the title lacks.
                title=first if title and first.startswith(title.strip()[:20]) else title,
                outlet=outlet,
                published=record["date"],
                byline=record["author"] if record["author"] != "None" else None,
                language="en",
            ),
        )


def _pages(corpora: Path) -> Iterator[tuple[str, Article]]:
    for path in sorted((corpora / "pages" / "html").iterdir()):
        try:
            article = acquire(Place(kind=PlaceKind.FILE, name=str(path)))
        except InputError:
            continue
        if article.language in (None, "en"):
            yield path.name.split(".")[0][:16], article


def _rumours(corpora: Path) -> Iterator[tuple[str, Article]]:
    csv.field_size_limit(10**9)
    bodies = {row["Body ID"]: row["articleBody"] for row in read_csv(corpora / "rumours" / "bodies.csv.gz")}
    headlines: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for row in read_csv(corpora / "rumours" / "stances.csv.gz"):
        if row["Stance"] != "unrelated":
            headlines[row["Body ID"]].append((row["Stance"], row["Headline"]))
    taken = _annotated(corpora)
    free = [id for id in sorted(bodies) if f"rumours-{id}" not in taken and headlines[id]]
    free = [id for id in free if len(bodies[id]) > _SHORTEST]
    random.Random(_SEED).shuffle(free)
    for id in free[:N_RUMOURS]:
        title = min(headlines[id], key=lambda pair: ("agree", "discuss", "disagree").index(pair[0]))[1]
        yield f"rumours-{id}", _rumour(f"rumours-{id}", bodies[id], title)


def read_swapped(corpora: Path) -> Iterator[tuple[str, Article]]:
    """Yield (id, article), headlines over texts on the same rumour; an id is ``pair-`` and the pair's row.

    The texts are those of odd Body ID that are also apart: the others were in view when rules were written.
    """
    bodies = {row["Body ID"]: row["articleBody"] for row in read_csv(corpora / "rumours" / "bodies.csv.gz")}
    rows = enumerate(read_csv(corpora / "rumours" / "stances.csv.gz"))
    free = [(number, row) for number, row in rows if row["Stance"] != "unrelated"]
    free = [(number, row) for number, row in free if int(row["Body ID"]) % 2]
    free = [(number, row) for number, row in free if half_of(f"rumours-{row['Body ID']}") == "apart"]
    seen: set[tuple[str, str]] = set()
    for number, row in free:
        pair = (row["Headline"], row["Body ID"])
        if pair in seen:
            continue
        seen.add(pair)
        id = f"{_SWAPPED}{number}"
        yield id, _rumour(id, bodies[row["Body ID"]], row["Headline"])


def _rumour(id: str, text: str, title: str) -> Article:
    return Article(id=id, text=text, title=title, language=identify_language(text))


def _annotated(corpora: Path) -> set[str]:
    files = (*(corpora / "chains").glob("*.jsonl.gz"), MORE)
    return {record["article"] for file in files for record in read_lines(file)}


def read_csv(path: Path) -> Iterator[dict[str, str]]:
    """Yield the rows of a gzipped CSV file."""
    csv.field_size_limit(10**9)
    with gzip.open(path, "rt", encoding="utf-8", newline="") as lines:
        yield from csv.DictReader(lines)
