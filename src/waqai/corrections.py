"""Corrections: one field of an event set right by a person, and what a telling is after it.

A correction says what is so, not what was wrong, so it can be applied to any later telling of the event. Those that cite words cite the document's own.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from msgspec import Struct
from msgspec.structs import replace

from waqai.tellings import Day, Party, Site, Telling, words_key
from waqai.types import Evidence, Role, Status


class TypeIs(Struct, frozen=True, gc=False, tag="type", tag_field="field"):
    """The event is of this type and, if given, of these modes."""

    type: str
    modes: tuple[str, ...] = ()


class StatusIs(Struct, frozen=True, gc=False, tag="status", tag_field="field"):
    """The text says this of whether it happened."""

    status: Status


class DayIs(Struct, frozen=True, gc=False, tag="day", tag_field="field", omit_defaults=True):
    """It was on these days, both ends included; ``naming``: the words that say so, if there are any.

    ``start`` None: the text does not date it, or, with ``naming``, in words that leave the days open.
    """

    start: dt.date | None
    end: dt.date | None = None
    naming: Evidence | None = None


class PlaceIs(Struct, frozen=True, gc=False, tag="place", tag_field="field", omit_defaults=True):
    """It was at this place; ``name`` None: the text names no place. Degrees north and east."""

    name: str | None
    country: str | None = None
    id: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    naming: Evidence | None = None


class CountIs(Struct, frozen=True, gc=False, tag="count", tag_field="field"):
    """So many were ``killed`` or ``wounded`` (``what``); None: the text does not say."""

    what: str
    value: int | None


class TopicsAre(Struct, frozen=True, gc=False, tag="topics", tag_field="field"):
    """It was about these topics."""

    topics: tuple[str, ...]


class GivenParty(Struct, frozen=True, gc=False, omit_defaults=True):
    """A participant as a person gives it: the words that name it, and who that is. ``key`` is what a reader knows it by, if one does."""

    naming: Evidence
    name: str | None = None
    country: str | None = None
    sectors: tuple[str, ...] = ()
    form: str = ""
    key: str = ""

    @classmethod
    def of(cls, party: Party) -> GivenParty:
        """A participant as a reader has it."""
        return cls(party.naming, party.name, party.country, party.sectors, party.form, party.key)

    def party(self) -> Party:
        """The participant as tellings hold it, with the key that a reader's naming of the same actor has."""
        if self.key:
            key = self.key
        elif self.name:
            key = self.name
        elif self.country and self.sectors:
            key = f"{self.country} {'/'.join(self.sectors)}"
        else:
            key = words_key(self.naming.quote)
        return Party("", self.naming, key, self.form, self.name, self.country, self.sectors)


class PartiesAre(Struct, frozen=True, gc=False, tag="parties", tag_field="field"):
    """These and no others had this role."""

    role: Role
    parties: tuple[GivenParty, ...]


class TriggersAre(Struct, frozen=True, gc=False, tag="triggers", tag_field="field"):
    """These words tell the event, the fullest mention first."""

    triggers: tuple[Evidence, ...]


class RoleIs(Struct, frozen=True, gc=False, tag="role", tag_field="field", omit_defaults=True):
    """The participant named by these words had this role, None: no part in the event. Nothing is said of the others."""

    party: GivenParty
    role: Role | None = None


class SourceIs(Struct, frozen=True, gc=False, tag="source", tag_field="field"):
    """The event is told on the word of whoever these words name, or (``holds`` False) it is not."""

    party: GivenParty
    holds: bool = True


Correction = TypeIs | StatusIs | DayIs | PlaceIs | CountIs | TopicsAre | PartiesAre | RoleIs | SourceIs | TriggersAre


def correct(telling: Telling, correction: Correction) -> Telling:
    """The telling with one field set right. Where the correction cites no words, those of the field corrected, else of the trigger, stand for it."""
    match correction:
        case TypeIs():
            return replace(telling, type=correction.type, modes=correction.modes)
        case StatusIs():
            return replace(telling, status=correction.status)
        case TopicsAre():
            return replace(telling, topics=correction.topics)
        case CountIs():
            return replace(telling, killed=correction.value) if correction.what == "killed" else replace(telling, wounded=correction.value)
        case DayIs():
            return replace(telling, when=_day(telling, correction))
        case PlaceIs():
            return replace(telling, where=_site(telling, correction))
        case PartiesAre():
            parties = tuple(p.party() for p in correction.parties)
            return replace(telling, actors=parties) if correction.role is Role.ACTOR else replace(telling, recipients=parties)
        case RoleIs():
            return _with_role(telling, correction)
        case SourceIs():
            return _with_source(telling, correction)
        case TriggersAre():
            return replace(telling, triggers=correction.triggers)


def _day(telling: Telling, c: DayIs) -> Day | None:
    if c.start is None:
        return Day("", c.naming, grain="vague") if c.naming else None
    mention, naming = (telling.when.mention, telling.when.naming) if telling.when else ("", telling.triggers[0])
    return Day(mention, c.naming or naming, c.start, c.end or c.start, "day" if c.end in (None, c.start) else "period")


def _site(telling: Telling, c: PlaceIs) -> Site | None:
    if c.name is None:
        return None
    mention, naming = (telling.where.mention, telling.where.naming) if telling.where else ("", telling.triggers[0])
    return Site(mention, c.naming or naming, c.id, c.name, c.country, c.latitude, c.longitude)


def _with_role(telling: Telling, c: RoleIs) -> Telling:
    """The participant stands where it stood if its role is the one it had, else last."""
    party = _known(telling, c.party)
    actors, recipients = _without(telling.actors, c.party), _without(telling.recipients, c.party)
    if c.role is Role.ACTOR:
        actors = _placed(telling.actors, actors, party)
    elif c.role is Role.RECIPIENT:
        recipients = _placed(telling.recipients, recipients, party)
    return replace(telling, actors=actors, recipients=recipients)


def _with_source(telling: Telling, c: SourceIs) -> Telling:
    others = _without(telling.said_by, c.party)
    return replace(telling, said_by=_placed(telling.said_by, others, _known(telling, c.party)) if c.holds else others)


def _placed(before: tuple[Party, ...], others: tuple[Party, ...], party: Party) -> tuple[Party, ...]:
    at = next((n for n, p in enumerate(before) if p not in others), len(others))
    return (*others[:at], party, *others[at:])


def _without(parties: tuple[Party, ...], given: GivenParty) -> tuple[Party, ...]:
    meant = _meant(parties, given)
    return tuple(p for p in parties if p not in meant)


def _meant(parties: tuple[Party, ...], given: GivenParty) -> tuple[Party, ...]:
    """Those that a person's words name: by a letter in common or, if none has, another naming of the same key."""
    here = tuple(p for p in parties if p.naming.span.overlaps(given.naming.span))
    return here or tuple(p for p in parties if p.key in (given.key, given.name) and p.key)


def _known(telling: Telling, given: GivenParty) -> Party:
    """The participant as given; what a person left open is as the reader has it."""
    known = _meant((*telling.parties, *telling.said_by), given)
    if not known or given.name or given.country or given.sectors:
        return given.party()
    return replace(known[0], naming=given.naming)


def cited(correction: Correction) -> Iterator[Evidence]:
    """The words that a correction cites."""
    match correction:
        case DayIs(naming=Evidence() as naming) | PlaceIs(naming=Evidence() as naming):
            yield naming
        case PartiesAre(parties=parties):
            yield from (p.naming for p in parties)
        case RoleIs(party=party) | SourceIs(party=party):
            yield party.naming
        case TriggersAre(triggers=triggers):
            yield from triggers
