"""From a function to a route: what it returns goes out as JSON, and its type into the description."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from typing import Any

from fastapi import APIRouter
from fastapi.routing import APIRoute
from starlette.responses import JSONResponse, Response

from thirdhand.errors import UsageError
from thirdhand.web.api.schemas import Schema, Schemas
from thirdhand.web.errors import Refused
from thirdhand.web.rendering import json_response
from thirdhand.web.twin import to_json

Make = Callable[..., object]

_ABOUT = (
    "Reads news and shows, for every claim, who says so, through whom and how surely. Articles, clusters and "
    "pairs of reuse have the form of their contracts; offsets count code points. Nothing here changes the "
    "collection. See docs/api.md."
)
_SEE = "See what may be asked: /api/v1/openapi.json."
_TOKEN = "token"
#: What FastAPI says of wrong requests, which are answered otherwise here.
_NOT_OURS = ("HTTPValidationError", "ValidationError")
#: What is said of each status beside 200.
_STATUSES = {
    "400": "What was sent is no text.",
    "401": "Whoever asks is not known: there is no token, or one that does not hold.",
    "404": "There is no such thing.",
    "413": "More was sent than is taken at once.",
    "422": "What was asked cannot be; the problem says which part of it.",
    "503": "The collection is busy or away; ask again after Retry-After seconds.",
    "default": "It was not answered; the problem says why.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """What went wrong, and what to do. ``id`` stands in the server's log as well."""

    id: str
    status: int
    problem: str
    remedy: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ErrorAnswer:
    """What is answered where something went wrong."""

    error: Fault


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """A route as it is described: what it answers is a ``returns`` without the fields ``without``."""

    path: str
    method: str
    returns: Any
    without: tuple[str, ...]


class Api:
    """A part of the API: its routes, and what each of them answers."""

    def __init__(self, tag: str) -> None:
        self.router = APIRouter(tags=[tag])
        self.operations: list[Operation] = []

    def get(self, path: str, returns: Any, *, without: Sequence[str] = ()) -> Callable[[Make], Make]:  # noqa: ANN401
        """Answer ``path`` with what the function returns, a ``returns`` of which the fields ``without`` are
        the page's alone."""
        return self._answer("GET", path, returns, without)

    def post(self, path: str, returns: Any) -> Callable[[Make], Make]:  # noqa: ANN401 -- a type
        """Answer what is sent to ``path`` with what the function returns, a ``returns``."""
        return self._answer("POST", path, returns, ())

    def _answer(
        self,
        method: str,
        path: str,
        returns: Any,  # noqa: ANN401
        without: Sequence[str],
    ) -> Callable[[Make], Make]:
        def keep(make: Make) -> Make:
            summary, _, more = (inspect.getdoc(make) or "").partition("\n\n")
            self.router.add_api_route(
                path,
                _answering(make, frozenset(without)),
                methods=[method],
                operation_id=make.__name__,
                summary=" ".join(summary.split()).removesuffix("."),
                description=" ".join(more.split()),
                response_class=JSONResponse,
            )
            route = self.router.routes[-1]
            assert isinstance(route, APIRoute), "what was just added"
            operation = Operation(
                path=route.path_format, method=method, returns=returns, without=tuple(without)
            )
            self.operations.append(operation)
            return make

        return keep


def _answering(make: Make, without: frozenset[str]) -> Callable[..., Response]:
    """Return what answers with the value that ``make`` returns."""

    def answer(**values: Any) -> Response:  # noqa: ANN401 -- what the path, query and body give
        try:
            value = to_json(make(**values))
        except UsageError as error:
            raise Refused(422, str(error), _SEE) from error
        return json_response({name: each for name, each in value.items() if name not in without})

    signature = inspect.signature(make, eval_str=True).replace(return_annotation=Response)
    answer.__signature__ = signature  # type: ignore[attr-defined]
    answer.__name__ = make.__name__
    return answer


def describe(openapi: Schema, parts: Iterable[Api], *, prefix: str, needs_token: bool) -> Schema:
    """Return the description ``openapi`` of FastAPI's with what the ``parts`` really answer."""
    schemas = Schemas()
    for operation in (each for part in parts for each in part.operations):
        told = openapi["paths"][prefix + operation.path][operation.method.lower()]
        told["responses"] = _describe_answers(schemas, operation, told, needs_token=needs_token)
        if needs_token:
            told["security"] = [{_TOKEN: []}]
    components = openapi.setdefault("components", {})
    kept = {name: each for name, each in components.get("schemas", {}).items() if name not in _NOT_OURS}
    components["schemas"] = dict(sorted((kept | schemas.named).items()))
    if needs_token:
        components["securitySchemes"] = {_TOKEN: {"type": "http", "scheme": "bearer"}}
    openapi["info"] = {"title": "Thirdhand", "version": version("thirdhand"), "description": _ABOUT}
    return openapi


def _describe_answers(
    schemas: Schemas, operation: Operation, told: Schema, *, needs_token: bool
) -> dict[str, Schema]:
    statuses = ["422", "503", "default"]
    statuses += ["401"] if needs_token else []
    statuses += ["404"] if "{" in operation.path or operation.method == "POST" else []
    statuses += ["400", "413"] if operation.method == "POST" else []
    answer = schemas.refer(operation.returns, operation.without)
    fault = schemas.refer(ErrorAnswer)
    good = {"200": {"description": f"{told['summary']}.", "content": _as_json(answer)}}
    return good | {
        status: {"description": _STATUSES[status], "content": _as_json(fault)} for status in sorted(statuses)
    }


def _as_json(schema: Schema) -> dict[str, Any]:
    return {"application/json": {"schema": schema}}
