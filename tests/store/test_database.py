"""Stores come into being, are recognised, and keep what people said."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from waqai.judgements import Action
from waqai.store import Store, StoreError
from waqai.store.database import Database, address, shown
from waqai.store.schema import REVISION, metadata
from waqai.store.upgrade import config, upgrade


@pytest.mark.parametrize(
    ("given", "url"),
    [
        ("news.db", "news.db"),
        ("/data/أخبار.db", "/data/أخبار.db"),
        ("sqlite:///news.db", "news.db"),
        ("postgres://u@h/d", "postgresql+psycopg://u@h/d"),
        ("postgresql://u:p@h:1/d", "postgresql+psycopg://u:***@h:1/d"),
    ],
)
def test_a_path_is_a_file_and_postgresql_has_its_names(given: str, url: str) -> None:
    assert shown(address(given)) == url


@pytest.mark.parametrize("given", ["mysql://h/d", "sqlite://", "://"])
def test_other_addresses_are_refused(given: str) -> None:
    with pytest.raises(StoreError, match="store"):
        address(given)


def test_a_store_that_is_not_there_is_not_made_unasked(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="waqai db init"):
        Store.open(str(tmp_path / "none.db"))
    assert not (tmp_path / "none.db").exists()


def test_a_store_in_no_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="no folder"):
        Store.open(str(tmp_path / "none" / "store.db"), create=True)


def test_a_file_that_is_no_database_is_named(tmp_path: Path) -> None:
    (tmp_path / "store.db").write_bytes(b"no database at all" * 100)
    with pytest.raises(StoreError, match="not a database"):
        Store.open(str(tmp_path / "store.db"))


def test_a_server_that_is_not_there_is_named() -> None:
    with pytest.raises(StoreError, match="cannot be used"):
        Store.open("postgresql://nobody@127.0.0.1:1/none")


@pytest.fixture
def database(store_url: str) -> Iterator[Database]:
    made = Database(address(store_url))
    yield made
    made.close()


def test_the_migrations_make_the_tables_of_the_schema(database: Database) -> None:
    def ours(_object: Any, name: str | None, kind: str, _reflected: bool, _against: Any) -> bool:
        return not (kind == "table" and (name or "").startswith("document_words"))

    with database.reading() as connection:
        context = MigrationContext.configure(connection, opts={"include_object": ours, "compare_type": True})
        differences = [d for d in compare_metadata(context, metadata) if "document_words" not in str(d)]
    assert differences == []


def test_the_schema_knows_the_newest_revision(database: Database) -> None:
    with database.reading() as connection:
        assert ScriptDirectory.from_config(config(connection)).get_current_head() == REVISION == database.revision()


def test_upgrading_what_is_up_to_date_changes_nothing(database: Database) -> None:
    upgrade(database)
    assert database.revision() == REVISION


def test_a_store_of_another_version_is_refused(database: Database, store_url: str) -> None:
    with database.writing() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(StoreError, match="waqai db upgrade"):
        Store.open(store_url)
    with pytest.raises(StoreError, match="cannot be upgraded by this waqai"):
        upgrade(database)


@pytest.mark.parametrize("statement", ["UPDATE judgements SET by = 'someone else'", "DELETE FROM judgements"])
def test_the_database_itself_keeps_judgements(filled: Store, statement: str) -> None:
    event = filled.tellings().items[0].telling.id
    filled.judge(Action.REJECT, event, by="analyst")
    with pytest.raises(DBAPIError, match="judgements are never"), filled.database.writing() as connection:
        connection.execute(text(statement))
    assert [j.by for j in filled.judgements()] == ["analyst"]


def test_what_fails_leaves_nothing(store: Store) -> None:
    with pytest.raises(RuntimeError, match="power"), store.transaction():
        store.start_run("test", "x")
        raise RuntimeError("power cut")
    assert store.runs() == []


def test_a_file_is_in_wal_mode_and_has_its_foreign_keys_on(sqlite_model: Path) -> None:
    with Store.open(str(sqlite_model)) as store, store.database.reading() as connection:
        found = [connection.execute(text(f"PRAGMA {name}")).scalar() for name in ("journal_mode", "foreign_keys", "synchronous")]
    assert found == ["wal", 1, 2]


def test_a_locked_file_is_named(sqlite_model: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = shutil.copy(sqlite_model, tmp_path / "store.db")
    monkeypatch.setattr("waqai.store.database.BUSY", 0.05)
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with Store.open(str(path)) as store, pytest.raises(StoreError, match="locked"):
        store.start_run("test", "x")
    other.close()
