"""Places: from a name to an entry of the place table, with country and coordinates.

Ambiguity is settled by context: a country the report names, a place near others it names, then population. A name no table knows stays a name, its
country the one the report is most about where the naming says no other.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import cache, lru_cache

from msgspec import Struct

from waqai.lexicon.entries import Entry, name_trie
from waqai.lexicon.rows import lines, rows
from waqai.resolve.actors import named_state
from waqai.text.fold import fold_word
from waqai.text.tokens import folded_words, tokens
from waqai.types import Mention, PlaceAttributes, Reading, Ref, Why

BOOK = "waqai.places"


class PlaceEntry(Struct, frozen=True, gc=False):
    """One row of the place table."""

    id: str
    kind: str
    country: str
    name: str
    latitude: float | None
    longitude: float | None
    population: int


def _number(cell: str) -> float | None:
    return float(cell) if cell else None


@cache
def _rows() -> dict[str, str]:
    """The lines of the place table by the id they begin with; taken apart only when a report names the place."""
    return {line.partition("\t")[0]: line for line in lines("places.tsv")}


@lru_cache(maxsize=20_000)
def _place(id: str) -> PlaceEntry:
    _, kind, country, name, latitude, longitude, population, *_ = _rows()[id].split("\t")
    return PlaceEntry(id, kind, country, name, _number(latitude), _number(longitude), int(population or 0))


@cache
def _capitals() -> dict[str, PlaceEntry]:
    """Capitals by country, more often meant than any town of their name."""
    names = {row["iso3"]: row["capital_en"] for row in rows("actors/states.tsv")}
    return {
        (iso := row["iso3"]): PlaceEntry(f"capital.{iso.lower()}", "capital", iso, names[iso], float(row["lat"]), float(row["lon"]), 10**8)
        for row in rows("actors/capitals.tsv")
    }


def _entries(found: Sequence[Entry]) -> tuple[PlaceEntry, ...]:
    """What a naming may stand for: places of the table first, then states, then capitals that the table does not have."""
    places = [_place(e.id) for e in found if e.kind == "place"]
    states = [PlaceEntry(e.id, "state", e.country or "", e.name or "", None, None, 10**9) for e in found if e.kind == "state"]
    located = {p.country for p in places if p.latitude is not None}
    capitals = [_capitals()[e.country] for e in found if e.kind == "capital" and e.country and e.country not in located]
    return (*places, *states, *capitals)


def _named(form: str) -> tuple[PlaceEntry, ...]:
    """What exactly this folded form may stand for."""
    words = tokens(form)
    hit = name_trie().at(words, 0) if words else None
    return _entries(hit[1]) if hit is not None and hit[0] == len(words) else ()


@lru_cache(maxsize=20_000)
def _candidates(name: str) -> tuple[PlaceEntry, ...]:
    """Entries of a name, or of it without leading generic or relation words and prepositions."""
    words = folded_words(fold_word(name))
    for i in range(len(words)):
        key = " ".join(words[i:])
        for form in (key, key.removeprefix("لل") and "ال" + key.removeprefix("لل"), key[1:]):
            if entries := _named(form):
                return entries
    return ()


def resolve_place(mention: Mention, countries: Counter[str]) -> Ref:
    """The reference of one place mention, given how often the report names each country."""
    attributes = mention.attributes
    assert isinstance(attributes, PlaceAttributes)
    entries = _candidates(attributes.name)
    if not entries:
        most = countries.most_common(1)
        return Ref(mention.id, BOOK, None, None, most[0][0] if most else None, score=0.3, why=Why("resolve.places", "not in the table"))
    ranked = sorted(entries, key=lambda e: (-(countries[e.country] > 0), -min(countries[e.country], 5), -e.population))
    if entries[0].kind == "state":
        ranked = sorted(entries, key=lambda e: -e.population)
    best = ranked[0]
    score = 0.95 if len({e.country for e in entries}) == 1 else 0.8 if countries[best.country] else 0.6
    rivals = tuple(e.id for e in ranked[1:4])
    return Ref(mention.id, BOOK, best.id, best.name, best.country, (), best.latitude, best.longitude, score, rivals, Why("resolve.places", best.kind))


def resolve_places(reading: Reading, home: str | None = None) -> list[Ref]:
    """References for all place mentions of a reading."""
    countries: Counter[str] = Counter({home: 1} if home else {})
    for m in reading.mentions:
        if (state := named_state(m)) is not None:
            countries[state] += 1
        elif isinstance(m.attributes, PlaceAttributes):
            named = {e.country for e in _candidates(m.attributes.name)}
            if len(named) == 1:
                countries[named.pop()] += 2
    return [resolve_place(m, countries) for m in reading.mentions if isinstance(m.attributes, PlaceAttributes)]
