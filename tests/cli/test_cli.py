from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from waqai.cli import main
from waqai.contract import from_json
from waqai.export.table import COLUMNS

TEXT = "اتهمت الحكومة الكينية أمس الثلاثاء حركة الشباب بتدبير الهجوم."


def run(*args: str, stdin: bytes | None = None) -> Result:
    return CliRunner().invoke(main, list(args), input=stdin)


@pytest.fixture
def report(tmp_path: Path) -> Path:
    file = tmp_path / "report.txt"
    file.write_text(TEXT, encoding="utf-8")
    return file


def test_cards_show_the_words_that_prove_a_record(report: Path) -> None:
    result = run("read", str(report), "--published", "2025-12-24", "--format", "cards")
    assert result.exit_code == 0
    for shown in ("ACCUSE", "الحكومة الكينية", "2025-12-23", "KEN"):
        assert shown in result.output


def test_the_demo_reads_the_bundled_report() -> None:
    result = run("read", "--demo", "--format", "cards")
    assert result.exit_code == 0
    assert "CONSULT" in result.output
    assert "بوريطة" in result.output


def test_json_is_one_sound_reading(report: Path) -> None:
    result = run("read", str(report), "--json", "--published", "2025-12-24")
    reading = from_json(result.output)
    assert reading.events[0].type == "ACCUSE"


def test_json_lines_give_one_line_a_document(tmp_path: Path) -> None:
    file = tmp_path / "docs.jsonl"
    file.write_text("\n".join(json.dumps({"id": str(i), "text": TEXT, "published": "2025-12-24"}) for i in range(3)), encoding="utf-8")
    lines = run("read", str(file), "--format", "jsonl").output.splitlines()
    assert [from_json(line).document.id for line in lines] == ["0", "1", "2"]


def test_csv_has_the_documented_columns(report: Path) -> None:
    rows = list(csv.DictReader(io.StringIO(run("read", str(report), "--format", "csv", "--published", "2025-12-24").output)))
    assert list(rows[0]) == list(COLUMNS)
    assert (rows[0]["type"], rows[0]["date_from"]) == ("ACCUSE", "2025-12-23")


def test_gold_format_keeps_the_document_id(tmp_path: Path) -> None:
    file = tmp_path / "docs.jsonl"
    file.write_text(json.dumps({"id": "a/1", "text": TEXT, "published": "2025-12-24", "sentences": [[0, len(TEXT)]]}), encoding="utf-8")
    gold = json.loads(run("read", str(file), "--format", "gold").output)
    assert gold["id"] == "a/1"
    event = next(e for e in gold["events"] if e["type"] == "ACCUSE")
    span = event["actors"][0]["span"]
    assert TEXT[span[0] : span[1]] == "الحكومة الكينية"


def test_standard_input_and_folders(report: Path) -> None:
    assert "ACCUSE" in run("read", "-", "--format", "csv", stdin=TEXT.encode()).output
    (report.parent / "second.txt").write_text(TEXT + " ثم غادر.", encoding="utf-8")
    assert len(run("read", str(report.parent), "--format", "jsonl").output.splitlines()) == 2


def test_windows_1256_is_set_right(tmp_path: Path) -> None:
    file = tmp_path / "old.txt"
    file.write_bytes(TEXT.encode("windows-1256"))
    assert from_json(run("read", str(file), "--format", "jsonl").output).document.text == TEXT


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        ("binary.txt", bytes(range(256)) * 20, "is not text"),
        ("empty.txt", b"  \n", "is empty"),
        ("bad.jsonl", b"{not json}\n", "is not JSON"),
        ("untexted.jsonl", b'{"id": 1}\n', "is not an object with a string"),
        ("undated.jsonl", '{"text": "نص", "published": "yesterday"}\n'.encode(), "no usable publication date"),
    ],
)
def test_bad_input_is_named_and_the_rest_is_read(tmp_path: Path, name: str, data: bytes, message: str) -> None:
    (tmp_path / name).write_bytes(data)
    (tmp_path / "good.txt").write_text(TEXT, encoding="utf-8")
    result = run("read", str(tmp_path), "--format", "jsonl")
    assert result.exit_code == 1
    assert message in result.stderr
    assert name in result.stderr
    assert from_json(result.stdout.splitlines()[0]).document.text == TEXT


@pytest.mark.parametrize("args", [["read"], ["read", "x.txt", "--published", "24/12/2025"], ["read", "x.txt", "--format", "xml"], ["explain"]])
def test_wrong_use_exits_with_two(args: list[str]) -> None:
    assert run(*args).exit_code == 2


def test_a_missing_file_is_named() -> None:
    result = run("read", "/nowhere/report.txt", "--format", "jsonl")
    assert result.exit_code == 1
    assert "/nowhere/report.txt cannot be read" in result.stderr


def test_explain_names_words_frame_and_rule(report: Path) -> None:
    output = run("explain", str(report), "--published", "2025-12-24").output
    for part in ("«اتهمت»", "frame accuse.", "slots of the frame", "resolved by resolve.actors", "counted from published"):
        assert part in output


def test_explain_says_who_spoke_to_whom(tmp_path: Path) -> None:
    path = tmp_path / "said.txt"
    path.write_text("وقال الوزير لوكالة رويترز إن الجيش سيسحب دباباته من الجبهة قبل نهاية الشهر.", encoding="utf-8")
    output = run("explain", str(path)).output
    for part in ("quote in the sense · assert", "verb.001", "speaker  «الوزير»", "to whom  «وكالة رويترز»", "topics   military"):
        assert part in output
    shown = run("read", str(path), "--format", "cards").output
    assert "الوزير → وكالة رويترز" in shown
    assert "military" in shown


def test_explain_refuses_an_unknown_event(report: Path) -> None:
    result = run("explain", str(report), "--event", "zzzz")
    assert result.exit_code == 1
    assert "no event zzzz" in result.output


def test_evaluate_says_what_is_missing(tmp_path: Path) -> None:
    result = run("evaluate", "--gold", str(tmp_path))
    assert result.exit_code == 1
    assert "is no gold set" in result.output


def test_check_counts_the_tables() -> None:
    result = run("check", "--counts")
    assert result.exit_code == 0
    assert "actors/holders_arab.tsv" in result.output
