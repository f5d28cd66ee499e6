"""The revisions of the store, for Alembic."""
