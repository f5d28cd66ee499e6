"""To whom each quote is addressed and what it is about. Stores of the revision before learn both as their documents are read again."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_TEXTS = ("addressee_key", "addressee_name", "addressee_country", "addressee_sectors", "addressee_naming")
_OFFSETS = ("addressee_start", "addressee_end")


def upgrade() -> None:
    """Make the columns of quotes, the table of their topics, and the indexes that lists are read off."""
    for name in _TEXTS:
        op.add_column("quotes", sa.Column(name, sa.Text()))
    for name in _OFFSETS:
        op.add_column("quotes", sa.Column(name, sa.Integer()))
    op.add_column("quotes", sa.Column("topics", sa.Text(), nullable=False, server_default=""))
    op.create_index("ix_quotes_addressee_key_sort_day_id", "quotes", ["addressee_key", "sort_day", "id"])
    op.create_table(
        "quote_topics",
        sa.Column("quote", sa.Text(), nullable=False),
        sa.Column("topic", sa.Text(), nullable=False),
        sa.Column("sort_day", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["quote"], ["quotes.id"], name=op.f("fk_quote_topics_quote"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("quote", "topic", name=op.f("pk_quote_topics")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_quote_topics_topic_sort_day_quote", "quote_topics", ["topic", "sort_day", "quote"])
