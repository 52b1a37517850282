"""Articles as JSON: the contract ``thirdhand/article/1`` (``docs/json.md``), one article a line.

This file writes; ``parse`` reads back what it wrote, strictly. Both directions are to be had here.
"""

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

from thirdhand.errors import InputError
from thirdhand.export.checked import SCHEMA
from thirdhand.export.parse import PLAIN, article_from_json
from thirdhand.records import (
    Article,
    Attribution,
    Author,
    Claim,
    Credit,
    Finding,
    Link,
    Phrase,
    Quantity,
    Span,
    Stance,
)

__all__ = ["SCHEMA", "article_from_json", "article_to_json", "dumps_line", "dumps_record"]

#: What ``json`` leaves bare and a line of UTF-8 cannot hold: lone surrogates have no encoding, and
#: the other three end a line for ``str.splitlines`` and for JavaScript.
_UNSAFE = re.compile("[\ud800-\udfff\x85\u2028\u2029]")
_PAIR = re.compile("[\ud800-\udbff][\udc00-\udfff]")
#: Up to here every whole number is a float and a float's neighbours are apart by no more than one.
_EXACT = 2**53


def article_to_json(article: Article) -> dict[str, Any]:
    """Return the record of ``article``, in the key order of the contract, made of JSON's own types.

    >>> record = article_to_json(Article(id="b2:0", text="Rain fell."))
    >>> record["schema"], record["text"], record["attributions"]
    ('thirdhand/article/1', 'Rain fell.', [])
    """
    return {
        "schema": SCHEMA,
        "id": article.id,
        **{name: getattr(article, name) for name in PLAIN},
        "text": article.text,
        "credits": [_credit(credit) for credit in article.credits],
        "attributions": [_attribution(attribution) for attribution in article.attributions],
        "claims": [_claim(claim) for claim in article.claims],
        "findings": [_finding(finding) for finding in article.findings],
        "skipped": [{"rule": skipped.rule, "reason": skipped.reason} for skipped in article.skipped],
    }


def _credit(credit: Credit) -> dict[str, Any]:
    return {**_phrase(credit.phrase), "name": credit.name}


def _attribution(attribution: Attribution) -> dict[str, Any]:
    return {
        "id": attribution.id,
        "type": attribution.type.value,
        "parent": attribution.parent,
        "score": attribution.score,
        "source": _phrase_or_none(attribution.source),
        "cue": _phrase_or_none(attribution.cue),
        "content": _phrase_or_none(attribution.content),
    }


def _claim(claim: Claim) -> dict[str, Any]:
    return {
        "id": claim.id,
        "in": claim.part.value,
        "place": claim.place.value,
        "content": _phrase(claim.content),
        "author": _author(claim.author),
        "chain": [_link(link) for link in claim.chain],
        "certainty": claim.certainty.value,
        "score": claim.score,
        "quantities": [_quantity(quantity) for quantity in claim.quantities],
        "start": claim.start,
        "end": claim.end,
    }


def _author(author: Author) -> dict[str, Any]:
    flags = {"certainty": author.certainty.value, "doubt": author.doubt, "distancing": author.distancing}
    return {**flags, "hearsay": author.hearsay, **_shown(author)}


def _link(link: Link) -> dict[str, Any]:
    return {
        **_phrase(link.source),
        "name": link.name,
        "names": list(link.names),
        "via": link.via,
        "kind": link.kind.value,
        "anonymity": link.anonymity.value,
        "certainty": link.certainty.value,
        "doubt": link.doubt,
        "distancing": link.distancing,
        **_shown(link),
        "attribution": link.attribution,
        "score": link.score,
    }


def _shown(stance: Stance) -> dict[str, Any]:
    """Return where the text shows ``stance``."""
    return {"condition": _spans(stance.condition) or None, "evidence": _spans(stance.evidence)}


def _quantity(quantity: Quantity) -> dict[str, Any]:
    return {
        "spans": _spans(quantity.phrase.spans),
        "low": _number(quantity.low),
        "high": _number(quantity.high),
        "bound": quantity.bound.value,
        "unit": quantity.unit,
    }


def _number(value: float | None) -> float | int | None:
    """Return whole numbers as such: two drones are 2, not 2.0."""
    return int(value) if value is not None and abs(value) < _EXACT and value == int(value) else value


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "rule": finding.rule,
        "severity": finding.severity.value,
        **_phrase(finding.phrase),
        "in": finding.part.value,
        "message": finding.message,
        "why": finding.why,
        "settle": finding.settle,
        "against": _phrase_or_none(finding.against),
        "claims": list(finding.claims),
        "link": finding.link,
        "folded": [
            {"rule": folded.rule, "severity": folded.severity.value, "message": folded.message}
            for folded in finding.folded
        ],
    }


def _phrase_or_none(phrase: Phrase | None) -> dict[str, Any] | None:
    return None if phrase is None else _phrase(phrase)


def _phrase(phrase: Phrase) -> dict[str, Any]:
    return {"spans": _spans(phrase.spans), "text": phrase.text}


def _spans(spans: Sequence[Span]) -> list[list[int]]:
    return [[span.start, span.end] for span in spans]


def dumps_line(article: Article) -> str:
    r"""Return the record of ``article`` as one line of JSON, without the line end.

    Everything stands as itself but what would break the line or its UTF-8: control characters,
    U+0085, U+2028, U+2029 and lone surrogates are escaped.

    Raises InputError for a text or title in which two surrogates stand as a pair: JSON reads a pair as
    one character, and every offset after it would be wrong.

    >>> "naïve\\u2028" in dumps_line(Article(id="b2:0", text="naïve\u2028"))
    True
    """
    for string in (article.text, article.title or ""):
        if (pair := _PAIR.search(string)) is not None:
            raise InputError(
                article.path or article.url or article.id,
                f"a surrogate pair stands as two characters at offset {pair.start()}, which JSON cannot hold",
                "join pairs before reading: "
                "text.encode('utf-16', 'surrogatepass').decode('utf-16', 'replace')",
            )
    return dumps_record(article_to_json(article))


def dumps_record(record: Mapping[str, Any]) -> str:
    """Return a record, or any other object, as ``dumps_line`` does: one line that breaks nowhere."""
    line = json.dumps(record, ensure_ascii=False, allow_nan=False, separators=(", ", ": "))
    return _UNSAFE.sub(lambda match: f"\\u{ord(match[0]):04x}", line)
