"""Scoring readings against a gold set, with floors that may only rise."""

from __future__ import annotations

import importlib.util
import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from msgspec import Struct

from waqai.api import Reader
from waqai.export.gold import to_gold
from waqai.ingest.files import BadInput, documents
from waqai.types import Document, Reading

#: What the breakdown of errors and the calibration ask of a gold set's ``score.py``, beside its command line.
SCORER_OFFERS = ("Doc", "match_events", "pair_off", "overlap", "roles", "same_code", "same_participant", "same_words", "score_doc")


class GoldError(ValueError):
    """The folder given is no gold set, or its scorer failed."""


class GoldPart(Struct, frozen=True):
    """One part of a gold set: its files and the documents to read. ``raw`` and ``gold`` hold what the files say of each document, by id."""

    docs: Path
    truth: Path
    scorer: Path
    documents: tuple[Document, ...]
    raw: dict[str, dict[str, Any]]
    gold: dict[str, dict[str, Any]]


def gold_part(gold: Path, part: str = "dev") -> GoldPart:
    """The part of a gold set in a folder that holds ``score.py``, ``<part>.docs.jsonl`` and ``<part>.gold.jsonl``.

    Raises GoldError if one is missing or unreadable.
    """
    docs, truth, scorer = gold / f"{part}.docs.jsonl", gold / f"{part}.gold.jsonl", gold / "score.py"
    for file in (docs, truth, scorer):
        if not file.is_file():
            raise GoldError(f"{file} is missing: {gold} is no gold set with a part named {part}")
    read: list[Document] = []
    for item in documents(str(docs), sys.stdin.buffer):
        if isinstance(item, BadInput):
            raise GoldError(f"{item.where} {item.message}")
        read.append(item)
    return GoldPart(docs, truth, scorer, tuple(read), _by_id(docs), _by_id(truth))


def _by_id(file: Path) -> dict[str, dict[str, Any]]:
    with file.open(encoding="utf-8") as lines:
        try:
            return {item["id"]: item for item in map(json.loads, filter(str.strip, lines))}
        except (ValueError, KeyError, TypeError) as error:
            raise GoldError(f"{file} does not hold one JSON object with an id a line: {error!r}") from error


def read_part(part: GoldPart) -> list[Reading]:
    """The embedded reader's readings of a part's documents, in their order."""
    return list(Reader().read_many(part.documents))


def figures_of(part: GoldPart, readings: list[Reading]) -> dict[str, Any]:
    """The figures of the gold set's own ``score.py`` for some readings. Raises GoldError if it fails."""
    with tempfile.TemporaryDirectory() as folder:
        predicted = Path(folder) / "predicted.jsonl"
        predicted.write_text("".join(json.dumps(to_gold(r), ensure_ascii=False) + "\n" for r in readings), encoding="utf-8")
        command = [sys.executable, str(part.scorer), str(part.docs), str(part.truth), str(predicted), "--json"]
        run = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - the scorer of the set the user named
    if run.returncode:
        raise GoldError(f"{part.scorer} failed: {run.stderr.strip()}")
    figures: dict[str, Any] = json.loads(run.stdout)
    return figures


def score(gold: Path, part: str = "dev") -> dict[str, Any]:
    """The figures of the gold set's own ``score.py`` for this package's readings of one part."""
    chosen = gold_part(gold, part)
    return figures_of(chosen, read_part(chosen))


def load_scorer(part: GoldPart) -> Any:
    """The gold set's ``score.py`` as a module, whose functions say what matches. Raises GoldError if it cannot be loaded or lacks one of them."""
    spec = importlib.util.spec_from_file_location("waqai_gold_score", part.scorer)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    try:
        spec.loader.exec_module(module)
    except Exception as error:  # whatever a file named score.py may do
        raise GoldError(f"{part.scorer} cannot be loaded: {error!r}") from error
    missing = [name for name in SCORER_OFFERS if not hasattr(module, name)]
    if missing:
        raise GoldError(f"{part.scorer} has no {', '.join(missing)}: its matching cannot be asked for single events")
    return module


def figure(figures: dict[str, Any], key: str) -> float:
    """One figure by name; of those with precision and recall, the F1."""
    value = figures[key]
    return float(value["f1"] if isinstance(value, dict) else value or 0.0)


def below(figures: dict[str, Any], floors: dict[str, float]) -> list[str]:
    """A line for each floor that is not reached."""
    return [f"{key}: {figure(figures, key):.4f} is below its floor {floor}" for key, floor in floors.items() if figure(figures, key) < floor]
