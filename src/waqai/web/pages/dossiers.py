"""Dossiers: negotiations and deals, each with its stages as a track."""

from __future__ import annotations

from msgspec import Struct
from msgspec.structs import replace

from waqai.store import Store, UnknownIdError
from waqai.store.values import StoredDossier
from waqai.web.locales import STAGES
from waqai.web.pages.parts import ROWS
from waqai.web.types import Query


class Dossiers(Struct, frozen=True):
    """Dossiers, the latest to move first; ``next`` is the cursor of what follows."""

    rows: tuple[StoredDossier, ...]
    stage: str
    next: str | None


class Dossier(Struct, frozen=True):
    """One dossier; ``reached`` are the stages it went through, in the order of the track."""

    dossier: StoredDossier
    reached: tuple[str, ...]


def load(store: Store, query: Query) -> Dossiers:
    """Dossiers of countries (``country``) that stand at a stage (``stage``)."""
    stage = query.first("stage")
    page = store.dossiers_at(stage or None, query.all("country"), cursor=query.first("cursor") or None, limit=ROWS)
    return Dossiers(tuple(map(bare, page.items)), stage, page.next)


def load_one(store: Store, query: Query) -> Dossier:
    """The dossier of an id; UnknownIdError if there is none."""
    found = store.dossiers([query.first("id")])
    if not found:
        raise UnknownIdError(f"the store has no dossier {query.first('id')}")
    passed = {s.stage for s in found[0].stages}
    return Dossier(bare(found[0]), tuple(s for s in STAGES if s in passed))


def bare(dossier: StoredDossier) -> StoredDossier:
    """The dossier without its maker's notes, which are of no use to a reader."""
    return replace(dossier, body="")
