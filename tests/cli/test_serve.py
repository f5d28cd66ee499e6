"""waqai serve and waqai user, as a person uses them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from waqai.cli import main
from waqai.store import Store

PASSWORD = "correct horse battery\n"


def run(*args: str, stdin: str | None = None) -> Result:
    return CliRunner().invoke(main, list(args), input=stdin)


@pytest.fixture
def url(tmp_path: Path) -> str:
    path = str(tmp_path / "store.db")
    Store.open(path, create=True).close()
    return path


def test_get_prints_json_without_a_server(url: str) -> None:
    done = run("serve", "--store", url, "--get", "/api/v1/stats")
    assert (done.exit_code, json.loads(done.output)["documents"]) == (0, 0)


@pytest.mark.parametrize(("path", "code"), [("/api/v1/records?first=x", 1), ("/none", 1), ("none", 2)])
def test_get_says_why_it_cannot(url: str, path: str, code: int) -> None:
    assert run("serve", "--store", url, "--get", path).exit_code == code


@pytest.mark.parametrize("host", ["0.0.0.0", "192.0.2.1", "::", "elsewhere.example"])
def test_nothing_listens_beyond_this_machine_without_an_admin(url: str, host: str) -> None:
    assert run("user", "add", "noor", "--role", "reviewer", "--password-stdin", "--store", url, stdin=PASSWORD).exit_code == 0
    assert run("user", "add", "bot", "--role", "admin", "--no-password", "--store", url).exit_code == 0
    done = run("serve", "--store", url, "--host", host)
    assert done.exit_code == 1
    assert "waqai user add" in done.output


def test_a_reviewer_without_a_password_is_for_this_machine(url: str) -> None:
    assert run("serve", "--store", url, "--host", "0.0.0.0", "--reviewer", "noor").exit_code == 2


def test_a_short_secret_is_refused(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WAQAI_SECRET", "short")
    assert "too short" in run("serve", "--store", url).output


def test_users_come_and_go_and_the_audit_has_it(url: str) -> None:
    assert run("user", "add", "noor", "--password-stdin", "--store", url, stdin=PASSWORD).output == "noor is a user: reader\n"
    assert run("user", "add", "noor", "--password-stdin", "--store", url, stdin=PASSWORD).exit_code == 1
    assert run("user", "add", "n r", "--password-stdin", "--store", url, stdin=PASSWORD).exit_code == 1
    assert run("user", "add", "short", "--password-stdin", "--store", url, stdin="short\n").exit_code == 1
    secret = run("user", "token", "noor", "--label", "script", "--store", url).output.strip()
    listed = run("user", "list", "--store", url).output
    assert secret.startswith("waqai_")
    assert "noor  reader\n  token " in listed
    assert secret not in listed
    id = listed.split("token ")[1].split()[0]
    assert run("user", "passwd", "noor", "--password-stdin", "--store", url, stdin="another long one\n").exit_code == 0
    assert run("user", "token", "noor", "--revoke", id, "--store", url).exit_code == 0
    assert run("user", "token", "nobody", "--store", url).exit_code == 1
    assert run("user", "remove", "noor", "--store", url).exit_code == 0
    assert run("user", "remove", "noor", "--store", url).exit_code == 1
    with Store.open(url) as store:
        entries, _ = store.accounts.audit()
    assert [e.action for e in entries] == ["user removed", "token revoked", "password set", "token added", "user added"]
