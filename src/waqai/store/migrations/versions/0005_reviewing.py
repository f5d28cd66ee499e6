"""Which record each reviewer has open, the records whose reports disagree, and users who may no longer sign in."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table, the index and the column of users."""
    op.create_table(
        "openings",
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("telling", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("by", name=op.f("pk_openings")),
    )
    op.create_index(op.f("ix_openings_telling"), "openings", ["telling"], unique=False)
    disputed = sa.text("disagreements > 0")
    op.create_index("ix_records_disputed", "records", ["id"], sqlite_where=disputed, postgresql_where=disputed)
    op.add_column("users", sa.Column("is_disabled", sa.Boolean(), nullable=False, server_default=sa.false()))
