"""What reviewers do: correct a record that outlasts another reading, and judge by keyboard alone."""

from __future__ import annotations

import re
from pathlib import Path

from msgspec.structs import replace
from playwright.sync_api import Locator, Page, expect

from waqai.engine.ingest import default_linker, link_waiting
from waqai.store import Store
from waqai.store.values import Filter

from .conftest import Visit
from .visiting import sign_in
from .words import words

MEETING = "شارك وزير الداخلية الأردني"
TITLE = "مؤتمر في عمان"


def test_a_correction_outlasts_another_reading(own: Visit, own_store: Path, lang: str) -> None:
    with own(lang) as page:
        page.get_by_role("navigation").get_by_role("link", name=words(lang, "Review")).click()
        page.get_by_role("combobox", name=words(lang, "Country"), exact=True).select_option("JOR")
        page.get_by_role("button", name=words(lang, "Show"), exact=True).click()
        expect(page).to_have_url(re.compile("country=JOR"))
        sign_in(page, lang)
        expect(page).to_have_url(re.compile("country=JOR"))  # signing in leads back to what was looked at
        task = page.get_by_role("article").filter(has_text=MEETING).filter(has_text=words(lang, "consult")).first
        task.get_by_role("combobox", name=words(lang, "status")).select_option(label=words(lang, "planned"))
        task.get_by_role("button", name=words(lang, "correct"), exact=True).click()
        recent = page.get_by_role("region", name=words(lang, "Last judgements of all reviewers"))
        expect(recent).to_contain_text("reviewer")
        _is_planned(page, lang)

        _read_anew(own_store)
        _is_planned(page, lang)


def _is_planned(page: Page, lang: str) -> None:
    """The report shows the meeting as planned, and that a person said so."""
    page.goto("/search?q=" + TITLE)
    page.get_by_role("link", name=TITLE).click()
    card = page.get_by_role("article").filter(has=page.get_by_role("button", name=words(lang, "consult")))
    expect(card.first).to_contain_text(words(lang, "planned"))
    expect(card.first).to_contain_text(words(lang, "corrected"))


def _read_anew(path: Path) -> None:
    """What ``waqai ingest`` does with a newer reader: the same reports under another fingerprint, linked again."""
    with Store.open(str(path)) as store:
        documents = {t.document for r in store.records(Filter(countries=("JOR",)), limit=500).items for t in r.tellings}
        old = store.readings(sorted(documents))
        assert old
        store.write([replace(r, fingerprint="another reader") for r in old], store.start_run("ingest", "another reader"))
        link_waiting(store, default_linker(store))
        assert {r.fingerprint for r in store.readings(sorted(documents))} == {"another reader"}


def test_review_by_keyboard_alone(own: Visit, lang: str) -> None:
    with own(lang) as page:
        page.keyboard.press("Tab")
        expect(page.get_by_role("link", name=words(lang, "Skip to content"))).to_be_focused()
        _tab_to(page, page.get_by_role("navigation").get_by_role("link", name=words(lang, "Review")))
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", level=1)).to_have_text(words(lang, "Review"))

        # The page begins at its first record; the way to sign in stands just before.
        _tab_to(page, page.get_by_role("main").get_by_role("link", name=words(lang, "Sign in")), "Shift+Tab")
        page.keyboard.press("Enter")
        _tab_to(page, page.get_by_role("textbox", name=words(lang, "Name"), exact=True))
        page.keyboard.type("reviewer")
        page.keyboard.press("Tab")
        page.keyboard.type("correct horse battery")
        page.keyboard.press("Enter")

        tasks = page.get_by_role("main").get_by_role("article")
        expect(page.get_by_role("button", name=words(lang, "Sign out"))).to_be_visible()
        expect(tasks.first).to_be_focused()
        page.keyboard.press("j")
        expect(tasks.nth(1)).to_be_focused()
        sentence = tasks.nth(1).get_by_role("blockquote").inner_text()
        type = tasks.nth(1).locator(".type").inner_text()
        before = tasks.count()
        page.keyboard.press("a")
        recent = page.get_by_role("region", name=words(lang, "Last judgements of all reviewers"))
        expect(recent).to_contain_text(words(lang, "accept"))
        expect(recent).to_contain_text(type)
        judged = page.get_by_role("article").filter(has_text=sentence).filter(has=page.locator(".type", has_text=type))
        assert judged.count() < before

        page.keyboard.press("u")
        expect(recent).to_contain_text(words(lang, "undo"))


def _tab_to(page: Page, wanted: Locator, key: str = "Tab") -> None:
    """Press Tab until the focus, which must be seen, is there."""
    wanted.first.wait_for()
    for _ in range(40):
        page.keyboard.press(key)
        if wanted.first.evaluate("e => e === document.activeElement"):
            assert wanted.first.evaluate("e => getComputedStyle(e).outlineStyle") == "solid"
            return
    raise AssertionError(f"Tab does not lead to {wanted}")
