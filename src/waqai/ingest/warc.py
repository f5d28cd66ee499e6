"""Web archives (WARC, packed or not): the HTML pages among their responses. Needs fastwarc (extra ``ingest``)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from waqai.ingest.fetched import Fetched, media_and_charset
from waqai.ingest.files import BadInput, MissingExtraError, Reason
from waqai.ingest.pages import document_of_page
from waqai.types import Document

WARC = (".warc", ".warc.gz", ".warc.lz4", ".warc.zst")
#: The longest record whose body is read.
MOST_BYTES = 20_000_000
_HTML = ("text/html", "application/xhtml+xml")


def documents_of_warc(path: str, source: str | None = None) -> Iterator[Document | BadInput]:
    """The reports on the HTML pages of an archive. Records of other kinds are counted and told of at the end, broken ones where they stand."""
    try:
        from fastwarc.warc import ArchiveIterator, WarcRecordType
    except ImportError:
        raise MissingExtraError("FastWARC") from None
    passed: Counter[str] = Counter()
    number = 0
    try:
        with Path(path).open("rb") as file:
            for record in ArchiveIterator(file, record_types=WarcRecordType.response, auto_decode="all"):
                number += 1
                yield from _from_record(record, f"{path}:{number}", source, passed)
    except OSError as error:
        yield BadInput(path, f"cannot be read: {error.strerror or error}")
    except Exception as error:  # the archive's own library says no more of what it may raise
        yield BadInput(f"{path}:{number + 1}", f"is a broken record, after which the archive cannot be read on: {type(error).__name__}: {error}")
    for what, count in sorted(passed.items()):
        yield BadInput(path, f"holds {count} responses that are {what}", Reason.KIND)
    if not number:
        yield BadInput(path, "holds no response", Reason.EMPTY)


def _from_record(record: Any, where: str, source: str | None, passed: Counter[str]) -> Iterator[Document | BadInput]:
    try:
        page = _page(record, passed)
    except Exception as error:  # as above: one broken record must not lose the others
        yield BadInput(where, f"is a broken record: {type(error).__name__}: {error}")
        return
    if isinstance(page, BadInput):
        yield page
    elif page is not None:
        yield document_of_page(page, source)


def _page(record: Any, passed: Counter[str]) -> Fetched | BadInput | None:
    """The page a response holds; None for what is counted instead."""
    url = record.headers.get("WARC-Target-URI", "").strip("<>")
    headers = record.http_headers
    if headers is None:
        raise ValueError("it holds no HTTP response")
    media, charset = media_and_charset(headers.get("Content-Type", "") or "")
    status = headers.status_code
    if status != 200:
        passed[f"answers with status {status}"] += 1
        return None
    if media not in _HTML:
        passed[media or "of no named type"] += 1
        return None
    body = record.reader.read(MOST_BYTES + 1)
    if len(body) > MOST_BYTES:
        return BadInput(url, f"is larger than {MOST_BYTES:,} bytes", Reason.SIZE)
    return Fetched(url=url, body=body, media=media, charset=charset, at=record.record_date)
