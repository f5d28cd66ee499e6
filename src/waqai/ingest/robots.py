"""robots.txt: what a site lets us fetch, and how often (RFC 9309, with Crawl-delay). Needs protego (extra ``ingest``)."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from waqai.ingest.fetched import Fetched
from waqai.ingest.files import BadInput, Reason

#: Seconds after which the rules of a site are asked for again; bytes of them that are read.
_DAY, _MOST_BYTES = 86_400.0, 512_000
#: After a failure it is tried again sooner.
_SOON = 600.0


class Robots:
    """The rules of the sites asked so far. ``fetch`` gets robots.txt itself."""

    def __init__(self, agent: str, fetch: Callable[[str], Fetched | BadInput]) -> None:
        self._agent, self._fetch = agent, fetch
        self._rules: dict[str, tuple[float, Any | BadInput]] = {}

    def refusal(self, url: str) -> BadInput | None:
        """Why an address must not be fetched, None if it may. A site whose rules cannot be had is left alone; one without rules allows all."""
        rules = self._of(_origin(url))
        if isinstance(rules, BadInput):
            return BadInput(url, f"is left alone, as {rules.where} {rules.message}", rules.reason)
        return None if rules is None or rules.can_fetch(url, self._agent) else BadInput(url, "is closed to robots by robots.txt", Reason.ROBOTS)

    def delay(self, url: str) -> float:
        """The pause between requests that a site asks for, in seconds; 0 if it asks for none or was not asked yet."""
        _, rules = self._rules.get(_origin(url), (0.0, None))
        return float(rules.crawl_delay(self._agent) or 0.0) if rules is not None and not isinstance(rules, BadInput) else 0.0

    def _of(self, origin: str) -> Any | BadInput | None:
        until, rules = self._rules.get(origin, (0.0, None))
        if until <= time.monotonic():
            rules = self._load(origin)
            until = time.monotonic() + (_SOON if isinstance(rules, BadInput) else _DAY)
            self._rules[origin] = until, rules
        return rules

    def _load(self, origin: str) -> Any | BadInput | None:
        from protego import Protego

        answer = self._fetch(origin + "/robots.txt")
        if isinstance(answer, BadInput):
            return None if answer.reason in (Reason.GONE, Reason.REDIRECTS) else answer
        return Protego.parse(answer.body[:_MOST_BYTES].decode("utf-8", "replace"))


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"
