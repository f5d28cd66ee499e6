"""Scoring readings against a gold set, with floors that may only rise."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from waqai.api import Reader
from waqai.export.gold import to_gold
from waqai.ingest.files import BadInput, documents


class GoldError(ValueError):
    """The folder given is no gold set, or its scorer failed."""


def score(gold: Path, part: str = "dev") -> dict[str, Any]:
    """The figures of the gold set's own ``score.py`` for this package's readings of one part.

    ``gold`` holds ``score.py``, ``<part>.docs.jsonl`` and ``<part>.gold.jsonl``. Raises GoldError if one is missing or unreadable.
    """
    docs, truth, scorer = gold / f"{part}.docs.jsonl", gold / f"{part}.gold.jsonl", gold / "score.py"
    for file in (docs, truth, scorer):
        if not file.is_file():
            raise GoldError(f"{file} is missing: {gold} is no gold set with a part named {part}")
    reader = Reader()
    with tempfile.TemporaryDirectory() as folder:
        predicted = Path(folder) / "predicted.jsonl"
        with predicted.open("w", encoding="utf-8") as out:
            for item in documents(str(docs), sys.stdin.buffer):
                if isinstance(item, BadInput):
                    raise GoldError(f"{item.where} {item.message}")
                out.write(json.dumps(to_gold(reader.read(item)), ensure_ascii=False) + "\n")
        command = [sys.executable, str(scorer), str(docs), str(truth), str(predicted), "--json"]
        run = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - the scorer of the set the user named
    if run.returncode:
        raise GoldError(f"{scorer} failed: {run.stderr.strip()}")
    figures: dict[str, Any] = json.loads(run.stdout)
    return figures


def figure(figures: dict[str, Any], key: str) -> float:
    """One figure by name; of those with precision and recall, the F1."""
    value = figures[key]
    return float(value["f1"] if isinstance(value, dict) else value or 0.0)


def below(figures: dict[str, Any], floors: dict[str, float]) -> list[str]:
    """A line for each floor that is not reached."""
    return [f"{key}: {figure(figures, key):.4f} is below its floor {floor}" for key, floor in floors.items() if figure(figures, key) < floor]
