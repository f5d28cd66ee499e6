"""Documents at an address, whether it is a feed, a sitemap or a page. Needs the extra ``ingest``."""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec.structs import replace

from waqai.ingest.feeds import documents_of_feed
from waqai.ingest.fetched import Fetched, canonical
from waqai.ingest.files import BadInput, Reason, from_bytes
from waqai.ingest.http import Fetcher
from waqai.ingest.options import Options, SourceKind
from waqai.ingest.sieve import sieved
from waqai.ingest.sitemaps import documents_of_sitemap
from waqai.ingest.visits import Visit
from waqai.types import Document

_ROOT = re.compile(rb"<(?!\?|!)(?:[\w.-]+:)?([\w.-]+)")
_FEEDS = (b"rss", b"feed", b"rdf")
_SITEMAPS = (b"urlset", b"sitemapindex")


def documents_at(url: str, options: Options, fetcher: Fetcher | None = None) -> Iterator[Document | BadInput]:
    """The documents at an address, each refusal in the place of what it refuses."""
    if fetcher is not None:
        yield from _visit(url, Visit(fetcher, options))
        return
    with Fetcher() as own:
        yield from _visit(url, Visit(own, options))


def _visit(url: str, visit: Visit) -> Iterator[Document | BadInput]:
    if canonical(url) in visit.options.known([canonical(url)]):
        yield BadInput(url, "is at hand already", Reason.KNOWN)
        return
    fetched = visit.fetch_if_changed(url)
    if isinstance(fetched, BadInput):
        yield fetched
        return
    kind = visit.options.kind if visit.options.kind is not SourceKind.AUTO else kind_of(fetched)
    if kind is SourceKind.FEED:
        yield from documents_of_feed(fetched, url, visit)
    elif kind is SourceKind.SITEMAP:
        yield from documents_of_sitemap(fetched, url, visit)
    elif fetched.media == "text/plain":
        yield from _plain(fetched, url, visit)
    else:
        yield sieved(visit.document_of(fetched, canonical(url)), url, visit.options)


def kind_of(fetched: Fetched) -> SourceKind:
    """What a body is, by its first element; packed ones are sitemaps."""
    if fetched.body.startswith(b"\x1f\x8b"):
        return SourceKind.SITEMAP
    root = _ROOT.search(re.sub(rb"<!--.*?-->", b"", fetched.body[:4096].replace(b"\x00", b""), flags=re.DOTALL))
    name = root.group(1).lower() if root else b""
    return SourceKind.FEED if name in _FEEDS else SourceKind.SITEMAP if name in _SITEMAPS else SourceKind.PAGE


def _plain(fetched: Fetched, url: str, visit: Visit) -> Iterator[Document | BadInput]:
    for item in from_bytes(fetched.body, url, visit.options.published):
        found = replace(item, url=canonical(url), fetched=fetched.at) if isinstance(item, Document) else item
        yield sieved(found, url, visit.options)
