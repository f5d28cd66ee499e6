"""Documents from text files, JSON lines and standard input. What cannot be read is yielded as a :class:`BadInput` in its place, so nothing is lost."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Iterator
from enum import StrEnum
from pathlib import Path
from typing import IO, Any

from msgspec import Struct

from waqai.ingest.encodings import decode_bytes, set_right
from waqai.types import Document, content_hash

#: Suffixes of files with one JSON object a line.
JSON_LINES = (".jsonl", ".ndjson")
TEXT = (".txt", ".text", ".md", "")
#: The longest line, and the largest file of text, that is taken: beyond this it is no report.
MOST_BYTES = 50_000_000


class MissingExtraError(ImportError):
    """A part of waqai needs a library that is installed with an extra only."""

    def __init__(self, library: str, extra: str = "ingest") -> None:
        super().__init__(f'this needs {library}; install it with: pip install "waqai[{extra}]"')


class Reason(StrEnum):
    """Why something was not taken. The first four say that nothing is missing, the next four that a later try may succeed."""

    KNOWN = "known"
    UNCHANGED = "unchanged"
    DUPLICATE = "duplicate"
    REFUSED = "refused"
    NETWORK = "network"
    STATUS = "status"
    GONE = "gone"
    BUSY = "busy"
    SLOW = "slow"
    LIMIT = "limit"
    SIZE = "size"
    REDIRECTS = "redirects"
    ADDRESS = "address"
    ROBOTS = "robots"
    LANGUAGE = "language"
    EMPTY = "empty"
    ENCODING = "encoding"
    BROKEN = "broken"
    KIND = "kind"
    COLUMNS = "columns"
    DATE = "date"


#: Nothing is missing: the document is there already, or was refused and said so before.
AT_HAND = frozenset((Reason.KNOWN, Reason.UNCHANGED, Reason.DUPLICATE, Reason.REFUSED))
#: A later try may succeed.
PASSING = frozenset((Reason.NETWORK, Reason.STATUS, Reason.BUSY, Reason.SLOW))


class BadInput(Struct, frozen=True):
    """Something that should have been a document: where it stood, what is wrong with it, and under which heading that falls."""

    where: str
    message: str
    reason: Reason = Reason.BROKEN


def documents(path: str, stdin: IO[bytes], published: dt.date | None = None) -> Iterator[Document | BadInput]:
    """The documents of a file, a folder (its text and JSON-lines files, sorted by name), a JSON-lines file, or ``-`` for standard input."""
    if path == "-":
        yield from from_bytes(stdin.read(), "standard input", published)
        return
    file = Path(path)
    if file.is_dir():
        found = [p for p in files_below(file) if p.suffix.lower() in (*JSON_LINES, *TEXT)]
        if not found:
            yield BadInput(path, "the folder holds no .txt, .md or .jsonl file", Reason.EMPTY)
        for child in found:
            yield from documents(str(child), stdin, published)
    elif file.suffix.lower() in JSON_LINES:
        yield from json_lines(path, published)
    else:
        yield from text_file(path, published)


def files_below(folder: Path) -> list[Path]:
    """The files of a folder and of those in it, sorted, without hidden ones."""
    return sorted(p for p in folder.rglob("*") if p.is_file() and not p.name.startswith("."))


def text_file(path: str, published: dt.date | None) -> Iterator[Document | BadInput]:
    """The document a text file is."""
    data = read_file(path)
    if isinstance(data, BadInput):
        yield data
    else:
        yield from from_bytes(data, path, published)


def read_file(path: str) -> bytes | BadInput:
    """The bytes of a file of at most :data:`MOST_BYTES`."""
    try:
        with Path(path).open("rb") as file:
            data = file.read(MOST_BYTES + 1)
    except OSError as error:
        return BadInput(path, f"cannot be read: {error.strerror}")
    return data if len(data) <= MOST_BYTES else BadInput(path, f"is larger than {MOST_BYTES:,} bytes", Reason.SIZE)


def json_lines(path: str, published: dt.date | None) -> Iterator[Document | BadInput]:
    """The documents of a JSON-lines file, one line in memory at a time."""
    try:
        with Path(path).open("rb") as lines:
            yield from _from_lines(iter(lambda: lines.readline(MOST_BYTES + 1), b""), path, published)
    except OSError as error:
        yield BadInput(path, f"cannot be read: {error.strerror}")


def _from_lines(lines: Iterable[bytes], where: str, published: dt.date | None) -> Iterator[Document | BadInput]:
    for number, line in enumerate(lines, 1):
        if len(line) > MOST_BYTES:
            yield BadInput(f"{where}:{number}", f"the line is longer than {MOST_BYTES:,} bytes; the rest is not read", Reason.SIZE)
            return
        if line.strip():
            yield _from_json(line, f"{where}:{number}", published)


def decode(data: bytes) -> str | None:
    """Bytes as text, None for what is no text; see :func:`waqai.ingest.encodings.decode_bytes`."""
    return decode_bytes(data).text


def from_bytes(data: bytes, where: str, published: dt.date | None) -> Iterator[Document | BadInput]:
    """The document that bytes are, or the documents where standard input holds JSON lines."""
    decoded = decode_bytes(data)
    if decoded.text is None:
        yield BadInput(where, decoded.note, Reason.ENCODING)
    elif where == "standard input" and _looks_like_json_lines(decoded.text):
        yield from _from_lines((line.encode() for line in decoded.text.split("\n")), where, published)
    elif not decoded.text.strip():
        yield BadInput(where, "is empty", Reason.EMPTY)
    else:
        yield Document.of(decoded.text, published=published)


def _looks_like_json_lines(text: str) -> bool:
    first = text.lstrip().split("\n", 1)[0].strip()
    try:
        return isinstance(json.loads(first), dict)
    except ValueError:
        return False


def _from_json(line: bytes, where: str, published: dt.date | None) -> Document | BadInput:
    """A document from one JSON object with ``text`` and, optionally, id, title, source, url and published (or date)."""
    try:
        raw = json.loads(line)
    except (ValueError, RecursionError) as error:
        return BadInput(where, f"is not JSON: {error}")
    if not isinstance(raw, dict) or not isinstance(raw.get("text"), str):
        return BadInput(where, 'is not an object with a string "text"')
    return document_from(raw, where, published)


def document_from(raw: dict[str, Any], where: str, published: dt.date | None) -> Document | BadInput:
    """A document from the named values of a row or an object, whose ``text`` is a string."""
    try:
        day = _day(raw.get("published") or raw.get("date")) or published
    except ValueError as error:
        return BadInput(where, f"has no usable publication date: {error}", Reason.DATE)
    # Some exports end their fields with a null character, which no database takes.
    right = set_right(raw["text"].rstrip("\x00"))
    if right.text is None:
        return BadInput(where, right.note, Reason.ENCODING)
    text = right.text
    id = raw.get("id")
    known: dict[str, Any] = {k: raw[k] for k in ("title", "source", "url") if isinstance(raw.get(k), str)}
    return Document(id=str(id) if id not in (None, "") else content_hash("document", text, day or ""), text=text, published=day, **known)


def _day(value: object) -> dt.date | None:
    if value in (None, ""):
        return None
    if isinstance(value, dt.date):
        return value.date() if isinstance(value, dt.datetime) else value
    if not isinstance(value, str):
        raise ValueError(f"{value!r} is not a string YYYY-MM-DD")
    try:
        return dt.date.fromisoformat(value[:10])
    except ValueError:
        from waqai.ingest.days import day_of

        day = day_of(value)
        if day is None:
            raise
        return day
