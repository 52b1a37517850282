"""Fit the curves that make scores of links and chains chances: ``python -m training.fit_scores``.

Reads the annotated dev articles, since on those that it learned from the network is surer than it may be.
Prints ``confidence.CURVES`` as they stand in the code, and how reliable scores are that were fitted without
the article (fifths of the articles held out in turn).
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from thirdhand.model.session import Model, open_model
from thirdhand.reading.claims import tell, write_claims
from thirdhand.reading.confidence import Rated, log_odds, outer_share, whole_share
from thirdhand.reading.network import ask
from thirdhand.records import Article, Part
from training.claims_corpus import read_chains
from training.claims_gold import GoldClaims
from training.fit_sources import fit_curve
from training.measure_claims import align, same_source

FOLDS = 5
N_BINS = 5
Curve = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Scored:
    """One thing that was rated: the network's share for it, and whether gold has it."""

    rated: Rated
    share: float
    is_right: bool


def collect(gold: GoldClaims, model: Model) -> list[Scored]:
    """Return what the reader rates in one article, of the claims that gold has."""
    article = Article(id=gold.id, text=gold.text, outlet=gold.outlet)
    told = tell(ask(gold.text, model), model, article)
    claims = write_claims(article, told, Part.TEXT, ())
    drafts = {id(claim): draft for claim, draft in zip(claims, told.drafts.claims, strict=True)}
    mentions = told.drafts.mentions
    scored = []
    for pair in align(gold.claims, claims):
        if pair.read is None:
            continue
        draft = drafts[id(pair.read)]
        whole = Rated.CHAIN if draft.chain else Rated.NO_CHAIN
        scored.append(Scored(whole, whole_share(draft, mentions), pair.is_exact))
        for at, link in enumerate(pair.read.chain):
            is_last = at == len(pair.read.chain) - 1
            share = draft.share if is_last else outer_share(draft, mentions, at)
            is_right = any(same_source(one, link) for one in pair.gold.chain)
            scored.append(Scored(Rated.INNERMOST if is_last else Rated.OUTER, share, is_right))
    return scored


def fit(scored: Iterable[Scored]) -> dict[Rated, Curve]:
    """Return each curve's slope and offset."""
    rows = list(scored)
    return {
        rated: fit_curve([(log_odds(one.share), one.is_right) for one in rows if one.rated is rated])
        for rated in Rated
    }


def reliability(groups: Sequence[Sequence[Scored]]) -> list[str]:
    """Return lines with the mean score and the share that is right, in equal parts by score."""
    held: dict[Rated, list[tuple[float, bool]]] = {rated: [] for rated in Rated}
    for fold in range(FOLDS):
        curves = fit(one for at, group in enumerate(groups) if at % FOLDS != fold for one in group)
        for one in (one for group in groups[fold::FOLDS] for one in group):
            slope, offset = curves[one.rated]
            score = 1 / (1 + np.exp(-(slope * log_odds(one.share) + offset)))
            held[one.rated].append((float(score), one.is_right))
    lines = []
    for rated, rows in held.items():
        rows.sort()
        parts = [part for part in np.array_split(np.array(rows, dtype=float), N_BINS) if len(part)]
        shown = ", ".join(f"{100 * part[:, 0].mean():.1f}: {100 * part[:, 1].mean():.1f}" for part in parts)
        off = sum(abs(part[:, 0].mean() - part[:, 1].mean()) * len(part) for part in parts) / len(rows)
        lines.append(f"{rated} ({len(rows)}; mean score: right, in percent) {shown}; off by {100 * off:.1f}")
    return lines


def main() -> None:
    """Print the curves and how reliable they are."""
    parser = argparse.ArgumentParser(prog="training.fit_scores", description=__doc__)
    parser.add_argument("--corpora", type=Path, required=True)
    parser.add_argument("--model", type=Path, help="default: the model in the package")
    args = parser.parse_args()
    model = open_model(args.model)
    groups = [collect(article, model) for article in read_chains(args.corpora, "dev")]
    for rated, (slope, offset) in fit(one for group in groups for one in group).items():
        print(f"    Rated.{rated.name}: ({slope:.2f}, {offset:.2f}),")
    print("\n".join(reliability(groups)))


if __name__ == "__main__":
    main()
