"""One object of JSON to a capture: our own columns, our own records, and whose else it may be.

JSON Lines are made by other people's scripts. A row that does not hold what its fields promise is refused by
name of the field and with its value: a wrong date or outlet taken in silence would be believed for years.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

from thirdhand.acquire.captures import Capture, Given
from thirdhand.acquire.published import demand_published
from thirdhand.acquire.sniff import Format
from thirdhand.errors import DecodingError, EmptyError, UnsupportedError

#: Gives the path of an article from its id, or without one.
PlaceOf = Callable[[str | None], str]
#: The columns of JSON Lines, and those that a record of ours has besides.
COLUMNS = ("id", "url", "outlet", "title", "byline", "published", "text")
_RECORD_SCHEMA = "thirdhand/article/"
#: What others call the text.
_OTHER_NAMES = (
    *("body", "content", "article", "article_text", "full_text", "fulltext", "maintext", "story", "Text"),
    *("raw_text", "body_text", "contents", "main_text", "articleBody"),
)
_SHOWN_KEYS = 8
_SHOWN_CHARACTERS = 40
_SURROGATE = re.compile("[\ud800-\udfff]")
REMEDY = f"give one object with the fields {' '.join(COLUMNS)}; only text must be there"


def capture_row(row: Mapping[str, Any], name: str, place_of: PlaceOf) -> Capture:
    """Return the article in ``row``, an object with our columns or a record of ours.

    ``place_of`` gives the path of one without URL or path; ``name`` is what errors call it. Raises
    UnsupportedError or EmptyError where it has no text, DecodingError for a field that does not hold what
    it should.
    """
    is_record = str(row.get("schema", "")).startswith(_RECORD_SCHEMA)
    text = _demand_text(row, name)
    ref = read_string(row, "ref", name) if is_record else read_id(row, "id", name)
    url = read_string(row, "url", name)
    own_path = read_string(row, "path", name) if is_record else None
    return Capture(
        name=name,
        format=Format.TEXT,
        data=encode_text(text),
        charset="utf-8",
        path=own_path or (None if url else place_of(ref or read_id(row, "id", name))),
        url=url,
        ref=ref,
        captured=read_captured(row, name),
        given=Given(
            title=read_string(row, "title", name),
            outlet=read_string(row, "outlet", name),
            byline=read_string(row, "byline", name),
            published=read_published(row, "published", name),
            language=read_string(row, "language", name),
        ),
    )


def read_string(row: Mapping[str, Any], field: str, name: str) -> str | None:
    """Return the string in ``field`` on one line, None where it is missing, null or blank.

    Raises DecodingError, naming ``name``, for what is no string.
    """
    value = row.get(field)
    if value is None:
        return None
    if not isinstance(value, str):
        raise _wrong(name, field, value, "is no string")
    return _mend(" ".join(value.split())) or None


def read_id(row: Mapping[str, Any], field: str, name: str) -> str | None:
    """Return the string or number in ``field`` as a string, None where it is missing, null or blank."""
    value = row.get(field)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    return read_string(row, field, name)


def read_published(row: Mapping[str, Any], field: str, name: str) -> str | None:
    """Return the date in ``field`` as ISO 8601, None where it is missing.

    Raises DecodingError for one that cannot be read, lies in the future or before 1900.
    """
    value = row.get(field)
    # a number is seconds or milliseconds since 1970
    text = str(value) if isinstance(value, int) and not isinstance(value, bool) else None
    text = text or read_string(row, field, name)
    if text is None:
        return None
    try:
        return demand_published(text)
    except ValueError as error:
        raise _wrong(name, field, value, str(error)) from error


def read_captured(row: Mapping[str, Any], name: str) -> str | None:
    """Return the time in the field ``captured`` in UTC; one without a zone is taken for UTC."""
    iso = read_published(row, "captured", name)
    if iso is None:
        return None
    moment = datetime.fromisoformat(iso)
    zoned = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return zoned.astimezone(UTC).isoformat(timespec="seconds")


def encode_text(text: str) -> bytes:
    """Return ``text`` as UTF-8, U+FFFD for the halves of characters that JSON lets through."""
    return _mend(text).encode("utf-8")


def _mend(text: str) -> str:
    return text if text.isascii() else _SURROGATE.sub("\ufffd", text)


def _demand_text(row: Mapping[str, Any], name: str) -> str:
    text = row.get("text")
    if text is None:
        raise _no_text(row, name)
    if not isinstance(text, str):
        raise _wrong(name, "text", text, "is no string")
    if not text or text.isspace():
        raise EmptyError(name, "the field 'text' is blank", "give it a text, or leave the line out")
    return text


def _no_text(row: Mapping[str, Any], name: str) -> UnsupportedError:
    keys = [_shorten(key) for key in list(row)[:_SHOWN_KEYS]]
    more = len(row) - len(keys)
    told = ", ".join(map(repr, keys)) + (f" and {more} more" if more else "")
    problem = f"has no field 'text', only {told}" if keys else "has no fields at all"
    other = next((key for key in _OTHER_NAMES if isinstance(row.get(key), str)), None)
    return UnsupportedError(name, problem, f"rename {other!r} to 'text'" if other else REMEDY)


def _wrong(name: str, field: str, value: object, problem: str) -> DecodingError:
    return DecodingError(
        name, f"the field {field!r} is {_shorten(repr(value))}, which {problem}", f"correct it, or {REMEDY}"
    )


def _shorten(text: str) -> str:
    return text if len(text) <= _SHOWN_CHARACTERS else text[: _SHOWN_CHARACTERS - 1] + "…"
