"""A visit to a site: pages by their addresses, each once, not those at hand, no more than allowed."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Generator, Iterable, Iterator

from msgspec import Struct
from msgspec.structs import replace

from waqai.ingest.fetched import Fetched
from waqai.ingest.files import PASSING, BadInput, Reason
from waqai.ingest.http import Fetcher
from waqai.ingest.options import Options
from waqai.ingest.pages import Told, document_of_content, document_of_page
from waqai.ingest.sieve import sieved
from waqai.types import Document


class Content(Struct, frozen=True):
    """What a feed carries of a report itself: HTML, whole or cut, with the name of the outlet and when it was fetched."""

    html: str
    source: str | None
    at: dt.datetime | None


class Item(Struct, frozen=True):
    """A page that a feed or sitemap names; ``linked`` is False for an entry of a feed without an address, whose ``url`` is only its place there."""

    url: str
    told: Told
    content: Content | None = None
    linked: bool = True


_LASTING = frozenset((Reason.LANGUAGE, Reason.EMPTY, Reason.KIND, Reason.SIZE, Reason.ENCODING, Reason.BROKEN))
#: Documents and refusals; returns whether everything named was dealt with for good.
Harvest = Generator[Document | BadInput, None, bool]


class Visit:
    """One go at one source."""

    def __init__(self, fetcher: Fetcher, options: Options) -> None:
        self.fetcher, self.options = fetcher, options

    def fetch_if_changed(self, url: str) -> Fetched | BadInput:
        """The body of a feed or sitemap, or that it has not changed since it was last remembered."""
        kept = json.loads(self.options.memory.get(f"http:{url}") or "{}")
        return self.fetcher.fetch(url, kept.get("etag", ""), kept.get("modified", ""))

    def remember(self, asked: str, fetched: Fetched) -> None:
        """Ask only for changes of it from now on. To be called once everything it names has been dealt with for good."""
        if fetched.etag or fetched.modified:
            self.options.memory.put(f"http:{asked}", json.dumps({"etag": fetched.etag, "modified": fetched.modified}))

    def take(self, items: Iterable[Item | BadInput], where: str) -> Harvest:
        """The documents of the pages named at ``where``; those at hand, named twice, beyond the limit or not to be had are refusals."""
        new: dict[str, Item] = {}
        for item in items:
            if isinstance(item, BadInput):
                yield item
            elif item.url in new:
                yield BadInput(item.url, f"is named twice in {where}", Reason.DUPLICATE)
            else:
                new[item.url] = item
        yield from self._known(new)
        done = True
        for item in list(new.values())[: self.options.most_pages]:
            taken = sieved(self.document(item), where, self.options)
            done = done and not (isinstance(taken, BadInput) and taken.reason in PASSING)
            self._note(item, taken)
            yield taken
        if len(new) > self.options.most_pages:
            yield BadInput(where, f"names {len(new) - self.options.most_pages} more pages, left for the next time", Reason.LIMIT)
        return done and len(new) <= self.options.most_pages

    def _known(self, new: dict[str, Item]) -> Iterator[BadInput]:
        """Take out of ``new`` what is at hand, and what was refused before for what it is."""
        for url in self.options.known(list(new)):
            if new.pop(url, None):
                yield BadInput(url, "is at hand already", Reason.KNOWN)
        for url in list(new):
            before = self.options.memory.get(f"refused:{url}")
            if before:
                del new[url]
                yield BadInput(url, f"was refused before: it {before}", Reason.REFUSED)

    def _note(self, item: Item, taken: Document | BadInput) -> None:
        """Remember a refusal that the page itself is the cause of, so that it is not fetched again at every visit."""
        if isinstance(taken, BadInput) and taken.reason in _LASTING:
            self.options.memory.put(f"refused:{item.url}", taken.message)

    def document(self, item: Item) -> Document | BadInput:
        """The document of a page: as the feed has it where that is all of it, or fetched."""
        content = item.content
        whole = document_of_content(content.html, item.told, content.source) if content else None
        if whole is not None and content is not None:
            return replace(whole, url=item.url, fetched=content.at)
        if not item.linked:
            return BadInput(item.url, "is an entry with neither a link nor the whole report")
        page = self.fetcher.fetch(item.url)
        return page if isinstance(page, BadInput) else self.document_of(page, item.url, item.told)

    def document_of(self, page: Fetched, asked: str, told: Told | None = None) -> Document | BadInput:
        """The document of a page that was fetched; its address is the one asked for, by which it is known again."""
        if page.media == "text/plain":
            return BadInput(asked, "is plain text, no page", Reason.KIND)
        if page.media not in ("", "text/html", "application/xhtml+xml", "application/xml", "text/xml"):
            return BadInput(asked, f"is {page.media}, no page", Reason.KIND)
        found = document_of_page(page, self.options.source, told)
        return replace(found, url=asked) if isinstance(found, Document) else found
