"""Static files: served under an address that holds a hash of them all, and so for ever."""

from __future__ import annotations

import mimetypes
from functools import cache
from hashlib import blake2s
from pathlib import Path

from fastapi import APIRouter, Response

from waqai.store import UnknownIdError

FOLDER = Path(__file__).parent / "static"
_FOREVER = "public, max-age=31536000, immutable"


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


def _static(path: str) -> Response:
    first, _, rest = path.partition("/")
    if rest and first == _digest(FOLDER) and (file := _file(rest)) is not None:
        return _response(file, _FOREVER)
    if (file := _file(path)) is not None:
        return _response(file, "no-cache")
    raise UnknownIdError(f"there is no file {path[:80]}")


def _file(path: str) -> Path | None:
    """The file of a path, None if there is none or it lies elsewhere."""
    file = (FOLDER / path).resolve()
    return file if file.is_relative_to(FOLDER.resolve()) and file.is_file() else None


def _response(file: Path, caching: str) -> Response:
    kind = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
    return Response(file.read_bytes(), media_type=kind, headers={"Cache-Control": caching})
