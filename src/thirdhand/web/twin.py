"""The JSON twin of a page: its context, value by value, in JSON's own types.

Articles, clusters and pairs of reuse are in the form of their contracts (docs/json.md), everything else by
the names of its fields.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from enum import Enum
from functools import singledispatch
from typing import Any

from thirdhand.export.json import article_to_json
from thirdhand.linking.json import cluster_to_json, reuse_to_json
from thirdhand.linking.values import Cluster, Reuse
from thirdhand.records import Article, Span


@singledispatch
def to_json(value: object) -> Any:  # noqa: ANN401 -- JSON
    """Return ``value`` made of JSON's own types; raises TypeError for what has no such form."""
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: to_json(getattr(value, field.name)) for field in fields(value)}
    raise TypeError(f"{type(value).__name__} has no form in JSON")


@to_json.register
def _plain(value: str | int | float | bool | None) -> Any:  # noqa: ANN401
    return value.value if isinstance(value, Enum) else value


@to_json.register
def _enum(value: Enum) -> Any:  # noqa: ANN401
    return value.value


@to_json.register
def _list(value: list | tuple | set | frozenset) -> list[Any]:  # type: ignore[type-arg]
    return [to_json(each) for each in value]


@to_json.register
def _mapping(value: Mapping) -> dict[str, Any]:  # type: ignore[type-arg]
    return {str(to_json(key)): to_json(each) for key, each in value.items()}


@to_json.register
def _span(value: Span) -> list[int]:
    return [value.start, value.end]


@to_json.register
def _article(value: Article) -> dict[str, Any]:
    return article_to_json(value)


@to_json.register
def _cluster(value: Cluster) -> dict[str, Any]:
    return cluster_to_json(value)


@to_json.register
def _reuse(value: Reuse) -> dict[str, Any]:
    return reuse_to_json(value)
