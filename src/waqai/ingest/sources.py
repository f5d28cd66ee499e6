"""Documents of whatever a source is: a file, a folder, a table, an archive, a feed, a sitemap, a page, or standard input."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec.structs import replace

from waqai.ingest.files import JSON_LINES, TEXT, BadInput, MissingExtraError, Reason, files_below, from_bytes, json_lines, read_file, text_file
from waqai.ingest.options import Options, SourceKind
from waqai.ingest.sieve import sieved
from waqai.ingest.tables import PARQUET, TABLES, documents_of_parquet, documents_of_table
from waqai.types import Document

if TYPE_CHECKING:
    from waqai.ingest.http import Fetcher

_HTML = (".html", ".htm", ".xhtml")
_WARC = (".warc", ".warc.gz", ".warc.lz4", ".warc.zst")


def documents_of(source: str, options: Options | None = None, fetcher: Fetcher | None = None) -> Iterator[Document | BadInput]:
    """The documents of a source, each refusal in the place of what it refuses; nothing is left out without one.

    ``source`` is a path, an http or https address, or ``-`` for standard input. ``fetcher`` asks the web where that is needed, so that several
    sources share its manners and limits; without it one is made. Raises MissingExtraError where a library that the source needs is not installed.
    """
    chosen = options or Options()
    return _of_address(source, chosen, fetcher) if is_address(source) else _of_path(source, chosen)


def is_address(source: str) -> bool:
    """True for what names a place on a network rather than a file."""
    return "://" in source[:12]


# --- files


def _of_path(path: str, options: Options) -> Iterator[Document | BadInput]:
    if path == "-":
        found = from_bytes(sys.stdin.buffer.read(), "standard input", options.published)
        yield from (sieved(item, "standard input", options) for item in found)
        return
    files = files_below(Path(path)) if Path(path).is_dir() else [Path(path)]
    if not files:
        yield BadInput(path, "the folder holds no file", Reason.EMPTY)
    for file in files:
        yield from (sieved(item, str(file), options) for item in _of_file(str(file), options))


def _of_file(path: str, options: Options) -> Iterator[Document | BadInput]:
    """The documents of a file, by its suffix."""
    name = Path(path).name.lower()
    suffix = Path(name).suffix
    if suffix in JSON_LINES:
        yield from json_lines(path, options.published)
    elif suffix in TABLES:
        yield from documents_of_table(path, options.published)
    elif suffix in PARQUET:
        yield from documents_of_parquet(path, options.published)
    elif name.endswith(_WARC):
        yield from _of_warc(path, options)
    elif suffix in _HTML:
        yield _of_html(path, options)
    elif suffix in TEXT:
        yield from text_file(path, options.published)
    else:
        yield BadInput(
            path, f"is a {suffix} file; read are {', '.join((*TEXT[:-1], *JSON_LINES, *TABLES, *PARQUET, *_HTML, *_WARC[:2]))}", Reason.KIND
        )


def _of_warc(path: str, options: Options) -> Iterator[Document | BadInput]:
    from waqai.ingest.warc import documents_of_warc

    return documents_of_warc(path, options.source)


def _of_html(path: str, options: Options) -> Document | BadInput:
    from waqai.ingest.fetched import Fetched
    from waqai.ingest.pages import Told, document_of_page

    body = read_file(path)
    if isinstance(body, BadInput):
        return body
    found = document_of_page(Fetched(url=Path(path).absolute().as_uri(), body=body), options.source, Told(published=options.published))
    return BadInput(path, found.message, found.reason) if isinstance(found, BadInput) else replace(found, url=None)


# --- addresses


def _of_address(url: str, options: Options, fetcher: Fetcher | None) -> Iterator[Document | BadInput]:
    try:
        from waqai.ingest import web
    except ImportError as error:
        raise MissingExtraError(error.name or "httpx") from None
    yield from web.documents_at(url, options, fetcher)


__all__ = ["Options", "SourceKind", "documents_of", "is_address"]
