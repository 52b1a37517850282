"""Articles with annotated chains: ``corpora/chains``, what this repository adds, what a model has annotated.

``python -m training.claims_corpus --corpora DIR`` counts them.
"""

from __future__ import annotations

import argparse
import csv
import gzip
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from thirdhand.records import Anonymity, Author, Certainty, Kind, Span
from training.claims_gold import GoldClaim, GoldClaims, GoldLink, Spans
from training.corpus import read_lines

PARTS = ("train", "dev")
#: PolNeAR's publishers by how its ids begin. Annotators knew them: an outlet is no link of its own chains.
PUBLISHERS = {
    "breitbart": "Breitbart",
    "huff-post": "Huffington Post",
    "nyt": "The New York Times",
    "politico": "Politico",
    "usa-today": "USA Today",
    "wash-post": "The Washington Post",
    "west-journal": "Western Journalism",
}
#: Annotation that stands in this repository alone.
MORE = Path(__file__).parents[1] / "data" / "chains" / "more.jsonl.gz"
AGAIN = MORE.with_name("again.jsonl.gz")
INVENTED = MORE.with_name("invented.jsonl.gz")


def read_chains(corpora: Path, part: str) -> list[GoldClaims]:
    """Read ``part`` (``train`` or ``dev``) of ``corpora/chains`` with the texts it stands on."""
    if part not in PARTS:
        raise ValueError(f"chains have no part {part!r}; take 'train' or 'dev'")
    records = list(read_lines(corpora / "chains" / f"{part}.jsonl.gz"))
    texts = read_texts(corpora)
    return [_article(record, texts[record["article"]]) for record in records]


def read_gold(corpora: Path) -> list[GoldClaims]:
    """Return everything annotated that may be trained on: ``chains/train`` and what the repository adds.

    ``MORE`` stands on texts of the corpora, ``INVENTED`` has texts of its own.
    """
    return [*read_chains(corpora, "train"), *read_more(corpora), *read_silver(INVENTED)]


def read_more(corpora: Path) -> list[GoldClaims]:
    """Return the articles of the corpora that are annotated in this repository alone."""
    return _read_here(corpora, MORE)


def read_again(corpora: Path) -> list[GoldClaims]:
    """Return the articles of ``chains/train`` that were annotated a second time, to measure agreement."""
    return _read_here(corpora, AGAIN)


def _read_here(corpora: Path, path: Path) -> list[GoldClaims]:
    texts = read_texts(corpora)
    return [_article(one, texts[one["article"]]) for one in read_lines(path)]


def read_silver(path: Path) -> list[GoldClaims]:
    """Read articles that a model has annotated: the same records, each with its ``text``."""
    return [_article(record, record["text"]) for record in read_lines(path)]


def read_texts(corpora: Path) -> dict[str, str]:
    """Return the texts of PolNeAR's train and dev articles and of the rumours, by the ids that chains use."""
    texts = {
        record["id"]: record["text"]
        for split in ("train", "dev")
        for record in read_lines(corpora / "polnear" / f"{split}.jsonl.gz")
    }
    with gzip.open(corpora / "rumours" / "bodies.csv.gz", "rt", encoding="utf-8", newline="") as lines:
        texts.update((f"rumours-{row['Body ID']}", row["articleBody"]) for row in csv.DictReader(lines))
    return texts


def _article(record: dict[str, Any], text: str) -> GoldClaims:
    claims = tuple(_claim(claim) for claim in record["claims"])
    id = record["article"]
    outlet = PUBLISHERS.get(id.partition("_")[0])
    return GoldClaims(id=id, text=text, title=None, outlet=outlet, claims=claims)


def _claim(record: dict[str, Any]) -> GoldClaim:
    author = record["author"]
    return GoldClaim(
        content=_spans(record["content"]),
        cue=_spans([record["cue"]] if record["cue"] else []),
        place=None,
        author=Author(
            certainty=Certainty(author["certainty"]), doubt=author["doubt"], distancing=author["distancing"]
        ),
        chain=tuple(_link(link) for link in record["chain"]),
        evidence=_spans(record["evidence"]),
    )


def _link(record: dict[str, Any]) -> GoldLink:
    return GoldLink(
        span=_spans([record["span"]]),
        name=record["name"],
        names=(record["name"],),
        via=record["via"],
        kind=Kind(record["kind"]),
        anonymity=Anonymity(record["anonymity"]),
        certainty=Certainty(record["certainty"]),
        doubt=record["doubt"],
        distancing=record["distancing"],
    )


def _spans(pairs: Iterable[tuple[int, int]]) -> Spans:
    return tuple(sorted(Span(start, end) for start, end in pairs if start < end))


def main() -> None:
    """Print how many articles and claims each part has, and how long their chains are."""
    parser = argparse.ArgumentParser(prog="training.claims_corpus", description=__doc__)
    parser.add_argument("--corpora", type=Path, required=True)
    corpora = parser.parse_args().corpora
    parts = {part: read_chains(corpora, part) for part in PARTS}
    for part, articles in (parts | {"more": read_more(corpora), "invented": read_silver(INVENTED)}).items():
        claims = [claim for article in articles for claim in article.claims]
        links = Counter(min(3, len(claim.chain)) for claim in claims)
        labels = Counter(claim.certainty.value for claim in claims)
        print(f"{part}: {len(articles)} articles, {len(claims):,} claims; links in the chain", end=" ")
        print(", ".join(f"{depth}: {links[depth]:,}" for depth in range(4)), "(3 or more)")
        print("  " + ", ".join(f"{label} {number:,}" for label, number in labels.most_common()))


if __name__ == "__main__":
    main()
