"""The gate for claims: floors for both halves of the golden cases, pinned to their texts, never lowered in silence.

``python -m tests.test_claims_gate`` measures anew and writes ``claims_floors.json``.
"""

from __future__ import annotations

import hashlib
import json
from functools import cache
from pathlib import Path

import pytest

from thirdhand.model.session import open_model
from training.claim_cases import load_claim_cases
from training.evaluate_claims import Measured, measure, reader_of
from training.measure_claims import by_depth, share

CASES = Path(__file__).parent / "cases" / "claims"
FLOORS = Path(__file__).parent / "claims_floors.json"
HALVES = ("reporting", "tuning")
#: Processors round floating point differently: a case or two may turn.
SLACK = 1.0


def digest(half: str) -> str:
    """Return the hash of a half's files, by which floors belong to their cases."""
    texts = [path.read_bytes() for path in sorted((CASES / half).glob("*.json"))]
    return hashlib.sha256(b"\0".join(texts)).hexdigest()


@cache
def measured(half: str) -> tuple[Measured, ...]:
    cases = [(case.kind, case.article) for case in load_claim_cases(CASES / half)]
    return tuple(measure(cases, reader_of(open_model())))


def figures(half: str) -> dict[str, float]:
    """Return a half's figures in percent."""
    pairs = [pair for one in measured(half) for pair in one.pairs]
    links = [link for pair in pairs for link in pair.links]
    aligned = [(pair.gold, pair.read) for pair in pairs if pair.read]
    found = {
        "claims": share(pair.read is not None for pair in pairs),
        "chains": share(pair.is_exact for pair in pairs),
        "deep chains": share(pair.is_exact for pair in by_depth(pairs, lambda n: n >= 2)),
        "certainty": share(gold.certainty == read.certainty for gold, read in aligned),
        "kind": share(gold.kind == read.kind for gold, read in links),
        "anonymity": share(gold.anonymity == read.anonymity for gold, read in links),
    }
    return {name: round(value, 1) for name, (value, _) in found.items()}


@pytest.mark.parametrize("half", HALVES)
def test_floors_belong_to_these_cases(half: str) -> None:
    assert json.loads(FLOORS.read_text("utf-8"))[half]["digest"] == digest(half)


@pytest.mark.parametrize("half", HALVES)
def test_no_figure_falls_below_its_floor(half: str) -> None:
    pinned = json.loads(FLOORS.read_text("utf-8"))[half]["figures"]
    found = figures(half)
    assert pinned.keys() == found.keys()
    assert {name: value for name, value in found.items() if value < pinned[name] - SLACK} == {}


if __name__ == "__main__":
    floors = {half: {"digest": digest(half), "figures": figures(half)} for half in HALVES}
    FLOORS.write_text(json.dumps(floors, indent=1) + "\n", "utf-8")
    print(json.dumps({half: one["figures"] for half, one in floors.items()}, indent=1))
