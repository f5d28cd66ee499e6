"""What reviewing asks of the store: the queue, who has what open, and what an event could be merged with."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from enum import StrEnum

from msgspec import Struct
from sqlalchemy import JSON, Connection, Select, cast, delete, exists, func, insert, or_, select
from sqlalchemy.sql.elements import ColumnElement

from waqai.agreement import Answers, answers
from waqai.judgements import Judged, Mark, Subject, effective, subjects
from waqai.store import ledger
from waqai.store import schema as s
from waqai.store.database import Database
from waqai.store.errors import UnknownIdError
from waqai.store.linking import tellings_of
from waqai.store.queries import compared, judged, marked
from waqai.store.values import Filter
from waqai.store.writer import chunks
from waqai.tellings import Telling
from waqai.types import Relation

#: The score at which the reader knows least whether there is an event.
_UNSURE = 0.5
#: Tellings of a party up to which they are looked at one by one, beyond which the order of doubt is followed until enough are found.
_FEW = 2_000
#: How long somebody who opened a record is taken to look at it.
_LOOKING = dt.timedelta(seconds=90)
#: Judged events that a queue of judged events is made of at most, the newest.
_MOST_JUDGED = 5_000


class Standing(StrEnum):
    """Which events wait in a queue: those that nobody judged, that others did and not this reviewer, on which reviewers disagree, or all."""

    OPEN = "open"
    OTHERS = "others"
    DISAGREED = "disagreed"
    ALL = "all"


class Waiting(Struct, frozen=True):
    """Which events are to be reviewed; ``by`` is the reviewer for whom ``standing`` OTHERS is meant."""

    which: Filter = Filter()
    topics: tuple[str, ...] = ()
    standing: Standing = Standing.OPEN
    by: str = ""


class Opening(Struct, frozen=True):
    """Who looks at an event, since when (UTC)."""

    by: str
    at: dt.datetime


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC).replace(tzinfo=None)


class Reviews:
    """Reviewing over a store."""

    def __init__(self, database: Database) -> None:
        self.database = database

    def queue(self, waiting: Waiting, *, limit: int, start: int = 0) -> list[str]:
        """The events that wait, by id: those on which reports disagree first, then those that the reader was least sure of."""
        with self.database.reading() as c:
            named = _judged_ids(c, waiting)
            conditions = _conditions(c, waiting, named)
            disputed = [*conditions, _is_disputed()]
            found = _nearest(c, disputed, start, limit)
            if len(found) < limit:
                before = _count(c, disputed) if start else len(found)
                found += _nearest(c, [*conditions, ~_is_disputed()], max(0, start - before), limit - len(found))
            return found

    def events(self, ids: Sequence[str]) -> list[Judged]:
        """Those of the events that are in the store, rejected ones among them, in the order of the ids."""
        t, found = s.tellings.c, dict[str, Judged]()
        with self.database.reading() as c:
            for part in chunks(ids):
                found |= {row.id: judged(row) for row in c.execute(select(t.id, t.mark, t.body).where(t.id.in_(part)))}
        return [found[id] for id in ids if id in found]

    def event(self, id: str) -> Judged:
        """An event, also a rejected one; UnknownIdError if there is none."""
        found = self.events([id])
        if not found:
            raise UnknownIdError(f"the store has no event {id}")
        return found[0]

    def answers(self) -> list[Answers]:
        """What reviewers answered, event by event."""
        with self.database.reading() as c:
            return answers(ledger.judgements(c))

    def open(self, by: str, telling: str) -> None:
        """Note that somebody looks at an event, and at no other any more."""
        o = s.openings.c
        with self.database.writing() as c:
            c.execute(delete(s.openings).where(o.by == by))
            c.execute(insert(s.openings).values(by=by, telling=telling, at=_now()))

    def openings(self, telling: str, *, besides: str = "") -> list[Opening]:
        """Who looks at an event now, one of them left out."""
        o = s.openings.c
        query = select(o.by, o.at).where(o.telling == telling, o.by != besides, o.at >= _now() - _LOOKING).order_by(o.at)
        with self.database.reading() as c:
            return [Opening(*row) for row in c.execute(query)]

    def candidates(self, telling: str, *, limit: int = 8) -> list[tuple[str, float | None]]:
        """Events that may be the same as this one and are not in its record, the likeliest first; the linker's score, None where it gave none."""
        with self.database.reading() as c:
            mine = set(c.execute(_beside(telling)).scalars()) | {telling}
            scored = _scored(c, telling, mine, limit)
            rest = _blocked(c, telling, mine | {id for id, _ in scored}, limit - len(scored)) if len(scored) < limit else []
        return [*scored, *((id, None) for id in rest)]


def _conditions(c: Connection, waiting: Waiting, named: set[str] | None) -> list[ColumnElement[bool]]:
    t, found = s.tellings.c, list(_asked(c, waiting.which))
    topics = func.json_extract(t.body, "$.topics") if c.dialect.name == "sqlite" else func.json_extract_path_text(cast(t.body, JSON), "topics")
    found += [or_(*(topics.contains(f'"{topic}"', autoescape=True) for topic in waiting.topics))] if waiting.topics else []
    if waiting.standing is Standing.OPEN:
        found.append(marked(Mark.UNJUDGED))
    return found + ([or_(*(t.id.in_(part) for part in chunks(sorted(named)))) if named else t.id.in_(())] if named is not None else [])


def _asked(c: Connection, which: Filter) -> Iterator[ColumnElement[bool]]:
    """The conditions of a filter on tellings, such that the rarest thing asked for is looked up and all else compared."""
    t, p = s.tellings.c, s.parties.c
    yield from compared(which, s.tellings)
    if which.sources:
        yield func.coalesce(t.source, "").in_(which.sources)
    if which.document is not None:
        yield t.document == which.document
    for column, value in [*((p.country, code) for code in which.countries), *((p.key, key) for key in which.parties)]:
        having = column == value, p.role != "source"
        few = list(c.execute(select(p.telling).where(*having).distinct().limit(_FEW + 1)).scalars())
        yield t.id.in_(few) if len(few) <= _FEW else exists().where(p.telling == t.id, *having)


def _is_disputed() -> ColumnElement[bool]:
    """That the reports of the record which an event is part of disagree; asked of one event after another in the order of doubt, and there are many such."""
    m, r = s.record_tellings.c, s.records.c
    return exists().where(m.telling == s.tellings.c.id, m.record == r.id, r.disagreements > 0)


def _nearest(c: Connection, conditions: Sequence[ColumnElement[bool]], start: int, limit: int) -> list[str]:
    """The events of which the reader was least sure, ``limit`` from number ``start`` on."""
    t, end = s.tellings.c, start + limit
    meant = select(t.id, t.score).where(*conditions)
    # From even chances up and from there down, each read off the index: the nearest of both are the nearest of all.
    above = meant.where(t.score >= _UNSURE).order_by(t.score, t.id).limit(end)
    below = meant.where(t.score < _UNSURE).order_by(t.score.desc(), t.id).limit(end)
    nearest = sorted((abs(row.score - _UNSURE), row.id) for query in (above, below) for row in c.execute(query))
    return [id for _, id in nearest[start:end]]


def _count(c: Connection, conditions: Sequence[ColumnElement[bool]]) -> int:
    return int(c.execute(select(func.count()).select_from(s.tellings).where(*conditions)).scalar_one())


def _judged_ids(c: Connection, waiting: Waiting) -> set[str] | None:
    """The events as they are now that are meant by what reviewers did; None where that decides nothing."""
    if waiting.standing in (Standing.OPEN, Standing.ALL):
        return None
    found = effective(ledger.judgements(c))
    meant = [subject for subject, answer in zip(subjects(found), answers(found), strict=True) if _is_meant(answer, waiting)][-_MOST_JUDGED:]
    by_document: dict[str, list[Telling]] = {}
    for telling in tellings_of(c, {subject.anchors[0].document for subject in meant}):
        by_document.setdefault(telling.document, []).append(telling)
    return {_now_is(subject, by_document.get(subject.anchors[0].document, ())) for subject in meant}


def _now_is(subject: Subject, told: Sequence[Telling]) -> str:
    """The id that a judged event has now; of a rejected one, which is no telling that stands, that at which it was rejected."""
    now = subject.told(told)
    return now.id if now is not None else subject.anchors[0].event


def _is_meant(answer: Answers, waiting: Waiting) -> bool:
    if waiting.standing is Standing.DISAGREED:
        return bool(answer.disputed)
    return waiting.by not in answer.by


def _beside(telling: str) -> Select[str]:
    m = s.record_tellings.c
    return select(m.telling).where(m.record.in_(select(m.record).where(m.telling == telling)))


def _scored(c: Connection, telling: str, mine: Iterable[str], limit: int) -> list[tuple[str, float | None]]:
    k = s.links.c
    query = select(k.left, k.right, k.score).where(or_(k.left == telling, k.right == telling), k.relation == Relation.SAME.value)
    scores = {left if right == telling else right: float(score) for left, right, score in c.execute(query)}
    likeliest = sorted(scores.keys() - set(mine), key=lambda id: (-scores[id], id))
    return [(id, scores[id]) for id in likeliest[:limit]]


def _blocked(c: Connection, telling: str, besides: Iterable[str], limit: int) -> list[str]:
    """Events under the same blocking keys, those that share the most first."""
    b = s.blocks.c
    mine = select(b.key).where(b.telling == telling)
    query = select(b.telling).where(b.key.in_(mine), b.telling.not_in(list(besides))).group_by(b.telling)
    return list(c.execute(query.order_by(func.count().desc(), b.telling).limit(limit)).scalars())
