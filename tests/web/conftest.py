"""A served store with a user of each role."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
from msgspec import Struct

from waqai.engine.alone import Alone
from waqai.store import Store
from waqai.store.accounts import Access
from waqai.store.database import shown
from waqai.types import Reading
from waqai.web.app import create_app
from waqai.web.settings import Settings
from waqai.web.users import add_token, hashed

from .serving import served

SECRET = "a secret for tests, long enough"
PASSWORD = "correct horse battery"


class Site(Struct):
    """A server over a store: its address, the store, tokens by role."""

    address: str
    store: Store
    tokens: dict[str, str]

    def client(self, token: str | None = None) -> httpx.Client:
        """A client of this server, with a token if one is given."""
        return httpx.Client(base_url=self.address, headers={"Authorization": f"Bearer {token}"} if token else {}, trust_env=False, timeout=30)

    @contextmanager
    def signed_in(self, name: str) -> Iterator[httpx.Client]:
        """A client with the session of a user."""
        with self.client() as client:
            fields = {"name": name, "password": PASSWORD, "csrf": form_token(client)}
            assert client.post("/sign-in", data=fields).status_code == 303
            yield client


def form_token(client: httpx.Client) -> str:
    """The token of the form that a client was given."""
    found = re.search(r'name="csrf" value="([^"]+)"', client.get("/sign-in").text)
    assert found is not None
    return found[1]


@pytest.fixture(scope="session")
def _hash() -> str:
    return hashed(PASSWORD)


def people(store: Store, password: str) -> dict[str, str]:
    """A user of each role, named as it is; their tokens."""
    tokens = {}
    for access in Access:
        store.accounts.add(access.value, access, password)
        tokens[access.value] = add_token(store.accounts, access.value, "tests")[1]
    return tokens


@contextmanager
def site_of(url: str, settings: Settings, tokens: dict[str, str]) -> Iterator[Site]:
    """A server over a store."""
    with served(create_app(url, settings)) as address, Store.open(url) as store:
        yield Site(address, store, tokens)


@pytest.fixture(scope="session")
def full_model(sqlite_model: Path, readings: Sequence[Reading], tmp_path_factory: pytest.TempPathFactory, _hash: str) -> tuple[Path, dict[str, str]]:
    """A SQLite store with the reports, linked, and a user of each role."""
    path = Path(shutil.copy(sqlite_model, tmp_path_factory.mktemp("web") / "full.db"))
    with Store.open(str(path)) as store:
        store.write(readings, store.start_run("test", readings[0].fingerprint))
        Alone(store).update([r.document.id for r in readings])
        tokens = people(store, _hash)
    return path, tokens


@pytest.fixture(scope="session")
def site(full_model: tuple[Path, dict[str, str]]) -> Iterator[Site]:
    """A server for tests that write nothing that others see."""
    with site_of(str(full_model[0]), Settings(SECRET, sign_ins_a_minute=0, readings_a_minute=0), full_model[1]) as made:
        yield made


@pytest.fixture
def serve(full_model: tuple[Path, dict[str, str]], tmp_path: Path) -> Iterator[Callable[[Settings], Site]]:
    """Servers with settings of their own, over a store of their own."""
    from contextlib import ExitStack

    with ExitStack() as stack:

        def start(settings: Settings) -> Site:
            path = Path(shutil.copy(full_model[0], tmp_path / "own.db"))
            return stack.enter_context(site_of(str(path), settings, full_model[1]))

        yield start


@pytest.fixture
def both(filled: Store, _hash: str) -> Iterator[Site]:
    """A server over a store with the reports, on SQLite and on PostgreSQL."""
    tokens = people(filled, _hash)
    url = filled.database.url.render_as_string(hide_password=False)
    with site_of(url if "postgresql" in url else shown(filled.database.url), Settings(SECRET), tokens) as made:
        yield made
