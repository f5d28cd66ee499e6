"""The benchmark against human votes, on sentences made here; left out where the scorer of the records is not at hand."""

from __future__ import annotations

import csv
import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
SCORER = ROOT.parent / "shared" / "data" / "gsr" / "score_gsr.py"

SENTENCES = {
    "ASSAULT": [("yes", "قتل مسلحون ثلاثة جنود من الجيش الكيني في هجوم على ثكنتهم."), ("easy no", "افتتح المعرض أبوابه للزوار صباحا.")],
    "PROTEST": [("yes", "تظاهر آلاف الطلاب في نيروبي احتجاجا على الحكومة الكينية."), ("difficult no", "اختتم الفريق تدريباته في الملعب.")],
}


def span(text: str, verb: str) -> dict[str, Any]:
    code = {"main": "KEN", "role": "MIL"}
    read = {"verb": [verb], "source_actor": [], "target_actor": [], "source_role": {"main": None, "role": "UAF"}, "target_role": code}
    return {"_id": f"span-{verb}", "text": text, "spans": [read, read], "source_gold": "", "target_gold": "", "verb_gold": verb}


@pytest.mark.skipif(not SCORER.is_file(), reason="the human votes are not beside the repository")
def test_the_benchmark_runs(tmp_path: Path) -> None:
    shutil.copy(SCORER, tmp_path)
    for type_, rows in SENTENCES.items():
        with (tmp_path / f"{type_.lower()}_gsr.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, ["id", "label", "text"])
            writer.writeheader()
            writer.writerows({"id": f"{type_}-{label}", "label": label, "text": text} for label, text in rows)
        text = rows[0][1]
        (tmp_path / f"{type_.lower()}_spans.json").write_text(json.dumps([span(text, text.split()[0])]), encoding="utf-8")
    predictions = tmp_path / "predictions.jsonl"
    command = [sys.executable, str(ROOT / "benchmarks" / "gsr.py"), str(tmp_path), "--predictions", str(predictions)]
    run = subprocess.run(command, capture_output=True, text=True, check=True)
    assert "6 records" in run.stdout
    assert "people" in run.stdout
    read = {p["id"]: p for p in map(json.loads, predictions.read_text(encoding="utf-8").splitlines())}
    assert {e["type"] for e in read["ASSAULT-yes"]["events"]} == {"ASSAULT"}
    assert read["ASSAULT-yes"]["events"][0]["target"]["country"] == "KEN"
    assert not [e for e in read["PROTEST-difficult no"]["events"] if e["type"] == "PROTEST"]
    assert read["ASSAULT-easy no"]["score"]["ASSAULT"] < read["ASSAULT-yes"]["score"]["ASSAULT"]
