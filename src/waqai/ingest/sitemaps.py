"""Sitemaps: indexes of them, lists of pages, and the news extension. Needs lxml (extra ``ingest``)."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from typing import Any
from urllib.parse import urljoin

from lxml import etree
from msgspec import Struct

from waqai.ingest.days import day_of
from waqai.ingest.fetched import Fetched, canonical, unpacked
from waqai.ingest.files import PASSING, BadInput, Reason
from waqai.ingest.pages import Told
from waqai.ingest.visits import Harvest, Item, Visit

_DEPTH = 4


class Sitemap(Struct, frozen=True):
    """The pages and further sitemaps that a sitemap names, and what is wrong with it."""

    pages: tuple[Item, ...]
    sitemaps: tuple[str, ...]
    problem: BadInput | None = None


def documents_of_sitemap(first: Fetched, asked: str, visit: Visit) -> Harvest:
    """The reports of the pages that a sitemap and the sitemaps in it name; no sitemap is read twice, so that loops end."""
    waiting = [(asked, first, 1)]
    seen = {canonical(asked)}
    all_done = True
    while waiting:
        url, fetched, depth = waiting.pop(0)
        sitemap = read_sitemap(fetched, visit.fetcher.web.most_bytes)
        if sitemap.problem:
            yield sitemap.problem
        done = yield from visit.take(sitemap.pages, url)
        for child in sitemap.sitemaps:
            answer = _child(child, url, depth, seen, visit)
            if isinstance(answer, BadInput):
                yield answer
                done = done and answer.reason not in (*PASSING, Reason.LIMIT)
            else:
                waiting.append((child, answer, depth + 1))
        # An index stays the same while the lists in it change, so it is always read.
        if done and not sitemap.problem and not sitemap.sitemaps:
            visit.remember(url, fetched)
        all_done = all_done and done
    return all_done


def _child(url: str, parent: str, depth: int, seen: set[str], visit: Visit) -> Fetched | BadInput:
    """A sitemap named in another one, if it may be read."""
    if canonical(url) in seen:
        return BadInput(url, f"is named in {parent} and was read before", Reason.DUPLICATE)
    seen.add(canonical(url))
    if depth >= _DEPTH:
        return BadInput(url, f"is the {_DEPTH}th sitemap within sitemaps", Reason.LIMIT)
    if len(seen) > visit.options.most_sitemaps:
        return BadInput(url, f"is one sitemap more than the {visit.options.most_sitemaps} read in one go", Reason.LIMIT)
    return visit.fetch_if_changed(url)


def read_sitemap(fetched: Fetched, most_bytes: int) -> Sitemap:
    """What a sitemap names, packed or not; of a malformed one what comes before the fault."""
    try:
        body = _plain(fetched.body, most_bytes)
    except zlib.error as error:
        return Sitemap((), (), BadInput(fetched.url, f"cannot be unpacked: {error}"))
    if len(body) > most_bytes:
        return Sitemap((), (), BadInput(fetched.url, f"is larger than {most_bytes:,} bytes unpacked", Reason.SIZE))
    pages: list[Item] = []
    sitemaps: list[str] = []
    problem = None
    try:
        for tag, values in _entries(body):
            url = urljoin(fetched.url, values.get("loc", ""))
            if tag == "sitemap":
                sitemaps.append(url)
            elif values.get("loc"):
                pages.append(Item(canonical(url), Told(values.get("title"), day_of(values.get("publication_date") or ""))))
    except etree.XMLSyntaxError as error:
        problem = BadInput(fetched.url, f"is a malformed sitemap ({error.msg}); {len(pages) + len(sitemaps)} entries of it could be read")
    if not problem and not pages and not sitemaps:
        problem = BadInput(fetched.url, "is a sitemap without entries", Reason.EMPTY)
    return Sitemap(tuple(pages), tuple(sitemaps), problem)


def _plain(body: bytes, most_bytes: int) -> bytes:
    if not body.startswith(b"\x1f\x8b"):
        return body
    plain = bytearray()
    for part in unpacked([body], "gzip", most_bytes):
        plain += part
        if len(plain) > most_bytes:
            break
    return bytes(plain)


def _entries(body: bytes) -> Iterator[tuple[str, dict[str, str]]]:
    """Each entry's kind (url or sitemap) and values by local name. No entity is expanded and nothing else is fetched."""
    parser: Any = etree.XMLPullParser(events=("end",), resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    for at in range(0, len(body), 65_536):
        try:
            parser.feed(body[at : at + 65_536])
        except etree.XMLSyntaxError:
            yield from _finished(parser)
            raise
        yield from _finished(parser)
    parser.close()
    yield from _finished(parser)


def _finished(parser: Any) -> Iterator[tuple[str, dict[str, str]]]:
    for _, element in parser.read_events():
        tag = _local(element)
        if tag in ("url", "sitemap"):
            yield tag, {_local(e): " ".join((e.text or "").split()) for e in element.iter() if e is not element and (e.text or "").strip()}
            element.clear()


def _local(element: Any) -> str:
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""
