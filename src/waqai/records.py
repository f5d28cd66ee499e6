"""Records: one event of the world, from every telling of it. What differs between the tellings is shown, never averaged away."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

from msgspec import Struct

from waqai.tellings import Day, Party, Site, Telling
from waqai.types import Status, content_hash

T = TypeVar("T", Day, Site)


class Version(Struct, frozen=True, gc=False):
    """One value of a field, as text, and the tellings that give it."""

    value: str
    tellings: tuple[str, ...]


class Disagreement(Struct, frozen=True, gc=False):
    """A field whose tellings give different values; the best supported first."""

    field: str
    versions: tuple[Version, ...]


class Record(Struct, frozen=True, gc=False, omit_defaults=True):
    """An event with the fields that its tellings support best. Two builds from the same tellings, in any order, are equal."""

    id: str
    type: str
    status: Status
    score: float
    tellings: tuple[Telling, ...]
    modes: tuple[str, ...] = ()
    actors: tuple[Party, ...] = ()
    recipients: tuple[Party, ...] = ()
    when: Day | None = None
    where: Site | None = None
    topics: tuple[str, ...] = ()
    killed: int | None = None
    wounded: int | None = None
    disagreements: tuple[Disagreement, ...] = ()

    @property
    def documents(self) -> tuple[str, ...]:
        """Ids of the documents that tell it."""
        return tuple(dict.fromkeys(t.document for t in self.tellings))

    @property
    def sources(self) -> tuple[str, ...]:
        """The outlets that tell it."""
        return tuple(sorted({t.source for t in self.tellings if t.source}))


def record(tellings: Iterable[Telling]) -> Record:
    """The record of one event from its tellings (one or more). Its id is made from the earliest published telling's."""
    told = sorted(tellings, key=_order)
    if not told:
        raise ValueError("a record needs a telling")
    status = Status(_best(_decided(told), lambda t: t.status.value) or told[0].status)
    return Record(
        id=content_hash("record", told[0].id),
        type=_best(told, lambda t: t.type) or told[0].type,
        status=status,
        score=max(t.score for t in told),
        tellings=tuple(told),
        modes=tuple(dict.fromkeys(m for t in told for m in t.modes)),
        actors=_parties(told, "actors"),
        recipients=_parties(told, "recipients"),
        when=_most(told, lambda t: t.when, lambda d: f"{d.start}..{d.end}" if d.start else None),
        where=_most(told, lambda t: t.where, lambda s: s.id or s.name),
        topics=tuple(dict.fromkeys(topic for t in told for topic in t.topics)),
        killed=_number(told, "killed"),
        wounded=_number(told, "wounded"),
        disagreements=tuple(d for name in _COMPARED if (d := _disagreement(told, name))),
    )


def _order(telling: Telling) -> tuple[dt.date, str, str]:
    return (telling.published or dt.date.max, telling.document, telling.id)


def _day(telling: Telling) -> str | None:
    when = telling.when
    if when is None or when.start is None:
        return None
    return when.start.isoformat() if when.start == when.end else f"{when.start}..{when.end}"


#: The fields in which tellings of one event may contradict each other, as text; None where a telling says nothing.
_COMPARED: dict[str, Callable[[Telling], str | None]] = {
    "status": lambda t: t.status.value,
    "date": _day,
    "place": lambda t: (t.where.name or t.where.naming.quote) if t.where else None,
    "killed": lambda t: None if t.killed is None else str(t.killed),
    "wounded": lambda t: None if t.wounded is None else str(t.wounded),
}


def _versions(told: Sequence[Telling], value: Callable[[Telling], str | None]) -> list[Version]:
    found: dict[str, list[Telling]] = {}
    for t in told:
        if (v := value(t)) is not None:
            found.setdefault(v, []).append(t)
    ranked = sorted(found.items(), key=lambda item: (-sum(t.score for t in item[1]), item[0]))
    return [Version(v, tuple(t.id for t in ts)) for v, ts in ranked]


def _best(told: Sequence[Telling], value: Callable[[Telling], str | None]) -> str | None:
    versions = _versions(told, value)
    return versions[0].value if versions else None


def _disagreement(told: Sequence[Telling], name: str) -> Disagreement | None:
    """The versions of a field that cannot all hold: a wider date or place than another's does not contradict it, nor a plan what came of it."""
    rivals = _decided(told) if name == "status" else [t for t in told if not any(_wider(t, o, name) for o in told)]
    versions = _versions(rivals, _COMPARED[name])
    return Disagreement(name, tuple(versions)) if len(versions) > 1 else None


def _decided(told: Sequence[Telling]) -> Sequence[Telling]:
    """The tellings that say whether it happened, or else all: what was planned or possible is decided by later word."""
    return [t for t in told if t.status in (Status.HAPPENED, Status.DENIED)] or told


def _wider(telling: Telling, other: Telling, name: str) -> bool:
    """True if the first one's date or place holds the second's and more."""
    if name == "date":
        a, b = telling.when, other.when
        if a is None or b is None or a.start is None or a.end is None or b.start is None or b.end is None:
            return False
        return (a.start, a.end) != (b.start, b.end) and a.start <= b.start and b.end <= a.end
    if name == "place":
        c, d = telling.where, other.where
        return c is not None and d is not None and _is_state(c) and not _is_state(d) and c.country == d.country
    return False


def _is_state(site: Site) -> bool:
    """True for a site that is a whole state of the gazetteer."""
    return site.country is not None and site.id == f"state.{site.country.lower()}"


def _most(told: Sequence[Telling], get: Callable[[Telling], T | None], key: Callable[[T], str | None]) -> T | None:
    def of(t: Telling) -> str | None:
        thing = get(t)
        return None if thing is None else key(thing)

    best = _best(told, of)
    things = [thing for t in told if (thing := get(t)) is not None and (best is None or key(thing) == best)]
    return things[0] if things else None


def _parties(told: Sequence[Telling], role: str) -> tuple[Party, ...]:
    """The parties of one role, each once, in the fullest of their namings."""
    found: dict[str, Party] = {}
    for t in told:
        for party in getattr(t, role):
            known = found.get(party.key)
            if known is None or len(party.naming.quote) > len(known.naming.quote):
                found[party.key] = party
    return tuple(found.values())


def _number(told: Sequence[Telling], name: str) -> int | None:
    best = _best(told, _COMPARED[name])
    return None if best is None else int(best)
