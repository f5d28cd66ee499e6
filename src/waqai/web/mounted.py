"""The pages, mounted: each as HTML, as ``.json`` and, where it has rows, as ``.csv``."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator, Sequence
from typing import Any
from urllib.parse import quote

import msgspec
from fastapi import APIRouter, Depends, Request, Response
from fastapi.params import Depends as DependsOn
from msgspec import Struct

from waqai.web import templating
from waqai.web.pages import PROBLEM
from waqai.web.pages.problem import Refusal
from waqai.web.problems import ProblemError
from waqai.web.queries import LANGUAGE_COOKIE, LANGUAGES, query
from waqai.web.security import begin, desk, needs
from waqai.web.types import Page, Query

_YEAR = 365 * 24 * 3600
#: What a spreadsheet takes for the beginning of a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
#: Characters of a path that need no escape; a key of an actor may hold any other.
_PLAIN = "/:@!$&'()*+,;=~"

_Handler = Callable[[Request], Response]


def router(pages: Sequence[Page]) -> APIRouter:
    """The routes of pages. Their twins come first: a path that ends in a parameter would take them for its value."""
    mounted = APIRouter(include_in_schema=False)
    for page in pages:
        twin = "/index" if page.path == "/" else page.path
        mounted.add_api_route(f"{twin}.json", _json(page), name=f"{page.name}.json", response_class=Response, dependencies=_only(page))
        mounted.add_api_route(f"{twin}.csv", _csv(page), name=f"{page.name}.csv", response_class=Response, dependencies=_only(page))
    for page in pages:
        mounted.add_api_route(page.path, _html(page), name=page.name, response_class=Response, dependencies=_only(page))
    return mounted


def _only(page: Page) -> list[DependsOn]:
    return [Depends(needs(page.access))] if page.access is not None else []


def _load(page: Page, request: Request, asked: Query) -> Struct:
    try:
        return page.load(desk(request).store, asked)
    except ValueError as error:
        raise ProblemError(400, str(error)) from error


def _json(page: Page) -> _Handler:
    def read(request: Request) -> Response:
        return Response(msgspec.json.encode(_load(page, request, query(request))), media_type="application/json")

    return read


def _csv(page: Page) -> _Handler:
    def read(request: Request) -> Response:
        rows = getattr(_load(page, request, query(request)), "rows", None)
        if rows is None:
            raise ProblemError(404, "this page has no table")
        # The mark at the beginning is how spreadsheets know UTF-8.
        return Response("\ufeff" + "".join(table(rows)), media_type="text/csv; charset=utf-8")

    return read


def table(rows: Sequence[Struct]) -> Iterator[str]:
    """Rows as lines of CSV, with their fields' names first; what is no text or number as JSON."""
    out = io.StringIO()
    writer = csv.writer(out)
    for n, row in enumerate(rows):
        if n == 0:
            writer.writerow(row.__struct_fields__)
        writer.writerow([_cell(getattr(row, name)) for name in row.__struct_fields__])
        yield out.getvalue()
        out.seek(0)
        out.truncate()


def _cell(value: Any) -> str:
    plain = msgspec.to_builtins(value)
    if plain is None:
        return ""
    if not isinstance(plain, str):
        return msgspec.json.encode(plain).decode()
    return "'" + plain if plain.startswith(_FORMULA) else plain


def _html(page: Page) -> _Handler:
    def read(request: Request) -> Response:
        asked = query(request)
        return show(request, page, _load(page, request, asked), asked)

    return read


def show(request: Request, page: Page, view: Struct, asked: Query, status: int = 200) -> Response:
    """A page as HTML, whose forms carry the token of the visitor's session; a visitor without one gets one."""
    here = desk(request)
    known = getattr(request.state, "session", None)
    session = known or here.sessions.begin()
    html = templating.render(
        page, view, asked, quote(request.scope["path"], _PLAIN), csrf=here.sessions.form_token(session), user=getattr(request.state, "visitor", None)
    )
    response = Response(html, status, media_type="text/html; charset=utf-8")
    if known is None:
        begin(response, here, session)
    if request.query_params.get("lang") in LANGUAGES and request.cookies.get(LANGUAGE_COOKIE) != asked.lang:
        response.set_cookie(LANGUAGE_COOKIE, asked.lang, max_age=_YEAR, samesite="lax", secure=here.settings.is_https)
    return response


def show_problem(request: Request, status: int, detail: str) -> Response:
    """What was wrong with a request, as a page."""
    return show(request, PROBLEM, Refusal(status, detail), query(request), status)
