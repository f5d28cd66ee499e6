"""First paint of the main pages in Chromium, from a server on the loopback: cold (nothing kept in the browser) and again.

    pip install playwright
    python benchmarks/web_paint.py --store BIG.db [--times 5] [--chromium /usr/bin/chromium]

Printed are medians, in milliseconds since the navigation began: the first byte, the first contentful paint
(``performance.getEntriesByType("paint")``), the end of loading; and the bytes that came over the wire.
"""

from __future__ import annotations

import argparse
import statistics
import sys
from pathlib import Path
from urllib.parse import quote, urlencode

from msgspec import Struct
from playwright.sync_api import Browser, BrowserContext, sync_playwright

sys.path.insert(0, str(Path(__file__).parent))

from web_load import serve
from web_pages import Busiest, busiest

from waqai.store import Store

_TIMES = """() => {
  const [page] = performance.getEntriesByType("navigation"), files = performance.getEntriesByType("resource");
  const paint = performance.getEntriesByType("paint").find(entry => entry.name === "first-contentful-paint");
  const bytes = [page, ...files].reduce((sum, entry) => sum + entry.transferSize, 0);
  return {byte: page.responseStart, paint: paint ? paint.startTime : -1, loaded: page.loadEventEnd, bytes};
}"""


_PAINTED = "performance.getEntriesByType('paint').some(e => e.name === 'first-contentful-paint')"


class Times(Struct, frozen=True):
    """Milliseconds to the first byte, the first paint and the end of loading, and bytes."""

    byte: float
    paint: float
    loaded: float
    bytes: float


def addresses(b: Busiest) -> list[str]:
    """The main pages, with their heaviest contents."""
    pair = urlencode({"one": b.one, "other": b.other})
    return [
        "/", "/records", f"/timeline?{pair}", "/network", "/map", "/quotes", "/dossiers", f"/search?{urlencode({'q': 'مجلس الأمن'})}", "/sources", "/read",
        "/review", f"/documents/{quote(b.document, safe='')}", f"/records/{b.record}", f"/actors/{b.one}", "/?lang=en", f"/timeline?{pair}&lang=en",
    ]  # fmt: skip


def visit(context: BrowserContext, address: str) -> Times:
    """Open a page in a new tab."""
    page = context.new_page()
    try:
        page.goto(address, wait_until="load")
        while not page.evaluate(_PAINTED):  # the pages' policy forbids what Playwright waits with
            page.wait_for_timeout(10)
        return Times(**page.evaluate(_TIMES))
    finally:
        page.close()


def median(times: list[Times]) -> Times:
    """The median of each."""
    return Times(*(statistics.median(getattr(t, name) for t in times) for name in Times.__struct_fields__))


def measure(browser: Browser, address: str, times: int) -> tuple[Times, Times]:
    """Cold and again."""
    cold, again = [], []
    for _ in range(times):
        context = browser.new_context(viewport={"width": 1440, "height": 900})
        cold.append(visit(context, address))
        again.append(visit(context, address))
        context.close()
    return median(cold), median(again)


def main() -> None:
    """See the module's docstring."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--store", required=True)
    parser.add_argument("--times", type=int, default=5)
    parser.add_argument("--chromium", default="/usr/bin/chromium")
    given = parser.parse_args()
    with Store.open(given.store) as store:
        pages = addresses(busiest(store))
    server, host = serve(given.store, 1)
    try:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=given.chromium, args=["--no-sandbox"])
            print(f"{'cold: byte':>10}{'paint':>8}{'loaded':>8}{'bytes':>10}{'again: byte':>14}{'paint':>8}{'loaded':>8}{'bytes':>10}  address")
            measure(browser, host + pages[0], 1)  # the server's first page compiles its templates
            for address in pages:
                cold, again = measure(browser, host + address, given.times)
                print(f"{cold.byte:10.0f}{cold.paint:8.0f}{cold.loaded:8.0f}{cold.bytes:10.0f}", end="")
                print(f"{again.byte:14.0f}{again.paint:8.0f}{again.loaded:8.0f}{again.bytes:10.0f}  {address[:90]}", flush=True)
            browser.close()
    finally:
        server.terminate()
        server.wait(30)


if __name__ == "__main__":
    main()
