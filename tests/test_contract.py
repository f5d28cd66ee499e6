import json

import jsonschema
import pytest

import waqai
from waqai.contract import ContractError, from_json, schema, to_json

TEXT = "استقبل الرئيس التونسي وزير الخارجية الجزائري أمس الثلاثاء في تونس.\nوقال الوزير إن العلاقات «متينة وتاريخية بين البلدين»."


@pytest.fixture(scope="module")
def reading() -> waqai.Reading:
    return waqai.read(TEXT, published="2025-12-24")


def test_readings_survive_json(reading: waqai.Reading) -> None:
    assert reading.events
    assert reading.quotes
    assert from_json(to_json(reading)) == reading


@pytest.mark.parametrize("when", ["في 12 رمضان 1440", "في رمضان 1440", "خلال عام 1440 هـ"])
def test_hijri_dates_survive_json(when: str) -> None:
    reading = waqai.read(f"وقع الجانبان الاتفاق {when}.", published="2020-01-01")
    assert reading.whens[0].start is not None
    assert from_json(to_json(reading)) == reading


def test_the_schema_accepts_what_the_reader_emits(reading: waqai.Reading) -> None:
    jsonschema.validate(json.loads(to_json(reading)), schema())


def test_the_schema_refuses_another_shape(reading: waqai.Reading) -> None:
    raw = json.loads(to_json(reading))
    raw["events"][0]["status"] = "perhaps"
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(raw, schema())


def test_addressees_and_topics_are_part_of_the_contract() -> None:
    reading = waqai.read("وقال الوزير لوكالة رويترز إن الجيش سيسحب دباباته من الجبهة قبل نهاية الشهر.")
    (quote,) = reading.quotes
    assert quote.addressee is not None
    assert quote.topics
    assert from_json(to_json(reading)) == reading
    raw = json.loads(to_json(reading))
    jsonschema.validate(raw, schema())
    raw["quotes"][0]["addressee"] = "0" * 16
    with pytest.raises(ContractError, match="not part of the reading"):
        from_json(json.dumps(raw))
    # Readings of before know neither.
    del raw["quotes"][0]["addressee"], raw["quotes"][0]["topics"]
    jsonschema.validate(raw, schema())
    (old,) = from_json(json.dumps(raw)).quotes
    assert (old.addressee, old.topics) == (None, ())


def test_evidence_is_checked_on_load(reading: waqai.Reading) -> None:
    raw = json.loads(to_json(reading))
    raw["events"][0]["mentions"][0]["quote"] = "كلمة"
    with pytest.raises(ContractError, match="does not stand at"):
        from_json(json.dumps(raw))


def test_a_reference_to_an_unknown_mention_is_refused(reading: waqai.Reading) -> None:
    raw = json.loads(to_json(reading))
    raw["events"][0]["arguments"][0]["mention"] = "0" * 16
    with pytest.raises(ContractError, match="not part of the reading"):
        from_json(json.dumps(raw))


@pytest.mark.parametrize("data", ["", "[]", "{", '{"document": 3}'])
def test_what_is_no_reading_is_refused(data: str) -> None:
    with pytest.raises(ContractError, match="not a reading"):
        from_json(data)


def test_the_published_schema_is_the_generated_one() -> None:
    from pathlib import Path

    published = json.loads((Path(__file__).parents[1] / "docs" / "schema.json").read_text(encoding="utf-8"))
    assert published == schema(), "run: make docs"
