"""Markup to a tree, with what libxml2 and trafilatura would stumble over taken out or put right."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.html import HtmlElement

# Removed before parsing, references to them too: libxml2 stops at a null, trafilatura at the others.
_UNPARSABLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]"
    "|&#(?:x0*(?:[0-8bcef]|1[0-9a-f]|d[89a-f]..|fff[ef])|0*(?:[0-8]|1[124-9]|2[0-9]|3[01]|6553[45]))(?![0-9a-f]);?",
    re.IGNORECASE,
)
_HIDDEN = re.compile(r"hid|invisib|sr-only|screen-reader|tooltip|share|social|icon", re.IGNORECASE)


def parse_markup(markup: str) -> HtmlElement:
    """Return ``markup``, a page or a piece of one, as an lxml HTML document, its inline elements mended.

    Comments are left out. Errors of lxml come through.
    """
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
