"""Files of many articles among the inputs: opened in their place, counted, and never the end of the others."""

from __future__ import annotations

import gzip
import json
import os
from collections.abc import Iterable
from pathlib import Path

import pytest

from thirdhand.acquire import Capture, Place, PlaceKind, expand, unpack
from thirdhand.errors import EmptyError, UnreadableError, UnsupportedError
from thirdhand.records import Article, Failure
from thirdhand.settings import Settings
from thirdhand.stream import read_places

TEXT = "The ferry to Ostrel is cancelled, said Ana Ruiz."
ROW = json.dumps({"text": TEXT}).encode()
LINES = ROW + b"\n" + ROW.replace(b"Ana", b"Mira") + b"\n"
BODY = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<html><p>" + TEXT.encode()
WARC = (
    b"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://courier.example/\r\n"
    b"WARC-Date: 2031-03-04T10:05:00Z\r\nContent-Type: application/http\r\nContent-Length: %d\r\n\r\n"
    % len(BODY)
    + BODY
    + b"\r\n\r\n"
)


def place(path: object) -> Place:
    return Place(kind=PlaceKind.FILE, name=str(path))


def opened(places: Iterable[Place | Failure]) -> list[str]:
    """Return the name of each capture and failure, and of what passes through in brackets."""
    found = unpack(places, settings=Settings())
    return [
        f"[{each.name}]" if isinstance(each, Place) else getattr(each, "name", None) or f"! {each}"
        for each in found
    ]


@pytest.mark.parametrize(
    ("name", "data", "expected"),
    [
        ("a.jsonl", LINES, ["a.jsonl:1", "a.jsonl:2"]),
        ("a.NDJSON.GZ", gzip.compress(LINES, mtime=0), ["a.NDJSON.GZ:1", "a.NDJSON.GZ:2"]),
        ("a.jsonl", gzip.compress(LINES, mtime=0), ["a.jsonl:1", "a.jsonl:2"]),
        ("a.json", LINES, ["a.json:1", "a.json:2"]),
        ("lines", LINES, ["lines:1", "lines:2"]),
        ("a.json", ROW, ["a.json"]),
        ("a.json", ROW + b"\n\n", ["a.json"]),
        (
            "a.jsonld.gz",
            gzip.compress(b"[%s, %s]" % (ROW, ROW), mtime=0),
            ["a.jsonld.gz: item 1", "a.jsonld.gz: item 2"],
        ),
        ("a.json", "\ufeff".encode("utf-16-le") + ROW.decode().encode("utf-16-le"), ["a.json"]),
        ("crawl.warc", WARC, ["crawl.warc: record at byte 0"]),
        ("crawl.warc.gz", gzip.compress(WARC, mtime=0), ["crawl.warc.gz: record at byte 0"]),
        ("crawl", gzip.compress(WARC, mtime=0), ["crawl: record at byte 0"]),
        ("crawl.jsonl", WARC, ["crawl.jsonl: record at byte 0"]),
        # what is none
        ("a.txt", LINES, ["[a.txt]"]),
        ("a.html", WARC, ["[a.html]"]),
        ("a", b"Rates rise.", ["[a]"]),
        ("a.rss", b"<rss/>", ["[a.rss]"]),
        ("a.gz", b"\x1f\x8b\x08rubbish", ["[a.gz]"]),
    ],
)
def test_files_are_told_by_their_bytes_and_suffix(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, data: bytes, expected: list[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path(name).write_bytes(data)
    assert opened([place(name)]) == expected


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("a.json", b"{}", "a.json: is JSON, but no ninjs item, no schema.org NewsArticle and no row of JSON"),
        ("a.json", b"17", "no ninjs item"),
        (
            "a.json",
            b"[]",
            "a.json: is an empty list; give one object with the fields id url outlet title byline",
        ),
        ("a.json", b'{"a": ', "a.json: is broken JSON"),
        ("a.json", b"[" * 99_999, "a.json: is JSON that cannot be held"),
        ("a.json", b"", "a.json: is broken JSON"),
        ("a.jsonl", b"\n \n", "a.jsonl: there are no lines in it"),
        ("a.jsonl", "\ufeff{}".encode("utf-16"), "a.jsonl: is UTF-16; save it as UTF-8"),
        ("a.jsonl.gz", b"\x1f\x8b\x08rubbish", "a.jsonl.gz: its gzip packing is damaged"),
        ("a.warc", b"rubbish", "a.warc: byte 0: is no record"),
    ],
)
def test_what_is_wrong_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, data: bytes, says: str
) -> None:
    monkeypatch.chdir(tmp_path)
    Path(name).write_bytes(data)
    (told,) = opened([place(name)])
    assert told.startswith("! ") and says in told


def test_one_bad_item_of_a_list_costs_itself_alone(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_bytes(b"[%s, {}, 5, %s]" % (ROW, ROW))
    first, second, third, fourth = unpack([place(path)], settings=Settings())
    assert isinstance(first, Capture) and isinstance(fourth, Capture)
    assert isinstance(second, Failure) and second.input == f"{path}: item 2"
    assert isinstance(third, Failure) and isinstance(third.error, UnsupportedError)


def test_everything_stands_in_its_order_and_failures_pass(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(LINES)
    failure = Failure(input="x", error=EmptyError("x", "is empty", "fill it"))
    url = Place(kind=PlaceKind.URL, name="https://courier.example/a.jsonl")
    stdin = Place(kind=PlaceKind.STDIN, name="-")
    found = opened([url, place(path), failure, stdin, place(tmp_path / "gone.jsonl"), place(tmp_path)])
    assert found == [
        "[https://courier.example/a.jsonl]",
        f"{path}:1",
        f"{path}:2",
        "! x: is empty; fill it",
        "[-]",
        f"! {tmp_path / 'gone.jsonl'}: no such file; check the path",
        f"[{tmp_path}]",
    ]


@pytest.mark.parametrize(
    ("error", "says"),
    [
        (RuntimeError("a defect"), "reading it failed (RuntimeError('a defect')); please report this"),
        (ValueError("a defect"), "reading it failed (ValueError('a defect')); please report this"),
        (OSError(5, "Input/output error"), "cannot be read to its end (Input/output error); check the disk"),
    ],
)
def test_a_file_that_fails_while_it_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: Exception, says: str
) -> None:
    def fail(*args: object) -> None:
        raise error

    path = tmp_path / "a.jsonl"
    path.write_bytes(LINES)
    monkeypatch.setattr("thirdhand.acquire.jsonl.capture_item", fail)
    found, passed = unpack([place(path), place("b.txt")], settings=Settings())
    assert isinstance(found, Failure) and isinstance(found.error, UnreadableError)
    assert says in str(found) and passed == place("b.txt")


def test_bytes_and_records_without_an_article_are_counted(tmp_path: Path) -> None:
    packed = gzip.compress(WARC.replace(b"200 OK", b"404 No")) + gzip.compress(WARC, mtime=0) * 3
    for name, data in (("a.jsonl.gz", gzip.compress(LINES, mtime=0)), ("b.warc.gz", packed), ("c.json", ROW)):
        (tmp_path / name).write_bytes(data)
    (tmp_path / "d.txt").write_bytes(ROW)
    n_bytes: list[int] = []
    skipped: list[tuple[str, int]] = []
    places = [place(tmp_path / name) for name in ("a.jsonl.gz", "b.warc.gz", "c.json", "d.txt")]
    found = unpack(
        places,
        settings=Settings(),
        on_bytes=n_bytes.append,
        on_skipped=lambda name, n_records: skipped.append((name, n_records)),
    )
    assert len(list(found)) == 2 + 3 + 1 + 1
    assert sum(n_bytes) == sum(Path(each.name).stat().st_size for each in places[:3])
    assert skipped == [(str(tmp_path / "b.warc.gz"), 1)]


def test_a_pipe_is_left_whole() -> None:
    read_end, write_end = os.pipe()
    os.write(write_end, LINES)
    os.close(write_end)
    try:
        assert opened([place(f"/dev/fd/{read_end}")]) == [f"[/dev/fd/{read_end}]"]
        assert os.read(read_end, 9999) == LINES
    finally:
        os.close(read_end)


def test_a_folder_gives_its_containers_and_of_json_what_holds_articles(tmp_path: Path) -> None:
    for name, data in {
        "a.warc.gz": b"",
        "b.jsonl": b"",
        "c.ndjson": b"",
        "d.json": b'{"uri": "urn:x", "body_text": "y"}',
        "e.json": b'{"name": "package", "dependencies": {}}',
        "f.jsonld.gz": gzip.compress(b'[{"@type": ["NewsArticle"], "articleBody": "y"}]'),
        "g.json": b"\xff",
        "h.csv": b"",
    }.items():
        (tmp_path / name).write_bytes(data)
    names = [Path(each.name).name for each in expand([tmp_path]) if isinstance(each, Place)]
    assert names == ["a.warc.gz", "b.jsonl", "c.ndjson", "d.json", "f.jsonld.gz"]


def test_reading_gives_a_result_for_each_article_in_order(tmp_path: Path) -> None:
    lines, archive, text = tmp_path / "a.jsonl", tmp_path / "b.warc", tmp_path / "c.txt"
    lines.write_bytes(LINES + b"{broken\n")
    archive.write_bytes(WARC)
    text.write_text(TEXT)
    results = list(read_places([place(lines), place(archive), place(text)], jobs=2))
    assert [each.input if isinstance(each, Failure) else each.url or each.path for each in results] == [
        f"{lines}:1",
        f"{lines}:2",
        f"{lines}:3",
        "https://courier.example/",
        str(text),
    ]
    assert all(each.attributions for each in results if isinstance(each, Article))
