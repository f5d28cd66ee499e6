"""Places: entries, countries and coordinates."""

from __future__ import annotations

import pytest

import waqai
from waqai.lexicon.rows import rows
from waqai.resolve import resolve
from waqai.types import Document, PlaceAttributes, Ref


def placed(text: str) -> list[Ref]:
    """The references of the places of a text, in text order."""
    resolved = resolve(waqai.api.Reader().read(Document.of(text, published="2025-03-02")))
    places = {m.id for m in resolved.mentions if isinstance(m.attributes, PlaceAttributes)}
    return [ref for ref in resolved.refs if ref.mention in places]


@pytest.mark.parametrize(
    ("text", "country", "latitude"),
    [
        ("وصل الوزير الكيني إلى عمّان أمس.", "JOR", 31.95),
        ("وصل الوزير الكيني إلى القاهرة أمس.", "EGY", 30.06),
        ("وصل الوزير الكيني إلى لشبونة أمس.", "PRT", 38.7),
    ],
)
def test_a_capital_has_its_country_and_lies_somewhere(text: str, country: str, latitude: float) -> None:
    (found,) = placed(text)
    assert found.country == country
    assert found.latitude == pytest.approx(latitude, abs=0.1)


def test_every_state_has_its_capital_on_the_map() -> None:
    capitals = {row["iso3"]: (float(row["lat"]), float(row["lon"])) for row in rows("actors/capitals.tsv")}
    assert set(capitals) == {row["iso3"] for row in rows("actors/states.tsv")}
    assert all(-90 < lat < 90 and -180 < lon < 180 for lat, lon in capitals.values())
