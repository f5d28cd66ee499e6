"""``waqai serve``: the web application; ``waqai user``: who may do what in it."""

from __future__ import annotations

import os
import secrets
import sys
from typing import TYPE_CHECKING

import click

from waqai.cli.db import opened, store_option

if TYPE_CHECKING:
    from waqai.web.settings import Settings

_ROLES = ("reader", "reviewer", "admin")
#: Of one address, where others than this machine can ask.
_REQUESTS_A_MINUTE = 1200


def _require_extra() -> None:
    try:
        import argon2  # noqa: F401
        import fastapi  # noqa: F401
        import httpx  # noqa: F401
        import itsdangerous  # noqa: F401
        import jinja2  # noqa: F401
        import python_multipart  # noqa: F401
        import uvicorn  # noqa: F401
    except ModuleNotFoundError as error:
        raise click.ClickException(f'{error.name} is missing: pip install "waqai[web]"') from None


@click.command()
@store_option
@click.option("--host", default="127.0.0.1", show_default=True, help="Where to listen; beyond this machine only with an admin account.")
@click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True)
@click.option("--workers", type=click.IntRange(1, 64), default=1, show_default=True, help="Processes.")
@click.option("--reviewer", metavar="NAME", help="Let everybody on this machine judge, under this name. On the loopback only.")
@click.option("--public", is_flag=True, help="Beyond the loopback: let people read who have not signed in.")
@click.option(
    "--name", "names", multiple=True, metavar="HOST", help="A name under which to answer; may come several times. Beyond the loopback: any."
)
@click.option("--https", is_flag=True, help="It is reached through a proxy that speaks HTTPS: cookies for that alone.")
@click.option("--get", "path", metavar="PATH", help="Print the JSON of a page (/ or /events?country=IRQ, say) and stop; listens to nothing.")
def serve(
    url: str, host: str, port: int, workers: int, reviewer: str | None, public: bool, names: tuple[str, ...], https: bool, path: str | None
) -> None:
    """Serve the pages and the API over a store.

    Sessions are signed with the environment's WAQAI_SECRET; without one, with a secret that lasts until the server stops.
    """
    _require_extra()
    from waqai.web.settings import Settings, is_loopback

    if path is not None:
        _print(url, path, Settings(secrets.token_hex()))
        return
    local = is_loopback(host)
    if reviewer is not None and not local:
        raise click.UsageError("--reviewer is for the loopback; elsewhere reviewers sign in: waqai user add")
    with opened(url) as store:
        if not local and not store.accounts.has_admin():
            raise click.ClickException(f"to listen at {host}, make an account first: waqai user add NAME --role admin --store {url}")
    limit = 0 if local else _REQUESTS_A_MINUTE
    settings = Settings(_secret(), reviewer, local or public, _hosts(host, names, local=local), https, requests_a_minute=limit)
    _run(url, host, port, workers, settings)


def _hosts(host: str, names: tuple[str, ...], *, local: bool) -> tuple[str, ...]:
    """The names to answer under, all if there are none."""
    from waqai.web.settings import LOOPBACK

    given = tuple(name.lower() for name in names)
    return (*LOOPBACK, host, *given) if local else given


def _secret() -> str:
    given = os.environ.get("WAQAI_SECRET", "")
    if given and len(given) < 32:
        raise click.ClickException("WAQAI_SECRET is too short: 32 characters or more")
    return given or secrets.token_hex()


def _run(url: str, host: str, port: int, workers: int, settings: Settings) -> None:
    import uvicorn

    from waqai.web.settings import Served

    Served(url, settings).to_environment()
    uvicorn.run("waqai.web.app:from_environment", factory=True, host=host, port=port, workers=workers, log_level="info", server_header=False)


def _print(url: str, path: str, settings: Settings) -> None:
    """Print what the application answers; exit 1, saying why, if it refuses."""
    import asyncio

    from waqai.store import StoreError
    from waqai.web.asked import get

    if not path.startswith("/"):
        raise click.UsageError("--get takes a path, which begins with /")
    try:
        status, body = asyncio.run(get(url, settings, path))
    except StoreError as error:
        raise click.ClickException(str(error)) from error
    if status >= 400:
        raise click.ClickException(body.decode(errors="replace"))
    sys.stdout.buffer.write(body if body.endswith(b"\n") else body + b"\n")
    sys.stdout.flush()


@click.group()
def user() -> None:
    """Add, list and remove the users of the web application; give them tokens and passwords."""


def _by() -> str:
    """Under which name the audit has what is done at this machine."""
    import getpass

    return f"{getpass.getuser()} (command line)"


def _password(stdin: bool) -> str:
    if stdin:
        return sys.stdin.readline().rstrip("\r\n")
    password: str = click.prompt("Password", hide_input=True, confirmation_prompt=True)
    return password


_stdin = click.option("--password-stdin", "stdin", is_flag=True, help="Take the password from standard input.")


@user.command()
@click.argument("name")
@click.option("--role", type=click.Choice(_ROLES), default="reader", show_default=True)
@click.option("--no-password", is_flag=True, help="A user who works by token alone.")
@_stdin
@store_option
def add(name: str, role: str, no_password: bool, stdin: bool, url: str) -> None:
    """Add a user; asks for the password."""
    _require_extra()
    from waqai.store.accounts import Access
    from waqai.web.users import add_user

    with opened(url) as store:
        password = None if no_password else _password(stdin)
        with store.transaction():
            add_user(store.accounts, name, Access(role), password)
            store.accounts.note(_by(), "user added", name, role)
    click.echo(f"{name} is a user: {role}")


@user.command("list")
@store_option
def list_(url: str) -> None:
    """Print the users with their roles and tokens."""
    with opened(url) as store:
        for someone in store.accounts.users():
            click.echo(f"{someone.name}  {someone.role}" + ("" if someone.password else "  (no password)"))
            for token in store.accounts.tokens(someone.name):
                click.echo(f"  token {token.id}  {token.created:%Y-%m-%d}  {token.label}")


@user.command()
@click.argument("name")
@click.option("--label", default="", help="What it is for.")
@click.option("--revoke", metavar="ID", help="Take this token back instead.")
@store_option
def token(name: str, label: str, revoke: str | None, url: str) -> None:
    """Make an API token and print it; it is shown this once."""
    _require_extra()
    from waqai.store import UnknownIdError
    from waqai.web.users import add_token

    with opened(url) as store, store.transaction():
        if revoke is not None:
            if revoke not in {t.id for t in store.accounts.tokens(name)}:
                raise UnknownIdError(f"{name} has no token {revoke}")
            store.accounts.remove_token(revoke)
            store.accounts.note(_by(), "token revoked", name, revoke)
            return
        made, secret = add_token(store.accounts, name, label)
        store.accounts.note(_by(), "token added", name, made.id)
    click.echo(secret)


@user.command()
@click.argument("name")
@_stdin
@store_option
def passwd(name: str, stdin: bool, url: str) -> None:
    """Set a user's password, which ends the user's sessions."""
    _require_extra()
    from waqai.web.users import hashed

    with opened(url) as store:
        password = hashed(_password(stdin))
        with store.transaction():
            store.accounts.set_password(name, password)
            store.accounts.note(_by(), "password set", name)


@user.command()
@click.argument("name")
@store_option
def remove(name: str, url: str) -> None:
    """Remove a user with the user's tokens; judgements stay."""
    with opened(url) as store, store.transaction():
        store.accounts.remove(name)
        store.accounts.note(_by(), "user removed", name)
