"""What a reviewer asks for, as judgements: words chosen in the text become corrections, forms of the page Review become requests.

Whatever is chosen is cited from the document itself, and resolved by the reader's own engines (:mod:`waqai.chosen`).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from enum import StrEnum
from typing import Annotated

from msgspec import Meta, Struct

from waqai.corrections import Correction, CountIs, DayIs, GivenParty, PlaceIs, RoleIs, SourceIs, StatusIs, TopicsAre, TriggersAre, TypeIs
from waqai.judgements import JudgementError
from waqai.tellings import Party, Telling
from waqai.types import Document, Evidence, Role, Span, Status

#: What is not part of a naming at its ends.
_EDGES = " \t\r\n\u00a0\u200f\u200e.,،؛;:؟?!\"'«»“”()[]"
_Offset = Annotated[int, Meta(ge=0, le=10_000_000)]


class Field(StrEnum):
    """What words of a text may be chosen for."""

    TRIGGER = "trigger"
    ACTOR = "actor"
    RECIPIENT = "recipient"
    SOURCE = "source"
    PLACE = "place"
    DATE = "date"


class Chosen(Struct, frozen=True, forbid_unknown_fields=True):
    """Words of the event's document chosen for a field: code points ``start`` to ``end``, and the ``words`` there.

    Where the words do not stand at these offsets, their nearest occurrence is meant.
    """

    field: Field
    start: _Offset = 0
    end: _Offset = 0
    words: Annotated[str, Meta(max_length=400, pattern=r"^[^\u0000]*$")] = ""


def cite(document: Document, chosen: Chosen) -> Evidence:
    """The chosen words without the marks and spaces around them; JudgementError if the document does not hold them."""
    start, end = chosen.start, min(chosen.end, len(document.text))
    if chosen.words and document.text[start:end] != chosen.words:
        start = _nearest(document.text, chosen.words.strip(), start)
        end = start + len(chosen.words.strip())
    words = document.text[start:end]
    start += len(words) - len(words.lstrip(_EDGES))
    end = start + len(words.strip(_EDGES))
    if not start < end:
        raise JudgementError("choose words of the report")
    return document.cite(Span(start, end))


def _nearest(text: str, words: str, near: int) -> int:
    after, before = text.find(words, near) if words else -1, text.rfind(words, 0, near + len(words)) if words else -1
    if after < 0 and before < 0:
        raise JudgementError(f"the report does not hold {words[:60]!r}")
    return min((at for at in (after, before) if at >= 0), key=lambda at: abs(at - near))


def correction_of(document: Document, telling: Telling, chosen: Chosen) -> Correction:
    """The correction that chosen words mean for an event: the words resolved as what they were chosen for."""
    from waqai import chosen as words

    naming = cite(document, chosen)
    match chosen.field:
        case Field.TRIGGER:
            return TriggersAre((naming, *(t for t in telling.triggers if not t.span.overlaps(naming.span))))
        case Field.PLACE:
            return words.place(document, naming.span)
        case Field.DATE:
            found = words.day(document, naming.span, future=telling.status in (Status.PLANNED, Status.HYPOTHETICAL))
            if found is None:
                raise JudgementError(f"{naming.quote[:60]!r} names no time")
            return found
        case Field.SOURCE:
            return SourceIs(words.party(document, naming.span))
        case Field.ACTOR | Field.RECIPIENT:
            return RoleIs(words.party(document, naming.span), Role(chosen.field.value))


def corrections(telling: Telling, fields: Mapping[str, str]) -> Iterator[Correction]:
    """The corrections that a form asks for, of an event as it stands; JudgementError for what makes no sense. A field that is empty says nothing."""
    if type := fields.get("type"):
        yield TypeIs(type)
    if "modes" in fields:
        yield TypeIs(telling.type, tuple(m for m in fields["modes"].split(" ") if m))
    if status := fields.get("status"):
        yield StatusIs(_one_of(Status, "status", status))
    if (date := fields.get("date")) is not None:
        yield _day(telling, date, fields)
    if (place := fields.get("place")) is not None:
        yield PlaceIs(place.strip() or None, fields.get("country") or None, naming=telling.where.naming if telling.where and place.strip() else None)
    for what in ("killed", "wounded"):
        if what in fields:
            yield CountIs(what, _count(fields[what]))
    if "topics" in fields:
        yield TopicsAre(tuple(t for t in fields["topics"].split(" ") if t))
    if part := fields.get("part"):
        yield _part(telling, part, fields.get("role", ""))
    if mention := fields.get("mention"):
        yield without(telling, span_of(mention))


def _one_of(kind: type[Status], name: str, value: str) -> Status:
    if value not in list(kind):
        raise JudgementError(f"{name}: {value[:40]!r} is not known")
    return kind(value)


def _day(telling: Telling, first: str, fields: Mapping[str, str]) -> DayIs:
    """Two days of a form, both empty for none; the words that said so before go on saying so."""
    try:
        start = dt.date.fromisoformat(first) if first else None
        end = dt.date.fromisoformat(fields["until"]) if fields.get("until") else start
    except ValueError as error:
        raise JudgementError(f"a day is written YYYY-MM-DD: {error}") from error
    return DayIs(start, end, telling.when.naming if telling.when and start else None)


def _count(value: str) -> int | None:
    if value and not (value.isascii() and value.isdecimal() and len(value) < 9):
        raise JudgementError(f"{value[:20]!r} is no number")
    return int(value) if value else None


def span_of(value: str) -> Span:
    """A span as forms write it: ``start-end``."""
    start, _, end = value.partition("-")
    if not (start.isdecimal() and end.isdecimal() and len(value) < 20):
        raise JudgementError(f"{value[:20]!r} is no span")
    return Span(int(start), int(end))


def _part(telling: Telling, at: str, role: str) -> Correction:
    """The role, or none, of a participant or source that the event has, named by where its naming stands: ``start-end``, a source's after ``source:``."""
    kind, _, where = at.rpartition(":")
    span = span_of(where)
    parties: tuple[Party, ...] = telling.said_by if kind == "source" else telling.parties
    party = next((p for p in parties if p.naming.span == span), None)
    if party is None:
        raise JudgementError("the event has no such participant any more; load it again")
    if kind == "source":
        return SourceIs(GivenParty.of(party), role == "source")
    if role not in ("actor", "recipient", "none"):
        raise JudgementError(f"role: {role[:40]!r} is not known")
    return RoleIs(GivenParty.of(party), None if role == "none" else Role(role))


def without(telling: Telling, span: Span) -> TriggersAre:
    """The event without one of its mentions; JudgementError if it is the only one, or none."""
    rest = tuple(t for t in telling.triggers if t.span != span)
    if not rest or len(rest) == len(telling.triggers):
        raise JudgementError("an event keeps one mention at least; reject it if it has none")
    return TriggersAre(rest)
