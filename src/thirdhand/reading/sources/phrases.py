"""The reading of one noun phrase: its determiner, its head, the proper name in it, its parts.

The phrase may be longer than the source proper ("a spokesman for the port, Ana Ruiz, who …"): it is cut
at the first comma, bracket or relative pronoun, and a name in the rest is kept as an apposition.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from thirdhand.reading.sources.known import look_up
from thirdhand.reading.sources.names import find_names, is_capital, trim_name
from thirdhand.reading.sources.small_words import small_words, small_words_by_class
from thirdhand.reading.sources.vocabulary import Sort, vocabulary

_UNNAMEABLE = (Sort.ROLE, Sort.SOURCE, Sort.GROUP, Sort.BARE, Sort.DOCUMENT, Sort.HEARSAY, Sort.MEDIA)
#: Longer phrases are not sources; what follows is not looked at.
MAX_PHRASE = 400

_CUT = re.compile(r"\s*(?:[,;:(\[—–\n]|\s-+\s|\s(?:who|whose|which|that|whom)\s)")
_ACRONYM = re.compile(r"\s\([\w.&-]{2,12}\)(?=\s)")
_WORD = re.compile(r"[^\s\"“”‘’'«»]\S*")
_STOPS = small_words("phrase_ends")
_DETERMINERS = small_words_by_class("determiners")
_QUANTITIES = small_words("quantities")
PRONOUNS = small_words_by_class("pronouns")


@dataclass(frozen=True, slots=True)
class Phrase:
    """One noun phrase as read.

    ``text`` is the phrase without what was cut off; ``determiner`` one of ``a the poss own some count``
    or empty; ``head`` the singular of the head noun in lower case, empty where a name is the head;
    ``name`` the proper name that is the phrase or that ends it; ``modifiers`` the words between the
    determiner and the head; ``owner`` a possessor's name ("Ruiz’s brother"); ``apposition`` a name in
    what was cut off; ``has_complement`` says that words follow the head ("source close to the talks").
    """

    text: str
    determiner: str
    head: str
    sort: Sort | None
    is_plural: bool
    name: str | None
    modifiers: tuple[str, ...]
    owner: str | None
    apposition: str | None
    has_complement: bool

    @property
    def is_definite(self) -> bool:
        """Say whether the phrase points back: "the minister", "the same source", "his sister"."""
        return self.determiner in ("the", "poss")


def pronoun_of(text: str) -> str | None:
    """Return the class of a pronoun (``m f p n i w r``), None for other words.

    >>> pronoun_of("She"), pronoun_of("Ana")
    ('f', None)
    """
    if text == "A":  # an answer in an interview printed as questions and answers
        return "a"
    return (
        PRONOUNS.get(text.strip("\"“”‘’' ").lower()) if len(text) < 14 and text not in ("US", "WHO") else None
    )


def read_phrase(text: str) -> Phrase:
    """Read one noun phrase.

    >>> phrase = read_phrase("a senior Kurdish official close to the talks")
    >>> phrase.determiner, phrase.head, phrase.modifiers
    ('a', 'official', ('senior', 'Kurdish'))
    >>> read_phrase("spokesman Ben Supple, who flew in").name
    'Ben Supple'
    """
    text = _ACRONYM.sub("", text[:MAX_PHRASE]).strip()
    cut = _CUT.search(text, 1)
    kept, rest = (text[: cut.start()], text[cut.start() :]) if cut else (text, "")
    words = [_bare(word) for word in _WORD.findall(kept)]
    determiner, body = _split_determiner(words)
    is_one = [word.lower() for word in words[:2]] in (["one", "of"], ["each", "of"])
    body, determiner = _skip_quantity(body, determiner)
    core = body[: _core_end(body)]
    has_complement = len(core) < len(body) or rest.lstrip()[:3] == "who"
    owner, core_after = _split_owner(core)
    name, lead = _split_name(core_after if owner else core, has_determiner=bool(determiner))
    apposition = _name_beside(rest)
    words = lead if name else core_after if owner else core
    head, sort, n_head, is_plural = read_head(words)
    return Phrase(
        text=kept,
        determiner="poss" if owner and not name else determiner,
        head=head,
        sort=sort,
        is_plural=(is_plural or determiner == "count") and not is_one,
        name=name,
        modifiers=tuple(words[: len(words) - n_head]),
        owner=owner,
        apposition=apposition,
        has_complement=has_complement,
    )


def _name_beside(rest: str) -> str | None:
    """Return the name that opens an apposition: "(an official), Ana Ruiz", not one further on."""
    if not rest.startswith((",", "—", "–", " —", " –", " -")):
        return None
    found = next(find_names(rest), None)
    opening = rest[: found.start].lstrip(",—–- ") if found else ""
    is_first = not opening or opening.strip() == (found.title if found else "")
    is_role = bool(opening) and vocabulary().sorts.get(opening.split()[-1].lower()) is Sort.ROLE
    return found.text if found and (is_first or is_role) else None


def _bare(word: str) -> str:
    """Strip what is no part of a word; an initial keeps its stop."""
    stripped = word.rstrip(".,;:!?\"”’'")
    return f"{stripped}." if len(stripped) == 1 and word[1:2] == "." else stripped or word


def read_head(words: list[str]) -> tuple[str, Sort | None, int, bool]:
    """Return the head noun's singular, its sort, how many of the last words it takes, whether it is plural.

    >>> read_head(["chief", "press", "secretary"])
    ('press secretary', <Sort.ROLE: 'role'>, 2, False)
    """
    known = vocabulary()
    for n_words in (3, 2, 1):
        if len(words) < n_words:
            continue
        noun = " ".join(words[-n_words:]).lower().replace("’", "'")
        singular = known.singular(noun)
        if singular in known.sorts:
            is_plural = singular != noun or known.sorts[noun] in (Sort.GROUP, Sort.BARE, Sort.MEDIA)
            return singular, known.sorts[singular], n_words, is_plural
    last = words[-1].lower() if words else ""
    return last, None, min(1, len(words)), last.endswith("s") and not last.endswith("ss")


def _split_determiner(words: list[str]) -> tuple[str, list[str]]:
    if len(words) < 2:
        return "", words
    determiner = _DETERMINERS.get(words[0].lower(), "count" if words[0][0].isdigit() else "")
    if not determiner or _is_titled(words) or _is_bare(words):
        return "", words
    if words[1].lower() in ("same", "other", "latest", "most", "two", "three") and len(words) > 2:
        return determiner, words[2:]
    return determiner, words[1:]


def _is_titled(words: list[str]) -> bool:
    """Say whether a digit opens a name ("9to5Mac") or "One" does ("One America News")."""
    return words[0] == "One" and is_capital(words[1]) and len(words) > 2 and is_capital(words[2])


def _is_bare(words: list[str]) -> bool:
    """Say whether nothing is determined: "those in the hall", "some here", "those investigating"."""
    first, second = words[0].lower(), words[1].lower()
    if vocabulary().sorts.get(first) is not Sort.BARE or second == "of":
        return False
    return second in _STOPS or second in ("here", "there") or (first == "those" and second.endswith("ing"))


def _skip_quantity(words: list[str], determiner: str) -> tuple[list[str], str]:
    """Step over "a number of", "one of the": the head is what is counted."""
    for index in range(min(2, len(words) - 2) + 1 if len(words) > 2 else 0):
        if words[index].lower() in _QUANTITIES and words[index + 1 : index + 2] == ["of"]:
            rest = words[index + 2 :]
            counted = "count" if words[index].lower() in ("couple", "pair") else "some"
            one = words[index].lower() in ("one", "each")
            _, rest = _split_determiner(rest)
            return rest, "a" if one else counted
    return words, determiner


def _core_end(words: list[str]) -> int:
    for index, word in enumerate(words):
        if index and _ends_core(words, index, word.lower()):
            return index
    return len(words)


def _ends_core(words: list[str], index: int, word: str) -> bool:
    is_after_bare = index == 1 and vocabulary().sorts.get(words[0].lower()) is Sort.BARE
    if is_after_bare and (word in ("here", "there") or word.endswith("ing")):
        return True
    return word in _STOPS and not _goes_on(words, index)


def _goes_on(words: list[str], index: int) -> bool:
    """Say whether "of" or "for" stands within a name: "Ministry of Health", "Bank of England"."""
    if words[index] not in ("of", "for", "and", "in", "on", "to", "at") or index + 1 >= len(words):
        return False
    before = vocabulary().sorts.get(vocabulary().singular(words[index - 1].lower()))
    if words[index] != "and" and before in _UNNAMEABLE and not _is_state(words, index):
        return False
    if index > 2 and vocabulary().sorts.get(words[0].lower()) is Sort.ROLE:
        return False  # "analyst Minh Tran of Corbel Securities"
    following = words[index + 1 : index + 3]
    if following and following[0] == "the":
        following = following[1:]
    return bool(following) and is_capital(following[0]) and is_capital(words[index - 1]) and index < 6


def _is_state(words: list[str], index: int) -> bool:
    return words[index - 1 : index + 2] == ["Secretary", "of", "State"]


def _split_owner(words: list[str]) -> tuple[str | None, list[str]]:
    """Split "Ruiz’s brother" into Ruiz and what is hers; a name owned by an outlet stays whole."""
    for index in range(len(words) - 1, -1, -1):
        if re.search(r"['’]s?$", words[index]) and index + 1 < len(words) and is_capital(words[index]):
            return " ".join(words[: index + 1]).removesuffix("’s").removesuffix("'s"), words[index + 1 :]
    return None, words


def _split_name(words: list[str], *, has_determiner: bool) -> tuple[str | None, list[str]]:
    """Split the proper name off the end of ``words``: the name, and the words before it."""
    if not words:
        return None, words
    start = _name_start(words)
    if start == len(words):
        return None, words
    if start == 0 and _is_common(words, has_determiner=has_determiner):
        return None, words
    if has_determiner and vocabulary().singular(words[-1].lower()) in vocabulary().members:
        return None, words  # "the Kentucky Republican"
    if start and read_head(words)[2] > len(words) - start:
        return None, words  # "Danish state TV"
    return trim_name(words[start:]), words[:start]


def _name_start(words: list[str]) -> int:
    start = len(words)
    while start and (is_capital(words[start - 1]) or _links(words, start - 1) or _numbers(words, start - 1)):
        start -= 1
    return start


def _numbers(words: list[str], index: int) -> bool:
    """Say whether a number ends a name: "Channel 4"."""
    return index > 0 and words[index].isdigit() and is_capital(words[index - 1])


def _links(words: list[str], index: int) -> bool:
    """Say whether a small word stands inside a name: "of" in "Bank of England", "bin" in a person's."""
    small = (
        "of",
        "for",
        "the",
        "and",
        "de",
        "del",
        "della",
        "la",
        "van",
        "von",
        "der",
        "bin",
        "ibn",
        "al",
        "el",
        "da",
        "di",
        "du",
        "in",
        "on",
        "at",
        "to",
        "&",
        "–",
        "-",
        "in",
    )
    if words[index] not in small or index + 1 >= len(words):
        return False
    return index > 0 and (is_capital(words[index - 1]) or _links(words, index - 1))


def _is_common(words: list[str], *, has_determiner: bool) -> bool:
    """Say whether a phrase of capitals is a noun at the start of a sentence ("Officials") and no name."""
    _, sort, n_head, is_plural = read_head(words)
    if len(words) == 1 and len(words[0]) > 1 and words[0].isupper() and sort is not Sort.ROLE:
        return False
    if sort is None or n_head < len(words):
        return False
    # "the Congressman" is nobody's name, "the Observer" a paper's.
    is_role = sort is Sort.ROLE and look_up(" ".join(words)) is None
    return not has_determiner or is_plural or is_role or words[-1].islower()
