"""Reviewing as a browser does it: forms with and without scripts, two reviewers, agreement, gold files, users and the audit."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import httpx
import msgspec
import pytest
from msgspec import Struct

from waqai.judgements import Mark
from waqai.store import Filter
from waqai.store.accounts import Access
from waqai.tellings import Telling
from waqai.web.pages import review
from waqai.web.settings import Settings
from waqai.web.types import Query

from .conftest import PASSWORD, SECRET, Site, form_token

BROWSER, SCRIPT = {"Accept": "text/html,application/xhtml+xml"}, {"Accept": "application/json"}
QUICK = Settings(SECRET, sign_ins_a_minute=0)


class Person(Struct):
    """A reviewer at the page."""

    client: httpx.Client
    site: Site
    csrf: str

    def judge(self, event: str, code: int = 201, /, **fields: str) -> dict[str, object]:
        """What a form sent by a script does."""
        answer = self.client.post("/review/judge", data={"csrf": self.csrf, "event": event, "action": "correct", **fields}, headers=SCRIPT)
        assert answer.status_code == code, answer.text
        return dict(answer.json())

    def task(self, event: str) -> review.Task:
        """The event as the page shows it."""
        return review.task(self.site.store, event)


@pytest.fixture
def desk(serve: Callable[[Settings], Site]) -> Site:
    site = serve(QUICK)
    site.store.accounts.add("other", Access.REVIEWER, site.store.accounts.user("reviewer").password)  # type: ignore[union-attr]
    return site


@contextmanager
def at_work(site: Site, name: str = "reviewer") -> Iterator[Person]:
    with site.signed_in(name) as client:
        yield Person(client, site, form_token(client))


def telling(site: Site, document: str, type_: str) -> Telling:
    return next(t for t in site.store.tellings_of([document]) if t.type == type_)


def span(site: Site, document: str, words: str) -> str:
    text = site.store.document(document).text
    return f"{text.index(words)}-{text.index(words) + len(words)}"


def test_the_page_shows_one_event_of_the_queue(desk: Site) -> None:
    with at_work(desk) as person:
        page = person.client.get("/review?lang=en", headers=BROWSER)
        view = person.client.get("/review.json").json()
    assert page.text.count("data-task=") == 1
    assert view["task"]["telling"] == view["rows"][0]["telling"]
    assert view["before"] is None and view["after"] == view["rows"][1]["telling"]
    assert f"at={view['after']}" in page.text
    shown = re.sub(r"<[^>]+>", "", re.search(r"data-text[^>]*>(.*?)</div>", page.text, re.S)[1])  # type: ignore[index]
    assert shown == view["task"]["text"].replace('"', "&#34;")


def test_forms_work_without_scripts(desk: Site) -> None:
    event = telling(desk, "kuwait", "CONSULT").id
    with at_work(desk) as person:
        for fields in ({"action": "accept"}, {"action": "correct", "type": "AID"}, {"action": "correct", "status": "planned"}, {"action": "reject"}):
            sent = {"csrf": person.csrf, "event": event, "back": "/review?at=next", **fields}
            answer = person.client.post("/review/judge", data=sent, headers=BROWSER)
            assert (answer.status_code, answer.headers["location"]) == (303, "/review?at=next")
    found = desk.store.reviews.event(event)
    assert found.mark is Mark.REJECTED
    assert [j.action.value for j in desk.store.judgements()] == ["accept", "correct", "correct", "reject"]


def test_every_field_is_corrected_and_shown_at_once(desk: Site) -> None:
    visit = telling(desk, "kuwait", "CONSULT")
    naming = visit.actors[0].naming.span
    with at_work(desk) as person:
        person.judge(visit.id, status="planned")
        person.judge(visit.id, type="COOPERATE")
        person.judge(visit.id, date="2025-12-01", until="2025-12-03")
        person.judge(visit.id, place="Doha", country="QAT")
        person.judge(visit.id, topics="economic legal")
        person.judge(visit.id, part=f"{naming.start}-{naming.end}", role="recipient")
        seen = person.task(visit.id)
        assert (seen.type, seen.status, seen.topics, seen.mark) == ("COOPERATE", "planned", ("economic", "legal"), "corrected")
        assert seen.when is not None and (str(seen.when.start), str(seen.when.end)) == ("2025-12-01", "2025-12-03")
        assert seen.where is not None and (seen.where.name, seen.where.country) == ("Doha", "QAT")
        assert ("recipient", naming) in {(p.role, p.span) for p in seen.players}
        person.judge(visit.id, date="")
        person.judge(visit.id, place="")
        person.judge(visit.id, part=f"{naming.start}-{naming.end}", role="none")
        person.judge(visit.id, modes="")
        seen = person.task(visit.id)
        assert (seen.when, seen.where) == (None, None)
        assert naming not in {p.span for p in seen.players}
        listed = {r.id for r in desk.store.records(Filter(types=("COOPERATE",), statuses=("planned",))).items}
        assert listed == {desk.store.record_with(visit.id).id}


def test_words_chosen_in_the_text(desk: Site) -> None:
    visit = telling(desk, "tokyo", "CONSULT")
    with at_work(desk) as person:
        for field, words in (
            ("recipient", "رئيس الوزراء الياباني"),
            ("source", "وزارة الخارجية اليابانية"),
            ("date", "أمس الخميس"),
            ("place", "طوكيو"),
            ("trigger", "والتقى"),
        ):
            person.judge(visit.id, field=field, span=span(desk, "tokyo", words), words=words)
        seen = person.task(visit.id)
        assert seen.triggers[0].quote == "والتقى"
        assert seen.when is not None and str(seen.when.start) == "2025-12-25"
        assert seen.where is not None and (seen.where.name, seen.where.country) == ("Tokyo", "JPN")
        assert {("recipient", "رئيس الوزراء الياباني"), ("source", "وزارة الخارجية اليابانية")} <= {(p.role, p.named.naming) for p in seen.players}


def test_words_are_found_near_where_they_should_stand_and_trimmed(desk: Site) -> None:
    visit = telling(desk, "tokyo", "CONSULT")
    with at_work(desk) as person:
        person.judge(visit.id, field="actor", span="0-3", words=" رئيس الوزراء الياباني.\r\n"[:-2])
        person.judge(visit.id, field="place", words="طوكيو")
        assert ("actor", "رئيس الوزراء الياباني") in {(p.role, p.named.naming) for p in person.task(visit.id).players}
        assert person.judge(visit.id, 422, field="place", words="القمر")["status"] == 422
        assert person.judge(visit.id, 422, field="date", words="طوكيو")["status"] == 422
        assert person.judge(visit.id, 422, field="place", words=" ، ")["status"] == 422


@pytest.mark.parametrize(
    "fields",
    [
        {"action": "dance"}, {}, {"status": "sure"}, {"type": "NONE"}, {"date": "tomorrow"}, {"date": "2025-12-03", "until": "2025-12-01"}, {"field": "moon", "words": "x"},
        {"part": "0-1", "role": "actor"}, {"part": "x", "role": "actor"}, {"mention": "0-1"}, {"killed": "many"}, {"place": "Doha", "country": "Qatar"}, {"action": "part"},
        {"topics": "football"}, {"action": "undo", "judgement": ""}, {"action": "add", "words": ""}, {"span": "1-", "field": "place"},
    ],
)  # fmt: skip
def test_nonsense_is_refused_and_nothing_of_it_kept(desk: Site, fields: dict[str, str]) -> None:
    visit = telling(desk, "nairobi", "ACCUSE")
    with at_work(desk) as person:
        person.judge(visit.id, 422, **fields)
    assert desk.store.judgements() == []


def test_a_mention_is_split_off_and_the_split_undone(desk: Site) -> None:
    visit = telling(desk, "tokyo", "CONSULT")
    with at_work(desk) as person:
        person.judge(visit.id, field="trigger", span=span(desk, "tokyo", "القصف"), words="القصف")
        made = person.judge(visit.id, action="add", span=span(desk, "tokyo", "القصف"), words="القصف")
        assert [t.quote for t in person.task(str(made["event"])).triggers] == ["القصف"]
        assert [t.quote for t in person.task(visit.id).triggers] == [t.quote for t in visit.triggers]
        for judgement in [j.id for j in desk.store.judgements()][::-1]:
            person.judge(visit.id, action="undo", judgement=judgement)
    assert desk.store.reviews.event(visit.id).mark is Mark.UNJUDGED
    assert str(made["event"]) not in {j.telling.id for j in desk.store.tellings().items}


def test_records_are_merged_and_parted(desk: Site) -> None:
    one, other = telling(desk, "kuwait", "CONSULT"), telling(desk, "tokyo", "CONSULT")
    with at_work(desk) as person:
        person.judge(one.id, action="merge", other=other.id)
        assert [o.telling for o in person.task(one.id).versions] == [other.id]
        person.judge(one.id, action="part")
        assert person.task(one.id).versions == ()
        page = person.client.get(f"/review/candidates/{one.id}", params={"q": "طوكيو"}, headers=BROWSER)
        assert other.id in page.text


def test_two_reviewers_see_each_other(desk: Site) -> None:
    visit = telling(desk, "kuwait", "CONSULT")
    with at_work(desk) as person, at_work(desk, "other") as second:
        for who in (person, second):
            look = who.client.post("/review/look?lang=en", data={"csrf": who.csrf, "event": visit.id}, headers=BROWSER)
            assert look.status_code == 200
        assert "reviewer</bdi> is looking" in look.text
        person.judge(visit.id, status="denied")
        look = second.client.post("/review/look?lang=en", data={"csrf": second.csrf, "event": visit.id}, headers=BROWSER)
        assert "correct · status · <bdi>denied" in look.text
        second.judge(visit.id, status="planned")
        seen = second.task(visit.id).said
        assert [(j.by, j.field, j.value, j.undone) for j in seen] == [("reviewer", "status", "denied", False), ("other", "status", "planned", False)]
        waiting = second.client.get("/review.json?judged=disagreed").json()["rows"]
        assert [row["telling"] for row in waiting] == [visit.id]
        page = second.client.get("/review/agreement.json").json()
        rows = {row["field"]: row for row in page["rows"]}
        assert (page["both"], rows["status"]["share"], rows["type"]["share"]) == (1, 0.0, 1.0)
        assert page["disputes"][0]["fields"] == ["status"]
        listed = list(csv.DictReader(io.StringIO(second.client.get("/review/agreement.csv").content.decode("utf-8-sig"))))
        assert {row["field"] for row in listed} == set(rows)


def test_an_undone_judgement_is_shown_as_such(desk: Site) -> None:
    visit = telling(desk, "kuwait", "CONSULT")
    with at_work(desk) as person:
        made = person.judge(visit.id, action="accept")
        person.judge(visit.id, action="undo", judgement=made["judgements"][0])  # type: ignore[index]
        assert [(j.action, j.undone, j.is_undo) for j in person.task(visit.id).said] == [("accept", True, False), ("undo", False, True)]


def test_judged_documents_are_a_gold_set(desk: Site) -> None:
    with at_work(desk) as person:
        told = desk.store.tellings_of(["tokyo", "nairobi"])
        for t in told:
            person.judge(t.id, action="accept" if t.document == "tokyo" else "reject")
        person.judge(telling(desk, "mogadishu", "ASSAULT").id, action="accept")
        docs = {d["id"]: d for d in lines(person.client.get("/review/gold.docs.jsonl"))}
        gold = lines(person.client.get("/review/gold.jsonl"))
        assert {g["id"]: g["relevant"] for g in gold} == {"nairobi": False, "tokyo": True, "mogadishu": True}
        assert docs.keys() == {g["id"] for g in gold}
        for annotation in gold:
            require_verbatim(docs[annotation["id"]], annotation)
        person.judge(telling(desk, "kuwait", "CONSULT").id, action="add", words="الكويت")
        partial = {g["id"]: g.get("partial", False) for g in lines(person.client.get("/review/gold.jsonl?partial=1"))}
        assert partial == {"nairobi": False, "tokyo": False, "mogadishu": False, "kuwait": True}


def lines(answer: httpx.Response) -> list[dict[str, object]]:
    return [msgspec.json.decode(line) for line in answer.content.splitlines()]


def require_verbatim(document: dict[str, object], value: object) -> None:
    """Every quotation stands, word for word, in the sentence it names."""
    if isinstance(value, dict):
        if "s" in value:
            start, end = document["sentences"][value["s"]]  # type: ignore[index]
            quoted = [value[name] for name in ("text", "trigger", "content") if name in value]
            assert quoted and all(q and q in document["text"][start:end] for q in quoted)  # type: ignore[index]
        value = list(value.values())
    if isinstance(value, list):
        for item in value:
            require_verbatim(document, item)


def test_a_reader_sees_and_cannot_judge(desk: Site) -> None:
    visit = telling(desk, "kuwait", "CONSULT")
    with desk.signed_in("reader") as client:
        page = client.get("/review?lang=en", headers=BROWSER)
        assert 'id="judge"' not in page.text and 'data-task="' in page.text
        csrf = form_token(client)
        for path in ("/review/judge", "/review/look", "/users/change"):
            assert client.post(path, data={"csrf": csrf, "event": visit.id, "action": "accept"}).status_code == 403
    with at_work(desk) as person:
        assert person.client.post("/review/judge", data={"event": visit.id, "action": "accept"}).status_code == 403
    assert desk.store.judgements() == []


@pytest.mark.parametrize("path", ["/users", "/users.json", "/users.csv", "/audit", "/audit.json", "/audit.csv"])
def test_admin_pages_are_for_admins(site: Site, path: str) -> None:
    for role, status in (("reader", 403), ("reviewer", 403), ("admin", 200)):
        with site.client(site.tokens[role]) as client:
            assert client.get(path).status_code == status
    with site.client() as client:
        assert client.get(path).status_code == 401


def change(client: httpx.Client, csrf: str, status: int = 303, /, **fields: str) -> httpx.Response:
    answer = client.post("/users/change", data={"csrf": csrf, **fields}, headers=BROWSER)
    assert answer.status_code == status, answer.text[-600:]
    return answer


def test_an_admin_manages_users_and_all_of_it_is_in_the_audit(desk: Site) -> None:
    with desk.signed_in("admin") as client:
        csrf = form_token(client)
        change(client, csrf, do="add", name="noor", role="reader", password=PASSWORD)
        change(client, csrf, do="role", name="noor", role="reviewer")
        secret = re.search(r"waqai_[\w-]{20,}", change(client, csrf, 200, do="token", name="noor", label="tests").text)
        assert secret is not None
        assert secret[0] not in client.get("/users").text
        with desk.client(secret[0]) as other, desk.signed_in("noor") as session:
            assert other.get("/api/v1/me").json()["role"] == session.get("/api/v1/me").json()["role"] == "reviewer"
            change(client, csrf, do="disable", name="noor")
            assert other.get("/api/v1/me").status_code == 401
            assert session.get("/api/v1/me").json()["name"] == ""
            change(client, csrf, do="enable", name="noor")
            assert other.get("/api/v1/me").status_code == 200
            token = desk.store.accounts.tokens("noor")[0].id
            change(client, csrf, do="remove-token", name="noor", token=token)
            assert other.get("/api/v1/me").status_code == 401
        rows = client.get("/audit.json").json()["rows"]
    noted = [row["action"] for row in rows if row["target"] == "noor" and row["by"] == "admin"]
    assert noted == ["token removed", "user enabled", "user disabled", "token made", "role changed", "user added"]


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"do": "disable", "name": "admin"}, 409), ({"do": "role", "name": "admin", "role": "reader"}, 409), ({"do": "add", "name": "reader", "role": "reader"}, 409),
        ({"do": "add", "name": "a b", "role": "reader"}, 409), ({"do": "add", "name": "new", "role": "king"}, 400), ({"do": "dance", "name": "reader"}, 400),
        ({"do": "password", "name": "reader", "password": "short"}, 409), ({"do": "role", "name": "nobody", "role": "reader"}, 409),
        ({"do": "remove-token", "name": "reader", "token": "none"}, 409),
    ],
)  # fmt: skip
def test_what_cannot_be_done_to_users_is_said_and_not_noted(desk: Site, fields: dict[str, str], status: int) -> None:
    before = desk.store.accounts.users()
    with desk.signed_in("admin") as client:
        change(client, form_token(client), status, **fields)
        assert [row["action"] for row in client.get("/audit.json").json()["rows"]] == ["signed in"]
    assert desk.store.accounts.users() == before


def test_the_audit_goes_by_pages(desk: Site) -> None:
    for n in range(5):
        desk.store.accounts.note("somebody", "test", str(n))
    with desk.client(desk.tokens["admin"]) as client:
        first = client.get("/audit.json?limit=3").json()
        rest = client.get(f"/audit.json?limit=3&cursor={first['next']}").json()
        assert [row["target"] for row in first["rows"] + rest["rows"]] == ["4", "3", "2", "1", "0"]
        assert client.get("/audit.json?limit=x").status_code == 400


@pytest.mark.parametrize("query", ["judged=maybe", "topic=football", "start=x", "type=NONE"])
def test_a_queue_that_makes_no_sense(site: Site, query: str) -> None:
    with site.client() as client:
        assert client.get(f"/review.json?{query}").status_code == 400
    assert review.waiting(Query({"topic": ("economic",)})).topics == ("economic",)
