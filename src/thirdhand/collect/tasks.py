"""What a worker is given and gives back: a capture or a stored version; rows, an article, or a failure.

All are plain values that travel between processes. A text that is known to stand there is not read again.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from thirdhand.acquire.captures import Capture
from thirdhand.errors import InputError, UnreadableError
from thirdhand.records import Article
from thirdhand.settings import Settings
from thirdhand.store import clock
from thirdhand.store.places import NOWHERE, article_key, name_place
from thirdhand.store.preparing import (
    Prepared,
    PreparedReading,
    hash_words,
    prepare,
    prepare_reading,
    read_time,
    refuse_unkept,
)

if TYPE_CHECKING:
    from thirdhand.model.session import Model

REPORT = "please report this with the input"


@dataclass(frozen=True, slots=True, kw_only=True)
class CaptureTask:
    """Read the article in ``capture``, unless its words are among ``known``, the hashes of its place."""

    capture: Capture
    digest: bytes
    known: frozenset[bytes] = frozenset()

    @property
    def name(self) -> str:
        """What messages call it."""
        return self.capture.name


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionTask:
    """Read a stored version anew; ``article`` has its text and description."""

    version_id: int
    article: Article

    @property
    def name(self) -> str:
        """What messages call it."""
        return self.article.url or self.article.path or self.article.id


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleTask:
    """Read the article in ``capture`` for somebody who wants the article itself, not its rows."""

    capture: Capture

    @property
    def name(self) -> str:
        """What messages call it."""
        return self.capture.name


Task = CaptureTask | VersionTask | ArticleTask


@dataclass(frozen=True, slots=True, kw_only=True)
class Failed:
    """A task that came to nothing. ``is_defect``: the reader is at fault, not the input."""

    input: str
    error: str
    problem: str
    remedy: str
    is_defect: bool = False

    @classmethod
    def of(cls, error: InputError) -> Failed:
        """Return the failure that ``error`` tells of."""
        return cls(input=error.input, error=type(error).__name__, problem=error.problem, remedy=error.remedy)

    @classmethod
    def crash(cls, task: Task, reason: str) -> Failed:
        """Return the failure of a task that brought its worker down, or kept it too long."""
        problem = f"reading it failed: {reason}"
        return cls(input=task.name, error="Crash", problem=problem, remedy=REPORT, is_defect=True)


Outcome = Prepared | PreparedReading | Article | Failed


class Worker:
    """Does tasks with the model in ``folder`` (None: the one in the package)."""

    def __init__(self, folder: Path | None, settings: Settings) -> None:
        self._folder = folder
        self._settings = settings
        self._model: Model | None = None

    def open(self) -> None:
        """Load the model and what else reading needs."""
        from thirdhand.model.session import open_model

        self._model = open_model(self._folder)

    def do(self, task: Task) -> Outcome:
        """Do one task; whatever goes wrong is its outcome."""
        try:
            if isinstance(task, VersionTask):
                return prepare_reading(self._read(task.article))
            if isinstance(task, ArticleTask):
                return self._read(self._acquire(task.capture))
            return self._do_capture(task)
        except InputError as error:
            return Failed.of(error)
        except Exception as error:  # one input that finds a defect must not cost the others
            report = UnreadableError(task.name, f"reading it failed ({error!r})", REPORT)
            failed = Failed.of(report)
            return Failed(
                input=failed.input, error="Defect", problem=failed.problem, remedy=REPORT, is_defect=True
            )

    def _do_capture(self, task: CaptureTask) -> Prepared:
        article = self._acquire(task.capture)
        refuse_unkept(article, task.name)
        warning = _misdated(article, task.capture)
        if warning:
            article = replace(article, published=None)
        place = article.url or article.path or f"{NOWHERE}{hash_words(article.title, article.text).hex()}"
        words = hash_words(article.title, article.text)
        if words in task.known:
            return Prepared(key=article_key(place), place=name_place(place), words=words, new=None)
        return replace(prepare(self._read(article), place), warning=warning)

    def _acquire(self, capture: Capture) -> Article:
        from thirdhand.acquire import acquire_capture

        return acquire_capture(capture, settings=self._settings)

    def _read(self, article: Article) -> Article:
        from thirdhand.checks import check_article
        from thirdhand.reading import read_article

        assert self._model is not None, "the worker has not been opened"
        return check_article(read_article(article, self._model), self._model, self._settings)


def _misdated(article: Article, capture: Capture) -> str | None:
    """Say that ``article`` was published after it was had, where it says so; None where its date can be.

    A day is allowed for, since a date may be without its zone.
    """
    moment, _ = read_time(article.published)
    if moment is None or capture.captured is None or moment <= clock.after(capture.captured, 1):
        return None
    return f"its date, {article.published}, lies after it was had; it is kept without a date"
