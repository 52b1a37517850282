"""Bytes to text, in the order in which the evidence is worth believing.

Byte order mark, UTF-16 told by its null bytes, valid UTF-8, the declared encoding, UTF-8 with a few
damaged bytes, Windows-1252. Declarations come after validity because pages lie: prose in another
encoding that happens to be valid UTF-8, and not plain ASCII, is all but impossible. As the WHATWG's
Encoding Standard has it, ISO-8859-1 and ASCII mean Windows-1252.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable, Iterator

from thirdhand.errors import DecodingError

# UTF-32 LE begins as UTF-16 LE does: longest first.
_WIDE_BOMS = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_DECLARATION_BYTES = 4096
_META_CHARSET = re.compile(rb"<meta\s[^>]*?charset\s*=\s*[\"']?\s*([\w.:+-]+)", re.IGNORECASE)
_XML_ENCODING = re.compile(rb"^\s*<\?xml\s[^>]*?encoding\s*=\s*[\"']([\w.:+-]+)", re.IGNORECASE)

#: Python's names of the encodings that a declaration may ask for; UTF-7 and the like are no web encodings.
_WEB_CODECS = frozenset(
    "cp866 cp874 cp1250 cp1251 cp1252 cp1253 cp1254 cp1255 cp1256 cp1257 cp1258 koi8-r koi8-u mac-roman"
    " mac-cyrillic gb18030 big5hkscs euc_jp iso2022_jp cp932 cp949 iso8859-2 iso8859-3 iso8859-4 iso8859-5"
    " iso8859-6 iso8859-7 iso8859-8 iso8859-10 iso8859-13 iso8859-14 iso8859-15 iso8859-16".split()
)
#: Encodings that the web reads as a larger one of the same kind.
_READ_AS = {
    "iso8859-1": "cp1252",
    "ascii": "cp1252",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "tis-620": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "big5": "big5hkscs",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
}

# Windows-1252 over Latin-1: its five undefined bytes stay C1 controls, as on the web.
_CP1252_OVER_LATIN1 = {
    byte: bytes([byte]).decode("cp1252")
    for byte in range(0x80, 0xA0)
    if byte not in (0x81, 0x8D, 0x8F, 0x90, 0x9D)
}

_CONTROLS = re.compile("[\x01-\x08\x0e-\x1a\x1c-\x1f\x7f-\x84\x86-\x9f]")
#: An article holds a stray one at most; of random bytes, one in eight is one.
_MAX_CONTROL_SHARE = 0.02
#: A share of null bytes in one half of all byte pairs that only UTF-16 has.
_UTF16_NULL_SHARE = 0.2
#: Fewer null bytes than this are no pattern.
_UTF16_LEAST_NULLS = 8
#: Good multi-byte sequences for each damaged one that still make a text UTF-8.
_GOOD_FOR_DAMAGED = 4


def decode(data: bytes, name: str, *, charset: str | None = None, is_html: bool = False) -> str:
    """Return the text of ``data``, nothing changed in it but a byte order mark taken off.

    ``charset`` is what the server declared; a page's own declaration is looked up where ``is_html``.
    A page may hold null bytes, a text may not. The text never holds a lone surrogate. Raises
    DecodingError, naming ``name``, for bytes that are no text.
    """
    data = data.removeprefix(codecs.BOM_UTF8)
    text = _decode_unicode(data, name)
    if text is None:
        declared = (charset, *(_declared(data) if is_html else ()))
        text = _decode_declared(data, declared) or _decode_damaged(data) or decode_cp1252(data)
    _refuse_binary(text, name, is_html)
    return text


def decode_cp1252(data: bytes) -> str:
    """Return ``data`` as Windows-1252; every byte has a meaning in it.

    >>> decode_cp1252(bytes([0x93, 0x48, 0x69, 0x94, 0x81]))
    '“Hi”\\x81'
    """
    return data.decode("latin-1").translate(_CP1252_OVER_LATIN1)


def _decode_unicode(data: bytes, name: str) -> str | None:
    for bom, encoding in _WIDE_BOMS:
        if data.startswith(bom):
            return _decode_wide(data[len(bom) :], encoding, name)
    guess = _guess_wide(data)
    return _decode_wide(data, guess, name) if guess else _decode_strictly(data, "utf-8")


def _decode_wide(data: bytes, encoding: str, name: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        problem = f"begins as {encoding.upper()} but breaks at byte {error.start}"
        raise DecodingError(name, problem, "save it as UTF-8") from error


def _guess_wide(data: bytes) -> str | None:
    """Name the UTF-16 or UTF-32 that unmarked ``data`` is in: its ASCII letters leave regular null bytes."""
    if len(data) % 2 or b"\0" not in data:
        return None
    pairs = len(data) // 2
    nulls = [data[offset::4].count(0) for offset in range(4)]
    even, odd = nulls[0] + nulls[2], nulls[1] + nulls[3]
    if even > _UTF16_NULL_SHARE * pairs and odd > _UTF16_NULL_SHARE * pairs:
        return _guess_utf32(data, nulls)
    for encoding, high, low in (("utf-16-le", odd, even), ("utf-16-be", even, odd)):
        if high > max(_UTF16_NULL_SHARE * pairs, _UTF16_LEAST_NULLS) and low <= pairs // 100:
            return encoding
    return None


def _guess_utf32(data: bytes, nulls: list[int]) -> str | None:
    units = len(data) // 4
    if len(data) % 4:
        return None
    if nulls[3] == nulls[2] == units and nulls[0] == 0:
        return "utf-32-le"
    return "utf-32-be" if nulls[0] == nulls[1] == units and nulls[3] == 0 else None


def _declared(data: bytes) -> Iterator[str]:
    head = data[:_DECLARATION_BYTES]
    for pattern in (_XML_ENCODING, _META_CHARSET):
        if match := pattern.search(head):
            yield match[1].decode("ascii", "replace")


def _decode_declared(data: bytes, declared: Iterable[str | None]) -> str | None:
    for label in declared:
        codec = _find_codec(label)
        if codec == "cp1252":
            # most of what says so and is not valid UTF-8 is right; UTF-8 with a slip in it is not
            return _decode_damaged(data) or decode_cp1252(data)
        if codec and (text := _decode_strictly(data, codec)):
            return text
    return None


def _find_codec(label: str | None) -> str | None:
    try:
        codec = codecs.lookup(label or "").name
    except (LookupError, ValueError):  # ValueError: a null character in the label
        return None
    codec = _READ_AS.get(codec, codec)
    return codec if codec in _WEB_CODECS else None


def _decode_strictly(data: bytes, encoding: str) -> str | None:
    try:
        text = data.decode(encoding)
        text.encode("utf-8")  # some East Asian codecs let a lone surrogate through
    except UnicodeError:
        return None
    return text


def _decode_damaged(data: bytes) -> str | None:
    """Return ``data`` as UTF-8 with U+FFFD for damaged bytes, None where it is not mostly UTF-8."""
    text = data.decode("utf-8", "replace")
    n_damaged = text.count("\ufffd")
    n_good = len(text) - len(text.encode("ascii", "ignore")) - n_damaged
    return text if n_good >= _GOOD_FOR_DAMAGED * n_damaged else None


def _refuse_binary(text: str, name: str, is_html: bool) -> None:
    remedy = "only text, Word documents (.docx) and web pages are read"
    if "\0" in text and not is_html:
        raise DecodingError(name, "is binary: it has null bytes", remedy)
    n_controls = len(_CONTROLS.findall(text))
    if n_controls > _MAX_CONTROL_SHARE * len(text) + 1:
        problem = f"is binary: {n_controls} of its {len(text)} characters are control characters"
        raise DecodingError(name, problem, remedy)
