"""A request's query as pages, the API and feeds take it."""

from __future__ import annotations

from typing import Any

from fastapi import Request

from waqai.web.types import Query

LANGUAGES = ("ar", "en")
LANGUAGE_COOKIE = "lang"


def language(request: Request) -> str:
    """The language asked for by ``?lang=``, else by the cookie, else Arabic."""
    for given in (request.query_params.get("lang"), request.cookies.get(LANGUAGE_COOKIE)):
        if given in LANGUAGES:
            return given
    return LANGUAGES[0]


def query(request: Request) -> Query:
    """The query of a request."""
    params = {name: tuple(request.query_params.getlist(name)) for name in request.query_params}
    path: dict[str, Any] = request.path_params
    return Query(params, language(request), {name: str(value) for name, value in path.items()})
