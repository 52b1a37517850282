"""Files and standard input to articles: formats told apart, packings, limits, errors."""

from __future__ import annotations

import gzip
import io
import os
import subprocess
import sys
import tracemalloc
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from thirdhand.acquire import Place, PlaceKind, acquire, acquire_text
from thirdhand.errors import (
    DecodingError,
    EmptyError,
    InputError,
    NotFoundError,
    TooLargeError,
    UnreadableError,
    UnsupportedError,
)
from thirdhand.ids import article_id
from thirdhand.records import Article
from thirdhand.settings import Settings

STORY = "The harbour bridge will close on Monday, the city said.\r\n\r\n“It is old,” said Mira Oduya.\n"
PAGE = (Path(__file__).parent / "pages" / "bare.html").read_bytes()


def read(path: Path, settings: Settings | None = None) -> Article:
    return acquire(Place(kind=PlaceKind.FILE, name=str(path)), settings=settings)


def write(folder: Path, name: str, data: bytes) -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


def test_a_text_is_kept_exactly(tmp_path: Path) -> None:
    path = write(tmp_path, "story.txt", STORY.encode())
    article = read(path)
    assert article.text == STORY
    assert (article.path, article.url, article.id) == (str(path), None, article_id(str(path), STORY))


@pytest.mark.parametrize("name", ["story.txt.gz", "story.gz", "story.txt"])
def test_gzip_is_unpacked(tmp_path: Path, name: str) -> None:
    two_members = (
        gzip.compress(STORY[:20].encode(), mtime=0)
        + gzip.compress(STORY[20:].encode(), mtime=0)
        + b"\0" * 512
    )
    assert read(write(tmp_path, name, two_members)).text == STORY


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("page.html", PAGE),
        ("page.html.gz", gzip.compress(PAGE, mtime=0)),
        ("page", PAGE),
        ("page.php", b"\n<!-- saved -->\n" + PAGE),
        ("page.asp", "\ufeff".encode() + b'<?xml version="1.0"?>\n<!DOCTYPE html>' + PAGE),
        ("page.xhtml", PAGE.decode().encode("utf-16")),
        ("page.unknown", PAGE.decode().encode("utf-16")),
    ],
)
def test_a_page_is_told_by_suffix_or_first_words(tmp_path: Path, name: str, data: bytes) -> None:
    article = read(write(tmp_path, name, data))
    assert article.title == "Lighthouse keeper retires after 41 years"
    assert article.text.startswith("The last keeper of the Grey Point lighthouse hands over")


def test_markup_in_a_txt_is_text(tmp_path: Path) -> None:
    assert read(write(tmp_path, "source.txt", PAGE)).text == PAGE.decode()


@pytest.mark.parametrize(
    ("name", "data", "kind", "says"),
    [
        ("a.pdf", b"x", UnsupportedError, "is a PDF, by its name; print it to text first"),
        ("a.doc", b"x", UnsupportedError, "word processor's file, by its name; save it as .docx"),
        ("a.pptx", b"x", UnsupportedError, "is a presentation, by its name; save it as .docx"),
        ("a.csv", b"x", UnsupportedError, "is a data file, by its name; text (.txt), Word documents (.docx)"),
        ("a.json", b"{}", UnsupportedError, "is JSON, by its name; it may hold many articles: give it as a"),
        ("a", b"WARC/1.1\r\n", UnsupportedError, "is a web archive; it may hold many articles"),
        ("a.rss", b"x", UnsupportedError, "is a feed, by its name; thirdhand add reads feeds"),
        ("a.xml", b"<?xml version='1.0'?><rss/>", UnsupportedError, "is a feed; thirdhand add reads feeds"),
        ("a.xml", b"<?xml version='1.0'?><svg/>", UnsupportedError, "is an XML document that is no web page"),
        ("a", b"<opml version='2.0'/>", UnsupportedError, "is a feed; thirdhand add reads feeds"),
        ("a.jpg", b"x", UnsupportedError, "is an image, by its name"),
        ("a.zip", b"x", UnsupportedError, "is an archive, by its name; unpack it"),
        ("a.tar.gz", gzip.compress(b"x", mtime=0), UnsupportedError, "is an archive"),
        ("a.txt", b"%PDF-1.7 x", UnsupportedError, "is a PDF; print it"),
        ("a.txt", b"PK\x03\x04x", DecodingError, "its zip packing is broken or breaks off; get"),
        ("a.txt", b"\x89PNG\r\n\x1a\n", UnsupportedError, "is an image"),
        ("a", b"\x7fELF\x02", UnsupportedError, "is a program"),
        ("a.gz", gzip.compress(gzip.compress(b"x", mtime=0), mtime=0), UnsupportedError, "is an archive"),
        ("a", b"\0" * 257 + b"ustar", UnsupportedError, "is an archive"),
        ("a", b'{"title": "x"}', UnsupportedError, "is JSON"),
        ("a", b"<?xml version='1.0'?><rss/>", UnsupportedError, "is a feed; thirdhand add reads feeds"),
        ("a", b"<?xml version='1.0'?><x/>", UnsupportedError, "no web page"),
        ("a.txt", b"\x00\x01\x02\xff" * 99, DecodingError, "is binary"),
        (
            "a.gz",
            gzip.compress(STORY.encode(), mtime=0)[:-9],
            DecodingError,
            "breaks off before the end; get",
        ),
        ("a.gz", gzip.compress(STORY.encode(), mtime=0)[:-8] + b"\0" * 8, DecodingError, "damaged; get"),
        ("a.txt", b"", EmptyError, "there is no text in it"),
        ("a.txt", b" \r\n\t", EmptyError, "there is no text in it"),
        ("a.gz", gzip.compress(b"", mtime=0), EmptyError, "there is no text in it"),
        ("a.html", b"", EmptyError, "the page is empty"),
        ("a.html", b"<html><body><nav>Home</nav></body></html>", EmptyError, "no article was found"),
    ],
)
def test_what_cannot_be_read_says_why_and_what_to_do(
    tmp_path: Path, name: str, data: bytes, kind: type[InputError], says: str
) -> None:
    path = write(tmp_path, name, data)
    with pytest.raises(InputError) as caught:
        read(path)
    assert type(caught.value) is kind
    assert says in str(caught.value) and str(caught.value).startswith(f"{path}: ")


def test_a_missing_file_and_a_folder(tmp_path: Path) -> None:
    with pytest.raises(NotFoundError, match="no such file"):
        read(tmp_path / "gone.txt")
    with pytest.raises(NotFoundError, match="no such file"):
        read(Path("a\0b"))
    with pytest.raises(NotFoundError, match="is a folder; name the files in it"):
        read(tmp_path)


def test_a_file_that_may_not_be_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(self: Path, mode: str) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(
        UnreadableError, match=r"cannot be opened \(Permission denied\); check its permissions"
    ):
        read(tmp_path / "a.txt")


@pytest.mark.parametrize(
    ("name", "data", "setting"),
    [
        ("a.txt", b"word " * 2000, "acquire.max_text_bytes"),
        ("a.html", b"<html><p>" + b"word " * 2000, "acquire.max_html_bytes"),
        ("a.txt.gz", gzip.compress(b"word " * 2000, mtime=0), "acquire.max_text_bytes"),
    ],
)
def test_limits_hold_for_what_is_unpacked(tmp_path: Path, name: str, data: bytes, setting: str) -> None:
    path = write(tmp_path, name, data)
    with pytest.raises(TooLargeError, match=f"is larger than 9,999 bytes; .*raise the setting {setting}"):
        read(path, Settings({setting: 9999}))
    if name.endswith("txt"):
        assert len(read(path, Settings({setting: 10000})).text) == 10000


def test_a_bomb_is_unpacked_no_further_than_the_limit(tmp_path: Path) -> None:
    bomb = write(tmp_path, "bomb.txt.gz", gzip.compress(b"a" * 1_000_000, mtime=0) * 100)
    tracemalloc.start()
    try:
        with pytest.raises(TooLargeError):
            read(bomb, Settings({"acquire.max_text_bytes": 1_000_000}))
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 5_000_000


@pytest.mark.parametrize(
    "data", [STORY.encode(), gzip.compress(STORY.encode(), mtime=0), STORY.encode("utf-16")]
)
def test_standard_input_text(monkeypatch: pytest.MonkeyPatch, data: bytes) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))
    article = acquire(Place(kind=PlaceKind.STDIN, name="-"))
    assert (article.text, article.path, article.url) == (STORY, None, None)
    assert article.id == acquire_text(STORY).id


def test_standard_input_page(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(PAGE)))
    assert acquire(Place(kind=PlaceKind.STDIN, name="-")).title == "Lighthouse keeper retires after 41 years"


def test_standard_input_that_is_not_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", None)
    with pytest.raises(UnreadableError, match="^standard input: there is none; pipe a text into"):
        acquire(Place(kind=PlaceKind.STDIN, name="-"))
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"  ")))
    with pytest.raises(EmptyError, match="^standard input: there is no text in it"):
        acquire(Place(kind=PlaceKind.STDIN, name="-"))


def test_a_pipe_is_read(tmp_path: Path) -> None:
    read_end, write_end = os.pipe()
    os.write(write_end, STORY.encode())
    os.close(write_end)
    try:
        assert read(Path(f"/dev/fd/{read_end}")).text == STORY
    finally:
        os.close(read_end)


def test_nothing_heavy_is_imported_before_it_is_needed(tmp_path: Path) -> None:
    path = write(tmp_path, "story.txt", (STORY * 20).encode())
    code = (
        "import sys\n"
        "import thirdhand.acquire as a\n"
        "heavy = {'trafilatura', 'httpx', 'py3langid', 'lxml', 'htmldate', 'numpy', 'docx'}\n"
        "assert not heavy & sys.modules.keys(), heavy & sys.modules.keys()\n"
        "assert a.acquire(a.Place(kind=a.PlaceKind.FILE, name=sys.argv[1])).language == 'en'\n"
        "assert not heavy & sys.modules.keys(), heavy & sys.modules.keys()\n"
    )
    subprocess.run([sys.executable, "-c", code, path], check=True)


@hypothesis_settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=200
)
@given(
    data=st.binary(max_size=300) | st.binary(max_size=60).map(gzip.compress) | st.text().map(str.encode),
    name=st.sampled_from(["a.txt", "a", "a.gz", "a.html"]),
)
def test_any_bytes_give_an_article_or_an_input_error(tmp_path: Path, data: bytes, name: str) -> None:
    path = write(tmp_path, name, data)
    try:
        article = read(path)
    except InputError:
        return
    assert article.text.strip()
    article.text.encode("utf-8")


@given(st.text())
def test_any_unicode_text_is_kept_exactly(text: str) -> None:
    if not text or text.isspace():
        with pytest.raises(EmptyError):
            acquire_text(text)
    else:
        article = acquire_text(text, ref="r1")
        assert (article.text, article.ref) == (text, "r1")
        assert article.title is None or article.title in text


def test_lone_surrogates_in_memory_are_kept() -> None:
    text = "He said \ud800 twice."
    assert acquire_text(text).text == text
