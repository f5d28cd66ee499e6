"""Actors: from what the text says of them to country, sectors, office at the date and canonical name.

The books are the package's tables of states, organisations and holders of office. "None of these" is an answer: the reference then has no id and
keeps what the words alone say.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from functools import cache

from waqai.lexicon.entries import Entry, name_trie
from waqai.lexicon.outlets import outlet_state
from waqai.text.fold import fold_word
from waqai.text.tokens import tokens
from waqai.types import ActorAttributes, Mention, Reading, Ref, Why

BOOK = "waqai.actors"


@cache
def _holders() -> dict[str, list[Entry]]:
    """English name -> terms of office."""
    from waqai.lexicon.entries import holders

    table: dict[str, list[Entry]] = defaultdict(list)
    for _, entry in holders():
        if entry.name and entry not in table[entry.name]:
            table[entry.name].append(entry)
    return table


@cache
def _by_id() -> dict[str, Entry]:
    from waqai.lexicon.entries import holders, organisations, states

    return {entry.id: entry for source in (holders, organisations, states) for _, entry in source() if entry.kind != "demonym"}


def _in_term(entry: Entry, day: str) -> bool:
    return (not entry.since or entry.since <= day[: len(entry.since)]) and (not entry.until or entry.until >= day[: len(entry.until)])


def term(name: str, day: dt.date | None) -> Entry | None:
    """The office a person held on a day: the term that holds it, else the last one begun before, else the first; the last one without a day."""
    terms = sorted(_holders().get(name, []), key=lambda e: e.since)
    if not terms:
        return None
    if day is None:
        return terms[-1]
    text = day.isoformat()
    current = [e for e in terms if _in_term(e, text)]
    begun = [e for e in terms if e.since <= text[: len(e.since)]]
    return current[-1] if current else begun[-1] if begun else terms[0]


def home_state(reading: Reading) -> str | None:
    """The state a report takes for granted: its outlet's, or else the one it names most."""
    if (home := outlet_state(reading.document.source)) is not None:
        return home
    named = Counter(state for m in reading.mentions if (state := named_state(m)) is not None)
    return named.most_common(1)[0][0] if named else None


def named_state(mention: Mention) -> str | None:
    """The state that an actor's own words name."""
    a = mention.attributes
    return a.country if isinstance(a, ActorAttributes) and a.country and len(a.country) == 3 and not a.inferred else None


#: Forms of naming that belong to some state even where the words do not say which.
_STATELY = ("GOV", "LEG", "MIL", "COP", "JUD", "PTY", "OPP", "SPY")


def resolve_actor(mention: Mention, day: dt.date | None, home: str | None, scene: str | None = None) -> Ref:
    """The reference of one actor mention. ``home`` is the state the report takes for granted, ``scene`` where the mention's event happened.

    Both stand in where the reader did not weigh which state the report gives the actor.
    """
    a = mention.attributes
    assert isinstance(a, ActorAttributes)
    entry = _by_id().get(a.entry)
    why = Why("resolve.actors", "entry" if entry else "words")
    country, sectors, name, id, rivals = a.country, a.sectors, None, None, ()
    if entry is not None:
        if entry.kind == "holder" and entry.name:
            held = term(entry.name, day) or entry
            id, name = held.id, held.name
            country = country or held.country
            sectors = sectors if sectors == ("ELI",) or (a.office and sectors) else held.sectors
        else:
            id, name = entry.id, entry.name
            country = entry.country or country
            sectors = sectors or entry.sectors
    if a.inferred:
        return Ref(mention.id, BOOK, id, name, country, sectors, score=0.9 if id else 0.5, why=Why("resolve.actors", "the report around"))
    if country is None and scene is not None and (a.form == "people" or set(sectors) & {"MIL", "COP"}):
        country, why = scene, Why("resolve.actors", "place of the event")
    if country is None and a.form in ("person", "institution", "organisation", "people") and (set(sectors) & set(_STATELY) or a.form == "people"):
        country, why = home, Why("resolve.actors", "home state of the report")
    return Ref(mention.id, BOOK, id, name, country, sectors, score=0.9 if id else 0.5, rivals=rivals, why=why)


def resolve_actors(reading: Reading, scenes: dict[str, str] | None = None) -> list[Ref]:
    """References for all actor mentions of a reading; ``scenes`` gives the country of a mention's event where it is known."""
    home = home_state(reading)
    places = scenes or {}
    return [
        resolve_actor(m, reading.document.published, home, places.get(m.id)) for m in reading.mentions if isinstance(m.attributes, ActorAttributes)
    ]


def known(form: str) -> bool:
    """True if the tables know this naming."""
    parts = tokens(fold_word(form))
    return bool(parts) and (hit := name_trie().at(parts, 0)) is not None and hit[0] == len(parts)
