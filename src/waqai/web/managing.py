"""What the forms of the page Users send: users added, their roles changed, disabled, tokens made and taken back. For admins; every one is in the audit."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import RedirectResponse
from msgspec import Struct
from starlette.concurrency import run_in_threadpool

from waqai.store import Store, StoreError, UnknownIdError
from waqai.store.accounts import Access
from waqai.web.forms import Fields
from waqai.web.mounted import show
from waqai.web.pages import USERS
from waqai.web.pages.users import users
from waqai.web.problems import ProblemError
from waqai.web.queries import query
from waqai.web.security import desk, needs
from waqai.web.users import Visitor, add_token, add_user, hashed

Admin = Annotated[Visitor, Depends(needs(Access.ADMIN))]
_LONGEST_LABEL = 100


def router() -> APIRouter:
    """The routes that forms of the page Users are sent to."""
    forms = APIRouter(include_in_schema=False)
    forms.add_api_route("/users/change", _change, methods=["POST"], name="users form", response_class=Response)
    return forms


async def _change(request: Request, fields: Fields, admin: Admin) -> Response:
    """The page of users, again; with the secret of a token that was made, or why nothing was done."""
    store = desk(request).store
    try:
        secret = await run_in_threadpool(_done, store, admin, fields)
    except (StoreError, UnknownIdError) as error:
        return show(request, USERS, users(store, error=str(error)), query(request), 409)
    if secret:
        return show(request, USERS, users(store, secret=secret, owner=fields.get("name", "")), query(request))
    return RedirectResponse("/users", 303)


def _done(store: Store, admin: Visitor, fields: Mapping[str, str]) -> str:
    """Do what a form asks for and note it, both or neither; the secret of a new token comes back."""
    doing, name = _DOINGS.get(fields.get("do", "")), fields.get("name", "")
    if doing is None:
        raise ProblemError(400, "do: not known")
    with store.transaction():
        done = doing(store, name, fields)
        store.accounts.note(admin.name, done.noted, name, done.detail)
    return done.secret


class Done(Struct, frozen=True):
    """What the audit says of a change, and the secret of a token that it made."""

    noted: str
    detail: str = ""
    secret: str = ""


def _role(fields: Mapping[str, str]) -> Access:
    if fields.get("role") not in list(Access):
        raise ProblemError(400, "role: not known")
    return Access(fields["role"])


def _add(store: Store, name: str, fields: Mapping[str, str]) -> Done:
    role = _role(fields)
    add_user(store.accounts, name, role, fields.get("password") or None)
    return Done("user added", role)


def _set_role(store: Store, name: str, fields: Mapping[str, str]) -> Done:
    role = _role(fields)
    store.accounts.set_role(name, role)
    return Done("role changed", role)


def _set_password(store: Store, name: str, fields: Mapping[str, str]) -> Done:
    store.accounts.set_password(name, hashed(fields.get("password", "")))
    return Done("password changed")


def _disable(store: Store, name: str, _fields: Mapping[str, str]) -> Done:
    store.accounts.disable(name)
    return Done("user disabled")


def _enable(store: Store, name: str, _fields: Mapping[str, str]) -> Done:
    store.accounts.disable(name, False)
    return Done("user enabled")


def _token(store: Store, name: str, fields: Mapping[str, str]) -> Done:
    label = fields.get("label", "")[:_LONGEST_LABEL]
    _, secret = add_token(store.accounts, name, label)
    return Done("token made", label, secret)


def _take_back(store: Store, name: str, fields: Mapping[str, str]) -> Done:
    mine = {token.id for token in store.accounts.tokens(name)}
    if fields.get("token", "") not in mine:
        raise UnknownIdError(f"{name} has no such token")
    store.accounts.remove_token(fields["token"])
    return Done("token removed")


_DOINGS: Mapping[str, Callable[[Store, str, Mapping[str, str]], Done]] = {
    "add": _add,
    "role": _set_role,
    "password": _set_password,
    "disable": _disable,
    "enable": _enable,
    "token": _token,
    "remove-token": _take_back,
}
