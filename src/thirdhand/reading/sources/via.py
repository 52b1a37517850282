"""The paper or channel through which a source speaks: "a Gallup poll", "said in a statement", "tweeted".

Only the words around the source and its cue are looked at: what follows the source ("Ruiz’s letter"),
what stands before it ("a report by"), and the clause of the cue ("said in a statement", "In a memo, …").
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from thirdhand.reading.sources.leading import is_told
from thirdhand.reading.sources.mentions import Mention
from thirdhand.reading.sources.small_words import small_words
from thirdhand.reading.sources.vocabulary import Sort, vocabulary

#: Code points that are looked at on either side of a source or a cue.
REACH = 80
#: Words from a preposition to the noun it governs: "in a brief written statement".
MAX_WORDS = 5

_WORDS = re.compile(r"[\w’'/-]+|[^\w\s]|\n")
#: "Ana Ruiz (@anaruiz) May 3": a tweet that an article prints.
_HANDLE = re.compile(r"\s?\(@\w")
_MAKERS = small_words("maker_words")
_MADE = small_words("made_words")
_SKIPPED = small_words("skipped")
_NEVER_VERBS = small_words("never_verbs")
_LEADING = small_words("leading")
_OPENING = small_words("opening")
_FUNCTION = small_words("function_words")


def find_via(text: str, mention: Mention) -> str | None:
    """Return the noun for the paper or channel, None where none is named.

    >>> from thirdhand.records import Span
    >>> text = "Ruiz said in a brief statement that the port was open."
    >>> find_via(text, Mention(spans=(Span(0, 4),), cue=(Span(5, 9),)))
    'statement'
    """
    first, last = mention.spans[0], mention.spans[-1]
    beside = _after_source(text, last.end, text[first.start : last.end]) or _before_source(text, first.start)
    if beside:
        return beside
    if _HANDLE.match(text, last.end):
        return "Twitter"
    if is_told(text, first.start):
        return None  # "told the Herald in a statement": the statement is the speaker's
    if not mention.cue:
        return _governed(_WORDS.findall(text[last.end : last.end + REACH // 2])[:6], _LEADING, is_first=True)
    return _of_cue(text, mention) or _after_cue(text, mention) or _opening(text, first.start)


def _of_cue(text: str, mention: Mention) -> str | None:
    verbs = vocabulary().channel_verbs
    words = [word for span in mention.cue for word in span.of(text).split()]
    found = next((verbs[word.lower()] for word in words if word.lower() in verbs), None)
    return found or _governed(words, _LEADING)


def _after_source(text: str, end: int, source: str) -> str | None:
    """Read "[Gallup] tracking poll" and "[Ruiz]’s letter"; what is nobody's must follow a name."""
    window = text[end : end + REACH]
    owned = re.match(r"['’]s?\s", window)
    if not owned and not (window[:1] == " " and _may_issue(source.split()[-1])):
        return None
    words = _WORDS.findall(window[owned.end() :] if owned else window)
    if owned:
        return read_paper(words, 4)
    known = vocabulary()
    index = next(
        (i for i, word in enumerate(words[:3]) if known.singular(word.lower()) in known.documents), None
    )
    if index is None or any(word in _FUNCTION or word in ("the", "a", "an") for word in words[:index]):
        return None
    # "AP reports that", "Ruiz notes": a plural after a name is a verb, but for a few that never are.
    is_verb = (
        words[index].lower() != known.singular(words[index].lower()) and words[index] not in _NEVER_VERBS
    ) or words[index] == "notes"
    return None if is_verb else read_paper(words, 3)


def _may_issue(word: str) -> bool:
    """Say whether a paper may follow a source that ends in ``word``: "Gallup poll", "ministry statement"."""
    sort = vocabulary().sorts.get(word.lower())
    return word[:1].isupper() or sort in (Sort.GOVERNMENT, Sort.ORGANISATION)


def _before_source(text: str, start: int) -> str | None:
    """Read "a new report by the [Institute]", "a post on the site [example.com]", "a note in which [she]"."""
    words = [word.lower() for word in _WORDS.findall(text[max(0, start - REACH) : start])][-8:]
    while words and (words[-1] in _SKIPPED or words[-1] in vocabulary().adjectives):
        words.pop()
    if words[-2:] == ["in", "which"]:  # "an email in which [a dean] wrote"
        return _last_paper(words[:-2])
    if not words or words.pop() not in _MAKERS:
        return None
    while words and words[-1] in _MADE:
        words.pop()
    if words[-1:] == ["broadcast"] and words[-2:-1] not in (["a"], ["the"]):
        return None  # "was broadcast by"
    return None if words[-1:] in (["comment"], ["comments"]) else _last_paper(words)


def _after_cue(text: str, mention: Mention) -> str | None:
    """Read "said in a statement", "took to Twitter", "issued a statement saying"."""
    source, cue = mention.spans[-1], mention.cue[-1]
    between = text[source.end : cue.start][:REACH] if source.end <= cue.start else ""
    if between and (found := _governed(_WORDS.findall(between), _LEADING)):
        return found
    start = max(cue.end, source.end) if cue.end <= source.start <= cue.end + REACH else cue.end
    return _governed(_WORDS.findall(text[start : start + REACH])[:9], _LEADING, is_first=True)


def _opening(text: str, start: int) -> str | None:
    """Read "In a statement late on Friday, [she] said"."""
    window = text[max(0, start - 2 * REACH) : start]
    opened = list(re.finditer(r"(?:^|[.!?”\"]\s+|\n)(?=[A-Z])", window))
    if not opened:
        return None
    words = _WORDS.findall(window[opened[-1].end() :])
    if words and words[0].lower() in ("but", "and", "yet", "later", "earlier"):
        words = words[1:]
    if not words or words[0].lower() not in _OPENING:
        return None
    found = read_paper(words[1:], MAX_WORDS)
    return found if found in vocabulary().spoken else None


def _governed(words: Sequence[str], leading: frozenset[str], *, is_first: bool = False) -> str | None:
    """Read the paper after a preposition or verb of issuing; ``is_first``: no comma or "that" before it."""
    for index, word in enumerate(words):
        if is_first and (word in ',.;\n"“”' or word == "that" or index > 6):
            return None
        if word.lower() in leading and (found := read_paper(words[index + 1 :], MAX_WORDS)):
            # "to study it", "took to Twitter": a platform alone follows "to".
            known = vocabulary().platforms if word == "to" else vocabulary().spoken
            return found if found in known else None
    return None


def read_paper(words: Sequence[str], n_words: int) -> str | None:
    """Return the paper or platform that a noun phrase at the start of ``words`` names.

    >>> read_paper("a long blog post on Monday".split(), 5)
    'blog post'
    """
    known = vocabulary()
    for index, word in enumerate(words[:n_words]):
        lower = word.lower()
        if word in known.platforms:
            return word
        if lower in _FUNCTION or not (word[0].isalnum() or word[0] in "’'"):
            return None
        singular = known.singular(lower)
        if singular in known.documents and not _goes_on(words, index):
            pair = f"{words[index - 1].lower()} {singular}" if index else ""
            return pair if pair in known.documents else singular
    return None


def _goes_on(words: Sequence[str], index: int) -> bool:
    """Say whether the next word is a paper too: "police" in "talking points memo"."""
    following = words[index + 1].lower() if index + 1 < len(words) else ""
    return vocabulary().singular(following) in vocabulary().documents


def _last_paper(words: Sequence[str]) -> str | None:
    known = vocabulary()
    for n_words in (2, 1):
        noun = known.singular(" ".join(words[-n_words:]))
        if noun in known.documents:
            return noun
    return None
