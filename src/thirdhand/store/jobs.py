"""The queue of what is to be done in the background: asked for once, done once, whatever dies on the way.

A job waits in a *lane*, where one worker at a time takes what waits longest. A worker says every few
seconds that it is still at it; one that has not for a while is gone, and its job is taken by the next. What
was handed in with a job (a text, a file) goes with the end of the job, and what is known of it a month later.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, case, delete, func, insert, or_, select, update

from thirdhand.store import tables
from thirdhand.store.clock import after, now
from thirdhand.store.preparing import write_out

#: Seconds after which a worker that has said nothing is taken to be gone.
LEASE = 30.0
#: A job that has brought down so many workers is given up.
MAX_ATTEMPTS = 3
#: Days for which an ended job is remembered; one that was routine and came to nothing new, a day.
KEPT_DAYS, ROUTINE_DAYS = 30.0, 1.0
_SECONDS_A_DAY = 86_400.0
_GIVEN_UP = {
    "problem": f"it brought its worker down {MAX_ATTEMPTS} times",
    "remedy": "please report this with what was to be done",
}


class Lane(StrEnum):
    """``quick`` is for what somebody waits for, ``long`` for what takes its time."""

    QUICK = "quick"
    LONG = "long"


class JobKind(StrEnum):
    """What is to be done: one text, file or page read; a feed followed; followed feeds that are due asked;
    the articles compared; a correction made once nothing else is linking; an article taken out."""

    READ = "read"
    FEED = "feed"
    POLL = "poll"
    LINK = "link"
    CORRECT = "correct"
    REMOVE = "remove"


class State(StrEnum):
    """Where a job stands."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


OPEN = (State.WAITING, State.RUNNING)
#: Jobs that do all that there is to do when they begin: one that waits is enough.
_COALESCED = (JobKind.POLL, JobKind.LINK)


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """Something to do in the background, and how far it is.

    ``asked`` is what was asked for and may be shown, ``by`` who did. ``done`` of ``total`` is how far it is
    (0 of 0: not known), ``message`` what it is at. ``result`` is what it came to: of a failure ``problem``
    and ``remedy``. ``worker`` has it, or had it last.
    """

    id: int
    lane: Lane
    kind: JobKind
    state: State
    asked: Mapping[str, Any]
    by: str
    made: str
    started: str | None
    ended: str | None
    worker: str | None
    n_attempts: int
    done: int
    total: int
    message: str | None
    result: Mapping[str, Any] | None

    @property
    def is_open(self) -> bool:
        """Whether there is anything left to come."""
        return self.state in OPEN


def add_job(
    connection: Connection,
    *,
    key: str,
    lane: Lane,
    kind: JobKind,
    by: str,
    asked: Mapping[str, Any] | None = None,
    payload: bytes | None = None,
) -> Job:
    """Put a job into the queue and return it.

    Where ``key`` is known, that job is returned instead, unless it came to nothing and may be tried again. Of
    polls and links no second one is put behind one that waits.
    """
    jobs = tables.jobs
    if kind in _COALESCED and (waiting := _find(connection, jobs.c.kind == kind, State.WAITING)):
        return waiting
    if known := _find(connection, jobs.c.key == key):
        if known.state not in (State.FAILED, State.CANCELLED):
            return known
        connection.execute(update(jobs).where(jobs.c.id == known.id).values(key=f"{key} {known.id}"))
    row = {
        **{"key": key, "lane": lane, "kind": kind, "by": write_out(by), "asked": _write_out(asked or {})},
        **{"state": State.WAITING, "payload": payload, "made": now()},
        **{"n_attempts": 0, "done": 0, "total": 0},
    }
    result = connection.execute(insert(jobs).values(row))
    (id,) = result.inserted_primary_key or (0,)
    found = find_job(connection, int(id))
    assert found is not None, "what was written in this transaction is there"
    return found


def find_job(connection: Connection, id: int) -> Job | None:
    """Return the job ``id``, None where there is none."""
    return _find(connection, tables.jobs.c.id == id)


def find_last_job(connection: Connection, kind: JobKind) -> Job | None:
    """Return the job of ``kind`` that was asked for last, None where there was none."""
    return _find(connection, tables.jobs.c.kind == kind)


def load_payload(connection: Connection, id: int) -> bytes | None:
    """Return what was handed in with the job ``id``, None where that was nothing, or it has ended."""
    jobs = tables.jobs
    return connection.scalar(select(jobs.c.payload).where(jobs.c.id == id))


def list_open_jobs(connection: Connection, limit: int) -> list[Job]:
    """Return what is being done, then what waits, in the order in which it will be done."""
    jobs = tables.jobs
    is_waiting = case((jobs.c.state == State.RUNNING, 0), else_=1)
    query = _select().where(jobs.c.state.in_(OPEN)).order_by(is_waiting, jobs.c.lane, jobs.c.id)
    return [_to_job(row) for row in connection.execute(query.limit(limit))]


def list_ended_jobs(connection: Connection, limit: int) -> list[Job]:
    """Return what was done, the latest first."""
    jobs = tables.jobs
    query = _select().where(jobs.c.state.not_in(OPEN)).order_by(jobs.c.ended.desc(), jobs.c.id.desc())
    return [_to_job(row) for row in connection.execute(query.limit(limit))]


def count_open(connection: Connection) -> Mapping[State, int]:
    """Return how many jobs run and how many wait."""
    jobs = tables.jobs
    query = select(jobs.c.state, func.count()).where(jobs.c.state.in_(OPEN)).group_by(jobs.c.state)
    return {State(state): n for state, n in connection.execute(query)}


def count_ahead(connection: Connection, job: Job) -> int:
    """Return how many jobs of its lane come before ``job``, that which runs included; 0 once it runs."""
    jobs = tables.jobs
    if job.state is not State.WAITING:
        return 0
    before = (jobs.c.lane == job.lane, jobs.c.state.in_(OPEN), jobs.c.id < job.id)
    return connection.scalar(select(func.count()).where(*before)) or 0


def has_job(connection: Connection, lane: Lane) -> bool:
    """Say whether there is a job in ``lane`` to be taken; a transaction of a writer is for when there is."""
    return connection.scalar(select(tables.jobs.c.id).where(*_takeable(lane)).limit(1)) is not None


def take_job(connection: Connection, lane: Lane, worker: str) -> Job | None:
    """Give ``worker`` the job in ``lane`` that waits longest, None where there is none.

    A job whose worker is gone is taken again; one that has brought down too many has failed.
    """
    jobs = tables.jobs
    while True:
        row = connection.execute(_select().where(*_takeable(lane)).order_by(jobs.c.id).limit(1)).one_or_none()
        if row is None:
            return None
        if row.n_attempts >= MAX_ATTEMPTS:
            _end(connection, jobs.c.id == row.id, State.FAILED, _GIVEN_UP)
            continue
        time = now()
        values: dict[str, Any] = {"state": State.RUNNING, "worker": worker, "started": time, "beat": time}
        values |= {"n_attempts": row.n_attempts + 1, "done": 0, "total": 0, "message": None}
        connection.execute(update(jobs).where(jobs.c.id == row.id).values(values))
        return find_job(connection, row.id)


def note_progress(
    connection: Connection, id: int, worker: str, done: int, total: int, message: str | None
) -> bool:
    """Write down how far ``worker`` is; say whether the job is still its own.

    It is not once somebody has cancelled it, or another worker has taken it, this one being thought gone.
    """
    values = {"done": done, "total": total, "message": message and write_out(message), "beat": now()}
    return bool(connection.execute(update(tables.jobs).where(_is_at(id, worker)).values(values)).rowcount)


def finish_job(
    connection: Connection, id: int, worker: str, result: Mapping[str, Any], *, has_failed: bool = False
) -> bool:
    """Write down what the job of ``worker`` came to; say whether it was still its own."""
    state = State.FAILED if has_failed else State.DONE
    return _end(connection, _is_at(id, worker), state, _write_out(result)) > 0


def cancel_job(connection: Connection, id: int) -> bool:
    """Have a job that has not ended come to nothing; say whether there was one."""
    jobs = tables.jobs
    return _end(connection, (jobs.c.id == id) & jobs.c.state.in_(OPEN), State.CANCELLED, None) > 0


def release_jobs(connection: Connection, is_gone: Callable[[str], bool], *, counts: bool = True) -> list[int]:
    """Let the jobs of workers that are gone wait for another; return their ids.

    ``counts`` takes it that the job may have brought its worker down.
    """
    jobs = tables.jobs
    running = select(jobs.c.id, jobs.c.worker).where(jobs.c.state == State.RUNNING)
    ids = [row.id for row in connection.execute(running).all() if is_gone(row.worker or "")]
    back = 0 if counts else 1
    values = {"state": State.WAITING, "beat": None, "n_attempts": jobs.c.n_attempts - back}
    connection.execute(update(jobs).where(jobs.c.id.in_(ids)).values(values))
    return ids


def find_cancelled(connection: Connection, workers: Collection[str]) -> set[str]:
    """Return those of ``workers`` whose last job was taken from them."""
    jobs = tables.jobs
    query = select(jobs.c.worker).where(jobs.c.state == State.CANCELLED, jobs.c.worker.in_(workers))
    return {str(worker) for worker in connection.scalars(query)}


def sweep_jobs(connection: Connection) -> int:
    """Delete the jobs that ended long ago; return how many there were."""
    jobs = tables.jobs
    is_old = jobs.c.ended < after(now(), -KEPT_DAYS)
    is_routine = jobs.c.kind.in_(_COALESCED) & (jobs.c.state == State.DONE)
    is_stale = is_routine & (jobs.c.ended < after(now(), -ROUTINE_DAYS))
    return connection.execute(delete(jobs).where(or_(is_old, is_stale))).rowcount


def _takeable(lane: Lane) -> tuple[Any, ...]:
    jobs = tables.jobs
    is_left = (jobs.c.state == State.RUNNING) & (jobs.c.beat < after(now(), -LEASE / _SECONDS_A_DAY))
    return (jobs.c.state.in_(OPEN), jobs.c.lane == lane, or_(jobs.c.state == State.WAITING, is_left))


def _is_at(id: int, worker: str) -> Any:  # noqa: ANN401 -- a condition
    jobs = tables.jobs
    return (jobs.c.id == id) & (jobs.c.state == State.RUNNING) & (jobs.c.worker == worker)


def _end(
    connection: Connection,
    which: Any,  # noqa: ANN401 -- a condition
    state: State,
    result: Mapping[str, Any] | None,
) -> int:
    values = {"state": state, "ended": now(), "payload": None, "result": result}
    return connection.execute(update(tables.jobs).where(which).values(values)).rowcount


def _find(connection: Connection, which: Any, state: State | None = None) -> Job | None:  # noqa: ANN401
    jobs = tables.jobs
    query = _select().where(which).order_by(jobs.c.id.desc()).limit(1)
    row = connection.execute(query if state is None else query.where(jobs.c.state == state)).one_or_none()
    return None if row is None else _to_job(row)


def _select() -> Any:  # noqa: ANN401 -- a Select
    jobs = tables.jobs
    return select(*(jobs.c[name] for name in Job.__slots__))


def _to_job(row: Any) -> Job:  # noqa: ANN401 -- a row
    told = {"lane": Lane(row.lane), "kind": JobKind(row.kind), "state": State(row.state)}
    return Job(**{**row._mapping, **told})


def _write_out(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return ``values``; what no database keeps is written out in those that are texts."""
    return {name: write_out(value) if isinstance(value, str) else value for name, value in values.items()}
