"""The gate for claims: floors for both halves of the golden cases, pinned to their texts, never lowered in silence.

Where the corpora are, twenty of the annotated dev articles have floors too. ``python -m tests.test_claims_gate``
measures anew and writes ``claims_floors.json``.
"""

from __future__ import annotations

import hashlib
import json
from functools import cache
from pathlib import Path

import pytest

from tests.test_gate import CORPORA
from thirdhand.model.session import open_model
from training.claim_cases import load_claim_cases
from training.claims_corpus import read_chains
from training.claims_gold import GoldClaims
from training.evaluate_claims import Measured, measure, reader_of
from training.measure_claims import by_depth, same_name, share

CASES = Path(__file__).parent / "cases" / "claims"
FLOORS = Path(__file__).parent / "claims_floors.json"
DEV = "dev"
PARTS = ("reporting", "tuning", DEV)
N_DEV = 20
#: Processors round floating point differently: a case or two may turn.
SLACK = 1.0


def dev_articles() -> list[GoldClaims]:
    """Return the twenty dev articles whose ids have the lowest digests: a sample that nobody chose."""
    return sorted(read_chains(CORPORA, "dev"), key=lambda one: hashlib.sha256(one.id.encode()).digest())[
        :N_DEV
    ]


def digest(part: str) -> str:
    """Return the hash of a half's files or of the dev articles' ids, by which floors belong to their cases."""
    if part == DEV:
        texts = [article.id.encode() for article in dev_articles()]
    else:
        texts = [path.read_bytes() for path in sorted((CASES / part).glob("*.json"))]
    return hashlib.sha256(b"\0".join(texts)).hexdigest()


@cache
def measured(part: str) -> tuple[Measured, ...]:
    if part == DEV:
        cases = [("", article) for article in dev_articles()]
    else:
        cases = [(case.kind, case.article) for case in load_claim_cases(CASES / part)]
    return tuple(measure(cases, reader_of(open_model())))


def figures(part: str) -> dict[str, float]:
    """Return a part's figures in percent."""
    pairs = [pair for one in measured(part) for pair in one.pairs]
    links = [link for pair in pairs for link in pair.links]
    aligned = [(pair.gold, pair.read) for pair in pairs if pair.read]
    found = {
        "claims": share(pair.read is not None for pair in pairs),
        "chains": share(pair.is_exact for pair in pairs),
        "deep chains": share(pair.is_exact for pair in by_depth(pairs, lambda n: n >= 2)),
        "certainty": share(gold.certainty == read.certainty for gold, read in aligned),
        "kind": share(gold.kind == read.kind for gold, read in links),
        "anonymity": share(gold.anonymity == read.anonymity for gold, read in links),
        "names given": share(same_name(g.name, r.name) for g, r in links if g.name and r.name),
    }
    return {name: round(value, 1) for name, (value, _) in found.items()}


@pytest.fixture(params=PARTS)
def part(request: pytest.FixtureRequest) -> str:
    name: str = request.param
    if name == DEV and not CORPORA.is_dir():
        pytest.skip(f"no corpora at {CORPORA}")
    return name


def test_floors_belong_to_these_cases(part: str) -> None:
    assert json.loads(FLOORS.read_text("utf-8"))[part]["digest"] == digest(part)


def test_no_figure_falls_below_its_floor(part: str) -> None:
    pinned = json.loads(FLOORS.read_text("utf-8"))[part]["figures"]
    found = figures(part)
    assert pinned.keys() == found.keys()
    assert {name: value for name, value in found.items() if value < pinned[name] - SLACK} == {}


if __name__ == "__main__":
    floors = {part: {"digest": digest(part), "figures": figures(part)} for part in PARTS}
    FLOORS.write_text(json.dumps(floors, indent=1) + "\n", "utf-8")
    print(json.dumps({part: one["figures"] for part, one in floors.items()}, indent=1))
