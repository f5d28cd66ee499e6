"""Static files: served under an address that holds a hash of them all, and so for ever."""

from __future__ import annotations

import gzip
import mimetypes
from functools import cache, lru_cache
from hashlib import blake2s
from pathlib import Path

from fastapi import APIRouter, Request, Response

from waqai.store import UnknownIdError

FOLDER = Path(__file__).parent / "static"
_FOREVER = "public, max-age=31536000, immutable"
#: What is packed already.
_PACKED = (".woff2", ".png", ".gz")


@cache
def _digest(folder: Path) -> str:
    """A hash of all files: one for all of them, so that a style's relative address of a font stays within it."""
    made = blake2s(digest_size=6)
    for file in sorted(path for path in folder.rglob("*") if path.is_file()):
        made.update(file.read_bytes())
    return made.hexdigest()


def url(name: str) -> str:
    """The address of a static file, by its path below ``static``: it changes with the content. FileNotFoundError if there is none."""
    if not (FOLDER / name).is_file():
        raise FileNotFoundError(name)
    return f"/static/{_digest(FOLDER)}/{name}"


def router() -> APIRouter:
    """The route of static files: with the hash of their content, kept for ever; without, asked for each time."""
    assets = APIRouter(include_in_schema=False)
    assets.add_api_route("/static/{path:path}", _static, name="static", response_class=Response)
    return assets


def _static(path: str, request: Request) -> Response:
    packed = "gzip" in request.headers.get("accept-encoding", "")
    first, _, rest = path.partition("/")
    if rest and (file := _file(rest)) is not None and first == _digest(FOLDER):
        return _response(rest, _FOREVER, packed=packed and not file.name.endswith(_PACKED))
    if (file := _file(path)) is not None:
        return _response(path, "no-cache", packed=packed and not file.name.endswith(_PACKED))
    raise UnknownIdError(f"there is no file {path[:80]}")


def _file(path: str) -> Path | None:
    """The file of a path, None if there is none or it lies elsewhere."""
    file = (FOLDER / path).resolve()
    return file if file.is_relative_to(FOLDER.resolve()) and file.is_file() else None


@lru_cache(maxsize=512)
def _content(name: str, packed: bool) -> bytes:
    """What a file holds, gzipped once if asked for: doing so for every visitor takes longer than the page."""
    content = (FOLDER / name).read_bytes()
    return gzip.compress(content, 9, mtime=0) if packed else content


def _response(name: str, caching: str, *, packed: bool) -> Response:
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    headers = {"Cache-Control": caching, "Vary": "Accept-Encoding"} | ({"Content-Encoding": "gzip"} if packed else {})
    return Response(_content(name, packed), media_type=kind, headers=headers)
