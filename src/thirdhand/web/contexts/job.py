"""Work in the background as its pages show it: what is asked for, how far it is, what it came to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from thirdhand.errors import NotFoundError
from thirdhand.store.failures import count_failures, list_failures
from thirdhand.store.jobs import (
    Job,
    JobKind,
    State,
    count_ahead,
    count_open,
    find_job,
    list_ended_jobs,
    list_open_jobs,
)
from thirdhand.store.outcomes import Why, find_titles
from thirdhand.store.store import Store

#: Jobs that are listed.
_OPEN, _ENDED, _LOOKED_AT = 50, 30, 200
#: Inputs that could not be read and are listed.
_FAILURES = 20
_PASTED = "text"
#: What counts are called: name, one, many.
_COUNTS = {
    JobKind.LINK: (
        ("n_linked", "article compared", "articles compared"),
        ("n_new", "claim that several articles have is new", "claims that several articles have are new"),
        ("n_changed", "changed", "changed"),
        ("n_gone", "gone", "gone"),
        ("n_news", "new in followed stories", "new in followed stories"),
    ),
    JobKind.REMOVE: (("n_out", "article is out", "articles are out"),),
}
_COUNTS_OF_READING = (
    ("n_new", "new article", "new articles"),
    ("n_versions", "new version", "new versions"),
    ("n_known", "known already", "known already"),
    ("n_failed", "could not be read", "could not be read"),
    ("n_failed_before", "failed before and not tried again", "failed before and not tried again"),
    ("n_removed", "taken out before and not let in", "taken out before and not let in"),
)
_NOTHING = {
    JobKind.LINK: "Nothing was new to compare.",
    JobKind.POLL: "Nothing new.",
    JobKind.FEED: "It is followed from now on; nothing is in it that is not here already.",
}
_CORRECTIONS = {
    "merge": "Merge two claims",
    "not-same": "Keep two claims apart",
    "split": "Split a claim",
    "take-back": "Take a correction back",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleRead:
    """An article that a job read, by its record's id."""

    record: str
    title: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class JobView:
    """A job.

    ``name`` says what it is about, in words that people gave (``subject``) after ours (``name``). ``done`` of
    ``total`` is how far it is. Of one that came to nothing, ``problem`` and ``remedy`` say why; ``told`` is
    what it came to, ``notes`` what is odd about that. ``next`` is another job that goes on with it.
    """

    id: int
    kind: JobKind
    state: State
    name: str
    subject: str | None
    by: str
    made: str
    started: str | None
    ended: str | None
    n_attempts: int
    done: int
    total: int
    message: str | None
    problem: str | None
    remedy: str | None
    told: str | None
    notes: tuple[str, ...]
    articles: tuple[ArticleRead, ...]
    clusters: tuple[str, ...]
    next: int | None

    @property
    def is_open(self) -> bool:
        """Whether there is anything left to come."""
        return self.state in (State.WAITING, State.RUNNING)

    @property
    def leads_to(self) -> str | None:
        """The address to go on to by itself: of the one article that was read, where nothing is odd about it,
        of the job that goes on with this one, or of the claim that was corrected."""
        if self.next is not None:
            return f"/jobs/{self.next}"
        if self.kind is JobKind.READ and len(self.articles) == 1 and not self.notes:
            return f"/articles/{self.articles[0].record}"
        return f"/claims/{self.clusters[0]}" if self.clusters else None


@dataclass(frozen=True, slots=True, kw_only=True)
class JobPage:
    """One job; ``n_before`` others of its lane come first."""

    job: JobView
    n_before: int


@dataclass(frozen=True, slots=True, kw_only=True)
class JobsPage:
    """All work: what is done now and what waits (the first of ``n_open``), what ended; and the inputs that
    could not be read, the latest of ``n_failures``."""

    running: tuple[JobView, ...]
    waiting: tuple[JobView, ...]
    n_open: int
    ended: tuple[JobView, ...]
    failures: tuple[Why, ...]
    n_failures: int


def load_job_page(store: Store, id: int) -> JobPage:
    """Return the page of the job ``id``; raises NotFoundError."""
    with store.reading() as connection:
        job = find_job(connection, id)
        if job is None:
            raise NotFoundError(
                str(id), "there is no such work, or it ended long ago", "see what there is under Work"
            )
        (view,) = _view(connection, [job])
        return JobPage(job=view, n_before=count_ahead(connection, job))


def load_jobs_page(store: Store) -> JobsPage:
    """Return the page of all work."""
    with store.reading() as connection:
        open_views = _view(connection, list_open_jobs(connection, _OPEN))
        ended = [job for job in list_ended_jobs(connection, _LOOKED_AT) if not _is_routine(job)]
        return JobsPage(
            running=tuple(view for view in open_views if view.state is State.RUNNING),
            waiting=tuple(view for view in open_views if view.state is State.WAITING),
            n_open=sum(count_open(connection).values()),
            ended=tuple(_view(connection, ended[:_ENDED])),
            failures=tuple(
                Why(input=row["input"], problem=row["problem"], remedy=row["remedy"])
                for row in list_failures(connection, _FAILURES)
            ),
            n_failures=count_failures(connection),
        )


def _is_routine(job: Job) -> bool:
    """Say whether ``job`` did what is done every few minutes, and nothing came of it."""
    is_silent = job.kind in (JobKind.POLL, JobKind.LINK) and job.state is State.DONE
    return is_silent and not any((job.result or {}).values())


def _view(connection: Connection, jobs: Sequence[Job]) -> list[JobView]:
    records = [record for job in jobs for record in _names(job, "articles")]
    titles = find_titles(connection, records)
    return [_view_one(job, titles) for job in jobs]


def _view_one(job: Job, titles: Mapping[str, str | None]) -> JobView:
    result = job.result or {}
    name, subject = _name(job)
    return JobView(
        **{field: getattr(job, field) for field in ("id", "kind", "state", "by", "made", "started", "ended")},
        **{field: getattr(job, field) for field in ("n_attempts", "done", "total", "message")},
        name=name,
        subject=subject,
        problem=result.get("problem"),
        remedy=result.get("remedy"),
        told=_tell(job),
        notes=tuple(_names(job, "notes")),
        # what was taken out since then has no page any more
        articles=tuple(
            ArticleRead(record=record, title=titles[record])
            for record in _names(job, "articles")
            if record in titles
        ),
        clusters=tuple(_names(job, "clusters")),
        next=result.get("next"),
    )


def _names(job: Job, name: str) -> Iterable[str]:
    found: Iterable[str] = (job.result or {}).get(name, ())
    return found


def _name(job: Job) -> tuple[str, str | None]:
    """Return what ``job`` is, in our words, and what it is about, in those that were given."""
    asked: Mapping[str, Any] = job.asked
    if job.kind is JobKind.READ:
        is_text = asked.get("form") == _PASTED
        words = "Read the pages of a feed" if asked.get("form") == "feed" else "Read"
        return ("Read a pasted text", None) if is_text else (words, asked.get("name"))
    if job.kind is JobKind.FEED:
        return "Follow a feed", asked.get("name")
    if job.kind is JobKind.CORRECT:
        return _CORRECTIONS.get(asked.get("what", ""), "Correct"), None
    if job.kind is JobKind.REMOVE:
        return "Take an article out", None
    if job.kind is JobKind.POLL:
        return "Ask the followed feeds for news", None
    return "Compare the articles", None


def _tell(job: Job) -> str | None:
    """Return in words what ``job`` came to; None where that is nothing yet, or told as a problem."""
    if job.state is not State.DONE:
        return None
    result = job.result or {}
    counted = [
        f"{result[name]:,} {one if result[name] == 1 else many}"
        for name, one, many in _COUNTS.get(job.kind, _COUNTS_OF_READING)
        if result.get(name)
    ]
    return f"{', '.join(counted)}." if counted else _NOTHING.get(job.kind)
