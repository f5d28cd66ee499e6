"""The map: events by place and by country, and how many have no place."""

from __future__ import annotations

from msgspec import Struct

from waqai.store import Store
from waqai.store.values import PlaceCount
from waqai.web.pages.parts import Slot, slots
from waqai.web.types import Query

_PLACES, _COUNTRIES = 5000, 25


class Map(Struct, frozen=True):
    """Places with coordinates (``rows``) and without (``off``), countries, and how many events are placed, at a place off the map, or at none."""

    rows: tuple[PlaceCount, ...]
    off: tuple[PlaceCount, ...]
    countries: tuple[Slot, ...]
    placed: int
    unlocated: int
    unplaced: int


def load(store: Store, query: Query) -> Map:
    """Where the events of the filter are."""
    found = store.places(query.filter(), limit=_PLACES)
    located = tuple(p for p in found if p.latitude is not None)
    off = tuple(p for p in found if p.latitude is None and p.name)
    by_country: dict[str, int] = {}
    for place in found:
        if place.country:
            by_country[place.country] = by_country.get(place.country, 0) + place.records
    most = sorted(by_country.items(), key=lambda item: (-item[1], item[0]))[:_COUNTRIES]
    return Map(
        rows=located,
        off=off[:_COUNTRIES],
        countries=slots(most),
        placed=sum(p.records for p in located),
        unlocated=sum(p.records for p in off),
        unplaced=sum(p.records for p in found if p.latitude is None and not p.name),
    )
