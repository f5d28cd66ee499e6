"""How fast each format is written: ``python benchmarks/export.py READINGS.jsonl`` (what ``waqai read --format jsonl`` wrote). Processor time, one core."""

from __future__ import annotations

import io
import sys
import time

from waqai.export.formats import FORMATS, write
from waqai.export.options import Options
from waqai.export.sources import Filters, ReadingsFile


def main(path: str) -> None:
    """Print records a second and megabytes for each format."""
    source = ReadingsFile(path)
    start = time.process_time()
    records = list(source.records(Filters()))
    ReadingsFile.KEPT = len(records)
    print(f"{len(records)} records, read in {time.process_time() - start:.1f} s")
    for name in FORMATS:
        write(name, records[:1], io.BytesIO(), source.document)  # imports and tables
        out = io.BytesIO()
        start = time.process_time()
        write(name, records, out, source.document, Options(all_statuses=True))
        took = time.process_time() - start
        print(f"{name:8} {len(records) / took:8.0f} records/s {out.tell() / 1e6:7.1f} MB")


if __name__ == "__main__":
    main(sys.argv[1])
