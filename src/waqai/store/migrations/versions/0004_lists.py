"""What lists and counts are read off: which records by party and outlet, pairs of countries, counts of parties, and the indexes of filters."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

#: Index, table, columns: those that lists by a filter and counts are read off, in place of narrower ones.
_INDEXES = (
    ("ix_documents_source_published", "documents", ["source", "published"]),
    ("ix_documents_id_source", "documents", ["id", "source"]),
    ("ix_quotes_speaker_key_sort_day_id", "quotes", ["speaker_key", "sort_day", "id"]),
    ("ix_quotes_speaker_country_sort_day_id", "quotes", ["speaker_country", "sort_day", "id"]),
    ("ix_quotes_stance_sort_day_id", "quotes", ["stance", "sort_day", "id"]),
    ("ix_tellings_source", "tellings", ["source", "mark"]),
    ("ix_readings_problems", "readings", ["document", "is_current", "problems"]),
    ("ix_records_sort_day_id_score", "records", ["sort_day", "id", "score"]),
    ("ix_records_type_sort_day_id", "records", ["type", "sort_day", "id"]),
    ("ix_records_status_sort_day_id", "records", ["status", "sort_day", "id"]),
    ("ix_records_place_country_sort_day_id", "records", ["place_country", "sort_day", "id"]),
    ("ix_records_placed", "records", ["place", "place_country", "latitude", "longitude", "type", "status", "sort_day"]),
    ("ix_judgements_undoes", "judgements", ["undoes"]),
    ("ix_judgements_at_id", "judgements", ["at", "id"]),
    ("ix_dossiers_stage_sort_day_id", "dossiers", ["stage", "sort_day", "id"]),
)
_REPLACED = (
    ("ix_documents_source", "documents"),
    ("ix_quotes_speaker_key_sort_day", "quotes"),
    ("ix_quotes_speaker_country_sort_day", "quotes"),
    ("ix_records_sort_day_id", "records"),
    ("ix_records_type_sort_day", "records"),
    ("ix_records_place_country", "records"),
    ("ix_record_parties_key_record", "record_parties"),
    ("ix_record_parties_country_record", "record_parties"),
)
_UNJUDGED: dict[str, Any] = {"sqlite_where": sa.text("mark = ''"), "postgresql_where": sa.text("mark = ''")}
_REJECTED: dict[str, Any] = {"sqlite_where": sa.text("mark = 'rejected'"), "postgresql_where": sa.text("mark = 'rejected'")}
_REPRINTS: dict[str, Any] = {"sqlite_where": sa.text("relation = 'reprints'"), "postgresql_where": sa.text("relation = 'reprints'")}
_DOUBT = ["score", "id", "type", "status", "sort_day", "source", "place_country", "mark"]

_FACETS = """
INSERT INTO record_facets (record, facet, value, sort_day, type, status)
SELECT r.id, f.facet, f.value, r.sort_day, r.type, r.status FROM records AS r JOIN (
    SELECT record, 'country' AS facet, country AS value FROM record_parties WHERE country <> ''
    UNION SELECT record, 'party', key FROM record_parties
    UNION SELECT m.record, 'source', t.source FROM record_tellings AS m JOIN tellings AS t ON t.id = m.telling
          WHERE t.mark <> 'rejected' AND t.source IS NOT NULL AND t.source <> ''
) AS f ON f.record = r.id
"""
_PAIRS = """
INSERT INTO record_pairs (record, one, other, sort_day, type)
SELECT DISTINCT r.id, a.country, b.country, r.sort_day, r.type FROM records AS r
JOIN record_parties AS a ON a.record = r.id JOIN record_parties AS b ON b.record = r.id AND a.country < b.country WHERE a.country <> ''
"""
_COUNTS = """
INSERT INTO party_counts (key, country, records)
SELECT key, '', COUNT(DISTINCT record) FROM record_parties GROUP BY key
UNION ALL SELECT key, country, COUNT(DISTINCT record) FROM record_parties WHERE country <> '' GROUP BY key, country
"""


def upgrade() -> None:
    """Make the tables and fill them from the records, and change the indexes."""
    _record_facets()
    _record_pairs()
    _party_counts()
    for statement in (_FACETS, _PAIRS, _COUNTS):
        op.execute(statement)
    op.create_index("ix_record_facets_listed", "record_facets", ["facet", "value", "sort_day", "record", "type", "status"])
    op.create_index("ix_record_pairs_counted", "record_pairs", ["one", "other", "type", "sort_day"])
    op.create_index("ix_party_counts_most", "party_counts", ["country", "records", "key"])
    for name, table in _REPLACED:
        op.drop_index(name, table)
    for name, table, columns in _INDEXES:
        op.create_index(name, table, columns)
    op.create_index("ix_tellings_doubt", "tellings", _DOUBT, **_UNJUDGED)
    op.create_index("ix_links_reprints", "links", ["left"], **_REPRINTS)
    op.create_index("ix_tellings_rejected", "tellings", ["mark"], **_REJECTED)


def _record_facets() -> None:
    op.create_table(
        "record_facets",
        sa.Column("record", sa.Text(), nullable=False),
        sa.Column("facet", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("sort_day", sa.Date(), nullable=False),
        sa.Column("type", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["record"], ["records.id"], name=op.f("fk_record_facets_record"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("record", "facet", "value", name=op.f("pk_record_facets")),
        sqlite_with_rowid=False,
    )


def _record_pairs() -> None:
    op.create_table(
        "record_pairs",
        sa.Column("record", sa.Text(), nullable=False),
        sa.Column("one", sa.Text(), nullable=False),
        sa.Column("other", sa.Text(), nullable=False),
        sa.Column("sort_day", sa.Date(), nullable=False),
        sa.Column("type", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["record"], ["records.id"], name=op.f("fk_record_pairs_record"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("record", "one", "other", name=op.f("pk_record_pairs")),
        sqlite_with_rowid=False,
    )


def _party_counts() -> None:
    op.create_table(
        "party_counts",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("country", sa.Text(), nullable=False),
        sa.Column("records", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("key", "country", name=op.f("pk_party_counts")),
    )
