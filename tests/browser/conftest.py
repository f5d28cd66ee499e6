"""One browser and one served store a session; a store and server of its own for a test that writes."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from functools import partial
from pathlib import Path

import pytest

pytest.importorskip("playwright", reason='Playwright is missing: pip install "waqai[dev]"')

from playwright.sync_api import Browser, Page, expect, sync_playwright

from .serving import browser, filled, serving
from .visiting import PATIENCE, launched, visit
from .words import LANGUAGES

Visit = Callable[..., AbstractContextManager[Page]]


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The session's browser."""
    executable = browser()
    if executable is None:
        pytest.skip("Chromium is not installed (on Debian and Ubuntu: apt install chromium)")
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        opened = launched(playwright, executable)
        yield opened
        opened.close()


@pytest.fixture(scope="session")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with the reports, for copies."""
    return filled(tmp_path_factory.mktemp("browser") / "model.db")


@pytest.fixture(scope="session")
def address(model: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The server of tests that write nothing."""
    with serving(Path(shutil.copy(model, tmp_path_factory.mktemp("served") / "store.db"))) as served:
        yield served


@pytest.fixture
def visiting(chromium: Browser, address: str) -> Visit:
    """Visits of the store that nobody writes to: ``visiting(lang, size=..., dark=...)``."""
    return partial(visit, chromium, address)


@pytest.fixture
def own_store(model: Path, tmp_path: Path) -> Path:
    """A store that a test may write to."""
    return Path(shutil.copy(model, tmp_path / "own.db"))


@pytest.fixture
def own(chromium: Browser, own_store: Path) -> Iterator[Visit]:
    """Visits of that store."""
    with serving(own_store) as served:
        yield partial(visit, chromium, served)


@pytest.fixture(params=LANGUAGES)
def lang(request: pytest.FixtureRequest) -> str:
    """Both languages."""
    return str(request.param)
