"""Whatever a record holds, each format gives it back: hypothesis makes records with separators, quotes, line ends, direction marks and gaps."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, cast

import jsonschema
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from waqai.export import cameo, plover, polecat
from waqai.export.brief import escaped
from waqai.export.columns import joined, parted
from waqai.export.formats import FORMATS, write
from waqai.export.jsonl import read_records
from waqai.export.options import Options
from waqai.export.parquet import read_records as read_parquet
from waqai.export.table import RECORD_COLUMNS
from waqai.ontology import contexts, event_types, sectors
from waqai.records import Record, record
from waqai.tellings import Day, Party, Site, Telling
from waqai.types import Document, Evidence, Span, Status

_LETTERS = "ابتثأإةىي ولاعشن ,;\"'\n\r\t|\\=+-@<>*_#[](){}$&~`؟،«»\u200e\u200f\u202b\u2067\u2069\u2028\x85\x0b😀éA1"
letters = st.text(_LETTERS, min_size=1, max_size=12)
#: Namings that break what is not written with care. Drawn whole, which is many times faster than letter by letter.
words = st.sampled_from(
    [
        "وزير الخارجية السوري",
        'الرئيس، رئيس "المجلس"',
        "سطر\nوسطر",
        "سطر\r\nوسطر",
        "\rأول",
        "جدول\tوعمود",
        "خط | وخط",
        "| ",
        "مائلة\\",
        "\\|",
        "=1+1",
        "+966",
        "-أ",
        "@sum",
        "＝1",
        "'اقتباس'",
        "\u202bمن اليمين\u202c",
        "\u200f\u200e",
        "\u2067معزول\u2069",
        "فاصل\u2028سطر",
        "\x85\x0b",
        "*نجمة* _خط_ [رابط](http://x) <b>",
        "^[1]: «نص»",
        "😀é A1",
        " ",
        "None",
        "؛ ; ,",
        "صاحب السمو " * 60,
    ]
)
spans = st.builds(lambda a, n: Span(a, a + n), st.integers(0, 40), st.integers(1, 20))
evidence = st.builds(Evidence, spans, words)
days = st.dates(dt.date(1990, 1, 1), dt.date(2030, 12, 31))
countries = st.sampled_from(["SYR", "RUS", "ROU", "PSE", "UNO", "EUR", "IGO", "XXX"])
ids = st.text("0123456789abcdef", min_size=4, max_size=8)
parties = st.builds(
    Party,
    ids,
    evidence,
    words,
    st.sampled_from(["person", "institution", "state", "organisation", "people", ""]),
    st.none() | words,
    st.none() | countries,
    st.lists(st.sampled_from(list(sectors())), max_size=3, unique=True).map(tuple),
)
dated = st.builds(
    lambda mention, naming, start, more: Day(mention, naming, start, start and start + dt.timedelta(more), "day" if start else ""),
    ids,
    evidence,
    st.none() | days,
    st.integers(0, 40),
)
sites = st.builds(
    Site,
    ids,
    evidence,
    st.none() | st.sampled_from(["gn.53654", "gn.524901", "state.syr", "capital.rus", "own.syr.rif-dimashq", "other"]),
    st.none() | words,
    st.none() | countries,
    st.none() | st.floats(-90, 90),
    st.none() | st.floats(-180, 180),
)


@st.composite
def tellings(draw: st.DrawFn, type: str) -> Telling:
    def several(strategy: st.SearchStrategy[Party]) -> tuple[Party, ...]:
        return tuple(draw(st.lists(strategy, max_size=2)))

    return Telling(
        draw(ids),
        draw(words),
        type,
        draw(st.sampled_from(list(Status))),
        draw(st.floats(0, 1)),
        tuple(draw(st.lists(evidence, min_size=1, max_size=2))),
        draw(spans),
        draw(st.none() | days),
        draw(st.none() | words),
        tuple(draw(st.lists(st.sampled_from(list(event_types()[type].modes)), max_size=2, unique=True))) if event_types()[type].modes else (),
        several(parties),
        several(parties),
        several(parties),
        draw(st.none() | dated),
        draw(st.none() | sites),
        tuple(draw(st.lists(st.sampled_from(list(contexts())), max_size=3, unique=True))),
        draw(st.none() | st.integers(0, 10**9)),
        draw(st.none() | st.integers(0, 10**9)),
    )


@st.composite
def told(draw: st.DrawFn) -> Record:
    type = draw(st.sampled_from(list(event_types())))
    return record(draw(st.lists(tellings(type), min_size=1, max_size=2, unique_by=lambda t: t.id)))


some = st.lists(told(), max_size=2, unique_by=lambda r: r.id)
ONE = settings(
    max_examples=15, phases=[Phase.explicit, Phase.generate], deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
TEXT = 'جملة أولى، فيها "اقتباس" و|خط| و*نجمة*.\nجملة ثانية\u200f = آخر\\ النص الطويل جدا حقا.'


def document(id: str) -> Document | None:
    """Every second document is at hand."""
    return Document(id, TEXT, title=f"عنوان {id}", url="https://news.example.org/1") if len(id) % 2 else None


def exported(name: str, found: list[Record], **options: Any) -> bytes:
    out = io.BytesIO()
    write(name, found, out, document, Options(**options))
    return out.getvalue()


def rows(data: bytes, delimiter: str = ",") -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode(), newline=""), delimiter=delimiter))


@given(st.lists(letters, min_size=1))
def test_several_values_in_a_cell_come_apart_again(values: list[str]) -> None:
    assert parted(joined(values)) == values


@ONE
@given(some)
def test_csv_keeps_every_word(found: list[Record]) -> None:
    header, *lines = rows(exported("csv", found))
    assert header == [c.name for c in RECORD_COLUMNS]
    assert len(lines) == len(found)
    for one, line in zip(found, lines, strict=True):
        cells = dict(zip(header, line, strict=True))
        assert (cells["record"], cells["type"], cells["status"]) == (one.id, one.type, one.status.value)
        assert parted(cells["documents"]) == list(one.documents)
        for role, group in (("actor", one.actors), ("recipient", one.recipients)):
            assert parted(cells[f"{role}s"]) == [p.naming.quote for p in group]
            assert parted(cells[f"{role}_names"]) == [p.name or "-" for p in group]
            assert [c.split("/") if c != "-" else [] for c in parted(cells[f"{role}_sectors"])] == [list(p.sectors) for p in group]
        assert cells["date_from"] == (one.when.start.isoformat() if one.when and one.when.start else "")
        assert cells["date_text"] == (one.when.naming.quote if one.when else "")
        assert cells["killed"] == ("" if one.killed is None else str(one.killed))
        if cells["sentence"]:
            assert cells["sentence"] in TEXT


@ONE
@given(some)
@pytest.mark.parametrize(("name", "delimiter"), [("csv", ","), ("polecat", "\t"), ("cameo", ",")])
def test_no_words_run_as_a_formula_where_asked(name: str, delimiter: str, found: list[Record]) -> None:
    data = exported(name, found, spreadsheet_safe=True, all_statuses=True)
    assert data.startswith(b"\xef\xbb\xbf")
    for line in rows(data[3:], delimiter):
        for cell in line:
            assert not cell.startswith(tuple("=+-@\t\r\n")) or re.fullmatch(r"-\d+(\.\d+)?(e-?\d+)?", cell), cell


@ONE
@given(some)
def test_json_lines_give_the_same_records_by_the_published_schema(found: list[Record]) -> None:
    data = exported("jsonl", found)
    assert list(read_records(data.split(b"\n"))) == found
    for line in data.splitlines():
        VALIDATOR.validate(json.loads(line))


VALIDATOR = jsonschema.Draft202012Validator(json.loads((Path(__file__).parents[2] / "docs" / "record.schema.json").read_text(encoding="utf-8")))


@ONE
@given(some)
def test_parquet_gives_the_same_records_as_json_lines(found: list[Record]) -> None:
    assert list(read_parquet(io.BytesIO(exported("parquet", found)))) == list(read_records(exported("jsonl", found).split(b"\n")))


@ONE
@given(some)
def test_plover_has_documented_fields_and_verbatim_actors(found: list[Record]) -> None:
    events = [json.loads(line) for line in exported("plover", found, all_statuses=True).split(b"\n") if line]
    assert [e["id"] for e in events] == [r.id for r in found]
    for one, event in zip(found, events, strict=True):
        assert set(event) <= {name for name, _ in plover.FIELDS}
        assert [a["actor_text"] for a in event["source"]] == [p.naming.quote for p in one.actors]
        assert event["quad_code"] in (1, 2, 3, 4)
        assert event["cite_info"]["citation"] == one.tellings[0].document


@ONE
@given(some)
def test_polecat_has_one_line_and_forty_cells_an_event(found: list[Record]) -> None:
    data = exported("polecat", found, all_statuses=True)
    header, *lines = rows(data, "\t")
    assert len(polecat.COLUMNS) == 40
    assert header == [*(c.name for c in polecat.COLUMNS), "Status"]
    assert data.count(b"\n") == len(found) + 1
    assert [len(line) for line in lines] == [41] * len(found)
    assert all(all(line) for line in lines)


@ONE
@given(some)
def test_cameo_numbers_each_dyad_and_codes_it_by_the_mapping(found: list[Record]) -> None:
    header, *lines = rows(exported("cameo", found, all_statuses=True))
    assert len(header) == 61 + 2
    for line in lines:
        cells = dict(zip(header, line, strict=True))
        assert 0 <= int(cells["GLOBALEVENTID"]) < 2**63
        assert float(cells["GoldsteinScale"]) == cameo.mapping().codes[cells["EventCode"]].goldstein
        assert cells["EventCode"].startswith(cells["EventRootCode"])
    assert {line[header.index("RecordID")] for line in lines} == {r.id for r in found}


@ONE
@given(some)
def test_followthemoney_loads_and_validates_every_entity(found: list[Record]) -> None:
    from followthemoney import model
    from followthemoney.types import registry

    entities = [model.get_proxy(json.loads(line), cleaned=False) for line in exported("ftm", found).split(b"\n") if line]
    known = {e.id for e in entities}
    for entity in entities:
        entity.schema.validate(cast(Any, entity.to_dict()))
        for prop, value in entity.itervalues():
            assert prop.type.validate(value), (prop, value)
            if prop.type == registry.entity:
                assert value in known, (entity.schema.name, prop.name)
    assert sum(e.schema.name == "Event" for e in entities) == len(found)


@ONE
@given(some)
def test_geojson_has_every_placed_record_and_counts_the_rest(found: list[Record]) -> None:
    collection = json.loads(exported("geojson", found))
    assert collection["type"] == "FeatureCollection"
    counts = collection["waqai"]
    assert counts["placed"] == len(collection["features"])
    assert counts["placed"] + counts["unplaced"] == len(found)
    for feature in collection["features"]:
        east, north = feature["geometry"]["coordinates"]
        one = next(r for r in found if r.id == feature["id"])
        assert one.where is not None
        assert one.where.latitude == pytest.approx(north, abs=1e-5)
        assert one.where.longitude == pytest.approx(east, abs=1e-5)
        assert feature["properties"]["precision"] in {"settlement", "crossing", "province", "region", "country", "unknown"}


@ONE
@given(some, st.booleans())
def test_every_line_of_a_brief_cites_words_that_stand_in_the_documents(found: list[Record], arabic: bool) -> None:
    page = exported("brief", found, arabic=arabic).decode()
    notes = dict(re.findall(r"^\[\^(\d+)\]: (.*)$", page, re.M))
    items = [line for line in page.split("\n") if line.startswith("- **")]
    assert len(items) == len(found)
    assert {n for line in items for n in re.findall(r"\[\^(\d+)\]", line)} == set(notes)
    for one in found:
        for telling in one.tellings:
            at_hand = document(telling.document)
            sentence = at_hand.text[telling.sentence.start : telling.sentence.end] if at_hand else ""
            wanted = escaped(sentence or " … ".join(t.quote for t in telling.triggers))
            assert any(f"«{wanted}»" in note for note in notes.values())


@pytest.mark.parametrize("name", FORMATS)
def test_the_same_records_give_the_same_bytes(name: str, records: list[Record]) -> None:
    assert exported(name, records) == exported(name, records)


@pytest.mark.parametrize("name", FORMATS)
def test_nothing_is_written_of_no_records_but_the_frame(name: str) -> None:
    data = exported(name, [])
    readers: dict[str, Callable[[bytes], object]] = {
        "csv": lambda d: len(rows(d)) == 1,
        "polecat": lambda d: len(rows(d, "\t")) == 1,
        "cameo": lambda d: len(rows(d)) == 1,
        "parquet": lambda d: not list(read_parquet(io.BytesIO(d))),
        "geojson": lambda d: json.loads(d)["waqai"] == {"placed": 0, "unplaced": 0},
        "brief": lambda d: "Nothing is on record." in d.decode(),
    }
    assert readers[name](data) if name in readers else data == b""
