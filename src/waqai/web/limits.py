"""How often one client may ask: a bucket of tokens for each, filled at a steady rate. Each worker counts for itself."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from math import ceil
from time import monotonic

from waqai.web.problems import ProblemError

#: Clients that are remembered; the one longest unseen is forgotten first.
_MOST_CLIENTS = 10_000


class Limiter:
    """At most ``a_minute`` requests a minute from one client, all at once or spread out; 0 for no limit."""

    def __init__(self, a_minute: int, clock: Callable[[], float] = monotonic) -> None:
        self.a_minute = a_minute
        self._clock = clock
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def take(self, client: str) -> None:
        """Count one request; ProblemError 429, saying when to come back, if it is one too many."""
        if not self.a_minute:
            return
        now, rate = self._clock(), self.a_minute / 60
        left, seen = self._buckets.pop(client, (float(self.a_minute), now))
        left = min(self.a_minute, left + (now - seen) * rate)
        self._buckets[client] = (max(0.0, left - 1) if left >= 1 else left, now)
        if len(self._buckets) > _MOST_CLIENTS:
            self._buckets.popitem(last=False)
        if left < 1:
            wait = ceil((1 - left) / rate)
            raise ProblemError(429, f"more than {self.a_minute} such requests a minute; come back in {wait} s", {"Retry-After": str(wait)})
