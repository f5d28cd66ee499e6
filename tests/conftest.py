"""Stores for tests: the same test on a SQLite file and on PostgreSQL.

PostgreSQL is started once a session from the system's own binaries (Debian: ``apt install postgresql``), on the loopback and a free port, in a
temporary folder, as an ordinary user: it refuses to run as root. Without the binaries its half of the tests is skipped and says so.
"""

from __future__ import annotations

import datetime as dt
import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from waqai.api import Reader
from waqai.engine.alone import Alone
from waqai.store import Store
from waqai.store.schema import REVISION, metadata
from waqai.types import Document, Reading

_numbers = count(1)


def _binaries() -> Path | None:
    found = [Path(p).parent for p in (shutil.which("initdb"),) if p]
    found += sorted((p.parent for p in Path("/usr/lib/postgresql").glob("*/bin/initdb")), key=lambda p: float(p.parent.name), reverse=True)
    return found[0].resolve() if found else None


def _user() -> str | None:
    """Whom to run the server as: nobody else but for root, who may not."""
    return "nobody" if os.geteuid() == 0 else None


def _run(*command: str) -> None:
    done = subprocess.run(command, check=False, user=_user(), capture_output=True, text=True, timeout=60, cwd="/")
    assert done.returncode == 0, f"{command[0]}: {done.stdout}{done.stderr}"


@contextmanager
def postgresql(folder: Path, binaries: Path) -> Iterator[str]:
    """A PostgreSQL server in an empty folder; the address of its first database, up to the database's name."""
    if (user := _user()) is not None:
        shutil.chown(folder, user)
    data = folder / "data"
    _run(str(binaries / "initdb"), "-D", str(data), "-U", "waqai", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    settings = f"-p {port} -c listen_addresses=127.0.0.1 -k {folder} -c fsync=off -c synchronous_commit=off -c full_page_writes=off"
    _run(str(binaries / "pg_ctl"), "-D", str(data), "-l", str(folder / "log"), "-w", "-o", settings, "start")
    try:
        yield f"postgresql+psycopg://waqai@127.0.0.1:{port}/"
    finally:
        _run(str(binaries / "pg_ctl"), "-D", str(data), "-m", "immediate", "-w", "stop")


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[str]:
    """The session's server, with a database ``model`` that holds an empty store."""
    binaries = _binaries()
    if binaries is None:
        pytest.skip("PostgreSQL is not installed (on Debian and Ubuntu: apt install postgresql)")
    # Not below pytest's own folders: those are closed to other users, and a socket's path must be short.
    with tempfile.TemporaryDirectory(prefix="waqai-", ignore_cleanup_errors=True) as folder, postgresql(Path(folder), binaries) as server:
        _administer(server, "CREATE DATABASE model")
        Store.open(server + "model", create=True).close()
        yield server


@pytest.fixture(scope="session")
def sqlite_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file that holds an empty store."""
    path = tmp_path_factory.mktemp("model") / "model.db"
    Store.open(str(path), create=True).close()
    return path


def _administer(server: str, *statements: str, database: str = "postgres") -> None:
    engine = create_engine(server + database, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        for statement in statements:
            connection.execute(text(statement))
    engine.dispose()


class Databases:
    """Databases of the session's server that hold an empty store each. Emptying one takes a tenth of the time of making one."""

    def __init__(self, server: str) -> None:
        self.server = server
        self.free: list[str] = []
        self.used: list[str] = []

    def take(self) -> str:
        """The address of an empty store."""
        name = self.free.pop() if self.free else self._made()
        self.used.append(name)
        return self.server + name

    def _made(self) -> str:
        name = f"store{next(_numbers)}"
        _administer(self.server, f"CREATE DATABASE {name} TEMPLATE model")
        return name

    def give_back(self) -> None:
        """Empty what was taken. Triggers are off meanwhile: the ledger's would refuse."""
        tables = ", ".join(f'"{table}"' for table in (*metadata.tables, "document_words"))
        while self.used:
            name = self.used.pop()
            reset = f"UPDATE alembic_version SET version_num = '{REVISION}'"
            _administer(self.server, "SET session_replication_role = replica", f"TRUNCATE {tables} RESTART IDENTITY", reset, database=name)
            self.free.append(name)


@pytest.fixture(scope="session")
def databases(postgresql_server: str) -> Databases:
    """The session's databases."""
    return Databases(postgresql_server)


@pytest.fixture(params=["sqlite", "postgresql"])
def new_store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Callable[[], str]]:
    """Addresses of empty stores, a new one a call, on either database."""
    if request.param == "sqlite":
        model: Path = request.getfixturevalue("sqlite_model")
        yield lambda: str(shutil.copy(model, tmp_path / f"store{next(_numbers)}.db"))
    else:
        held: Databases = request.getfixturevalue("databases")
        yield held.take
        held.give_back()


@pytest.fixture
def store_url(new_store: Callable[[], str]) -> str:
    """The address of an empty store, on SQLite and on PostgreSQL."""
    return new_store()


@pytest.fixture
def store(store_url: str) -> Iterator[Store]:
    """An open, empty store, on SQLite and on PostgreSQL."""
    with Store.open(store_url) as opened:
        yield opened


#: Reports of our own: (id, source, day of publication, text).
REPORTS = (
    ("nairobi", "outlet-a", "2025-12-24", "اتهمت الحكومة الكينية حركة الشباب بتدبير تفجير في نيروبي أمس الثلاثاء.\nوقال وزير الداخلية الكيني إن التحقيق «سيصل إلى كل من خطط ومول»."),
    ("kuwait", "outlet-b", "2025-12-24", "استقبل رئيس الوزراء الكويتي وزير الخارجية الياباني في الكويت أمس الثلاثاء، وبحث الجانبان مكافحة الإرهاب."),
    ("tokyo", "outlet-a", "2025-12-26", "زار وزير الخارجية الكويتي طوكيو أمس الخميس، والتقى رئيس الوزراء الياباني.\nوأدانت وزارة الخارجية اليابانية القصف على المدينة."),
    ("mogadishu", "outlet-c", "2025-11-02", "قتل خمسة جنود وأصيب 12 شخصا في تفجير سيارة مفخخة في مقديشو، وفق الشرطة الصومالية."),
    ("football", "outlet-c", "2025-11-03", "فاز الفريق بالمباراة بثلاثة أهداف وسط تشجيع الجمهور."),
)  # fmt: skip


@pytest.fixture(scope="session")
def readings() -> list[Reading]:
    """What the embedded reader makes of the reports, in their order."""
    reader = Reader()
    return [reader.read(Document(id, text, source=source, published=dt.date.fromisoformat(day))) for id, source, day, text in REPORTS]


@pytest.fixture
def filled(store: Store, readings: list[Reading]) -> Store:
    """A store with the reports, linked."""
    with store.transaction():
        store.write(readings, store.start_run("test", readings[0].fingerprint))
        Alone(store).update([r.document.id for r in readings])
    return store


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Browser tests come last: while Playwright is at work its event loop runs in this thread, and no other can."""
    items.sort(key=lambda item: "browser" in item.path.parts)
