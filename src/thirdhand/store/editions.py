"""Editions: by which model, tool and rules a reading was made.

What one edition read, another may read otherwise; nothing is read again within one.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, insert, select

from thirdhand.ids import DIGEST_BYTES, canonical_json
from thirdhand.store import tables
from thirdhand.store.clock import now


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """A way of reading: ``model`` and ``model_version`` name the network, ``files`` are the digests of its
    files, ``tool`` is the version of Thirdhand and ``rules`` the severity and limits of every check."""

    model: str
    model_version: str
    files: Mapping[str, str]
    tool: str
    rules: Mapping[str, Any] = field(default_factory=dict)

    @property
    def digest(self) -> bytes:
        """16 bytes that change when a reading could."""
        parts = [self.model, self.model_version, dict(self.files), self.tool, dict(self.rules)]
        return hashlib.blake2b(canonical_json(parts).encode("ascii"), digest_size=DIGEST_BYTES).digest()


def find_edition(connection: Connection, edition: Edition) -> int | None:
    """Return the id of ``edition``, None where nothing was read by it yet."""
    found: int | None = connection.scalar(
        select(tables.editions.c.id).where(tables.editions.c.digest == edition.digest)
    )
    return found


def add_edition(connection: Connection, edition: Edition) -> int:
    """Return the id of ``edition``, which is written down if it is new."""
    found = find_edition(connection, edition)
    if found is not None:
        return found
    row = {
        "digest": edition.digest,
        "model": edition.model,
        "model_version": edition.model_version,
        "tool": edition.tool,
        "rules": {"files": dict(edition.files), "rules": dict(edition.rules)},
        "made": now(),
    }
    result = connection.execute(insert(tables.editions).values(row))
    (id,) = result.inserted_primary_key or (0,)
    return int(id)
