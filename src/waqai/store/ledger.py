"""The ledger of judgements: rows are added and never changed, and what they bear on is derived anew at once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import Connection, or_, select, update

from waqai.judgements import Action, Anchor, Judgement, JudgementError, Subject, anchored, effective, human_link, subjects
from waqai.store import schema as s
from waqai.store.errors import UnknownIdError
from waqai.store.linking import tellings_of
from waqai.store.queries import readings
from waqai.store.rows import judgement_of, judgement_row
from waqai.store.writer import chunks, derive, insert_rows
from waqai.tellings import Telling
from waqai.types import Link

_OF_TWO = (Action.MERGE, Action.SPLIT)


def add(connection: Connection, judgements: Sequence[Judgement]) -> list[Judgement]:
    """Add judgements that the ledger has not; those added come back, and the events they are about stand as judged."""
    known: set[str] = set()
    for part in chunks([j.id for j in judgements]):
        known.update(connection.execute(select(s.judgements.c.id).where(s.judgements.c.id.in_(part))).scalars())
    new = list({j.id: j for j in judgements if j.id not in known}.values())
    _require_undone_known(connection, new)
    insert_rows(connection, s.judgements, [judgement_row(j) for j in new])
    _apply(connection, new)
    return new


def _require_undone_known(connection: Connection, new: Sequence[Judgement]) -> None:
    given = {j.id for j in new}
    for judgement in new:
        if judgement.undoes is not None and judgement.undoes not in given:
            of_id(connection, judgement.undoes)


def _apply(connection: Connection, new: Sequence[Judgement]) -> None:
    """Derive anew the documents of judgements on one event; let the linker look again at those of judgements on two."""
    touched = {a.document for j in new for a in (j.target, j.other) if a is not None}
    changed = {j.target.document for j in new if j.target is not None and j.other is None}
    found = readings(connection, sorted(changed))
    derive(connection, found, frozenset(r.document.id for r in found))
    for part in chunks(touched):
        connection.execute(update(s.readings).where(s.readings.c.document.in_(part), s.readings.c.is_current).values(is_linked=False))


def of_id(connection: Connection, id: str) -> Judgement:
    """A judgement; UnknownIdError if the ledger has none of this id, JudgementError if several begin with it."""
    found = list(connection.execute(select(s.judgements.c.body).where(s.judgements.c.id.startswith(id, autoescape=True)).limit(2)).scalars())
    if not found:
        raise UnknownIdError(f"the ledger has no judgement {id}")
    if len(found) > 1:
        raise JudgementError(f"several judgements begin with {id}")
    return judgement_of(found[0])


def judgements(connection: Connection, documents: Iterable[str] | None = None) -> list[Judgement]:
    """The judgements on events of documents (all without ids), undone ones and undoings included, the oldest first."""
    c = s.judgements.c
    query = select(c.body)
    if documents is None:
        bodies = set(connection.execute(query).scalars())
    else:
        which = (or_(c.document.in_(part), c.other_document.in_(part)) for part in chunks(documents))
        bodies = {body for where in which for body in connection.execute(query.where(where)).scalars()}
    return sorted(map(judgement_of, bodies), key=lambda j: j.order)


def human_links(connection: Connection, documents: Iterable[str] | None = None) -> list[Link]:
    """What people said of two events of documents (of all without ids) being one or not, between tellings as they stand; the newest word counts."""
    everything = effective(judgements(connection, documents))
    known = subjects(everything)
    standing = [j for j in everything if j.action in _OF_TWO]
    by_document = _tellings_by_document(connection, standing)
    found: dict[tuple[str, str], Link] = {}
    for judgement in standing:
        assert judgement.target is not None
        assert judgement.other is not None
        left = _meant(judgement.target, known, by_document.get(judgement.target.document, ()))
        right = _meant(judgement.other, known, by_document.get(judgement.other.document, ()))
        if left is not None and right is not None and left.id != right.id:
            link = human_link(judgement, left.id, right.id)
            found[link.left, link.right] = link
    return [found[ends] for ends in sorted(found)]


def _meant(anchor: Anchor, known: Sequence[Subject], told: Sequence[Telling]) -> Telling | None:
    """The telling that an end of a merge or split means: where it was then, or where people's other judgements on it say it is."""
    elsewhere = (other for subject in known if subject.has(anchor.event) for other in subject.anchors)
    return next((telling for a in (anchor, *elsewhere) if (telling := anchored(a, told)) is not None), None)


def _tellings_by_document(connection: Connection, standing: Sequence[Judgement]) -> dict[str, list[Telling]]:
    found: dict[str, list[Telling]] = {}
    for telling in tellings_of(connection, {a.document for j in standing for a in (j.target, j.other) if a is not None}):
        found.setdefault(telling.document, []).append(telling)
    return found
