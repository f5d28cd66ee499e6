"""``waqai db``: making, upgrading, checking and copying stores."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from waqai.store import Store

F = TypeVar("F", bound=Callable[..., Any])


def store_option(command: F) -> F:
    """The option ``--store``."""
    text = "A SQLite file or postgresql+psycopg://USER@HOST/DATABASE; the environment's WAQAI_STORE if not given."
    return click.option("--store", "url", required=True, envvar="WAQAI_STORE", metavar="URL", help=text)(command)


@contextmanager
def opened(url: str, *, create: bool = False) -> Iterator[Store]:
    """A store; what is wrong with it, or with an id that was asked for, ends the command with a message."""
    from waqai.judgements import JudgementError
    from waqai.store import Store, StoreError, UnknownIdError

    try:
        with Store.open(url, create=create) as store:
            yield store
    except (StoreError, UnknownIdError, JudgementError) as error:
        raise click.ClickException(str(error)) from error


@click.group()
def db() -> None:
    """Make, upgrade, check, count and copy stores."""


@db.command()
@store_option
def init(url: str) -> None:
    """Make a store; one that is there already is left as it is."""
    from waqai.store.database import shown

    with opened(url, create=True) as store:
        click.echo(f"the store at {shown(store.database.url)} is ready")


@db.command()
@store_option
def upgrade(url: str) -> None:
    """Bring a store to this version of waqai, in one transaction."""
    from waqai.store import StoreError
    from waqai.store.database import Database, address
    from waqai.store.upgrade import upgrade as run

    try:
        database = Database(address(url))
        before = database.revision()
        if before is None:
            raise StoreError(f"there is no store at {url}; make one: waqai db init --store {url}")
        run(database)
        after = database.revision()
        database.close()
    except StoreError as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"the store was at revision {before} and is at {after}" if before != after else f"the store is at revision {after}")


@db.command()
@store_option
def check(url: str) -> None:
    """Check the file, that nothing refers to nothing, and that every quotation stands in its document; exit 1 if something does not hold."""
    from waqai.store.check import findings

    with opened(url) as store:
        _print_counts(store)
        found = list(findings(store.database))
    for finding in found:
        click.echo(f"{finding.where}: {finding.what}", err=True)
    click.echo(f"{len(found)} findings" if found else "the store is sound")
    if found:
        raise SystemExit(1)


@db.command()
@store_option
@click.option("--json", "as_json", is_flag=True, help="As one JSON object.")
def stats(url: str, as_json: bool) -> None:
    """Print how much a store holds."""
    import msgspec

    with opened(url) as store:
        if as_json:
            click.echo(msgspec.json.encode(store.stats()))
        else:
            _print_counts(store)


def _print_counts(store: Store) -> None:
    import msgspec

    for name, count in msgspec.structs.asdict(store.stats()).items():
        click.echo(f"{count:10} {name}")


@db.command()
@store_option
@click.argument("target", type=click.Path(path_type=Path, dir_okay=False))
def backup(url: str, target: Path) -> None:
    """Copy a store to TARGET while it is in use: a SQLite file, or an archive for pg_restore."""
    from waqai.store.backup import backup as copy

    with opened(url) as store:
        copy(store.database, target)
    click.echo(f"{target}: {target.stat().st_size} bytes")
