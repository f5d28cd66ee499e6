"""``waqai read``: reports in, records out."""

from __future__ import annotations

import datetime as dt
import json
import sys
from collections.abc import Iterable, Iterator
from contextlib import nullcontext
from importlib.resources import as_file
from typing import Any

import click

from waqai.api import Reader
from waqai.ingest.files import BadInput, documents
from waqai.lexicon.rows import data_file
from waqai.types import Document, Reading

FORMATS = ("cards", "json", "jsonl", "csv", "gold")
DEMO, DEMO_DAY = "demo/report.txt", dt.date(2025, 11, 19)


@click.command()
@click.argument("sources", nargs=-1, metavar="FILE|-|DIR|JSONL...")
@click.option("--published", metavar="YYYY-MM-DD", help="Day of publication of documents that name none; relative times are counted from it.")
@click.option("--format", "format_", type=click.Choice(FORMATS), help="Default: cards in a terminal, jsonl elsewhere.")
@click.option("--json", "as_json", is_flag=True, help="The same as --format json.")
@click.option("--least", type=click.FloatRange(0, 1), default=0.0, metavar="SCORE", help="Leave out events with a lower score.")
@click.option("--demo", is_flag=True, help="Read the report that comes with the package.")
def read(sources: tuple[str, ...], published: str | None, format_: str | None, as_json: bool, least: float, demo: bool) -> None:
    """Read Arabic reports and print their records.

    SOURCES are text files, folders, JSON-lines files of documents (id, text, title, source, url, published), or - for standard input.
    """
    day = parse_day(published)
    if not sources and not demo:
        raise click.UsageError("name a file, a folder, a JSON-lines file or - for standard input (or try --demo)")
    form = "json" if as_json else format_ or ("cards" if sys.stdout.isatty() else "jsonl")
    failed: list[BadInput] = []
    with as_file(data_file(DEMO)) as demo_path:
        inputs = _inputs([str(demo_path)], DEMO_DAY) if demo else _inputs(sources, day)
        reader = Reader()
        readings = (_strong(reader.read(d), least) for d in _good(inputs, failed))
        _write(_progress(readings, form, len(sources)), form)
    broken = list(failed)
    for bad in broken:
        click.echo(f"waqai: {bad.where} {bad.message}", err=True)
    if broken:
        raise SystemExit(1)


def parse_day(text: str | None) -> dt.date | None:
    """The day that an option ``--published`` gives."""
    try:
        return dt.date.fromisoformat(text) if text else None
    except ValueError:
        raise click.BadParameter(f"{text!r} is not a day; write it as 2025-12-24", param_hint="--published") from None


def _inputs(sources: Iterable[str], day: dt.date | None) -> Iterator[Document | BadInput]:
    for source in sources:
        yield from documents(source, sys.stdin.buffer, day)


def _good(inputs: Iterable[Document | BadInput], failed: list[BadInput]) -> Iterator[Document]:
    for item in inputs:
        if isinstance(item, BadInput):
            failed.append(item)
        else:
            yield item


def _strong(reading: Reading, least: float) -> Reading:
    import msgspec

    return msgspec.structs.replace(reading, events=tuple(e for e in reading.events if e.score >= least)) if least else reading


def _progress(readings: Iterator[Reading], form: str, count: int) -> Iterator[Reading]:
    """The readings, with a bar on standard error where someone watches it and the records go elsewhere."""
    if form == "cards" or not sys.stderr.isatty() or sys.stdout.isatty():
        yield from readings
        return
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = (SpinnerColumn(), TextColumn("{task.completed:.0f} documents"), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("reading", total=None)
        for reading in readings:
            bar.advance(task)
            yield reading


def _write(readings: Iterator[Reading], form: str) -> None:
    if form == "cards":
        from waqai.export.cards import print_cards

        print_cards(readings)
    elif form == "csv":
        from waqai.export.table import write_csv

        write_csv(readings, sys.stdout)
    elif form == "gold":
        from waqai.export.gold import to_gold

        _lines(to_gold(r) for r in readings)
    elif form == "json":
        from waqai.contract import to_json

        items = [json.loads(to_json(r)) for r in readings]
        click.echo(json.dumps(items[0] if len(items) == 1 else items, ensure_ascii=False, indent=2))
    else:
        from waqai.contract import to_json

        with nullcontext(sys.stdout.buffer) as out:
            for reading in readings:
                out.write(to_json(reading) + b"\n")


def _lines(objects: Iterable[dict[str, Any]]) -> None:
    for item in objects:
        click.echo(json.dumps(item, ensure_ascii=False))
