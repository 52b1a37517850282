"""What Python programs call: ``read`` and ``read_many``, ``open``, ``add``, ``link`` and ``trace``."""

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
    from thirdhand.linking.values import Cluster, Reuse
    from thirdhand.store.corrections import Correction
    from thirdhand.store.store import Store
    from thirdhand.tracing.correcting import Corrected
    from thirdhand.tracing.tally import LinkTally
    from thirdhand.tracing.why import Why

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


def link(store: Store, *, again: bool = False, model: Path | None = None) -> LinkTally:
    """Find what the articles of ``store`` share, as ``thirdhand link`` does; return what it came to.

    New articles are compared with all others; ``again`` compares all of them anew. Killed at any moment, the
    next call goes on where it was. Raises StoreError where another link is at work, or the store cannot be
    written.
    """
    from thirdhand.tracing.linking import link as run

    return run(store, again=again, model=model)


def trace(store: Store, query: str, *, limit: int = 5) -> tuple[Cluster, ...]:
    """Return the clusters that ``query`` means, the best first: each a claim with its whole way.

    ``query`` is words, a cluster's id (``k7``), a claim's (``b2:…#c3``), or an article's id, URL, path or
    ref. Raises NotFoundError where there is nothing like it.
    """
    from thirdhand.tracing.finding import find_clusters

    return tuple(found.cluster for found in find_clusters(store, query, limit=limit))


def clusters(
    store: Store, *, sort: str = "articles", limit: int | None = None, every: bool = False
) -> Iterator[Cluster]:
    """Yield the claims that several articles have, a few held at a time.

    Those of most ``articles`` come first, or by ``sort`` those of most ``outlets`` for each origin, or of
    most ``drift``. ``every`` adds claims that one article alone has. Raises UsageError for another ``sort``.
    """
    from thirdhand.tracing.listing import list_clusters

    return list_clusters(store, sort=sort, limit=limit, every=every)


def reuse(store: Store, *, every: bool = False) -> Iterator[Reuse]:
    """Yield the pairs of articles that share passages, siblings of one parent included.

    ``every`` adds those that share quotations, a template or boilerplate alone.
    """
    from thirdhand.tracing.listing import list_reuse

    return list_reuse(store, every=every)


def why(store: Store, one: str, other: str, *, model: Path | None = None) -> Why:
    """Return what speaks for two claims (``b2:…#c3``) being one and what against, and what decides.

    A cluster (``k7``) means the claim that says it. Raises NotFoundError, UsageError.
    """
    from thirdhand.tracing.why import why as run

    return run(store, one, other, model=model)


def merge(store: Store, one: str, other: str, *, note: str | None = None) -> Corrected:
    """Have two clusters (``k7``) or claims (``b2:…#c3``) be one from now on, also after linking anew.

    Returns the correction, and the clusters as they stand then. Raises NotFoundError, UsageError.
    """
    from thirdhand.tracing.correcting import merge as run

    return run(store, one, other, note=note)


def split(store: Store, cluster: str, claims: Iterable[str], *, note: str | None = None) -> Corrected:
    """Take ``claims`` (``b2:…#c3``) out of ``cluster`` (``k7``) for good; see ``merge``."""
    from thirdhand.tracing.correcting import split as run

    return run(store, cluster, tuple(claims), note=note)


def not_same(store: Store, one: str, other: str, *, note: str | None = None) -> Corrected:
    """Have two clusters (``k7``) or claims (``b2:…#c3``) never be one; see ``merge``."""
    from thirdhand.tracing.correcting import not_same as run

    return run(store, one, other, note=note)


def corrections(store: Store) -> list[Correction]:
    """Return what people corrected in ``store``, the oldest first."""
    from thirdhand.tracing.correcting import list_corrections

    return list_corrections(store)


def take_back(store: Store, id: int) -> Corrected:
    """Take the correction ``id`` back, as if nobody had said it; raises NotFoundError."""
    from thirdhand.tracing.correcting import take_back as run

    return run(store, id)


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
