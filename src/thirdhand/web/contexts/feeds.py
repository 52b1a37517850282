"""The feeds that are followed, as their page shows them."""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from thirdhand.store.feeds import FollowedFeed, list_followed
from thirdhand.store.store import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedsPage:
    """The followed feeds; each is polled once in ``minutes``. ``once`` goes with the address of a new one, so
    that sent twice it is followed once."""

    once: str
    feeds: tuple[FollowedFeed, ...]
    minutes: float


def load_feeds_page(store: Store, minutes: float) -> FeedsPage:
    """Return the page of the followed feeds."""
    with store.reading() as connection:
        feeds = tuple(list_followed(connection))
    return FeedsPage(once=secrets.token_urlsafe(16), feeds=feeds, minutes=minutes)
