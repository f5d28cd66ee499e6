"""``waqai ingest``: reports into a store."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from waqai.cli.db import opened, store_option
from waqai.cli.read import parse_day
from waqai.ingest.files import documents

if TYPE_CHECKING:
    from waqai.engine.ingest import Report


@click.command()
@click.argument("sources", nargs=-1, required=True, metavar="SOURCE...")
@store_option
@click.option("--published", metavar="YYYY-MM-DD", help="Day of publication of documents that name none; relative times are counted from it.")
@click.option("--batch", type=click.IntRange(1, 10_000), default=50, show_default=True, help="Documents committed together.")
def ingest(sources: tuple[str, ...], url: str, published: str | None, batch: int) -> None:
    """Read reports, link them and keep them in a store, which is made if there is none.

    SOURCES are what `waqai read` takes. Documents that the store has, unchanged and read by the same reader, are skipped. What could not be read is
    named at the end and noted in the store; exit 1 then.
    """
    day = parse_day(published)
    from waqai.api import Reader
    from waqai.engine.ingest import default_linker
    from waqai.engine.ingest import ingest as run

    inputs = (item for source in sources for item in documents(source, sys.stdin.buffer, day))
    with opened(url, create=True) as store, _progress() as progress:
        report = run(store, inputs, Reader(), default_linker(store), batch=batch, progress=progress)
    for bad in report.bad:
        click.echo(f"waqai: {bad.where} {bad.message}", err=True)
    click.echo(f"{report.read} read, {report.skipped} skipped, {report.failed} failed, {len(report.bad)} no documents")
    if report.bad or report.failed:
        raise SystemExit(1)


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
