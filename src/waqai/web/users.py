"""Who is asking: passwords, tokens, sessions, and what each may do.

A session is a signed cookie: whose it is, and a hash of the password it was begun with, so that a new password ends it. Nothing of it is kept here.
"""

from __future__ import annotations

import re
import secrets
from functools import cache
from hashlib import blake2s, sha256

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from itsdangerous import BadSignature, URLSafeTimedSerializer
from msgspec import Struct

from waqai.store import Store, StoreError
from waqai.store.accounts import Access, Accounts, Token, User

_NAME = re.compile(r"[\w.@-]{1,64}")
#: Characters of a password.
SHORTEST, _LONGEST = 10, 256
_TOKEN_PREFIX = "waqai_"  # noqa: S105 - how our tokens are recognised, not one of them


class Visitor(Struct, frozen=True):
    """Whoever sent a request. ``access`` None: nobody who is known here, and who may read nothing."""

    name: str
    access: Access | None

    def may(self, needed: Access) -> bool:
        """True if this visitor may do what ``needed`` allows."""
        return self.access is not None and self.access.allows(needed)


class Session(Struct, frozen=True):
    """What a session cookie says: a random id, whose it is (nobody's before signing in), and of which password."""

    id: str
    user: str = ""
    epoch: str = ""


@cache
def _hasher() -> PasswordHasher:
    return PasswordHasher()


def hashed(password: str) -> str:
    """The argon2id hash of a password; StoreError for one that is too short or long."""
    if not SHORTEST <= len(password) <= _LONGEST:
        raise StoreError(f"a password has {SHORTEST} to {_LONGEST} characters")
    return _hasher().hash(password)


@cache
def _nobodys() -> str:
    """A hash that no password has: checking it takes as long as checking a user's, so that nobody learns who has an account."""
    return _hasher().hash(secrets.token_hex())


def signed_in(accounts: Accounts, name: str, password: str) -> User | None:
    """The user of a name and password; None if they are not somebody's."""
    user = accounts.user(name) if _NAME.fullmatch(name) else None
    stored = (user and user.password) or _nobodys()
    try:
        _hasher().verify(stored, password[: _LONGEST + 1])
    except (VerificationError, InvalidHashError):
        return None
    if user is not None and user.is_disabled:
        return None
    if user is not None and _hasher().check_needs_rehash(stored):
        accounts.set_password(name, hashed(password))
        return accounts.user(name)
    return user


def add_user(accounts: Accounts, name: str, role: Access, password: str | None) -> User:
    """A new user; StoreError for a name that is taken or no name, or a password that is too short."""
    if not _NAME.fullmatch(name):
        raise StoreError(f"{name!r} is no name of a user: 1 to 64 letters, digits and . _ @ -")
    return accounts.add(name, role, hashed(password) if password is not None else None)


def add_token(accounts: Accounts, owner: str, label: str) -> tuple[Token, str]:
    """A new token of a user and its secret, which is shown this once."""
    secret = _TOKEN_PREFIX + secrets.token_urlsafe(32)
    return accounts.add_token(secrets.token_hex(4), owner, _digest(secret), label), secret


def owner_of(accounts: Accounts, secret: str) -> User | None:
    """The user whose token this is."""
    user = accounts.owner_of(_digest(secret)) if secret.startswith(_TOKEN_PREFIX) else None
    return None if user is not None and user.is_disabled else user


def _digest(secret: str) -> str:
    # Secrets of tokens are long and random: unlike passwords they cannot be guessed from a fast hash.
    return sha256(secret.encode()).hexdigest()


def epoch(user: User) -> str:
    """What changes with a user's password and role."""
    return blake2s(f"{user.name}\0{user.role}\0{user.password}".encode(), digest_size=8).hexdigest()


class Sessions:
    """Session cookies and the tokens that forms carry against forgery, both signed with the application's secret."""

    def __init__(self, secret: str, age: int) -> None:
        self.age = age
        self._cookies = URLSafeTimedSerializer(secret, salt="waqai session")
        self._forms = URLSafeTimedSerializer(secret, salt="waqai form")

    def begin(self, user: User | None = None) -> Session:
        """A new session, of a user or nobody's."""
        return Session(secrets.token_urlsafe(12), user.name, epoch(user)) if user else Session(secrets.token_urlsafe(12))

    def cookie(self, session: Session) -> str:
        """A session as the value of a cookie."""
        return str(self._cookies.dumps([session.id, session.user, session.epoch]))

    def read(self, cookie: str | None) -> Session | None:
        """The session of a cookie; None if it is not one of ours or too old."""
        try:
            return Session(*self._cookies.loads(cookie, max_age=self.age)) if cookie else None
        except (BadSignature, TypeError):
            return None

    def form_token(self, session: Session) -> str:
        """What a form of this session carries."""
        return str(self._forms.dumps(session.id))

    def holds(self, session: Session, token: str) -> bool:
        """True for a token of a form of this session."""
        try:
            return bool(self._forms.loads(token, max_age=self.age) == session.id)
        except BadSignature:
            return False


def user_of(store: Store, session: Session) -> User | None:
    """The user of a session; None if it is nobody's, was begun before the password changed, or its user is disabled."""
    user = store.accounts.user(session.user) if session.user else None
    return user if user is not None and not user.is_disabled and secrets.compare_digest(epoch(user), session.epoch) else None
