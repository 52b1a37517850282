"""Lines and sentences that are no claims: sign-ups, pointers to other pages, notices, share buttons.

Precision first: a stretch is furniture only where the whole of it is, so that no claim is lost by it. A
rule therefore names how such a line begins and what it must hold, and ends with the line. Notices of
correction are news and stay.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from thirdhand.model.paragraphs import find_paragraphs
from thirdhand.records import Span

#: Longer lines and sentences are prose, whatever they begin with.
_MAX_CHARACTERS = 300
#: Only the last paragraphs tell who the writer is.
_BIOGRAPHIES = 2

_NETWORK = (
    r"(?:twitter|facebook|instagram|threads|linkedin|youtube|tiktok|telegram|bluesky|mastodon|snapchat|"
    r"whatsapp|reddit)"
)
_OUR_TEXT = r"(?:post|article|story|page|report|piece|item|live ?blog|file)"
_ADDRESS = r"(?:[\w.+-]{1,40}@[\w-]{1,40}\.[\w.]{2,20}|\+?\(?\d[\d ().-]{5,20})"

#: Rules for a line or a sentence, by what they find; each must match all of it.
_SENTENCES = {
    "newsletter": r"(?:please |you can )?(?:sign up|subscribe|register) .{0,120}"
    r"\b(?:newsletters?|inbox|alerts?|updates|briefing|mailing list|channel|podcast|here|free trial|"
    r"today)\b.{0,80}"
    r"|get .{0,80}\b(?:in|to|into) your (?:inbox|e-?mail)\b.{0,60}"
    r"|enter your e-?mail(?: address)?\b.{0,40}",
    "more": r"for (?:more|the latest|the best)(?: (?:news|stories|information|details|coverage|updates|on|"
    r"from|about|videos|"
    r"analysis|like this|of the same)\b.{0,60})?,? "
    r"(?:sign up|subscribe|follow|visit|click|check out|go to|see|read|watch|download|listen)\b.{0,140}",
    "follow": rf"(?:you can )?(?:follow|find|reach|join|tweet) .{{0,70}}\b(?:on|via) (?:{_NETWORK}|"
    rf"x)\b.{{0,60}}"
    r"|follow .{0,60}@\w{2,30}\b.{0,40}"
    r"|like (?:us|our page|this page|.{1,40} page) on facebook\b.{0,60}"
    rf"|use (?:the hashtag )?#\w{{2,40}} to .{{0,80}}\b{_NETWORK}\b.{{0,20}}",
    "contact": rf"(?:you can )?(?:contact|reach|e-?mail|call|write to|text|tweet) .{{0,70}}(?:at|on|via|:) "
    rf"{_ADDRESS}.{{0,60}}"
    r"|to contact (?:the )?(?:editors?|reporters?|authors?|writers?|newsroom|us)\b.{0,140}"
    r"|(?:e-?mail|write to|call|text|contact|tweet|message) us\b.{0,120}"
    r"|for (?:licensing|syndication|reprints?|reprint rights)\b.{0,160}",
    "click": r"(?:please )?(?:click|tap) (?:here|below|on (?:the|a|any)|the (?:link|image|photo|picture|"
    r"video|play)|for (?:more|the|our)|"
    r"through|to (?:read|see|watch|view|enlarge|expand|listen|subscribe|play|enter|share|tweet))\b.{0,120}"
    r"|scroll (?:down|on|through|to)\b.{0,80}\b(?:video|videos|photos?|pictures|more|below|gallery|"
    r"comments?|continue)\b.{0,40}",
    "read more": r"(?:read|see|find out|learn|discover) (?:more|the full|the rest|the original|the whole|"
    r"full story)\b.{0,140}"
    r"|(?:watch|listen to|see|read|view|hear|check out|take a look at|find) .{0,120}\b(?:here|below|"
    r"above)\s?[:.!]{0,2}"
    r"|(?:the|a) (?:full|complete|entire) .{1,60} (?:can be (?:found|read|viewed|seen)|is available|is|"
    r"are) here\b.{0,20}"
    r"|(?:the|a) (?:full|complete|entire|summary|detailed) [^.]{1,60} (?:is|are) here: https?://\S{1,200}",
    "rights": r"all rights reserved\b.{0,120}"
    r"|(?:©|copyright (?:©|\(c\)|\d{4}|by )|\(c\) ?\d{4}).{0,240}"
    r"|this (?:material|content|article|story) may not be (?:published|reproduced|copied|broadcast|"
    r"republished)\b.{0,160}"
    r"|content created by .{1,60} is available without charge\b.{0,200}",
    "breaking": r"this is a (?:breaking|developing)(?: news)? story\b.{0,120}"
    r"|this (?:breaking |news )?story is (?:still )?(?:breaking|developing)\W{0,3}"
    r"|(?:please )?(?:check|come) back (?:here |soon |later )?(?:for|soon|later|often|throughout)\b.{0,100}"
    r"|stay (?:tuned|with us)\b.{0,100}"
    r"|more (?:details )?(?:to (?:come|follow)|soon|follows|shortly)\W{0,3}"
    r"|we(?:’ll| ?'ll| will) (?:update|be updating|bring you more|have more)\b.{0,120}",
    "updated": rf"this {_OUR_TEXT} (?:has been|was|will be|is being) (?:continuously |regularly |last "
    rf")?updated\b.{{0,140}}",
    "cookies": r"(?:we|this (?:site|website|page)|our (?:site|website)) uses? cookies\b.{0,200}"
    r"|by (?:continuing|using) .{0,60}\b(?:cookies|you (?:agree|accept|consent))\b.{0,120}"
    r"|(?:accept|manage|reject) (?:all )?cookies",
    "browser": r"(?:please |you (?:need to|must) )?(?:enable|turn on|activate) javascript\b.{0,100}"
    r"|javascript (?:is (?:required|disabled|not enabled)|must be)\b.{0,80}"
    r"|your browser (?:does not|doesn[’']t|is not|isn[’']t) (?:support|able|capable|supported)\b.{0,100}"
    r"|to (?:view|watch|see|play) this (?:video|content|page),? (?:please|you)\b.{0,100}"
    r"|(?:this )?(?:video|content|media) (?:is )?(?:unavailable|not available|cannot be played|could not "
    r"be loaded).{0,40}",
    "comments": r"(?:what do you think|what are your thoughts|do you agree)\b.{0,120}\?"
    r"|(?:have your say|tell us (?:what you think|in the comments)|sound off|leave a comment|join the "
    r"(?:conversation|discussion)|"
    r"comment below)\b.{0,120}"
    r"|let us know\b.{0,80}"
    r"|(?:have|got) (?:a|any|an|something) (?:tips?|story|stories|news tip|question|to add)\b.{0,100}\?"
    r"|(?:share|post|leave) (?:it|them|your (?:thoughts|views?|story|stories|opinions?|experiences?)|a "
    r"comment)\b.{0,100}"
    r"|drop us a line\b.{0,80}",
}  # fmt: skip

_LABEL = (
    r"(?:read(?: more| also| next| this)?|see(?: also| more)|also (?:read|see)|more(?: (?:on|from) [^:|"
    r"]{1,40})?|"
    r"watch(?: now| live| below)?|listen(?: now| live)?|"
    r"related(?: (?:stories|story|articles?|content|links?|reading|coverage|videos?|roundup|topics?|news))?|"
    r"recommended(?: (?:reading|for you))?|most (?:read|popular|viewed)|trending(?: now)?|photos|gallery|"
    r"slideshow|in pictures|"
    r"in photos|don[’']t miss|must[ -]read|editor[’']?s picks?|up next|next up|you (?:may|might) also like)"
)
#: Rules for a line by itself: what in a paragraph of prose could be the start of a sentence.
_LINES = {
    "pointer": rf"{_LABEL}\s?[:|–—]\s?[^\n]{{2,220}}(?<![.\"”])",
    "label": rf"{_LABEL}\s?:?|(?:tags|topics|categories|keywords|filed under|posted in|"
    rf"share)\s?:[^.\n]{{0,160}}"
    r"|filed (?:in|under|to) [^.>\n]{1,60}[>|][^.\n]{1,60}\.?",
    "advertisement": r"(?:advertisement|advertisements|sponsored(?: content)?|promoted(?: stories| "
    r"content)?|paid content)\W{0,3}"
    r"|(?:story|article) continues(?: below)?(?: (?:the |this )?(?:ad|advert|advertisement|video|image|"
    r"photo))?\W{0,3}"
    r"|continue reading(?: (?:the main story|below|here|.{1,60} →))?\W{0,3}"
    r"|skip (?:past |to )?(?:advertisement|newsletter promotion|content|main content)\W{0,3}|loading\W{0,3}",
    "share": rf"(?:share|tweet|print|e-?mail|save|bookmark)(?: this(?: (?:article|story|page|post|"
    rf"video))?)?(?: (?:on|via|with) {_NETWORK}| by e-?mail)?"
    rf"|(?:(?:{_NETWORK}|e-?mail|print|share|tweet|pinterest|tumblr|messenger|copy link|flipboard|x)[ ,|"
    rf"/·•\t]{{0,4}}){{2,14}}"
    r"|(?:view|add|read|show|see|\d{1,6})(?: all| the)?(?: \d{1,6})? comments?(?: \(\d{1,6}\))?",
    "address": rf"{_ADDRESS}(?: follow .{{0,60}})?|(?:twitter: ?)?@\w{{2,30}}"
    r"|(?:e-?mail|twitter|facebook|instagram|tel|phone|fax|web|website) ?: ?\S{1,100}"
    r"|(?:https?://|www\.|pic\.twitter\.com/)\S{1,300}",
    "post": r"[—–-]{1,2}\s?[^()\n]{1,60}\(@\w{1,30}\)(?:\s\w{3,9}\.? \d{1,2}, \d{4})?",
    "kicker": r"(?:updated?|breaking(?: news)?|developing(?: story)?|exclusive|live updates|video|"
    r"opinion)\W{0,3}",
    "stamp": r"(?:last |first )?(?:updated?|modified|published|posted)\s?:?(?: (?:at|"
    r"on))?\s?(?=[^\n]{0,60}\d)(?:[:|,./-]|\s|\d{1,4}(?:st|nd|rd|th)?\b|"
    r"[ap]\.?m\b\.?|at\b|on\b|[A-Z]{2,4}\b|(?:mon|tues|wednes|thurs|fri|satur|sun)day\b|"
    r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\b){1,40}",
}  # fmt: skip

_SENTENCE = re.compile("|".join(f"(?:{rule})" for rule in _SENTENCES.values()), re.IGNORECASE)
_LINE = re.compile("|".join(f"(?:{rule})" for rule in _LINES.values()), re.IGNORECASE)
_BIOGRAPHY = re.compile(
    r"[A-Z][\w.’'-]{0,20}(?: [A-Z][\w.’'-]{0,20}){1,3},? is (?:an? |the |[A-Z][\w’']{1,20}(?: "
    r"[A-Z][\w’']{1,20}){0,3}[’']s? )"
    r"[^.]{0,40}\b(?:staff (?:writer|reporter)|contributing (?:editor|writer|columnist|opinion writer)"
    r"|(?:reporter|correspondent|columnist|editor|writer|blogger|producer|contributor) (?:for|at|with|to|"
    r"based in|covering))\b[^.]{0,160}\.?"
    r"(?: (?:He|She|They)\b[^.]{0,120}\.)?(?: Follow [^\n]{0,80})?"
)  # fmt: skip
#: A correction is news, however it is put.
_CORRECTION = re.compile(r"correct|clarif|\berrors?\b|mistak|inaccura|misstat|misspel|\bwrong", re.IGNORECASE)
_DECORATION = " [](){}<>»«›*•·|>—–-→"
_END = re.compile(r"[.!?…:][\"”’)\]]{0,2}(?=\s)")
_ABBREVIATION = re.compile(r"(?:\b[A-Z]|\b(?:Mr|Mrs|Ms|Dr|Sen|Rep|Gov|Gen|St|a|p)|\.[a-z])\.$")
_QUOTE = re.compile('[“”"]')


def find_boilerplate(text: str) -> tuple[Span, ...]:
    """Return the lines and the sentences of ``text`` that are furniture, in order and apart.

    >>> text = "The port is closed. Click here for more.\\n\\nSign up for our daily newsletter!"
    >>> [span.of(text) for span in find_boilerplate(text)]
    ['Click here for more.', 'Sign up for our daily newsletter!']
    """
    paragraphs = find_paragraphs(text)
    found: list[Span] = []
    for number, paragraph in enumerate(paragraphs):
        if _is_line(text, paragraph) or (
            0 < len(paragraphs) - _BIOGRAPHIES <= number and _is_biography(text, paragraph)
        ):
            found.append(paragraph)
        else:
            found += [one for one in _sentences(text, paragraph) if _matches(_SENTENCE, text, one)]
    return tuple(found)


def _is_line(text: str, line: Span) -> bool:
    return _matches(_LINE, text, line) or _matches(_SENTENCE, text, line)


def _is_biography(text: str, paragraph: Span) -> bool:
    words = paragraph.of(text)
    return len(words) <= _MAX_CHARACTERS and _BIOGRAPHY.fullmatch(words) is not None


def _matches(rules: re.Pattern[str], text: str, line: Span) -> bool:
    """Say whether the rules match all of a line but its dashes and brackets."""
    if line.end - line.start > _MAX_CHARACTERS:
        return False
    words = " ".join(line.of(text).split())
    forms = (words, words.strip(_DECORATION))
    return any(map(rules.fullmatch, forms)) and not _CORRECTION.search(words)


def _sentences(text: str, paragraph: Span) -> Iterator[Span]:
    """Yield the sentences of a paragraph that begin in no quotation, roughly cut."""
    start, is_quoted = paragraph.start, False
    for match in _END.finditer(text, paragraph.start, paragraph.end):
        if _ABBREVIATION.search(text, max(start, match.start() - 6), match.start() + 1):
            continue
        if not is_quoted:
            yield Span(start, match.end())
        is_quoted = _leaves_open(text[start : match.end()], is_quoted)
        start = match.end() + 1
        while start < paragraph.end and text[start].isspace():
            start += 1
    if not is_quoted and start < paragraph.end:
        yield Span(start, paragraph.end)


def _leaves_open(words: str, is_open: bool) -> bool:
    """Say whether a quotation is open after ``words``."""
    for mark in _QUOTE.findall(words):
        is_open = mark == "“" or (mark == '"' and not is_open)
    return is_open
