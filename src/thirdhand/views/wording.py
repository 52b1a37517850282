"""The words in which every view tells what was read: sources, stances, numbers, times, sums.

They are DESIGN's terms: what a reader sees on screen is what stands in the records. What an article
says is quoted and made visible; nothing here is styled.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from thirdhand.records import (
    Anonymity,
    Article,
    Author,
    Bound,
    Certainty,
    Claim,
    Kind,
    Link,
    Quantity,
    Stance,
)
from thirdhand.views.margin import in_one_line

#: A sign for each label, so that nobody has to tell underlines or colours apart.
SIGNS = {
    Certainty.ASSERTED: "",
    Certainty.PROBABLE: "~",
    Certainty.POSSIBLE: "?",
    Certainty.CONDITIONAL: "*",
    Certainty.DENIED: "≠",
    Certainty.UNKNOWN: "…",
}
OWN_VOICE = "the article's own voice"
_MARKS = '“”"'
_DOT = " · "
#: Numbers from here on are written with an exponent: no article counts so far, but a record may.
_HUGE = 1e15


@dataclass(frozen=True, slots=True, kw_only=True)
class StanceWords:
    """A stance in words: its label, ``text`` with flags and evidence, and whether it says anything.

    One that ``is_silent`` is ``unknown`` without flag, condition or evidence: a neutral "said".
    """

    certainty: Certainty
    text: str
    is_silent: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkWords:
    """A source in words.

    ``source`` is as written there, ``name`` whom it is resolved to where that says more. ``chip`` gives what
    is worth saying of kind and anonymity ("outlet", "person, role"), ``full_chip`` both always.
    """

    source: str
    name: str | None
    via: str | None
    anonymity: Anonymity
    chip: str
    full_chip: str
    stance: StanceWords


def describe_link(link: Link, text: str) -> LinkWords:
    """Return ``link``, whose spans count in ``text``, in words."""
    source, name = in_one_line(link.source.text), in_one_line(link.name or "")
    kind = link.kind.value.replace("_", " ")
    is_known, is_named = link.kind is not Kind.UNKNOWN, link.anonymity is Anonymity.NAMED
    parts = [*([kind] if is_known else []), *([] if is_named and is_known else [link.anonymity.value])]
    if is_named and link.name is None:
        parts.append("not resolved")
    return LinkWords(
        source=source,
        name=name if name and _bare(name) != _bare(source) else None,
        via=in_one_line(link.via) if link.via else None,
        anonymity=link.anonymity,
        chip=", ".join(parts),
        full_chip=f"{kind if is_known else 'kind unknown'}, {link.anonymity.value}",
        stance=describe_stance(link, text),
    )


def _bare(name: str) -> str:
    """Return ``name`` as it is compared: case and an article before it tell nobody apart."""
    return name.casefold().removeprefix("the ")


def name_chain(claim: Claim) -> str:
    """Return through whom ``claim`` comes, outermost first, in one line."""
    chain = " › ".join(link.name or link.source.text for link in claim.chain)
    return in_one_line(chain) or OWN_VOICE


def describe_stance(stance: Stance, text: str) -> StanceWords:
    """Return ``stance``, whose spans count in ``text``, in words.

    >>> describe_stance(Stance(certainty=Certainty.DENIED, doubt=True), "").text
    'denied, doubt'
    """
    flags = {"doubt": stance.doubt, "distancing": stance.distancing}
    flags["hearsay"] = isinstance(stance, Author) and stance.hearsay
    condition = [f"on condition {_quoted(span.of(text))}" for span in stance.condition]
    evidence = [
        _quoted(span.of(text))
        for span in stance.evidence
        if not any(span.overlaps(condition) for condition in stance.condition)
    ]
    more = [*(flag for flag, is_set in flags.items() if is_set), *condition, *dict.fromkeys(evidence)]
    return StanceWords(
        certainty=stance.certainty,
        text=", ".join([stance.certainty.value, *more]),
        is_silent=stance.certainty is Certainty.UNKNOWN and not more,
    )


def _quoted(words: str) -> str:
    """Put ``words`` in quotation marks, without those that they bring along at their ends."""
    return f"“{in_one_line(words).strip(_MARKS)}”"


def describe_quantity(quantity: Quantity) -> str:
    """Return the interval and unit of ``quantity`` in words: "at least 1,000 soldiers"."""
    low, high = (_number(end) if end is not None else "" for end in (quantity.low, quantity.high))
    about = "about " if quantity.bound is Bound.ABOUT else ""
    if low and high:
        span = f"{about}{low}" if low == high else f"{about}{low} to {high}"
    elif low or high:
        span = f"at least {low}" if low else f"at most {high}"
    else:
        span = in_one_line(quantity.phrase.text)
    return f"{span} {in_one_line(quantity.unit)}" if quantity.unit else span


def _number(value: float) -> str:
    if abs(value) >= _HUGE or value != int(value):
        return f"{value:,.10g}"
    return f"{int(value):,}"


def describe_numbers(quantities: Sequence[Quantity]) -> str | None:
    """Return the quantities of a claim in words, None if it has none."""
    if not quantities:
        return None
    return f"number{'s' if len(quantities) > 1 else ''}: {', '.join(map(describe_quantity, quantities))}"


def describe_time(claim: Claim) -> str | None:
    """Return the days that ``claim`` is about in words, None if the text does not give them."""
    if claim.start is None or claim.end is None:
        day = claim.start or claim.end
        return day and f"time: {'from' if claim.start else 'until'} {in_one_line(day)}"
    if claim.start == claim.end:
        return f"time: {in_one_line(claim.start)}"
    return f"time: {in_one_line(claim.start)} to {in_one_line(claim.end)}"


def sum_up_claims(claims: Iterable[Claim]) -> str:
    """Return the line that sums ``claims`` up.

    Own voice, named, and unnamed or collective add up to all of them: each claim counts by its innermost
    source, and one that is described but not named (``role``) is unnamed. At third hand are those
    with a chain of two or more.

    >>> sum_up_claims([])
    '0 claims · 0 own voice · 0 named · 0 unnamed or collective · 0 at third hand'
    """
    given = list(claims)
    sourced = [claim for claim in given if claim.chain]
    n_named = sum(claim.chain[-1].anonymity is Anonymity.NAMED for claim in sourced)
    return _DOT.join(
        (
            f"{len(given)} claim{'' if len(given) == 1 else 's'}",
            f"{len(given) - len(sourced)} own voice",
            f"{n_named} named",
            f"{len(sourced) - n_named} unnamed or collective",
            f"{sum(claim.depth > 1 for claim in given)} at third hand",
        )
    )


def name_credits(article: Article) -> tuple[str, ...]:
    """Return whom ``article`` itself is credited to, each once."""
    return tuple(dict.fromkeys(in_one_line(credit.name or credit.phrase.text) for credit in article.credits))


def join_numbers(numbers: Iterable[int]) -> str:
    """Return ascending ``numbers`` as text, three or more in a row as a range.

    >>> join_numbers([1, 3, 4, 6, 7, 8])
    '1, 3, 4, 6–8'
    """
    rows: list[list[int]] = []
    for number in numbers:
        if rows and rows[-1][-1] == number - 1:
            rows[-1].append(number)
        else:
            rows.append([number])
    return ", ".join(f"{row[0]}–{row[-1]}" if len(row) > 2 else ", ".join(map(str, row)) for row in rows)
