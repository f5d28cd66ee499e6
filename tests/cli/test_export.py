from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from waqai.cli import main
from waqai.export.formats import FORMATS
from waqai.export.parquet import read_records

TEXT = "اتهمت الحكومة الكينية أمس الثلاثاء حركة الشباب بتدبير الهجوم."


def run(*args: str) -> Result:
    return CliRunner().invoke(main, list(args))


@pytest.fixture(scope="module")
def readings(tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = tmp_path_factory.mktemp("cli")
    documents = folder / "docs.jsonl"
    documents.write_text(json.dumps({"id": "a/1", "text": TEXT, "published": "2025-12-24", "source": "outlet"}), encoding="utf-8")
    path = folder / "readings.jsonl"
    path.write_text(run("read", str(documents), "--format", "jsonl").stdout, encoding="utf-8")
    return str(path)


@pytest.mark.parametrize("name", [*FORMATS, "gold"])
def test_every_format_goes_to_a_file_as_to_standard_output(name: str, readings: str, tmp_path: Path) -> None:
    target = tmp_path / "out"
    assert run("export", name, readings, "-o", str(target)).exit_code == 0
    assert target.stat().st_size
    assert target.read_bytes() == run("export", name, readings).stdout_bytes
    assert [p.name for p in tmp_path.iterdir()] == ["out"]


def test_filters_choose_records(readings: str) -> None:
    def types(*args: str) -> list[str]:
        return [row["type"] for row in csv.DictReader(io.StringIO(run("export", "csv", readings, *args).stdout))]

    assert "ACCUSE" in types()
    assert types("--type", "ACCUSE", "--country", "ken", "--country", "SOM", "--party", "الشباب", "--from", "2025-12-23", "--to", "2025-12-23") == [
        "ACCUSE"
    ]
    assert types("--status", "denied") == []
    assert types("--least", "1.0") == []


def test_parquet_reads_back(readings: str, tmp_path: Path) -> None:
    target = tmp_path / "records.parquet"
    run("export", "parquet", readings, "-o", str(target), "--type", "ACCUSE")
    assert [r.actors[0].naming.quote for r in read_records(str(target))] == ["الحكومة الكينية"]


def test_a_brief_is_titled_by_its_parties(readings: str) -> None:
    assert run("export", "brief", readings, "--country", "KEN", "--country", "SOM").stdout.startswith("# KEN – SOM\n")


def test_a_broken_line_is_named_and_the_rest_written(readings: str, tmp_path: Path) -> None:
    broken = tmp_path / "broken.jsonl"
    broken.write_bytes(b"{}\n" + Path(readings).read_bytes())
    result = run("export", "jsonl", str(broken))
    assert result.exit_code == 1
    assert f"{broken}:1 is not a reading" in result.stderr
    assert result.stdout.count("\n") == run("export", "jsonl", readings).stdout.count("\n")


def test_a_path_that_cannot_be_written_is_named(readings: str, tmp_path: Path) -> None:
    result = run("export", "csv", readings, "-o", str(tmp_path / "missing" / "out.csv"))
    assert result.exit_code == 1
    assert "cannot be written: No such file or directory" in result.stderr


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has a device that is always full")
def test_a_full_standard_output_is_said_aloud(readings: str) -> None:
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [sys.executable, "-c", "from waqai.cli import main; main()", "export", "csv", readings],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert done.returncode == 1
    assert "Error: standard output: No space left on device" in done.stderr


@pytest.mark.parametrize(
    "args",
    [
        ["xml"],
        ["csv", "{}", "--type", "VISIT"],
        ["csv"],
        ["csv", "/nowhere.jsonl"],
        ["csv", "{}", "--from", "24/12/2025"],
        ["csv", "{}", "--from", "2025-12-24", "--to", "2025-12-23"],
    ],
)
def test_wrong_use_exits_with_two(args: list[str], readings: str) -> None:
    assert run("export", *(a.format(readings) for a in args)).exit_code == 2
