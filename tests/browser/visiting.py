"""Chromium on a served store. Nothing but that server is ever asked: any other request is stopped and fails who made it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

from msgspec import Struct
from playwright.sync_api import Browser, ConsoleMessage, Page, Playwright, Request, Response, Route

from .serving import PASSWORD
from .words import words

ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
#: Milliseconds until something has to be there: long, for a machine that does much else.
PATIENCE = 30_000
WIDE, PHONE = (1440, 900), (390, 844)


class Seen(Struct):
    """What went wrong on pages: requests that would have left the machine, scripts that failed, answers that the server should not give."""

    abroad: list[str] = []
    errors: list[str] = []

    def check(self) -> None:
        """Nothing did."""
        assert self.abroad == [], "requests left for elsewhere"
        assert self.errors == [], "the pages' scripts or the server failed"


def launched(playwright: Playwright, executable: str) -> Browser:
    """A browser with an empty profile of its own."""
    return playwright.chromium.launch(executable_path=executable, args=list(ARGUMENTS), headless=True)


@contextmanager
def visit(browser: Browser, address: str, lang: str, *, size: tuple[int, int] = WIDE, dark: bool = False) -> Iterator[Page]:
    """A page of a new visitor who reads a language, at the server's first page; at the end, nothing may have gone wrong on it."""
    seen = Seen()
    with browser.new_context(
        base_url=address,
        viewport={"width": size[0], "height": size[1]},
        color_scheme="dark" if dark else "light",
        locale="ar" if lang == "ar" else "en-GB",
        reduced_motion="reduce",
    ) as context:
        context.set_default_timeout(PATIENCE)
        context.add_cookies([{"name": "lang", "value": lang, "url": address}])
        context.route(re.compile(rf"^(?!{re.escape(address)}/)"), lambda route, request: _stop(route, request, seen))
        page = context.new_page()
        page.on("pageerror", lambda error: seen.errors.append(str(error)))
        page.on("console", lambda message: _note(message, seen))
        page.on("response", lambda response: _judge(response, seen))
        page.goto("/")
        yield page
        seen.check()


def _stop(route: Route, request: Request, seen: Seen) -> None:
    seen.abroad.append(request.url)
    route.abort()


def _note(message: ConsoleMessage, seen: Seen) -> None:
    """Errors of the console, a refusal of the Content-Security-Policy, say. What the server refused is judged by its answer."""
    if message.type == "error" and not message.text.startswith("Failed to load resource"):
        seen.errors.append(message.text)


def _judge(response: Response, seen: Seen) -> None:
    """A page may be refused, for a test may ask for one that there is not; what belongs to a page may not."""
    if response.status >= (500 if response.request.resource_type == "document" else 400):
        seen.errors.append(f"{response.status} {response.url}")


def sign_in(page: Page, lang: str, name: str = "reviewer") -> None:
    """Sign in from wherever the page is; it leads back there."""
    page.get_by_role("link", name=words(lang, "Sign in")).first.click()
    page.get_by_label(words(lang, "Name"), exact=True).fill(name)
    page.get_by_label(words(lang, "Password")).fill(PASSWORD)
    page.get_by_role("button", name=words(lang, "Sign in")).click()
    page.get_by_role("button", name=words(lang, "Sign out")).wait_for()
