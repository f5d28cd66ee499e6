"""What the embedded reader makes of constructions, with names of no gold document."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import waqai
from waqai.types import Event, Reading, Role


def read(text: str, published: str | None = "2025-12-24") -> Reading:
    return waqai.read(text, published=published)


def only(reading: Reading, type_: str) -> Event:
    events = [e for e in reading.events if e.type == type_]
    assert len(events) == 1, [(e.type, [m.quote for m in e.mentions]) for e in reading.events]
    return events[0]


def names(reading: Reading, event: Event, role: Role | None = None) -> str:
    return " ; ".join(reading.mention(a.mention).evidence.quote for a in event.arguments if role is None or a.role is role)


def test_a_reception_has_its_parties_and_its_day() -> None:
    reading = read("التقى رئيس الوزراء الكويتي وزير الخارجية الياباني في طوكيو أمس الثلاثاء.")
    event = only(reading, "CONSULT")
    assert "رئيس الوزراء الكويتي" in names(reading, event)
    assert "وزير الخارجية الياباني" in names(reading, event)
    when = reading.when(event.time)
    assert when is not None
    assert when.start == when.end == dt.date(2025, 12, 23)
    place = reading.ref(event.place)
    assert place is not None
    assert place.country == "JPN"


def test_repeated_leads_are_one_event() -> None:
    lead = "استقبل ملك الأردن وزير الدفاع الإيطالي صباح اليوم."
    event = only(read(f"{lead}\n{lead}"), "CONSULT")
    assert len(event.mentions) >= 2


def test_accuser_and_accused_are_not_swapped() -> None:
    reading = read("اتهمت الحكومة الكينية حركة الشباب بتدبير الهجوم.")
    event = only(reading, "ACCUSE")
    assert "الحكومة الكينية" in names(reading, event, Role.ACTOR)
    assert "حركة الشباب" in names(reading, event, Role.RECIPIENT)


def test_a_condemnation_names_its_speaker() -> None:
    reading = read("أدانت وزارة الخارجية العمانية القصف الإسرائيلي على المدينة.")
    event = only(reading, "ACCUSE")
    assert "وزارة الخارجية العمانية" in names(reading, event, Role.ACTOR)


def test_an_arrest_in_the_passive() -> None:
    reading = read("اعتقلت الشرطة السنغالية ثلاثة صحفيين أمس.")
    event = only(reading, "COERCE")
    assert "الشرطة السنغالية" in names(reading, event, Role.ACTOR)
    assert "ثلاثة صحفيين" in names(reading, event, Role.RECIPIENT)


def test_casualties_are_counted() -> None:
    reading = read("قتل خمسة جنود وأصيب 12 شخصا في تفجير سيارة مفخخة في مقديشو، وفق الشرطة الصومالية.")
    assert any(e.type == "ASSAULT" and e.casualties.killed == 5 for e in reading.events)


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("سيزور الرئيس البرازيلي الهند الأسبوع المقبل.", "planned"),
        ("زار الرئيس البرازيلي الهند أمس.", "happened"),
    ],
)
def test_status(text: str, status: str) -> None:
    assert only(read(text), "CONSULT").status == status


@pytest.mark.parametrize(
    ("text", "speaker", "content", "direct"),
    [
        ("قال وزير المالية الكندي إن الميزانية ستعرض على البرلمان قريبا.", "وزير المالية الكندي", "الميزانية ستعرض على البرلمان قريبا", False),
        ("أكد المتحدث باسم الجيش النيجيري «أن العملية مستمرة حتى نهايتها».", "المتحدث باسم الجيش النيجيري", "العملية مستمرة حتى نهايتها", True),
        ('وقالت وزارة الصحة المغربية: "نواصل حملة التلقيح في كل الجهات".', "وزارة الصحة المغربية", "نواصل حملة التلقيح في كل الجهات", True),
        (
            "أعلنت وزارة الطاقة الكينية عن إجراء مشاورات عبر تقنية الفيديو بين نائب الوزير ونظيره الهندي.",
            "وزارة الطاقة الكينية",
            "إجراء مشاورات عبر تقنية الفيديو بين نائب الوزير ونظيره الهندي",
            False,
        ),
        ("«لن نقبل بأي شرط جديد»، قال رئيس الوفد الكوبي.", "رئيس الوفد الكوبي", "لن نقبل بأي شرط جديد", True),
    ],
)
def test_quotes(text: str, speaker: str, content: str, direct: bool) -> None:
    reading = read(text)
    (quote,) = reading.quotes
    assert quote.content.quote == content
    assert quote.direct is direct
    assert quote.speaker is not None
    assert reading.mention(quote.speaker).evidence.quote == speaker


def test_two_cues_of_one_sentence_are_two_quotes_of_one_speaker() -> None:
    reading = read("أوضح وزير الطاقة الغاني أن المشروع متأخر، مشيرا إلى أن التمويل لم يصل بعد.")
    assert [q.content.quote for q in reading.quotes] == ["المشروع متأخر", "التمويل لم يصل بعد"]
    assert len({q.speaker for q in reading.quotes}) == 1


def test_a_surname_leads_back_to_the_full_naming() -> None:
    reading = read("زار وزير الزراعة الكيني جوزيف أوموندي كمبالا.\nوقال أوموندي إن الاتفاق سيوقع خلال الشهر المقبل.")
    (quote,) = reading.quotes
    assert quote.speaker is not None
    assert "جوزيف أوموندي" in reading.mention(quote.speaker).evidence.quote


def test_an_office_holder_is_known_by_name_and_day() -> None:
    def sectors(published: str) -> tuple[str, ...]:
        reading = read("التقى بوريس جونسون نظيره الإيطالي.", published)
        return next(r.sectors for r in reading.refs if r.name == "Boris Johnson")

    assert sectors("2020-06-01") == ("GOV",)


def test_a_text_without_events_is_an_answer() -> None:
    reading = read("فاز الفريق بالمباراة بثلاثة أهداف وسط تشجيع الجمهور.")
    assert reading.events == ()
    assert reading.problems == ()


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "text.empty"),
        (" \n\t ", "text.empty"),
        ("This is an English report about a meeting.", "text.not-arabic"),
        ("این گزارش دربارهٔ گفت‌وگوهای تازه میان دو کشور است که پیش‌تر آغاز شده بود و گزارشگر می‌گوید", "text.not-arabic"),
        ("خبر \ufffd\ufffd مكسور", "text.encoding"),
    ],
)
def test_bad_texts_are_problems_not_exceptions(text: str, code: str) -> None:
    assert code in {p.code for p in read(text).problems}


def test_a_huge_text_is_read_in_part_and_said_so() -> None:
    reading = read("التقى الوزير المالي نظيره النيجري. " * 4_000)
    assert {p.code for p in reading.problems} >= {"text.long"}
    reading.verify()


def test_the_same_text_gives_the_same_bytes() -> None:
    from waqai.contract import to_json

    text = "اتهمت أنغولا زامبيا بخرق الاتفاق، وطالبت بتعويضات."
    assert to_json(read(text)) == to_json(read(text))


NEWS = st.sampled_from(
    'التقى قال إن أكد أن الرئيس وزير الخارجية المصري «قتل ثلاثة مدنيين» في دمشق أمس الثلاثاء ، . \n : ( ) " و لن سيزور اتهمت حزب الله وفق رويترز محمد علي 12 قتيلا ترامب الجيش أحمد'.split(
        " "
    )
)


@settings(max_examples=150, deadline=None)
@given(st.lists(NEWS, max_size=40).map(" ".join) | st.text(max_size=120))
def test_any_text_is_read_with_sound_evidence(text: str) -> None:
    reading = read(text)
    reading.verify()
    assert not [p for p in reading.problems if p.code == "reader.failed"], reading.problems
