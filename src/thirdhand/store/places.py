"""What tells one article from every other: the address at which it stands, told by a hash.

The same page is linked to with and without what counts readers; these are one place.
"""

from __future__ import annotations

import hashlib
import os
import re
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

from thirdhand.ids import DIGEST_BYTES

#: Begins the place of a text that came without one; its hash follows.
NOWHERE = "text:"
_WEB = re.compile(r"https?://", re.IGNORECASE)
#: Parameters that say who sent the reader, not what is read.
_TRACKING = re.compile(
    r"(?:utm_\w+|fbclid|gclid|dclid|msclkid|yclid|mc_cid|mc_eid|igshid|ns_campaign|ns_mchannel|ns_source"
    r"|at_(?:medium|campaign|link_\w+|ptr_name|format|bbc_team)|cmpid|smid|ref_src|__twitter_impression)",
    re.IGNORECASE,
)
_PORTS = {"http": ":80", "https": ":443"}


def article_key(place: str) -> bytes:
    """Return the 16 bytes by which the store knows the article at ``place``, a URL or path."""
    return hashlib.blake2b(
        name_place(place).encode("utf-8", "surrogatepass"), digest_size=DIGEST_BYTES
    ).digest()


def name_place(place: str) -> str:
    """Return the one way of writing ``place``.

    A URL loses its fragment, its default port and what only counts readers; a path becomes absolute.

    >>> name_place("HTTPS://News.Example:443/flood?id=7&utm_source=feed#top")
    'https://news.example/flood?id=7'
    """
    if place.startswith(NOWHERE):
        return place
    if not _WEB.match(place):
        # of "articles.jsonl#a17" only the folder changes; no file has to be there
        return os.path.normpath(Path(place).absolute())
    try:
        parts = urlsplit(place)
        host = (parts.netloc.rpartition("@")[0] + "@" if "@" in parts.netloc else "") + (
            parts.netloc.rpartition("@")[2].lower()
        )
    except ValueError:  # brackets that are no IPv6 address: kept as it was given
        return place
    scheme = parts.scheme.lower()
    kept = [
        each for each in parts.query.split("&") if each and not _TRACKING.fullmatch(each.partition("=")[0])
    ]
    return urlunsplit((scheme, host.removesuffix(_PORTS[scheme]), parts.path or "/", "&".join(kept), ""))
