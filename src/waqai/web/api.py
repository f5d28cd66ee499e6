"""The REST API under ``/api/v1``: JSON of the package's own types, described by OpenAPI 3.1 from the same types."""

from __future__ import annotations

import datetime as dt
from collections.abc import Awaitable, Callable
from typing import Annotated, Any

import msgspec
from fastapi import APIRouter, Depends, FastAPI, Request, Response
from fastapi.openapi.utils import get_openapi
from fastapi.responses import StreamingResponse
from msgspec import Meta, Struct
from starlette.concurrency import run_in_threadpool

from waqai import __version__
from waqai.judgements import Judgement
from waqai.store.accounts import Access, Entry, SavedSearch
from waqai.store.values import Page
from waqai.types import Document, Reading
from waqai.web import bulk, writes
from waqai.web.endpoints import ENDPOINTS, PARAMETERS, Endpoint, audit
from waqai.web.problems import MEDIA_TYPE, Problem, ProblemError
from waqai.web.queries import query
from waqai.web.security import Desk, client, desk, needs
from waqai.web.users import Visitor

PREFIX = "/api/v1"
_REF = "#/components/schemas/{name}"
_Short = Annotated[str, Meta(max_length=500, pattern=r"^[^\u0000]*$")]


class ReadRequest(Struct, frozen=True, forbid_unknown_fields=True):
    """A report to read; without its day of publication, relative times ("أمس") stay undated."""

    text: str
    published: dt.date | None = None
    title: _Short | None = None
    source: _Short | None = None


class Me(Struct, frozen=True):
    """Who is asking, and the token that writes of this session carry in the header ``X-CSRF-Token``; None without a session."""

    name: str
    role: Access | None
    csrf: str | None = None


_TYPES: tuple[Any, ...] = (
    *(e.returns for e in ENDPOINTS), Problem, ReadRequest, Me, Reading, Judgement, SavedSearch, Page[SavedSearch], Page[Entry],
    writes.JudgementRequest, writes.SearchRequest,
)  # fmt: skip


def answer(value: object, status: int = 200) -> Response:
    """A value as JSON."""
    return Response(msgspec.json.encode(value), status, media_type="application/json")


def router() -> APIRouter:
    """All routes of the API."""
    api = APIRouter(prefix=PREFIX)
    for endpoint in ENDPOINTS:
        _add(api, endpoint)
    _add(api, Endpoint("/audit", "What was written here, by whom; for admins.", Page[Entry], audit, ("cursor", "limit")), Access.ADMIN)
    for kind in bulk.KINDS:
        _add_export(api, kind)
    _add_writes(api)
    api.add_api_route("/me", _me, summary="Who is asking.", name="me", responses=_responses(Me), response_class=Response)
    return api


def _add(api: APIRouter, endpoint: Endpoint, access: Access | None = None) -> None:
    def read(request: Request) -> Response:
        try:
            return answer(endpoint.load(desk(request).store, query(request)))
        except ValueError as error:
            raise ProblemError(400, str(error)) from error

    api.add_api_route(
        endpoint.path,
        read,
        name=_name(endpoint.path),
        operation_id=_name(endpoint.path),
        summary=endpoint.summary,
        response_class=Response,
        responses=_responses(
            endpoint.returns, *((400,) if endpoint.parameters else ()), *((404,) if "{" in endpoint.path else ()), *endpoint.problems
        ),
        openapi_extra={"parameters": [_parameter(name) for name in endpoint.parameters] + _path_parameters(endpoint.path)},
        dependencies=[Depends(needs(access))] if access else [],
    )


def _name(path: str) -> str:
    return path.strip("/").replace("/{id}/", "_").replace("/{id}", "_one").replace("/", "_").replace(".", "_")


def _path_parameters(path: str) -> list[dict[str, Any]]:
    schema = {"type": "string", "minLength": 1, "pattern": "^[^/\\u0000]+$"}
    return [{"name": "id", "in": "path", "required": True, "schema": schema}] if "{id}" in path else []


def _parameter(name: str) -> dict[str, Any]:
    p = PARAMETERS[name]
    return {"name": name, "in": "query", "required": p.required, "description": p.description, "schema": dict(p.schema)}


def _reference(type: Any) -> dict[str, Any]:
    (schema,), _ = msgspec.json.schema_components((type,), ref_template=_REF)
    return schema


def _responses(type: Any, *errors: int, status: int = 200) -> dict[int | str, dict[str, Any]]:
    """What may come back, for the OpenAPI document."""
    found: dict[int | str, dict[str, Any]] = {status: {"description": "Done.", "content": {"application/json": {"schema": _reference(type)}}}}
    problem = {"content": {MEDIA_TYPE: {"schema": _reference(Problem)}}}
    said = {400: "A parameter makes no sense.", 401: "Nobody known, or a token that is none.", 403: "Not allowed.", 404: "There is no such thing.",
            409: "It cannot be done now.", 413: "Too large.", 415: "Not JSON.", 422: "It says too little, or nonsense.", 429: "Too many requests."}  # fmt: skip
    return found | {code: {"description": said[code], **problem} for code in sorted({401, 429, *errors})}


def _add_export(api: APIRouter, kind: str) -> None:
    def export(request: Request) -> Response:
        try:
            lines = bulk.lines(desk(request).store, kind, query(request))
        except ValueError as error:
            raise ProblemError(400, str(error)) from error
        return StreamingResponse(lines, media_type="application/x-ndjson", headers={"Content-Disposition": f'attachment; filename="{kind}.jsonl"'})

    done: dict[int | str, dict[str, Any]] = {
        200: {"description": "One JSON object a line.", "content": {"application/x-ndjson": {"schema": {"type": "string"}}}}
    }
    api.add_api_route(
        f"/export/{kind}.jsonl", export, name=f"export_{kind}", operation_id=f"export_{kind}", summary=f"All {kind} as JSON lines; filtered as /{kind} is.",
        response_class=Response, responses=_responses(Problem, 400) | done,
        openapi_extra={"parameters": [_parameter(p) for e in ENDPOINTS if e.path == f"/{kind}" and kind != "judgements" for p in e.parameters
                                      if p not in ("cursor", "limit")]},
    )  # fmt: skip


_Handler = Callable[..., Awaitable[Response]]


def _add_writes(api: APIRouter) -> None:
    def add(path: str, method: str, handler: _Handler, summary: str, returns: Any, takes: Any, status: int, *errors: int) -> None:
        taken = {"requestBody": {"required": True, "content": {"application/json": {"schema": _reference(takes)}}}} if takes else {}
        api.add_api_route(
            path, handler, methods=[method], name=handler.__name__.strip("_"), operation_id=handler.__name__.strip("_"), summary=summary,
            response_class=Response, status_code=status, openapi_extra={**taken, "parameters": _path_parameters(path)},
            responses=_responses(returns, *errors, status=status) if returns else _nothing(*errors),
        )  # fmt: skip

    posting = (400, 403, 413, 415, 422)
    add("/read", "POST", _read, "The reading of a text, which is not stored.", Reading, ReadRequest, 200, *posting)
    add("/judgements", "POST", _judge, "A decision of a reviewer.", Judgement, writes.JudgementRequest, 201, *posting, 404)
    add("/searches", "GET", _searches, "The visitor's saved searches, the oldest first.", Page[SavedSearch], None, 200, 403)
    add(
        "/searches",
        "POST",
        _save,
        "Keep a search, whose feeds are at /feeds/{id}.atom and .json.",
        SavedSearch,
        writes.SearchRequest,
        201,
        *posting,
        409,
    )
    add("/searches/{id}", "DELETE", _forget, "Remove a saved search.", None, None, 204, 403, 404)


def _nothing(*errors: int) -> dict[int | str, dict[str, Any]]:
    return {code: said for code, said in _responses(Problem, *errors).items() if code != 200} | {204: {"description": "Done."}}


async def _read(request: Request) -> Response:
    here = desk(request)
    here.readings.take(client(request))
    asked = await writes.body(request, ReadRequest)
    if len(asked.text) > here.settings.text_limit:
        raise ProblemError(413, f"a text has at most {here.settings.text_limit} characters")
    return answer(await run_in_threadpool(_reading, asked))


def _reading(asked: ReadRequest) -> Reading:
    from waqai.api import Reader

    return Reader().read(Document.of(asked.text, published=asked.published, title=asked.title, source=asked.source))


async def _judge(request: Request, visitor: Annotated[Visitor, Depends(needs(Access.REVIEWER))]) -> Response:
    asked = await writes.body(request, writes.JudgementRequest)
    return answer(await run_in_threadpool(writes.judge, desk(request).store, visitor, asked), 201)


async def _searches(request: Request, visitor: Annotated[Visitor, Depends(needs(Access.READER))]) -> Response:
    found = await run_in_threadpool(desk(request).store.accounts.searches, visitor.name)
    return answer(Page(tuple(found)))


async def _save(request: Request, visitor: Annotated[Visitor, Depends(needs(Access.READER))]) -> Response:
    asked = await writes.body(request, writes.SearchRequest)
    return answer(await run_in_threadpool(writes.save, desk(request).store, visitor, asked), 201)


async def _forget(request: Request, id: str, visitor: Annotated[Visitor, Depends(needs(Access.READER))]) -> Response:
    await run_in_threadpool(writes.forget, desk(request).store, visitor, id)
    return Response(status_code=204)


async def _me(request: Request) -> Response:
    here: Desk = desk(request)
    visitor, session = request.state.visitor, request.state.session
    return answer(Me(visitor.name, visitor.access, here.sessions.form_token(session) if session else None))


def openapi(app: FastAPI) -> dict[str, Any]:
    """The OpenAPI document, made once."""
    if app.openapi_schema is None:
        made = get_openapi(title="waqai", version=__version__, routes=app.routes)
        _, components = msgspec.json.schema_components(_TYPES, ref_template=_REF)
        made.setdefault("components", {})["schemas"] = components
        made["components"]["securitySchemes"] = {"token": {"type": "http", "scheme": "bearer"}}
        made["security"] = [{}, {"token": []}]
        app.openapi_schema = _own(made)
    return app.openapi_schema


def _own(made: dict[str, Any]) -> dict[str, Any]:
    """Without what FastAPI adds of its own: answers that are never given, and path parameters that are described already."""
    for operations in made["paths"].values():
        for operation in operations.values():
            parameters = {(p["in"], p["name"]): p for p in operation.get("parameters", [])}
            operation["parameters"] = list(parameters.values())
            validation = operation["responses"].get("422", {}).get("content", {})
            if MEDIA_TYPE not in validation:
                operation["responses"].pop("422", None)
    return made
