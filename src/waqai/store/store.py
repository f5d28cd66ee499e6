"""The store: the one door to documents, what was read in them, what was made of that, and what people said of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from types import TracebackType

from waqai.judgements import Action, Anchor, Correction, Judged, Judgement, JudgementError
from waqai.records import Record
from waqai.store import ledger, linking, overviews, queries, writer
from waqai.store.accounts import Accounts
from waqai.store.database import Database, address
from waqai.store.embeddings import Embeddings
from waqai.store.reviewing import Reviews
from waqai.store.schema import run_problems
from waqai.store.values import (
    Activity,
    ContactDay,
    Filter,
    Heading,
    Hit,
    Page,
    PairCount,
    PartyCount,
    PlaceCount,
    QuoteFilter,
    Reference,
    Run,
    SearchFilter,
    SourceCount,
    Stats,
    StoredDossier,
    StoredQuote,
    Totals,
    TypeCount,
)
from waqai.tellings import Telling
from waqai.types import Document, Link, Reading, Relation

#: Items of a page unless asked otherwise.
PAGE = 50


class Store:
    """A SQLite file or PostgreSQL database of this version; use it as a context manager, from as many threads as you like.

    Methods that write commit before they return, unless called within :meth:`transaction`.
    """

    def __init__(self, database: Database) -> None:
        self.database = database

    @classmethod
    def open(cls, store: str, *, create: bool = False) -> Store:
        """The store at a path or URL. With ``create`` one is made where there is none; else that is a StoreError, as is one of another version."""
        database = Database(address(store))
        try:
            if create and database.revision() is None:
                from waqai.store.upgrade import upgrade

                upgrade(database)
            database.require()
        except BaseException:
            database.close()
            raise
        return cls(database)

    @property
    def accounts(self) -> Accounts:
        """Who may do what in the web application, and what was done there."""
        return Accounts(self.database)

    @property
    def embeddings(self) -> Embeddings:
        """Passages of the documents as vectors."""
        return Embeddings(self.database)

    @property
    def reviews(self) -> Reviews:
        """The queue of reviewers, and what they look at."""
        return Reviews(self.database)

    def __enter__(self) -> Store:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Close the store's connections."""
        self.database.close()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Everything that this thread writes within the block is committed as one at its end, or not at all."""
        with self.database.writing():
            yield

    # Documents and readings

    def start_run(self, verb: str, fingerprint: str) -> int:
        """Note that a run began; its number, for :meth:`write`."""
        with self.database.writing() as c:
            return writer.start_run(c, verb, fingerprint)

    def count(self, run: int, *, read: int = 0, skipped: int = 0) -> None:
        """Add to the documents that a run read and skipped."""
        with self.database.writing() as c:
            writer.count_run(c, run, read, skipped)

    def finish_run(self, run: int) -> None:
        """Note that a run came to its end."""
        with self.database.writing() as c:
            writer.finish_run(c, run)

    def note_problems(self, run: int, problems: Sequence[tuple[str, str]]) -> None:
        """Keep what a run could not read: where it stood and what was wrong."""
        with self.database.writing() as c:
            writer.insert_rows(c, run_problems, [{"run": run, "place": place, "message": message} for place, message in problems])

    def unread(self, documents: Sequence[Document], fingerprint: str) -> list[Document]:
        """Those of the documents that the store lacks, has with other content, or last had read by another fingerprint."""
        with self.database.reading() as c:
            return writer.unread(c, documents, fingerprint)

    def known_urls(self, urls: Iterable[str]) -> set[str]:
        """Those of the addresses from which the store has a document."""
        with self.database.reading() as c:
            return writer.known_urls(c, urls)

    def write(self, readings: Sequence[Reading], run: int) -> None:
        """Store readings with their documents, all or none; each becomes the current one of its document. Writing one again changes nothing."""
        with self.database.writing() as c:
            writer.write(c, readings, run)

    def document(self, id: str) -> Document:
        """A document; UnknownIdError if there is none."""
        with self.database.reading() as c:
            return queries.document(c, id)

    def documents(self, which: SearchFilter = SearchFilter(), *, cursor: str | None = None, limit: int = PAGE) -> Page[Heading]:  # noqa: B008 - frozen
        """Documents without their texts, the newest first."""
        with self.database.reading() as c:
            return queries.documents(c, which, cursor, limit)

    def documents_by_id(self, ids: Iterable[str]) -> dict[str, Document]:
        """Those of the documents that are in the store, by id."""
        with self.database.reading() as c:
            return queries.documents_by_id(c, ids)

    def reading(self, document: str, fingerprint: str | None = None) -> Reading:
        """The current reading of a document as its reader left it, or the one with a fingerprint; UnknownIdError if there is none."""
        with self.database.reading() as c:
            return queries.reading(c, document, fingerprint)

    def readings(self, documents: Iterable[str]) -> list[Reading]:
        """The current readings of those of the documents that are in the store, by id."""
        with self.database.reading() as c:
            return queries.readings(c, documents)

    # What people, pages and exports ask for

    def telling(self, id: str) -> Judged:
        """An event as one document tells it, after judgements; UnknownIdError if there is none or it was rejected."""
        with self.database.reading() as c:
            return queries.telling(c, id)

    def tellings(self, which: Filter = Filter(), *, cursor: str | None = None, limit: int = PAGE) -> Page[Judged]:  # noqa: B008 - frozen
        """Events as single documents tell them, after judgements, the newest first."""
        with self.database.reading() as c:
            return queries.tellings(c, which, cursor, limit)

    def records(self, which: Filter = Filter(), *, cursor: str | None = None, limit: int = PAGE) -> Page[Record]:  # noqa: B008 - frozen
        """Events of the world with all their tellings, the newest first."""
        with self.database.reading() as c:
            return queries.records(c, which, cursor, limit)

    def meetings(
        self,
        one: str,
        other: str,
        which: Filter = Filter(),  # noqa: B008 - frozen
        *,
        cursor: str | None = None,
        limit: int = PAGE,
    ) -> Page[Record]:
        """The events of a filter in which two parties, each a country or a key, take part as two; the newest first."""
        with self.database.reading() as c:
            return queries.meetings(c, one, other, which, cursor, limit)

    def contact_days(self, one: str, other: str, which: Filter = Filter()) -> list[ContactDay]:  # noqa: B008 - frozen
        """How many events of each type the two parties had on each day, by day: those that happened and have a day."""
        with self.database.reading() as c:
            return overviews.contact_days(c, one, other, which)

    def record(self, id: str) -> Record:
        """The record that has this id or once had it; UnknownIdError if there is none."""
        with self.database.reading() as c:
            return queries.record(c, id)

    def record_with(self, telling: str) -> Record:
        """The record that a telling is part of; UnknownIdError if it is in none."""
        with self.database.reading() as c:
            return queries.record_with(c, telling)

    def quotes(self, which: QuoteFilter = QuoteFilter(), *, cursor: str | None = None, limit: int = PAGE) -> Page[StoredQuote]:  # noqa: B008 - frozen
        """Reported speech, the newest first."""
        with self.database.reading() as c:
            return queries.quotes(c, which, cursor, limit)

    def search(self, query: str, which: SearchFilter = SearchFilter(), *, cursor: str | None = None, limit: int = 20) -> Page[Hit]:  # noqa: B008 - frozen
        """Documents that hold all words of a query (see :mod:`waqai.store.search`), the most relevant first, with snippets of the original."""
        with self.database.reading() as c:
            return queries.search(c, query, which, cursor, limit)

    def matching(self, query: str, which: SearchFilter = SearchFilter(), *, limit: int = 200) -> list[str]:  # noqa: B008 - frozen
        """The ids of the documents that hold any words of a query, those first that hold most of it, rare words counting more."""
        with self.database.reading() as c:
            return queries.matching(c, query, which, limit)

    def parties(self, country: str | None = None, *, limit: int = PAGE) -> list[PartyCount]:
        """Participants of records, those in the most records first."""
        with self.database.reading() as c:
            return queries.parties(c, country, limit)

    def sources(self) -> list[SourceCount]:
        """The outlets, those with the most documents first."""
        with self.database.reading() as c:
            return queries.sources(c)

    def runs(self) -> list[Run]:
        """The runs that wrote, the newest first."""
        with self.database.reading() as c:
            return queries.runs(c)

    def stats(self) -> Stats:
        """How much there is of everything."""
        with self.database.reading() as c:
            return queries.stats(c)

    def totals(self) -> Totals:
        """How much there is of what people ask for first."""
        with self.database.reading() as c:
            return queries.totals(c)

    def places(self, which: Filter = Filter(), *, limit: int = 1000) -> list[PlaceCount]:  # noqa: B008 - frozen
        """The places of records, those of the most records first; one without a name stands for all records without a place."""
        with self.database.reading() as c:
            return overviews.places(c, which, limit)

    def pairs(self, first: dt.date | None = None, last: dt.date | None = None, *, limit: int = 1000) -> list[PairCount]:
        """Countries that take part in the same records, by type; those that share the most first."""
        with self.database.reading() as c:
            return overviews.pairs(c, first, last, limit)

    def newest(self) -> dt.date | None:
        """The day of publication of the newest document; None if none has one."""
        with self.database.reading() as c:
            return overviews.newest(c)

    def most_told(self, first: dt.date, last: dt.date, *, limit: int = PAGE) -> list[Record]:
        """The records between two days, both included, that more than one document tells; those of the most documents first."""
        with self.database.reading() as c:
            ids = overviews.most_told(c, first, last, limit)
            found = queries.records_of(c, ids)
        return [found[id] for id in ids if id in found]

    def types(self, which: Filter = Filter()) -> list[TypeCount]:  # noqa: B008 - frozen
        """How many records there are of each type, the most first."""
        with self.database.reading() as c:
            return overviews.types(c, which)

    def activity(self) -> dict[str, Activity]:
        """What became of the documents of each outlet, by outlet."""
        with self.database.reading() as c:
            return overviews.activity(c)

    # The linker's

    def unlinked(self) -> list[str]:
        """The documents that were read or judged since a linker last saw them, by id."""
        with self.database.reading() as c:
            return linking.unlinked(c)

    def mark_linked(self, documents: Iterable[str]) -> None:
        """Note that a linker is done with documents."""
        with self.database.writing() as c:
            linking.mark_linked(c, documents)

    def tellings_of(self, documents: Iterable[str]) -> list[Telling]:
        """The current tellings of documents, by document and place in its text."""
        with self.database.reading() as c:
            return linking.tellings_of(c, documents)

    def tellings_by_id(self, ids: Iterable[str]) -> list[Telling]:
        """The current tellings with these ids, by id."""
        with self.database.reading() as c:
            return linking.tellings_by_id(c, ids)

    def homes(self, ids: Iterable[str]) -> dict[str, str]:
        """The documents of the current tellings with these ids, by telling."""
        with self.database.reading() as c:
            return linking.homes(c, ids)

    def put_blocks(self, keys: Mapping[str, Iterable[str]]) -> None:
        """Set the blocking keys of tellings, given by telling id."""
        with self.database.writing() as c:
            linking.put_blocks(c, keys)

    def blocks_shared(self, keys: Iterable[str]) -> list[tuple[str, str]]:
        """(key, telling) for every telling under each of the blocking keys."""
        with self.database.reading() as c:
            return linking.blocks_shared(c, keys)

    def bands_shared(self, bands: Iterable[str]) -> list[tuple[str, str, bytes, dt.date | None]]:
        """(band, document, its signature, its day of publication) for every document under each of the bands."""
        with self.database.reading() as c:
            return linking.bands_shared(c, bands)

    def put_signatures(self, signatures: Mapping[str, tuple[bytes, Sequence[str]]]) -> None:
        """Set the signature and its bands of documents, given by document id."""
        with self.database.writing() as c:
            linking.put_signatures(c, signatures)

    def put_links(self, links: Iterable[Link]) -> None:
        """Add machine links, in place of those between the same two with the same relation."""
        with self.database.writing() as c:
            linking.put_links(c, links)

    def drop_links(self, ids: Iterable[str], relation: Relation | None = None) -> None:
        """Remove the machine links that start or end at any of the ids."""
        with self.database.writing() as c:
            linking.drop_links(c, ids, relation)

    def links(self, ids: Iterable[str] | None = None, relation: Relation | None = None) -> list[Link]:
        """The machine links that start or end at any of the ids (all without ids)."""
        with self.database.reading() as c:
            return linking.links(c, ids, relation)

    def same_links(self, ids: Iterable[str]) -> list[Link]:
        """The machine links of one event that start or end at any of the ids, without their reasons."""
        with self.database.reading() as c:
            return linking.same_links(c, ids)

    def records_holding(self, tellings: Iterable[str]) -> dict[str, str]:
        """The ids of the records of tellings, by telling id."""
        with self.database.reading() as c:
            return linking.records_holding(c, tellings)

    def members(self, records: Iterable[str]) -> dict[str, list[str]]:
        """The ids of the tellings of records, by record id."""
        with self.database.reading() as c:
            return linking.members(c, records)

    def stale(self) -> list[str]:
        """The ids of records of which a telling changed or is no more."""
        with self.database.reading() as c:
            return linking.stale(c)

    def replace_records(self, records: Sequence[Record], dropped: Iterable[str] = ()) -> None:
        """Put records in place of all that hold any of their tellings and of those dropped; old ids go on leading to what took their place."""
        with self.database.writing() as c:
            linking.replace_records(c, records, dropped)

    def put_references(self, references: Sequence[Reference]) -> None:
        """Set what background tellings refer to."""
        with self.database.writing() as c:
            linking.put_references(c, references)

    def references(self, tellings: Iterable[str] | None = None, *, open_only: bool = False) -> list[Reference]:
        """The references of background tellings; ``open_only``: those whose target is not in the store."""
        with self.database.reading() as c:
            return linking.references(c, tellings, open_only=open_only)

    def replace_dossiers(self, dossiers: Sequence[StoredDossier], dropped: Iterable[str] = ()) -> None:
        """Put dossiers in place of those with the same ids and of those dropped."""
        with self.database.writing() as c:
            linking.replace_dossiers(c, dossiers, dropped)

    def dossiers_meeting(self, keys: Iterable[str], documents: Iterable[str]) -> dict[str, str]:
        """The bodies, by id, of the dossiers under any of the keys, or with a stage told by any of the documents."""
        with self.database.reading() as c:
            return linking.dossiers_meeting(c, keys, documents)

    def dossiers(self, ids: Iterable[str] | None = None, countries: Sequence[str] = ()) -> list[StoredDossier]:
        """Dossiers in which every one of the countries has part, the latest to move first."""
        with self.database.reading() as c:
            return linking.dossiers(c, ids, countries)

    def dossiers_at(
        self, stage: str | None = None, countries: Sequence[str] = (), *, cursor: str | None = None, limit: int = PAGE
    ) -> Page[StoredDossier]:
        """Dossiers that stand at a stage (at any without one) and in which every one of the countries has part, the latest to move first."""
        with self.database.reading() as c:
            return linking.dossiers_at(c, stage, countries, cursor, limit)

    # People's

    def judge(
        self,
        action: Action,
        event: str,
        *,
        by: str,
        other: str | None = None,
        correction: Correction | None = None,
        note: str = "",
        at: dt.datetime | None = None,
    ) -> Judgement:
        """Add a judgement on the telling ``event`` (of merge and split: and ``other``), made now unless ``at`` says when; it counts at once.

        Raises UnknownIdError for a telling that is not in the store, JudgementError if the action lacks what it needs.
        """
        with self.database.writing() as c:
            target = queries.telling_as_told(c, event)
            second = queries.telling_as_told(c, other) if other is not None else None
            made = Judgement.of(
                action,
                by,
                at or dt.datetime.now(dt.UTC),
                snapshot=target,
                target=Anchor.of(target, linking.tellings_of(c, [target.document])),
                other=Anchor.of(second, linking.tellings_of(c, [second.document])) if second is not None else None,
                correction=correction,
                note=note,
            )
            ledger.add(c, [made])
            return made

    def add_event(self, telling: Telling, *, by: str, note: str = "", at: dt.datetime | None = None) -> Judgement:
        """Add an event that the reading of a document has not (see :func:`waqai.tellings.added`), by a judgement; it stands at once."""
        with self.database.writing() as c:
            queries.document(c, telling.document)
            target = Anchor.of(telling, linking.tellings_of(c, [telling.document]))
            made = Judgement.of(Action.ADD, by, at or dt.datetime.now(dt.UTC), snapshot=telling, target=target, note=note)
            ledger.add(c, [made])
            return made

    def undo(self, judgement: str, *, by: str, note: str = "", at: dt.datetime | None = None) -> Judgement:
        """Take a judgement back, by a further one; UnknownIdError if there is none of this id."""
        with self.database.writing() as c:
            undone = ledger.of_id(c, judgement)
            when = at or dt.datetime.now(dt.UTC)
            if when <= undone.at:
                raise JudgementError(f"judgement {undone.id} was made at {undone.at}; it cannot be undone before that")
            made = Judgement.of(Action.UNDO, by, when, target=undone.target, other=undone.other, undoes=undone.id, note=note)
            ledger.add(c, [made])
            return made

    def add_judgements(self, judgements: Sequence[Judgement]) -> list[Judgement]:
        """Add judgements made elsewhere; those that the ledger had not come back. They count at once, or when their document comes."""
        with self.database.writing() as c:
            return ledger.add(c, judgements)

    def judgements(self, documents: Iterable[str] | None = None) -> list[Judgement]:
        """The judgements on events of documents (all without ids), undone ones and undoings included, the oldest first."""
        with self.database.reading() as c:
            return ledger.judgements(c, documents)

    def human_links(self, documents: Iterable[str] | None = None) -> list[Link]:
        """What people said of two tellings being one event or not (of all documents without ids); the newest word on a pair counts."""
        with self.database.reading() as c:
            return ledger.human_links(c, documents)
