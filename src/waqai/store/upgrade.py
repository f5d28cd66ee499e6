"""Making a store, and bringing one to this version: Alembic, run from inside the package."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from waqai.store.database import Database, shown
from waqai.store.errors import StoreError

if TYPE_CHECKING:
    from alembic.config import Config


def upgrade(database: Database) -> None:
    """Make the store, or upgrade it to this version's revision, in one transaction; a store that has it already is left alone."""
    from alembic import command
    from alembic.util import CommandError

    if database.is_sqlite:
        folder = Path(str(database.url.database)).parent
        if not folder.is_dir():
            raise StoreError(f"there is no folder {folder} for a store")
    with database.writing() as connection:
        try:
            command.upgrade(config(connection), "head")
        except CommandError as error:
            raise StoreError(f"the store at {shown(database.url)} cannot be upgraded by this waqai: {error}") from error


def config(connection: object) -> Config:
    """Alembic's configuration for work on one connection."""
    from alembic.config import Config

    made = Config()
    made.set_main_option("script_location", str(Path(__file__).parent / "migrations").replace("%", "%%"))
    made.set_main_option("path_separator", "os")
    made.attributes["connection"] = connection
    return made
