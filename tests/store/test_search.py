"""Search finds words whatever their spelling and clitics, and shows them in the original."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from waqai.store import SearchFilter, Store
from waqai.store.search import parse, snippet
from waqai.store.words import MOST_WORDS, numbered_stems, sought, stem, stems
from waqai.text.tokens import spans, surfaces
from waqai.types import Document, Reading


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("الارهاب", "والإرهاب إرهاب بالإرهاب للإرهاب الأرهاب إرهاباً الإِرْهَاب بإرهاب ولإرهاب"),
        ("إرهاب", "الارهاب وبالإرهاب كالإرهاب"),
        ("وزير", "الوزير ووزير للوزير لوزير وزيره والوزير"),
        ("لبنان", "ولبنان للبنان بلبنان"),
        ("زيارة", "زيارات زيارته الزيارة ولزيارتها بزياراتهم زياره"),
        ("إلغاء", "الإلغاء وإلغاء بإلغاء إلغائها"),
        ("حكومة", "الحكومات حكومتنا حكومي"),
        ("مسؤول", "المسئول مسؤولين المسؤولون"),
        ("والد", "والده الوالد"),
        ("الحل", "والحل حل بالحل"),
        ("2025", "٢٠٢٥"),
        ("Zoom", "ZOOM"),
    ],
)
def test_a_word_is_found_in_its_other_forms(query: str, words: str) -> None:
    assert [word for word in words.split() if stem(word) not in sought(query)] == []


@pytest.mark.parametrize(("query", "other"), [("وزير", "زيارة"), ("بلاد", "لاد"), ("لبنان", "لبن"), ("والد", "ولد"), ("كتاب", "تاب")])
def test_other_words_are_not_found(query: str, other: str) -> None:
    assert stem(other) not in sought(query)


def test_index_words_are_bounded() -> None:
    assert len(stem("ا" * 5000)) <= 100
    assert len(stems(["كلمة"] * (MOST_WORDS + 5))) == MOST_WORDS


@given(st.text(alphabet='والإرهابكبلتهمنيةىؤئ ًّـabc،.«»"*1٢\u200f\ufefb'))
def test_every_index_word_has_its_place(text: str) -> None:
    numbered, places = numbered_stems(text), spans(text, 0, len(text))
    assert [word for word, _ in numbered] == stems(surfaces(text))
    assert all(stem(text[places[n].start : places[n].end]) == word for word, n in numbered)
    assert all(spans(text, n, n) == [places[n]] for _, n in numbered)
    assert all(word.isalnum() for word, _ in numbered)


def found(store: Store, query: str, which: SearchFilter = SearchFilter()) -> set[str]:  # noqa: B008
    return {hit.document for hit in store.search(query, which).items}


#: What is searched for, and the reports that hold it.
QUERIES: dict[str, set[str]] = {
    "الارهاب": {"kuwait"},
    "التفجير": {"nairobi", "mogadishu"},
    "تفجير نيروبي": {"nairobi"},
    "الكويت اليابان": {"kuwait", "tokyo"},
    "الكويت نيروبي": set(),
    "الكويتي اليابانية": {"kuwait", "tokyo"},
    '"وزير الخارجيه"': {"kuwait", "tokyo"},
    "«وزير خارجية الياباني»": {"kuwait"},
    '"الخارجية وزير"': set(),
    "كيني*": {"nairobi"},
    "كي*": {"nairobi"},
    '"رئيس الوزر*"': set(),
    '"رئيس الوزر"*': {"kuwait", "tokyo"},
    "و": set(),
    "": set(),
    "*": set(),
}


def test_queries(filled: Store) -> None:
    assert {query: found(filled, query) for query in QUERIES} == QUERIES


def test_nothing_that_a_person_types_is_an_error(filled: Store) -> None:
    hostile = [
        "'",
        '"',
        '"""',
        "a AND",
        "NOT",
        "NEAR(ب)",
        "(",
        "text:",
        "ا -ب",
        "^ا",
        "ا:*",
        "\\",
        "%",
        "a\0b",
        "'; DROP TABLE documents; --",
        "*" * 50,
        "كلمة\n" * 200,
    ]
    for query in hostile:
        filled.search(query)
    assert len(parse("كلمة " * 500)) == 32


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40, deadline=None)
@given(query=st.text(max_size=30).filter(lambda q: not any("\ud800" <= c <= "\udfff" for c in q)))
def test_no_text_is_a_syntax_error(filled: Store, query: str) -> None:
    filled.search(query)


def test_snippets_stand_in_the_original(filled: Store) -> None:
    (hit,) = filled.search("الارهاب").items
    text = filled.document("kuwait").text
    assert hit.snippet is not None
    assert text[hit.snippet.span.start : hit.snippet.span.end] == hit.snippet.text
    assert [text[span.start : span.end] for span in hit.snippet.found] == ["الإرهاب"]


def test_a_snippet_shows_where_most_of_the_query_is() -> None:
    text = "تفجير " + "كلمة " * 200 + "وقع تفجيرٌ في نيروبي أمس " + "كلمة " * 200
    shown = snippet(text, parse("تفجير نيروبي"))
    assert shown is not None
    assert "تفجيرٌ في نيروبي" in shown.text
    assert [text[span.start : span.end] for span in shown.found] == ["تفجيرٌ", "نيروبي"]


def test_titles_are_searched_and_count_more(store: Store) -> None:
    documents = [Document("text", "قال إن المفاوضات تعثرت في جنيف."), Document("title", "قال إنها تعثرت في جنيف أمس.", title="المفاوضات")]
    store.write([Reading(d, "x") for d in documents], store.start_run("test", "x"))
    hits = store.search("مفاوضات").items
    assert [hit.document for hit in hits] == ["title", "text"]
    assert hits[0].snippet is None
    assert store.search('"المفاوضات قال"').items == ()


def test_searches_can_be_narrowed_and_go_by_pages(filled: Store) -> None:
    assert found(filled, "تفجير", SearchFilter(sources=("outlet-c",))) == {"mogadishu"}
    assert found(filled, "تفجير", SearchFilter(first=dt.date(2025, 12, 1))) == {"nairobi"}
    assert found(filled, "تفجير", SearchFilter(last=dt.date(2025, 12, 1))) == {"mogadishu"}
    first = filled.search("تفجير", limit=1)
    second = filled.search("تفجير", limit=1, cursor=first.next)
    assert {h.document for h in first.items + second.items} == {"nairobi", "mogadishu"}
    assert second.next is None
    with pytest.raises(ValueError, match="no cursor"):
        filled.search("تفجير", cursor="-1")


def test_a_changed_document_is_found_by_its_new_words_alone(filled: Store) -> None:
    changed = Document("football", "خسر المنتخب نهائي البطولة.")
    filled.write([Reading(changed, "x")], filled.start_run("test", "x"))
    assert found(filled, "المباراة") == set()
    assert found(filled, "البطولة") == {"football"}
