"""An article as the rules look at it."""

from __future__ import annotations

from thirdhand.checks.rule import Need
from thirdhand.model.session import Model
from thirdhand.records import Article


class Dossier:
    """One article with what several rules ask of it, worked out once."""

    def __init__(self, article: Article, model: Model) -> None:
        self.article = article
        self.model = model

    def has(self, need: Need) -> bool:
        """Say whether the article has what a rule needs."""
        if need is Need.HEADLINE:
            return bool(self.article.title and self.article.title.strip())
        return bool(self.article.claims)
