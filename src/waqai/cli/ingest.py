"""``waqai ingest``: reports into a store."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from waqai.cli.db import opened, store_option
from waqai.cli.read import parse_day
from waqai.ingest.files import AT_HAND, MissingExtraError

if TYPE_CHECKING:
    from waqai.engine.ingest import Report
    from waqai.ingest.http import Fetcher


@click.command()
@click.argument("sources", nargs=-1, required=True, metavar="SOURCE...")
@store_option
@click.option("--published", metavar="YYYY-MM-DD", help="Day of publication of documents that name none; relative times are counted from it.")
@click.option("--batch", type=click.IntRange(1, 10_000), default=50, show_default=True, help="Documents committed together.")
@click.option("--any-language", is_flag=True, help="Also take documents that are not in Arabic.")
@click.option("--delay", type=click.FloatRange(0, 600), default=1.0, show_default=True, metavar="S", help="Seconds between two requests to one host.")
@click.option("--allow-private", is_flag=True, help="Also ask hosts at private and loopback addresses.")
def ingest(sources: tuple[str, ...], url: str, published: str | None, batch: int, any_language: bool, delay: float, allow_private: bool) -> None:
    """Read reports, link them and keep them in a store, which is made if there is none.

    SOURCES are files, folders, tables of documents (JSON lines, CSV, TSV, Parquet), web archives, addresses of feeds, sitemaps and pages, or - for
    standard input. Documents that the store has, unchanged and read by the same reader, are skipped. What could not be read is named at the end and
    noted in the store; exit 1 then.
    """
    day = parse_day(published)
    from waqai.api import Reader
    from waqai.engine.ingest import default_linker
    from waqai.engine.ingest import ingest as run
    from waqai.ingest.sources import Options, documents_of

    try:
        with opened(url, create=True) as store, _progress() as progress, _fetcher(sources, delay, allow_private) as fetcher:
            options = Options(published=day, known=store.known_urls, arabic_only=not any_language)
            inputs = (item for source in sources for item in documents_of(source, options, fetcher))
            report = run(store, inputs, Reader(), default_linker(store), batch=batch, progress=progress)
    except MissingExtraError as error:
        raise click.ClickException(str(error)) from None
    missing = [bad for bad in report.bad if bad.reason not in AT_HAND]
    for bad in missing:
        click.echo(f"waqai: {bad.where} {bad.message}", err=True)
    click.echo(f"{report.read} read, {report.skipped} skipped, {report.failed} failed, {len(missing)} no documents")
    if missing or report.failed:
        raise SystemExit(1)


@contextmanager
def _fetcher(sources: tuple[str, ...], delay: float, allow_private: bool) -> Iterator[Fetcher | None]:
    """What asks the web for all sources, where one of them is an address."""
    from waqai.ingest.sources import is_address

    if not any(map(is_address, sources)):
        yield None
        return
    try:
        from waqai.ingest.http import Fetcher, Web
    except ImportError as error:
        raise MissingExtraError(error.name or "httpx") from None
    with Fetcher(Web(delay=delay, allow_private=allow_private)) as fetcher:
        yield fetcher


@contextmanager
def _progress() -> Iterator[Callable[[Report], None]]:
    """A line that counts, on standard error where someone watches it."""
    if not sys.stderr.isatty():
        yield lambda _: None
        return
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("reading", total=None)
        yield lambda report: bar.update(task, description=f"{report.read} read, {report.skipped} skipped")
