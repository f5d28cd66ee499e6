from __future__ import annotations

import os
import resource
import subprocess
import sys
from pathlib import Path

import pytest

from waqai.export.output import ExportError, as_text, output


def test_a_file_appears_when_all_is_in_it(tmp_path: Path) -> None:
    target = tmp_path / "records.csv"
    with output(str(target)) as out:
        out.write(b"one\n")
        assert not target.exists()
    assert target.read_bytes() == b"one\n"
    assert [p.name for p in tmp_path.iterdir()] == ["records.csv"]


def test_after_a_failure_all_is_as_it_was(tmp_path: Path) -> None:
    target = tmp_path / "records.csv"
    target.write_bytes(b"old")
    with pytest.raises(KeyError), output(str(target)) as out:
        out.write(b"new" * 100_000)
        raise KeyError("the source failed")
    assert target.read_bytes() == b"old"
    assert [p.name for p in tmp_path.iterdir()] == ["records.csv"]


def test_a_failure_of_the_source_to_read_is_not_taken_for_ours(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError), output(str(tmp_path / "x")) as out:
        out.write((tmp_path / "missing").read_bytes())
    assert [p.name for p in tmp_path.iterdir()] == []


def test_modes_and_links_stay(tmp_path: Path) -> None:
    (tmp_path / "real.csv").write_bytes(b"old")
    (tmp_path / "real.csv").chmod(0o640)
    (tmp_path / "link.csv").symlink_to("real.csv")
    with output(str(tmp_path / "link.csv")) as out:
        out.write(b"new")
    assert (tmp_path / "link.csv").is_symlink()
    assert (tmp_path / "real.csv").read_bytes() == b"new"
    assert (tmp_path / "real.csv").stat().st_mode & 0o777 == 0o640


@pytest.mark.parametrize("path", ["missing/records.csv", "file/records.csv"])
def test_a_path_that_cannot_be_written_is_named(tmp_path: Path, path: str) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(ExportError, match="cannot be written"), output(str(tmp_path / path)):
        pass


def test_a_device_is_written_to_and_not_replaced() -> None:
    with output(os.devnull) as out:
        out.write(b"gone")
    assert not Path(os.devnull).is_file()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has a device that is always full")
def test_a_full_device_is_said_aloud() -> None:
    with pytest.raises(ExportError, match="/dev/full cannot be written: No space left"), output("/dev/full") as out, as_text(out) as text:
        text.write("ن" * 100_000)


def test_a_full_disk_leaves_no_half_of_a_file(tmp_path: Path) -> None:
    """A limit on the size of files, as near to a full disk as an ordinary user gets."""
    code = (
        "import signal, sys\n"
        "from waqai.export.output import output\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "with output(sys.argv[1]) as out:\n"
        "    for _ in range(100): out.write(b'x' * 10_000)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path / "records.csv")],
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, 50_000)),
    )
    assert done.returncode == 1
    assert "ExportError" in done.stderr
    assert "records.csv cannot be written: File too large" in done.stderr
    assert [p.name for p in tmp_path.iterdir()] == []
