"""The small words of ``lexicons/grammar.toml``, as sets and tables."""

from __future__ import annotations

from thirdhand.lexicons import load


def small_words(table: str) -> frozenset[str]:
    """Return the words of one list.

    >>> "of" in small_words("phrase_ends")
    True
    """
    return frozenset(load("grammar")[table].split())


def small_words_by_class(table: str) -> dict[str, str]:
    """Return each word of a table of lists with the list that it stands in.

    >>> small_words_by_class("pronouns")["she"]
    'f'
    """
    return {word: key for key, words in load("grammar")[table].items() for word in words.split()}


def small_words_by_key(table: str) -> dict[str, tuple[str, ...]]:
    """Return the lists of a table by their keys.

    >>> "lawmaker" in small_words_by_key("alike")["senator"]
    True
    """
    return {key: tuple(words.split()) for key, words in load("grammar")[table].items()}
