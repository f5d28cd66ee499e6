"""Checks over the texts beside the repository; they are left out, saying so, where those are not at hand."""

from __future__ import annotations

import itertools
import json
import lzma
from pathlib import Path

import pytest

from waqai.api import Reader
from waqai.evaluate import figure, score
from waqai.types import Document

SHARED = Path(__file__).resolve().parents[3] / "shared"
POOL = SHARED / "data" / "pool" / "news_ar.jsonl.xz"
DOCUMENTS = 2000


@pytest.mark.skipif(not POOL.is_file(), reason="the pool of news texts is not beside the repository; its texts may not be part of it")
def test_every_field_of_two_thousand_documents_carries_its_evidence() -> None:
    reader = Reader()
    with lzma.open(POOL, "rt", encoding="utf-8") as lines:
        raws = [json.loads(line) for line in itertools.islice(lines, 0, DOCUMENTS * 30, 30)]
    assert len(raws) == DOCUMENTS
    events = 0
    for raw in raws:
        reading = reader.read(Document.of(raw["text"], published="2017-06-15"))
        reading.verify()
        failed = [p for p in reading.problems if p.code == "reader.failed"]
        assert not failed, (raw["id"], failed)
        events += len(reading.events)
    assert events > DOCUMENTS / 2


@pytest.mark.skipif(not (SHARED / "seed").is_dir(), reason="the seed report is not beside the repository")
def test_the_seed_report_keeps_its_floor(tmp_path: Path) -> None:
    for name in ("docs", "gold"):
        (tmp_path / f"seed.{name}.jsonl").write_bytes((SHARED / "seed" / f"seed.{name}.jsonl").read_bytes())
    (tmp_path / "score.py").write_bytes((SHARED / "gold" / "score.py").read_bytes())
    figures = score(tmp_path, "seed")
    floors = json.loads((Path(__file__).parents[2] / "benchmarks" / "floor.json").read_text(encoding="utf-8"))["seed"]
    assert {k: figure(figures, k) >= v for k, v in floors.items()} == dict.fromkeys(floors, True), figures
