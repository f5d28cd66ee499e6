"""The story of two states in a store: documents go in, in any order; chain, reference, merged record, dossier, disagreement and voices come out.

The reports are invented (see ``tests/link/test_story.py``); the last test reads the seed report where it is at hand, between two invented ones.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from click.testing import CliRunner
from msgspec.structs import replace

from waqai.api import Reader
from waqai.cli import main
from waqai.engine.ingest import default_linker, ingest, link_waiting
from waqai.judgements import Action
from waqai.link.attribution import dateline, voices
from waqai.link.chains import chain
from waqai.records import Record
from waqai.store import Store
from waqai.store.check import findings
from waqai.store.values import Filter
from waqai.types import Document, Relation

SEED = Path(__file__).parents[3] / "shared" / "seed" / "report.txt"

FIRST = Document.of(
    "هانوي (كونا) - زار وفد عسكري كويتي برئاسة رئيس الأركان العامة للجيش الفريق الركن حمد السالم العاصمة الفيتنامية هانوي أمس السبت، "
    "حيث التقى وزير الدفاع الفيتنامي فان جيانغ.\n"
    "وبحث الجانبان آليات التدريب المشترك بين البلدين.",
    published="2025-10-05",
    source="kuna",
)
SECOND = Document.of(
    "استقبل الرئيس الفيتنامي لوونغ كوونغ أمس الثلاثاء في العاصمة الفيتنامية هانوي وزير الخارجية الكويتي عبد الله اليحيا، ونقلت وكالة الأنباء الكويتية «كونا» "
    "تفاصيل اللقاء.\n"
    "وكان وفد عسكري كويتي برئاسة رئيس الأركان العامة للجيش حمد السالم قد زار هانوي في مطلع شهر تشرين الأول الماضي.\n"
    "وأعلنت وزارة التجارة الكويتية عن إجراء مباحثات مع فيتنام حول توريد الأرز الفيتنامي إلى الكويت.\n"
    "وقتل ثلاثة جنود صوماليين في هجوم شنته حركة الشباب على قاعدة في مقديشو أمس الثلاثاء.",
    published="2025-12-17",
    source="petra",
)
THIRD = Document.of(
    "استقبل الرئيس الفيتنامي لوونغ كوونغ في العاصمة الفيتنامية هانوي أمس الثلاثاء وزير الخارجية الكويتي عبد الله اليحيا، وفق وكالة الأنباء الكويتية «كونا».\n"
    "ووقعت الكويت وفيتنام اليوم الأربعاء اتفاقية لتوريد الأرز الفيتنامي إلى الكويت.\n"
    "وقتل خمسة جنود صوماليين في هجوم شنته حركة الشباب على قاعدة في مقديشو أمس الثلاثاء، وفق الجيش الصومالي.",
    published="2025-12-17",
    source="hespress",
)


def told(store: Store, *documents: Document) -> list[Record]:
    """Put documents into a store one batch each; all its records, the earliest first."""
    reader, linker = Reader(), default_linker(store)
    for document in documents:
        report = ingest(store, [document], reader, linker)
        assert (report.read, report.failed, report.bad) == (1, 0, ())
    return list(reversed(store.records(limit=500).items))


@pytest.mark.parametrize("order", [(FIRST, SECOND, THIRD), (THIRD, FIRST, SECOND), (SECOND, THIRD, FIRST)])
def test_the_story_is_the_same_in_any_order(store: Store, order: tuple[Document, ...]) -> None:
    records = told(store, *order)

    # Two outlets tell of one attack; the record shows that their figures differ, and says neither away.
    (attack,) = [r for r in records if r.type == "ASSAULT"]
    assert attack.sources == ("hespress", "petra")
    (figures,) = [d for d in attack.disagreements if d.field == "killed"]
    assert {v.value for v in figures.versions} == {"3", "5"}

    # The reception is one record of both outlets, on one agency's word.
    (reception,) = [r for r in records if any(t.triggers[0].quote == "استقبل" for t in r.tellings)]
    assert reception.sources == ("hespress", "petra")
    assert reception.when is not None
    assert reception.when.start == dt.date(2025, 12, 16)
    credited = {d.id: name for d in order if (name := dateline(d))}
    assert [v.name for v in voices(reception.tellings, credited)] == ["KUNA"]

    # The second report recalls the visit of October, and that leads to the report that brought it.
    (reference,) = [r for r in store.references() if r.target is not None]
    assert store.telling(reference.telling).telling.document == SECOND.id
    assert store.telling(reference.target or "").telling.document == FIRST.id
    assert [link.right for link in store.links(relation=Relation.REFERS_TO)] == [reference.target]

    # The chain of the two states goes from the visit to the deal.
    between = list(store.records(Filter(countries=("KWT", "VNM")), limit=500).items)
    contacts = chain(between, "KWT", "VNM").contacts
    assert contacts[0].day == dt.date(2025, 10, 4)
    assert [c.day for c in contacts] == sorted(c.day for c in contacts if c.day)
    assert contacts[-1].day is not None
    assert contacts[-1].day >= dt.date(2025, 12, 16)

    # Rice: talks, then a deal.
    (rice,) = [d for d in store.dossiers(countries=["KWT", "VNM"]) if "الأرز" in d.matter]
    assert [stage.stage for stage in rice.stages] == ["negotiating", "signed"]
    assert rice.stage == "signed"


def test_a_dossier_is_listed_and_briefed_with_its_sentences(tmp_path: Path) -> None:
    url = str(tmp_path / "s.db")
    with Store.open(url, create=True) as store:
        told(store, SECOND, THIRD)
    listed = CliRunner().invoke(main, ["dossiers", "--store", url, "--matter", "الارز", "--country", "kwt"])
    assert listed.exit_code == 0
    id, stage, *_ = listed.output.split()
    assert (stage, listed.output.count("\n")) == ("signed", 1)
    brief = CliRunner().invoke(main, ["dossiers", id, "--store", url]).output
    assert "- **2025-12-17** · signed · " in brief
    assert "[^2]: hespress, 2025-12-17: «ووقعت الكويت وفيتنام اليوم الأربعاء اتفاقية لتوريد الأرز الفيتنامي إلى الكويت.»" in brief
    assert CliRunner().invoke(main, ["dossiers", "none", "--store", url]).exit_code == 1


def test_what_a_person_parts_stays_parted(store: Store) -> None:
    records = told(store, SECOND, THIRD)
    (attack,) = [r for r in records if r.type == "ASSAULT"]
    one, other = attack.tellings
    store.judge(Action.SPLIT, one.id, other=other.id, by="analyst")
    link_waiting(store, default_linker(store))
    assert len([r for r in store.records(limit=500).items if r.type == "ASSAULT"]) == 2

    # Another reader reads the reports again, and everything is linked anew with a third one.
    again = [replace(r, fingerprint="another") for r in store.readings([SECOND.id, THIRD.id])]
    store.write(again, store.start_run("test", "another"))
    told(store, FIRST)
    assert len([r for r in store.records(limit=500).items if r.type == "ASSAULT"]) == 2
    store.judge(Action.MERGE, one.id, other=other.id, by="chief")
    link_waiting(store, default_linker(store))
    assert len([r for r in store.records(limit=500).items if r.type == "ASSAULT"]) == 1
    assert list(findings(store.database)) == []


BEFORE = Document.of(
    "زار وفد عسكري سوري برئاسة رئيس هيئة الأركان العامة اللواء علي النعسان العاصمة الروسية موسكو يوم الخميس 2 تشرين الأول 2025.\n"
    "والتقى الوفد مسؤولين في وزارة الدفاع الروسية.",
    published="2025-10-03",
    source="aawsat",
)
BESIDE = Document.of(
    "التقى الرئيس الروسي فلاديمير بوتين في العاصمة الروسية موسكو وزير الخارجية السوري أسعد الشيباني ووزير الدفاع السوري مرهف أبو قصرة أول من أمس الاثنين.\n"
    "ووقعت سوريا وروسيا اليوم الأربعاء عقدا لتوريد القمح الروسي إلى سوريا.",
    published="2025-12-24",
    source="hespress",
)


@pytest.mark.skipif(not SEED.exists(), reason="the seed report is not part of the repository")
@pytest.mark.parametrize("backwards", [False, True])
def test_the_seed_report_between_two_others(store: Store, backwards: bool) -> None:
    seed = Document.of(SEED.read_text(encoding="utf-8"), published="2025-12-24", source="enabbaladi")
    documents = (BEFORE, seed, BESIDE)
    records = told(store, *(documents[::-1] if backwards else documents))

    (reception,) = [r for r in records if any(t.document == seed.id and "التقى" in [e.quote for e in t.triggers] for t in r.tellings)]
    assert set(reception.sources) == {"enabbaladi", "hespress"}
    assert any(d.field == "date" for d in reception.disagreements)

    targets = {store.telling(r.target).telling.document for r in store.references() if r.target is not None}
    assert targets == {BEFORE.id}

    contacts = chain(store.records(Filter(countries=("SYR", "RUS")), limit=500).items, "SYR", "RUS").contacts
    assert contacts[0].day in (
        dt.date(2025, 10, 1),
        dt.date(2025, 10, 2),
    )  # the earlier report says the second, the seed "the beginning of the month"

    (wheat,) = [d for d in store.dossiers(countries=["SYR", "RUS"]) if "القمح" in d.matter]
    assert {stage.stage for stage in wheat.stages} >= {"under_study", "signed"}
    assert wheat.stage == "signed"
