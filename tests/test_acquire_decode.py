"""Bytes to text: marks, declarations, lies and damage."""

from __future__ import annotations

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thirdhand.acquire.decode import decode
from thirdhand.errors import DecodingError

QUOTE = "“The café’s closed,” Zoë said – 40 € lost."


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (QUOTE.encode(), QUOTE),
        (codecs.BOM_UTF8 + QUOTE.encode(), QUOTE),
        (codecs.BOM_UTF16_LE + QUOTE.encode("utf-16-le"), QUOTE),
        (codecs.BOM_UTF16_BE + QUOTE.encode("utf-16-be"), QUOTE),
        (codecs.BOM_UTF32_LE + QUOTE.encode("utf-32-le"), QUOTE),
        (codecs.BOM_UTF32_BE + QUOTE.encode("utf-32-be"), QUOTE),
        (QUOTE.encode("utf-16-le"), QUOTE),
        (QUOTE.encode("utf-16-be"), QUOTE),
        (QUOTE.encode("utf-32-le"), QUOTE),
        (QUOTE.encode("utf-32-be"), QUOTE),
        (QUOTE.encode("cp1252"), QUOTE),
        (b"", ""),
        (b"one\r\ntwo\rthree\x0cfour\x07\n", "one\r\ntwo\rthree\x0cfour\x07\n"),
        # the five bytes that Windows-1252 leaves open
        (b"\x93Hi\x94 \x81 he said", "“Hi” \x81 he said"),
        # one damaged byte does not turn the rest into mojibake
        (QUOTE.encode() + b"\xe2\x80", QUOTE + "\ufffd"),
        (codecs.BOM_UTF8 + b"\x93Hi\x94", "“Hi”"),
        # a second mark is text
        (codecs.BOM_UTF8 * 2 + b"a", "\ufeffa"),
    ],
)
def test_undeclared(data: bytes, expected: str) -> None:
    assert decode(data, "x") == expected


@pytest.mark.parametrize(
    ("charset", "data", "expected"),
    [
        ("windows-1251", "Мэр сказал".encode("cp1251"), "Мэр сказал"),
        ("shift_jis", "市長は".encode("shift_jis"), "市長は"),
        ("iso-8859-1", b"\x93Hi\x94", "“Hi”"),
        ("us-ascii", b"\x93Hi\x94", "“Hi”"),
        ("ISO-8859-15", b"40 \xa4", "40 €"),
        # declarations that are wrong
        ("windows-1252", QUOTE.encode(), QUOTE),
        ("iso-8859-1", QUOTE.encode() + b"\xff", QUOTE + "\ufffd"),
        ("utf-8", QUOTE.encode("cp1252"), QUOTE),
        ("shift_jis", b"caf\xe9", "café"),
        # declarations that are none
        ("no-such-charset", b"caf\xe9", "café"),
        ("utf-7", b"caf\xe9 +AGE-", "café +AGE-"),
        ("rot13", b"caf\xe9", "café"),
        ("unicode_escape", b"caf\xe9 \\u0041", "café \\u0041"),
        ("\0", b"caf\xe9", "café"),
        (None, b"caf\xe9", "café"),
    ],
)
def test_declared_by_the_server(charset: str | None, data: bytes, expected: str) -> None:
    assert decode(data, "x", charset=charset) == expected


@pytest.mark.parametrize(
    "declaration",
    [
        b'<meta charset="windows-1251">',
        b"<META CHARSET=windows-1251>",
        b'<meta http-equiv="Content-Type" content="text/html; charset=windows-1251">',
        b'<?xml version="1.0" encoding="windows-1251"?>',
    ],
)
def test_declared_by_the_page(declaration: bytes) -> None:
    data = declaration + "Мэр сказал".encode("cp1251")
    assert decode(data, "x", is_html=True).endswith("Мэр сказал")
    assert not decode(data, "x").endswith("Мэр сказал")  # a text declares nothing


def test_the_server_is_believed_before_the_page() -> None:
    data = b'<meta charset="windows-1251">' + "Βγήκε".encode("cp1253")
    assert decode(data, "x", charset="windows-1253", is_html=True).endswith("Βγήκε")


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"text with a \0 in it", "null bytes"),
        (bytes(range(256)) * 4, "null bytes"),
        (bytes(range(1, 256)) * 4, "control characters"),
        (codecs.BOM_UTF16_LE + b"a\0\x00\xd8", "begins as UTF-16-LE but breaks at byte 2"),
        (codecs.BOM_UTF16_BE + b"\0ab", "begins as UTF-16-BE but breaks"),
    ],
)
def test_bytes_that_are_no_text(data: bytes, says: str) -> None:
    with pytest.raises(DecodingError, match=f"^x: .*{says}.*; ."):
        decode(data, "x")


def test_a_page_may_hold_null_bytes() -> None:
    assert decode(b"<p>a\0b", "x", is_html=True) == "<p>a\0b"


@given(st.binary(max_size=200), st.sampled_from([None, "gb18030", "shift_jis", "euc-jp", "big5", "utf-16"]))
def test_no_bytes_give_a_lone_surrogate_or_another_error(data: bytes, charset: str | None) -> None:
    try:
        text = decode(data, "x", charset=charset, is_html=True)
    except DecodingError:
        return
    text.encode("utf-8")


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1))
def test_utf8_is_kept_exactly(text: str) -> None:
    assert decode(codecs.BOM_UTF8 + text.encode(), "x") == text
