"""What a story was like when it was last looked at, in hashes, and what is new in it since.

Clusters are merged, split and given other ids, origins get fuller names, and articles are read anew; none of
that is news. So a cluster is known by any of its claims, wherever that stood before, and knows what the
clusters knew that its claims come from. An origin of another name is a new one where a claim rests on it that
was not there before, unless it stands for one that is gone.

No word of an article is kept, since the article may be taken out.
"""

from __future__ import annotations

import json
import zlib
from base64 import b64decode, b64encode
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any

from thirdhand.linking.values import ChangeKind, Side
from thirdhand.store.corrections import hash_words
from thirdhand.terms import fold_name
from thirdhand.tracing.story_finding import StoryCluster, StoryTelling

#: States of other rules are not read: the story begins anew.
_RULES = 1
#: Bytes of a hash of an article, of a claim's words, of a version, which together name a telling; and of
#: what else has a name.
_ARTICLE, _WORDS, _VERSION, _NAME = 6, 4, 4, 8
_TELLING = _ARTICLE + _WORDS + _VERSION
#: What is kept of one cluster, and of how many.
MOST_TELLINGS, _MOST_ORIGINS, _MOST_NUMBERS, _MOST_CLUSTERS = 1_000, 300, 100, 600
#: Articles that are remembered of one origin, to know it again under another name.
_MOST_RESTING = 50
#: The changes that are told of.
_NUMBERS = (ChangeKind.NUMBER_GROWN.value, ChangeKind.NUMBER_SHRUNK.value)

Hashes = frozenset[bytes]


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What a story knows of a cluster.

    ``tellings`` are its claims; ``origins`` are those of each side with the articles that rest on them;
    ``numbers`` are what numbers became; somebody, named or not, denies it where it ``is_denied``.
    """

    tellings: Hashes
    origins: dict[str, dict[bytes, Hashes]]
    numbers: Hashes
    is_denied: bool

    @property
    def articles(self) -> Hashes:
        """The articles that carry it."""
        return frozenset(map(article_of, self.tellings))

    def side(self, side: Side) -> dict[bytes, Hashes]:
        """Return the origins of one side."""
        return self.origins.get(side.value, {})


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryState:
    """What a story knows: ``digest`` is of the clusters as they were, ``shown`` are those that it has now."""

    digest: str
    shown: tuple[int, ...]
    seen: dict[int, Seen]


def see(cluster: StoryCluster) -> Seen:
    """Return what is to be known of a cluster as it stands."""
    origins: dict[str, dict[bytes, Hashes]] = {side.value: {} for side in Side}
    for place, origin in enumerate(cluster.record["origins"]):
        resting = {article_of(hash_telling(one)) for one in list_resting(cluster, place)}
        if resting:
            of_side = origins[origin["stance"]]
            key = hash_origin(origin)
            of_side[key] = of_side.get(key, frozenset()) | resting
    return Seen(
        tellings=frozenset(map(hash_telling, cluster.tellings)),
        origins=origins,
        numbers=frozenset(map(hash_number, list_numbers(cluster))),
        is_denied=any(one.record["stance"] == Side.DENIES.value for one in cluster.tellings),
    )


def list_resting(cluster: StoryCluster, place: int) -> list[StoryTelling]:
    """Return the story's claims of ``cluster`` that rest on the origin at ``place``."""
    return [one for one in cluster.tellings if place in one.record["origins"]]


def list_numbers(cluster: StoryCluster) -> list[dict[str, Any]]:
    """Return what became of numbers in ``cluster``, in the order of its articles."""
    return [change for change in cluster.record["changes"] if change["change"] in _NUMBERS]


def hash_telling(one: StoryTelling) -> bytes:
    """Return what names a claim by its article, its words and the version in which they stand."""
    article = _hash(_ARTICLE, one.article_key)
    version = _hash(_VERSION, one.record["article"].encode())
    return article + hash_words(one.record["text"])[:_WORDS] + version


def article_of(telling: bytes) -> bytes:
    return telling[:_ARTICLE]


def _claim_of(telling: bytes) -> bytes:
    """Return the part that outlives a new version of the article."""
    return telling[: _ARTICLE + _WORDS]


def hash_origin(origin: dict[str, Any]) -> bytes:
    """Return what names an origin by its name, and an unnamed one by whose source it is."""
    via = "" if origin["anonymity"] == "named" else origin["via"] or ""
    return _hash(_NAME, fold_name(origin["name"]).encode(), fold_name(via).encode())


def hash_number(change: dict[str, Any]) -> bytes:
    """Return what names a change of a number by what it became."""
    return _hash(_NAME, change["change"].encode(), fold_name(change["after"]).encode())


def _hash(size: int, *parts: bytes) -> bytes:
    made = blake2b(digest_size=size, person=b"thirdhand story")
    for part in parts:
        made.update(len(part).to_bytes(4) + part)
    return made.digest()


class Memory:
    """What is known from earlier looks, to be asked for by a cluster as it is now."""

    def __init__(self, state: StoryState | None) -> None:
        self._seen = state.seen if state else {}
        self._homes: dict[bytes, set[int]] = {}
        for id, seen in self._seen.items():
            for claim in map(_claim_of, seen.tellings):
                self._homes.setdefault(claim, set()).add(id)

    @property
    def ids(self) -> list[int]:
        """The clusters that are known."""
        return list(self._seen)

    def find(self, cluster_id: int, now: Seen, merged: Sequence[int]) -> Seen | None:
        """Return what was known of a cluster, by its claims, its id and the ids that were ``merged`` into it;
        None where it is new in the story."""
        ids = {cluster_id, *merged}.intersection(self._seen)
        for claim in map(_claim_of, now.tellings):
            ids |= self._homes.get(claim, set())
        return _join(self._seen[id] for id in sorted(ids)) if ids else None


def _join(seen: Iterable[Seen]) -> Seen:
    """Return all that is known of several clusters; the first counts most where that is too much."""
    every = list(seen)
    origins: dict[str, dict[bytes, Hashes]] = {}
    for side in Side:
        of_side: dict[bytes, Hashes] = {}
        for each in every:
            for key, articles in each.side(side).items():
                if key in of_side or len(of_side) < _MOST_ORIGINS:
                    of_side[key] = _first((of_side.get(key, frozenset()), articles), _MOST_RESTING)
        origins[side.value] = of_side
    return Seen(
        tellings=_first((each.tellings for each in every), MOST_TELLINGS),
        origins=origins,
        numbers=_first((each.numbers for each in every), _MOST_NUMBERS),
        is_denied=any(each.is_denied for each in every),
    )


def _first(groups: Iterable[Hashes], most: int) -> Hashes:
    kept = dict.fromkeys(each for group in groups for each in sorted(group))
    return frozenset(list(kept)[:most])


def advance(state: StoryState | None, digest: str, found: dict[int, tuple[Seen, Seen | None]]) -> StoryState:
    """Return the state after a look that found the clusters ``found``, each as it is now and as it was known.

    What is not among them now is remembered for a while: it may come back.
    """
    seen = {id: _join([now, before] if before else [now]) for id, (now, before) in found.items()}
    known = {telling for each in seen.values() for telling in each.tellings}
    for id, each in sorted(state.seen.items() if state else (), reverse=True):
        is_moved = not known.isdisjoint(each.tellings)
        if id not in seen and not is_moved and len(seen) < _MOST_CLUSTERS:
            seen[id] = each
    return StoryState(digest=digest, shown=tuple(found), seen=seen)


def pack_state(state: StoryState) -> bytes:
    """Return a state as the store keeps it."""
    clusters = {str(id): _pack_seen(seen) for id, seen in state.seen.items()}
    record = {"rules": _RULES, "digest": state.digest, "shown": state.shown, "seen": clusters}
    return zlib.compress(json.dumps(record, separators=(",", ":")).encode(), 6)


def _pack_seen(seen: Seen) -> dict[str, Any]:
    origins = {
        side: {key.hex(): _pack(articles) for key, articles in of_side.items()}
        for side, of_side in seen.origins.items()
    }
    return {
        "tellings": _pack(seen.tellings),
        "origins": origins,
        "numbers": _pack(seen.numbers),
        "denied": seen.is_denied,
    }


def _pack(hashes: Hashes) -> str:
    return b64encode(b"".join(sorted(hashes))).decode()


def unpack_state(packed: bytes | None) -> StoryState | None:
    """Return the state that was packed; None for none, and for one that is damaged or of other rules."""
    if packed is None:
        return None
    try:
        record = json.loads(zlib.decompress(packed))
        if record["rules"] != _RULES:
            return None
        seen = {int(id): _unpack_seen(each) for id, each in record["seen"].items()}
        return StoryState(digest=record["digest"], shown=tuple(record["shown"]), seen=seen)
    except (zlib.error, ValueError, KeyError, TypeError, AttributeError):
        return None


def _unpack_seen(record: dict[str, Any]) -> Seen:
    return Seen(
        tellings=_unpack(record["tellings"], _TELLING),
        origins={
            side: {bytes.fromhex(key): _unpack(articles, _ARTICLE) for key, articles in of_side.items()}
            for side, of_side in record["origins"].items()
        },
        numbers=_unpack(record["numbers"], _NAME),
        is_denied=record["denied"],
    )


def _unpack(text: str, size: int) -> Hashes:
    return frozenset(_cut(b64decode(text), size))


def _cut(packed: bytes, size: int) -> Iterator[bytes]:
    return (packed[at : at + size] for at in range(0, len(packed), size))
