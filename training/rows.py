"""What each learned decision is trained on: rows of features with the label that the annotation gives."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from corpus import Candidate, Example, overlaps, participant, role_of, scorer
from waqai.readers.embedded.analysis import Actor
from waqai.readers.embedded.beyond import find_beyond
from waqai.readers.embedded.context import View, context_features
from waqai.readers.embedded.features import attach_features, event_features, merge_features, role_features, status_features
from waqai.readers.embedded.linear import LinearModel
from waqai.readers.embedded.nations import Nations
from waqai.readers.embedded.participants import parties, party_features
from waqai.readers.embedded.pipeline import Models, asks_sectors, asks_state, attachable, nearby, rivals, setting
from waqai.readers.embedded.sectors import NONE, Parts
from waqai.readers.embedded.sentence import sentence_features, type_chances
from waqai.readers.embedded.sources import Attribution
from waqai.readers.embedded.speakers import leader, offered, speaker_features

#: Stands in the rows of the further annotations and takes up what their makers do otherwise than those of the gold set; no reader gives it. Candidates,
#: sentences and speakers do without: there it made things worse (docs/accuracy.md).
FURTHER = "further"
#: Features, and the class they speak for (of sentences: all the types told there).
Row = tuple[list[str], Any]


def mark(e: Example, type_: str) -> list[str]:
    """The features that tell a further annotation from one of the gold set, alone and with the type of event."""
    return [FURTHER, f"{FURTHER}+{type_}"] if e.further else []


def event_rows(e: Example) -> list[Row]:
    """One row a candidate."""
    sizes = {start: len(group) for start, group in rivals(e.draft.candidates).items()}
    return [
        (event_features(e.draft.analysis, c, sizes[c.start]), "yes" if event is not None else "no")
        for c, event in zip(e.draft.candidates, e.event_of, strict=True)
    ]


def positives(e: Example) -> list[tuple[Any, int]]:
    """The candidates that mention a gold event, with its number."""
    return [(c, event) for c, event in zip(e.draft.candidates, e.event_of, strict=True) if event is not None]


def role_rows(e: Example) -> list[Row]:
    """One row a slot of a true mention, namings of the sentences before it among them."""
    return [
        ([*role_features(e.draft.analysis, c, slot), *mark(e, c.type)], role_of(e, event, slot.actor))
        for c, event in positives(e)
        for slot in c.slots
    ]


def status_rows(e: Example) -> list[Row]:
    """One row a true mention."""
    return [([*status_features(e.draft.analysis, c), *mark(e, c.type)], e.gold["events"][event]["status"]) for c, event in positives(e)]


def sentence_rows(e: Example) -> list[Row]:
    """One row a sentence, with the types of the gold events mentioned in it."""
    analysis = e.draft.analysis
    told: dict[int, set[str]] = {}
    for event in e.gold["events"]:
        for m in event["mentions"]:
            if m.get("span"):
                told.setdefault(analysis.sentence_of[analysis.token_from(m["span"][0])], set()).add(event["type"])
    return [(sentence_features(analysis, s), told.get(s, set())) for s in range(len(analysis.bounds))]


def context_rows(e: Example, models: Models) -> list[Row]:
    """One row a candidate, in view of the first scores of all."""
    view = View(e.draft.analysis, e.draft.candidates, e.draft.said, type_chances(e.draft.analysis, models.sentence))
    return [(context_features(view, c), "yes" if event is not None else "no") for c, event in zip(e.draft.candidates, e.event_of, strict=True)]


def beyond_rows(e: Example, models: Models) -> list[Row]:
    """One row a word that no frame knows, in a sentence that speaks for a type; right if a gold event of the type is mentioned there."""
    assert models.sentence is not None
    analysis = e.draft.analysis
    chances = type_chances(analysis, models.sentence)
    told = {
        (analysis.sentence_of[analysis.token_from(m["span"][0])], event["type"])
        for event in e.gold["events"]
        for m in event["mentions"]
        if m.get("span")
    }
    found = find_beyond(analysis, e.draft.candidates, e.draft.subjects, chances, models.sentence)
    return [(c.features, "yes" if (c.sentence, c.type) in told else "no") for c in found]


def speaker_rows(e: Example) -> list[Row]:
    """One row a possible speaker of each quote that is a gold one; the gold speaker keeps the floor."""
    rows: list[Row] = []
    analysis, same = e.draft.analysis, scorer().same_participant
    floor = None
    for said in e.draft.said:
        span = [analysis.tokens[said.start].start, analysis.tokens[said.end - 1].end]
        gold = next((q for q in e.gold["quotes"] if q.get("content") and _alike(span, q["content"])), None)
        if gold is None or not (gold.get("speaker") or {}).get("span"):
            floor = said.speaker or floor
            continue
        spoke = None
        floor = leader(analysis, said) or floor
        for rank, standing in enumerate(offered(analysis, said, floor, e.draft.subjects)):
            named = [participant(e.draft, standing[0].canonical()), participant(e.draft, standing[0])]
            right = any(same(e.scored, gold["speaker"], p) for p in named)
            rows.append((speaker_features(analysis, said, standing, floor, rank), "yes" if right else "no"))
            spoke = spoke or (standing[0] if right else None)
        floor = spoke or said.speaker or floor
    return rows


def _alike(a: list[int], b: list[int]) -> bool:
    return min(a[1], b[1]) - max(a[0], b[0]) >= 0.8 * (max(a[1], b[1]) - min(a[0], b[0]))


def merge_rows(e: Example) -> list[Row]:
    """One row a pair of true mentions of one type."""
    rows: list[Row] = []
    kept = e.draft.kept
    events = events_of(e)
    for j, b in enumerate(kept):
        for i in range(j - 1, -1, -1):
            a = kept[i]
            if a.type != b.type or id(a) not in events or id(b) not in events:
                continue
            between = sum(1 for c in kept[i + 1 : j] if c.type == a.type)
            same = events[id(a)] == events[id(b)]
            rows.append(([*merge_features(e.draft.analysis, a, b, between), *mark(e, a.type)], "yes" if same else "no"))
    return rows


def attach_rows(e: Example, what: str) -> list[Row]:
    """One row a pair of true mention and time (or place) near it."""
    things, events = things_of(e, what), events_of(e)
    return [
        (
            [*attach_features(e.draft.analysis, c, thing, nearby(e.draft, c), rank), *mark(e, c.type)],
            "yes" if overlaps(e, thing, e.gold["events"][events[id(c)]][what]) else "no",
        )
        for c in e.draft.kept
        if id(c) in events
        for rank, thing in attachable(c, things)
    ]


def setting_rows(e: Example, what: str, model: LinearModel | None) -> list[Row]:
    """One row a time (or place) that a group of true mentions was offered."""
    rows: list[Row] = []
    things = things_of(e, what)
    view = setting(e.draft, things, model)
    for members, on_offer in view.events:
        if (event := told(e, members)) is None:
            continue
        right = {view.keys[id(t)] for t in things if overlaps(e, t, e.gold["events"][event][what])}
        rows += [
            ([*view.features(members, o, on_offer), *mark(e, members[0].type)], "yes" if view.keys[id(o.thing)] in right else "no") for o in on_offer
        ]
    return rows


def things_of(e: Example, what: str) -> list[Any]:
    """The times or the places of a document."""
    things: list[Any] = e.draft.analysis.times if what == "date" else e.draft.analysis.places
    return things


def events_of(e: Example) -> dict[int, int]:
    """The gold event of each true mention, by the mention's identity."""
    return {id(c): event for c, event in positives(e)}


def told(e: Example, members: list[Candidate]) -> int | None:
    """The gold event that most of a group's mentions tell."""
    truth = events_of(e)
    events = Counter(truth[id(c)] for c in members if id(c) in truth)
    return events.most_common(1)[0][0] if events else None


def party_rows(e: Example) -> list[Row]:
    """One row a party of each group that holds true mentions."""
    rows: list[Row] = []
    for group in e.draft.groups:
        if (event := told(e, group.members)) is None:
            continue
        named = parties(e.draft.analysis, group.members)
        for party in named:
            roles = Counter(role_of(e, event, slot.actor) for _, slot, _ in party.seen)
            role = next((r for r, _ in roles.most_common() if r != "none"), "none")
            rows.append(([*party_features(e.draft.analysis, group.members, party, named), *mark(e, group.members[0].type)], role))
    return rows


def source_rows(e: Example) -> list[Row]:
    """One row a possible source of each group that holds true mentions."""
    attribution = Attribution(e.draft.analysis, e.draft.said)
    rows: list[Row] = []
    for group in e.draft.groups:
        if (event := told(e, group.members)) is None:
            continue
        gold = [x["span"] for x in e.gold["events"][event]["sources"] if x.get("span")]
        voices = attribution.voices(group.members)
        for voice in voices:
            namings = [voice.root, *(ground.actor for ground in voice.grounds)]
            right = any(same_words(e, naming, span) for naming in namings for span in gold)
            rows.append(([*attribution.features(group.members, voice, voices), *mark(e, group.members[0].type)], "yes" if right else "no"))
    return rows


def same_words(e: Example, actor: Actor, wanted: list[int]) -> bool:
    """True if a naming is a gold one, by place or by words."""
    span = e.draft.analysis.span(actor)
    mine, s = [span.start, span.end], scorer()
    return bool(s.overlap(mine, wanted) or s.same_words(e.scored.words(mine), e.scored.words(wanted)))


def named(e: Example) -> Iterator[tuple[Actor, list[dict[str, Any]]]]:
    """The fullest namings with the gold participants and speakers that they name."""
    gold = [p for event in e.gold["events"] for p in (*event["actors"], *event["recipients"]) if p.get("span")]
    gold += [q["speaker"] for q in e.gold["quotes"] if (q.get("speaker") or {}).get("span")]
    roots = {id(root): root for actor in e.draft.analysis.actors if (root := actor.canonical())}
    for root in roots.values():
        span = e.draft.analysis.span(root)
        if mine := [p for p in gold if scorer().overlap([span.start, span.end], p["span"])]:
            yield root, mine


def nation_rows(e: Example) -> list[Row]:
    """One row a state that may be that of an actor whose own words name none."""
    nations = Nations(e.draft.analysis, e.draft.groups)
    rows: list[Row] = []
    for actor, gold in named(e):
        states = {p.get("country") for p in gold}
        if asks_state(actor) and len(states) == 1:
            rows += [(nations.features(actor, state), "yes" if state in states else "no") for state in nations.offered(actor)]
    return rows


def sector_rows(e: Example) -> list[Row]:
    """One row a sector of an actor that is named by just the gold words."""
    parts = Parts(e.draft.analysis, e.draft.said, e.draft.groups)
    rows: list[Row] = []
    for actor, gold in named(e):
        span = e.draft.analysis.span(actor)
        words = e.scored.words([span.start, span.end])
        exact = [p for p in gold if scorer().same_words(words, e.scored.words(p["span"]))]
        if exact and asks_sectors(actor):
            given = Counter(tuple(sorted(p.get("sector") or ())) for p in exact).most_common(1)[0][0]
            rows += [(parts.features(actor), sector) for sector in given or (NONE,)]
    return rows
