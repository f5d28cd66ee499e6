"""When and where an event took place, decided once for all its mentions, in view of what the report's other events make of its times and places.

A mention's own sentence seldom says more than half of it: a report dates its first sentence, and what is said and done in the next ones has the same
day without a word. So each time or place that the mentions were offered (``pipeline.attachable``) is weighed again for the event as a whole.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Generic, TypeVar

from waqai.lexicon.predicates import VERBAL
from waqai.readers.embedded.analysis import Analysis, Place, Time
from waqai.readers.embedded.buckets import bucket
from waqai.readers.embedded.candidates import Candidate
from waqai.readers.embedded.context import tenth
from waqai.readers.embedded.participants import identity

T = TypeVar("T", Time, Place)


@dataclass(slots=True, eq=False)
class Offer(Generic[T]):
    """A time or place that may be an event's: as named nearest to the event, with the mention it was offered to and how likely it is that mention's."""

    thing: T
    mention: Candidate
    score: float
    rank: int
    #: How many of the event's mentions were offered it, under any of its namings.
    offered: int = 1


class Setting(Generic[T]):
    """The times, or the places, that a report's events were offered."""

    def __init__(self, analysis: Analysis, things: list[T], members: Iterable[list[Candidate]], offers: Iterable[list[Offer[T]]]) -> None:
        self.analysis = analysis
        self.things: list[T] = things
        self.keys = {id(t): _key(analysis, t) for t in things}
        self.distinct = len(set(self.keys.values()))
        self.events: list[tuple[list[Candidate], list[Offer[T]]]] = [(m, self._joined(o)) for m, o in zip(members, offers, strict=True)]
        #: Of each time or place: the events it most likely belongs to, with the probability that it does.
        self.holders: dict[object, list[tuple[float, list[Candidate]]]] = {}
        for event, joined in self.events:
            for o in joined:
                self.holders.setdefault(self.keys[id(o.thing)], []).append((o.score, event))

    def _joined(self, offers: list[Offer[T]]) -> list[Offer[T]]:
        """One offer for each time or place, however often it is named; the likeliest."""
        best: dict[object, Offer[T]] = {}
        for o in offers:
            key = self.keys[id(o.thing)]
            known = best.get(key)
            if known is None or o.score > known.score:
                o.offered += known.offered if known is not None else 0
                best[key] = o
            else:
                known.offered += 1
        return sorted(best.values(), key=lambda o: -o.score)

    def features(self, members: list[Candidate], offer: Offer[T], offers: list[Offer[T]]) -> list[str]:
        """What speaks for an event having the time or place of an offer."""
        c, thing, key = offer.mention, offer.thing, self.keys[id(offer.thing)]
        first = min(members, key=lambda m: m.start)
        p, type_ = tenth(offer.score), first.type
        others = [o for o in offers if o is not offer]
        rival = max((o.score for o in others), default=-0.1)
        away = thing.sentence - first.sentence
        side = "same" if away == 0 else "before" if away < 0 else "after"
        own = any(o.thing.sentence in {m.sentence for m in members} for o in others)
        between = sum(first.sentence > t.sentence > thing.sentence for t in self.things)
        named = sum(k == key for k in self.keys.values())
        f = [
            f"p={p}",
            f"p+type={p}+{type_}",
            f"p+side={p}+{side}+{bucket(abs(away))}",
            f"rival={p}+{tenth(rival) if rival >= 0 else '-'}",
            f"rank={min(sum(o.score > offer.score for o in others), 3)}+{p}",
            f"offered={min(offer.offered, 4)}+{min(len(members), 4)}",
            f"distinct={min(self.distinct, 5)}+{side}",
            f"distinct+type={min(self.distinct, 3)}+{side}+{type_}",
            f"distinct+p={min(self.distinct, 5)}+{p}",
            f"own={own}+{side}+{p}",
            f"between={min(between, 3)}+{side}",
            f"named={min(named, 4)}+{side}",
            f"place={min(thing.sentence, 2)}+{min(first.sentence, 4)}",
            f"verbal={type_ in VERBAL}+{side}+{min(self.distinct, 3)}",
            f"side+type={side}+{type_}+{min(thing.sentence, 2)}",
            f"status={c.status}+{side}+{p}",
            f"pos={first.sense.pos}+{first.tense}+{side}",
            f"quoted={_quoted(self.analysis, first)}+{side}+{type_}",
            f"first={thing is self.things[0]}+{side}+{p}",
        ]
        f += self._shape(thing, side, type_, p)
        return f + self._company(members, first, key, side, type_, p)

    def _shape(self, thing: T, side: str, type_: str, p: int) -> list[str]:
        if isinstance(thing, Time):
            t = thing.attributes
            return [
                f"shape={t.shape}+{side}",
                f"shape+type={t.shape}+{type_}+{side}",
                f"shape+p={t.shape}+{p}",
                f"unit={t.unit}+{t.direction}+{side}",
                f"direction={t.direction}+{t.stated}+{side}+{type_}",
            ]
        kind = thing.entries[0].kind + thing.entries[0].role if thing.entries else "-"
        return [f"kind={kind}+{side}", f"kind+type={kind}+{type_}+{side}", f"prep={thing.preposition}+{side}+{p}", f"rule={thing.rule}+{side}+{p}"]

    def _company(self, members: list[Candidate], first: Candidate, key: object, side: str, type_: str, p: int) -> list[str]:
        """What the other events make of it, and what they share with this one: the sentence, the participants, who speaks."""
        held = [(score, event) for score, event in self.holders[key] if event is not members]
        if not held:
            return [f"held=nobody+{side}+{p}"]
        score, event = max(held, key=lambda h: h[0])
        mine, theirs = _people(members), _people(event)
        shared = "same" if mine & theirs else "one" if not mine or not theirs else "differ"
        floor = first.floor is not None and identity(first.floor) in theirs
        gap = min((abs(m.sentence - o.sentence) for m in members for o in event), default=9)
        f = [
            f"held={tenth(score)}+{side}",
            f"held+type={tenth(score)}+{event[0].type}+{type_}+{side}",
            f"held+shared={int(score * 5)}+{shared}+{side}",
            f"held+gap={int(score * 5)}+{bucket(gap)}+{side}",
            f"held+floor={int(score * 5)}+{floor}+{type_}",
            f"held+p={int(score * 5)}+{p}",
            f"company={min(sum(s >= 0.5 for s, _ in held), 4)}+{side}+{type_}",
            f"company+distinct={min(sum(s >= 0.5 for s, _ in held), 4)}+{min(self.distinct, 4)}+{side}",
        ]
        if event[0].status != first.status:
            f.append(f"statuses={event[0].status}+{first.status}+{side}")
        return f


def _key(analysis: Analysis, thing: T) -> object:
    """What two namings of one time or place have in common."""
    if isinstance(thing, Time):
        return thing.attributes
    if thing.entries:
        return thing.entries[0].id
    return " ".join(analysis.lexemes[k].bare for k in range(thing.start, thing.end))


def _people(members: list[Candidate]) -> set[object]:
    return {identity(a) for c in members for a in (*c.actors, *c.recipients)}


def _quoted(analysis: Analysis, c: Candidate) -> bool:
    """True within quotation marks, or right behind a cue of speech."""
    marks, _, _ = analysis.running()
    first, _ = analysis.bounds[c.sentence]
    return (marks[c.start] - marks[first]) % 2 == 1
