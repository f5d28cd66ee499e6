"""What the API lets people write: judgements by reviewers, and searches that they keep. Every write is in the audit, in the same transaction."""

from __future__ import annotations

import secrets
from typing import Annotated, TypeVar
from urllib.parse import parse_qs, urlencode

import msgspec
from fastapi import Request
from msgspec import Meta, Struct

from waqai.judgements import Action, Correction, DayIs, Judgement, JudgementError, PartiesAre, PlaceIs, TopicsAre, TypeIs
from waqai.ontology import contexts, event_types
from waqai.store import Store
from waqai.store.accounts import Access, SavedSearch
from waqai.types import Evidence, EvidenceError
from waqai.web.problems import ProblemError
from waqai.web.types import Query
from waqai.web.users import Visitor

T = TypeVar("T")

_Id = Annotated[str, Meta(max_length=200, pattern=r"^[^\u0000]*$")]
_Note = Annotated[str, Meta(max_length=2000, pattern=r"^[^\u0000]*$")]
#: Searches that one person may keep.
_MOST_SEARCHES = 200


class JudgementRequest(Struct, frozen=True, forbid_unknown_fields=True):
    """A decision: on ``event``; of merge and split, also on ``other``; to correct, with ``correction``; to undo, only what it ``undoes``."""

    action: Action
    event: _Id = ""
    other: _Id | None = None
    undoes: _Id | None = None
    correction: Correction | None = None
    note: _Note = ""


class SearchRequest(Struct, frozen=True, forbid_unknown_fields=True):
    """A search to keep: its name, and its filters as in the query of an address (``country=IRQ&country=SYR``)."""

    name: Annotated[str, Meta(min_length=1, max_length=200, pattern=r"^[^\u0000]+$")]
    query: Annotated[str, Meta(max_length=2000, pattern=r"^[^\u0000]*$")]


async def body(request: Request, type: type[T]) -> T:
    """The JSON of a request; ProblemError 415 for another kind, 400 for what is no JSON, 422 for what is not of the type."""
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != "application/json":
        raise ProblemError(415, "send application/json")
    data = await request.body()
    try:
        return msgspec.json.decode(data, type=type)
    except msgspec.ValidationError as error:
        raise ProblemError(422, str(error)) from error
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise ProblemError(400, f"the body is no JSON: {error}") from error


def judge(store: Store, visitor: Visitor, asked: JudgementRequest) -> Judgement:
    """Add a judgement and link anew what it bears on; UnknownIdError for no such event, JudgementError if it says too little or nonsense."""
    from waqai.engine.ingest import default_linker

    with store.transaction():
        made = _judged(store, visitor, asked)
        touched = {a.document for a in (made.target, made.other) if a is not None}
        default_linker(store).update(sorted(touched))
        store.accounts.note(visitor.name, f"judgement {made.action}", made.id, made.note)
    return made


def _judged(store: Store, visitor: Visitor, asked: JudgementRequest) -> Judgement:
    if asked.action is Action.UNDO:
        if not asked.undoes or asked.event or asked.other or asked.correction:
            raise JudgementError("to undo, give the id of a judgement in undoes, and nothing else")
        return store.undo(asked.undoes, by=visitor.name, note=asked.note)
    if asked.undoes is not None or (asked.correction is not None) != (asked.action is Action.CORRECT):
        raise JudgementError("undoes is for undo, and correction for correct, alone")
    if (asked.other is not None) != (asked.action in (Action.MERGE, Action.SPLIT)) or asked.other == asked.event:
        raise JudgementError("merge and split are about two different events, event and other; all else is about one")
    if asked.correction is not None:
        check(store, asked.event, asked.correction)
    return store.judge(asked.action, asked.event, by=visitor.name, other=asked.other, correction=asked.correction, note=asked.note)


def check(store: Store, event: str, correction: Correction) -> None:
    """Raise JudgementError for a correction that names what there is not: a type, mode or topic, or words that do not stand in the document."""
    if "\0" in msgspec.json.encode(correction).decode() or b"\\u0000" in msgspec.json.encode(correction):
        raise JudgementError("null characters are not allowed")
    match correction:
        case TypeIs(type=type, modes=modes):
            if type not in event_types() or not set(modes) <= set(event_types()[type].modes):
                raise JudgementError(f"{type} with modes {', '.join(modes) or 'none'} is not known")
        case TopicsAre(topics=topics):
            if not set(topics) <= set(contexts()):
                raise JudgementError(f"not all of {', '.join(topics)} are known topics")
        case DayIs(start=start, end=end):
            if end is not None and (start is None or end < start):
                raise JudgementError("the last day is before the first")
        case _:
            _check_number(correction)
    _check_words(store, event, _cited(correction))


def _check_number(correction: Correction) -> None:
    what, value = getattr(correction, "what", "killed"), getattr(correction, "value", None)
    if what not in ("killed", "wounded") or (value is not None and not 0 <= value <= 10_000_000):
        raise JudgementError("a count is of killed or wounded, from 0 to ten million")


def _cited(correction: Correction) -> tuple[Evidence, ...]:
    match correction:
        case DayIs(naming=Evidence() as naming) | PlaceIs(naming=Evidence() as naming):
            return (naming,)
        case PartiesAre(parties=parties):
            return tuple(p.naming for p in parties)
        case _:
            return ()


def _check_words(store: Store, event: str, cited: tuple[Evidence, ...]) -> None:
    if cited:
        document = store.document(store.telling(event).telling.document)
        try:
            for evidence in cited:
                document.check(evidence)
        except EvidenceError as error:
            raise JudgementError(str(error)) from error


def save(store: Store, visitor: Visitor, asked: SearchRequest) -> SavedSearch:
    """Keep a search; ProblemError 422 for filters that make no sense, 409 if there are too many."""
    params = {name: tuple(values) for name, values in parse_qs(asked.query.removeprefix("?"), max_num_fields=100).items()}
    try:
        Query(params).filter()
    except ValueError as error:
        raise ProblemError(422, str(error)) from error
    with store.transaction():
        if len(store.accounts.searches(visitor.name)) >= _MOST_SEARCHES:
            raise ProblemError(409, f"nobody keeps more than {_MOST_SEARCHES} searches")
        saved = store.accounts.save_search(secrets.token_hex(8), visitor.name, asked.name, urlencode(params, doseq=True))
        store.accounts.note(visitor.name, "search saved", saved.id, asked.name)
    return saved


def forget(store: Store, visitor: Visitor, id: str) -> None:
    """Remove a saved search of the visitor's own, or as an admin anybody's; UnknownIdError for no such search, ProblemError 403 for another's."""
    with store.transaction():
        saved = store.accounts.search(id)
        if saved.owner != visitor.name and visitor.access is not Access.ADMIN:
            raise ProblemError(403, "this search is somebody else's")
        store.accounts.forget_search(id)
        store.accounts.note(visitor.name, "search removed", id)
