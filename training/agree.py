"""How far two annotations of the same articles agree: ``python -m training.agree --corpora DIR``.

``data/chains/again.jsonl.gz`` holds articles of ``chains/train`` that were annotated a second time, without
sight of the first.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from thirdhand.records import Claim, ClaimPlace, Link, Part, Phrase
from training.claims_corpus import read_again, read_chains
from training.claims_gold import GoldClaim, GoldLink
from training.evaluate_claims import show
from training.measure_claims import align, by_depth, same_name, share


def as_read(text: str, gold: GoldClaim) -> Claim:
    """Return a gold claim as if a reader had read it."""
    return Claim(
        id="",
        part=Part.TEXT,
        place=ClaimPlace.BODY,
        content=Phrase.cut(text, gold.content),
        author=gold.author,
        chain=tuple(_link(text, link) for link in gold.chain),
        score=1.0,
    )


def _link(text: str, gold: GoldLink) -> Link:
    return Link(
        source=Phrase.cut(text, gold.span),
        name=gold.name,
        names=gold.names,
        via=gold.via,
        kind=gold.kind,
        anonymity=gold.anonymity,
        certainty=gold.certainty,
        attribution=None,
        score=1.0,
    )


def main() -> None:
    """Print the agreement, of the claims that both annotations have."""
    parser = argparse.ArgumentParser(prog="training.agree", description=__doc__)
    parser.add_argument("--corpora", type=Path, required=True)
    corpora = parser.parse_args().corpora
    again = {article.id: article for article in read_again(corpora)}
    pairs = [
        pair
        for first in read_chains(corpora, "train")
        if (second := again.get(first.id))
        for pair in align(first.claims, [as_read(first.text, claim) for claim in second.claims])
    ]
    both = [(pair.gold, pair.read, pair) for pair in pairs if pair.read]
    links = [link for _, _, pair in both for link in pair.links]
    deep = by_depth([pair for _, _, pair in both], lambda n: n >= 2)
    print(f"claims: {show(share(pair.read is not None for pair in pairs))} of the first are in the second")
    print(f"same chain: {show(share(pair.is_exact for _, _, pair in both))}")
    print(f"  two links or more in the first: {show(share(pair.is_exact for pair in deep))}")
    print(
        f"same label of the claim: {show(share(gold.certainty == read.certainty for gold, read, _ in both))}"
    )
    print(f"same kind: {show(share(gold.kind == read.kind for gold, read in links))}")
    print(f"same anonymity: {show(share(gold.anonymity == read.anonymity for gold, read in links))}")
    named = [(gold.name, read.name) for gold, read in links]
    print(f"same name: {show(share(bool(g and r and same_name(g, r)) for g, r in named))}")


if __name__ == "__main__":
    main()
