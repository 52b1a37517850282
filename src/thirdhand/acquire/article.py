"""A capture to an article: its bytes are handed to the reader of their format, what was given is added."""

from __future__ import annotations

from dataclasses import replace

from thirdhand.acquire.captures import Capture, Given
from thirdhand.acquire.capturing import capture_place
from thirdhand.acquire.decode import decode
from thirdhand.acquire.docx import acquire_docx
from thirdhand.acquire.language import identify_language, language_code
from thirdhand.acquire.page import acquire_html
from thirdhand.acquire.places import Place
from thirdhand.acquire.sniff import Format
from thirdhand.acquire.text import acquire_text, refuse_blank
from thirdhand.ids import article_id
from thirdhand.records import Article
from thirdhand.settings import ACQUIRE_MAX_DOCX_BYTES, Settings


def acquire(place: Place, *, settings: Settings | None = None) -> Article:
    """Return the article at ``place``; without ``settings``, under their defaults.

    Raises InputError (which says what happened and what to do) and nothing else.
    """
    return acquire_capture(capture_place(place, settings=settings), settings=settings)


def acquire_capture(capture: Capture, *, settings: Settings | None = None) -> Article:
    """Return the article in ``capture``; without ``settings``, under their defaults.

    Of text with ``given``, nothing is guessed but a language that was not given; a page's or document's
    own word goes before what was given. Raises InputError, naming ``capture.name``, and nothing else.
    """
    if capture.format is Format.TEXT:
        return _acquire_text(capture)
    if capture.format is Format.HTML:
        article = acquire_html(
            capture.data,
            path=capture.path,
            url=capture.url,
            ref=capture.ref,
            charset=capture.charset,
            name=capture.name,
        )
    else:
        limit = (settings or Settings())[ACQUIRE_MAX_DOCX_BYTES]
        article = acquire_docx(
            capture.data,
            path=capture.path,
            url=capture.url,
            ref=capture.ref,
            name=capture.name,
            max_bytes=limit,
        )
    return _fill(article, capture.given) if capture.given else article


def _acquire_text(capture: Capture) -> Article:
    text = decode(capture.data, capture.name, charset=capture.charset)
    given = capture.given
    if given is None:
        return acquire_text(text, path=capture.path, url=capture.url, ref=capture.ref, name=capture.name)
    refuse_blank(text, capture.name)
    return Article(
        id=article_id(capture.url or capture.path, text),
        text=text,
        ref=capture.ref,
        path=capture.path,
        url=capture.url,
        title=given.title,
        outlet=given.outlet,
        byline=given.byline,
        published=given.published,
        language=language_code(given.language) or identify_language(text),
    )


def _fill(article: Article, given: Given) -> Article:
    return replace(
        article,
        title=article.title or given.title,
        outlet=article.outlet or given.outlet,
        byline=article.byline or given.byline,
        published=article.published or given.published,
        language=article.language or language_code(given.language),
    )
