"""The terms by which texts are searched: words in one case, without accents, cut to their stems.

Both databases get the same terms, made here, so that a search finds the same articles in either, and the
words that matched can be marked in the stored text by their exact code points. Stems are Snowball's
English ones; no word is left out, so that "to be or not to be" can be looked for.
"""

from __future__ import annotations

import functools
import re
import threading
import unicodedata
from collections.abc import Collection, Iterator

#: The rules below, by number: texts that were cut by others are cut anew when a store is migrated.
TERMS_VERSION = "2"

# "1,000" and "3.5" are one term; so are "don't" and "Sorell’s".
_WORD = re.compile(r"\d+(?:[.,]\d+)+(?![^\W_])|[^\W_]+(?:['’][^\W_]+)*")
_POSSESSIVE = re.compile(r"['’]s$", re.IGNORECASE)
_DIGIT_GROUPS = re.compile(r"\d{1,3}(?:,\d{3})+")
#: Longer runs are no words (encoded data, scripts without spaces) and would burden the index.
_MAX_CHARACTERS = 64


def find_terms(text: str, wanted: Collection[str] | None = None) -> Iterator[tuple[str, int, int]]:
    """Yield the terms of ``text`` in order as (term, start, end), in code points; only ``wanted`` if given.

    >>> list(find_terms("Grain ships", {"ship"}))
    [('ship', 6, 11)]
    """
    words = _WORD if wanted is None else _words_like(frozenset(term[0] for term in wanted))
    for match in words.finditer(text):
        term = normalize(match[0])
        if wanted is None or term in wanted:
            yield term, match.start(), match.end()


@functools.lru_cache(maxsize=1_000)
def _words_like(firsts: frozenset[str]) -> re.Pattern[str]:
    """Return the pattern of the words whose terms may begin with one of ``firsts``.

    No stem begins with another letter than its word. Letters beyond ASCII may fold to any. So few words are
    left that a text is searched in a tenth of the time.
    """
    if not all("a" <= first <= "z" for first in firsts):
        return _WORD
    letters = "".join(sorted(firsts))
    # the letter stands first, so that what has none is skipped in C; then no word may go on there
    return re.compile(
        rf"[{letters}{letters.upper()}\x80-\U0010ffff](?<=[^\W_])(?<![^\W_].)(?<![^\W_]['’].)"
        r"[^\W_]*(?:['’][^\W_]+)*",
        re.DOTALL,
    )


def next_term(text: str, start: int) -> tuple[str, int, int] | None:
    """Return the first term at or after ``start``, which must not stand inside a word; None at the end."""
    match = _WORD.search(text, start)
    return (normalize(match[0]), match.start(), match.end()) if match else None


def cut_terms(text: str) -> list[str]:
    """Return the terms of ``text`` alone, in order.

    >>> cut_terms("The ships’ 1,000 crews weren't in São Velho.")
    ['the', 'ship', '1000', 'crew', 'werent', 'in', 'sao', 'velho']
    """
    return [normalize(word) for word in _WORD.findall(text)]


@functools.lru_cache(maxsize=100_000)
def normalize(word: str) -> str:
    """Return the term of one word."""
    plain = _POSSESSIVE.sub("", word[:_MAX_CHARACTERS])
    plain = plain.replace("'", "").replace("’", "")
    if plain[0].isdigit() and not plain.isalnum():
        whole = plain.replace(",", "") if _DIGIT_GROUPS.match(plain) else plain
        # an index would part the term there
        return re.sub("[.,]", "_", whole)
    # folded twice: NFKD makes capitals of letters that have no case, as those set high
    folded = unicodedata.normalize("NFKD", plain.casefold()).casefold()
    # NFKD may leave what is neither letter nor digit (a fraction's slash): it would part the term
    letters = "".join(filter(str.isalnum, folded)) or plain
    return _stem(letters) if letters.isascii() else letters


def fold_name(name: str) -> str:
    """Return what two ways of writing one name share.

    >>> fold_name("The  Foreign Ministry") == fold_name("the foreign ministry")
    True
    """
    return " ".join(name.casefold().split())


def _stem(word: str) -> str:
    import snowballstemmer

    # Stemmers keep their state in themselves, and searches may run side by side.
    if not hasattr(_stemmers, "english"):
        _stemmers.english = snowballstemmer.stemmer("english")
    stem: str = _stemmers.english.stemWord(word)
    return stem


_stemmers = threading.local()
