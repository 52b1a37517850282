"""A web page to an article: parsed once, read for what it says of itself, then for its paragraphs.

Pages are hostile by accident and on purpose: whatever lxml or trafilatura raise on one becomes an
error that names the page.
"""

from __future__ import annotations

import functools
import logging

from thirdhand.acquire.body import read_paragraphs
from thirdhand.acquire.decode import decode
from thirdhand.acquire.headline import is_byline, is_date
from thirdhand.acquire.joining import join_pieces
from thirdhand.acquire.language import identify_language
from thirdhand.acquire.markup import parse_markup
from thirdhand.acquire.metadata import Metadata, read_metadata
from thirdhand.acquire.naming import letters
from thirdhand.acquire.prose import read_prose
from thirdhand.errors import EmptyError, InputError, TooLargeError
from thirdhand.ids import article_id
from thirdhand.records import Article

PARAGRAPH_BREAK = "\n\n"
_HEAD_PARAGRAPHS = 3
#: trafilatura's time grows with their square: 4 s here, two minutes for ten times as many.
_MAX_PARAGRAPHS = 20_000
#: A page whose longest paragraph is shorter is a menu, a login form, a notice about cookies.
_LEAST_PARAGRAPH_CHARACTERS = 40

#: The body that a page declares for machines is taken where the layout gives less than a third of it.
_DECLARED_TIMES = 3
_REMEDY = "give the page of a single article, or save the article's text as .txt"


def acquire_html(
    html: str | bytes,
    *,
    path: str | None = None,
    url: str | None = None,
    ref: str | None = None,
    charset: str | None = None,
    name: str | None = None,
) -> Article:
    """Return the article in the page ``html``: paragraphs with a blank line between, no markup.

    The headline is the title and not in the text. ``charset`` is what the server declared for bytes,
    ``name`` what an error calls the input, its URL or path unless given.
    Raises EmptyError for a page without an article, TooLargeError for
    one with more than 20,000 paragraphs, DecodingError for bytes that are no text.
    """
    name = name or url or path or "page"
    markup = decode(html, name, charset=charset, is_html=True) if isinstance(html, bytes) else html
    if not markup.strip():
        raise EmptyError(name, "the page is empty", _REMEDY)
    metadata, paragraphs = _read(markup, name, url)
    paragraphs = _without_head(paragraphs, metadata)
    text = PARAGRAPH_BREAK.join(paragraphs)
    if max(map(len, paragraphs), default=0) < _LEAST_PARAGRAPH_CHARACTERS:
        raise EmptyError(name, "no article was found in the page", _REMEDY)
    return Article(
        id=article_id(url or path, text),
        text=text,
        ref=ref,
        path=path,
        url=url,
        title=metadata.title,
        outlet=metadata.outlet,
        byline=metadata.byline,
        published=metadata.published,
        language=identify_language(text, metadata.language),
    )


def _read(markup: str, name: str, url: str | None) -> tuple[Metadata, list[str]]:
    _give_loggers_a_handler()
    try:
        tree = parse_markup(markup)
        n_paragraphs = sum(1 for _ in tree.iter("p"))
        if n_paragraphs > _MAX_PARAGRAPHS:
            raise TooLargeError(name, f"the page has {n_paragraphs:,} paragraphs", _REMEDY)
        metadata = read_metadata(tree, url)
        join_pieces(tree)
        return metadata, _choose(read_paragraphs(tree), read_prose(metadata.body or ""))
    except InputError:
        raise
    # lxml, trafilatura, htmldate and courlan raise what they please on broken pages
    except Exception as error:
        problem = f"the page's markup could not be read ({type(error).__name__})"
        raise EmptyError(name, problem, _REMEDY) from error


def _choose(found: list[str], declared: list[str]) -> list[str]:
    """Return the paragraphs ``found`` in the layout, or those ``declared`` for machines.

    The declared ones are taken where they are far more, and where they are the same words in more
    paragraphs: trafilatura falls back on them too, and makes one of all.
    """
    if _DECLARED_TIMES * sum(map(len, found)) < sum(map(len, declared)):
        return declared
    if len(declared) > len(found) and letters("".join(found)) == letters("".join(declared)):
        return declared
    return found


def _without_head(paragraphs: list[str], metadata: Metadata) -> list[str]:
    """Return ``paragraphs`` without the headline, byline and date that stand before the story."""
    headlines = {letters(headline) for headline in metadata.headlines}
    head = paragraphs[:_HEAD_PARAGRAPHS]
    kept = [each for each in head if not (letters(each) in headlines or is_byline(each) or is_date(each))]
    return kept + paragraphs[_HEAD_PARAGRAPHS:]


@functools.cache
def _give_loggers_a_handler() -> None:
    """Keep the libraries' notes off stderr where the program has set up no logging."""
    for library in ("trafilatura", "htmldate", "courlan", "charset_normalizer"):
        logging.getLogger(library).addHandler(logging.NullHandler())
