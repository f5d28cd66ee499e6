"""The pages on loopback without routing, sessions or security: for tests and for looking at them. ``python tests/web/dev.py STORE [PORT]``."""

from __future__ import annotations

import sys
from collections.abc import Awaitable, Callable

from fastapi import FastAPI, Request, Response
from fastapi.responses import HTMLResponse
from fastapi.staticfiles import StaticFiles

from waqai.store import Store
from waqai.web.pages import PAGES
from waqai.web.templating import STATIC, render
from waqai.web.types import Page, Query

POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'"


def asked(request: Request) -> Query:
    """What a request asks for."""
    params: dict[str, tuple[str, ...]] = {}
    for name, value in request.query_params.multi_items():
        params[name] = (*params.get(name, ()), value)
    return Query(params, "en" if request.query_params.get("lang") == "en" else "ar", dict(request.path_params))


def app(store: Store) -> FastAPI:
    """An application that shows the pages of a store."""
    made = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
    made.mount("/static", StaticFiles(directory=STATIC))

    @made.middleware("http")
    async def guard(request: Request, call: Callable[[Request], Awaitable[Response]]) -> Response:
        answer = await call(request)
        answer.headers["Content-Security-Policy"] = POLICY
        return answer

    def add(page: Page) -> None:
        def show(request: Request) -> HTMLResponse:
            query = asked(request)
            return HTMLResponse(render(page, page.load(store, query), query, request.url.path))

        made.add_api_route(page.path, show, name=page.name)

    for page in PAGES:
        add(page)

    @made.post("/read")
    async def read(request: Request) -> HTMLResponse:
        from waqai.web.pages.read import read_text

        form = await request.form()
        page = next(p for p in PAGES if p.name == "read")
        return HTMLResponse(render(page, read_text(str(form["text"]), str(form.get("published", ""))), asked(request), "/read"))

    return made


if __name__ == "__main__":
    import uvicorn

    uvicorn.run(app(Store.open(sys.argv[1])), host="127.0.0.1", port=int(sys.argv[2]) if len(sys.argv) > 2 else 8765, log_level="warning")
