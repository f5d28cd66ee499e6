"""The fetcher against a server that misbehaves."""

from __future__ import annotations

import email.utils
import gzip
import ipaddress
import socket
import time
from http.server import BaseHTTPRequestHandler

import msgspec
import pytest

from waqai.ingest.addresses import Gate, RefusedAddressError
from waqai.ingest.fetched import Fetched, canonical
from waqai.ingest.files import BadInput, Reason
from waqai.ingest.http import Fetcher, Web

from .conftest import Site, answer


def refused(found: Fetched | BadInput, reason: Reason) -> str:
    assert isinstance(found, BadInput), found
    assert found.reason is reason, found
    return found.message


def body(found: Fetched | BadInput) -> bytes:
    assert isinstance(found, Fetched), found
    return found.body


def test_a_page_comes_with_what_its_server_says_of_it(site: Site, fetcher: Fetcher) -> None:
    url = site.serve("/a", "<p>خبر", Content_Type="text/HTML; Charset='windows-1256'", ETag='"v1"', Last_Modified="Wed, 24 Dec 2025 10:00:00 GMT")
    found = fetcher.fetch(url)
    assert isinstance(found, Fetched)
    assert (found.url, found.media, found.charset, found.etag) == (url, "text/html", "windows-1256", '"v1"')
    assert found.at is not None
    assert found.at.tzinfo is not None
    assert site.log[0].headers["user-agent"].startswith("waqai/")


# --- slow, endless, packed


def test_a_body_that_drips_ends_with_the_deadline(site: Site, impatient: Fetcher) -> None:
    def drip(h: BaseHTTPRequestHandler) -> None:
        answer(h, b"", 200, {"Content-Length": "1000"})
        for _ in range(60):
            h.wfile.write(b"x")
            time.sleep(0.05)

    start = time.monotonic()
    message = refused(impatient.fetch(site.handle("/drip", drip)), Reason.SLOW)
    assert "0.8 s" in message
    assert time.monotonic() - start < 2.9


def test_headers_that_drip_end_with_the_deadline(site: Site, impatient: Fetcher) -> None:
    def drip(h: BaseHTTPRequestHandler) -> None:
        h.wfile.write(b"HTTP/1.1 200 OK\r\n")
        for n in range(60):
            h.wfile.write(f"X-{n}: y\r\n".encode())
            h.wfile.flush()
            time.sleep(0.05)

    start = time.monotonic()
    refused(impatient.fetch(site.handle("/drip", drip)), Reason.SLOW)
    assert time.monotonic() - start < 2.9


def test_silence_is_a_network_error_after_every_attempt(site: Site, quick: Web) -> None:
    url = site.handle("/silent", lambda h: time.sleep(0.3))
    with Fetcher(msgspec.structs.replace(quick, timeout=0.1)) as fetcher:
        refused(fetcher.fetch(url), Reason.NETWORK)
    assert len(site.asked("/silent")) == 3


def test_an_endless_body_is_cut_off_at_the_limit(site: Site, fetcher: Fetcher) -> None:
    sent = 0

    def endless(h: BaseHTTPRequestHandler) -> None:
        nonlocal sent
        h.send_response(200)
        h.send_header("Transfer-Encoding", "chunked")
        h.end_headers()
        while sent < 50_000_000:
            h.wfile.write(b"10000\r\n" + b"x" * 0x10000 + b"\r\n")
            sent += 0x10000

    assert "larger than 200,000" in refused(fetcher.fetch(site.handle("/endless", endless)), Reason.SIZE)
    assert sent < 50_000_000


def test_a_gzip_bomb_is_never_unpacked_whole(site: Site, fetcher: Fetcher) -> None:
    bomb = gzip.compress(b"\0" * 30_000_000)
    assert len(bomb) < 200_000
    url = site.serve("/bomb", bomb, Content_Encoding="gzip")
    import tracemalloc

    tracemalloc.start()
    refused(fetcher.fetch(url), Reason.SIZE)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 5_000_000


@pytest.mark.parametrize(
    "packed", [gzip.compress("نص".encode()), gzip.compress("ن".encode()) + gzip.compress("ص".encode())], ids=["one member", "two members"]
)
def test_packed_bodies_are_unpacked(site: Site, fetcher: Fetcher, packed: bytes) -> None:
    assert body(fetcher.fetch(site.serve("/gz", packed, Content_Encoding="gzip"))).decode() == "نص"


def test_a_packed_body_cut_short_is_broken(site: Site, fetcher: Fetcher) -> None:
    url = site.serve("/gz", gzip.compress("نص طويل".encode() * 100)[:-12], Content_Encoding="gzip")
    assert "cannot be unpacked" in refused(fetcher.fetch(url), Reason.BROKEN)


def test_a_coding_that_was_not_asked_for_is_refused(site: Site, fetcher: Fetcher) -> None:
    assert "br" in refused(fetcher.fetch(site.serve("/br", b"\x0b\x02\x80x\x03", Content_Encoding="br")), Reason.ENCODING)


def test_a_truncated_body_is_tried_again_and_refused(site: Site, fetcher: Fetcher) -> None:
    def cut(h: BaseHTTPRequestHandler) -> None:
        answer(h, b"half of it", 200, {"Content-Length": "100"})
        h.close_connection = True

    refused(fetcher.fetch(site.handle("/cut", cut)), Reason.NETWORK)
    assert len(site.asked("/cut")) == 3


def test_nonsense_instead_of_http_is_a_network_error(site: Site, fetcher: Fetcher) -> None:
    def nonsense(h: BaseHTTPRequestHandler) -> None:
        h.wfile.write(b"\x00\x01\x02 hello\r\n\r\n")
        h.close_connection = True

    refused(fetcher.fetch(site.handle("/x", nonsense)), Reason.NETWORK)


# --- states of the server


def test_a_server_that_recovers_is_asked_again(site: Site, fetcher: Fetcher) -> None:
    states = iter((503, 503, 200))
    url = site.handle("/shaky", lambda h: answer(h, b"ok", next(states)))
    assert body(fetcher.fetch(url)) == b"ok"
    assert len(site.asked("/shaky")) == 3


def test_a_failing_server_is_left_after_the_last_attempt(site: Site, fetcher: Fetcher) -> None:
    url = site.serve("/down", b"", 503)
    assert "503" in refused(fetcher.fetch(url), Reason.STATUS)
    assert len(site.asked("/down")) == 3


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410, 451])
def test_a_page_that_is_not_there_is_not_asked_for_again(site: Site, fetcher: Fetcher, status: int) -> None:
    assert str(status) in refused(fetcher.fetch(site.serve("/gone", b"", status)), Reason.GONE)
    assert len(site.asked("/gone")) == 1


@pytest.mark.parametrize("form", ["seconds", "date"])
def test_retry_after_is_honoured(site: Site, quick: Web, form: str) -> None:
    pauses: list[float] = []
    after = "1" if form == "seconds" else email.utils.format_datetime(email.utils.localtime())
    states = iter((429, 200))

    def busy(h: BaseHTTPRequestHandler) -> None:
        answer(h, b"ok", next(states), {"Retry-After": after})

    with Fetcher(quick, sleep=pauses.append) as fetcher:
        assert body(fetcher.fetch(site.handle("/busy", busy))) == b"ok"
    assert pauses == [1.0] if form == "seconds" else 0 <= pauses[0] < 1.1


def test_a_wait_too_long_is_told_and_not_waited(site: Site, quick: Web) -> None:
    pauses: list[float] = []
    url = site.serve("/busy", b"", 429, Retry_After="3600")
    with Fetcher(quick, sleep=pauses.append) as fetcher:
        assert "3600 s" in refused(fetcher.fetch(url), Reason.BUSY)
    assert pauses == []


def test_pauses_grow(site: Site, quick: Web) -> None:
    pauses: list[float] = []
    with Fetcher(msgspec.structs.replace(quick, attempts=4, backoff=0.1), sleep=pauses.append) as fetcher:
        fetcher.fetch(site.serve("/down", b"", 500))
    assert [round(p / 0.1 / 2**n) for n, p in enumerate(pauses)] == [1, 1, 1]


def test_what_has_not_changed_is_not_sent_again(site: Site, fetcher: Fetcher) -> None:
    def conditional(h: BaseHTTPRequestHandler) -> None:
        answer(h, b"" if h.headers["If-None-Match"] == '"v1"' else b"new", 304 if h.headers["If-None-Match"] == '"v1"' else 200, {"ETag": '"v1"'})

    url = site.handle("/feed", conditional)
    assert body(fetcher.fetch(url)) == b"new"
    refused(fetcher.fetch(url, etag='"v1"'), Reason.UNCHANGED)


def test_one_host_is_asked_no_more_often_than_the_delay_says(site: Site, quick: Web) -> None:
    url = site.serve("/a", b"x")
    pauses: list[float] = []
    with Fetcher(msgspec.structs.replace(quick, delay=0.5), sleep=pauses.append) as fetcher:
        fetcher.fetch(url)
        fetcher.fetch(url)
    assert len(pauses) == 1
    assert 0.3 < pauses[0] <= 0.5


# --- redirects and addresses


def test_redirects_are_followed_and_the_last_address_kept(site: Site, fetcher: Fetcher) -> None:
    site.serve("/b", b"there")
    found = fetcher.fetch(site.serve("/a", b"", 302, Location="/b"))
    assert body(found) == b"there"
    assert isinstance(found, Fetched)
    assert found.url.endswith("/b")


def test_a_redirect_loop_ends(site: Site, fetcher: Fetcher) -> None:
    site.serve("/b", b"", 302, Location="/a")
    assert "more than 5 times" in refused(fetcher.fetch(site.serve("/a", b"", 301, Location="/b")), Reason.REDIRECTS)
    assert len(site.log) == 6


@pytest.mark.parametrize(
    "target", ["http://169.254.169.254/latest/meta-data/", "http://10.0.0.1/", "http://[::1]:1/", "http://[::ffff:127.0.0.1]:1/"]
)
def test_a_redirect_into_private_networks_is_refused(other_site: Site, quick: Web, target: str) -> None:
    url = other_site.serve("/", b"", 302, Location=target)
    with Fetcher(msgspec.structs.replace(quick, allow_private=False, networks=("127.0.0.2/32",))) as fetcher:
        assert "no public address" in refused(fetcher.fetch(url), Reason.ADDRESS)


def test_a_redirect_to_another_loopback_address_never_reaches_it(site: Site, other_site: Site, quick: Web) -> None:
    url = other_site.serve("/", b"", 302, Location=site.serve("/secret", b"secret"))
    with Fetcher(msgspec.structs.replace(quick, allow_private=False, networks=("127.0.0.2/32",))) as fetcher:
        refused(fetcher.fetch(url), Reason.ADDRESS)
    assert site.log == []


@pytest.mark.parametrize("target", ["file:///etc/passwd", "ftp://example.org/", "gopher://x/", "//", "http:///x", "http://[::1", "http://x:99999/"])
def test_other_schemes_and_malformed_addresses_are_refused(fetcher: Fetcher, target: str) -> None:
    refused(fetcher.fetch(target), Reason.ADDRESS)


@pytest.mark.parametrize("target", ["file:///etc/passwd", "ftp://example.org/", "gopher://x/"])
def test_redirects_to_other_schemes_are_refused(site: Site, fetcher: Fetcher, target: str) -> None:
    refused(fetcher.fetch(site.serve("/", b"", 302, Location=target)), Reason.ADDRESS)


def test_a_redirect_to_no_address_is_refused(site: Site, fetcher: Fetcher) -> None:
    assert isinstance(fetcher.fetch(site.serve("/", b"", 302, Location="http://[::1")), BadInput)


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "localhost", "2130706433", "0x7f.1", "0.0.0.0", "[::1]", "[::]", "[::ffff:10.0.0.1]", "[64:ff9b::a00:1]"]
)
def test_every_spelling_of_a_private_address_is_refused(quick: Web, host: str) -> None:
    with Fetcher(msgspec.structs.replace(quick, allow_private=False)) as fetcher:
        refused(fetcher.fetch(f"http://{host}:9/"), Reason.ADDRESS)


@pytest.mark.parametrize(
    "address",
    "10.1.2.3 172.16.0.1 192.168.1.1 127.9.9.9 169.254.169.254 100.64.0.1 0.0.0.0 224.0.0.1 239.1.1.1 240.0.0.1 255.255.255.255 192.0.2.1 198.18.0.1 "
    "::1 :: fe80::1 fc00::1 ff02::1 ::ffff:192.168.0.1 2002:7f00:1:: 64:ff9b::7f00:1 2001:db8::1".split(),
)
def test_the_gate_is_closed_to(address: str) -> None:
    assert not Gate().admits(ipaddress.ip_address(address))


@pytest.mark.parametrize("address", ["8.8.8.8", "93.184.216.34", "2606:2800:220:1::1", "::ffff:8.8.8.8", "64:ff9b::808:808"])
def test_the_gate_is_open_to(address: str) -> None:
    assert Gate().admits(ipaddress.ip_address(address))


def test_a_name_with_one_private_address_is_refused_and_is_resolved_once(monkeypatch: pytest.MonkeyPatch, quick: Web) -> None:
    """Rebinding: a second resolution might say otherwise, so there is none."""
    calls: list[str] = []

    def resolve(host: str, port: int, **_: object) -> list[tuple[object, ...]]:
        calls.append(host)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (a, port)) for a in (["8.8.8.8", "127.0.0.1"] if len(calls) == 1 else ["8.8.8.8"])]

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    with pytest.raises(RefusedAddressError):
        Gate().resolve("news.test", 80)
    calls.clear()
    with Fetcher(msgspec.structs.replace(quick, allow_private=False)) as fetcher:
        refused(fetcher.fetch("http://news.test/"), Reason.ADDRESS)
    assert calls == ["news.test"]


def test_a_host_that_does_not_exist_is_a_network_error(fetcher: Fetcher, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise socket.gaierror(-2, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", fail)
    assert "no address" in refused(fetcher.fetch("http://nowhere.invalid/"), Reason.NETWORK)


# --- robots


def test_robots_are_obeyed_and_asked_once(site: Site, quick: Web) -> None:
    site.serve("/robots.txt", "User-agent: *\nDisallow: /closed/\n\nUser-agent: waqai\nDisallow: /ours\n", Content_Type="text/plain")
    site.serve("/open", b"x")
    site.serve("/closed/a", b"x")
    with Fetcher(msgspec.structs.replace(quick, robots=True)) as fetcher:
        assert body(fetcher.fetch(site.url("/open"))) == b"x"
        assert "robots.txt" in refused(fetcher.fetch(site.url("/ours/a")), Reason.ROBOTS)
        assert body(fetcher.fetch(site.url("/closed/a"))) == b"x"
    assert [a.path for a in site.log] == ["/robots.txt", "/open", "/closed/a"]


def test_a_redirect_to_a_closed_page_is_refused(site: Site, quick: Web) -> None:
    site.serve("/robots.txt", "User-agent: *\nDisallow: /closed\n")
    url = site.serve("/open", b"", 302, Location="/closed")
    with Fetcher(msgspec.structs.replace(quick, robots=True)) as fetcher:
        refused(fetcher.fetch(url), Reason.ROBOTS)
    assert site.asked("/closed") == []


@pytest.mark.parametrize(("status", "open_"), [(404, True), (403, True), (503, False)])
def test_a_site_without_rules_is_open_and_one_that_fails_to_give_them_is_left_alone(site: Site, quick: Web, status: int, open_: bool) -> None:
    site.serve("/robots.txt", b"", status)
    url = site.serve("/a", b"x")
    with Fetcher(msgspec.structs.replace(quick, robots=True)) as fetcher:
        found = fetcher.fetch(url)
    if open_:
        assert body(found) == b"x"
    else:
        assert "left alone" in refused(found, Reason.STATUS)


def test_crawl_delay_is_kept(site: Site, quick: Web) -> None:
    site.serve("/robots.txt", "User-agent: *\nCrawl-delay: 1.5\n")
    url = site.serve("/a", b"x")
    pauses: list[float] = []
    with Fetcher(msgspec.structs.replace(quick, robots=True), sleep=pauses.append) as fetcher:
        fetcher.fetch(url)
        fetcher.fetch(url)
    assert 1.0 < max(pauses) <= 1.5


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("HTTP://News.Example/a?utm_source=x&id=1#top", "http://news.example/a?id=1"),
        ("https://n.example/خبر?q=أ", "https://n.example/خبر?q=أ"),
        ("https://n.example/a?b=1&c=", "https://n.example/a?b=1&c="),
        ("http://[broken", "http://[broken"),
    ],
)
def test_addresses_are_compared_without_what_does_not_matter(url: str, expected: str) -> None:
    assert canonical(url) == expected
