"""Search by meaning: what is near is found, narrowed, shown; joined with full text; on both databases."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from waqai.meaning import Mode, NoIndexError, index, search, state
from waqai.meaning.vectors import Vectors
from waqai.store import SearchFilter, Store
from waqai.types import Document, Reading

from .conftest import small_table


@pytest.fixture
def indexed(filled: Store, small: Vectors) -> Store:
    """The reports, indexed."""
    index(filled, vectors=small)
    return filled


def found(store: Store, query: str, which: SearchFilter = SearchFilter(), mode: Mode = Mode.ALONE) -> list[str]:  # noqa: B008
    return [hit.document for hit in search(store, query, which, mode=mode, vectors=small_table()).items]


def test_what_is_near_comes_first_though_it_shares_no_word(indexed: Store) -> None:
    assert indexed.search("قنبلة").items == ()
    assert set(found(indexed, "قنبلة")[:2]) == {"nairobi", "mogadishu"}
    assert found(indexed, "ملعب كرة")[0] == "football"


def test_a_store_that_is_not_indexed_says_what_to_do(filled: Store, small: Vectors) -> None:
    assert state(filled, small).waiting == 5
    with pytest.raises(NoIndexError, match="waqai index"):
        search(filled, "تفجير", vectors=small)


def test_filters_are_those_of_full_text(indexed: Store) -> None:
    assert set(found(indexed, "قنبلة", SearchFilter(sources=("outlet-c", "other")))) == {"mogadishu", "football"}
    assert "nairobi" not in found(indexed, "قنبلة", SearchFilter(last=dt.date(2025, 12, 23)))
    assert found(indexed, "قنبلة", SearchFilter(first=dt.date(2025, 12, 25))) == ["tokyo"]
    assert found(indexed, "قنبلة", SearchFilter(sources=("none",))) == []


def test_documents_without_a_day_pass_no_days(indexed: Store, small: Vectors) -> None:
    indexed.write([Reading(Document("undated", "انفجار قنبلة."), "x")], indexed.start_run("test", "x"))
    index(indexed, vectors=small)
    assert found(indexed, "قنبلة")[0] == "undated"
    assert "undated" not in found(indexed, "قنبلة", SearchFilter(last=dt.date(2030, 1, 1)))


def test_joined_has_what_either_finds_and_prefers_what_both_find(indexed: Store) -> None:
    joined = found(indexed, "تفجير", mode=Mode.JOINED)
    assert set(joined[:2]) == {"nairobi", "mogadishu"}
    assert found(indexed, "الإرهاب", mode=Mode.JOINED) == ["kuwait"], "the small table does not know the word, full text does"
    assert found(indexed, "طماطم", mode=Mode.JOINED) == []


def test_snippets_are_the_nearest_passage_with_near_words_marked(store: Store, small: Vectors) -> None:
    far = "فاز الفريق بالمباراة وسط تشجيع الجمهور في ملعب المدينة الكبير مساء أمس وعمت الفرحة شوارعها حتى الصباح كما قال شهود. "
    text = far * 4 + "\n" + "وقع انفجار كبير قرب السوق القديم."
    store.write([Reading(Document("d", text, title="قنبلة"), "x")], store.start_run("test", "x"))
    index(store, vectors=small)
    (hit,) = search(store, "قنبلة", vectors=small).items
    assert hit.snippet is not None and hit.snippet.text == "وقع انفجار كبير قرب السوق القديم."
    assert text[hit.snippet.span.start : hit.snippet.span.end] == hit.snippet.text
    assert [text[span.start : span.end] for span in hit.snippet.found] == ["انفجار"]


def test_results_go_by_pages(indexed: Store, small: Vectors) -> None:
    whole = found(indexed, "تفجير", mode=Mode.JOINED)
    paged: list[str] = []
    cursor: str | None = None
    while True:
        page = search(indexed, "تفجير", cursor=cursor, limit=2, vectors=small)
        paged += [hit.document for hit in page.items]
        cursor = page.next
        if cursor is None:
            break
    assert paged == whole
    for bad in ("x", "-1", "٣"):
        with pytest.raises(ValueError, match="no cursor"):
            search(indexed, "تفجير", cursor=bad, vectors=small)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=30, deadline=None)
@given(query=st.text(max_size=30).filter(lambda q: not any("\ud800" <= c <= "\udfff" for c in q)))
def test_no_text_is_an_error(indexed: Store, query: str) -> None:
    found(indexed, query, mode=Mode.JOINED)
