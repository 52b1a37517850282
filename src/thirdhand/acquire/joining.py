"""Articles that a page cuts into pieces, for advertisements between them, put together again.

trafilatura takes the first container that looks like an article's body; where there are several of one
kind side by side, the rest of the story would be lost (more than half of it on two of the 181 pages of
the article extraction benchmark).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.html import HtmlElement

#: A piece of an article has this much in its own paragraphs; comments and teasers have less.
_LEAST_PIECE_CHARACTERS = 300
_NO_PIECE = re.compile(r"comment|repl(?:y|ies)|teaser|related|promo", re.IGNORECASE)
_FRAMES = ("div", "section")


def join_pieces(tree: HtmlElement) -> None:
    """Move the pieces of an article in the page ``tree`` into the first of them.

    Pieces are containers of one class, each in a frame of one class, whose frames stand side by side;
    a headline in a frame says that it holds another article.
    """
    pieces: dict[tuple[HtmlElement, str, str], list[HtmlElement]] = {}
    for piece in tree.iter(*_FRAMES):
        frame = piece.getparent()
        if frame is not None and frame.tag in _FRAMES and frame.getparent() is not None and _is_piece(piece):
            key = (frame.getparent(), frame.get("class", ""), piece.get("class"))
            pieces.setdefault(key, []).append(piece)
    for first, *others in pieces.values():
        for other in others:
            if next(other.getparent().iter("h1", "article", "header"), None) is None:
                first.extend(list(other))


def _is_piece(container: HtmlElement) -> bool:
    kind = container.get("class")
    if not kind or _NO_PIECE.search(kind):
        return False
    return sum(len(p.text_content()) for p in container.iterchildren("p")) >= _LEAST_PIECE_CHARACTERS
