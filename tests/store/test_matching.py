"""Documents that hold any of the words of a query: those with most of it first, rare words counting more; on both databases."""

from __future__ import annotations

from waqai.store import SearchFilter, Store
from waqai.types import Document, Reading


def test_any_word_is_enough_and_more_are_better(filled: Store) -> None:
    assert filled.matching("تفجير نيروبي طماطم")[:2] == ["nairobi", "mogadishu"]
    assert filled.matching("طماطم") == filled.matching("") == []
    assert filled.matching("تفجير نيروبي", limit=1) == ["nairobi"]
    assert filled.matching("تفجير نيروبي", SearchFilter(sources=("outlet-c",))) == ["mogadishu"]


def test_rare_words_count_more(store: Store) -> None:
    documents = [Document(f"common{n}", "قال الوزير إن الوزير زار المدينة. الوزير والمدينة.") for n in range(8)]
    documents.append(Document("rare", "شحنة من القمح."))
    store.write([Reading(document, "x") for document in documents], store.start_run("test", "x"))
    assert store.matching("الوزير القمح")[0] == "rare"


def test_nothing_that_a_person_types_is_an_error(filled: Store) -> None:
    for query in ("'", '"""', "a AND", "NEAR(ب)", "(", "*", "ا:*", "\\", "a\0b", '"رئيس الوزراء" كي*', "كلمة " * 60):
        filled.matching(query)
