"""What the API gives, what it says of bad requests, and what its OpenAPI document promises."""

from __future__ import annotations

import json
from collections.abc import Callable
from xml.etree import ElementTree as ET

import httpx
import pytest

from waqai.judgements import StatusIs
from waqai.types import Status
from waqai.web.client import ApiError, Client
from waqai.web.settings import Settings

from .conftest import SECRET, Site

ATOM = "{http://www.w3.org/2005/Atom}"
REPORT = "استقبل رئيس الوزراء الكويتي وزير الخارجية الياباني في الكويت أمس الثلاثاء، وبحث الجانبان مكافحة الإرهاب."


@pytest.mark.parametrize(
    "address",
    [
        "/api/v1/records?cursor=x",
        "/api/v1/records?cursor=2025-13-01~a",
        "/api/v1/search?q=a&cursor=-1",
        "/api/v1/search?q=a&cursor=٣",
        "/api/v1/search?q=a&cursor=99999999999999999999",
        "/api/v1/search",
        "/api/v1/search?q=" + "a" * 401,
        "/api/v1/records?first=2025-02-30",
        "/api/v1/records?last=yesterday",
        "/api/v1/records?type=DANCE",
        "/api/v1/records?status=maybe",
        "/api/v1/records?country=Iraq",
        "/api/v1/records?least=2",
        "/api/v1/records?least=nan",
        "/api/v1/records?limit=0",
        "/api/v1/records?limit=201",
        "/api/v1/records?limit=١",
        "/api/v1/records?party=%00",
        "/api/v1/records?" + "&".join(["party=a"] * 33),
        "/api/v1/documents/a%00b",
        "/api/v1/links",
        "/api/v1/links?id=a&relation=cousin",
        "/api/v1/chains?between=IRQ",
        "/api/v1/chains?between=IRQ&between=IRQ",
        "/api/v1/chains?between=IRQ&between=SYR&grain=decade",
        "/api/v1/export/records.jsonl?first=x",
        "/feeds/records.atom?country=x",
        "/records.json?first=x",
    ],
)
def test_what_makes_no_sense_is_a_problem_that_says_so(both_read: Site, address: str) -> None:
    with both_read.client() as client:
        answer = client.get(address)
    assert (answer.status_code, answer.headers["content-type"]) == (400, "application/problem+json")
    assert answer.json()["detail"]


@pytest.fixture(scope="session")
def both_read(site: Site) -> Site:
    """The session's server: bad requests change nothing."""
    return site


@pytest.mark.parametrize("path", ["documents/none", "documents/none/reading", "records/none", "events/none", "events/none/record", "dossiers/none"])
def test_what_is_not_there_is_a_problem(both: Site, path: str) -> None:
    with both.client() as client:
        answer = client.get(f"/api/v1/{path}")
    assert (answer.status_code, answer.headers["content-type"]) == (404, "application/problem+json")


@pytest.mark.parametrize(
    ("content", "kind", "status"),
    [
        (b"text", "text/plain", 415),
        (b"{", "application/json", 400),
        (b"\xff", "application/json", 400),
        (b"{}", "application/json", 422),
        (b'{"text": 1}', "application/json", 422),
        (b'{"text": "a", "published": "2025-02-30"}', "application/json", 422),
        (b'{"text": "a", "more": 1}', "application/json", 422),
        (json.dumps({"text": "و" * 50_001}, ensure_ascii=False).encode(), "application/json", 413),
        (b'{"text": "' + b"a" * 1_000_001 + b'"}', "application/json", 413),
    ],
)
def test_a_text_that_cannot_be_read_is_a_problem(site: Site, content: bytes, kind: str, status: int) -> None:
    with site.client() as client:
        answer = client.post("/api/v1/read", content=content, headers={"Content-Type": kind})
    assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json")


def test_a_body_that_hides_its_length_is_cut_off_too(site: Site) -> None:
    with site.client() as client:
        answer = client.post("/api/v1/read", content=(b"a" * 100_000 for _ in range(11)), headers={"Content-Type": "application/json"})
    assert answer.status_code == 413


def test_readings_are_limited(serve: Callable[[Settings], Site]) -> None:
    site = serve(Settings(SECRET, readings_a_minute=1, requests_a_minute=3))
    with site.client() as client:
        posted = [client.post("/api/v1/read", json={"text": "نص"}) for _ in range(2)]
        assert [a.status_code for a in posted] == [200, 429]
        assert int(posted[1].headers["retry-after"]) > 0
        assert [client.get("/api/v1/stats").status_code for _ in range(2)] == [200, 429]


BAD_JUDGEMENTS: list[dict[str, object]] = [
    {"action": "dance", "event": "E"},
    {"action": "correct", "event": "E"},
    {"action": "accept", "event": "E", "correction": {"field": "status", "status": "denied"}},
    {"action": "merge", "event": "E"},
    {"action": "merge", "event": "E", "other": "E"},
    {"action": "undo"},
    {"action": "undo", "undoes": ""},
    {"action": "accept", "event": "E", "note": "\0"},
    {"action": "correct", "event": "E", "correction": {"field": "type", "type": "DANCE"}},
    {"action": "correct", "event": "E", "correction": {"field": "topics", "topics": ["dance"]}},
    {"action": "correct", "event": "E", "correction": {"field": "count", "what": "sung", "value": 1}},
    {"action": "correct", "event": "E", "correction": {"field": "count", "what": "killed", "value": 99999999999}},
    {"action": "correct", "event": "E", "correction": {"field": "day", "start": "2025-02-02", "end": "2025-02-01"}},
    {"action": "correct", "event": "E", "correction": {"field": "place", "name": "a\0b"}},
    {"action": "correct", "event": "E", "correction": {"field": "place", "name": "X", "naming": {"span": {"start": 0, "end": 3}, "quote": "xyz"}}},
]


def test_judgements_that_make_no_sense_are_refused_and_leave_nothing(both: Site) -> None:
    event = both.store.tellings().items[0].telling.id
    with both.client(both.tokens["reviewer"]) as client:
        for said in BAD_JUDGEMENTS:
            answer = client.post("/api/v1/judgements", json={k: event if v == "E" else v for k, v in said.items()})
            assert (answer.status_code, answer.headers["content-type"]) == (422, "application/problem+json"), said
        assert client.post("/api/v1/judgements", json={"action": "accept", "event": "none"}).status_code == 404
    assert both.store.judgements() == []
    assert both.store.accounts.audit() == ([], None)


def test_the_client_reads_everything_page_by_page(both: Site) -> None:
    with Client(both.address) as client:
        records = list(client.records(limit=1))
        assert records == list(client.records())
        assert [r.id for r in records] == [r.id for r in both.store.records().items]
        assert client.record(records[0].id) == records[0]
        assert client.event(records[0].tellings[0].id).telling == records[0].tellings[0]
        assert {d.id for d in client.documents(limit=2)} == {"nairobi", "kuwait", "tokyo", "mogadishu", "football"}
        assert client.reading("tokyo").document == client.document("tokyo")
        assert [h.document for h in client.search("الارهاب")] == ["kuwait"]
        assert all(r.type == "CONSULT" for r in client.records(type="CONSULT", country=("KWT", "JPN")))
        assert client.chain("KWT", "JPN", grain="week").contacts
        assert client.parties(country="KWT")[0].country == "KWT"
        assert [len(list(things)) > 0 for things in (client.quotes(), client.sources(), client.events())] == [True] * 3
        assert client.stats() == both.store.stats()
        assert len(list(client.export("records"))) == len(records)
        assert client.read(REPORT).events
        with pytest.raises(ApiError, match="first"):
            list(client.records(first="x"))
        with pytest.raises(ApiError, match="400"):
            list(client.export("records", first="x"))


def test_the_client_judges_and_takes_back(both: Site) -> None:
    event = next(j.telling.id for j in both.store.tellings().items)
    with Client(both.address, token=both.tokens["reviewer"]) as client:
        made = client.judge("correct", event, correction=StatusIs(Status.DENIED), note="read again")
        assert client.event(event).telling.status is Status.DENIED
        assert both.store.record_with(event).status is Status.DENIED
        client.undo(made.id)
        assert client.event(event).telling.status is not Status.DENIED
        assert both.store.unlinked() == []
    with Client(both.address) as nobody, pytest.raises(ApiError, match="403"):
        nobody.judge("accept", event)


def test_a_saved_search_has_a_feed_of_both_kinds(both: Site) -> None:
    with Client(both.address, token=both.tokens["reader"]) as client:
        saved = client.save_search("الكويت واليابان", "?country=KWT&country=JPN")
        assert list(client.searches()) == [saved]
        expected = {f"urn:waqai:record:{r.id}" for r in client.records(country=("KWT", "JPN"))}
        with pytest.raises(ApiError, match="422"):
            client.save_search("x", "country=x")
    assert expected
    with both.client() as plain:
        root = ET.fromstring(plain.get(f"/feeds/{saved.id}.atom").content)
        assert root.findtext(f"{ATOM}title") == "الكويت واليابان"
        assert {e.findtext(f"{ATOM}id") for e in root.iter(f"{ATOM}entry")} == expected
        feed = plain.get(f"/feeds/{saved.id}.json")
        assert {i["id"] for i in feed.json()["items"]} == expected
        assert plain.get("/feeds/none.atom").status_code == 404


def test_a_reader_of_feeds_may_give_its_token_as_a_password(serve: Callable[[Settings], Site]) -> None:
    site = serve(Settings(SECRET, is_public=False))
    with site.client() as client:
        assert client.get("/feeds/records.atom").status_code == 401
        assert client.get("/feeds/records.atom", auth=("reader", site.tokens["reader"])).status_code == 200
        assert client.get("/feeds/records.atom", auth=("reader", "none")).status_code == 401


def test_static_files_are_kept_for_ever_under_their_hash_alone(site: Site, monkeypatch: pytest.MonkeyPatch, tmp_path: object) -> None:
    from pathlib import Path

    from waqai.web import assets

    folder = Path(str(tmp_path)) / "static"
    folder.mkdir()
    (folder / "a.js").write_text("1")
    (folder.parent / "secret.txt").write_text("secret")
    monkeypatch.setattr(assets, "FOLDER", folder)
    with site.client() as client:
        kept = client.get(assets.url("a.js"))
        assert (kept.text, "immutable" in kept.headers["cache-control"]) == ("1", True)
        assert "immutable" not in client.get("/static/a.js").headers["cache-control"]
        for path in ("/static/000000000000/a.js", "/static/..%2Fsecret.txt", "/static/%2e%2e/secret.txt"):
            assert client.get(path).status_code == 404


def test_the_document_describes_what_there_is(site: Site) -> None:
    with site.client() as client:
        described = client.get("/api/v1/openapi.json").json()
    assert described["openapi"].startswith("3.1")
    assert {"/api/v1/records", "/api/v1/read", "/api/v1/judgements", "/api/v1/export/records.jsonl"} <= set(described["paths"])
    assert all(path.startswith("/api/v1/") for path in described["paths"])
    assert described["components"]["schemas"]["Record"]["properties"]["tellings"]


def test_schemathesis_finds_no_promise_broken(serve: Callable[[Settings], Site]) -> None:
    # Imported here: it takes a second, and its plugin for pytest is not wanted.
    import schemathesis
    from hypothesis import HealthCheck, Phase, given, settings

    site = serve(Settings(SECRET))
    described = httpx.get(f"{site.address}/api/v1/openapi.json", trust_env=False).json()
    schema = schemathesis.openapi.from_dict(described)
    checks = [schemathesis.checks.not_a_server_error]
    operations = 0
    with site.client(site.tokens["admin"]) as client:
        for result in schema.get_all_operations():
            operation = result.ok()  # type: ignore[union-attr]
            operations += 1

            @settings(
                max_examples=6,
                deadline=None,
                database=None,
                derandomize=True,
                phases=[Phase.explicit, Phase.generate],
                suppress_health_check=list(HealthCheck),
            )
            @given(operation.as_strategy())
            def holds(case: object) -> None:
                case.call_and_validate(base_url=site.address, session=None, headers=dict(client.headers), checks=checks)  # type: ignore[attr-defined]

            holds()
    assert operations > 25


def test_the_reference_is_that_of_the_document() -> None:
    from pathlib import Path

    from waqai.web.reference import described, lines

    written = (Path(__file__).parents[2] / "docs" / "api.md").read_text("utf-8")
    assert written == "\n".join(lines(described())) + "\n", "write it anew: make docs"
