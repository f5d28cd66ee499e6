"""The formats by name. Their modules are imported when a format is first used."""

from __future__ import annotations

from collections.abc import Iterable
from importlib import import_module
from typing import IO, Protocol, cast

from msgspec import Struct

from waqai.export.options import Lookup, Options, no_documents
from waqai.records import Record


class Format(Struct, frozen=True):
    """A format: the module of this package that writes it, what it is in a line, and whether it is text that a terminal can show."""

    module: str
    summary: str
    text: bool = True


FORMATS: dict[str, Format] = {
    "csv": Format("table", "one row a record, for spreadsheets and statistics programs"),
    "jsonl": Format("jsonl", "the whole record with its tellings, one JSON object a line"),
    "parquet": Format("parquet", "the whole record in typed columns", text=False),
    "plover": Format("plover", "PLOVER's interchange JSON, one object a line"),
    "polecat": Format("polecat", "tab-separated, in the shape of POLECAT's weekly files"),
    "cameo": Format("cameo", "CSV in the shape of GDELT's event tables, one row a dyad, CAMEO codes"),
    "ftm": Format("ftm", "FollowTheMoney entities, one JSON object a line"),
    "geojson": Format("geojson", "placed records as points"),
    "brief": Format("brief", "Markdown with numbered citations, for people"),
}


class _Module(Protocol):
    def write(self, records: Iterable[Record], out: IO[bytes], document: Lookup, options: Options) -> None: ...


def write(name: str, records: Iterable[Record], out: IO[bytes], document: Lookup = no_documents, options: Options = Options()) -> None:  # noqa: B008 - frozen
    """Write records in a format. ``document`` gives the documents of which addresses, titles and sentences are wanted.

    Raises KeyError for a name that is not in FORMATS, MissingExtraError where a library is lacking, and what the records and the stream raise.
    """
    module = cast(_Module, import_module(f"waqai.export.{FORMATS[name].module}"))
    module.write(records, out, document, options)
