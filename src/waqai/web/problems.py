"""Errors as RFC 9457 has them: ``application/problem+json``."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from http import HTTPStatus
from urllib.parse import quote

import msgspec
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import RedirectResponse, Response
from msgspec import Struct
from starlette.exceptions import HTTPException

from waqai.ingest.files import MissingExtraError
from waqai.judgements import JudgementError
from waqai.meaning import NoIndexError
from waqai.store import StoreError, UnknownIdError

MEDIA_TYPE = "application/problem+json"
_STATUSES: tuple[tuple[type[Exception], int], ...] = (
    (UnknownIdError, 404),
    (StoreError, 503),
    (NoIndexError, 409),
    (JudgementError, 422),
    (RequestValidationError, 400),
    (MissingExtraError, 503),
)


class Problem(Struct, frozen=True):
    """What was wrong with a request: a title for its kind, the status, and what exactly."""

    title: str
    status: int
    detail: str
    type: str = "about:blank"


class ProblemError(Exception):
    """A request that is answered with a problem."""

    def __init__(self, status: int, detail: str, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(detail)
        self.status, self.detail, self.headers = status, detail, dict(headers or {})


def response(status: int, detail: str, headers: Mapping[str, str] | None = None) -> Response:
    """The answer to a request that is at fault."""
    body = msgspec.json.encode(Problem(HTTPStatus(status).phrase, status, detail))
    return Response(body, status, dict(headers or {}), MEDIA_TYPE)


def install(app: FastAPI) -> None:
    """Answer what goes wrong anywhere in the application with a problem."""
    app.add_exception_handler(ProblemError, _problem)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(Exception, _failed)
    for kind, status in _STATUSES:
        app.add_exception_handler(kind, _of(status))


async def _problem(request: Request, error: Exception) -> Response:
    assert isinstance(error, ProblemError)
    if error.status == 401 and _is_page(request):
        wanted = request.url.path + (f"?{request.url.query}" if request.url.query else "")
        return RedirectResponse(f"/sign-in?next={quote(wanted)}", 303)
    return response(error.status, error.detail, error.headers)


def _is_page(request: Request) -> bool:
    """True if a person in a browser asks for a page, who can be asked to sign in."""
    return request.method == "GET" and "text/html" in request.headers.get("accept", "") and not request.url.path.startswith(("/api/", "/feeds/"))


async def _http(_request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    return response(error.status_code, str(error.detail), error.headers)


async def _failed(_request: Request, _error: Exception) -> Response:
    return response(500, "the server failed; its log says how")


def _of(status: int) -> Callable[[Request, Exception], Awaitable[Response]]:
    async def handle(_request: Request, error: Exception) -> Response:
        return response(status, str(error))

    return handle
