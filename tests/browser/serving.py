"""A store of the reports, and ``waqai serve`` over it, as a person starts it."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

from waqai.api import Reader
from waqai.engine.ingest import default_linker, ingest
from waqai.store import Store
from waqai.store.accounts import Access
from waqai.web.users import add_user

from .reports import documents

#: The password of both accounts, which are named as what they may do.
PASSWORD = "correct horse battery"
_SERVE = "from waqai.cli import main; main()"
_PATIENCE = 60.0


def filled(path: Path) -> Path:
    """A new store with the reports, linked, and a reviewer and an admin."""
    with Store.open(str(path), create=True) as store:
        ingest(store, documents(), Reader(), default_linker(store))
        for access in (Access.REVIEWER, Access.ADMIN):
            add_user(store.accounts, access.value, access, PASSWORD)
    return path


def browser() -> str | None:
    """Where Chromium is: Debian's, or one that the path names; None if there is none."""
    return next((found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name))), None)


@contextmanager
def serving(store: Path) -> Iterator[str]:
    """The address at which ``waqai serve`` serves a store."""
    port = _free_port()
    command = [sys.executable, "-c", _SERVE, "serve", "--store", str(store), "--port", str(port)]
    log = store.with_suffix(".log")
    with log.open("w") as output:
        process = subprocess.Popen(command, stdout=output, stderr=output, env=os.environ | {"WAQAI_SECRET": "for these tests alone, long enough"})
    try:
        address = f"http://127.0.0.1:{port}"
        _wait(process, address, log)
        yield address
    finally:
        process.terminate()
        process.wait(20)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def _wait(process: subprocess.Popen[bytes], address: str, log: Path) -> None:
    """Until the server answers."""
    end = time.monotonic() + _PATIENCE
    with httpx.Client(trust_env=False) as client:
        while time.monotonic() < end:
            assert process.poll() is None, log.read_text()
            try:
                client.get(f"{address}/api/v1/stats")
            except httpx.TransportError:
                time.sleep(0.05)
            else:
                return
    raise AssertionError(f"the server did not answer: {log.read_text()}")
