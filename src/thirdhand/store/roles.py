"""What somebody may do with a store through the page."""

from __future__ import annotations

from enum import StrEnum


class Role(StrEnum):
    """A ``reader`` sees everything and changes nothing; an ``editor`` adds, links, corrects and removes."""

    READER = "reader"
    EDITOR = "editor"
