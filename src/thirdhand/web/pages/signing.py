"""Signing in and out, where people come with tokens."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Annotated

from fastapi import Depends, Request
from sqlalchemy import Connection
from starlette.datastructures import FormData
from starlette.responses import RedirectResponse, Response

from thirdhand.store.sessions import LONGEST_DAYS, begin_session, end_session
from thirdhand.store.trying import Tried, try_token
from thirdhand.web.config import Auth
from thirdhand.web.errors import Refused
from thirdhand.web.rendering import Pages, show
from thirdhand.web.security.cookies import SESSION, write_cookie
from thirdhand.web.security.doors import SIGN_IN, own_path
from thirdhand.web.security.forms import own_form, read_field
from thirdhand.web.security.knowing import refuse_token
from thirdhand.web.security.peers import is_https, name_client
from thirdhand.web.site import PATIENCE, site_of

pages = Pages()
router = pages.router


@dataclass(frozen=True, slots=True, kw_only=True)
class SignInPage:
    """``next`` is where signing in leads, ``name`` who is signed in; ``problem`` is what went wrong."""

    next: str
    name: str | None = None
    problem: str = ""
    remedy: str = ""


@pages.page(SIGN_IN, "sign_in.html")
def sign_in(request: Request, next: str = "/") -> SignInPage:
    """Ask for a token."""
    _refuse_without_tokens(request)
    person = request.state.person
    return SignInPage(next=own_path(next), name=person and person.name)


@router.post(SIGN_IN)
def take_token(request: Request, form: Annotated[FormData, Depends(own_form)]) -> Response:
    """Begin a session with the token that was given, or say why not."""
    _refuse_without_tokens(request)
    secret, there = read_field(form, "token"), own_path(read_field(form, "next"))
    site, address = site_of(request), name_client(site_of(request).config, request.scope)

    def work(connection: Connection) -> tuple[Tried, str]:
        tried = try_token(connection, secret, address)
        if tried.token is None:
            return tried, ""
        if request.state.session is not None:
            end_session(connection, request.state.session)
        return tried, begin_session(connection, tried.token)

    tried, cookie = site.store.write(work, patience=PATIENCE)
    if tried.token is None:
        refused = refuse_token(tried)
        page = SignInPage(next=there, problem=refused.problem, remedy=refused.remedy)
        answer: Response = show(request, "sign_in.html", page, refused.status)
        answer.headers.update(refused.headers)
        return answer
    answer = RedirectResponse(there, 303)
    _set_cookie(request, answer, cookie, timedelta(days=LONGEST_DAYS))
    return answer


@router.post("/sign-out")
def sign_out(request: Request, form: Annotated[FormData, Depends(own_form)]) -> Response:
    """End the session of the browser that asks."""
    _refuse_without_tokens(request)
    session = request.state.session
    if session is not None:
        site_of(request).store.write(lambda connection: end_session(connection, session), patience=PATIENCE)
    answer = RedirectResponse(SIGN_IN, 303)
    _set_cookie(request, answer, "", timedelta())
    # what the browser kept of pages is not for whoever sits down there next
    answer.headers["Clear-Site-Data"] = '"cache"'
    return answer


def _set_cookie(request: Request, answer: Response, value: str, lasts: timedelta) -> None:
    is_secure = is_https(site_of(request).config, request.scope)
    answer.headers.append("Set-Cookie", write_cookie(SESSION, value, is_secure=is_secure, lasts=lasts))


def _refuse_without_tokens(request: Request) -> None:
    if site_of(request).config.auth is not Auth.TOKEN:
        raise Refused(404, "Nobody signs in here.", "Go to the start.")
