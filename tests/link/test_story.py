"""A story in three reports: a first visit, a reception months later that recalls it and speaks of rice, and another outlet with the deal and a different figure.

The reports are invented. What must come out: the chain of the two states, the recalled visit found, one event of the two tellings with what they disagree on, the
dossier with its stages, and one voice behind two papers.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

import waqai
from waqai.link.attribution import dateline, voices
from waqai.link.chains import chain
from waqai.link.dossiers import dossiers, stages
from waqai.link.parting import parted
from waqai.link.references import Stub, resolve, stubs
from waqai.records import Record, record
from waqai.tellings import Telling
from waqai.types import Reading, Status

FIRST = (
    "هانوي (كونا) - زار وفد عسكري كويتي برئاسة رئيس الأركان العامة للجيش الفريق الركن حمد السالم العاصمة الفيتنامية هانوي أمس السبت، "
    "حيث التقى وزير الدفاع الفيتنامي فان جيانغ.\n"
    "وبحث الجانبان آليات التدريب المشترك بين البلدين."
)
SECOND = (
    "في خطوة تعكس رغبة الكويت وهانوي في توسيع شراكتهما، استقبل الرئيس الفيتنامي لوونغ كوونغ كلا من وزير الخارجية الكويتي عبد الله اليحيا "
    "ووزير التجارة والصناعة الكويتي خليفة العجيل في العاصمة الفيتنامية هانوي.\n"
    "وليست هذه الزيارة الأولى من نوعها، فقد سبق أن زار هانوي وفد عسكري كويتي برئاسة رئيس الأركان العامة للجيش حمد السالم في مطلع شهر تشرين الأول الماضي، "
    "حيث جرى بحث سبل التدريب.\n"
    "محاور اللقاء\n"
    "وتناول اللقاء، الذي عُقد أمس الثلاثاء ونقلت تفاصيله وكالة الأنباء الكويتية «كونا»، زيادة المبادلات التجارية بين البلدين.\n"
    "وفي سياق متصل، أعلنت وزارة التجارة الكويتية عن إجراء مباحثات عبر تقنية الاتصال المرئي بين وكيل الوزارة زياد النجم ونائب وزير الزراعة الفيتنامي تران ثانه "
    "حول توريد الأرز الفيتنامي إلى الكويت.\n"
    "وقال النجم إن الوزارة تدرس العروض المقدمة من الشركات الفيتنامية المتخصصة بتوريد الأرز.\n"
    "وقتل ثلاثة جنود صوماليين في هجوم شنته حركة الشباب على قاعدة في مقديشو يوم الاثنين."
)
THIRD = (
    "استقبل الرئيس الفيتنامي لوونغ كوونغ في هانوي يوم الثلاثاء وزير الخارجية الكويتي عبد الله اليحيا، وفق وكالة الأنباء الكويتية.\n"
    "ووقعت الكويت وفيتنام أمس الأربعاء اتفاقية لتوريد الأرز الفيتنامي إلى الكويت.\n"
    "وقتل خمسة جنود صوماليين في هجوم شنته حركة الشباب على قاعدة في مقديشو يوم الاثنين، وفق الجيش الصومالي."
)
SEED = Path(__file__).parents[3] / "shared" / "seed" / "report.txt"


@pytest.fixture(scope="module")
def readings() -> list[Reading]:
    return [
        waqai.read(FIRST, published="2025-10-05", source="kuna"),
        waqai.read(SECOND, published="2025-12-17", source="petra"),
        waqai.read(THIRD, published="2025-12-18", source="hespress"),
    ]


def news_and_stubs(readings: list[Reading]) -> tuple[list[Telling], list[Stub]]:
    told = [(r, parted(r)) for r in readings]
    recalled = [s for r, ts in told for s in stubs(r, ts)]
    ids = {s.telling.id for s in recalled}
    return [t for _, ts in told for t in ts if t.id not in ids], recalled


def merged(news: list[Telling]) -> list[Record]:
    """One record for each type, day, place and set of states: what is told of is plain here."""
    groups: dict[tuple[object, ...], list[Telling]] = {}
    for t in news:
        states = frozenset(p.country for p in t.parties if p.country)
        groups.setdefault((t.type, t.when.start if t.when else t.id, t.where.id if t.where else t.id, states), []).append(t)
    return [record(group) for group in groups.values()]


def test_the_story(readings: list[Reading]) -> None:
    news, recalled = news_and_stubs(readings)
    first, reception = news[0], next(t for t in news if t.triggers[0].quote == "استقبل")

    # The second report recalls the first visit, and that mention leads to the report that brought it, in whatever order they came.
    (visit,) = [s for s in recalled if s.telling.document == readings[1].document.id]
    assert visit.telling.triggers[0].quote == "زار"
    for order in (news, news[::-1]):
        (link,) = resolve(recalled, order)
        assert (link.left, link.right) == (visit.telling.id, first.id)

    # Two outlets tell of one attack, and the record shows that their figures differ.
    records = merged(news)
    (attack,) = [r for r in records if r.type == "ASSAULT"]
    assert len(attack.sources) == 2
    (figures,) = [d for d in attack.disagreements if d.field == "killed"]
    assert {v.value for v in figures.versions} == {"3", "5"}

    # The reception is one event of both, on one agency's word.
    (met,) = [r for r in records if reception.id in {t.id for t in r.tellings}]
    assert len(met.documents) == 2
    credited = {r.document.id: name for r in readings if (name := dateline(r.document))}
    assert [v.name for v in voices(met.tellings, credited)] == ["KUNA"]

    # The two states' chain begins with the visit in October and ends with the deal.
    contacts = chain(records, "KWT", "VNM")
    days = [c.day for c in contacts.contacts]
    assert days == sorted(d for d in days if d)
    assert days[0] == dt.date(2025, 10, 4)
    assert contacts.contacts[-1].type == "SUPPORT"
    assert all(c.status is Status.HAPPENED for c in contacts.contacts)
    assert len(contacts.links) == len(contacts.contacts) - 1

    # Rice: talks, offers under study, signed.
    found = [s for r in readings for s in stages(r)]
    (rice,) = dossiers(found)
    assert [s.stage for s in rice.stages] == ["negotiating", "under_study", "signed"]
    assert rice.stage == "signed"
    assert rice.parties == ("KWT", "VNM")
    assert "الأرز" in rice.matter
    assert dossiers(reversed(found)) == (rice,)


@pytest.mark.skipif(not SEED.exists(), reason="the seed report is not part of the repository")
def test_the_seed_report() -> None:
    reading = waqai.read(SEED.read_text(encoding="utf-8"), published="2025-12-24")
    _, recalled = news_and_stubs([reading])
    assert [(s.telling.when.start, s.telling.when.end) for s in recalled if s.telling.when] == [(dt.date(2025, 10, 1), dt.date(2025, 10, 10))]
    (wheat,) = dossiers(stages(reading))
    assert wheat.parties == ("RUS", "SYR")
    assert wheat.stage == "under_study"
    assert {"توريد", "قمح"} <= set(wheat.stages[-1].key)
