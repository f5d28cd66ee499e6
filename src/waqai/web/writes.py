"""What the API lets people write: judgements by reviewers, and searches that they keep. Every write is in the audit, in the same transaction."""

from __future__ import annotations

import re
import secrets
from typing import Annotated, TypeVar
from urllib.parse import parse_qs, urlencode

import msgspec
from fastapi import Request
from msgspec import Meta, Struct
from msgspec.structs import replace

from waqai.corrections import Correction, DayIs, PartiesAre, PlaceIs, RoleIs, SourceIs, TopicsAre, TriggersAre, TypeIs, cited
from waqai.judgements import Action, Judgement, JudgementError
from waqai.ontology import contexts, event_types, sectors
from waqai.store import Store
from waqai.store.accounts import Access, SavedSearch
from waqai.tellings import added
from waqai.types import Evidence, EvidenceError
from waqai.web.problems import ProblemError
from waqai.web.types import Query
from waqai.web.users import Visitor
from waqai.web.wishes import Chosen, cite, correction_of, without

T = TypeVar("T")

_Id = Annotated[str, Meta(max_length=200, pattern=r"^[^\u0000]*$")]
_Note = Annotated[str, Meta(max_length=2000, pattern=r"^[^\u0000]*$")]
#: Searches that one person may keep.
_MOST_SEARCHES = 200


class JudgementRequest(Struct, frozen=True, forbid_unknown_fields=True):
    """A decision on ``event``.

    Of merge and split, also on ``other``; to correct, with ``correction``, or words ``chosen`` for a field, which are resolved; to undo, only what it
    ``undoes``. To add: the words ``chosen`` as trigger tell one more event of the report that tells ``event``, of this ``type`` or, without one, of the
    same; a mention that ``event`` has there is split off.
    """

    action: Action
    event: _Id = ""
    other: _Id | None = None
    undoes: _Id | None = None
    correction: Correction | None = None
    chosen: Chosen | None = None
    type: _Id = ""
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
        waiting = set(store.unlinked())
        made = _judged(store, visitor, asked)
        touched = {a.document for a in (made.target, made.other) if a is not None}
        regroups = made.action in (Action.MERGE, Action.SPLIT, Action.UNDO) or not waiting.isdisjoint(touched)
        default_linker(store).update(sorted(touched), may_regroup=regroups)
        store.accounts.note(visitor.name, f"judgement {made.action}", made.id, made.note)
    return made


def _judged(store: Store, visitor: Visitor, asked: JudgementRequest) -> Judgement:
    if asked.action is Action.UNDO:
        if not asked.undoes or asked.event or asked.other or asked.correction or asked.chosen:
            raise JudgementError("to undo, give the id of a judgement in undoes, and nothing else")
        return store.undo(asked.undoes, by=visitor.name, note=asked.note)
    if asked.action is Action.ADD:
        return _added(store, visitor, asked)
    if asked.undoes is not None or (asked.correction is None) + (asked.chosen is None) != (1 if asked.action is Action.CORRECT else 2):
        raise JudgementError("undoes is for undo alone; to correct, give correction or chosen, and otherwise neither")
    if asked.chosen is not None:
        telling = store.reviews.event(asked.event).telling
        asked = replace(asked, correction=correction_of(store.document(telling.document), telling, asked.chosen))
    if (asked.other is not None) != (asked.action in (Action.MERGE, Action.SPLIT)) or asked.other == asked.event:
        raise JudgementError("merge and split are about two different events, event and other; all else is about one")
    if asked.correction is not None:
        check(store, asked.event, asked.correction)
    return store.judge(asked.action, asked.event, by=visitor.name, other=asked.other, correction=asked.correction, note=asked.note)


def _added(store: Store, visitor: Visitor, asked: JudgementRequest) -> Judgement:
    """One more event; the mention of another at these words, if it has any there, is taken from it."""
    if asked.chosen is None or asked.other or asked.undoes or asked.correction:
        raise JudgementError("to add an event, give the words chosen for it and an event of the same report, and nothing else")
    beside = store.reviews.event(asked.event).telling
    document = store.document(beside.document)
    type, naming = asked.type or beside.type, cite(document, asked.chosen)
    check(store, asked.event, TypeIs(type))
    if any(t.span == naming.span for t in beside.triggers) and len(beside.triggers) > 1:
        parted = without(beside, naming.span)
        store.judge(Action.CORRECT, asked.event, by=visitor.name, correction=parted, note=asked.note)
    return store.add_event(added(document, type, beside.status, (naming,)), by=visitor.name, note=asked.note)


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
        case TriggersAre(triggers=()):
            raise JudgementError("an event has a trigger")
        case _:
            _check_number(correction)
    _check_codes(correction)
    _check_words(store, event, tuple(cited(correction)))


def _check_codes(correction: Correction) -> None:
    """Countries and sectors are those of the ontology."""
    match correction:
        case PartiesAre(parties=parties):
            given = parties
        case RoleIs(party=party) | SourceIs(party=party):
            given = (party,)
        case _:
            given = ()
    countries = [p.country for p in given] + ([correction.country] if isinstance(correction, PlaceIs) else [])
    if any(code is not None and not re.fullmatch("[A-Z]{3}", code) for code in countries):
        raise JudgementError("a country is three capital letters")
    if unknown := {sector for p in given for sector in p.sectors} - set(sectors()):
        raise JudgementError(f"{', '.join(sorted(unknown))[:80]}: no such sector")


def _check_number(correction: Correction) -> None:
    what, value = getattr(correction, "what", "killed"), getattr(correction, "value", None)
    if what not in ("killed", "wounded") or (value is not None and not 0 <= value <= 10_000_000):
        raise JudgementError("a count is of killed or wounded, from 0 to ten million")


def _check_words(store: Store, event: str, cited: tuple[Evidence, ...]) -> None:
    if cited:
        document = store.document(store.reviews.event(event).telling.document)
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
