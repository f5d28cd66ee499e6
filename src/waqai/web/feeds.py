"""What is new of a search, for readers of feeds: Atom (RFC 4287) and JSON Feed 1.1."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from urllib.parse import parse_qs
from xml.etree import ElementTree as ET

import msgspec
from fastapi import APIRouter, Request, Response
from msgspec import Struct

from waqai.records import Record
from waqai.store import Store
from waqai.tellings import Party
from waqai.web.problems import ProblemError
from waqai.web.queries import query
from waqai.web.security import desk
from waqai.web.types import Query

_ATOM = "http://www.w3.org/2005/Atom"
#: Entries of a feed.
_ENTRIES = 100
_NO_DAY = dt.date(1970, 1, 1)
#: What XML 1.0 cannot hold.
_XML_UNFIT = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class Item(Struct, frozen=True, omit_defaults=True):
    """An entry of a JSON Feed."""

    id: str
    url: str
    title: str
    content_text: str
    date_published: str
    tags: tuple[str, ...] = ()


class Feed(Struct, frozen=True):
    """A JSON Feed."""

    title: str
    home_page_url: str
    feed_url: str
    items: tuple[Item, ...]
    version: str = "https://jsonfeed.org/version/1.1"


def router() -> APIRouter:
    """The feeds of saved searches, ``/feeds/ID.atom`` and ``.json``, and of any filter, ``/feeds/records.atom?country=...``."""
    feeds = APIRouter(prefix="/feeds", include_in_schema=False)
    feeds.add_api_route("/{id}.atom", _atom, name="atom", response_class=Response)
    feeds.add_api_route("/{id}.json", _json, name="json_feed", response_class=Response)
    return feeds


def _atom(request: Request) -> Response:
    return Response(atom(_feed(request)), media_type="application/atom+xml")


def _json(request: Request) -> Response:
    return Response(msgspec.json.encode(_feed(request)), media_type="application/feed+json")


def _feed(request: Request) -> Feed:
    store, base = desk(request).store, str(request.base_url)
    title, asked = _asked(store, query(request))
    try:
        records = store.records(asked.filter(), limit=_ENTRIES).items
    except ValueError as error:
        raise ProblemError(400, str(error)) from error
    return Feed(title, base, str(request.url), tuple(_item(r, base) for r in records))


def _asked(store: Store, given: Query) -> tuple[str, Query]:
    """The name of a search and what it asks for; UnknownIdError if there is none of this id."""
    if given.path["id"] == "records":
        return "waqai", given
    saved = store.accounts.search(given.path["id"])
    return saved.name, Query({name: tuple(values) for name, values in parse_qs(saved.query).items()})


def _item(record: Record, base: str) -> Item:
    published = min((t.published for t in record.tellings if t.published), default=_NO_DAY)
    return Item(
        id=f"urn:waqai:record:{record.id}",
        url=f"{base}api/v1/records/{record.id}",
        title=" · ".join(_title(record)),
        content_text="\n".join(_words(record)),
        date_published=f"{published}T00:00:00Z",
        tags=(record.type, record.status.value, *record.topics),
    )


def _title(record: Record) -> Iterator[str]:
    yield record.type
    yield " → ".join(filter(None, (_named(record.actors), _named(record.recipients))))
    if record.when is not None and record.when.start is not None:
        yield record.when.start.isoformat()
    if record.where is not None:
        yield record.where.name or record.where.naming.quote


def _named(parties: tuple[Party, ...]) -> str:
    return "، ".join(p.naming.quote for p in parties)


def _words(record: Record) -> Iterator[str]:
    """The words that tell it, with the outlet."""
    for telling in record.tellings:
        yield f"{telling.source or telling.document}: «{' … '.join(t.quote for t in telling.triggers)}»"


def atom(feed: Feed) -> bytes:
    """A feed as Atom."""
    ET.register_namespace("", _ATOM)
    root = ET.Element(f"{{{_ATOM}}}feed")
    updated = max((i.date_published for i in feed.items), default=f"{_NO_DAY}T00:00:00Z")
    _add(root, title=feed.title, id=feed.feed_url, updated=updated)
    _link(root, feed.feed_url, "self")
    _add(ET.SubElement(root, f"{{{_ATOM}}}author"), name="waqai")
    for item in feed.items:
        entry = ET.SubElement(root, f"{{{_ATOM}}}entry")
        _add(entry, title=item.title, id=item.id, updated=item.date_published, content=item.content_text)
        _link(entry, item.url, "alternate")
    return bytes(ET.tostring(root, encoding="utf-8", xml_declaration=True))


def _add(parent: ET.Element, **texts: str) -> None:
    for name, text in texts.items():
        ET.SubElement(parent, f"{{{_ATOM}}}{name}").text = _XML_UNFIT.sub("\N{REPLACEMENT CHARACTER}", text)


def _link(parent: ET.Element, address: str, relation: str) -> None:
    ET.SubElement(parent, f"{{{_ATOM}}}link", href=address, rel=relation)
