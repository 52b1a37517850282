"""What a cue does with its content, and what he who reports the cue does with it.

Cues fall into classes (``lexicons/verbs.toml``); words just before a cue can turn it ("could not confirm",
"refused to say"), words between it and the content too ("said it was not sure whether").
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from thirdhand.lexicons import load
from thirdhand.reading.certainty.content import Finding, hedges, leads
from thirdhand.reading.certainty.words import Mark, Phrases, Words, cut_words, sentence_ends
from thirdhand.records import Certainty, Span

#: Code points that are read before and after a cue, and around a source whose cue is looked for.
_BEFORE, _AFTER, _SOURCE = 60, 90, 70
#: Words before a cue in which a negation still turns it.
_REACH = 4
_CLASSES = (
    "neutral",
    "rumouring",
    "suggesting",
    "thinking",
    "fearing",
    "endorsing",
    "distancing",
    "asking",
    "doubting",
    "denying",
)
_LABELS = {
    "denying": Certainty.DENIED,
    "doubting": Certainty.DENIED,
    "asking": Certainty.UNKNOWN,
    "refusing": Certainty.UNKNOWN,
    "thinking": Certainty.PROBABLE,
    "suggesting": Certainty.PROBABLE,
    "hinting": Certainty.PROBABLE,
    "fearing": Certainty.POSSIBLE,
    "rumouring": Certainty.UNKNOWN,
}
_REPORTS = frozenset(
    "report reports story stories claim claims rumour rumours rumor rumors article articles post posts "
    "account accounts news website site data evidence emails statement figures documents files records "
    "images leaks allegation allegations quote letter document headline".split()
)
_DISTANT = frozenset(
    "supposed alleged purported unconfirmed unverified so-called self-styled rumoured rumored".split()
)
_POLLS = frozenset("poll polls survey surveys study studies".split())
#: Before a source to whom or in whom another speaks, who has no cue of his own.
_CHANNELS = frozenset("to in on with by told tells for".split())
#: Words between what is kept or quoted and the source that keeps or quotes it.
_KEPT = frozenset("seen obtained reviewed released leaked published viewed quoted cited interviewed".split())
_VOWELS = frozenset("aeiou")


def inflect(base: str, irregular: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    """Return the forms of a verb, the base among them; what follows the verb stays as it is.

    >>> inflect("deny", {}), inflect("point out", {})[1]
    (('deny', 'denies', 'denied', 'denying'), 'points out')
    """
    verb, _, rest = base.partition(" ")
    forms = (verb, *irregular[verb]) if verb in irregular else (verb, *_regular(verb))
    return tuple(f"{form} {rest}".rstrip() for form in forms)


def _regular(verb: str) -> tuple[str, str, str]:
    if verb.endswith("y") and verb[-2] not in _VOWELS:
        return f"{verb[:-1]}ies", f"{verb[:-1]}ied", f"{verb}ing"
    if verb.endswith("e"):
        return f"{verb}s", f"{verb}d", f"{verb[:-1]}ing"
    third = f"{verb}es" if verb.endswith(("s", "sh", "ch", "x", "z")) else f"{verb}s"
    return third, f"{verb}ed", f"{verb}ing"


@cache
def reporting() -> Phrases:
    """Return the phrases of ``verbs.toml`` in all their forms, compiled once."""
    table = load("verbs")
    irregular = table["irregular"]
    classes = {
        kind: [
            *(form for verb in entry.get("verbs", ()) for form in inflect(verb, irregular)),
            *entry.get("nouns", ()),
            *entry.get("words", ()),
        ]
        for kind, entry in table.items()
        if kind != "irregular"
    }
    return Phrases(classes)


@cache
def _negations() -> frozenset[str]:
    return frozenset(load("hedges")["negation"]["words"])


@dataclass(frozen=True, slots=True)
class Cue:
    """A cue's class, turned by the words before it, and the words that show the class.

    ``lead`` is the class of the words between the cue and the content, "" where they say nothing.
    ``is_false`` and ``is_distant``: words around the cue or the source that call the content false, or
    keep a distance, in the voice of whoever reports the cue.
    """

    kind: str
    spans: tuple[Span, ...]
    lead: str = ""
    lead_spans: tuple[Span, ...] = ()
    is_false: bool = False
    is_distant: bool = False
    tone: tuple[Span, ...] = ()


NO_CUE = Cue("neutral", ())


def read_cue(text: str, cue: Sequence[Span], content: Sequence[Span], source: Sequence[Span]) -> Cue:
    """Read what the words of ``cue``, and those around it, do with ``content`` credited to ``source``."""
    if not cue:
        return _with_tone(text, NO_CUE, source)
    start, end = min(span.start for span in cue), max(span.end for span in cue)
    first = min(span.start for span in content)
    words = _cut_around(text, start, end, first, max(span.end for span in content))
    marks = reporting().find(words.words, 0, len(words))
    own = [mark for mark in marks if any(words.span(mark.first, mark.last).overlaps(one) for one in cue)]
    kind, spans = _strongest(words, own)
    lead = ""
    lead_spans: tuple[Span, ...] = ()
    if end <= first:
        later = [mark for mark in marks if words.starts[mark.first] >= end and leads(words.words, mark.last)]
        lead, lead_spans = _strongest(words, later)
        lead = "" if lead not in _LABELS else lead
    if kind == "suggesting" and _is_paper(text, source):
        kind = "hinting"
    return _with_tone(text, Cue(kind, spans, lead, lead_spans), source, words, start)


def _is_paper(text: str, source: Sequence[Span]) -> bool:
    """Say whether the source is no speaker but a report, a rumour, a poll or the like."""
    return any(
        word in _REPORTS or word in _POLLS
        for span in source
        for word in cut_words(text, span.start, min(span.end, span.start + _SOURCE)).words
    )


def _cut_around(text: str, start: int, end: int, first: int, last: int) -> Words:
    """Cut the words of a cue at ``[start, end)`` with those of its clause outside the content."""
    begin = max(0, start - _BEFORE)
    if first < start:
        begin = max(begin, min(last, start))
    limit = end + _AFTER if end <= first else end
    words = cut_words(text, begin, min(len(text), limit, max(first, end)))
    at = max((i + 1 for i in sentence_ends(text, words) if words.ends[i] <= start), default=0)
    return words.part(at, len(words))


def _strongest(words: Words, marks: Sequence[Mark]) -> tuple[str, tuple[Span, ...]]:
    """Return the class of the marks that says most, and its words."""
    kind, rank = "neutral", -1
    spans: tuple[Span, ...] = ()
    for mark in marks:
        turned, span = _turn(words, mark)
        if _rank(turned) > rank:
            kind, spans, rank = turned, (span,), _rank(turned)
    return kind, spans


def _rank(kind: str) -> int:
    return _CLASSES.index(kind) if kind in _CLASSES else len(_CLASSES)


def _turn(words: Words, mark: Mark) -> tuple[str, Span]:
    """Return a mark's class after the words before it: "confirmed" endorses, "could not confirm" refuses."""
    kind = mark.kind
    for at in range(mark.first - 1, max(-1, mark.first - 1 - _REACH), -1):
        word = words.words[at]
        if word in (",", ";", ".", "but", "and"):
            break
        if word == "no" and at + 1 < mark.first:
            continue
        is_negative = (
            word in _negations() or word.endswith("n't") or (word == "yet" and words.words[at + 1] == "to")
        )
        if is_negative and words.words[at + 1] != "only":
            return _negated(kind), words.span(at, mark.last)
    return kind, words.span(mark.first, mark.last)


def _negated(kind: str) -> str:
    if kind in ("endorsing", "neutral", "denying", "asking"):
        return "refusing"
    if kind == "doubting":
        return "endorsing"
    return "doubting" if kind == "thinking" else kind


def _with_tone(
    text: str, cue: Cue, source: Sequence[Span], words: Words | None = None, start: int = 0
) -> Cue:
    """Add what the words of the source and those right before the cue tell of the content."""
    tone: list[Span] = []
    is_false = is_distant = False
    for stretch, is_source in _toned(text, cue, source, words, start):
        for at, word in enumerate(stretch.words):
            falsifies = word in _falsifying() and _is_of_report(stretch.words, at, is_source)
            if falsifies or word in _DISTANT:
                tone.append(stretch.span(at, at + 1))
                is_false, is_distant = is_false or falsifies, is_distant or not falsifies
        for mark in hedges().find(stretch.words, 0, len(stretch)) if not is_source else ():
            if mark.kind == "hearsay":
                tone.append(stretch.span(mark.first, mark.last))
                is_distant = True
    return Cue(cue.kind, cue.spans, cue.lead, cue.lead_spans, is_false, is_distant, tuple(tone))


def _is_of_report(words: Sequence[str], at: int, is_source: bool) -> bool:
    """Say whether a word such as "fake" is said of a report, or "falsely" of the cue."""
    if is_source:
        return any(word in _REPORTS for word in words[at + 1 : at + 3])
    return not at or words[at - 1] != "or"


@cache
def _falsifying() -> frozenset[str]:
    return frozenset(load("verbs")["falsifying"]["words"])


def _toned(
    text: str, cue: Cue, source: Sequence[Span], words: Words | None, start: int
) -> Iterator[tuple[Words, bool]]:
    """Yield the words of the source, and those of the cue with two before it."""
    for span in source:
        yield cut_words(text, span.start, min(span.end, span.start + _SOURCE)), True
    if words is not None and cue.kind not in ("denying", "doubting"):
        first = max(0, sum(one < start for one in words.starts) - 2)
        last = max(
            [first, *(i + 1 for i in range(len(words)) if cue.spans and words.ends[i] <= cue.spans[-1].end)]
        )
        yield words.part(first, last), False


def read_source(text: str, source: Sequence[Span], others: Sequence[Span]) -> Cue:
    """Read the cue of a source whose cue is not known: the first reporting word after it, or before it.

    ``others`` are the spans of the next source and of the content, at which the search ends.
    """
    if not source:
        return NO_CUE
    first, last = min(span.start for span in source), max(span.end for span in source)
    limit = min([span.start for span in others if span.start >= last] + [last + _SOURCE, len(text)])
    after = cut_words(text, last, max(limit, last))
    begin = max([span.end for span in others if span.end <= first] + [first - _SOURCE, 0])
    before = cut_words(text, begin, first)
    for words, is_before in (
        (_own_clause(_until_end(text, after)), False),
        (_from_start(text, before), True),
    ):
        marks = reporting().find(words.words, 0, len(words))
        if marks:
            kind, spans = _strongest(words, marks[-1:] if is_before else marks)
            return _with_tone(text, Cue(kind, spans), source, words, spans[0].start)
    return _with_tone(text, NO_CUE, source)


def find_cue(text: str, source: Sequence[Span], content: Sequence[Span]) -> tuple[Span, ...]:
    """Find the cue of a source in the content's own sentence, the words next to the source first.

    Nothing is found for a source that stands in another sentence, as one that is inherited does.
    """
    if not source:
        return ()
    first, last = min(span.start for span in source), max(span.end for span in source)
    begin, end = min(span.start for span in content), max(span.end for span in content)
    if last <= begin and text[last:begin].strip() in ("", "that"):
        words = cut_words(text, max(first, last - _SOURCE), last)
        marks = reporting().find(words.words, 0, len(words))
        if marks and marks[-1].last == len(words):
            return (words.span(marks[-1].first, marks[-1].last),)
    gap = (last, begin) if last <= begin else (end, first)
    if (
        gap[1] - gap[0] > _AFTER + _SOURCE
        or sentence_ends(text, cut_words(text, *gap))[1 if gap[0] == end else 0 :]
    ):
        return ()
    return read_source(text, source, content).spans[:1]


def _own_clause(words: Words) -> Words:
    """Return the words after a source, less a relative clause, up to the comma after a reporting word."""
    own = words.words
    first = 0
    if len(own) > 1 and own[0] == "," and own[1] in ("who", "which", "whose"):
        first = next((at for at in range(1, len(own)) if own[at] == ","), 0)
    marks = reporting().find(own, first, len(own))
    met = marks[0].last if marks else first
    return words.part(first, next((at for at in range(met, len(own)) if own[at] in (",", ";")), len(own)))


def _until_end(text: str, words: Words) -> Words:
    return words.part(0, next(iter(sentence_ends(text, words)), len(words)))


def _from_start(text: str, words: Words) -> Words:
    return words.part(max(sentence_ends(text, words), default=-1) + 1, len(words))


def is_channel(text: str, source: Sequence[Span]) -> bool:
    """Say whether a source is only where another speaks: "told CNN", "in the Post", "to Reuters"."""
    first = min((span.start for span in source), default=0)
    words = cut_words(text, max(0, first - 30), first)
    return any(word in _CHANNELS for word in words.words[-2:])


def is_keeper(text: str, source: Sequence[Span]) -> bool:
    """Say whether a source is who saw, holds or quotes another: "documents seen by the Post"."""
    first = min((span.start for span in source), default=0)
    words = [
        word for word in cut_words(text, max(0, first - 30), first).words if word not in ("the", "in", "by")
    ]
    return bool(words) and words[-1] in _KEPT


def is_poll(text: str, cue: Sequence[Span], source: Sequence[Span]) -> bool:
    """Say whether the cue is "in" and what it leads to is a poll or a study."""
    if not cue or not source or cue[0].of(text).lower() != "in":
        return False
    start, end = min(span.start for span in (*cue, *source)), max(span.end for span in (*cue, *source))
    return end - start <= _SOURCE and any(word in _POLLS for word in cut_words(text, start, end + 20).words)


def find_in_cue(cue: Cue) -> Iterator[Finding]:
    """Find what the cue's own words, and those between it and the content, say of the claim."""
    for place, kind, spans in (("lead", cue.lead, cue.lead_spans), ("cue", cue.kind, cue.spans)):
        if kind in _LABELS:
            yield Finding(f"{place}:{kind}", _LABELS[kind], kind == "doubting", spans)
