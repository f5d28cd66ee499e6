"""What people come to read: a pasted report, the meetings of two states, a search, another language."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from .conftest import Visit
from .reports import PASTED
from .words import digits, words


def test_a_pasted_report_lights_up(visiting: Visit, lang: str) -> None:
    with visiting(lang) as page:
        page.get_by_role("navigation").get_by_role("link", name=words(lang, "Read"), exact=True).click()
        page.get_by_label(words(lang, "Paste an Arabic report; nothing is stored and nothing leaves this machine.")).fill(PASTED)
        page.get_by_label(words(lang, "Day of publication, for words like yesterday")).fill("2026-03-02")
        page.get_by_role("main").get_by_role("button", name=words(lang, "Read"), exact=True).click()

        page.wait_for_load_state()
        text = page.get_by_role("region", name=words(lang, "Text"), exact=True)
        visit = page.get_by_role("button", name=f"{words(lang, 'consult')} ({words(lang, 'visit')})").first
        card = page.get_by_role("article").filter(has=visit).first
        expect(card).to_contain_text(digits(lang, 1) + (" مارس " if lang == "ar" else " March "))  # a Monday's "yesterday"
        visit.click()
        expect(visit).to_have_attribute("aria-pressed", "true")
        _until_lit(page, "زار")
        assert "مقديشو" not in _lit(page)

        # And the reverse: words lead to their event.
        text.get_by_text("هجوم", exact=True).first.click()
        expect(visit).to_have_attribute("aria-pressed", "false")
        pressed = page.get_by_role("button", pressed=True)
        expect(pressed.first).to_contain_text(words(lang, "assault"))
        _until_lit(page, "مقديشو")


def _until_lit(page: Page, word: str) -> None:
    """Wait until a word is among the framed ones."""
    for _ in range(50):
        if word in _lit(page):
            return
        page.wait_for_timeout(100)
    assert word in _lit(page)


def _lit(page: Page) -> str:
    """The words that a reader sees framed."""
    return " ".join(
        mark.inner_text() for mark in page.locator(".article mark").all() if _is_framed(mark.evaluate("m => getComputedStyle(m).outlineStyle"))
    )


def _is_framed(outline: str) -> bool:
    return outline == "solid"


def test_the_meetings_of_two_states_lead_to_their_sentences(visiting: Visit, lang: str) -> None:
    kuwait, vietnam = ("الكويت", "فيتنام") if lang == "ar" else ("Kuwait", "Vietnam")
    with visiting(lang) as page:
        page.get_by_role("navigation").get_by_role("link", name=words(lang, "Timeline")).click()
        page.get_by_label(words(lang, "One party")).fill(kuwait)
        page.get_by_label(words(lang, "Other party")).fill(vietnam)
        page.get_by_role("combobox", name=words(lang, "Type"), exact=True).select_option(label=words(lang, "consult"))
        page.get_by_role("button", name=words(lang, "Show"), exact=True).click()
        expect(page.get_by_role("heading", level=1)).to_have_text(f"{kuwait} · {vietnam}")
        page.wait_for_load_state()

        # All of them, in all months: a visit, a reception, a call, and a visit to come.
        for month in page.locator("summary").all():
            if month.locator("..").get_attribute("open") is None:
                month.click()
        events = page.get_by_role("article")
        assert events.count() >= 4
        assert all(words(lang, "consult") in title for title in events.get_by_role("link").filter(has=page.locator(".type")).all_inner_texts())
        expect(events.filter(has_text="اتصالا هاتفيا")).to_have_count(1)
        expect(events.filter(has_text="ومن المقرر أن يزور")).to_contain_text(words(lang, "planned"))

        # Two outlets tell of the reception; each version opens at its words.
        events.filter(has_text="استقبل الرئيس").get_by_role("link", name=words(lang, "consult")).click()
        versions = page.get_by_role("region", name=words(lang, "Every version"))
        expect(versions.get_by_text("استقبل الرئيس الفيتنامي").first).to_be_visible()
        versions.get_by_role("link", name="الكويت وفيتنام توقعان اتفاقية لتوريد الأرز").first.click()
        expect(page.get_by_role("heading", level=1)).to_have_text("الكويت وفيتنام توقعان اتفاقية لتوريد الأرز")
        _until_lit(page, "استقبل")


def test_a_search_does_not_mind_the_hamza(visiting: Visit, lang: str) -> None:
    with visiting(lang) as page:
        box = page.get_by_role("banner").get_by_role("searchbox", name=words(lang, "Search the reports"))
        box.fill("الارهاب")
        box.press("Enter")
        hits = page.get_by_role("main").get_by_role("article")
        expect(hits).to_have_count(2)
        assert sorted(hits.locator("mark").all_inner_texts()) == ["الإرهاب", "الإرهاب"]
        hits.get_by_role("link", name="هجوم على حافلة في بغداد").click()
        expect(page.get_by_role("region", name=words(lang, "Text"), exact=True)).to_contain_text("في مواجهة الإرهاب")


def test_the_other_language_keeps_the_place(visiting: Visit, lang: str) -> None:
    other = "en" if lang == "ar" else "ar"
    with visiting(lang) as page:
        page.goto("/records")
        page.get_by_role("combobox", name=words(lang, "Type"), exact=True).select_option(label=words(lang, "consult"))
        page.get_by_role("combobox", name=words(lang, "Status"), exact=True).select_option(label=words(lang, "planned"))
        page.get_by_role("button", name=words(lang, "Show"), exact=True).click()
        expect(page).to_have_url(re.compile("status=planned"))
        before = page.get_by_role("article").get_by_role("link").filter(has=page.locator(".type"))
        expect(before).to_have_count(1)
        addresses = [_bare(link.get_attribute("href")) for link in before.all()]

        page.get_by_role("link", name="English" if lang == "ar" else "العربية", exact=True).click()
        expect(page.locator("html")).to_have_attribute("dir", "rtl" if other == "ar" else "ltr")
        expect(page.get_by_role("heading", level=1)).to_have_text(words(other, "Events"))
        expect(page.get_by_role("combobox", name=words(other, "Type"), exact=True)).to_have_value("CONSULT")
        expect(page.get_by_role("combobox", name=words(other, "Status"), exact=True)).to_have_value("planned")
        after = page.get_by_role("article").get_by_role("link").filter(has=page.locator(".type"))
        assert [_bare(link.get_attribute("href")) for link in after.all()] == addresses != []

        # What follows stays in that language.
        page.get_by_role("navigation").get_by_role("link", name=words(other, "Quotes")).click()
        expect(page.get_by_role("heading", level=1)).to_have_text(words(other, "Quotes"))


def _bare(address: str | None) -> str:
    return (address or "").partition("?")[0]


def test_a_point_of_the_curve_opens_its_events(visiting: Visit, lang: str) -> None:
    with visiting(lang) as page:
        page.goto("/timeline?one=KWT&other=VNM")
        earliest = page.locator("details").filter(has_text="وفد عسكري كويتي برئاسة").last
        expect(earliest.get_by_role("article").first).to_be_hidden()
        curve = page.get_by_role("img", name=words(lang, "Conflict and cooperation over time; the same figures are in the list below."))
        expect(curve.locator("canvas")).to_be_visible()
        at = page.evaluate(
            """() => {
              const chart = echarts.getInstanceByDom(document.getElementById("curve")), first = chart.getOption().series[0].data[0];
              return chart.convertToPixel("grid", first.value || first);
            }"""
        )
        curve.click(position={"x": at[0], "y": at[1]})
        expect(earliest.get_by_role("article").first).to_be_visible()
        expect(earliest.locator("summary")).to_be_focused()


def test_light_and_dark(visiting: Visit, lang: str) -> None:
    with visiting(lang) as page:
        switch = page.get_by_role("button", name=words(lang, "Light or dark"))
        light = _paper(page)
        switch.click()
        dark = _paper(page)
        assert _brightness(dark) < 60 < 200 < _brightness(light)
        page.get_by_role("navigation").get_by_role("link", name=words(lang, "Network")).click()
        expect(page.get_by_role("heading", level=1)).to_have_text(words(lang, "Network"))
        assert _paper(page) == dark
        switch.click()
        assert _paper(page) == light
    with visiting(lang, dark=True) as page:
        assert _paper(page) == dark  # as the visitor's system has it


def _paper(page: Page) -> str:
    colour: str = page.locator("body").evaluate("body => getComputedStyle(body).backgroundColor")
    return colour


def _brightness(colour: str) -> int:
    """The brightest of the three parts of ``rgb(r, g, b)``."""
    return max(int(part) for part in colour.removeprefix("rgb(").removesuffix(")").split(","))
