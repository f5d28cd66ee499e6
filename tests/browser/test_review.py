"""What reviewers do: correct a record that outlasts another reading, and judge by keyboard alone."""

from __future__ import annotations

import re
import time
from pathlib import Path

from msgspec.structs import replace
from playwright.sync_api import Locator, Page, expect

from waqai.engine.ingest import default_linker, link_waiting
from waqai.judgements import Action
from waqai.store import Store
from waqai.store.values import Filter

from .conftest import Visit
from .visiting import sign_in
from .words import words

MEETING = "اجتمع وزير الداخلية الأردني"
TITLE = "مؤتمر في عمان"


def test_a_correction_outlasts_another_reading(own: Visit, own_store: Path, lang: str) -> None:
    event = _meeting(own_store)
    with own(lang) as page:
        page.get_by_role("navigation").get_by_role("link", name=words(lang, "Review")).click()
        page.goto(f"/review?country=JOR&at={event}")
        sign_in(page, lang)
        expect(page).to_have_url(re.compile("country=JOR"))  # signing in leads back to what was looked at
        statuses = page.get_by_role("group", name=words(lang, "Status"), exact=True)
        statuses.get_by_role("button", name=words(lang, "planned")).click()
        expect(page.locator(f'[data-task="{event}"][data-status="planned"]')).to_be_visible()
        _is_planned(page, lang)

        _read_anew(own_store)
        _is_planned(page, lang)


def _meeting(path: Path) -> str:
    """The meeting that the report of the conference tells of Jordan's minister."""
    with Store.open(str(path)) as store:
        told = [j.telling for j in store.tellings(Filter(types=("CONSULT",), countries=("JOR",)), limit=500).items]
        return next(t.id for t in told if MEETING in store.document(t.document).text[t.sentence.start : t.sentence.end])


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


def test_review_by_keyboard_alone(own: Visit, own_store: Path, lang: str) -> None:
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

        task = page.locator("[data-task]")
        expect(page.get_by_role("button", name=words(lang, "Sign out"))).to_be_visible()
        expect(task).to_be_focused()
        first = task.get_attribute("data-task") or ""
        page.keyboard.press("j")
        expect(task).not_to_have_attribute("data-task", first)
        second = task.get_attribute("data-task") or ""
        page.keyboard.press("a")
        expect(task).not_to_have_attribute("data-task", second)
        _last_judged(own_store, Action.ACCEPT, second)

        page.keyboard.press("u")
        _last_judged(own_store, Action.UNDO, second)


def _last_judged(path: Path, action: Action, event: str) -> None:
    """Wait until the last judgement is this one."""
    with Store.open(str(path)) as store:
        for _ in range(100):
            made = store.judgements()
            if made and made[-1].action is action:
                break
            time.sleep(0.1)
        assert made and made[-1].action is action
        said = next(j for j in made if j.action is Action.ACCEPT)
        assert said.target is not None and said.target.event == event
        assert action is Action.ACCEPT or made[-1].undoes == said.id


def _tab_to(page: Page, wanted: Locator, key: str = "Tab") -> None:
    """Press Tab until the focus, which must be seen, is there."""
    wanted.first.wait_for()
    for _ in range(40):
        page.keyboard.press(key)
        if wanted.first.evaluate("e => e === document.activeElement"):
            assert wanted.first.evaluate("e => getComputedStyle(e).outlineStyle") == "solid"
            return
    raise AssertionError(f"Tab does not lead to {wanted}")
