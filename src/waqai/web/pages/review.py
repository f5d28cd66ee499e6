"""Review: one event at a time with the words that prove it, for people to judge by key; the queue of those that wait."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

from msgspec import Struct

from waqai.judgements import (
    Anchor,
    CountIs,
    DayIs,
    Judged,
    Judgement,
    PlaceIs,
    RoleIs,
    SourceIs,
    StatusIs,
    Subject,
    TriggersAre,
    TypeIs,
    effective,
    subjects,
)
from waqai.ontology import contexts
from waqai.store import Store, UnknownIdError
from waqai.store.reviewing import Standing, Waiting
from waqai.tellings import Day, Site, Telling
from waqai.text.sentences import sentences
from waqai.types import Document, Evidence, Span
from waqai.web.highlight import Marked
from waqai.web.pages.parts import Named
from waqai.web.types import Query

#: Events of a queue that are fetched at once, and candidates for merging.
QUEUE, _CANDIDATES = 60, 8


class Player(Struct, frozen=True, gc=False):
    """A participant or source of the event: who it is, in which role, and where its naming stands in the text."""

    named: Named
    role: str
    span: Span


class Other(Struct, frozen=True, gc=False):
    """Another event in a line: one of the same record, or one that it could be merged with (``score`` is the linker's)."""

    telling: str
    document: str
    type: str
    status: str
    source: str | None
    published: dt.date | None
    sentence: str
    score: float | None = None


class Said(Struct, frozen=True, gc=False):
    """A judgement on the event: who, when (UTC), what, and whether it was taken back."""

    id: str
    at: dt.datetime
    by: str
    action: str
    field: str
    value: str
    note: str
    undone: bool
    is_undo: bool = False


class Task(Struct, frozen=True, gc=False):
    """An event to judge: its report with the evidence marked, its fields, the other versions of its record and what was said of it."""

    telling: str
    mark: str
    document: str
    title: str | None
    source: str | None
    published: dt.date | None
    text: str
    marks: tuple[Marked, ...]
    type: str
    modes: tuple[str, ...]
    status: str
    score: float
    triggers: tuple[Evidence, ...]
    players: tuple[Player, ...]
    when: Day | None
    where: Site | None
    topics: tuple[str, ...]
    killed: int | None
    wounded: int | None
    record: str | None
    versions: tuple[Other, ...]
    said: tuple[Said, ...]


class Queued(Struct, frozen=True, gc=False):
    """An event of the queue in a line."""

    telling: str
    document: str
    type: str
    status: str
    score: float
    mark: str
    source: str | None
    published: dt.date | None
    trigger: str


class Review(Struct, frozen=True):
    """The queue, the event that is looked at (None if nothing waits), and the events before and after it in the queue."""

    waiting: Waiting
    rows: tuple[Queued, ...]
    task: Task | None
    before: str | None
    after: str | None
    start: int


class Candidates(Struct, frozen=True):
    """What an event could be merged with: what the linker thought of, or what a search found."""

    telling: str
    sought: str
    rows: tuple[Other, ...]


def waiting(query: Query) -> Waiting:
    """Which events a query asks to review; ValueError, naming the parameter, for what makes no sense."""
    topics, standing = query.all("topic"), query.first("judged", Standing.OPEN.value)
    if wrong := [topic for topic in topics if topic not in contexts()]:
        raise ValueError(f"topic: {wrong[0][:40]!r} is not known")
    if standing not in list(Standing):
        raise ValueError(f"judged: {standing[:40]!r} is none of {', '.join(Standing)}")
    return Waiting(query.filter(), topics, Standing(standing), query.first("by")[:64])


def load(store: Store, query: Query) -> Review:
    """The queue of a filter and the event ``at``, else the first that waits."""
    asked, at, start = waiting(query), query.first("at"), query.number("start", 0, 0, 1_000_000)
    queue = [_queued(j) for j in store.reviews.events(store.reviews.queue(asked, limit=QUEUE, start=start))]
    ids = [row.telling for row in queue]
    current = at or next(iter(ids), "")
    place = ids.index(current) if current in ids else -1
    after = ids[place + 1] if place + 1 < len(ids) else None
    return Review(asked, tuple(queue), task(store, current) if current else None, ids[place - 1] if place > 0 else None, after, start)


def _queued(judged: Judged) -> Queued:
    t = judged.telling
    return Queued(t.id, t.document, t.type, t.status.value, t.score, judged.mark.value, t.source, t.published, t.triggers[0].quote)


def task(store: Store, id: str) -> Task:
    """An event to judge, rejected or not; UnknownIdError if there is none."""
    judged = store.reviews.event(id)
    t, document = judged.telling, store.document(judged.telling.document)
    record, versions = _versions(store, id)
    return Task(
        telling=t.id,
        mark=judged.mark.value,
        document=t.document,
        title=document.title,
        source=t.source,
        published=t.published,
        text=document.text,
        marks=_marks(t, document),
        type=t.type,
        modes=t.modes,
        status=t.status.value,
        score=t.score,
        triggers=t.triggers,
        players=tuple(_players(t)),
        when=t.when,
        where=t.where,
        topics=t.topics,
        killed=t.killed,
        wounded=t.wounded,
        record=record,
        versions=versions,
        said=said_of(store, t),
    )


def _players(t: Telling) -> Iterator[Player]:
    for role, parties in (("actor", t.actors), ("recipient", t.recipients), ("source", t.said_by)):
        for party in parties:
            yield Player(Named.of(party), role, party.naming.span)


def _marks(t: Telling, document: Document) -> tuple[Marked, ...]:
    """The evidence in the whole text, and the sentences that hold it."""
    found = [Marked(e.span.start, e.span.end, "trigger") for e in t.triggers]
    found += [Marked(p.span.start, p.span.end, p.role) for p in _players(t)]
    for kind, thing in (("place", t.where), ("time", t.when)):
        if thing is not None and thing.naming not in t.triggers:
            found.append(Marked(thing.naming.span.start, thing.naming.span.end, kind))
    held = [s for s in sentences(document.text) if any(s.start < m.end and m.start < s.end for m in found)]
    return (*(Marked(s.start, s.end, "sentence") for s in held), *found)


def _versions(store: Store, id: str) -> tuple[str | None, tuple[Other, ...]]:
    """The record of an event, and its other tellings."""
    try:
        record = store.record_with(id)
    except UnknownIdError:  # rejected, or not linked yet
        return None, ()
    return record.id, others(store, [t for t in record.tellings if t.id != id])


def others(store: Store, told: Sequence[Telling], scores: dict[str, float | None] | None = None) -> tuple[Other, ...]:
    """Events in a line each, with their sentences."""
    texts = store.documents_by_id({t.document for t in told})
    return tuple(_other(t, texts[t.document].text, (scores or {}).get(t.id)) for t in told if t.document in texts)


def _other(t: Telling, text: str, score: float | None) -> Other:
    return Other(t.id, t.document, t.type, t.status.value, t.source, t.published, text[t.sentence.start : t.sentence.end], score)


def said_of(store: Store, telling: Telling) -> tuple[Said, ...]:
    """What people said of an event as it is now, the newest last; undone judgements are marked."""
    made = store.judgements([telling.document])
    standing = {j.id for j in effective(made)}
    mine = {s.judgements[n].id for s in _subjects_of(made, telling) for n in range(len(s.judgements))}
    about = [j for j in made if j.id in mine or _is_on(j, telling.id)]
    known = {j.id for j in about}
    about += [j for j in made if j.undoes in known and j.id not in known]
    return tuple(_said(j, j.id not in standing) for j in sorted(about, key=lambda j: j.order))


def _subjects_of(made: Sequence[Judgement], telling: Telling) -> list[Subject]:
    found = subjects([j for j in made if j.undoes is None])
    return [s for s in found if s.has(telling.id) or s.means(Anchor.of(telling))]


def _is_on(judgement: Judgement, id: str) -> bool:
    return any(a is not None and a.event == id for a in (judgement.target, judgement.other))


def _said(j: Judgement, undone: bool) -> Said:
    field = j.correction.__struct_config__.tag if j.correction is not None else ""
    return Said(j.id, j.at, j.by, j.action.value, str(field), _value(j), j.note, undone and j.undoes is None, j.undoes is not None)


def _value(j: Judgement) -> str:
    """What a correction set, in a word or a few."""
    match j.correction:
        case TypeIs(type=type):
            return type
        case StatusIs(status=status):
            return status.value
        case DayIs(start=start, end=end):
            return f"{start or '–'}" + (f" – {end}" if end and end != start else "")
        case PlaceIs(name=name):
            return name or "–"
        case CountIs(what=what, value=value):
            return f"{what} {'–' if value is None else value}"
        case RoleIs(party=party, role=role):
            return f"{party.naming.quote}: {role.value if role else '–'}"
        case SourceIs(party=party, holds=holds):
            return party.naming.quote if holds else f"{party.naming.quote}: –"
        case TriggersAre(triggers=triggers):
            return "، ".join(t.quote for t in triggers)
    return ""


def candidates(store: Store, query: Query) -> Candidates:
    """What an event could be merged with; with ``q``, the events of the reports that hold the words."""
    id, sought = query.first("id"), query.first("q")
    mine = store.reviews.event(id).telling
    if sought:
        documents = [hit.document for hit in store.search(sought, limit=_CANDIDATES).items]
        told = [t for t in store.tellings_of(documents) if t.id != id and t.document != mine.document]
        return Candidates(id, sought, others(store, sorted(told, key=lambda t: t.type != mine.type)[: 2 * _CANDIDATES]))
    scores = dict(store.reviews.candidates(id, limit=_CANDIDATES))
    return Candidates(id, sought, others(store, [j.telling for j in store.reviews.events(list(scores))], scores))
