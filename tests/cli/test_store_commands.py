"""The verbs that keep and judge: waqai db, ingest and judge, as a person uses them."""

from __future__ import annotations

import json
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from waqai.cli import main
from waqai.store import Store

TEXT = "اتهمت الحكومة الكينية أمس الثلاثاء حركة الشباب بتدبير الهجوم."
OTHER = "استقبل رئيس الوزراء الكويتي وزير الخارجية الياباني أمس، وبحث الجانبان مكافحة الإرهاب."


def run(*args: str, stdin: bytes | None = None) -> Result:
    return CliRunner().invoke(main, list(args), input=stdin)


@pytest.fixture
def reports(tmp_path: Path) -> Path:
    folder = tmp_path / "reports"
    folder.mkdir()
    for name, text in (("a", TEXT), ("b", OTHER)):
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    return folder


@pytest.fixture
def full(store_url: str, reports: Path) -> str:
    """The address of a store that holds the reports."""
    assert run("ingest", str(reports), "--store", store_url, "--published", "2025-12-24").exit_code == 0
    return store_url


def events(url: str) -> dict[str, str]:
    """The ids of a store's events, by type."""
    with Store.open(url) as store:
        return {j.telling.type: j.telling.id for j in store.tellings().items}


def test_ingest_makes_the_store_and_skips_what_it_has(tmp_path: Path, reports: Path) -> None:
    url = str(tmp_path / "new.db")
    first = run("ingest", str(reports), "--store", url, "--published", "2025-12-24")
    assert (first.exit_code, first.stdout) == (0, "2 read, 0 skipped, 0 failed, 0 no documents\n")
    assert run("ingest", str(reports), "--store", url, "--published", "2025-12-24", "--batch", "1").stdout.startswith("0 read, 2 skipped")


def test_ingest_names_what_it_could_not_read(store_url: str, reports: Path) -> None:
    (reports / "bad.jsonl").write_text('{"text": 1}\n', encoding="utf-8")
    result = run("ingest", str(reports), "--store", store_url)
    assert result.exit_code == 1
    assert "bad.jsonl:1 is not an object" in result.stderr
    assert "2 read, 0 skipped, 0 failed, 1 no documents" in result.stdout
    with Store.open(store_url) as store:
        assert store.runs()[0].problems == 1


def test_stats_are_counts(full: str) -> None:
    counts = json.loads(run("db", "stats", "--store", full, "--json").stdout)
    assert {"documents", "readings", "events", "quotes", "links", "dossiers", "sources"} <= counts.keys()
    assert counts["documents"] == counts["readings"] == 2
    assert "         2 documents\n" in run("db", "stats", "--store", full).stdout


def test_check_says_what_does_not_hold(full: str) -> None:
    sound = run("db", "check", "--store", full)
    assert (sound.exit_code, sound.stdout.splitlines()[-1]) == (0, "the store is sound")
    with Store.open(full) as store, store.database.writing() as connection:
        connection.exec_driver_sql("UPDATE documents SET text = 'نص'")
    broken = run("db", "check", "--store", full)
    assert broken.exit_code == 1
    assert "does not stand at" in broken.stderr
    assert broken.stdout.splitlines()[-1].endswith("findings")


def test_init_and_upgrade(tmp_path: Path) -> None:
    url = str(tmp_path / "new.db")
    assert "waqai db init" in run("db", "upgrade", "--store", url).stderr
    assert run("db", "init", "--store", url).stdout == f"the store at {url} is ready\n"
    assert run("db", "upgrade", "--store", url).stdout.startswith("the store is at revision")
    assert run("db", "init", "--store", url).exit_code == 0


@pytest.mark.parametrize("args", [["db", "stats"], ["db", "check"], ["db", "backup", "copy"], ["judge", "list"], ["judge", "accept", "x"]])
def test_a_store_that_is_not_there_is_named(args: list[str], tmp_path: Path) -> None:
    result = run(*args, "--store", str(tmp_path / "none.db"))
    assert result.exit_code == 1
    assert "there is no store at" in result.stderr


@pytest.mark.parametrize("args", [["db", "stats"], ["ingest"], ["ingest", "x"], ["judge", "correct", "x", "--store", "s"]])
def test_wrong_use_exits_with_two(args: list[str]) -> None:
    assert run(*args).exit_code == 2


def test_the_environment_may_name_the_store(full: str) -> None:
    result = CliRunner(env={"WAQAI_STORE": full}).invoke(main, ["db", "stats", "--json"])
    assert json.loads(result.stdout)["documents"] == 2


def test_backups_are_whole_and_write_over_nothing(full: str, tmp_path: Path) -> None:
    target = tmp_path / "copy"
    result = run("db", "backup", str(target), "--store", full)
    assert (result.exit_code, result.stderr) == (0, "")
    if "://" in full:
        assert target.read_bytes().startswith(b"PGDMP")
    else:
        assert run("db", "check", "--store", str(target)).exit_code == 0
        with closing(sqlite3.connect(target)) as copy:
            assert copy.execute("SELECT count(*) FROM documents").fetchone() == (2,)
    assert "exists" in run("db", "backup", str(target), "--store", full).stderr


def test_a_missing_pg_dump_is_named(new_store: Callable[[], str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    url = new_store()
    monkeypatch.setattr(shutil, "which", lambda _: None)
    result = run("db", "backup", str(tmp_path / "copy"), "--store", url)
    assert ("apt install postgresql-client" in result.stderr) == ("://" in url)


def test_judging_by_command(full: str) -> None:
    known = events(full)
    accuse, consult = known["ACCUSE"], known["CONSULT"]
    assert "accept" in run("judge", "accept", consult, "--store", full, "--by", "analyst", "--note", "seen").stdout
    assert run("judge", "reject", accuse, "--store", full, "--by", "analyst").exit_code == 0
    assert accuse not in events(full).values()
    options = ["--status", "planned", "--day", "2026-01-01..2026-01-03", "--place", "Kuwait City", "--country", "KWT", "--killed", "none"]
    result = run("judge", "correct", consult, *options, "--topic", "terrorism", "--type", "AGREE", "--store", full, "--by", "analyst")
    assert (result.exit_code, len(result.stdout.splitlines())) == (0, 6)
    with Store.open(full) as store:
        telling = store.telling(consult).telling
        assert (telling.type, telling.status, telling.topics) == ("AGREE", "planned", ("terrorism",))
        assert store.record_with(consult).type == "AGREE"
    listed = run("judge", "list", "--store", full).stdout.splitlines()
    assert len(listed) == 8
    assert "(seen)" in listed[0]
    assert run("judge", "undo", listed[1].split()[0][:9], "--store", full, "--by", "editor").exit_code == 0
    assert events(full)["ACCUSE"] == accuse
    assert run("judge", "list", "--store", full).stdout.count("(undone)") == 1
    assert run("db", "check", "--store", full).exit_code == 0


def test_merging_and_splitting_by_command(full: str) -> None:
    known = events(full)
    pair = [known["ACCUSE"], known["CONSULT"], "--store", full, "--by", "analyst"]
    assert run("judge", "merge", *pair).exit_code == 0
    with Store.open(full) as store:
        assert len(store.record_with(pair[0]).tellings) == 2
    assert run("judge", "split", *pair).exit_code == 0
    with Store.open(full) as store:
        assert len(store.record_with(pair[0]).tellings) == 1


@pytest.mark.parametrize(
    ("option", "message"),
    [
        (["--type", "MEETING"], "MEETING is no type"),
        (["--type", "CONSULT", "--mode", "riot"], "riot: no mode of CONSULT"),
        (["--day", "yesterday"], "--day"),
        (["--killed", "many"], "--killed"),
        (["--topic", "weather"], "weather: no topic"),
        (["--json", '{"field":"mood"}'], "--json"),
    ],
)
def test_corrections_that_make_no_sense_are_refused(option: list[str], message: str) -> None:
    result = run("judge", "correct", "x", *option, "--store", "none.db", "--by", "analyst")
    assert result.exit_code == 2
    assert message in result.stderr


def test_judgements_travel_as_json_lines(full: str, new_store: Callable[[], str], reports: Path, tmp_path: Path) -> None:
    run("judge", "reject", events(full)["ACCUSE"], "--store", full, "--by", "analyst")
    correction = '{"field":"count","what":"wounded","value":4}'
    run("judge", "correct", events(full)["CONSULT"], "--json", correction, "--store", full, "--by", "analyst")
    file, other = tmp_path / "judgements.jsonl", new_store()
    assert run("judge", "export", str(file), "--store", full).exit_code == 0
    run("ingest", str(reports), "--store", other, "--published", "2025-12-24")
    assert run("judge", "import", str(file), "--store", other).stdout == "2 added, 0 were there already\n"
    assert run("judge", "import", "-", "--store", other, stdin=file.read_bytes()).stdout == "0 added, 2 were there already\n"
    assert run("judge", "export", "--store", other).stdout_bytes == file.read_bytes()
    assert events(other) == events(full)
    with Store.open(other) as store:
        assert store.telling(events(other)["CONSULT"]).telling.wounded == 4


def test_a_bad_line_is_named_and_nothing_is_added(full: str, tmp_path: Path) -> None:
    run("judge", "accept", events(full)["ACCUSE"], "--store", full, "--by", "analyst")
    line = run("judge", "export", "--store", full).stdout_bytes
    result = run("judge", "import", "-", "--store", full, stdin=line.replace(b"analyst", b"another") + b'{"id":"x"}\n')
    assert "line 2 is no judgement" in result.stderr
    assert len(run("judge", "list", "--store", full).stdout.splitlines()) == 1


def test_other_verbs_do_not_wait_for_the_database_libraries() -> None:
    code = "import sys, waqai.cli; sys.exit(bool({'sqlalchemy', 'alembic', 'psycopg'} & sys.modules.keys()))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
