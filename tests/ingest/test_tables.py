from __future__ import annotations

import csv
import datetime as dt
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from waqai.ingest.files import BadInput, Reason
from waqai.ingest.options import Options
from waqai.ingest.sources import documents_of
from waqai.types import Document

TEXT = "أعلنت وزارة الخارجية أن الوزير سيزور بغداد غدا، وقال المتحدث إن الزيارة رسمية."


def take(path: Path | str, options: Options | None = None) -> tuple[list[Document], list[BadInput]]:
    found = list(documents_of(str(path), options))
    return [d for d in found if isinstance(d, Document)], [b for b in found if isinstance(b, BadInput)]


def table(file: Path, *rows: tuple[str, ...], separator: str = ",", encoding: str = "utf-8") -> Path:
    with file.open("w", encoding=encoding, newline="") as out:
        csv.writer(out, delimiter=separator).writerows(rows)
    return file


@pytest.mark.parametrize(
    ("name", "separator", "encoding"),
    [
        ("a.csv", ",", "utf-8"),
        ("a.csv", ";", "utf-8-sig"),
        ("a.csv", ";", "windows-1256"),
        ("a.csv", "\t", "utf-16"),
        ("a.tsv", "\t", "utf-8"),
    ],
)
def test_a_table_gives_a_document_a_row(tmp_path: Path, name: str, separator: str, encoding: str) -> None:
    rows = [("id", "Text", "title", "source", "url", "published", "other")]
    rows += [(f"d{n}", f"{TEXT} «{n}»\nسطر ثان، {separator} وفاصل", "عنوان", "وكالة", f"https://n.example/{n}", "2025-12-24", "x") for n in range(3)]
    documents, bad = take(table(tmp_path / name, *rows, separator=separator, encoding=encoding))
    assert not bad
    assert [d.id for d in documents] == ["d0", "d1", "d2"]
    assert documents[2] == Document("d2", f"{TEXT} «2»\nسطر ثان، {separator} وفاصل", "عنوان", "وكالة", "https://n.example/2", dt.date(2025, 12, 24))


@pytest.mark.parametrize("written", ["2025-12-24", "2025-12-24T10:00:00Z", "24/12/2025", "24 كانون الأول 2025", "Wed, 24 Dec 2025 10:00:00 +0300"])
def test_days_in_the_usual_forms(tmp_path: Path, written: str) -> None:
    [document], _ = take(table(tmp_path / "a.csv", ("text", "date"), (TEXT, written)))
    assert document.published == dt.date(2025, 12, 24)


def test_what_a_table_does_not_say_comes_from_the_options(tmp_path: Path) -> None:
    [document], _ = take(table(tmp_path / "a.csv", ("text",), (TEXT,)), Options(published=dt.date(2025, 12, 24), source="وكالة"))
    assert (document.published, document.source) == (dt.date(2025, 12, 24), "وكالة")
    assert document.id == Document.of(TEXT, published="2025-12-24").id


def test_rows_that_are_no_documents_are_told_with_their_line(tmp_path: Path) -> None:
    file = table(
        tmp_path / "a.csv", ("text", "published"), (TEXT, "2025-12-24"), ("", "2025-12-24"), (TEXT, "soon"), (TEXT, "2025-12-24", "more"), (TEXT,)
    )
    documents, bad = take(file)
    assert len(documents) == 2
    assert [(b.where.rpartition(":")[2], b.reason) for b in bad] == [("3", Reason.EMPTY), ("4", Reason.DATE), ("5", Reason.BROKEN)]


def test_a_row_in_another_encoding_is_told(tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_bytes(b"text\n" + (TEXT * 100 + "\n").encode() * 100 + TEXT.encode("windows-1256") + b"\n" + TEXT.encode() + b"\n")
    documents, [bad] = take(file)
    assert (len(documents), bad.reason) == (101, Reason.ENCODING)


@pytest.mark.parametrize(
    ("header", "words"),
    [(("body", "title"), 'no column "text", only: body, title'), (("text", "text"), "more than one column named text")],
)
def test_columns_that_are_missing_are_named(tmp_path: Path, header: tuple[str, ...], words: str) -> None:
    documents, [bad] = take(table(tmp_path / "a.csv", header, (TEXT, "x")))
    assert not documents
    assert bad.reason is Reason.COLUMNS
    assert words in bad.message


def test_a_very_long_report_is_read(tmp_path: Path) -> None:
    [document], bad = take(table(tmp_path / "a.csv", ("text",), (TEXT * 5_000,)))
    assert not bad
    assert len(document.text) == len(TEXT) * 5_000


@pytest.mark.parametrize("data", [b"", bytes(range(256)) * 30])
def test_files_that_are_no_tables(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "a.csv").write_bytes(data)
    documents, [bad] = take(tmp_path / "a.csv")
    assert not documents
    assert bad.reason in (Reason.EMPTY, Reason.ENCODING)


# --- Parquet


def test_parquet_gives_a_document_a_row(tmp_path: Path) -> None:
    columns = {
        "id": [7, 8, 9],
        "text": [TEXT, None, TEXT],
        "published": [dt.date(2025, 12, 24), None, None],
        "embedding": [[0.1], [0.2], [0.3]],
    }
    pq.write_table(pa.table(columns), tmp_path / "a.parquet")
    documents, [bad] = take(tmp_path / "a.parquet")
    assert [(d.id, d.published) for d in documents] == [("7", dt.date(2025, 12, 24)), ("9", None)]
    assert (bad.where, bad.reason) == (f"{tmp_path / 'a.parquet'}:2", Reason.EMPTY)


def test_parquet_with_instants_and_capitals(tmp_path: Path) -> None:
    pq.write_table(pa.table({"Text": [TEXT], "Date": [dt.datetime(2025, 12, 24, 23, 59)]}), tmp_path / "a.parquet")
    [document], _ = take(tmp_path / "a.parquet")
    assert document.published == dt.date(2025, 12, 24)


def test_parquet_that_is_none_or_lacks_text(tmp_path: Path) -> None:
    pq.write_table(pa.table({"body": [TEXT]}), tmp_path / "a.parquet")
    assert take(tmp_path / "a.parquet")[1][0].reason is Reason.COLUMNS
    (tmp_path / "b.parquet").write_bytes(b"PAR1 not at all")
    assert "cannot be read" in take(tmp_path / "b.parquet")[1][0].message
    assert "cannot be read" in take(tmp_path / "none.parquet")[1][0].message
