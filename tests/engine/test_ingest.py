"""Documents go into the store once, whole, and whatever happens to the process."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

import waqai
from waqai.api import Reader
from waqai.engine.alone import Alone
from waqai.engine.ingest import Report, ingest, link_waiting
from waqai.ingest.files import BadInput
from waqai.store import Store
from waqai.store.check import findings
from waqai.types import Document, Problem, Reading

DOCUMENTS = [Document(f"d{n}", f"زار وزير الخارجية الكويتي طوكيو أمس، للمرة رقم {n}.") for n in range(7)]


class Slow(Reader):
    """A reader that counts what it read."""

    def __init__(self, fingerprint: str = "slow") -> None:
        self.seen: list[str] = []
        self._fingerprint = fingerprint

    @property
    def fingerprint(self) -> str:
        return self._fingerprint

    def read(self, document: Document) -> Reading:
        self.seen.append(document.id)
        problems = (Problem("reader.failed", "out of order"),) if document.id == "fails" else ()
        return Reading(document, self.fingerprint, problems=problems)


def test_what_the_store_has_is_not_read_again(store: Store) -> None:
    assert ingest(store, DOCUMENTS, Slow(), batch=3) == Report(read=7)
    again = Slow()
    assert ingest(store, DOCUMENTS, again, batch=3) == Report(skipped=7)
    assert again.seen == []
    assert [(r.read, r.skipped, r.finished is None) for r in store.runs()] == [(0, 7, False), (7, 0, False)]
    assert ingest(store, DOCUMENTS, Slow("newer")) == Report(read=7)


def test_a_document_given_twice_is_read_once(store: Store) -> None:
    reader = Slow()
    assert ingest(store, [*DOCUMENTS[:2], DOCUMENTS[0]], reader) == Report(read=2, skipped=1)
    assert reader.seen == ["d0", "d1"]


def test_bad_inputs_are_kept_with_the_run_and_stop_nothing(store: Store) -> None:
    bad = BadInput("file:3", "is not JSON")
    spoilt = [Document("nul", "نص\0"), Document("half", "نص \ud800", url="http://example.org/\ud800")]
    report = ingest(store, [DOCUMENTS[0], bad, *spoilt, Document("fails", "نص"), DOCUMENTS[1]], Slow())
    assert (report.read, report.skipped, report.failed) == (3, 0, 1)
    assert [b.where for b in report.bad] == ["file:3", "document nul", "http://example.org/\N{REPLACEMENT CHARACTER}"]
    assert store.runs()[0].problems == 3
    assert store.reading("fails").problems[0].code == "reader.failed"


def test_progress_is_told_after_each_commit(store: Store) -> None:
    told: list[tuple[int, int]] = []
    ingest(store, DOCUMENTS, Slow(), batch=3, progress=lambda report: told.append((report.read, store.stats().documents)))
    assert told == [(3, 3), (6, 6), (7, 7)]


class Broken(Alone):
    """A linker that fails on one document."""

    def update(self, documents: Sequence[str], readings: Sequence[Reading] = (), *, may_regroup: bool = True) -> None:
        super().update(documents, readings)
        if "d4" in documents:
            raise RuntimeError("cannot link d4")


def test_a_linking_that_fails_leaves_nothing_and_the_next_run_does_it(store: Store) -> None:
    with pytest.raises(RuntimeError, match="d4"):
        ingest(store, DOCUMENTS, Slow(), Broken(store), batch=3)
    assert (store.stats().documents, len(store.unlinked()), store.stats().records) == (7, 7, 0)
    assert store.runs()[0].finished is None
    assert ingest(store, DOCUMENTS, Slow(), Alone(store), batch=3) == Report(skipped=7)
    assert store.unlinked() == []
    assert store.stats().records == store.stats().events


def test_what_waits_for_a_linker_is_linked_by_the_next_run(store: Store) -> None:
    reader = Reader()
    ingest(store, DOCUMENTS[:3], reader)
    assert (store.unlinked(), store.stats().records) == (["d0", "d1", "d2"], 0)
    ingest(store, [], reader, Alone(store))
    stats = store.stats()
    assert stats.records == stats.events > 0
    assert link_waiting(store, Alone(store)) == 0
    assert list(findings(store.database)) == []


def test_a_killed_process_loses_nothing_and_leaves_no_halves(new_store: Callable[[], str]) -> None:
    environment = os.environ | {"PYTHONPATH": str(Path(waqai.__file__).parents[1])}
    command = [sys.executable, str(Path(__file__).with_name("killed.py")), new_store(), new_store()]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120, check=False)
    assert done.stdout.startswith("documents after each kill"), done.stdout + done.stderr
