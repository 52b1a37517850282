"""Traits: one number for what occurs among the claims of a reading, and conditions answered by it."""

from __future__ import annotations

import itertools

import pytest

from tests.stores import put, read_text
from thirdhand.records import Anonymity, Certainty, Kind
from thirdhand.store.preparing import ClaimRow
from thirdhand.store.store import Store
from thirdhand.store.traits import find_traits, trait_bits

TEXTS = [
    "Rain fell on Lindow on Monday and the road to the harbour was shut.",
    "A source told the Lindow Courier that the bridge may be closed until May.",
    "Ana Ruiz, the mayor, said the bridge will be closed. An official said it probably would not.",
    "Critics said the plan had failed. The ministry denied that it had sent troops.",
]


@pytest.mark.parametrize(
    ("name", "words"), [("certainty", Certainty), ("anonymity", Anonymity), ("kind", Kind)]
)
def test_every_word_has_a_bit_of_its_own(name: str, words: type) -> None:
    bits = [trait_bits(**{name: word.value}) for word in words]  # type: ignore[attr-defined]
    assert len({*bits}) == len(bits)
    assert all(bit.bit_count() == 1 for bit in bits)


def test_a_reading_has_what_its_claims_have() -> None:
    claims = [
        ClaimRow(0, "body", "possible", 1, "person", "unnamed"),
        ClaimRow(1, "body", "asserted", 0, None, None),
    ]
    assert find_traits(claims) == trait_bits(
        certainty="possible", anonymity="unnamed", kind="person"
    ) | trait_bits(certainty="asserted")
    assert find_traits([]) == 0


def test_conditions_find_what_the_claims_themselves_say(store: Store) -> None:
    articles = [read_text(text, url=f"https://a.example/{number}") for number, text in enumerate(TEXTS)]
    put(store, *articles)
    options = [[None, *(word.value for word in words)] for words in (Certainty, Anonymity, Kind)]
    n_found = 0
    for certainty, anonymity, kind in itertools.product(*options):
        wanted = {
            article.id
            for article in articles
            for claim in article.claims
            if (certainty is None or claim.certainty == certainty)
            and (anonymity is None or (claim.chain and claim.chain[-1].anonymity == anonymity))
            and (kind is None or (claim.chain and claim.chain[-1].kind == kind))
        }
        found = store.search(certainty=certainty, anonymity=anonymity, kind=kind, limit=10)
        if (certainty, anonymity, kind) != (None, None, None):
            assert {hit.id for hit in found} == wanted, (certainty, anonymity, kind)
            n_found += bool(found)
    assert n_found > 10
