"""Cards: a reading for people, in a terminal."""

from __future__ import annotations

from collections.abc import Iterable

from rich.console import Console, Group
from rich.panel import Panel
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from waqai.ontology import event_types
from waqai.types import Event, Evidence, Quote, Reading, Role, Span

_COLOURS = {"happened": "green", "planned": "cyan", "hypothetical": "yellow", "denied": "red"}
_CONTEXT = 90


def print_cards(readings: Iterable[Reading], console: Console | None = None) -> None:
    """Print the cards of readings as they come."""
    out = console or Console(highlight=False)
    for reading in readings:
        _print_one(reading, out)


def _print_one(reading: Reading, out: Console) -> None:
    document = reading.document
    title = document.title or document.text.strip().split("\n", 1)[0][:80]
    out.print(Rule(Text(f"{title}  ({document.published or 'publication day unknown'})", style="bold")))
    for event in reading.events:
        out.print(event_card(reading, event))
    if reading.quotes:
        out.print(Panel(_quotes(reading), title=f"quotes ({len(reading.quotes)})", title_align="left", border_style="blue"))
    for problem in reading.problems:
        words = f" «{problem.evidence.quote}»" if problem.evidence else ""
        out.print(Text(f"! {problem.code}: {problem.message}{words}", style="yellow"))
    if not reading.events and not reading.quotes:
        out.print(Text("No political event and no quote was found in this report.", style="dim"))
    out.print()


def event_card(reading: Reading, event: Event) -> Panel:
    """One event as a panel: who, whom, when, where, on whose word, and the words that tell it."""
    table = Table.grid(padding=(0, 2))
    table.add_column(style="dim", justify="right", no_wrap=True)
    table.add_column(overflow="fold")
    for role, label in ((Role.ACTOR, "who"), (Role.RECIPIENT, "to whom")):
        for id in event.participants(role):
            table.add_row(label, participant(reading, id))
            label = ""
    if event.time:
        when = reading.when(event.time)
        days = "undated" if when is None or when.start is None else str(when.start) if when.start == when.end else f"{when.start} to {when.end}"
        table.add_row("when", Text(f"{days}  «{reading.mention(event.time).evidence.quote}»"))
    if event.place:
        ref = reading.ref(event.place)
        known = ", ".join(x for x in ((ref.name, ref.country) if ref else ()) if x) or "not in the gazetteer"
        table.add_row("where", Text(f"{known}  «{reading.mention(event.place).evidence.quote}»"))
    for number, id in enumerate(event.said_by):
        table.add_row("on the word of" if not number else "", Text(reading.mention(id).evidence.quote))
    c = event.casualties
    if c.killed is not None or c.wounded is not None:
        table.add_row("casualties", Text(", ".join(f"{n} {what}" for n, what in ((c.killed, "killed"), (c.wounded, "wounded")) if n is not None)))
    if event.topics:
        table.add_row("topics", Text(", ".join(event.topics)))
    for number, trigger in enumerate(event.mentions):
        table.add_row("evidence" if not number else "", in_context(reading, trigger))
    colour = _COLOURS[event.status.value]
    heading = Text.assemble(
        (event.type, "bold"),
        f" {' '.join(event.modes)} · ",
        (event.status.value, colour),
        f" · {event_types()[event.type].label_ar} · {event.score:.2f} · {event.id}",
    )
    return Panel(table, title=heading, title_align="left", border_style=colour)


def participant(reading: Reading, id: str) -> Text:
    """A participant's verbatim naming with its code and canonical name."""
    mention, ref = reading.mention(id), reading.ref(id)
    code = " ".join(x for x in ((ref.country or "---", "/".join(ref.sectors)) if ref else ()) if x)
    return Text.assemble(mention.evidence.quote, (f"  [{code}]", "cyan"), f"  {ref.name}" if ref and ref.name else "")


def in_context(reading: Reading, evidence: Evidence) -> Text:
    """The words of an evidence within their line, marked."""
    text = reading.document.text
    low = max(text.rfind("\n", 0, evidence.span.start) + 1, evidence.span.start - _CONTEXT)
    line_end = text.find("\n", evidence.span.end)
    high = min(line_end if line_end >= 0 else len(text), evidence.span.end + _CONTEXT)
    before, after = text[low : evidence.span.start], text[evidence.span.end : high]
    return Text.assemble(
        "…" if low and text[low - 1] != "\n" else "",
        before,
        (evidence.quote, "bold reverse"),
        after,
        "…" if high < len(text) and text[high] != "\n" else "",
    )


def _quotes(reading: Reading) -> Group:
    return Group(*(_quote(reading, q) for q in reading.quotes))


def _quote(reading: Reading, quote: Quote) -> Text:
    speaker = reading.mention(quote.speaker).evidence.quote if quote.speaker else "speaker unknown"
    to = f" → {reading.mention(quote.addressee).evidence.quote}" if quote.addressee else ""
    topics = f" · {', '.join(quote.topics)}" if quote.topics else ""
    marks = ("«", "»") if quote.direct else ("", "")
    said = f"\n  {marks[0]}{quote.content.quote}{marks[1]}"
    return Text.assemble((speaker, "bold"), to, f" · {quote.cue.quote} · ", (quote.stance, "cyan"), topics, said)


__all__ = ["Span", "event_card", "in_context", "participant", "print_cards"]
