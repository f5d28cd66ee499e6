"""axe-core on every page, in both languages, light and dark; and a phone's width."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from waqai.web.pages import PAGES

from .conftest import Visit
from .pages import addresses
from .visiting import PHONE, sign_in

#: Violations that do not pass; axe-core calls the lighter ones moderate and minor.
GRAVE = {"serious", "critical"}


@pytest.fixture(scope="session")
def axe() -> str:
    """The script of axe-core, as the package axe-playwright-python carries it (MPL-2.0)."""
    return (files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def pages(model: Path) -> dict[str, str]:
    """Every page's address."""
    found = addresses(model)
    assert {page.name for page in PAGES} <= found.keys()
    return found


def violations(page: Page, only: str = "") -> list[str]:
    """What axe-core finds grave on a page (of one rule, if one is named), with the first elements of each."""
    options: dict[str, Any] = {"resultTypes": ["violations"]} | ({"runOnly": [only]} if only else {})
    found = page.evaluate("options => axe.run(document, options)", options)["violations"]
    return [
        f"{v['id']}: {[n['html'][:160] for n in v['nodes'][:4]]} {v['nodes'][0].get('failureSummary', '')}" for v in found if v["impact"] in GRAVE
    ]


def test_no_page_has_a_grave_violation(visiting: Visit, lang: str, pages: dict[str, str], axe: str) -> None:
    with visiting(lang) as page:
        page.add_init_script(axe)
        found = {name: _both_themes(page, address) for name, address in pages.items()}
    assert {name: wrong for name, wrong in found.items() if wrong} == {}


def test_a_planted_violation_is_found(visiting: Visit, axe: str) -> None:
    with visiting("en") as page:
        page.add_init_script(axe)
        page.goto("/quotes")
        page.evaluate("document.querySelector('main').insertAdjacentHTML('beforeend', '<select></select>')")
        assert any(wrong.startswith("select-name") for wrong in violations(page))


def test_review_has_none_for_a_reviewer(visiting: Visit, lang: str, axe: str) -> None:
    with visiting(lang) as page:
        page.add_init_script(axe)
        page.goto("/review")
        sign_in(page, lang)
        assert _both_themes(page, "/review") == []


def _both_themes(page: Page, address: str) -> list[str]:
    """All rules in the light; in the dark those of colour, which alone see a difference."""
    page.emulate_media(color_scheme="light")
    page.goto(address)
    if page.locator("#map").count():
        page.locator("#map svg a").first.wait_for(state="attached")  # drawn when its atlas has come
    light = violations(page)
    page.emulate_media(color_scheme="dark")
    return light + [f"dark {wrong}" for wrong in violations(page, "color-contrast")]


def test_nothing_scrolls_sideways_on_a_phone(visiting: Visit, lang: str, pages: dict[str, str]) -> None:
    with visiting(lang, size=PHONE) as page:
        wide = {name: width for name, address in pages.items() if (width := _width(page, address)) > PHONE[0]}
    assert wide == {}


def _width(page: Page, address: str) -> int:
    page.goto(address)
    width: int = page.evaluate("document.documentElement.scrollWidth")
    return width
