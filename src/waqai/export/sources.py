"""Where records come from: anything that gives records for a filter, and a file of readings as the simplest such thing."""

from __future__ import annotations

import datetime as dt
from collections import OrderedDict
from collections.abc import Iterator
from pathlib import Path
from typing import Protocol, runtime_checkable

from msgspec import Struct

from waqai.contract import ContractError, from_json
from waqai.records import Record, record
from waqai.tellings import Party, tellings
from waqai.text.fold import fold_word
from waqai.types import Document, Reading


class Filters(Struct, frozen=True):
    """Which records: those that hold for every condition given. Days are of the event, or of publication where no words date it."""

    start: dt.date | None = None
    end: dt.date | None = None
    types: frozenset[str] = frozenset()
    statuses: frozenset[str] = frozenset()
    countries: frozenset[str] = frozenset()
    parties: tuple[str, ...] = ()
    least: float = 0.0

    def matches(self, record: Record) -> bool:
        """True if the record's interval meets the days, its type and status are among those given, and every country and party given takes part."""
        if record.score < self.least or (self.types and record.type not in self.types):
            return False
        if self.statuses and record.status.value not in self.statuses:
            return False
        if (self.start or self.end) and not self._in_days(record):
            return False
        parties = record.actors + record.recipients
        if not self.countries <= {p.country for p in parties}:
            return False
        return all(any(_named(p, wanted) for p in parties) for wanted in map(_folded, self.parties))

    def _in_days(self, record: Record) -> bool:
        when = record.when
        first, last = (when.start, when.end) if when else (None, None)
        if first is None:
            first = last = min((t.published for t in record.tellings if t.published), default=None)
        if first is None:
            return False
        return (self.end is None or first <= self.end) and (self.start is None or (last or first) >= self.start)


def _folded(words: str) -> str:
    return " ".join(map(fold_word, words.casefold().split()))


def _named(party: Party, wanted: str) -> bool:
    return any(wanted in _folded(words) for words in (party.name or "", party.naming.quote, party.key))


class Records(Protocol):
    """What an export reads from."""

    def records(self, filters: Filters) -> Iterator[Record]:
        """The records for which the filters hold."""

    def document(self, id: str) -> Document | None:
        """The document with this id, None where it is not at hand."""


@runtime_checkable
class Readings(Protocol):
    """A source that also gives whole readings, which the gold format needs."""

    def readings(self, filters: Filters) -> Iterator[Reading]:
        """The readings with at least one event for which the filters hold; all of them where no filter is given."""


class ReadingsFile:
    """A file of readings, one JSON object a line, as ``waqai read --format jsonl`` writes it. Each telling is a record of its own.

    ``broken`` holds a message for each line that is no reading; the other lines are used. Documents are read again from the file when asked for.
    """

    #: How many documents are kept at hand.
    KEPT = 64

    def __init__(self, path: str) -> None:
        self.path = Path(path)
        self.broken: list[str] = []
        self._places: dict[str, int] = {}
        self._kept: OrderedDict[str, Document] = OrderedDict()

    def readings(self, filters: Filters) -> Iterator[Reading]:
        """The readings with at least one event for which the filters hold; all of them where no filter is given."""
        for reading in self._all():
            if filters == Filters() or any(filters.matches(r) for r in _records(reading)):
                yield reading

    def records(self, filters: Filters) -> Iterator[Record]:
        """A record for each telling for which the filters hold, in the order of the file."""
        for reading in self._all():
            for one in _records(reading):
                if filters.matches(one):
                    yield one

    def document(self, id: str) -> Document | None:
        """The document with this id, None where no reading so far was of it."""
        if id not in self._kept and id in self._places:
            with self.path.open("rb") as file:
                file.seek(self._places[id])
                self._keep(from_json(file.readline()).document)
        return self._kept.get(id)

    def _all(self) -> Iterator[Reading]:
        self.broken.clear()
        with self.path.open("rb") as file:
            at = 0
            for number, line in enumerate(file, 1):
                if line.strip() and (reading := self._reading(line, number)) is not None:
                    self._places[reading.document.id] = at
                    self._keep(reading.document)
                    yield reading
                at += len(line)

    def _reading(self, line: bytes, number: int) -> Reading | None:
        try:
            return from_json(line)
        except ContractError as error:
            self.broken.append(f"{self.path}:{number} is {error}")
            return None

    def _keep(self, document: Document) -> None:
        self._kept[document.id] = document
        self._kept.move_to_end(document.id)
        while len(self._kept) > self.KEPT:
            self._kept.popitem(last=False)


def _records(reading: Reading) -> Iterator[Record]:
    return (record((t,)) for t in tellings(reading))
