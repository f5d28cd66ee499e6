"""A real HTTP server on loopback that does what a test tells it, however ill-mannered."""

from __future__ import annotations

import gzip
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socketserver import TCPServer
from typing import Any, NamedTuple

import pytest
from msgspec.structs import replace

from waqai.ingest.http import Fetcher, Web

Handler = Callable[[BaseHTTPRequestHandler], None]


class Asked(NamedTuple):
    """A request that came in."""

    path: str
    headers: dict[str, str]


class Site:
    """What the server says at each path; everything else is missing. ``log`` has the requests in order."""

    def __init__(self, host: str) -> None:
        self.log: list[Asked] = []
        self._routes: dict[str, Handler] = {}
        self._lock = threading.Lock()
        site = self

        class Serving(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                with site._lock:
                    site.log.append(Asked(self.path, {k.lower(): v for k, v in self.headers.items()}))
                try:
                    site._routes.get(self.path, missing)(self)
                except (BrokenPipeError, ConnectionResetError):
                    self.close_connection = True

            def log_message(self, format: str, *args: Any) -> None:
                pass

        class Server(ThreadingHTTPServer):
            def server_bind(self) -> None:
                # Without asking a name server for the name of this machine.
                TCPServer.server_bind(self)
                self.server_name, self.server_port = str(self.server_address[0]), int(self.server_address[1])

            def handle_error(self, request: Any, client_address: Any) -> None:
                """Clients that hang up are part of the tests."""

        self._server = Server((host, 0), Serving)
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        self._thread.start()
        self.root = f"http://{host}:{self._server.server_port}"

    def url(self, path: str) -> str:
        return self.root + path

    def serve(self, path: str, body: bytes | str, status: int = 200, **headers: str) -> str:
        """Answer a path with a body; header names with _ for -. Returns the address."""
        data = body.encode() if isinstance(body, str) else body
        named = {k.replace("_", "-"): v for k, v in headers.items()}
        return self.handle(path, lambda h: answer(h, data, status, named))

    def handle(self, path: str, handler: Handler) -> str:
        """Answer a path with a function of the request handler. Returns the address."""
        self._routes[path] = handler
        return self.url(path)

    def asked(self, path: str) -> list[Asked]:
        return [a for a in self.log if a.path == path]

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


def answer(handler: BaseHTTPRequestHandler, body: bytes, status: int = 200, headers: dict[str, str] | None = None) -> None:
    """A well-formed answer."""
    handler.send_response(status)
    named = {"Content-Type": "text/html; charset=utf-8", "Content-Length": str(len(body))} | (headers or {})
    for name, value in named.items():
        if value:
            handler.send_header(name, value)
    handler.end_headers()
    handler.wfile.write(body)


def missing(handler: BaseHTTPRequestHandler) -> None:
    answer(handler, b"not here", 404)


@pytest.fixture
def site() -> Iterator[Site]:
    site = Site("127.0.0.1")
    yield site
    site.close()


@pytest.fixture
def other_site() -> Iterator[Site]:
    """On a loopback address of its own, so that one can be allowed and the other refused."""
    site = Site("127.0.0.2")
    yield site
    site.close()


QUICK = Web(allow_private=True, delay=0.0, backoff=0.01, timeout=10.0, deadline=20.0, longest_wait=2.0, robots=False, most_bytes=200_000)


@pytest.fixture
def fetcher() -> Iterator[Fetcher]:
    with Fetcher(QUICK) as fetcher:
        yield fetcher


@pytest.fixture
def impatient() -> Iterator[Fetcher]:
    with Fetcher(replace(QUICK, timeout=0.4, deadline=0.8)) as fetcher:
        yield fetcher


@pytest.fixture
def quick() -> Web:
    return QUICK


PARAGRAPHS = (
    "وصل وزير الخارجية الأردني إلى بغداد أمس في زيارة رسمية تستمر يومين، وكان في استقباله نظيره العراقي في مطار العاصمة.",
    "وبحث الجانبان العلاقات الثنائية وسبل تعزيز التعاون في مجالات الطاقة والتجارة، بحسب بيان للوزارة نقلته الوكالة الرسمية.",
    "وقال الوزير إن بلاده تدعم استقرار العراق وترغب في زيادة التبادل التجاري بين البلدين خلال العام المقبل.",
)


def report_page(title: str = "وزير الخارجية يصل بغداد", head: str = "", dateline: str = "", extra: str = "") -> str:
    """A plain page with one report."""
    paragraphs = "".join(f"<p>{p}</p>" for p in PARAGRAPHS)
    return (
        f"<!doctype html><html lang=ar><head><meta charset=utf-8><title>{title}</title>{head}</head>"
        f"<body><h1>{title}</h1><div>{dateline}</div><article>{paragraphs}{extra}</article></body></html>"
    )


def gzipped(data: bytes) -> bytes:
    return gzip.compress(data, mtime=0)
