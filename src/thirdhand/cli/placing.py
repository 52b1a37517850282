"""Where findings stand in the inputs, as they were given: a file is looked into once more for it."""

from pathlib import Path

from thirdhand.acquire import gunzip
from thirdhand.acquire.decode import decode
from thirdhand.acquire.sniff import HEAD_BYTES, Format, sniff
from thirdhand.errors import InputError
from thirdhand.records import Article
from thirdhand.views.locating import (
    START,
    Position,
    locate_in_markup,
    locate_in_paragraphs,
    locate_in_text,
)


def place_findings(article: Article) -> tuple[Position, ...]:
    """Return line and column of each finding of ``article`` in the input that it was read from.

    Of a web page in a file that is the page's source, of a Word document the paragraph, of anything else the
    text that was read. What is not there any more has its findings at the beginning.
    """
    if not article.findings or article.path is None or article.url is not None:
        return locate_in_text(article)
    try:
        data = _unpack(Path(article.path).read_bytes(), article.path)
        format = sniff(article.path, data[:HEAD_BYTES])
        if format is Format.HTML:
            return locate_in_markup(article, decode(data, article.path, is_html=True))
    except (OSError, InputError):
        return (START,) * len(article.findings)
    return locate_in_paragraphs(article) if format is Format.DOCX else locate_in_text(article)


def _unpack(data: bytes, name: str) -> bytes:
    return b"".join(gunzip.gunzip([data], name)) if data.startswith(gunzip.MAGIC) else data
