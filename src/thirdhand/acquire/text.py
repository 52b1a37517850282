"""Plain text to an article: the text is kept exactly, headline and language are only read off it."""

from __future__ import annotations

from thirdhand.acquire.headline import find_headline
from thirdhand.acquire.language import identify_language
from thirdhand.errors import EmptyError
from thirdhand.ids import article_id
from thirdhand.records import Article


def acquire_text(
    text: str,
    *,
    path: str | None = None,
    url: str | None = None,
    ref: str | None = None,
    name: str | None = None,
) -> Article:
    """Return the article whose text is ``text``, kept to the last character (line ends, controls, all).

    A first line that stands as a headline is its title, and stays in the text. ``name`` is what an
    error calls the input, its URL or path unless given. Raises EmptyError for text that is blank.
    """
    refuse_blank(text, name or url or path or "text")
    return Article(
        id=article_id(url or path, text),
        text=text,
        ref=ref,
        path=path,
        url=url,
        title=find_headline(text),
        language=identify_language(text),
    )


def refuse_blank(text: str, name: str) -> None:
    """Raise EmptyError, naming ``name``, where there is nothing to read in ``text``."""
    if not text or text.isspace():
        raise EmptyError(name, "there is no text in it", "give a text with words in it")
