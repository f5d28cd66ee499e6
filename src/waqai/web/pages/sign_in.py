"""Signing in."""

from __future__ import annotations

from msgspec import Struct

from waqai.store import Store
from waqai.web.types import Query, local


class SignIn(Struct, frozen=True):
    """Where the form leads on to, the name as it was given, and whether that and the password were nobody's."""

    next: str
    name: str = ""
    failed: bool = False


def load(store: Store, query: Query) -> SignIn:
    """The empty form."""
    return SignIn(local(query.first("next")))
