"""Dossiers: negotiations and deals, each with its stages as a track."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from itertools import groupby

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from waqai.link.dossiers import Dossier as Told
from waqai.link.dossiers import Stage
from waqai.store import Store, UnknownIdError
from waqai.store.values import StoredDossier
from waqai.types import Document, Status
from waqai.web.highlight import Marked
from waqai.web.locales import STAGES, code
from waqai.web.pages.parts import Named
from waqai.web.types import Query

#: Sentences that a dossier's page lists, the latest: what the press of a year wrote about one affair is no page.
_MOST = 250
#: Dossiers on a page of the list: each is read whole.
_LISTED = 20


class Entry(Struct, frozen=True, gc=False):
    """A dossier in one line: the stages that it reached, in the order of the track, and the first and last day that is known of it."""

    dossier: StoredDossier
    reached: tuple[str, ...]
    first: dt.date | None
    last: dt.date | None


class Dossiers(Struct, frozen=True):
    """Dossiers, the latest to move first; ``next`` is the cursor of what follows."""

    rows: tuple[Entry, ...]
    stage: str
    next: str | None


class Step(Struct, frozen=True, gc=False):
    """One stage as a sentence tells it (ranges from the sentence's beginning); ``day`` is that of the stage, None where the text gives none."""

    stage: str
    status: str
    day: dt.date | None
    published: dt.date | None
    source: str | None
    document: str
    telling: str | None
    parties: tuple[Named, ...]
    sentence: str
    marks: tuple[Marked, ...]


class Dossier(Struct, frozen=True):
    """One dossier; ``reached`` are the stages it went through, in the order of the track, ``rows`` what was told of it last, in order of time (``is_cut`` if there is more)."""

    dossier: StoredDossier
    reached: tuple[str, ...]
    rows: tuple[Step, ...]
    is_cut: bool = False


def load(store: Store, query: Query) -> Dossiers:
    """Dossiers of countries (``country``) that stand at a stage (``stage``)."""
    stage = query.first("stage")
    page = store.dossiers_at(stage or None, tuple(map(code, query.all("country"))), cursor=query.first("cursor") or None, limit=_LISTED)
    return Dossiers(tuple(map(_entry, page.items)), stage, page.next)


def load_one(store: Store, query: Query) -> Dossier:
    """The dossier of an id; UnknownIdError if there is none."""
    found = store.dossiers([query.first("id")])
    if not found:
        raise UnknownIdError(f"the store has no dossier {query.first('id')}")
    stages = _stages(found[0])
    listed = stages[-_MOST:]
    texts = store.documents_by_id({s.document for s in listed})
    return Dossier(bare(found[0]), _reached(stages), tuple(_step(s, texts) for s in listed), is_cut=len(stages) > _MOST)


def together(steps: Sequence[Step]) -> list[list[Step]]:
    """Steps that follow each other and tell the same stage of the same day, as one."""
    return [list(same) for _, same in groupby(steps, key=lambda s: (s.stage, s.status, s.day or s.published))]


def _stages(dossier: StoredDossier) -> Sequence[Stage]:
    return msgspec.json.decode(dossier.body, type=Told).stages


def bare(dossier: StoredDossier) -> StoredDossier:
    """The dossier without its maker's notes, which are of no use to a reader."""
    return replace(dossier, body="")


def _entry(dossier: StoredDossier) -> Entry:
    stages = _stages(dossier)
    days = [s.when for s in stages if s.when]
    return Entry(bare(dossier), _reached(stages), min(days, default=None), max(days, default=None))


def _reached(stages: Sequence[Stage]) -> tuple[str, ...]:
    passed = {s.stage for s in stages if s.status is Status.HAPPENED}
    return tuple(s for s in STAGES if s in passed)


def _step(stage: Stage, texts: Mapping[str, Document]) -> Step:
    document, span = texts.get(stage.document), stage.sentence
    marked = ((stage.cue, "trigger"), (stage.noun, "trigger"), *((p.naming, "actor") for p in stage.parties))
    return Step(
        stage=stage.stage,
        status=stage.status.value,
        day=stage.day.start if stage.day else None,
        published=stage.published,
        source=stage.source,
        document=stage.document,
        telling=stage.event,
        parties=tuple({p.key: Named.of(p) for p in stage.parties}.values()),
        sentence=document.text[span.start : span.end] if document else stage.cue.quote,
        marks=tuple(Marked(e.span.start - span.start, e.span.end - span.start, kind) for e, kind in marked if span.covers(e.span))
        if document
        else (),
    )
