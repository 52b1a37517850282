"""News items of agencies in IPTC's ninjs, versions 1 to 3, to captures.

Version 1 has ``headline`` and ``body_text``, version 2 lists of ``headlines`` and ``bodies``, version 3 the
same with capital letters inside the names; names are compared without case, so that one reader does for all.
Source: https://www.iptc.org/std/ninjs/userguide/
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from thirdhand.acquire.captures import Capture, Given
from thirdhand.acquire.naming import choose_byline, clean_line
from thirdhand.acquire.page import PARAGRAPH_BREAK
from thirdhand.acquire.prose import demand_prose
from thirdhand.acquire.rows import PlaceOf, encode_text, read_captured, read_id, read_published, read_string
from thirdhand.acquire.sniff import Format
from thirdhand.errors import EmptyError, UnsupportedError

#: Fields of ninjs that nothing else has; with a ``uri`` they tell an item.
_TELLING = frozenset(
    "pubstatus versioncreated firstcreated contentcreated bodies headlines representationtype body_text"
    " body_html body_xhtml infosources associations renditions".split()
)
_PACKAGES = ("_items", "items")
#: Bodies of version 1, the better ones first: markup keeps the paragraphs.
_OLD_BODIES = ("body_xhtml", "body_html", "body_text")
_OUTLETS = ("infosources", "source", "rightsholder", "copyrightholder", "provider")
_TIMES = ("firstcreated", "versioncreated", "contentcreated")
_MAIN_ROLES = ("main", "headline", "body", "html", "richtext", "")
_WITHHELD = {
    "withheld": "is withheld by its provider",
    "canceled": "was cancelled by its provider",
    "cancelled": "was cancelled by its provider",
}
_REMEDY = "give items of type text, with a body"
_WEB = ("http://", "https://")


def is_ninjs(item: Mapping[str, Any]) -> bool:
    """Say whether ``item`` is a ninjs item, or a package of them.

    >>> is_ninjs({"uri": "urn:x", "versionCreated": "2031-03-04T10:05:00Z"}), is_ninjs({"uri": "urn:x"})
    (True, False)
    """
    if any(_is_item(each) for each in _members(item)):
        return True
    return _is_item(item)


def capture_ninjs(item: Mapping[str, Any], name: str, place_of: PlaceOf) -> Iterator[Capture]:
    """Yield the article in the ninjs ``item``, or those in a package of items that have a text.

    ``place_of`` gives the path of one without a web address from its uri; ``name`` is what errors call
    it. Raises UnsupportedError for what is withheld or no text, EmptyError for an item without a text,
    DecodingError for a field that does not hold what it should.
    """
    members = [each for each in _members(item) if _is_item(each)]
    if not members:
        yield _capture(_fold(item), name, place_of)
        return
    found = False
    for member in members:
        fields = _fold(member)
        if fields.get("type", "text") in ("text", "composite") and _read_text(fields, name):
            found = True
            yield _capture(fields, name, place_of)
    if not found:
        raise EmptyError(name, "is a package without a text in it", _REMEDY)


def _members(item: Mapping[str, Any]) -> list[Any]:
    """Return what stands in a package, or is associated with an item that has no body itself."""
    for key in _PACKAGES:
        if isinstance(item.get(key), list):
            return list(item[key])
    if item.get("type") in ("composite", "event", "planning") and not _list_bodies(_fold(item)):
        associations = item.get("associations")
        if isinstance(associations, dict):  # version 1
            return list(associations.values())
        return associations if isinstance(associations, list) else []
    return []


def _is_item(value: object) -> bool:
    if not isinstance(value, dict):
        return False
    standard = value.get("standard")
    if isinstance(standard, dict) and str(standard.get("name", "")).lower() == "ninjs":
        return True
    return "uri" in value and not _TELLING.isdisjoint(map(str.lower, value))


def _fold(item: Mapping[str, Any]) -> dict[str, Any]:
    return {key.lower(): value for key, value in item.items()}


def _capture(fields: Mapping[str, Any], name: str, place_of: PlaceOf) -> Capture:
    _refuse_withheld(fields, name)
    text = _read_text(fields, name)
    if not text:
        raise EmptyError(name, "has no body with a text in it", _REMEDY)
    url, ref = _read_identity(fields, name)
    outlet = next((found for key in _OUTLETS if (found := _read_name(fields.get(key)))), None)
    time = next((key for key in _TIMES if fields.get(key) is not None), _TIMES[0])
    return Capture(
        name=name,
        format=Format.TEXT,
        data=encode_text(text),
        charset="utf-8",
        path=None if url else place_of(ref),
        url=url,
        ref=ref,
        captured=read_captured(fields, name),
        given=Given(
            title=_read_title(fields, name),
            outlet=outlet,
            byline=_read_byline(fields, outlet),
            published=read_published(fields, time, name),
            language=read_string(fields, "language", name),
        ),
    )


def _refuse_withheld(fields: Mapping[str, Any], name: str) -> None:
    status = str(fields.get("pubstatus") or "usable").lower().rpartition(":")[2]
    if status in _WITHHELD:
        raise UnsupportedError(name, f"{_WITHHELD[status]} (pubstatus {status})", "leave it out")
    kind = fields.get("type")
    if kind not in (None, "text", "composite", "component"):
        raise UnsupportedError(name, f"is of type {kind}, not text", _REMEDY)


def _read_identity(fields: Mapping[str, Any], name: str) -> tuple[str | None, str | None]:
    """Return the item's address on the web and its id, where it has them; a uri is one or the other."""
    uri = read_id(fields, "uri", name)
    if uri and uri.lower().startswith(_WEB):
        return uri, None
    links = (fields.get("link"), *(each.get("value") for each in _objects(fields.get("altids"))))
    url = next((each for each in links if isinstance(each, str) and each.lower().startswith(_WEB)), None)
    return url, uri


def _read_text(fields: Mapping[str, Any], name: str) -> str:
    for body, is_markup in _list_bodies(fields):
        text = PARAGRAPH_BREAK.join(demand_prose(body, name)) if is_markup else body
        if text.strip():
            return text
    return ""


def _list_bodies(fields: Mapping[str, Any]) -> list[tuple[str, bool]]:
    """Return the item's bodies and whether they have markup: the main ones first, markup before plain."""
    bodies = []
    for body in _objects(fields.get("bodies")):
        role, form = str(body.get("role", "")).lower(), str(body.get("contenttype", "")).lower()
        value = next((body[key] for key in ("value", "content") if isinstance(body.get(key), str)), "")
        is_markup = "html" in form or "html" in role or (not form and value.lstrip().startswith("<"))
        rank = _MAIN_ROLES.index(role) if role in _MAIN_ROLES else len(_MAIN_ROLES)
        bodies.append((rank == len(_MAIN_ROLES), not is_markup, rank, value))
    found = [(value, not is_plain) for _, is_plain, _, value in sorted(bodies, key=lambda each: each[:3])]
    old = [(key, fields.get(key)) for key in _OLD_BODIES]
    return found + [(value, key != "body_text") for key, value in old if isinstance(value, str)]


def _read_title(fields: Mapping[str, Any], name: str) -> str | None:
    headlines = [each for each in _objects(fields.get("headlines")) if isinstance(each.get("value"), str)]
    main = next((each for each in headlines if str(each.get("role", "")).lower() in ("main", "")), None)
    chosen = main or next(iter(headlines), None)
    title = chosen["value"] if chosen else read_string(fields, "headline", name)
    return clean_line(title or "") or None


def _read_byline(fields: Mapping[str, Any], outlet: str | None) -> str | None:
    by = [each for each in (fields.get("by"), fields.get("byline")) if isinstance(each, str)]
    authors = [_read_name(each) for each in _objects(fields.get("people")) if _is_author(each)]
    return choose_byline((*([each] for each in by), [each for each in authors if each]), outlet)


def _is_author(person: Mapping[str, Any]) -> bool:
    return str(person.get("rel", "")).lower() in ("author", "byline", "creator", "writer", "by")


def _read_name(value: object) -> str | None:
    """Return the name in ``value``: a string, an object with a name, or the first of a list of these."""
    if isinstance(value, str):
        return clean_line(value) or None
    if isinstance(value, dict):
        return _read_name(value.get("name") or value.get("literal"))
    return next(filter(None, map(_read_name, value)), None) if isinstance(value, list) else None


def _objects(value: object) -> Iterable[dict[str, Any]]:
    return [_fold(each) for each in value if isinstance(each, dict)] if isinstance(value, list) else []
