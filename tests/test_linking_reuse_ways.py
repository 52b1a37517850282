"""Who had the words first, from whom, and what only looks like copying."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest

from thirdhand.linking.periods import find_period
from thirdhand.linking.reuse.agencies import is_same_outlet
from thirdhand.linking.reuse.aligning import align
from thirdhand.linking.reuse.finding import Found, find_reuse
from thirdhand.linking.reuse.judging import judge
from thirdhand.linking.reuse.siblings import list_siblings
from thirdhand.linking.reuse.signatures import sign
from thirdhand.linking.reuse.tables import list_copied, list_reuse
from thirdhand.linking.reuse.writings import Writing, find_wires, is_declared, to_writing
from thirdhand.linking.values import Copied, Relation, Reuse
from thirdhand.reading.credits import find_credits
from thirdhand.records import Article, Span

AGENCY = (
    "The harbour at Sorell was closed on Monday after a grain barge struck the outer mole, the port captain said. "
    "Divers found a hole as wide as a door below the waterline and worked until dusk to cover it.\n\n"
    "The barge had been on its way from Velden with four hundred tonnes of barley for the breweries.\n\n"
    "Nobody was hurt. A tug from Ashby will try to bring her in on the morning tide, the captain said."
)
LEAD = "Fishermen on the western quay were told to keep their boats at home this week, and few were pleased. "
TAIL = (
    "The town’s brewery has barley until Friday, its manager told this newspaper over a half-empty counter. "
)
OTHER = (
    "The council of Marlow has voted to keep the swimming baths open until the autumn. The roof needs mending first, "
    "and the money for it has to be found by the end of June, the treasurer reminded her colleagues twice."
)
NOTICE = (
    "The Gazette is printed on paper from managed forests. To report a mistake in a story, write to the readers’ "
    "editor at the Old Custom House."
)


def write(key: int, text: str, **more: Any) -> Writing:  # noqa: ANN401 -- the fields of an article
    return to_writing(key, Article(id=str(key), text=text, **more))


def find(writings: Sequence[Writing], new: Sequence[int] | None = None, **more: Any) -> Found:  # noqa: ANN401
    outlets: dict[str, int] = {}
    numbers = [outlets.setdefault(one.outlet, len(outlets)) if one.outlet else -1 for one in writings]
    fetched: list[int] = []

    def fetch(rows: Sequence[int]) -> list[Writing]:
        fetched.extend(rows)
        return [writings[row] for row in rows]

    return find_reuse(
        fetch,
        sign([one.text for one in writings]),
        np.array(numbers, dtype=np.int32),
        np.array([one.period.earliest for one in writings], dtype=np.int64),
        np.array([one.period.latest for one in writings], dtype=np.int64),
        window=60 * 86_400,
        is_new=None if new is None else np.isin(np.arange(len(writings)), new),
        **more,
    )


def reuse_of(found: Found) -> dict[tuple[str, str], Reuse]:
    return {(one.a, one.b): one for one in list_reuse(found.reuse, str)}


def told(found: Found) -> dict[tuple[str, str], tuple[str, str | None]]:
    return {pair: (one.relation.value, one.earlier) for pair, one in reuse_of(found).items()}


def parents_of(found: Found) -> dict[str, list[str | None]]:
    parents: dict[str, list[str | None]] = {}
    for one in list_copied(found.copied, str):
        parents.setdefault(one.child, []).append(one.parent)
    return parents


@pytest.mark.parametrize(
    ("text", "byline", "wires", "is_whole"),
    [
        ("LONDON (AP) — It rained on the quay.", None, ("Associated Press",), True),
        ("KORRIM, March 4 (HNA) - The gate is shut.", None, ("HNA",), True),
        ("PORT ASHBY (Union Press) — It rained.", None, ("Union Press",), True),
        ("UNION PRESS — The bridge is shut.", None, ("Union Press",), True),
        ("It rained.\n\n(Reuters)", None, ("Reuters",), True),
        ("It rained all day. (Union Press)", None, ("Union Press",), True),
        ("It rained.\n\n— Union Press", None, ("Union Press",), True),
        ("It rained.\n\n– Halyard", None, ("Halyard",), True),
        ("It rained.", "PA Media", ("PA Media",), True),
        ("It rained.", "By Ana Ruiz, Associated Press", ("Associated Press",), True),
        (
            "It rained.\n\nAgence France-Presse contributed to this report.",
            None,
            ("Agence France-Presse",),
            False,
        ),
        ("It rained.\n\nAdditional reporting by Union Press", None, ("Union Press",), False),
        ("It rained.\n\n[Variety]", None, ("Variety",), False),
        ("It rained.", "Ana Ruiz", (), False),
        ("It rained.", "Staff and agencies", (), False),
        ("It rained.\n\n— Ana Ruiz", None, (), False),
        ("It rained.\n\n(Ana)", None, (), False),
        ("It rained.\n\n[via Facebook]", None, (), False),
        ("LONDON — It rained.", None, (), False),
        ("The port (Union Press says) is closed.", None, (), False),
        ("", None, (), False),
    ],
)
def test_wires_are_found_by_name_and_by_form(
    text: str, byline: str | None, wires: tuple[str, ...], is_whole: bool
) -> None:
    article = Article(id="x", text=text, byline=byline, credits=find_credits(text, byline).named)
    assert (find_wires(article), is_declared(article)) == (wires, is_whole)


def test_an_agencys_own_dateline_credits_nobody() -> None:
    for outlet in ("Halyard News Agency", "Halyard"):
        article = Article(id="x", text="SORELL (Halyard) — It rained.", outlet=outlet)
        assert find_wires(article) == () and not is_declared(article)


def test_an_outlets_short_name_in_the_byline_is_its_own() -> None:
    assert not is_declared(
        Article(id="x", text="It rained.", outlet="National Courier", byline="The Courier")
    )


@pytest.mark.parametrize(
    ("name", "other", "expected"),
    [
        ("AP", "The Associated Press", True),
        ("Halyard", "Halyard News Agency", True),
        ("WPS", "Westland Press Service", True),
        ("The Herald", "herald", True),
        ("The Herald", "Herald on Sunday", False),
        ("Union Press", "Union News", False),
        ("Morning Post", "Marlow Press", False),
        (None, "AP", False),
        ("", "", False),
    ],
)
def test_outlets_are_the_same_by_several_forms(name: str | None, other: str | None, expected: bool) -> None:
    assert is_same_outlet(name, other) is expected
    assert is_same_outlet(other, name) is expected


def relation_of(left: str, right: str, **more: Any) -> Relation | str | None:  # noqa: ANN401
    judgement = judge(write(0, left, **more), write(1, right, **more), align(left, right))
    return judgement and (judgement.relation or "copying")


QUOTE = "“We have looked at every beam of that roof, and I would not let my own children swim under it this summer,”"


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        (AGENCY, LEAD + AGENCY, "copying"),
        (AGENCY, AGENCY.replace("four hundred", "nine hundred"), "copying"),
        (f"Old news. {QUOTE} said the treasurer.", f"{QUOTE} she told a meeting.", Relation.QUOTATION),
        # What was quoted there and is the writer's own here was copied.
        (f"{LEAD} {QUOTE}", f"{QUOTE[1:-2]}. {TAIL}", "copying"),
        # A quotation within copied paragraphs.
        (AGENCY + QUOTE, AGENCY + QUOTE, "copying"),
        (
            "Marlow beat Ashby Town 3-1 on Saturday in front of 4,120 at Mill Lane. Bo Chen scored twice for the home "
            "side before the break and Idris Vance added a third from the penalty spot in the 78th minute.",
            "Velden beat Sorell City 2-0 on Saturday in front of 2,906 at Quay Road. Jun Sato scored twice for the home "
            "side before the break and Mira Pell added a third from the penalty spot in the 61st minute.",
            Relation.TEMPLATE,
        ),
        (
            "Rain will reach the coast by 9.15 on Monday. Highest temperatures will be 11 degrees inland and 8 degrees "
            "by the sea, a little below the average. High water at Tide Quay is at 6.12 in the morning.",
            "Rain will reach the coast by 7.40 on Friday. Highest temperatures will be 14 degrees inland and 9 degrees "
            "by the sea, a little below the average. High water at Tide Quay is at 8.31 in the morning.",
            Relation.TEMPLATE,
        ),
        # An update of the toll is a copy: the place, the day and the people are the same.
        (
            "At least 12 people were hurt and 40 had to leave their homes when a boiler blew up on Mill Lane in Marlow "
            "on Monday, the fire chief Ana Ruiz said. The Marlow infirmary took in 9 of them, she added.",
            "At least 19 people were hurt and 60 had to leave their homes when a boiler blew up on Mill Lane in Marlow "
            "on Monday, the fire chief Ana Ruiz said. The Marlow infirmary took in 11 of them, she added.",
            "copying",
        ),
        (
            "We use cookies to make this site work and to understand how it is used.\n\n" + AGENCY,
            "We use cookies to make this site work and to understand how it is used.\n\n" + OTHER,
            Relation.BOILERPLATE,
        ),
        # A name and a title are no passage.
        (
            LEAD
            + TAIL
            + "Ana Ruiz, the Deputy Harbour Commissioner of the Sorell and Ashby Port Authority, left.",
            OTHER
            + " Ana Ruiz, the Deputy Harbour Commissioner of the Sorell and Ashby Port Authority, laughed.",
            None,
        ),
        (AGENCY, OTHER, None),
        ("", "", None),
    ],
)
def test_what_shared_passages_are(left: str, right: str, expected: Relation | str | None) -> None:
    assert relation_of(left, right) == expected
    assert relation_of(right, left) == expected


def test_the_standing_line_of_one_outlet_is_boilerplate() -> None:
    left, right = f"{AGENCY}\n\n{NOTICE}", f"{OTHER}\n\n{NOTICE}"
    assert relation_of(left, right, outlet="The Gazette") == Relation.BOILERPLATE
    assert relation_of(left, right) == "copying"


def test_learned_boilerplate_is_left_out() -> None:
    left, right = LEAD + AGENCY, LEAD + OTHER
    stretches = ([Span(0, len(LEAD))], [Span(0, len(LEAD))])
    judgement = judge(write(0, left), write(1, right), align(left, right), stretches)
    assert judgement is not None and judgement.relation == Relation.BOILERPLATE


def test_shares_are_of_the_letters() -> None:
    judgement = judge(write(0, AGENCY), write(1, AGENCY + "\n\n" + OTHER), align(AGENCY, AGENCY + OTHER))
    assert judgement is not None
    assert judgement.share_left == 1.0
    assert judgement.share_right == pytest.approx(0.64, abs=0.03)


def test_copies_of_an_agency_are_siblings() -> None:
    found = find(
        [
            write(0, AGENCY, outlet="Union Press", published="2031-03-03T09:00:00Z"),
            write(1, LEAD + AGENCY, outlet="Sorell Herald", published="2031-03-03T11:00:00Z"),
            write(2, AGENCY + "\n\n" + TAIL, outlet="Ashby Post", published="2031-03-03T10:00:00Z"),
            write(3, OTHER, outlet="Marlow Echo", published="2031-03-03T10:00:00Z"),
        ]
    )
    assert told(found) == {
        ("0", "1"): ("direct", "a"),
        ("0", "2"): ("direct", "a"),
        ("1", "2"): ("sibling", "b"),
    }
    assert list(list_copied(found.copied, str)) == [
        Copied(child="1", parent="0", spans=(Span(len(LEAD), len(LEAD + AGENCY)),)),
        Copied(child="2", parent="0", spans=(Span(0, len(AGENCY)),)),
    ]
    assert reuse_of(found)["0", "1"].a_spans == (Span(0, len(AGENCY)),)


def test_a_copy_of_a_copy_is_direct_to_the_first() -> None:
    found = find(
        [
            write(0, AGENCY, published="2031-03-03T09:00:00Z"),
            write(1, LEAD + AGENCY, published="2031-03-03T11:00:00Z"),
            write(2, LEAD + AGENCY + TAIL, published="2031-03-03T12:00:00Z"),
        ]
    )
    assert told(found) == {
        ("0", "1"): ("direct", "a"),
        ("0", "2"): ("direct", "a"),
        ("1", "2"): ("direct", "a"),
    }
    assert parents_of(found) == {"1": ["0"], "2": ["1"]}


def test_each_passage_has_its_own_best_source() -> None:
    found = find(
        [
            write(0, AGENCY, published="2031-03-03T09:00:00Z"),
            write(1, OTHER, published="2031-03-03T09:30:00Z"),
            write(2, AGENCY + "\n\n" + OTHER, published="2031-03-03T12:00:00Z"),
        ]
    )
    copied = {one.parent: one.spans for one in list_copied(found.copied, str)}
    assert copied == {
        "0": (Span(0, len(AGENCY)),),
        "1": (Span(len(AGENCY) + 2, len(AGENCY) + 2 + len(OTHER)),),
    }


def test_the_agency_that_is_credited_is_the_source_although_its_clock_is_late() -> None:
    found = find(
        [
            write(0, f"{AGENCY} (Union Press)", outlet="Sorell Herald", published="2031-03-03T09:00:00Z"),
            write(1, AGENCY, outlet="Union Press", published="2031-03-03T09:06:00Z"),
        ]
    )
    assert told(found) == {("0", "1"): ("direct", "b")}
    assert parents_of(found) == {"0": ["1"]}


def test_an_hour_is_no_clock_that_is_wrong() -> None:
    found = find(
        [
            write(0, AGENCY, outlet="Sorell Herald", published="2031-03-03T09:00:00Z"),
            write(1, AGENCY, outlet="Halyard News Agency", published="2031-03-03T10:06:00Z"),
        ]
    )
    assert told(found) == {("0", "1"): ("direct", "a")}


@pytest.mark.parametrize(
    ("published", "later", "earlier"),
    [
        ("2031-03-03T09:00:00", "2031-03-03T10:00:00Z", None),
        ("2031-03-03", "2031-03-03", None),
        (None, "2031-03-03T10:00:00Z", None),
        (None, None, None),
        ("2031-03-03T10:00:00Z", "2031-03-03T10:00:00Z", None),
        ("2031-03-03T10:00:00Z", "2031-03-03T10:05:00Z", "a"),
        ("2031-03-01", "2031-03-05", "a"),
        ("2031-03-05T10:00:00", "2031-03-03T10:00:00", "b"),
    ],
)
def test_where_times_do_not_tell_nobody_says_so(
    published: str | None, later: str | None, earlier: str | None
) -> None:
    found = find([write(0, AGENCY, published=published), write(1, AGENCY + TAIL, published=later)])
    assert told(found) == {("0", "1"): ("direct", earlier)}
    # One is a copy of the other all the same.
    assert len(found.copied) == 1


def test_within_minutes_the_much_fuller_text_is_the_first() -> None:
    found = find(
        [
            write(0, AGENCY, published="2031-03-03T09:00:00Z"),
            write(1, AGENCY + "\n\n" + OTHER + TAIL, published="2031-03-03T09:10:00Z"),
        ]
    )
    assert told(found) == {("0", "1"): ("direct", "b")}


def test_a_declared_copy_of_an_agency_that_is_not_there() -> None:
    found = find(
        [
            write(0, f"SORELL (AP) — {AGENCY}", outlet="Sorell Herald", published="2031-03-03T09:00:00Z"),
            write(1, f"{AGENCY} (AP)", outlet="Ashby Post", published="2031-03-03T10:00:00Z"),
            write(2, LEAD + AGENCY, outlet="Marlow Echo", published="2031-03-03T11:00:00Z"),
            write(3, f"{OTHER} (AP)", outlet="Velden Echo", published="2031-03-03T12:00:00Z"),
        ]
    )
    assert told(found)["0", "1"] == ("sibling", "a")
    copied = {one.child: one for one in list_copied(found.copied, str)}
    assert copied["0"] == Copied(
        child="0", parent=None, wire="Associated Press", spans=(Span(0, len(AGENCY) + 14),)
    )
    assert (copied["1"].parent, copied["2"].parent, copied["3"].wire) == (None, "0", "Associated Press")


def test_one_article_under_ten_addresses_has_one_source() -> None:
    same = [write(key, AGENCY, outlet="Sorell Herald", published="2031-03-03T09:00:00Z") for key in range(10)]
    found = find(same)
    assert {earlier for _, earlier in told(found).values()} == {None}
    assert len(told(found)) == 45
    assert parents_of(found) == {str(key): ["0"] for key in range(1, 10)}


def test_hourly_updates_go_back_to_the_first() -> None:
    parts = [
        f"{10 + hour}:00 {text}\n\n" for hour, text in enumerate((LEAD, TAIL, OTHER, QUOTE + " she said. "))
    ]
    pages = ["".join(reversed(parts[: hour + 1])) + AGENCY for hour in range(4)]
    found = find(
        [
            write(hour, page, outlet="Northline", published=f"2031-03-03T{10 + hour}:00:00Z")
            for hour, page in enumerate(pages)
        ]
    )
    assert set(told(found).values()) == {("direct", "a")} and len(told(found)) == 6
    assert parents_of(found) == {"1": ["0"], "2": ["1"], "3": ["2"]}


def test_what_was_copied_never_runs_in_a_circle() -> None:
    rng = np.random.default_rng(7)
    parts = (AGENCY, OTHER, LEAD, TAIL, NOTICE)
    for _ in range(10):
        texts = ["\n\n".join(parts[at] for at in rng.permutation(5)[: rng.integers(1, 5)]) for _ in range(12)]
        dates = [None if rng.random() < 0.5 else f"2031-03-0{rng.integers(1, 4)}" for _ in texts]
        found = find(
            [
                write(key, text, published=date)
                for key, (text, date) in enumerate(zip(texts, dates, strict=True))
            ]
        )
        links = list(zip(found.copied.child.tolist(), found.copied.parent.tolist(), strict=True))
        assert links
        while links:
            children = {child for child, _ in links}
            rest = [link for link in links if link[1] in children]
            assert len(rest) < len(links), "a circle"
            links = rest


def test_adding_articles_touches_only_what_they_touch() -> None:
    writings = [
        write(0, AGENCY + TAIL, published="2031-03-03T11:00:00Z"),
        write(1, LEAD + AGENCY + TAIL, published="2031-03-03T12:00:00Z"),
        write(2, OTHER, published="2031-03-03T11:00:00Z"),
        write(3, OTHER + QUOTE, published="2031-03-03T12:00:00Z"),
    ]
    before = find(writings)
    assert parents_of(before) == {"1": ["0"], "3": ["2"]}
    # The agency's own comes in late: the first copy has another source now.
    added = [*writings, write(4, AGENCY, outlet="Union Press", published="2031-03-03T09:00:00Z")]
    after = find(added, new=[4], standing={1: [0], 3: [2]})
    assert after.redone.tolist() == [True, True, False, False, True]
    assert parents_of(after) == {"0": ["4"], "1": ["0"]}
    assert told(after) == {
        ("0", "1"): ("direct", "a"),
        ("0", "4"): ("direct", "b"),
        ("1", "4"): ("direct", "b"),
    }
    assert find(added, new=[]).reuse.left.tolist() == []


def test_texts_are_fetched_some_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("thirdhand.linking.reuse.finding._SHEETS", 16)
    writings = [write(key, f"{AGENCY} Number {key}.", published="2031-03-03T09:00:00Z") for key in range(80)]
    sizes: list[int] = []

    def fetch(rows: Sequence[int]) -> list[Writing]:
        sizes.append(len(rows))
        return [writings[row] for row in rows]

    moment = np.array([find_period("2031-03-03T09:00:00Z").earliest] * 80)
    found = find_reuse(
        fetch, sign([one.text for one in writings]), np.arange(80, dtype=np.int32), moment, moment, window=1
    )
    assert max(sizes) <= 16 and 79 <= len(found.reuse) < 15 * 80


def test_siblings_of_a_much_copied_text_are_listed_when_asked_for() -> None:
    n = 60
    writings = [
        write(
            key,
            f"{TAIL * (key % 2)}{AGENCY} Number {key}.",
            published=f"2031-03-03T{9 + key // 60:02}:{key % 60:02}:00Z",
        )
        for key in range(n)
    ]
    found = find(writings)
    laid = {(left, right) for left, right in told(found)}
    listed = list(list_siblings(found.copied, found.reuse))
    composed = {(str(one.left), str(one.right)) for one in listed}
    assert len(composed) == len(listed) and not composed & laid
    assert len(composed | laid) == n * (n - 1) // 2
    for one in listed:
        for passage in one.passages:
            left, right = writings[one.left].text, writings[one.right].text
            assert passage.left.of(left)[:40] == passage.right.of(right)[:40]


@pytest.mark.parametrize("texts", [[], [OTHER], [AGENCY, OTHER], [f"{AGENCY} (Union Press)"]])
def test_where_nothing_was_copied_there_are_no_siblings(texts: list[str]) -> None:
    found = find([write(key, text) for key, text in enumerate(texts)])
    assert not (found.copied.parent >= 0).any()
    assert list(list_siblings(found.copied, found.reuse)) == []


@pytest.mark.parametrize(
    "texts",
    [
        [],
        [""],
        ["", "one", "one", "\ud800" * 100, "\ud800" * 100],
        ["ذكرت الصحيفة أن العبارة جنحت ليلة الاثنين وعلى متنها ستون راكبا ولم يصب أحد بأذى في الحادث"] * 2,
        ["ferry " * 60_000, "ferry " * 50_000],
    ],
)
def test_odd_texts_do_no_harm(texts: list[str]) -> None:
    found = find([write(key, text) for key, text in enumerate(texts)])
    for one in list_reuse(found.reuse, str):
        assert all(span.end <= len(texts[int(one.a)]) for span in one.a_spans)
        assert 0 < one.share_a <= 1 and 0 < one.share_b <= 1
