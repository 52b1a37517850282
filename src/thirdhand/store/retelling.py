"""Which claims are new, which are gone, and which are told otherwise than before.

A claim is known again by its words: the same, or nearly the same with any number for another. It is told
otherwise where its certainty, its sources, its numbers or its time are others; where it merely moved, or was
put in other words, it is not.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterator, Sequence
from difflib import SequenceMatcher
from itertools import zip_longest

from thirdhand.records import Article, Author, Claim, Link, Quantity, Stance
from thirdhand.store.changes import Aspect, ClaimChange, Difference
from thirdhand.store.rewording import cut_words
from thirdhand.terms import fold_name

#: Two claims are nearly the same from here on: twice the words that they share in order, over all they have.
_NEAR = 0.6
#: A claim of fewer words is in too many others to be taken for a part of one.
_LEAST_PART = 3
#: So many of the claims that share the most words with one are looked at closely.
_CANDIDATES = 6
#: A word that more claims have than this tells none of them from the others.
_COMMON = 60
#: Stands for every number when claims are told by their words.
_NUMBER = "#"

Pair = tuple[Claim, Claim]


def compare_claims(old: Article, new: Article) -> tuple[ClaimChange, ...]:
    """Return how the claims of ``new`` are others than those of ``old``, in order, the gone ones last."""
    pairs, gone, added = pair_claims(old.claims, new.claims)
    told = {claim.id: ClaimChange(old=None, new=claim) for claim in added}
    for mine, yours in pairs:
        if differences := tuple(tell_apart(mine, yours)):
            told[yours.id] = ClaimChange(old=mine, new=yours, differences=differences)
    in_order = (told[claim.id] for claim in new.claims if claim.id in told)
    return (*in_order, *(ClaimChange(old=claim, new=None) for claim in gone))


def pair_claims(old: Sequence[Claim], new: Sequence[Claim]) -> tuple[list[Pair], list[Claim], list[Claim]]:
    """Return the claims that are the same ones, then those that only ``old`` and only ``new`` have."""
    pairs: list[Pair] = []
    left, right = list(old), list(new)
    # what agrees in more goes first, so that of two claims in the same words each finds its own
    for key in (_telling, _part_and_words, _words, _words_without_numbers):
        pairs += _pair_by(key, left, right)
        left, right = _unpaired(pairs, left, 0), _unpaired(pairs, right, 1)
    pairs += _pair_near(left, right)
    return pairs, _unpaired(pairs, left, 0), _unpaired(pairs, right, 1)


def _unpaired(pairs: Sequence[Pair], claims: Sequence[Claim], side: int) -> list[Claim]:
    paired = {pair[side].id for pair in pairs}
    return [claim for claim in claims if claim.id not in paired]


def _telling(claim: Claim) -> Hashable:
    chain = tuple(_source_key(link) for link in claim.chain)
    return _words(claim), chain, claim.certainty, tuple(map(_number_key, claim.quantities))


def _part_and_words(claim: Claim) -> Hashable:
    return claim.part, _words(claim)


def _words(claim: Claim) -> tuple[str, ...]:
    return tuple(word for each in cut_words(claim.content.text) if (word := each.casefold()) != "…")


def _words_without_numbers(claim: Claim) -> tuple[str, ...]:
    return tuple(_NUMBER if word[0].isdigit() else word for word in _words(claim) if word[0].isalnum())


def _pair_by(key: Callable[[Claim], Hashable], old: Sequence[Claim], new: Sequence[Claim]) -> Iterator[Pair]:
    """Yield claims with the same ``key``, those that come first to those that come first."""
    waiting: dict[Hashable, list[Claim]] = defaultdict(list)
    for claim in reversed(old):
        waiting[key(claim)].append(claim)
    for claim in new:
        if found := waiting.get(key(claim)):
            yield found.pop(), claim


def _pair_near(old: Sequence[Claim], new: Sequence[Claim]) -> list[Pair]:
    """Return the claims that are nearly the same in words, the nearest first."""
    mine, yours = (
        [_words_without_numbers(claim) for claim in old],
        [_words_without_numbers(claim) for claim in new],
    )
    near: list[tuple[float, int, int]] = []
    for j, i in _candidates(mine, yours):
        if (likeness := _liken(mine[i], yours[j])) >= _NEAR:
            near.append((-likeness, j, i))
    pairs: list[Pair] = []
    taken: set[tuple[str, int]] = set()
    for _, j, i in sorted(near):
        if not taken & {("old", i), ("new", j)}:
            taken |= {("old", i), ("new", j)}
            pairs.append((old[i], new[j]))
    return pairs


def _liken(one: Sequence[str], other: Sequence[str]) -> float:
    """Return how near two claims are in words, in 0..1; one that is a part of the other is near enough."""
    ratio = SequenceMatcher(None, one, other, autojunk=False).ratio()
    short, long = sorted((f" {' '.join(one)} ", f" {' '.join(other)} "), key=len)
    is_part = min(len(one), len(other)) >= _LEAST_PART and short in long
    return max(ratio, _NEAR) if is_part else ratio


def _candidates(old: Sequence[Sequence[str]], new: Sequence[Sequence[str]]) -> Iterator[tuple[int, int]]:
    """Yield, for each of ``new``, those of ``old`` that share the most words with it."""
    places: dict[str, list[int]] = defaultdict(list)
    for i, words in enumerate(old):
        for word in set(words):
            places[word].append(i)
    for j, words in enumerate(new):
        shared = Counter(
            i for word in set(words) if len(places.get(word, ())) <= _COMMON for i in places.get(word, ())
        )
        yield from ((j, i) for i, _ in shared.most_common(_CANDIDATES))


def tell_apart(old: Claim, new: Claim) -> Iterator[Difference]:
    """Yield in what the same claim is told otherwise."""
    if (was := _stance(_own(old))) != (now := _stance(_own(new))):
        yield Difference(aspect=Aspect.CERTAINTY, old=was, new=now)
    yield from _compare_chains(old.chain, new.chain)
    if old.chain and new.chain and (was := _stance(old.author)) != (now := _stance(new.author)):
        yield Difference(aspect=Aspect.ARTICLE, old=was, new=now)
    yield from _compare_numbers(old.quantities, new.quantities)
    # a day that only one reading could make out is no change of the claim
    if None not in (was_then := _time(old), is_now := _time(new)) and was_then != is_now:
        yield Difference(aspect=Aspect.TIME, old=was_then, new=is_now)


def _own(claim: Claim) -> Stance:
    """Return the stance that the claim's own label comes from."""
    return claim.chain[-1] if claim.chain else claim.author


def _stance(stance: Stance) -> str:
    """Return a stance in words: its label and its flags."""
    flags = [flag for flag in ("doubt", "distancing") if getattr(stance, flag)]
    hearsay = ["hearsay"] if isinstance(stance, Author) and stance.hearsay else []
    return ", ".join([stance.certainty.value, *flags, *hearsay])


def _compare_chains(old: Sequence[Link], new: Sequence[Link]) -> Iterator[Difference]:
    """Yield the sources that came, went or are others, and what else is said of those that stayed."""
    mine, yours = [_source_key(link) for link in old], [_source_key(link) for link in new]
    for what, a, b, c, d in SequenceMatcher(None, mine, yours, autojunk=False).get_opcodes():
        for was, now in zip_longest(old[a:b], new[c:d]):
            if what == "equal":
                yield from _compare_links(was, now, is_last=was is old[-1] or now is new[-1])
            else:
                yield Difference(aspect=Aspect.SOURCE, old=_describe(was), new=_describe(now))


def _compare_links(old: Link, new: Link, *, is_last: bool) -> Iterator[Difference]:
    of = _name(new)
    if old.anonymity is not new.anonymity:
        was, now = old.anonymity.value, new.anonymity.value
        yield Difference(aspect=Aspect.ANONYMITY, old=was, new=now, of=of)
    if not is_last and (stance := (_stance(old), _stance(new)))[0] != stance[1]:
        yield Difference(aspect=Aspect.STANCE, old=stance[0], new=stance[1], of=of)


def _name(link: Link) -> str:
    return link.name or link.source.text


def _describe(link: Link | None) -> str | None:
    return f"{_name(link)} ({link.anonymity.value})" if link else None


def _source_key(link: Link) -> str:
    """Return what two ways of writing one source share."""
    return fold_name(_name(link)).removeprefix("the ")


def _compare_numbers(old: Sequence[Quantity], new: Sequence[Quantity]) -> Iterator[Difference]:
    mine, yours = Counter(map(_number_key, old)), Counter(map(_number_key, new))
    gone, come = _take(old, mine - yours), _take(new, yours - mine)
    for was, now in zip_longest(gone, come):
        words = [quantity.phrase.text if quantity else None for quantity in (was, now)]
        yield Difference(aspect=Aspect.NUMBER, old=words[0], new=words[1])


def _number_key(quantity: Quantity) -> Hashable:
    return quantity.low, quantity.high, quantity.bound, fold_name(quantity.unit or "")


def _take(quantities: Sequence[Quantity], wanted: Counter[Hashable]) -> list[Quantity]:
    """Return as many of ``quantities`` as are ``wanted`` of each, in their order."""
    left = Counter(wanted)
    taken = []
    for quantity in quantities:
        if left[key := _number_key(quantity)] > 0:
            left[key] -= 1
            taken.append(quantity)
    return taken


def _time(claim: Claim) -> str | None:
    if claim.start is None and claim.end is None:
        return None
    return claim.start or "" if claim.start == claim.end else f"{claim.start or '…'} to {claim.end or '…'}"
