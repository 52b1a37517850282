"""From what a user names to articles: files, folders, archives, web pages, standard input, text in memory.

One module a step: ``places`` tells the inputs apart, ``containers`` opens those that hold many articles,
``capturing`` has the bytes of the others, ``article`` makes an article of either. Libraries are loaded
where a page, document, archive or URL first needs them, never on import.
"""

from thirdhand.acquire.article import acquire, acquire_capture
from thirdhand.acquire.captures import Capture, Given
from thirdhand.acquire.capturing import capture_place
from thirdhand.acquire.containers import unpack
from thirdhand.acquire.docx import acquire_docx
from thirdhand.acquire.page import acquire_html
from thirdhand.acquire.places import Place, PlaceKind, expand
from thirdhand.acquire.text import acquire_text

__all__ = [
    "Capture",
    "Given",
    "Place",
    "PlaceKind",
    "acquire",
    "acquire_capture",
    "acquire_docx",
    "acquire_html",
    "acquire_text",
    "capture_place",
    "expand",
    "unpack",
]
