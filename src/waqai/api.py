"""The Python interface: one text, or many documents."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Protocol

from waqai.types import Document, Problem, Reading


class UnknownReaderError(ValueError):
    """No reader of this name is installed."""


class DocumentReader(Protocol):
    """What a reader of the entry-point group ``waqai.readers`` must offer."""

    @property
    def fingerprint(self) -> str:
        """Changes whenever the same document might be read otherwise."""

    def read(self, document: Document) -> Reading:
        """The unresolved reading of a document; never raises for what the document holds."""


@cache
def _load(name: str) -> DocumentReader:
    if name == "embedded":
        # Not looked up: searching what is installed takes longer than reading a short report.
        from waqai.readers.embedded.reader import embedded_reader

        return embedded_reader()
    from importlib.metadata import entry_points

    found = {point.name: point for point in entry_points(group="waqai.readers")}
    if name not in found:
        raise UnknownReaderError(f"no reader named {name!r}; installed: {', '.join(sorted(found)) or 'none'}")
    reader: DocumentReader = found[name].load()()
    return reader


class Reader:
    """Reads and resolves. ``name`` is one of the readers installed under the entry-point group ``waqai.readers``."""

    def __init__(self, name: str = "embedded") -> None:
        self._reader = _load(name)

    @property
    def fingerprint(self) -> str:
        """A hash that changes whenever the same document might be read otherwise."""
        return self._reader.fingerprint

    def read(self, document: Document) -> Reading:
        """The resolved reading of a document. A failure of the reader is a problem of the reading, never an exception."""
        from waqai.link.parting import part
        from waqai.resolve import resolve

        try:
            return part(resolve(self._reader.read(document)))
        except Exception as error:  # one bad document must not stop a thousand good ones
            return Reading(document, self.fingerprint, problems=(Problem("reader.failed", f"{type(error).__name__}: {error}"),))

    def read_many(self, documents: Iterable[Document]) -> Iterator[Reading]:
        """Readings in the order of the documents, one for each, made as they are asked for."""
        return map(self.read, documents)


def read(text: str, *, published: dt.date | str | None = None, title: str | None = None, source: str | None = None) -> Reading:
    """The resolved reading of one Arabic text.

    ``published`` is the day of publication (a date or ``YYYY-MM-DD``); without it relative times ("أمس") stay undated. Raises ValueError for a
    malformed date.
    """
    return Reader().read(Document.of(text, published=published, title=title, source=source))
