"""A page's JSON without a server: the application asked in this process."""

from __future__ import annotations

from urllib.parse import urlsplit

import httpx

from waqai.web.app import create_app
from waqai.web.settings import Settings

#: What has a form of its own and no twin.
_AS_IT_IS = ("/api/", "/feeds/", "/static/")


async def get(store: str, settings: Settings, path: str) -> tuple[int, bytes]:
    """The status and body of an address: of a page its ``.json``, of anything else what there is. StoreError if there is no such store."""
    app = create_app(store, settings)
    try:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://localhost") as client:
            response = await client.get(twin(path))
            return response.status_code, response.content
    finally:
        app.state.desk.store.close()


def twin(path: str) -> str:
    """The address of a page's JSON."""
    parts = urlsplit(path)
    if parts.path.startswith(_AS_IT_IS) or parts.path.endswith((".json", ".csv")):
        return path
    return parts._replace(path="/index.json" if parts.path == "/" else f"{parts.path.rstrip('/')}.json").geturl()
