"""Passages of documents as vectors, for search by meaning."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Make the table and its index."""
    op.create_table(
        "embeddings",
        sa.Column("number", _NUMBER, sa.Identity(always=False), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("version", sa.Text(), nullable=False),
        sa.Column("spans", sa.LargeBinary(), nullable=False),
        sa.Column("vectors", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["document"], ["documents.id"], name=op.f("fk_embeddings_document"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_embeddings")),
        sa.UniqueConstraint("document", name=op.f("uq_embeddings_document")),
        # A number is never given twice: that of a row that was replaced would otherwise hide what replaced it.
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_embeddings_version_number"), "embeddings", ["version", "number"], unique=False)
