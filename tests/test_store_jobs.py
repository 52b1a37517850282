"""The queue: each job once, in its order, whatever becomes of the workers."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import Any

import pytest
from sqlalchemy import func, select, update

from thirdhand.store import tables
from thirdhand.store.clock import after, now
from thirdhand.store.jobs import (
    Job,
    JobKind,
    Lane,
    State,
    add_job,
    cancel_job,
    count_ahead,
    count_open,
    find_cancelled,
    find_job,
    find_last_job,
    finish_job,
    has_job,
    list_ended_jobs,
    list_open_jobs,
    load_payload,
    note_progress,
    release_jobs,
    sweep_jobs,
    take_job,
)
from thirdhand.store.store import Store


def ask(store: Store, key: str = "a", kind: JobKind = JobKind.READ, **values: Any) -> Job:  # noqa: ANN401 -- those of ``add_job``
    given = {"lane": Lane.QUICK, "by": "ana", **values}
    return store.write(lambda connection: add_job(connection, key=key, kind=kind, **given))


def take(store: Store, worker: str = "w1", lane: Lane = Lane.QUICK) -> Job | None:
    return store.write(partial(take_job, lane=lane, worker=worker))


def look(store: Store, id: int) -> Job:
    job = store.read(partial(find_job, id=id))
    assert job is not None
    return job


def end(store: Store, id: int, worker: str = "w1", **values: Any) -> bool:  # noqa: ANN401
    result = values.pop("result", {"n_new": 1})
    return store.write(partial(finish_job, id=id, worker=worker, result=result, **values))


def turn_back(store: Store, id: int, column: str, days: float) -> None:
    """Let something of a job have happened ``days`` earlier than it did."""
    jobs = tables.jobs
    earlier = {column: after(now(), -days)}
    store.write(lambda connection: connection.execute(update(jobs).where(jobs.c.id == id).values(earlier)))


def ids(jobs: Iterable[Job]) -> list[int]:
    return [job.id for job in jobs]


def test_a_job_is_what_was_asked_for(store: Store) -> None:
    job = ask(store, asked={"name": "https://courier.example/flood"}, payload=b"the page")
    assert look(store, job.id) == job
    assert (job.lane, job.kind, job.state, job.by) == (Lane.QUICK, JobKind.READ, State.WAITING, "ana")
    assert (job.asked, job.result, job.n_attempts) == ({"name": "https://courier.example/flood"}, None, 0)
    assert store.read(partial(load_payload, id=job.id)) == b"the page"
    assert store.read(partial(find_job, id=job.id + 1)) is None


def test_the_same_key_is_the_same_job_until_it_came_to_nothing(store: Store) -> None:
    first = ask(store, payload=b"one")
    assert ask(store, payload=b"two") == first
    take(store)
    assert ask(store).id == first.id
    end(store, first.id)
    assert ask(store).id == first.id
    assert ask(store, "b").id != first.id


@pytest.mark.parametrize("how", ["failed", "cancelled"])
def test_what_came_to_nothing_may_be_asked_for_again(store: Store, how: str) -> None:
    first = ask(store)
    take(store)
    if how == "failed":
        end(store, first.id, has_failed=True)
    else:
        store.write(partial(cancel_job, id=first.id))
    second = ask(store)
    assert second.id != first.id
    assert (look(store, first.id).state, second.state) == (State(how), State.WAITING)
    assert ask(store) == second


def test_no_second_link_is_put_behind_one_that_waits(store: Store) -> None:
    link = partial(ask, store, kind=JobKind.LINK, lane=Lane.LONG)
    first = link("1")
    assert link("2") == first
    take(store, lane=Lane.LONG)
    # what came in after it has begun is for another
    second = link("3")
    assert second.id != first.id
    assert link("4") == second
    assert ask(store, "5", JobKind.READ, lane=Lane.LONG).id not in (first.id, second.id)


def test_the_longest_waiting_comes_first_in_its_own_lane(store: Store) -> None:
    one, two = ask(store, "1"), ask(store, "2")
    other = ask(store, "3", JobKind.LINK, lane=Lane.LONG)
    assert [store.read(partial(has_job, lane=lane)) for lane in Lane] == [True, True]
    assert store.read(partial(count_ahead, job=two)) == 1
    taken = take(store)
    assert taken is not None
    assert (taken.id, taken.state, taken.worker, taken.n_attempts) == (one.id, State.RUNNING, "w1", 1)
    assert taken.started is not None
    assert store.read(count_open) == {State.RUNNING: 1, State.WAITING: 2}
    assert ids(store.read(partial(list_open_jobs, limit=9))) == [one.id, other.id, two.id]
    assert ids(store.read(partial(list_open_jobs, limit=1))) == [one.id]
    assert [take(store, "w2") is not None, take(store, "w3")] == [True, None]
    assert not store.read(partial(has_job, lane=Lane.QUICK))


def test_progress_is_seen_and_tells_a_worker_whether_the_job_is_its_own(store: Store) -> None:
    job = ask(store)
    take(store)
    note = partial(note_progress, id=job.id, done=2, total=5, message="2 of 5\0 read")
    assert store.write(partial(note, worker="w1")) is True
    found = look(store, job.id)
    assert (found.done, found.total, found.message) == (2, 5, r"2 of 5\x00 read")
    assert store.write(partial(note, worker="w2")) is False
    store.write(partial(cancel_job, id=job.id))
    assert store.write(partial(note, worker="w1")) is False


def test_what_was_handed_in_goes_with_the_end(store: Store) -> None:
    done, failed, cancelled = (ask(store, key, payload=b"a secret draft") for key in "abc")
    for _ in range(2):
        take(store)
    assert end(store, done.id, result={"articles": ["b2:00"]})
    assert end(store, failed.id, result={"problem": "no text\ud800"}, has_failed=True)
    assert store.write(partial(cancel_job, id=cancelled.id))
    jobs = tables.jobs
    with store.reading() as connection:
        assert connection.scalar(select(func.count()).where(jobs.c.payload.is_not(None))) == 0
    assert look(store, done.id).result == {"articles": ["b2:00"]}
    assert look(store, failed.id).result == {"problem": r"no text\x00"}
    assert [look(store, each.id).state for each in (done, failed, cancelled)] == list(State)[2:]
    assert ids(store.read(partial(list_ended_jobs, limit=2))) == [cancelled.id, failed.id]


def test_who_lost_a_job_can_end_it_no_more(store: Store) -> None:
    job = ask(store)
    take(store)
    store.write(partial(cancel_job, id=job.id))
    assert end(store, job.id) is False
    assert store.write(partial(cancel_job, id=job.id)) is False
    assert look(store, job.id).state is State.CANCELLED
    assert store.read(partial(find_cancelled, workers=["w1", "w2"])) == {"w1"}


def test_the_job_of_a_worker_that_says_nothing_is_taken_by_another(store: Store) -> None:
    job = ask(store)
    take(store)
    assert take(store, "w2") is None
    turn_back(store, job.id, "beat", 1 / 1440)
    assert store.read(partial(has_job, lane=Lane.QUICK))
    again = take(store, "w2")
    assert again is not None
    assert (again.id, again.worker, again.n_attempts) == (job.id, "w2", 2)
    # the first was only slow: what it has to say comes too late
    assert end(store, job.id, "w1") is False
    assert end(store, job.id, "w2") is True


def test_a_job_that_brings_down_three_workers_is_given_up(store: Store) -> None:
    job, next_one = ask(store, payload=b"poison"), ask(store, "b")
    for n in range(1, 4):
        taken = take(store, f"w{n}")
        assert taken is not None and taken.n_attempts == n
        assert store.write(partial(release_jobs, is_gone=f"w{n}".__eq__)) == [job.id]
    taken = take(store, "w4")
    assert taken is not None and taken.id == next_one.id
    found = look(store, job.id)
    assert (found.state, found.result) == (
        State.FAILED,
        {
            "problem": "it brought its worker down 3 times",
            "remedy": "please report this with what was to be done",
        },
    )
    assert store.read(partial(load_payload, id=job.id)) is None


def test_a_server_that_stops_hands_its_job_back_uncounted(store: Store) -> None:
    job = ask(store)
    take(store)
    release = partial(release_jobs, is_gone=lambda worker: worker == "w1", counts=False)
    assert store.write(release) == [job.id]
    found = look(store, job.id)
    assert (found.state, found.n_attempts) == (State.WAITING, 0)
    assert store.write(release) == []


def test_what_ended_long_ago_is_forgotten(store: Store) -> None:
    kept, old = ask(store, "1"), ask(store, "2")
    poll = ask(store, "3", JobKind.POLL)
    failed = ask(store, "4", JobKind.LINK)
    waiting = ask(store, "5")
    for _ in range(4):
        take(store)
    for job in (kept, old, poll):
        end(store, job.id)
    end(store, failed.id, has_failed=True)
    turn_back(store, old.id, "ended", 31)
    for job in (kept, poll, failed):
        turn_back(store, job.id, "ended", 2)
    turn_back(store, waiting.id, "made", 40)
    assert store.write(sweep_jobs) == 2
    assert ids(store.read(partial(list_ended_jobs, limit=9))) == [failed.id, kept.id]
    assert look(store, waiting.id).is_open
    assert store.read(partial(find_last_job, kind=JobKind.POLL)) is None
