from __future__ import annotations

import io
import json
import subprocess
import sys
from pathlib import Path

import pytest

from waqai.ingest.files import BadInput, Reason, documents
from waqai.ingest.http import Fetcher
from waqai.ingest.memory import Forgetful, Memory, Pending, SqliteMemory
from waqai.ingest.options import Options, SourceKind
from waqai.ingest.sources import documents_of
from waqai.types import Document

from .conftest import PARAGRAPHS, Site, report_page

TEXT = "أعلنت وزارة الخارجية أن الوزير سيزور بغداد غدا، وقال المتحدث إن الزيارة رسمية."
PERSIAN = "وزیر امور خارجه در دیداری با همتای خود درباره گسترش روابط دو کشور گفت و گو کرد."


def take(source: str, options: Options | None = None, fetcher: Fetcher | None = None) -> tuple[list[Document], list[BadInput]]:
    found = list(documents_of(source, options, fetcher))
    return [d for d in found if isinstance(d, Document)], [b for b in found if isinstance(b, BadInput)]


def test_a_folder_of_everything(tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    (tmp_path / "a.txt").write_text(TEXT, encoding="windows-1256")
    (tmp_path / "b.jsonl").write_text(json.dumps({"text": TEXT, "id": "b"}) + "\n{\n", encoding="utf-8")
    (tmp_path / "c.csv").write_text(f"text\n{TEXT}\n", encoding="utf-8")
    (tmp_path / "sub" / "d.html").write_text(report_page(dateline="24 كانون الأول 2025"), encoding="utf-8")
    (tmp_path / "e.docx").write_bytes(b"PK")
    (tmp_path / "f.txt").write_text(PERSIAN, encoding="utf-8")
    (tmp_path / ".hidden").write_text("x", encoding="utf-8")
    found, bad = take(str(tmp_path))
    assert [d.text for d in found] == [TEXT, TEXT, TEXT, "\n".join(PARAGRAPHS)]
    assert str(found[3].published) == "2025-12-24"
    assert [(Path(b.where.partition(" ")[0]).name, b.reason) for b in bad] == [
        ("b.jsonl:2", Reason.BROKEN),
        ("e.docx", Reason.KIND),
        ("f.txt", Reason.LANGUAGE),
    ]


def test_other_languages_can_be_let_in(tmp_path: Path) -> None:
    (tmp_path / "f.txt").write_text(PERSIAN, encoding="utf-8")
    assert len(take(str(tmp_path), Options(arabic_only=False))[0]) == 1


@pytest.mark.parametrize("name", ["missing.txt", "missing.jsonl", "missing.csv", "missing.html", "missing"])
def test_files_that_are_missing_are_named(tmp_path: Path, name: str) -> None:
    found, [bad] = take(str(tmp_path / name))
    assert not found
    assert bad.where.endswith(name)
    assert "cannot be read" in bad.message


def test_an_empty_folder_is_told(tmp_path: Path) -> None:
    assert take(str(tmp_path))[1][0].reason is Reason.EMPTY
    assert [b for b in documents(str(tmp_path), io.BytesIO()) if isinstance(b, BadInput)][0:1]


def test_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    for data, count in (
        (TEXT.encode("windows-1256"), 1),
        (json.dumps({"text": TEXT}).encode() * 1 + b"\n" + json.dumps({"text": TEXT + "."}).encode(), 2),
    ):
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))
        assert len(take("-")[0]) == count


def test_a_page_a_text_and_another_kind_by_address(site: Site, fetcher: Fetcher) -> None:
    [page], _ = take(site.serve("/1?utm_campaign=x", report_page()), Options(source="وكالة"), fetcher)
    assert (page.url, page.source) == (site.url("/1"), "وكالة")
    [text], _ = take(site.serve("/t", TEXT, Content_Type="text/plain"), None, fetcher)
    assert text.text == TEXT
    _, [bad] = take(site.serve("/p", b"%PDF", Content_Type="application/pdf"), None, fetcher)
    assert bad.reason is Reason.KIND
    _, [bad] = take(site.url("/1"), Options(known=lambda urls: urls), fetcher)
    assert bad.reason is Reason.KNOWN


def test_the_kind_can_be_said(site: Site, fetcher: Fetcher) -> None:
    url = site.serve("/1", report_page())
    assert take(url, Options(kind=SourceKind.PAGE), fetcher)[0]
    assert take(url, Options(kind=SourceKind.FEED), fetcher)[1]


def test_loopback_is_refused_unless_allowed(site: Site) -> None:
    found, [bad] = take(site.serve("/1", report_page()))
    assert not found
    assert bad.reason is Reason.ADDRESS
    assert site.log == []


@pytest.mark.parametrize("address", ["ftp://n.example/a", "file:///etc/passwd", "s3://bucket/a"])
def test_other_schemes_are_refused(address: str) -> None:
    assert take(address)[1][0].reason is Reason.ADDRESS


def test_reading_needs_none_of_the_heavy_libraries() -> None:
    heavy = ("httpx", "lxml", "trafilatura", "feedparser", "fastwarc", "py3langid", "pyarrow", "sqlalchemy", "rich")
    code = f"import sys, waqai, waqai.cli, waqai.ingest.files\nprint([m for m in {heavy!r} if m in sys.modules])"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip() == "[]"


# --- memory


@pytest.fixture(params=["forgetful", "sqlite"])
def memory(request: pytest.FixtureRequest, tmp_path: Path) -> Memory:
    if request.param == "forgetful":
        return Forgetful()
    kept = SqliteMemory(tmp_path / "state")
    request.addfinalizer(kept.close)
    return kept


def test_a_memory_keeps_the_last(memory: Memory) -> None:
    assert memory.get("a") is None
    memory.put("a", "1")
    memory.put("a", "2")
    assert memory.get("a") == "2"


def test_what_is_pending_is_kept_only_by_a_commit(memory: Memory) -> None:
    pending = Pending(memory)
    pending.put("a", "1")
    assert (pending.get("a"), memory.get("a")) == ("1", None)
    pending.commit()
    assert memory.get("a") == "1"


def test_a_memory_on_disk_outlasts_its_process(tmp_path: Path) -> None:
    first = SqliteMemory(tmp_path / "state")
    first.put("a", "1")
    first.close()
    second = SqliteMemory(tmp_path / "state")
    assert second.get("a") == "1"
    second.close()
