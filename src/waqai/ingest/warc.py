"""Web archives (WARC, packed or not): the HTML pages among their responses. Needs fastwarc (extra ``ingest``)."""

from __future__ import annotations

import zlib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

from waqai.ingest.fetched import Fetched, media_and_charset, unpacked
from waqai.ingest.files import BadInput, MissingExtraError, Reason
from waqai.ingest.pages import document_of_page
from waqai.types import Document

#: The longest body that is read, as it stands and unpacked.
MOST_BYTES = 20_000_000
_HTML = ("text/html", "application/xhtml+xml")
#: How a record begins, packed and plain.
_BEGINNINGS = (b"\x1f\x8b\x08", b"WARC/1.")
_BLOCK = 1 << 20


def documents_of_warc(path: str, source: str | None = None) -> Iterator[Document | BadInput]:
    """The reports on the HTML pages of an archive. Responses of other kinds are counted and told of at the end, broken records where they stand."""
    passed: Counter[str] = Counter()
    number = 0
    try:
        with Path(path).open("rb") as file:
            for record in _records(file, path):
                number += 1
                found = record if isinstance(record, BadInput) else _from_record(record, f"{path}:{number}", source, passed)
                if found is not None:
                    yield found
    except OSError as error:
        yield BadInput(path, f"cannot be read: {error.strerror or error}")
        return
    for what, count in sorted(passed.items()):
        yield BadInput(path, f"holds {count} responses that {what}", Reason.KIND)
    if not number:
        yield BadInput(path, "holds no response", Reason.EMPTY)


def _records(file: IO[bytes], path: str) -> Iterator[Any]:
    """The responses of an archive; after one that cannot be read, a refusal in its place and those that follow it."""
    try:
        from fastwarc.warc import ArchiveIterator, WarcRecordType
    except ImportError:
        raise MissingExtraError("FastWARC") from None
    start: int | None = 0
    told = False
    while start is not None:
        file.seek(start)
        last = start
        try:
            for record in ArchiveIterator(file, record_types=WarcRecordType.response, auto_decode="transfer"):
                last = max(last, start + record.stream_pos)
                told = False
                yield record
            return
        except (OSError, ValueError, RuntimeError) as error:
            if not told:
                yield BadInput(path, f"holds a broken record at byte {last} or after it: {error}")
            told = True
        start = _next_beginning(file, last + 1)


def _next_beginning(file: IO[bytes], at: int) -> int | None:
    """Where the next record may begin, None if nowhere."""
    file.seek(at)
    while block := file.read(_BLOCK):
        found = [place for b in _BEGINNINGS if (place := block.find(b)) >= 0]
        if found:
            return at + min(found)
        if len(block) < _BLOCK:
            return None
        at += len(block) - 8
        file.seek(at)
    return None


def _from_record(record: Any, where: str, source: str | None, passed: Counter[str]) -> Document | BadInput | None:
    try:
        page = _page(record, passed)
    except (OSError, ValueError, RuntimeError, LookupError, zlib.error) as error:
        return BadInput(where, f"is a broken record: {error}")
    return document_of_page(page, source) if isinstance(page, Fetched) else page


def _page(record: Any, passed: Counter[str]) -> Fetched | BadInput | None:
    """The page a response holds; None for what is counted instead."""
    url = (record.headers.get("WARC-Target-URI") or "").strip("<>")
    headers = record.http_headers
    if headers is None or headers.status_code is None:
        raise ValueError("it holds no HTTP response")
    media, charset = media_and_charset(headers.get("Content-Type") or "")
    if headers.status_code != 200:
        passed[f"answer with status {headers.status_code}"] += 1
        return None
    if media not in _HTML:
        passed[f"are {media or 'of no named type'}"] += 1
        return None
    raw = record.reader.read(MOST_BYTES + 1)
    whole = len(raw) >= record.content_length or "chunked" in (headers.get("Transfer-Encoding") or "")
    if not whole and len(raw) <= MOST_BYTES:
        return BadInput(url, f"is cut short: {len(raw):,} of {record.content_length:,} bytes")
    body = b"".join(_limited(raw, headers.get("Content-Encoding") or ""))
    if len(body) > MOST_BYTES:
        return BadInput(url, f"is larger than {MOST_BYTES:,} bytes", Reason.SIZE)
    return Fetched(url=url, body=body, media=media, charset=charset, at=record.record_date)


def _limited(raw: bytes, coding: str) -> Iterator[bytes]:
    """A body unpacked, no further than a little over the limit. Archives often keep the header of a coding that they have undone."""
    length = 0
    packed = coding if raw.startswith((b"\x1f\x8b", b"\x78")) else ""
    for part in unpacked([raw], packed, MOST_BYTES):
        yield part
        length += len(part)
        if length > MOST_BYTES:
            return
