"""Choose how decoding leans: ``python -m training.lean --corpora DIR`` prints what each leaning gives on dev.

The network runs once over the annotated dev articles; ``chains.LEANING`` holds the one that was chosen.
"""

from __future__ import annotations

import argparse
import itertools
from pathlib import Path

from thirdhand.model.session import open_model
from thirdhand.reading.chains import Leaning
from thirdhand.reading.claims import tell, write_claims
from thirdhand.reading.network import ask
from thirdhand.records import Article, Certainty, Part
from training.claims_corpus import read_chains
from training.measure_claims import Pair, align, by_depth, macro_f1, share

SOURCES = (0.0, 0.5, 1.0, 1.5)
CONTENTS = (0.0, 0.75, 1.5)
NOBODY = (0.0, 1.0, 2.0)


def show(leaning: Leaning, pairs: list[Pair], n_read: int) -> str:
    """Return one line of figures, in percent."""
    aligned = [pair for pair in pairs if pair.read]
    bare = by_depth(aligned, lambda n: n == 0)
    labels = [(p.gold.certainty.value, p.read.certainty.value) for p in aligned if p.read]
    figures = {
        "found": share(pair.read is not None for pair in pairs)[0],
        "in gold": 100 * len(aligned) / max(1, n_read),
        "exact": share(pair.is_exact for pair in pairs)[0],
        "deep": share(pair.is_exact for pair in by_depth(pairs, lambda n: n >= 2))[0],
        "given": share(bool(p.read and p.read.chain) for p in bare)[0],
        "label": share(gold == read for gold, read in labels)[0],
        "macro-F1": macro_f1(labels)[0],
        "asserted": share(gold == Certainty.ASSERTED for gold, _ in labels)[0],
    }
    words = ", ".join(f"{name} {value:.1f}" for name, value in figures.items())
    return f"sources {leaning.sources}, contents {leaning.contents}, nobody {leaning.nobody}: {words}"


def main() -> None:
    """Run the command."""
    parser = argparse.ArgumentParser(prog="training.lean", description=__doc__)
    parser.add_argument("--corpora", type=Path, required=True)
    parser.add_argument("--model", type=Path, help="default: the model in the package")
    args = parser.parse_args()
    model = open_model(args.model)
    articles = read_chains(args.corpora, "dev")
    answers = [ask(article.text, model) for article in articles]
    for values in itertools.product(SOURCES, CONTENTS, NOBODY):
        leaning = Leaning(sources=values[0], contents=values[1], nobody=values[2])
        pairs, n_read = [], 0
        for gold, answer in zip(articles, answers, strict=True):
            article = Article(id=gold.id, text=gold.text, outlet=gold.outlet)
            told = tell(answer, model, article, leaning)
            claims = write_claims(article, told, Part.TEXT, ())
            pairs += align(gold.claims, claims)
            n_read += len(claims)
        print(show(leaning, pairs, n_read), flush=True)


if __name__ == "__main__":
    main()
