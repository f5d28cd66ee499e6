"""Pictures of every page, in both languages, wide and on a phone, light and dark: ``python -m tests.browser.screenshots FOLDER``.

They lie in the folder as ``PAGE-LANGUAGE-WIDTH-THEME.png``. The store is that of the browser's tests.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from itertools import product
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from .pages import addresses
from .reports import PASTED
from .serving import browser, filled, serving
from .visiting import PHONE, WIDE, launched, sign_in, visit
from .words import LANGUAGES, words

_SETTLE = 250  # milliseconds in which charts are drawn


def main(folder: str) -> None:
    """Take all pictures; exit 1, saying why, without Chromium."""
    executable = browser()
    if executable is None:
        raise SystemExit("Chromium is not installed (on Debian and Ubuntu: apt install chromium)")
    into = Path(folder)
    into.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="waqai-") as scratch, sync_playwright() as playwright:
        store = filled(Path(scratch) / "store.db")
        opened = launched(playwright, executable)
        with serving(store) as address:
            taken = sum(1 for _ in _taken(opened, address, addresses(store), into))
        opened.close()
    print(f"{taken} pictures in {into}")


def _taken(opened: Browser, address: str, pages: dict[str, str], into: Path) -> Iterator[Path]:
    for lang, size in product(LANGUAGES, (WIDE, PHONE)):
        with visit(opened, address, lang, size=size) as page:
            for name, path in pages.items():
                page.goto(path)
                yield from _both(page, into, f"{name}-{lang}-{size[0]}")
            _read_pasted(page, lang)
            yield from _both(page, into, f"read-done-{lang}-{size[0]}")
            page.goto("/review")
            sign_in(page, lang)
            yield from _both(page, into, f"review-signed-in-{lang}-{size[0]}")


def _read_pasted(page: Page, lang: str) -> None:
    """Read a report and light up its first event."""
    page.goto("/read")
    page.locator("textarea").fill(PASTED)
    page.locator("main form").get_by_role("button", name=words(lang, "Read"), exact=True).click()
    page.locator(".told button").first.click()


def _both(page: Page, into: Path, name: str) -> Iterator[Path]:
    """The page in the light and in the dark. Charts draw with the theme that they begin in, so the switch is that of the page."""
    for theme in ("light", "dark"):
        page.wait_for_timeout(_SETTLE)
        path = into / f"{name}-{theme}.png"
        page.screenshot(path=path, full_page=True)
        yield path
        page.locator("[data-theme-toggle]").click()


if __name__ == "__main__":
    main(*sys.argv[1:])
