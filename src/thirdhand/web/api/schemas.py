"""The JSON Schemas of what is answered, made of the types of the values that ``web.twin`` makes JSON of.

A dataclass is an object with its fields; articles, clusters and pairs of reuse have the schemas of their
contracts. Each has a name under ``components`` of the OpenAPI description.
"""

from __future__ import annotations

import json
import types
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import fields, is_dataclass
from enum import Enum
from importlib.resources import files
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from thirdhand.linking.values import Cluster, Reuse
from thirdhand.records import Article, Span

Schema = dict[str, Any]

_PLAIN: dict[Any, Schema] = {
    str: {"type": "string"},
    int: {"type": "integer"},
    float: {"type": "number"},
    bool: {"type": "boolean"},
    type(None): {"type": "null"},
    Any: {},
    object: {},
}
_CONTRACTS: dict[Any, str] = {
    Article: "export/article.schema.json",
    Cluster: "linking/cluster.schema.json",
    Reuse: "linking/reuse.schema.json",
}
_REFERENCE = "#/components/schemas/"
_SPAN = {
    "type": "array",
    "prefixItems": [{"type": "integer"}, {"type": "integer"}],
    "minItems": 2,
    "maxItems": 2,
    "description": "Begin and end, half-open, in code points.",
}


class Schemas:
    """Schemas by name, each written down when it is first referred to."""

    def __init__(self) -> None:
        self.named: dict[str, Schema] = {}
        self._types: dict[str, Any] = {kind.__name__: kind for kind in _CONTRACTS}

    def refer(self, kind: Any, without: Sequence[str] = ()) -> Schema:  # noqa: ANN401 -- any type
        """Return the schema of the values of ``kind``, a dataclass ``without`` some of its fields.

        Raises TypeError for a type that no answer has.
        """
        if kind in _PLAIN:
            return _PLAIN[kind]
        if kind is Span:
            return _SPAN
        if kind in _CONTRACTS:
            return self._refer_to_contract(kind)
        if isinstance(kind, type) and issubclass(kind, Enum):
            return {"type": "string", "enum": [member.value for member in kind]}
        if is_dataclass(kind):
            return self._refer_to_object(kind, without)
        return self._refer_to_many(kind)

    def _refer_to_many(self, kind: Any) -> Schema:  # noqa: ANN401
        """Return the schema of a union, a sequence or a mapping."""
        origin, parts = get_origin(kind), get_args(kind)
        if origin in (Union, types.UnionType):
            return {"anyOf": [self.refer(part) for part in parts]}
        if origin is Literal:
            return {"enum": list(parts)}
        if origin is tuple and Ellipsis not in parts:
            items = [self.refer(part) for part in parts]
            return {"type": "array", "prefixItems": items, "minItems": len(items), "maxItems": len(items)}
        if isinstance(origin, type) and issubclass(origin, Sequence | AbstractSet):
            return {"type": "array", "items": self.refer(parts[0])}
        if isinstance(origin, type) and issubclass(origin, Mapping):
            return {"type": "object", "additionalProperties": self.refer(parts[1])}
        raise TypeError(f"{kind!r} has no schema")

    def _refer_to_object(self, kind: Any, without: Sequence[str]) -> Schema:  # noqa: ANN401
        name = self._name(kind)
        if name not in self.named:
            self._types[name] = kind
            self.named[name] = {}  # it may refer to itself
            self.named[name] = self._describe(kind, without)
        return {"$ref": f"{_REFERENCE}{name}"}

    def _name(self, kind: Any) -> str:  # noqa: ANN401
        """Return what ``kind`` is called: two of one name are told apart by their modules."""
        name = _rename(kind)
        if self._types.get(name, kind) is kind:
            return name
        return f"{kind.__module__.rpartition('.')[2].capitalize()}{name}"

    def _describe(self, kind: Any, without: Sequence[str]) -> Schema:  # noqa: ANN401
        hints = get_type_hints(kind)
        names = [field.name for field in fields(kind) if field.name not in without]
        return {
            "title": _rename(kind),
            "description": describe_type(kind),
            "type": "object",
            "properties": {name: self.refer(hints[name]) for name in names},
            "required": names,
            "additionalProperties": False,
        }

    def _refer_to_contract(self, kind: Any) -> Schema:  # noqa: ANN401
        name = kind.__name__
        if name not in self.named:
            text = (files("thirdhand") / _CONTRACTS[kind]).read_text("utf-8")
            contract = json.loads(text.replace('"#/$defs/', f'"{_REFERENCE}{name}.'))
            parts = contract.pop("$defs", {})
            self.named |= {f"{name}.{part}": schema for part, schema in parts.items()}
            self.named[name] = {
                key: value for key, value in contract.items() if key not in ("$schema", "$id")
            }
        return {"$ref": f"{_REFERENCE}{name}"}


def _rename(kind: type) -> str:
    """Return what answers call ``kind``: here there are no pages."""
    name = kind.__name__
    return f"{name.removesuffix('Page')}Answer" if name.endswith("Page") else name


def describe_type(kind: type) -> str:
    """Return what is said of ``kind`` where it is defined, its first paragraph, in one line."""
    return " ".join((kind.__doc__ or "").partition("\n\n")[0].split())
