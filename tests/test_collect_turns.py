"""Whose turn it is, with a clock that is only a number."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thirdhand.collect.turns import Turns, Visit, find_host
from thirdhand.settings import TABLE, Settings, load_settings


class NoChance(random.Random):
    """Draws the least."""

    def uniform(self, a: float, b: float) -> float:
        return a


class MostChance(random.Random):
    """Draws the most."""

    def uniform(self, a: float, b: float) -> float:
        return b


def open_turns(rng: random.Random | None = None, **values: float) -> Turns:
    return Turns(
        Settings({f"collect.{name}": value for name, value in values.items()}), rng=rng or NoChance()
    )


def visit(url: str) -> Visit:
    return Visit(url=f"https://{url}")


A1, A2, A3, B1, C1 = map(visit, ("a.example/1", "a.example/2", "a.example/3", "b.example/1", "c.example/1"))


def take_all(turns: Turns, now: float) -> list[str]:
    """The URLs whose turn it is."""
    taken = []
    while (found := turns.take(now=now)) is not None:
        taken.append(found.url.removeprefix("https://"))
    return taken


def test_one_visit_for_each_host_at_a_time() -> None:
    turns = open_turns()
    for each in (A1, A2, B1, A3, C1):
        assert turns.add(each, now=0.0) is None
    assert take_all(turns, 0.0) == ["a.example/1", "b.example/1", "c.example/1"]
    assert take_all(turns, 1e9) == [] and turns.pause(now=0.0) is None


def test_a_host_rests_between_two() -> None:
    turns = open_turns()
    for each in (A1, A2):
        turns.add(each, now=0.0)
    turns.take(now=0.0)
    turns.rest(A1, now=10.0)
    assert turns.pause(now=10.5) == 1.5
    assert take_all(turns, 11.99) == []
    assert take_all(turns, 12.0) == ["a.example/2"]


@pytest.mark.parametrize(
    ("asked", "rng", "rest"),
    [
        (0.0, NoChance(), 2.0),
        (0.0, MostChance(), 3.0),
        (1.0, NoChance(), 2.0),
        (20.0, NoChance(), 20.0),
        (20.0, MostChance(), 30.0),
        (1e9, NoChance(), 60.0),
        (float("inf"), NoChance(), 60.0),
    ],
)
def test_a_longer_rest_is_given_where_it_is_asked_for(asked: float, rng: random.Random, rest: float) -> None:
    turns = open_turns(rng)
    turns.add(A1, now=0.0)
    turns.take(now=0.0)
    turns.rest(A1, now=0.0, delay=asked)
    assert turns.pause(now=0.0) == rest


def test_a_host_rests_even_when_nothing_waited_for_it() -> None:
    turns = open_turns()
    turns.add(A1, now=0.0)
    turns.take(now=0.0)
    turns.rest(A1, now=0.0)
    turns.add(A2, now=1.0)
    assert take_all(turns, 1.9) == []
    assert take_all(turns, 2.0) == ["a.example/2"]


def test_a_visit_put_back_comes_first() -> None:
    turns = open_turns()
    for each in (A1, A2):
        turns.add(each, now=0.0)
    turns.put_back(turns.take(now=0.0) or A3, now=0.0, delay=5.0)
    assert take_all(turns, 4.9) == []
    assert take_all(turns, 5.0) == ["a.example/1"]


def test_where_nothing_was_asked_nothing_rests() -> None:
    turns = open_turns()
    for each in (A1, A2):
        turns.add(each, now=0.0)
    turns.take(now=0.0)
    turns.release(A1)
    assert take_all(turns, 0.0) == ["a.example/2"]


def fail(turns: Turns, each: Visit, now: float, retry_after: float | None = None) -> list[str]:
    """Add, take and fail; return what was given up."""
    assert turns.add(each, now=now) is None
    assert turns.take(now=now) is not None
    return [str(error) for _, error in turns.back_off(each, now=now, retry_after=retry_after)]


@pytest.mark.parametrize(("rng", "factor"), [(NoChance(), 1.0), (MostChance(), 1.5)])
def test_each_failure_doubles_the_time(rng: random.Random, factor: float) -> None:
    turns, now, pauses = open_turns(rng, max_failures=99, patience=1e9), 0.0, []
    for _ in range(13):
        fail(turns, A1, now)
        pauses.append(turns.pause(now=now) or 0.0)
        now += pauses[-1]
    assert pauses == [min(30.0 * 2**n * factor, 86_400.0) for n in range(13)]
    assert pauses[-1] == 86_400.0


def test_an_answer_forgives() -> None:
    turns = open_turns()
    fail(turns, A1, 0.0)
    turns.add(A2, now=0.0)
    assert turns.take(now=30.0) == A2
    turns.rest(A2, now=30.0)
    fail(turns, A1, 32.0)
    assert turns.pause(now=32.0) == 30.0


@pytest.mark.parametrize(
    ("asked", "pause"),
    [(None, 30.0), (5.0, 30.0), (300.0, 300.0), (1e12, 86_400.0), (float("inf"), 86_400.0)],
)
def test_a_host_is_left_alone_as_long_as_it_asks(asked: float | None, pause: float) -> None:
    turns = open_turns()
    fail(turns, A1, 0.0, asked)
    assert turns.pause(now=0.0) == pause


def test_no_back_off_is_shorter_than_the_delay() -> None:
    turns = open_turns(backoff=0.0)
    fail(turns, A1, 0.0)
    assert turns.pause(now=0.0) == 2.0


def test_a_dead_host_gives_up_what_waits_and_delays_nobody() -> None:
    turns = open_turns(max_failures=2)
    for each in (A1, A2, A3, B1):
        turns.add(each, now=0.0)
    assert take_all(turns, 0.0) == ["a.example/1", "b.example/1"]
    assert turns.back_off(A1, now=0.0, retry_after=None) == []
    turns.rest(B1, now=0.0)
    assert turns.take(now=30.0) == A2
    ((given_up, error),) = turns.back_off(A2, now=30.0, retry_after=None)
    assert given_up == A3
    assert str(error) == (
        "https://a.example/3: its host does not answer (2 failures in a row); try again later"
    )
    assert error.retry_after == 60.0


def test_a_dead_host_is_tried_again_when_its_time_is_over() -> None:
    turns = open_turns(max_failures=1)
    fail(turns, A1, 0.0)
    refusal = turns.add(A2, now=29.0)
    assert refusal is not None and refusal[0] == A2 and refusal[1].retry_after == 1.0
    assert turns.add(A2, now=30.0) is None
    assert turns.add(A3, now=30.0) is None
    assert take_all(turns, 30.0) == ["a.example/2"]
    refusals = turns.back_off(A2, now=30.0, retry_after=None)
    assert [given_up for given_up, _ in refusals] == [A3]
    assert turns.add(A3, now=89.0) is not None and turns.add(A3, now=90.0) is None


def test_nothing_waits_longer_than_patience() -> None:
    turns = open_turns(patience=600.0)
    assert fail(turns, A1, 0.0, 3600.0) == []
    refusal = turns.add(A2, now=1000.0)
    assert refusal is not None
    assert str(refusal[1]) == (
        "https://a.example/2: its host is left alone for another 2,600 seconds, after it did not answer; "
        "try again later, or raise the setting collect.patience"
    )
    assert turns.add(A2, now=3000.0) is None
    assert take_all(turns, 3599.0) == [] and take_all(turns, 3600.0) == ["a.example/2"]


def test_a_long_crawl_delay_is_no_failure() -> None:
    turns = open_turns(patience=1.0)
    for each in (A1, A2):
        turns.add(each, now=0.0)
    turns.take(now=0.0)
    turns.rest(A1, now=0.0, delay=50.0)
    assert turns.add(A3, now=0.0) is None
    assert take_all(turns, 50.0) == ["a.example/2"]


def test_credentials_are_not_shown_in_a_refusal() -> None:
    turns = open_turns(max_failures=1)
    fail(turns, A1, 0.0)
    refusal = turns.add(visit("ana:secret@a.example/2"), now=0.0)
    assert refusal is not None and str(refusal[1]).startswith("https://a.example/2: ")


def test_a_host_that_a_redirect_led_to_rests_as_well() -> None:
    turns = open_turns()
    for each in (A1, B1):
        turns.add(each, now=0.0)
    turns.take(now=0.0)
    turns.rest(A1, now=0.0)
    turns.spare("https://b.example/2", now=0.0)
    turns.spare("https://c.example/2", now=0.0)
    turns.add(C1, now=1.0)
    assert take_all(turns, 1.9) == []
    assert sorted(take_all(turns, 2.0)) == ["b.example/1", "c.example/1"]


def test_hosts_that_rested_are_forgotten() -> None:
    turns = open_turns()
    for n in range(100):
        each = visit(f"host{n}.example/")
        turns.add(each, now=float(n))
        assert turns.take(now=float(n)) == each
        turns.rest(each, now=float(n))
    turns.take(now=200.0)
    assert len(turns._hosts) == len(turns._queue) == 0


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("https://Tidings.example./x", "tidings.example"),
        ("http://ana:pw@tidings.example:81", "tidings.example"),
        ("http://[::1]:81/x", "::1"),
        ("http://[::1", ""),
        ("story", ""),
        ("", ""),
    ],
)
def test_host(url: str, host: str) -> None:
    assert find_host(url) == host


@given(
    hosts=st.lists(st.sampled_from("abc"), min_size=1, max_size=20),
    outcomes=st.lists(st.sampled_from(["rest", "release", "back_off", "put_back"]), max_size=200),
    seed=st.integers(0, 99),
)
def test_every_visit_comes_out_once_and_no_host_is_hurried(
    hosts: list[str], outcomes: list[str], seed: int
) -> None:
    turns = open_turns(random.Random(seed), max_failures=3)
    visits = [visit(f"{host}.example/{n}") for n, host in enumerate(hosts)]
    out, now, last = [], 0.0, {}
    for each in visits:
        turns.add(each, now=now)
    for what in [*outcomes, *["rest"] * 1000]:
        pause = turns.pause(now=now)
        if pause is None:
            break
        now += pause
        found = turns.take(now=now)
        if found is None:
            continue
        host = find_host(found.url)
        assert now - last.get(host, -9.0) >= 2.0 - 1e-9
        if what != "release":
            last[host] = now
        if what == "back_off":
            refusals = turns.back_off(found, now=now, retry_after=None)
            out += [found, *(given_up for given_up, _ in refusals)]
        elif what == "put_back":
            turns.put_back(found, now=now)
        elif what == "rest":
            turns.rest(found, now=now)
            out.append(found)
        else:
            turns.release(found)
            out.append(found)
    assert sorted(each.url for each in out) == sorted(each.url for each in visits)


def test_the_settings_can_be_set(tmp_path: Path) -> None:
    names = [row.name for row in TABLE]
    assert {"collect.jobs", "collect.delay", "collect.patience"} <= set(names)
    assert len(names) == len(set(names))
    loaded = load_settings(tmp_path, {"THIRDHAND_COLLECT_DELAY": "0.5"})
    assert loaded.values["collect.delay"] == 0.5
