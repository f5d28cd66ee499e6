"""Which tellings are worth comparing: keys that tellings of one event mostly share and others seldom do.

A key is a few days, a type and two things told: two names, two states, a name or place and the trigger or a rare word, two rare words. One
thing alone ("Houthis", "Syria") would make a block of every report of a war; with two, a block holds a day's tellings of nearly one thing.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from itertools import combinations

from waqai.lexicon.weights import weight
from waqai.link.parties import view
from waqai.tellings import Telling
from waqai.text.stems import stems
from waqai.types import content_hash

#: An interval of more days says nothing of the day.
_SHARP = 3
#: A day this far from the publication is a key beside it: such events are told again later. Nearer ones meet by the days of publication, which
#: are surer than what a reader makes of "yesterday"; those further off are background, and come with the reports of the day they are told.
_APART, _AFAR = 3, 30
#: How many names, states, trigger words and rare words make keys; a rare word stands in about one document of 150.
_NAMES, _STATES, _TRIGGERS, _WORDS, _RARE = 3, 3, 2, 3, 0.5
_UNDATED = "-"


def blocks(telling: Telling) -> frozenset[str]:
    """The keys of a telling, 16 hexadecimal digits each; none only for one that names nobody and nothing rare."""
    keys = _keys(telling)
    return frozenset(content_hash(day, *key) for day in _days(telling) for key in keys)


def _keys(telling: Telling) -> set[tuple[str, str, str]]:
    """The pairs of things told, with the type; without it where the trigger is one of them, for the act may have been coded under another type."""
    names, states = _parties(telling)
    places = _place(telling, states)
    triggers = _heaviest((s for t in telling.triggers[:2] for s in stems(t.quote)), 0.0)[:_TRIGGERS]
    words = _heaviest(telling.words, _RARE)[:_WORDS]
    things = [*names[:_NAMES], *places]
    pairs = set(combinations(things, 2)) | set(combinations(sorted(states)[:_STATES], 2)) | set(combinations(sorted(words), 2))
    pairs |= {(thing, word) for thing in things for word in words[:1]}
    acts = {(thing, word) for thing in things for word in triggers}
    acts |= {(state, word) for state in sorted(states)[:_STATES] for word in triggers[:1]}
    return {(telling.type, *pair) for pair in pairs} | {("", *act) for act in acts}


def _parties(telling: Telling) -> tuple[list[str], set[str]]:
    """The names of the parties, or the words of namings of no known state, and the states they belong to."""
    names: set[str] = set()
    states: set[str] = set()
    for party in telling.parties:
        seen = view(party)
        if seen.named or not seen.country:
            names.add(seen.key)
        if seen.country:
            states.add(seen.country)
    return sorted(names), states


def _place(telling: Telling, states: set[str]) -> list[str]:
    """The place, as something told of its own below the state; its state is added to the states."""
    site = telling.where
    if site is None:
        return []
    if site.country:
        states.add(site.country)
    return [f"@{site.id or site.name or site.naming.quote}"]


def _heaviest(words: Iterable[str], least: float) -> list[str]:
    """Words by weight, the heaviest first, those that weigh less than ``least`` left out."""
    ranked = sorted((-weight(w), w) for w in set(words))
    return [w for heavy, w in ranked if -heavy >= least]


def _days(telling: Telling) -> set[int | str]:
    """Numbers of the pairs of days in which the telling may meet others of its event."""
    published, day = telling.published, _sharp_day(telling)
    if published is None:
        return {_UNDATED} if day is None else _around(day)
    if day is None or not _APART <= abs((published - day).days) <= _AFAR:
        return _around(published)
    return _around(published) | _around(day)


def _around(day: dt.date) -> set[int | str]:
    """The spans of three days that hold a day or one of the two after it: two days that are at most two apart share one."""
    number = day.toordinal()
    return {number // 3, (number + 2) // 3}


def _sharp_day(telling: Telling) -> dt.date | None:
    when = telling.when
    if when is None or when.start is None or when.end is None or (when.end - when.start).days > _SHARP:
        return None
    return when.start
