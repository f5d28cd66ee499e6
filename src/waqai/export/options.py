"""What one may choose about an export, and how a format finds the documents of a record."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from msgspec import Struct

from waqai.records import Record
from waqai.tellings import Telling
from waqai.types import Document, Status

#: Gives the document with an id, None where it is not at hand.
Lookup = Callable[[str], Document | None]
#: What a report says took place, or will.
ASSERTED = frozenset({Status.HAPPENED, Status.PLANNED})


class Options(Struct, frozen=True):
    """Choices that hold for the formats named in docs/exports.md; the rest ignore them.

    ``all_statuses``: plover, polecat and cameo also hold what is denied or hypothetical. ``keep_planned``: plover and polecat keep the type of what
    is planned. ``date_from_publication``: there, what no words date has the day of publication. ``spreadsheet_safe``: csv, polecat and cameo have no
    cell that a spreadsheet takes for a formula. ``arabic``: the brief has Arabic headings. ``title``: of the brief.
    """

    all_statuses: bool = False
    keep_planned: bool = False
    date_from_publication: bool = False
    spreadsheet_safe: bool = False
    arabic: bool = False
    title: str = ""


def no_documents(id: str) -> Document | None:
    """A lookup that has no document."""
    return None


class Entry(Struct, frozen=True):
    """A record with those of its documents that are at hand, in the order of its tellings."""

    record: Record
    documents: tuple[Document, ...] = ()

    def sentence(self, telling: Telling) -> str | None:
        """The sentence of a telling, verbatim; None where its document is not at hand or does not hold it."""
        text = next((d.text for d in self.documents if d.id == telling.document), "")
        return text[telling.sentence.start : telling.sentence.end] or None


def entries(records: Iterable[Record], document: Lookup) -> Iterator[Entry]:
    """Each record with its documents."""
    for record in records:
        found = (document(id) for id in record.documents)
        yield Entry(record, tuple(d for d in found if d is not None))
