"""Users of the web application, their tokens and saved searches, and the audit. What a password or token is worth is not decided here."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum
from typing import Any

from msgspec import Struct
from sqlalchemy import Row, delete, insert, select, update

from waqai.store import schema as s
from waqai.store.database import Database
from waqai.store.errors import StoreError, UnknownIdError


class Access(StrEnum):
    """What somebody may do; each may also do what those before may."""

    READER = "reader"
    REVIEWER = "reviewer"
    ADMIN = "admin"

    def allows(self, needed: Access) -> bool:
        """True if it is the one needed or more."""
        order = list(Access)
        return order.index(self) >= order.index(needed)


class User(Struct, frozen=True):
    """An account. ``password`` is a hash, None if nobody can sign in with one; ``created`` is UTC. Nobody may be who ``is_disabled``."""

    name: str
    role: Access
    created: dt.datetime
    password: str | None = None
    is_disabled: bool = False


class Token(Struct, frozen=True):
    """An API token of a user, without its secret."""

    id: str
    owner: str
    label: str
    created: dt.datetime


class SavedSearch(Struct, frozen=True):
    """A search that somebody keeps; ``query`` is the query of a page's address."""

    id: str
    owner: str
    name: str
    query: str
    created: dt.datetime


class Entry(Struct, frozen=True):
    """A line of the audit: who did what to which thing, when (UTC)."""

    at: dt.datetime
    by: str
    action: str
    target: str
    detail: str


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC).replace(tzinfo=None)


class Accounts:
    """The accounts of a store; within :meth:`Store.transaction` what they write is committed with the rest."""

    def __init__(self, database: Database) -> None:
        self.database = database

    # Users

    def add(self, name: str, role: Access, password: str | None) -> User:
        """A new user; StoreError if there is one of this name."""
        user = User(name, role, _now(), password)
        with self.database.writing() as c:
            if c.execute(select(s.users.c.name).where(s.users.c.name == name)).first() is not None:
                raise StoreError(f"there is a user {name} already")
            c.execute(insert(s.users).values(name=name, role=role.value, password=password, created=user.created))
        return user

    def user(self, name: str) -> User | None:
        """A user; None if there is none of this name."""
        with self.database.reading() as c:
            row = c.execute(select(s.users).where(s.users.c.name == name)).one_or_none()
        return None if row is None else _user(row)

    def users(self) -> list[User]:
        """All users, by name."""
        with self.database.reading() as c:
            return [_user(row) for row in c.execute(select(s.users).order_by(s.users.c.name))]

    def set_password(self, name: str, password: str) -> None:
        """Set a user's password hash; UnknownIdError if there is no such user."""
        with self.database.writing() as c:
            if not c.execute(update(s.users).where(s.users.c.name == name).values(password=password)).rowcount:
                raise UnknownIdError(f"there is no user {name}")

    def set_role(self, name: str, role: Access) -> None:
        """Set what a user may do; UnknownIdError if there is no such user, StoreError if no admin would be left."""
        with self.database.writing() as c:
            self._require_admin_besides(name, role is Access.ADMIN)
            if not c.execute(update(s.users).where(s.users.c.name == name).values(role=role.value)).rowcount:
                raise UnknownIdError(f"there is no user {name}")

    def disable(self, name: str, disabled: bool = True) -> None:
        """Let nobody be this user any more, or again; UnknownIdError if there is no such user, StoreError if no admin would be left."""
        with self.database.writing() as c:
            self._require_admin_besides(name, not disabled)
            if not c.execute(update(s.users).where(s.users.c.name == name).values(is_disabled=disabled)).rowcount:
                raise UnknownIdError(f"there is no user {name}")

    def _require_admin_besides(self, name: str, stays: bool) -> None:
        admins = {u.name for u in self.users() if u.role is Access.ADMIN and u.password is not None and not u.is_disabled}
        if not stays and admins == {name}:
            raise StoreError(f"{name} is the only admin who can sign in; make another one first")

    def remove(self, name: str) -> None:
        """Remove a user and the user's tokens; UnknownIdError if there is no such user."""
        with self.database.writing() as c:
            if not c.execute(delete(s.users).where(s.users.c.name == name)).rowcount:
                raise UnknownIdError(f"there is no user {name}")

    def has_admin(self) -> bool:
        """True if somebody can sign in as an admin."""
        return any(u.role is Access.ADMIN and u.password is not None and not u.is_disabled for u in self.users())

    # Tokens

    def add_token(self, id: str, owner: str, digest: str, label: str) -> Token:
        """A new token of a user; UnknownIdError if there is no such user."""
        if self.user(owner) is None:
            raise UnknownIdError(f"there is no user {owner}")
        token = Token(id, owner, label, _now())
        with self.database.writing() as c:
            c.execute(insert(s.tokens).values(id=id, owner=owner, digest=digest, label=label, created=token.created))
        return token

    def owner_of(self, digest: str) -> User | None:
        """The user whose token has this digest; None if nobody's has."""
        query = select(s.users).join(s.tokens, s.tokens.c.owner == s.users.c.name).where(s.tokens.c.digest == digest)
        with self.database.reading() as c:
            row = c.execute(query).one_or_none()
        return None if row is None else _user(row)

    def tokens(self, owner: str) -> list[Token]:
        """The tokens of a user, the oldest first."""
        t = s.tokens.c
        with self.database.reading() as c:
            rows = c.execute(select(t.id, t.owner, t.label, t.created).where(t.owner == owner).order_by(t.created, t.id))
            return [Token(*row) for row in rows]

    def remove_token(self, id: str) -> None:
        """Take a token back; UnknownIdError if there is none of this id."""
        with self.database.writing() as c:
            if not c.execute(delete(s.tokens).where(s.tokens.c.id == id)).rowcount:
                raise UnknownIdError(f"there is no token {id}")

    # Saved searches

    def save_search(self, id: str, owner: str, name: str, query: str) -> SavedSearch:
        """Keep a search."""
        saved = SavedSearch(id, owner, name, query, _now())
        with self.database.writing() as c:
            c.execute(insert(s.saved_searches).values(id=id, owner=owner, name=name, query=query, created=saved.created))
        return saved

    def search(self, id: str) -> SavedSearch:
        """A saved search; UnknownIdError if there is none of this id."""
        with self.database.reading() as c:
            row = c.execute(select(s.saved_searches).where(s.saved_searches.c.id == id)).one_or_none()
        if row is None:
            raise UnknownIdError(f"there is no saved search {id}")
        return SavedSearch(*row)

    def searches(self, owner: str) -> list[SavedSearch]:
        """The saved searches of somebody, the oldest first."""
        c = s.saved_searches.c
        with self.database.reading() as connection:
            return [SavedSearch(*row) for row in connection.execute(select(s.saved_searches).where(c.owner == owner).order_by(c.created, c.id))]

    def forget_search(self, id: str) -> None:
        """Remove a saved search, if there is one of this id."""
        with self.database.writing() as c:
            c.execute(delete(s.saved_searches).where(s.saved_searches.c.id == id))

    # The audit

    def note(self, by: str, action: str, target: str, detail: str = "") -> None:
        """Add a line to the audit."""
        with self.database.writing() as c:
            c.execute(insert(s.audit).values(at=_now(), by=by, action=action, target=target, detail=detail))

    def audit(self, *, before: int | None = None, limit: int = 100) -> tuple[list[Entry], int | None]:
        """Lines of the audit, the newest first, and the number to go on ``before``; None if nothing follows."""
        a = s.audit.c
        query = select(a.number, a.at, a.by, a.action, a.target, a.detail).order_by(a.number.desc()).limit(limit + 1)
        with self.database.reading() as c:
            rows = list(c.execute(query if before is None else query.where(a.number < before)))
        return [Entry(*row[1:]) for row in rows[:limit]], rows[limit - 1].number if len(rows) > limit else None


def _user(row: Row[Any]) -> User:
    return User(row.name, Access(row.role), row.created, row.password, row.is_disabled)
