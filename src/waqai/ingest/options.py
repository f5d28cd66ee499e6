"""How documents are taken in, whatever they are taken from."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Sequence
from enum import StrEnum

from msgspec import Struct, field

from waqai.ingest.memory import Forgetful, Memory


class SourceKind(StrEnum):
    """What an address leads to; ``auto`` looks."""

    AUTO = "auto"
    FEED = "feed"
    SITEMAP = "sitemap"
    PAGE = "page"


def _none_known(_: Sequence[str]) -> Collection[str]:
    return ()


class Options(Struct, frozen=True, kw_only=True):
    """How documents are taken in.

    ``published`` and ``source`` are for documents that name none. ``arabic_only`` refuses other languages. Pages whose address is among
    ``known(addresses)`` are not fetched, and of the others at most ``most_pages`` in one go. ``memory`` keeps the ETags of feeds and sitemaps.
    """

    published: dt.date | None = None
    source: str | None = None
    kind: SourceKind = SourceKind.AUTO
    arabic_only: bool = True
    most_pages: int = 500
    most_sitemaps: int = 50
    memory: Memory = field(default_factory=Forgetful)
    known: Callable[[Sequence[str]], Collection[str]] = _none_known
