"""Measure the certainty rules on gold chains: ``python -m training.measure_certainty --corpora DIR``.

Contents, chains and cues are the gold's, so what is measured is the labels alone. ``--fit`` writes the
rules' records (``reading/certainty/priors.py``) anew from two thirds of train.
"""

from __future__ import annotations

import argparse
import re
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

from thirdhand.reading.certainty import Judged, judge, priors
from thirdhand.reading.certainty.cues import read_cue
from thirdhand.reading.certainty.judge import find_markers
from thirdhand.reading.certainty.weighing import LABELS, rank
from thirdhand.records import Certainty, Part, Span, Stance
from training.claim_cases import load_claim_cases
from training.claims_corpus import read_chains, read_gold
from training.claims_gold import GoldClaim, GoldClaims

#: Every third article is held out of the fit.
HELD_OUT = 3
#: Words of evidence that make an author's ``unknown`` hearsay.
_HEARSAY = re.compile(r"report|alleg|purport|suppos|rumou?r|said|claim|told|legend|accus|word", re.IGNORECASE)
Row = tuple[GoldClaim, Judged]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpora", type=Path)
    parser.add_argument("--cases", type=Path, help="measure on the golden cases in this folder instead")
    parser.add_argument("--part", choices=("train", "dev"), default="train")
    parser.add_argument("--fit", action="store_true", help="write the rules' records and stop")
    arguments = parser.parse_args()
    if arguments.cases:
        report("golden cases", [case.article for case in load_claim_cases(arguments.cases)])
        return
    articles = (
        read_gold(arguments.corpora) if arguments.part == "train" else read_chains(arguments.corpora, "dev")
    )
    if arguments.fit:
        if arguments.part != "train":
            parser.error("records are fitted on train alone")
        part = seen(articles)
        Path(priors.__file__).write_text(
            write_records({**fit_records(part), **fit_author(part)}, fit_flags(part)), "utf-8"
        )
        return
    if arguments.part == "dev":
        report("dev", articles)
        return
    report("two thirds of train, fitted on", seen(articles))
    report("one third of train, held out", articles[HELD_OUT - 1 :: HELD_OUT])


def seen(articles: Sequence[GoldClaims]) -> list[GoldClaims]:
    """Return the articles on which the records are fitted."""
    return [article for at, article in enumerate(articles) if at % HELD_OUT != HELD_OUT - 1]


def sources(claim: GoldClaim) -> list[tuple[Span, ...]]:
    """Return the spans of a gold chain."""
    return [link.span for link in claim.chain]


def text_of(article: GoldClaims, claim: GoldClaim) -> str:
    """Return the string in which a claim's spans count."""
    return article.title if claim.part is Part.TITLE and article.title is not None else article.text


def judge_all(articles: Iterable[GoldClaims]) -> list[Row]:
    """Judge every claim of ``articles``."""
    return [
        (claim, judge(text_of(article, claim), claim.content, sources(claim), claim.cue))
        for article in articles
        for claim in article.claims
    ]


def fit_records(articles: Iterable[GoldClaims]) -> dict[str, tuple[float, ...]]:
    """Return for each rule the share of each label among the claims that come to it.

    A claim comes to a rule that finds something in it and to which no rule before it, usually right,
    has given a label. Half a count for ``asserted`` and two for the rule's own label keep rare rules sane.
    """
    open_claims = []
    for article in articles:
        for claim in article.claims:
            source = sources(claim)[-1] if claim.chain else ()
            own = read_cue(article.text, claim.cue, claim.content, source)
            found = find_markers(article.text, claim.content, claim.cue, own, source)
            open_claims.append((claim.certainty, {one.rule: one.certainty for one in found}))
    records: dict[str, tuple[float, ...]] = {}
    for rule in sorted({rule for _, found in open_claims for rule in found}, key=rank):
        met = [(label, found[rule]) for label, found in open_claims if rule in found]
        if not met:
            continue
        own_label = met[0][1]
        records[rule] = _shares(Counter(label for label, _ in met), own_label)
        if max(records[rule]) == records[rule][LABELS.index(own_label)]:
            open_claims = [(label, found) for label, found in open_claims if rule not in found]
    records[""] = _shares(Counter(label for label, found in open_claims if not found), Certainty.ASSERTED)
    return records


def fit_author(articles: Iterable[GoldClaims]) -> dict[str, tuple[float, ...]]:
    """Return, for each label that the rules give the writer above a chain, the shares of the gold's."""
    counts: dict[Certainty, Counter[Certainty]] = {one: Counter() for one in LABELS}
    for claim, judged in judge_all(articles):
        if claim.chain:
            counts[judged.author.certainty][claim.author.certainty] += 1
    return {f"author:{label}": _shares(found, label) for label, found in counts.items()}


def fit_flags(articles: Iterable[GoldClaims]) -> dict[str, tuple[float, float]]:
    """Return for each flag how often it is the gold's where the rules do not set it, and where they do."""
    pairs: dict[str, list[tuple[bool, bool]]] = {"doubt": [], "distancing": [], "hearsay": []}
    for claim, judged, text in (
        (a, b, article.text) for article in articles for a, b in judge_all([article])
    ):
        if claim.certainty is _own(judged).certainty is Certainty.DENIED:
            pairs["doubt"].append((_gold_doubt(claim), _own(judged).doubt))
        if claim.chain:
            pairs["distancing"].append((claim.author.distancing, judged.author.distancing))
        else:
            pairs["hearsay"].append((gold_hearsay(text, claim), judged.author.hearsay))
    return {name: (_share(rows, False), _share(rows, True)) for name, rows in pairs.items()}


def _share(rows: Sequence[tuple[bool, bool]], is_set: bool) -> float:
    golds = [gold for gold, read in rows if read is is_set]
    return round((sum(golds) + 0.5) / (len(golds) + 1), 3)


def gold_hearsay(text: str, claim: GoldClaim) -> bool:
    """Say whether a claim without a chain is hearsay: the annotation marks none, its evidence tells."""
    words = " ".join(span.of(text) for span in claim.evidence)
    return not claim.chain and claim.certainty is Certainty.UNKNOWN and _HEARSAY.search(words) is not None


def _shares(counts: Counter[Certainty], own: Certainty) -> tuple[float, ...]:
    counts[own] += 2
    added = {Certainty.ASSERTED: 0.5}
    total = sum(counts.values()) + 0.5 + 0.05 * len(LABELS)
    return tuple(round((counts[one] + added.get(one, 0) + 0.05) / total, 3) for one in LABELS)


def write_records(records: dict[str, tuple[float, ...]], flags: dict[str, tuple[float, float]]) -> str:
    """Return the module that holds ``records`` and ``flags``."""
    lines = [
        '"""How often each rule came to each label on two thirds of the annotated articles\' train part.',
        "",
        "Rule: shares in the order of ``Certainty``; ``author:label``: the same for what the rules give the",
        "writer above a chain. Written by ``python -m training.measure_certainty --fit``.",
        '"""',
        "",
        "PRIORS: dict[str, tuple[float, ...]] = {",
        *(f'    "{rule}": {shares},' for rule, shares in sorted(records.items())),
        "}",
        "",
        "#: Flag: how often it holds where the rules do not set it, and where they do.",
        "FLAGS: dict[str, tuple[float, float]] = {",
        *(f'    "{name}": {shares},' for name, shares in sorted(flags.items())),
        "}",
        "",
    ]
    return "\n".join(lines)


def report(name: str, articles: Sequence[GoldClaims]) -> None:
    """Print all figures for ``articles``."""
    judge_all(articles[:1])
    begun = time.process_time()
    rows = judge_all(articles)
    spent = (time.process_time() - begun) / max(1, len(rows))
    print(f"\n== {name}: {len(rows)} claims, {spent * 1e6:.0f} µs each")
    own = [(claim.certainty, _own(judged).certainty) for claim, judged in rows]
    _labels("innermost", own, Certainty.ASSERTED)
    _labels("  not asserted", [one for one in own if one[0] is not Certainty.ASSERTED], Certainty.ASSERTED)
    for depth in range(4):
        part = [pair for pair, (claim, _) in zip(own, rows, strict=True) if min(3, len(claim.chain)) == depth]
        _labels(f"  depth {depth}{'+' if depth == 3 else ''}", part, Certainty.ASSERTED)
    _confusion(own)
    chained = [(claim, judged) for claim, judged in rows if claim.chain]
    _labels(
        "author above a chain",
        [(a.author.certainty, b.author.certainty) for a, b in chained],
        Certainty.UNKNOWN,
    )
    outer = [pair for a, b in chained for pair in zip(a.chain[:-1], b.links[:-1], strict=True)]
    _labels("outer links", [(a.certainty, b.certainty) for a, b in outer], Certainty.UNKNOWN)
    _flag("distancing, author", ((a.author.distancing, b.author.distancing) for a, b in chained))
    _flag("distancing, outer links", ((a.distancing, b.distancing) for a, b in outer))
    _flag("doubt, innermost", ((_gold_doubt(a), _own(b).doubt) for a, b in rows))
    golds = [gold_hearsay(article.text, claim) for article in articles for claim in article.claims]
    pairs = zip(golds, rows, strict=True)
    _flag("hearsay, no chain", ((gold, b.author.hearsay) for gold, (a, b) in pairs if not a.chain))
    _evidence(rows)


def _own(judged: Judged) -> Stance:
    return judged.links[-1] if judged.links else judged.author


def _gold_doubt(claim: GoldClaim) -> bool:
    return claim.chain[-1].doubt if claim.chain else claim.author.doubt


def _labels(name: str, pairs: Sequence[tuple[Certainty, Certainty]], constant: Certainty) -> None:
    if not pairs:
        return
    right = sum(a is b for a, b in pairs)
    same = sum(a is constant for a, _ in pairs)
    print(
        f"{name}: accuracy {right / len(pairs):.3f} of {len(pairs)} "
        f"(always {constant}: {same / len(pairs):.3f}), "
        f"macro-F1 {macro_f1(pairs):.3f} (always: {macro_f1([(a, constant) for a, _ in pairs]):.3f})"
    )


def macro_f1(pairs: Sequence[tuple[Certainty, Certainty]]) -> float:
    """Return the mean F1 over the labels that the gold has, of (gold, read) pairs."""
    found = [one for one in LABELS if any(a is one for a, _ in pairs)]
    return sum(f1((a is one, b is one) for a, b in pairs)[2] for one in found) / max(1, len(found))


def f1(pairs: Iterable[tuple[bool, bool]]) -> tuple[float, float, float]:
    """Return precision, recall and F1 of (gold, read) pairs."""
    counts = Counter(pairs)
    right = counts[True, True]
    precision = right / max(1, right + counts[False, True])
    recall = right / max(1, right + counts[True, False])
    return precision, recall, 2 * precision * recall / (precision + recall) if right else 0.0


def _flag(name: str, pairs: Iterable[tuple[bool, bool]]) -> None:
    rows = list(pairs)
    precision, recall, value = f1(rows)
    print(
        f"{name}: F1 {value:.3f} "
        f"(precision {precision:.3f}, recall {recall:.3f}, {sum(a for a, _ in rows)} gold)"
    )


def _confusion(pairs: Sequence[tuple[Certainty, Certainty]]) -> None:
    counts = Counter(pairs)
    print("  gold \\ read  " + " ".join(f"{one:>11}" for one in LABELS) + "   prec.  rec.    F1")
    for gold in LABELS:
        scores = f1((a is gold, b is gold) for a, b in pairs)
        row = " ".join(f"{counts[gold, read]:>11}" for read in LABELS)
        print(f"  {gold:<12} {row}   " + "  ".join(f"{one:.3f}" for one in scores))


def _evidence(rows: Sequence[Row]) -> None:
    """Print how often the evidence overlaps the gold's where the label is right and not ``asserted``."""
    hits = [
        any(a.overlaps(b) for a in claim.evidence for b in _own(judged).evidence)
        for claim, judged in rows
        if claim.evidence and claim.certainty is _own(judged).certainty is not Certainty.ASSERTED
    ]
    print(f"evidence overlaps: {sum(hits)} of {len(hits)}")


if __name__ == "__main__":
    main()
