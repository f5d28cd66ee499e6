"""Reprints: cuts and edits are found, other reports are not, and signatures never change."""

from __future__ import annotations

import sys
from hashlib import blake2s

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from waqai.link.duplicates import NumpyNeededError, bands, containment, reprint, resemblance, signature, size

REPORT = """وصل وزير الري في حكومة الساحل إلى مدينة المرفأ القديم صباح الأحد على رأس وفد من خمسة خبراء لبحث تقاسم مياه النهر مع الجانب الجبلي.
وعقد الوزير فور وصوله جلسة مغلقة مع نظيره الجبلي استمرت ثلاث ساعات، وقال بعدها إن الطرفين اقتربا من صيغة ترضي المزارعين على الضفتين.
وأوضح بيان وزع على الصحفيين أن اللجان الفنية ستعود إلى الاجتماع بعد عشرة أيام في العاصمة الجبلية للنظر في خرائط السدود الثلاثة.
وكانت المحادثات قد توقفت في الربيع بعد أن اتهمت نقابة المزارعين الحكومة بالتفريط في حصص القرى الجنوبية من المياه.
وتظاهر نحو مئتي مزارع أمام مقر البلدية أثناء الجلسة مطالبين بنشر نص الاتفاق قبل توقيعه، ولم تسجل أي صدامات مع الشرطة."""
OTHER = """أعلنت نقابة المزارعين في القرى الجنوبية يوم الأحد إضرابا مفتوحا بعد وصول وزير الري في حكومة الساحل إلى مدينة المرفأ القديم.
وقال نقيب المزارعين للصحفيين إن الوفد لم يستمع إلى أحد من أصحاب الأرض، وإن المحاصيل ستجف قبل أن تنتهي اللجان من قراءة الخرائط.
وأغلقت الأسواق أبوابها في أربع بلدات، فيما دعت البلدية إلى التهدئة وانتظار ما يصدر عن الاجتماع المقبل في العاصمة الجبلية.
وكانت المحادثات قد توقفت في الربيع بعد أن اتهمت نقابة المزارعين الحكومة بالتفريط في حصص القرى الجنوبية من المياه."""


def test_a_cut_with_another_agency_line_is_a_reprint() -> None:
    cut = "المرفأ القديم - وكالات - " + "\n".join(REPORT.split("\n")[:2])
    assert reprint(signature(REPORT), signature(cut))
    assert set(bands(signature(REPORT))) & set(bands(signature(cut)))
    assert containment(signature(REPORT), signature(cut)) > resemblance(signature(REPORT), signature(cut))


def test_another_lead_slips_and_lines_of_the_page_do_not_hide_a_reprint() -> None:
    lines = REPORT.split("\n")
    changed = "\n".join(["نقلت مصادر متابعة تفاصيل جديدة عن ملف المياه.", *lines[1:], "اقرأ أيضا: ملف المياه", "تابعونا على صفحتنا"])
    assert reprint(signature(REPORT), signature(changed.replace("المزارعين", "المزراعين", 1).replace("مئتي", "300")))


def test_two_reports_with_one_background_paragraph_are_two() -> None:
    assert not reprint(signature(REPORT), signature(OTHER))


def test_short_formulas_are_no_reprints() -> None:
    one, two = "استقبل الوزير اليوم السفير الجبلي في مكتبه", "استقبل الوزير اليوم السفير الساحلي في منزله"
    assert not reprint(signature(one), signature(two))
    assert reprint(signature(one), signature(one))


def test_spelling_that_folds_alike_makes_no_difference() -> None:
    assert signature(REPORT) == signature(REPORT.replace("إ", "ا").replace("أ", "ا").replace("ة", "ه"))


def test_a_signature_is_the_same_for_ever() -> None:
    """Stores hold signatures: whoever changes them has to make all of them anew."""
    assert blake2s(signature(REPORT), digest_size=8).hexdigest() == "c31bd9509e4ccbdb"


def test_without_numpy_the_error_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "numpy", None)
    with pytest.raises(NumpyNeededError, match=r"waqai\[ingest\]"):
        signature(REPORT)


def test_nothing_resembles_an_empty_text() -> None:
    assert size(signature("")) == 0
    assert bands(signature(" \n")) == ()
    assert resemblance(signature(""), signature("")) == 0.0
    assert not reprint(signature(""), signature(REPORT))


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=200), st.text(max_size=200))
def test_any_text_has_a_signature(one: str, two: str) -> None:
    a, b = signature(one), signature(two)
    assert len(a) == len(b) == 260
    assert resemblance(a, b) == resemblance(b, a) <= 1
    assert 0 <= containment(a, b) == containment(b, a) <= 1
    assert resemblance(a, a) == (1.0 if size(a) else 0.0)
    assert reprint(a, b) == reprint(b, a)
