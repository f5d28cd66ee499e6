"""Documents from tables: CSV, TSV and Parquet with the columns text and, where known, id, title, source, url and published (or date)."""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from waqai.ingest.encodings import decode_bytes
from waqai.ingest.files import MOST_BYTES, BadInput, MissingExtraError, Reason, document_from
from waqai.types import Document

TABLES = (".csv", ".tsv")
PARQUET = (".parquet", ".pq")
COLUMNS = ("id", "text", "title", "source", "url", "published", "date")
_SAMPLE = 1_000_000
_BATCH = 256


def documents_of_table(path: str, published: dt.date | None = None) -> Iterator[Document | BadInput]:
    """The documents of a CSV or TSV file, a row at a time. The first row names the columns; encoding and separator are found out."""
    try:
        with Path(path).open("rb") as file:
            sample = file.read(_SAMPLE)
    except OSError as error:
        yield BadInput(path, f"cannot be read: {error.strerror}")
        return
    decoded = decode_bytes(sample)
    if decoded.text is None or not decoded.text.strip():
        yield BadInput(path, decoded.note or "is empty", Reason.ENCODING if decoded.text is None else Reason.EMPTY)
        return
    # A field's default limit is far below the length of a long report.
    csv.field_size_limit(MOST_BYTES)
    with Path(path).open(encoding=decoded.encoding, errors="surrogateescape", newline="") as lines:
        rows = csv.reader(lines, delimiter=_separator(decoded.text, path))
        yield from _from_rows(rows, path, published)


def _separator(text: str, path: str) -> str:
    """What separates the columns: what stands most often between the words of the first line."""
    header = text.lstrip("\ufeff").split("\n", 1)[0]
    candidates = "\t,;|" if path.lower().endswith(".tsv") else ",\t;|"
    return max(candidates, key=header.count)


def _from_rows(rows: Any, path: str, published: dt.date | None) -> Iterator[Document | BadInput]:
    header: list[str] | None = None
    while True:
        try:
            row = next(rows)
        except StopIteration:
            return
        except csv.Error as error:
            yield BadInput(f"{path}:{rows.line_num}", f"is no row of the table: {error}")
            continue
        if header is None:
            header = [name.strip().lstrip("\ufeff").lower() for name in row]
            problem = _missing(header, path)
            if problem:
                yield problem
                return
        elif row:
            yield _from_row(header, row, f"{path}:{rows.line_num}", published)


def _missing(header: Iterable[str], path: str) -> BadInput | None:
    names = list(header)
    twice = sorted({n for n in names if n in COLUMNS and names.count(n) > 1})
    if twice:
        return BadInput(path, f"has more than one column named {', '.join(twice)}", Reason.COLUMNS)
    if "text" in names:
        return None
    return BadInput(path, f'has no column "text", only: {", ".join(names) or "none"}; the columns read are {", ".join(COLUMNS)}', Reason.COLUMNS)


def _from_row(header: Sequence[str], row: Sequence[str], where: str, published: dt.date | None) -> Document | BadInput:
    if len(row) > len(header):
        return BadInput(where, f"has {len(row)} fields in {len(header)} columns; text with separators needs quotation marks")
    values = {k: v for k, v in zip(header, row, strict=False) if k in COLUMNS}
    if any("\ud800" <= c <= "\udfff" for v in values.values() for c in v):
        return BadInput(where, "has bytes that are not in the encoding of the rest of the file", Reason.ENCODING)
    return _document(values, where, published)


def _document(values: dict[str, Any], where: str, published: dt.date | None) -> Document | BadInput:
    if not isinstance(values.get("text"), str) or not values["text"].strip():
        return BadInput(where, "has no text", Reason.EMPTY)
    return document_from({k: v for k, v in values.items() if v not in ("", None)}, where, published)


def documents_of_parquet(path: str, published: dt.date | None = None) -> Iterator[Document | BadInput]:
    """The documents of a Parquet file, a few hundred rows at a time. Raises MissingExtraError without pyarrow (extra ``export``)."""
    try:
        import pyarrow as pa
        import pyarrow.parquet as pq
    except ImportError:
        raise MissingExtraError("pyarrow", "export") from None
    try:
        with pq.ParquetFile(path) as file:
            names = {n.lower(): n for n in file.schema_arrow.names}
            problem = _missing(names, path)
            if problem:
                yield problem
                return
            wanted = {names[n]: n for n in COLUMNS if n in names}
            number = 0
            for batch in file.iter_batches(batch_size=_BATCH, columns=list(wanted)):
                for row in batch.to_pylist():
                    number += 1
                    yield _document({wanted[k]: v for k, v in row.items()}, f"{path}:{number}", published)
    except (pa.ArrowException, OSError, UnicodeDecodeError) as error:
        yield BadInput(path, f"cannot be read as Parquet: {error}")
