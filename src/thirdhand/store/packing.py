"""A record as the store keeps it: without what the text and the columns say already, packed.

The words that a record quotes are cut out of the text again by its spans. Deflate gets the text and the
form of every record as its dictionary, so that names and keys cost next to nothing: a record takes less room
than the text that it is about.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable
from typing import Any

from thirdhand.records import GAP, Part

#: What the columns of a version hold already.
COLUMNS = ("ref", "path", "url", "title", "outlet", "byline", "published", "language")
_LEFT_OUT = frozenset(("id", "text", *COLUMNS))
#: Deflate looks back no further.
_WINDOW = 32_768
#: Fields in which nothing has words beside it; most of a record.
_PLAIN = frozenset(("spans", "evidence", "condition", "names"))
#: How records are packed: the first byte of each. With another form below, this changes too.
_PACKING = b"\x01"
#: The keys and commonest values of a record in their order. Records that are stored need it as it is.
_FORM = (
    b'{"schema":"thirdhand/article/1","credits":[],"attributions":[{"id":"a1","type":"mixed","parent":null,'
    b'"score":0.7,"source":null,"cue":{"spans":[[0,1]]},"content":{"spans":[[2,3],[4,5]]}},{"id":"a2",'
    b'"type":"direct","parent":"a1","score":0.9,"source":{"spans":[[1,2]]},"cue":{"spans":[[10,20]]},"content":'
    b'{"spans":[[100,200]]}},{"id":"a3","type":"indirect","parent":null,"score":0.8,"source":{"spans":[[1,2]]},'
    b'"cue":{"spans":[[3,4]]},"content":{"spans":[[5,6]]}}],"skipped":[],"findings":[{"rule":"single-source",'
    b'"severity":"warning","spans":[[1,2]],"in":"text","message":"","why":"","settle":"","against":null,'
    b'"claims":["c1"],"link":0,"folded":[]}],"claims":[{"id":"c1","in":"title","place":"headline","content":'
    b'{"spans":[[1,2]]},"author":{"certainty":"asserted","doubt":false,"distancing":false,"hearsay":false,'
    b'"condition":null,"evidence":[]},"chain":[],"certainty":"asserted","score":0.9,"quantities":[{"spans":'
    b'[[1,2]],"low":2,"high":2,"bound":"exactly","unit":"people"}],"start":null,"end":null},{"id":"c2",'
    b'"in":"text","place":"body","content":{"spans":[[1,2]]},"author":{"certainty":"unknown","doubt":false,'
    b'"distancing":false,"hearsay":false,"condition":null,"evidence":[]},"chain":[{"spans":[[1,2]],"name":"A",'
    b'"names":["A"],"via":null,"kind":"government_body","anonymity":"collective","certainty":"possible",'
    b'"doubt":false,"distancing":false,"condition":null,"evidence":[[1,2]],"attribution":"a1","score":0.7},'
    b'{"spans":[[1,2]],"name":null,"names":[],"via":null,"kind":"person","anonymity":"named","certainty":'
    b'"asserted","doubt":false,"distancing":false,"condition":null,"evidence":[],"attribution":"a2","score":0.8}'
    b'],"certainty":"asserted","score":0.6,"quantities":[],"start":null,"end":null},{"id":"c3","in":"text",'
    b'"place":"body","content":{"spans":[[1,2]]},"author":{"certainty":"asserted","doubt":false,"distancing":'
    b'false,"hearsay":false,"condition":null,"evidence":[]},"chain":[],"certainty":"asserted","score":0.95,'
    b'"quantities":[],"start":null,"end":null}'
)


def pack_record(record: dict[str, Any]) -> bytes:
    """Return what ``record`` (JSON, with its ``text``) has beyond columns and quoted words, packed."""
    rest = {name: _without_words(value) for name, value in record.items() if name not in _LEFT_OUT}
    packer = zlib.compressobj(6, zdict=_dictionary(record["text"]))
    return _PACKING + packer.compress(_dump(rest)) + packer.flush()


def unpack_record(packed: bytes, id: str, text: str, columns: dict[str, str | None]) -> dict[str, Any]:
    """Return the JSON record that was packed, with ``id``, ``text`` and ``columns`` in the contract's order.

    Raises ValueError where ``packed`` is damaged or belongs to another text.
    """
    rest = _unpack(packed, text)
    head = {"schema": rest.pop("schema"), "id": id}
    strings = {Part.TEXT.value: text, Part.TITLE.value: columns["title"] or ""}
    filled = {name: _with_words(value, text, strings) for name, value in rest.items()}
    return {**head, **{name: columns[name] for name in COLUMNS}, "text": text, **filled}


def unpack_claims(
    packed: bytes, text: str, title: str | None, numbers: Iterable[int]
) -> list[dict[str, Any]]:
    """Return the claims with ``numbers``, counted from 0, of a record alone: the rest is left packed.

    Raises ValueError as ``unpack_record`` does.
    """
    strings = {Part.TEXT.value: text, Part.TITLE.value: title or ""}
    claims = _unpack(packed, text)["claims"]
    return [_with_words(claims[number], text, strings) for number in numbers]


def unpack_field(packed: bytes, text: str, name: str, title: str | None = None) -> Any:  # noqa: ANN401 -- JSON
    """Return one field of a record, as ``credits``, with its words: the rest is left packed.

    Raises ValueError as ``unpack_record`` does.
    """
    strings = {Part.TEXT.value: text, Part.TITLE.value: title or ""}
    return _with_words(_unpack(packed, text)[name], text, strings)


def _unpack(packed: bytes, text: str) -> dict[str, Any]:
    if not packed.startswith(_PACKING):
        raise ValueError("the packed record is damaged, or a newer version packed it")
    packer = zlib.decompressobj(zdict=_dictionary(text))
    try:
        data = packer.decompress(packed[len(_PACKING) :]) + packer.flush()
        if not packer.eof or packer.unused_data:  # its checksum, at the very end, was not looked at
            raise ValueError("it does not end where it should")
        rest: dict[str, Any] = json.loads(data)
    except (zlib.error, ValueError) as error:  # cut off, or bits that turned over
        raise ValueError(f"the packed record is damaged ({error})") from error
    return rest


def _without_words(value: Any) -> Any:  # noqa: ANN401 -- JSON
    """Return ``value`` without the words that stand beside spans."""
    if isinstance(value, list):
        return [_without_words(item) for item in value]
    if not isinstance(value, dict):
        return value
    is_quoted = "spans" in value
    return {
        name: item if name in _PLAIN else _without_words(item)
        for name, item in value.items()
        if not (is_quoted and name == "text")
    }


def _with_words(value: Any, string: str, strings: dict[str, str]) -> Any:  # noqa: ANN401 -- JSON
    """Return ``value`` with the words of ``string`` beside its spans; ``in`` names another of ``strings``."""
    if isinstance(value, list):
        return [_with_words(item, string, strings) for item in value]
    if not isinstance(value, dict):
        return value
    string = strings.get(value.get("in", ""), string)
    filled: dict[str, Any] = {}
    for name, item in value.items():
        if isinstance(item, list | dict) and name not in _PLAIN:
            # what a headline is held against stands in the text
            item = _with_words(item, strings[Part.TEXT.value] if name == "against" else string, strings)
        filled[name] = item
        if name == "spans" and "bound" not in value:  # quantities have no words beside theirs
            filled["text"] = GAP.join([string[start:end] for start, end in item])
    return filled


def _dictionary(text: str) -> bytes:
    # Deflate reads a dictionary from its end; the beginning of an article is what is quoted most.
    return text.encode()[: _WINDOW - len(_FORM)] + _FORM


def _dump(record: dict[str, Any]) -> bytes:
    return json.dumps(record, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()
