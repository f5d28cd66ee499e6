"""Places: from a name to an entry of the place table, with country and coordinates.

Ambiguity is settled by context: a country the report names, a place near others it names, then population. A name no table knows stays a name, its
country the one the report is most about where the naming says no other.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from functools import cache

from msgspec import Struct

from waqai.lexicon.rows import forms, rows
from waqai.text.fold import fold_word, fold_words
from waqai.text.tokens import folded_words
from waqai.types import ActorAttributes, Mention, PlaceAttributes, Reading, Ref, Why

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


def _key(form: str) -> str:
    return " ".join(folded_words(form))


def _number(cell: str) -> float | None:
    return float(cell) if cell else None


@cache
def gazetteer() -> dict[str, tuple[PlaceEntry, ...]]:
    """The places of each folded name, states and capitals included."""
    table: dict[str, list[PlaceEntry]] = defaultdict(list)
    named: list[tuple[str, PlaceEntry]] = []
    for row in rows("places.tsv"):
        entry = PlaceEntry(
            row["id"], row["kind"], row["country"], row["name_en"], _number(row["lat"]), _number(row["lon"]), int(row["population"] or 0)
        )
        named += [(form.removeprefix("?"), entry) for form in forms(row["form"])]
    for form, (_, entry) in zip(fold_words([form for form, _ in named]), named, strict=True):
        table[_key(form)].append(entry)
    for row in rows("actors/states.tsv"):
        state = PlaceEntry(f"state.{row['iso3'].lower()}", "state", row["iso3"], row["name_en"], None, None, 10**9)
        for form in forms(row["form"]):
            table[_key(fold_word(form.removeprefix("?")))].append(state)
        capital = PlaceEntry(f"capital.{row['iso3'].lower()}", "capital", row["iso3"], row["capital_en"], None, None, 10**8)
        for form in forms(row["capital"]):
            key = _key(fold_word(form.removeprefix("?")))
            if not any(e.country == row["iso3"] and e.latitude is not None for e in table[key]):
                table[key].append(capital)
    return {name: tuple(entries) for name, entries in table.items()}


def _candidates(name: str) -> tuple[PlaceEntry, ...]:
    """Entries of a name, or of it without leading generic or relation words and prepositions."""
    table = gazetteer()
    words = _key(fold_word(name)).split()
    for i in range(len(words)):
        key = " ".join(words[i:])
        for form in (key, key.removeprefix("لل") and "ال" + key.removeprefix("لل"), key[1:]):
            if form in table:
                return table[form]
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
        if isinstance(m.attributes, ActorAttributes) and m.attributes.country and len(m.attributes.country) == 3:
            countries[m.attributes.country] += 1
        elif isinstance(m.attributes, PlaceAttributes):
            named = {e.country for e in _candidates(m.attributes.name)}
            if len(named) == 1:
                countries[named.pop()] += 2
    return [resolve_place(m, countries) for m in reading.mentions if isinstance(m.attributes, PlaceAttributes)]
