"""What forms of pages send: signing in and out, a report to read, judgements."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import RedirectResponse
from starlette.concurrency import run_in_threadpool

from waqai.judgements import Action, Correction, JudgementError, StatusIs, TypeIs
from waqai.store import Store
from waqai.store.accounts import Access, User
from waqai.types import Status
from waqai.web import writes
from waqai.web.mounted import show
from waqai.web.pages import READ, SIGN_IN
from waqai.web.pages.read import Read, read_text
from waqai.web.pages.sign_in import SignIn
from waqai.web.problems import ProblemError
from waqai.web.queries import query
from waqai.web.security import SESSION_COOKIE, Desk, begin, client, desk, needs
from waqai.web.types import local
from waqai.web.users import Visitor, signed_in
from waqai.web.writes import JudgementRequest


def router() -> APIRouter:
    """The routes that forms of pages are sent to."""
    forms = APIRouter(include_in_schema=False)
    for path, handler in (("/sign-in", _sign_in), ("/sign-out", _sign_out), ("/read", _read), ("/review/judge", _judge)):
        forms.add_api_route(path, handler, methods=["POST"], name=f"{path[1:]} form", response_class=Response)
    return forms


async def _fields(request: Request) -> dict[str, str]:
    """The fields of a form; ProblemError 400 for a null character."""
    form = await request.form(max_files=0, max_fields=100)
    found = {name: value for name, value in form.items() if isinstance(value, str)}
    if any("\0" in value for value in found.values()):
        raise ProblemError(400, "null characters are not allowed")
    return found


Fields = Annotated[dict[str, str], Depends(_fields)]


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


async def _judge(request: Request, fields: Fields, visitor: Annotated[Visitor, Depends(needs(Access.REVIEWER))]) -> Response:
    await run_in_threadpool(_judged, desk(request).store, visitor, fields)
    return RedirectResponse(local(fields.get("back", "/review")), 303)


def _judged(store: Store, visitor: Visitor, fields: dict[str, str]) -> None:
    """Make all judgements of a form, or none."""
    with store.transaction():
        for asked in asked_of(fields):
            writes.judge(store, visitor, asked)


def asked_of(fields: dict[str, str]) -> list[JudgementRequest]:
    """The judgements that a form of the page Review asks for: one, or one for each field that is corrected; JudgementError if none."""
    given = fields.get("action", "")
    if given not in list(Action):
        raise JudgementError(f"action: {given[:40]!r} is not known")
    action, event = Action(given), fields.get("event", "")
    if action is Action.UNDO:
        return [JudgementRequest(action, undoes=fields.get("judgement", ""))]
    if action is not Action.CORRECT:
        return [JudgementRequest(action, event)]
    corrections = _corrections(fields)
    if not corrections:
        raise JudgementError("to correct, choose another type or status")
    return [JudgementRequest(action, event, correction=correction) for correction in corrections]


def _corrections(fields: dict[str, str]) -> list[Correction]:
    found: list[Correction] = []
    if type := fields.get("type"):
        found.append(TypeIs(type))
    if status := fields.get("status"):
        if status not in list(Status):
            raise JudgementError(f"status: {status[:40]!r} is not known")
        found.append(StatusIs(Status(status)))
    return found
