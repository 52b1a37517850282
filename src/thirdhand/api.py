"""What Python programs call: ``read`` and ``read_many``, ``open`` and ``add``."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import islice
from os import PathLike, fspath
from pathlib import Path
from typing import TYPE_CHECKING

from thirdhand.acquire import Place, PlaceKind, acquire_text
from thirdhand.checks import load_every_setting
from thirdhand.errors import InputError, UnsupportedError
from thirdhand.model.session import open_model
from thirdhand.records import Article, Failure
from thirdhand.stream import count_cores, read_places

if TYPE_CHECKING:
    from thirdhand.collect.tally import Tally
    from thirdhand.store.store import Store

Input = str | PathLike[str] | Article
_URL = re.compile(r"https?://\S+", re.IGNORECASE)


def read(source: Input, *, model: Path | None = None) -> Article:
    """Read one article: a text, a path (``pathlib.Path("story.html")``), a URL, or an Article.

    A ``str`` is the text itself, unless it is an http(s) URL and nothing else. ``model`` is the folder
    of another model than the shipped one. The result's spans are code points into ``article.text``,
    which for a text in memory or in a ``.txt`` file is exactly what was given. In a notebook the result
    shows itself.

    Raises InputError when the input cannot become an article, ModelError for a broken model.

    >>> article = read("“We lost the harbour,” Ana Ruiz told the Lindow Courier.")
    >>> [phrase.text for _, phrase in article.attributions[0].phrases]
    ['Ana Ruiz', 'told', '“We lost the harbour,”']
    >>> article.attributions[0].type.value
    'direct'
    """
    results = list(islice(read_many([source], model=model), 2))
    if len(results) != 1:
        held = "many articles" if results else "no article"
        raise UnsupportedError(str(source), f"holds {held}", "give it to thirdhand.read_many")
    if isinstance(results[0], Failure):
        raise results[0].error
    return results[0]


def read_many(
    sources: Iterable[Input], *, jobs: int = 1, model: Path | None = None
) -> Iterator[Article | Failure]:
    """Read many articles, ``jobs`` at a time, and yield them in order while they are read.

    ``sources`` may be endless: it is taken from as results are asked for. An input that cannot be read
    comes as a Failure in its place (``failure.input``, ``failure.error``), and the others are still read.

    >>> texts = ["Rates will rise, the bank said.", "  "]
    >>> for result in read_many(texts):
    ...     print(type(result).__name__)
    Article
    Failure
    """
    return read_places(
        map(_place, sources), jobs=jobs, model=open_model(model), settings=load_every_setting()
    )


def open(place: str | PathLike[str], *, create: bool = True) -> Store:  # noqa: A001 -- as ``thirdhand.open``
    """Open the store at ``place``, a file or a ``postgresql://`` URL; one that is not there is made.

    Use it in a ``with`` block. Raises UsageError for what is no store's place, StoreError for what cannot be
    opened.

    >>> import tempfile
    >>> with open(Path(tempfile.mkdtemp()) / "news.db") as store:
    ...     store.stats().n_articles
    0
    """
    from thirdhand.store.store import Store

    return Store.open(place if isinstance(place, str) else Path(place), create=create)


def add(
    store: Store,
    inputs: Iterable[str | PathLike[str]],
    *,
    jobs: int | None = None,
    model: Path | None = None,
    forget_after: float | None = None,
    retry_failed: bool = False,
    allow_private: bool = False,
) -> Tally:
    """Read what ``inputs`` name and keep it in ``store``, as ``thirdhand add`` does; return what it came to.

    A ``str`` is a path, pattern or URL here, never a text. Articles are read by ``jobs`` processes (all
    cores unless given): a script that calls this needs Python's usual ``if __name__ == "__main__":``. What
    cannot be read is in ``store.failures()`` afterwards. Raises StoreError where the store cannot be written.
    """
    from thirdhand.collect.adding import add as collect
    from thirdhand.collect.collector import Options

    options = Options(
        jobs=jobs or count_cores(),
        settings=load_every_setting(),
        folder=model,
        forget_after=forget_after,
        retry_failed=retry_failed,
        allow_private=allow_private,
    )
    return collect(store, inputs, options)


def _place(source: Input) -> Place | Article | Failure:
    if isinstance(source, Article):
        return source
    if not isinstance(source, str):
        return Place(kind=PlaceKind.FILE, name=fspath(source))
    if _URL.fullmatch(source):
        return Place(kind=PlaceKind.URL, name=source)
    try:
        return acquire_text(source)
    except InputError as error:
        return Failure(input=error.input, error=error)
