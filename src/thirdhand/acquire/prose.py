"""The body of an article that a feed, an agency or a page gives apart, with markup or without, as paragraphs.

It is the article already: nothing in it has to be told from menus and advertisements.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

from thirdhand.acquire.body import clean_text
from thirdhand.acquire.markup import parse_markup
from thirdhand.errors import EmptyError

_TAG = re.compile(
    r"<(?:/?(?:p|div|section|article|h[1-6]|ul|ol|li|blockquote|span|a|em|strong|b|i|figure|table|html|body)(?:\s[^<>]*)?"
    r"|br\s*/?)>",
    re.IGNORECASE,
)
_BLOCKS = frozenset(
    "address article aside blockquote body br caption dd div dl dt fieldset footer h1 h2 h3 h4 h5 h6 header"
    " hr html li main ol p pre section table td th tr ul".split()
)
#: What they hold is no prose of the article.
_LEFT_OUT = frozenset("script style template noscript figure figcaption iframe svg button form nav".split())


def has_markup(body: str) -> bool:
    """Say whether there are HTML elements in ``body``.

    >>> has_markup("<p>Rates rise.</p>"), has_markup("if a < b and b > c")
    (True, False)
    """
    return bool(_TAG.search(body))


def read_prose(body: str) -> list[str]:
    """Return the paragraphs of ``body``: those of its block elements, without markup those of its lines.

    Errors of lxml come through.

    >>> read_prose("Rates rise.\\n\\nAgain &amp; again.")
    ['Rates rise.', 'Again & again.']
    """
    if not has_markup(body):
        body = unescape(body)
    if not has_markup(body):
        return [line for line in map(clean_text, body.splitlines()) if line]
    return [paragraph for paragraph in map(clean_text, _blocks(body)) if paragraph]


def demand_prose(body: str, name: str) -> list[str]:
    """Return the paragraphs of ``body``. Raises EmptyError, naming ``name``, for markup that breaks lxml."""
    try:
        return read_prose(body)
    except Exception as error:  # lxml raises what it pleases on broken markup
        problem = f"the markup of its body could not be read ({type(error).__name__})"
        raise EmptyError(name, problem, "give the text without markup") from error


def _blocks(markup: str) -> Iterator[str]:
    """Yield the text of ``markup`` block by block, in order."""
    from lxml.etree import iterwalk, strip_elements

    tree = parse_markup(markup)
    strip_elements(tree, *_LEFT_OUT, with_tail=False)
    block: list[str] = []
    for event, element in iterwalk(tree, events=("start", "end")):
        if element.tag in _BLOCKS:
            yield "".join(block)
            block.clear()
        block.append((element.text if event == "start" else element.tail) or "")
    yield "".join(block)
