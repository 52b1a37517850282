"""Articles: found, one of them with all that was read in it, its versions, and what it shares with others."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Query, Request

from thirdhand.store.searching import search
from thirdhand.store.selection import Selection
from thirdhand.web.api.answering import Api
from thirdhand.web.api.answers import Articles, Shared
from thirdhand.web.api.requests import ArticleId, Page, Words, read_conditions
from thirdhand.web.contexts.article import ArticlePage, HistoryPage, load_article_page, load_history_page
from thirdhand.web.contexts.paging import make_paging
from thirdhand.web.contexts.search import PAGE, Conditions, clean
from thirdhand.web.site import site_of

api = Api("articles")


@api.get("/articles", Articles)
def list_articles(
    request: Request,
    conditions: Annotated[Conditions, Depends(read_conditions)],
    q: Words = "",
    page: Page = 1,
) -> Articles:
    """The articles in which words stand and that meet conditions.

    Without words, those published last come first.
    """
    words, selection = clean(q), Selection.of(**conditions.given)
    with site_of(request).store.reading() as connection:
        hits = search(connection, words, selection, PAGE + 1, offset=(page - 1) * PAGE)
    return Articles(
        q=words,
        conditions=conditions,
        articles=tuple(hits[:PAGE]),
        paging=make_paging(page, has_more=len(hits) > PAGE, query={"q": words, **conditions.given}),
    )


@api.get("/articles/{id:path}/history", HistoryPage)
def show_history(request: Request, id: ArticleId) -> HistoryPage:
    """What changed in an article from each version to the next."""
    return load_history_page(site_of(request).store, id)


@api.get("/articles/{id:path}", ArticlePage, without=("part",))
def show_article(request: Request, id: ArticleId) -> ArticlePage:
    """An article, what was read in it, and where else its claims and passages stand.

    The id of a record pins the words: it means the version that it was made of.
    """
    return load_article_page(site_of(request).store, id)


@api.get("/reuse", Shared)
def list_reuse(
    request: Request,
    article: Annotated[str, Query(min_length=1, max_length=2_000, description="As for one article.")],
) -> Shared:
    """The articles that share passages with one."""
    page = load_article_page(site_of(request).store, article)
    return Shared(article=page.article.id, shared=page.shared)
