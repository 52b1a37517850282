"""What the words of a claim, and those around it in its sentence, say of how sure it is.

Every marker found is a finding under a rule's id: where it stands, a colon, and the lexicon's class. It
stands on the ``main`` clause, in an ``inner`` one, in the ``frame`` before the content or ``after`` it; a
condition within the content is ``opening``, ``main``, ``if`` or ``hedged`` after what stands before it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from thirdhand.lexicons import load
from thirdhand.reading.certainty.scope import Standing, find_standing
from thirdhand.reading.certainty.words import Mark, Phrases, Words, cut_words, sentence_ends
from thirdhand.records import Certainty, Span

#: Code points that are read: of the sentence before the content, after it, of the content, of a gap in it.
_BEFORE, _AFTER, _CONTENT, _GAP = 240, 120, 600, 40
#: Words of a denied content that is no proposition of its own ("the report").
_ANAPHOR = 5
_BE = frozenset(
    "is are was were be been being isn't aren't wasn't weren't it's he's she's they're that's".split()
)
_DETERMINERS = frozenset(
    "a an the his her its their our your my this that these those some any no most".split()
)
_PLACES = frozenset(
    "on at in before with alongside for onstage live together here there twice next by".split()
)
_PERCEIVED = frozenset("be not see hear feel smell only barely hardly no n't".split())
_MONTH_BEFORE = frozenset(
    "in on of since last early late mid this next from until by during through and".split()
)
_NO_CONDITION = frozenset(
    "as see ask asked asking asks wonder wonders wondered wondering know knows knew sure clear "
    "determine decide question check checking tell say unclear matter not know".split()
)
#: Classes that say nothing within the content.
_OUTSIDE = frozenset(("false", "prospect", "hearsaid"))
#: Classes that say nothing of a content that follows.
#: Words within which a quotation is a name or a phrase, and no speech.
_SHORT_QUOTE = 5
_INSIDE = frozenset(("condition", "proviso", "would"))
_BREAKS = frozenset((",", ";", "and", "but"))
_ADVERBS = frozenset(
    "possibly probably perhaps maybe potentially apparently presumably likely reportedly".split()
)
_ADDITIONS = frozenset("because in from due for as by to with at on after before since making".split())
_FUTURE = frozenset("will would could should can may might must won't wouldn't cannot can't shall".split())
_LIKELY_AFTER = frozenset(
    "will would could may might have has had seem seems seemed appear appears appeared look looks "
    'looked also now not still increasingly just very quite highly who which that and or , “ "'.split()
)
_PRONOUNS = frozenset("he she it they we i you the that this anyone anything".split())
_KNOWING = frozenset("know sure idea certain say".split())
_QUOTES = frozenset('“”"')
_STOPS = frozenset(("", ".", "!", "?", "\n"))


class Finding(NamedTuple):
    """A marker that speaks for a label; ``doubt`` only for a denial of what is unlikely."""

    rule: str
    certainty: Certainty
    doubt: bool
    evidence: tuple[Span, ...]
    condition: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Surroundings:
    """The words of a claim and of its sentence: before the content, of the content, after it."""

    before: Words
    content: Words
    after: Words
    #: How many words of ``before`` stand between the cue and the content; None where no cue is there.
    n_framed: int | None


#: The label that each class speaks for.
LABELS = {
    "modal": Certainty.POSSIBLE,
    "possible": Certainty.POSSIBLE,
    "hoping": Certainty.POSSIBLE,
    "prospect": Certainty.POSSIBLE,
    "probable": Certainty.PROBABLE,
    "seeming": Certainty.PROBABLE,
    "self": Certainty.PROBABLE,
    "forecasting": Certainty.PROBABLE,
    "hearsay": Certainty.UNKNOWN,
    "accused": Certainty.UNKNOWN,
    "hearsaid": Certainty.UNKNOWN,
    "unclear": Certainty.UNKNOWN,
    "unverified": Certainty.UNKNOWN,
    "false": Certainty.DENIED,
    "doubtful": Certainty.DENIED,
    "condition": Certainty.CONDITIONAL,
    "proviso": Certainty.CONDITIONAL,
    "would": Certainty.CONDITIONAL,
}


@cache
def hedges() -> Phrases:
    """Return the phrases of ``hedges.toml``, compiled once."""
    table = load("hedges")
    return Phrases({kind: table[kind]["words"] for kind in LABELS})


@cache
def _closed() -> tuple[frozenset[str], frozenset[str]]:
    """Return the words that may stand between a marker and a content, and those that open a clause."""
    table = load("hedges")
    return frozenset(table["between"]["words"]), frozenset(table["open"]["words"])


def look_around(
    text: str, content: Sequence[Span], cue: Sequence[Span], start: int, end: int
) -> Surroundings:
    """Cut the words of a claim and of its sentence out of ``text[start:end]``."""
    spans = sorted(content)
    first, last = spans[0].start, max(span.end for span in spans)
    own, is_whole = _first_sentence(text, spans, cue)
    before = _sentence_before(text, max(start, first - _BEFORE), first)
    after = Words((), (), ()) if is_whole else _sentence_after(text, last, min(end, last + _AFTER))
    ahead = [span.end for span in cue if span.end <= first]
    n_framed = None
    if ahead and len(before) and before.starts[0] <= max(ahead):
        n_framed = sum(at >= max(ahead) for at in before.starts)
    return Surroundings(before, own, after, n_framed)


def _first_sentence(text: str, spans: Sequence[Span], cue: Sequence[Span]) -> tuple[Words, bool]:
    """Cut the content's first sentence, with short gaps in it that are not the cue's; say whether it ends."""
    words: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    reached = spans[0].start
    for span in spans:
        begin = max(span.start, reached)
        if 0 < begin - reached <= _GAP:
            begin = _gap_start(text, Span(reached, begin), cue)
        reached = max(reached, span.end)
        found = cut_words(text, begin, min(reached, begin + _CONTENT))
        stops = sentence_ends(text, found)
        n = stops[0] + 1 if stops else len(found)
        words += found.words[:n]
        starts += found.starts[:n]
        ends += found.ends[:n]
        if stops:
            return Words(words, starts, ends), True
        if span.end - spans[0].start > _CONTENT:
            break
    return Words(words, starts, ends), False


def _gap_start(text: str, gap: Span, cue: Sequence[Span]) -> int:
    """Return the start of a gap that holds a marker, its end where it holds none or the cue."""
    if any(gap.overlaps(one) for one in cue):
        return gap.end
    words = cut_words(text, gap.start, gap.end)
    return gap.start if hedges().find(words.words, 0, len(words)) else gap.end


def _sentence_before(text: str, start: int, end: int) -> Words:
    words = cut_words(text, max(start, text.rfind("\n", start, end) + 1), end)
    for at in reversed(sentence_ends(text, words)):
        if at + 1 < len(words) or words.words[at][0] in "!?…" or not text[end].islower():
            return words.part(at + 1, len(words))
    return words


def _sentence_after(text: str, start: int, end: int) -> Words:
    if text[start : start + 1] in _STOPS:
        return Words((), (), ())
    words = cut_words(text, start, end)
    stops = sentence_ends(text, words)
    return words.part(0, stops[0] + 1) if stops else words


def find_in_content(text: str, around: Surroundings) -> Iterator[Finding]:
    """Find the markers among the content's own words."""
    own = around.content
    words = own.words
    marks = hedges().find(words, 0, len(words))
    standing = find_standing(words, 0, len(words)) if marks else []
    for mark in marks:
        if mark.kind in _OUTSIDE or not _counts(text, own, mark):
            continue
        place = "main" if standing[mark.first] is Standing.MAIN and not _is_adjunct(words, mark) else "inner"
        if mark.kind in ("condition", "proviso"):
            place = _place_condition(words, mark, place)
            yield _finding(place, mark, own, (_condition(own, mark, len(words)),))
        else:
            yield _finding(place, mark, own)
    yield from _inverted(own, len(words))
    if words and words[-1][-1] == "?":
        yield Finding("main:question", Certainty.UNKNOWN, False, ())


def _is_adjunct(words: Sequence[str], mark: Mark) -> bool:
    """Say whether a mark belongs to an addition alone: "left, probably because", "Orme, said to be ill,"."""
    if mark.first < 2 or words[mark.first - 1] != ",":
        return False
    if words[mark.last - 1] not in _ADVERBS:
        return words[mark.last - 1] == "to" and words[mark.first] not in _BE
    return mark.last < len(words) and words[mark.last] in _ADDITIONS


def _place_condition(words: Sequence[str], mark: Mark, place: str) -> str:
    """Return where a condition stands: ``if`` after no modal or future, ``hedged`` after "may"."""
    if _opens(words, mark.first):
        return "opening"
    earlier = {word for word in words[: mark.first] if word in _FUTURE or word.endswith("'ll")}
    if not earlier:
        return "if"
    return "hedged" if earlier & {"may", "might", "could"} else place


def _finding(place: str, mark: Mark, words: Words, condition: tuple[Span, ...] = ()) -> Finding:
    evidence = (words.span(mark.first, mark.last),)
    return Finding(f"{place}:{mark.kind}", LABELS[mark.kind], mark.kind == "doubtful", evidence, condition)


def _opens(words: Sequence[str], at: int) -> bool:
    """Say whether only quotation marks and words that join stand before the word at ``at``."""
    return at <= 3 and all(
        word in _QUOTES or word in ("that", "and", "but", "so", "even") for word in words[:at]
    )


def _condition(words: Words, mark: Mark, last: int) -> Span:
    """Return the condition's span: up to the comma after an opening one, else to the sentence's end.

    A quotation ends it, but for a few words in marks ("if a “green shoe” option is exercised").
    """
    end, at = last, mark.last
    while at < last:
        word = words.words[at]
        closing = next(
            (to for to in range(at + 1, min(at + _SHORT_QUOTE, last)) if words.words[to] == "”"), 0
        )
        if word == "“" and closing:
            at = closing
        elif word in (",", ";", "“", "”") or word[0] in ".!?…\n":
            end = at
            break
        at += 1
    return words.span(mark.first, max(end, mark.last))


def _inverted(words: Words, last: int) -> Iterator[Finding]:
    """Find conditions by the order of words: "should they refuse", "had he known, he would"."""
    own = words.words
    for at in range(last - 1):
        word, following = own[at], own[at + 1]
        if word == "should" and following in _PRONOUNS and own[last - 1][-1] != "?":
            place = "opening" if at == 0 or own[at - 1] != "," else "main"
        elif (
            at == 0
            and word in ("had", "were")
            and any(one in ("would", "could", "might") for one in own[:last])
        ):
            place = "opening"
        else:
            continue
        mark = Mark("condition", at, at + 1)
        yield _finding(place, mark, words, (_condition(words, mark, last),))


def _counts(text: str, words: Words, mark: Mark) -> bool:
    """Say whether the phrase has, in its place, the sense for which the lexicon lists it."""
    own = words.words
    before = own[mark.first - 1] if mark.first else ""
    after = own[mark.last] if mark.last < len(own) else ""
    first = own[mark.first]
    if mark.kind == "modal":
        return _is_modal(text, words, mark, before, after)
    if mark.kind == "seeming":
        return not (first.startswith("appear") and after in _PLACES) and not (
            first in ("seem", "appear") and before in ("it", "them", "him", "her")
        )
    if mark.kind == "probable":
        return _is_predicate(own, mark, before, after)
    if mark.kind == "doubtful":
        return before in _BE or before in _LIKELY_AFTER
    if mark.kind == "hearsay" and first == "purported":
        return before in _BE
    if mark.kind == "condition":
        is_aside = after in ("any", "only", "ever", "not", "possible") and mark.first > 0
        return not (first == "if" and (before in _NO_CONDITION or is_aside))
    if mark.kind == "proviso":
        return _opens(own, mark.first)
    if mark.kind == "unclear":
        return own[mark.last - 1] not in _KNOWING or after in _closed()[1]
    return True


def _is_modal(text: str, words: Words, mark: Mark, before: str, after: str) -> bool:
    first = words.words[mark.first]
    if first == "may":
        is_name = text[words.starts[mark.first]].isupper() and text[words.ends[mark.first] - 1].islower()
        return not is_name or not (before in _MONTH_BEFORE or after[:1].isdigit() or after in (",", "."))
    if first in ("may", "might") and _follows(words, mark, "as", "well"):
        return False
    if first == "might":
        return before not in _DETERMINERS and before not in ("military", "economic", "'s", "with", "all")
    if first == "could" and after == "not":
        return False
    if first == "could" and after in _PERCEIVED:
        following = words.words[mark.last + 1] if mark.last + 1 < len(words) else ""
        return after == "be" and following not in ("seen", "heard", "felt", "found", "reached")
    return True


def _follows(words: Words, mark: Mark, *following: str) -> bool:
    """Say whether just these words follow a mark."""
    return tuple(words.words[mark.last : mark.last + len(following)]) == following


def _is_predicate(own: Sequence[str], mark: Mark, before: str, after: str) -> bool:
    word = own[mark.first]
    if mark.last - mark.first > 1:
        return True
    if word == "likely":
        return not before or before in _BE or before in _LIKELY_AFTER
    if word == "seemingly":
        return before not in _DETERMINERS and not before.endswith("'s")
    if word in ("expected", "believed", "presumed"):
        earlier = own[mark.first - 2] if mark.first > 1 else ""
        return after == "to" or before in _BE or (earlier in _BE and before not in _DETERMINERS)
    return True


def find_around(text: str, around: Surroundings) -> Iterator[Finding]:
    """Find the markers that lead to the content or follow it at once."""
    yield from _find_before(text, around)
    yield from _find_after(text, around)


def _find_before(text: str, around: Surroundings) -> Iterator[Finding]:
    before = around.before
    n = len(before)
    marks = hedges().find(before.words, 0, n)
    first = n - around.n_framed if around.n_framed is not None else _frame_start(before, marks)
    for mark in marks:
        is_about = mark.first >= first and mark.kind not in _INSIDE and leads(before.words, mark.last)
        if is_about and _counts_before(text, around, mark):
            yield _finding("frame", mark, before)
    if n and before.words[-1] == "whether" and not (marks and marks[-1].last == n):
        yield Finding("frame:whether", Certainty.UNKNOWN, False, (before.span(n - 1, n),))
    start = max(first, 0) if around.n_framed is not None else 0
    yield from _condition_before(before, start)


def leads(words: Sequence[str], at: int) -> bool:
    """Say whether nothing in the words from ``at`` on begins another clause or sentence.

    >>> leads(["fears", "that"], 1), leads(["fears", "it", ",", "and", "says"], 1)
    (True, False)
    """
    return not any(word in _BREAKS or word[0] in ".!?…\n" for word in words[at : len(words) - 1])


def _counts_before(text: str, around: Surroundings, mark: Mark) -> bool:
    if mark.kind == "unclear":
        return True
    if mark.last == len(around.before):
        return mark.kind != "probable" or around.before.words[mark.first - 1] not in _DETERMINERS
    return _counts(text, around.before, mark)


def _frame_start(before: Words, marks: Sequence[Mark]) -> int:
    """Return where the words begin that lead from a marker to the content without a break."""
    between, opening = _closed()
    covered = {at for mark in marks for at in range(mark.first, mark.last)}
    at = len(before)
    while at > 0:
        word = before.words[at - 1]
        is_lead_in = word == "," and at == len(before) and (at - 2) in covered
        if not (at - 1 in covered or word in between or word in opening or word in _QUOTES or is_lead_in):
            break
        at -= 1
    return at


def _condition_before(before: Words, start: int) -> Iterator[Finding]:
    """Find a clause of condition that stands between the sentence's start, or the cue, and the content."""
    words = before.words
    at = start
    while at < len(words) and (words[at] in _QUOTES or words[at] in ("that", "and", "but", ",", "even")):
        at += 1
    found = hedges().find(words, at, len(words))
    if not found or found[0].first != at or found[0].kind not in ("condition", "proviso") or words[-1] != ",":
        return
    if words[at:].count(",") == 1:
        mark = found[0]
        yield _finding("frame", mark, before, (before.span(mark.first, len(words) - 1),))


def _find_after(text: str, around: Surroundings) -> Iterator[Finding]:
    after = around.after
    between, _ = _closed()
    marks = {mark.first: mark for mark in hedges().find(after.words, 0, len(after))}
    at = 0
    while at < len(after):
        mark = marks.get(at)
        if mark is not None and mark.kind == "condition" and after.words[at] == "even":
            return
        if mark is not None and mark.kind in ("condition", "proviso"):
            yield _finding("after", mark, after, (_condition(after, mark, len(after)),))
            return
        if mark is not None:
            is_whole = len(around.content) >= _ANAPHOR
            if _counts(text, after, mark) and not (mark.kind in ("modal", "would", "self") and is_whole):
                yield _finding("after", mark, after)
            at = mark.last
        elif (
            after.words[at] in between
            or after.words[at] in (",", "“", "”", '"')
            or after.words[at].endswith("ly")
        ):
            at += 1
        else:
            return
