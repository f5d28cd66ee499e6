"""Who may do what here: for admins."""

from __future__ import annotations

import datetime as dt

from msgspec import Struct

from waqai.store import Store
from waqai.store.accounts import Token
from waqai.web.types import Query


class Account(Struct, frozen=True):
    """A user without the password's hash."""

    name: str
    role: str
    created: dt.datetime
    has_password: bool
    is_disabled: bool
    tokens: tuple[Token, ...]


class Users(Struct, frozen=True):
    """All users by name; ``secret``: that of a token just made for ``owner``, shown this once; ``error``: why something was not done."""

    rows: tuple[Account, ...]
    secret: str = ""
    owner: str = ""
    error: str = ""


def load(store: Store, _query: Query) -> Users:
    """All users."""
    return users(store)


def users(store: Store, *, secret: str = "", owner: str = "", error: str = "") -> Users:
    """All users, with what was just done."""
    found = store.accounts.users()
    rows = (Account(u.name, u.role.value, u.created, u.password is not None, u.is_disabled, tuple(store.accounts.tokens(u.name))) for u in found)
    return Users(tuple(rows), secret, owner, error)
