"""Watching: each source is visited on its schedule, whatever happens to it or to the others.

One visit at a time, so that no host is pressed. What a source's visit found is remembered (ETags) only after its documents are safe in the sink.
"""

from __future__ import annotations

import datetime as dt
import random
import time
from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from threading import Event
from typing import Protocol

from msgspec import Struct, field

from waqai.ingest.files import AT_HAND, BadInput, Reason
from waqai.ingest.http import Fetcher
from waqai.ingest.memory import Memory, Pending
from waqai.ingest.options import Options
from waqai.ingest.sources import documents_of
from waqai.ingest.watchlist import Source
from waqai.types import Document

#: Documents handed over at once.
BATCH = 50
#: A source that keeps failing is visited at least this often (seconds).
_LONGEST_PAUSE = 6 * 3_600.0
#: Visits are moved by up to this share of the interval, so that sources do not fall into step.
_JITTER = 0.1


class Sink(Protocol):
    """Where documents go."""

    def known(self, urls: Sequence[str]) -> Collection[str]:
        """Those of the addresses whose documents are there already."""

    def take(self, documents: Sequence[Document]) -> int:
        """Read and store documents, all or none of them; returns how many were new."""


class Visited(Struct, frozen=True):
    """What one visit to a source did. ``refusals`` are those that mean something is missing; ``error`` is "" if the visit ended as it should."""

    name: str
    at: dt.datetime
    seconds: float = 0.0
    new: int = 0
    known: int = 0
    refusals: tuple[BadInput, ...] = ()
    error: str = ""

    @property
    def refused(self) -> Mapping[Reason, int]:
        """How many refusals there were of each kind, the most frequent first."""
        return dict(Counter(r.reason for r in self.refusals).most_common())


class Tally(Struct, frozen=True):
    """A source's visits so far: how many, how many failed in a row, the totals, and the last one."""

    source: Source
    visits: int = 0
    failures: int = 0
    new: int = 0
    refused: int = 0
    errors: int = 0
    last: Visited | None = None
    due: float = field(default=0.0)

    def after(self, visited: Visited, now: float) -> Tally:
        """The tally with one more visit, and when the next is due: later after each failure in a row."""
        failures = self.failures + 1 if visited.error else 0
        pause = min(self.source.interval * 2.0 ** min(failures, 16), max(self.source.interval, _LONGEST_PAUSE))
        jitter: float = random.uniform(1 - _JITTER, 1 + _JITTER)  # noqa: S311
        return Tally(
            self.source,
            self.visits + 1,
            failures,
            self.new + visited.new,
            self.refused + len(visited.refusals),
            self.errors + bool(visited.error),
            visited,
            now + pause * jitter,
        )


def visit(source: Source, sink: Sink, fetcher: Fetcher, memory: Memory, stop: Event) -> Visited:
    """Take in what is new at a source. Never raises: what goes wrong is the ``error`` of the visit. Ends early, with what it has, once ``stop`` is set."""
    found = _Found(sink)
    pending = Pending(memory)
    started, clock = dt.datetime.now(dt.UTC), time.monotonic()
    error = ""
    options = Options(source=source.source, kind=source.kind, arabic_only=source.language == "ar", memory=pending, known=sink.known)
    try:
        for item in documents_of(source.url, options, fetcher):
            found.add(item)
            if stop.is_set():
                break
        found.hand_over()
        if not stop.is_set():
            pending.commit()
    except Exception as failure:  # one source must not end the watch
        error = f"{type(failure).__name__}: {failure}"
    error = error or found.failure_of(source.url)
    return Visited(source.name, started, time.monotonic() - clock, found.new, found.known, tuple(found.refusals), error)


class _Found:
    """What a visit came upon so far."""

    def __init__(self, sink: Sink) -> None:
        self._sink = sink
        self._batch: list[Document] = []
        self.new = self.known = 0
        self.refusals: list[BadInput] = []

    def add(self, item: Document | BadInput) -> None:
        if isinstance(item, Document):
            self._batch.append(item)
        elif item.reason in AT_HAND:
            self.known += 1
        else:
            self.refusals.append(item)
        if len(self._batch) >= BATCH:
            self.hand_over()

    def hand_over(self) -> None:
        batch, self._batch = self._batch, []
        if batch:
            new = self._sink.take(batch)
            self.new += new
            self.known += len(batch) - new

    def failure_of(self, url: str) -> str:
        """Why a source itself could not be read, "" if it could."""
        own = next((r for r in self.refusals if r.where == url and r.reason is not Reason.LIMIT), None)
        return own.message if own and not self.new and not self.known else ""


def watch(
    sources: Sequence[Source],
    sink: Sink,
    fetcher: Fetcher,
    memory: Memory,
    stop: Event,
    *,
    once: bool = False,
    report: Callable[[Sequence[Tally]], object] = lambda _: None,
) -> list[Tally]:
    """Visit each source when it is due until ``stop`` is set, or each one time if ``once``. ``report`` is called after every visit."""
    tallies = [Tally(source) for source in sources]
    while not stop.is_set():
        at = min(range(len(tallies)), key=lambda n: tallies[n].due)
        if once and tallies[at].visits:
            break
        if stop.wait(max(0.0, tallies[at].due - time.monotonic()) if tallies[at].visits else 0.0):
            break
        tallies[at] = tallies[at].after(visit(tallies[at].source, sink, fetcher, memory, stop), time.monotonic())
        report(tallies)
    return tallies
