"""What reviewers made of documents, in the format of the gold set: for training and measuring readers.

Two files of JSON lines that belong together: the documents with their sentences, and one annotation a document, each field as the words of a numbered
sentence. A document is exported once all its events are judged; with ``partial`` also one of which some are, marked ``"partial": true``, with
those that are judged alone. What people rejected is left out; a document of which they rejected everything is one without events. Quotes are those of
the reading, which nobody judges; the note says so.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import Any

import msgspec

from waqai.judgements import Judged, Mark, effective
from waqai.judgements import judged as standing
from waqai.ontology import contexts, event_types, sectors
from waqai.store import Store
from waqai.tellings import Party, Telling, tellings
from waqai.text.sentences import sentences
from waqai.types import Document, Evidence, Quote, Reading

_BATCH = 100
_CODE = 3


class _Text:
    """A document with its sentences numbered."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.sentences = sentences(document.text)
        self._starts = [s.start for s in self.sentences]

    def number(self, at: int) -> int:
        """The number of the sentence that holds an offset."""
        return max(0, bisect_right(self._starts, at) - 1)

    def words(self, evidence: Evidence, name: str = "text") -> dict[str, Any] | None:
        """A quotation with its sentence's number, cut to that sentence; None for one that is in no sentence."""
        number = self.number(evidence.span.start)
        s = self.sentences[number]
        part = self.document.text[max(s.start, evidence.span.start) : min(s.end, evidence.span.end)].strip()
        return {"s": number, name: part} if part else None


def documents(store: Store, *, partial: bool = False) -> Iterator[bytes]:
    """The documents of the annotations, a JSON object a line: id, text, sentences, publication, title, source."""
    for reading, _ in _reviewed(store, partial):
        d = reading.document
        yield _line(
            {
                "id": d.id,
                "source": d.source,
                "published": d.published.isoformat() if d.published else None,
                "title": d.title,
                "url": d.url,
                "text": d.text,
                "sentences": [[s.start, s.end] for s in sentences(d.text)],
            }
        )


def annotated(store: Store, *, partial: bool = False) -> Iterator[bytes]:
    """The annotations, a JSON object a line, in the order of :func:`documents`."""
    for reading, told in _reviewed(store, partial):
        yield _line(annotation(reading, told))


def _line(value: dict[str, Any]) -> bytes:
    return msgspec.json.encode(value) + b"\n"


def _reviewed(store: Store, partial: bool) -> Iterator[tuple[Reading, tuple[Judged, ...]]]:
    """The readings of judged documents with their events after judgements."""
    made = effective(store.judgements())
    judged = sorted({j.target.document for j in made if j.target is not None and j.other is None})
    for start in range(0, len(judged), _BATCH):
        part = judged[start : start + _BATCH]
        of = store.judgements(part)
        for reading in store.readings(part):
            mine = [j for j in of if j.target is not None and j.target.document == reading.document.id]
            told = standing(reading.document, tellings(reading), mine)
            if partial or all(j.mark is not Mark.UNJUDGED for j in told):
                yield reading, told


def annotation(reading: Reading, told: Sequence[Judged]) -> dict[str, Any]:
    """One document in the format of the gold set's annotations."""
    text = _Text(reading.document)
    events = [_event(text, j.telling) for j in told if j.mark not in (Mark.UNJUDGED, Mark.REJECTED)]
    quotes = [q for quote in reading.quotes if (q := _quote(text, quote, reading)) is not None]
    found: dict[str, Any] = {"id": reading.document.id, "relevant": bool(events), "events": events, "quotes": quotes}
    found["note"] = "events judged by people, quotes as read"
    if any(j.mark is Mark.UNJUDGED for j in told):
        found["partial"] = True
    return found


def _event(text: _Text, t: Telling) -> dict[str, Any]:
    known = event_types()[t.type].modes
    return {
        "type": t.type,
        "mode": [mode for mode in t.modes if mode in known],
        "status": t.status.value,
        "mentions": [m for trigger in t.triggers if (m := text.words(trigger, "trigger")) is not None],
        "actors": _participants(text, t.actors),
        "recipients": _participants(text, t.recipients),
        "place": _place(text, t),
        "date": _date(text, t),
        "sources": [found for p in t.said_by if (found := text.words(p.naming)) is not None],
        "killed": t.killed if t.type == "ASSAULT" else None,
        "wounded": t.wounded if t.type == "ASSAULT" else None,
        "topics": [topic for topic in t.topics if topic in contexts()],
    }


def _participants(text: _Text, parties: Sequence[Party]) -> list[dict[str, Any]]:
    found = []
    for party in parties:
        words = text.words(party.naming)
        if words is not None:
            code = party.country if party.country and len(party.country) == _CODE else None
            found.append({**words, "country": code, "sector": [s for s in party.sectors if s in sectors()], "name": party.name})
    return found


def _place(text: _Text, t: Telling) -> dict[str, Any] | None:
    if t.where is None or t.where.naming in t.triggers or (words := text.words(t.where.naming)) is None:
        return None
    return {**words, "name": t.where.name or t.where.naming.quote, "country": t.where.country}


def _date(text: _Text, t: Telling) -> dict[str, Any] | None:
    """A day that a person gave without words that say so has no place in the format: everything there is anchored in the text."""
    if t.when is None or t.when.naming in t.triggers or (words := text.words(t.when.naming)) is None:
        return None
    start, end = t.when.start, t.when.end or t.when.start
    return {**words, "from": start.isoformat() if start else None, "to": end.isoformat() if start and end else None}


def _quote(text: _Text, quote: Quote, reading: Reading) -> dict[str, Any] | None:
    """A quote with an explicit speaker; the format has no other."""
    content = text.words(quote.content, "content")
    named = text.words(reading.mention(quote.speaker).evidence) if quote.speaker is not None else None
    if content is None or named is None:
        return None
    ref = reading.ref(quote.speaker)
    who = {"country": ref.country, "sector": [s for s in ref.sectors if s in sectors()], "name": ref.name} if ref else {}
    return {**content, "cue": quote.cue.quote, "direct": quote.direct, "speaker": {"country": None, "sector": [], "name": None, **named, **who}}
