"""What a user names: files, folders, patterns, URLs, standard input."""

from __future__ import annotations

import os
from itertools import islice
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from thirdhand.acquire import Place, PlaceKind, expand
from thirdhand.errors import InputError, NotFoundError, UnreadableError, UnsupportedError
from thirdhand.records import Failure

ARTICLES = ["news/a.HTML", "news/b.txt", "news/drafts/f.docx", "news/old/c.txt.gz"]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder ``news`` with articles, hidden files and others, as the working folder's only content."""
    for name in (
        "b.txt",
        "a.HTML",
        "notes.md",
        "photo.jpg",
        ".hidden.txt",
        "old/c.txt.gz",
        "old/d.pdf",
        "drafts/f.docx",
        "drafts/~$f.docx",
        ".git/e.txt",
    ):
        path = tmp_path / "news" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("x")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def names(*inputs: str | Path) -> list[tuple[str, str]]:
    found = list(expand(inputs))
    assert all(isinstance(each, Place) for each in found), found
    return [(each.kind.value, each.name) for each in found if isinstance(each, Place)]


def failure(given: str | Path) -> InputError:
    (found,) = expand([given])
    assert isinstance(found, Failure) and isinstance(found.error, InputError)
    assert found.input == str(given) and str(found).startswith(str(given))
    return found.error


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("-", [("stdin", "-")]),
        ("https://sorell.example/a", [("url", "https://sorell.example/a")]),
        ("HTTP://sorell.example", [("url", "HTTP://sorell.example")]),
        ("news/notes.md", [("file", "news/notes.md")]),
        ("news", [("file", name) for name in ARTICLES]),
        ("./news/", [("file", name) for name in ARTICLES]),
        # what Word lays beside an open document
        ("news/drafts/*.docx", [("file", "news/drafts/f.docx")]),
        ("news/*.txt", [("file", "news/b.txt")]),
        ("news/**/*.txt*", [("file", "news/b.txt"), ("file", "news/old/c.txt.gz")]),
        ("news/?.*", [("file", "news/a.HTML"), ("file", "news/b.txt")]),
        (Path("news/b.txt"), [("file", "news/b.txt")]),
        # a hidden folder is read where it is named
        ("news/.git", [("file", "news/.git/e.txt")]),
    ],
)
def test_what_is_named_is_found(given: str | Path, expected: list[tuple[str, str]]) -> None:
    assert names(given) == expected


def test_a_file_is_taken_before_a_pattern_or_scheme(folder: Path) -> None:
    (folder / "[draft].txt").write_text("x")
    (folder / "note:1.txt").write_text("x")
    assert names("[draft].txt", "note:1.txt") == [("file", "[draft].txt"), ("file", "note:1.txt")]


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize(
    ("given", "kind", "says"),
    [
        ("gone.txt", NotFoundError, "no such file or folder"),
        ("www.sorell.example/a", NotFoundError, "write https://www.sorell.example/a"),
        ("news/*.epub", NotFoundError, "no file matches"),
        (Path("news/*.txt"), NotFoundError, "no such file"),
        (Path("-"), NotFoundError, "no such file"),
        ("news/drafts/~$f.docx", UnsupportedError, "lays beside an open document; name the document itself"),
        ("ftp://sorell.example/a", UnsupportedError, "ftp: addresses are not read"),
        ("file:///etc/passwd", UnsupportedError, "file: addresses are not read"),
        ("javascript:alert(1)", UnsupportedError, "javascript: addresses are not read"),
        ("https://", UnsupportedError, "is no complete URL"),
        ("http://[::1", UnsupportedError, "is no complete URL"),
        ("a\0b", NotFoundError, "no such file"),
        ("a\0*/b*", NotFoundError, "no file matches"),
        ("x" * 5000, NotFoundError, "no such file"),
    ],
)
def test_what_names_nothing_says_so(given: str | Path, kind: type[InputError], says: str) -> None:
    error = failure(given)
    assert type(error) is kind
    assert says in str(error)


def test_a_folder_without_articles_says_what_is_read(tmp_path: Path) -> None:
    (tmp_path / "photo.jpg").write_text("x")
    error = failure(str(tmp_path))
    assert isinstance(error, NotFoundError)
    assert ".txt .text .html .htm .xhtml .docx" in error.remedy


def test_an_unreadable_folder_is_a_failure_and_the_rest_is_read(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    scan = os.scandir

    def refuse(path: str) -> object:
        if str(path).endswith("old"):
            raise PermissionError(13, "Permission denied", path)
        return scan(path)

    monkeypatch.setattr(os, "scandir", refuse)
    *found, failed = expand(["news"])
    assert [each.name for each in found if isinstance(each, Place)] == ARTICLES[:-1]
    assert isinstance(failed, Failure) and isinstance(failed.error, UnreadableError)
    assert failed.input == "news/old"


def test_one_failure_does_not_stop_the_others_and_nothing_is_read_ahead(folder: Path) -> None:
    def inputs() -> object:
        yield "gone.txt"
        yield "news/b.txt"
        raise AssertionError("read ahead")

    first, second = islice(expand(inputs()), 2)  # type: ignore[arg-type]
    assert isinstance(first, Failure)
    assert second == Place(kind=PlaceKind.FILE, name="news/b.txt")


@pytest.mark.usefixtures("folder")
@hypothesis_settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=300)
@given(st.text(alphabet=st.characters(exclude_characters="/.~", codec=None), max_size=20))
def test_any_string_is_a_place_or_a_failure(given: str) -> None:
    for found in expand([given]):
        assert isinstance(found, (Place, Failure))
