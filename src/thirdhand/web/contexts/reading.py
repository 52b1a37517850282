"""An article that was read and not kept: its page has the article, and nothing that a collection knows."""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from thirdhand.records import Article
from thirdhand.store.elsewhere import ClaimElsewhere, SharedPassages


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadPage:
    """An article that is in no collection, shown whole (``part`` 0): it has no address to come back to.

    ``again`` is what would have it kept if it were sent once more, with ``once``; None where that was a file.
    """

    article: Article
    again: str | None
    once: str
    part: int = 0
    elsewhere: tuple[ClaimElsewhere, ...] = ()
    shared: tuple[SharedPassages, ...] = ()


def make_read_page(article: Article, again: str | None) -> ReadPage:
    """Return the page of ``article``; see ``ReadPage``."""
    return ReadPage(article=article, again=again, once=secrets.token_urlsafe(16))
