"""At most one finding a fact: the strongest stands, the others are folded; then the order of findings."""

from __future__ import annotations

from collections.abc import Hashable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thirdhand.checks.folding import fold_findings
from thirdhand.checks.rule import Sighting
from thirdhand.records import Finding, Folded, Part, Phrase, Severity, Span

TEXT = "A fuel depot on Lake Orm burned through the night, two officials said."
_RANK = ["error", "warning", "note"]


def seen(
    rule: str, severity: str, fact: Hashable, start: int = 0, part: str = "text"
) -> tuple[Finding, Sighting]:
    phrase = Phrase.cut(TEXT, [Span(start, start + 1)])
    message = f"Seen by {rule}."
    finding = Finding(
        rule=rule,
        severity=Severity(severity),
        part=Part(part),
        phrase=phrase,
        message=message,
        why="It matters.",
        settle="Ask.",
    )
    return finding, Sighting(fact=fact, part=Part(part), phrase=phrase, message=message)


def folded(*found: tuple[Finding, Sighting]) -> list[tuple[str, list[str]]]:
    return [(one.rule, [under.rule for under in one.folded]) for one in fold_findings(found)]


def test_nothing_gives_nothing() -> None:
    assert fold_findings([]) == ()


def test_what_is_on_a_fact_of_its_own_stands_as_it_is() -> None:
    one = seen("single-source", "warning", ("news", "count"))
    assert fold_findings([one]) == (one[0],)


@pytest.mark.parametrize(
    ("severities", "stands"),
    [
        (("error", "warning", "note"), 0),
        (("note", "error", "warning"), 1),
        (("note", "warning", "error"), 2),
        (("warning", "note", "warning"), 0),
        (("note", "note", "note"), 0),
    ],
)
def test_the_strongest_stands_and_of_equals_the_first(severities: tuple[str, ...], stands: int) -> None:
    rules = ("headline-unsupported", "headline-hedge-lost", "headline-source-lost")
    found = [
        seen(rule, severity, ("headline", "c1")) for rule, severity in zip(rules, severities, strict=True)
    ]
    others = [rule for rule in rules if rule != rules[stands]]
    assert folded(*found) == [(rules[stands], others)]


def test_the_folded_keep_their_severity_and_message() -> None:
    (one,) = fold_findings(
        [seen("headline-source-lost", "warning", "a"), seen("headline-hedge-lost", "error", "a")]
    )
    assert one.folded == (
        Folded(
            rule="headline-source-lost",
            severity=Severity.WARNING,
            message="Seen by headline-source-lost.",
        ),
    )


def test_a_rule_is_not_folded_under_itself() -> None:
    assert folded(
        seen("headline-unsupported", "error", ("headline", "c1")),
        seen("headline-unsupported", "error", ("headline", "c1"), start=3),
    ) == [("headline-unsupported", [])]


def test_facts_are_told_apart() -> None:
    assert folded(
        seen("bare-source", "note", ("source", "an aide"), start=1),
        seen("bare-source", "note", ("source", "a source"), start=2),
        seen("plural-uncounted", "note", ("news", "an aide"), start=3),
    ) == [("bare-source", []), ("bare-source", []), ("plural-uncounted", [])]


def test_findings_are_sorted_by_severity_then_by_place_with_the_title_first() -> None:
    rows = [
        ("collective-voice", "note", 5, "text"),
        ("number-inflated", "error", 40, "title"),
        ("single-source", "warning", 2, "text"),
        ("anonymous-only", "error", 0, "text"),
        ("estimate-vague", "note", 60, "title"),
        ("headline-hedge-lost", "error", 9, "title"),
        ("second-hand", "warning", 1, "text"),
    ]
    found = [
        seen(rule, severity, number, start, part) for number, (rule, severity, start, part) in enumerate(rows)
    ]
    assert [rule for rule, _ in folded(*found)] == [
        "headline-hedge-lost",
        "number-inflated",
        "anonymous-only",
        "second-hand",
        "single-source",
        "estimate-vague",
        "collective-voice",
    ]


def test_in_one_place_rules_come_by_name() -> None:
    found = [seen("second-hand", "note", 1), seen("bare-source", "note", 2)]
    assert [rule for rule, _ in folded(*found)] == ["bare-source", "second-hand"]


SEEN = st.lists(
    st.builds(
        seen,
        st.sampled_from(["a", "b", "c", "d"]),
        st.sampled_from(_RANK),
        st.integers(0, 3),
        st.integers(0, 9),
        st.sampled_from(["text", "title"]),
    ),
    max_size=12,
)


@given(SEEN)
def test_every_fact_is_told_once_and_nothing_stronger_is_folded(
    found: list[tuple[Finding, Sighting]],
) -> None:
    findings = fold_findings(found)
    assert len(findings) == len({sighting.fact for _, sighting in found})
    for finding in findings:
        rank = _RANK.index(finding.severity)
        assert all(_RANK.index(under.severity) >= rank for under in finding.folded)
        assert finding.rule not in {under.rule for under in finding.folded}
    keys = [
        (_RANK.index(one.severity), one.part == "text", one.phrase.spans[0].start, one.rule)
        for one in findings
    ]
    assert keys == sorted(keys)


@given(SEEN)
def test_no_rule_is_lost(found: list[tuple[Finding, Sighting]]) -> None:
    told = {
        rule for one in fold_findings(found) for rule in (one.rule, *(under.rule for under in one.folded))
    }
    assert told == {finding.rule for finding, _ in found}
