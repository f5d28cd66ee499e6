"""What a background mention means: how well an earlier event fits it, in points for kind, parties, day and place, each with its reason.

A point is about what one more chance agreement would be worth: a state that both name is one, a known person or organisation two, as are the same city and the same
day. In a war every clash has the same sides, so that force needs its place and its day.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator

from waqai.tellings import Party, Telling
from waqai.types import Status, Why

#: Types that one contact may be told as: talks end in an agreement, an attack is also an arrest.
_KINDS = {
    **dict.fromkeys(("CONSULT", "AGREE", "SUPPORT", "COOPERATE", "CONCEDE"), "contact"),
    **dict.fromkeys(("ASSAULT", "COERCE", "MOBILIZE"), "force"),
}
_DAY = dt.timedelta(1)
#: How far back a mention without a day may reach, how much an interval longer than some days may be off, and from which length on.
_REACH, _SLACK, _EXACT = 400 * _DAY, 2 * _DAY, 3 * _DAY
#: Points by the longest interval in days that earns them, and for one longer or unknown.
_DAYS, _UNDATED = ((3, 2.0), (14, 1.0), (31, 0.5)), -2.0
#: Points from which on a candidate is what a mention means; its score then, and how it grows to the highest.
_ENOUGH, LEAST, _EACH, _MOST = 6.5, 0.8, 0.1, 0.97
#: What a person, a place and days in common are worth beyond their own points.
_MET = 0.5
#: Keys that name a state's body and nobody in it.
_BODY = re.compile(r"[A-Z]{3}( |$)")

Allowed = tuple[dt.date | None, dt.date | None]


def fitting(back: Telling, candidates: Iterable[Telling]) -> Iterator[tuple[float, tuple[Why, ...], Telling]]:
    """Each candidate that fits a background mention, with how well (0..1) and the reasons."""
    allowed = _allowed(back)
    for candidate in candidates:
        if (found := _fit(back, allowed, candidate)) is not None:
            yield *found, candidate


def _fit(back: Telling, allowed: Allowed, candidate: Telling) -> tuple[float, tuple[Why, ...]] | None:
    """How well a candidate fits, with reasons; None where it cannot be the event or too little speaks for it."""
    # The days first: they rule out most candidates at the least cost.
    if (time := _time(back, allowed, candidate)) is None:
        return None
    if candidate.document == back.document or kind(back) != kind(candidate) or Status.HAPPENED not in (back.status, candidate.status):
        return None
    if (parties := _parties(back, candidate)) is None or (place := _place(back, candidate)) is None:
        return None
    found = (_type(back, candidate), parties, time, place)
    points = sum(p for p, _ in found) + (_MET if _is_meeting(back, candidate, time[0], place[0]) else 0)
    if points < _ENOUGH or not _tied(back, candidate, day=time[0], place=place[0]):
        return None
    return round(min(_MOST, LEAST + _EACH * (points - _ENOUGH)), 2), tuple(why for _, why in found)


def _is_meeting(back: Telling, candidate: Telling, day: float, place: float) -> bool:
    """True if the same person was at the same place within the days: more than each of the three says by itself."""
    shared = {p.key for p in candidate.parties}
    return kind(back) == "contact" and day >= 1 and place > 0 and any(p.form == "person" and _named(p) and p.key in shared for p in back.parties)


def _tied(back: Telling, candidate: Telling, *, day: float, place: float) -> bool:
    """True if what the two have in common is more than chance.

    Force: a party by its key and the days. Acts of speech: two parties. Contacts: two parties and the days, or a named one with the place and the days. A
    mention without days needs a named party and the place.
    """
    keys, states = {p.key for p in candidate.parties}, {p.country for p in candidate.parties if p.country}
    shared = {p.key for p in back.parties if p.key in keys}
    sides = {p.country or p.key for p in back.parties if p.key in keys or (p.country and p.country in states)}
    person = any(p.key in shared and _named(p) for p in back.parties)
    if kind(back) == "force":
        return bool(shared) and day >= 1
    if day < 0:
        return person and place > 0
    return len(sides) > 1 or (kind(back) == "contact" and place > 0 and (person or bool(shared)))


def kind(telling: Telling) -> str:
    """What types one event may be told as have in common."""
    return _KINDS.get(telling.type, telling.type)


def blocks(telling: Telling, *, wide: bool = False) -> tuple[str, ...]:
    """Keys of which a background mention (``wide``) and its event share one.

    They are the kind of contact, party and month: of a mention, the months its words allow. A mention without days must share somebody named and the
    place (:func:`_tied`), and has keys of these instead; of use of force without days nobody can say which is meant.
    """
    if wide and not _is_dated(telling):
        hopeless = kind(telling) == "force" or telling.published is None
        return () if hopeless else tuple(_meetings(telling, {p.key for p in telling.parties if _named(p)}))
    sides = sorted({p.country or p.key for p in telling.parties})
    first, last = _allowed(telling) if wide else _happened(telling)
    if first is None or last is None:
        return ()
    monthly = (f"{kind(telling)}|{side}|{month}" for side in sides for month in _months(first, last))
    return (*monthly, *(() if wide else _meetings(telling, {p.key for p in telling.parties if not _BODY.match(p.key)})))


def _meetings(telling: Telling, keys: Iterable[str]) -> Iterator[str]:
    """The block keys of parties, by theirs, at the telling's place."""
    if telling.where is not None and telling.where.id is not None:
        for key in sorted(keys):
            yield f"{kind(telling)}|{key}|@{telling.where.id}"


def _is_dated(telling: Telling) -> bool:
    return telling.when is not None and telling.when.start is not None


def _months(first: dt.date, last: dt.date) -> Iterator[str]:
    day = first.replace(day=1)
    while day <= last:
        yield day.strftime("%Y-%m")
        day = (day + 31 * _DAY).replace(day=1)


def _happened(telling: Telling) -> tuple[dt.date | None, dt.date | None]:
    """The days on which a telling's event may have happened: its interval, else the report's day and the two before."""
    when = telling.when
    if when is not None and when.start is not None and when.end is not None:
        return when.start, when.end
    return (telling.published - _SLACK, telling.published) if telling.published else (None, None)


def _allowed(telling: Telling) -> Allowed:
    """The days that a background mention allows: its interval, a little more if that is long, else all up to the report."""
    when = telling.when
    if when is not None and when.start is not None and when.end is not None:
        slack = _SLACK if when.end - when.start >= _EXACT else 0 * _DAY
        return when.start - slack, when.end + slack
    return (telling.published - _REACH, telling.published - _DAY) if telling.published else (None, None)


def _why(rule: str, points: float, note: str) -> tuple[float, Why]:
    return points, Why("link.references", rule, round(max(0.0, min(1.0, points / 4)), 2), note)


def _type(back: Telling, candidate: Telling) -> tuple[float, Why]:
    return _why("type", 1.0 if back.type == candidate.type else 0.0, candidate.type)


def _parties(back: Telling, candidate: Telling) -> tuple[float, Why] | None:
    """Points for each party in common; None without one, or where two states are named and one of them is missing."""
    keys, states = {p.key for p in candidate.parties}, _states(candidate)
    wanted = {p.country for p in back.parties if p.country}
    best: dict[str, float] = {}
    for p in back.parties:
        points = _worth(p) if p.key in keys else 1.0 if p.country in states and p.country else 0.0
        if points:
            best[p.key if _named(p) else p.country or p.key] = max(points, best.get(p.country or p.key, 0.0))
    if not best or (len(wanted) > 1 and len(wanted & states) < 2):
        return None
    return _why("parties", sum(best.values()), ", ".join(sorted(best)))


def _states(telling: Telling) -> set[str]:
    """The states of the parties, and that of the place: who visits a capital visits its state."""
    place = telling.where.country if telling.where else None
    return {country for country in (*(p.country for p in telling.parties), place) if country}


def _named(party: Party) -> bool:
    """True for a person or organisation, not a state, its body or a people."""
    return party.form in ("person", "organisation") and not _BODY.match(party.key)


def _worth(party: Party) -> float:
    """The points of a party with the same key: a person or organisation counts most, then a body of a state, then the state."""
    return 2.0 if _named(party) else 1.5 if "/" in party.key else 1.0


def _time(back: Telling, allowed: Allowed, candidate: Telling) -> tuple[float, Why] | None:
    """Points for the days; None for a candidate outside the mention's interval or after its report."""
    first, last = allowed
    start, end = _happened(candidate)
    if first is None or last is None or start is None or end is None:
        return _why("time", _UNDATED, "undated")
    if end < first or start > last or (back.published is not None and start >= back.published):
        return None
    if not _is_dated(back) and kind(back) == "force":
        return None
    if back.when is None or not _is_dated(back) or not _is_dated(candidate):
        return _why("time", _UNDATED, "one of the two names no day")
    length = (last - first).days
    points = next((points for longest, points in _DAYS if length <= longest), 0.0)
    return _why("time", points, f"{start} in {back.when.naming.quote}")


def _place(back: Telling, candidate: Telling) -> tuple[float, Why] | None:
    """Points for the place; None for two known ones in different states, and for force whose place is not known to be the same."""
    a, b = back.where, candidate.where
    same = a is not None and b is not None and a.id is not None and a.id == b.id
    if (kind(back) == "force" and not same) or (a and b and a.country and b.country and a.country != b.country):
        return None
    return _why("place", 2.0 if same else 0.0, (a.name or a.naming.quote) if same and a else "unnamed or another")
