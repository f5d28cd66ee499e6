"""The application: everything put together. ``waqai serve`` runs it; each worker makes its own."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from anyio import to_thread
from fastapi import Depends, FastAPI, Request, Response
from starlette.middleware.gzip import GZipMiddleware

from waqai import __version__
from waqai.store import Store
from waqai.web import api, assets, feeds, forms, managing, mounted, problems, reviewing
from waqai.web.pages import PAGES
from waqai.web.security import Desk, Gate, guard
from waqai.web.settings import Served, Settings

#: Requests at work at once; others wait. More would share the same processor and wait for each other, each with a connection of the store's fifteen.
THREADS = 12


def create_app(store_url: str, settings: Settings) -> FastAPI:
    """The application over a store. StoreError if there is no store of this version."""
    store = Store.open(store_url)
    # FastAPI's own pages of documentation load scripts from elsewhere.
    app = FastAPI(
        title="waqai", version=__version__, openapi_url=None, docs_url=None, redoc_url=None, lifespan=_lifespan, dependencies=[Depends(guard)]
    )
    app.state.desk = Desk(store, settings)
    problems.install(app, mounted.show_problem)
    for router in (api.router(), feeds.router(), forms.router(), reviewing.router(), managing.router(), assets.router(), mounted.router(PAGES)):
        app.include_router(router)
    app.add_api_route(f"{api.PREFIX}/openapi.json", _openapi, include_in_schema=False, name="openapi", response_class=Response)
    # The last few percent of size would take most of the time.
    app.add_middleware(GZipMiddleware, minimum_size=2048, compresslevel=4)
    app.add_middleware(Gate, settings=settings)
    return app


def from_environment() -> FastAPI:
    """The application that ``waqai serve`` told its workers to run."""
    served = Served.from_environment()
    return create_app(served.store, served.settings)


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    to_thread.current_default_thread_limiter().total_tokens = THREADS
    yield
    app.state.desk.store.close()


async def _openapi(request: Request) -> Response:
    return api.answer(api.openapi(request.app))
