"""What several pages show: an event as a row, its participants, its sentence."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence

from msgspec import Struct

from waqai.ontology import event_types
from waqai.records import Record
from waqai.store import Store
from waqai.store.values import Speaker
from waqai.tellings import Party, Site, Telling
from waqai.types import Document

#: Rows of a page.
ROWS = 30


class Named(Struct, frozen=True, gc=False):
    """A participant: its key, the words of the text, its form (state, person ...), and name, country and sectors where known."""

    key: str
    naming: str
    form: str = ""
    name: str | None = None
    country: str | None = None
    sectors: tuple[str, ...] = ()

    @classmethod
    def of(cls, party: Party) -> Named:
        """The participant of a telling."""
        return cls(party.key, party.naming.quote, party.form, party.name, party.country, party.sectors)

    @classmethod
    def speaker(cls, speaker: Speaker) -> Named:
        """The speaker or the addressee of a quote."""
        return cls(speaker.key, speaker.naming.quote, "", speaker.name, speaker.country, speaker.sectors)


class Where(Struct, frozen=True, gc=False):
    """A place: the words of the text, its name in the gazetteer, and its country where known."""

    naming: str
    name: str | None = None
    country: str | None = None

    @classmethod
    def of(cls, site: Site | None) -> Where | None:
        """The place of a telling; None if it has none."""
        return cls(site.naming.quote, site.name, site.country) if site else None


class Row(Struct, frozen=True, gc=False):
    """An event of the world in one line: days included, ``dated`` False where ``day`` is that of the first report, and the sentence of its first ``telling``."""

    id: str
    type: str
    modes: tuple[str, ...]
    status: str
    scale: float
    score: float
    day: dt.date | None
    until: dt.date | None
    dated: bool
    actors: tuple[Named, ...]
    recipients: tuple[Named, ...]
    place: Where | None
    topics: tuple[str, ...]
    outlets: tuple[str, ...]
    documents: int
    disagreements: int
    document: str
    telling: str
    sentence: str


class Slot(Struct, frozen=True, gc=False):
    """A count that is shown as a bar: ``share`` is that of the largest, in percent."""

    name: str
    count: int
    share: int


def rows(store: Store, records: Iterable[Record]) -> tuple[Row, ...]:
    """The rows of records, in their order, with the sentences of their first tellings."""
    listed = tuple(records)
    texts = store.documents_by_id({r.tellings[0].document for r in listed})
    return tuple(row(r, texts) for r in listed)


def row(record: Record, texts: Mapping[str, Document]) -> Row:
    """The row of a record."""
    first = record.tellings[0]
    when = record.when
    dated = when is not None and when.start is not None
    return Row(
        id=record.id,
        type=record.type,
        modes=record.modes,
        status=record.status.value,
        scale=event_types()[record.type].score,
        score=record.score,
        day=when.start if when is not None and dated else first.published,
        until=when.end if when is not None and dated else None,
        dated=dated,
        actors=tuple(map(Named.of, record.actors)),
        recipients=tuple(map(Named.of, record.recipients)),
        place=Where.of(record.where),
        topics=record.topics,
        outlets=record.sources,
        documents=len(record.documents),
        disagreements=len(record.disagreements),
        document=first.document,
        telling=first.id,
        sentence=sentence(first, texts),
    )


def sentence(telling: Telling, texts: Mapping[str, Document]) -> str:
    """The sentence of a telling's first trigger."""
    document = texts.get(telling.document)
    return document.text[telling.sentence.start : telling.sentence.end].strip() if document else ""


def slots(counts: Sequence[tuple[str, int]]) -> tuple[Slot, ...]:
    """Counts as bars."""
    most = max((n for _, n in counts), default=1)
    return tuple(Slot(name, n, max(2, round(100 * n / most))) for name, n in counts)
