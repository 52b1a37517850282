"""The paragraphs of a Word document as an editor sees them, all tracked changes accepted.

The tree is walked, not asked through python-docx's paragraphs: those miss words that stand in an
insertion, a move, a field or a content control. What is left out is left out with all that is in it.
Names of elements are those of WordprocessingML (ECMA-376, part 1, chapter 17).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from thirdhand.acquire.body import clean_text

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_VAL = f"{_W}val"
_PARAGRAPH, _RUN, _WORDS = f"{_W}p", f"{_W}r", f"{_W}t"

#: Deleted and moved away; text boxes, in whatever drawing; pronunciation set above words.
_LEFT_OUT = frozenset(f"{_W}{name}" for name in "del moveFrom txbxContent rt".split())
#: What only newer programs show; the same for all others is beside it, in mc:Fallback.
_CHOICE = f"{_MC}Choice"
#: Nothing runs on across these.
_FRAMES = frozenset(f"{_W}{name}" for name in ("body", "tbl", "tc"))
#: Elements that stand for a character. A symbol's own font alone knows which: it must not vanish unseen.
_CHARACTERS = {
    f"{_W}{name}": character
    for name, character in {
        "tab": "\t",
        "ptab": "\t",
        "br": "\n",
        "cr": "\n",
        "noBreakHyphen": "-",
        "sym": "\ufffd",
    }.items()
}
#: Element → its own properties that say it is not there.
_GONE = {
    f"{_W}tr": (f"{_W}trPr/{_W}del", f"{_W}trPr/{_W}hidden"),
    f"{_W}tc": (f"{_W}tcPr/{_W}cellDel",),
    f"{_W}sdt": (f"{_W}sdtPr/{_W}showingPlcHdr",),
}
#: Word lets eleven styles stand upon each other; hostile ones stand in a circle.
_MOST_STYLES = 20
_OFF = ("0", "false", "off")
_BLANKS = str.maketrans("\t\r\n", "   ")
_BLANK_LINES = re.compile(r"\n{3,}")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """The words of a paragraph, cleaned, and its style's name in lower case ("" where it has none)."""

    style: str
    text: str


@dataclass(frozen=True, slots=True)
class Styles:
    """The styles of a document by id: their names in lower case, and which of them hide their words."""

    names: Mapping[str, str]
    hidden: frozenset[str]


def read_styles(root: Element) -> Styles:
    """Return the styles in ``root`` (w:styles); a style without a word on hiding does as the one below it."""
    by_id = {style.get(f"{_W}styleId", ""): style for style in root.iterchildren(f"{_W}style")}
    names = {key: _value(style, f"{_W}name").casefold() for key, style in by_id.items()}
    return Styles(names, frozenset(key for key in by_id if _hides(key, by_id)))


def read_body(body: Element, styles: Styles) -> Iterator[Paragraph]:
    """Yield the paragraphs of ``body`` (w:body) that have words, those of table cells among them, in order.

    A soft line break is a line end in ``text``, a tab a tab. Where the mark that ends a paragraph is
    deleted or hidden, the next goes on in it.
    """
    for style, words in _walk(body, styles):
        text = _clean("".join(words))
        if text:
            yield Paragraph(styles.names.get(style, ""), text)


def _walk(body: Element, styles: Styles) -> Iterator[tuple[str, list[str]]]:
    """Yield the id of each paragraph's style, and its words piece by piece."""
    from lxml.etree import iterwalk

    style, words = "", list[str]()
    walk = iterwalk(body, events=("start", "end"))
    for event, element in walk:
        is_start, is_paragraph = event == "start", element.tag == _PARAGRAPH
        if is_paragraph:
            # not looked up at each run: a paragraph of 100,000 would take a minute
            style = _value(element, f"{_W}pPr/{_W}pStyle")
        if is_start and _is_left_out(element, style in styles.hidden, styles):
            walk.skip_subtree()
        elif element.tag in _FRAMES or (is_paragraph and not is_start and not _has_lost_mark(element)):
            yield style, words
            words = []
        elif is_start:
            words.append(_characters(element))


def _characters(element: Element) -> str:
    if element.tag == _WORDS:
        # a comment may stand among the words
        parts = (element.text, *(child.tail for child in element))
        return "".join(part or "" for part in parts).translate(_BLANKS)
    return _CHARACTERS.get(element.tag, "")


def _is_left_out(element: Element, in_hidden: bool, styles: Styles) -> bool:
    tag = element.tag
    # properties have tabs in them that are no characters
    if tag in _LEFT_OUT or tag == _CHOICE or tag.endswith("Pr"):
        return True
    if tag == _RUN:
        return _is_hidden(element, in_hidden, styles)
    return any(element.find(mark) is not None for mark in _GONE.get(tag, ()))


def _is_hidden(run: Element, in_hidden: bool, styles: Styles) -> bool:
    """Say whether ``run`` is hidden text, by itself, by its style or ``in_hidden``, its paragraph's."""
    told = _vanishes(run)
    if told is not None:
        return told
    return in_hidden or _value(run, f"{_W}rPr/{_W}rStyle") in styles.hidden


def _hides(key: str, by_id: Mapping[str, Element]) -> bool:
    for _ in range(_MOST_STYLES):
        if key not in by_id:
            break
        told = _vanishes(by_id[key])
        if told is not None:
            return told
        key = _value(by_id[key], f"{_W}basedOn")
    return False


def _vanishes(element: Element) -> bool | None:
    """Return what the character properties of ``element`` say of hiding, None where they say nothing."""
    mark = element.find(f"{_W}rPr/{_W}vanish")
    return None if mark is None else mark.get(_VAL) not in _OFF


def _has_lost_mark(paragraph: Element) -> bool:
    properties = paragraph.find(f"{_W}pPr")
    if properties is None:
        return False
    gone = (properties.find(f"{_W}rPr/{_W}{name}") for name in ("del", "moveFrom"))
    return any(mark is not None for mark in gone) or bool(_vanishes(properties))


def _value(element: Element, path: str) -> str:
    found = element.find(path)
    return "" if found is None else str(found.get(_VAL, ""))


def _clean(words: str) -> str:
    """Return ``words`` cleaned as those of a page are, but for their line ends and tabs."""
    lines = ("\t".join(map(clean_text, line.split("\t"))).strip() for line in words.split("\n"))
    return _BLANK_LINES.sub("\n\n", "\n".join(lines)).strip("\n")
