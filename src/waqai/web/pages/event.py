"""An event of the world: every version of it, where they disagree, what it refers to and what people judged."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from msgspec import Struct

from waqai.judgements import Judgement
from waqai.link.attribution import Voice, voices
from waqai.records import Disagreement, Record
from waqai.store import Store, UnknownIdError
from waqai.tellings import Telling
from waqai.types import Relation
from waqai.web.highlight import Marked
from waqai.web.pages.evidence import sentence_marks
from waqai.web.pages.parts import Row, row, rows
from waqai.web.types import Query


class Version(Struct, frozen=True, gc=False):
    """The event as one document tells it: its sentence and the ranges of it (from its beginning) that are evidence."""

    telling: str
    document: str
    title: str | None
    source: str | None
    published: dt.date | None
    status: str
    sentence: str
    marks: tuple[Marked, ...]
    killed: int | None
    wounded: int | None


class Judging(Struct, frozen=True, gc=False):
    """What a person said of one of the versions."""

    id: str
    at: dt.datetime
    by: str
    action: str
    note: str


class EventPage(Struct, frozen=True):
    """The event, its versions, disagreements, independent voices, events that it refers to or contradicts, and judgements."""

    event: Row
    rows: tuple[Version, ...]
    disagreements: tuple[Disagreement, ...]
    voices: tuple[Voice, ...]
    earlier: tuple[Row, ...]
    contradicting: tuple[Row, ...]
    judgements: tuple[Judging, ...]


def load(store: Store, query: Query) -> EventPage:
    """The record that has an id or had it; UnknownIdError if there is none."""
    record = store.record(query.first("id"))
    ids = [t.id for t in record.tellings]
    texts = store.documents_by_id(record.documents)
    targets = [r.target for r in store.references(ids) if r.target is not None and r.telling in ids]
    against = [other for link in store.links(ids, Relation.CONTRADICTS) for other in (link.left, link.right) if other not in ids]
    return EventPage(
        event=row(record, texts),
        rows=tuple(_version(t, texts[t.document].title, texts[t.document].text) for t in record.tellings if t.document in texts),
        disagreements=record.disagreements,
        voices=voices(record.tellings),
        earlier=rows(store, _records(store, targets)),
        contradicting=rows(store, _records(store, against)),
        judgements=tuple(_judging(j) for j in store.judgements(record.documents) if j.target is None or j.target.event in ids),
    )


def _records(store: Store, tellings: Sequence[str]) -> list[Record]:
    found: dict[str, Record] = {}
    for id in tellings:
        try:
            record = store.record_with(id)
        except UnknownIdError:  # judged away, or not linked yet
            continue
        found[record.id] = record
    return list(found.values())


def _version(telling: Telling, title: str | None, text: str) -> Version:
    s = telling.sentence
    return Version(
        telling=telling.id,
        document=telling.document,
        title=title,
        source=telling.source,
        published=telling.published,
        status=telling.status.value,
        sentence=text[s.start : s.end],
        marks=sentence_marks(telling),
        killed=telling.killed,
        wounded=telling.wounded,
    )


def _judging(judgement: Judgement) -> Judging:
    return Judging(judgement.id, judgement.at, judgement.by, judgement.action.value, judgement.note)
