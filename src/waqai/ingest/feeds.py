"""RSS and Atom. An entry's page is fetched unless the feed carries the report in full. Needs feedparser (extra ``ingest``)."""

from __future__ import annotations

import datetime as dt
import io
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urljoin

from msgspec.structs import replace

from waqai.ingest.days import day_of
from waqai.ingest.encodings import decode_bytes
from waqai.ingest.fetched import Fetched, canonical
from waqai.ingest.files import BadInput, MissingExtraError, Reason
from waqai.ingest.markup import is_beside, lines_of, parse, prune
from waqai.ingest.pages import Told
from waqai.ingest.visits import Harvest, Item, Visit
from waqai.types import Document

#: Fewer letters are a summary.
_FULL = 400
_CUT = re.compile(r"(?:\.\.\.|…|\[…\]|المزيد|التفاصيل)\W*$")
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
    for number, entry in enumerate(parsed.entries, 1):
        yield _item(entry, number, feed, named)


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
    return feedparser.parse(io.BytesIO(body), response_headers={"content-type": "application/xml; charset=utf-8", "content-location": feed.url})


def _item(entry: Any, number: int, feed: Fetched, source: str | None) -> Item | BadInput:
    link = canonical(urljoin(feed.url, entry.get("link") or ""))
    told = Told(" ".join(entry.get("title", "").split()) or None, _day(entry))
    document = _in_full(entry, told, source)
    if not entry.get("link"):
        return (
            BadInput(f"{feed.url}#{number}", "is an entry without a link", Reason.BROKEN)
            if document is None
            else Item(f"{feed.url}#{number}", told, document)
        )
    return Item(link, told, replace(document, url=link, fetched=feed.at) if document else None)


def _day(entry: Any) -> dt.date | None:
    """The day of an entry by the clock of its writer; feedparser's own is by that of Greenwich."""
    for key in ("published", "created", "updated"):
        day = day_of(entry.get(key) or "")
        if day is None and entry.get(f"{key}_parsed"):
            day = dt.date(*entry[f"{key}_parsed"][:3])
        if day is not None:
            return day
    return None


def _in_full(entry: Any, told: Told, source: str | None) -> Document | None:
    """The report where the feed carries all of it."""
    values = [c.get("value", "") for c in entry.get("content", [])] or [entry.get("summary", "")]
    text = _text(max(values, key=len))
    if sum(c.isalpha() for c in text) < _FULL or _CUT.search(text):
        return None
    return Document.of(text, published=told.published, title=told.title, source=source)


def _text(value: str) -> str:
    root = parse(f"<div>{value}</div>") if value.strip() else None
    if root is None:
        return ""
    prune(root)
    return "\n".join(line for line, _ in lines_of(root) if not is_beside(line))
