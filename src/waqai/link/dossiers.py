"""Dossiers: negotiations and deals as objects, from the stages that readings tell of them.

A stage is told by a sentence: what stage, of what matter, between whom, on which day, by which words. Stages of one matter between the same parties are one
dossier, whichever documents tell them and in whatever order these come.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from waqai.link import stages as cues
from waqai.link.matters import classes, key, matter, says_little
from waqai.link.negotiators import Negotiators
from waqai.tellings import Day, Party
from waqai.text.layout import layout
from waqai.text.tokens import Token
from waqai.types import Event, Evidence, Reading, Span, Status, Why, content_hash

#: Share of the shorter matter's words that two matters of one dossier have in common.
SAME_MATTER = 0.6
#: A side that is named this many times less often than the most named one is no party of a dossier.
_SELDOM = 4
_ENDS = ("suspended", "rejected")
#: Of what is told of one day, a deal follows the talks about it.
_RANK = {"agreed": 1, "signed": 2, "in_force": 3}


class Stage(Struct, frozen=True, gc=False, omit_defaults=True):
    """One stage of a negotiation or deal as one sentence tells it.

    ``stage`` is one of :data:`waqai.link.stages.STAGES`; ``status`` whether it was reached. ``cue`` and ``noun`` are the words that tell it, ``matter`` those
    that say what it is about and ``key`` their content words, sorted. ``event`` is the reading's event at these words where there is one.
    """

    id: str
    document: str
    stage: str
    status: Status
    cue: Evidence
    noun: Evidence
    sentence: Span
    why: Why
    matter: Evidence | None = None
    key: tuple[str, ...] = ()
    parties: tuple[Party, ...] = ()
    event: str | None = None
    day: Day | None = None
    published: dt.date | None = None
    source: str | None = None

    @property
    def sides(self) -> tuple[str, ...]:
        """The parties by state, or by key where they are of none."""
        return tuple(sorted({side(p) for p in self.parties}))

    @property
    def when(self) -> dt.date | None:
        """The first day it may have been reached, else the day it was published."""
        return self.day.start if self.day and self.day.start else self.published


class Dossier(Struct, frozen=True, gc=False, omit_defaults=True):
    """A negotiation or deal with all that was told of it, in order of days. ``stage`` is the last one that was reached."""

    id: str
    stage: str
    matter: str
    parties: tuple[str, ...]
    stages: tuple[Stage, ...]

    @property
    def documents(self) -> tuple[str, ...]:
        """Ids of the documents that tell of it."""
        return tuple(dict.fromkeys(s.document for s in self.stages))


def side(party: Party) -> str:
    """What two namings of one side of a negotiation share: its state, else the key of the party."""
    return party.country if party.country and len(party.country) == 3 else party.key


def stages(reading: Reading) -> tuple[Stage, ...]:
    """The stages that a reading's text tells, in text order; each has a side at least.

    One that names no matter ("the ministry studies two offers") has that of the stage told last before it between the same sides.
    """
    laid = layout(reading.document.text)
    words = laid.tokens
    found: list[Stage] = []
    who: Negotiators | None = None
    for sentence, (first, last) in zip(laid.sentences, laid.bounds, strict=True):
        for t in cues.told(words, first, last):
            who = who or Negotiators(reading, words, laid.sentences)
            if (stage := _stage(reading, words, t, sentence, last, who)) is not None:
                found.append(stage)
    return tuple(_once(_with_matters(found)))


def _with_matters(found: Sequence[Stage]) -> list[Stage]:
    known: list[Stage] = []
    for s in found:
        before = next((k for k in reversed(known) if k.key and k.sides == s.sides), None)
        known.append(s if s.key or before is None else replace(s, matter=before.matter, key=before.key))
    return known


def _stage(reading: Reading, words: Sequence[Token], t: cues.Told, sentence: Span, last: int, who: Negotiators) -> Stage | None:
    document = reading.document
    about = who.before_time(_about(words, t, last))
    if not _enough(words, t, about, last):
        return None
    cue = Span(words[t.start].start, words[t.end - 1].end)
    noun = Span(words[t.thing[0]].start, words[t.thing[1] - 1].end)
    parties = who.parties(sentence, cue, noun)
    if not _between_sides(words, t, parties):
        return None
    event = who.event(cue, noun)
    return Stage(
        id=content_hash("stage", document.id, t.cue.stage, noun.start),
        document=document.id,
        stage=t.cue.stage,
        status=_reached(t, event),
        cue=document.cite(cue),
        noun=document.cite(noun),
        sentence=sentence,
        why=Why("link.stages", t.cue.id),
        matter=document.cite(about) if about else None,
        key=_key(words, about),
        parties=parties,
        event=event.id if event else None,
        day=who.day(sentence, cue, event),
        published=document.published,
        source=document.source,
    )


def _reached(t: cues.Told, event: Event | None) -> Status:
    """Whether a stage was reached: by its own words, or what the event at them is. A talk that failed did so, though the event is one denied."""
    if event is None or t.status is not Status.HAPPENED or (event.status is Status.DENIED and t.cue.stage in _ENDS):
        return t.status
    return event.status


def _about(words: Sequence[Token], t: cues.Told, last: int) -> Span | None:
    """The matter: after the noun, else after the cue where that stands behind the noun."""
    if t.cue.pos == "verb" and t.thing == (t.start, t.end):
        return matter(words, t.end, last, of_verb=True)
    return matter(words, t.thing[1], last) or (matter(words, t.end, last) if t.end > t.thing[1] else None)


def _enough(words: Sequence[Token], t: cues.Told, about: Span | None, last: int) -> bool:
    """True unless the cue needs a matter and none is told, or only an opinion is shared."""
    if t.cue.stage == "agreed" and "matter" in t.cue.needs:
        return not cues.is_vague(words, t.end, last)
    return about is not None if "matter" in t.cue.needs else True


def _between_sides(words: Sequence[Token], t: cues.Told, parties: Sequence[Party]) -> bool:
    """True if a state takes part or two sides do; offers, and what is only thought of, need somebody across the table."""
    sides = {side(p) for p in parties}
    found = classes(words, *t.thing)
    if t.cue.stage == "proposed" or (found is not None and set(found[1]) <= {"option"}):
        return len(sides) > 1
    return len(sides) > 1 or any(p.country for p in parties)


def _key(words: Sequence[Token], about: Span | None) -> tuple[str, ...]:
    return key([w for w in words if about.start <= w.start < about.end]) if about else ()


def _once(found: Sequence[Stage]) -> Iterable[Stage]:
    """Each stage of a matter once a sentence."""
    return {(s.sentence, s.stage, s.key, s.status): s for s in reversed(found)}.values().__reversed__()


def same_dossier(a: Stage, b: Stage) -> bool:
    """True if two stages are of one negotiation: two sides in common (or all that both name) and most words of the matter.

    A matter told in words that fit many ("the agreement", "cooperation") needs the same sides: two of them, or the same report.
    """
    shared = set(a.sides) & set(b.sides)
    if len(shared) < min(2, len(a.sides), len(b.sides)) or not shared:
        return False
    if not a.key or not b.key:
        return not a.key and not b.key and a.document == b.document and a.sides == b.sides
    if (says_little(a.key) or says_little(b.key)) and not (a.sides == b.sides and (len(a.sides) > 1 or a.document == b.document)):
        return False
    return len(set(a.key) & set(b.key)) >= SAME_MATTER * min(len(a.key), len(b.key))


def blocks(stage: Stage) -> tuple[str, ...]:
    """Keys of which two stages of one dossier share at least one: a side and a word of the matter each, or the document where no matter is told."""
    if not stage.key:
        return (f"document|{stage.document}",)
    return tuple(f"{who}|{word}" for who in stage.sides for word in stage.key)


def dossiers(found: Iterable[Stage]) -> tuple[Dossier, ...]:
    """The dossiers of some stages, by their first day and id. The same stages in any order give the same dossiers."""
    return extended((), found)


def extended(known: Iterable[Dossier], found: Iterable[Stage], without: Collection[str] = ()) -> tuple[Dossier, ...]:
    """Dossiers with further stages, and without what some documents told before; the same as all their stages give at once.

    Only dossiers that lose a stage are taken apart: what the others join stays joined, and is compared with the new stages alone.
    """
    joined: dict[str, str] = {}
    stages_of: dict[str, Stage] = {}
    fresh = {s.id: s for s in found}
    for dossier in known:
        kept = [s for s in dossier.stages if s.document not in without]
        if len(kept) < len(dossier.stages):
            fresh |= {s.id: s for s in kept if s.id not in fresh}
        else:
            stages_of |= {s.id: s for s in kept}
            joined |= dict.fromkeys((s.id for s in kept), kept[0].id)
    _join(joined, stages_of, fresh)
    stages_of |= fresh
    groups: dict[str, list[Stage]] = defaultdict(list)
    for s in sorted(stages_of.values(), key=_order):
        groups[_root(joined, s.id)].append(s)
    return tuple(_dossier(group) for group in groups.values())


def _join(joined: dict[str, str], known: Mapping[str, Stage], fresh: Mapping[str, Stage]) -> None:
    """Join fresh stages with known ones and one another, as far as two of one block are of one negotiation."""
    joined |= {id: id for id in fresh}
    blocked: dict[str, list[Stage]] = defaultdict(list)
    for s in known.values():
        for block in blocks(s):
            blocked[block].append(s)
    for s in sorted(fresh.values(), key=_order):
        for block in blocks(s):
            for other in blocked[block]:
                if _root(joined, s.id) != _root(joined, other.id) and same_dossier(other, s):
                    joined[_root(joined, s.id)] = _root(joined, other.id)
            blocked[block].append(s)


def _root(joined: dict[str, str], id: str) -> str:
    while joined[id] != id:
        joined[id] = joined[joined[id]]
        id = joined[id]
    return id


def _order(stage: Stage) -> tuple[dt.date, dt.date, int, str, int, str]:
    """By day; of one day, talks before the deal."""
    far = dt.date.max
    return (stage.when or far, stage.published or far, _RANK.get(stage.stage, 0), stage.document, stage.cue.span.start, stage.id)


def _dossier(group: Sequence[Stage]) -> Dossier:
    """The dossier of stages in their order; its id is the first one's."""
    reached = [s for s in group if s.status is Status.HAPPENED] or list(group)
    told = [s.matter.quote for s in group if s.matter]
    named = Counter(name for s in group for name in s.sides)
    often = max(named.values()) / _SELDOM
    return Dossier(
        id=content_hash("dossier", group[0].id),
        stage=reached[-1].stage,
        matter=max(told, key=lambda m: (told.count(m), -len(m), m), default=""),
        parties=tuple(sorted(name for name, count in named.items() if count > often)) or group[0].sides,
        stages=tuple(group),
    )
