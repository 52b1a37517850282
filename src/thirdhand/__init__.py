"""Thirdhand reads English news and shows, for every claim, who says so, through whom and how surely.

    acquire            model               reading                   checks       export, views
    text, page, URL →  pieces, windows  →  attributions, chains,  →  findings  →  JSON, table, terminal, page
                       tags, arcs          certainty, quantities               ↘  store, by collect
                                                                                  kept, searched, compared;
                                                                                  linked and traced

>>> import thirdhand
>>> article = thirdhand.read("The bridge may be closed, police told the Lindow Courier on Monday.")
>>> for claim in article.claims:
...     print(" › ".join(link.name for link in claim.chain), "|", claim.certainty, "|", claim.content.text)
Lindow Courier › police | possible | The bridge may be closed

``thirdhand.open("news.db")`` gives a store of read articles, ``thirdhand.add`` puts more into it;
``thirdhand.link`` finds what they share, ``thirdhand.trace`` shows one claim's way through them.

Names are loaded when they are first used, so that ``import thirdhand`` costs next to nothing.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from thirdhand.api import (
        add,
        clusters,
        corrections,
        link,
        merge,
        not_same,
        open,
        read,
        read_many,
        reuse,
        split,
        take_back,
        trace,
        why,
    )
    from thirdhand.errors import InputError, ModelError, StoreError, ThirdhandError, UsageError
    from thirdhand.linking.values import (
        Change,
        ChangeKind,
        Cluster,
        How,
        Origin,
        Relation,
        Reuse,
        Side,
        Telling,
    )
    from thirdhand.records import (
        Anonymity,
        Article,
        Attribution,
        AttributionType,
        Author,
        Bound,
        Certainty,
        Claim,
        ClaimPlace,
        Credit,
        Failure,
        Finding,
        Folded,
        Kind,
        Link,
        Part,
        Phrase,
        Quantity,
        Severity,
        Skipped,
        Span,
        Stance,
    )
    from thirdhand.store.store import Store

_HOMES = {
    "add": "api",
    "clusters": "api",
    "corrections": "api",
    "link": "api",
    "merge": "api",
    "not_same": "api",
    "open": "api",
    "read": "api",
    "read_many": "api",
    "reuse": "api",
    "split": "api",
    "take_back": "api",
    "trace": "api",
    "why": "api",
    "InputError": "errors",
    "ModelError": "errors",
    "StoreError": "errors",
    "ThirdhandError": "errors",
    "UsageError": "errors",
    "Change": "linking.values",
    "ChangeKind": "linking.values",
    "Cluster": "linking.values",
    "How": "linking.values",
    "Origin": "linking.values",
    "Relation": "linking.values",
    "Reuse": "linking.values",
    "Side": "linking.values",
    "Telling": "linking.values",
    "Anonymity": "records",
    "Article": "records",
    "Attribution": "records",
    "AttributionType": "records",
    "Author": "records",
    "Bound": "records",
    "Certainty": "records",
    "Claim": "records",
    "ClaimPlace": "records",
    "Credit": "records",
    "Failure": "records",
    "Finding": "records",
    "Folded": "records",
    "Kind": "records",
    "Link": "records",
    "Part": "records",
    "Phrase": "records",
    "Quantity": "records",
    "Severity": "records",
    "Skipped": "records",
    "Span": "records",
    "Stance": "records",
    "Store": "store.store",
}

__all__ = [
    "Anonymity",
    "Article",
    "Attribution",
    "AttributionType",
    "Author",
    "Bound",
    "Certainty",
    "Change",
    "ChangeKind",
    "Claim",
    "ClaimPlace",
    "Cluster",
    "Credit",
    "Failure",
    "Finding",
    "Folded",
    "How",
    "InputError",
    "Kind",
    "Link",
    "ModelError",
    "Origin",
    "Part",
    "Phrase",
    "Quantity",
    "Relation",
    "Reuse",
    "Severity",
    "Side",
    "Skipped",
    "Span",
    "Stance",
    "Store",
    "StoreError",
    "Telling",
    "ThirdhandError",
    "UsageError",
    "add",
    "clusters",
    "corrections",
    "link",
    "merge",
    "not_same",
    "open",
    "read",
    "read_many",
    "reuse",
    "split",
    "take_back",
    "trace",
    "why",
]


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(f"{__name__}.{_HOMES[name]}"), name)


def __dir__() -> list[str]:
    return sorted(__all__)
