"""Of which state and sector an actor is: what its own words say, else what the report around it gives."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import waqai
from waqai.readers.embedded.linear import LinearModel
from waqai.readers.embedded.nations import Nations, own_state
from waqai.readers.embedded.pipeline import by_rules, prepare
from waqai.types import ActorAttributes, Document, Reading


def codes(reading: Reading) -> dict[str, tuple[str | None, tuple[str, ...]]]:
    """Country and sectors of the actors, by their words."""
    refs = {r.mention: r for r in reading.refs}
    return {m.evidence.quote: (refs[m.id].country, refs[m.id].sectors) for m in reading.mentions if isinstance(m.attributes, ActorAttributes)}


@pytest.mark.parametrize(
    ("text", "naming", "country", "sector"),
    [
        # Where it happened says whose they are, whatever the outlet or the report is about elsewhere.
        ("قتل مسلحون ثلاثة جنود في هجوم على نقطة تفتيش قرب مدينة مقديشو في الصومال أمس الاثنين.", "ثلاثة جنود", "SOM", "MIL"),
        ("أصيب خمسة أشخاص بجروح في انفجار سيارة في مدينة كيسمايو الصومالية.", "خمسة أشخاص", "SOM", "CVL"),
        # A ministry without a name is that of the state the sentence is about.
        ("قال رئيس فنلندا إن بلاده تدعم السلام. وأعلنت وزارة الخارجية أن المحادثات ستستمر.", "وزارة الخارجية", "FIN", "GOV"),
    ],
)
def test_a_naming_without_a_state_has_that_of_the_report_around_it(text: str, naming: str, country: str, sector: str) -> None:
    found = codes(waqai.read(text, published="2025-12-24"))
    assert found[naming][0] == country
    assert sector in found[naming][1]


def test_what_was_inferred_says_so() -> None:
    reading = waqai.read("اعتقلت الشرطة الكينية خمسة أشخاص في نيروبي أمس الاثنين.", published="2025-12-24")
    by_words = {m.evidence.quote: m for m in reading.mentions if isinstance(m.attributes, ActorAttributes)}
    police, people = by_words["الشرطة الكينية"].attributes, by_words["خمسة أشخاص"].attributes
    assert isinstance(police, ActorAttributes)
    assert isinstance(people, ActorAttributes)
    assert not police.inferred
    assert people.inferred
    ref = reading.ref(by_words["خمسة أشخاص"].id)
    assert ref is not None
    assert ref.why is not None
    assert ref.why.rule == "the report around"


@pytest.mark.parametrize(
    ("text", "namings"),
    [
        ("استقبل الوزير سفير فنلندا لدى الأردن أمس.", {"الوزير": None, "سفير فنلندا لدى الأردن": "FIN"}),
        ("استقبل الوزير السفير لدى الأردن أمس.", {"الوزير": None, "السفير لدى الأردن": None}),
        ("بحث المبعوث الأممي إلى ليبيا الهدنة.", {"المبعوث الأممي إلى ليبيا": None}),
        ("وصل خادم الحرمين الشريفين إلى عمان.", {"خادم الحرمين الشريفين": "SAU"}),
        ("قال المرشد الأعلى إن المفاوضات مستمرة.", {"المرشد الأعلى": "IRN"}),
    ],
)
def test_an_envoy_is_of_the_state_that_sent_him(text: str, namings: dict[str, str | None]) -> None:
    analysis, _ = by_rules(Document.of(text))
    found = {analysis.text(a): a.country for a in analysis.actors}
    assert {naming: found.get(naming, "not found") for naming in namings} == namings


WORDS = "قال الوزير وزارة جنود في كينيا فنلندا الصومال نيروبي إن مسلحين الشرطة هاجموا قرية المسؤولون أمس الفرنسي . ، منظمة".split()


@given(st.lists(st.sampled_from(WORDS), max_size=30), st.sampled_from([None, "antcorpus/x", "nobody"]))
@settings(max_examples=60, deadline=None)
def test_a_state_is_one_that_the_report_names(words: list[str], source: str | None) -> None:
    draft = prepare(Document.of(" ".join(words), source=source))
    nations = Nations(draft.analysis, draft.groups)
    certain = LinearModel(["no", "yes"], [9.0], {})
    for actor in draft.analysis.actors:
        if own_state(actor) is None:
            state, p = nations.state_of(actor, certain, 0.3)
            offered = nations.offered(actor)
            assert state in offered if offered else state is None
            assert 0 <= p <= 1
            assert nations.state_of(actor, LinearModel(["no", "yes"], [-9.0], {}), 0.3)[0] is None
