import re
from dataclasses import replace
from io import BytesIO, TextIOWrapper

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from tests.invented_clusters import cluster, crowd, id_of, mutiny, ring, telling
from thirdhand.linking.values import Cluster, How, Side
from thirdhand.records import Part
from thirdhand.views.trace.family import MAX_DEPTH, Branch, Root, grow
from thirdhand.views.trace.outline import lay_out
from thirdhand.views.trace.terminal import print_cluster
from thirdhand.views.trace.times import Clock
from thirdhand.views.trace.wording import count_origins, sum_up, tell_caveats


def shown(given: Cluster, *, is_whole: bool = False, width: int | None = None, is_ascii: bool = False) -> str:
    """The cluster as a pipe gets it, or a terminal of ``width`` columns."""
    raw = BytesIO()
    file = TextIOWrapper(raw, encoding="ascii" if is_ascii else "utf-8", errors="backslashreplace")
    console = Console(file=file, width=width or 80, force_terminal=width is not None, no_color=True, markup=False, emoji=False, highlight=False)  # fmt: skip
    print_cluster(lay_out(given), console, is_whole=is_whole)
    file.flush()
    return re.sub(r"\x1b\[[\d;]*m", "", raw.getvalue().decode("utf-8"))


def part(text: str, title: str) -> list[str]:
    """The lines under a heading."""
    return re.search(rf"(?ms)^{title}.*?\n(.*?)(?=\n\n|\Z)", text)[1].splitlines()  # type: ignore[index]


@pytest.mark.parametrize(
    ("counts", "origins", "line"),
    [
        ((14, 7, 3, 2, 2), (1, 2), "14 articles: 7 copies · 3 relays · 2 own reporting · 2 untraced → 1–2 origins"),
        ((1, 0, 1, 0, 0), (1, 1), "1 article: 1 relay → 1 origin"),
        ((3, 1, 0, 0, 2), (0, 0), "3 articles: 1 copy · 2 untraced → no known origin"),
        ((2_000, 1_998, 1, 1, 0), (2, 2), "2,000 articles: 1,998 copies · 1 relay · 1 own reporting → 2 origins"),
    ],
)  # fmt: skip
def test_the_line_that_sums_up(counts: tuple[int, ...], origins: tuple[int, int], line: str) -> None:
    names = ("n_articles", "n_copies", "n_relays", "n_own", "n_untraced")
    assert sum_up(cluster([], **dict(zip(names, counts, strict=True)), n_origins=origins)) == line


@given(st.integers(0, 50), st.integers(0, 50))
def test_a_range_is_told_by_both_ends_or_one(low: int, more: int) -> None:
    told = count_origins((low, low + more))
    assert [int(number) for number in re.findall(r"\d+", told)] == (
        [] if low + more == 0 else [low] if not more else [low, low + more]
    )
    assert told.endswith("s") is (low + more != 1 or low != 1) or told == "no known origin"


def test_what_the_sum_does_not_say_is_said() -> None:
    assert tell_caveats(mutiny(), {}) == (
        "The origins are not known to depend on each other; that confirms nothing.",
        "Sources that are not named may be the same: the range counts them together and apart.",
        "Denied by the defence ministry.",
    )
    assert tell_caveats(ring(), {}) == (
        "Ring, no origin in it: Orm Herald credits Morning Star, Morning Star credits Vestnik, Vestnik credits Orm Herald.",
    )
    assert tell_caveats(crowd(3), {}) == ()


def test_what_is_not_sure_is_marked_wherever_it_stands() -> None:
    whole = mutiny()
    unsure = {id_of(name) for name in ("Union Press", "Marlow Gazette")}
    doubted = replace(
        whole,
        origins=tuple(
            replace(each, is_sure=each.name != "a senior security official") for each in whole.origins
        ),
        tellings=tuple(replace(each, is_sure=each.article not in unsure) for each in whole.tellings),
    )
    assert (
        "What is marked “perhaps another claim” counts at the high end of the range alone."
        in tell_caveats(doubted, {})
    )
    marked = [line for line in shown(doubted).splitlines() if "perhaps another claim" in line]
    assert [line.strip().partition(" · ")[0] for line in marked[1:]] == [
        "2026-03-04 10:05  Union Press",
        "2026-03-04 11:10  Marlow Gazette",
        "a senior security official, through Union Press (person, described, not named, perhaps another claim)",
    ]


def test_the_timeline_says_who_how_from_whom_and_in_which_words() -> None:
    lines = part(shown(mutiny()), "Timeline")
    assert lines[:2] == [
        "  2026-03-04 06:20  Korrim Courier · ● own reporting · from an officer of the brigade",
        "                    ?possible: “as many as 1,000 soldiers may have changed sides” · b2:4b6f727269#c1",
    ]
    assert (
        lines[4]
        == "  2026-03-04 10:40  Sorell Herald · □ copy of Union Press · from a senior security official"
    )
    # whom it credits is said once
    assert lines[8] == "  2026-03-04 12:00  Harbour Post · ◆ relay of Korrim Courier · hedge dropped"
    assert lines[12] == "  2026-03-04 14:20  Daily Call · ✕ untraced, no source given · number grown, source dropped"  # fmt: skip
    assert lines[14:16] == [
        "  2026-03-04 16:30  Capital Mirror · ◆ relay · from the defence ministry · denies it",
        "                    ≠denied: “the soldiers are all in their barracks” · b2:4361706974#c1",
    ]


def test_who_had_it_from_whom_is_an_indented_list() -> None:
    assert part(shown(mutiny()), "Who had it from whom") == [
        "  an officer of the brigade, through Korrim Courier (person, described, not named)",
        "    ● Korrim Courier · 06:20 · own reporting",
        "      ◆ Harbour Post · 12:00 · relay",
        "        ◆ Lindow Post · 13:00 · relay",
        "  a senior security official, through Union Press (person, described, not named)",
        "    ● Union Press · 10:05 · own reporting",
        "      □ Sorell Herald · 10:40 · copy",
        "      □ Marlow Gazette · 11:10 · copy",
        "  No source given",
        "    ✕ Daily Call · 14:20 · untraced",
        "  the defence ministry (government body; denies it)",
        "    ◆ Capital Mirror · 16:30 · relay · denies",
        "    ◆ Sorell Herald · 10:40 · relay · denies",
    ]


def test_a_ring_is_a_root_without_origin() -> None:
    assert part(shown(ring()), "Who had it from whom")[1:] == [
        "    ◆ Vestnik · 00:00 · relay",
        "      □ Late Post · 09:00 · copy",
        "    ◆ Morning Star · 01:00 · relay",
        "    ◆ Orm Herald · 02:00 · relay",
    ]


def test_changes_denials_and_who_keeps_silent() -> None:
    text = shown(mutiny())
    assert part(text, "What changed on the way") == [
        "  hedge dropped: ?possible, “as many as 1,000 soldiers may have changed sides” (Korrim Courier, 06:20) → asserted, “over a thousand soldiers went over” (Harbour Post, 12:00)",
        "  number grown: “up to 1,000” (Union Press, 10:05) → “thousands” (Daily Call, 14:20)",
        "  source dropped: “as many as 1,000 soldiers may have changed sides” from an officer of the brigade (Korrim Courier, 06:20) → “thousands of soldiers changed sides” without a source (Daily Call, 14:20)",
    ]
    assert part(text, "Denied by") == [
        "  the defence ministry, government body: first in Capital Mirror, 2026-03-04 16:30; also in Sorell Herald",
        "  Carry the claim and not the denial: Korrim Courier and Daily Call",
    ]


def test_a_long_cluster_folds_unless_all_is_asked_for() -> None:
    short, whole = shown(crowd(200)), shown(crowd(200), is_whole=True)
    assert "191 copies more, until 2026-03-04 10:19 (--all shows them)" in short
    assert "… and 191 copies: Paper 009, Paper 010" in short
    assert len(short.splitlines()) < 50
    assert "--all" not in whole and whole.count("□ Paper") == 200
    assert whole.count("□ copy of Union Press") == 200


@pytest.mark.parametrize("width", [40, 80, 120])
def test_lines_fit_the_terminal(width: int) -> None:
    for one in (mutiny(), ring(), crowd(60)):
        assert max(map(len, shown(one, width=width).splitlines())) <= width


def test_a_terminal_without_unicode_has_signs_of_its_own() -> None:
    text = shown(mutiny(), is_ascii=True)
    assert "\\u" not in text
    assert "o relay of Korrim Courier" in text and '"up to 1,000"' in text


def test_a_headline_that_says_it_otherwise_is_shown_beneath() -> None:
    body = telling("Daily Call", "04T10:00", How.UNTRACED, "one house burned")
    title = replace(
        body, part=Part.TITLE, text="Town burns", claim="c0", certainty=mutiny().tellings[0].certainty
    )
    lines = part(shown(cluster([title, body])), "Timeline")
    assert [line.strip() for line in lines[1:]] == [
        "asserted: “one house burned” · b2:4461696c79#c1",
        "headline, ?possible: “Town burns”",
    ]


@pytest.mark.parametrize(
    ("time", "told"),
    [
        ("2026-03-04T10:00:00+02:00", "2026-03-04 08:00"),
        ("2026-03-04T10:00:00", "2026-03-04 10:00 (zone unknown)"),
        ("2026-03-04", "2026-03-04"),
        (None, "no date"),
        ("yesterday\x1b[2J", "yesterday␛[2J"),
    ],
)
def test_times_of_two_zones_are_told_by_utc(time: str | None, told: str) -> None:
    clock = Clock.of([time, "2026-03-04T10:00:00+02:00", "2026-03-04T10:00:00Z"])
    assert (clock.tell(time), clock.note) == (told, "Times are UTC.")


def test_nothing_of_an_article_steers_the_terminal() -> None:
    evil = "red\x1b[31m\nline \u202egnp"
    one = telling(
        "x", "04T10:00", How.RELAY, evil, outlet=evil, chain=(evil,), article="b2:\x1b]0;x", url=evil
    )
    text = shown(cluster([one], statement=evil, silent=(evil,), rings=((evil, evil),)), is_whole=True)
    assert not set(text) & {"\x1b", "\u202e", "\r"}
    assert "red␛[31m line �gnp" in text


def test_each_side_of_an_article_has_a_way_of_its_own() -> None:
    first = telling("Post", "04T10:00", How.OWN, "it rains")
    copied = {"copied_from": first.article}
    tellings = [
        first,
        telling("Herald", "04T11:00", How.COPY, "it rains", **copied),
        telling("Herald", "04T11:00", How.COPY, "no", side=Side.DENIES, chain=("Ek",), claim="c2", **copied),
        telling("Star", "04T12:00", How.UNTRACED, "it rains"),
        telling("Star", "04T12:00", How.UNTRACED, "no", side=Side.DENIES, chain=("Ek",), claim="c2"),
    ]
    assert [(row.name, row.denies, row.way) for row in lay_out(cluster(tellings)).rows] == [
        ("Post", False, "own reporting"),
        ("Herald", False, "copy of Post"),
        ("Herald", True, "relay"),
        ("Star", False, "untraced, no source given"),
        ("Star", True, "relay"),
    ]


def test_an_article_without_outlet_is_its_site_or_its_id() -> None:
    tellings = [
        telling("a", "04T10:00", How.UNTRACED, "it rains", outlet=None),
        telling("b", None, How.COPY, "it rains", outlet=None, url=None, copied_from="b2:ffff000011112222"),
    ]
    text = shown(cluster(tellings))
    assert "a.example · ✕" in text
    assert "no date" in text and "article 62000" in text and "copy of article ffff000011" in text


def keys(branches: tuple[Branch, ...]) -> list[str]:
    return [name for branch in branches for name in (branch.key[0], *keys(branch.children))]


articles = st.lists(
    st.tuples(
        st.sampled_from(How),
        st.sampled_from(Side),
        st.none() | st.integers(0, 9),
        st.none() | st.integers(0, 9),
        st.sets(st.integers(0, 2)),
    ),
    min_size=1,
    max_size=10,
)


@given(articles)
def test_every_article_stands_in_the_tree_and_in_the_timeline(
    made: list[tuple[How, Side, int | None, int | None, set[int]]],
) -> None:
    tellings = [
        telling(
            str(at),
            "04T10:00",
            how,
            "it rains",
            side=side,
            origins=tuple(sorted(origins)),
            copied_from=None if copied is None else id_of(str(copied)),
            derived_from=None if derived is None else id_of(str(derived)),
        )
        for at, (how, side, copied, derived, origins) in enumerate(made)
    ]
    given = replace(mutiny(), tellings=tuple(tellings), rings=(("1", "2"),), changes=())
    grown: list[tuple[Root, tuple[Branch, ...]]] = grow(given)
    assert {one.article for one in tellings} == {name for _, branches in grown for name in keys(branches)}
    assert len(lay_out(given).rows) == len(tellings)


def test_a_very_long_chain_of_copies_is_no_deeper_than_can_be_read() -> None:
    tellings = [
        telling(str(at), "04T10:00", How.COPY, "it rains", copied_from=id_of(str(at - 1)) if at else None)
        for at in range(3_000)
    ]
    ((_, branches),) = grow(cluster(tellings))

    def depth(branch: Branch) -> int:
        return 1 + max(map(depth, branch.children), default=0)

    assert len(keys(branches)) == 3_000
    assert max(map(depth, branches)) == MAX_DEPTH + 1
