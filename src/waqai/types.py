"""What things are: the frozen types every part of waqai exchanges.

Offsets are half-open ranges of code points of ``Document.text``, which is never altered. Identifiers are content hashes, so the same
text read by the same reader gives the same identifiers. Nothing in this module imports another part of the package.

Frozen types cannot be part of a cycle, so the garbage collector need not look at them (``gc=False``, here and in the tables): with a million of them
in memory its rounds would cost as much as the reading.
"""

from __future__ import annotations

import datetime as dt
from enum import StrEnum
from hashlib import blake2s

from msgspec import Struct


class EvidenceError(ValueError):
    """A quotation that does not stand where its span says."""


def content_hash(*parts: object) -> str:
    """Sixteen hexadecimal digits that depend on every part and on their order."""
    return blake2s("\x1f".join(map(str, parts)).encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()


class Span(Struct, frozen=True, gc=False, order=True):
    """A half-open range of code points; ``start < end`` for anything cited."""

    start: int
    end: int

    def overlaps(self, other: Span) -> bool:
        """True if the two ranges share at least one code point."""
        return self.start < other.end and other.start < self.end

    def covers(self, other: Span) -> bool:
        """True if the other range lies within this one."""
        return self.start <= other.start and other.end <= self.end


class Evidence(Struct, frozen=True, gc=False):
    """Verbatim words and where they stand; made by :meth:`Document.cite` only."""

    span: Span
    quote: str


class Why(Struct, frozen=True, gc=False, omit_defaults=True):
    """Who decided: the component, its rule or model, a score in 0..1 where there is one, and a note."""

    by: str
    rule: str = ""
    score: float | None = None
    note: str = ""


class Document(Struct, frozen=True, gc=False, omit_defaults=True):
    """A report as it was received. ``published`` is the calendar day of publication where known."""

    id: str
    text: str
    title: str | None = None
    source: str | None = None
    url: str | None = None
    published: dt.date | None = None
    fetched: dt.datetime | None = None

    @classmethod
    def of(cls, text: str, *, published: dt.date | str | None = None, title: str | None = None, source: str | None = None) -> Document:
        """A document whose id is the hash of its text and publication date.

        ``published`` is a date or ``YYYY-MM-DD``; raises ValueError for any other string.
        """
        day = dt.date.fromisoformat(published) if isinstance(published, str) else published
        return cls(id=content_hash("document", text, day or ""), text=text, published=day, title=title, source=source)

    def cite(self, span: Span) -> Evidence:
        """The words at ``span``; raises EvidenceError for an empty range or one outside the text."""
        if not 0 <= span.start < span.end <= len(self.text):
            raise EvidenceError(f"span {span.start}..{span.end} is empty or outside the text of document {self.id}")
        return Evidence(span, self.text[span.start : span.end])

    def check(self, evidence: Evidence) -> None:
        """Raise EvidenceError unless the quotation stands at its span, code point by code point."""
        if self.text[evidence.span.start : evidence.span.end] != evidence.quote or not evidence.quote:
            raise EvidenceError(f"{evidence.quote!r} does not stand at {evidence.span.start}..{evidence.span.end} of document {self.id}")


class Kind(StrEnum):
    """What a mention is a mention of."""

    ACTOR = "actor"
    PLACE = "place"
    TIME = "time"
    QUANTITY = "quantity"


class Status(StrEnum):
    """Whether the text says that the event happened."""

    HAPPENED = "happened"
    PLANNED = "planned"
    HYPOTHETICAL = "hypothetical"
    DENIED = "denied"


class Role(StrEnum):
    """What a mention is to an event."""

    ACTOR = "actor"
    RECIPIENT = "recipient"


class ActorAttributes(Struct, frozen=True, gc=False, tag="actor", omit_defaults=True):
    """What the text says of an actor: its form (person, institution, state, organisation, people) and the parts of its naming.

    ``inferred`` says that its country, or that it has none, comes from the report around it and not from its own words.
    """

    form: str
    name: str = ""
    office: str = ""
    country: str | None = None
    sectors: tuple[str, ...] = ()
    entry: str = ""
    inferred: bool = False


class PlaceAttributes(Struct, frozen=True, gc=False, tag="place", omit_defaults=True):
    """The name looked up for a place and the words that relate to it ("شمال", "قرب")."""

    name: str
    relation: str = ""


class TimeAttributes(Struct, frozen=True, gc=False, tag="time", omit_defaults=True):
    """The parts of a time expression, not yet counted from any date; see :mod:`waqai.find.times` for the shapes.

    ``weekday`` counts from Monday = 0. ``direction`` is -1, 0 or 1 for back, this or ahead, meant so by the words only if ``stated``;
    ``year_turn`` the same for a year ("من العام الماضي"). ``inner`` is the shape that a ``since`` counts from.
    """

    shape: str
    calendar: str = "gregorian"
    year: int | None = None
    month: int | None = None
    day: int | None = None
    weekday: int | None = None
    unit: str = ""
    amount: int | None = None
    direction: int = 0
    stated: bool = False
    part: str = ""
    year_turn: int | None = None
    end_year: int | None = None
    end_month: int | None = None
    end_day: int | None = None
    end_weekday: int | None = None
    inner: str = ""


class QuantityAttributes(Struct, frozen=True, gc=False, tag="quantity", omit_defaults=True):
    """A count and what is counted: ``field`` is killed, wounded or people; ``value`` None when only vague words are given ("عشرات")."""

    field: str
    value: int | None = None


Attributes = ActorAttributes | PlaceAttributes | TimeAttributes | QuantityAttributes


class Mention(Struct, frozen=True, gc=False):
    """A naming in the text. It knows what the words say, not who or what in the world they stand for."""

    id: str
    kind: Kind
    evidence: Evidence
    head: Span
    attributes: Attributes
    why: Why


class When(Struct, frozen=True, gc=False, omit_defaults=True):
    """A time mention as an interval of days, both ends included.

    ``start`` and ``end`` are None when the expression cannot be dated (vague, or relative to an unknown publication date). ``grain`` is the
    size of what was named (hour, day, week, month, season, year, period); ``basis`` what it was counted from (absolute, published, context).
    """

    mention: str
    start: dt.date | None
    end: dt.date | None
    grain: str
    basis: str
    why: Why


class Ref(Struct, frozen=True, gc=False, omit_defaults=True):
    """Who or where a mention is, in one reference book. ``id`` None says "none of these"."""

    mention: str
    book: str
    id: str | None
    name: str | None = None
    country: str | None = None
    sectors: tuple[str, ...] = ()
    latitude: float | None = None
    longitude: float | None = None
    score: float = 0.0
    rivals: tuple[str, ...] = ()
    why: Why | None = None


class Argument(Struct, frozen=True, gc=False):
    """A participant: its role and the id of its mention."""

    role: Role
    mention: str
    why: Why


class Casualties(Struct, frozen=True, gc=False, omit_defaults=True):
    """Stated numbers of killed and wounded with the mentions that state them."""

    killed: int | None = None
    wounded: int | None = None
    mentions: tuple[str, ...] = ()


class Event(Struct, frozen=True, gc=False):
    """One real-world event as one document tells it. ``mentions`` are the trigger words, the fullest first."""

    id: str
    type: str
    modes: tuple[str, ...]
    status: Status
    mentions: tuple[Evidence, ...]
    arguments: tuple[Argument, ...]
    time: str | None
    place: str | None
    said_by: tuple[str, ...]
    topics: tuple[str, ...]
    casualties: Casualties
    score: float
    why: tuple[Why, ...]

    def participants(self, role: Role) -> tuple[str, ...]:
        """Ids of the mentions in one role."""
        return tuple(a.mention for a in self.arguments if a.role is role)


class Quote(Struct, frozen=True, gc=False):
    """Reported speech: the words said, the cue, and the speaker's mention. ``stance`` is the cue's (assert, deny, praise, criticise ...).

    ``addressee`` is the mention of whom the words were said to, None where the text names nobody; ``topics`` are the contexts of what was said.
    """

    id: str
    content: Evidence
    cue: Evidence
    speaker: str | None
    direct: bool
    stance: str
    why: Why
    addressee: str | None = None
    topics: tuple[str, ...] = ()


class Problem(Struct, frozen=True, gc=False, omit_defaults=True):
    """Something the reader could not do or does not believe; never an exception, never silence."""

    code: str
    message: str
    evidence: Evidence | None = None


class Reading(Struct, frozen=True, gc=False, omit_defaults=True):
    """What one reader took from one document: exactly one per document, even a failed one.

    ``whens`` and ``refs`` are the work of :mod:`waqai.resolve` and may be replaced without reading again.
    """

    document: Document
    fingerprint: str
    mentions: tuple[Mention, ...] = ()
    events: tuple[Event, ...] = ()
    quotes: tuple[Quote, ...] = ()
    whens: tuple[When, ...] = ()
    refs: tuple[Ref, ...] = ()
    problems: tuple[Problem, ...] = ()

    def mention(self, id: str) -> Mention:
        """The mention with this id; KeyError if the reading has none."""
        for m in self.mentions:
            if m.id == id:
                return m
        raise KeyError(id)

    def when(self, mention: str | None) -> When | None:
        """The interval of a time mention, None if it was not resolved."""
        return next((w for w in self.whens if w.mention == mention), None)

    def ref(self, mention: str | None) -> Ref | None:
        """The reference of an actor or place mention, None if it was not resolved."""
        return next((r for r in self.refs if r.mention == mention), None)

    def evidence(self) -> tuple[Evidence, ...]:
        """Every quotation this reading rests on."""
        found: list[Evidence] = [m.evidence for m in self.mentions]
        for event in self.events:
            found += event.mentions
        for quote in self.quotes:
            found += (quote.content, quote.cue)
        found += [p.evidence for p in self.problems if p.evidence]
        return tuple(found)

    def verify(self) -> None:
        """Raise EvidenceError at the first quotation that does not stand in the text, or reference to an unknown mention."""
        for evidence in self.evidence():
            self.document.check(evidence)
        known = {m.id for m in self.mentions}
        used = [i for e in self.events for i in (*(a.mention for a in e.arguments), e.time, e.place, *e.said_by, *e.casualties.mentions)]
        used += [id for q in self.quotes for id in (q.speaker, q.addressee)] + [w.mention for w in self.whens] + [r.mention for r in self.refs]
        for id in used:
            if id is not None and id not in known:
                raise EvidenceError(f"mention {id} is referred to but not part of the reading of document {self.document.id}")


class Relation(StrEnum):
    """How one thing stands to another, earlier or equal one."""

    SAME = "same"
    REFERS_TO = "refers_to"
    FOLLOWS = "follows"
    CONTRADICTS = "contradicts"
    REPRINTS = "reprints"


class Link(Struct, frozen=True, gc=False, omit_defaults=True):
    """A relation between two events (or, for ``reprints``, two documents), by id. ``judgement`` True or False is a person's word, None the machine's.

    ``left`` is the later or the carrying one; of two equals it has the smaller id. The newest human link wins over all others between the same two.
    """

    left: str
    right: str
    relation: Relation
    score: float
    by: str
    why: tuple[Why, ...] = ()
    judgement: bool | None = None
    at: dt.datetime | None = None
