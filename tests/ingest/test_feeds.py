from __future__ import annotations

import datetime as dt
import json

import msgspec
import pytest

from waqai.ingest.feeds import feed_items
from waqai.ingest.fetched import Fetched
from waqai.ingest.files import BadInput, Reason
from waqai.ingest.http import Fetcher, Web
from waqai.ingest.memory import Forgetful
from waqai.ingest.options import Options
from waqai.ingest.sources import documents_of
from waqai.ingest.visits import Item
from waqai.types import Document

from .conftest import PARAGRAPHS, Site, answer, report_page

FULL = "".join(f"<p>{p}</p>" for p in PARAGRAPHS * 2)


def rss(*items: str, title: str = "شبكة المشرق", head: str = '<?xml version="1.0" encoding="UTF-8"?>') -> str:
    content = 'xmlns:content="http://purl.org/rss/1.0/modules/content/"'
    return f'{head}\n<rss version="2.0" {content}><channel><title>{title}</title>{"".join(items)}</channel></rss>'


def item(link: str, title: str = "خبر", day: str = "Wed, 24 Dec 2025 00:30:00 +0300", more: str = "") -> str:
    linked = f"<link>{link}</link>" if link else ""
    return f"<item><title>{title}</title>{linked}<pubDate>{day}</pubDate><description>ملخص قصير...</description>{more}</item>"


def full(text: str = FULL) -> str:
    return f"<content:encoded><![CDATA[{text}]]></content:encoded>"


def take(url: str, fetcher: Fetcher, options: Options | None = None) -> tuple[list[Document], list[BadInput]]:
    found = list(documents_of(url, options, fetcher))
    return [d for d in found if isinstance(d, Document)], [b for b in found if isinstance(b, BadInput)]


def test_an_entry_with_the_full_report_needs_no_page(site: Site, fetcher: Fetcher) -> None:
    url = site.serve(
        "/feed",
        rss(item("/1?utm_source=rss", "وصول الوزير", more=full(FULL + "<p>اقرأ أيضا: <a href=x>خبر آخر</a></p>"))),
        Content_Type="application/rss+xml",
    )
    [document], bad = take(url, fetcher)
    assert not bad
    assert document.text == "\n".join(PARAGRAPHS * 2)
    assert (document.title, document.source, document.url) == ("وصول الوزير", "شبكة المشرق", site.url("/1"))
    assert document.published == dt.date(2025, 12, 24)  # by the clock of the outlet, not of Greenwich
    assert [a.path for a in site.log] == ["/feed"]


def test_a_summary_leads_to_the_page(site: Site, fetcher: Fetcher) -> None:
    site.serve("/1", report_page("وزير الخارجية يصل بغداد"))
    [document], bad = take(site.serve("/feed", rss(item(site.url("/1")))), fetcher)
    assert not bad
    assert document.text == "\n".join(PARAGRAPHS)
    assert (document.title, document.published) == ("وزير الخارجية يصل بغداد", dt.date(2025, 12, 24))


def test_atom_is_read_too(site: Site, fetcher: Fetcher) -> None:
    site.serve("/1", report_page())
    atom = (
        '<feed xmlns="http://www.w3.org/2005/Atom"><title>صدى</title><entry><title>خبر</title><link rel="alternate" href="/1"/>'
        "<published>2025-12-24T00:10:00+03:00</published></entry></feed>"
    )
    [document], _ = take(site.serve("/atom", atom), fetcher)
    assert document.published == dt.date(2025, 12, 24)


def test_every_entry_that_is_not_taken_is_told(site: Site, fetcher: Fetcher) -> None:
    site.serve(
        "/persian",
        report_page()
        .replace(PARAGRAPHS[0], "")
        .replace(PARAGRAPHS[1], "")
        .replace(PARAGRAPHS[2], "دولت این لایحه را برای بررسی به مجلس فرستاد و گفت که باید تا پایان سال تصویب شود " * 3),
    )
    site.serve("/list", "<html><body><a href=1>خبر</a></body></html>")
    site.serve("/pdf", b"%PDF-1.7", Content_Type="application/pdf")
    site.serve("/1", report_page())
    links = [site.url(p) for p in ("/1", "/1#top", "/persian", "/list", "/pdf", "/missing")]
    documents, bad = take(site.serve("/feed", rss(*map(item, links), item(""), item("ftp://n.example/1"))), fetcher)
    assert [d.url for d in documents] == [site.url("/1")]
    reasons = {b.where.removeprefix(site.root).partition("#")[0]: b.reason for b in bad}
    assert reasons == {
        "/1": Reason.DUPLICATE,
        "/persian": Reason.LANGUAGE,
        "/list": Reason.EMPTY,
        "/pdf": Reason.KIND,
        "/missing": Reason.GONE,
        "/feed": Reason.BROKEN,
        "ftp://n.example/1": Reason.ADDRESS,
    }


def test_a_feed_of_a_thousand_entries_is_taken_in_goes(site: Site, quick: Web) -> None:
    fetcher = Fetcher(msgspec.structs.replace(quick, most_bytes=5_000_000))
    entries = (item(f"/{n}", more=full(f"<p>الخبر رقم {n}.</p>" + FULL) if n >= 700 else "") for n in range(1000))
    url = site.serve("/feed", rss(*entries), ETag='"v1"')
    stored = {site.url(f"/{n}") for n in range(700)}
    memory = Forgetful()
    options = Options(most_pages=200, known=lambda urls: [u for u in urls if u in stored], memory=memory)
    for expected, left in ((200, 100), (100, 0)):
        assert memory.get(f"http:{url}") is None  # as long as some are left the feed must be read again
        documents, bad = take(url, fetcher, options)
        assert len(documents) == expected
        assert sum(b.reason is Reason.KNOWN for b in bad) == len(stored)
        assert [b.message for b in bad if b.reason is Reason.LIMIT] == ([f"names {left} more pages, left for the next time"] if left else [])
        stored |= {str(d.url) for d in documents}
    fetcher.close()
    assert len(stored) == 1000
    assert memory.get(f"http:{url}") is not None


def test_an_unchanged_feed_is_not_sent_again(site: Site, fetcher: Fetcher) -> None:
    def feed(h: object) -> None:
        same = h.headers["If-None-Match"] == '"v1"'  # type: ignore[attr-defined]
        answer(h, b"" if same else rss(item("/1", more=full())).encode(), 304 if same else 200, {"ETag": '"v1"', "Last-Modified": "x"})  # type: ignore[arg-type]

    url = site.handle("/feed", feed)
    options = Options()
    assert len(take(url, fetcher, options)[0]) == 1
    documents, [bad] = take(url, fetcher, options)
    assert not documents
    assert bad.reason is Reason.UNCHANGED
    assert site.log[-1].headers["if-modified-since"] == "x"


def test_a_feed_is_read_again_as_long_as_a_page_failed_in_passing(site: Site, fetcher: Fetcher) -> None:
    site.serve("/1", b"", 503)
    options = Options()
    url = site.serve("/feed", rss(item("/1")), ETag='"v1"')
    assert [b.reason for b in take(url, fetcher, options)[1]] == [Reason.STATUS]
    assert options.memory.get(f"http:{url}") is None
    site.serve("/1", b"", 404)
    take(url, fetcher, options)
    assert json.loads(options.memory.get(f"http:{url}") or "")["etag"] == '"v1"'


def test_what_was_refused_for_what_it_is_is_not_fetched_again(site: Site, fetcher: Fetcher) -> None:
    site.serve("/list", "<html><body><a href=1>خبر</a></body></html>")
    url = site.serve("/feed", rss(item("/list"), item("/gone")))
    options = Options()
    assert [b.reason for b in take(url, fetcher, options)[1]] == [Reason.EMPTY, Reason.GONE]
    assert [b.reason for b in take(url, fetcher, options)[1]] == [Reason.REFUSED, Reason.GONE]
    assert len(site.asked("/list")) == 1


def test_entries_without_a_link_are_told_apart_by_what_they_say(site: Site, fetcher: Fetcher) -> None:
    first, second = item("", "الأول", more=full()), item("", "الثاني", more=full(FULL + "<p>وغادر الوزير.</p>"))
    url = site.serve("/feed", rss(first))
    [before], _ = take(url, fetcher)
    site.serve("/feed", rss(second, first))
    stored = [str(before.url)]
    [new], bad = take(url, fetcher, Options(known=lambda urls: [u for u in urls if u in stored]))
    assert new.title == "الثاني"
    assert [b.reason for b in bad] == [Reason.KNOWN]


def test_known_pages_are_not_fetched(site: Site, fetcher: Fetcher) -> None:
    url = site.serve("/feed", rss(item("/1"), item("/2")))
    site.serve("/2", report_page())
    documents, [bad] = take(url, fetcher, Options(known=lambda urls: [site.url("/1")]))
    assert (len(documents), bad.reason) == (1, Reason.KNOWN)
    assert site.asked("/1") == []


def items(body: str | bytes, charset: str = "") -> list[Item | BadInput]:
    return list(feed_items(Fetched(url="https://n.example/feed", body=body.encode() if isinstance(body, str) else body, charset=charset)))


def test_a_malformed_feed_gives_what_it_has_and_says_so() -> None:
    whole = rss(item("/1"), item("/2"), item("/3"))
    found = items(whole[: whole.index("/3")])
    assert [i.url for i in found if isinstance(i, Item)][:2] == ["https://n.example/1", "https://n.example/2"]
    assert next(b.reason for b in found if isinstance(b, BadInput)) is Reason.BROKEN
    assert "malformed" in next(b.message for b in found if isinstance(b, BadInput))


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (rss(), Reason.EMPTY),
        (bytes(range(256)) * 9, Reason.ENCODING),
        (
            '<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]>' + rss(item("/1", title="&b;"), head=""),
            Reason.BROKEN,
        ),
    ],
    ids=["no entries", "binary", "entities"],
)
def test_what_is_no_feed_is_refused(body: str | bytes, reason: Reason) -> None:
    [bad] = items(body)
    assert isinstance(bad, BadInput)
    assert bad.reason is reason


@pytest.mark.parametrize("charset", ["", "utf-8", "iso-8859-1", "windows-1256"])
def test_a_feed_in_windows_1256_whatever_it_says(charset: str) -> None:
    head = f'<?xml version="1.0" encoding="{charset}"?>' if charset else ""
    [found] = items(rss(item("/1", title="وصول الوزير إلى العاصمة"), head=head).encode("windows-1256"), charset)
    assert isinstance(found, Item)
    assert found.told.title == "وصول الوزير إلى العاصمة"


def test_days_of_entries_in_arabic_and_absent() -> None:
    found = items(rss(item("/1", day="24 كانون الأول 2025"), item("/2", day="")))
    assert [i.told.published for i in found if isinstance(i, Item)] == [dt.date(2025, 12, 24), None]


def test_the_source_named_goes_before_that_of_the_feed(site: Site, fetcher: Fetcher) -> None:
    url = site.serve("/feed", rss(item("/1", more=full())))
    [document], _ = take(url, fetcher, msgspec.structs.replace(Options(), source="وكالة"))
    assert document.source == "وكالة"
