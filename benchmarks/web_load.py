# mypy: disable-error-code="untyped-decorator"
"""Fifty people who read and three who judge, for a minute, with Locust: which requests failed, and how long they took.

    pip install locust
    python benchmarks/web_load.py --store BIG.db [--readers 50] [--reviewers 3] [--seconds 60] [--workers 2] [--locust locust]

Serves a copy of nothing: the reviewers' judgements stay in the store, so give it one that may change. Makes the reviewers' accounts, serves the store on the
loopback, lets Locust (https://locust.io) run this file against it, and stops the server. A reader looks at a page, thinks for one to three seconds and goes
on: home, lists by filter, the busiest countries' timeline, the network, the map, quotes, searches, articles and events that were listed. A reviewer signs in,
takes the queue and accepts, rejects or corrects an event every one to three seconds, and now and then takes a judgement back.
"""

from __future__ import annotations

import argparse
import os
import random
import re
import secrets
import socket
import subprocess
import sys
import time
from threading import Lock
from typing import Any, ClassVar
from urllib.request import urlopen

try:
    from locust import HttpUser, between, task
except ModuleNotFoundError:  # this file is also what starts Locust, which may be installed elsewhere
    HttpUser, between, task = object, lambda _least, _most: None, lambda _weight: lambda method: method

_PASSWORD = "WAQAI_LOAD_PASSWORD"
_SEARCHES = ("الإرهاب", "الحكومة", '"مجلس الأمن"', "وزير الخارجية", "حكوم*")
_TYPES = ("CONSULT", "ASSAULT", "ACCUSE", "AID", "SUPPORT")
_CSRF = re.compile(r'name="csrf" value="([^"]+)"')


class Reader(HttpUser):  # type: ignore[misc,valid-type,unused-ignore]
    """Somebody who looks things up."""

    wait_time = between(1, 3)
    fixed_count = int(os.environ.get("WAQAI_LOAD_READERS", "50"))
    _seen: ClassVar[list[dict[str, Any]]] = []
    _looking = Lock()

    def on_start(self) -> None:
        """Choose a language; the first one looks at home, and notes for all who is there."""
        self.lang = random.choice(("", "lang=en"))
        with self._looking:
            if not self._seen:
                self._seen.append(self.client.get("/index.json", name="/index.json").json())
        home = self._seen[0]
        self.pairs = [(p["one"], p["other"]) for p in home["pairs"]]
        self.parties = [p["key"] for p in home["parties"]]
        self.articles = [r["document"] for r in home["rows"]]
        self.events = [r["id"] for r in home["rows"]]

    def look(self, path: str, **params: str) -> None:
        """Open a page as a browser does."""
        given = params | ({"lang": "en"} if self.lang else {})
        self.client.get(path, params=given, name=path.rsplit("/", 1)[0] + "/…" if path.count("/") > 1 else path)

    @task(2)
    def home(self) -> None:
        """Home."""
        self.look("/")

    @task(5)
    def listed(self) -> None:
        """Events by filter; what is listed is opened later."""
        one, _ = random.choice(self.pairs)
        found = self.client.get(
            "/records.json", params=random.choice(({"type": random.choice(_TYPES)}, {"country": one}, {})), name="/records.json"
        ).json()
        self.articles += [r["document"] for r in found["rows"]]
        self.events += [r["id"] for r in found["rows"]]
        self.look("/records", country=one)

    @task(4)
    def timeline(self) -> None:
        """What happened between two."""
        one, other = random.choice(self.pairs)
        self.look("/timeline", one=one, other=other, grain=random.choice(("week", "month")))

    @task(6)
    def article(self) -> None:
        """An article."""
        self.look(f"/documents/{random.choice(self.articles)}")

    @task(4)
    def event(self) -> None:
        """An event."""
        self.look(f"/records/{random.choice(self.events)}")

    @task(3)
    def actor(self) -> None:
        """An actor."""
        self.look(f"/actors/{random.choice([*self.parties, *(one for one, _ in self.pairs)])}")

    @task(4)
    def search(self) -> None:
        """Full text."""
        self.look("/search", q=random.choice(_SEARCHES))

    @task(4)
    def overview(self) -> None:
        """Network, map, quotes, dossiers, sources."""
        self.look(random.choice(("/network", "/map", "/quotes", "/dossiers", "/sources")))


class Reviewer(HttpUser):  # type: ignore[misc,valid-type,unused-ignore]
    """Somebody who judges."""

    wait_time = between(1, 3)
    fixed_count = int(os.environ.get("WAQAI_LOAD_REVIEWERS", "3"))
    _names: ClassVar[list[str]] = []

    def on_start(self) -> None:
        """Sign in."""
        self._names.append(f"load-{len(self._names) + 1}")
        form = self.client.get("/sign-in").text
        token = _CSRF.search(form)
        said = {"name": self._names[-1], "password": os.environ[_PASSWORD], "csrf": token[1] if token else "", "next": "/review"}
        with self.client.post("/sign-in", said, catch_response=True) as answer:
            if "/sign-in" in str(answer.url):
                answer.failure("not signed in")
        self.token = self.client.get("/api/v1/me").json()["csrf"]
        self.made: list[str] = []

    def judge(self, **said: Any) -> None:
        """Send a judgement."""
        answer = self.client.post("/api/v1/judgements", json=said, headers={"X-CSRF-Token": self.token}, name=f"judge: {said['action']}")
        if answer.status_code == 201:
            self.made.append(answer.json()["id"])

    @task(10)
    def one(self) -> None:
        """Take something of the queue and judge it."""
        self.client.get("/review")
        queue = self.client.get("/review.json", params={"type": random.choice(_TYPES)}, name="/review.json").json()["rows"]
        # Copies in a store of web_store.py have no blocking keys: linking one anew could not find what it was linked with.
        queue = [row for row in queue if "~" not in row["document"]]
        if not queue:
            return
        event = random.choice(queue)["telling"]
        action = random.choice(("accept", "accept", "reject", "correct"))
        correction = {"correction": {"field": "status", "status": "planned"}} if action == "correct" else {}
        self.judge(action=action, event=event, **correction)

    @task(1)
    def back(self) -> None:
        """Take one's last judgement back."""
        if self.made:
            self.judge(action="undo", undoes=self.made.pop())


def accounts(store_url: str, count: int, password: str) -> None:
    """Make the reviewers, or give them this password."""
    from waqai.store import Store
    from waqai.store.accounts import Access
    from waqai.web.users import add_user, hashed

    with Store.open(store_url) as store, store.transaction():
        known = {user.name for user in store.accounts.users()}
        for number in range(1, count + 1):
            name = f"load-{number}"
            if name in known:
                store.accounts.set_password(name, hashed(password))
            else:
                add_user(store.accounts, name, Access.REVIEWER, password)


def serve(store_url: str, workers: int) -> tuple[subprocess.Popen[bytes], str]:
    """A server at a free port; its process and address, once it answers."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [
        sys.executable,
        "-c",
        "from waqai.cli import main; main()",
        "serve",
        "--store",
        store_url,
        "--port",
        str(port),
        "--workers",
        str(workers),
    ]
    server = subprocess.Popen(command, env={**os.environ, "WAQAI_SECRET": secrets.token_hex()}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    address = f"http://127.0.0.1:{port}"
    for _ in range(600):
        try:
            with urlopen(f"{address}/api/v1/openapi.json"):
                return server, address
        except OSError:
            time.sleep(0.2)
    server.kill()
    raise SystemExit("the server did not start")


def main() -> None:
    """See the module's docstring."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--store", required=True)
    parser.add_argument("--readers", type=int, default=50)
    parser.add_argument("--reviewers", type=int, default=3)
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--locust", default="locust", help="the command")
    given = parser.parse_args()
    password = secrets.token_hex()
    accounts(given.store, given.reviewers, password)
    server, address = serve(given.store, given.workers)
    users = given.readers + given.reviewers
    named = {_PASSWORD: password, "WAQAI_LOAD_READERS": str(given.readers), "WAQAI_LOAD_REVIEWERS": str(given.reviewers)}
    command = [
        given.locust,
        "-f",
        __file__,
        "--headless",
        "--host",
        address,
        "-u",
        str(users),
        "-r",
        str(users),
        "-t",
        f"{given.seconds}s",
        "--only-summary",
    ]
    try:
        raise SystemExit(subprocess.run(command, env={**os.environ, **named}, check=False).returncode)
    finally:
        server.terminate()
        server.wait(120)


if __name__ == "__main__":
    main()
