"""What pages and the application exchange: a query as it came in, and a page of the application."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable

from msgspec import Struct

from waqai.ontology import contexts, event_types
from waqai.store import Filter, Store
from waqai.store.accounts import Access
from waqai.types import Status

#: ISO 3166 alpha-3 codes, as the ontology's countries have them.
_COUNTRY = re.compile(r"[A-Z]{3}")
#: How documents are searched; the first unless asked otherwise.
WAYS = ("words", "meaning")
_MOST_VALUES = 32
_LONGEST = 400


class Query(Struct, frozen=True):
    """The parameters of an address, each with all its values in order; ``path`` are those that stand within the path."""

    params: dict[str, tuple[str, ...]]
    lang: str = "ar"
    path: dict[str, str] = {}

    def first(self, name: str, default: str = "") -> str:
        """The first value of a parameter, of the path or the query; ``default`` if it is not given or empty."""
        return self.path.get(name) or next((value for value in self.params.get(name, ()) if value), default)

    def all(self, name: str) -> tuple[str, ...]:
        """All values of a parameter, empty ones left out; ValueError if they are too many or too long."""
        values = tuple(value for value in self.params.get(name, ()) if value)
        if len(values) > _MOST_VALUES or any(len(value) > _LONGEST or "\0" in value for value in values):
            raise ValueError(f"{name}: at most {_MOST_VALUES} values of {_LONGEST} characters")
        return values

    def day(self, name: str) -> dt.date | None:
        """A parameter that is a day, None if it is not given; ValueError unless it is ``YYYY-MM-DD``."""
        value = self.first(name)
        try:
            if not value or len(value) == len("YYYY-MM-DD"):
                return dt.date.fromisoformat(value) if value else None
        except ValueError:
            pass
        raise ValueError(f"{name}: {value[:40]!r} is no day; write YYYY-MM-DD")

    def number(self, name: str, default: int, least: int, most: int) -> int:
        """A parameter that is a whole number within bounds; ValueError if it is anything else."""
        value = self.first(name)
        if not value:
            return default
        if not re.fullmatch(r"[0-9]{1,9}", value) or not least <= int(value) <= most:
            raise ValueError(f"{name}: {value[:40]!r} is no number from {least} to {most}")
        return int(value)

    def way(self) -> str:
        """How documents are to be searched (parameter ``by``); ValueError for a way that is none."""
        asked = self.first("by", WAYS[0])
        _require("by", (asked,), lambda value: value in WAYS)
        return asked

    def filter(self) -> Filter:
        """Which events are asked for; ValueError, naming the parameter, for a value that makes no sense.

        ``type``, ``status``, ``country``, ``party`` and ``source`` may come several times; ``place`` is a country, ``at`` a place of the gazetteer, ``first`` and ``last`` are days,
        ``least`` is a score in 0..1, ``document`` an id.
        """
        countries, place = self.all("country"), self.first("place")
        _require("country", (*countries, *((place,) if place else ())), lambda value: _COUNTRY.fullmatch(value) is not None)
        types, statuses = self.all("type"), self.all("status")
        _require("type", types, lambda value: value in event_types())
        _require("status", statuses, lambda value: value in list(Status))
        self.all("document")
        return Filter(
            types=types,
            statuses=statuses,
            countries=countries,
            parties=self.all("party"),
            place_country=place or None,
            place=next(iter(self.all("at")), None),
            sources=self.all("source"),
            first=self.day("first"),
            last=self.day("last"),
            least=self._score("least"),
            document=self.first("document") or None,
        )

    def topic(self) -> str | None:
        """The topic asked for (parameter ``topic``), None for any; ValueError for one that is none of the ontology's."""
        asked = self.first("topic")
        _require("topic", (asked,) if asked else (), lambda value: value in contexts())
        return asked or None

    def _score(self, name: str) -> float:
        value = self.first(name)
        if not re.fullmatch(r"(0(\.[0-9]{1,9})?|1(\.0{1,9})?|)", value):
            raise ValueError(f"{name}: {value[:40]!r} is no score from 0 to 1")
        return float(value or 0)


def _require(name: str, values: tuple[str, ...], holds: Callable[[str], bool]) -> None:
    if wrong := [value for value in values if not holds(value)]:
        raise ValueError(f"{name}: {wrong[0][:40]!r} is not known")


def local(address: str) -> str:
    """Where a form may lead on to: an address of ours as it is, for any other the first page."""
    ours = address.startswith("/") and not address.startswith(("//", "/\\")) and not any(c < " " for c in address)
    return address if ours else "/"


class Page(Struct, frozen=True):
    """A page: its path (``{name}`` for a part that varies), its name in the code, its template, and what fills it.

    ``load`` gives a Struct, which is also the page's ``.json``; if that has ``rows`` (a sequence of Structs), they are its ``.csv``. It raises
    ValueError for a query that makes no sense and UnknownIdError for what the store has not. ``access``: who may see it, if not every reader.
    """

    path: str
    name: str
    template: str
    load: Callable[[Store, Query], Struct]
    access: Access | None = None
