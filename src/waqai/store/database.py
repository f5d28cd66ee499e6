"""Connections to SQLite and PostgreSQL: addresses, settings, transactions."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import local

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import ArgumentError, DBAPIError
from sqlalchemy.pool import ConnectionPoolEntry

from waqai.store.errors import StoreError
from waqai.store.schema import REVISION

#: Seconds that a writer waits for another.
BUSY = 60
#: PostgreSQL's advisory lock of a store's writers: they take turns, as SQLite's do, so that two that meet the same document do not collide.
_WRITERS = 0x77616161


def address(store: str) -> URL:
    """The URL of a store: a bare path is a SQLite file. Raises StoreError for another database or a malformed URL."""
    if "://" not in store:
        return URL.create("sqlite", database=str(Path(store)))
    try:
        url = make_url(store)
    except ArgumentError as error:
        raise StoreError(f"{store!r} is no address of a store: {error}") from error
    backend = "postgresql" if url.drivername.split("+")[0] in ("postgresql", "postgres") else url.get_backend_name()
    if backend == "postgresql":
        return url.set(drivername="postgresql+psycopg")
    if backend == "sqlite" and url.database not in (None, "", ":memory:"):
        return url
    raise StoreError(f"a store is a SQLite file or postgresql+psycopg://..., not {url.render_as_string()}")


def shown(url: URL) -> str:
    """An address as people write it, without its password."""
    return str(url.database) if url.get_backend_name() == "sqlite" else url.render_as_string()


def engine(url: URL) -> Engine:
    """An engine with the settings that the store relies on; connects to nothing yet."""
    if url.get_backend_name() == "sqlite":
        made = create_engine(url, connect_args={"timeout": BUSY, "check_same_thread": False})
        event.listen(made, "connect", _set_up_sqlite)
        event.listen(made, "begin", _begin_sqlite)
        return made
    try:
        made = create_engine(url, connect_args={"connect_timeout": 10}, pool_pre_ping=True)
    except ModuleNotFoundError as error:
        raise StoreError('stores on PostgreSQL need psycopg: pip install "waqai[postgres]"') from error
    event.listen(made, "begin", _begin_postgresql)
    return made


def _set_up_sqlite(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
    assert isinstance(connection, sqlite3.Connection)
    connection.isolation_level = None  # the driver would begin and commit on its own; _begin_sqlite does
    connection.execute("PRAGMA journal_mode = WAL")
    # In WAL mode NORMAL cannot damage the file, but the last commits may be lost to a power cut; what was reported as stored must be.
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA cache_size = -65536")


def _begin_sqlite(connection: Connection) -> None:
    # A writer takes its lock at once: one that read first and then finds another writing could only fail.
    connection.exec_driver_sql("BEGIN IMMEDIATE" if _writes(connection) else "BEGIN")


def _begin_postgresql(connection: Connection) -> None:
    if _writes(connection):
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_WRITERS})")


def _writes(connection: Connection) -> bool:
    return bool(connection.get_execution_options().get("waqai_writes"))


class Database:
    """An engine with at most one open write transaction a thread; what is read within it sees what it wrote."""

    def __init__(self, url: URL) -> None:
        self.url = url
        self.engine = engine(url)
        self._open = local()

    @property
    def is_sqlite(self) -> bool:
        """False for PostgreSQL."""
        return self.engine.dialect.name == "sqlite"

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A connection whose work is committed as one at the end of the outermost block, or not at all if that raises."""
        outer: Connection | None = getattr(self._open, "connection", None)
        if outer is not None:
            yield outer
            return
        with _reachable(self.url), self.engine.connect() as plain:
            connection = plain.execution_options(waqai_writes=True)
            with connection.begin():
                self._open.connection = connection
                try:
                    yield connection
                finally:
                    self._open.connection = None

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection that sees one state of the store throughout."""
        outer: Connection | None = getattr(self._open, "connection", None)
        if outer is not None:
            yield outer
            return
        with _reachable(self.url), self.engine.connect() as connection:
            options = {} if self.is_sqlite else {"isolation_level": "REPEATABLE READ"}
            with connection.execution_options(**options).begin():
                yield connection

    def revision(self) -> str | None:
        """The store's revision; None if there is no store at this address."""
        if self.is_sqlite and not Path(str(self.url.database)).exists():
            return None
        with _reachable(self.url), self.engine.connect() as connection:
            if not self.engine.dialect.has_table(connection, "alembic_version"):
                return None
            found = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
            return None if found is None else str(found)

    def require(self) -> None:
        """Raise StoreError unless there is a store of this version."""
        found, where = self.revision(), shown(self.url)
        if found is None:
            raise StoreError(f"there is no store at {where}; make one: waqai db init --store {where}")
        if found != REVISION:
            raise StoreError(f"the store at {where} is at revision {found}, this waqai at {REVISION}; run: waqai db upgrade --store {where}")

    def close(self) -> None:
        """Close all connections."""
        self.engine.dispose()


@contextmanager
def _reachable(url: URL) -> Iterator[None]:
    """Failures to connect, as a StoreError without the driver's own pages of text."""
    try:
        yield
    except DBAPIError as error:
        if error.statement is None or "database is locked" in str(error.orig):
            raise StoreError(f"the store at {shown(url)} cannot be used: {str(error.orig).strip()}") from error
        raise
