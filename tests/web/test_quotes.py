"""Quotes by whom they are said to and by topic: the page, its twins, the API and the client, the article and a pasted report."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re

import pytest

from waqai.api import Reader
from waqai.types import Document
from waqai.web.client import Client

from .conftest import Site

ARMY = "وقال الوزير لوكالة رويترز إن الجيش سيسحب دباباته من الجبهة قبل نهاية الشهر."
VOTE = "وأضاف الوزير لصحيفة الشرق الأوسط أن البرلمان سيقر قانون الانتخابات في جلسته المقبلة."
BROWSER = {"Accept": "text/html,application/xhtml+xml"}


@pytest.fixture
def spoken(site: Site) -> Site:
    """The server, whose store has two further quotes."""
    reader = Reader()
    readings = [reader.read(Document.of(words, published=dt.date(2025, 12, 20), source="outlet-q")) for words in (ARMY, VOTE)]
    site.store.write(readings, site.store.start_run("test", reader.fingerprint))
    return site


def agency(site: Site) -> str:
    (key,) = {q.addressee.key for q in site.store.quotes().items if q.addressee and "رويترز" in q.addressee.naming.quote}
    return key


def test_the_page_says_to_whom_and_about_what(spoken: Site) -> None:
    with spoken.client() as client:
        page = client.get("/quotes?lang=en", headers=BROWSER).text
        assert 'aria-label="said to"' in page
        assert re.search(r'href="/quotes\?[^"]*topic=military[^"]*" class="topic"', page)
        assert 'name="addressee"' in page and '<select name="topic">' in page
        arabic = client.get("/quotes?lang=ar", headers=BROWSER).text
        assert "المخاطَب" in arabic and "قيل لـ" in arabic


@pytest.mark.parametrize(("given", "count"), [({"topic": "military"}, 1), ({"topic": "election"}, 1), ({"topic": "military", "stance": "deny"}, 0)])
def test_the_page_and_its_twins_by_topic(spoken: Site, given: dict[str, str], count: int) -> None:
    with spoken.client() as client:
        rows = client.get("/quotes.json", params=given).json()["rows"]
        assert len(rows) == count
        assert all(given["topic"] in row["topics"] for row in rows)
        listed = list(csv.DictReader(io.StringIO(client.get("/quotes.csv", params=given).content.decode("utf-8-sig"))))
        assert [row["id"] for row in listed] == [row["id"] for row in rows]


def test_an_addressee_is_asked_for_by_key_or_by_name(spoken: Site) -> None:
    key = agency(spoken)
    with spoken.client() as client:
        found = [client.get("/quotes.json", params={"addressee": asked}).json()["rows"] for asked in (key, "رويترز")]
        assert [[row["addressee"]["key"] for row in rows] for rows in found] == [[key]] * 2
        page = client.get("/quotes", params={"addressee": key, "topic": "military", "lang": "en"}, headers=BROWSER).text
        assert '<option value="military" selected>' in page


def test_the_api_and_its_client(spoken: Site) -> None:
    key = agency(spoken)
    with Client(spoken.address) as client:
        (quote,) = client.quotes(addressee=key, topic="military")
        assert quote.addressee is not None and quote.addressee.key == key
        assert list(client.quotes(topic="military", limit=1)) == [quote]
        assert quote in client.quotes()


@pytest.mark.parametrize("path", ["/api/v1/quotes?topic=dance", "/quotes.json?topic=dance", "/api/v1/quotes?addressee=%00"])
def test_what_is_no_topic_is_a_problem(site: Site, path: str) -> None:
    with site.client() as client:
        assert client.get(path).status_code == 400


def test_the_article_and_a_pasted_report_show_both(spoken: Site) -> None:
    (quote,) = (q for q in spoken.store.quotes().items if "دبابات" in q.content.quote)
    with spoken.client() as client:
        (said,) = client.get(f"/documents/{quote.document}.json").json()["quotes"]
        assert (said["addressee"], said["speaker"]) == ("وكالة رويترز", "الوزير")
        assert "military" in said["topics"]
        page = client.get(f"/documents/{quote.document}?lang=en", headers=BROWSER).text
        assert 'aria-label="said to"' in page and "وكالة رويترز" in page
