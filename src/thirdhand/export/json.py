"""Articles as JSON, to and fro: the contract ``thirdhand/article/1`` (``docs/json.md``).

One article is one line. Reading back is strict: every field is checked, and each span must quote
the words beside it, because a record whose offsets are off by one is worse than none.
"""

import json
import re
from typing import Any, Never

from thirdhand.errors import InputError
from thirdhand.records import Article, Attribution, AttributionType, Phrase, Span

SCHEMA = "thirdhand/article/1"

#: The fields of an article that are a string or null, in the order of the contract.
_PLAIN = ("ref", "path", "url", "title", "outlet", "byline", "published", "language")
#: Lists that the contract holds and this version neither fills nor reads.
_UNREAD = ("credits", "claims", "findings")
_FIELDS = {"schema", "id", "text", "attributions", *_PLAIN, *_UNREAD}
_ATTRIBUTION_FIELDS = {"id", "type", "parent", "score", "source", "cue", "content"}

#: What ``json`` leaves bare and a line of UTF-8 cannot hold: lone surrogates have no encoding, and
#: the other three end a line for ``str.splitlines`` and for JavaScript.
_UNSAFE = re.compile("[\ud800-\udfff\x85\u2028\u2029]")
_PAIR = re.compile("[\ud800-\udbff][\udc00-\udfff]")


def article_to_json(article: Article) -> dict[str, Any]:
    """Return the record of ``article``, in the key order of the contract, made of JSON's own types.

    >>> record = article_to_json(Article(id="b2:0", text="Rain fell."))
    >>> record["schema"], record["text"], record["attributions"]
    ('thirdhand/article/1', 'Rain fell.', [])
    """
    return {
        "schema": SCHEMA,
        "id": article.id,
        **{name: getattr(article, name) for name in _PLAIN},
        "text": article.text,
        "credits": [],
        "attributions": [_attribution_to_json(attribution) for attribution in article.attributions],
        "claims": [],
        "findings": [],
    }


def _attribution_to_json(attribution: Attribution) -> dict[str, Any]:
    return {
        "id": attribution.id,
        "type": attribution.type.value,
        "parent": attribution.parent,
        "score": attribution.score,
        "source": _phrase_to_json(attribution.source),
        "cue": _phrase_to_json(attribution.cue),
        "content": _phrase_to_json(attribution.content),
    }


def _phrase_to_json(phrase: Phrase | None) -> dict[str, Any] | None:
    if phrase is None:
        return None
    return {"spans": [[span.start, span.end] for span in phrase.spans], "text": phrase.text}


def dumps_line(article: Article) -> str:
    r"""Return the record of ``article`` as one line of JSON, without the line end.

    Everything stands as itself but what would break the line or its UTF-8: control characters,
    U+0085, U+2028, U+2029 and lone surrogates are escaped.

    Raises InputError for a text in which two surrogates stand as a pair: JSON reads a pair as one
    character, and every offset after it would be wrong.

    >>> "naïve\\u2028" in dumps_line(Article(id="b2:0", text="naïve\u2028"))
    True
    """
    if (pair := _PAIR.search(article.text)) is not None:
        raise InputError(
            article.path or article.url or article.id,
            f"a surrogate pair stands as two characters at offset {pair.start()}, which JSON cannot hold",
            "join pairs before reading: text.encode('utf-16', 'surrogatepass').decode('utf-16', 'replace')",
        )
    line = json.dumps(article_to_json(article), ensure_ascii=False, allow_nan=False, separators=(", ", ": "))
    return _UNSAFE.sub(lambda match: f"\\u{ord(match[0]):04x}", line)


def article_from_json(record: object) -> Article:
    """Return the article that ``record`` (a parsed line) describes.

    Raises InputError naming the first field that is missing, unknown, of the wrong type, or whose
    spans do not quote its text. Records with credits, claims or findings are refused as well rather
    than read in part.
    """
    fields = _object(record, "record", _FIELDS)
    if fields["schema"] != SCHEMA:
        _refuse("schema", f"{fields['schema']!r} is not {SCHEMA!r}")
    for name in _UNREAD:
        if _list(fields[name], name):
            _refuse(name, "holds records that this version does not read")
    text = _string(fields["text"], "text")
    attributions = tuple(
        _attribution(item, f"attributions[{index}]", text)
        for index, item in enumerate(_list(fields["attributions"], "attributions"))
    )
    _check_parents(attributions)
    plain = {name: _string_or_none(fields[name], name) for name in _PLAIN}
    return Article(id=_string(fields["id"], "id"), text=text, attributions=attributions, **plain)


def _attribution(value: object, where: str, text: str) -> Attribution:
    fields = _object(value, where, _ATTRIBUTION_FIELDS)
    kind = _string(fields["type"], f"{where}.type")
    if kind not in set(AttributionType):
        _refuse(f"{where}.type", f"{kind!r} is none of {', '.join(AttributionType)}")
    return Attribution(
        id=_string(fields["id"], f"{where}.id"),
        type=AttributionType(kind),
        parent=_string_or_none(fields["parent"], f"{where}.parent"),
        score=_score(fields["score"], f"{where}.score"),
        source=_phrase(fields["source"], f"{where}.source", text),
        cue=_phrase(fields["cue"], f"{where}.cue", text),
        content=_phrase(fields["content"], f"{where}.content", text),
    )


def _phrase(value: object, where: str, text: str) -> Phrase | None:
    if value is None:
        return None
    fields = _object(value, where, {"spans", "text"})
    spans = [
        _span(item, f"{where}.spans[{index}]", len(text))
        for index, item in enumerate(_list(fields["spans"], f"{where}.spans"))
    ]
    if not spans or any(left.end > right.start for left, right in zip(spans, spans[1:], strict=False)):
        _refuse(f"{where}.spans", "is empty, out of order or overlaps itself")
    phrase = Phrase.cut(text, spans)
    if phrase.text != fields["text"]:
        _refuse(f"{where}.text", f"is not what its spans quote, {phrase.text!r}")
    return phrase


def _span(value: object, where: str, length: int) -> Span:
    ends = _list(value, where)
    if len(ends) != 2 or any(type(end) is not int for end in ends) or not 0 <= ends[0] < ends[1] <= length:
        _refuse(where, f"{value!r} is no [start, end) within {length} characters")
    return Span(*ends)


def _check_parents(attributions: tuple[Attribution, ...]) -> None:
    """Ids are unique, parents are there, and nothing stands in itself."""
    parents = {attribution.id: attribution.parent for attribution in attributions}
    if len(parents) != len(attributions):
        _refuse("attributions", "two of them have the same id")
    safe: set[str] = set()
    for id in parents:
        path: set[str] = set()
        at: str | None = id
        while at is not None and at not in safe:
            if at in path or at not in parents:
                _refuse("attributions", f"the parents of {id!r} end at none or run in a circle")
            path.add(at)
            at = parents[at]
        safe |= path


def _object(value: object, where: str, names: set[str]) -> dict[str, Any]:
    if not isinstance(value, dict):
        _refuse(where, "is not an object")
    if missing := names - value.keys():
        _refuse(where, f"lacks {', '.join(sorted(missing))}")
    if unknown := value.keys() - names:
        _refuse(where, f"has unknown {', '.join(sorted(map(str, unknown)))}")
    return value


def _list(value: object, where: str) -> list[Any]:
    return value if isinstance(value, list) else _refuse(where, "is not a list")


def _string(value: object, where: str) -> str:
    return value if isinstance(value, str) else _refuse(where, "is not a string")


def _score(value: object, where: str) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 1:
        _refuse(where, f"{value!r} is not a number from 0 to 1")
    return float(value)


def _string_or_none(value: object, where: str) -> str | None:
    return None if value is None else _string(value, where)


def _refuse(where: str, problem: str) -> Never:
    raise InputError(where, problem, f"give a record of schema {SCHEMA}, see docs/json.md")
