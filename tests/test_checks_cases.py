"""The written cases of the sourcing checks: their format, and floors under what the rules make of them.

``tuning`` may be read by whoever works on a rule; of ``reporting`` only totals are told, here too. For each rule
and half the floors have how many positives are found and how many false alarms are given; ``whole`` are
articles as they are printed, sound ones and ones that several rules should stop. ``python -m
tests.test_checks_cases`` measures anew and writes ``checks_floors.json``.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from tests.test_checks_check import assert_goes_through_json, assert_holds
from thirdhand.checks import RULES, check_article
from thirdhand.errors import InputError
from thirdhand.model.session import open_model
from thirdhand.reading import read_article
from thirdhand.records import Article
from thirdhand.settings import Settings
from training.measure_checks import EVERY_RULE, case_article, findings_of

CASES = Path(__file__).parent / "cases" / "checks"
FLOORS = Path(__file__).parent / "checks_floors.json"
HALVES = ("tuning", "reporting")
IDS = [rule.id for rule in RULES]
#: So many cases of each sort a rule has in each half, and so many the three that are the plainest.
N, N_PLAIN = 8, 4
PLAIN = ("bare-source", "plural-uncounted", "weasel-passive")
KEYS = ["id", "rule", "expected", "why", "title", "outlet", "byline", "published", "text", "words"]
WHOLE_KEYS = ["id", "why", "rules", "title", "outlet", "byline", "published", "text"]
#: Processors round floating point differently: a case of a rule may turn, and two of a half.
SLACK, SLACK_IN_ALL = 1, 2

Case = dict[str, Any]
Counts = dict[str, int]

each_half = pytest.mark.parametrize("half", HALVES)


def load(half: str, name: str) -> list[Case]:
    cases: list[Case] = json.loads((CASES / half / f"{name}.json").read_text("utf-8"))
    return cases


def every_case(half: str) -> list[Case]:
    return [case for path in sorted((CASES / half).glob("*.json")) for case in load(half, path.stem)]


def digest(half: str) -> str:
    """Return the hash of a half's files, by which floors belong to their cases."""
    texts = [path.read_bytes() for path in sorted((CASES / half).glob("*.json"))]
    return hashlib.sha256(b"\0".join(texts)).hexdigest()


@cache
def read_all() -> dict[str, Article]:
    """Read the articles of all cases once, two at a time."""
    model = open_model()
    articles = [case_article(case) for half in (*HALVES, "whole") for case in every_case(half)]
    with ThreadPoolExecutor(2) as pool:
        return {one.id: one for one in pool.map(lambda one: read_article(one, model), articles)}


@cache
def checked(id: str) -> Article:
    """Return the article of a case as checked with all rules on."""
    return check_article(read_all()[id], open_model(), EVERY_RULE)


def seen(article: Article) -> set[str]:
    return {rule for rule, _ in findings_of(article)}


def count(half: str) -> dict[str, Counts]:
    """Return for each rule how many positives it finds and how many false alarms it gives."""
    counts = {rule: {"found": 0, "false": 0} for rule in IDS}
    for case in every_case(half):
        is_seen = case["rule"] in seen(checked(case["id"]))
        counts[case["rule"]]["found" if case["expected"] else "false"] += is_seen
    return counts


def count_whole() -> Counts:
    """Return how many of the rules that should stop each unsound article do."""
    counts = Counter(
        rule for case in load("whole", "unsound") for rule in set(case["rules"]) & seen(checked(case["id"]))
    )
    expected = {rule for case in load("whole", "unsound") for rule in case["rules"]}
    return {rule: counts[rule] for rule in IDS if rule in expected}


def totals(counts: dict[str, Counts]) -> Counts:
    return {sort: sum(one[sort] for one in counts.values()) for sort in ("found", "false")}


def turned(pinned: dict[str, Counts], found: dict[str, Counts]) -> list[str]:
    """Return the rules that find less than is pinned or give more false alarms, by more than processors do."""
    return [
        rule
        for rule in pinned
        if found[rule]["found"] < pinned[rule]["found"] - SLACK
        or found[rule]["false"] > pinned[rule]["false"] + SLACK
    ]


# The format. Lists hold ids alone, so that a failure prints no case.


@each_half
def test_every_rule_has_its_file_of_cases(half: str) -> None:
    assert sorted(path.stem for path in (CASES / half).iterdir()) == sorted(IDS)


@each_half
@pytest.mark.parametrize("rule", IDS)
def test_a_rule_has_as_many_positives_as_negatives(half: str, rule: str) -> None:
    n = N_PLAIN if rule in PLAIN else N
    assert Counter(case["expected"] for case in load(half, rule)) == {True: n, False: n}


@each_half
def test_a_case_has_its_keys_and_they_are_filled(half: str) -> None:
    cases = every_case(half)
    assert [case["id"] for case in cases if list(case) != KEYS] == []
    assert [case["id"] for case in cases if not case["why"].strip() or not case["text"].strip()] == []
    texts = ("title", "outlet", "byline", "published", "words")
    assert [case["id"] for case in cases if any(case[key] == "" for key in texts)] == []
    assert [case["id"] for case in cases if not isinstance(case["expected"], bool)] == []


@each_half
def test_an_id_tells_rule_half_and_place(half: str) -> None:
    for rule in IDS:
        cases = load(half, rule)
        assert [case["id"] for case in cases if case["rule"] != rule] == []
        assert [case["id"] for case in cases] == [
            f"{rule}-{half[0]}{number:02d}" for number in range(1, len(cases) + 1)
        ]


@each_half
def test_the_words_of_a_positive_stand_in_the_article(half: str) -> None:
    cases = every_case(half)
    assert [case["id"] for case in cases if (case["words"] is not None) != case["expected"]] == []
    positives = [case for case in cases if case["expected"]]
    lost = [
        case["id"] for case in positives if case["words"] not in (case["title"] or "") + "\n" + case["text"]
    ]
    assert lost == []


def dates(half: str) -> Iterator[tuple[str, str]]:
    yield from ((case["id"], case["published"]) for case in every_case(half) if case["published"])


@pytest.mark.parametrize("half", [*HALVES, "whole"])
def test_dates_are_iso(half: str) -> None:
    iso = re.compile(r"\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d)?(?:Z|[+-]\d\d:\d\d)?)?")
    assert [id for id, date in dates(half) if not iso.fullmatch(date)] == []


def test_no_two_cases_have_one_id_or_one_text() -> None:
    cases = [case for half in (*HALVES, "whole") for case in every_case(half)]
    assert [id for id, n in Counter(case["id"] for case in cases).items() if n > 1] == []
    texts = Counter(case["text"] for case in cases)
    assert [case["id"] for case in cases if texts[case["text"]] > 1] == []


def test_whole_articles_have_their_keys_and_name_rules_that_there_are() -> None:
    sound, unsound = load("whole", "sound"), load("whole", "unsound")
    assert (len(sound), len(unsound)) == (12, 8)
    assert [case["id"] for case in (*sound, *unsound) if list(case) != WHOLE_KEYS] == []
    assert [case["id"] for case in sound if case["rules"]] == []
    assert [case["id"] for case in unsound if not set(case["rules"]) <= set(IDS) or not case["rules"]] == []
    assert [case["id"] for case in (*sound, *unsound) if not case["text"].strip()] == []


# The gate.


@pytest.mark.parametrize(
    ("found", "false", "is_worse"),
    [(6, 1, False), (5, 1, False), (8, 0, False), (6, 2, False), (4, 1, True), (6, 3, True), (8, 3, True)],
)
def test_the_gate_is_shut_for_what_is_worse(found: int, false: int, is_worse: bool) -> None:
    pinned = {"single-source": {"found": 6, "false": 1}}
    assert turned(pinned, {"single-source": {"found": found, "false": false}}) == ["single-source"] * is_worse


def broken(half: str, check: Callable[[Article], None], error: type[Exception]) -> list[str]:
    """Return the ids of the cases whose article, checked with all rules on, does not pass ``check``."""
    ids = []
    for case in every_case(half):
        try:
            check(checked(case["id"]))
        except error:
            ids.append(case["id"])
    return ids


@pytest.mark.parametrize("half", [*HALVES, "whole"])
def test_findings_hold_in_every_case(half: str) -> None:
    assert broken(half, assert_holds, AssertionError) == []


@pytest.mark.parametrize("half", [pytest.param(half) for half in HALVES] + ["whole"])
def test_every_case_goes_through_json_and_back(half: str) -> None:
    assert broken(half, assert_goes_through_json, InputError) == []


@pytest.mark.parametrize("half", [*HALVES, "whole"])
def test_floors_belong_to_these_cases(half: str) -> None:
    assert json.loads(FLOORS.read_text("utf-8"))[half]["digest"] == digest(half)


@each_half
def test_no_rule_finds_less_or_gives_more_false_alarms(half: str) -> None:
    pinned, found = json.loads(FLOORS.read_text("utf-8"))[half]["rules"], count(half)
    assert list(pinned) == IDS
    assert turned(pinned, found) == []


@each_half
def test_all_rules_together_find_no_less_and_give_no_more_false_alarms(half: str) -> None:
    pinned, found = totals(json.loads(FLOORS.read_text("utf-8"))[half]["rules"]), totals(count(half))
    assert found["found"] >= pinned["found"] - SLACK_IN_ALL
    assert found["false"] <= pinned["false"] + SLACK_IN_ALL


def test_nothing_is_found_in_sound_articles() -> None:
    found = {}
    for case in load("whole", "sound"):
        article = check_article(read_all()[case["id"]], open_model(), Settings())
        assert article.skipped == ()
        found[case["id"]] = sorted(seen(article))
    assert {id: rules for id, rules in found.items() if rules} == {}


def test_no_less_is_found_in_unsound_articles() -> None:
    pinned, found = json.loads(FLOORS.read_text("utf-8"))["whole"]["found"], count_whole()
    assert list(pinned) == list(found)
    assert sum(found.values()) >= sum(pinned.values())


def test_every_unsound_article_is_stopped_by_a_rule_that_should() -> None:
    unsound = load("whole", "unsound")
    assert [case["id"] for case in unsound if not set(case["rules"]) & seen(checked(case["id"]))] == []


if __name__ == "__main__":
    floors: dict[str, Any] = {half: {"digest": digest(half), "rules": count(half)} for half in HALVES}
    floors["whole"] = {"digest": digest("whole"), "found": count_whole()}
    FLOORS.write_text(json.dumps(floors, indent=1) + "\n", "utf-8")
    print({half: totals(floors[half]["rules"]) for half in HALVES}, sum(floors["whole"]["found"].values()))
