from __future__ import annotations

import io
import json
import sys
from typing import Any

import pytest
from msgspec.structs import replace

from waqai.export.extras import MissingExtraError, needs
from waqai.export.formats import write
from waqai.export.ftm import schema_of
from waqai.export.options import no_documents
from waqai.export.sources import ReadingsFile
from waqai.records import Record
from waqai.tellings import Party
from waqai.types import Evidence, Span, Status


def entities(found: list[Record], source: ReadingsFile | None = None) -> list[dict[str, Any]]:
    out = io.BytesIO()
    write("ftm", found, out, source.document if source else no_documents)
    return [json.loads(line) for line in out.getvalue().splitlines()]


def party(form: str, *sectors: str, name: str | None = None, key: str = "مفتاح", country: str | None = "EGY") -> Party:
    return Party("m", Evidence(Span(0, 3), "نصر"), key, form, name, country, sectors)


@pytest.mark.parametrize(
    ("one", "schema"),
    [
        (party("person", "GOV", name="Badr Abdelatty", key="Badr Abdelatty"), "Person"),
        (party("person", "GOV"), "Person"),
        (party("person", "GOV", key="EGY GOV"), "PublicBody"),
        (party("person", "REF", key="EGY REF"), None),
        (party("person", "CVL"), None),
        (party("person"), None),
        (party("people", "MIL"), None),
        (party("state", "GOV", name="Egypt", key="Egypt"), "PublicBody"),
        (party("institution", "COP", key="EGY COP"), "PublicBody"),
        (party("organisation", "REB"), "Organization"),
        (party("organisation", "GOV"), "PublicBody"),
    ],
)
def test_who_acts_in_public_is_an_entity(one: Party, schema: str | None) -> None:
    assert schema_of(one) == schema


def test_a_meeting_with_its_article_and_people(meeting: Record, source: ReadingsFile) -> None:
    made = {e["schema"]: e["properties"] for e in entities([meeting], source)}
    assert made["Article"]["sourceUrl"] == ["https://news.example.org/a?x=1"]
    assert made["Article"]["publishedAt"] == ["2025-12-24"]
    event = made["Event"]
    assert event["startDate"] == ["2025-12-23"]
    assert event["country"] == ["ru"]
    assert {"CONSULT", "happened"} <= set(event["keywords"])
    assert event["summary"][0].startswith("التقى الرئيس الروسي")
    assert made["Address"]["latitude"] == ["55.75200"]
    people = [e["properties"] for e in entities([meeting]) if e["schema"] == "Person"]
    assert {"Asaad al-Shaibani", "وزير الخارجية السوري أسعد الشيباني"} in [set(p["name"]) for p in people]


def test_what_was_denied_makes_no_edge(records: list[Record]) -> None:
    aid = next(r for r in records if r.type == "AID")
    assert any(e["schema"] == "UnknownLink" for e in entities([aid]))
    denied = entities([replace(aid, status=Status.DENIED)])
    assert not any(e["schema"] == "UnknownLink" for e in denied)
    assert any("denied" in e["properties"]["keywords"] for e in denied if e["schema"] == "Event")


def test_a_crowd_stays_in_the_notes(records: list[Record]) -> None:
    attack = next(r for r in records if r.type == "ASSAULT")
    event = next(e for e in entities([attack]) if e["schema"] == "Event")
    assert "recipient: ثلاثة جنود" in event["properties"]["notes"]
    assert "killed: 3" in event["properties"]["notes"]


def test_ids_do_not_depend_on_order_and_nothing_is_written_twice(records: list[Record]) -> None:
    forth, back = entities(records), entities(records[::-1])
    assert {e["id"] for e in forth} == {e["id"] for e in back}
    lines = [json.dumps(e, sort_keys=True) for e in forth]
    assert len(set(lines)) == len(lines)


def test_a_missing_library_is_named_with_its_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(MissingExtraError, match=r'needs pyarrow.*pip install "waqai\[export\]"'):
        needs("pyarrow")
