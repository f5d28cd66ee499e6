"""The formats without a status: what they hold, what a planned event becomes, and the mapping to CAMEO."""

from __future__ import annotations

import csv
import io
import json

import pytest
from msgspec.structs import replace

from waqai.export import cameo
from waqai.export.coded import planned, quads
from waqai.export.formats import write
from waqai.export.options import Options
from waqai.lexicon.rows import load_yaml
from waqai.ontology import contexts, event_types, sectors
from waqai.records import Record
from waqai.tellings import Party
from waqai.types import Evidence, Span, Status

FORMATS = ("plover", "polecat", "cameo")


def rows(name: str, found: list[Record], options: Options | None = None) -> list[dict[str, object]]:
    out = io.BytesIO()
    write(name, found, out, options=options or Options())
    if name == "plover":
        return [json.loads(line) for line in out.getvalue().splitlines()]
    text = io.StringIO(out.getvalue().decode(), newline="")
    return [dict(row) for row in csv.DictReader(text, delimiter="\t" if name == "polecat" else ",")]


def of(records: list[Record], type: str, **changes: object) -> Record:
    return replace(next(r for r in records if r.type == type), **changes)


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("status", [Status.DENIED, Status.HYPOTHETICAL])
def test_what_did_not_happen_stays_out_unless_asked_for(name: str, status: Status, records: list[Record]) -> None:
    one = of(records, "AID", status=status)
    assert rows(name, [one]) == []
    kept = rows(name, [one], Options(all_statuses=True))
    assert {r.get("status") or r["Status"] for r in kept} == {status.value}


def test_a_planned_visit_is_a_readiness_to_meet(records: list[Record]) -> None:
    visit = of(records, "CONSULT", status=Status.PLANNED, modes=("visit",))
    (told,) = rows("plover", [visit])
    assert (told["event"], told["status"], told["told_as"]) == (["AGREE"], "planned", "CONSULT")
    assert "mode" not in told
    (line,) = rows("polecat", [visit])
    assert (line["Event Type"], line["Event Mode"], line["Quad Code"]) == ("AGREE", "None", "VERBAL COOPERATION")
    assert {r["EventCode"] for r in rows("cameo", [visit])} == {"036"}


def test_a_planned_attack_is_a_threat(records: list[Record]) -> None:
    attack = of(records, "ASSAULT", status=Status.PLANNED)
    (told,) = rows("plover", [attack])
    assert (told["event"], told["mode"], told["quad_code"]) == (["THREATEN"], ["violence"], 3)
    assert {r["EventCode"] for r in rows("cameo", [attack])} == {"138"}


def test_the_type_of_what_is_planned_can_be_kept(records: list[Record]) -> None:
    visit = of(records, "CONSULT", status=Status.PLANNED)
    assert rows("plover", [visit], Options(keep_planned=True))[0]["event"] == ["CONSULT"]
    assert rows("polecat", [visit], Options(keep_planned=True))[0]["Event Type"] == "CONSULT"


def test_an_undated_event_has_the_day_of_publication_only_if_asked_for(records: list[Record]) -> None:
    one = of(records, "ACCUSE", when=None)
    assert "date" not in rows("plover", [one])[0]
    assert rows("polecat", [one])[0]["Event Date"] == "None"
    assert rows("cameo", [one])[0]["SQLDATE"] == ""
    chosen = Options(date_from_publication=True)
    told = rows("plover", [one], chosen)[0]
    assert (told["date"], told["comment"]) == ("2025-12-25", "date is the day of publication")
    assert rows("polecat", [one], chosen)[0]["Event Date"] == "2025-12-25"
    assert rows("cameo", [one], chosen)[0]["SQLDATE"] == "20251225"


def test_a_meeting_is_told_from_both_sides(records: list[Record]) -> None:
    meeting = of(records, "CONSULT", status=Status.HAPPENED, modes=("visit",))
    guest, host = (of(records, "CONSULT").actors * 2)[:2]
    visit = replace(meeting, actors=(guest,), recipients=(replace(host, mention="host", country="ROU", name="Romania"),))
    made = [(r["Actor1CountryCode"], r["Actor2CountryCode"], r["EventCode"]) for r in rows("cameo", [visit])]
    assert made == [(guest.country, "ROM", "042"), ("ROM", guest.country, "043")]
    assert len({r["GLOBALEVENTID"] for r in rows("cameo", [visit])}) == 2


def test_parties_of_one_role_meet_each_other(meeting: Record) -> None:
    made = [(r["Actor1Name"], r["Actor2Name"]) for r in rows("cameo", [meeting])]
    assert made == [("VLADIMIR PUTIN", "ASAAD AL-SHAIBANI"), ("ASAAD AL-SHAIBANI", "VLADIMIR PUTIN")]


def test_gdelt_columns_of_a_day_and_a_place(meeting: Record) -> None:
    row = rows("cameo", [meeting])[0]
    shown = [row[c] for c in ("SQLDATE", "MonthYear", "Year", "FractionDate", "ActionGeo_Type", "ActionGeo_CountryCode", "DATEADDED", "QuadClass")]
    assert shown == ["20251223", "202512", "2025", "2025.9671", "4", "RS", "20251224000000", "1"]


def test_the_mapping_covers_every_type_mode_and_sector() -> None:
    mapping = cameo.mapping()
    for rules in (mapping.done, mapping.planned):
        assert {r.type for r in rules if not (r.mode or r.sectors or r.topics)} == set(event_types())
        assert all(r.note for r in rules)
        assert {r.code for r in rules} <= set(mapping.codes)
        assert {t for r in rules for t in r.topics} <= set(contexts())
        assert {s for r in rules for s in r.sectors} <= set(sectors())
        keys = [(r.type, r.mode, r.sectors, r.topics) for r in rules]
        assert len(set(keys)) == len(keys)
    assert {(r.type, r.mode) for r in mapping.done if r.mode} == {(t.id, m) for t in event_types().values() for m in t.modes}
    assert set(mapping.sectors) == set(sectors())
    assert all(cameo.quad_class(code) for code in mapping.codes)
    assert set(planned()) == set(quads()) == set(event_types())


def test_quad_classes_of_the_codes_follow_the_types_but_where_a_note_says_why() -> None:
    """Where CAMEO's root puts an act in another class than PLOVER's type, it is one of these, each explained in the mapping."""
    differ = {(r.type, r.mode) for r in cameo.mapping().done if cameo.quad_class(r.code) != quads()[r.type].number}
    assert differ == {
        ("CONCEDE", ""),
        ("REQUEST", ""),
        ("REQUEST", "assist"),
        ("REQUEST", "change"),
        ("REQUEST", "yield"),
        ("REQUEST", "meet"),
        ("SANCTION", ""),
        ("SANCTION", "expel"),
        ("SANCTION", "withdraw"),
        ("SANCTION", "discontinue"),
    }


def test_the_row_that_says_most_wins(records: list[Record]) -> None:
    attack = of(records, "ASSAULT", status=Status.HAPPENED, modes=(), topics=())
    army = Party("m", Evidence(Span(0, 1), "ج"), "k", "institution", None, "SYR", ("GOV", "MIL"))
    assert cameo.code_of(replace(attack, actors=())) == "180"
    assert cameo.code_of(replace(attack, actors=(army,))) == "190"
    assert cameo.code_of(replace(attack, actors=(army,), modes=("destroy", "aerial"))) == "1712"
    aid = of(records, "AID", topics=("legal", "military", "economic"), modes=())
    assert cameo.code_of(aid) == "072"


def test_groups_in_place_of_states_have_roles(records: list[Record]) -> None:
    body = Party("m", Evidence(Span(0, 1), "م"), "k", "organisation", "United Nations", "UNO", ("JRN",))
    row = rows("cameo", [of(records, "AID", actors=(body,))])[0]
    assert [row[f"Actor1{c}"] for c in ("Code", "CountryCode", "KnownGroupCode", "Type1Code", "Type2Code")] == ["UNOIGOMED", "", "UNO", "IGO", "MED"]


def test_countries_have_the_codes_of_the_other_lists() -> None:
    countries = load_yaml("ontology/countries.yml")
    assert countries["SYR"] == {"iso2": "SY", "fips": "SY", "cow": 652}
    assert countries["RUS"] == {"iso2": "RU", "fips": "RS", "cow": 365}
    assert countries["NOR"]["iso2"] == "NO"
    numbers = [c["cow"] for c in countries.values() if "cow" in c]
    assert len(set(numbers)) == len(numbers)
