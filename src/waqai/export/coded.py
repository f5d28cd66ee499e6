"""What the formats of codes share: which statuses they hold, what a planned event becomes, and which day stands in for an unknown one.

PLOVER, POLECAT and CAMEO have no status: what they hold, happened or was announced. So what is denied or hypothetical stays out unless asked for.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from functools import cache

from msgspec import Struct, convert

from waqai.export.options import ASSERTED, Entry, Lookup, Options, entries
from waqai.export.table import published
from waqai.lexicon.rows import load_yaml
from waqai.records import Record
from waqai.types import Status


class Quad(Struct, frozen=True):
    """One of the four classes of verbal or material, cooperation or conflict."""

    number: int
    label: str
    types: tuple[str, ...]


class Becomes(Struct, frozen=True):
    """What PLOVER makes of a planned event."""

    becomes: str
    note: str
    mode: str = ""


class _Plover(Struct, frozen=True):
    quads: tuple[Quad, ...]
    planned: dict[str, Becomes]


@cache
def _plover() -> _Plover:
    return convert(load_yaml("ontology/plover.yml"), _Plover)


def planned() -> dict[str, Becomes]:
    """What a planned event of each type becomes."""
    return _plover().planned


@cache
def quads() -> dict[str, Quad]:
    """The class of each type."""
    return {type: quad for quad in _plover().quads for type in quad.types}


class Coded(Struct, frozen=True):
    """A record as a format of codes holds it. ``dated_by`` is text, published, or nothing where ``start`` is None."""

    entry: Entry
    type: str
    modes: tuple[str, ...]
    start: dt.date | None
    end: dt.date | None
    dated_by: str

    @property
    def record(self) -> Record:
        """The record itself, whose type and modes are the text's."""
        return self.entry.record


def coded(records: Iterable[Record], document: Lookup, options: Options) -> Iterator[Coded]:
    """The records that a format of codes holds."""
    for entry in entries(records, document):
        if options.all_statuses or entry.record.status in ASSERTED:
            yield _coded(entry, options)


def _coded(entry: Entry, options: Options) -> Coded:
    record = entry.record
    type, modes = record.type, record.modes
    if record.status is Status.PLANNED and not options.keep_planned:
        change = planned()[type]
        if change.becomes != type:
            type, modes = change.becomes, (change.mode,) if change.mode else ()
    if record.when is not None and record.when.start is not None:
        return Coded(entry, type, modes, record.when.start, record.when.end, "text")
    day = published(record) if options.date_from_publication else None
    return Coded(entry, type, modes, day, day, "published" if day else "")
