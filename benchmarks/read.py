"""Speed and memory of the embedded reader on one core.

    python benchmarks/read.py POOL.jsonl[.xz] [--documents N] [--words 250]

Texts are brought to the same length: cut after the sentence in which the wanted number of words is reached; shorter documents are left out.
Prints documents a second by the clock and by processor time (which other work on the machine disturbs less), megabytes a second, peak memory,
start-up time, and the same for a half and a quarter of the documents (cost should be linear in them).
"""

from __future__ import annotations

import argparse
import compileall
import json
import lzma
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import waqai
from waqai.api import Reader
from waqai.text.sentences import sentences
from waqai.types import Document


def texts(path: Path, words: int) -> Iterator[str]:
    """Texts of about ``words`` words, whole sentences from the start of longer documents."""
    opener = lzma.open if path.suffix == ".xz" else open
    with opener(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            text = json.loads(line)["text"]
            count = 0
            for span in sentences(text):
                count += len(text[span.start : span.end].split())
                if count >= words:
                    yield text[: span.end]
                    break


def start_up() -> float:
    """Seconds from a cold start to the first reading of a one-line report, the package compiled as an installed one is."""
    compileall.compile_dir(Path(waqai.__file__).parent, quiet=1)
    command = [sys.executable, "-c", "import waqai; waqai.read('التقى الرئيس المصري نظيره الفرنسي في القاهرة')"]
    begin = time.perf_counter()
    subprocess.run(command, check=True)
    return time.perf_counter() - begin


def main() -> None:
    """See the module's docstring."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pool", type=Path)
    parser.add_argument("--documents", type=int, default=2000)
    parser.add_argument("--words", type=int, default=250)
    args = parser.parse_args()
    print(f"start-up              {start_up():.2f} s")
    chosen = [text for _, text in zip(range(args.documents), texts(args.pool, args.words), strict=False)]
    documents = [Document.of(text, published="2020-01-01") for text in chosen]
    reader = Reader()
    reader.read(documents[0])
    for part in (documents[: len(documents) // 4], documents[: len(documents) // 2], documents):
        begin, used = time.perf_counter(), time.process_time()
        size = sum(len(r.document.text.encode()) for r in reader.read_many(part))
        took, used = time.perf_counter() - begin, time.process_time() - used
        print(
            f"{len(part):6} documents  {len(part) / took:7.1f} documents/s  {len(part) / used:7.1f} by processor time  {size / took / 1e6:5.2f} MB/s"
        )
    print(f"peak memory           {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MiB")


if __name__ == "__main__":
    main()
