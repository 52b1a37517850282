"""Annotate unlabelled news with a claims branch, for self-training: ``python -m training.annotate_claims``.

Reads the articles of ``rumours/`` that have no annotated chains, a share of PolNeAR's train articles and
the bodies of ``pages/``, and writes them as ``training.train_claims --silver`` takes them. Chains and
labels are the network's alone, without the rules that follow it and without leaning.
"""

from __future__ import annotations

import argparse
import gzip
import itertools
import json
import random
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from thirdhand.model.session import Model, open_model
from thirdhand.reading.chains import ClaimDraft, Drafts, Leaning, draft_claims
from thirdhand.reading.network import ask
from thirdhand.records import Anonymity, Certainty, Kind, Span
from training.annotate import read_pages, read_rumours
from training.claims_corpus import MORE, PARTS
from training.corpus import read_lines, read_polnear

CERTAINTIES, KINDS, ANONYMITIES = tuple(Certainty), tuple(Kind), tuple(Anonymity)


def read_unlabelled(corpora: Path, n_polnear: int) -> Iterator[tuple[str, str]]:
    """Yield id and text of the articles to annotate; none of ``chains/``."""
    chains = [corpora / "chains" / f"{part}.jsonl.gz" for part in PARTS]
    annotated = {record["article"] for path in (*chains, MORE) for record in read_lines(path)}
    polnear = [(one.id, one.text) for one in read_polnear(corpora, "train")]
    random.Random(1).shuffle(polnear)
    for id, text in itertools.chain(read_rumours(corpora), polnear[:n_polnear], read_pages(corpora)):
        if id not in annotated:
            yield id, text


def annotate(id: str, text: str, model: Model) -> dict[str, Any]:
    """Return one article with its claims in the form of ``chains/``, and its text."""
    drafts = draft_claims(ask(text, model), model, Leaning())
    return {"article": id, "text": text, "claims": [_claim(claim, drafts) for claim in drafts.claims]}


def _claim(claim: ClaimDraft, drafts: Drafts) -> dict[str, Any]:
    labels = {name: int(shares.argmax()) for name, shares in claim.labels.items()}
    author = labels["author"] if claim.chain else labels["inner"]
    return {
        "content": _pairs(claim.content),
        "cue": _pairs(claim.cue)[0] if claim.cue else None,
        "author": {
            "certainty": CERTAINTIES[author],
            "doubt": not claim.chain and bool(labels["doubt"]),
            "distancing": bool(labels["distancing"]),
        },
        "chain": [
            _link(drafts, number, labels if at == len(claim.chain) - 1 else None)
            for at, number in enumerate(claim.chain)
        ],
        "evidence": [],
    }


def _link(drafts: Drafts, number: int, innermost: dict[str, int] | None) -> dict[str, Any]:
    mention = drafts.mentions[number]
    outer, kind, anonymity = (int(mention.labels[name].argmax()) for name in ("outer", "kind", "anonymity"))
    return {
        "span": _pairs([mention.span])[0],
        "name": None,
        "via": None,
        "kind": KINDS[kind],
        "anonymity": ANONYMITIES[anonymity],
        "certainty": CERTAINTIES[innermost["inner"] if innermost else outer],
        "doubt": bool(innermost and innermost["doubt"]),
        "distancing": False,
    }


def _pairs(spans: Sequence[Span]) -> list[list[int]]:
    return [[span.start, span.end] for span in spans]


def main() -> None:
    """Run the command."""
    parser = argparse.ArgumentParser(prog="training.annotate_claims", description=__doc__)
    parser.add_argument("--corpora", type=Path, required=True)
    parser.add_argument("--model", type=Path, help="default: the model in the package")
    parser.add_argument("--polnear", type=int, default=300, help="how many of PolNeAR's articles to add")
    parser.add_argument("--most", type=int, help="annotate only so many articles, drawn by chance")
    parser.add_argument("--out", type=Path, required=True, help="a .jsonl.gz file outside the repository")
    args = parser.parse_args()
    model = open_model(args.model)
    articles = list(read_unlabelled(args.corpora, args.polnear))
    if args.most is not None:
        articles = random.Random(1).sample(articles, min(args.most, len(articles)))
    with gzip.open(args.out, "wt", encoding="utf-8") as out:
        for id, text in articles:
            out.write(json.dumps(annotate(id, text, model)) + "\n")


if __name__ == "__main__":
    main()
