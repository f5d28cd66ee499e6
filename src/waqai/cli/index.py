"""``waqai index``: what search by meaning needs, made apart from ingest."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from waqai.cli.db import opened, store_option

if TYPE_CHECKING:
    from waqai.meaning import Report


@click.command()
@store_option
@click.option("--batch", type=click.IntRange(1, 10_000), default=100, show_default=True, help="Documents committed together.")
def index(url: str, batch: int) -> None:
    """Index a store's documents for search by meaning: those that are new, that changed, or that another version of waqai indexed.

    Whenever it is stopped, what was committed stays, and the next run goes on from there. Run it after each ingest, by a timer for instance.
    """
    from waqai.ingest.files import MissingExtraError
    from waqai.meaning import index as run

    try:
        with opened(url) as store, _progress() as progress:
            report = run(store, batch=batch, progress=progress)
    except MissingExtraError as error:
        raise click.ClickException(str(error)) from None
    click.echo(f"{report.indexed} indexed, {report.before} were already")


@contextmanager
def _progress() -> Iterator[Callable[[Report], None]]:
    """A bar on standard error where someone watches it."""
    if not sys.stderr.isatty():
        yield lambda _: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("indexing"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("indexing", total=None)
        yield lambda report: bar.update(task, total=report.waiting, completed=report.indexed)
