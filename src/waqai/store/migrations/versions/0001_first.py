"""The first store: documents, readings and what follows from them, the linker's tables, the ledger, and the full-text index."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

_CURRENT = "CREATE VIEW current_tellings AS SELECT * FROM tellings WHERE mark <> 'rejected'"

#: Index words are made by waqai: the tokenizer only parts them at spaces. It treats all but ASCII as letters.
_SQLITE = (
    "CREATE VIRTUAL TABLE document_words USING fts5 (title, words, tokenize = 'ascii')",
    "CREATE TRIGGER judgements_stay BEFORE UPDATE ON judgements BEGIN SELECT RAISE(ABORT, 'judgements are never changed'); END",
    "CREATE TRIGGER judgements_remain BEFORE DELETE ON judgements BEGIN SELECT RAISE(ABORT, 'judgements are never deleted'); END",
)

_POSTGRESQL = (
    "CREATE TABLE document_words (number BIGINT PRIMARY KEY REFERENCES documents (number) ON DELETE CASCADE, words TSVECTOR NOT NULL)",
    "CREATE INDEX ix_document_words_words ON document_words USING gin (words)",
    "CREATE FUNCTION judgements_stay() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'judgements are never changed or deleted'; END $$",
    "CREATE TRIGGER judgements_stay BEFORE UPDATE OR DELETE ON judgements FOR EACH ROW EXECUTE FUNCTION judgements_stay()",
    "CREATE TRIGGER judgements_remain BEFORE TRUNCATE ON judgements FOR EACH STATEMENT EXECUTE FUNCTION judgements_stay()",
)


def upgrade() -> None:
    """Make all tables, the index, the view and the triggers."""
    _runs()
    _run_problems()
    _documents()
    _readings()
    _tellings()
    _parties()
    _quotes()
    _links()
    _blocks()
    _signatures()
    _bands()
    _event_references()
    _records()
    _record_tellings()
    _record_parties()
    _record_aliases()
    _dossiers()
    _dossier_parties()
    _dossier_keys()
    _dossier_stages()
    _judgements()
    for statement in (_CURRENT, *(_SQLITE if op.get_bind().dialect.name == "sqlite" else _POSTGRESQL)):
        op.execute(statement)


def _runs() -> None:
    op.create_table(
        "runs",
        sa.Column("id", _NUMBER, sa.Identity(always=False), nullable=False),
        sa.Column("verb", sa.Text(), nullable=False),
        sa.Column("fingerprint", sa.Text(), nullable=False),
        sa.Column("started", sa.DateTime(), nullable=False),
        sa.Column("finished", sa.DateTime(), nullable=True),
        sa.Column("read", sa.Integer(), nullable=False),
        sa.Column("skipped", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_runs")),
    )


def _run_problems() -> None:
    op.create_table(
        "run_problems",
        sa.Column("id", _NUMBER, sa.Identity(always=False), nullable=False),
        sa.Column("run", _NUMBER, nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["run"], ["runs.id"], name=op.f("fk_run_problems_run"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_run_problems")),
    )
    op.create_index(op.f("ix_run_problems_run"), "run_problems", ["run"], unique=False)


def _documents() -> None:
    op.create_table(
        "documents",
        sa.Column("number", _NUMBER, sa.Identity(always=False), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=True),
        sa.Column("source", sa.Text(), nullable=True),
        sa.Column("url", sa.Text(), nullable=True),
        sa.Column("published", sa.Date(), nullable=True),
        sa.Column("fetched", sa.DateTime(), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_documents")),
        sa.UniqueConstraint("id", name=op.f("uq_documents_id")),
    )
    op.create_index(op.f("ix_documents_published"), "documents", ["published"], unique=False)
    op.create_index(op.f("ix_documents_source"), "documents", ["source"], unique=False)
    op.create_index(op.f("ix_documents_url"), "documents", ["url"], unique=False)


def _readings() -> None:
    op.create_table(
        "readings",
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("fingerprint", sa.Text(), nullable=False),
        sa.Column("run", _NUMBER, nullable=False),
        sa.Column("is_current", sa.Boolean(), nullable=False),
        sa.Column("is_linked", sa.Boolean(), nullable=False),
        sa.Column("problems", sa.Integer(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["document"], ["documents.id"], name=op.f("fk_readings_document"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["run"], ["runs.id"], name=op.f("fk_readings_run")),
        sa.PrimaryKeyConstraint("document", "fingerprint", name=op.f("pk_readings")),
    )
    op.create_index(
        "ix_readings_unlinked",
        "readings",
        ["document"],
        unique=False,
        sqlite_where=sa.text("is_linked = 0"),
        postgresql_where=sa.text("NOT is_linked"),
    )
    op.create_index(
        "uq_readings_current", "readings", ["document"], unique=True, sqlite_where=sa.text("is_current = 1"), postgresql_where=sa.text("is_current")
    )


def _tellings() -> None:
    op.create_table(
        "tellings",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("type", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("score", sa.Float(), nullable=False),
        sa.Column("mark", sa.Text(), nullable=False),
        sa.Column("sort_day", sa.Date(), nullable=False),
        sa.Column("day_start", sa.Date(), nullable=True),
        sa.Column("day_end", sa.Date(), nullable=True),
        sa.Column("published", sa.Date(), nullable=True),
        sa.Column("source", sa.Text(), nullable=True),
        sa.Column("place", sa.Text(), nullable=True),
        sa.Column("place_id", sa.Text(), nullable=True),
        sa.Column("place_country", sa.Text(), nullable=True),
        sa.Column("latitude", sa.Float(), nullable=True),
        sa.Column("longitude", sa.Float(), nullable=True),
        sa.Column("killed", sa.Integer(), nullable=True),
        sa.Column("wounded", sa.Integer(), nullable=True),
        sa.Column("trigger_start", sa.Integer(), nullable=False),
        sa.Column("trigger_end", sa.Integer(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["document"], ["documents.id"], name=op.f("fk_tellings_document"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tellings")),
    )
    op.create_index(op.f("ix_tellings_document"), "tellings", ["document"], unique=False)
    op.create_index(op.f("ix_tellings_place_country"), "tellings", ["place_country"], unique=False)
    op.create_index(op.f("ix_tellings_sort_day_id"), "tellings", ["sort_day", "id"], unique=False)
    op.create_index(op.f("ix_tellings_type_sort_day"), "tellings", ["type", "sort_day"], unique=False)


def _parties() -> None:
    op.create_table(
        "parties",
        sa.Column("telling", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("ordinal", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("form", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("country", sa.Text(), nullable=True),
        sa.Column("sectors", sa.Text(), nullable=False),
        sa.Column("naming", sa.Text(), nullable=False),
        sa.Column("naming_start", sa.Integer(), nullable=False),
        sa.Column("naming_end", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["telling"], ["tellings.id"], name=op.f("fk_parties_telling"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("telling", "role", "ordinal", name=op.f("pk_parties")),
    )
    op.create_index(op.f("ix_parties_country_telling"), "parties", ["country", "telling"], unique=False)
    op.create_index(op.f("ix_parties_key_telling"), "parties", ["key", "telling"], unique=False)


def _quotes() -> None:
    op.create_table(
        "quotes",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("content_start", sa.Integer(), nullable=False),
        sa.Column("content_end", sa.Integer(), nullable=False),
        sa.Column("cue", sa.Text(), nullable=False),
        sa.Column("cue_start", sa.Integer(), nullable=False),
        sa.Column("cue_end", sa.Integer(), nullable=False),
        sa.Column("is_direct", sa.Boolean(), nullable=False),
        sa.Column("stance", sa.Text(), nullable=False),
        sa.Column("sort_day", sa.Date(), nullable=False),
        sa.Column("speaker_key", sa.Text(), nullable=True),
        sa.Column("speaker_name", sa.Text(), nullable=True),
        sa.Column("speaker_country", sa.Text(), nullable=True),
        sa.Column("speaker_sectors", sa.Text(), nullable=True),
        sa.Column("speaker_naming", sa.Text(), nullable=True),
        sa.Column("speaker_start", sa.Integer(), nullable=True),
        sa.Column("speaker_end", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["document"], ["documents.id"], name=op.f("fk_quotes_document"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quotes")),
    )
    op.create_index(op.f("ix_quotes_document"), "quotes", ["document"], unique=False)
    op.create_index(op.f("ix_quotes_sort_day_id"), "quotes", ["sort_day", "id"], unique=False)
    op.create_index(op.f("ix_quotes_speaker_country_sort_day"), "quotes", ["speaker_country", "sort_day"], unique=False)
    op.create_index(op.f("ix_quotes_speaker_key_sort_day"), "quotes", ["speaker_key", "sort_day"], unique=False)


def _links() -> None:
    op.create_table(
        "links",
        sa.Column("left", sa.Text(), nullable=False),
        sa.Column("right", sa.Text(), nullable=False),
        sa.Column("relation", sa.Text(), nullable=False),
        sa.Column("score", sa.Float(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("left", "right", "relation", name=op.f("pk_links")),
    )
    op.create_index(op.f("ix_links_right"), "links", ["right"], unique=False)


def _blocks() -> None:
    op.create_table(
        "blocks",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("telling", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["telling"], ["tellings.id"], name=op.f("fk_blocks_telling"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("key", "telling", name=op.f("pk_blocks")),
    )
    op.create_index(op.f("ix_blocks_telling"), "blocks", ["telling"], unique=False)


def _signatures() -> None:
    op.create_table(
        "signatures",
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("signature", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["document"], ["documents.id"], name=op.f("fk_signatures_document"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("document", name=op.f("pk_signatures")),
    )


def _bands() -> None:
    op.create_table(
        "bands",
        sa.Column("band", sa.Text(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["document"], ["documents.id"], name=op.f("fk_bands_document"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("band", "document", name=op.f("pk_bands")),
    )
    op.create_index(op.f("ix_bands_document"), "bands", ["document"], unique=False)


def _event_references() -> None:
    op.create_table(
        "event_references",
        sa.Column("telling", sa.Text(), nullable=False),
        sa.Column("target", sa.Text(), nullable=True),
        sa.Column("score", sa.Float(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["telling"], ["tellings.id"], name=op.f("fk_event_references_telling"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("telling", name=op.f("pk_event_references")),
    )
    op.create_index(op.f("ix_event_references_target"), "event_references", ["target"], unique=False)


def _records() -> None:
    op.create_table(
        "records",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("type", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("score", sa.Float(), nullable=False),
        sa.Column("sort_day", sa.Date(), nullable=False),
        sa.Column("day_start", sa.Date(), nullable=True),
        sa.Column("day_end", sa.Date(), nullable=True),
        sa.Column("place", sa.Text(), nullable=True),
        sa.Column("place_country", sa.Text(), nullable=True),
        sa.Column("latitude", sa.Float(), nullable=True),
        sa.Column("longitude", sa.Float(), nullable=True),
        sa.Column("killed", sa.Integer(), nullable=True),
        sa.Column("wounded", sa.Integer(), nullable=True),
        sa.Column("documents", sa.Integer(), nullable=False),
        sa.Column("sources", sa.Integer(), nullable=False),
        sa.Column("disagreements", sa.Integer(), nullable=False),
        sa.Column("is_stale", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_records")),
    )
    op.create_index(op.f("ix_records_place_country"), "records", ["place_country"], unique=False)
    op.create_index(op.f("ix_records_sort_day_id"), "records", ["sort_day", "id"], unique=False)
    op.create_index("ix_records_stale", "records", ["id"], unique=False, sqlite_where=sa.text("is_stale = 1"), postgresql_where=sa.text("is_stale"))
    op.create_index(op.f("ix_records_type_sort_day"), "records", ["type", "sort_day"], unique=False)


def _record_tellings() -> None:
    op.create_table(
        "record_tellings",
        sa.Column("telling", sa.Text(), nullable=False),
        sa.Column("record", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["record"], ["records.id"], name=op.f("fk_record_tellings_record"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["telling"], ["tellings.id"], name=op.f("fk_record_tellings_telling"), initially="DEFERRED", deferrable=True),
        sa.PrimaryKeyConstraint("telling", name=op.f("pk_record_tellings")),
    )
    op.create_index(op.f("ix_record_tellings_record"), "record_tellings", ["record"], unique=False)


def _record_parties() -> None:
    op.create_table(
        "record_parties",
        sa.Column("record", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("ordinal", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("country", sa.Text(), nullable=True),
        sa.Column("sectors", sa.Text(), nullable=False),
        sa.Column("naming", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["record"], ["records.id"], name=op.f("fk_record_parties_record"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("record", "role", "ordinal", name=op.f("pk_record_parties")),
    )
    op.create_index(op.f("ix_record_parties_country_record"), "record_parties", ["country", "record"], unique=False)
    op.create_index(op.f("ix_record_parties_key_record"), "record_parties", ["key", "record"], unique=False)


def _record_aliases() -> None:
    op.create_table(
        "record_aliases",
        sa.Column("alias", sa.Text(), nullable=False),
        sa.Column("record", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["record"], ["records.id"], name=op.f("fk_record_aliases_record"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("alias", name=op.f("pk_record_aliases")),
    )
    op.create_index(op.f("ix_record_aliases_record"), "record_aliases", ["record"], unique=False)


def _dossiers() -> None:
    op.create_table(
        "dossiers",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("matter", sa.Text(), nullable=False),
        sa.Column("stage", sa.Text(), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=True),
        sa.Column("last_day", sa.Date(), nullable=True),
        sa.Column("sort_day", sa.Date(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dossiers")),
    )
    op.create_index(op.f("ix_dossiers_sort_day_id"), "dossiers", ["sort_day", "id"], unique=False)


def _dossier_parties() -> None:
    op.create_table(
        "dossier_parties",
        sa.Column("dossier", sa.Text(), nullable=False),
        sa.Column("ordinal", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("country", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["dossier"], ["dossiers.id"], name=op.f("fk_dossier_parties_dossier"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("dossier", "ordinal", name=op.f("pk_dossier_parties")),
    )
    op.create_index(op.f("ix_dossier_parties_country"), "dossier_parties", ["country"], unique=False)
    op.create_index(op.f("ix_dossier_parties_key"), "dossier_parties", ["key"], unique=False)


def _dossier_keys() -> None:
    op.create_table(
        "dossier_keys",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("dossier", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["dossier"], ["dossiers.id"], name=op.f("fk_dossier_keys_dossier"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("key", "dossier", name=op.f("pk_dossier_keys")),
    )
    op.create_index(op.f("ix_dossier_keys_dossier"), "dossier_keys", ["dossier"], unique=False)


def _dossier_stages() -> None:
    op.create_table(
        "dossier_stages",
        sa.Column("dossier", sa.Text(), nullable=False),
        sa.Column("ordinal", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("stage", sa.Text(), nullable=False),
        sa.Column("day", sa.Date(), nullable=True),
        sa.Column("telling", sa.Text(), nullable=True),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("quote", sa.Text(), nullable=False),
        sa.Column("quote_start", sa.Integer(), nullable=False),
        sa.Column("quote_end", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["document"], ["documents.id"], name=op.f("fk_dossier_stages_document"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["dossier"], ["dossiers.id"], name=op.f("fk_dossier_stages_dossier"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("dossier", "ordinal", name=op.f("pk_dossier_stages")),
    )
    op.create_index(op.f("ix_dossier_stages_document"), "dossier_stages", ["document"], unique=False)
    op.create_index(op.f("ix_dossier_stages_telling"), "dossier_stages", ["telling"], unique=False)


def _judgements() -> None:
    op.create_table(
        "judgements",
        sa.Column("number", _NUMBER, sa.Identity(always=False), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("document", sa.Text(), nullable=True),
        sa.Column("other_document", sa.Text(), nullable=True),
        sa.Column("event", sa.Text(), nullable=True),
        sa.Column("undoes", sa.Text(), nullable=True),
        sa.Column("body", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_judgements")),
        sa.UniqueConstraint("id", name=op.f("uq_judgements_id")),
    )
    op.create_index(op.f("ix_judgements_document"), "judgements", ["document"], unique=False)
    op.create_index(op.f("ix_judgements_event"), "judgements", ["event"], unique=False)
    op.create_index(op.f("ix_judgements_other_document"), "judgements", ["other_document"], unique=False)
