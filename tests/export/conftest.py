from __future__ import annotations

from pathlib import Path

import pytest
from msgspec.structs import replace

from waqai.api import Reader
from waqai.contract import to_json
from waqai.export.sources import Filters, ReadingsFile
from waqai.records import Record
from waqai.types import Document, Status

#: id, day, outlet, address, title, text
REPORTS = (
    (
        "sana/1",
        "2025-12-24",
        "sana",
        "https://news.example.org/a?x=1",
        "اجتماع في موسكو",
        "التقى الرئيس الروسي فلاديمير بوتين أمس الثلاثاء في موسكو وزير الخارجية السوري أسعد الشيباني، وفق وكالة الأنباء السورية.",
    ),
    (
        "echo/7",
        "2025-12-25",
        "echo daily",
        None,
        None,
        "أدانت وزارة الخارجية المصرية هجوما شنته حركة الشباب في مقديشو وأسفر عن مقتل ثلاثة جنود. "
        "ومن المقرر أن يزور الرئيس المصري موسكو الأسبوع المقبل.",
    ),
    (
        "echo/8",
        "2025-12-26",
        "echo daily",
        "https://echo.example.net/8",
        "خبر | عاجل",
        "وقدمت السعودية مساعدات إنسانية إلى اليمن يوم الخميس. ولم يلتق الرئيس اللبناني الوزير الإيراني في بيروت.",
    ),
)


@pytest.fixture(scope="session")
def readings_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What ``waqai read --format jsonl`` writes of the reports."""
    reader = Reader()
    lines = []
    for id, day, source, url, title, text in REPORTS:
        made = Document.of(text, published=day, title=title, source=source)
        lines.append(to_json(reader.read(Document(id, made.text, made.title, made.source, url, made.published))))
    path = tmp_path_factory.mktemp("readings") / "readings.jsonl"
    path.write_bytes(b"\n".join(lines) + b"\n")
    return path


@pytest.fixture
def source(readings_file: Path) -> ReadingsFile:
    return ReadingsFile(str(readings_file))


@pytest.fixture
def records(source: ReadingsFile) -> list[Record]:
    return list(source.records(Filters()))


@pytest.fixture
def meeting(records: list[Record]) -> Record:
    """The meeting of the reports, both sides in the role of actors."""
    met = next(r for r in records if r.type == "CONSULT" and r.status is Status.HAPPENED and len(r.actors) + len(r.recipients) == 2)
    sides = sorted((*met.actors, *met.recipients), key=lambda p: p.naming.span.start)
    return replace(met, actors=tuple(sides), recipients=())
