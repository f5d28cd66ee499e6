"""From a decided draft to a :class:`Reading`: frozen mentions, events and quotes, each with its evidence."""

from __future__ import annotations

from collections.abc import Iterable

from waqai.find.quotes import Said
from waqai.readers.embedded.analysis import Actor, Analysis, Found, Place, Quantity, Time
from waqai.readers.embedded.casualties import Tolls
from waqai.readers.embedded.modes import modes_of, topics_of, topics_said
from waqai.readers.embedded.nations import own_state
from waqai.readers.embedded.pipeline import Draft, Group
from waqai.types import (
    ActorAttributes,
    Argument,
    Attributes,
    Casualties,
    Event,
    Evidence,
    Kind,
    Mention,
    PlaceAttributes,
    Problem,
    QuantityAttributes,
    Quote,
    Reading,
    Role,
    Span,
    Status,
    Why,
    content_hash,
)

READER = "embedded"
#: Kinds of entries that say who it is, not only what.
_NAMES = ("holder", "organisation", "state", "capital", "seat")


def _is_named(actor: Actor) -> bool:
    """True for a naming with a name in it, or one that the tables have."""
    return actor.name is not None or (actor.entry is not None and actor.entry.kind in _NAMES)


class Assembler:
    """Makes the frozen objects of one document; a naming used twice is one mention."""

    def __init__(self, draft: Draft, fingerprint: str) -> None:
        self.draft, self.fingerprint = draft, fingerprint
        self.a: Analysis = draft.analysis
        self.document = draft.analysis.document
        self.mentions: dict[str, Mention] = {}
        self.attacks = [g for g in draft.groups if max(g.members, key=lambda c: c.score).type == "ASSAULT"]
        self.tolls = Tolls(self.a, [g.members for g in self.attacks])

    def reading(self, problems: Iterable[Problem] = ()) -> Reading:
        """The reading of the draft. Times are mentions even where no event has them: later stages date what was merged by them."""
        for time in self.a.times:
            self.time(time)
        events = tuple(self.event(g) for g in self.draft.groups)
        quotes = tuple(self.quote(q) for q in self.draft.said)
        mentions = tuple(sorted(self.mentions.values(), key=lambda m: (m.evidence.span, m.kind)))
        return Reading(self.document, self.fingerprint, mentions, events, quotes, problems=tuple(problems))

    # -- mentions ------------------------------------------------------------------------------------------------------------------------

    def cite(self, start: int, end: int) -> Evidence:
        """The words of a range of tokens."""
        return self.document.cite(Span(self.a.tokens[start].start, self.a.tokens[end - 1].end))

    def _mention(self, found: Found, kind: Kind, head: Span, attributes: Attributes, why: Why) -> str:
        evidence = self.document.cite(self.a.span(found))
        id = content_hash(self.document.id, kind, evidence.span.start, evidence.span.end)
        if id not in self.mentions:
            self.mentions[id] = Mention(id, kind, evidence, head, attributes, why)
        return id

    def actor(self, actor: Actor) -> str:
        """The id of an actor's mention."""
        span = self.a.span(actor)
        name = self.a.document.text[self.a.tokens[actor.name[0]].start : self.a.tokens[actor.name[1] - 1].end] if actor.name else ""
        office = self.a.document.text[self.a.tokens[actor.office[0]].start : self.a.tokens[actor.office[1] - 1].end] if actor.office else ""
        head = Span(self.a.tokens[actor.name[0]].start, self.a.tokens[actor.name[1] - 1].end) if actor.name else span
        entry = actor.entry.id if actor.entry is not None and actor.entry.kind in _NAMES else ""
        root = actor.canonical()
        inferred = root.state_around is not None and own_state(actor) is None
        country = root.state_around[0] if inferred and root.state_around is not None else actor.country
        sectors = actor.sectors if root.weighed is None else root.weighed
        attributes = ActorAttributes(actor.form, name, office, country, sectors, entry, inferred)
        return self._mention(actor, Kind.ACTOR, head, attributes, Why("find.actors", actor.rule))

    def time(self, time: Time) -> str:
        """The id of a time's mention."""
        return self._mention(time, Kind.TIME, self.a.span(time), time.attributes, Why("find.times", time.attributes.shape))

    def place(self, place: Place) -> str:
        """The id of a place's mention."""
        span = self.a.span(place)
        text = self.document.text[span.start : span.end]
        name = text.split(maxsplit=1)[1] if (place.relation or place.rule.startswith("generic")) and " " in text else text
        return self._mention(place, Kind.PLACE, span, PlaceAttributes(name, place.relation), Why("find.places", place.rule))

    def quantity(self, quantity: Quantity) -> str:
        """The id of a count's mention."""
        return self._mention(
            quantity, Kind.QUANTITY, self.a.span(quantity), QuantityAttributes(quantity.field, quantity.value), Why("find.quantities")
        )

    # -- events --------------------------------------------------------------------------------------------------------------------------

    def event(self, group: Group) -> Event:
        """The event of a group of mentions."""
        members = sorted(group.members, key=lambda c: (-(len(c.actors) + len(c.recipients)), c.start))
        arguments = group.participants
        triggers = tuple(self.cite(c.start, c.end) for c in members)
        time = self.time(group.time) if group.time else None
        place = self.place(group.place) if group.place else None
        best = max(members, key=lambda c: c.score)
        why = [Why("read.embedded", c.sense.predicate, round(c.score, 3), c.frame.id) for c in members]
        return Event(
            id=content_hash(self.document.id, best.type, *(t.span.start for t in triggers)),
            type=best.type,
            modes=modes_of(self.a, members),
            status=Status(group.status),
            mentions=triggers,
            arguments=tuple(
                Argument(Role(role), self.actor(actor), Why("read.embedded.roles", note=best.frame.id, score=round(p, 3)))
                for role, actor, p in arguments
            ),
            time=time,
            place=place,
            said_by=tuple(dict.fromkeys(self.actor(a) for a in group.sources)),
            topics=topics_of(self.a, members),
            casualties=self.casualties(group) if best.type == "ASSAULT" else Casualties(),
            score=round(max(c.score for c in members), 3),
            why=tuple(why),
        )

    def casualties(self, group: Group) -> Casualties:
        """Killed and wounded of an attack, each with the words that state it."""
        counts = self.tolls.of(self.attacks.index(group))
        killed, wounded = (counts[f].value if f in counts else None for f in ("killed", "wounded"))
        return Casualties(killed, wounded, tuple(self.quantity(q) for q in counts.values()))

    def addressee(self, actor: Actor | None) -> str | None:
        """The id of the mention of who is spoken to: as it is named there, or in full where only an earlier naming says who it is."""
        if actor is None:
            return None
        root = actor.canonical()
        return self.actor(root if _is_named(root) and not _is_named(actor) and actor.form != "people" else actor)

    def quote(self, said: Said) -> Quote:
        """The quote of something said."""
        content = self.cite(said.start, said.end)
        cue = self.cite(said.cue.start, said.cue.end)
        speaker = self.actor(said.speaker.canonical()) if said.speaker is not None else None
        return Quote(
            content_hash(self.document.id, "quote", content.span.start, content.span.end),
            content,
            cue,
            speaker,
            said.direct,
            said.cue.sense.stance,
            Why("find.quotes", said.rule, note=said.cue.sense.id),
            self.addressee(said.addressee),
            topics_said(self.a, said.start, said.end),
        )
