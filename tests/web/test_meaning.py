"""Search by meaning over the web: the page's twin and the API, before and after the store is indexed."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from waqai.meaning import index
from waqai.store import Store
from waqai.types import Document, Reading
from waqai.web.client import ApiError, Client
from waqai.web.pages import search
from waqai.web.settings import Settings
from waqai.web.types import Query

from .conftest import SECRET, Site

ASKED = "مواجهات مسلحة وقتلى في العاصمة الصومالية"


def test_before_indexing_it_says_what_to_do(both: Site) -> None:
    with both.client() as client:
        answer = client.get("/api/v1/search", params={"q": ASKED, "by": "meaning"})
    assert (answer.status_code, answer.headers["content-type"]) == (409, "application/problem+json")
    assert "waqai index" in answer.json()["detail"]
    view = search.load(both.store, Query({"q": (ASKED,), "by": ("meaning",)}))
    assert (view.indexed, view.waiting, view.rows) == (0, 5, ())


def test_the_api_finds_by_meaning_what_the_words_do_not(both: Site) -> None:
    index(both.store)
    with Client(both.address) as client:
        assert list(client.search(ASKED)) == []
        hits = list(client.search(ASKED, by="meaning"))
        assert hits[0].document == "mogadishu" and hits[0].snippet is not None
        assert "mogadishu" not in [hit.document for hit in client.search(ASKED, by="meaning", source="outlet-a")]
        with pytest.raises(ApiError, match="by: 'feeling' is not known"):
            list(client.search(ASKED, by="feeling"))


def test_what_is_indexed_while_it_serves_is_found(serve: Callable[[Settings], Site]) -> None:
    site = serve(Settings(SECRET))
    index(site.store)
    with Client(site.address) as client:
        assert "wheat" not in [hit.document for hit in client.search("شحنات القمح", by="meaning")]
        site.store.write([Reading(Document("wheat", "وصلت باخرة محملة بالحبوب إلى الميناء."), "x")], site.store.start_run("test", "x"))
        index(site.store)
        assert next(client.search("شحنات القمح", by="meaning")).document == "wheat"


def test_the_page_says_how_many_wait(filled: Store) -> None:
    index(filled)
    filled.write([Reading(Document("late", "خبر متأخر عن الانتخابات."), "x")], filled.start_run("test", "x"))
    view = search.load(filled, Query({"q": ("الانتخابات",), "by": ("meaning",)}))
    assert (view.by, view.indexed, view.waiting) == ("meaning", 5, 1)
    assert "late" in [hit.document for hit in view.rows[:2]], "it is found by its word though it is not indexed yet"


@pytest.mark.parametrize(
    ("lang", "taught", "waits"),
    [("en", "Nothing is indexed by meaning yet", "1 report is not indexed yet"), ("ar", "لم يُفهرس شيء", "خبر واحد لم يُفهرس بعد")],
)
def test_the_page_teaches_and_marks_words(serve: Callable[[Settings], Site], lang: str, taught: str, waits: str) -> None:
    site = serve(Settings(SECRET))
    asked = {"q": ASKED, "by": "meaning", "lang": lang}
    with site.client() as client:
        page = client.get("/search", params=asked, headers={"Accept": "text/html"})
        assert page.status_code == 200 and taught in page.text and "waqai index --store" in page.text
        index(site.store)
        site.store.write([Reading(Document("late", "خبر متأخر."), "x")], site.store.start_run("test", "x"))
        page = client.get("/search", params=asked, headers={"Accept": "text/html"})
        assert "/documents/mogadishu" in page.text and "<mark" in page.text and waits in page.text
        assert client.get("/search.csv", params=asked).text.splitlines()[1].startswith("mogadishu,")
