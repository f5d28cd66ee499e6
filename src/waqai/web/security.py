"""What stands before every route: hosts, headers, limits of size, who is asking, and that no write is forged.

Everything is refused unless a rule here lets it through: :func:`guard` runs before each route, whatever the route itself asks for.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Awaitable, Callable

from fastapi import Request, Response
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from waqai.store import Store
from waqai.store.accounts import Access, User
from waqai.web import problems
from waqai.web.limits import Limiter
from waqai.web.problems import ProblemError
from waqai.web.settings import Settings
from waqai.web.users import Session, Sessions, Visitor, owner_of, user_of

SESSION_COOKIE = "waqai-session"
FORM_FIELD = "csrf"
FORM_HEADER = "x-csrf-token"
#: What may be asked without leave to read.
_OPEN = ("/sign-in", "/static/", "/api/v1/openapi.json")
#: Posts that write nothing. They are JSON, which no form of another site can send.
_HARMLESS = ("/api/v1/read",)
_SAFE = ("GET", "HEAD", "OPTIONS")
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; manifest-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'; object-src 'none'"
)
_HEADERS = {
    "Content-Security-Policy": _POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}


class Gate:
    """The outermost layer: refuses hosts that are not ours and bodies that are too large, and adds the headers to every answer."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self.app, self.settings = app, settings

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        guarded = _with_headers(send, self.settings)
        headers = Headers(scope=scope)
        if (refused := self._refused(headers, scope)) is not None:
            await refused(scope, receive, guarded)
            return
        await self.app(scope, _limited(receive, self.settings.body_limit), guarded)

    def _refused(self, headers: Headers, scope: Scope) -> Response | None:
        if self.settings.hosts and _name_of(headers.get("host", "")) not in self.settings.hosts:
            return problems.response(421, "this host is not served here")
        length = headers.get("content-length", "0")
        if not (length.isascii() and length.isdecimal()):
            return problems.response(400, "the length of the body is no number")
        if len(length) > 12 or int(length) > self.settings.body_limit:
            return problems.response(413, f"a request's body has at most {self.settings.body_limit} bytes")
        if "\0" in scope["path"] or b"%00" in scope["query_string"]:
            return problems.response(400, "null characters are not allowed")
        return None


def _name_of(host: str) -> str:
    """A host without its port."""
    return host[1:].partition("]")[0] if host.startswith("[") else host.partition(":")[0].lower()


def _limited(receive: Receive, limit: int) -> Receive:
    """What is received, until it is more than was allowed: a body need not say its length."""
    total = 0

    async def received() -> Message:
        nonlocal total
        message = await receive()
        total += len(message.get("body", b""))
        if total > limit:
            raise ProblemError(413, f"a request's body has at most {limit} bytes")
        return message

    return received


def _with_headers(send: Send, settings: Settings) -> Send:
    async def sent(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in _HEADERS.items():
                headers.setdefault(name, value)
            headers.setdefault("Cache-Control", "private, no-cache")
            if settings.is_https:
                headers.setdefault("Strict-Transport-Security", "max-age=31536000")
        await send(message)

    return sent


class Desk:
    """What the application knows to answer who is asking."""

    def __init__(self, store: Store, settings: Settings) -> None:
        self.store, self.settings = store, settings
        self.sessions = Sessions(settings.secret, settings.session_age)
        self.requests = Limiter(settings.requests_a_minute)
        self.readings = Limiter(settings.readings_a_minute)
        self.sign_ins = Limiter(settings.sign_ins_a_minute)

    def visitor(self, user: User | None) -> Visitor:
        """The visitor that a user, or nobody, is."""
        if user is not None:
            return Visitor(user.name, user.role)
        if self.settings.reviewer is not None:
            return Visitor(self.settings.reviewer, Access.REVIEWER)
        return Visitor("", Access.READER if self.settings.is_public else None)


def desk(request: Request) -> Desk:
    """The application's desk."""
    found: Desk = request.app.state.desk
    return found


def client(request: Request) -> str:
    """Who is counted: the address that a request came from."""
    return request.client.host if request.client else ""


async def guard(request: Request) -> None:
    """Before every route: who it is, that they may read, that they do not ask too often, and that a write is their own."""
    here = desk(request)
    here.requests.take(client(request))
    session = here.sessions.read(request.cookies.get(SESSION_COOKIE))
    has_token = "authorization" in request.headers
    user = await run_in_threadpool(_bearer if has_token else _of_session, here, request, session)
    request.state.visitor = here.visitor(user)
    request.state.session = session
    if request.method not in _SAFE and not has_token and request.url.path not in _HARMLESS:
        await _require_own(request, session)
    if not request.state.visitor.may(Access.READER) and not request.url.path.startswith(_OPEN):
        raise _unknown()


def _of_session(here: Desk, _request: Request, session: Session | None) -> User | None:
    return user_of(here.store, session) if session is not None else None


def _bearer(here: Desk, request: Request, _session: Session | None) -> User:
    """The user of the token that a request carries; readers of feeds carry it as a password."""
    kind, _, value = request.headers["authorization"].partition(" ")
    secret = value.strip() if kind.lower() == "bearer" else _password(value) if kind.lower() == "basic" else ""
    user = owner_of(here.store.accounts, secret)
    if user is None:
        raise _unknown()
    return user


def _password(value: str) -> str:
    try:
        return base64.b64decode(value, validate=True).decode().partition(":")[2]
    except (binascii.Error, ValueError):
        return ""


def _unknown() -> ProblemError:
    return ProblemError(401, "sign in, or send a token", {"WWW-Authenticate": 'Bearer realm="waqai"'})


async def _require_own(request: Request, session: Session | None) -> None:
    """ProblemError 403 unless a write carries the token of a form of its own session."""
    if request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        raise ProblemError(403, "requests from other sites may not write")
    token = request.headers.get(FORM_HEADER) or await _field(request)
    if session is None or not desk(request).sessions.holds(session, token):
        raise ProblemError(403, "the form's token is missing or too old; load the page again")


async def _field(request: Request) -> str:
    if not request.headers.get("content-type", "").startswith(("application/x-www-form-urlencoded", "multipart/form-data")):
        return ""
    value = (await request.form(max_files=0, max_fields=100)).get(FORM_FIELD, "")
    return value if isinstance(value, str) else ""


def needs(access: Access) -> Callable[[Request], Awaitable[Visitor]]:
    """A dependency: the visitor, who may do this; ProblemError 401 for nobody, 403 for somebody who may not."""

    async def visitor(request: Request) -> Visitor:
        found: Visitor = request.state.visitor
        if not found.may(access) or not found.name:
            raise ProblemError(403, f"this needs the role {access}") if found.name else _unknown()
        return found

    return visitor


def begin(response: Response, here: Desk, session: Session) -> None:
    """Give a session to whoever gets this response."""
    response.set_cookie(
        SESSION_COOKIE, here.sessions.cookie(session), max_age=here.settings.session_age, httponly=True, samesite="lax", secure=here.settings.is_https
    )
