"""The evidence of an article as ranges to mark, each with the events that rest on it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from waqai.tellings import Telling
from waqai.types import Evidence, Reading, Span
from waqai.web.highlight import Marked


def marks(reading: Reading, told: Iterable[Telling]) -> tuple[Marked, ...]:
    """Everything to mark in a text, in order: triggers, participants, places, times, counts, quotes, and the mentions that no event uses."""
    of: dict[tuple[Span, str], dict[str, None]] = defaultdict(dict)
    counts = _counts(reading)
    for telling in told:
        for evidence, kind in _of(telling):
            of[evidence.span, kind][telling.id] = None
        for span in counts.get(telling.id, ()):
            of[span, "quantity"][telling.id] = None
    for mention in reading.mentions:
        of[mention.evidence.span, mention.kind.value] |= {}
    for quote in reading.quotes:
        of[quote.content.span, "quote"][quote.id] = None
    return tuple(Marked(span.start, span.end, kind, tuple(ids)) for (span, kind), ids in sorted(of.items()))


def sentence_marks(telling: Telling) -> tuple[Marked, ...]:
    """The evidence of a telling within its sentence, as ranges from the sentence's beginning."""
    s = telling.sentence
    return tuple(Marked(e.span.start - s.start, e.span.end - s.start, kind) for e, kind in _of(telling) if s.covers(e.span))


def _of(telling: Telling) -> Iterator[tuple[Evidence, str]]:
    for trigger in telling.triggers:
        yield trigger, "trigger"
    for party in (*telling.parties, *telling.said_by):
        yield party.naming, "actor"
    if telling.where is not None:
        yield telling.where.naming, "place"
    if telling.when is not None:
        yield telling.when.naming, "time"


def _counts(reading: Reading) -> dict[str, list[Span]]:
    """Where the killed and wounded of each event are stated, by event; of those that a person added, nowhere."""
    known = {m.id: m.evidence.span for m in reading.mentions}
    return {e.id: [known[id] for id in e.casualties.mentions if id in known] for e in reading.events}
