from __future__ import annotations

import io

from msgspec.structs import replace

from waqai.export.formats import write
from waqai.export.options import Options
from waqai.export.sources import ReadingsFile
from waqai.records import Record, record
from waqai.types import Document


def brief(found: list[Record], source: ReadingsFile, **options: object) -> str:
    out = io.BytesIO()
    write("brief", found, out, source.document, Options(**options))  # type: ignore[arg-type]
    return out.getvalue().decode()


def test_a_dyad_with_citations(records: list[Record], source: ReadingsFile) -> None:
    page = brief(records, _primed(source), title="Syria – Russia")
    assert page.startswith("# Syria – Russia\n")
    (line,) = [x for x in page.splitlines() if x.startswith("- **2025-12-23** · consult, happened · ")]
    assert "الرئيس الروسي فلاديمير بوتين (Vladimir Putin, RUS GOV)" in line
    note = "[^1]: sana, 2025-12-24: «التقى الرئيس الروسي فلاديمير بوتين أمس الثلاثاء في موسكو وزير الخارجية السوري أسعد الشيباني، وفق وكالة الأنباء السورية.»"
    assert f"{note} <https://news.example.org/a?x=1>\n" in page
    assert page.index("### 2025-12") < page.index("### Undated")


def test_arabic_headings(records: list[Record], source: ReadingsFile) -> None:
    page = brief(records, source, arabic=True)
    for words in ("# موجز", "## لمحة عامة", "## الوقائع", "تشاور", "وقع", "مقرر"):
        assert words in page


def test_reports_that_differ_stand_side_by_side(records: list[Record], source: ReadingsFile) -> None:
    telling = next(r for r in records if r.type == "ASSAULT").tellings[0]
    other = replace(telling, id="other", document="sana/1", source="sana", killed=5)
    page = brief([record((telling, other))], source)
    assert "  - the reports differ (killed): 3 (echo daily); 5 (sana)\n" in page


def test_an_address_that_is_none_is_not_written(records: list[Record]) -> None:
    telling = next(r for r in records if r.type == "AID").tellings[0]
    out = io.BytesIO()
    write("brief", [record((telling,))], out, lambda id: Document(id, "نص", url="https://x.example/ <b>"))
    assert "<b>" not in out.getvalue().decode().replace("\\<b\\>", "")


def _primed(source: ReadingsFile) -> ReadingsFile:
    """A source that has read its file, as it has when it gave the records."""
    from waqai.export.sources import Filters

    assert list(source.records(Filters()))
    return source
