"""The event ontology: PLOVER types, modes, contexts and sectors, with their scores, as the package's data files hold them."""

from __future__ import annotations

from functools import cache

from msgspec import Struct, convert

from waqai.lexicon.rows import load_yaml


class EventType(Struct, frozen=True, gc=False):
    """One of the sixteen types: its English and Arabic label, its place on the conflict-cooperation scale (-10..10), its modes."""

    id: str
    label: str
    label_ar: str
    score: float
    definition: str
    modes: dict[str, str]


@cache
def event_types() -> dict[str, EventType]:
    """The types by id, from cooperation to conflict."""
    return {t.id: t for t in convert(load_yaml("ontology/types.yml"), list[EventType])}


@cache
def sectors() -> dict[str, str]:
    """Sector codes with their English labels."""
    return convert(load_yaml("ontology/sectors.yml"), dict[str, str])


@cache
def contexts() -> dict[str, str]:
    """Contexts (topics) with their English labels."""
    return convert(load_yaml("ontology/contexts.yml"), dict[str, str])
