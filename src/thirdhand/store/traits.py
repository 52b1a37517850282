"""What occurs among the claims of a reading, as one number: a quick answer to most conditions on claims.

Each kind, anonymity and certainty has a bit. Of one condition alone the number tells all; of several it tells
which readings cannot have a claim that meets them together.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

#: The bits, in an order that stored numbers depend on: more may only come at the end.
_NAMES = (
    *(
        f"certainty {word}"
        for word in ("asserted", "probable", "possible", "conditional", "denied", "unknown")
    ),
    *(f"anonymity {word}" for word in ("named", "role", "unnamed", "collective")),
    *(
        f"kind {word}"
        for word in ("person", "organisation", "outlet", "government_body", "group", "document", "unknown")
    ),
)
_BITS = {name: 1 << at for at, name in enumerate(_NAMES)}


class _Claim(Protocol):
    @property
    def certainty(self) -> str: ...
    @property
    def anonymity(self) -> str | None: ...
    @property
    def kind(self) -> str | None: ...


def find_traits(claims: Iterable[_Claim]) -> int:
    """Return the number of a reading with ``claims``."""
    found = 0
    for claim in claims:
        found |= trait_bits(certainty=claim.certainty, anonymity=claim.anonymity, kind=claim.kind)
    return found


def trait_bits(**words: str | None) -> int:
    """Return the bits of ``certainty``, ``anonymity`` and ``kind``; None has none.

    >>> trait_bits(certainty="asserted"), trait_bits(certainty="possible", anonymity="named", kind=None)
    (1, 68)
    """
    return sum(_BITS[f"{name} {word}"] for name, word in words.items() if word is not None)
