"""Why two claims are held to be one: the lines that an editor reads, on claims made by hand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from tests.invented import claim, quantity
from thirdhand.ids import article_id
from thirdhand.linking.matching import ArticleTable, ClaimTable, CopyTable, describe_claims, match_claims
from thirdhand.linking.matching.comparing import MEASURES
from thirdhand.linking.matching.explaining import Explanation, explain
from thirdhand.linking.matching.words import find_names, find_words, spell_words
from thirdhand.linking.ragged import Ragged
from thirdhand.linking.values import Member, Side
from thirdhand.model.session import open_model
from thirdhand.records import Article, Span

TEXT = "In Korrim, more than 1,000 soldiers changed sides at dawn"
NUMBERS = [("more than 1,000 soldiers", 1_000, None, "at_least", "soldiers")]


def say(text: str, content: str | None = None, *, numbers: Sequence[Any] = (), **fields: Any) -> Member:  # noqa: ANN401
    """Return the claim ``content`` of an article that says ``text``; ``fields`` are the claim's or its own."""
    own = {name: fields.pop(name) for name in ("published", "id") if name in fields}
    quantities = [quantity(text, *each) for each in numbers]
    made = claim(text, "c1", [content or text], quantities=quantities, **fields)
    article = Article(id=own.pop("id", article_id(None, text)), text=text, claims=(made,), **own)
    return Member(article=article, claim=made, side=Side.SUPPORTS)


def compare(left: Member, right: Member, copies: CopyTable | None = None) -> Explanation:
    return explain(left, right, open_model(), copies=copies)


def test_words_are_found_where_they_stand() -> None:
    spans, names = [Span(11, len(TEXT))], find_names(TEXT)
    spelled = list(spell_words(TEXT, spans, names, open_model()))
    assert [word for _, word in spelled] == list(find_words(TEXT, spans, names, open_model()))
    assert [TEXT[span.start : span.end] for span, _ in spelled][-4:] == ["changed", "sides", "at", "dawn"]


def test_what_two_claims_have_in_common_is_told_in_their_words() -> None:
    troops = "At dawn up to 1,000 soldiers, all of them troops from Korrim, changed sides"
    left = say(TEXT, numbers=NUMBERS, days=("2026-03-03", None), published="2026-03-03T10:00:00Z")
    right = say(
        troops,
        numbers=[("up to 1,000 soldiers", None, 1_000, "at_most", "soldiers")],
        days=("2026-03-03", "2026-03-03"),
        published="2026-03-03T12:00:00Z",
    )
    found = compare(left, right)
    assert found.weight > 0 and not found.is_denial
    assert found.matched[:2] == ("the same names: Korrim", "the same words: “changed sides at dawn”")
    assert "numbers that meet: “more than 1,000 soldiers” and “up to 1,000 soldiers”" in found.matched
    assert "the same day, 3 March 2026" in found.matched
    assert found.differing == ("only the second says: “them troops”",)


def test_near_words_and_what_one_alone_says() -> None:
    found = compare(say("The soldiers rested"), say("The troops rested near a lighthouse"))
    assert "the same words: “rested”" in found.matched
    assert "near words: “troops” for “soldiers”" in found.matched
    assert "only the second says: “near”, “lighthouse”" in found.differing
    assert not any("only the first" in line for line in found.differing)


def test_another_place_and_numbers_that_do_not_meet() -> None:
    left = say("At Korrim nine patients died", numbers=[("nine patients", 9, 9, "exactly", "patients")])
    right = say(
        "At Quoria eleven patients died", numbers=[("eleven patients", 11, 11, "exactly", "patients")]
    )
    found = compare(left, right)
    assert found.differing[:2] == (
        "another person or place: “Korrim” is nowhere in the second article, "
        "“Quoria” is nowhere in the first article",
        "numbers that do not meet: “nine patients” and “eleven patients”",
    )
    assert not any("only" in line for line in found.differing)
    assert "the articles hardly name the same people and places (0 of 100)" in found.differing


def test_a_name_that_the_other_article_has_elsewhere_is_not_foreign() -> None:
    elsewhere = say("Patients died. Doctors in Korrim wept", "Patients died")
    found = compare(say("In Korrim patients died"), elsewhere)
    assert "only the first says: “Korrim”" in found.differing
    assert not any("nowhere" in line for line in found.differing)


def test_other_days_and_a_gap_too_long_to_be_compared() -> None:
    left = say("The dam burst", days=("2026-03-03", "2026-03-04"), published="2026-03-05T10:00:00Z")
    right = say("The dam has burst", days=("2026-03-09", None), published="2026-04-14T11:00:00Z")
    found = compare(left, right)
    assert "other days: 3 March 2026 to 4 March 2026 and 9 March 2026" in found.differing
    assert found.differing[-1] == "published 40 days apart: further than claims are compared (30 days)"
    soon = replace(right, article=replace(right.article, published="2026-03-07T11:00:00Z"))
    assert compare(left, soon).differing[-1] == "published 2 days apart"
    undated = replace(right, article=replace(right.article, published=None))
    assert not any("published" in line for line in compare(left, undated).differing)


@pytest.mark.parametrize(
    ("left", "right", "line"),
    [
        (say("The dam burst"), say("The dam did not burst"), "the second denies what the first says"),
        (say("The dam burst", author="denied"), say("A dam burst"), "the first denies what the second says"),
        (
            say("Only 40 men fled", numbers=[("40 men", 40, 40, "exactly", "men")]),
            say("Some 90 men fled", numbers=[("90 men", 90, 90, "exactly", "men")]),
            "one denies what the other says",
        ),
    ],
)
def test_denials(left: Member, right: Member, line: str) -> None:
    found = compare(left, right)
    assert found.is_denial and found.differing[0] == line


def test_a_copied_passage_decides() -> None:
    text = "The mayor resigned"
    left, right = say(text, id="b2:1"), say(text, id="b2:2")
    span = np.array([0, len(text)], dtype=np.int32)
    spans = Ragged.of([span], np.int32)
    copies = CopyTable(child=np.array([1]), parent=np.array([0]), child_spans=spans, parent_spans=spans)
    found = compare(left, right, copies)
    assert found.weight >= 8
    assert found.matched[0] == "stands in a passage that one article has from the other: that decides it"
    assert not any("passage" in line for line in compare(left, right).matched)


def test_what_points_at_another_claim() -> None:
    text = "The dam burst, a witness said. The agency denied the report."
    article = Article(
        id="b2:1",
        text=text,
        claims=(claim(text, "c1", ["The dam burst"]), claim(text, "c2", ["the report"], author="denied")),
    )
    told, pointing = (Member(article=article, claim=each, side=Side.SUPPORTS) for each in article.claims)
    found = compare(told, pointing)
    assert found.matched[0] == "“the report” points at what its article told before: that decides it"
    assert found.is_denial and found.weight >= 3
    assert compare(pointing, told).matched[0] == found.matched[0]
    other = compare(pointing, say("The dam burst again"))
    assert "“the report” points at another claim and says nothing by itself" in other.differing


def test_a_headline_given_apart_is_quoted_from_the_title() -> None:
    made = claim("Soldiers changed sides", "c1", ["Soldiers changed sides"], place="headline", part="title")
    article = Article(id="b2:1", text="Nothing else.", title="Soldiers changed sides", claims=(made,))
    found = compare(Member(article=article, claim=made, side=Side.SUPPORTS), say("Soldiers changed sides"))
    assert "the same words: “Soldiers changed sides”" in found.matched


def test_the_weight_is_what_linking_comes_to() -> None:
    left, right = say(TEXT, id="b2:1"), say("Soldiers changed sides in Korrim at dawn", id="b2:2")
    table = ClaimTable.join(describe_claims(one.article, open_model()) for one in (left, right))
    zero = np.zeros(2, dtype=np.int64)
    given = ArticleTable(earliest=zero, latest=zero)
    dated = [
        replace(one, article=replace(one.article, published="1970-01-01T00:00:00Z")) for one in (left, right)
    ]
    is_new, vectors = np.ones(2, dtype=bool), open_model().vectors
    found = match_claims(table, given, is_new, CopyTable.empty(), vectors)
    assert compare(*dated).weight == pytest.approx(float(found.weight[0]), abs=1e-5)


def test_long_passages_are_shortened() -> None:
    words = " ".join(f"dam{number} burst" for number in range(400))
    found = compare(say(words), say(f"{words} again"))
    (line,) = [line for line in found.matched if line.startswith("the same words")]
    assert line.endswith("…”") and len(line) < 140


def test_claims_without_a_word_are_told_of_too() -> None:
    found = compare(say("It was so"), say("—"))
    assert found.matched == () and found.weight == found.weight


def test_measures_that_lines_are_told_of_are_measured() -> None:
    assert {"cosine", "context", "same_days", "other_days", "same_source", "same_article"} <= {*MEASURES}
