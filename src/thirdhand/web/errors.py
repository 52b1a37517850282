"""What goes wrong, as a page or as JSON: what happened and what to do, an id, and nothing of the inside.

The id stands in the server's log too, with the traceback of what nobody foresaw. What a store or a database
says of itself stays there.
"""

from __future__ import annotations

import logging
import secrets
from collections.abc import Mapping
from dataclasses import dataclass

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from thirdhand.errors import (
    BusyError,
    BusyLinkingError,
    EmptyError,
    InputError,
    NotFoundError,
    StoreError,
    ThirdhandError,
    TooLargeError,
    UsageError,
)
from thirdhand.views.margin import in_one_line
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
)
_SAID = {
    400: ("That was not understood.", "Go back, load the page again and send it once more."),
    404: ("There is no such page.", "Check the address, or look for what you want from the start."),
    405: ("This page does not take that.", "Go back and use the form that it shows."),
    413: ("That is larger than this server takes.", "Send less at once."),
}
_NOT_ANSWERED = ("This cannot be answered.", "Go back to the start and try again.")
_LINKING = (
    "The collection is being linked at this moment, or somebody else is correcting it.",
    "Nothing was changed. Wait a little, then send it once more.",
)
_STORE = (
    "The collection cannot be read or written at this moment.",
    "Try again in a while; if it stays, tell whoever runs the server the id below.",
)
_DEFECT = (
    "Something went wrong in Thirdhand itself.",
    "Nothing stored is lost. Try again; if it stays, report it with the id below.",
)
#: Seconds after which what is busy may be asked again.
_RETRY_AFTER = "5"


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
    """Let ``app`` answer what goes wrong in words; what nobody foresaw is for ``AnswerErrors``."""
    for kind in (Refused, ThirdhandError, RequestValidationError, HTTPException):
        app.add_exception_handler(kind, answer_error)


class AnswerErrors:
    """Answers what guards refuse, and what goes wrong that nobody foresaw."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer with an error page where nothing was answered yet; else let the server break it off."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        has_begun = False

        async def send_noting(message: Message) -> None:
            nonlocal has_begun
            has_begun = True
            await send(message)

        try:
            await self._app(scope, receive, send_noting)
        except ClientDisconnect:
            return  # whoever asked has gone, in the middle of what they sent
        except Exception as error:
            if has_begun:
                raise
            answer = await run_in_threadpool(_answer_safely, Request(scope), error)
            await answer(scope, receive, send)


def _answer_safely(request: Request, error: Exception) -> Response:
    """Return ``answer_error``'s answer; where even that cannot be made, a bare one."""
    try:
        return answer_error(request, error)
    except Exception:
        logger.exception("the error page itself")
        return PlainTextResponse(f"{_DEFECT[0]} {_DEFECT[1]}", 500)


def answer_error(request: Request, error: Exception) -> Response:
    """Return what ``error`` is as an answer: JSON for programs, a page for people."""
    context = request.state.error = describe_error(error)
    if context.status >= 500:
        where = in_one_line(f"{request.method} {request.scope['path']}")
        logger.error("%s: %s", context.id, where, exc_info=error)
    if _wants_json(request):
        answer = json_response(
            {"error": {name: getattr(context, name) for name in ("id", "status", "problem", "remedy")}},
            context.status,
        )
    else:
        answer = show(request, "error.html", context, context.status)
    answer.headers.update(_headers_of(error))
    return answer


def _headers_of(error: Exception) -> Mapping[str, str]:
    if isinstance(error, StoreError | BusyError):
        return {"Retry-After": _RETRY_AFTER}
    return getattr(error, "headers", None) or {}


def _wants_json(request: Request) -> bool:
    path: str = request.scope["path"]
    return path.startswith("/api/") or path.endswith(".json")


def describe_error(error: Exception) -> ErrorPage:
    """Return what is said of ``error``, under a new id."""
    status, (problem, remedy) = _say(error)
    return ErrorPage(id=secrets.token_hex(4), status=status, problem=problem, remedy=remedy)


def _say(error: Exception) -> tuple[int, tuple[str, str]]:
    """Return the status of ``error``, what happened and what to do."""
    if isinstance(error, Refused):
        return error.status, (error.problem, error.remedy)
    if isinstance(error, RequestValidationError):
        return 422, (_list_faults(error), "Correct the address.")
    if isinstance(error, HTTPException):
        return error.status_code, _SAID.get(error.status_code, _NOT_ANSWERED)
    if isinstance(error, StoreError):
        return 503, _LINKING if isinstance(error, BusyLinkingError) else _STORE
    status = next((status for kind, status in _STATUSES if isinstance(error, kind)), None)
    if status is None:
        return 500, _DEFECT
    if isinstance(error, InputError):
        problem = f"{error.input}: {error.problem}" if error.input else error.problem
        return status, (problem, error.remedy)
    return status, (str(error), "")


def _list_faults(error: RequestValidationError) -> str:
    """Say which parts of the request were not understood, in the names that the address has."""
    faults = (f"{fault['loc'][-1]}: {fault['msg'][:1].lower()}{fault['msg'][1:]}" for fault in error.errors())
    return "; ".join(dict.fromkeys(faults))
