"""Judgements: what people decided about events, and what stands of a reading after them.

A judgement is anchored to words, not to an event's id: another reader, or the same one made better, may find the event at other words of the same phrase,
under another type, or not at all. So a judgement holds the triggers it was made on and a snapshot of the telling. Judgements are never changed; taking one
back is a further judgement. Nothing here knows where they are kept.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import Any

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from waqai.corrections import (
    Correction,
    CountIs,
    DayIs,
    GivenParty,
    PartiesAre,
    PlaceIs,
    RoleIs,
    SourceIs,
    StatusIs,
    TopicsAre,
    TriggersAre,
    TypeIs,
    correct,
)
from waqai.tellings import Telling, retold
from waqai.types import Document, Evidence, EvidenceError, Link, Relation, Span, Why, content_hash

__all__ = [
    "Action", "Anchor", "Correction", "CountIs", "DayIs", "GivenParty", "Judged", "Judgement", "JudgementError", "Mark", "PartiesAre", "PlaceIs", "RoleIs",
    "SourceIs", "StatusIs", "Subject", "TopicsAre", "TriggersAre", "TypeIs", "anchored", "correct", "effective", "human_link", "judged", "proven",
    "quotations", "schema", "shared", "subjects", "validated",
]  # fmt: skip


class JudgementError(ValueError):
    """A judgement that says too little or refers to nothing."""


class Action(StrEnum):
    """What a person did: with one event (``add``: one that the reading has not), with two, or (undo) with an earlier judgement."""

    ADD = "add"
    ACCEPT = "accept"
    REJECT = "reject"
    CORRECT = "correct"
    MERGE = "merge"
    SPLIT = "split"
    UNDO = "undo"


class Anchor(Struct, frozen=True, gc=False, omit_defaults=True):
    """Which event of which document is meant: its id when it was judged, its type, the words that told it.

    ``beside`` are the types of other events that the same words told then; a later event of such a type is not taken for this one.
    """

    document: str
    event: str
    type: str
    triggers: tuple[Evidence, ...]
    beside: tuple[str, ...] = ()

    @classmethod
    def of(cls, telling: Telling, others: Iterable[Telling] = ()) -> Anchor:
        """The anchor of a telling among the others of its document."""
        spans = _spans(telling.triggers)
        beside = {o.type for o in others if o.id != telling.id and o.type != telling.type and shared(spans, _spans(o.triggers))}
        return cls(telling.document, telling.id, telling.type, telling.triggers, tuple(sorted(beside)))


class Judgement(Struct, frozen=True, gc=False, omit_defaults=True):
    """One decision of one person. ``snapshot`` is the telling it was made on; ``other`` the second event of a merge or split."""

    id: str
    at: dt.datetime
    by: str
    action: Action
    target: Anchor | None = None
    other: Anchor | None = None
    correction: Correction | None = None
    undoes: str | None = None
    note: str = ""
    snapshot: Telling | None = None

    @classmethod
    def of(
        cls,
        action: Action,
        by: str,
        at: dt.datetime,
        *,
        snapshot: Telling | None = None,
        target: Anchor | None = None,
        other: Anchor | None = None,
        correction: Correction | None = None,
        undoes: str | None = None,
        note: str = "",
    ) -> Judgement:
        """A judgement whose id is the hash of what it says; raises JudgementError if a part is missing that its action needs."""
        said = msgspec.json.encode((action, by, at, target, other, correction, undoes, note))
        id = content_hash("judgement", said.decode())
        return validated(cls(id, at, by, action, target, other, correction, undoes, note, snapshot))

    @property
    def order(self) -> tuple[dt.datetime, str]:
        """What "newer" means."""
        return (self.at, self.id)


def validated(judgement: Judgement) -> Judgement:
    """The judgement itself; raises JudgementError if a part is missing that its action needs, or its time has no zone."""
    j = judgement
    needed: dict[str, object] = {"by": j.by, "time zone": j.at.tzinfo}
    needed |= {"undoes": j.undoes} if j.action is Action.UNDO else {"target": j.target, "snapshot": j.snapshot}
    needed |= {"other": j.other} if j.action in (Action.MERGE, Action.SPLIT) else {}
    needed |= {"correction": j.correction} if j.action is Action.CORRECT else {}
    if missing := [name for name, value in needed.items() if not value]:
        raise JudgementError(f"a judgement to {j.action} needs: {', '.join(missing)}")
    if j.target is not None and not j.target.triggers:
        raise JudgementError("an anchor needs the words of its event")
    return judgement


class Mark(StrEnum):
    """What people said of a telling; ``kept`` is one that the present reading does not find and people hold to."""

    UNJUDGED = ""
    ACCEPTED = "accepted"
    CORRECTED = "corrected"
    REJECTED = "rejected"
    KEPT = "kept"


class Judged(Struct, frozen=True, gc=False):
    """A telling as it stands after the judgements."""

    telling: Telling
    mark: Mark


def effective(judgements: Iterable[Judgement]) -> list[Judgement]:
    """The judgements that nobody took back, the oldest first, undoings left out. An undoing may itself be undone."""
    undone: set[str] = set()
    standing = []
    for judgement in sorted(judgements, key=lambda j: j.order, reverse=True):
        if judgement.id in undone:
            continue
        if judgement.undoes is not None:
            undone.add(judgement.undoes)
        else:
            standing.append(judgement)
    return standing[::-1]


def shared(left: Sequence[Span], right: Sequence[Span]) -> int:
    """How many code points the spans of two events share."""
    return sum(max(0, min(a.end, b.end) - max(a.start, b.start)) for a in left for b in right)


def _spans(triggers: Iterable[Evidence]) -> tuple[Span, ...]:
    return tuple(t.span for t in triggers)


class Subject:
    """All standing judgements on one event of one document, in their order."""

    def __init__(self, first: Judgement) -> None:
        self.judgements = [first]

    @property
    def anchors(self) -> list[Anchor]:
        """Where the event may be found, the best first: the words at which it was judged, the newest first, then those that people gave it.

        The given ones come last: the same words may tell another event of the reading, which is not the one that was judged.
        """
        targets = [j.target for j in reversed(self.judgements) if j.target is not None]
        given = [(j.target, j.correction.triggers) for j in reversed(self.judgements) if j.target and isinstance(j.correction, TriggersAre)]
        words = {triggers for _, triggers in given}
        found = [anchor for anchor in targets if anchor.triggers not in words]
        return [*found, *(anchor for anchor in targets if anchor.triggers in words), *(replace(a, triggers=triggers) for a, triggers in given)]

    def told(self, told: Iterable[Telling]) -> Telling | None:
        """The telling that is this event; None if there is none. Of an added event, which stands beside what was read, only one of its own type is."""
        known = list(told)
        by_id = next((t for t in known if self.has(t.id)), None)
        if by_id is not None:
            return by_id
        if self.is_added:
            known = [t for t in known if t.type == self.anchors[0].type]
        return next((t for t in (anchored(anchor, known) for anchor in self.anchors) if t is not None), None)

    @property
    def stands(self) -> bool:
        """True unless the newest word is that there is no such event."""
        return self.judgements[-1].action is not Action.REJECT

    @property
    def is_added(self) -> bool:
        """True for an event that a person added: at words that may tell another one too."""
        return self.judgements[0].action is Action.ADD

    def has(self, event: str) -> bool:
        """True if the event was judged under this id."""
        return any(anchor.event == event for anchor in self.anchors)

    def means(self, anchor: Anchor) -> bool:
        """True if a judgement anchored there is on this event, as far as words tell."""
        spans = _spans(anchor.triggers)
        return any((mine.document, mine.type) == (anchor.document, anchor.type) and shared(_spans(mine.triggers), spans) > 0 for mine in self.anchors)

    def applied_to(self, telling: Telling) -> Telling:
        """The telling with everything that was corrected; a type that a person saw and let stand is the type."""
        for judgement in self.judgements:
            if judgement.action is not Action.REJECT and judgement.target is not None:
                telling = replace(telling, type=judgement.target.type)
            if judgement.correction is not None:
                telling = correct(telling, judgement.correction)
        return telling

    @property
    def mark(self) -> Mark:
        """What people said of it."""
        if not self.stands:
            return Mark.REJECTED
        return Mark.CORRECTED if any(j.correction for j in self.judgements) else Mark.ACCEPTED

    @property
    def snapshot(self) -> Telling | None:
        """The telling that the newest judgement that holds to it was made on."""
        return next((j.snapshot for j in reversed(self.judgements) if j.action is not Action.REJECT and j.snapshot), None)


def subjects(judgements: Iterable[Judgement]) -> list[Subject]:
    """Judgements on single events, put together by the event that they are on, in the order in which each was judged first."""
    found: list[Subject] = []
    for judgement in judgements:
        if judgement.target is None or judgement.action in (Action.MERGE, Action.SPLIT):
            continue
        known = _subject(found, judgement)
        if known is None:
            found.append(Subject(judgement))
        else:
            known.judgements.append(judgement)
    return found


def _subject(found: Sequence[Subject], judgement: Judgement) -> Subject | None:
    """The event that a judgement is on: by its id, else by its words; one that is added there is another, whatever the words tell besides."""
    anchor = judgement.target
    assert anchor is not None
    known = next((s for s in found if s.has(anchor.event)), None)
    if known is not None or judgement.action is Action.ADD:
        return known
    return next((s for s in found if s.means(anchor)), None)


def _nearness(anchor: Anchor, telling: Telling) -> tuple[bool, bool, int] | None:
    """How surely a telling is the event that was judged, None if it is not."""
    overlap = shared(_spans(anchor.triggers), _spans(telling.triggers))
    if anchor.event == telling.id:
        return (True, True, overlap)
    if not overlap or (telling.type != anchor.type and telling.type in anchor.beside):
        return None
    return (False, telling.type == anchor.type, overlap)


def anchored(anchor: Anchor, told: Iterable[Telling]) -> Telling | None:
    """The telling that an anchor means: by id, else with the most words in common, the same type first; None if there is none."""
    near = [(nearness, telling) for telling in told if (nearness := _nearness(anchor, telling)) is not None]
    return max(near, key=lambda pair: (pair[0], pair[1].id))[1] if near else None


def judged(document: Document, told: Sequence[Telling], judgements: Iterable[Judgement]) -> tuple[Judged, ...]:
    """What stands of a document's tellings, in their order, then those that people hold to and the reading does not find.

    Rejected ones are part of it, marked. What people hold to gets its telling before what they reject; each telling is taken once.
    """
    free = {t.id: t for t in told}
    stands: dict[str, Judged] = {}
    kept: list[Judged] = []
    for subject in sorted(subjects(effective(judgements)), key=lambda s: (not s.stands, s.is_added)):
        telling = subject.told(free.values())
        if telling is not None:
            del free[telling.id]
            after = _applied(subject, telling, document) if subject.stands else telling
            stands[telling.id] = Judged(after, subject.mark)
        elif subject.stands and (snapshot := subject.snapshot) is not None and proven(document, snapshot):
            kept.append(Judged(_applied(subject, snapshot, document), Mark.KEPT))
    machine = [stands.get(t.id) or Judged(t, Mark.UNJUDGED) for t in told]
    taken = {j.telling.id for j in machine}
    return (*machine, *(k for k in kept if k.telling.id not in taken))


def _applied(subject: Subject, telling: Telling, document: Document) -> Telling:
    after = subject.applied_to(telling)
    return after if after.triggers == telling.triggers else retold(after, document)


def proven(document: Document, telling: Telling) -> bool:
    """True if every quotation of a telling stands in the document's text."""
    try:
        for evidence in quotations(telling):
            document.check(evidence)
    except EvidenceError:
        return False
    return True


def quotations(telling: Telling) -> tuple[Evidence, ...]:
    """Every quotation that a telling rests on."""
    named = [p.naming for p in (*telling.parties, *telling.said_by)]
    named += [thing.naming for thing in (telling.when, telling.where) if thing]
    return (*telling.triggers, *named)


def human_link(judgement: Judgement, left: str, right: str) -> Link:
    """The link that a merge (they are the same) or split (they are not) makes between two tellings."""
    first, second = sorted((left, right))
    same = judgement.action is Action.MERGE
    why = (Why("judge", str(judgement.action), 1.0, judgement.note),)
    return Link(first, second, Relation.SAME, 1.0 if same else 0.0, judgement.by, why, same, judgement.at)


def schema() -> dict[str, Any]:
    """JSON Schema of a judgement, as ``waqai judge export`` writes one a line."""
    generated: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(msgspec.json.schema(Judgement)))
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "waqai judgement", **generated}


if __name__ == "__main__":
    print(msgspec.json.format(msgspec.json.encode(schema()), indent=1).decode())
