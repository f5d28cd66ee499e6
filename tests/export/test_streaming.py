from __future__ import annotations

import io
import tracemalloc
from collections.abc import Iterator
from typing import IO, cast

import pytest
from msgspec.structs import replace

from waqai.export.formats import write
from waqai.records import Record

COUNT = 50_000


class Nowhere(io.RawIOBase):
    """Takes everything and keeps nothing."""

    def writable(self) -> bool:
        return True

    def write(self, data: object, /) -> int:
        return len(memoryview(data))  # type: ignore[arg-type]


@pytest.mark.parametrize("name", ["jsonl"])
def test_memory_does_not_grow_with_the_records(name: str, records: list[Record]) -> None:
    def stream() -> Iterator[Record]:
        for number in range(COUNT):
            yield replace(records[number % len(records)], id=f"{number:016x}")

    write(name, records, cast(IO[bytes], Nowhere()))  # what is loaded once does not count
    tracemalloc.start()
    try:
        write(name, stream(), cast(IO[bytes], Nowhere()))
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 1_000_000
