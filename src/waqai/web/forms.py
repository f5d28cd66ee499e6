"""What forms of pages send: signing in and out, a report to read."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import RedirectResponse
from starlette.concurrency import run_in_threadpool

from waqai.store.accounts import User
from waqai.web.mounted import show
from waqai.web.pages import READ, SIGN_IN
from waqai.web.pages.read import Read, read_text
from waqai.web.pages.sign_in import SignIn
from waqai.web.problems import ProblemError
from waqai.web.queries import query
from waqai.web.security import SESSION_COOKIE, Desk, begin, client, desk
from waqai.web.types import local
from waqai.web.users import signed_in


def router() -> APIRouter:
    """The routes that forms of pages are sent to."""
    forms = APIRouter(include_in_schema=False)
    for path, handler in (("/sign-in", _sign_in), ("/sign-out", _sign_out), ("/read", _read)):
        forms.add_api_route(path, handler, methods=["POST"], name=f"{path[1:]} form", response_class=Response)
    return forms


async def fields(request: Request) -> dict[str, str]:
    """The fields of a form, repeated ones joined by a space; ProblemError 400 for a null character."""
    form = await request.form(max_files=0, max_fields=100)
    found: dict[str, str] = {}
    for name, value in form.multi_items():
        if isinstance(value, str):
            found[name] = f"{found[name]} {value}" if name in found else value
    if any("\0" in value for value in found.values()):
        raise ProblemError(400, "null characters are not allowed")
    return found


Fields = Annotated[dict[str, str], Depends(fields)]


async def _sign_in(request: Request, fields: Fields) -> Response:
    here, name, onward = desk(request), fields.get("name", ""), local(fields.get("next", ""))
    here.sign_ins.take(client(request))
    user = await run_in_threadpool(_noted, here, name, fields.get("password", ""))
    if user is None:
        return show(request, SIGN_IN, SignIn(onward, name, failed=True), query(request), 403)
    response = RedirectResponse(onward, 303)
    begin(response, here, here.sessions.begin(user))
    return response


def _noted(here: Desk, name: str, password: str) -> User | None:
    """The user who signs in, noted in the audit; None if it is nobody."""
    user = signed_in(here.store.accounts, name, password)
    if user is not None:
        here.store.accounts.note(user.name, "signed in", user.name)
    return user


async def _sign_out() -> Response:
    response = RedirectResponse("/", 303)
    response.delete_cookie(SESSION_COOKIE)
    return response


async def _read(request: Request, fields: Fields) -> Response:
    """The page Read with what was found in the report, or with why it was not read."""
    here = desk(request)
    here.readings.take(client(request))
    # A form sends line ends as two characters; positions in the text are those of one.
    text, published = fields.get("text", "").replace("\r\n", "\n"), fields.get("published", "")
    longest, asked = here.settings.text_limit, query(request)
    try:
        return show(request, READ, await run_in_threadpool(read_text, text, published, longest), asked)
    except ValueError as error:
        return show(request, READ, Read(text[:longest], published, None, longest, str(error)), asked, 422)
