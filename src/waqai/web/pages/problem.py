"""What is shown instead of a page that cannot be."""

from __future__ import annotations

from msgspec import Struct

from waqai.store import Store
from waqai.web.types import Query


class Refusal(Struct, frozen=True):
    """The status of the answer, and what exactly was wrong, in English as the API says it."""

    status: int
    detail: str


def load(store: Store, query: Query) -> Refusal:
    """What an address gets that leads nowhere."""
    return Refusal(404, "there is no such page")
