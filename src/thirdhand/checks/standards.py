"""The published standards that the rules come from: what they are and where they can be read."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Standard:
    """One published standard. ``date`` is its year or edition as the publisher gives it."""

    id: str
    publisher: str
    document: str
    section: str
    date: str
    url: str
