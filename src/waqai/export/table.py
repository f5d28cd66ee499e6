"""One row an event: for spreadsheets and statistics programs."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from typing import TextIO

from waqai.ontology import event_types
from waqai.types import Event, Reading, Role

#: Column -> what it holds; lists are joined by " | ".
COLUMNS = {
    "event": "id of the event",
    "document": "id of the document",
    "source": "outlet of the document",
    "published": "day of publication",
    "type": "PLOVER type",
    "modes": "PLOVER modes",
    "status": "happened, planned, hypothetical or denied",
    "score": "probability that this is such an event",
    "plover_score": "place of the type on the conflict-cooperation scale, -10 to 10",
    "actors": "verbatim namings",
    "actor_countries": "their countries, - where unknown",
    "actor_sectors": "their sectors, joined by /",
    "actor_names": "canonical English names, - where unknown",
    "recipients": "verbatim namings",
    "recipient_countries": "their countries, - where unknown",
    "recipient_sectors": "their sectors, joined by /",
    "recipient_names": "canonical English names, - where unknown",
    "date_from": "first day",
    "date_to": "last day",
    "date_text": "verbatim time expression",
    "place": "verbatim place",
    "place_name": "English name of the place",
    "place_country": "its country",
    "latitude": "degrees north",
    "longitude": "degrees east",
    "said_by": "on whose word, nearest first",
    "topics": "PLOVER contexts",
    "killed": "stated number",
    "wounded": "stated number",
    "triggers": "the words that tell the event",
}


def row(reading: Reading, event: Event) -> dict[str, object]:
    """The cells of one event."""
    document = reading.document
    cells: dict[str, object] = {
        "event": event.id,
        "document": document.id,
        "source": document.source or "",
        "published": document.published or "",
        "type": event.type,
        "modes": " | ".join(event.modes),
        "status": event.status.value,
        "score": event.score,
        "plover_score": event_types()[event.type].score,
        "said_by": " | ".join(reading.mention(i).evidence.quote for i in event.said_by),
        "topics": " | ".join(event.topics),
        "killed": "" if event.casualties.killed is None else event.casualties.killed,
        "wounded": "" if event.casualties.wounded is None else event.casualties.wounded,
        "triggers": " | ".join(e.quote for e in event.mentions),
    }
    for role, name in ((Role.ACTOR, "actor"), (Role.RECIPIENT, "recipient")):
        ids = event.participants(role)
        refs = [reading.ref(i) for i in ids]
        cells[f"{name}s"] = " | ".join(reading.mention(i).evidence.quote for i in ids)
        cells[f"{name}_countries"] = " | ".join((r and r.country) or "-" for r in refs)
        cells[f"{name}_sectors"] = " | ".join("/".join(r.sectors if r else ()) or "-" for r in refs)
        cells[f"{name}_names"] = " | ".join((r and r.name) or "-" for r in refs)
    when, place = reading.when(event.time), reading.ref(event.place)
    cells["date_from"], cells["date_to"] = (when.start or "", when.end or "") if when else ("", "")
    cells["date_text"] = reading.mention(event.time).evidence.quote if event.time else ""
    cells["place"] = reading.mention(event.place).evidence.quote if event.place else ""
    for column, value in (
        ("place_name", place and place.name),
        ("place_country", place and place.country),
        ("latitude", place and place.latitude),
        ("longitude", place and place.longitude),
    ):
        cells[column] = "" if value is None else value
    return cells


def write_csv(readings: Iterable[Reading], out: TextIO) -> None:
    """Write the events of readings as CSV (RFC 4180) with a header line."""
    writer = csv.DictWriter(out, list(COLUMNS))
    writer.writeheader()
    for reading in readings:
        writer.writerows(row(reading, event) for event in reading.events)
