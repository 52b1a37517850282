"""Which words of a claim stand on its main clause.

Without a parser: a relative or subordinate clause is opened by its first word and closed by a comma, by
the end of the sentence, or, where no comma parts it, by the second finite verb.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import IntEnum

#: First words of clauses that tell of somebody or something just named.
_RELATIVE = frozenset(("who", "which", "whom", "whose", "where", "what"))
#: First words of clauses that tell why, when or in spite of what.
_SUBORDINATE = frozenset(
    (
        "because",
        "although",
        "though",
        "while",
        "when",
        "whenever",
        "after",
        "before",
        "since",
        "until",
        "till",
    )
    + ("whereas", "why", "how", "whether", "as", "lest", "once")
)
#: Those of them that lead a mere noun where the main verb has yet to come.
_PREPOSITIONS = frozenset(("after", "before", "since", "until", "till", "as", "than"))
#: Words after which a clause begins anew.
_COORDINATE = frozenset(("and", "but", "or", "so", "yet"))
_FINITE = frozenset(
    "is are was were am be been has have had do does did will would shall should can could may might "
    "must isn't aren't wasn't weren't hasn't haven't hadn't don't doesn't didn't won't wouldn't can't "
    "cannot couldn't says say said seem seems seemed appear appears appeared".split()
)
#: A comma sooner than this after the first word of a sentence does not end an opening clause.
_SHORTEST_OPENING = 1


class Standing(IntEnum):
    """Where a word stands: on the main clause or within another one."""

    MAIN = 0
    OPENING = 1
    RELATIVE = 2
    SUBORDINATE = 3


def find_standing(words: Sequence[str], first: int, last: int) -> list[Standing]:
    """Return where each word from ``first`` up to ``last`` stands; they are one sentence or a part of one.

    >>> [one.name[0] for one in find_standing("the man who fled may return".split(), 0, 6)]
    ['M', 'M', 'R', 'R', 'M', 'M']
    """
    standing: list[Standing] = []
    state, has_comma, n_verbs, has_main_verb = Standing.MAIN, False, 0, False
    for at in range(first, last):
        word = words[at]
        if state is Standing.MAIN:
            opened = _opens(words, at, first, has_main_verb)
            if opened is not Standing.MAIN:
                state, has_comma, n_verbs = opened, at > first and words[at - 1] == ",", 0
            elif word in _FINITE:
                has_main_verb = True
        elif _closes(words, at, last, state, has_comma, n_verbs, first):
            state = Standing.MAIN
            has_main_verb = has_main_verb or word in _FINITE
        elif _is_verb(word):
            n_verbs += 1
        standing.append(state)
    return standing


def _opens(words: Sequence[str], at: int, first: int, has_main_verb: bool) -> Standing:
    word = words[at]
    if at == first:
        return Standing.OPENING if word in _SUBORDINATE else Standing.MAIN
    if word in _RELATIVE:
        return Standing.RELATIVE
    if word in _SUBORDINATE and (has_main_verb or word not in _PREPOSITIONS):
        return Standing.SUBORDINATE
    if word == "that" and words[at - 1] != ",":
        return Standing.SUBORDINATE if has_main_verb else Standing.RELATIVE
    return Standing.MAIN


def _closes(
    words: Sequence[str], at: int, last: int, state: Standing, has_comma: bool, n_verbs: int, first: int
) -> bool:
    word = words[at]
    if state is Standing.OPENING:
        return word == "," and at - first > _SHORTEST_OPENING
    if word == ";":
        return True
    if state is Standing.RELATIVE:
        return word == "," or (not has_comma and n_verbs > 0 and word in _FINITE)
    return word == "," and at + 1 < last and words[at + 1] in _COORDINATE


def _is_verb(word: str) -> bool:
    return word in _FINITE or (word.endswith(("ed", "es")) and len(word) > 3)
