"""``waqai export``: records in the forms that other tools read."""

from __future__ import annotations

import datetime as dt
import errno
import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, TYPE_CHECKING, Any

import click

from waqai.cli.db import opened
from waqai.export.extras import MissingExtraError
from waqai.export.formats import FORMATS, write
from waqai.export.options import Options
from waqai.export.output import ExportError, output
from waqai.export.sources import Filters, Readings, ReadingsFile, Records
from waqai.ontology import event_types
from waqai.types import Status

if TYPE_CHECKING:
    from waqai.export.stored import StoreRecords

_STATUSES = [s.value for s in Status]
_DAY = click.DateTime(["%Y-%m-%d"])


@click.command()
@click.argument("format_", type=click.Choice([*FORMATS, "gold"]), metavar="FORMAT")
@click.argument("readings", type=click.Path(exists=True, dir_okay=False, readable=True), metavar="[READINGS.jsonl]", required=False)
@click.option("--store", "url", envvar="WAQAI_STORE", metavar="URL", help="A SQLite file or postgresql+psycopg://USER@HOST/DATABASE.")
@click.option(
    "-o", "--output", "path", type=click.Path(dir_okay=False), help="Write to a file, which appears whole or not at all; - is standard output."
)
@click.option("--from", "start", type=_DAY, metavar="YYYY-MM-DD", help="Events on or after this day (of publication, where undated).")
@click.option("--to", "end", type=_DAY, metavar="YYYY-MM-DD", help="Events on or before this day.")
@click.option("--type", "types", multiple=True, metavar="TYPE", help="Events of this type; may be repeated.")
@click.option("--status", "statuses", type=click.Choice(_STATUSES), multiple=True, help="Events of this status; may be repeated.")
@click.option("--country", "countries", multiple=True, metavar="ISO3", help="A country that takes part; if repeated, all must.")
@click.option("--party", "parties", multiple=True, metavar="WORDS", help="A party by words of its name or naming; if repeated, all must take part.")
@click.option("--least", type=click.FloatRange(0, 1), default=0.0, metavar="SCORE", help="Leave out events with a lower score.")
@click.option("--all-statuses", is_flag=True, help="plover, polecat, cameo: also what is denied or hypothetical, marked as such.")
@click.option("--keep-planned", is_flag=True, help="plover, polecat: keep the type of what is planned.")
@click.option("--date-from-publication", is_flag=True, help="plover, polecat, cameo: date what is undated by its publication.")
@click.option("--spreadsheet-safe", is_flag=True, help="csv, polecat, cameo: no cell that a spreadsheet runs as a formula; byte order mark.")
@click.option("--arabic", is_flag=True, help="brief: Arabic headings.")
@click.option("--title", default="", help="brief: its title; made from the parties and countries if not given.")
def export(format_: str, readings: str | None, url: str | None, path: str | None, **chosen: Any) -> None:
    """Write records as FORMAT: csv, jsonl, parquet, plover, polecat, cameo, ftm, geojson, brief or gold.

    Of a store (--store), the linked records, each with all that tells of it. READINGS.jsonl is a file that `waqai read --format jsonl` wrote; there each
    event of each document is a record of its own.
    """
    filters = _filters(chosen)
    names = ("all_statuses", "keep_planned", "date_from_publication", "spreadsheet_safe", "arabic")
    options = Options(title=chosen["title"] or _title(filters), **{name: chosen[name] for name in names})
    try:
        with _source(readings, url) as source:
            with _target(path, format_) as out:
                _write(format_, source, filters, out, options)
            broken = source.broken
    except (ExportError, MissingExtraError) as error:
        raise click.ClickException(str(error)) from None
    except OSError as error:
        if error.errno == errno.EPIPE:  # click ends quietly when nobody reads on
            raise
        raise click.ClickException(f"{error.filename or 'standard output'}: {error.strerror or error}") from None
    for message in broken:
        click.echo(f"waqai: {message}", err=True)
    if broken:
        raise SystemExit(1)


@contextmanager
def _source(readings: str | None, url: str | None) -> Iterator[ReadingsFile | StoreRecords]:
    """Where records come from: a file if one is named, else the store."""
    if readings is not None:
        yield ReadingsFile(readings)
    elif url:
        from waqai.export.stored import StoreRecords

        with opened(url) as store:
            yield StoreRecords(store)
    else:
        raise click.UsageError("name a store with --store, or a file of readings")


def _filters(chosen: dict[str, Any]) -> Filters:
    start, end = (_date(chosen[name]) for name in ("start", "end"))
    if start and end and start > end:
        raise click.BadParameter(f"{start} is after {end}", param_hint="--from")
    return Filters(
        start,
        end,
        _types(chosen["types"]),
        frozenset(chosen["statuses"]),
        frozenset(c.upper() for c in chosen["countries"]),
        tuple(chosen["parties"]),
        chosen["least"],
    )


def _types(names: tuple[str, ...]) -> frozenset[str]:
    types = frozenset(name.upper() for name in names)
    if unknown := types - set(event_types()):
        raise click.BadParameter(f"{', '.join(sorted(unknown))} is none of {', '.join(event_types())}", param_hint="--type")
    return types


def _date(day: dt.datetime | None) -> dt.date | None:
    return day.date() if day else None


def _title(filters: Filters) -> str:
    return " – ".join((*filters.parties, *sorted(filters.countries)))


@contextmanager
def _target(path: str | None, form: str) -> Iterator[IO[bytes]]:
    if path is not None and path != "-":
        with output(path) as out:
            yield out
        return
    if form in FORMATS and not FORMATS[form].text and sys.stdout.isatty():
        raise click.UsageError(f"{form} is not for a terminal; name a file with -o")
    yield sys.stdout.buffer
    sys.stdout.buffer.flush()


def _write(form: str, source: Records, filters: Filters, out: IO[bytes], options: Options) -> None:
    if form != "gold":
        write(form, source.records(filters), out, source.document, options)
        return
    if not isinstance(source, Readings):
        raise click.UsageError("gold is a form of readings, and this source has records only")
    from waqai.export.gold import to_gold

    for reading in source.readings(filters):
        out.write(json.dumps(to_gold(reading), ensure_ascii=False).encode() + b"\n")
