"""What kind of place a gazetteer entry is, for formats that state how precise a position is."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Protocol

from msgspec import Struct, convert

from waqai.export.columns import Cell
from waqai.lexicon.rows import load_yaml, rows
from waqai.records import Record
from waqai.tellings import Site


class Precision(Struct, frozen=True):
    """A kind of place: what its coordinates stand for, its GeoNames feature code, and the place type of GDELT (1 country, 4 city, 5 province)."""

    stands_for: str
    feature: str
    gdelt: int


_KINDS = {
    "state": Precision("country", "PCLI", 1),
    "admin1": Precision("province", "ADM1", 5),
    "region": Precision("region", "RGN", 5),
    "capital": Precision("settlement", "PPLC", 4),
    "city": Precision("settlement", "PPL", 4),
    "town": Precision("settlement", "PPL", 4),
    "camp": Precision("settlement", "CMPRF", 4),
    "crossing": Precision("crossing", "PSTB", 4),
}


class OfRecord(Protocol):
    """A row that is made from a record."""

    @property
    def record(self) -> Record:
        """The record."""


def at(get: Callable[[Site], Cell]) -> Callable[[OfRecord], Cell]:
    """What to ask of a row's place, None where the record has none."""
    return lambda row: None if row.record.where is None else get(row.record.where)


@cache
def _kinds() -> dict[str, str]:
    return {row["id"]: row["kind"] for row in rows("places.tsv")}


def precision(site: Site) -> Precision | None:
    """The precision of a place, None where the gazetteer does not know it."""
    if site.id is None:
        return None
    book, _, _ = site.id.partition(".")
    return _KINDS.get(book) or _KINDS.get(_kinds().get(site.id, ""))


def geonames_id(site: Site) -> int | None:
    """The number of the place at GeoNames, where its entry comes from there."""
    book, _, number = (site.id or "").partition(".")
    return int(number) if book == "gn" and number.isascii() and number.isdigit() else None


class CountryCodes(Struct, frozen=True, omit_defaults=True):
    """What other lists call a country."""

    iso2: str
    fips: str = ""
    cow: int | None = None


@cache
def country_codes() -> dict[str, CountryCodes]:
    """Codes by ISO 3166 alpha-3."""
    return convert(load_yaml("ontology/countries.yml"), dict[str, CountryCodes])
