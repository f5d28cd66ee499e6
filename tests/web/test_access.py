"""Who may do what: every route by every role, and no write that is not its author's own."""

from __future__ import annotations

import re
from collections.abc import Callable

import httpx
import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from waqai.store.accounts import Access
from waqai.web.app import create_app
from waqai.web.settings import Settings

from .conftest import PASSWORD, SECRET, Site, form_token

#: Routes that need more than leave to read, by the least role.
RESTRICTED = {
    ("GET", "/api/v1/audit"): Access.ADMIN,
    ("POST", "/api/v1/judgements"): Access.REVIEWER,
    ("POST", "/review/judge"): Access.REVIEWER,
    ("POST", "/review/look"): Access.REVIEWER,
    ("POST", "/users/change"): Access.ADMIN,
    **{("GET", f"/{page}{twin}"): Access.ADMIN for page in ("users", "audit") for twin in ("", ".json", ".csv")},
    ("GET", "/api/v1/searches"): Access.READER,
    ("POST", "/api/v1/searches"): Access.READER,
    ("DELETE", "/api/v1/searches/{id}"): Access.READER,
}
#: Routes that answer those who may not read.
OPEN = {"/sign-in", "/sign-in.json", "/sign-in.csv", "/static/{path:path}", "/api/v1/openapi.json"}
ROLES = (None, "reader", "reviewer", "admin")


def routes(site: Site) -> list[tuple[str, str]]:
    """Every method and path that the application answers."""
    app = create_app(str(site.store.database.url.database), Settings(SECRET))
    try:
        return sorted({(method, path) for path, methods in walked(app) for method in methods - {"HEAD"}})
    finally:
        app.state.desk.store.close()


def walked(app: object) -> list[tuple[str, set[str]]]:
    from fastapi.routing import iter_route_contexts

    found = [(str(c.path), set(c.methods or ())) for c in iter_route_contexts(app.routes)]  # type: ignore[attr-defined]
    assert len(found) > 30
    return found


def ask(client: httpx.Client, method: str, path: str) -> httpx.Response:
    address = path.replace("{id}", "none").replace("{key:path}", "none").replace("{path:path}", "none.js")
    content = b"{}" if method == "POST" else None
    return client.request(method, address, content=content, headers={"Content-Type": "application/json"} if content else {})


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("is_public", [True, False])
def test_every_route_by_every_role(serve: Callable[[Settings], Site], role: str | None, is_public: bool) -> None:
    site = serve(Settings(SECRET, is_public=is_public))
    access = Access(role) if role else None
    with site.client(site.tokens[role] if role else None) as client:
        for method, path in routes(site):
            answer = ask(client, method, path)
            needed = RESTRICTED.get((method, path), None if is_public or path in OPEN else Access.READER)
            # Without a token of the API or a form nobody writes, whatever the route.
            is_forged = role is None and method in ("POST", "DELETE") and path != "/api/v1/read"
            allowed = not is_forged and (needed is None or (access is not None and access.allows(needed)))
            refused = answer.status_code in (401, 403) and not (method == "POST" and path == "/sign-in" and role)
            assert refused is not allowed, f"{method} {path} as {role}: {answer.status_code} {answer.text[:200]}"
            assert answer.status_code < 500


def test_a_session_may_what_its_user_may(site: Site) -> None:
    with site.signed_in("reviewer") as client:
        me = client.get("/api/v1/me").json()
        assert (me["name"], me["role"]) == ("reviewer", "reviewer")
        assert client.get("/api/v1/audit").status_code == 403
    with site.signed_in("admin") as client:
        assert client.get("/api/v1/audit").json()["items"][0]["action"] == "signed in"


@pytest.mark.parametrize("path", ["/api/v1/judgements", "/api/v1/searches", "/sign-in", "/sign-out", "/read", "/review/judge"])
@pytest.mark.parametrize("token", [None, "", "forged", "another's"])
def test_no_write_of_a_session_without_its_own_token(site: Site, path: str, token: str | None) -> None:
    with site.signed_in("admin") as client, site.client() as other:
        given = form_token(other) if token == "another's" else token
        headers = {"X-CSRF-Token": given} if given is not None else {}
        assert client.post(path, json={"name": "x", "query": ""}, headers=headers).status_code == 403
        assert client.post(path, data={"csrf": given or ""}).status_code == 403
    assert site.store.accounts.searches("admin") == []


def test_no_write_from_another_site(site: Site) -> None:
    with site.signed_in("admin") as client:
        headers = {"X-CSRF-Token": client.get("/api/v1/me").json()["csrf"], "Sec-Fetch-Site": "cross-site"}
        assert client.post("/api/v1/searches", json={"name": "x", "query": ""}, headers=headers).status_code == 403


def test_a_session_writes_with_its_token(serve: Callable[[Settings], Site]) -> None:
    site = serve(Settings(SECRET))
    with site.signed_in("reader") as client:
        headers = {"X-CSRF-Token": client.get("/api/v1/me").json()["csrf"]}
        saved = client.post("/api/v1/searches", json={"name": "x", "query": "country=IRQ"}, headers=headers)
        assert saved.status_code == 201
    assert [s.owner for s in site.store.accounts.searches("reader")] == ["reader"]


@pytest.mark.parametrize("secret", ["waqai_none", "none"])
def test_a_token_that_is_none_is_refused_even_to_read(site: Site, secret: str) -> None:
    with site.client() as client:
        answer = client.get("/api/v1/stats", headers={"Authorization": f"Bearer {secret}"})
    assert (answer.status_code, answer.headers["content-type"]) == (401, "application/problem+json")


def test_a_wrong_password_and_a_user_who_is_none_are_told_alike(site: Site) -> None:
    answers = []
    for name, password in (("admin", "wrong password"), ("nobody", PASSWORD), ("", "")):
        with site.client() as client:
            answers.append(client.post("/sign-in", data={"name": name, "password": password, "csrf": form_token(client)}))
    assert {a.status_code for a in answers} == {403}
    assert all("waqai-session" not in a.cookies for a in answers)


def test_guessing_passwords_comes_to_an_end(serve: Callable[[Settings], Site]) -> None:
    site = serve(Settings(SECRET, sign_ins_a_minute=2))
    with site.client() as client:
        token = form_token(client)
        statuses = [client.post("/sign-in", data={"name": "admin", "password": "x", "csrf": token}).status_code for _ in range(3)]
    assert statuses == [403, 403, 429]


def test_a_new_password_ends_the_sessions(serve: Callable[[Settings], Site], _hash: str) -> None:
    site = serve(Settings(SECRET))
    with site.signed_in("admin") as client:
        assert client.get("/api/v1/audit").status_code == 200
        site.store.accounts.set_password("admin", _hash + " ")
        assert client.get("/api/v1/audit").status_code == 401


def test_a_removed_user_has_neither_session_nor_token(serve: Callable[[Settings], Site]) -> None:
    site = serve(Settings(SECRET))
    with site.signed_in("reader") as client, site.client(site.tokens["reader"]) as other:
        site.store.accounts.remove("reader")
        assert client.get("/api/v1/searches").status_code == 401
        assert other.get("/api/v1/stats").status_code == 401


def test_a_forged_session_is_nobodys(site: Site) -> None:
    with site.client() as client:
        client.cookies.set("waqai-session", "WyJpZCIsImFkbWluIiwiIl0.aaaa.bbbb")
        assert client.get("/api/v1/me").json()["name"] == ""


def test_whoever_may_not_read_is_asked_to_sign_in_and_comes_back(serve: Callable[[Settings], Site]) -> None:
    site = serve(Settings(SECRET, is_public=False))
    with site.client() as client:
        answer = client.get("/?country=IRQ", headers={"Accept": "text/html"})
        assert answer.headers["location"] == "/sign-in?next=/%3Fcountry%3DIRQ"
        fields = {"name": "reader", "password": PASSWORD, "csrf": form_token(client), "next": "/?country=IRQ"}
        assert client.post("/sign-in", data=fields).headers["location"] == "/?country=IRQ"


@pytest.mark.parametrize("address", ["https://elsewhere.example", "//elsewhere.example", "/\\elsewhere.example", "/a\r\nb"])
def test_signing_in_leads_nowhere_else(site: Site, address: str) -> None:
    with site.client() as client:
        fields = {"name": "reader", "password": PASSWORD, "csrf": form_token(client), "next": address}
        assert client.post("/sign-in", data=fields).headers["location"] == "/"


def test_a_reviewer_of_this_machine_judges_without_signing_in_but_not_without_a_token(serve: Callable[[Settings], Site]) -> None:
    site = serve(Settings(SECRET, reviewer="layla"))
    event = site.store.tellings().items[0].telling.id
    with site.client() as client:
        assert client.post("/api/v1/judgements", json={"action": "accept", "event": event}).status_code == 403
        headers = {"X-CSRF-Token": form_token(client)}
        made = client.post("/api/v1/judgements", json={"action": "accept", "event": event}, headers=headers)
    assert (made.status_code, made.json()["by"]) == (201, "layla")


@pytest.mark.parametrize("host", ["elsewhere.example", "127.0.0.1.elsewhere.example", ""])
def test_other_hosts_are_not_served(site: Site, host: str) -> None:
    with site.client() as client:
        assert client.get("/api/v1/stats", headers={"Host": host}).status_code == 421


def test_every_answer_has_the_headers_and_no_page_has_inline_code(site: Site) -> None:
    with site.client() as client:
        for path in ("/", "/sign-in", "/api/v1/stats", "/none", "/api/v1/records?first=x"):
            policy = client.get(path).headers["content-security-policy"]
            assert "default-src 'none'" in policy
            assert "unsafe" not in policy
    with site.client() as client:
        page = client.get("/sign-in")
        assert not re.search(r"<script(?![^>]* src=)|<style|\sstyle=", page.text)
        assert "HttpOnly" in page.headers["set-cookie"]


def test_the_audit_keeps_every_write_and_cannot_be_changed(both: Site) -> None:
    event = both.store.tellings().items[0].telling.id
    with both.client(both.tokens["reviewer"]) as client:
        made = client.post("/api/v1/judgements", json={"action": "reject", "event": event, "note": "not so"})
        assert made.status_code == 201, made.text
        saved = client.post("/api/v1/searches", json={"name": "a", "query": "country=KWT"}).json()
        assert client.delete(f"/api/v1/searches/{saved['id']}").status_code == 204
    entries, _ = both.store.accounts.audit()
    assert [(e.by, e.action) for e in entries] == [("reviewer", a) for a in ("search removed", "search saved", "judgement reject")]
    for statement in ("UPDATE audit SET by = 'x'", "DELETE FROM audit"):
        with pytest.raises(DBAPIError, match="audit is never"), both.store.database.writing() as connection:
            connection.execute(text(statement.replace("by =", '"by" =')))


def test_anothers_search_is_not_removed_but_by_an_admin(serve: Callable[[Settings], Site]) -> None:
    site = serve(Settings(SECRET))
    saved = site.store.accounts.save_search("s1", "reader", "mine", "country=IRQ")
    with site.client(site.tokens["reviewer"]) as reviewer, site.client(site.tokens["admin"]) as admin:
        assert reviewer.delete(f"/api/v1/searches/{saved.id}").status_code == 403
        assert admin.delete(f"/api/v1/searches/{saved.id}").status_code == 204
        assert admin.delete(f"/api/v1/searches/{saved.id}").status_code == 404
