"""RSS and Atom. An entry's page is fetched unless the feed carries the report in full. Needs feedparser (extra ``ingest``)."""

from __future__ import annotations

import datetime as dt
import io
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urljoin

from waqai.ingest.days import day_of
from waqai.ingest.encodings import decode_bytes
from waqai.ingest.fetched import Fetched, canonical
from waqai.ingest.files import BadInput, MissingExtraError, Reason
from waqai.ingest.pages import Told
from waqai.ingest.visits import Content, Harvest, Item, Visit
from waqai.types import content_hash

_DECLARED = re.compile(r"""^\s*<\?xml[^>]*?encoding\s*=\s*["']([\w.:-]+)["']""")
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")


def documents_of_feed(feed: Fetched, asked: str, visit: Visit) -> Harvest:
    """The reports a feed names. It is remembered as seen once each of them was dealt with for good."""
    done = yield from visit.take(feed_items(feed, visit.options.source), asked)
    if done:
        visit.remember(asked, feed)
    return done


def feed_items(feed: Fetched, source: str | None = None) -> Iterator[Item | BadInput]:
    """The entries of a feed; what is malformed in it, and entries that name no page, are refusals."""
    parsed = _parsed(feed)
    if isinstance(parsed, BadInput):
        yield parsed
        return
    if parsed.bozo and type(parsed.bozo_exception).__name__ not in ("CharacterEncodingOverride", "NonXMLContentType"):
        yield BadInput(feed.url, f"is malformed ({parsed.bozo_exception}); {len(parsed.entries)} entries of it could be read")
    elif not parsed.entries:
        yield BadInput(feed.url, "is a feed without entries", Reason.EMPTY)
    named = source or " ".join(parsed.feed.get("title", "").split()) or None
    for entry in parsed.entries:
        yield _item(entry, feed, named)


def _parsed(feed: Fetched) -> Any:
    try:
        import feedparser
    except ImportError:
        raise MissingExtraError("feedparser") from None
    head = feed.body[:200].decode("latin-1")
    declared = _DECLARED.match(head.lstrip("\xef\xbb\xbf"))
    decoded = decode_bytes(feed.body, feed.charset or (declared.group(1) if declared else ""))
    if decoded.text is None:
        return BadInput(feed.url, decoded.note, Reason.ENCODING)
    if "<!ENTITY" in decoded.text:
        return BadInput(feed.url, "declares entities of its own, which no feed needs and attacks use")
    body = _DECLARATION.sub("", decoded.text).encode("utf-8", "replace")
    headers = {"content-type": "application/xml; charset=utf-8", "content-location": feed.url}
    # Only text is taken from it, so its HTML need not be made safe, which takes most of the time.
    return feedparser.parse(io.BytesIO(body), response_headers=headers, sanitize_html=False, resolve_relative_uris=False)


def _item(entry: Any, feed: Fetched, source: str | None) -> Item:
    link = entry.get("link") or ""
    told = Told(" ".join(entry.get("title", "").split()) or None, _day(entry))
    contents = [c.get("value", "") for c in entry.get("content", [])] or [entry.get("summary", "")]
    html = max(contents, key=len)
    # Its place in the feed says nothing tomorrow: what it says is what it is.
    url = canonical(urljoin(feed.url, link)) if link else f"{feed.url}#{content_hash(told.title, html)}"
    return Item(url, told, Content(html, source, feed.at), linked=bool(link))


def _day(entry: Any) -> dt.date | None:
    """The day of an entry by the clock of its writer; feedparser's own is by that of Greenwich."""
    for key in ("published", "created", "updated"):
        # Its own `get` takes one key for another.
        day = day_of(dict.get(entry, key) or "")
        parsed = dict.get(entry, f"{key}_parsed")
        if day is None and parsed:
            day = dt.date(*parsed[:3])
        if day is not None:
            return day
    return None
