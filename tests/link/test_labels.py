"""The tables of labels: as many as promised, no affair both learned and measured, and no text."""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from pathlib import Path

HERE = Path(__file__).parent


def rows(name: str) -> list[dict[str, str]]:
    with (HERE / name).open(encoding="utf-8", newline="") as table:
        return list(csv.DictReader(table, delimiter="\t"))


def test_pairs_of_one_group_share_a_fold() -> None:
    folds = defaultdict(set)
    for row in rows("pairs.tsv"):
        folds[row["group"]].add(row["fold"])
        assert row["label"] in ("same", "different")
        assert re.fullmatch(r"\d+-\d+", row["left_trigger"])
    assert len(rows("pairs.tsv")) >= 250
    assert all(len(found) == 1 for found in folds.values())


def test_tables_hold_ids_and_labels_only() -> None:
    for name in ("pairs.tsv", "lookalikes.tsv"):
        assert (HERE / name).read_text(encoding="utf-8").isascii(), name
