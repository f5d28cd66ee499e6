"""Placed records as GeoJSON (RFC 7946): one FeatureCollection of points, with the count of what could not be placed in the member ``waqai``.

A feature's properties are the columns of the CSV, and ``precision``, which says what the point stands for: a settlement, a crossing, or the middle of
a province or region. Streams: the counts come last.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import IO

import msgspec
from msgspec import Struct

from waqai.export.columns import Cell
from waqai.export.options import Entry, Lookup, Options, entries
from waqai.export.places import precision
from waqai.export.table import RECORD_COLUMNS
from waqai.records import Record
from waqai.tellings import Site

_COORDINATES = ("latitude", "longitude")


class Point(Struct, frozen=True, tag_field="type"):
    """A position: degrees east, degrees north."""

    coordinates: tuple[float, float]


class Feature(Struct, frozen=True, tag_field="type"):
    """A record at its place."""

    id: str
    geometry: Point
    properties: dict[str, Cell]


class Counts(Struct, frozen=True):
    """How many records have a point and how many have none."""

    placed: int
    unplaced: int


def position(site: Site | None) -> tuple[float, float] | None:
    """Degrees east and north, to five decimals (a metre); None for what has no sound coordinates."""
    if site is None or site.latitude is None or site.longitude is None:
        return None
    east, north = round(site.longitude, 5), round(site.latitude, 5)
    return (east, north) if -180 <= east <= 180 and -90 <= north <= 90 else None


def _feature(entry: Entry, at: tuple[float, float]) -> Feature:
    properties = {c.name: c.get(entry) for c in RECORD_COLUMNS if c.name not in _COORDINATES}
    known = precision(entry.record.where) if entry.record.where else None
    return Feature(entry.record.id, Point(at), properties | {"precision": known.stands_for if known else "unknown"})


def write(records: Iterable[Record], out: IO[bytes], document: Lookup, options: Options) -> None:
    """Write one FeatureCollection, a feature a line, UTF-8."""
    encoder = msgspec.json.Encoder()
    placed = unplaced = 0
    out.write(b'{"type":"FeatureCollection","features":[')
    for entry in entries(records, document):
        at = position(entry.record.where)
        if at is None:
            unplaced += 1
            continue
        out.write((b",\n" if placed else b"\n") + encoder.encode(_feature(entry, at)))
        placed += 1
    out.write(b'\n],"waqai":' + encoder.encode(Counts(placed, unplaced)) + b"}\n")
