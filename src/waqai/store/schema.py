"""The tables of a store.

Three kinds of rows. **Received**: documents, never altered. **Machine**: everything that a program derived (readings and what was taken from them, links,
records, dossiers); replaceable, and replaced with each new reading or linking. **Human**: ``judgements``, to which rows are only ever added; triggers
in the database itself refuse anything else; likewise ``audit``. What stands after both is the view ``current_tellings``.

Mentions are kept in the reading alone: nothing asks for them but by document. Columns named ``body`` hold a whole value as JSON; the other columns are
what is asked for, ordered by or counted. Dates are days; times are UTC. The full-text index is made by the migrations, each database's own kind.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    DateTime,
    Float,
    ForeignKey,
    Identity,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    column,
    false,
    table,
    text,
)
from sqlalchemy.dialects.postgresql import TSVECTOR

#: The revision of the newest migration: a store at another one is upgraded first.
REVISION = "0006"

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

_NUMBER = BigInteger().with_variant(Integer, "sqlite")


def _of_document(*, primary_key: bool = False, index: bool = False) -> Column[str]:
    return Column("document", Text, ForeignKey("documents.id", ondelete="CASCADE"), nullable=False, primary_key=primary_key, index=index)


def _of_telling(*, primary_key: bool = False, index: bool = False) -> Column[str]:
    return Column("telling", Text, ForeignKey("tellings.id", ondelete="CASCADE"), nullable=False, primary_key=primary_key, index=index)


runs = Table(
    "runs",
    metadata,
    Column("id", _NUMBER, Identity(), primary_key=True),
    Column("verb", Text, nullable=False),
    Column("fingerprint", Text, nullable=False),
    Column("started", DateTime, nullable=False),
    Column("finished", DateTime),
    Column("read", Integer, nullable=False, default=0),
    Column("skipped", Integer, nullable=False, default=0),
)

#: What could not be read, by run: where it stood and what was wrong.
run_problems = Table(
    "run_problems",
    metadata,
    Column("id", _NUMBER, Identity(), primary_key=True),
    Column("run", _NUMBER, ForeignKey("runs.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("place", Text, nullable=False),
    Column("message", Text, nullable=False),
)

#: ``digest`` is over everything but the time of fetching: the same id with another digest is a document that changed.
documents = Table(
    "documents",
    metadata,
    Column("number", _NUMBER, Identity(), primary_key=True),
    Column("id", Text, nullable=False),
    Column("digest", Text, nullable=False),
    Column("title", Text),
    Column("source", Text),
    Column("url", Text, index=True),
    Column("published", Date, index=True),
    Column("fetched", DateTime),
    Column("text", Text, nullable=False),
    UniqueConstraint("id"),
    Index(None, "source", "published"),
    Index(None, "id", "source"),
)

#: ``body`` is the reading's JSON without its document, deflated. The latest written is current; ``linked`` once a linker has seen it.
readings = Table(
    "readings",
    metadata,
    _of_document(primary_key=True),
    Column("fingerprint", Text, primary_key=True),
    Column("run", _NUMBER, ForeignKey("runs.id"), nullable=False),
    Column("is_current", Boolean, nullable=False),
    Column("is_linked", Boolean, nullable=False),
    Column("problems", Integer, nullable=False),
    Column("body", LargeBinary, nullable=False),
    Index("uq_readings_current", "document", unique=True, sqlite_where=text("is_current = 1"), postgresql_where=text("is_current")),
    Index("ix_readings_unlinked", "document", sqlite_where=text("is_linked = 0"), postgresql_where=text("NOT is_linked")),
    Index("ix_readings_problems", "document", "is_current", "problems"),
)

#: The current reading's events after the judgements on them (``mark``); ``sort_day`` is the day of the event, else of publication, else 0001-01-01.
tellings = Table(
    "tellings",
    metadata,
    Column("id", Text, primary_key=True),
    _of_document(index=True),
    Column("type", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("score", Float, nullable=False),
    Column("mark", Text, nullable=False),
    Column("sort_day", Date, nullable=False),
    Column("day_start", Date),
    Column("day_end", Date),
    Column("published", Date),
    Column("source", Text),
    Column("place", Text),
    Column("place_id", Text),
    Column("place_country", Text, index=True),
    Column("latitude", Float),
    Column("longitude", Float),
    Column("killed", Integer),
    Column("wounded", Integer),
    Column("trigger_start", Integer, nullable=False),
    Column("trigger_end", Integer, nullable=False),
    Column("body", Text, nullable=False),
    Index(None, "type", "sort_day"),
    Index(None, "sort_day", "id"),
    Index("ix_tellings_source", "source", "mark"),
    # Of what nobody judged yet, whose mark is empty.
    Index(
        "ix_tellings_doubt",
        *("score", "id", "type", "status", "sort_day", "source", "place_country", "mark"),
        sqlite_where=text("mark = ''"),
        postgresql_where=text("mark = ''"),
    ),
    Index("ix_tellings_rejected", "mark", sqlite_where=text("mark = 'rejected'"), postgresql_where=text("mark = 'rejected'")),
)

#: Arguments and sources of events: ``role`` actor, recipient or source; ``sectors`` joined by a slash.
parties = Table(
    "parties",
    metadata,
    _of_telling(primary_key=True),
    Column("role", Text, primary_key=True),
    Column("ordinal", Integer, primary_key=True, autoincrement=False),
    Column("key", Text, nullable=False),
    Column("form", Text, nullable=False),
    Column("name", Text),
    Column("country", Text),
    Column("sectors", Text, nullable=False),
    Column("naming", Text, nullable=False),
    Column("naming_start", Integer, nullable=False),
    Column("naming_end", Integer, nullable=False),
    Index(None, "key", "telling"),
    Index(None, "country", "telling"),
)

quotes = Table(
    "quotes",
    metadata,
    Column("id", Text, primary_key=True),
    _of_document(index=True),
    Column("content", Text, nullable=False),
    Column("content_start", Integer, nullable=False),
    Column("content_end", Integer, nullable=False),
    Column("cue", Text, nullable=False),
    Column("cue_start", Integer, nullable=False),
    Column("cue_end", Integer, nullable=False),
    Column("is_direct", Boolean, nullable=False),
    Column("stance", Text, nullable=False),
    Column("sort_day", Date, nullable=False),
    Column("speaker_key", Text),
    Column("speaker_name", Text),
    Column("speaker_country", Text),
    Column("speaker_sectors", Text),
    Column("speaker_naming", Text),
    Column("speaker_start", Integer),
    Column("speaker_end", Integer),
    Column("addressee_key", Text),
    Column("addressee_name", Text),
    Column("addressee_country", Text),
    Column("addressee_sectors", Text),
    Column("addressee_naming", Text),
    Column("addressee_start", Integer),
    Column("addressee_end", Integer),
    Column("topics", Text, nullable=False, server_default=""),
    Index(None, "speaker_key", "sort_day", "id"),
    Index(None, "addressee_key", "sort_day", "id"),
    Index(None, "speaker_country", "sort_day", "id"),
    Index(None, "stance", "sort_day", "id"),
    Index(None, "sort_day", "id"),
)

#: The topics of each quote, which has them in ``topics`` too, joined by spaces. The day is the quote's, so that a list is read off the index.
quote_topics = Table(
    "quote_topics",
    metadata,
    Column("quote", Text, ForeignKey("quotes.id", ondelete="CASCADE"), primary_key=True),
    Column("topic", Text, primary_key=True),
    Column("sort_day", Date, nullable=False),
    Index(None, "topic", "sort_day", "quote"),
    sqlite_with_rowid=False,
)

#: Machine links between tellings or, for reprints, documents. Those that people make are derived from the judgements when asked for.
links = Table(
    "links",
    metadata,
    Column("left", Text, primary_key=True),
    Column("right", Text, primary_key=True),
    Column("relation", Text, primary_key=True),
    Column("score", Float, nullable=False),
    Column("by", Text, nullable=False),
    Column("body", Text, nullable=False),
    Index(None, "right"),
    # Of reprints alone: where an index begins with the relation, SQLite takes it for the links of an event too, and goes through all there are.
    Index("ix_links_reprints", "left", sqlite_where=text("relation = 'reprints'"), postgresql_where=text("relation = 'reprints'")),
)

#: The keys under which a telling may meet another of the same event.
blocks = Table("blocks", metadata, Column("key", Text, primary_key=True), _of_telling(primary_key=True, index=True))

signatures = Table("signatures", metadata, _of_document(primary_key=True), Column("signature", LargeBinary, nullable=False))

bands = Table("bands", metadata, Column("band", Text, primary_key=True), _of_document(primary_key=True, index=True))

#: Background tellings that refer to an earlier event: ``target`` is its telling, none while it is not in the store.
references = Table(
    "event_references",
    metadata,
    _of_telling(primary_key=True),
    Column("target", Text, index=True),
    Column("score", Float, nullable=False),
    Column("body", Text, nullable=False),
)

#: Events of the world. What they say follows from their tellings (:func:`waqai.records.record`); the columns are what is asked for.
records = Table(
    "records",
    metadata,
    Column("id", Text, primary_key=True),
    Column("type", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("score", Float, nullable=False),
    Column("sort_day", Date, nullable=False),
    Column("day_start", Date),
    Column("day_end", Date),
    Column("place", Text),
    Column("place_country", Text),
    Column("latitude", Float),
    Column("longitude", Float),
    Column("killed", Integer),
    Column("wounded", Integer),
    Column("documents", Integer, nullable=False),
    Column("sources", Integer, nullable=False),
    Column("disagreements", Integer, nullable=False),
    Column("is_stale", Boolean, nullable=False),
    Index(None, "sort_day", "id", "score"),
    Index(None, "type", "sort_day", "id"),
    Index(None, "status", "sort_day", "id"),
    Index(None, "place_country", "sort_day", "id"),
    Index("ix_records_placed", "place", "place_country", "latitude", "longitude", "type", "status", "sort_day"),
    Index("ix_records_disputed", "id", sqlite_where=text("disagreements > 0"), postgresql_where=text("disagreements > 0")),
    Index("ix_records_stale", "id", sqlite_where=text("is_stale = 1"), postgresql_where=text("is_stale")),
)

#: Which tellings a record is made of; a telling has one record. Checked at commit, as re-reading writes the same telling anew.
record_tellings = Table(
    "record_tellings",
    metadata,
    Column("telling", Text, ForeignKey("tellings.id", deferrable=True, initially="DEFERRED"), primary_key=True),
    Column("record", Text, ForeignKey("records.id", ondelete="CASCADE"), nullable=False, index=True),
)

record_parties = Table(
    "record_parties",
    metadata,
    Column("record", Text, ForeignKey("records.id", ondelete="CASCADE"), primary_key=True),
    Column("role", Text, primary_key=True),
    Column("ordinal", Integer, primary_key=True, autoincrement=False),
    Column("key", Text, nullable=False),
    Column("name", Text),
    Column("country", Text),
    Column("sectors", Text, nullable=False),
    Column("naming", Text, nullable=False),
)

#: What follows from records, written with them, so that nothing has to be counted over all of them when it is asked for (:mod:`waqai.store.facets`).
#: By what records are chosen: each country and each party (key) that takes part and each outlet (source) that tells, once a record. Type, status and day are
#: the record's, so that a list is read off the index.
record_facets = Table(
    "record_facets",
    metadata,
    Column("record", Text, ForeignKey("records.id", ondelete="CASCADE"), primary_key=True),
    Column("facet", Text, primary_key=True),
    Column("value", Text, primary_key=True),
    Column("sort_day", Date, nullable=False),
    Column("type", Text, nullable=False),
    Column("status", Text, nullable=False),
    Index("ix_record_facets_listed", "facet", "value", "sort_day", "record", "type", "status"),
    sqlite_with_rowid=False,
)

#: Every two countries that take part in a record, in the order of their codes.
record_pairs = Table(
    "record_pairs",
    metadata,
    Column("record", Text, ForeignKey("records.id", ondelete="CASCADE"), primary_key=True),
    Column("one", Text, primary_key=True),
    Column("other", Text, primary_key=True),
    Column("sort_day", Date, nullable=False),
    Column("type", Text, nullable=False),
    Index("ix_record_pairs_counted", "one", "other", "type", "sort_day"),
    sqlite_with_rowid=False,
)

#: In how many records each party (key) takes part: in all, ``country`` empty, and as a party of a country.
party_counts = Table(
    "party_counts",
    metadata,
    Column("key", Text, primary_key=True),
    Column("country", Text, primary_key=True),
    Column("records", Integer, nullable=False),
    Index("ix_party_counts_most", "country", "records", "key"),
)

#: Ids that records had before they were merged into or replaced by another; citations of them go on working.
record_aliases = Table(
    "record_aliases",
    metadata,
    Column("alias", Text, primary_key=True),
    Column("record", Text, ForeignKey("records.id", ondelete="CASCADE"), nullable=False, index=True),
)

dossiers = Table(
    "dossiers",
    metadata,
    Column("id", Text, primary_key=True),
    Column("matter", Text, nullable=False),
    Column("stage", Text, nullable=False),
    Column("first_day", Date),
    Column("last_day", Date),
    Column("sort_day", Date, nullable=False),
    Column("body", Text, nullable=False),
    Index(None, "sort_day", "id"),
    Index(None, "stage", "sort_day", "id"),
)

dossier_parties = Table(
    "dossier_parties",
    metadata,
    Column("dossier", Text, ForeignKey("dossiers.id", ondelete="CASCADE"), primary_key=True),
    Column("ordinal", Integer, primary_key=True, autoincrement=False),
    Column("key", Text, nullable=False),
    Column("name", Text),
    Column("country", Text),
    Index(None, "key"),
    Index(None, "country"),
)

#: Keys under which a dossier may meet further stages.
dossier_keys = Table(
    "dossier_keys",
    metadata,
    Column("key", Text, primary_key=True),
    Column("dossier", Text, ForeignKey("dossiers.id", ondelete="CASCADE"), primary_key=True, index=True),
)

dossier_stages = Table(
    "dossier_stages",
    metadata,
    Column("dossier", Text, ForeignKey("dossiers.id", ondelete="CASCADE"), primary_key=True),
    Column("ordinal", Integer, primary_key=True, autoincrement=False),
    Column("stage", Text, nullable=False),
    Column("day", Date),
    Column("telling", Text, index=True),
    _of_document(index=True),
    Column("quote", Text, nullable=False),
    Column("quote_start", Integer, nullable=False),
    Column("quote_end", Integer, nullable=False),
)

#: The ledger. No foreign keys: what people said outlasts what it was said of.
judgements = Table(
    "judgements",
    metadata,
    Column("number", _NUMBER, Identity(), primary_key=True),
    Column("id", Text, nullable=False),
    Column("at", DateTime, nullable=False),
    Column("by", Text, nullable=False),
    Column("action", Text, nullable=False),
    Column("document", Text, index=True),
    Column("other_document", Text, index=True),
    Column("event", Text, index=True),
    Column("undoes", Text, index=True),
    Column("body", Text, nullable=False),
    UniqueConstraint("id"),
    Index(None, "at", "id"),
)

#: Who may do what in the web application. ``password`` is an argon2 hash; nobody signs in where there is none.
users = Table(
    "users",
    metadata,
    Column("name", Text, primary_key=True),
    Column("role", Text, nullable=False),
    Column("password", Text),
    Column("created", DateTime, nullable=False),
    Column("is_disabled", Boolean, nullable=False, server_default=false()),
)

#: Which event each reviewer looked at last, so that no two judge it at once without knowing. No foreign keys: it is forgotten within minutes.
openings = Table(
    "openings",
    metadata,
    Column("by", Text, primary_key=True),
    Column("telling", Text, nullable=False, index=True),
    Column("at", DateTime, nullable=False),
)

#: API tokens of users, of which only a hash is kept.
tokens = Table(
    "tokens",
    metadata,
    Column("id", Text, primary_key=True),
    Column("owner", Text, ForeignKey("users.name", ondelete="CASCADE"), nullable=False, index=True),
    Column("digest", Text, nullable=False),
    Column("label", Text, nullable=False),
    Column("created", DateTime, nullable=False),
    UniqueConstraint("digest"),
)

#: What was written through the web application, and who signed in. Rows are only ever added. No foreign keys: it outlasts its users.
audit = Table(
    "audit",
    metadata,
    Column("number", _NUMBER, Identity(), primary_key=True),
    Column("at", DateTime, nullable=False),
    Column("by", Text, nullable=False, index=True),
    Column("action", Text, nullable=False),
    Column("target", Text, nullable=False),
    Column("detail", Text, nullable=False),
)

#: Searches that people keep: ``query`` is that of a page's address.
saved_searches = Table(
    "saved_searches",
    metadata,
    Column("id", Text, primary_key=True),
    Column("owner", Text, nullable=False, index=True),
    Column("name", Text, nullable=False),
    Column("query", Text, nullable=False),
    Column("created", DateTime, nullable=False),
)

#: Passages of documents as vectors, for search by meaning: ``version`` says of what making; ``spans`` and ``vectors`` hold one row a passage, as their
#: maker packed them. A document that changes loses its row, and a new row has a higher number than all before: so a reader knows what is new.
embeddings = Table(
    "embeddings",
    metadata,
    Column("number", _NUMBER, Identity(), primary_key=True),
    _of_document(),
    Column("version", Text, nullable=False),
    Column("spans", LargeBinary, nullable=False),
    Column("vectors", LargeBinary, nullable=False),
    UniqueConstraint("document"),
    Index(None, "version", "number"),
    sqlite_autoincrement=True,
)

#: The full-text index: words by document number, made by each database in its own way.
sqlite_words = table("document_words", column("rowid", Integer), column("title", Text), column("words", Text))
postgresql_words = table("document_words", column("number", BigInteger), column("words", TSVECTOR))

#: What stands: the tellings without those that people rejected.
current_tellings = Table("current_tellings", MetaData(), *(Column(c.name, c.type) for c in tellings.columns))
