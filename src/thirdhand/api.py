"""What Python programs call: ``thirdhand.read`` and ``thirdhand.read_many``."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from os import PathLike, fspath
from pathlib import Path

from thirdhand.acquire import Place, PlaceKind, acquire_text
from thirdhand.checks import load_every_setting
from thirdhand.errors import InputError
from thirdhand.model.session import open_model
from thirdhand.records import Article, Failure
from thirdhand.stream import read_places

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
    (result,) = read_many([source], model=model)
    if isinstance(result, Failure):
        raise result.error
    return result


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
