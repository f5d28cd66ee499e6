"""An article: its text with the evidence marked, beside the events, quotes and problems that were found in it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from msgspec import Struct

from waqai.judgements import Judged
from waqai.link.attribution import dateline, path
from waqai.store import Filter, Store
from waqai.tellings import Party, Telling, tellings
from waqai.types import Document, Mention, Problem, Quote, Reading, Relation
from waqai.web.highlight import Marked
from waqai.web.pages.evidence import marks
from waqai.web.pages.parts import Named, Where
from waqai.web.types import Query

_MOST = 500


class Carrier(Struct, frozen=True, gc=False):
    """Who carries an event: an outlet or agency by its name, or a participant."""

    name: str
    party: Named | None = None


class Told(Struct, frozen=True, gc=False):
    """An event as the article tells it; ``carriers`` from the outlet to who said it, ``record`` the event of the world it belongs to."""

    id: str
    type: str
    modes: tuple[str, ...]
    status: str
    score: float
    mark: str
    trigger: str
    actors: tuple[Named, ...]
    recipients: tuple[Named, ...]
    start: dt.date | None
    end: dt.date | None
    time: str | None
    place: Where | None
    topics: tuple[str, ...]
    killed: int | None
    wounded: int | None
    carriers: tuple[Carrier, ...]
    record: str | None


class Said(Struct, frozen=True, gc=False):
    """Reported speech of the article; ``speaker`` and ``addressee`` in its words."""

    id: str
    content: str
    cue: str
    direct: bool
    stance: str
    speaker: str | None
    addressee: str | None = None
    topics: tuple[str, ...] = ()


class Article(Struct, frozen=True):
    """A document, the ranges of its text that are evidence, and what rests on them; ``reprints`` are other documents with its text."""

    document: Document
    marks: tuple[Marked, ...]
    rows: tuple[Told, ...]
    quotes: tuple[Said, ...]
    problems: tuple[Problem, ...]
    reprints: tuple[str, ...] = ()


def load(store: Store, query: Query) -> Article:
    """The article of an id as it stands after judgements; UnknownIdError if the store has none."""
    reading = store.reading(query.first("id"))
    id = reading.document.id
    judged = store.tellings(Filter(document=id), limit=_MOST).items
    held = store.records_holding(j.telling.id for j in judged)
    links = store.links([id], Relation.REPRINTS)
    return article(reading, judged, held, tuple(sorted({other for link in links for other in (link.left, link.right)} - {id})))


def unstored(reading: Reading) -> Article:
    """The article of a reading that is in no store."""
    from waqai.judgements import Mark

    return article(reading, [Judged(t, Mark.UNJUDGED) for t in tellings(reading)], {}, ())


def article(reading: Reading, judged: Sequence[Judged], held: Mapping[str, str], reprints: tuple[str, ...]) -> Article:
    """The article of a reading and its tellings, in the order of the text."""
    credited = dateline(reading.document)
    told = sorted(judged, key=lambda j: j.telling.triggers[0].span)
    mentions = {m.id: m for m in reading.mentions}
    return Article(
        document=reading.document,
        marks=marks(reading, (j.telling for j in told)),
        rows=tuple(_told(j, credited, held.get(j.telling.id)) for j in told),
        quotes=tuple(_said(q, mentions) for q in reading.quotes),
        problems=reading.problems,
        reprints=reprints,
    )


def _said(q: Quote, mentions: Mapping[str, Mention]) -> Said:
    speaker, addressee = (_words(mentions, id) for id in (q.speaker, q.addressee))
    return Said(q.id, q.content.quote, q.cue.quote, q.direct, q.stance, speaker, addressee, q.topics)


def _words(mentions: Mapping[str, Mention], id: str | None) -> str | None:
    return mentions[id].evidence.quote if id is not None and id in mentions else None


def _named(parties: Sequence[Party]) -> tuple[Named, ...]:
    return tuple(map(Named.of, parties))


def _told(judged: Judged, credited: str | None, record: str | None) -> Told:
    t = judged.telling
    return Told(
        id=t.id,
        type=t.type,
        modes=t.modes,
        status=t.status.value,
        score=t.score,
        mark=judged.mark.value,
        trigger=t.triggers[0].quote,
        actors=_named(t.actors),
        recipients=_named(t.recipients),
        start=t.when.start if t.when else None,
        end=t.when.end if t.when else None,
        time=t.when.naming.quote if t.when else None,
        place=Where.of(t.where),
        topics=t.topics,
        killed=t.killed,
        wounded=t.wounded,
        carriers=_carriers(t, credited),
        record=record,
    )


def _carriers(telling: Telling, credited: str | None) -> tuple[Carrier, ...]:
    """The path from the outlet to who said it, with what is known of those who are participants."""
    sources = {p.key: Named.of(p) for p in telling.said_by}
    return tuple(Carrier(name, sources.get(name)) for name in path(telling, credited).carriers)
