"""Lines that are no claims: sign-ups, share buttons, pointers to other pages, notices.

Precision first: a line is furniture only where the whole of it is, so that no claim is lost by it.
"""

from __future__ import annotations

import re

from thirdhand.model.paragraphs import find_paragraphs
from thirdhand.records import Span

#: A longer paragraph is prose, whatever it begins with.
_MAX_CHARACTERS = 240
_FURNITURE = re.compile(
    r"(?:sign up|subscribe|register)\b[^.]{0,80}\b(?:newsletter|e-?mail|inbox|alerts?|updates|briefing)"
    r"|(?:click|tap) here\b"
    r"|(?:follow|like)\b[^.]{0,60}\bon (?:twitter|facebook|instagram|x|threads|linkedin|youtube)\b"
    r"|(?:read|see|watch|listen|related|more|also read|read more|see also|read also|most read)(?: more)?:"
    r"|(?:related reading|related stories|related articles|read more|advertisement|story continues below)\b"
    r"|(?:share|print|e-?mail) this\b"
    r"|(?:all rights reserved|©|copyright \d{4}|\(c\) \d{4})"
    r"|(?:please )?enable javascript\b"
    r"|this is a (?:breaking|developing) (?:news )?story\b"
    r"|check back (?:for|later)\b"
    r"|\[?(?:this (?:post|article|story) (?:has been|was) updated|update[ds]?)\b[^.]{0,40}\]"
    r"|(?:photo|photograph|picture|image|video|graphic)s?(?: credit)?:"
    r"|(?:we use|this site uses) cookies\b"
    r"|(?:have|got) (?:a|any) (?:tips?|stor(?:y|ies)|news)\b[^.?]{0,60}\?"
    r"|what do you think\?",
    re.IGNORECASE,
)


def find_boilerplate(text: str) -> tuple[Span, ...]:
    """Return the paragraphs of ``text`` that are furniture, in order.

    >>> find_boilerplate("The port is closed.\\n\\nSign up for our daily newsletter!")
    (Span(start=21, end=54),)
    """
    return tuple(
        paragraph
        for paragraph in find_paragraphs(text)
        if paragraph.end - paragraph.start <= _MAX_CHARACTERS
        and _FURNITURE.match(text, paragraph.start, paragraph.end)
    )
