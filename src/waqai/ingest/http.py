"""Pages and feeds over HTTP: polite, patient and bounded.

Every wait and every size has a limit, redirects are followed by hand so that each is checked, private addresses are refused
(:mod:`waqai.ingest.addresses`), robots.txt is obeyed, and one host is asked no more often than the delay says. Needs the extra ``ingest``.
"""

from __future__ import annotations

import datetime as dt
import email.utils
import random
import time
import zlib
from collections.abc import Callable
from typing import NamedTuple, Self
from urllib.parse import urljoin, urlsplit

import httpcore
import httpx
from msgspec import Struct

from waqai import __version__
from waqai.ingest.addresses import Deadline, Gate, GatedTransport, RefusedAddressError
from waqai.ingest.fetched import Fetched, media_and_charset, unpacked
from waqai.ingest.files import BadInput, Reason
from waqai.ingest.robots import Robots

AGENT = f"waqai/{__version__}"
_REDIRECTS = (301, 302, 303, 307, 308)
_ACCEPT = "text/html, application/xhtml+xml, application/rss+xml, application/atom+xml, application/xml;q=0.9, text/plain;q=0.8, */*;q=0.1"
_FAILURES = (httpx.TransportError, httpcore.NetworkError, httpcore.ProtocolError, httpcore.TimeoutException)


class Web(Struct, frozen=True, kw_only=True):
    """How the web is asked. Times are in seconds, sizes in bytes of the unpacked body.

    ``timeout`` is for each wait, ``deadline`` for the whole answer; ``backoff`` is the first pause after a failure, doubled each time;
    a server that asks for a longer pause than ``longest_wait`` is left alone. ``networks`` are private networks that may be asked all the same.
    """

    agent: str = AGENT
    timeout: float = 15.0
    deadline: float = 60.0
    attempts: int = 3
    backoff: float = 1.0
    longest_wait: float = 60.0
    delay: float = 1.0
    redirects: int = 5
    most_bytes: int = 20_000_000
    robots: bool = True
    allow_private: bool = False
    networks: tuple[str, ...] = ()


class _Answer(NamedTuple):
    status: int
    headers: httpx.Headers
    body: bytes


class Fetcher:
    """Asks the web, one request at a time (not from several threads). ``sleep`` is what it pauses with."""

    def __init__(self, web: Web | None = None, sleep: Callable[[float], object] = time.sleep) -> None:
        self.web = web or Web()
        self._sleep = sleep
        self._deadline = Deadline()
        transport = GatedTransport(Gate(self.web.allow_private, self.web.networks), self._deadline)
        headers = {"User-Agent": self.web.agent, "Accept": _ACCEPT, "Accept-Encoding": "gzip, deflate"}
        self._client = httpx.Client(transport=transport, headers=headers, timeout=self.web.timeout, follow_redirects=False, trust_env=False)
        self._robots = Robots(self.web.agent.partition("/")[0], lambda url: self._follow(url, {}, check_robots=False))
        self._free_at: dict[str, float] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close every connection."""
        self._client.close()

    def fetch(self, url: str, etag: str = "", modified: str = "") -> Fetched | BadInput:
        """The body at an address, or why there is none. With the ``etag`` or ``modified`` of an earlier answer an unchanged body is not sent again."""
        conditions = {"If-None-Match": etag, "If-Modified-Since": modified}
        return self._follow(url, {k: v for k, v in conditions.items() if v}, check_robots=self.web.robots)

    def _follow(self, url: str, headers: dict[str, str], *, check_robots: bool) -> Fetched | BadInput:
        first = url
        for _ in range(self.web.redirects + 1):
            refusal = self._refusal(url, check_robots)
            if refusal:
                return refusal if url == first else BadInput(first, f"leads to {url}, which {refusal.message}", refusal.reason)
            answer = self._patiently(url, headers)
            if isinstance(answer, BadInput):
                return answer if url == first else BadInput(first, f"leads to {url}, which {answer.message}", answer.reason)
            if answer.status not in _REDIRECTS or "location" not in answer.headers:
                return _fetched(url, answer)
            try:
                url = urljoin(url, answer.headers["location"])
            except ValueError as error:
                return BadInput(first, f"leads to no address: {error}", Reason.ADDRESS)
        return BadInput(first, f"redirects more than {self.web.redirects} times, at last to {url}", Reason.REDIRECTS)

    def _refusal(self, url: str, check_robots: bool) -> BadInput | None:
        try:
            parts = urlsplit(url)
            host, _ = parts.hostname, parts.port
        except ValueError as error:
            return BadInput(url, f"is no address: {error}", Reason.ADDRESS)
        if parts.scheme not in ("http", "https") or not host:
            return BadInput(url, "is no http or https address", Reason.ADDRESS)
        return self._robots.refusal(url) if check_robots else None

    def _patiently(self, url: str, headers: dict[str, str]) -> _Answer | BadInput:
        """The answer after as many attempts as it takes and is allowed."""
        answer = self._once(url, headers)
        for attempt in range(1, self.web.attempts):
            if not _worth_another_try(answer):
                break
            pause = self._pause(answer, attempt)
            if pause > self.web.longest_wait:
                return BadInput(url, f"asks to wait {pause:.0f} s, longer than the {self.web.longest_wait:.0f} s waited here", Reason.BUSY)
            self._sleep(pause)
            answer = self._once(url, headers)
        return answer

    def _pause(self, answer: _Answer | BadInput, attempt: int) -> float:
        asked = 0.0 if isinstance(answer, BadInput) else _retry_after(answer.headers.get("retry-after", ""))
        backoff: float = self.web.backoff * 2.0 ** (attempt - 1) * random.uniform(0.75, 1.25)  # noqa: S311
        return max(asked, min(backoff, self.web.longest_wait))

    def _once(self, url: str, headers: dict[str, str]) -> _Answer | BadInput:
        self._wait_for_turn(url)
        self._deadline.set(self.web.deadline)
        try:
            with self._client.stream("GET", url, headers=headers) as response:
                body = self._read(url, response)
                return body if isinstance(body, BadInput) else _Answer(response.status_code, response.headers, body)
        except RefusedAddressError as error:
            return BadInput(url, f"is refused: {error}", Reason.ADDRESS)
        except (httpx.InvalidURL, httpcore.UnsupportedProtocol, UnicodeError) as error:
            return BadInput(url, f"is no address: {error}", Reason.ADDRESS)
        except _FAILURES as error:
            if self._deadline.passed():
                return BadInput(url, f"took longer than {self.web.deadline:g} s", Reason.SLOW)
            return BadInput(url, f"could not be fetched: {type(error).__name__} {error}".rstrip(), Reason.NETWORK)

    def _wait_for_turn(self, url: str) -> None:
        """Pause until the host may be asked again."""
        host = urlsplit(url).hostname or ""
        wait = self._free_at.get(host, 0.0) - time.monotonic()
        if wait > 0:
            self._sleep(wait)
        asked = min(self._robots.delay(url), self.web.longest_wait) if self.web.robots else 0.0
        self._free_at[host] = time.monotonic() + max(self.web.delay, asked)

    def _read(self, url: str, response: httpx.Response) -> bytes | BadInput:
        if response.status_code in _REDIRECTS or response.status_code >= 400:
            return b""
        body = bytearray()
        try:
            for part in unpacked(response.iter_raw(), response.headers.get("content-encoding", ""), self.web.most_bytes):
                body += part
                if len(body) > self.web.most_bytes:
                    return BadInput(url, f"is larger than {self.web.most_bytes:,} bytes unpacked", Reason.SIZE)
        except zlib.error as error:
            return BadInput(url, f"cannot be unpacked: {error}", Reason.BROKEN)
        except LookupError as error:
            return BadInput(url, f"is packed as {error}, which was not asked for", Reason.ENCODING)
        return bytes(body)


def _worth_another_try(answer: _Answer | BadInput) -> bool:
    if isinstance(answer, BadInput):
        return answer.reason is Reason.NETWORK
    return answer.status == 429 or answer.status >= 500


def _retry_after(value: str) -> float:
    """The header Retry-After in seconds, given as such or as a date; 0 if there is none or it makes no sense."""
    if value.strip().isdigit():
        return float(value)
    try:
        at = email.utils.parsedate_to_datetime(value)
    except (TypeError, ValueError):
        return 0.0
    return max(0.0, at.timestamp() - time.time())


def _fetched(url: str, answer: _Answer) -> Fetched | BadInput:
    if answer.status == 304:
        return BadInput(url, "has not changed since it was last fetched", Reason.UNCHANGED)
    if not 200 <= answer.status < 300:
        return BadInput(url, f"answers with status {answer.status}", Reason.BUSY if answer.status == 429 else _status_reason(answer.status))
    headers = answer.headers
    media, charset = media_and_charset(headers.get("content-type", ""))
    return Fetched(
        url=url,
        body=answer.body,
        media=media,
        charset=charset,
        etag=headers.get("etag", ""),
        modified=headers.get("last-modified", ""),
        at=dt.datetime.now(dt.UTC),
    )


def _status_reason(status: int) -> Reason:
    """A missing page stays missing; a failing server may recover."""
    return Reason.STATUS if status >= 500 else Reason.GONE
