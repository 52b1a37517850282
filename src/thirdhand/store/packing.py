"""A record as the store keeps it: packed against the text that it quotes.

A record says most words of its article again. Deflate with the text as its dictionary keeps these for next
to nothing, which makes a whole record smaller than the text itself.
"""

from __future__ import annotations

import json
import zlib
from typing import Any

#: What the columns of a version hold already.
COLUMNS = ("ref", "path", "url", "title", "outlet", "byline", "published", "language")
_LEFT_OUT = frozenset(("id", "text", *COLUMNS))
#: Deflate looks back no further.
_WINDOW = 32_768


def pack_record(record: dict[str, Any]) -> bytes:
    """Return what ``record`` (a JSON record with its ``text``) has beyond the columns, packed."""
    rest = {name: value for name, value in record.items() if name not in _LEFT_OUT}
    data = json.dumps(rest, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()
    packer = zlib.compressobj(6, zdict=_dictionary(record["text"]))
    return packer.compress(data) + packer.flush()


def unpack_record(packed: bytes, id: str, text: str, columns: dict[str, str | None]) -> dict[str, Any]:
    """Return the JSON record that was packed, with ``id``, ``text`` and ``columns`` in the contract's order.

    Raises ValueError where ``packed`` is damaged or belongs to another text.
    """
    packer = zlib.decompressobj(zdict=_dictionary(text))
    try:
        data = packer.decompress(packed) + packer.flush()
    except zlib.error as error:
        raise ValueError(f"the packed record is damaged ({error})") from error
    rest = json.loads(data)
    head = {"schema": rest.pop("schema"), "id": id}
    return {**head, **{name: columns[name] for name in COLUMNS}, "text": text, **rest}


def _dictionary(text: str) -> bytes:
    # Deflate reads a dictionary from its end; the beginning of an article is what is quoted most.
    return text.encode()[:_WINDOW] or b" "
