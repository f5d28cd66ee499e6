"""From readings, records and dossiers to the rows of the tables, and back. Nothing here touches a database."""

from __future__ import annotations

import datetime as dt
import zlib
from collections.abc import Iterable, Iterator
from typing import Any

import msgspec
from msgspec.structs import replace

from waqai.judgements import Judged, Judgement
from waqai.records import Record
from waqai.tellings import Party, Telling, party_key, tellings
from waqai.types import ActorAttributes, Document, Evidence, Link, Mention, Quote, Reading, Ref, content_hash

#: The columns of one row. Rows never leave the store.
Row = dict[str, Any]

#: The sort day of what has neither a day nor a day of publication.
NO_DAY = dt.date(1, 1, 1)
#: The columns of who speaks or is spoken to.
_PERSON = ("key", "name", "country", "sectors", "naming", "start", "end")
_LEVEL = 1  # higher levels take twice the time for a tenth less

_encoder = msgspec.json.Encoder()
_readings = msgspec.json.Decoder(Reading)
_tellings = msgspec.json.Decoder(Telling)
_links = msgspec.json.Decoder(Link)
_judgements = msgspec.json.Decoder(Judgement)


def as_json(value: object) -> str:
    """A value as the JSON of a ``body`` column."""
    return _encoder.encode(value).decode()


def telling_of(body: str) -> Telling:
    """The telling of a ``body`` column."""
    return _tellings.decode(body)


def link_of(body: str) -> Link:
    """The link of a ``body`` column."""
    return _links.decode(body)


def judgement_of(body: str) -> Judgement:
    """The judgement of a ``body`` column."""
    return _judgements.decode(body)


def digest(document: Document) -> str:
    """A hash of everything of a document but when it was fetched."""
    return content_hash(document.text, document.title, document.source, document.url, document.published)


def document_row(document: Document) -> Row:
    """The row of a document, without its number."""
    fetched = document.fetched.astimezone(dt.UTC).replace(tzinfo=None) if document.fetched and document.fetched.tzinfo else document.fetched
    return {
        "id": document.id,
        "digest": digest(document),
        "title": document.title,
        "source": document.source,
        "url": document.url,
        "published": document.published,
        "fetched": fetched,
        "text": document.text,
    }


def document_of(row: Any) -> Document:
    """The document of a row of ``documents``."""
    fetched = row.fetched.replace(tzinfo=dt.UTC) if row.fetched else None
    return Document(row.id, row.text, row.title, row.source, row.url, row.published, fetched)


def packed(reading: Reading) -> bytes:
    """A reading without its document, deflated."""
    return zlib.compress(_encoder.encode(replace(reading, document=Document(reading.document.id, ""))), _LEVEL)


def unpacked(body: bytes, document: Document) -> Reading:
    """The reading of a ``body`` column, about this document."""
    return replace(_readings.decode(zlib.decompress(body)), document=document)


def reading_row(reading: Reading, run: int) -> Row:
    """The row of a reading that is now the current one."""
    return {
        "document": reading.document.id,
        "fingerprint": reading.fingerprint,
        "run": run,
        "is_current": True,
        "is_linked": False,
        "problems": len(reading.problems),
        "body": packed(reading),
    }


def told(reading: Reading) -> tuple[Telling, ...]:
    """The tellings of a reading, each id once."""
    return tuple({t.id: t for t in tellings(reading)}.values())


def telling_row(judged: Judged) -> Row:
    """The row of a telling."""
    t, when, where = judged.telling, judged.telling.when, judged.telling.where
    trigger = t.triggers[0].span
    return {
        "id": t.id,
        "document": t.document,
        "type": t.type,
        "status": t.status.value,
        "score": t.score,
        "mark": judged.mark.value,
        "sort_day": (when and when.start) or t.published or NO_DAY,
        "day_start": when and when.start,
        "day_end": when and when.end,
        "published": t.published,
        "source": t.source,
        "place": where and (where.name or where.naming.quote),
        "place_id": where and where.id,
        "place_country": where and where.country,
        "latitude": where and where.latitude,
        "longitude": where and where.longitude,
        "killed": t.killed,
        "wounded": t.wounded,
        "trigger_start": trigger.start,
        "trigger_end": trigger.end,
        "body": as_json(t),
    }


def _by_role(actors: tuple[Party, ...], recipients: tuple[Party, ...], said_by: tuple[Party, ...] = ()) -> Iterator[tuple[str, int, Party]]:
    for role, parties in (("actor", actors), ("recipient", recipients), ("source", said_by)):
        for ordinal, party in enumerate(parties):
            yield role, ordinal, party


def party_rows(t: Telling) -> list[Row]:
    """The rows of a telling's participants and sources."""
    return [
        {
            "telling": t.id,
            "role": role,
            "ordinal": ordinal,
            "key": p.key,
            "form": p.form,
            "name": p.name,
            "country": p.country,
            "sectors": "/".join(p.sectors),
            "naming": p.naming.quote,
            "naming_start": p.naming.span.start,
            "naming_end": p.naming.span.end,
        }
        for role, ordinal, p in _by_role(t.actors, t.recipients, t.said_by)
    ]


def quote_rows(reading: Reading) -> list[Row]:
    """The rows of a reading's quotes, each id once."""
    if not reading.quotes:
        return []
    mentions = {m.id: m for m in reading.mentions}
    refs = {r.mention: r for r in reading.refs}

    def person(name: str, id: str | None) -> Row:
        return _person(name, mentions.get(id or ""), refs.get(id or ""))

    rows = ({**_quote_row(reading.document, q), **person("speaker", q.speaker), **person("addressee", q.addressee)} for q in reading.quotes)
    return list({row["id"]: row for row in rows}.values())


def topic_rows(quotes: Iterable[Row]) -> list[Row]:
    """The rows of the topics of quotes, which are given by their rows."""
    return [{"quote": row["id"], "topic": topic, "sort_day": row["sort_day"]} for row in quotes for topic in dict.fromkeys(row["topics"].split())]


def _quote_row(document: Document, quote: Quote) -> Row:
    return {
        "id": quote.id,
        "document": document.id,
        **_cited("content", quote.content),
        **_cited("cue", quote.cue),
        "is_direct": quote.direct,
        "stance": quote.stance,
        "sort_day": document.published or NO_DAY,
        "topics": " ".join(quote.topics),
    }


def _cited(name: str, evidence: Evidence) -> Row:
    return {name: evidence.quote, f"{name}_start": evidence.span.start, f"{name}_end": evidence.span.end}


def _person(who: str, mention: Mention | None, ref: Ref | None) -> Row:
    """The columns of the speaker or the addressee of a quote."""
    if mention is None:
        return dict.fromkeys(f"{who}_{column}" for column in _PERSON)
    name = mention.attributes.name if isinstance(mention.attributes, ActorAttributes) else None
    values = (
        party_key(mention, ref),
        (ref and ref.name) or name or None,
        ref and ref.country,
        "/".join(ref.sectors) if ref else "",
        mention.evidence.quote,
        mention.evidence.span.start,
        mention.evidence.span.end,
    )
    return {f"{who}_{column}": value for column, value in zip(_PERSON, values, strict=True)}


def record_row(record: Record) -> Row:
    """The row of a record."""
    when, where = record.when, record.where
    published = min((t.published for t in record.tellings if t.published), default=None)
    return {
        "id": record.id,
        "type": record.type,
        "status": record.status.value,
        "score": record.score,
        "sort_day": (when and when.start) or published or NO_DAY,
        "day_start": when and when.start,
        "day_end": when and when.end,
        "place": where and (where.name or where.naming.quote),
        "place_country": where and where.country,
        "latitude": where and where.latitude,
        "longitude": where and where.longitude,
        "killed": record.killed,
        "wounded": record.wounded,
        "documents": len(record.documents),
        "sources": len(record.sources),
        "disagreements": len(record.disagreements),
        "is_stale": False,
    }


def record_party_rows(record: Record) -> list[Row]:
    """The rows of a record's participants."""
    return [
        {
            "record": record.id,
            "role": role,
            "ordinal": ordinal,
            "key": p.key,
            "name": p.name,
            "country": p.country,
            "sectors": "/".join(p.sectors),
            "naming": p.naming.quote,
        }
        for role, ordinal, p in _by_role(record.actors, record.recipients)
    ]


def judgement_row(judgement: Judgement) -> Row:
    """The row of a judgement."""
    target, other = judgement.target, judgement.other
    return {
        "id": judgement.id,
        "at": judgement.at.astimezone(dt.UTC).replace(tzinfo=None),
        "by": judgement.by,
        "action": judgement.action.value,
        "document": target and target.document,
        "other_document": other and other.document,
        "event": target and target.event,
        "undoes": judgement.undoes,
        "body": as_json(judgement),
    }


def link_row(link: Link) -> Row:
    """The row of a machine's link."""
    return {"left": link.left, "right": link.right, "relation": link.relation.value, "score": link.score, "by": link.by, "body": as_json(link)}
