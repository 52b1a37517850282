"""How often findings are right: ``python -m training.measure_checks --corpora C``.

Checks the articles of ``training.checked_articles`` with all rules on and holds the findings against
``data/checks/judgements.jsonl``: precision by rule with its 95 % interval, and of all rules that are on by
default; the same for the half that was kept apart until the rules were final. ``--cases FOLDER`` gives
recall on written cases instead; ``--out FILE`` writes the findings with their texts, to be judged.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from math import sqrt
from pathlib import Path
from typing import Any

from thirdhand.checks import RULES, check_article
from thirdhand.model.session import Model, open_model
from thirdhand.reading import read_article
from thirdhand.records import Article, Finding, Part
from thirdhand.settings import Settings
from training.checked_articles import half_of, read_articles, read_swapped

JUDGEMENTS = Path(__file__).parents[1] / "data" / "checks" / "judgements.jsonl"
EVERY_RULE = Settings({f"checks.{rule.id}.severity": "on" for rule in RULES})
ON = frozenset(rule.id for rule in RULES if rule.is_on)
#: The rules that hold a headline against its text.
ON_HEADLINES = frozenset(
    ("headline-unsupported", "headline-hedge-lost", "headline-source-lost", "number-inflated")
)
Key = tuple[str, str, str, tuple[tuple[int, int], ...]]


@dataclass(frozen=True, slots=True)
class Judged:
    """A finding of one rule in one article, and whether it was judged right; None if nobody has judged it."""

    article: str
    rule: str
    is_right: bool | None


def key_of(article: str, rule: str, finding: Finding) -> Key:
    """Return what a judgement knows a finding by: article, rule, and where its words stand."""
    spans = tuple((span.start, span.end) for span in finding.phrase.spans)
    return article, rule, finding.part.value, spans


def findings_of(article: Article) -> Iterator[tuple[str, Finding]]:
    """Yield (rule, finding), a folded rule with the finding under which it is folded."""
    for finding in article.findings:
        yield finding.rule, finding
        for folded in finding.folded:
            yield folded.rule, finding


def read_judgements(path: Path = JUDGEMENTS) -> dict[Key, tuple[bool, str]]:
    """Return the judgements that stand in the repository: whether a finding is right, and its half."""
    judged = {}
    for line in path.read_text("utf-8").splitlines():
        record = json.loads(line)
        spans = tuple((start, end) for start, end in record["spans"])
        is_right = record["verdict"] == "right"
        judged[record["article"], record["rule"], record["in"], spans] = is_right, record["half"]
    return judged


def interval(n_right: int, n: int) -> tuple[float, float]:
    """Return Wilson's 95 % interval of a share.

    >>> [round(end, 3) for end in interval(8, 10)]
    [0.49, 0.943]
    """
    if not n:
        return 0.0, 1.0
    z, share = 1.96, n_right / n
    middle = (share + z * z / (2 * n)) / (1 + z * z / n)
    spread = z * sqrt(share * (1 - share) / n + z * z / (4 * n * n)) / (1 + z * z / n)
    return middle - spread, middle + spread


def check_all(
    articles: Iterable[tuple[str, Article]], model: Model, jobs: int = 2
) -> Iterator[tuple[str, Article]]:
    """Yield (id, article read and checked under all rules)."""

    def work(pair: tuple[str, Article]) -> tuple[str, Article]:
        return pair[0], check_article(read_article(pair[1], model), model, EVERY_RULE)

    with ThreadPoolExecutor(jobs) as pool:
        yield from pool.map(work, articles)


def show(judged: Sequence[Judged], title: str, rules: Iterable[str] = ON) -> None:
    """Print precision of ``rules`` together and each, and how many findings nobody has judged."""
    print(f"{title}\n{'rule':24} right of judged  precision (95 %)   not judged")
    groups = [("all", [one for one in judged if one.rule in rules])]
    groups += [
        (rule.id, [one for one in judged if one.rule == rule.id]) for rule in RULES if rule.id in rules
    ]
    for name, some in groups:
        known = [one for one in some if one.is_right is not None]
        n_right = sum(one.is_right is True for one in known)
        low, high = interval(n_right, len(known))
        share = f"{n_right / len(known):6.1%} ({low:.1%}–{high:.1%})" if known else "–"
        print(f"{name:24} {n_right:4} of {len(known):4}   {share:24} {len(some) - len(known):4}")
    print()


def show_cases(folder: Path, model: Model) -> None:
    """Print how many of the written cases each rule decides rightly."""
    print(f"{'rule':24} found    false alarms")
    total: Counter[str] = Counter()
    for path in sorted(folder.glob("*.json")):
        counts = count_cases(path.stem, json.loads(path.read_text("utf-8")), model)
        total.update(counts if path.stem in ON else {})
        print(_case_line(path.stem, counts))
    print(_case_line("all that are on", total))


def count_cases(rule: str, cases: Iterable[dict[str, Any]], model: Model) -> Counter[str]:
    """Count the cases of a rule: ``found`` of ``positive``, ``false`` of ``negative``."""
    counts: Counter[str] = Counter()
    for case in cases:
        article = check_article(read_article(case_article(case), model), model, EVERY_RULE)
        is_seen = any(rule == found for found, _ in findings_of(article))
        counts["positive" if case["expected"] else "negative"] += 1
        counts["found" if case["expected"] else "false"] += is_seen
    return counts


def case_article(case: dict[str, Any]) -> Article:
    """Return the article of a written case."""
    plain = {name: case[name] for name in ("title", "outlet", "byline", "published", "text")}
    return Article(id=case["id"], language="en", **plain)


def _case_line(name: str, counts: Counter[str]) -> str:
    return (
        f"{name:24} {counts['found']:3} of {counts['positive']:3}"
        f"   {counts['false']:3} of {counts['negative']:3}"
    )


def _record(id: str, rule: str, finding: Finding, article: Article) -> dict[str, Any]:
    """Return a finding with its text, for whoever judges it; not for the repository."""
    return {
        "article": id,
        "half": half_of(id),
        "rule": rule,
        "in": finding.part.value,
        "spans": [[span.start, span.end] for span in finding.phrase.spans],
        "words": finding.phrase.text,
        "message": finding.message,
        "against": finding.against.text if finding.against else None,
        "title": article.title,
        "outlet": article.outlet,
        "text": article.text,
    }


def main() -> None:
    """Run the command."""
    parser = argparse.ArgumentParser(prog="training.measure_checks", description=__doc__)
    parser.add_argument("--corpora", type=Path)
    parser.add_argument("--swapped", action="store_true", help="headlines of one outlet over another's text")
    parser.add_argument("--cases", type=Path)
    parser.add_argument("--out", type=Path)
    args = parser.parse_args()
    model = open_model()
    if args.cases:
        show_cases(args.cases, model)
        return
    judgements = {} if args.out else read_judgements()
    by_half: dict[str, list[Judged]] = defaultdict(list)
    records, n_articles = [], 0
    articles = read_swapped(args.corpora) if args.swapped else read_articles(args.corpora)
    for id, article in check_all(articles, model):
        n_articles += 1
        for rule, finding in findings_of(article):
            if args.swapped and (rule not in ON_HEADLINES or finding.part is not Part.TITLE):
                continue
            is_right, half = judgements.get(key_of(id, rule, finding), (None, half_of(id)))
            by_half[half].append(Judged(id, rule, is_right))
            records.append(_record(id, rule, finding, article))
    if args.out:
        args.out.write_text("".join(json.dumps(record) + "\n" for record in records), "utf-8")
        return
    print(f"{n_articles} articles\n")
    rules = ON_HEADLINES if args.swapped else ON
    show([one for some in by_half.values() for one in some], "both halves", rules)
    show(by_half["apart"], "kept apart until the rules were final", rules)


if __name__ == "__main__":
    main()
