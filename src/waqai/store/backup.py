"""Copies of a store, taken while it is in use."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

from waqai.store.database import Database
from waqai.store.errors import StoreError


def backup(database: Database, target: Path) -> None:
    """Write a copy of the store as it is now: a SQLite file, or an archive for ``pg_restore``. Raises StoreError if the target exists or it fails."""
    if target.exists():
        raise StoreError(f"{target} exists; a backup does not write over anything")
    part = target.with_name(target.name + ".part")
    try:
        if database.is_sqlite:
            _copy(Path(str(database.url.database)), part)
        else:
            _dump(database, part)
        part.rename(target)
    except (OSError, sqlite3.Error) as error:
        raise StoreError(f"the backup to {target} failed: {error}") from error
    finally:
        part.unlink(missing_ok=True)


def _copy(source: Path, part: Path) -> None:
    with closing(sqlite3.connect(source)) as store, closing(sqlite3.connect(part)) as copy:
        store.backup(copy)


def _dump(database: Database, part: Path) -> None:
    program, url = shutil.which("pg_dump"), database.url
    if program is None:
        raise StoreError("pg_dump is not installed (on Debian and Ubuntu: apt install postgresql-client)")
    where = {"-h": url.host, "-p": url.port, "-U": url.username, "-d": url.database}
    options = [word for name, value in where.items() if value is not None for word in (name, str(value))]
    # The password goes by the environment: other users can see a command line.
    environment = os.environ | ({"PGPASSWORD": str(url.password)} if url.password else {})
    command = [program, "--format=custom", "--no-password", f"--file={part}", *options]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)  # noqa: S603 - our own arguments
    if done.returncode != 0:
        raise StoreError(f"pg_dump failed: {done.stderr.strip()}")
