"""Review: what the reader is least sure of, for people to judge by key."""

from __future__ import annotations

import datetime as dt

from msgspec import Struct

from waqai.judgements import Judged
from waqai.store import Store
from waqai.store.values import Filter
from waqai.types import Document
from waqai.web.highlight import Marked
from waqai.web.pages.evidence import sentence_marks
from waqai.web.pages.parts import Named, Where
from waqai.web.types import Query

_QUEUE, _RECENT = 20, 10


class Task(Struct, frozen=True, gc=False):
    """A telling to judge: its sentence with the evidence in it (ranges from its beginning)."""

    telling: str
    document: str
    source: str | None
    published: dt.date | None
    type: str
    status: str
    score: float
    actors: tuple[Named, ...]
    recipients: tuple[Named, ...]
    day: dt.date | None
    place: Where | None
    sentence: str
    marks: tuple[Marked, ...]


class Recent(Struct, frozen=True, gc=False):
    """A judgement that somebody made."""

    id: str
    at: dt.datetime
    by: str
    action: str
    type: str
    document: str
    undoable: bool


class Review(Struct, frozen=True):
    """The queue, those that the reader was least sure of first, and the last judgements of all reviewers."""

    which: Filter
    rows: tuple[Task, ...]
    recent: tuple[Recent, ...]


def load(store: Store, query: Query) -> Review:
    """The queue of a filter."""
    which = query.filter()
    doubtful = store.doubtful(which, limit=_QUEUE)
    texts = store.documents_by_id({j.telling.document for j in doubtful})
    return Review(which, tuple(_task(j, texts[j.telling.document]) for j in doubtful), _recent(store))


def _recent(store: Store) -> tuple[Recent, ...]:
    return tuple(
        Recent(
            j.id,
            j.at,
            j.by,
            j.action.value,
            j.target.type if j.target else "",
            j.target.document if j.target else "",
            not j.undoes and not undone,
        )
        for j, undone in store.last_judgements(_RECENT)
    )


def _task(judged: Judged, document: Document) -> Task:
    t = judged.telling
    return Task(
        telling=t.id,
        document=t.document,
        source=t.source,
        published=t.published,
        type=t.type,
        status=t.status.value,
        score=t.score,
        actors=tuple(map(Named.of, t.actors)),
        recipients=tuple(map(Named.of, t.recipients)),
        day=t.when.start if t.when else None,
        place=Where.of(t.where),
        sentence=document.text[t.sentence.start : t.sentence.end],
        marks=sentence_marks(t),
    )
