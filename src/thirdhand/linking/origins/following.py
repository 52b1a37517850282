"""Where one claim leads: to the article that it was copied from, one that it credits, or its sources."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from thirdhand.checks.voices import Voice, voice_of
from thirdhand.linking.origins.crediting import find_credited
from thirdhand.linking.origins.ends import (
    BODY_NOUNS,
    End,
    Key,
    body_key,
    is_described,
    is_pointing,
    name_link,
    office_of,
    outlet_key,
    stand_in,
)
from thirdhand.linking.origins.outlets import house_of, outlet_words
from thirdhand.linking.origins.scene import Carried, Scene
from thirdhand.linking.origins.wordings import telling_words
from thirdhand.linking.values import Copied, How, Side
from thirdhand.reading.sources.names import find_names
from thirdhand.reading.sources.phrases import pronoun_of
from thirdhand.reading.sources.small_words import small_words
from thirdhand.records import Anonymity, Article, ClaimPlace, Kind, Link, Part, Span

#: A claim is copied from this share of its words on; a headline goes with a text copied from that one on.
_COPIED, _MOSTLY = 0.6, 0.5
#: The body that opens a claim, perhaps behind what it is: "Industrial group Ostrel is buying".
_SUBJECT = re.compile(
    r"[“\"]?(?:(?:[Tt]he )?(?:[\w-]+ ){0,3}(?:group|company|maker|giant|firm|chain|bank|retailer|agency) )?"
    r"(?P<name>[A-Z][\w&’'-]*(?: [A-Z][\w&’'-]*){0,4})\b(?! [a-z]+ [A-Z])"
)
_SELF = re.compile(
    r"(?:this|our) (?:news)?(?:paper|station|site|website|magazine|programme|agency|outlet|title)$",
    re.IGNORECASE,
)
_FRONT = (ClaimPlace.HEADLINE, ClaimPlace.SUBHEAD)
_DETERMINER = re.compile(r"^(?:the|a|an|another|one|this|that)\s+", re.IGNORECASE)
_ISSUED = re.compile(
    r"\b(?:decree|statement|notice|bulletin|communiqu[eé]|announcement|leaflet|circular|release|website|post|briefing)\b",
    re.I,
)
_UNNAMED_PART = re.compile(
    r"^(?:an?|another|one|two|three|four|five|six|several|some|many|other|at least|\d+)\s[^A-Z]*$|^[^A-Z]*s$"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Lead:
    """How one claim came to its article.

    ``parents`` are the numbers of the articles that it was taken from, ``ends`` its own sources, for where it
    has no parents or they lead nowhere. ``copied_from`` and ``derived_from`` are article ids.
    """

    carried: Carried
    how: How
    parents: tuple[int, ...] = ()
    ends: tuple[End, ...] = ()
    copied_from: str | None = None
    derived_from: str | None = None


class Following:
    """Follows the claims of one scene."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self._own_speakers: dict[int, frozenset[str]] = {}
        self._scopes: dict[tuple[int, Side], tuple[tuple[Key, ...], str]] = {}
        self._copies = {id(one): self._find_copy(one) for one in scene.claims}
        self._credited = {id(one): self._find_credit(one) for one in scene.claims}

    def follow(self) -> list[Lead]:
        """Return where every claim of the scene leads, in its order."""
        return [self._lead(one) for one in self.scene.claims]

    def _lead(self, one: Carried) -> Lead:
        copy, (_, credited) = self._copies[id(one)], self._credited[id(one)]
        is_own = copy is None and self._is_own(one)
        ends = tuple(self._ends(one, is_own=is_own))
        if copy is not None:
            parent = self._member(copy.parent, one.side)
            parent = self._wire(copy, one) if parent is None and copy.wire else parent
            source = copy.parent or (self.scene.articles[parent].id if parent is not None else None)
            parents = () if parent is None else (parent,)
            if parents or not credited:
                return Lead(carried=one, how=How.COPY, parents=parents, ends=ends, copied_from=source)
            return Lead(carried=one, how=How.COPY, parents=credited, ends=ends, copied_from=source)
        if credited:
            first = credited[0]
            is_known = not self.scene.is_later(first, one.article)
            article = self.scene.articles[first].id if is_known else None
            return Lead(carried=one, how=How.RELAY, parents=credited, ends=ends, derived_from=article)
        how = How.OWN if is_own else How.RELAY if ends else How.UNTRACED
        return Lead(carried=one, how=how, ends=ends)

    # -- copies

    def _find_copy(self, one: Carried) -> Copied | None:
        """Return the copying that a claim's words stand in; a headline goes with its text."""
        copies = self.scene.copies[one.article]
        if not copies:
            return None
        if one.claim.part is Part.TEXT:
            best = max(copies, key=lambda copy: _share(one.claim.content.spans, copy.spans))
            share = _share(one.claim.content.spans, [span for copy in copies for span in copy.spans])
            if share >= _COPIED:
                return best
        if one.claim.part is Part.TITLE or one.claim.place in _FRONT:
            return self._copy_of_text(one.article)
        return None

    def _copy_of_text(self, number: int) -> Copied | None:
        """Return the copying that a headline goes with: that of its text's claims, or of most of its text."""
        copies, text = self.scene.copies[number], self.scene.articles[number].text
        below = [
            other.claim
            for other in self.scene.by_article[number]
            if other.claim.part is Part.TEXT and other.claim.place not in _FRONT
        ]
        for copy in copies:
            if any(_share(claim.content.spans, copy.spans) >= _COPIED for claim in below):
                return copy
        largest = max(copies, key=lambda copy: _length(copy.spans))
        return largest if not below and _length(largest.spans) >= _MOSTLY * len(text) else None

    def _member(self, article: str | None, side: Side) -> int | None:
        number = self.scene.numbers.get(article) if article is not None else None
        return number if number is not None and side in self.scene.sides[number] else None

    def _wire(self, copy: Copied, one: Carried) -> int | None:
        """Return the agency's own article where the cluster has it after all."""
        house = self.scene.outlets.find(copy.wire or "")
        is_other = house is not None and house != self.scene.houses[one.article]
        return self.scene.find_credited(house, one.article, one.side) if house and is_other else None

    # -- credit

    def _chain(self, one: Carried) -> tuple[Link, ...]:
        """Return a claim's chain without its own outlet and without hearsay, which is nobody."""
        links = list(one.claim.chain)
        while links and self._is_own_outlet(links[0], one.article):
            links.pop(0)
        while links and voice_of(links[-1]) is Voice.HEARSAY:
            links.pop()
        return tuple(links)

    def _is_own_outlet(self, link: Link, number: int) -> bool:
        names = link.names or (link.source.text,)
        if _SELF.match(link.source.text):
            return True
        keys = [outlet_key(link, name, self.scene.outlets) for name in names]
        return any(key is not None and " ".join(key[1]) == self.scene.houses[number] for key in keys)

    def _find_credit(self, one: Carried) -> tuple[int, tuple[int, ...]]:
        """Return the outermost link that credits articles of the scene, and their numbers."""
        own = self.scene.houses[one.article]
        for depth, link in enumerate(self._chain(one)):
            found = []
            for name in link.names or (link.source.text,):
                key = outlet_key(link, name, self.scene.outlets)
                house = " ".join(key[1]) if key else ""
                if house and house != own:
                    found.append(self.scene.find_credited(house, one.article, one.side))
            numbers = tuple(number for number in found if number is not None)
            if numbers:
                return depth, numbers
        return -1, () if one.claim.chain else self._mentioned(one)

    def _mentioned(self, one: Carried) -> tuple[int, ...]:
        """Return the article of an outlet that the sentence of an uncredited claim names beside it.

        "He was flown in, the Lantern, a weekly, has written": that another outlet with the same claim is
        named there is credit in whatever words.
        """
        scene = self.scene
        if one.claim.part is not Part.TEXT or len(scene.by_house) < 2:
            return ()
        sentence = scene.owning(one.article).sentence(one.claim).of(scene.articles[one.article].text)
        houses = (
            scene.outlets.find(name.text) for name in find_names(sentence) if name.has_the or " " in name.text
        )
        found = [
            scene.find_credited(house, one.article, one.side)
            for house in dict.fromkeys(houses)
            if house is not None and house != scene.houses[one.article]
        ]
        return tuple(number for number in found if number is not None)

    # -- sources

    def _ends(self, one: Carried, *, is_own: bool) -> Iterator[End]:
        """Yield a claim's own sources: those of its innermost link, or its outlet as the witness."""
        chain, article = self._chain(one), self.scene.articles[one.article]
        if not chain:
            yield from self._ends_without_chain(one, is_own=is_own)
            return
        if len(chain) > 1 and _is_issued(chain[-1]) and chain[-2].kind is not Kind.OUTLET:
            chain = chain[:-1]  # a decree that the presidency published is the presidency's word
        scope, scope_name = self._scope(one, chain, is_own=is_own)
        is_relayed = len(chain) > 1 and chain[-2].kind is Kind.OUTLET
        link = stand_in(chain[-1], article)
        names = (link.name,) if "&" in link.source.text else link.names
        for name in names or (None,):
            is_unnamed = len(names) > 1 and name is not None and _UNNAMED_PART.match(name) is not None
            keys = () if is_unnamed else self._keys(link, name, one)
            yield End(
                article=one.article,
                name=name if name and len(names) > 1 else _call(link, keys),
                kind=link.kind,
                anonymity=Anonymity.COLLECTIVE if is_unnamed else link.anonymity,
                keys=keys,
                office=None if is_unnamed else office_of(link),
                is_pointing=is_pointing(link),
                is_described=is_described(link),
                side=one.side,
                scope=scope,
                scope_name=scope_name,
                via=scope_name if is_relayed else self._wire_of(one),
            )

    def _ends_without_chain(self, one: Carried, *, is_own: bool) -> Iterator[End]:
        """Yield the outlet itself, whoever told it, or whom the sentence credits in other words."""
        given, number = one.claim.chain, one.article
        is_told = bool(given) and not one.claim.author.hearsay and self._is_own_outlet(given[0], number)
        if is_told:
            yield self._outlet_end(number, one.side)
        elif not given and is_own:
            told = self.scene.owning(number).find_told(one.claim)
            outlet = self._outlet_end(number, one.side)
            yield outlet if told is None else self._told_end(number, one.side, told)
        elif not given and (whom := self._credited_otherwise(one)) is not None:
            yield self._other_end(one, whom)

    def _keys(self, link: Link, name: str | None, one: Carried) -> tuple[Key, ...]:
        article = self.scene.articles[one.article]
        return name_link(link, name, self.scene.outlets) or _subject(link, one, article)

    def _outlet_end(self, number: int, side: Side) -> End:
        name = house_of(self.scene.articles[number])
        key = ("outlet", tuple(self.scene.houses[number].split()))
        return End(
            article=number,
            name=name,
            kind=Kind.OUTLET,
            anonymity=Anonymity.NAMED,
            keys=(key,),
            office=None,
            is_pointing=False,
            is_described=False,
            side=side,
            scope=(key,),
            scope_name=name,
            via=None,
        )

    def _told_end(self, number: int, side: Side, told: str) -> End:
        """Return whoever spoke to the outlet, as the words before the sign of it have it."""
        key = ("outlet", tuple(self.scene.houses[number].split()))
        return replace(
            self._outlet_end(number, side),
            name=told,
            kind=Kind.UNKNOWN,
            anonymity=Anonymity.UNNAMED,
            keys=(),
            scope=(key,),
        )

    def _credited_otherwise(self, one: Carried) -> str | None:
        if one.claim.part is not Part.TEXT:
            return None
        return find_credited(*self.scene.owning(one.article).sentences(one.claim))

    def _other_end(self, one: Carried, whom: str) -> End:
        """Return whom an uncredited claim's sentence credits in other words: a body or somebody named."""
        words = telling_words(whom)
        is_body = not BODY_NOUNS.isdisjoint(words)
        is_named = is_body or any(word[0].isupper() for word in whom.split())
        key: Key = body_key(words) if is_body else ("person", words)
        scope, scope_name = self._house_scope(one.article, one.side, is_own=False)
        return replace(
            self._outlet_end(one.article, one.side),
            name=whom,
            kind=Kind.ORGANISATION if is_body else Kind.UNKNOWN,
            anonymity=Anonymity.NAMED if is_named else Anonymity.UNNAMED,
            keys=(key,) if is_named and words else (),
            scope=scope,
            scope_name=scope_name,
        )

    def _wire_of(self, one: Carried) -> str | None:
        copy = self._copies[id(one)]
        return copy.wire if copy is not None else None

    def _scope(self, one: Carried, chain: Sequence[Link], *, is_own: bool) -> tuple[tuple[Key, ...], str]:
        """Return within what an unnamed source is told apart: its nearest named link, or else an outlet."""
        article = self.scene.articles[one.article]
        for link in reversed(chain[:-1]):
            link = stand_in(link, article)
            if keys := name_link(link, link.name, self.scene.outlets):
                return keys, link.name or link.source.text
        return self._house_scope(one.article, one.side, is_own=is_own)

    def _house_scope(self, number: int, side: Side, *, is_own: bool) -> tuple[tuple[Key, ...], str]:
        """Return the outlet whose an article's unnamed source is: its own, or whom it took the claim from."""
        path: list[tuple[int, Side]] = []
        while not is_own and (number, side) not in self._scopes:
            path.append((number, side))
            taken = self._takings.get((number, side))
            if isinstance(taken, Copied):
                name, words = taken.wire or taken.parent or "", (taken.parent or "",)
                self._scopes[number, side] = (
                    (("outlet", outlet_words(taken.wire) if taken.wire else words),),
                    name,
                )
            elif taken is None or len(path) > len(self.scene.articles):
                self._scopes[number, side] = self._own_scope(number)
            else:
                number = taken
        found = (
            self._own_scope(number) if is_own else self._scopes.get((number, side), self._own_scope(number))
        )
        self._scopes.update(dict.fromkeys(path, found))
        return found

    def _own_scope(self, number: int) -> tuple[tuple[Key, ...], str]:
        key = ("outlet", tuple(self.scene.houses[number].split()))
        return (key,), house_of(self.scene.articles[number])

    @cached_property
    def _takings(self) -> dict[tuple[int, Side], int | Copied]:
        found: dict[tuple[int, Side], int | Copied] = {}
        for one in self.scene.claims:
            copy, (_, credited) = self._copies[id(one)], self._credited[id(one)]
            if copy is not None:
                parent = self._member(copy.parent, one.side)
                parent = self._wire(copy, one) if parent is None and copy.wire else parent
                taken: int | Copied | None = copy if parent is None else parent
            else:
                taken = credited[0] if credited else None
            if taken is not None:
                found.setdefault((one.article, one.side), taken)
        return found

    # -- own reporting

    def _is_own(self, one: Carried) -> bool:
        """Say whether the article says that its outlet saw or was told this itself."""
        owning = self.scene.owning(one.article)
        if not one.claim.chain:
            return owning.is_witness(one.claim) or owning.find_told(one.claim) is not None
        chain = self._chain(one)
        if not chain:
            return self._is_own_outlet(one.claim.chain[0], one.article)
        if len(chain) < len(one.claim.chain):
            return True
        if outlet_key(chain[0], chain[0].name or chain[0].source.text, self.scene.outlets) is not None:
            return False
        return owning.is_asked(one.claim, chain[0]) or not self._speakers(one.article).isdisjoint(
            self._speaker_words(chain[0], one.article)
        )

    def _speakers(self, number: int) -> frozenset[str]:
        """Return who spoke to an article's outlet, as ``speaker_words`` has them."""
        if number not in self._own_speakers:
            owning, claims = self.scene.owning(number), self.scene.articles[number].claims
            self._own_speakers[number] = frozenset(
                words
                for claim in (claims if owning.asked else ())
                if claim.chain and owning.is_asked(claim, claim.chain[0])
                for words in self._speaker_words(claim.chain[0], number)
            )
        return self._own_speakers[number]

    def _speaker_words(self, link: Link, number: int) -> frozenset[str]:
        """Return by what a source is known again in its article, a pronoun by whom it stands for."""
        return _speaker_words(stand_in(link, self.scene.articles[number]))


def _subject(link: Link, one: Carried, article: Article) -> tuple[Key, ...]:
    """Return the body that a claim is about, for an "it" with nobody before: "Corvane lost money, it said".

    Or else what an earlier such claim was about.
    """
    if link.kind not in (Kind.ORGANISATION, Kind.GOVERNMENT_BODY) or pronoun_of(link.source.text) != "n":
        return ()
    start = one.claim.content.spans[0].start
    before = [
        claim
        for claim in article.claims
        if claim.part is one.claim.part and claim.chain and claim.content.spans[0].start < start
    ]
    for claim in (one.claim, *reversed(before)):
        last = claim.chain[-1]
        if pronoun_of(last.source.text) == "n" and (match := _SUBJECT.match(claim.content.text)):
            if match["name"].split()[0] in small_words("openers"):
                continue
            return (body_key(telling_words(match["name"])),)
    return ()


def _call(link: Link, keys: Sequence[Key]) -> str:
    """Return what to call a source: by its name, unless that has nothing of what it is known by."""
    name = link.name or link.source.text
    is_odd = bool(keys) and keys[0][0] == "body" and set(keys[0][1]).isdisjoint(telling_words(name))
    return link.source.text if is_odd else name


def _is_issued(link: Link) -> bool:
    """Say whether a source is a paper in which a body speaks for itself."""
    return link.kind is Kind.DOCUMENT and _ISSUED.search(link.source.text) is not None


def _speaker_words(link: Link) -> frozenset[str]:
    """Return by what a source is known again within its article: its name, or its description."""
    names = link.names or (link.source.text,)
    return frozenset(" ".join(telling_words(_DETERMINER.sub("", name))) for name in names)


def _share(claim: Sequence[Span], copied: Sequence[Span]) -> float:
    """Return which share of a claim's code points stands in copied passages."""
    inside = [
        (max(one.start, other.start), min(one.end, other.end))
        for one in claim
        for other in copied
        if one.overlaps(other)
    ]
    covered, last = 0, 0
    for start, end in sorted(inside):
        covered += max(end - max(start, last), 0)
        last = max(last, end)
    return covered / _length(claim)


def _length(spans: Sequence[Span]) -> int:
    return sum(span.end - span.start for span in spans)
