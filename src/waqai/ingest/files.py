"""Documents from files, folders and standard input. What cannot be read is yielded as a :class:`BadInput` in its place, so nothing is lost."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

from msgspec import Struct

from waqai.types import Document, content_hash

#: Suffixes of files with one JSON object a line.
JSON_LINES = (".jsonl", ".ndjson")
_TEXT = (".txt", ".text", ".md", "")
_ENCODINGS = ("utf-8-sig", "windows-1256")
#: A file with more control characters than this share is taken for binary.
_CONTROL_SHARE = 0.02


class BadInput(Struct, frozen=True):
    """Something that should have been a document: where it stood and what is wrong with it."""

    where: str
    message: str


def documents(path: str, stdin: IO[bytes], published: dt.date | None = None) -> Iterator[Document | BadInput]:
    """The documents of a file, a folder (its text and JSON-lines files, sorted by name), a JSON-lines file, or ``-`` for standard input."""
    if path == "-":
        yield from _from_bytes(stdin.read(), "standard input", published)
        return
    file = Path(path)
    if file.is_dir():
        found = sorted(p for p in file.rglob("*") if p.is_file() and p.suffix.lower() in (*JSON_LINES, *_TEXT) and not p.name.startswith("."))
        if not found:
            yield BadInput(path, "the folder holds no .txt, .md or .jsonl file")
        for child in found:
            yield from documents(str(child), stdin, published)
    elif file.suffix.lower() in JSON_LINES:
        try:
            with file.open("rb") as lines:
                for number, line in enumerate(lines, 1):
                    if line.strip():
                        yield _from_json(line, f"{path}:{number}", published)
        except OSError as error:
            yield BadInput(path, f"cannot be read: {error.strerror}")
    else:
        try:
            data = file.read_bytes()
        except OSError as error:
            yield BadInput(path, f"cannot be read: {error.strerror}")
            return
        yield from _from_bytes(data, path, published)


def decode(data: bytes) -> str | None:
    """Bytes as text: UTF-8, UTF-16 with its mark, or windows-1256 where that gives Arabic; None for what is no text."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        try:
            return data.decode("utf-16")
        except UnicodeDecodeError:
            return None
    for encoding in _ENCODINGS:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        control = sum(c < " " and c not in "\n\r\t\f" for c in text[:10_000])
        if control > _CONTROL_SHARE * max(1, len(text[:10_000])):
            return None
        if encoding == "windows-1256" and not _mostly_arabic(text):
            return None
        return text
    return None


def _mostly_arabic(text: str) -> bool:
    letters = [c for c in text[:10_000] if c.isalpha()]
    return bool(letters) and sum("\u0621" <= c <= "\u064a" for c in letters) > len(letters) / 2


def _from_bytes(data: bytes, where: str, published: dt.date | None) -> Iterator[Document | BadInput]:
    text = decode(data)
    if text is None:
        yield BadInput(where, "is not text in UTF-8, UTF-16 or windows-1256")
    elif where == "standard input" and _looks_like_json_lines(text):
        for number, line in enumerate(text.splitlines(), 1):
            if line.strip():
                yield _from_json(line.encode(), f"{where}:{number}", published)
    elif not text.strip():
        yield BadInput(where, "is empty")
    else:
        yield Document.of(text, published=published)


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
    except ValueError as error:
        return BadInput(where, f"is not JSON: {error}")
    if not isinstance(raw, dict) or not isinstance(raw.get("text"), str):
        return BadInput(where, 'is not an object with a string "text"')
    try:
        day = _day(raw.get("published") or raw.get("date")) or published
    except ValueError as error:
        return BadInput(where, f"has no usable publication date: {error}")
    text: str = raw["text"]
    id = raw.get("id")
    known: dict[str, Any] = {k: raw[k] for k in ("title", "source", "url") if isinstance(raw.get(k), str)}
    return Document(id=str(id) if id is not None else content_hash("document", text, day or ""), text=text, published=day, **known)


def _day(value: object) -> dt.date | None:
    if value in (None, ""):
        return None
    if not isinstance(value, str):
        raise ValueError(f"{value!r} is not a string YYYY-MM-DD")
    return dt.date.fromisoformat(value[:10])
