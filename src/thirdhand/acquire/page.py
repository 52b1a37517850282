"""A web page to an article: parsed once, read for what it says of itself, then for its paragraphs.

Pages are hostile by accident and on purpose: whatever lxml or trafilatura raise on one becomes an
error that names the page.
"""

from __future__ import annotations

import functools
import logging
import re
from typing import TYPE_CHECKING

from thirdhand.acquire.body import read_paragraphs
from thirdhand.acquire.decode import decode
from thirdhand.acquire.headline import is_byline, is_date
from thirdhand.acquire.joining import join_pieces
from thirdhand.acquire.language import identify_language
from thirdhand.acquire.metadata import Metadata, read_metadata
from thirdhand.acquire.naming import letters
from thirdhand.errors import EmptyError, InputError, TooLargeError
from thirdhand.ids import article_id
from thirdhand.records import Article

if TYPE_CHECKING:
    from lxml.html import HtmlElement

PARAGRAPH_BREAK = "\n\n"
_HEAD_PARAGRAPHS = 3
#: trafilatura's time grows with their square: 4 s here, two minutes for ten times as many.
_MAX_PARAGRAPHS = 20_000
#: A page whose longest paragraph is shorter is a menu, a login form, a notice about cookies.
_LEAST_PARAGRAPH_CHARACTERS = 40

# Removed before parsing, references to them too: libxml2 stops at a null, trafilatura at the others.
_UNPARSABLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]"
    "|&#(?:x0*(?:[0-8bcef]|1[0-9a-f]|d[89a-f]..|fff[ef])|0*(?:[0-8]|1[124-9]|2[0-9]|3[01]|6553[45]))(?![0-9a-f]);?",
    re.IGNORECASE,
)
_HIDDEN = re.compile(r"hid|invisib|sr-only|screen-reader|tooltip|share|social|icon", re.IGNORECASE)
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
    ``name`` what an error calls the input where it has no URL or path.
    Raises EmptyError for a page without an article, TooLargeError for
    one with more than 20,000 paragraphs, DecodingError for bytes that are no text.
    """
    name = url or path or name or "page"
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
        tree = _parse(markup)
        n_paragraphs = sum(1 for _ in tree.iter("p"))
        if n_paragraphs > _MAX_PARAGRAPHS:
            raise TooLargeError(name, f"the page has {n_paragraphs:,} paragraphs", _REMEDY)
        metadata = read_metadata(tree, url)
        join_pieces(tree)
        return metadata, read_paragraphs(tree)
    except InputError:
        raise
    # lxml, trafilatura, htmldate and courlan raise what they please on broken pages
    except Exception as error:
        problem = f"the page's markup could not be read ({type(error).__name__})"
        raise EmptyError(name, problem, _REMEDY) from error


def _parse(markup: str) -> HtmlElement:
    from lxml.html import HTMLParser, document_fromstring

    parser = HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, collect_ids=False)
    tree = document_fromstring(_UNPARSABLE.sub("", markup).encode("utf-8", "replace"), parser=parser)
    for quote in list(tree.iter("q")):
        _write_out_quote(quote)
    # Not XPath: "//p//span" takes a minute on a page of 200,000 paragraphs.
    for inline in list(tree.iter("span", "em", "strong")):
        if next(inline.iterancestors("p"), None) is not None:
            _mend_inline(inline)
    return tree


def _mend_inline(inline: HtmlElement) -> None:
    """Keep the words of a sentence together: what is not among them out, what is in."""
    before = inline.getprevious()
    if before is not None and before.tag == "a" and inline.find(".//img") is not None:
        # a card with a picture after a linked name is a pop-up
        inline.drop_tree()
    elif not _HIDDEN.search(inline.get("class", "")):
        # what is classed as links or sharing is dropped, and half a sentence with it
        inline.attrib.pop("class", None)


def _write_out_quote(quote: HtmlElement) -> None:
    """Put the marks that a browser draws around a q element into its text: attributions hang on them."""
    quote.text = "“" + (quote.text or "")
    if len(quote):
        quote[-1].tail = (quote[-1].tail or "") + "”"
    else:
        quote.text += "”"
    quote.drop_tag()


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
