"""Articles from JSON: the contract ``thirdhand/article/1`` read back strictly (``docs/json.md``).

Every field is checked, each span must quote the words beside it in the string that it counts in, and
what refers to something else in the record must find it: a record whose offsets are off by one, or
whose chain hangs on an attribution that is not there, is worse than none.
"""

import re
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from datetime import datetime
from typing import Any, Never

from thirdhand.export.checked import (
    SCHEMA,
    as_flag,
    as_list,
    as_member,
    as_name,
    as_number_or_none,
    as_object,
    as_score,
    as_string,
    as_string_or_none,
    refuse,
)
from thirdhand.records import (
    Anonymity,
    Article,
    Attribution,
    AttributionType,
    Author,
    Bound,
    Certainty,
    Claim,
    ClaimPlace,
    Credit,
    Finding,
    Folded,
    Kind,
    Link,
    Part,
    Phrase,
    Quantity,
    Severity,
    Skipped,
    Span,
)

#: The fields of an article that are a string or null, in the order of the contract.
PLAIN = ("ref", "path", "url", "title", "outlet", "byline", "published", "language")
_ARTICLE = {"schema", "id", "text", "credits", "attributions", "claims", "findings", *PLAIN}
#: What records have had only since articles are checked: older ones are read without it.
_NEWER = {"skipped"}
_PHRASE = {"spans", "text"}
_CREDIT = _PHRASE | {"name"}
_ATTRIBUTION = {"id", "type", "parent", "score", "source", "cue", "content"}
_STANCE = {"certainty", "doubt", "distancing", "condition", "evidence"}
_AUTHOR = _STANCE | {"hearsay"}
_LINK = _PHRASE | _STANCE | {"name", "names", "via", "kind", "anonymity", "attribution", "score"}
_QUANTITY = {"spans", "low", "high", "bound", "unit"}
_CLAIM = {
    "id",
    "in",
    "place",
    "content",
    "author",
    "chain",
    "certainty",
    "score",
    "quantities",
    "start",
    "end",
}
_FOLDED = {"rule", "severity", "message"}
_FINDING = _FOLDED | _PHRASE | {"in", "why", "settle", "against", "claims", "link", "folded"}
_SKIPPED = {"rule", "reason"}
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}(?:Z|[+-]\d{2}:\d{2})?)?", re.ASCII)


def article_from_json(record: object) -> Article:
    """Return the article that ``record`` (a parsed line) describes.

    Raises InputError naming the first field that is missing, unknown, of the wrong type, whose spans do
    not quote its text, or that contradicts another. A record without ``skipped``, as it was written
    before there were checks, has skipped nothing.
    """
    fields = as_object(record, "record", _ARTICLE, _NEWER)
    if fields["schema"] != SCHEMA:
        refuse("schema", f"{fields['schema']!r} is not {SCHEMA!r}")
    text = as_string(fields["text"], "text")
    plain = {name: as_string_or_none(fields[name], name) for name in PLAIN}
    attributions = tuple(
        _attribution(item, where, text) for item, where in _items(fields["attributions"], "attributions")
    )
    _check_parents(attributions)
    ids = {attribution.id for attribution in attributions}
    claims = tuple(
        _claim(item, where, text, plain["title"], ids) for item, where in _items(fields["claims"], "claims")
    )
    by_id = {claim.id: claim for claim in claims}
    if len(by_id) != len(claims):
        refuse("claims", "two of them have the same id")
    credits = tuple(_credit(item, where, text) for item, where in _items(fields["credits"], "credits"))
    return Article(
        id=as_string(fields["id"], "id"),
        text=text,
        credits=credits,
        attributions=attributions,
        claims=claims,
        findings=tuple(
            _finding(item, where, text, plain["title"], by_id)
            for item, where in _items(fields["findings"], "findings")
        ),
        skipped=tuple(_skipped(item, where) for item, where in _items(fields.get("skipped", []), "skipped")),
        **plain,
    )


def _items(value: object, where: str) -> list[tuple[Any, str]]:
    """List the items of ``value``, each with its own path."""
    return [(item, f"{where}[{index}]") for index, item in enumerate(as_list(value, where))]


def _credit(value: object, where: str, text: str) -> Credit:
    fields = as_object(value, where, _CREDIT)
    return Credit(phrase=_cut(fields, where, text), name=as_string_or_none(fields["name"], f"{where}.name"))


def _attribution(value: object, where: str, text: str) -> Attribution:
    fields = as_object(value, where, _ATTRIBUTION)
    return Attribution(
        id=as_string(fields["id"], f"{where}.id"),
        type=as_member(fields["type"], f"{where}.type", AttributionType),
        parent=as_string_or_none(fields["parent"], f"{where}.parent"),
        score=as_score(fields["score"], f"{where}.score"),
        source=_phrase_or_none(fields["source"], f"{where}.source", text),
        cue=_phrase_or_none(fields["cue"], f"{where}.cue", text),
        content=_phrase_or_none(fields["content"], f"{where}.content", text),
    )


def _check_parents(attributions: Sequence[Attribution]) -> None:
    """Ids are unique, parents are there, and nothing stands in itself."""
    parents = {attribution.id: attribution.parent for attribution in attributions}
    if len(parents) != len(attributions):
        refuse("attributions", "two of them have the same id")
    safe: set[str] = set()
    for id in parents:
        path: set[str] = set()
        at: str | None = id
        while at is not None and at not in safe:
            if at in path or at not in parents:
                refuse("attributions", f"the parents of {id!r} end at none or run in a circle")
            path.add(at)
            at = parents[at]
        safe |= path


def _claim(value: object, where: str, text: str, title: str | None, ids: AbstractSet[str]) -> Claim:
    """Read one claim; its spans count in ``text`` or ``title``, its links come from attributions ``ids``."""
    fields = as_object(value, where, _CLAIM)
    part, string = _part(fields["in"], f"{where}.in", text, title)
    start, end = (_date(fields[name], f"{where}.{name}") for name in ("start", "end"))
    if start is not None and end is not None and start > end:
        refuse(f"{where}.start", f"{start} is after the end, {end}")
    claim = Claim(
        id=as_string(fields["id"], f"{where}.id"),
        part=part,
        place=as_member(fields["place"], f"{where}.place", ClaimPlace),
        content=_phrase(fields["content"], f"{where}.content", string),
        author=_author(fields["author"], f"{where}.author", string),
        chain=tuple(_link(item, at, string, ids) for item, at in _items(fields["chain"], f"{where}.chain")),
        score=as_score(fields["score"], f"{where}.score"),
        quantities=tuple(
            _quantity(item, at, string) for item, at in _items(fields["quantities"], f"{where}.quantities")
        ),
        start=start,
        end=end,
    )
    if as_member(fields["certainty"], f"{where}.certainty", Certainty) is not claim.certainty:
        whose = "innermost link's" if claim.chain else "author's"
        refuse(f"{where}.certainty", f"{fields['certainty']!r} is not the {whose}, {claim.certainty.value!r}")
    return claim


def _part(value: object, where: str, text: str, title: str | None) -> tuple[Part, str]:
    """Read which string spans count in, and return it as well."""
    part = as_member(value, where, Part)
    string = text if part is Part.TEXT else title
    if string is None:
        refuse(where, "is 'title', and the record has none")
    return part, string


def _author(value: object, where: str, text: str) -> Author:
    fields = as_object(value, where, _AUTHOR)
    return Author(**_stance(fields, where, text), hearsay=as_flag(fields["hearsay"], f"{where}.hearsay"))


def _link(value: object, where: str, text: str, ids: AbstractSet[str]) -> Link:
    fields = as_object(value, where, _LINK)
    name = as_string_or_none(fields["name"], f"{where}.name")
    names = tuple(as_string(item, at) for item, at in _items(fields["names"], f"{where}.names"))
    if (name is None) != (not names):
        refuse(f"{where}.names", "must have names where name has one, and none where name is null")
    attribution = as_string_or_none(fields["attribution"], f"{where}.attribution")
    if attribution is not None and attribution not in ids:
        refuse(f"{where}.attribution", f"no attribution has the id {attribution!r}")
    return Link(
        **_stance(fields, where, text),
        source=_cut(fields, where, text),
        name=name,
        names=names,
        via=as_string_or_none(fields["via"], f"{where}.via"),
        kind=as_member(fields["kind"], f"{where}.kind", Kind),
        anonymity=as_member(fields["anonymity"], f"{where}.anonymity", Anonymity),
        attribution=attribution,
        score=as_score(fields["score"], f"{where}.score"),
    )


def _stance(fields: Mapping[str, object], where: str, text: str) -> dict[str, Any]:
    """Read the fields that every stance has, as arguments for one."""
    condition = fields["condition"]
    spans = () if condition is None else _spans(condition, f"{where}.condition", len(text))
    if condition is not None and not spans:
        refuse(f"{where}.condition", "is empty; a claim without a condition has null")
    return {
        "certainty": as_member(fields["certainty"], f"{where}.certainty", Certainty),
        "doubt": as_flag(fields["doubt"], f"{where}.doubt"),
        "distancing": as_flag(fields["distancing"], f"{where}.distancing"),
        "condition": spans,
        "evidence": _spans(fields["evidence"], f"{where}.evidence", len(text)),
    }


def _quantity(value: object, where: str, text: str) -> Quantity:
    fields = as_object(value, where, _QUANTITY)
    low, high = (as_number_or_none(fields[name], f"{where}.{name}") for name in ("low", "high"))
    if low is None and high is None:
        refuse(where, "has neither low nor high")
    if low is not None and high is not None and low > high:
        refuse(f"{where}.low", f"{low} is above high, {high}")
    return Quantity(
        phrase=_cut_out(fields, where, text),
        low=low,
        high=high,
        bound=as_member(fields["bound"], f"{where}.bound", Bound),
        unit=as_string_or_none(fields["unit"], f"{where}.unit"),
    )


def _finding(value: object, where: str, text: str, title: str | None, claims: Mapping[str, Claim]) -> Finding:
    """Read one finding; what it rests on is among ``claims``, what it is held against is in ``text``."""
    fields = as_object(value, where, _FINDING)
    part, string = _part(fields["in"], f"{where}.in", text, title)
    rests_on = [_known(item, at, claims) for item, at in _items(fields["claims"], f"{where}.claims")]
    return Finding(
        **_folded(fields, where),
        part=part,
        phrase=_cut(fields, where, string),
        why=as_string(fields["why"], f"{where}.why"),
        settle=as_string(fields["settle"], f"{where}.settle"),
        against=_phrase_or_none(fields["against"], f"{where}.against", text),
        claims=tuple(claim.id for claim in rests_on),
        link=_position(fields["link"], f"{where}.link", rests_on[0] if rests_on else None),
        folded=tuple(
            Folded(**_folded(as_object(item, at, _FOLDED), at))
            for item, at in _items(fields["folded"], f"{where}.folded")
        ),
    )


def _folded(fields: Mapping[str, object], where: str) -> dict[str, Any]:
    """Read the fields that are left of a finding when it is folded, as arguments for one."""
    return {
        # Any id: a newer version has rules that this one has not.
        "rule": as_name(fields["rule"], f"{where}.rule"),
        "severity": as_member(fields["severity"], f"{where}.severity", Severity),
        "message": as_string(fields["message"], f"{where}.message"),
    }


def _known(value: object, where: str, claims: Mapping[str, Claim]) -> Claim:
    id = as_string(value, where)
    return claims[id] if id in claims else refuse(where, f"no claim has the id {id!r}")


def _position(value: object, where: str, claim: Claim | None) -> int | None:
    """Read which source in the chain of ``claim`` is meant."""
    if value is None:
        return None
    if claim is None:
        refuse(where, "is not null, and there is no claim whose chain it counts in")
    # bool is an int to Python
    if type(value) is not int or not 0 <= value < claim.depth:
        refuse(where, f"{value!r} is no position in the chain of {claim.id!r}, which has {claim.depth} links")
    return value


def _skipped(value: object, where: str) -> Skipped:
    fields = as_object(value, where, _SKIPPED)
    return Skipped(
        rule=as_name(fields["rule"], f"{where}.rule"), reason=as_string(fields["reason"], f"{where}.reason")
    )


def _date(value: object, where: str) -> str | None:
    text = as_string_or_none(value, where)
    if text is None:
        return None
    try:
        if _DATE.fullmatch(text):
            datetime.fromisoformat(text)
            return text
    except ValueError:  # the 30th of February
        pass
    refuse(where, f"{text!r} is no date of the form 2026-03-31")


def _phrase_or_none(value: object, where: str, text: str) -> Phrase | None:
    return None if value is None else _phrase(value, where, text)


def _phrase(value: object, where: str, text: str) -> Phrase:
    return _cut(as_object(value, where, _PHRASE), where, text)


def _cut(fields: Mapping[str, object], where: str, text: str) -> Phrase:
    """Cut out what the ``spans`` of ``fields`` quote, and hold it against their ``text``."""
    phrase = _cut_out(fields, where, text)
    if phrase.text != fields["text"]:
        refuse(f"{where}.text", f"is not what its spans quote, {phrase.text!r}")
    return phrase


def _cut_out(fields: Mapping[str, object], where: str, text: str) -> Phrase:
    spans = _spans(fields["spans"], f"{where}.spans", len(text))
    if not spans or any(left.end > right.start for left, right in zip(spans, spans[1:], strict=False)):
        refuse(f"{where}.spans", "is empty, out of order or overlaps itself")
    return Phrase.cut(text, spans)


def _spans(value: object, where: str, length: int) -> tuple[Span, ...]:
    # the path of each would take most of the time, and is told only of one that is wrong
    return tuple(
        Span(*ends) if _is_span(ends, length) else _refuse_span(ends, f"{where}[{index}]", length)
        for index, ends in enumerate(as_list(value, where))
    )


def _is_span(ends: object, length: int) -> bool:
    # bool is an int to Python
    return (
        isinstance(ends, list)
        and len(ends) == 2
        and type(ends[0]) is int
        and type(ends[1]) is int
        and 0 <= ends[0] < ends[1] <= length
    )


def _refuse_span(value: object, where: str, length: int) -> Never:
    refuse(where, f"{as_list(value, where)!r} is no [start, end) within {length} characters")
