"""What goes wrong, as a page or as JSON: what happened and what to do, an id, and nothing of the inside."""

from __future__ import annotations

import logging
import secrets
from dataclasses import dataclass

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import Response

from thirdhand.errors import (
    BusyError,
    EmptyError,
    InputError,
    NotFoundError,
    StoreError,
    ThirdhandError,
    TooLargeError,
    UsageError,
)
from thirdhand.web.rendering import json_response, show

logger = logging.getLogger("thirdhand.web")

#: The first that fits counts.
_STATUSES: tuple[tuple[type[Exception], int], ...] = (
    (NotFoundError, 404),
    (TooLargeError, 413),
    (EmptyError, 422),
    (BusyError, 503),
    (InputError, 422),
    (UsageError, 400),
    (StoreError, 503),
)
_SAID = {
    404: ("There is no such page.", "Check the address, or look for what you want from the start."),
    405: ("This page does not take that.", "Go back and use the form that it shows."),
    413: ("That is larger than this server takes.", "Send less at once."),
}


class Refused(Exception):
    """A request that is not answered; ``headers`` go with the refusal."""

    def __init__(
        self, status: int, problem: str, remedy: str, *, headers: dict[str, str] | None = None
    ) -> None:
        super().__init__(problem)
        self.status = status
        self.problem = problem
        self.remedy = remedy
        self.headers = headers or {}


@dataclass(frozen=True, slots=True, kw_only=True)
class ErrorPage:
    """What is said of an error. ``id`` stands in the server's log as well."""

    id: str
    status: int
    problem: str
    remedy: str


def add_handlers(app: FastAPI) -> None:
    """Let ``app`` answer what goes wrong in words."""
    app.add_exception_handler(Refused, _handle)
    app.add_exception_handler(ThirdhandError, _handle)
    app.add_exception_handler(RequestValidationError, _handle)
    app.add_exception_handler(HTTPException, _handle)
    app.add_exception_handler(Exception, _handle)


def _handle(request: Request, error: Exception) -> Response:
    return answer_error(request, error)


def answer_error(request: Request, error: Exception) -> Response:
    """Return what ``error`` is as an answer: JSON for programs, a page for people."""
    context = _describe(error)
    if context.status >= 500:
        logger.error("%s: %s %s", context.id, request.method, request.url.path, exc_info=error)
    if _wants_json(request):
        answer = json_response(
            {"error": {name: getattr(context, name) for name in ("id", "status", "problem", "remedy")}},
            context.status,
        )
    else:
        answer = show(request, "error.html", context, context.status)
    answer.headers.update(getattr(error, "headers", None) or {})
    return answer


def _wants_json(request: Request) -> bool:
    path = request.url.path
    return path.startswith("/api/") or path.endswith(".json")


def _describe(error: Exception) -> ErrorPage:
    id = secrets.token_hex(4)
    if isinstance(error, Refused):
        return ErrorPage(id=id, status=error.status, problem=error.problem, remedy=error.remedy)
    if isinstance(error, RequestValidationError):
        return ErrorPage(id=id, status=422, problem=_list_faults(error), remedy="Correct the address.")
    if isinstance(error, HTTPException):
        problem, remedy = _SAID.get(
            error.status_code, ("This cannot be answered.", "Go back to the start and try again.")
        )
        return ErrorPage(id=id, status=error.status_code, problem=problem, remedy=remedy)
    status = next((status for kind, status in _STATUSES if isinstance(error, kind)), 500)
    if isinstance(error, InputError):
        problem = f"{error.input}: {error.problem}" if error.input else error.problem
        return ErrorPage(id=id, status=status, problem=problem, remedy=error.remedy)
    if isinstance(error, ThirdhandError) and status != 500:
        return ErrorPage(id=id, status=status, problem=str(error), remedy="")
    return ErrorPage(
        id=id,
        status=500,
        problem="Something went wrong in Thirdhand itself.",
        remedy="Nothing stored is lost. Try again; if it stays, report it with the id below.",
    )


def _list_faults(error: RequestValidationError) -> str:
    """Say which parts of the request were not understood, in the names that the address has."""
    faults = (f"{fault['loc'][-1]}: {fault['msg'][:1].lower()}{fault['msg'][1:]}" for fault in error.errors())
    return "; ".join(dict.fromkeys(faults))
