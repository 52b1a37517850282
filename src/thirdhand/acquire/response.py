"""One record of a web archive to a capture: what a server sent for a page, a text or a document."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from thirdhand.acquire.captures import KEPT_HEADERS, Capture
from thirdhand.acquire.capturing import LIMITS
from thirdhand.acquire.payload import Limit, unpack_payload
from thirdhand.acquire.sniff import HEAD_BYTES, Format, is_page
from thirdhand.settings import Settings

if TYPE_CHECKING:
    from fastwarc.warc import HeaderMap, WarcRecord

_FORMATS = {
    "text/html": Format.HTML,
    "application/xhtml+xml": Format.HTML,
    "text/plain": Format.TEXT,
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": Format.DOCX,
}
#: Servers say these of anything: the first bytes tell whether it is a page.
_UNTOLD = ("", "application/octet-stream", "binary/octet-stream", "unknown/unknown")
#: Texts for machines, which servers declare as any other.
_MACHINE_TEXT = re.compile(
    r"/(?:robots|ads|app-ads|security|humans|llms|llms-full)\.txt$|\.(?:js|css|json|xml|csv)$"
)
_CHARSET = re.compile(r"charset\s*=\s*[\"']?\s*([\w.:+-]+)", re.IGNORECASE)
_UTC = re.compile(r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.\d+)?Z")
_HTTP_OK = 200


def capture_response(record: WarcRecord, name: str, path: str, settings: Settings) -> Capture | None:
    """Return the article to be in ``record``, None where it has none: not a page, text or document, or not
    one that was had with status 200.

    ``path`` is where it stands, for a record without URL. Raises InputError, naming ``name``, for what is too
    large or damaged; OSError for what fastwarc cannot read.
    """
    from fastwarc.warc import WarcRecordType

    url = (record.headers.get("WARC-Target-URI") or "").strip().strip("<>") or None
    if record.record_type == WarcRecordType.response:
        record.parse_http(quirks_mode=True)
        sent = record.http_headers
        if not record.is_http or sent.status_code != _HTTP_OK:
            return None
    elif record.record_type == WarcRecordType.resource:
        sent = record.headers
    else:
        return None
    told = sent.get("Content-Type") or ""
    media_type = told.partition(";")[0].strip().lower()
    format = _FORMATS.get(media_type)
    if format is None and media_type not in _UNTOLD:
        return None
    if format is Format.TEXT and url and _MACHINE_TEXT.search(_path(url)):
        return None
    setting = LIMITS[format or Format.HTML]
    data = _read_data(record, sent, name, Limit(n_bytes=settings[setting], setting=setting.name))
    if not data or (format is None and not is_page(data[:HEAD_BYTES])):
        return None
    charset = _CHARSET.search(told)
    return Capture(
        name=name,
        format=format or Format.HTML,
        data=data,
        path=None if url else path,
        url=url,
        charset=charset[1] if charset else None,
        captured=_read_date(record),
        headers=_keep_headers(sent),
    )


def _path(url: str) -> str:
    try:
        return urlsplit(url).path
    except ValueError:
        return url


def _read_data(record: WarcRecord, sent: HeaderMap, name: str, limit: Limit) -> bytes:
    # before it is read: where its length is wrong, that shows when nothing follows it
    limit.check(record.content_length, name)
    return unpack_payload(
        record.reader.read(),
        name,
        transfer=sent.get("Transfer-Encoding"),
        content=sent.get("Content-Encoding"),
        limit=limit,
    )


def _read_date(record: WarcRecord) -> str | None:
    """Return the record's own date in UTC, None for one that is no date."""
    date = record.headers.get("WARC-Date") or ""
    if plain := _UTC.fullmatch(date.strip()):
        return f"{plain[1]}+00:00"
    moment: datetime | None = record.record_date
    return moment.astimezone(UTC).isoformat(timespec="seconds") if moment else None


def _keep_headers(sent: HeaderMap) -> tuple[tuple[str, str], ...]:
    status = (("status", str(sent.status_code)),) if sent.status_code else ()
    return status + tuple((key, value) for key in KEPT_HEADERS if (value := sent.get(key)))
