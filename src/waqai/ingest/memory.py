"""What must be remembered from one run to the next, such as the ETag of a feed: a few short strings by key."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol


class Memory(Protocol):
    """A place for short strings."""

    def get(self, key: str) -> str | None:
        """The string last put under a key, None if there is none."""

    def put(self, key: str, value: str) -> None:
        """Keep a string under a key, over any earlier one."""


class Forgetful:
    """A memory that lasts as long as the object."""

    def __init__(self) -> None:
        self._kept: dict[str, str] = {}

    def get(self, key: str) -> str | None:
        """The string last put under a key, None if there is none."""
        return self._kept.get(key)

    def put(self, key: str, value: str) -> None:
        """Keep a string under a key, over any earlier one."""
        self._kept[key] = value


class Pending:
    """What is to be remembered once the documents it speaks of are safe: reads through, and writes only at :meth:`commit`."""

    def __init__(self, below: Memory) -> None:
        self._below = below
        self._kept: dict[str, str] = {}

    def get(self, key: str) -> str | None:
        """The string last put under a key here or below, None if there is none."""
        return self._kept.get(key) or self._below.get(key)

    def put(self, key: str, value: str) -> None:
        """Keep a string until the commit."""
        self._kept[key] = value

    def commit(self) -> None:
        """Hand everything kept to the memory below."""
        for key, value in self._kept.items():
            self._below.put(key, value)
        self._kept.clear()


class SqliteMemory:
    """A memory in an SQLite file, which several processes may share."""

    def __init__(self, path: str | Path) -> None:
        import sqlite3

        self._connection = sqlite3.connect(path, timeout=10, isolation_level=None)
        self._connection.execute("PRAGMA journal_mode = WAL")
        self._connection.execute("CREATE TABLE IF NOT EXISTS memory (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID")

    def get(self, key: str) -> str | None:
        """The string last put under a key, None if there is none."""
        row = self._connection.execute("SELECT value FROM memory WHERE key = ?", (key,)).fetchone()
        return None if row is None else str(row[0])

    def put(self, key: str, value: str) -> None:
        """Keep a string under a key, over any earlier one."""
        self._connection.execute("INSERT INTO memory VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value", (key, value))

    def close(self) -> None:
        """Close the file."""
        self._connection.close()
