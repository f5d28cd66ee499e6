"""Words that a person chose, resolved."""

from __future__ import annotations

import datetime as dt

from waqai import chosen
from waqai.corrections import DayIs
from waqai.types import Document, Span

TEXT = "قال مسؤول في وكالة سانا إن وزير الخارجية السوري أسعد الشيباني زار مدينة حلب مطلع الشهر الماضي والتقى قادة الجيش وبحث مع رئيس الوزراء الأردني ملف الحدود."
DOCUMENT = Document.of(TEXT, published="2025-12-24")


def at(words: str) -> Span:
    return Span(TEXT.index(words), TEXT.index(words) + len(words))


def test_a_participant_is_who_the_words_name() -> None:
    found = chosen.party(DOCUMENT, at("وزير الخارجية السوري أسعد الشيباني"))
    assert (found.name, found.country, found.sectors, found.naming.span) == (
        "Asaad al-Shaibani",
        "SYR",
        ("GOV",),
        at("وزير الخارجية السوري أسعد الشيباني"),
    )
    assert chosen.party(DOCUMENT, at("أسعد الشيباني")).name == "Asaad al-Shaibani"
    assert (chosen.party(DOCUMENT, at("رئيس الوزراء الأردني")).country, chosen.party(DOCUMENT, at("وكالة سانا")).name) == ("JOR", "SANA")


def test_words_that_name_nobody_known_stand_for_themselves() -> None:
    found = chosen.party(DOCUMENT, at("ملف الحدود"))
    assert (found.naming.quote, found.name, found.country) == ("ملف الحدود", None, None)


def test_a_place_is_the_one_of_the_gazetteer_or_its_own_words() -> None:
    found = chosen.place(DOCUMENT, at("مدينة حلب"))
    assert (found.name, found.country, found.naming) == ("Aleppo", "SYR", DOCUMENT.cite(at("مدينة حلب")))
    assert found.id is not None and found.latitude is not None and found.longitude is not None
    assert (chosen.place(DOCUMENT, at("الحدود")).name, chosen.place(DOCUMENT, at("الحدود")).id) == ("الحدود", None)


def test_a_day_is_counted_from_the_day_of_publication() -> None:
    naming = DOCUMENT.cite(at("مطلع الشهر الماضي"))
    assert chosen.day(DOCUMENT, naming.span) == DayIs(dt.date(2025, 11, 1), dt.date(2025, 11, 10), naming)
    assert chosen.day(Document.of(TEXT), naming.span) == DayIs(None, None, naming)
    assert chosen.day(DOCUMENT, at("ملف الحدود")) is None
