"""The pages: on an empty and on a filled store, in both languages; escaping, highlighting, translations."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from waqai.api import Reader
from waqai.engine.ingest import default_linker, link_waiting
from waqai.store import Store, UnknownIdError
from waqai.store.values import PartyCount
from waqai.types import Document
from waqai.web import assets, catalogues, locales, names
from waqai.web.highlight import Marked, highlight
from waqai.web.pages import PAGES
from waqai.web.pages.read import read_text
from waqai.web.templating import environment, render, url
from waqai.web.types import Page, Query

TEXTS = (
    "دمشق (سانا) - التقى وزير الخارجية السوري أسعد الشيباني أمس الثلاثاء في موسكو نظيره الروسي سيرغي لافروف. وقال لافروف: «ندعم وحدة سوريا».",
    "قتل خمسة أشخاص وجرح عشرة في هجوم نفذه مسلحون على حافلة في بغداد يوم الاثنين. وأدانت وزارة الخارجية الأردنية الهجوم.",
    "وقعت سوريا وروسيا اليوم في دمشق اتفاقية لتوريد القمح. وأعلنت وزارة الاقتصاد السورية أن الاتفاقية دخلت حيز التنفيذ.",
)
EVIL = "<script>alert('ع')</script>\" onmouseover=x"
LANGUAGES = ("ar", "en")


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with Store.open(str(tmp_path_factory.mktemp("pages") / "empty.db"), create=True) as store:
        yield store


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    reader = Reader()
    with Store.open(str(tmp_path_factory.mktemp("pages") / "filled.db"), create=True) as store:
        documents = [Document.of(text, published="2025-12-24", title=EVIL if n == 0 else None, source="سانا") for n, text in enumerate(TEXTS)]
        run = store.start_run("ingest", reader.fingerprint)
        store.write(list(reader.read_many(documents)), run)
        store.finish_run(run)
        link_waiting(store, default_linker(store))
        yield store


def query(store: Store, page: Page, lang: str) -> Query | None:
    """A query that the page has something for; None for a page of one thing in a store that has none."""
    records, dossiers, documents = store.records().items, store.dossiers(), store.search("سوريا").items
    found = {
        "event": [r.id for r in records],
        "dossier": [d.id for d in dossiers],
        "article": [h.document for h in documents],
        "actor": ["SYR"] if records else [],
    }
    if page.name in found and not found[page.name]:
        return None
    ids = {"id": found[page.name][0], "key": found[page.name][0]} if page.name in found else {}
    return Query({"one": ("SYR",), "other": ("RUS",), "q": ("سوريا",)} if page.name in ("timeline", "search") else {}, lang, ids)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.name)
def test_a_page_shows_an_empty_and_a_filled_store(page: Page, lang: str, empty: Store, filled: Store) -> None:
    for store in (empty, filled):
        asked = query(store, page, lang)
        if asked is None:
            assert store is empty or page.name == "dossier"
            with pytest.raises(UnknownIdError):
                page.load(store, Query({}, lang, {"id": "none", "key": "none"}))
            continue
        view = page.load(store, asked)
        shown = render(page, view, asked, page.path)
        assert f'<html lang="{lang}" dir="{"rtl" if lang == "ar" else "ltr"}">' in shown
        assert shown.count("<h1") == 1 and '<main id="content"' in shown
        assert msgspec.json.decode(msgspec.json.encode(view))


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.name)
def test_no_page_holds_inline_script_or_style_or_a_foreign_address(page: Page, filled: Store) -> None:
    asked = query(filled, page, "ar")
    if asked is None:
        return
    shown = render(page, page.load(filled, asked), asked, page.path)
    assert not re.search(r"<style|\sstyle=|\son[a-z]+=[\"']|javascript:", shown)
    assert all("src=" in tag or "application/json" in tag for tag in re.findall(r"<script[^>]*>", shown))
    assert not re.findall(r"(?:src|href|action)=\"(?!/|#)[^\"]", shown)
    for path in re.findall(r"(?:src|href|data-atlas)=\"/static/[0-9a-f]{12}/([^\"]+)\"", shown):
        assert (assets.FOLDER / path).is_file(), path


def test_what_a_report_says_is_never_markup(filled: Store) -> None:
    evil = next(h.document for h in filled.search("لافروف").items)
    page = next(p for p in PAGES if p.name == "article")
    asked = Query({}, "ar", {"id": evil})
    shown = render(page, page.load(filled, asked), asked, f"/documents/{evil}")
    assert "<script>alert" not in shown and html.escape(EVIL).replace("&#x27;", "&#39;").replace("&quot;", "&#34;") in shown


def test_what_is_typed_is_never_markup(filled: Store) -> None:
    page = next(p for p in PAGES if p.name == "search")
    asked = Query({"q": (EVIL,)}, "en")
    assert "<script>alert" not in render(page, page.load(filled, asked), asked, "/search")


def test_json_for_scripts_cannot_end_its_element() -> None:
    made = environment("en").from_string("{{ x|data }}").render(x=["</script><!--&"])
    assert not set("<>&") & set(made) and msgspec.json.decode(made) == ["</script><!--&"]


MARKS = st.lists(
    st.builds(Marked, st.integers(-3, 40), st.integers(-3, 40), st.sampled_from(["actor", "time"]), st.tuples(st.text('ab<"', max_size=3))),
    max_size=6,
)


@given(st.text("اب <>&\"'\n𐎠x", max_size=30), MARKS)
def test_highlighting_keeps_every_character(text: str, marks: list[Marked]) -> None:
    made = str(highlight(text, marks))
    assert html.unescape(re.sub(r"</?mark[^>]*>", "", made)) == text
    assert made.count("<mark ") == made.count("</mark>")


@given(st.text("اب<&", min_size=1, max_size=20), st.data())
def test_highlighting_marks_exactly_what_it_is_told(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    inside = "".join(re.findall(r'<mark class="actor" data-of="e1">(.*?)</mark>', str(highlight(text, [Marked(start, end, "actor", ("e1",))]))))
    assert html.unescape(inside) == text[start:end]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_text_is_translated_and_the_compiled_catalogue_is_that_of_the_source(lang: str) -> None:
    catalogue, sought = catalogues.read(lang), catalogues.sought()
    written = {m.id if isinstance(m.id, str) else m.id[0]: m.string for m in catalogue if m.id}
    assert written.keys() == sought.keys(), "write the catalogues anew: make messages"
    assert not [m.id for m in catalogue if not catalogues.is_translated(m)]
    compiled = locales.catalogue(lang)
    assert all(compiled.gettext(id) == string for id, string in written.items() if isinstance(string, str))


def test_dates_and_numbers_follow_the_language() -> None:
    import datetime as dt

    day = dt.date(2025, 12, 24)
    assert locales.gregorian(day, "ar") == "٢٤ ديسمبر ٢٠٢٥" and locales.hijri(day, "en") == "4 Rajab 1447 AH"
    assert locales.hijri(dt.date(1800, 1, 1), "ar") == ""
    assert locales.number(1234.5, "ar") == "١٬٢٣٤٫٥" and locales.country("SYR", "ar") == "سوريا"


def test_an_address_keeps_the_language_and_every_filter() -> None:
    assert url("en", "/records", type=("AID", "ACCUSE"), country="", first=None) == "/records?type=AID&type=ACCUSE&lang=en"
    assert url("ar", "/records") == "/records"


def test_switching_the_language_keeps_the_place(empty: Store) -> None:
    page = next(p for p in PAGES if p.name == "events")
    asked = Query({"type": ("AID",), "lang": ("en",)}, "en")
    assert 'href="/records?type=AID&amp;lang=ar" lang="ar"' in render(page, page.load(empty, asked), asked, "/records")


def test_a_pasted_report_is_read_and_shown() -> None:
    page = next(p for p in PAGES if p.name == "read")
    view = read_text(TEXTS[1], "2025-12-24")
    assert view.article is not None and view.article.rows
    shown = render(page, view, Query({}, "en"), "/read", csrf="token")
    assert 'name="csrf" value="token"' in shown and 'class="trigger"' in shown
    with pytest.raises(ValueError, match="paste a report"):
        read_text("  ")


def test_static_files_say_where_they_come_from() -> None:
    listed = (assets.FOLDER / "VENDORED.md").read_text("utf-8")
    for path in (*(assets.FOLDER / "vendor").glob("*.*"), *(assets.FOLDER / "fonts").glob("*.woff2")):
        name = "noto-naskh-arabic-*.woff2" if path.suffix == ".woff2" else path.name
        assert Path(name).name in listed


@pytest.mark.parametrize(
    ("lang", "party", "shown"),
    [
        ("ar", PartyCount("KWT GOV", None, "KWT", 2), "الكويت (الحكومة)"),
        ("en", PartyCount("KWT GOV", None, "KWT", 2), "Kuwait (government)"),
        ("ar", PartyCount("Kuwait", "Kuwait", "KWT", 3), "الكويت"),
        ("en", PartyCount("صيادون", None, None, 1), "صيادون"),
    ],
)
def test_who_is_most_named_is_named_in_the_language(lang: str, party: PartyCount, shown: str) -> None:
    assert environment(lang).filters["counted"](party) == shown


def test_capitals_are_named_as_they_are_written() -> None:
    assert [names.place(*capital) for capital in (("Hanoi", "VNM"), ("Tehran", "IRN"), ("Moscow", "RUS"))] == ["هانوي", "طهران", "موسكو"]
