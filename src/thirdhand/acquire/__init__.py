"""From what a user names to articles: files, folders, web pages, standard input, text in memory.

One module a step: ``places`` tells the inputs apart, ``fetch`` and ``gunzip`` give bytes, ``sniff`` and
``decode`` make text of them, ``text``, ``page`` and ``docx`` make articles. Libraries are loaded where a
page, document or URL first needs them, never on import.
"""

from thirdhand.acquire.article import acquire
from thirdhand.acquire.docx import acquire_docx
from thirdhand.acquire.page import acquire_html
from thirdhand.acquire.places import Place, PlaceKind, expand
from thirdhand.acquire.text import acquire_text

__all__ = ["Place", "PlaceKind", "acquire", "acquire_docx", "acquire_html", "acquire_text", "expand"]
