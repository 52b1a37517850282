"""Web archives: what is taken from them, what is passed over, and what is read of broken ones."""

from __future__ import annotations

import gzip
import io
import zlib
from collections.abc import Callable

import pytest
from fastwarc.stream_io import BrotliWriter

from thirdhand.acquire import Capture
from thirdhand.acquire.sniff import Format
from thirdhand.acquire.warc import read_warc
from thirdhand.records import Failure
from thirdhand.settings import Settings

PAGE = b"<html><p>The ferry to Ostrel is cancelled, said Ana Ruiz.</p></html>"
DATE = "2031-03-04T10:05:00Z"


def answer(body: bytes = PAGE, status: str = "200 OK", **headers: str) -> bytes:
    """Return what a server sends: ``content_type="text/html"`` is a header."""
    sent = {"content_type": "text/html; charset=utf-8"} | headers
    lines = [f"HTTP/1.1 {status}", *(f"{key.replace('_', '-')}: {value}" for key, value in sent.items())]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


def record(
    block: bytes,
    url: str | None = "https://courier.example/a",
    *,
    kind: str = "response",
    length: object = None,
    content_type: str = "application/http; msgtype=response",
    date: str = DATE,
) -> bytes:
    """Return a record of a web archive; ``length`` is what it says of its length, if not the truth."""
    lines = ["WARC/1.1", f"WARC-Type: {kind}", f"WARC-Date: {date}", "WARC-Record-ID: <urn:uuid:1>"]
    lines += [f"WARC-Target-URI: {url}"] if url else []
    lines += [f"Content-Type: {content_type}"]
    lines += [f"Content-Length: {len(block) if length is None else length}"] if length != "" else []
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + block + b"\r\n\r\n"


A, B, C = (record(answer(), f"https://courier.example/{each}") for each in "abc")


def read(data: bytes, settings: Settings | None = None) -> list[Capture | Failure]:
    return list(read_warc(io.BytesIO(data), "crawl.warc", settings or Settings()))


def told(data: bytes, settings: Settings | None = None) -> list[str]:
    """Return the last letter of each URL, or the failure's words."""
    found = read(data, settings)
    return [str(each) if isinstance(each, Failure) else (each.url or "?")[-1] for each in found]


def as_it_is(*records: bytes) -> bytes:
    return b"".join(records)


def packed(*records: bytes) -> bytes:
    return b"".join(map(gzip.compress, records))


Pack = Callable[..., bytes]
both = pytest.mark.parametrize("pack", [as_it_is, packed])


def test_a_page_with_all_that_is_known_of_it() -> None:
    sent = answer(etag='"7"', last_modified="Tue, 04 Mar 2031 10:00:00 GMT", set_cookie="a=b")
    request = record(b"GET / HTTP/1.1\r\n\r\n", kind="request")
    _, page = read(A + request + record(sent))
    assert page == Capture(
        name=f"crawl.warc: record at byte {len(A + request)}",
        format=Format.HTML,
        data=PAGE,
        url="https://courier.example/a",
        charset="utf-8",
        captured="2031-03-04T10:05:00+00:00",
        headers=(
            ("status", "200"),
            ("etag", '"7"'),
            ("last-modified", "Tue, 04 Mar 2031 10:00:00 GMT"),
            ("content-type", "text/html; charset=utf-8"),
        ),
    )


@both
def test_records_are_read_in_order(pack: Pack) -> None:
    data = pack(record(b"software: x", None, kind="warcinfo"), A, B, C)
    assert told(data) == ["a", "b", "c"]
    names = [each.name for each in read(data) if isinstance(each, Capture)]
    assert len(set(names)) == 3


def test_an_archive_that_was_packed_as_a_whole() -> None:
    assert told(gzip.compress(A + B + C)) == ["a", "b", "c"]


@pytest.mark.parametrize(
    ("made", "expected"),
    [
        (record(answer(content_type="application/xhtml+xml")), Format.HTML),
        (record(answer(content_type="TEXT/HTML")), Format.HTML),
        (record(answer(b"Rates rise.", content_type="text/plain")), Format.TEXT),
        (record(answer(content_type="application/octet-stream")), Format.HTML),
        (record(answer(content_type="")), Format.HTML),
        (
            record(
                answer(
                    b"PK",
                    content_type="application/vnd.openxmlformats-officedocument.wordprocessingml.document",
                )
            ),
            Format.DOCX,
        ),
        (record(PAGE, kind="resource", content_type="text/html"), Format.HTML),
        (record(PAGE, kind="resource", content_type="image/png"), None),
        (record(answer(b"\x89PNG", content_type="image/png")), None),
        (record(answer(b"\x00\x01", content_type="application/octet-stream")), None),
        (record(answer(b"")), None),
        (record(answer(status="404 Not Found")), None),
        (record(answer(status="301 Moved")), None),
        (record(answer(), kind="revisit"), None),
        (record(answer(), kind="request"), None),
        (record(answer(), kind="nonsense"), None),
        (record(b"courier.example 1.2.3.4", "dns:courier.example", content_type="text/dns"), None),
        (record(b"\x00\x01\x02" * 99), None),
        (
            record(answer(b"User-agent: *", content_type="text/plain"), "https://courier.example/robots.txt"),
            None,
        ),
    ],
)
def test_what_is_taken_and_what_is_passed_over(made: bytes, expected: Format | None) -> None:
    skipped: list[int] = []
    found = list(read_warc(io.BytesIO(made + B), "crawl.warc", Settings(), on_skipped=skipped.append))
    assert [each.format for each in found if isinstance(each, Capture)] == (
        [expected, Format.HTML] if expected else [Format.HTML]
    )
    assert skipped == ([] if expected else [1])


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("2031-03-04T10:05:00.123456Z", "2031-03-04T10:05:00+00:00"),
        ("2031-03-04T11:05:00+01:00", "2031-03-04T10:05:00+00:00"),
        ("yesterday", None),
    ],
)
def test_the_date_of_the_record_is_when_it_was_captured(given: str, expected: str | None) -> None:
    (page,) = read(record(answer(), date=given))
    assert isinstance(page, Capture) and page.captured == expected


def test_a_record_without_a_url_has_the_place_in_the_archive_as_its_path() -> None:
    _, page = read(A + record(answer(), None))
    assert isinstance(page, Capture)
    assert (page.url, page.path) == (None, f"crawl.warc#{len(A)}")


def test_angle_brackets_around_a_url_are_no_part_of_it() -> None:
    assert told(record(answer(), "<https://courier.example/a>")) == ["a"]


def deflate(data: bytes, window: int) -> bytes:
    packer = zlib.compressobj(wbits=window)
    return packer.compress(data) + packer.flush()


def brotli(data: bytes) -> bytes:
    packed = io.BytesIO()
    writer = BrotliWriter(packed)
    writer.write(data)
    writer.close()
    return packed.getvalue()


def chunked(data: bytes) -> bytes:
    return b"%x;a=b\r\n%s\r\n%X\r\n%s\r\n0\r\n\r\n" % (9, data[:9], len(data) - 9, data[9:])


@both
@pytest.mark.parametrize(
    ("body", "headers"),
    [
        (gzip.compress(PAGE), {"content_encoding": "gzip"}),
        (gzip.compress(PAGE), {"content_encoding": " X-GZIP "}),
        (zlib.compress(PAGE), {"content_encoding": "deflate"}),
        (deflate(PAGE, -15), {"content_encoding": "deflate"}),
        (brotli(PAGE), {"content_encoding": "br"}),
        (chunked(PAGE), {"transfer_encoding": "chunked"}),
        (chunked(gzip.compress(PAGE)), {"transfer_encoding": "chunked", "content_encoding": "gzip"}),
        (gzip.compress(zlib.compress(PAGE)), {"content_encoding": "deflate, gzip"}),
        # archives that keep what was unpacked beside the headers of the wire
        (PAGE, {"transfer_encoding": "chunked", "content_encoding": "gzip"}),
        (PAGE, {"content_encoding": "br"}),
        (PAGE, {"content_encoding": "deflate"}),
    ],
)
def test_encodings_of_the_wire_are_undone(pack: Pack, body: bytes, headers: dict[str, str]) -> None:
    found = read(pack(record(answer(body, **headers)), B))
    assert [each.data for each in found if isinstance(each, Capture)] == [PAGE, PAGE]


BOMB = b"<p>" + b"a" * 3_000_000


@both
@pytest.mark.parametrize(
    ("block", "says"),
    [
        (answer(BOMB), "is larger than 9,999 bytes; raise the setting acquire.max_html_bytes"),
        (answer(gzip.compress(BOMB), content_encoding="gzip"), "is larger than 9,999 bytes"),
        (answer(zlib.compress(BOMB), content_encoding="deflate"), "is larger than 9,999 bytes"),
        (answer(brotli(BOMB), content_encoding="br"), "is larger than 9,999 bytes"),
        (
            answer(gzip.compress(gzip.compress(BOMB)), content_encoding="gzip, gzip"),
            "is larger than 9,999 bytes",
        ),
        (answer(gzip.compress(PAGE)[:-9], content_encoding="gzip"), "its gzip packing breaks off"),
        (
            answer(zlib.compress(PAGE)[:-9], content_encoding="deflate"),
            "its packing is damaged or breaks off",
        ),
        (answer(b"\x1f\x8b\x08rubbish", content_encoding="gzip"), "its gzip packing is damaged"),
        (answer(b"rubbish", content_encoding="br"), "its packing is damaged or breaks off"),
        (answer(b"\x78\x9crubbish", content_encoding="deflate"), "its packing is damaged or breaks off"),
        (answer(b"5\r\nabc", transfer_encoding="chunked"), "its packing in chunks is damaged or breaks off"),
        (answer(b"rubbish", content_encoding="zstd"), "is packed in a way that is not read (zstd)"),
    ],
)
def test_a_bomb_or_a_damaged_page_costs_itself_alone(pack: Pack, block: bytes, says: str) -> None:
    found = told(pack(record(block), B), Settings({"acquire.max_html_bytes": 9999}))
    assert found[1:] == ["b"]
    assert found[0].startswith("crawl.warc: record at byte 0: ") and says in found[0]


@both
def test_an_archive_that_breaks_off_anywhere(pack: Pack) -> None:
    whole = pack(A, B)
    n_first = len(pack(A))
    for end in range(n_first + 1, len(whole) - (4 if pack is as_it_is else 16)):
        found = told(whole[:end])
        assert found[0] == "a" and len(found) == 2, (end, found)
        assert f"byte {n_first}: " in found[1], (end, found)
    for end in range(1, n_first - 16):
        (failure,) = told(whole[:end])
        assert "byte 0: " in failure, (end, failure)


@both
@pytest.mark.parametrize(
    "garbage", [b"garbage here\r\nand more\r\n", b"\x1f\x8b\x08garbage", b"\xff" * 70_000]
)
def test_garbage_between_records(pack: Pack, garbage: bytes) -> None:
    found = told(pack(A) + garbage + pack(B, C))
    assert [found[0], *found[2:]] == ["a", "b", "c"]
    assert found[1].startswith(f"crawl.warc: byte {len(pack(A))}: begins no record of a web archive (WARC)")


@both
def test_garbage_before_the_first_record(pack: Pack) -> None:
    found = told(b"garbage\n" + pack(A))
    assert found[1:] == ["a"] and found[0].startswith("crawl.warc: byte 0: is no record")


@both
@pytest.mark.parametrize("wrong", [3, 40, 100, 700, 10**12, "", "x", -5, 10**30])
def test_a_record_with_a_wrong_length(pack: Pack, wrong: object) -> None:
    block = answer(PAGE * 3)
    length = len(block) + 60 if wrong == 700 else wrong
    found = told(pack(A, record(block, "https://courier.example/x", length=length), B, C))
    assert (found[0], found[-1]) == ("a", "c") and "x" not in found
    assert any(each.startswith(f"crawl.warc: record at byte {len(pack(A))}: ") for each in found)
    assert len([each for each in found if len(each) > 1]) == 1


def test_a_damaged_member_costs_itself_alone() -> None:
    damaged = bytearray(gzip.compress(B))
    damaged[90:99] = b"\xff" * 9
    found = told(packed(A) + damaged + packed(C))
    assert [found[0], *found[2:]] == ["a", "c"]
    assert found[1].startswith(f"crawl.warc: byte {len(packed(A))}: ")


@pytest.mark.parametrize(
    "data", [gzip.compress(b"words " * 999), b"words " * 999, b"PK\x03\x04" + b"\0" * 99, b"\0" * 99 + b"x"]
)
def test_what_is_no_archive(data: bytes) -> None:
    (failure,) = told(data)
    assert failure.startswith("crawl.warc: byte 0: is no record of a web archive (WARC)")


def test_an_empty_archive_is_told() -> None:
    assert told(b"") == [
        "crawl.warc: byte 0: is empty; get the file again, or go on with what could be read of it"
    ]


def test_an_archive_full_of_holes_is_given_up() -> None:
    found = told((A[:40] + b"\n\xff\xff\n") * 3000)
    assert len(found) == 1001
    assert "is damaged in more than 1,000 places" in found[-1]


def test_the_bytes_reached_only_grow() -> None:
    reached: list[int] = []
    list(read_warc(io.BytesIO(packed(A, B, C)), "crawl.warc", Settings(), on_position=reached.append))
    assert reached == [0, len(packed(A)), len(packed(A, B))]
