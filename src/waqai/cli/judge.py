"""``waqai judge``: what people decide about events."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import IO, TYPE_CHECKING

import click

from waqai.cli.db import F, opened, store_option

if TYPE_CHECKING:
    from waqai.judgements import Correction, Judgement
    from waqai.store import Store

_UNKNOWN = "none"


def _who(command: F) -> F:
    """The options that every judgement has."""
    command = click.option("--note", default="", help="Why, for those who read it later.")(command)
    text = "Who judges; the environment's WAQAI_BY if not given, else the name of the user."
    return store_option(click.option("--by", envvar="WAQAI_BY", metavar="NAME", help=text)(command))


def _name(by: str | None) -> str:
    import getpass

    return by or getpass.getuser()


@click.group()
def judge() -> None:
    """Accept, reject and correct events, merge and split records. Judgements are kept for ever; undoing one is a further judgement."""


@judge.command()
@click.argument("event")
@_who
def accept(event: str, url: str, by: str | None, note: str) -> None:
    """Say that an event is right as it is; it stays, whatever later readings find."""
    _one("accept", event, url, by, note)


@judge.command()
@click.argument("event")
@_who
def reject(event: str, url: str, by: str | None, note: str) -> None:
    """Say that there is no such event; it goes, and stays away from later readings."""
    _one("reject", event, url, by, note)


@judge.command()
@click.argument("event")
@click.argument("other")
@_who
def merge(event: str, other: str, url: str, by: str | None, note: str) -> None:
    """Say that two events of the store are one event of the world."""
    _one("merge", event, url, by, note, other)


@judge.command()
@click.argument("event")
@click.argument("other")
@_who
def split(event: str, other: str, url: str, by: str | None, note: str) -> None:
    """Say that two events of the store are not one event of the world."""
    _one("split", event, url, by, note, other)


@judge.command()
@click.argument("judgement")
@_who
def undo(judgement: str, url: str, by: str | None, note: str) -> None:
    """Take a judgement back, by a further one; its id or the first letters of it."""
    with opened(url) as store, store.transaction():
        _linked(store, [store.undo(judgement, by=_name(by), note=note)])


@judge.command()
@click.argument("event")
@click.option("--type", "type_", metavar="TYPE", help="A PLOVER type.")
@click.option("--mode", "modes", multiple=True, metavar="MODE", help="With --type: a mode of it; may be given more than once.")
@click.option("--status", type=click.Choice(["happened", "planned", "hypothetical", "denied"]), help="What the text says of it.")
@click.option("--day", metavar="DAY[..DAY]", help="YYYY-MM-DD, or first and last day; none if the text does not date it.")
@click.option("--place", metavar="NAME", help="The place in English; none if the text names none.")
@click.option("--country", metavar="ISO3", help="With --place: its country.")
@click.option("--killed", metavar="N", help="Number of killed, or none.")
@click.option("--wounded", metavar="N", help="Number of wounded, or none.")
@click.option("--topic", "topics", multiple=True, metavar="TOPIC", help="A topic; those not given are not topics of the event.")
@click.option("--json", "raw", metavar="JSON", help='Any correction as `judge export` writes it, such as {"field":"parties",...}.')
@_who
def correct(
    event: str,
    type_: str | None,
    modes: tuple[str, ...],
    status: str | None,
    day: str | None,
    place: str | None,
    country: str | None,
    killed: str | None,
    wounded: str | None,
    topics: tuple[str, ...],
    raw: str | None,
    url: str,
    by: str | None,
    note: str,
) -> None:
    """Set fields of an event right; each option is one judgement, and what it sets stands, whatever later readings find."""
    from waqai.judgements import Action

    given = {"type": type_, "status": status, "day": day, "place": place, "killed": killed, "wounded": wounded, "json": raw}
    corrections = [_correction(field, value, modes, country) for field, value in given.items() if value is not None]
    corrections += [_topics(topics)] if topics else []
    if not corrections:
        raise click.UsageError("say what to correct: --type, --status, --day, --place, --killed, --wounded, --topic or --json")
    with opened(url) as store, store.transaction():
        made = []
        for correction in corrections:
            made.append(store.judge(Action.CORRECT, event, by=_name(by), correction=correction, note=note))
        _linked(store, made)


def _one(action: str, event: str, url: str, by: str | None, note: str, other: str | None = None) -> None:
    from waqai.judgements import Action

    with opened(url) as store, store.transaction():
        _linked(store, [store.judge(Action(action), event, by=_name(by), other=other, note=note)])


def _linked(store: Store, made: list[Judgement]) -> None:
    """Link anew what judgements bear on, and print them."""
    from waqai.engine.ingest import default_linker, link_waiting

    link_waiting(store, default_linker(store))
    for judgement in made:
        click.echo(_line(judgement))


def _correction(field: str, value: str, modes: tuple[str, ...], country: str | None) -> Correction:
    """The correction that an option asks for; click.BadParameter if its value makes no sense."""
    import msgspec

    from waqai import judgements as j
    from waqai.types import Status

    try:
        match field:
            case "type":
                return _type(value, modes)
            case "status":
                return j.StatusIs(Status(value))
            case "day":
                first, _, last = value.partition("..")
                return j.DayIs(None) if value == _UNKNOWN else j.DayIs(dt.date.fromisoformat(first), dt.date.fromisoformat(last or first))
            case "place":
                return j.PlaceIs(None) if value == _UNKNOWN else j.PlaceIs(value, country)
            case "json":
                given: Correction = msgspec.json.decode(value, type=j.Correction)
                return given
            case _:
                return j.CountIs(field, None if value == _UNKNOWN else int(value))
    except (ValueError, msgspec.DecodeError) as error:
        raise click.BadParameter(str(error), param_hint=f"--{field}") from error


def _type(value: str, modes: tuple[str, ...]) -> Correction:
    from waqai.judgements import TypeIs
    from waqai.ontology import event_types

    if value not in event_types():
        raise ValueError(f"{value} is no type; types are {', '.join(event_types())}")
    known = event_types()[value].modes
    if wrong := [mode for mode in modes if mode not in known]:
        raise ValueError(f"{', '.join(wrong)}: no mode of {value}; modes are {', '.join(known) or 'none'}")
    return TypeIs(value, modes)


def _topics(topics: tuple[str, ...]) -> Correction:
    from waqai.judgements import TopicsAre
    from waqai.ontology import contexts

    if wrong := [topic for topic in topics if topic not in contexts()]:
        raise click.BadParameter(f"{', '.join(wrong)}: no topic; topics are {', '.join(contexts())}", param_hint="--topic")
    return TopicsAre(topics)


@judge.command("list")
@click.option("--document", help="Those on events of one document.")
@store_option
def list_(document: str | None, url: str) -> None:
    """Print the judgements, the oldest first; those that were undone are marked."""
    from waqai.judgements import effective

    with opened(url) as store:
        found = store.judgements([document] if document is not None else None)
    standing = {j.id for j in effective(found)}
    for judgement in found:
        undone = "  (undone)" if judgement.id not in standing and judgement.undoes is None else ""
        click.echo(_line(judgement) + undone)


def _line(judgement: Judgement) -> str:
    return "  ".join((judgement.id, f"{judgement.at:%Y-%m-%d %H:%M}", judgement.by, " ".join(_said(judgement))))


def _said(judgement: Judgement) -> Iterator[str]:
    import msgspec

    yield judgement.action.value
    if judgement.undoes is not None:
        yield judgement.undoes
    for anchor in (judgement.target, judgement.other):
        if anchor is not None:
            yield f"{anchor.event} {anchor.type} «{anchor.triggers[0].quote}»"
    if judgement.correction is not None:
        yield msgspec.json.encode(judgement.correction).decode()
    if judgement.note:
        yield f"({judgement.note})"


@judge.command("export")
@click.argument("target", type=click.File("wb"), default="-")
@click.option(
    "--format", "format_", type=click.Choice(["jsonl", "gold"]), default="jsonl", help="The judgements themselves, or what they made of documents."
)
@click.option("--documents", type=click.File("wb"), metavar="FILE", help="With gold: where the documents go that the annotations are of.")
@click.option("--partial", is_flag=True, help='With gold: also documents of which only some events are judged, marked "partial".')
@store_option
def export(target: IO[bytes], format_: str, documents: IO[bytes] | None, partial: bool, url: str) -> None:
    """Write the judgements as JSON lines, the oldest first, to TARGET or standard output; or the documents that they made, as a gold set."""
    import msgspec

    with opened(url) as store:
        if format_ == "gold":
            _export_gold(store, target, documents, partial)
            return
        for judgement in store.judgements():
            target.write(msgspec.json.encode(judgement) + b"\n")


def _export_gold(store: Store, target: IO[bytes], documents: IO[bytes] | None, partial: bool) -> None:
    from waqai.export import reviewed

    target.writelines(reviewed.annotated(store, partial=partial))
    if documents is not None:
        documents.writelines(reviewed.documents(store, partial=partial))


@judge.command("import")
@click.argument("source", type=click.File("rb"))
@store_option
def import_(source: IO[bytes], url: str) -> None:
    """Add the judgements of a JSON-lines file (- for standard input) that the store has not; all of them or, if a line is at fault, none."""
    from waqai.engine.ingest import default_linker, link_waiting

    given = [_decoded(number, line) for number, line in enumerate(source, 1) if line.strip()]
    with opened(url) as store, store.transaction():
        added = store.add_judgements(given)
        link_waiting(store, default_linker(store))
    click.echo(f"{len(added)} added, {len(given) - len(added)} were there already")


def _decoded(number: int, line: bytes) -> Judgement:
    import msgspec

    from waqai.judgements import Judgement, JudgementError, validated

    try:
        return validated(msgspec.json.decode(line, type=Judgement))
    except (msgspec.DecodeError, JudgementError) as error:
        raise click.ClickException(f"line {number} is no judgement: {error}") from error
