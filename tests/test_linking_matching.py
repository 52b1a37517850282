"""Claims as columns, candidates, the decision and groups: on a few articles made by hand."""

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.invented import claim, quantity
from thirdhand.linking.matching import (
    ArticleTable,
    ClaimTable,
    CopyTable,
    describe_claims,
    group_claims,
    match_claims,
    pack_claims,
    unpack_claims,
)
from thirdhand.linking.matching.anaphors import pair_anaphors
from thirdhand.linking.matching.candidates import find_candidates
from thirdhand.linking.matching.claims import Flag
from thirdhand.linking.matching.comparing import MEASURES, Comparison
from thirdhand.linking.matching.copies import pair_copies
from thirdhand.linking.matching.matching import Weigher, find_opposing, find_sides, open_decision
from thirdhand.linking.matching.words import find_names, is_negation
from thirdhand.linking.ragged import Ragged
from thirdhand.model.session import open_model
from thirdhand.records import Article, Claim

DAY = 86_400


def article(id: str, text: str, *words: str, claims: Sequence[Claim] = ()) -> Article:
    """Return an article whose claims are the given stretches of ``text``, or those given."""
    made = tuple(claim(text, f"c{number}", [one]) for number, one in enumerate(words, start=1))
    return Article(id=id, text=text, claims=tuple(claims) or made)


def table_of(*articles: Article) -> ClaimTable:
    model = open_model()
    return ClaimTable.join([describe_claims(one, model) for one in articles])


def dated(*days: float) -> ArticleTable:
    times = np.array([int(day * DAY) for day in days], dtype=np.int64)
    return ArticleTable(earliest=times, latest=times)


def candidates(table: ClaimTable, when: ArticleTable, is_new: list[bool]) -> set[tuple[int, int]]:
    blocks = find_candidates(table, when, np.array(is_new), np.zeros(len(table), dtype=bool))
    return {pair for block in blocks for pair in zip(*(side.tolist() for side in block), strict=True)}


def measure(table: ClaimTable, articles: ArticleTable, left: int, right: int) -> dict[str, float]:
    comparison = Comparison(table, articles, open_model().vectors)
    row = comparison.measure(np.array([left]), np.array([right]))[0]
    return dict(zip(MEASURES, row.tolist(), strict=True))


MILL = article(
    "b2:1",
    "Fire gutted a paper mill in Dunmore. Six people were hurt.",
    "Fire gutted a paper mill in Dunmore",
    "Six people were hurt",
)
AGAIN = article(
    "b2:2", "A blaze destroyed the Dunmore paper mill.", "A blaze destroyed the Dunmore paper mill"
)
OTHER = article(
    "b2:3", "On Friday fire gutted a paper mill in Harrowby.", "fire gutted a paper mill in Harrowby"
)


def test_names_are_what_stands_with_a_capital_inside_sentences() -> None:
    assert find_names("The mayor of Dunmore spoke. Dunmore waits; the Mayor left.") == {"dunmor"}


@pytest.mark.parametrize(("word", "turns"), [("not", True), ("didn’t", True), ("No", True), ("note", False)])
def test_negations(word: str, turns: bool) -> None:
    assert is_negation(word) is turns


def test_a_table_comes_back_as_it_was_packed() -> None:
    table = describe_claims(MILL, open_model())
    again = unpack_claims(pack_claims(table))
    assert again.facts.tobytes() == table.facts.tobytes()
    assert again.words.values.tobytes() == table.words.values.tobytes()
    assert again.spans.starts.tolist() == table.spans.starts.tolist()
    assert again.vectors.tolist() == table.vectors.tolist()
    assert len(again) == 2


def test_an_article_without_claims_has_no_rows() -> None:
    table = table_of(Article(id="b2:0", text="Nothing."), MILL)
    assert table.n_claims.tolist() == [0, 2]
    assert len(unpack_claims(pack_claims(table_of(Article(id="b2:0", text="Nothing."))))) == 0


@pytest.mark.parametrize("packed", [b"", b"\x02abc", b"\x01abc"])
def test_other_bytes_are_refused(packed: bytes) -> None:
    with pytest.raises(ValueError, match="claims"):
        unpack_claims(packed)


def test_other_words_for_the_same_carry_more_than_the_same_words_of_another_place() -> None:
    table, when = table_of(MILL, AGAIN, OTHER), dated(0, 0.5, 1)
    same, other = measure(table, when, 0, 2), measure(table, when, 0, 3)
    assert same["both_foreign"] == 0 and other["both_foreign"] == 1
    assert same["same_names"] > 0 == other["same_names"]


def test_what_both_articles_are_about_parts_claims_that_name_nothing() -> None:
    there = article(
        "b2:5",
        "A shop burned in Dunmore. Six people were hurt.",
        "A shop burned in Dunmore",
        "Six people were hurt",
    )
    here = article(
        "b2:6",
        "A shop burned in Harrowby. Six people were hurt.",
        "A shop burned in Harrowby",
        "Six people were hurt",
    )
    table, when = table_of(MILL, there, here), dated(0, 0, 0)
    assert measure(table, when, 1, 3)["foreign_leads"] == 0 < measure(table, when, 1, 5)["foreign_leads"]


def test_numbers_of_one_unit_meet_or_part() -> None:
    texts = [
        "Six people were hurt in Dunmore",
        "At least five people were hurt in Dunmore",
        "Nine people were hurt in Dunmore",
    ]
    numbers = [("Six", 6, 6, "exactly"), ("At least five", 5, None, "at_least"), ("Nine", 9, 9, "exactly")]
    made = [
        article(
            f"b2:{at}",
            text,
            claims=[claim(text, "c1", [text], quantities=[quantity(text, *number, "people")])],
        )
        for at, (text, number) in enumerate(zip(texts, numbers, strict=True))
    ]
    table, when = table_of(*made), dated(0, 0, 0)
    assert measure(table, when, 0, 1)["same_numbers"] > 0
    assert measure(table, when, 0, 2)["other_numbers"] > 0


@pytest.mark.parametrize(("days", "found"), [((0, 1), True), ((0, 29), True), ((0, 90), False)])
def test_claims_are_paired_within_the_window(days: tuple[float, float], found: bool) -> None:
    table = table_of(MILL, AGAIN)
    assert ((0, 2) in candidates(table, dated(*days), [True, True])) is found


def test_undated_articles_meet_all() -> None:
    table = table_of(MILL, AGAIN)
    ever = ArticleTable(earliest=np.array([0, -(2**40)]), latest=np.array([0, 2**40]))
    assert (0, 2) in candidates(table, ever, [True, True])


def test_no_day_is_not_the_same_day() -> None:
    table = table_of(MILL, AGAIN)
    ever = ArticleTable(earliest=np.array([0, -(2**40)]), latest=np.array([0, 2**40]))
    assert measure(table, dated(0, 0), 0, 2)["apart"] == 0 < measure(table, ever, 0, 2)["apart"]


def test_only_pairs_with_a_new_article_are_looked_at() -> None:
    table = table_of(MILL, AGAIN, OTHER)
    pairs = candidates(table, dated(0, 0, 0), [False, False, True])
    assert pairs and all(3 in pair for pair in pairs)


def test_a_claim_in_a_copied_passage_is_the_claim_it_was_copied_from() -> None:
    local = article(
        "b2:4",
        "Local lead. " + MILL.text,
        "Local lead",
        "Fire gutted a paper mill in Dunmore",
        "Six people were hurt",
    )
    table = table_of(MILL, local)
    spans = [np.array([12, 12 + len(MILL.text)]), np.array([0, len(MILL.text)])]
    copies = CopyTable(
        child=np.array([1]),
        parent=np.array([0]),
        child_spans=Ragged.of(spans[:1], np.int32),
        parent_spans=Ragged.of(spans[1:], np.int32),
    )
    left, right = pair_copies(table, copies)
    assert (left.tolist(), right.tolist()) == ([3, 4], [0, 1])
    found = match_claims(table, dated(0, 1), np.ones(2, dtype=bool), copies, open_model().vectors)
    groups = group_claims(len(table), found.left, found.right, found.weight)
    assert groups[3] == groups[0] and groups[4] == groups[1] and groups[0] != groups[1]


def test_a_denied_report_points_at_what_was_told_before() -> None:
    text = "Fire gutted a paper mill, the Herald said. The owner denied the report."
    denied = claim(text, "c2", ["the report"], author="denied")
    told = article("b2:5", text, claims=[claim(text, "c1", ["Fire gutted a paper mill"]), denied])
    left, right = pair_anaphors(table_of(told))
    assert (left.tolist(), right.tolist()) == ([1], [0])


def test_nothing_is_pointed_at_where_nothing_was_told() -> None:
    text = "The owner denied the report."
    denied = article("b2:6", text, claims=[claim(text, "c1", ["the report"], author="denied")])
    assert [len(side) for side in pair_anaphors(table_of(denied))] == [0, 0]


def test_a_denial_stands_on_the_other_side() -> None:
    text = "Fire gutted the mill. Fire did not gut the mill."
    both = article("b2:7", text, "Fire gutted the mill", "Fire did not gut the mill")
    assert find_sides(table_of(both), np.array([0]), np.array([1])).tolist() == [-1]


def test_a_not_in_the_same_words_decides_whatever_the_encoder_makes_of_it() -> None:
    text = "Fire gutted the mill. Fire did not gut the mill."
    table = table_of(article("b2:7", text, "Fire gutted the mill", "Fire did not gut the mill"))
    table.facts["flags"][1] |= Flag.CONTRADICTING
    assert find_sides(table, np.array([0]), np.array([1])).tolist() == [-1]


def test_a_claim_denies_where_the_encoder_is_sure_or_it_takes_another_up() -> None:
    text = "Wages were paid. All was well. The report. Rain fell."
    table = table_of(article("b2:9", text, "Wages were paid", "All was well", "The report", "Rain fell"))
    assert table.has(Flag.ANAPHORIC).tolist() == [False, False, True, False]
    table.facts["flags"] |= np.array(
        [Flag.OPPOSING | Flag.CONTRADICTING, Flag.OPPOSING, Flag.OPPOSING, 0], dtype="<u2"
    )
    assert find_opposing(table).tolist() == [True, False, True, False]


def test_names_that_neither_article_shares_part_two_claims() -> None:
    table = table_of(MILL, OTHER, article("b2:10", MILL.text, MILL.claims[0].content.text))
    weigher = Weigher(Comparison(table, dated(0, 0, 0), open_model().vectors), open_decision())
    elsewhere, here = weigher.weigh(np.array([0, 0]), np.array([2, 3])).tolist()
    assert elsewhere <= -6 < here


def test_a_number_set_against_a_larger_one_denies_it() -> None:
    text = "Eleven patients died. Only nine patients died."
    numbers = [
        quantity(text, "Eleven", 11, 11, "exactly", "patients"),
        quantity(text, "nine", 9, 9, "exactly", "patients"),
    ]
    made = [
        claim(text, "c1", ["Eleven patients died"], quantities=numbers[:1]),
        claim(text, "c2", ["Only nine patients died"], quantities=numbers[1:]),
    ]
    table = table_of(article("b2:8", text, claims=made))
    assert table.has(Flag.LIMITING).tolist() == [False, True]
    assert find_sides(table, np.array([0]), np.array([1])).tolist() == [-1]


@pytest.mark.parametrize(
    ("must", "cannot", "groups"),
    [
        ((), (), [0, 0, 2]),
        (((1, 2),), (), [0, 0, 0]),
        ((), ((0, 1),), [0, 1, 2]),
        (((2, 2),), ((2, 2),), [0, 0, 2]),
    ],
)
def test_what_a_person_says_wins(
    must: tuple[tuple[int, int], ...], cannot: tuple[tuple[int, int], ...], groups: list[int]
) -> None:
    weight = np.array([2, -1], dtype=np.float32)
    assert group_claims(3, np.array([0, 1]), np.array([1, 2]), weight, must, cannot).tolist() == groups


def test_a_copy_stays_with_what_it_was_copied_from_however_large_that_group_grows() -> None:
    left, right = np.triu_indices(20, 1)
    weight = np.full(len(left), 5, dtype=np.float32)
    copied = np.array([12], dtype=np.float32)
    groups = group_claims(21, np.append(left, 3), np.append(right, 20), np.append(weight, copied))
    assert set(groups.tolist()) == {0}


PAIRS = st.lists(
    st.tuples(st.integers(0, 9), st.integers(0, 9), st.integers(-40, 40)).filter(lambda one: one[0] < one[1]),
    unique_by=lambda one: one[:2],
    max_size=30,
)


@given(PAIRS, st.randoms(use_true_random=False))
def test_groups_do_not_depend_on_the_order_of_pairs(
    pairs: list[tuple[int, int, int]], shuffled: "np.random.Generator"
) -> None:
    first = _group(pairs)
    again = list(pairs)
    shuffled.shuffle(again)  # type: ignore[arg-type]
    assert _group(again) == first


@given(PAIRS)
def test_a_group_bears_the_number_of_its_first_claim(pairs: list[tuple[int, int, int]]) -> None:
    groups = _group(pairs)
    assert all(group <= row and groups[group] == group for row, group in enumerate(groups))


@given(PAIRS)
def test_groups_are_the_same_in_however_small_parts(pairs: list[tuple[int, int, int]]) -> None:
    whole = _group(pairs)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("thirdhand.linking.matching.grouping._AT_ONCE", 1)
        assert _group(pairs) == whole


def _group(pairs: list[tuple[int, int, int]]) -> list[int]:
    left, right, weight = (np.array([pair[at] for pair in pairs], dtype=np.int64) for at in range(3))
    return group_claims(10, left, right, (weight / 8).astype(np.float32)).tolist()
