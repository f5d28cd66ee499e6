"""Stages of negotiations and deals, their matters and sides, and the dossiers they make."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import waqai
from waqai.lexicon.rows import rows
from waqai.link.dossiers import Stage, blocks, dossiers, same_dossier, stages
from waqai.link.stages import STAGES
from waqai.types import Document, Span, Status


def told(text: str, published: str = "2025-12-24") -> tuple[Stage, ...]:
    return stages(waqai.read(text, published=published))


@pytest.mark.parametrize(
    ("text", "stage"),
    [
        ("قدمت البرتغال إلى كينيا عرضا لبناء ميناء جديد.", "proposed"),
        ("طرحت الحكومة البرتغالية على كينيا مبادرة بشأن المياه.", "proposed"),
        ("اقترحت البرتغال على كينيا إبرام اتفاقية للنقل البحري.", "proposed"),
        ("تدرس الحكومة الكينية العروض المقدمة من الشركات البرتغالية لتوريد الأسماك.", "under_study"),
        ("وقال الوزير الكيني إن المقترح البرتغالي بشأن الميناء قيد الدراسة.", "under_study"),
        ("بدأت كينيا والبرتغال مفاوضات بشأن الصيد البحري.", "negotiating"),
        ("تتفاوض كينيا مع البرتغال على شراء سفن.", "negotiating"),
        ("أجرى الوزير الكيني مع نظيره البرتغالي محادثات بشأن توريد الشاي.", "negotiating"),
        ("توصلت كينيا والبرتغال إلى اتفاق حول الصيد البحري.", "agreed"),
        ("اتفقت كينيا والبرتغال على بناء ميناء مشترك.", "agreed"),
        ("وافقت البرتغال على العرض الكيني لتوريد الشاي.", "agreed"),
        ("وقعت كينيا والبرتغال مذكرة تفاهم في مجال الصيد البحري.", "signed"),
        ("حضر الرئيس الكيني مراسم توقيع اتفاقية النقل البحري مع البرتغال.", "signed"),
        ("صادق البرلمان الكيني على اتفاقية النقل البحري مع البرتغال.", "signed"),
        ("دخلت اتفاقية النقل البحري بين كينيا والبرتغال حيز التنفيذ.", "in_force"),
        ("بدأ سريان الهدنة بين الحكومة الكينية والمتمردين.", "in_force"),
        ("تعثرت المفاوضات بين كينيا والبرتغال بشأن الصيد.", "suspended"),
        ("علقت كينيا المفاوضات مع البرتغال بشأن الصيد.", "suspended"),
        ("وصلت المفاوضات بين كينيا والبرتغال إلى طريق مسدود.", "suspended"),
        ("فشلت كينيا والبرتغال في التوصل إلى اتفاق بشأن الصيد.", "suspended"),
        ("رفضت كينيا المقترح البرتغالي بشأن الصيد.", "rejected"),
        ("رفضت كينيا توقيع اتفاقية الصيد مع البرتغال.", "rejected"),
        ("انسحبت كينيا من المفاوضات مع البرتغال.", "rejected"),
    ],
)
def test_each_stage_by_its_constructions(text: str, stage: str) -> None:
    found = told(text)
    assert [s.stage for s in found] == [stage]
    assert found[0].status is Status.HAPPENED


@pytest.mark.parametrize(
    "text",
    [
        "وقع اللاعب البرتغالي عقدا مع النادي الكيني.",
        "قدمت الفرقة الكينية عرضا مسرحيا في لشبونة.",
        "اتفق الوزيران الكيني والبرتغالي على أهمية الحوار.",
        "دخل القانون الكيني الجديد حيز التنفيذ.",
        "وتدرس الحكومة الكينية إمكانية رفع الأجور.",
        "وقع انفجار في العاصمة الكينية.",
        "وحضر رئيس وحدة شؤون المفاوضات في الوزارة الكينية.",
        "وتراجعت العقود الآجلة للنفط في كينيا بعد توقيع العقود.",
        "من أجل الاتفاق مع كينيا.",
    ],
)
def test_look_alikes_are_no_stages(text: str) -> None:
    assert told(text) == ()


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("ستوقع كينيا والبرتغال اتفاقية الصيد البحري الشهر المقبل.", Status.PLANNED),
        ("ويزور الوزير الكيني لشبونة لتوقيع اتفاقية الصيد البحري مع البرتغال.", Status.PLANNED),
        ("لم توقع كينيا اتفاقية الصيد البحري مع البرتغال.", Status.DENIED),
        ("ودعت كينيا البرتغال إلى استئناف المفاوضات بشأن الصيد.", Status.HYPOTHETICAL),
    ],
)
def test_a_stage_not_reached_says_so(text: str, status: Status) -> None:
    assert [s.status for s in told(text)] == [status]


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("وقعت كينيا والبرتغال اتفاقية لتوريد القمح الكيني إلى البرتغال.", ("توريد", "قمح")),
        ("تدرس الحكومة الكينية العروض المقدمة من الشركات البرتغالية المتخصصة بتوريد القمح.", ("توريد", "قمح")),
        ("أجرى الوزير الكيني مع نظيره البرتغالي، عبر الهاتف، محادثات حول سبل تعزيز التعاون في مجال الصيد البحري.", ("بحر", "صيد")),
        ("بدأت كينيا والبرتغال مفاوضات بشأن التعاون.", ("تعا",)),
        ("تعثرت المفاوضات بين كينيا والبرتغال.", ()),
    ],
)
def test_the_matter_is_what_two_texts_share(text: str, key: tuple[str, ...]) -> None:
    (stage,) = told(text)
    assert stage.key == key


def test_a_stage_cites_its_words_and_names_its_sides_and_day() -> None:
    text = "أعلنت الوزارة ذلك.\nووقعت كينيا والبرتغال أمس الثلاثاء اتفاقية لتوريد الشاي الكيني، في لشبونة."
    (stage,) = told(text)
    document = Document.of(text, published="2025-12-24")
    for evidence in (stage.cue, stage.noun, stage.matter):
        assert evidence is not None
        document.check(evidence)
    assert (stage.cue.quote, stage.noun.quote) == ("ووقعت", "اتفاقية")
    assert stage.sides == ("KEN", "PRT")
    assert stage.day is not None
    assert str(stage.day.start) == "2025-12-23"
    assert stage.sentence.covers(stage.cue.span)
    assert stage.event is not None
    assert stage.why.rule.startswith("signed.verb")


def test_a_stage_without_matter_has_that_of_the_sentence_before() -> None:
    found = told("أجرى الوزير الكيني مع نظيره البرتغالي محادثات حول توريد الشاي.\nوقال الوزير الكيني إن الوزارة تدرس عرضين من شركات برتغالية.")
    assert [s.stage for s in found] == ["negotiating", "under_study"]
    assert found[0].key == found[1].key == ("توريد", "شاي")


STORY = (
    ("قدمت البرتغال إلى كينيا عرضا لتوريد الأسماك.", "2025-03-02"),
    ("تدرس الحكومة الكينية العروض البرتغالية لتوريد الأسماك.", "2025-03-20"),
    ("تعثرت المفاوضات بين كينيا والبرتغال بشأن توريد الأسماك.", "2025-05-01"),
    ("وقعت كينيا والبرتغال اتفاقية لتوريد الأسماك البرتغالية.", "2025-07-01"),
    ("ستوقع كينيا والبرتغال ملحقا بعد أن بدأت مفاوضات بشأن النقل الجوي.", "2025-07-02"),
    ("وقعت كينيا وبلجيكا اتفاقية لتوريد الأسماك.", "2025-07-03"),
)


def test_a_dossier_goes_through_its_stages() -> None:
    found = dossiers([s for text, day in STORY for s in told(text, day)])
    fish = [d for d in found if d.parties == ("KEN", "PRT") and "الأسماك" in d.matter]
    assert len(fish) == 1
    assert [s.stage for s in fish[0].stages] == ["proposed", "under_study", "suspended", "signed"]
    assert fish[0].stage == "signed"
    assert len(fish[0].documents) == 4
    assert any(d.parties == ("BEL", "KEN") for d in found)
    assert len(found) == 3


def test_a_planned_stage_is_not_the_state_of_a_dossier() -> None:
    (dossier,) = dossiers(
        [
            *told("بدأت كينيا والبرتغال مفاوضات بشأن الصيد البحري.", "2025-03-02"),
            *told("ستوقع كينيا والبرتغال اتفاقية الصيد البحري الشهر المقبل.", "2025-03-03"),
        ]
    )
    assert dossier.stage == "negotiating"
    assert len(dossier.stages) == 2


def test_words_that_fit_many_matters_join_no_dossiers() -> None:
    talks = told("بدأت كينيا والبرتغال مفاوضات بشأن برنامج الصيد البحري.", "2025-03-02")
    others = told("بدأت كينيا والبرتغال مفاوضات بشأن برنامج التعليم المهني.", "2025-03-05")
    loan = told("بدأت كينيا مفاوضات مع بلجيكا بشأن البرنامج.", "2025-03-07")
    offer = told("وتدرس الحكومة الكينية مقترحا بشأن البرنامج.", "2025-03-09")
    assert len(dossiers([*talks, *others, *loan, *offer])) == 4
    again = told("تعثرت المفاوضات بين كينيا وبلجيكا بشأن البرنامج.", "2025-03-08")
    assert len(dossiers([*loan, *again])) == 1


_FOUND: list[Stage] = []


def _found() -> list[Stage]:
    if not _FOUND:
        _FOUND.extend(s for text, day in STORY for s in told(text, day))
    return _FOUND


@given(st.data())
@settings(max_examples=25, deadline=None)
def test_dossiers_do_not_depend_on_order_or_repetition(data: st.DataObject) -> None:
    found = _found()
    order = data.draw(st.permutations(found))
    assert dossiers([*order, *order[:2]]) == dossiers(found)


def test_stages_of_one_dossier_share_a_block() -> None:
    found = _found()
    for a in found:
        for b in found:
            if same_dossier(a, b):
                assert set(blocks(a)) & set(blocks(b))


def test_every_row_tells_a_stage_the_ontology_of_dossiers_knows() -> None:
    table = list(rows("lexicon/dossier_stages.tsv"))
    assert {r["stage"] for r in table} == set(STAGES)
    assert {r["side"] for r in table} <= {"after", "before", "both"}
    classes = {r["class"] for r in rows("lexicon/dossier_nouns.tsv")} | {"matter", "any"}
    assert {need for r in table for need in r["needs"].split("/") if need} <= classes


@given(st.text(alphabet="وقعت اتفاقية بين كينيا،. حولل\n\u064e\u0640«»", max_size=80))
@settings(max_examples=60, deadline=None)
def test_any_text_can_be_searched(text: str) -> None:
    document = Document.of(text)
    for stage in stages(waqai.api.Reader().read(document)):
        document.check(stage.cue)
        assert Span(0, len(text)).covers(stage.noun.span)
