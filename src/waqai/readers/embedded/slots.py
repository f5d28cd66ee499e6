"""Grammatical slots: how each naming of a sentence stands to a trigger.

A partial parse made for the purpose: to the right of a verb the first bare naming is its subject and the second its object (VSO), namings after a
preposition stand in that preposition's slot, coordinated ones share a slot; when nothing bare follows, the nearest bare naming before the verb is
its subject (SVO, relative clauses). To the right of a noun the naming next to it is its genitive.
"""

from __future__ import annotations

from waqai.lexicon.predicates import Frame
from waqai.readers.embedded.analysis import Actor, Analysis
from waqai.readers.embedded.candidates import Candidate, Slot
from waqai.text.fold import fold_word

_BREAKS = frozenset(("،", ",", ":", "؛", '"', "(", ")", "-", "..."))


def governor(analysis: Analysis, actor: Actor) -> str:
    """The preposition of an actor, with the noun between where both make one ("من قبل", "على يد")."""
    low = analysis.bounds[actor.sentence][0]
    i = actor.start - 1
    while i >= low and analysis.lexemes[i].folded in ('"', "("):
        i -= 1
    if i > low:
        pair = (analysis.lexemes[i - 1].folded.lstrip("و"), analysis.lexemes[i].folded)
        if pair[1] in ("قبل", "طرف", "جانب") and pair[0] == "من":
            return "من قبل"
        if pair[1] in ("يد", "ايدي", "يدي") and pair[0] == "علي":
            return "علي يد"
        if pair[1] == "قوات" and pair[0] == "من":
            return "من"
    return actor.preposition


def fill_slots(analysis: Analysis, candidate: Candidate, subjects: list[Actor | None]) -> None:
    """Set ``candidate.slots``: the sentence's namings on both sides, and earlier subjects as fillers of a dropped one.

    ``subjects`` holds each sentence's main subject, as far as it has one.
    """
    first, last = analysis.bounds[candidate.sentence]
    here = analysis.actors_in(candidate.sentence)
    slots = _right(analysis, candidate, [a for a in here if a.start >= candidate.start + 1 or a.start >= candidate.end], last)
    slots += _left(analysis, candidate, [a for a in here if a.end <= candidate.start], first)
    seen = {id(s.actor.canonical()) for s in slots}
    for back in range(1, 4):
        number = candidate.sentence - back
        subject = subjects[number] if number >= 0 else None
        if subject is not None and id(subject.canonical()) not in seen:
            seen.add(id(subject.canonical()))
            slots.append(Slot(subject, f"previous{back}", "back", 40 * back))
    opening = next((s for s in subjects if s is not None), None)
    if opening is not None and opening.sentence < candidate.sentence and id(opening.canonical()) not in seen:
        slots.append(Slot(opening, "opening", "back", 200))
    wanted = _folded_roles(candidate.frame, candidate.sense.is_verbal)
    for slot in slots:
        slot.role = wanted.get(slot.name, "")
    candidate.slots = slots


_known_roles: dict[tuple[str, bool], dict[str, str]] = {}


def _folded_roles(frame: Frame, verbal: bool) -> dict[str, str]:
    """The roles of a frame's slots, slots in folded spelling as the governors are."""
    found = _known_roles.get((frame.id, verbal))
    if found is None:
        roles = frame.roles if verbal else frame.noun_roles
        found = _known_roles[frame.id, verbal] = {fold_word(k): v for k, v in roles.items()}
    return found


def _crossed(analysis: Analysis, start: int, end: int) -> tuple[int, int]:
    """Verbs (the first token left out) and clause signs between two tokens."""
    if end <= start:
        return 0, 0
    verbs, breaks = analysis.crossings(_BREAKS)
    return verbs[end] - verbs[start + 1], breaks[end] - breaks[start]


def _visits(candidate: Candidate) -> bool:
    """True for an active verb whose object is who is visited."""
    return candidate.sense.pos == "verb" and candidate.voice != "passive" and candidate.frame.is_visit


def _right(analysis: Analysis, candidate: Candidate, actors: list[Actor], last: int) -> list[Slot]:
    verbal = candidate.sense.is_verbal
    slots: list[Slot] = []
    bare = 0
    previous: Slot | None = None
    for actor in actors:
        verbs, breaks = _crossed(analysis, candidate.end, actor.start)
        preposition = governor(analysis, actor)
        if actor.form == "adjective":
            near = actor.start - candidate.end <= 1
            slots.append(Slot(actor, "adj" if near and not verbal else "adj far", "right", actor.start - candidate.end, verbs, breaks))
            continue
        if actor.conjoined and previous is not None and previous.actor.end <= actor.start:
            name = previous.name
        elif preposition:
            name = preposition
        elif actor.form == "state" and _visits(candidate):
            name = "obj"  # "زار الرباط وفد": a state or its capital is visited and does not visit
        else:
            bare += 1
            gap = actor.start - candidate.end
            if verbal:
                name = ("subj", "obj")[bare - 1] if bare <= 2 else "np"
            elif gap <= 0 or (gap <= 2 and not verbs and not breaks):
                name = ("gen", "gen2")[bare - 1] if bare <= 2 else "np"
            else:
                name = "gen2" if bare == 2 else "np"
        slot = Slot(actor, name, "right", actor.start - candidate.end, verbs, breaks)
        slots.append(slot)
        previous = slot
    return slots


def _left(analysis: Analysis, candidate: Candidate, actors: list[Actor], first: int) -> list[Slot]:
    slots: list[Slot] = []
    bare = 0
    for actor in reversed(actors):
        verbs, breaks = _crossed(analysis, actor.end, candidate.start)
        preposition = governor(analysis, actor)
        if actor.form == "adjective":
            name = "before:adj"
        elif preposition:
            name = "before:" + preposition
        else:
            bare += 1
            name = f"left{min(bare, 3)}"
        slots.append(Slot(actor, name, "left", candidate.start - actor.end, verbs, breaks))
    return slots


def main_subjects(analysis: Analysis) -> list[Actor | None]:
    """For each sentence the first bare naming: what its dropped subjects and those of the next sentence most often are."""
    subjects: list[Actor | None] = [None] * len(analysis.bounds)
    for actor in analysis.actors:
        if subjects[actor.sentence] is None and not actor.preposition and not actor.of_place and actor.form != "adjective":
            subjects[actor.sentence] = actor
    return subjects
