"""``waqai watch``: sources visited on their schedule, what is new in them read and stored."""

from __future__ import annotations

import importlib
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING, Any

import click

from waqai.cli.db import opened, store_option

if TYPE_CHECKING:
    from waqai.ingest.watch import Sink, Tally

HEADINGS = ("source", "last visit", "new", "known", "refused", "errors", "of the last visit")


@click.command()
@click.argument("sources", metavar="SOURCES.yml")
@store_option
@click.option("--once", is_flag=True, help="Visit each source one time and stop; exit with 1 if one of them failed.")
@click.option("--state", metavar="FILE", help="Where it is remembered what was seen of each feed. Default: beside the sources, ending in .state.")
@click.option("--delay", type=click.FloatRange(0, 600), default=1.0, show_default=True, metavar="S", help="Seconds between two requests to one host.")
@click.option("--allow-private", is_flag=True, help="Also ask hosts at private and loopback addresses.")
def watch(sources: str, url: str, once: bool, state: str | None, delay: float, allow_private: bool) -> None:
    """Visit the sources of a YAML file on their schedule; read and store what is new.

    Each entry has a name and a url and, where wanted, kind (auto, feed, sitemap, page), every ("15 minutes"), source (the name of the outlet) and
    language (ar, any). Ends after the page in hand on Ctrl-C or SIGTERM.
    """
    from waqai.ingest.files import MissingExtraError
    from waqai.ingest.watchlist import WatchlistError, load_watchlist

    try:
        listed = load_watchlist(sources)
        _needs()
    except (WatchlistError, MissingExtraError) as error:
        raise click.ClickException(str(error)) from None
    from waqai.ingest.http import Fetcher, Web
    from waqai.ingest.memory import SqliteMemory
    from waqai.ingest.watch import watch as run

    memory = SqliteMemory(state or Path(sources).with_suffix(".state"))
    web = Web(delay=delay, allow_private=allow_private)
    try:
        with _stopping() as stop, Fetcher(web, sleep=stop.wait) as fetcher, _shown() as show, open_sink(url) as sink:
            tallies = run(listed, sink, fetcher, memory, stop, once=once, report=show)
    finally:
        memory.close()
    if once and any(tally.errors for tally in tallies):
        raise SystemExit(1)


@contextmanager
def open_sink(url: str) -> Iterator[Sink]:
    """What reads documents, links them and keeps them in a store, which is made if there is none."""
    from waqai.engine.ingest import StoreSink

    with opened(url, create=True) as store:
        yield StoreSink(store)


def _needs() -> None:
    """Raise MissingExtraError, before anything is fetched, where a library of the extra is missing."""
    from waqai.ingest.files import MissingExtraError

    for library in ("httpx", "protego", "feedparser", "trafilatura", "py3langid"):
        try:
            importlib.import_module(library)
        except ImportError as error:
            raise MissingExtraError(f"{library} ({error})" if error.name != library else library) from None


@contextmanager
def _stopping() -> Iterator[Event]:
    """An event that SIGINT and SIGTERM set; a second one ends the process as usual."""
    stop = Event()
    before: dict[int, Any] = {}

    def set_and_restore(number: int, _frame: object) -> None:
        stop.set()
        signal.signal(number, before[number])

    for wanted in (signal.SIGINT, signal.SIGTERM):
        before[wanted] = signal.signal(wanted, set_and_restore)
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@contextmanager
def _shown() -> Iterator[Callable[[Sequence[Tally]], None]]:
    """Shows the table while the watch goes on where someone looks at it, and at its end; refusals as they come, on standard error."""
    from rich.console import Console
    from rich.live import Live

    # Wide enough for its reasons where no terminal says how wide it is.
    console = Console(width=None if sys.stdout.isatty() else 160)
    latest: list[Sequence[Tally]] = []
    with Live(console=console, auto_refresh=False, transient=True) if console.is_terminal else nullcontext() as live:

        def show(tallies: Sequence[Tally]) -> None:
            latest[:] = [list(tallies)]
            for bad in _last(tallies).refusals:
                click.echo(f"waqai: {bad.where} {bad.message}", err=True)
            if live is not None:
                live.update(_table(tallies), refresh=True)

        yield show
    for tallies in latest:
        console.print(_table(tallies))


def _last(tallies: Sequence[Tally]) -> Any:
    """The latest visit of all."""
    return max((t.last for t in tallies if t.last), key=lambda visited: visited.at)


def _table(tallies: Sequence[Tally]) -> Any:
    from rich.table import Table

    table = Table(*HEADINGS)
    for tally in tallies:
        table.add_row(*_row(tally))
    return table


def _row(tally: Tally) -> tuple[str, ...]:
    last = tally.last
    if last is None:
        return (tally.source.name, "not yet", *[""] * (len(HEADINGS) - 2))
    reasons = ", ".join(f"{count} {reason}" for reason, count in last.refused.items())
    what = last.error or f"{last.new} new in {last.seconds:.1f} s" + (f"; refused: {reasons}" if reasons else "")
    when = last.at.astimezone().strftime("%Y-%m-%d %H:%M:%S")
    return (tally.source.name, when, str(tally.new), str(last.known), str(tally.refused), str(tally.errors), what)
