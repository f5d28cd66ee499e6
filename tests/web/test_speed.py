"""What makes the pages fast: static files packed once, marks in one pass, lists that do not go through whole tables."""

from __future__ import annotations

import datetime as dt
import gzip
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markupsafe import escape
from sqlalchemy import event

from waqai.store import Filter, QuoteFilter, Store
from waqai.store.reviewing import Waiting
from waqai.web import assets
from waqai.web.highlight import Marked, highlight

from .conftest import Site


def test_a_style_comes_packed_and_is_kept(site: Site) -> None:
    address = site.address + assets.url("waqai.css")
    with httpx.Client() as client:
        packed = client.get(address, headers={"Accept-Encoding": "gzip"})
        plain = client.get(address, headers={"Accept-Encoding": "identity"})
    assert packed.headers["content-encoding"] == "gzip"
    assert "content-encoding" not in plain.headers
    assert packed.content == plain.content == (assets.FOLDER / "waqai.css").read_bytes()
    assert "immutable" in packed.headers["cache-control"]
    assert "Accept-Encoding" in packed.headers["vary"]
    assert int(packed.headers["content-length"]) == len(gzip.compress(plain.content, 9, mtime=0))


def test_a_font_is_not_packed_again(site: Site) -> None:
    font = next(Path(assets.FOLDER / "fonts").glob("*.woff2"))
    answer = httpx.get(site.address + assets.url(f"fonts/{font.name}"), headers={"Accept-Encoding": "gzip"})
    assert "content-encoding" not in answer.headers
    assert answer.content == font.read_bytes()


_marks = st.lists(st.builds(lambda a, n, kind, of: Marked(a, a + n, kind, of), st.integers(0, 30), st.integers(0, 20), st.sampled_from(["a", "b"]), st.tuples(st.sampled_from("xyz"))), max_size=12)  # fmt: skip


@settings(deadline=None)
@given(st.text(max_size=40), _marks)
def test_marks_are_those_that_cover_each_stretch(text: str, marks: list[Marked]) -> None:
    edges = sorted({0, len(text), *(min(edge, len(text)) for m in marks for edge in (m.start, m.end))})
    expected = ""
    for a, b in pairwise(edges):
        over = [m for m in marks if m.start <= a and b <= m.end]
        words = str(escape(text[a:b]))
        kinds, of = " ".join(dict.fromkeys(m.kind for m in over)), " ".join(dict.fromkeys(id for m in over for id in m.of))
        expected += f'<mark class="{kinds}" data-of="{of}">{words}</mark>' if over else words
    assert str(highlight(text, marks)) == expected


@pytest.fixture
def plans(sqlite_model: Path, tmp_path: Path) -> Iterator[tuple[Store, list[str]]]:
    """An empty SQLite store, and how it goes about each query."""
    import shutil

    plans: list[str] = []
    with Store.open(str(shutil.copy(sqlite_model, tmp_path / "plans.db"))) as store:

        @event.listens_for(store.database.engine, "before_cursor_execute")
        def explain(_c: object, cursor: object, statement: str, given: object, *_: object) -> None:
            if statement.startswith("SELECT"):
                made = cursor.connection.cursor()  # type: ignore[attr-defined]
                plans.extend(row[3] for row in made.execute(f"EXPLAIN QUERY PLAN {statement}", given))

        yield store, plans


@pytest.mark.parametrize(
    "which",
    [
        Filter(),
        Filter(types=("CONSULT",)),
        Filter(statuses=("denied",)),
        Filter(place_country="IRQ"),
        Filter(countries=("IRQ",)),
        Filter(parties=("x",)),
        Filter(sources=("outlet",), types=("CONSULT",)),
        Filter(countries=("IRQ", "SYR"), statuses=("planned",)),
    ],
)
def test_lists_of_records_are_read_off_an_index_in_order(plans: tuple[Store, list[str]], which: Filter) -> None:
    store, said = plans
    store.records(which)
    assert said
    assert not [plan for plan in said if "TEMP B-TREE" in plan or plan == "SCAN records"]


@pytest.mark.parametrize(
    "which",
    [
        QuoteFilter(),
        QuoteFilter(stances=("deny",)),
        QuoteFilter(country="IRQ"),
        QuoteFilter(speaker="x"),
        QuoteFilter(addressee="x"),
        QuoteFilter(topic="military"),
        QuoteFilter(topic="military", stances=("deny",), first=dt.date(2020, 1, 1)),
        QuoteFilter(topic="military", speaker="x"),
        QuoteFilter(topic="military", addressee="x"),
    ],
)
def test_lists_of_quotes_are_read_off_an_index_in_order(plans: tuple[Store, list[str]], which: QuoteFilter) -> None:
    store, said = plans
    store.quotes(which)
    assert not [plan for plan in said if "TEMP B-TREE" in plan or plan == "SCAN quotes"]


@pytest.mark.parametrize("which", [Filter(), Filter(types=("CONSULT",)), Filter(sources=("outlet",), place_country="IRQ")])
def test_the_queue_and_the_map_touch_no_whole_rows(plans: tuple[Store, list[str]], which: Filter) -> None:
    store, said = plans
    store.reviews.queue(Waiting(which), limit=20)
    if not which.sources:
        store.places(which)
    assert [plan for plan in said if "COVERING INDEX ix_tellings_doubt" in plan]
    assert not [plan for plan in said if plan in ("SCAN tellings", "SCAN records")]


def test_counts_touch_no_whole_rows(plans: tuple[Store, list[str]]) -> None:
    store, said = plans
    store.stats()
    store.pairs()
    store.types()
    store.activity()
    assert not [plan for plan in said if plan.startswith("SCAN") and "INDEX" not in plan and plan not in ("SCAN runs", "SCAN again")]


def test_the_links_of_an_event_are_looked_up(plans: tuple[Store, list[str]]) -> None:
    store, said = plans
    store.same_links(["x"])
    assert said
    assert all("left=?" in plan or "right=?" in plan for plan in said)
