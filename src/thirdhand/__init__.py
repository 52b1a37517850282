"""Thirdhand reads English news and shows, for every claim, who says so.

    acquire            model               reading                   export, views
    text, page, URL →  pieces, windows  →  attributions           →  JSON, terminal, page
                       tags, relations     (source, cue, content)

>>> import thirdhand
>>> article = thirdhand.read("The bridge is closed, police said on Monday.")
>>> for attribution in article.attributions:
...     print(attribution.source.text, "|", attribution.cue.text, "|", attribution.content.text)
police | said | The bridge is closed

Names are loaded when they are first used, so that ``import thirdhand`` costs next to nothing.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from thirdhand.api import read, read_many
    from thirdhand.errors import InputError, ModelError, ThirdhandError, UsageError
    from thirdhand.records import Article, Attribution, AttributionType, Failure, Phrase, Span

_HOMES = {
    "read": "api",
    "read_many": "api",
    "InputError": "errors",
    "ModelError": "errors",
    "ThirdhandError": "errors",
    "UsageError": "errors",
    "Article": "records",
    "Attribution": "records",
    "AttributionType": "records",
    "Failure": "records",
    "Phrase": "records",
    "Span": "records",
}

__all__ = [
    "Article",
    "Attribution",
    "AttributionType",
    "Failure",
    "InputError",
    "ModelError",
    "Phrase",
    "Span",
    "ThirdhandError",
    "UsageError",
    "read",
    "read_many",
]


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(f"{__name__}.{_HOMES[name]}"), name)


def __dir__() -> list[str]:
    return sorted(__all__)
