"""Pages of many layouts, each with what must come out of it in ``tests/pages/expected.yml``."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from waqai.ingest.datelines import publication_day
from waqai.ingest.days import day_of
from waqai.ingest.fetched import Fetched
from waqai.ingest.files import BadInput, Reason
from waqai.ingest.markup import is_beside, parse
from waqai.ingest.pages import Told, document_of_page
from waqai.types import Document

from .conftest import PARAGRAPHS, report_page

PAGES = Path(__file__).parents[1] / "pages"
EXPECTED: dict[str, dict[str, Any]] = yaml.safe_load((PAGES / "expected.yml").read_text(encoding="utf-8"))
FETCHED = dt.datetime(2026, 11, 30, 12, tzinfo=dt.UTC)


def page(body: str | bytes, url: str = "https://news.example/1", charset: str = "") -> Fetched:
    return Fetched(url=url, body=body.encode() if isinstance(body, str) else body, charset=charset, at=FETCHED)


def document(body: str | bytes, told: Told | None = None, **more: str) -> Document:
    found = document_of_page(page(body, **more), None, told)
    assert isinstance(found, Document), found
    return found


@pytest.mark.parametrize("name", EXPECTED)
def test_a_page_gives_its_report(name: str) -> None:
    expected = EXPECTED[name]
    found = document((PAGES / f"{name}.html").read_bytes(), url=expected["url"])
    assert (found.published, found.title, found.source) == (expected["published"], expected["title"], expected["source"])
    assert found.text.startswith(expected["first"])
    assert found.text.endswith(expected["last"])
    assert [words for words in expected["absent"] if words in found.text] == []
    assert (found.url, found.fetched) == (expected["url"], FETCHED)


def test_every_page_has_its_expectation() -> None:
    assert {p.stem for p in PAGES.glob("*.html")} == set(EXPECTED)


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", Reason.EMPTY),
        ("<html><body><ul><li><a href=1>خبر أول</a><li><a href=2>خبر ثان</a></ul></body></html>".encode(), Reason.EMPTY),
        (bytes(range(256)) * 40, Reason.ENCODING),
        (b"<p>" * 210_000, Reason.SIZE),
    ],
    ids=["nothing", "a list of links", "binary", "too many elements"],
)
def test_what_holds_no_report_is_refused(body: bytes, reason: Reason) -> None:
    found = document_of_page(page(body))
    assert isinstance(found, BadInput)
    assert found.reason is reason


def test_deep_nesting_does_no_harm() -> None:
    document_of_page(page("<div>" * 5_000 + "نص" + "</div>" * 5_000))


SCRAPS = "<div> </div> <p> </p> <h1> <script> </script> <table><tr><td> <!-- --> <a href=x> </a> <meta charset=utf-8> <time datetime='2025-99-99'> <br> <article> \x00 & &#0; &bogus; < > خبر".split(
    " "
)


@settings(max_examples=25, deadline=None)
@given(st.lists(st.sampled_from([*SCRAPS, *PARAGRAPHS, "24 كانون الأول 2025", "اقرأ أيضا"]), max_size=40))
def test_any_heap_of_tags_gives_a_report_or_a_reason(scraps: list[str]) -> None:
    found = document_of_page(page("".join(scraps)))
    assert isinstance(found, Document) or found.message


@pytest.mark.parametrize("charset", ["utf-8", "iso-8859-1", "windows-1256"])
def test_a_wrong_declared_set_does_not_matter(charset: str) -> None:
    right = document(report_page())
    assert document(report_page().replace("charset=utf-8", "").encode("windows-1256"), charset=charset).text == right.text


# --- the day


def day(head: str = "", dateline: str = "", text: str = "", url: str = "https://news.example/1", hint: dt.date | None = None) -> tuple[str, str]:
    root = parse(report_page(head=head, dateline=dateline))
    found = publication_day(root, text, url, FETCHED.date(), hint)
    return str(found.day), found.basis


def test_metadata_go_first() -> None:
    assert day('<meta property="article:published_time" content="2025-12-24T23:59:00+03:00">', "18 كانون الأول 2025") == ("2025-12-24", "metadata")


@pytest.mark.parametrize("value", ["0000-00-00", "1970-01-01", "2999-01-01", "soon", "", "2025-13-45"])
def test_absurd_metadata_are_not_believed(value: str) -> None:
    assert day(f'<meta name="date" content="{value}">', "24 كانون الأول 2025") == ("2025-12-24", "dateline")
    assert day(f'<meta name="date" content="{value}">') == ("None", "unknown")


def test_the_day_of_delivery_is_not_that_of_publication() -> None:
    assert day('<meta name="date" content="2026-11-30">', "24 كانون الأول 2025") == ("2025-12-24", "dateline")


def test_a_labelled_earlier_day_wins_over_that_of_a_change() -> None:
    assert day('<meta name="date" content="2026-03-01">', "نشر بتاريخ 24 ديسمبر 2025") == ("2025-12-24", "dateline")
    assert day('<meta name="date" content="2025-12-24">', "آخر تحديث 1 آذار 2026") == ("2025-12-24", "metadata")


def test_what_the_feed_says_goes_before_the_dateline() -> None:
    assert day(dateline="20 كانون الأول 2025", hint=dt.date(2025, 12, 24)) == ("2025-12-24", "feed")
    assert day(dateline="20 كانون الأول 2025", hint=dt.date(2999, 1, 1)) == ("2025-12-20", "dateline")


@pytest.mark.parametrize(
    "line",
    [
        "24 كانون الأول 2025",
        "الأربعاء، 24 كانون الأول/ديسمبر 2025",
        "24 دجنبر 2025",
        "24 ديسمبر، 2025",
        "ديسمبر 24, 2025",
        "٢٤ ديسمبر ٢٠٢٥ م",
        "4 رجب 1447 هـ",
        "الأربعاء 4 رجب 1447هـ الموافق 24 ديسمبر 2025م",
        "2025/12/24 - 10:15",
        "24-12-2025 | 10:15",
        "24.12.2025",
    ],
)
def test_datelines_of_every_kind_are_read(line: str) -> None:
    assert day(dateline=line) == ("2025-12-24", "dateline")


@pytest.mark.parametrize(
    ("line", "expected"), [("منذ 3 ساعات", "2026-11-30"), ("أمس 10:30", "2026-11-29"), ("قبل يومين", "2026-11-28"), ("منذ شهر", "None")]
)
def test_datelines_counted_from_today(line: str, expected: str) -> None:
    assert day(dateline=line)[0] == expected


def test_the_lead_of_an_agency_and_the_address() -> None:
    assert day(text="بغداد 24 كانون الأول 2025 - أعلن") == ("2025-12-24", "lead")
    assert day(text="أعلن في 24 كانون الأول 2025 أن") == ("None", "unknown")
    assert day(url="https://news.example/2025/12/24/x") == ("2025-12-24", "address")
    assert day(url="https://news.example/2025/99/24/x") == ("None", "unknown")


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("2025-12-24T00:30:00+03:00", "2025-12-24"),
        ("20251224T103000", "2025-12-24"),
        ("Wed, 24 Dec 2025 00:30:00 +0300", "2025-12-24"),
        ("24 كانون الأول 2025", "2025-12-24"),
        ("2025-02-30", "None"),
        ("", "None"),
        ("x" * 100_000, "None"),
    ],
)
def test_days_in_any_form(value: str, expected: str) -> None:
    assert str(day_of(value)) == expected


# --- what is beside the report


@pytest.mark.parametrize(
    "line",
    [
        "اقرأ أيضاً: رئيس الوزراء يستقبل وفدا",
        "إقرأ المزيد",
        "شاهد أيضا",
        "مواضيع ذات صلة",
        "تابعونا على فيسبوك",
        "شارك هذا الخبر",
        "فيسبوك تويتر واتساب",
        "المزيد من الأخبار",
        "عودة | طباعة",
        "جميع الحقوق محفوظة لموقعنا © 2026",
        "الكلمات المفتاحية: العراق",
        "آخر تحديث: 24 كانون الأول 2025",
    ],
)
def test_lines_beside_the_report(line: str) -> None:
    assert is_beside(line)


@pytest.mark.parametrize(
    "line",
    [
        "شارك وزير الخارجية في الاجتماع",
        "قرأ الرئيس بيانا أمام البرلمان",
        "تابع الوزير أعمال الصيانة في الميناء",
        "نشر الجيش قواته على الحدود",
        "المصدر: وكالة الأنباء الرسمية",
        "طباعة العملة الجديدة تبدأ الشهر المقبل",
        "أضاف تعليقه على القرار",
        "حقوق الإنسان على طاولة المفاوضات",
        "شاهد الحاضرون عرضا عسكريا",
        "مزيد من العقوبات على طهران",
    ],
)
def test_lines_of_the_report_stay(line: str) -> None:
    assert not is_beside(line)
