"""The article's paragraphs out of a page, by trafilatura, as clean text.

Measured on the 181 pages of the article extraction benchmark (``benchmarks/pages.py``): favouring
precision gives more than the balanced mode, and leaving tables out loses text of articles that are laid
out in them; the balanced mode is asked only where precision left next to nothing.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from lxml.html import HtmlElement
    from trafilatura.settings import Document

#: Below this many characters, precision may have thrown the article away with its frame.
_SUSPICIOUS_CHARACTERS = 600
_CLEARLY_MORE = 1.5

#: Elements of trafilatura's tree (TEI names) that stand apart from what is beside them.
_BLOCKS = frozenset("ab body code comments div fw head item lb list main p quote row table".split())

# Furniture between the paragraphs: pointers to other stories, headings of what was left out.
_FURNITURE = re.compile(
    r"(?:comments?|advertisement|share this|tags|don['’]t miss|you may also like|most read in .{1,30}"
    r"|order reprints|print article|story continues below|sign up for .{1,60}|subscribe to .{1,60})[\s:.…]*$"
    r"|\[?(?:read more|see more|see also|related(?: post| story)?|also read|filed under):\s",
    re.IGNORECASE,
)
_MAX_FURNITURE_CHARACTERS = 150

_SPACES = re.compile(r"[\s\u00a0]+")
# Invisible where they stand, and they split words for everyone who counts or matches them.
_INVISIBLE = dict.fromkeys((0x00AD, 0x200B, 0x2060, 0xFEFF))
# A numeric reference to a C1 control means the Windows-1252 character, as in every browser.
_C1_AS_WINDOWS = {
    code: bytes([code]).decode("cp1252")
    for code in range(0x80, 0xA0)
    if code not in (0x81, 0x8D, 0x8F, 0x90, 0x9D)
}


def read_paragraphs(tree: HtmlElement) -> list[str]:
    """Return the paragraphs of the article in the page ``tree``, headings and list items among them.

    ``tree`` is an lxml HTML document and is left as it is. Empty where the page has no article. Errors
    of lxml and trafilatura come through.
    """
    precise = _extract(tree, favor_precision=True)
    if _length(precise) >= _SUSPICIOUS_CHARACTERS:
        return precise
    balanced = _extract(tree, favor_precision=False)
    return balanced if _length(balanced) > _CLEARLY_MORE * _length(precise) else precise


def clean_text(text: str) -> str:
    """Return ``text`` of a page as one line of visible characters, composed (NFC).

    >>> clean_text("so\\u00adcalled \\x93cease\\u200bfire\\x94\\n\\x07 talks")
    'socalled “ceasefire” talks'
    """
    visible = text.translate(_C1_AS_WINDOWS).translate(_INVISIBLE)
    kept = "".join(character for character in visible if not _is_control(character))
    return _SPACES.sub(" ", unicodedata.normalize("NFC", kept)).strip()


def _is_control(character: str) -> bool:
    return unicodedata.category(character) in ("Cc", "Cs", "Cn") and not character.isspace()


def _length(paragraphs: list[str]) -> int:
    return sum(map(len, paragraphs))


def _extract(tree: HtmlElement, *, favor_precision: bool) -> list[str]:
    from trafilatura import bare_extraction

    # Not the "python" format: making its text recurses as deep as the page does.
    document = bare_extraction(
        tree, output_format="xml", include_comments=False, favor_precision=favor_precision
    )
    # a dict only with the deprecated as_dict
    return list(_paragraphs(cast("Document", document).body)) if document is not None else []


def _paragraphs(body: HtmlElement) -> Iterator[str]:
    """Yield the text of ``body`` block by block, in order and without a stack as deep as the tree."""
    from lxml.etree import iterwalk

    block: list[str] = []
    for event, element in iterwalk(body, events=("start", "end")):
        if element.tag in _BLOCKS:
            yield from _text_of(block)
            block.clear()
        elif element.tag == "cell":
            block.append(" ")
        block.append((element.text if event == "start" else element.tail) or "")
    yield from _text_of(block)


def _text_of(block: list[str]) -> Iterator[str]:
    paragraph = clean_text("".join(block))
    is_furniture = len(paragraph) <= _MAX_FURNITURE_CHARACTERS and _FURNITURE.match(paragraph)
    if paragraph and not is_furniture:
        yield paragraph
