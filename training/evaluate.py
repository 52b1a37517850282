"""Measure a model on annotated articles: ``python -m training.evaluate --corpora DIR [--model DIR]``.

Prints F1 of fragments and relations as ``training.measure`` defines them: over all, by type of
quoting, for contents in several fragments, for every paragraph read by itself, and by publisher, each
beside the answer of a rule that needs no model, with the number of annotated attributions.
``--against DIR`` adds what a second model (fp32, say) reaches; ``--floors`` fails below the floors.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from thirdhand.model.paragraphs import find_paragraphs
from thirdhand.model.quotes import find_quotes
from thirdhand.model.session import Model, open_model
from thirdhand.reading.attributions import find_attributions
from thirdhand.reading.network import ask
from thirdhand.reading.quoting import type_of
from thirdhand.records import AttributionType, Span
from training.baseline import attribute_by_rule
from training.corpus import GoldArticle, GoldAttribution, read_polnear
from training.measure import NOTHING, Counts, Measured, as_gold, measure

#: F1 that the shipped model must reach on PolNeAR's dev split: source, cue, content, exact, lenient.
FLOORS = (78.0, 72.5, 62.0, 46.5, 70.5)
#: What int8 may cost against fp32 on any of them.
INT8_COST = 0.6
HEADINGS = ("source", "cue", "content", "exact", "lenient")

Reader = Callable[[str], tuple[GoldAttribution, ...]]


@dataclass(frozen=True, slots=True)
class Pair:
    """One annotated article (or paragraph) with what was found in it."""

    gold: GoldArticle
    found: tuple[GoldAttribution, ...]


def reader_of(model: Model) -> Reader:
    """Return the function that reads a text with ``model``."""
    return lambda text: as_gold(find_attributions(ask(text, model), model))


def read_all(articles: Iterable[GoldArticle], read: Reader) -> list[Pair]:
    """Read every article."""
    return [Pair(article, read(article.text)) for article in articles]


def total(pairs: Iterable[Pair]) -> Measured:
    """Measure all ``pairs`` together."""
    return sum((measure(pair.gold.text, pair.found, pair.gold.attributions) for pair in pairs), NOTHING)


def split_paragraphs(article: GoldArticle) -> list[GoldArticle]:
    """Return each paragraph of ``article`` as an article, with the attributions that lie wholly in it."""
    parts = []
    for paragraph in find_paragraphs(article.text):
        inside = (_moved(one, paragraph) for one in article.attributions)
        kept = tuple(one for one in inside if one is not None)
        parts.append(
            GoldArticle(
                id=f"{article.id}@{paragraph.start}",
                publisher=article.publisher,
                text=paragraph.of(article.text),
                attributions=kept,
            )
        )
    return parts


def _moved(gold: GoldAttribution, to: Span) -> GoldAttribution | None:
    spans = (*gold.source, *gold.cue, *gold.content)
    if not spans or not all(to.start <= span.start and span.end <= to.end for span in spans):
        return None
    source, cue, content = (
        tuple(Span(span.start - to.start, span.end - to.start) for span in part)
        for part in (gold.source, gold.cue, gold.content)
    )
    return GoldAttribution(source=source, cue=cue, content=content)


def only(pairs: Iterable[Pair], keep: Callable[[str, GoldAttribution], bool]) -> list[Pair]:
    """Keep the attributions, annotated and found, for which ``keep`` holds on the text."""
    return [
        Pair(
            GoldArticle(
                id=pair.gold.id,
                publisher=pair.gold.publisher,
                text=pair.gold.text,
                attributions=tuple(one for one in pair.gold.attributions if keep(pair.gold.text, one)),
            ),
            tuple(one for one in pair.found if keep(pair.gold.text, one)),
        )
        for pair in pairs
    ]


def _has_type(wanted: AttributionType) -> Callable[[str, GoldAttribution], bool]:
    def keep(text: str, gold: GoldAttribution) -> bool:
        paragraphs = [(p.start, p.end) for p in find_paragraphs(text)]
        return type_of(text, gold.content, find_quotes(text, paragraphs)) is wanted

    return keep


def _is_split(_: str, gold: GoldAttribution) -> bool:
    return len(gold.content) > 1


def report(articles: Sequence[GoldArticle], read: Reader) -> dict[str, Measured]:
    """Return what ``read`` reaches on each part of ``articles``, by the name of the part."""
    pairs = read_all(articles, read)
    paragraphs = [part for article in articles for part in split_paragraphs(article)]
    parts = {"all": total(pairs)}
    for type in AttributionType:
        parts[f"type {type}"] = total(only(pairs, _has_type(type)))
    parts["split contents"] = total(only(pairs, _is_split))
    parts["paragraph by paragraph"] = total(read_all(paragraphs, read))
    for publisher in sorted({article.publisher for article in articles}):
        parts[publisher] = total(pair for pair in pairs if pair.gold.publisher == publisher)
    return parts


def _line(name: str, measured: Measured) -> str:
    figures = "".join(f"{value:9.2f}" for value in measured.f1s)
    return f"{name:32.32}{figures}{measured.exact.gold:9}"


def _counts(name: str, counts: Counts) -> str:
    return (
        f"{name:10} precision {counts.precision:6.2f}  recall {counts.recall:6.2f}  F1 {counts.f1:6.2f}"
        f"  ({counts.right} right of {counts.predicted} found, {counts.gold} annotated)"
    )


def _print_report(parts: dict[str, Measured], rule: dict[str, Measured]) -> None:
    print(f"{'F1 on':32}" + "".join(f"{heading:>9}" for heading in HEADINGS) + f"{'gold':>9}")
    for name, measured in parts.items():
        print(_line(name, measured))
        print(_line("  the rule", rule[name]))
    print()
    everything = parts["all"]
    for heading, counts in zip(
        HEADINGS, (*everything.fragments, everything.exact, everything.lenient), strict=True
    ):
        print(_counts(heading, counts))


def _print_costs(name: str, first: Measured, second: Measured) -> None:
    print()
    print(_line(f"all, {name}", second))
    costs = [b - a for a, b in zip(first.f1s, second.f1s, strict=True)]
    print(f"{'cost of the first model':32}" + "".join(f"{cost:9.2f}" for cost in costs))


def _below(measured: Measured) -> list[str]:
    return [
        f"{heading} {value:.2f} is below {floor}"
        for heading, value, floor in zip(HEADINGS, measured.f1s, FLOORS, strict=True)
        if value < floor
    ]


def main() -> None:
    """Run the command."""
    parser = argparse.ArgumentParser(prog="training.evaluate", description=__doc__)
    parser.add_argument("--corpora", type=Path, required=True)
    parser.add_argument("--model", type=Path, help="default: the model in the package")
    parser.add_argument("--against", type=Path, help="a second model, to compare with")
    parser.add_argument("--floors", action="store_true", help="exit with 1 when a figure is below its floor")
    args = parser.parse_args()
    articles = read_polnear(args.corpora, "dev")
    print(
        f"PolNeAR dev: {len(articles)} articles, {sum(len(a.attributions) for a in articles)} attributions\n"
    )
    parts = report(articles, reader_of(open_model(args.model)))
    _print_report(parts, report(articles, attribute_by_rule))
    if args.against:
        _print_costs(
            str(args.against), parts["all"], total(read_all(articles, reader_of(open_model(args.against))))
        )
    missed = _below(parts["all"]) if args.floors else []
    for line in missed:
        print(line, file=sys.stderr)
    sys.exit(1 if missed else 0)


if __name__ == "__main__":
    main()
