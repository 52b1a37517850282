"""The quality gate: accuracy floors that hold for the shipped model, pinned to what they were measured on.

Golden cases of the project's own, by kind: their pooled F1 over fragments and relations must not fall
below ``tests/floors.json``, whose digest names the very cases; changing a case asks for the floors to be
measured again (``python -m tests.test_gate``). Each case is a test as well: known failures are strict
expected failures, counted in the F1 all the same, and at most 15 % of a kind. A case is right when every
attribution is found, by the lenient measure, and none beside: exact ends, on which annotators themselves
agree for half of all attributions, count in the F1. Where the corpora stand beside the checkout, twenty
articles of PolNeAR's dev split have floors too.
"""

from __future__ import annotations

import functools
import json
import os
from pathlib import Path

import pytest

from thirdhand.ids import content_hash
from thirdhand.model.session import open_model
from training.cases import Case, load_cases
from training.corpus import GoldArticle, read_polnear
from training.evaluate import HEADINGS, Pair, reader_of, total
from training.measure import Measured, measure

CASES = Path(__file__).parent / "cases"
FLOORS = Path(__file__).parent / "floors.json"
CORPORA = Path(os.environ.get("THIRDHAND_CORPORA", Path(__file__).parents[2] / "shared" / "corpora"))
N_DEV = 20
#: At most this share of a kind may be known to fail.
KNOWN_FAILURES = 0.15
#: Floors stand this far (F1 points) below what was measured: other processors round otherwise.
SLACK = 1.0

ALL_CASES = load_cases(CASES)
KINDS = sorted({case.kind for case in ALL_CASES})


@functools.cache
def read_cases() -> dict[str, Pair]:
    """Read every case once."""
    read = reader_of(open_model())
    return {case.id: Pair(_article(case), read(case.text)) for case in ALL_CASES}


def _article(case: Case) -> GoldArticle:
    return GoldArticle(id=case.id, publisher=case.kind, text=case.text, attributions=case.attributions)


def measure_kind(kind: str) -> Measured:
    """Measure the cases of ``kind`` together."""
    return total(pair for pair in read_cases().values() if pair.gold.publisher == kind)


def pooled(measured: Measured) -> float:
    """Return one F1 of all fragments and exact relations together."""
    return (sum(measured.fragments[1:], measured.fragments[0]) + measured.exact).f1


def figure(kind: str) -> float:
    """Return what has a floor: the pooled F1, or the share of right cases where nothing is to be found."""
    measured = measure_kind(kind)
    return pooled(measured) if measured.exact.gold else clean_share(kind)


def clean_share(kind: str) -> float:
    """Return the share of the cases of ``kind`` that are wholly right, in percent."""
    cases = [case for case in ALL_CASES if case.kind == kind]
    return 100 * sum(is_right(case) for case in cases) / len(cases)


def is_right(case: Case) -> bool:
    """Say whether the model finds the attributions of ``case``, by the lenient measure, and no others."""
    counts = measure(case.text, read_cases()[case.id].found, case.attributions).lenient
    return counts.right == counts.predicted == counts.gold


def digest(values: object) -> str:
    """Return the digest that pins floors to what they were measured on."""
    return content_hash(values)


def cases_digest() -> str:
    """Return the digest of all cases."""
    return digest([[case.id, case.text, repr(case.attributions)] for case in ALL_CASES])


def dev_articles() -> list[GoldArticle]:
    """Return the twenty dev articles with the lowest digests: a sample that nobody chose."""
    return sorted(read_polnear(CORPORA, "dev"), key=lambda article: digest(article.id))[:N_DEV]


def dev_digest(articles: list[GoldArticle]) -> str:
    """Return the digest of the dev sample."""
    return digest([[article.id, article.text] for article in articles])


@functools.cache
def floors() -> dict[str, object]:
    """Read the pinned floors."""
    values: dict[str, object] = json.loads(FLOORS.read_text("utf-8"))
    return values


def _params() -> list[object]:
    return [
        pytest.param(
            case,
            id=case.id,
            marks=[pytest.mark.xfail(reason=case.known_failure, strict=True)] if case.known_failure else [],
        )
        for case in ALL_CASES
    ]


@pytest.mark.parametrize("case", _params())
def test_case(case: Case) -> None:
    assert is_right(case), read_cases()[case.id].found


@pytest.mark.parametrize("kind", KINDS)
def test_kind_holds_its_floor(kind: str) -> None:
    pinned = floors()["kinds"]
    assert isinstance(pinned, dict)
    assert figure(kind) >= pinned[kind]


def test_floors_are_of_these_cases() -> None:
    assert floors()["cases"] == cases_digest(), "cases changed: run python -m tests.test_gate"
    pinned = floors()["kinds"]
    assert isinstance(pinned, dict)
    assert sorted(pinned) == KINDS


def test_there_are_enough_cases() -> None:
    assert len(ALL_CASES) >= 150


@pytest.mark.parametrize("kind", KINDS)
def test_few_failures_are_known(kind: str) -> None:
    cases = [case for case in ALL_CASES if case.kind == kind]
    assert sum(case.known_failure is not None for case in cases) <= KNOWN_FAILURES * len(cases)


def test_pooled_f1_falls_when_a_fragment_is_lost() -> None:
    case = next(case for case in ALL_CASES if len(case.attributions) == 1)
    whole = measure(case.text, case.attributions, case.attributions)
    none = measure(case.text, (), case.attributions)
    assert pooled(whole) == 100.0
    assert pooled(none) == 0.0
    assert pooled(whole + none) == pytest.approx(200 / 3)


@pytest.mark.skipif(not CORPORA.is_dir(), reason=f"no corpora at {CORPORA}")
def test_dev_sample_holds_its_floors() -> None:
    pinned = floors()["dev"]
    assert isinstance(pinned, dict)
    articles = dev_articles()
    assert dev_digest(articles) == pinned["articles"]
    measured = total(Pair(article, reader_of(open_model())(article.text)) for article in articles)
    for heading, value in zip(HEADINGS, measured.f1s, strict=True):
        assert value >= pinned[heading], heading


def pin() -> None:
    """Measure the floors anew, write them, and print what fails by kind."""
    articles = dev_articles()
    measured = total(Pair(article, reader_of(open_model())(article.text)) for article in articles)
    dev = {heading: round(value - SLACK, 1) for heading, value in zip(HEADINGS, measured.f1s, strict=True)}
    kinds = {kind: round(figure(kind) - SLACK, 1) for kind in KINDS}
    values = {"cases": cases_digest(), "kinds": kinds, "dev": {"articles": dev_digest(articles), **dev}}
    FLOORS.write_text(json.dumps(values, indent=1) + "\n", "utf-8")
    for kind in KINDS:
        failing = [case.id for case in ALL_CASES if case.kind == kind and not is_right(case)]
        print(f"{kind:26} F1 {figure(kind):6.2f}  wholly right {clean_share(kind):5.1f} %  {failing}")


if __name__ == "__main__":
    pin()
