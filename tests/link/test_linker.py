"""Linking end to end: a story of three outlets, and the same records whatever came first."""

from __future__ import annotations

import datetime as dt
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from waqai.api import Reader
from waqai.link.linker import Filed, Linker
from waqai.link.memory import MemoryStore
from waqai.records import Record
from waqai.tellings import Day, Party, Site, Telling, tellings
from waqai.types import Document, Evidence, Link, Relation, Span, Status

FIRST = """استقبل الرئيس المصري عبد الفتاح السيسي في القاهرة أمس الاثنين وزير الخارجية الفرنسي جان نويل بارو لبحث الحرب في السودان وأمن الملاحة.
وفي الخرطوم قتل ثلاثة مدنيين أمس الاثنين في قصف نفذته قوات الدعم السريع على سوق أم درمان المركزي."""
SECOND = """قالت الرئاسة إن السيسي بحث في القاهرة يوم الاثنين مع وزير الخارجية الفرنسي جان نويل بارو الحرب في السودان وسبل تأمين الملاحة في البحر الأحمر.
وأفادت لجان المقاومة بمقتل خمسة مدنيين يوم الاثنين في قصف لقوات الدعم السريع على سوق أم درمان المركزي في الخرطوم."""
THIRD = """استقبل الملك الأردني عبد الله الثاني في عمان أمس الاثنين وزير الخارجية الألماني يوهان فاديفول لبحث المساعدات الإنسانية لقطاع غزة."""
DAY = dt.date(2025, 11, 18)


def filed(id: str, text: str, source: str) -> Filed:
    reading = Reader().read(Document(id, text, source=source, published=DAY))
    return Filed(id, text, tellings(reading), DAY)


@pytest.fixture(scope="module")
def reports() -> list[Filed]:
    return [filed("1", FIRST, "جريدة أولى"), filed("2", SECOND, "جريدة ثانية"), filed("3", THIRD, "جريدة ثالثة")]


def linked(documents: list[Filed], batch: int = 100) -> MemoryStore:
    store = MemoryStore()
    ids = store.add(documents)
    for at in range(0, len(ids), batch):
        Linker(store).update(ids[at : at + batch])
    return store


def of_type(store: MemoryStore, type: str) -> list[Record]:
    return [r for r in store.records() if r.type == type]


def test_one_event_of_two_outlets_is_one_record_that_shows_where_they_differ(reports: list[Filed]) -> None:
    store = linked(reports)
    attack = next(r for r in of_type(store, "ASSAULT") if r.killed)
    assert attack.sources == ("جريدة أولى", "جريدة ثانية")
    killed = next(d for d in attack.disagreements if d.field == "killed")
    assert {v.value for v in killed.versions} == {"3", "5"}
    meetings = of_type(store, "CONSULT")
    assert {frozenset(r.documents) for r in meetings} == {frozenset("12"), frozenset("3")}


def test_a_link_says_why(reports: list[Filed]) -> None:
    links = [link for link in linked(reports).all_links() if link.relation is Relation.SAME]
    assert links
    assert all(link.why and 0 < link.score <= 1 and link.left < link.right for link in links)


def test_a_reprint_is_a_further_source_and_no_further_event(reports: list[Filed]) -> None:
    copy = filed("4", f"القاهرة - وكالات - {FIRST}", "جريدة رابعة")
    alone, both = linked(reports[:1]), linked([reports[0], copy])
    assert len(alone.records()) == len(both.records()) > 1
    assert [(k.left, k.right) for k in both.all_links() if k.relation is Relation.REPRINTS] == [("4", "1")]
    assert {r.sources for r in both.records()} == {("جريدة أولى", "جريدة رابعة")}


def test_people_part_and_join(reports: list[Filed]) -> None:
    store = linked(reports)
    attack = next(r for r in of_type(store, "ASSAULT") if len(r.documents) > 1)
    a, b = sorted(t.id for t in attack.tellings)[:2]
    store.put_links([Link(a, b, Relation.SAME, 1.0, "a person", judgement=False, at=dt.datetime(2026, 1, 1, tzinfo=dt.UTC))])
    Linker(store).rebuild([a])
    assert all(not {a, b} <= {t.id for t in r.tellings} for r in store.records())
    Linker(store).update(["1", "2", "3"])
    assert all(not {a, b} <= {t.id for t in r.tellings} for r in store.records())
    store.put_links([Link(a, b, Relation.SAME, 1.0, "a person", judgement=True, at=dt.datetime(2026, 1, 2, tzinfo=dt.UTC))])
    Linker(store).rebuild([a])
    assert any({a, b} <= {t.id for t in r.tellings} for r in store.records())


# --- any order, any batches ---------------------------------------------------------------------------------------------------------------------------

NAMES = ("Abdel Fattah el-Sisi", "Abdullah II of Jordan", "Houthis", "SYR MIL")
WORDS = ("سوق", "قصف", "لقاء", "نهر", "خبير", "سد", "مزارع", "جلسة", "ميناء", "سفير")
TEXTS = ("\n".join(" ".join(Random(n).choices(WORDS, k=12)) for _ in range(4)) for n in range(4))
BODIES = tuple(TEXTS)


@st.composite
def worlds(draw: st.DrawFn) -> list[Filed]:
    """Up to seven documents, some of one text, with tellings that are alike to many degrees."""
    return [_document(draw, f"d{n}") for n in range(draw(st.integers(2, 7)))]


def _document(draw: st.DrawFn, id: str) -> Filed:
    day = DAY + dt.timedelta(days=draw(st.integers(0, 2)))
    told = tuple(_telling(draw, id, n, day) for n in range(draw(st.integers(0, 3))))
    return Filed(id, draw(st.sampled_from(BODIES)), told, draw(st.sampled_from([day, day, None])))


def _telling(draw: st.DrawFn, document: str, number: int, day: dt.date) -> Telling:
    word = Evidence(Span(number, number + 3), draw(st.sampled_from(["قصف", "لقاء"])))
    parties = tuple(Party(f"{number}{n}", word, n, "person", n, "EGY") for n in draw(st.sets(st.sampled_from(NAMES), max_size=2)))
    return Telling(
        id=f"{document}.{number}",
        document=document,
        type=draw(st.sampled_from(["CONSULT", "ASSAULT", "ASSAULT"])),
        status=draw(st.sampled_from([Status.HAPPENED, Status.DENIED, Status.PLANNED])),
        score=draw(st.sampled_from([0.5, 0.7, 0.9])),
        triggers=(word,),
        sentence=Span(0, 10),
        published=day,
        source=draw(st.sampled_from(["أ", "ب"])),
        actors=tuple(sorted(parties, key=lambda p: p.key)),
        when=draw(st.sampled_from([None, Day("t", word, day, day, "day")])),
        where=draw(st.sampled_from([None, Site("p", word, "gn.1", "Cairo", "EGY", 30.0, 31.2), Site("p", word, "gn.2", "Aden", "YEM", 12.8, 45.0)])),
        killed=draw(st.sampled_from([None, 3, 5])),
        words=tuple(sorted(draw(st.sets(st.sampled_from(WORDS), min_size=3, max_size=6)))),
        gist=tuple(sorted(draw(st.sets(st.sampled_from(WORDS), min_size=3, max_size=6)))),
    )


@given(worlds(), st.randoms(use_true_random=False), st.integers(1, 3))
@settings(max_examples=25, deadline=None)
def test_any_order_and_any_batches_give_the_same_records(documents: list[Filed], random: Random, batch: int) -> None:
    shuffled = list(documents)
    random.shuffle(shuffled)
    at_once, bit_by_bit = linked(documents), linked(shuffled, batch)
    assert at_once.records() == bit_by_bit.records()
    assert at_once.all_links() == bit_by_bit.all_links()


@given(worlds())
@settings(max_examples=10, deadline=None)
def test_updating_again_changes_nothing(documents: list[Filed]) -> None:
    store = linked(documents)
    records, links = store.records(), store.all_links()
    Linker(store).update([d.id for d in documents])
    assert (store.records(), store.all_links()) == (records, links)
    assert sorted(t.id for r in records for t in r.tellings) == sorted(t.id for d in documents for t in d.tellings)
