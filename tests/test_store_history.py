"""What became of an article: its versions, the words that changed, the claims that are told otherwise."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.invented import depot
from tests.stores import EDITION, put, read_text
from thirdhand.errors import NotFoundError
from thirdhand.records import Anonymity, Certainty, Claim
from thirdhand.store import tables
from thirdhand.store.changes import COLUMNS, Aspect, Change, Edit, change_rows, change_to_json
from thirdhand.store.editions import add_edition
from thirdhand.store.retelling import compare_claims, pair_claims, tell_apart
from thirdhand.store.rewording import compare_words, match_items
from thirdhand.store.store import Store

URL = "https://courier.example/flood"
MONDAY, TUESDAY, FRIDAY = (f"2031-03-0{day}T10:00:00.000000Z" for day in (3, 4, 7))
FLOOD = (
    "The River Orm may have burst its banks near Lindow, officials said on Monday.\n\n"
    "At least 40 homes were flooded, Mayor Ana Ruiz told the Courier.\n\n"
    "Nobody has been reported missing, and the bridge stays open for now."
)
WORSE = (
    "The River Orm has burst its banks near Lindow, officials said on Monday.\n\n"
    "At least 90 homes were flooded, an official told the Courier.\n\n"
    "The army will send boats on Tuesday, the general said."
)


def flood(text: str, captured: str, **fields: str | None) -> tuple[str, str, dict[str, str | None]]:
    return text, captured, {"url": URL, "title": "Flood at Lindow", "outlet": "The Lindow Courier", **fields}


def fill(store: Store, *versions: tuple[str, str, dict[str, str | None]]) -> None:
    for text, captured, fields in versions:
        put(store, read_text(text, **fields), captured=captured)


@pytest.fixture
def flooded(store: Store) -> Store:
    """A store with an article of three versions: the second took back nothing of the first but its headline."""
    fill(
        store,
        flood(FLOOD, MONDAY),
        flood(FLOOD, TUESDAY, title="Flood hits Lindow", byline="Ben Okoro"),
        flood(WORSE, FRIDAY, title="Flood hits Lindow", byline="Ben Okoro"),
    )
    return store


def sides(edits: tuple[Edit, ...]) -> list[tuple[str, str]]:
    return [(edit.old, edit.new) for edit in edits]


def test_the_current_version_is_shown_unless_a_number_is_given(flooded: Store) -> None:
    now, first = flooded.show(URL), flooded.show(URL, version=1)
    assert (now.article.text, now.number, now.n_versions, now.is_current) == (WORSE, 3, 3, True)
    assert (first.article.text, first.number, first.is_current) == (FLOOD, 1, False)
    assert (first.first_captured, first.last_captured) == (MONDAY, MONDAY)
    assert (first.edition["model"], first.edition["tool"]) == ("thirdhand-en", "0.1.0")
    assert [capture["captured"] for capture in now.captures] == [FRIDAY]


def test_the_id_of_an_earlier_record_means_that_version(flooded: Store) -> None:
    worse = flooded.show(URL).article.id
    assert flooded.show(worse[:12]).article.text == WORSE
    # two versions have these words, under two headlines, and neither stands there now
    twice = flooded.show(URL, version=1).article.id
    assert flooded.show(twice).number == 3
    fill(flooded, flood("Rain fell on Lindow.", "2031-03-08T10:00:00.000000Z"))
    assert (flooded.show(worse).article.text, flooded.show(worse).number) == (WORSE, 3)
    assert flooded.show(URL).article.text == "Rain fell on Lindow."


def test_a_version_that_is_not_there_is_told_with_those_that_are(flooded: Store) -> None:
    with pytest.raises(
        NotFoundError, match=r"flood: has 3 versions, and none with number 4; give --version 1 to 3"
    ):
        flooded.show(URL, version=4)
    put(flooded, read_text("Snow fell.", url="https://courier.example/snow"))
    with pytest.raises(NotFoundError, match=r"has one version, and none with number 2; give --version 1"):
        flooded.show("https://courier.example/snow", version=2)


def test_changes_are_traced_from_the_first_version_on(flooded: Store) -> None:
    first, second, third = flooded.history(URL)
    assert (first.number, first.first_captured, first.fields, first.words, first.claims) == (
        1,
        MONDAY,
        (),
        (),
        (),
    )
    assert [(field.name, field.old, field.new) for field in second.fields] == [
        ("title", "Flood at Lindow", "Flood hits Lindow"),
        ("byline", None, "Ben Okoro"),
    ]
    assert (second.words, third.fields) == ((), ())
    assert sides(third.words) == [
        ("may have", "has"),
        ("40", "90"),
        ("Mayor Ana Ruiz", "an official"),
        (
            "Nobody has been reported missing, and the bridge stays open for now.",
            "The army will send boats on Tuesday, the general said.",
        ),
    ]
    assert [change.is_current for change in (first, second, third)] == [False, False, True]


def test_claims_that_are_told_otherwise_say_in_what(flooded: Store) -> None:
    *_, change = flooded.history(URL)
    told = {
        (str(difference.aspect), difference.old, difference.new)
        for claim in change.claims
        for difference in claim.differences
    }
    assert ("certainty", "possible", "asserted") in told
    assert ("number", "At least 40 homes", "At least 90 homes") in told
    assert ("source", "Mayor Ana Ruiz (named)", "an official (role)") in told or (
        "source",
        "Ana Ruiz (named)",
        "an official (role)",
    ) in told
    added = [claim.new.content.text for claim in change.claims if claim.how == "added" and claim.new]
    assert added == ["The army will send boats on Tuesday"]
    gone = " ".join(claim.old.content.text for claim in change.claims if claim.how == "gone" and claim.old)
    assert "Nobody has been reported missing" in gone


def test_words_that_come_back_are_the_old_version_again(flooded: Store) -> None:
    fill(flooded, flood(FLOOD, "2031-03-08T10:00:00.000000Z"))
    changes = flooded.history(URL)
    assert [(change.number, change.is_current) for change in changes] == [(1, True), (2, False), (3, False)]


def test_an_article_of_one_version_has_one_change_that_is_empty(store: Store) -> None:
    fill(store, flood(FLOOD, MONDAY))
    (change,) = store.history(URL)
    assert change == Change(
        number=1, n_versions=1, is_current=True, first_captured=MONDAY, last_captured=MONDAY
    )


def test_versions_that_were_read_by_different_rules_say_so(flooded: Store) -> None:
    other = replace(EDITION, model_version="0.3.0")
    with flooded.reading() as connection:
        ids = list(connection.scalars(tables.readings.select().with_only_columns(tables.readings.c.id)))

    def read_again(connection: object) -> None:
        edition = add_edition(connection, other)  # type: ignore[arg-type]
        connection.execute(  # type: ignore[attr-defined]
            tables.readings.update().where(tables.readings.c.id == max(ids)).values(edition_id=edition)
        )

    flooded.write(read_again)
    assert [change.is_read_alike for change in flooded.history(URL)] == [True, True, False]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("Rain fell.", "Rain fell.", []),
        ("Rain  fell\nhere.", "Rain fell here.", []),
        ("Rain may fall.", "Rain will fall.", [("may", "will")]),
        ("It cost £4.5m.", "It cost £4.8m.", [("4.5m", "4.8m")]),
        ("1,200 fled.", "1,300 fled.", [("1,200", "1,300")]),
        ("One.\n\nTwo.\n\nThree.", "One.\n\nThree.", [("Two.", "")]),
        ("One.\n\nThree.", "One.\n\nTwo.\n\nThree.", [("", "Two.")]),
        ("", "Rain fell.", [("", "Rain fell.")]),
        ("Rain fell.", "", [("Rain fell.", "")]),
        # one word that stayed between two longer changes is read with them
        ("Aides near the old mayor said no.", "A spokesman for the new palace said no.", [("Aides near the old mayor", "A spokesman for the new palace")]),
    ],
)  # fmt: skip
def test_words_that_changed(old: str, new: str, expected: list[tuple[str, str]]) -> None:
    assert sides(compare_words(old, new)) == expected


def test_an_edit_has_its_place_and_what_stands_around_it() -> None:
    old = "Rain.\n\nThe mayor said that about 40 homes in the old town by the river were hit.\n\nSnow."
    (edit,) = compare_words(old, old.replace("40", "90"))
    assert (edit.before, edit.after) == ("The mayor said that about", "homes in the old town by the river …")
    assert edit.old_span is not None and edit.new_span is not None
    assert edit.old_span.of(old) == "40" and edit.is_paragraph is False
    (edit,) = compare_words(old, old.replace("\n\nSnow.", ""))
    assert (edit.is_paragraph, edit.new_span, edit.before, edit.after) == (True, None, "", "")


def test_what_moved_is_told_as_moved() -> None:
    first, second, third = "The mayor of Lindow spoke first.", "Rain fell all day in Lindow.", "Snow is due."
    edits = compare_words("\n".join((first, second, third)), "\n".join((second, third, first)))
    assert [(edit.is_moved, edit.old or edit.new) for edit in edits] == [(True, first), (True, first)]


TEXTS = st.lists(
    st.sampled_from(["rain", "snow", "40", "£", ".", " ", "\n", "\n\n", "the", "é", "🚒", "…"]), max_size=60
).map("".join)


@given(TEXTS, TEXTS)
def test_edits_turn_the_old_words_into_the_new_ones(old: str, new: str) -> None:
    edits = compare_words(old, new)
    at = 0
    rebuilt = []
    for edit in edits:
        assert edit.old or edit.new
        for side, span, text in ((edit.old, edit.old_span, old), (edit.new, edit.new_span, new)):
            assert (span.of(text) if span else "") == side
        if edit.old_span is not None:
            rebuilt.append(old[at : edit.old_span.start])
            at = edit.old_span.end
    kept_old = "".join([*rebuilt, old[at:]])
    at = 0
    rebuilt = []
    for edit in edits:
        if edit.new_span is not None:
            rebuilt.append(new[at : edit.new_span.start])
            at = edit.new_span.end
    kept_new = "".join([*rebuilt, new[at:]])
    # what neither side lost is the same, but for blanks
    assert "".join(kept_old.split()) == "".join(kept_new.split())


@given(st.lists(st.integers(0, 6), max_size=120), st.lists(st.integers(0, 6), max_size=120))
def test_stretches_that_are_kept_are_the_same_and_in_order(old: list[int], new: list[int]) -> None:
    a = c = 0
    for first, stop, at, end in match_items(old, new):
        assert a <= first < stop and c <= at < end
        assert old[first:stop] == new[at:end]
        a, c = stop, end


def test_long_texts_take_a_time_that_grows_with_their_length() -> None:
    def text(n_sentences: int, changed: str) -> str:
        return "\n".join(
            f"In quarter {at} of the town rain fell on {at * 7 % 101} of its roofs, the {changed} said."
            for at in range(n_sentences)
        )

    def seconds(n_sentences: int) -> float:
        old, new = text(n_sentences, "mayor"), text(n_sentences, "council")
        began = time.perf_counter()
        assert len(compare_words(old, new)) == n_sentences
        return time.perf_counter() - began

    seconds(100)
    # ten times the text in a hundred times the time would be the square
    assert seconds(2_000) < 45 * max(seconds(200), 0.001)


def test_a_claim_that_only_moved_is_no_change() -> None:
    old, new = read_text(FLOOD), read_text("\n\n".join(reversed(FLOOD.split("\n\n"))))
    assert [change for change in compare_claims(old, new) if not change.differences] == []


@pytest.mark.parametrize(
    ("old", "new", "aspect", "was", "now"),
    [
        ("Police said 40 homes were hit.", "Police said 90 homes were hit.", Aspect.NUMBER, "40 homes", "90 homes"),
        ("Police said forty homes were hit.", "Police said 40 homes were hit.", None, None, None),
        ("Police said the bridge may be shut.", "Police said the bridge is shut.", Aspect.CERTAINTY, "possible", "asserted"),
        ("Police said the bridge was shut.", "The bridge was shut.", Aspect.SOURCE, "Police (named)", None),
        ("The bridge was shut.", "Police said the bridge was shut.", Aspect.SOURCE, None, "Police (named)"),
        ("Mayor Ana Ruiz said the bridge was shut.", "A source said the bridge was shut.", Aspect.SOURCE, "Ana Ruiz (named)", "A source (unnamed)"),
        ("Vestnik, citing two officials, reported that the bridge was shut.", "Vestnik reported that the bridge was shut.", Aspect.SOURCE, "two officials (role)", None),
        ("Police claimed the bridge was shut.", "Police said the bridge was shut.", Aspect.ARTICLE, "unknown, distancing", "unknown"),
        ("The bridge will be shut on 3 May 2031, police said.", "The bridge will be shut on 5 May 2031, police said.", Aspect.TIME, "2031-05-03", "2031-05-05"),
        ("The bridge was shut and 40 homes were hit, police said.", "The bridge was shut, police said.", Aspect.NUMBER, "40 homes", None),
    ],
)  # fmt: skip
def test_in_what_a_claim_is_told_otherwise(
    old: str, new: str, aspect: Aspect | None, was: str | None, now: str | None
) -> None:
    changes = compare_claims(read_text(old), read_text(new))
    found = [(each.aspect, each.old, each.new) for change in changes for each in change.differences]
    if aspect is None:
        assert changes == ()
    else:
        assert (aspect, was, now) in found


def test_a_change_as_rows_and_as_json(flooded: Store) -> None:
    _, second, third = flooded.history(URL)
    rows = list(change_rows(second))
    assert [tuple(row) for row in rows] == [COLUMNS] * len(rows)
    assert (rows[0]["version"], rows[0]["what"], rows[0]["old"], rows[0]["new"]) == (
        2,
        "title",
        "Flood at Lindow",
        "Flood hits Lindow",
    )
    told = change_to_json(third)
    assert told["words"][1] == {
        "old": "40",
        "new": "90",
        "old_span": [FLOOD.index("40"), FLOOD.index("40") + 2],
        "new_span": [WORSE.index("90"), WORSE.index("90") + 2],
        "before": "At least",
        "after": told["words"][1]["after"],
        "is_paragraph": False,
        "is_moved": False,
    }
    assert told["words"][1]["after"].startswith("homes were flooded,")
    assert {claim["how"] for claim in told["claims"]} >= {"changed", "added", "gone"}


def test_what_else_is_said_of_a_source_that_stayed() -> None:
    claim = depot().claims[4]
    outermost = claim.chain[0]
    other = replace(outermost, anonymity=Anonymity.ROLE, certainty=Certainty.DENIED)
    found = list(tell_apart(claim, replace(claim, chain=(other, *claim.chain[1:]))))
    assert [(each.aspect, each.of, each.old, each.new) for each in found] == [
        (Aspect.ANONYMITY, "Vestnik", "named", "role"),
        (Aspect.STANCE, "Vestnik", outermost.certainty.value, "denied"),
    ]


@pytest.mark.parametrize(
    ("old", "new", "n_pairs"),
    [
        (["Rain fell on Lindow."], ["Rain fell on Lindow."], 1),
        (["40 dead."], ["90 dead."], 1),
        (["The river has burst its banks."], ["The river may burst its banks."], 1),
        (["The river has burst its banks."], ["A ship was lost at sea in the storm."], 0),
        # a part of a longer claim is the same claim, unless it is too short to tell
        (["The aide spoke at length of a gas leak in the tunnel near Sorn."], ["a gas leak in"], 1),
        (["The aide spoke at length of a gas leak in the tunnel near Sorn."], ["gas leak"], 0),
        (["Rain fell.", "Rain fell."], ["Rain fell."], 1),
    ],
)
def test_claims_are_known_again_by_their_words(old: list[str], new: list[str], n_pairs: int) -> None:
    def claims(contents: list[str]) -> list[Claim]:
        plain = depot().claims[0]
        return [
            replace(plain, id=f"c{at}", content=replace(plain.content, text=text))
            for at, text in enumerate(contents)
        ]

    pairs, gone, added = pair_claims(claims(old), claims(new))
    assert (len(pairs), len(gone), len(added)) == (n_pairs, len(old) - n_pairs, len(new) - n_pairs)
