from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from waqai.export.sources import Filters, Readings, ReadingsFile


@pytest.mark.parametrize(
    ("filters", "types"),
    [
        (Filters(types=frozenset({"AID", "ACCUSE"})), ["ACCUSE", "AID"]),
        (Filters(statuses=frozenset({"planned"})), ["CONSULT"]),
        (Filters(countries=frozenset({"SYR", "RUS"})), ["CONSULT"]),
        (Filters(countries=frozenset({"SYR", "YEM"})), []),
        (Filters(parties=("putin",)), ["CONSULT"]),
        (Filters(parties=("اسعد الشيبانى",)), ["CONSULT"]),
        (Filters(parties=("Putin", "shaibani")), ["CONSULT"]),
        (Filters(parties=("Putin", "Yemen")), []),
        (Filters(start=dt.date(2025, 12, 25), end=dt.date(2025, 12, 25), types=frozenset({"AID"})), ["AID"]),
        (Filters(end=dt.date(2025, 12, 23)), ["CONSULT"]),
        (Filters(start=dt.date(2026, 1, 1), end=dt.date(2026, 2, 1)), ["CONSULT"]),
        (Filters(start=dt.date(2027, 1, 1)), []),
        (Filters(least=1.0), []),
    ],
)
def test_a_record_must_hold_for_every_condition(source: ReadingsFile, filters: Filters, types: list[str]) -> None:
    assert sorted({r.type for r in source.records(filters)}) == types


def test_an_undated_event_counts_by_its_publication(source: ReadingsFile) -> None:
    found = list(source.records(Filters(start=dt.date(2025, 12, 25), end=dt.date(2025, 12, 25))))
    assert {r.type for r in found if r.when is None} == {"ACCUSE", "ASSAULT"}


def test_readings_are_kept_whole(source: ReadingsFile) -> None:
    assert isinstance(source, Readings)
    assert [r.document.id for r in source.readings(Filters())] == ["sana/1", "echo/7", "echo/8"]
    assert [r.document.id for r in source.readings(Filters(types=frozenset({"AID"})))] == ["echo/8"]


def test_documents_are_found_again_after_they_were_let_go(source: ReadingsFile, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ReadingsFile, "KEPT", 1)
    found = list(source.records(Filters()))
    for record in found:
        document = source.document(record.tellings[0].document)
        assert document is not None
        assert document.text[record.tellings[0].triggers[0].span.start :].startswith(record.tellings[0].triggers[0].quote)
    assert source.document("nowhere") is None


def test_lines_that_are_no_readings_are_named(readings_file: Path, tmp_path: Path) -> None:
    first, *rest = readings_file.read_bytes().splitlines(keepends=True)
    broken = tmp_path / "broken.jsonl"
    broken.write_bytes(first + b"{}\n\n" + rest[0].replace("أدانت".encode(), "أيدت".encode(), 1) + rest[1])
    source = ReadingsFile(str(broken))
    assert {r.documents[0] for r in source.records(Filters())} == {"sana/1", "echo/8"}
    assert [message.split(" is not a reading")[0] for message in source.broken] == [f"{broken}:2", f"{broken}:4"]
    assert source.document("echo/8") is not None
