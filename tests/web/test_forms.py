"""Pages as a browser asks for them: twins, languages, forms, refusals."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from urllib.parse import quote

import httpx
import pytest

from waqai.web.mounted import table
from waqai.web.pages.parts import Slot
from waqai.web.settings import Settings
from waqai.web.types import local

from .conftest import SECRET, Site

BROWSER = {"Accept": "text/html,application/xhtml+xml"}
TEXT = "وصل وزير الخارجية العماني بدر البوسعيدي أمس إلى بغداد.\r\nوقال البوسعيدي: «نرحب بعودة السفراء»."


@pytest.fixture
def reviewed(serve: Callable[[Settings], Site]) -> Site:
    """A server of this machine alone, whose reviewer is Layla."""
    return serve(Settings(SECRET, reviewer="layla"))


def token(page: httpx.Response) -> str:
    found = re.search(r'name="csrf" value="([^"]+)"', page.text)
    assert found is not None, page.text[:400]
    return found[1]


def test_a_page_has_twins(site: Site) -> None:
    record = site.store.records().items[0]
    with site.client() as client:
        assert client.get("/index.json").json()["stats"]["records"] == site.store.stats().records
        assert client.get(f"/records/{record.id}.json").json()["event"]["id"] == record.id
        rows = list(csv.DictReader(io.StringIO(client.get("/records.csv").content.decode("utf-8-sig"))))
        assert {r["id"] for r in rows} <= {r.id for r in site.store.records(limit=200).items} and rows
        assert client.get("/read.csv").status_code == 404


def test_an_actor_has_twins_whatever_its_key(site: Site) -> None:
    keys = {p.key for r in site.store.records(limit=100).items for p in r.actors}
    assert len(keys) > 2
    with site.client() as client:
        for key in keys:
            address = f"/actors/{quote(key, safe='')}"
            page = client.get(address, headers=BROWSER)
            assert page.status_code == 200
            twin = re.search(r'rel="alternate" type="application/json" href="([^"]+)"', page.text)
            assert twin is not None and client.get(twin[1]).json()["key"] == key
            assert client.get(f"{address}.csv").status_code == 200


def test_a_cell_is_no_formula() -> None:
    assert "".join(table((Slot("=1+1", 3, 100),))).splitlines() == ["name,count,share", "'=1+1,3,100"]


def test_a_chosen_language_is_kept_and_can_be_left_again(site: Site) -> None:
    with site.client() as client:
        assert 'dir="rtl"' in client.get("/").text
        english = client.get("/?lang=en")
        assert 'dir="ltr"' in english.text and 'dir="ltr"' in client.get("/").text
        back = re.search(r'href="([^"]+)" lang="ar" hreflang="ar"', english.text)
        assert back is not None and 'dir="rtl"' in client.get(back[1]).text
        assert 'dir="rtl"' in client.get("/").text


@pytest.mark.parametrize("address", ["/nowhere", "/records/none", "/actors/none", "/records?first=x", "/documents/none"])
def test_people_are_refused_in_words_and_programs_with_a_problem(site: Site, address: str) -> None:
    with site.client() as client:
        page, answer = client.get(f"{address}", headers=BROWSER), client.get(address)
    assert page.status_code == answer.status_code in (400, 404)
    assert page.headers["content-type"].startswith("text/html") and "<h1>" in page.text
    assert answer.headers["content-type"] == "application/problem+json"


def test_a_pasted_report_is_read(site: Site) -> None:
    with site.client() as client:
        form = {"csrf": token(client.get("/read")), "text": TEXT, "published": "2025-12-24"}
        page = client.post("/read", data=form)
        assert page.status_code == 200 and 'class="trigger' in page.text and "2025-12-23" in page.text
        assert 'class="quote' in page.text
        refused = client.post("/read", data=form | {"text": " "})
        assert refused.status_code == 422 and 'role="alert"' in refused.text
        assert client.post("/read", data=form | {"published": "soon"}).status_code == 422


def test_a_form_accepts_and_takes_back(reviewed: Site) -> None:
    event = reviewed.store.tellings().items[0].telling.id
    with reviewed.client() as client:
        form = {"csrf": token(client.get("/review")), "event": event, "back": "/review?type=CONSULT"}
        done = client.post("/review/judge", data=form | {"action": "accept"})
        assert (done.status_code, done.headers["location"]) == (303, "/review?type=CONSULT")
        (made,) = reviewed.store.judgements()
        assert (made.by, made.action.value) == ("layla", "accept")
        assert f'value="{made.id}"' in client.get("/review", params={"at": event}).text
        client.post("/review/judge", data=form | {"action": "undo", "judgement": made.id})
    assert reviewed.store.judgements()[-1].undoes == made.id


def test_a_form_corrects_type_and_status_at_once(reviewed: Site) -> None:
    event = next(j.telling for j in reviewed.store.tellings().items if j.telling.type != "AID" and j.telling.status != "denied")
    with reviewed.client() as client:
        form = {
            "csrf": token(client.get("/review")),
            "event": event.id,
            "action": "correct",
            "type": "AID",
            "status": "denied",
            "back": "//elsewhere.example",
        }
        done = client.post("/review/judge", data=form)
    assert (done.status_code, done.headers["location"]) == (303, "/")
    now = reviewed.store.telling(event.id).telling
    assert (now.type, now.status.value) == ("AID", "denied")


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"action": "correct"},
        {"action": "correct", "type": "DANCE"},
        {"action": "correct", "status": "maybe"},
        {"action": "merge"},
        {"action": "undo"},
    ],
)
def test_a_form_that_says_nothing_changes_nothing(reviewed: Site, fields: dict[str, str]) -> None:
    event = reviewed.store.tellings().items[0].telling.id
    with reviewed.client() as client:
        form = {"csrf": token(client.get("/review")), "event": event, **fields}
        refused = client.post("/review/judge", data=form, headers=BROWSER)
    assert refused.status_code in (404, 422) and "<h1>" in refused.text
    assert reviewed.store.judgements() == []


def test_who_may_not_judge_sees_no_buttons(site: Site) -> None:
    with site.client() as client, site.signed_in("reader") as reader, site.signed_in("reviewer") as reviewer:
        assert 'action="/review/judge"' not in client.get("/review").text
        assert 'action="/review/judge"' not in reader.get("/review").text
        assert 'action="/review/judge"' in reviewer.get("/review").text


def test_signing_in_leads_on_and_out_again(site: Site) -> None:
    with site.signed_in("reader") as client:
        page = client.get("/")
        assert "reader" in page.text
        assert client.post("/sign-out", data={"csrf": token(page)}).status_code == 303
        assert 'action="/sign-out"' not in client.get("/").text


@pytest.mark.parametrize("address", ["//elsewhere.example", "/\\elsewhere.example", "https://elsewhere.example", "", "/a\r\nb"])
def test_a_form_leads_nowhere_else(address: str) -> None:
    assert local(address) == "/"
