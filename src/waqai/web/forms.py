"""Signing in and out."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import RedirectResponse
from starlette.concurrency import run_in_threadpool

from waqai.store.accounts import User
from waqai.web.mounted import render
from waqai.web.problems import ProblemError
from waqai.web.queries import language
from waqai.web.security import SESSION_COOKIE, Desk, begin, client, desk
from waqai.web.users import signed_in


def router() -> APIRouter:
    """The routes ``/sign-in`` and ``/sign-out``."""
    forms = APIRouter(include_in_schema=False)
    forms.add_api_route("/sign-in", _form, methods=["GET"], name="sign_in", response_class=Response)
    forms.add_api_route("/sign-in", _sign_in, methods=["POST"], name="sign_in_post", response_class=Response)
    forms.add_api_route("/sign-out", _sign_out, methods=["POST"], name="sign_out", response_class=Response)
    return forms


def _form(request: Request) -> Response:
    return render(request, "sign_in.html", language(request), next=_onward(request.query_params.get("next", "")), failed=False)


async def _fields(request: Request) -> dict[str, str]:
    form = await request.form(max_files=0, max_fields=100)
    return {name: value for name, value in form.items() if isinstance(value, str)}


async def _sign_in(request: Request, fields: Annotated[dict[str, str], Depends(_fields)]) -> Response:
    here, name = desk(request), fields.get("name", "")
    here.sign_ins.take(client(request))
    user = await run_in_threadpool(_noted, here, name, fields.get("password", ""))
    if user is None:
        return render(request, "sign_in.html", language(request), 403, next=_onward(fields.get("next", "")), failed=True)
    response = RedirectResponse(_onward(fields.get("next", "")), 303)
    begin(response, here, here.sessions.begin(user))
    return response


def _noted(here: Desk, name: str, password: str) -> User | None:
    """The user who signs in, noted in the audit; None if it is nobody."""
    if "\0" in name:
        raise ProblemError(400, "null characters are not allowed")
    user = signed_in(here.store.accounts, name, password)
    if user is not None:
        here.store.accounts.note(user.name, "signed in", user.name)
    return user


def _onward(address: str) -> str:
    """Where to go on: an address of ours, else home."""
    ours = address.startswith("/") and not address.startswith(("//", "/\\")) and not any(c < " " for c in address)
    return address if ours else "/"


async def _sign_out() -> Response:
    response = RedirectResponse("/", 303)
    response.delete_cookie(SESSION_COOKIE)
    return response
