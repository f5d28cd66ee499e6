"""The routes of the page Review besides the page itself: an event alone, what it could be merged with, judgements, who looks at what, the gold files."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Annotated

import msgspec
from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import RedirectResponse, StreamingResponse
from msgspec import Struct
from starlette.background import BackgroundTask
from starlette.concurrency import run_in_threadpool

from waqai.judgements import Action, Judgement, JudgementError
from waqai.store import Store, UnknownIdError
from waqai.store.accounts import Access
from waqai.store.reviewing import Opening
from waqai.types import Span
from waqai.web import wishes, writes
from waqai.web.forms import Fields
from waqai.web.mounted import show
from waqai.web.pages import review
from waqai.web.queries import query
from waqai.web.security import desk, needs
from waqai.web.types import Page, Query, local
from waqai.web.users import Visitor
from waqai.web.writes import JudgementRequest

Reviewer = Annotated[Visitor, Depends(needs(Access.REVIEWER))]


class Looking(Struct, frozen=True):
    """Who else looks at an event, and what was said of it."""

    telling: str
    others: tuple[Opening, ...]
    said: tuple[review.Said, ...]


class Made(Struct, frozen=True):
    """The judgements that a form made, and the event to go on with: itself, or one that was added."""

    judgements: tuple[str, ...]
    event: str


class Alone(Struct, frozen=True):
    """One event to judge, without the page around it."""

    task: review.Task


def _task(store: Store, query: Query) -> Alone:
    return Alone(review.task(store, query.first("id")))


#: Parts of the page that are asked for by themselves.
TASK = Page("", "review_task", "review_task.html", _task)
CANDIDATES = Page("", "review_candidates", "review_candidates.html", review.candidates)
LOOKING = Page("", "review_looking", "review_looking.html", _task)


def router() -> APIRouter:
    """All routes below ``/review``."""
    made = APIRouter(include_in_schema=False)
    made.add_api_route("/review/judge", _judge, methods=["POST"], name="judge form", response_class=Response)
    made.add_api_route("/review/look", _look, methods=["POST"], name="look form", response_class=Response)
    made.add_api_route("/review/tasks/{id}", _part(TASK), name="review task", response_class=Response)
    made.add_api_route("/review/candidates/{id}", _part(CANDIDATES), name="review candidates", response_class=Response)
    for path, name in (("/review/gold.jsonl", "annotations"), ("/review/gold.docs.jsonl", "documents")):
        made.add_api_route(path, _gold(name), name=f"gold {name}", response_class=Response)
    return made


def _part(page: Page) -> Callable[[Request], Response]:
    def read(request: Request) -> Response:
        asked = query(request)
        return show(request, page, page.load(desk(request).store, asked), asked)

    return read


async def _judge(request: Request, fields: Fields, visitor: Reviewer) -> Response:
    """Judge as a form says: programs get what was made, people the page that they came from."""
    made = await run_in_threadpool(_judged, desk(request).store, visitor, fields)
    if "application/json" in request.headers.get("accept", ""):
        return Response(msgspec.json.encode(made), 201, media_type="application/json")
    return RedirectResponse(local(fields.get("back", "/review")), 303)


def _judged(store: Store, visitor: Visitor, fields: Mapping[str, str]) -> Made:
    """Make all judgements of a form, or none."""
    with store.transaction():
        made = [writes.judge(store, visitor, asked) for asked in requests(store, fields)]
    if not made:
        raise JudgementError("choose what to correct")
    event = made[-1].target.event if made[-1].action is Action.ADD and made[-1].target else fields.get("event", "") or _event_of(made[-1])
    return Made(tuple(j.id for j in made), event)


def _event_of(judgement: Judgement) -> str:
    return judgement.target.event if judgement.target else ""


def requests(store: Store, fields: Mapping[str, str]) -> list[JudgementRequest]:
    """What a form of the page Review asks for; JudgementError for what makes no sense."""
    given, event, note = fields.get("action", ""), fields.get("event", ""), fields.get("note", "")[:2000]
    if given == "part":
        return [JudgementRequest(Action.SPLIT, event, other, note=note) for other in _beside(store, event)]
    if given not in list(Action):
        raise JudgementError(f"action: {given[:40]!r} is not known")
    action = Action(given)
    if action is Action.UNDO:
        return [JudgementRequest(action, undoes=fields.get("judgement", ""), note=note)]
    if action in (Action.MERGE, Action.SPLIT):
        return [JudgementRequest(action, event, fields.get("other", ""), note=note)]
    if action is Action.ADD or fields.get("field"):
        return [
            JudgementRequest(action, event, chosen=_chosen(fields, action), type=fields.get("type", "") if action is Action.ADD else "", note=note)
        ]
    if action is Action.CORRECT:
        telling = store.reviews.event(event).telling
        return [JudgementRequest(action, event, correction=c, note=note) for c in wishes.corrections(telling, fields)]
    return [JudgementRequest(action, event, note=note)]


def _beside(store: Store, event: str) -> list[str]:
    """The other tellings of an event's record, from all of which it is to be parted."""
    try:
        found = [t.id for t in store.record_with(event).tellings if t.id != event]
    except UnknownIdError:
        found = []
    if not found:
        raise JudgementError("this event is a record of its own already")
    return found


def _chosen(fields: Mapping[str, str], action: Action) -> wishes.Chosen:
    field = "trigger" if action is Action.ADD else fields.get("field", "")
    if field not in list(wishes.Field):
        raise JudgementError(f"field: {field[:40]!r} is not known")
    span = wishes.span_of(fields["span"]) if fields.get("span") else Span(0, 0)
    return wishes.Chosen(wishes.Field(field), span.start, span.end, fields.get("words", "").replace("\r\n", "\n")[:400])


async def _look(request: Request, fields: Fields, visitor: Reviewer) -> Response:
    """Note that a reviewer looks at an event; who else does, and what was said of it. Looking is no write of the audit's."""
    event = fields.get("event", "")[:200]
    here = desk(request)
    seen = await run_in_threadpool(_seen, here.store, visitor, event)
    response = show(request, LOOKING, seen, query(request))
    response.background = BackgroundTask(_warm)
    return response


def _seen(store: Store, visitor: Visitor, event: str) -> Looking:
    telling = store.reviews.event(event).telling
    store.reviews.open(visitor.name, event)
    return Looking(event, tuple(store.reviews.openings(event, besides=visitor.name)), review.said_of(store, telling))


def _warm() -> None:
    """Load what the first choice of words needs, before somebody waits for it; once loaded this costs nothing."""
    from waqai.readers.embedded.reader import embedded_reader

    embedded_reader()


def _gold(name: str) -> Callable[[Request], Response]:
    def read(request: Request) -> Response:
        from waqai.export.reviewed import annotated, documents

        partial = bool(query(request).first("partial"))
        lines = (annotated if name == "annotations" else documents)(desk(request).store, partial=partial)
        return StreamingResponse(lines, media_type="application/x-ndjson", headers={"Content-Disposition": f'attachment; filename="{name}.jsonl"'})

    return read
