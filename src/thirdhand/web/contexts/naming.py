"""Claims as addresses name them: ``k7``, and ``b2:….c3``, since what stands behind a ``#`` is not sent."""

from __future__ import annotations

import re

from thirdhand.errors import NotFoundError
from thirdhand.tracing.naming import read_cluster_id

_CLAIM = re.compile(r"(b2:[0-9a-f]{4,32})[.#](c\d{1,6})", re.IGNORECASE)
#: What to do about a claim that is not there.
REMEDY = "look for it in the list of claims"


def read_claim_name(id: str) -> str:
    """Return the name that verbs take for what an address names; raises NotFoundError.

    >>> read_claim_name("K7"), read_claim_name("b2:0a1b.c3")
    ('k7', 'b2:0a1b#c3')
    """
    number = read_cluster_id(id)
    if number is not None:
        return f"k{number}"
    match = _CLAIM.fullmatch(id.strip())
    if match is None:
        raise NotFoundError(id, "is the name of no claim", REMEDY)
    return f"{match[1]}#{match[2]}".lower()


def name_in_address(name: str) -> str:
    """Return how addresses name the claim or cluster ``name``.

    >>> name_in_address("k7"), name_in_address("b2:0a1b#c3")
    ('k7', 'b2:0a1b.c3')
    """
    return name.replace("#", ".")
