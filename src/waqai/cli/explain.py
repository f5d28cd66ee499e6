"""``waqai explain``: why an event or a quote was read the way it was."""

from __future__ import annotations

import datetime as dt
import sys

import click

from waqai.api import Reader
from waqai.cli.read import DEMO, DEMO_DAY
from waqai.ingest.files import BadInput, documents
from waqai.lexicon.predicates import frames
from waqai.lexicon.rows import data_file
from waqai.types import Document, Event, Quote, Reading


@click.command()
@click.argument("source", metavar="FILE|-", required=False)
@click.option("--event", "wanted", metavar="ID", help="The event's id, or the first letters of it; all events without it.")
@click.option("--published", metavar="YYYY-MM-DD", help="Day of publication.")
@click.option("--demo", is_flag=True, help="Explain the report that comes with the package.")
def explain(source: str | None, wanted: str | None, published: str | None, demo: bool) -> None:
    """Say which words, which frame and which rule made an event and each of its fields; without --event also those of the quotes."""
    if demo:
        document: Document | BadInput = Document.of(data_file(DEMO).read_text(encoding="utf-8"), published=DEMO_DAY)
    elif source is None:
        raise click.UsageError("name a file or - for standard input (or try --demo)")
    else:
        day = dt.date.fromisoformat(published) if published else None
        document = next(iter(documents(source, sys.stdin.buffer, day)))
    if isinstance(document, BadInput):
        raise click.ClickException(f"{document.where} {document.message}")
    reading = Reader().read(document)
    events = [e for e in reading.events if e.id.startswith(wanted or "")]
    quotes = () if wanted else reading.quotes
    if not events and not quotes:
        raise click.ClickException(f"no event {wanted or ''} in this report; it has {', '.join(e.id for e in reading.events) or 'none'}")
    for event in events:
        click.echo("\n".join(explanation(reading, event)))
    for quote in quotes:
        click.echo("\n".join(quote_explanation(reading, quote)))


def explanation(reading: Reading, event: Event) -> list[str]:
    """The lines that explain one event."""
    lines = [f"{event.id}  {event.type} {' '.join(event.modes)} · {event.status} · score {event.score}"]
    for evidence, why in zip(event.mentions, event.why, strict=True):
        lines.append(
            f"  trigger  «{evidence.quote}» at {evidence.span.start}..{evidence.span.end}: predicate {why.rule}, frame {why.note}, score {why.score}"
        )
        frame = frames().get(why.note)
        if frame is not None:
            slots = ", ".join(f"{slot}: {role}" for slot, role in {**frame.roles, **frame.noun_roles}.items())
            lines.append(f"           slots of the frame: {slots or 'none'}")
    for argument in event.arguments:
        mention, ref = reading.mention(argument.mention), reading.ref(argument.mention)
        lines.append(
            f"  {argument.role:<8} «{mention.evidence.quote}» found by {mention.why.by} ({mention.why.rule}), role score {argument.why.score}"
        )
        if ref is not None:
            lines.append(
                f"           resolved by {ref.why.by if ref.why else '-'} ({ref.why.rule if ref.why else '-'}): {ref.id or 'none of these'} {ref.country or '---'} {'/'.join(ref.sectors)}"
            )
    when = reading.when(event.time)
    if event.time and when is not None:
        lines.append(
            f"  time     «{reading.mention(event.time).evidence.quote}» as {when.why.rule}: {when.start} to {when.end}, grain {when.grain}, counted from {when.basis}"
        )
    place = reading.ref(event.place)
    if event.place and place is not None:
        lines.append(
            f"  place    «{reading.mention(event.place).evidence.quote}»: {place.id or 'none of these'} {place.name or ''} {place.country or ''}, rivals {', '.join(place.rivals) or 'none'}"
        )
    for id in event.said_by:
        lines.append(f"  said by  «{reading.mention(id).evidence.quote}»")
    return lines


def quote_explanation(reading: Reading, quote: Quote) -> list[str]:
    """The lines that explain one quote."""
    lines = [
        f"{quote.id}  quote {'in the words' if quote.direct else 'in the sense'} · {quote.stance}",
        f"  cue      «{quote.cue.quote}» at {quote.cue.span.start}..{quote.cue.span.end}: {quote.why.note}, content by {quote.why.rule}",
    ]
    for name, id in (("speaker", quote.speaker), ("to whom", quote.addressee)):
        if id is not None:
            mention = reading.mention(id)
            lines.append(f"  {name:<8} «{mention.evidence.quote}» found by {mention.why.by} ({mention.why.rule})")
    return [*lines, *([f"  topics   {', '.join(quote.topics)}"] if quote.topics else [])]
