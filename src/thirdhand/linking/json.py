"""Clusters and reuse as JSON: the contract ``thirdhand/cluster/1``, and a line for each pair of articles.

``cluster.schema.json`` and ``reuse.schema.json`` beside this file are their JSON Schemas. Both directions are
to be had here; what is read back is checked as strictly as ``export.json`` checks articles.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from thirdhand.errors import InputError
from thirdhand.export.checked import (
    as_flag,
    as_list,
    as_member,
    as_number_or_none,
    as_object,
    as_score,
    as_string,
    as_string_or_none,
    refuse,
)
from thirdhand.linking.values import (
    Change,
    ChangeKind,
    Cluster,
    How,
    Origin,
    Relation,
    Reuse,
    Side,
    Telling,
)
from thirdhand.records import Anonymity, Bound, Certainty, Kind, Part, Phrase, Quantity, Span

SCHEMA = "thirdhand/cluster/1"

_COUNTS = ("n_articles", "n_outlets", "n_copies", "n_relays", "n_own", "n_untraced")
_CLUSTER = {
    *("schema", "id", "statement", "n_origins", "denied", "ring", "first", "origins", "claims", "rings"),
    *("changes", "silent", *_COUNTS),
}
_FIRST = {"article", "published"}
_ORIGIN = {"name", "kind", "anonymity", "via", "stance", "sure", "articles"}
_PLAIN = ("ref", "url", "outlet", "published")
_TELLING = {
    *("article", *_PLAIN, "claim", "in", "spans", "stance", "sure", "certainty", "how", "origins"),
    *("copied_from", "derived_from", "quantities", "text", "chain"),
}
_QUANTITY = {"spans", "low", "high", "bound", "unit", "text"}
_CHANGE = {"change", "article", "against", "before", "after"}
_REUSE = {"a", "b", "a_spans", "b_spans", "earlier", "relation", "share_a", "share_b"}
#: Up to here every whole number is a float of its own.
_EXACT = 2**53

Value = TypeVar("Value")


def cluster_to_json(cluster: Cluster) -> dict[str, Any]:
    """Return the record of ``cluster``, in the key order of the contract, made of JSON's own types."""
    published = {one.article: one.published for one in cluster.tellings}
    first = cluster.first
    return {
        "schema": SCHEMA,
        "id": cluster.id,
        "statement": cluster.statement,
        **{name: getattr(cluster, name) for name in _COUNTS},
        "n_origins": list(cluster.n_origins),
        "denied": cluster.denied,
        "ring": bool(cluster.rings),
        "first": None if first is None else {"article": first, "published": published[first]},
        "origins": [_origin(origin) for origin in cluster.origins],
        "claims": [_telling(one) for one in cluster.tellings],
        "rings": [list(ring) for ring in cluster.rings],
        "changes": [_change(change) for change in cluster.changes],
        "silent": list(cluster.silent),
    }


def _origin(origin: Origin) -> dict[str, Any]:
    return {
        "name": origin.name,
        "kind": origin.kind.value,
        "anonymity": origin.anonymity.value,
        "via": origin.via,
        "stance": origin.side.value,
        "sure": origin.is_sure,
        "articles": list(origin.articles),
    }


def _telling(one: Telling) -> dict[str, Any]:
    return {
        "article": one.article,
        **{name: getattr(one, name) for name in _PLAIN},
        "claim": one.claim,
        "in": one.part.value,
        "spans": _spans(one.spans),
        "stance": one.side.value,
        "sure": one.is_sure,
        "certainty": one.certainty.value,
        "how": one.how.value,
        "origins": list(one.origins),
        "copied_from": one.copied_from,
        "derived_from": one.derived_from,
        "quantities": [_quantity(quantity) for quantity in one.quantities],
        "text": one.text,
        "chain": list(one.chain),
    }


def _quantity(quantity: Quantity) -> dict[str, Any]:
    return {
        "spans": _spans(quantity.phrase.spans),
        "low": _number(quantity.low),
        "high": _number(quantity.high),
        "bound": quantity.bound.value,
        "unit": quantity.unit,
        "text": quantity.phrase.text,
    }


def _number(value: float | None) -> float | int | None:
    """Return whole numbers as such: two drones are 2, not 2.0."""
    return int(value) if value is not None and abs(value) < _EXACT and value == int(value) else value


def _change(change: Change) -> dict[str, Any]:
    return {
        "change": change.kind.value,
        "article": change.article,
        "against": change.against,
        "before": change.before,
        "after": change.after,
    }


def _spans(spans: Sequence[Span]) -> list[list[int]]:
    return [[span.start, span.end] for span in spans]


def reuse_to_json(reuse: Reuse) -> dict[str, Any]:
    """Return the record of ``reuse``, in the key order of the contract."""
    return {
        "a": reuse.a,
        "b": reuse.b,
        "a_spans": _spans(reuse.a_spans),
        "b_spans": _spans(reuse.b_spans),
        "earlier": reuse.earlier,
        "relation": reuse.relation.value,
        "share_a": reuse.share_a,
        "share_b": reuse.share_b,
    }


def cluster_from_json(record: object) -> Cluster:
    """Return the cluster that ``record`` (a parsed line) describes.

    Raises InputError naming the first field that is missing, unknown, of the wrong type, or contradicts
    another.
    """
    return _read(_read_cluster, record, SCHEMA)


def reuse_from_json(record: object) -> Reuse:
    """Return the reuse that ``record`` (a parsed line) describes.

    Raises InputError like ``cluster_from_json``.
    """
    return _read(_read_reuse, record, "of `thirdhand reuse --json`")


def _read(read: Callable[[object], Value], record: object, what: str) -> Value:
    """Read a record; what is wrong is told of this contract, not of the articles'."""
    try:
        return read(record)
    except InputError as error:
        raise InputError(error.input, error.problem, f"give a record {what}, see docs/json.md") from error


def _read_cluster(record: object) -> Cluster:
    fields = as_object(record, "record", _CLUSTER)
    if fields["schema"] != SCHEMA:
        refuse("schema", f"{fields['schema']!r} is not {SCHEMA!r}")
    origins = tuple(_read_origin(item, where) for item, where in _items(fields["origins"], "origins"))
    tellings = tuple(
        _read_telling(item, where, len(origins)) for item, where in _items(fields["claims"], "claims")
    )
    rings = tuple(tuple(_strings(item, where)) for item, where in _items(fields["rings"], "rings"))
    if as_flag(fields["ring"], "ring") != bool(rings):
        refuse("ring", "does not agree with rings")
    counts = {name: _count(fields[name], name) for name in _COUNTS}
    if counts["n_articles"] != sum(counts[name] for name in _COUNTS[2:]):
        refuse("n_articles", "is not the sum of copies, relays, own reporting and untraced ones")
    return Cluster(
        id=as_string(fields["id"], "id"),
        statement=as_string(fields["statement"], "statement"),
        n_origins=_read_range(fields["n_origins"]),
        denied=as_flag(fields["denied"], "denied"),
        rings=rings,
        first=_read_first(fields["first"], tellings),
        origins=origins,
        tellings=tellings,
        changes=tuple(_read_change(item, where) for item, where in _items(fields["changes"], "changes")),
        silent=tuple(_strings(fields["silent"], "silent")),
        **counts,
    )


def _read_range(value: object) -> tuple[int, int]:
    ends = [_count(item, where) for item, where in _items(value, "n_origins")]
    if len(ends) != 2 or ends[0] > ends[1]:
        refuse("n_origins", f"{value!r} is no range from the fewest to the most")
    return ends[0], ends[1]


def _read_first(value: object, tellings: Sequence[Telling]) -> str | None:
    if value is None:
        return None
    fields = as_object(value, "first", _FIRST)
    article = as_string(fields["article"], "first.article")
    if (article, fields["published"]) not in {(one.article, one.published) for one in tellings}:
        refuse("first", "is no article of claims, or came out at another time there")
    return article


def _read_origin(value: object, where: str) -> Origin:
    fields = as_object(value, where, _ORIGIN)
    return Origin(
        name=as_string(fields["name"], f"{where}.name"),
        kind=as_member(fields["kind"], f"{where}.kind", Kind),
        anonymity=as_member(fields["anonymity"], f"{where}.anonymity", Anonymity),
        via=as_string_or_none(fields["via"], f"{where}.via"),
        side=as_member(fields["stance"], f"{where}.stance", Side),
        is_sure=as_flag(fields["sure"], f"{where}.sure"),
        articles=tuple(_strings(fields["articles"], f"{where}.articles")),
    )


def _read_telling(value: object, where: str, n_origins: int) -> Telling:
    fields = as_object(value, where, _TELLING)
    origins = tuple(_count(item, at) for item, at in _items(fields["origins"], f"{where}.origins"))
    if any(origin >= n_origins for origin in origins):
        refuse(f"{where}.origins", f"names an origin beyond the {n_origins} of the cluster")
    return Telling(
        article=as_string(fields["article"], f"{where}.article"),
        claim=as_string(fields["claim"], f"{where}.claim"),
        part=as_member(fields["in"], f"{where}.in", Part),
        spans=_read_spans(fields["spans"], f"{where}.spans"),
        text=as_string(fields["text"], f"{where}.text"),
        side=as_member(fields["stance"], f"{where}.stance", Side),
        is_sure=as_flag(fields["sure"], f"{where}.sure"),
        certainty=as_member(fields["certainty"], f"{where}.certainty", Certainty),
        how=as_member(fields["how"], f"{where}.how", How),
        origins=origins,
        copied_from=as_string_or_none(fields["copied_from"], f"{where}.copied_from"),
        derived_from=as_string_or_none(fields["derived_from"], f"{where}.derived_from"),
        quantities=tuple(
            _read_quantity(item, at) for item, at in _items(fields["quantities"], f"{where}.quantities")
        ),
        chain=tuple(_strings(fields["chain"], f"{where}.chain")),
        **{name: as_string_or_none(fields[name], f"{where}.{name}") for name in _PLAIN},
    )


def _read_quantity(value: object, where: str) -> Quantity:
    fields = as_object(value, where, _QUANTITY)
    phrase = Phrase(
        spans=_read_spans(fields["spans"], f"{where}.spans"), text=as_string(fields["text"], f"{where}.text")
    )
    return Quantity(
        phrase=phrase,
        low=as_number_or_none(fields["low"], f"{where}.low"),
        high=as_number_or_none(fields["high"], f"{where}.high"),
        bound=as_member(fields["bound"], f"{where}.bound", Bound),
        unit=as_string_or_none(fields["unit"], f"{where}.unit"),
    )


def _read_change(value: object, where: str) -> Change:
    fields = as_object(value, where, _CHANGE)
    words = {name: as_string(fields[name], f"{where}.{name}") for name in _CHANGE - {"change"}}
    return Change(kind=as_member(fields["change"], f"{where}.change", ChangeKind), **words)


def _read_reuse(record: object) -> Reuse:
    fields = as_object(record, "record", _REUSE)
    earlier = as_string_or_none(fields["earlier"], "earlier")
    if earlier not in (None, "a", "b"):
        refuse("earlier", f"{earlier!r} is neither 'a' nor 'b' nor null")
    a_spans, b_spans = (_read_spans(fields[name], name) for name in ("a_spans", "b_spans"))
    if len(a_spans) != len(b_spans):
        refuse("b_spans", f"has {len(b_spans)} spans for the {len(a_spans)} of a_spans")
    return Reuse(
        a=as_string(fields["a"], "a"),
        b=as_string(fields["b"], "b"),
        a_spans=a_spans,
        b_spans=b_spans,
        earlier=earlier,
        relation=as_member(fields["relation"], "relation", Relation),
        share_a=as_score(fields["share_a"], "share_a"),
        share_b=as_score(fields["share_b"], "share_b"),
    )


def _items(value: object, where: str) -> list[tuple[Any, str]]:
    """List the items of ``value``, each with its own path."""
    return [(item, f"{where}[{index}]") for index, item in enumerate(as_list(value, where))]


def _strings(value: object, where: str) -> list[str]:
    return [as_string(item, at) for item, at in _items(value, where)]


def _count(value: object, where: str) -> int:
    # bool is an int to Python
    return (
        value
        if type(value) is int and value >= 0
        else refuse(where, f"{value!r} is not a whole number from 0")
    )


def _read_spans(value: object, where: str) -> tuple[Span, ...]:
    found = []
    for item, at in _items(value, where):
        ends = [_count(end, at) for end in as_list(item, at)]
        if len(ends) != 2 or ends[0] >= ends[1]:
            refuse(at, f"{item!r} is no [start, end)")
        found.append(Span(*ends))
    return tuple(found) if found else refuse(where, "is empty")
