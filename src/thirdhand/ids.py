"""Ids are hashes of content, tagged with their algorithm, so that anyone can make them again.

The hashed form is canonical JSON: sorted keys, no spaces, UTF-8 with everything that is not ASCII
escaped, so that lone surrogates of broken input hash as well.
"""

import hashlib
import json

TAG = "b2"
DIGEST_BYTES = 16


def canonical_json(value: object) -> str:
    """Return the one JSON text of ``value``.

    >>> canonical_json({"b": 1, "a": ["é"]})
    '{"a":["\\\\u00e9"],"b":1}'
    """
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=True)


def content_hash(value: object) -> str:
    """Return ``b2:`` and the hex BLAKE2b digest (16 bytes) of the canonical JSON of ``value``."""
    digest = hashlib.blake2b(canonical_json(value).encode("ascii"), digest_size=DIGEST_BYTES)
    return f"{TAG}:{digest.hexdigest()}"


def article_id(place: str | None, text: str) -> str:
    """Return the id of the article with ``text`` found at ``place`` (its URL or path, None if neither).

    Two outlets that print the same words are two articles.
    """
    return content_hash([place, text])


def verify_article_id(id: str, place: str | None, text: str) -> bool:
    """Say whether ``id`` is the hash of ``place`` and ``text``."""
    return id == article_id(place, text)
