"""Measure claims and chains: ``python -m training.evaluate_claims --corpora DIR`` and ``… --cases FOLDER``.

Prints what the reader reaches on the annotated dev articles or on golden cases, each figure with its count
and beside the constant answer or a reader that never nests. ``--part train`` is for looking at errors.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from thirdhand.model.session import Model, open_model
from thirdhand.reading import read_article
from thirdhand.records import Article, Certainty, Claim, Kind
from training.claim_cases import load_claim_cases
from training.claims_corpus import read_chains
from training.claims_gold import GoldClaims
from training.measure_claims import Pair, align, bootstrap, by_depth, macro_f1, same_name, share
from training.reread import read_again


@dataclass(frozen=True, slots=True)
class Measured:
    """One article's pairs, and how many claims were read in it. ``group`` is its kind, for cases."""

    pairs: list[Pair]
    n_read: int
    group: str


Reader = Callable[[Article], Sequence[Claim]]


def reader_of(model: Model) -> Reader:
    """Return the function that reads an article's claims."""
    return lambda article: read_article(article, model).claims


def measure(articles: Iterable[tuple[str, GoldClaims]], read: Reader) -> list[Measured]:
    """Read and align every article; each comes with the name of its group."""
    measured = []
    for group, gold in articles:
        article = Article(id=gold.id, text=gold.text, title=gold.title, outlet=gold.outlet)
        claims = read(article)
        pairs = [
            pair
            for part in sorted({one.part for one in gold.claims})
            for pair in align(
                [one for one in gold.claims if one.part is part], [one for one in claims if one.part is part]
            )
        ]
        measured.append(Measured(pairs, len(claims), group))
    return measured


def without_nesting(measured: Sequence[Measured]) -> list[Measured]:
    """Return the same reading with each chain cut down to its innermost source."""

    def cut(pair: Pair) -> Pair:
        return Pair(pair.gold, pair.read and replace(pair.read, chain=pair.read.chain[-1:]))

    return [replace(one, pairs=[cut(pair) for pair in one.pairs]) for one in measured]


def show(share_and_count: tuple[float, int]) -> str:
    """Return a share in percent with its count."""
    return f"{share_and_count[0]:5.1f} % of {share_and_count[1]}"


def report(measured: Sequence[Measured]) -> list[str]:
    """Return the lines of the whole report."""
    return [
        *report_chains(measured),
        *report_certainty(measured),
        *report_sources(measured),
        *report_scores(measured),
    ]


def report_chains(measured: Sequence[Measured]) -> list[str]:
    """Return the lines on claims and chains."""
    pairs = [pair for one in measured for pair in one.pairs]
    n_read = sum(one.n_read for one in measured)
    aligned = [pair for pair in pairs if pair.read]
    deep = [[pair.is_exact for pair in by_depth(one.pairs, lambda n: n >= 2)] for one in measured]
    low, high = bootstrap(deep)
    flat = [pair for one in without_nesting(measured) for pair in one.pairs]
    lines = [
        f"claims: {show(share(pair.read is not None for pair in pairs))} found; "
        f"{100 * len(aligned) / max(1, n_read):.1f} % of the {n_read} read are in gold",
        f"chain exact: {show(share(pair.is_exact for pair in pairs))}"
        f" (never nesting {show(share(pair.is_exact for pair in flat))}; "
        f"always empty {show(share(not pair.gold.chain and pair.read is not None for pair in pairs))})",
        f"  two links or more: {show(share(v for g in deep for v in g))} [{low:.1f}, {high:.1f}]"
        f" (never nesting {show(share(p.is_exact for p in by_depth(flat, lambda n: n >= 2)))})",
    ]
    for depth in range(4):
        some = by_depth(pairs, lambda n, depth=depth: n == depth)  # type: ignore[misc]
        read = Counter(len(pair.read.chain) if pair.read else "none found" for pair in some)
        lines.append(f"  gold has {depth}: {show(share(p.is_exact for p in some))}; read: {_counts(read)}")
    bare = [pair for pair in by_depth(aligned, lambda n: n == 0) if pair.read]
    lines.append(
        f"chains given to claims without: {show(share(bool(p.read and p.read.chain) for p in bare))}"
    )
    return lines


def report_certainty(measured: Sequence[Measured]) -> list[str]:
    """Return the lines on labels: of the claims themselves, then of writers above a chain."""
    aligned = [(pair.gold, pair.read) for one in measured for pair in one.pairs if pair.read]
    labels = [(gold.certainty.value, read.certainty.value) for gold, read in aligned]
    hedged = [(gold, read) for gold, read in labels if gold != Certainty.ASSERTED]
    mean, each = macro_f1(labels)
    constant, _ = macro_f1([(gold, Certainty.ASSERTED.value) for gold, _ in labels])
    lines = [
        f"certainty: {show(share(g == r for g, r in labels))}, macro-F1 {mean:.1f} (always asserted: "
        f"{show(share(g == Certainty.ASSERTED for g, _ in labels))}, {constant:.1f}); "
        f"not asserted: {show(share(g == r for g, r in hedged))} (always asserted: 0)",
        "  F1 by label: " + ", ".join(f"{name} {value:.1f} ({n})" for name, (value, n) in each.items()),
        "  confusions (gold → read): " + _counts(Counter(f"{g} → {r}" for g, r in labels if g != r), 10),
    ]
    above = [(g.author.certainty.value, r.author.certainty.value) for g, r in aligned if g.chain]
    lines.append(
        f"writer above a chain: {show(share(g == r for g, r in above))}, macro-F1 {macro_f1(above)[0]:.1f} "
        f"(always unknown: {show(share(g == Certainty.UNKNOWN for g, _ in above))})"
    )
    for flag in ("doubt", "distancing", "hearsay"):
        values = [(getattr(g.author, flag), getattr(r.author, flag)) for g, r in aligned]
        lines.append(f"  {flag} of the writer: {_f1(values)}")
    return lines


def report_sources(measured: Sequence[Measured]) -> list[str]:
    """Return the lines on kind, anonymity and names, over the links that are the right source."""
    links = [link for one in measured for pair in one.pairs for link in pair.links]
    kinds = Counter(gold.kind for gold, _ in links)
    anonymities = Counter(gold.anonymity for gold, _ in links)
    given = [(gold, read) for gold, read in links if read.name is not None]
    right = [same_name(gold.name, read.name) for gold, read in given if gold.name and read.name]
    other = [
        (gold, read, text)
        for gold, read in links
        if gold.name and not same_name(gold.name, text := read.source.text)
    ]
    resolved = [bool(read.name and gold.name and same_name(gold.name, read.name)) for gold, read, _ in other]
    tried = [read.name is not None and not same_name(read.name, text) for _, read, text in other]
    named = [(gold, read) for gold, read in links if gold.name]
    found = share(bool(g.name and r.name and same_name(g.name, r.name)) for g, r in named)
    written = share(bool(g.name and same_name(g.name, r.source.text)) for g, r in named)
    return [
        f"kind: {show(share(g.kind == r.kind for g, r in links))} (always {Kind.PERSON}: "
        f"{show(share(g.kind == Kind.PERSON for g, _ in links))}; {_counts(kinds)})",
        "  confusions: " + _counts(Counter(f"{g.kind} → {r.kind}" for g, r in links if g.kind != r.kind), 8),
        f"anonymity: {show(share(g.anonymity == r.anonymity for g, r in links))} (always named: "
        f"{show(share(g.anonymity == 'named' for g, _ in links))}; {_counts(anonymities)})",
        f"names: precision {show(share(right))}; recall {show(found)} "
        f"(the words as written: {show(written)})",
        f"  whose words do not tell (he, the minister): right {show(share(resolved))}, another name given "
        f"{show(share(t and not r for t, r in zip(tried, resolved, strict=True)))}",
    ]


def report_scores(measured: Sequence[Measured], n_bins: int = 5) -> list[str]:
    """Return the reliability of the claims' scores: the share of exact chains in equal parts by score."""
    scored = sorted((p.read.score, p.is_exact) for one in measured for p in one.pairs if p.read)
    lines = ["reliability of claim scores (mean score: share of exact chains):"]
    for at in range(n_bins):
        part = scored[at * len(scored) // n_bins : (at + 1) * len(scored) // n_bins]
        if part:
            mean = 100 * sum(score for score, _ in part) / len(part)
            lines.append(f"  {mean:5.1f}: {show(share(exact for _, exact in part))}")
    return lines


def report_groups(measured: Sequence[Measured]) -> list[str]:
    """Return one line for each kind of case."""
    lines = []
    for group in sorted({one.group for one in measured}):
        pairs = [pair for one in measured if one.group == group for pair in one.pairs]
        labels = [pair.gold.certainty == pair.read.certainty for pair in pairs if pair.read]
        lines.append(
            f"{group:20} chain {show(share(p.is_exact for p in pairs))}, certainty {show(share(labels))}"
        )
    return lines


def _counts(counter: Counter[str] | Counter[object], n_most: int | None = None) -> str:
    return ", ".join(f"{name} {count}" for name, count in counter.most_common(n_most))


def _f1(values: Sequence[tuple[bool, bool]]) -> str:
    hits = sum(gold and read for gold, read in values)
    n_gold, n_read = sum(gold for gold, _ in values), sum(read for _, read in values)
    f1 = f"{200 * hits / (n_gold + n_read):.1f}" if n_gold + n_read else "–"
    return f"F1 {f1} ({n_gold} in gold, {n_read} read)"


def main() -> None:
    """Run the command."""
    parser = argparse.ArgumentParser(prog="training.evaluate_claims", description=__doc__)
    parser.add_argument("--corpora", type=Path)
    parser.add_argument("--part", choices=("train", "dev"), default="dev")
    parser.add_argument("--cases", type=Path, help="a folder of golden cases instead of a corpus")
    parser.add_argument("--model", type=Path, help="default: the model in the package")
    parser.add_argument("--reread", action="store_true", help="measure the baseline: each content read again")
    args = parser.parse_args()
    if args.cases:
        articles = [(case.kind, case.article) for case in load_claim_cases(args.cases)]
    elif args.corpora:
        articles = [("", article) for article in read_chains(args.corpora, args.part)]
    else:
        parser.error("give --corpora or --cases")
    model = open_model(args.model)
    read: Reader = (lambda article: read_again(article, model)) if args.reread else reader_of(model)
    measured = measure(articles, read)
    print("\n".join(report(measured)))
    if args.cases:
        print("\n".join(report_groups(measured)))


if __name__ == "__main__":
    main()
