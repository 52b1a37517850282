"""Annotate unlabelled news with a model, for self-training: ``python -m training.annotate --corpora DIR``.

Reads the articles of ``rumours/``, those of ``chains/dev`` left out, and the article bodies of ``pages/``,
and writes them in PolNeAR's form.
``training.train --silver FILE`` mixes a share of them into each epoch: more kinds of news than the
politics of PolNeAR, and words that its authors never used.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import itertools
import json
from collections.abc import Iterator
from pathlib import Path

from thirdhand.model.session import Model, open_model
from thirdhand.reading.attributions import find_attributions
from thirdhand.reading.network import ask
from training.corpus import held_out

#: Longer bodies are lists and transcripts; shorter ones no articles.
MIN_CHARACTERS, MAX_CHARACTERS = 200, 20_000
PUBLISHER = "silver"


def read_rumours(corpora: Path) -> Iterator[tuple[str, str]]:
    """Yield id and text of the bodies that may be trained on."""
    kept_out = held_out(corpora)
    csv.field_size_limit(1 << 30)
    with gzip.open(corpora / "rumours" / "bodies.csv.gz", "rt", encoding="utf-8", newline="") as rows:
        for row in csv.DictReader(rows):
            id, text = f"rumours-{row['Body ID']}", row["articleBody"]
            if id not in kept_out and MIN_CHARACTERS <= len(text) <= MAX_CHARACTERS:
                yield id, text


def read_pages(corpora: Path) -> Iterator[tuple[str, str]]:
    """Yield id and article body of the pages."""
    bodies = json.loads((corpora / "pages" / "ground-truth.json").read_text("utf-8"))
    for id, page in bodies.items():
        text = page["articleBody"]
        if MIN_CHARACTERS <= len(text) <= MAX_CHARACTERS:
            yield f"pages-{id}", text


def annotate(id: str, text: str, model: Model) -> dict[str, object]:
    """Return one article with its attributions in PolNeAR's form."""
    attributions = [
        {
            role: [[span.start, span.end] for span in phrase.spans] if phrase else []
            for role, phrase in (("source", one.source), ("cue", one.cue), ("content", one.content))
        }
        for one in find_attributions(ask(text, model), model)
    ]
    return {"id": id, "publisher": PUBLISHER, "text": text, "attributions": attributions}


def main() -> None:
    """Run the command."""
    parser = argparse.ArgumentParser(prog="training.annotate", description=__doc__)
    parser.add_argument("--corpora", type=Path, required=True)
    parser.add_argument("--model", type=Path, help="default: the model in the package")
    parser.add_argument("--out", type=Path, required=True, help="a .jsonl.gz file outside the repository")
    args = parser.parse_args()
    model = open_model(args.model)
    with gzip.open(args.out, "wt", encoding="utf-8") as out:
        for id, text in itertools.chain(read_rumours(args.corpora), read_pages(args.corpora)):
            out.write(json.dumps(annotate(id, text, model)) + "\n")


if __name__ == "__main__":
    main()
