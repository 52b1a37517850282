"""What every request needs: the configuration and the open store."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from fastapi import Request

from thirdhand.store.roles import Role
from thirdhand.store.store import Store
from thirdhand.web.config import Config

if TYPE_CHECKING:
    from thirdhand.web.jobs.desk import Desk

T = TypeVar("T")

#: Seconds that a request waits for a database that is busy or away, before it says so.
PATIENCE = 5.0


@dataclass(frozen=True, slots=True)
class Person:
    """Who asks: a name for the audit trail, and what they may do."""

    name: str
    role: Role

    @property
    def is_editor(self) -> bool:
        """Whether they may change anything."""
        return self.role is Role.EDITOR


@dataclass(frozen=True, slots=True)
class Site:
    """An application at work."""

    config: Config
    store: Store
    desk: Desk


def site_of(request: Request) -> Site:
    """Return the site that answers ``request``."""
    site: Site = request.app.state.site
    return site


def person_of(request: Request) -> Person:
    """Return who asks; pages are reached by nobody who is not known."""
    person: Person = request.state.person
    return person
