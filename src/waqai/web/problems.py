"""Errors as RFC 9457 has them: ``application/problem+json``."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from http import HTTPStatus
from urllib.parse import quote

import msgspec
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import RedirectResponse, Response
from msgspec import Struct
from starlette.exceptions import HTTPException

from waqai.judgements import JudgementError
from waqai.store import StoreError, UnknownIdError

MEDIA_TYPE = "application/problem+json"


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


#: What makes a page of a problem: from the request, its status and what was wrong.
ShowPage = Callable[[Request, int, str], Response]


def install(app: FastAPI, show: ShowPage) -> None:
    """Answer what goes wrong anywhere in the application: programs with a problem, people with a page that ``show`` makes."""

    def answered(request: Request, status: int, detail: str, headers: Mapping[str, str] | None = None) -> Response:
        if not _is_page(request):
            return response(status, detail, headers)
        shown = show(request, status, detail)
        shown.headers.update(headers or {})
        return shown

    def problem(request: Request, error: Exception) -> Response:
        assert isinstance(error, ProblemError)
        if error.status == 401 and request.method == "GET" and _is_page(request):
            wanted = request.url.path + (f"?{request.url.query}" if request.url.query else "")
            return RedirectResponse(f"/sign-in?next={quote(wanted)}", 303)
        return answered(request, error.status, error.detail, error.headers)

    def http(request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)
        return answered(request, error.status_code, str(error.detail), error.headers)

    def of(status: int) -> Callable[[Request, Exception], Response]:
        return lambda request, error: answered(request, status, str(error))

    app.add_exception_handler(ProblemError, problem)
    app.add_exception_handler(HTTPException, http)
    app.add_exception_handler(Exception, lambda request, _error: answered(request, 500, "the server failed; its log says how"))
    for kind, status in ((UnknownIdError, 404), (StoreError, 503), (JudgementError, 422), (RequestValidationError, 400)):
        app.add_exception_handler(kind, of(status))


def _is_page(request: Request) -> bool:
    """True if a person in a browser asks, who can be shown a page."""
    return "text/html" in request.headers.get("accept", "") and not request.url.path.startswith(("/api/", "/feeds/", "/static/"))
