"""Read one article: attributions, credits and claims from one pass of the network over text and title."""

from __future__ import annotations

from dataclasses import replace

from thirdhand.model.session import Model
from thirdhand.reading.attributions import find_attributions
from thirdhand.reading.claims import number_claims, tell, write_claims
from thirdhand.reading.nesting import add_inner
from thirdhand.reading.network import ask
from thirdhand.records import Article, Claim, Part


def read_article(article: Article, model: Model) -> Article:
    """Return ``article`` with its credits, attributions (inner ones with ``parent``) and claims."""
    answers = ask(article.text, model)
    told = tell(answers, model, article)
    attributions = add_inner(
        article.text, answers.pieces.quotes, find_attributions(answers, model), told.drafts
    )
    claims = (
        *_claims_of_title(article, model),
        *write_claims(article, told, Part.TEXT, attributions),
    )
    return replace(
        article,
        credits=told.credits.named,
        attributions=attributions,
        claims=number_claims(claims),
    )


def _claims_of_title(article: Article, model: Model) -> tuple[Claim, ...]:
    """Read a headline given apart; one that is the text's first line is read with the text."""
    title = article.title
    if not title or article.text.lstrip().startswith(title.strip()):
        return ()
    told = tell(ask(title, model), model, article)
    return write_claims(article, told, Part.TITLE, ())
