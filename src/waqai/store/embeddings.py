"""Passages of documents as vectors. What a vector means, and how it is packed, is not decided here."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from msgspec import Struct
from sqlalchemy import Connection, and_, func, insert, select

from waqai.store import schema as s
from waqai.store.database import Database
from waqai.store.writer import delete_where


class Embedded(Struct, frozen=True, gc=False):
    """The passages of a document, packed: where they are and their vectors, none for a document without known words."""

    document: str
    spans: bytes
    vectors: bytes


class Row(Struct, frozen=True, gc=False):
    """A row as it is stored, with what searches are narrowed by: the document's outlet and day of publication."""

    number: int
    document: str
    source: str | None
    published: dt.date | None
    spans: bytes
    vectors: bytes


class State(Struct, frozen=True, gc=False):
    """How far the documents are embedded: rows of a version, the highest number among them (0 without any), and documents that have none."""

    rows: int
    last: int
    waiting: int


class Embeddings:
    """The embeddings of a store; within :meth:`Store.transaction` what is written is committed with the rest."""

    def __init__(self, database: Database) -> None:
        self.database = database

    def state(self, version: str) -> State:
        """How far the documents are embedded in a version."""
        with self.database.reading() as c:
            return _state(c, version)

    def waiting(self, version: str) -> list[str]:
        """The documents, by id and in the order they came, that have no embedding of this version."""
        d, e = s.documents.c, s.embeddings.c
        query = select(d.id).outerjoin(s.embeddings, and_(e.document == d.id, e.version == version)).where(e.number.is_(None))
        with self.database.reading() as c:
            return list(c.execute(query.order_by(d.number)).scalars())

    def put(self, version: str, embedded: Sequence[Embedded]) -> None:
        """Set the embeddings of documents, in place of any other version's. Documents that are gone by now are left out."""
        ids = [e.document for e in embedded]
        with self.database.writing() as c:
            there = set(c.execute(select(s.documents.c.id).where(s.documents.c.id.in_(ids))).scalars())
            delete_where(c, s.embeddings.c.document, ids)
            rows = [{"document": e.document, "version": version, "spans": e.spans, "vectors": e.vectors} for e in embedded if e.document in there]
            if rows:
                c.execute(insert(s.embeddings), rows)

    def since(self, version: str, after: int = 0) -> tuple[State, list[Row]]:
        """How far the documents are embedded in a version and, in order, its rows with higher numbers than ``after``; both of one moment."""
        e, d = s.embeddings.c, s.documents.c
        query = select(e.number, e.document, d.source, d.published, e.spans, e.vectors).join(s.documents, d.id == e.document)
        with self.database.reading() as c:
            found = [Row(*row) for row in c.execute(query.where(e.version == version, e.number > after).order_by(e.number))]
            return _state(c, version), found


def _state(connection: Connection, version: str) -> State:
    e = s.embeddings.c
    rows, last = connection.execute(select(func.count(), func.max(e.number)).where(e.version == version)).one()
    documents = connection.execute(select(func.count()).select_from(s.documents)).scalar_one()
    return State(rows, last or 0, documents - rows)
