"""Lines and sentences that are no claims: sign-ups, pointers to other pages, notices, share buttons.

Precision first: a stretch is furniture only where the whole of it is, so that no claim is lost by it. A
rule therefore names how such a line begins and what it must hold, and ends with the line. Notices of
correction are news and stay.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

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
#: Without "report": "This report will be updated in May" may be the ministry's.
_OUR_TEXT = r"(?:post|article|story|page|piece|live ?blog)"
_MAIL = r"[\w.+-]{1,40}@[\w-]{1,40}\.[\w.]{2,20}"
_NUMBER = r"\+?\(?\d[\d ().-]{5,20}"
_DESK = r"(?:us|him|her|them|the (?:author|writer|reporter|editor|newsroom|newsdesk))"
_LETTERS = (
    r"(?:newsletters?|inbox|alerts?|updates|briefing|mailing list|channel|podcast|here|free trial|today)"
)
_GO = r"(?:sign up|subscribe|follow|visit|click|check out|go to|see|read|watch|download|listen)"
_TOPIC = r"(?:news|stories|information|details|coverage|updates|on|from|about|videos|analysis|like this)"
_DOCUMENT = r"(?:full|complete|entire|summary|detailed) [^.]{1,60}"

#: Rules for a line or a sentence, by what they find; each alternative must match all of it.
_SENTENCES = {
    "newsletter": (
        rf"(?:please |you can )?(?:sign up|subscribe) .{{0,120}}\b{_LETTERS}\b.{{0,80}}",
        rf"register (?:now|here|for|to|with us)\b.{{0,120}}\b{_LETTERS}\b.{{0,80}}",
        r"get .{0,80}\b(?:in|to|into) your (?:inbox|e-?mail)\b.{0,60}",
        r"enter your e-?mail(?: address)?\b.{0,40}",
    ),
    "more": (rf"for (?:more|the latest)(?: {_TOPIC}\b.{{0,60}})?,? {_GO}\b.{{0,140}}",),
    "follow": (
        rf"(?:you can )?(?:follow|find|reach|join) .{{0,70}}\b(?:on|via) (?:{_NETWORK}|x)\b.{{0,60}}",
        r"follow .{0,60}@\w{2,30}\b.{0,40}",
        r"like (?:us|our page|this page) on facebook\b.{0,60}",
        rf"use (?:the hashtag )?#\w{{2,40}} to .{{0,80}}\b{_NETWORK}\b.{{0,20}}",
    ),
    "contact": (
        rf"(?:you can )?(?:contact|reach|e-?mail|write to) .{{0,70}}(?:at|on|via|:) {_MAIL}.{{0,60}}",
        rf"(?:you can )?(?:contact|reach|call|text) {_DESK} (?:at|on|:) {_NUMBER}.{{0,60}}",
        r"to contact (?:the )?(?:editors?|reporters?|authors?|writers?|newsroom|us)\b.{0,140}",
        r"(?:e-?mail|write to|call|text|contact|tweet|message) us(?:,? (?:at|on|via|with|if|now|today)\b.{0,110})?\W?",
        r"for (?:licensing|syndication|reprints?|reprint rights)\b.{0,160}",
    ),
    "click": (
        r"(?:please )?(?:click|tap) (?:here|below|through|on (?:the|a|any)|for (?:more|the|our))\b.{0,120}",
        r"(?:please )?(?:click|tap) the (?:link|image|photo|picture|video|play)\b.{0,120}",
        r"(?:please )?(?:click|tap) to (?:read|see|watch|view|enlarge|expand|listen|subscribe|play|share)\b.{0,120}",
        r"scroll (?:down|on|through|to)\b.{0,80}\b(?:videos?|photos?|pictures|more|below|gallery|comments?)\b.{0,40}",
    ),
    "read more": (
        r"(?:read|see|find out|learn|discover) (?:more|the (?:full|rest|original|whole)|full story)\b.{0,140}",
        r"(?:watch|listen to|see|read|view|hear|check out|take a look at|find) .{0,120}\b(?:here|below|above)\W{0,3}",
        rf"(?:the|a) {_DOCUMENT} (?:can be (?:found|read|viewed|seen)|is available) here\b.{{0,20}}",
        rf"(?:the|a) {_DOCUMENT} (?:is|are) here: https?://\S{{1,200}}",
    ),
    "rights": (
        r"all rights reserved\b.{0,120}",
        r"(?:©|copyright (?:©|\(c\)|\d{4}|by )|\(c\) ?\d{4}).{0,240}",
        r"this (?:material|content|article|story) may not be (?:published|reproduced|copied|broadcast)\b.{0,160}",
        r"content created by .{1,60} is available without charge\b.{0,200}",
    ),
    "breaking": (
        r"this is a (?:breaking|developing)(?: news)? story\b.{0,120}",
        r"this (?:breaking |news )?story is (?:still )?(?:breaking|developing)\W{0,3}",
        r"(?:please )?(?:check|come) back (?:here |soon |later )?(?:for|soon|later|often|throughout)\b.{0,100}",
        r"stay (?:tuned|with us)\b.{0,100}",
        r"more (?:details )?(?:to (?:come|follow)|soon|follows|shortly)\W{0,3}",
        r"we(?:[’']ll| will) (?:(?:update|be updating) (?:this|you)|bring you more)\b.{0,100}",
    ),
    "updated": (rf"this {_OUR_TEXT} (?:has been|was|will be|is being) (?:\w{{1,15}} )?updated\b.{{0,140}}",),
    "cookies": (
        r"(?:we|this (?:site|website|page)|our (?:site|website)) uses? cookies\b.{0,200}",
        r"by (?:continuing to|using (?:this|our)) .{0,60}\b(?:cookies|you (?:agree|accept|consent))\b.{0,120}",
        r"(?:accept|manage|reject) (?:all )?cookies",
    ),
    "browser": (
        r"(?:please |you (?:need to|must) )?(?:enable|turn on|activate) javascript\b.{0,100}",
        r"javascript (?:is (?:required|disabled|not enabled)|must be)\b.{0,80}",
        r"your browser (?:does not|doesn[’']t|is not|isn[’']t) (?:support|able|capable|supported)\b.{0,100}",
        r"to (?:view|watch|see|play) this (?:video|content|page),? (?:please|you)\b.{0,100}",
        r"(?:this )?(?:video|content) (?:is )?(?:unavailable|not available)(?: in your (?:country|region))?\W{0,3}",
    ),
    "comments": (
        r"(?:what do you think|what are your thoughts|do you agree)\b.{0,120}\?",
        r"(?:have your say|tell us (?:what you think|in the comments)|leave a comment|comment below)\b.{0,120}",
        r"(?:join the (?:conversation|discussion)|let us know|drop us a line)\b.{0,120}",
        r"(?:have|got) (?:a|any|an|something) (?:tips?|story|stories|news tip|question|to add)\b.{0,100}\?",
        r"(?:share|post|leave) (?:it|them|your (?:thoughts|views?|story|opinions?)|a comment)\b.{0,100}",
    ),
}

_LABEL = "|".join(
    (
        r"read(?: more| also| next| this)?|see(?: also| more)|also (?:read|see)",
        r"more(?: (?:on|from) [^:|]{1,40})?|watch(?: now| live| below)?|listen(?: now| live)?",
        r"related(?: (?:stories|story|articles?|content|links?|reading|coverage|videos?|roundup|topics?|news))?",
        r"recommended(?: (?:reading|for you))?|most (?:read|popular|viewed)|trending(?: now)?",
        r"photos|gallery|slideshow|in pictures|in photos|don[’']t miss|must[ -]read|editor[’']?s picks?",
        r"up next|next up|you (?:may|might) also like",
    )
)
_DAY = r"(?:mon|tues|wednes|thurs|fri|satur|sun)day"
_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}"
_BUTTON = rf"(?:{_NETWORK}|e-?mail|print|share|tweet|pinterest|tumblr|messenger|copy link|flipboard|x)"
#: Rules for a line by itself: what in a paragraph of prose could be a part of a sentence.
_LINES = {
    "label": (
        rf"(?:{_LABEL})\s?:?",
        r"(?:tags|topics|categories|keywords|filed under|posted in|share)\s?:[^.]{0,160}",
        r"filed (?:in|under|to) [^.>]{1,60}[>|][^.]{1,60}\.?",
    ),
    "advertisement": (
        r"(?:advertisements?|sponsored(?: content)?|promoted(?: stories| content)?|paid content)\W{0,3}",
        r"(?:story|article) continues(?: below)?(?: (?:the |this )?(?:ad|advert|advertisement|video))?\W{0,3}",
        r"continue reading(?: (?:the main story|below|here|.{1,60} →))?\W{0,3}",
        r"skip (?:past |to )?(?:advertisement|newsletter promotion|content|main content)\W{0,3}",
        r"loading\W{0,3}",
    ),
    "share": (
        r"(?:share|tweet|print|e-?mail|save|bookmark)(?: this(?: (?:article|story|page|post|video))?)?",
        rf"(?:share|e-?mail)(?: this(?: (?:article|story|page|post|video))?)? (?:on|via|with|by) (?:{_NETWORK}|e-?mail)",
        rf"(?:{_BUTTON}[ ,|/·•]{{0,4}}){{2,14}}",
        r"(?:view|add|read|show|see|\d{1,6})(?: all| the)?(?: \d{1,6})? comments?(?: \(\d{1,6}\))?",
    ),
    "address": (
        rf"(?:{_MAIL}|{_NUMBER})(?: follow .{{0,60}})?",
        r"(?:twitter: ?)?@\w{2,30}",
        r"(?:e-?mail|twitter|facebook|instagram|tel|phone|fax|web|website) ?: ?\S{1,100}",
        r"(?:https?://|www\.|pic\.twitter\.com/)\S{1,300}",
    ),
    "post": (r"[—–-]{1,2}\s?[^()]{1,60}\(@\w{1,30}\)(?:\s\w{3,9}\.? \d{1,2}, \d{4})?",),
    "kicker": (
        r"(?:updated?|breaking(?: news)?|developing(?: story)?|exclusive|live updates|video|opinion)\W{0,3}",
    ),
    "stamp": (
        r"(?:last |first )?(?:updated?|modified|published|posted)\s?:?(?: (?:at|on))?(?=.{0,60}\d)"
        rf"(?:[:|,./ -]|\d{{1,4}}(?:st|nd|rd|th)?\b|[ap]\.?m\b|at\b|on\b|(?:[ecmp][sd]?t|gmt|[bi]st|cet|utc|aest|ksa|eastern)\b|{_DAY}\b|{_MONTH}\b){{1,40}}",
    ),
}


def _compile(rules: Mapping[str, Sequence[str]]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{one})" for rule in rules.values() for one in rule), re.IGNORECASE)


_SENTENCE, _LINE = _compile(_SENTENCES), _compile(_LINES)
#: A pointer to another page: "RELATED: …". The first line may be a headline of that form.
_POINTER = re.compile(rf"(?:{_LABEL})\s?[:|–—]\s?.{{2,220}}(?<![.\"”])", re.IGNORECASE)
_JOB = (
    r"(?:staff (?:writer|reporter)|contributing (?:editor|writer|columnist|opinion writer)|"
    r"(?:reporter|correspondent|columnist|editor|writer|blogger|producer|contributor) "
    r"(?:for|at|with|to|based in|covering))"
)
_NAME = r"[A-Z][\w.’'-]{0,20}"
_BIOGRAPHY = re.compile(
    rf"{_NAME}(?: {_NAME}){{1,3}},? is (?:an? |the |{_NAME}(?: {_NAME}){{0,3}} )?[^.]{{0,40}}\b{_JOB}\b[^.]{{0,160}}\.?"
    r"(?: (?:He|She|They)\b[^.]{0,120}\.)?(?: Follow .{0,80})?"
)
#: A correction is news, however it is put.
_CORRECTION = re.compile(r"correct|clarif|\berrors?\b|mistak|inaccura|misstat|misspel|\bwrong", re.IGNORECASE)
_DECORATION = " [](){}<>»«›*•·|>—–-→"
_END = re.compile(r"[.!?…][\"”’)\]]{0,2}(?=\s)")
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
        rules = [_LINE, _POINTER] if number else [_LINE]
        is_last = 0 < len(paragraphs) - _BIOGRAPHIES <= number
        if _matches(rules, text, paragraph) or (is_last and _is_biography(text, paragraph)):
            found.append(paragraph)
        else:
            sentences = list(_sentences(text, paragraph))
            matched = [one for one in sentences if _matches([_SENTENCE], text, one)]
            is_whole = matched == sentences and matched[-1].end == paragraph.end
            found += [paragraph] if is_whole else matched
    return tuple(found)


def _is_biography(text: str, paragraph: Span) -> bool:
    words = paragraph.of(text)
    return len(words) <= _MAX_CHARACTERS and _BIOGRAPHY.fullmatch(words) is not None


def _matches(rules: Sequence[re.Pattern[str]], text: str, line: Span) -> bool:
    """Say whether one of the rules matches all of a line but its dashes and brackets."""
    if line.end - line.start > _MAX_CHARACTERS:
        return False
    words = " ".join(line.of(text).split())
    forms = (words, words.strip(_DECORATION))
    return any(rule.fullmatch(form) for rule in rules for form in forms) and not _CORRECTION.search(words)


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
