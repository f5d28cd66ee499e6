"""From a document to decided candidates: find, fill slots, score, assign roles, set status, attach time and place, merge.

Each stage reads what the stages before it wrote into the draft. Thresholds were chosen on cross-validated training documents
(``training/train.py``), never on the development set.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TypeVar

from waqai.find.actors import ActorFinder, Head
from waqai.find.addressees import find_addressees
from waqai.find.chain import Chain
from waqai.find.places import find_places
from waqai.find.quantities import find_quantities
from waqai.find.quote_spans import redraw
from waqai.find.quotes import Said, find_quotes
from waqai.find.tagger import tag
from waqai.find.times import find_times
from waqai.readers.embedded.analysis import Actor, Analysis, Place, Time
from waqai.readers.embedded.beyond import find_beyond
from waqai.readers.embedded.candidates import Candidate, find_candidates
from waqai.readers.embedded.context import View, context_features
from waqai.readers.embedded.coreference import link_actors
from waqai.readers.embedded.features import (
    OPENING,
    attach_features,
    event_features,
    merge_features,
    role_features,
    status_features,
    told_before,
)
from waqai.readers.embedded.linear import LinearModel, load_model, sigmoid
from waqai.readers.embedded.nations import Nations, own_state
from waqai.readers.embedded.participants import identity, participants
from waqai.readers.embedded.sectors import Parts
from waqai.readers.embedded.sentence import type_chances
from waqai.readers.embedded.settings import Offer, Setting
from waqai.readers.embedded.slots import fill_slots, main_subjects
from waqai.readers.embedded.sources import Attribution
from waqai.readers.embedded.speakers import assign_speakers, give_floor
from waqai.readers.embedded.status import is_negated, status_by_rule, status_cues
from waqai.types import Document

T = TypeVar("T", Time, Place)

#: Sentences around a mention in which its time and place are looked for.
_ATTACH_REACH = 1
#: The first times and places of a report, offered to every mention further on.
_OPENING_THINGS = 4
#: Groups of one type, latest first, that a further mention is held against.
_MERGE_REACH = 15
#: Forms of naming that say their state by themselves.
_STATES = ("state", "adjective")


@dataclass(slots=True)
class Thresholds:
    """Where a probability becomes a decision."""

    event: float = 0.35
    beyond: float = 0.6
    happened: float = 0.75
    participant: float = 0.5
    party: float = 0.5
    merge: float = 0.5
    time: float = 0.3
    place: float = 0.3
    source: float = 0.3
    nation: float = 0.3
    sector: float = 0.3


@dataclass(slots=True)
class Models:
    """The learned decisions; None in place of one leaves the rule that stands behind it."""

    event: LinearModel | None = None
    role: LinearModel | None = None
    party: LinearModel | None = None
    status: LinearModel | None = None
    merge: LinearModel | None = None
    time: LinearModel | None = None
    place: LinearModel | None = None
    when: LinearModel | None = None
    where: LinearModel | None = None
    speaker: LinearModel | None = None
    context: LinearModel | None = None
    sentence: LinearModel | None = None
    beyond: LinearModel | None = None
    source: LinearModel | None = None
    nation: LinearModel | None = None
    sector: LinearModel | None = None

    @classmethod
    def shipped(cls) -> Models:
        """The models of the package."""
        return cls(*(load_model(name) for name in cls.__slots__))


@dataclass(slots=True, eq=False)
class Group:
    """The mentions of one event, with what was attached to them."""

    members: list[Candidate]
    status: str = "happened"
    #: (role, fullest naming, probability)
    participants: list[tuple[str, Actor, float]] = field(default_factory=list)
    time: Time | None = None
    time_score: float = 0.0
    place: Place | None = None
    place_score: float = 0.0
    #: On whose word, nearest first.
    sources: list[Actor] = field(default_factory=list)


@dataclass(slots=True)
class Draft:
    """A document on its way to a reading."""

    analysis: Analysis
    candidates: list[Candidate]
    said: list[Said]
    #: Each sentence's main subject, as far as it has one.
    subjects: list[Actor | None] = field(default_factory=list)
    kept: list[Candidate] = field(default_factory=list)
    groups: list[Group] = field(default_factory=list)


def prepare(document: Document, tagger: Chain | None = None, quoter: Chain | None = None) -> Draft:
    """Everything before the decisions on events: mentions, coreference, quotes, candidates with their slots."""
    analysis, heads = by_rules(document)
    tag(analysis, heads, tagger)
    finder, said = find_quotes(analysis)
    said = redraw(analysis, finder, said, quoter)
    find_places(analysis, heads)
    leave_out_capitals(analysis)
    link_actors(analysis)
    find_quantities(analysis)
    candidates = find_candidates(analysis)
    subjects = main_subjects(analysis)
    for candidate in candidates:
        fill_slots(analysis, candidate, subjects)
    return Draft(analysis, candidates, said, subjects)


def leave_out_capitals(analysis: Analysis) -> None:
    """Take "the capital", with its adjective and name, from the actors: it says where, hardly ever who (115 places and no participant in the training documents)."""
    kept: list[Actor] = []
    end = -1
    for actor in analysis.actors:
        named = actor.start == end and actor.form == "state"
        if named or any(stem in ("عاصمه", "عاصمت") for stem in analysis.lexemes[actor.start].stems):
            end = actor.end
            analysis.actor_at[actor.start : actor.end] = [None] * (actor.end - actor.start)
        else:
            kept.append(actor)
    analysis.actors = kept


def by_rules(document: Document) -> tuple[Analysis, list[Head | None]]:
    """The analysis with times and the namings that rules and tables find, and the tables' heads."""
    analysis = Analysis.of(document)
    _times(analysis)
    finder = ActorFinder(analysis)
    analysis.actors = finder.find()
    return analysis, finder.heads


def _times(analysis: Analysis) -> None:
    """Find the times and lay them over the tokens."""
    for found in find_times(analysis.folded.text):
        span = analysis.folded.original(found.start, found.end)
        first = analysis.token_from(span.start)
        last = analysis.token_from(span.end - 1) + 1
        if not analysis.tokens or analysis.sentence_of[first] != analysis.sentence_of[last - 1] or analysis.tokens[last - 1].end < span.start:
            continue
        time = Time(first, last, analysis.sentence_of[first], max(span.start, analysis.tokens[first].start), found.attributes)
        analysis.times.append(time)
        for k in range(first, last):
            analysis.time_at[k] = time


def decide(draft: Draft, models: Models, thresholds: Thresholds) -> None:
    """Choose the event mentions, their roles, status, groups, times and places."""
    assign_speakers(draft.analysis, draft.said, draft.subjects, models.speaker)
    find_addressees(draft.analysis, draft.said)
    give_floor(draft.analysis, draft.said, draft.candidates)
    score_candidates(draft, models)
    chances = type_chances(draft.analysis, models.sentence)
    reconsider(draft, models, chances)
    choose(draft, thresholds)
    look_beyond(draft, models, thresholds, chances)
    for candidate in draft.kept:
        assign_roles(draft.analysis, candidate, models, thresholds)
        assign_status(draft.analysis, candidate, models)
    number_mentions(draft)
    draft.groups = merge(draft, models, thresholds)
    take_part(draft, models, thresholds)
    attach(draft, models, thresholds)
    attribute(draft, models, thresholds)
    describe(draft, models, thresholds)


def rivals(candidates: list[Candidate]) -> dict[int, list[Candidate]]:
    """Candidates by the token their trigger starts at."""
    table: dict[int, list[Candidate]] = defaultdict(list)
    for candidate in candidates:
        table[candidate.start].append(candidate)
    return table


def score_candidates(draft: Draft, models: Models) -> None:
    """Give every candidate the probability of being an event mention."""
    for group in rivals(draft.candidates).values():
        for c in group:
            if models.event is None:
                c.score = c.frame.strength * (1.0 if c.frame.needs == "none" or any(s.role in ("actor", "recipient") for s in c.slots) else 0.5)
            else:
                c.score = models.event.probability(event_features(draft.analysis, c, len(group)))


def reconsider(draft: Draft, models: Models, chances: list[dict[str, float]]) -> None:
    """Score every candidate again, in view of what the first scores make of its sentence and document."""
    if models.context is None:
        return
    view = View(draft.analysis, draft.candidates, draft.said, chances)
    scores = [models.context.probability(context_features(view, c)) for c in draft.candidates]
    for c, score in zip(draft.candidates, scores, strict=True):
        c.score = score


def choose(draft: Draft, thresholds: Thresholds) -> None:
    """Keep the best sense of each trigger if it passes; a phrase wins over the single words inside it."""
    kept: list[Candidate] = []
    for group in rivals(draft.candidates).values():
        best = max(group, key=lambda c: (c.score, c.end))
        if best.score >= thresholds.event:
            kept.append(best)
    kept.sort(key=lambda c: (c.start, -c.end))
    result: list[Candidate] = []
    for c in kept:
        if result and c.start < result[-1].end and c.sentence == result[-1].sentence:
            if c.type == result[-1].type:
                continue
        result.append(c)
    draft.kept = result


def look_beyond(draft: Draft, models: Models, thresholds: Thresholds, chances: list[dict[str, float]]) -> None:
    """Keep the events told by words that no frame knows."""
    if models.beyond is None or models.sentence is None:
        return
    for c in find_beyond(draft.analysis, draft.candidates, draft.subjects, chances, models.sentence):
        c.score = models.beyond.probability(c.features)
        c.floor = next((o.floor for o in reversed(draft.candidates) if o.sentence == c.sentence and o.start <= c.start), None)
        if c.score >= thresholds.beyond:
            draft.kept.append(c)
    draft.kept.sort(key=lambda c: (c.start, -c.end))


def assign_roles(analysis: Analysis, c: Candidate, models: Models, thresholds: Thresholds) -> None:
    """Fill the candidate's actors and recipients; nobody is both."""
    scored: list[tuple[float, str, Actor]] = []
    leader: tuple[float, str, Actor] | None = None
    led: dict[str, float] = {}
    for slot in sorted(c.slots, key=lambda s: s.actor.start):
        if slot.actor.conjoined and leader is not None and leader[2].sentence == slot.actor.sentence:
            # Coordinated namings share their role: what holds of the first holds of the rest, unless it is the event that parts them.
            if not leader[2].start < c.start < slot.actor.start:
                scored.append((leader[0] * 0.98, leader[1], slot.actor))
                c.roles.append((slot, led))
                continue
        leader = None
        if models.role is None:
            role, p = (slot.role, 0.6) if slot.role in ("actor", "recipient") and not slot.verbs and slot.side != "back" else ("", 0.0)
            d = {r: p if r == role else 0.0 for r in ("actor", "recipient")} | {"none": 1.0 - p}
        else:
            d = models.role.distribution(role_features(analysis, c, slot))
            # Whether it takes part is one question, in which role another: many a meeting leaves the second open.
            role, p = "actor" if d["actor"] >= d["recipient"] else "recipient", 1.0 - d["none"]
        c.roles.append((slot, d))
        if role and p >= thresholds.participant:
            led = d
            leader = (p, role, slot.actor)
            scored.append(leader)
    taken: set[object] = set()
    back_used = False
    for _, role, actor in sorted(scored, key=lambda x: -x[0]):
        key = identity(actor)
        if key in taken:
            continue
        if actor.sentence != c.sentence:
            if back_used or (role == "actor" and c.actors):
                continue
            back_used = True
        taken.add(key)
        (c.actors if role == "actor" else c.recipients).append(actor)
    c.actors.sort(key=lambda a: a.start)
    c.recipients.sort(key=lambda a: a.start)


def number_mentions(draft: Draft) -> None:
    """Give each kept mention its number among those of its type, in text order."""
    counts: dict[str, int] = defaultdict(int)
    for c in draft.kept:
        c.ordinal = counts[c.type]
        counts[c.type] += 1


def assign_status(analysis: Analysis, c: Candidate, models: Models) -> None:
    """Set the candidate's status: what grammar settles, else the model's likeliest where there is one, else the rule's."""
    if is_negated(analysis, c):
        c.statuses = {"denied": 1.0}
    elif models.status is None:
        c.statuses = {status_by_rule(c, status_cues(analysis, c)): 1.0}
    else:
        c.statuses = models.status.distribution(status_features(analysis, c))
    c.status = max(c.statuses, key=lambda s: c.statuses[s])


def status_of(members: list[Candidate], thresholds: Thresholds) -> str:
    """The status that mentions of one event together make likeliest.

    What happened fills the news, so that a model leans towards it: it needs more than half. Of a tie, a denial wins over plans.
    """
    total = {s: sum(c.statuses.get(s, 0.0) for c in members) for s in ("denied", "planned", "hypothetical", "happened")}
    if total["happened"] >= thresholds.happened * sum(total.values()):
        return "happened"
    return max(("denied", "planned", "hypothetical"), key=lambda s: total[s])


def merge(draft: Draft, models: Models, thresholds: Thresholds) -> list[Group]:
    """Group the mentions that tell one event: each mention joins the earlier group it fits best, on the average over the group's members.

    What the words set before the report's own events is not one of them.
    """
    groups: list[Group] = []
    by_type: dict[tuple[str, bool], list[Group]] = defaultdict(list)
    for c in draft.kept:
        best: tuple[float, Group] | None = None
        kin = by_type[c.type, told_before(draft.analysis, c)]
        for group in kin[-_MERGE_REACH:]:
            values = [same_event(draft, models, m, c) for m in group.members[-6:]]
            value = 0.5 * max(values) + 0.5 * sum(values) / len(values)
            if best is None or value > best[0]:
                best = (value, group)
        if best is not None and best[0] >= thresholds.merge:
            best[1].members.append(c)
        else:
            groups.append(Group([c]))
            kin.append(groups[-1])
    return groups


def same_event(draft: Draft, models: Models, a: Candidate, b: Candidate) -> float:
    """The probability that two mentions of one type, ``a`` before ``b``, are one event."""
    between = b.ordinal - a.ordinal - 1
    features = merge_features(draft.analysis, a, b, between)
    if models.merge is not None:
        return models.merge.probability(features)
    score = -1.0
    score += 2.0 * ("sameword=True+" + a.type in features) + 1.0 * (f"sameframe=True+{a.type}" in features) + 2.0 * ("doubled=True" in features)
    score += {"same": 1.5, "share": 1.0, "one": 0.2, "none": 0.0, "differ": -1.5}[next(f[8:] for f in features if f.startswith("parties="))]
    return sigmoid(score)


def take_part(draft: Draft, models: Models, thresholds: Thresholds) -> None:
    """Give the groups their status and their participants."""
    for group in draft.groups:
        group.status = status_of(group.members, thresholds)
        group.participants = participants(draft.analysis, group.members, models.party, thresholds.party)


def attach(draft: Draft, models: Models, thresholds: Thresholds) -> None:
    """Give the groups the times and the places that most likely are theirs."""
    for group, best in zip(draft.groups, settled(draft, draft.analysis.times, models.time, models.when), strict=True):
        if best is not None and best[0] >= thresholds.time:
            group.time_score, group.time = best
    for group, place in zip(draft.groups, settled(draft, draft.analysis.places, models.place, models.where), strict=True):
        if place is not None and place[0] >= thresholds.place:
            group.place_score, group.place = place


def attribute(draft: Draft, models: Models, thresholds: Thresholds) -> None:
    """Give the groups their sources."""
    attribution = Attribution(draft.analysis, draft.said)
    for group in draft.groups:
        group.sources = attribution.sources(group.members, models.source, thresholds.source)


def describe(draft: Draft, models: Models, thresholds: Thresholds) -> None:
    """Say of everyone who is cited of which state they are, where their own words do not, and in which sectors."""
    nations = Nations(draft.analysis, draft.groups)
    parts = Parts(draft.analysis, draft.said, draft.groups)
    for actor in cited(draft):
        if models.nation is not None and asks_state(actor):
            actor.state_around = nations.state_of(actor, models.nation, thresholds.nation)
        if models.sector is not None and asks_sectors(actor):
            actor.weighed = parts.sectors_of(actor, models.sector, thresholds.sector)


def asks_state(actor: Actor) -> bool:
    """True for an actor whose own words do not name its state."""
    return own_state(actor) is None and actor.form not in _STATES


def asks_sectors(actor: Actor) -> bool:
    """True for all but the holders of office whom the tables know: theirs are those of the office at the time."""
    return actor.entry is None or actor.entry.kind != "holder"


def cited(draft: Draft) -> list[Actor]:
    """The fullest namings of all participants, speakers, sources and addressees, each once."""
    named = [actor for group in draft.groups for _, actor, _ in group.participants]
    named += [actor for group in draft.groups for actor in group.sources]
    named += [actor for q in draft.said for actor in (q.speaker, q.addressee) if actor is not None]
    return list({id(a.canonical()): a.canonical() for a in named}.values())


def setting(draft: Draft, things: list[T], model: LinearModel | None) -> Setting[T]:
    """What each group was offered of some times or places."""
    members = [group.members for group in draft.groups]
    return Setting(draft.analysis, things, members, [[o for c in of for o in offers(draft, c, things, model)] for of in members])


def settled(draft: Draft, things: list[T], model: LinearModel | None, second: LinearModel | None) -> Iterator[tuple[float, T] | None]:
    """For each group the likeliest of some times or places, and how likely it is."""
    view = setting(draft, things, model)
    for members, offered in view.events:
        scored = [(o.score if second is None else second.probability(view.features(members, o, offered)), o) for o in offered]
        best = max(scored, key=lambda s: s[0], default=None)
        yield None if best is None else (best[0], best[1].thing)


def attachable(c: Candidate, things: list[T]) -> list[tuple[int, T]]:
    """The things near enough to a candidate, each with its rank by distance; and those of the report's opening, which dates and places what follows."""
    low = bisect_left(things, c.sentence - _ATTACH_REACH, key=lambda t: t.sentence)
    high = bisect_right(things, c.sentence + _ATTACH_REACH, key=lambda t: t.sentence)
    near = things[low:high]
    near.sort(key=lambda t: (t.sentence != c.sentence, abs(t.start - c.start)))
    opening = [t for t in things[: min(low, _OPENING_THINGS)] if t.sentence < OPENING]
    return list(enumerate(near + opening))


def nearby(draft: Draft, c: Candidate) -> list[Candidate]:
    """The kept mentions of a mention's own and neighbouring sentences."""
    low = bisect_left(draft.kept, c.sentence - _ATTACH_REACH, key=lambda o: o.sentence)
    high = bisect_right(draft.kept, c.sentence + _ATTACH_REACH, key=lambda o: o.sentence)
    return draft.kept[low:high]


def offers(draft: Draft, c: Candidate, things: list[T], model: LinearModel | None) -> Iterator[Offer[T]]:
    """The times or places offered to a mention, each with the probability that it is the mention's own."""
    others = nearby(draft, c)
    for rank, thing in attachable(c, things):
        if model is None:
            p = 0.7 if rank == 0 and thing.sentence == c.sentence else 0.1
        else:
            p = model.probability(attach_features(draft.analysis, c, thing, others, rank))
        yield Offer(thing, c, p, rank)
