from __future__ import annotations

import datetime as dt
import gzip
import io
from pathlib import Path

import pytest
from fastwarc.stream_io import GzipWriter
from fastwarc.warc import WarcRecord, WarcRecordType

from waqai.ingest.files import BadInput, Reason
from waqai.ingest.sources import documents_of
from waqai.types import Document

from .conftest import PARAGRAPHS, report_page

HTML = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n"


def record(url: str, http: bytes, type_: WarcRecordType = WarcRecordType.response) -> WarcRecord:
    made = WarcRecord()
    made.init_headers(type_)
    made.record_date = dt.datetime(2025, 12, 25, 8, tzinfo=dt.UTC)
    made.headers["WARC-Target-URI"] = url
    made.headers["Content-Type"] = "application/http; msgtype=response"
    made.set_bytes_content(http)
    return made


def packed(one: WarcRecord) -> bytes:
    """A record as a packed member of its own, as archives have them."""
    made = io.BytesIO()
    with GzipWriter(made) as stream:
        one.write(stream)
    return made.getvalue()


def archive(file: Path, *records: WarcRecord) -> str:
    """An archive of the records, packed or not as its name says."""
    with file.open("wb") as out:
        for one in records:
            if file.suffix == ".gz":
                out.write(packed(one))
            else:
                one.write(out)
    return str(file)


def take(path: str) -> tuple[list[Document], list[BadInput]]:
    found = list(documents_of(path))
    return [d for d in found if isinstance(d, Document)], [b for b in found if isinstance(b, BadInput)]


def test_pages_come_out_and_the_rest_is_counted(tmp_path: Path) -> None:
    path = archive(
        tmp_path / "a.warc.gz",
        record("https://n.example/", b"", WarcRecordType.warcinfo),
        record("https://n.example/1", HTML + report_page(dateline="24 كانون الأول 2025").encode()),
        record("https://n.example/logo", b"HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n\r\n\x89PNG"),
        record("https://n.example/old", b"HTTP/1.1 301 Moved\r\nLocation: /\r\nContent-Type: text/html\r\n\r\n"),
        record("https://n.example/list", HTML + b"<html><body><a href=1>x</a></body></html>"),
        record(
            "https://n.example/2",
            b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n"
            + report_page("خبر آخر").replace("charset=utf-8", "").encode("windows-1256"),
        ),
    )
    documents, bad = take(path)
    assert [d.url for d in documents] == ["https://n.example/1", "https://n.example/2"]
    assert documents[0].text == documents[1].text == "\n".join(PARAGRAPHS)
    assert (documents[0].published, documents[0].source) == (dt.date(2025, 12, 24), "n.example")
    assert documents[0].fetched == dt.datetime(2025, 12, 25, 8, tzinfo=dt.UTC)
    assert [(b.where, b.reason) for b in bad] == [("https://n.example/list", Reason.EMPTY), (path, Reason.KIND), (path, Reason.KIND)]
    assert [b.message for b in bad[1:]] == ["holds 1 responses that answer with status 301", "holds 1 responses that are image/png"]


def test_a_plain_archive_and_a_packed_page_in_it(tmp_path: Path) -> None:
    body = gzip.compress(report_page().encode())
    http = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: gzip\r\nContent-Length: %d\r\n\r\n" % len(body) + body
    documents, bad = take(archive(tmp_path / "a.warc", record("https://n.example/1", http)))
    assert (len(documents), bad) == (1, [])


def test_a_record_too_large_is_refused_and_the_next_is_read(tmp_path: Path) -> None:
    path = archive(
        tmp_path / "a.warc.gz",
        record("https://n.example/1", HTML + b"x" * 20_000_001),
        record("https://n.example/2", HTML + report_page().encode()),
    )
    documents, [bad] = take(path)
    assert (len(documents), bad.reason, bad.where) == (1, Reason.SIZE, "https://n.example/1")


def test_a_broken_record_is_told_and_the_others_are_read(tmp_path: Path) -> None:
    path = archive(
        tmp_path / "a.warc",
        record("https://n.example/1", HTML + report_page().encode()),
        record("https://n.example/2", b"\x00\x01 no http at all"),
        record("https://n.example/3", HTML + report_page("خبر ثالث").encode()),
    )
    documents, bad = take(path)
    assert [d.url for d in documents] == ["https://n.example/1", "https://n.example/3"]
    assert len(bad) == 1


@pytest.mark.parametrize("name", ["a.warc", "a.warc.gz"])
def test_an_archive_cut_short_gives_what_it_has_and_says_so(tmp_path: Path, name: str) -> None:
    path = archive(tmp_path / name, *(record(f"https://n.example/{n}", HTML + report_page(f"خبر {n}").encode()) for n in range(3)))
    data = Path(path).read_bytes()
    Path(path).write_bytes(data[: len(data) - 200])
    documents, [bad] = take(path)
    assert [d.title for d in documents] == ["خبر 0", "خبر 1"]
    assert "cut short" in bad.message or "broken" in bad.message


@pytest.mark.parametrize("name", ["a.warc", "a.warc.gz"])
def test_records_after_a_damaged_one_are_read(tmp_path: Path, name: str) -> None:
    parts = [record(f"https://n.example/{n}", HTML + report_page(f"خبر {n}").encode()) for n in range(4)]
    path = archive(tmp_path / name, *parts)
    data = bytearray(Path(path).read_bytes())
    if name.endswith(".gz"):
        second = data.index(b"\x1f\x8b\x08", 10)
        data[second + 100 : second + 160] = bytes(60)
    else:
        second = data.index(b"WARC/1", 10)
        data[second : second + 6] = b"XXXXXX"
    Path(path).write_bytes(data)
    documents, bad = take(path)
    assert [d.title for d in documents] == ["خبر 0", "خبر 2", "خبر 3"]
    assert [b.reason for b in bad] == [Reason.BROKEN]


def test_a_packed_bomb_in_a_record_is_refused(tmp_path: Path) -> None:
    body = gzip.compress(bytes(25_000_000))
    http = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: gzip\r\n\r\n" + body
    _, [bad] = take(archive(tmp_path / "a.warc", record("https://n.example/1", http)))
    assert bad.reason is Reason.SIZE


def test_what_is_no_archive_is_refused(tmp_path: Path) -> None:
    for name, data in (("a.warc", b""), ("b.warc.gz", b"no gzip"), ("c.warc", bytes(range(256)) * 50)):
        (tmp_path / name).write_bytes(data)
        documents, bad = take(str(tmp_path / name))
        assert not documents
        assert bad
    assert take(str(tmp_path / "missing.warc"))[1][0].message.startswith("cannot be read")
