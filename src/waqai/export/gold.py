"""The gold format: what the annotators of the gold set wrote, resolved to offsets, so that readings can be scored against it."""

from __future__ import annotations

from typing import Any

from waqai.types import ActorAttributes, Event, Reading, Role, Span


def _span(span: Span) -> list[int]:
    return [span.start, span.end]


def _participant(reading: Reading, id: str) -> dict[str, Any]:
    mention, ref = reading.mention(id), reading.ref(id)
    a = mention.attributes
    assert isinstance(a, ActorAttributes)
    return {
        "span": _span(mention.evidence.span),
        "country": ref.country if ref else a.country,
        "sector": list(ref.sectors if ref else a.sectors),
        "name": ref.name if ref else None,
    }


def _event(reading: Reading, event: Event) -> dict[str, Any]:
    place, time = None, None
    if event.place:
        ref = reading.ref(event.place)
        mention = reading.mention(event.place)
        place = {
            "span": _span(mention.evidence.span),
            "name": ref.name if ref and ref.name else mention.evidence.quote,
            "country": ref.country if ref else None,
        }
    if event.time:
        when = reading.when(event.time)
        start, end = (when.start, when.end) if when else (None, None)
        time = {
            "span": _span(reading.mention(event.time).evidence.span),
            "from": start.isoformat() if start else None,
            "to": end.isoformat() if end else None,
        }
    return {
        "type": event.type,
        "mode": list(event.modes),
        "status": event.status.value,
        "topics": list(event.topics),
        "mentions": [{"span": _span(e.span)} for e in event.mentions],
        "actors": [_participant(reading, id) for id in event.participants(Role.ACTOR)],
        "recipients": [_participant(reading, id) for id in event.participants(Role.RECIPIENT)],
        "place": place,
        "date": time,
        "sources": [{"span": _span(reading.mention(id).evidence.span)} for id in event.said_by],
        "killed": event.casualties.killed,
        "wounded": event.casualties.wounded,
    }


def to_gold(reading: Reading) -> dict[str, Any]:
    """A reading as one object of the gold format."""
    events = [_event(reading, e) for e in reading.events]
    quotes = [
        {"content": _span(q.content.span), "direct": q.direct, "cue": q.cue.quote, "speaker": _participant(reading, q.speaker) if q.speaker else None}
        for q in reading.quotes
    ]
    return {"id": reading.document.id, "relevant": bool(events), "events": events, "quotes": quotes, "note": None}
