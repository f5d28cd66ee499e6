"""How the application behaves: what ``waqai serve`` decides and every worker is told."""

from __future__ import annotations

import ipaddress
import os

import msgspec
from msgspec import Struct

#: The environment variable by which ``waqai serve`` tells its workers.
VARIABLE = "WAQAI_WEB"
LOOPBACK = ("localhost", "127.0.0.1", "::1")


class Settings(Struct, frozen=True):
    """The application's settings. Limits of 0 do not limit.

    ``secret`` signs sessions: whoever knows it can be anybody. ``reviewer`` is who judges without signing in. ``is_public``: anybody may read.
    ``hosts`` are the names under which the application answers (all without any): a page elsewhere whose name was made to lead here gets nothing.
    """

    secret: str
    reviewer: str | None = None
    is_public: bool = True
    hosts: tuple[str, ...] = LOOPBACK
    is_https: bool = False
    #: Bytes of a request's body.
    body_limit: int = 1_000_000
    #: Characters of a text to read.
    text_limit: int = 50_000
    requests_a_minute: int = 0
    readings_a_minute: int = 60
    sign_ins_a_minute: int = 10
    #: Seconds after which a session ends.
    session_age: int = 14 * 24 * 3600


class Served(Struct, frozen=True):
    """What a worker serves, and how."""

    store: str
    settings: Settings

    def to_environment(self) -> None:
        """Tell the workers to come."""
        os.environ[VARIABLE] = msgspec.json.encode(self).decode()

    @classmethod
    def from_environment(cls) -> Served:
        """What this worker was told; LookupError if it was told nothing."""
        return msgspec.json.decode(os.environ[VARIABLE], type=cls)


def is_loopback(host: str) -> bool:
    """True for a name or address that only this machine reaches."""
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
