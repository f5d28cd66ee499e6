"""Records as JSON lines: the whole record with its tellings, in the form that docs/record.schema.json describes; and back."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import IO, Any

import msgspec

from waqai.contract import CONTRACT_VERSION, ContractError
from waqai.export.options import Lookup, Options
from waqai.records import Record

_decoder = msgspec.json.Decoder(Record)


def write(records: Iterable[Record], out: IO[bytes], document: Lookup, options: Options) -> None:
    """Write one JSON object a record, one a line, UTF-8. Fields that hold nothing are left out."""
    encoder = msgspec.json.Encoder()
    for record in records:
        out.write(encoder.encode(record) + b"\n")


def read_records(lines: Iterable[bytes | str]) -> Iterator[Record]:
    """The records of JSON lines. Raises ContractError with the number of the first line that is no record."""
    for number, line in enumerate(lines, 1):
        if line.strip():
            try:
                yield _decoder.decode(line)
            except msgspec.DecodeError as error:
                raise ContractError(f"line {number} is not a record: {error}") from error


def schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) of a record."""
    generated = json.loads(json.dumps(msgspec.json.schema(Record)))
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "waqai record", "version": CONTRACT_VERSION, **generated}


if __name__ == "__main__":
    print(json.dumps(schema(), indent=1, ensure_ascii=False))
