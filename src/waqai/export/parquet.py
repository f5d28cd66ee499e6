"""Records as Parquet: every field of the record in typed columns (dates, lists, structs), made from the types, and back.

Needs pyarrow (``pip install "waqai[export]"``).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from enum import Enum
from itertools import islice
from typing import IO, TYPE_CHECKING, Any, get_args, get_origin, get_type_hints

import msgspec

from waqai import __version__
from waqai.contract import CONTRACT_VERSION
from waqai.export.extras import needs
from waqai.export.options import Lookup, Options
from waqai.ontology import event_types
from waqai.records import Record

if TYPE_CHECKING:
    import pyarrow as pa

#: Records in one row group: the most that are held in memory.
_GROUP = 2_000


def arrow_schema() -> pa.Schema:
    """The Arrow schema of a record, with plover_score, documents and sources beside its own fields."""
    pa = needs("pyarrow")
    own = _fields(Record)
    derived = [
        pa.field("plover_score", pa.float64(), nullable=False),
        pa.field("documents", pa.list_(pa.field("element", pa.string(), nullable=False)), nullable=False),
        pa.field("sources", pa.list_(pa.field("element", pa.string(), nullable=False)), nullable=False),
    ]
    return pa.schema([*own, *derived], metadata={"waqai.version": __version__, "waqai.contract": CONTRACT_VERSION})


def _fields(struct: type) -> list[pa.Field]:
    hints = get_type_hints(struct)
    return [_field(name, hints[name]) for name in struct.__struct_fields__]  # type: ignore[attr-defined]


def _field(name: str, hint: Any) -> pa.Field:
    pa = needs("pyarrow")
    options = get_args(hint)
    if type(None) in options:
        return _field(name, next(o for o in options if o is not type(None))).with_nullable(True)
    if get_origin(hint) is tuple:
        return pa.field(name, pa.list_(_field("element", options[0])), nullable=False)
    if issubclass(hint, msgspec.Struct):
        return pa.field(name, pa.struct(_fields(hint)), nullable=False)
    if issubclass(hint, str):  # Status included
        return pa.field(name, pa.string(), nullable=False)
    return pa.field(name, {int: pa.int64(), float: pa.float64(), dt.date: pa.date32()}[hint], nullable=False)


def _plain(value: Any) -> Any:
    """A value as dictionaries and lists, with every field, unlike msgspec's own conversion, which leaves out defaults."""
    if isinstance(value, msgspec.Struct):
        return {name: _plain(getattr(value, name)) for name in value.__struct_fields__}
    if isinstance(value, tuple):
        return [_plain(v) for v in value]
    return value.value if isinstance(value, Enum) else value


def _row(record: Record) -> dict[str, Any]:
    row: dict[str, Any] = _plain(record)
    return row | {"plover_score": event_types()[record.type].score, "documents": list(record.documents), "sources": list(record.sources)}


def write(records: Iterable[Record], out: IO[bytes], document: Lookup, options: Options) -> None:
    """Write records as one Parquet file (zstd), 2,000 records a row group."""
    pa, pq = needs("pyarrow"), needs("pyarrow.parquet")
    schema, rows = arrow_schema(), map(_row, records)
    with pq.ParquetWriter(out, schema, compression="zstd") as writer:
        while group := list(islice(rows, _GROUP)):
            writer.write_table(pa.Table.from_pylist(group, schema=schema))


def read_records(path: str | IO[bytes]) -> Iterator[Record]:
    """The records of a Parquet file written by :func:`write`."""
    pq = needs("pyarrow.parquet")
    for batch in pq.ParquetFile(path).iter_batches():
        for row in batch.to_pylist():
            yield msgspec.convert(_known(row), Record)


def _known(value: Any) -> Any:
    """A value without its nulls, which stand for defaults."""
    if isinstance(value, Mapping):
        return {k: _known(v) for k, v in value.items() if v is not None}
    return [_known(v) for v in value] if isinstance(value, list) else value
