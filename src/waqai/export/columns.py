"""Columns: what a table has, in its order, each with its meaning and the way to fill it. The tables of docs/exports.md are made from these."""

from __future__ import annotations

import csv
import datetime as dt
import re
from collections.abc import Callable, Iterable, Sequence
from typing import Generic, TextIO, TypeVar

from msgspec import Struct

T = TypeVar("T")
Cell = str | int | float | dt.date | None
#: What a spreadsheet may take for the start of a formula, full-width forms included.
_FORMULA = tuple("=+-@\t\r\n＝＋－＠")
_SEPARATOR = " | "


class Column(Struct, Generic[T], frozen=True):
    """A column of a table whose rows are made from a ``T``."""

    name: str
    meaning: str
    get: Callable[[T], Cell]


def joined(values: Iterable[str]) -> str:
    """Several values in one cell, parted by `` | ``; a bar or backslash within a value has a backslash before it."""
    return _SEPARATOR.join(v.replace("\\", "\\\\").replace("|", "\\|") for v in values)


def parted(cell: str) -> list[str]:
    """The values of a cell made by :func:`joined`."""
    return [re.sub(r"\\([\\|])", r"\1", part) for part in cell.split(_SEPARATOR)] if cell else []


def text_of(cell: Cell, *, safe: bool = False, missing: str = "") -> str:
    """A cell as text: dates as YYYY-MM-DD, None as ``missing``. ``safe`` puts an apostrophe before words that a spreadsheet may run as a formula."""
    if cell is None:
        return missing
    text = cell.isoformat() if isinstance(cell, dt.date) else str(cell)
    return f"'{text}" if safe and isinstance(cell, str) and text.startswith(_FORMULA) else text


def write_table(rows: Iterable[T], columns: Sequence[Column[T]], out: TextIO, *, safe: bool = False) -> None:
    """Rows as CSV (RFC 4180) with a header line. ``safe`` also begins with a byte order mark, without which spreadsheets misread Arabic."""
    if safe:
        out.write("\ufeff")
    writer = csv.writer(out)
    writer.writerow([c.name for c in columns])
    for row in rows:
        writer.writerow([text_of(c.get(row), safe=safe) for c in columns])
