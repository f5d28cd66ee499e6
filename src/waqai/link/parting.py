"""Parting: a background mention that the reader has put into one event with the news is told apart again, by its own day and words.

"The president received the ministers. A delegation had visited the capital at the beginning of last month" is two contacts. Where the reader made one of them, the
mention that looks back with a day of its own becomes a telling of its own.
"""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from waqai.link.references import at_report, mention_score, sentence_of
from waqai.tellings import Day, Party, Site, Telling, tellings
from waqai.types import Casualties, Event, Evidence, Kind, Mention, PlaceAttributes, Reading, Span, Why, content_hash

#: How surely a mention must look back: with a time of its own so many days before the report, and without one.
_SURE, _SURER, _DAYS = 0.8, 0.85, 3


def parted(reading: Reading) -> tuple[Telling, ...]:
    """The tellings of a reading, in the order of its events, with background mentions parted from the news. A part's id is made from the event's."""
    return tuple(part for telling in tellings(reading) for part in part_telling(reading, telling))


def part(reading: Reading) -> Reading:
    """The reading with the background mentions of its events parted from the news: an event for each part."""
    several = tuple(e for e in reading.events if len(e.mentions) > 1)
    if not several or reading.document.published is None:
        return reading
    parted: dict[str, list[Event]] = {}
    for event, telling in zip(several, tellings(replace(reading, events=several)), strict=True):
        parts = part_telling(reading, telling)
        if len(parts) > 1:
            parted[event.id] = [_event(event, p, p is parts[0]) for p in parts]
    return replace(reading, events=tuple(part for e in reading.events for part in parted.get(e.id, (e,)))) if parted else reading


def _event(event: Event, part: Telling, news: bool) -> Event:
    """The event of one part; what its sentences do not name is not its own."""
    named = {p.mention for p in part.parties}
    return replace(
        event,
        id=event.id if news else part.id,
        mentions=part.triggers,
        arguments=tuple(a for a in event.arguments if a.mention in named),
        time=part.when.mention if part.when else None,
        place=part.where.mention if part.where else None,
        casualties=event.casualties if news else Casualties(),
        why=(*event.why, Why("link.parting")),
    )


def part_telling(reading: Reading, telling: Telling) -> tuple[Telling, ...]:
    """The telling as it is, or what is left of it and one telling for each day that its background mentions name."""
    if len(telling.triggers) < 2 or telling.published is None:
        return (telling,)
    back = {m.span: _own_day(reading, telling, m) for m in telling.triggers if _stands_apart(reading, telling, m)}
    rest = tuple(m for m in telling.triggers if m.span not in back)
    if not back or not rest:
        return (telling,)
    groups: dict[str, list[Evidence]] = {}
    for m in telling.triggers:
        if m.span in back:
            day = back[m.span]
            groups.setdefault(day.mention if day else "", []).append(m)
    gone = [sentence_of(reading, telling, m) for ms in groups.values() for m in ms]
    parts = [_back(reading, telling, ms, back[ms[0].span]) for ms in groups.values()]
    return (_rest(reading, telling, rest, gone), *parts)


def _stands_apart(reading: Reading, telling: Telling, mention: Evidence) -> bool:
    """True for a mention that looks back, to a day of its own or, where its sentence has none, from a telling dated at the report."""
    score = mention_score(reading, telling, mention)
    if score < _SURE:
        return False
    if _own_day(reading, telling, mention) is not None:
        return True
    when = telling.when
    return score >= _SURER and when is not None and not sentence_of(reading, telling, mention).covers(when.naming.span) and at_report(telling)


def _own_day(reading: Reading, telling: Telling, mention: Evidence) -> Day | None:
    """The time before the report that stands in the mention's sentence nearest to it and is not the telling's own, None without one."""
    sentence = sentence_of(reading, telling, mention)
    found = (
        [day for day in _days(reading, sentence) if day.end is not None and (telling.published - day.end).days >= _DAYS] if telling.published else []
    )
    if not found:
        return None
    nearest = min(found, key=lambda d: abs(d.naming.span.start - mention.span.start))
    return None if telling.when is not None and _meet(telling.when, nearest) else nearest


def _days(reading: Reading, sentence: Span) -> list[Day]:
    whens = {w.mention: w for w in reading.whens}
    times = [m for m in reading.mentions if m.kind is Kind.TIME and sentence.covers(m.evidence.span) and m.id in whens]
    return [Day(m.id, m.evidence, whens[m.id].start, whens[m.id].end, whens[m.id].grain) for m in times]


def _meet(a: Day, b: Day) -> bool:
    return a.mention == b.mention or (
        a.start is not None and a.end is not None and b.start is not None and b.end is not None and a.start <= b.end and b.start <= a.end
    )


def _back(reading: Reading, telling: Telling, mentions: Sequence[Evidence], day: Day | None) -> Telling:
    """The telling of background mentions: with the parties, place and day of their own sentences."""
    sentences = [sentence_of(reading, telling, m) for m in mentions]
    return replace(
        telling,
        id=content_hash("part", telling.id, mentions[0].span.start),
        triggers=tuple(mentions),
        sentence=sentences[0],
        actors=_within(telling.actors, sentences),
        recipients=_within(telling.recipients, sentences),
        said_by=_within(telling.said_by, sentences),
        when=day,
        where=_site(reading, telling, sentences[0], mentions[0]),
        killed=None,
        wounded=None,
    )


def _rest(reading: Reading, telling: Telling, rest: tuple[Evidence, ...], gone: Sequence[Span]) -> Telling:
    """What is left: without the parties that only the background names."""
    kept = [sentence_of(reading, telling, m) for m in rest]
    where = telling.where
    return replace(
        telling,
        triggers=rest,
        sentence=min(kept),
        actors=_without(telling.actors, gone),
        recipients=_without(telling.recipients, gone),
        where=None if where is not None and any(s.covers(where.naming.span) for s in gone) else where,
    )


def _within(parties: Sequence[Party], sentences: Sequence[Span]) -> tuple[Party, ...]:
    return tuple(p for p in parties if any(s.covers(p.naming.span) for s in sentences))


def _without(parties: Sequence[Party], sentences: Sequence[Span]) -> tuple[Party, ...]:
    return tuple(p for p in parties if not any(s.covers(p.naming.span) for s in sentences))


def _site(reading: Reading, telling: Telling, sentence: Span, mention: Evidence) -> Site | None:
    """The telling's place if it stands in the sentence, else the place named nearest to the trigger there."""
    if telling.where is not None and sentence.covers(telling.where.naming.span):
        return telling.where
    places = [m for m in reading.mentions if isinstance(m.attributes, PlaceAttributes) and sentence.covers(m.evidence.span)]
    if not places:
        return None
    return _located(reading, min(places, key=lambda m: abs(m.evidence.span.start - mention.span.start)))


def _located(reading: Reading, place: Mention) -> Site:
    ref = reading.ref(place.id)
    if ref is None:
        return Site(place.id, place.evidence)
    return Site(place.id, place.evidence, ref.id, ref.name, ref.country, ref.latitude, ref.longitude)
