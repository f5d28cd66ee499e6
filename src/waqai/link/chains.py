"""Chains: every contact of two parties in order, with its place on the conflict-cooperation scale, and the curve they draw.

A contact is a record in which both parties take part. Scores are those of the sixteen types (``ontology/types.yml``), -10 for conflict to 10 for cooperation.
A planned contact is fulfilled when a record of the same kind between the same two happened on its days.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from itertools import pairwise

from msgspec import Struct

from waqai.ontology import event_types
from waqai.records import Record
from waqai.tellings import Party
from waqai.types import Link, Relation, Status, Why

#: How many days a contact may be late, or early, and still be the one that was planned.
SLACK = 3
#: How long after its announcement a planned contact without a day waits for its fulfilment, in days.
_PATIENCE = 120
GRAINS = ("week", "month")
_COUNTRY = 3


class Contact(Struct, frozen=True, gc=False, omit_defaults=True):
    """A record in a chain. ``day`` is its first day, or that of the first report where the texts name none (``dated`` False then).

    ``score`` is its type's; ``fulfilled_by`` the record of the contact that a planned one became.
    """

    record: str
    type: str
    status: Status
    score: float
    day: dt.date | None
    dated: bool = True
    fulfilled_by: str | None = None


class Point(Struct, frozen=True, gc=False):
    """A week or month of the curve, both days included: how many contacts happened and the mean, lowest and highest of their scores."""

    start: dt.date
    end: dt.date
    contacts: int
    mean: float
    lowest: float
    highest: float


class Chain(Struct, frozen=True, gc=False):
    """All contacts of two parties, in order, and the links between consecutive ones (the later one ``follows`` the earlier)."""

    parties: tuple[str, str]
    contacts: tuple[Contact, ...]
    links: tuple[Link, ...]

    def curve(self, grain: str = "month") -> tuple[Point, ...]:
        """The curve by ``week`` (from Monday) or ``month``, without empty ones; ValueError for another grain. Only what happened and has a day counts."""
        happened = (c for c in self.contacts if c.status is Status.HAPPENED)
        return curve(((c.day, c.score, 1) for c in happened if c.day is not None), grain)


def curve(counted: Iterable[tuple[dt.date, float, int]], grain: str = "month") -> tuple[Point, ...]:
    """The curve of days, scores and how many contacts had them, by ``week`` (from Monday) or ``month``; ValueError for another grain."""
    if grain not in GRAINS:
        raise ValueError(f"{grain!r} is no grain of a curve; choose one of {', '.join(GRAINS)}")
    scores: dict[tuple[dt.date, dt.date], Counter[float]] = defaultdict(Counter)
    for day, score, contacts in counted:
        scores[_period(day, grain)][score] += contacts
    return tuple(_point(period, counts) for period, counts in sorted(scores.items()))


def _point(period: tuple[dt.date, dt.date], counts: Counter[float]) -> Point:
    mean = sum(score * n for score, n in counts.items()) / counts.total()
    return Point(*period, counts.total(), round(mean, 2), min(counts), max(counts))


def chain(records: Iterable[Record], one: str, other: str) -> Chain:
    """The chain of two parties, each named by country code (``SYR``) or by the key of a party (``Vladimir Putin``). The order of the records is all one."""
    met = sorted((r for r in {r.id: r for r in records}.values() if meet(r, one, other)), key=_order)
    contacts = tuple(_contact(r, _fulfilment(r, met)) for r in met)
    return Chain((one, other), contacts, tuple(_follows(later, earlier) for earlier, later in pairwise(contacts)))


def meet(record: Record, one: str, other: str) -> bool:
    """True if both parties take part, as two participants."""
    parties = record.actors + record.recipients
    ones = [p for p in parties if named(p, one)]
    others = [p for p in parties if named(p, other)]
    return any(a is not b for a in ones for b in others)


def named(party: Party, who: str) -> bool:
    """True if a party is meant by a country code or key."""
    return who == party.country if len(who) == _COUNTRY and who.isupper() else who == party.key


def dyads(records: Iterable[Record]) -> dict[tuple[str, str], int]:
    """Every pair of states that take part in one record, in alphabetical order, with the number of such records."""
    counts: dict[tuple[str, str], int] = defaultdict(int)
    for record in records:
        states = sorted({p.country for p in record.actors + record.recipients if p.country and len(p.country) == _COUNTRY})
        for k, a in enumerate(states):
            for b in states[k + 1 :]:
                counts[a, b] += 1
    return dict(sorted(counts.items()))


def _day(record: Record) -> dt.date | None:
    """Its first day, else the day of the first report."""
    if record.when is not None and record.when.start is not None:
        return record.when.start
    return min((t.published for t in record.tellings if t.published), default=None)


def _order(record: Record) -> tuple[dt.date, str]:
    return (_day(record) or dt.date.max, record.id)


def _contact(record: Record, fulfilment: Record | None) -> Contact:
    dated = record.when is not None and record.when.start is not None
    score = event_types()[record.type].score
    return Contact(record.id, record.type, record.status, score, _day(record), dated, fulfilment.id if fulfilment else None)


def _fulfilment(planned: Record, met: Sequence[Record]) -> Record | None:
    """The first happened contact that is the planned one come true."""
    if planned.status is not Status.PLANNED:
        return None
    return next((r for r in met if r.status is Status.HAPPENED and fulfils(r, planned)), None)


def fulfils(happened: Record, planned: Record) -> bool:
    """True if one contact is what another announced: type, a participant, the day, and no other place."""
    if happened.type != planned.type or not _participants(happened) & _participants(planned):
        return False
    if happened.where and planned.where and happened.where.country != planned.where.country:
        return False
    day = _day(happened)
    first, last = _window(planned)
    return day is not None and first is not None and last is not None and first <= day <= last


def _participants(record: Record) -> set[str]:
    return {p.key for p in record.actors + record.recipients} | {p.country for p in record.actors + record.recipients if p.country}


def _window(planned: Record) -> tuple[dt.date | None, dt.date | None]:
    """The days on which a planned contact may come true."""
    slack = dt.timedelta(SLACK)
    if planned.when is not None and planned.when.start is not None and planned.when.end is not None:
        return planned.when.start - slack, planned.when.end + slack
    told = _day(planned)
    return told, told + dt.timedelta(_PATIENCE) if told else None


def _follows(later: Contact, earlier: Contact) -> Link:
    note = f"{(later.day - earlier.day).days} days later" if later.day and earlier.day else ""
    return Link(later.record, earlier.record, Relation.FOLLOWS, 1.0, "link.chains", (Why("link.chains", "next contact of the two", note=note),))


def _period(day: dt.date, grain: str) -> tuple[dt.date, dt.date]:
    if grain == "week":
        start = day - dt.timedelta(day.weekday())
        return start, start + dt.timedelta(6)
    start = day.replace(day=1)
    return start, (start + dt.timedelta(31)).replace(day=1) - dt.timedelta(1)
