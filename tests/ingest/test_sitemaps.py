from __future__ import annotations

import datetime as dt

import pytest

from waqai.ingest.fetched import Fetched
from waqai.ingest.files import BadInput, Reason
from waqai.ingest.http import Fetcher
from waqai.ingest.options import Options, SourceKind
from waqai.ingest.sitemaps import read_sitemap
from waqai.ingest.sources import documents_of
from waqai.ingest.web import kind_of
from waqai.types import Document

from .conftest import Site, gzipped, report_page

NS = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"'


def urlset(*entries: str) -> str:
    return f'<?xml version="1.0" encoding="UTF-8"?><urlset {NS}>{"".join(entries)}</urlset>'


def entry(loc: str, title: str = "", day: str = "") -> str:
    news = f"<news:news><news:publication_date>{day}</news:publication_date><news:title>{title}</news:title></news:news>" if day else ""
    return f"<url><loc>\n {loc} </loc>{news}</url>"


def index(*locs: str) -> str:
    return f"<sitemapindex {NS}>{''.join(f'<sitemap><loc>{loc}</loc></sitemap>' for loc in locs)}</sitemapindex>"


def take(url: str, fetcher: Fetcher, options: Options | None = None) -> tuple[list[Document], list[BadInput]]:
    found = list(documents_of(url, options, fetcher))
    return [d for d in found if isinstance(d, Document)], [b for b in found if isinstance(b, BadInput)]


def test_the_news_extension_gives_the_day(site: Site, fetcher: Fetcher) -> None:
    site.serve("/1", report_page())
    url = site.serve("/news.xml", urlset(entry(site.url("/1"), "عنوان", "2025-12-24T00:30:00+03:00")), Content_Type="application/xml")
    [document], bad = take(url, fetcher)
    assert not bad
    assert document.published == dt.date(2025, 12, 24)


def test_an_index_leads_to_packed_and_plain_lists_and_loops_end(site: Site, fetcher: Fetcher) -> None:
    site.serve("/1", report_page("الخبر الأول"))
    site.serve("/2", report_page("الخبر الثاني"))
    site.serve("/a.xml.gz", gzipped(urlset(entry(site.url("/1"))).encode()), Content_Type="application/gzip")
    site.serve("/b.xml", urlset(entry(site.url("/2"))))
    site.serve("/c.xml", index(site.url("/index.xml"), site.url("/c.xml"), site.url("/missing.xml")))
    documents, bad = take(site.serve("/index.xml", index(*(site.url(p) for p in ("/a.xml.gz", "/b.xml", "/c.xml")))), fetcher)
    assert sorted(str(d.title) for d in documents) == ["الخبر الأول", "الخبر الثاني"]
    assert [(b.where.removeprefix(site.root), b.reason) for b in bad] == [
        ("/index.xml", Reason.DUPLICATE),
        ("/c.xml", Reason.DUPLICATE),
        ("/missing.xml", Reason.GONE),
    ]


def test_lists_are_asked_whether_they_changed_and_an_index_always_read(site: Site, fetcher: Fetcher) -> None:
    site.serve("/1", report_page())
    site.serve("/a.xml", urlset(entry(site.url("/1"))), ETag='"a"')
    url = site.serve("/index.xml", index(site.url("/a.xml")), ETag='"i"')
    options = Options()
    for _ in range(2):
        take(url, fetcher, options)
    assert [a.headers.get("if-none-match") for a in site.log if a.path != "/1"] == [None, None, None, '"a"']


def test_an_endless_chain_of_indexes_ends(site: Site, fetcher: Fetcher) -> None:
    for n in range(10):
        site.serve(f"/{n}.xml", index(site.url(f"/{n + 1}.xml")))
    _, [bad] = take(site.url("/0.xml"), fetcher)
    assert bad.reason is Reason.LIMIT
    assert len(site.log) == 4


def test_no_more_sitemaps_than_allowed_are_read(site: Site, fetcher: Fetcher) -> None:
    paths = [f"/{n}.xml" for n in range(8)]
    for path in paths:
        site.serve(path, urlset(entry(site.url("/gone"))))
    _, bad = take(site.serve("/index.xml", index(*map(site.url, paths))), fetcher, Options(most_sitemaps=4))
    assert sum(b.reason is Reason.LIMIT for b in bad) == 5
    assert sum(a.path.endswith(".xml") for a in site.log) == 4


def read(body: bytes | str) -> tuple[list[str], BadInput | None]:
    found = read_sitemap(Fetched(url="https://n.example/s.xml", body=body.encode() if isinstance(body, str) else body), 1_000_000)
    return [p.url for p in found.pages], found.problem


def test_a_malformed_sitemap_gives_what_comes_before_the_fault() -> None:
    pages, problem = read(urlset(entry("/1"), entry("/2"), "<url><loc>/3</url>", entry("/4")))
    assert pages[:2] == ["https://n.example/1", "https://n.example/2"]
    assert problem is not None
    assert "malformed" in problem.message


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", Reason.BROKEN),
        (urlset(), Reason.EMPTY),
        (gzipped(b" " * 50_000_000), Reason.SIZE),
        (gzipped(urlset(entry("/1")).encode())[:-15], Reason.BROKEN),
        (
            "<!DOCTYPE x ["
            + "".join(f'<!ENTITY a{n} "&a{n - 1};&a{n - 1};&a{n - 1};&a{n - 1};">' for n in range(1, 30))
            + '<!ENTITY a0 "aaaa">]>'
            + urlset(entry("&a29;"))[38:],
            Reason.EMPTY,
        ),
        ('<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]>' + urlset(entry("&f;"))[38:], Reason.EMPTY),
    ],
    ids=["nothing", "no entries", "a packed bomb", "cut", "entities in entities", "a file of ours"],
)
def test_what_is_no_sitemap_is_refused_cheaply(body: bytes | str, reason: Reason) -> None:
    pages, problem = read(body)
    assert not pages
    assert problem is not None
    assert problem.reason in (reason, Reason.BROKEN)


def test_pages_beyond_the_limit_wait(site: Site, fetcher: Fetcher) -> None:
    for n in range(4):
        site.serve(f"/{n}", report_page(f"الخبر رقم {n}"))
    options = Options(most_pages=3)
    url = site.serve("/s.xml", urlset(*(entry(site.url(f"/{n}")) for n in range(4))), ETag='"1"')
    documents, [bad] = take(url, fetcher, options)
    assert (len(documents), bad.reason) == (3, Reason.LIMIT)
    assert options.memory.get(f"http:{url}") is None


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ("<?xml version='1.0'?><!-- <html> --><rss>", SourceKind.FEED),
        ("<feed xmlns='http://www.w3.org/2005/Atom'>", SourceKind.FEED),
        ("<rdf:RDF>", SourceKind.FEED),
        ("\ufeff<urlset>", SourceKind.SITEMAP),
        ("<sm:sitemapindex>", SourceKind.SITEMAP),
        ("<!DOCTYPE html><html>", SourceKind.PAGE),
        ("", SourceKind.PAGE),
    ],
)
def test_what_an_address_leads_to_is_seen_by_its_first_element(body: str, kind: SourceKind) -> None:
    assert kind_of(Fetched(url="x", body=body.encode())) is kind
    assert kind_of(Fetched(url="x", body=body.encode("utf-16"))) is kind
