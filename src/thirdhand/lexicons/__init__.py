"""The word lists that the rules of reading look words up in, kept as TOML beside this file.

A list is data, not code: whoever knows a newspaper, a ministry or a verb can correct it without
reading Python. ``SOURCES.md`` tells where each file comes from and under which licence it stands.
"""

from __future__ import annotations

import re
import tomllib
from copy import deepcopy
from functools import cache
from importlib.resources import files
from typing import Any

_NAME = re.compile(r"[a-z][a-z0-9_]*")


def load(name: str) -> dict[str, Any]:
    """Return the tables of ``<name>.toml``, a copy of its own for every caller.

    The file is read and parsed once; a caller that looks words up often keeps what it makes of them.
    Raises ValueError for a name that no file of this folder bears.

    >>> [one["name"] for one in load("countries")["state"] if one["code"] == "DK"]
    ['Denmark']
    """
    return deepcopy(_parse(name))


def fold(name: str) -> str:
    """Return a name as the lists are looked up: lower case, no article, no stops, straight apostrophes.

    >>> fold("The U.S. Navy"), fold("People’s Daily")
    ('us navy', "people's daily")
    """
    folded = " ".join(name.lower().replace("’", "'").replace(".", "").split())
    return folded.removeprefix("the ")


@cache
def _parse(name: str) -> dict[str, Any]:
    file = files(__name__) / f"{name}.toml"
    if not _NAME.fullmatch(name) or not file.is_file():
        raise ValueError(f"no lexicon is called {name!r}: expected the name of a TOML file in {__name__}")
    return tomllib.loads(file.read_text(encoding="utf-8"))
