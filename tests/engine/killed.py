"""A process that ingests and is killed, over and over; run by test_ingest.py.

usage: killed.py STORE WHOLE

Ingests into WHOLE undisturbed, then into STORE by children that are killed (SIGKILL) at random moments, ten times, with the store checked after each; then
lets one finish and compares the two stores row by row. Prints what a failure is, or how many documents each child had committed.
"""

from __future__ import annotations

import datetime as dt
import os
import random
import re
import signal
import sys
import time
from typing import Any

from sqlalchemy import select

from waqai.api import Reader
from waqai.engine.alone import Alone
from waqai.engine.ingest import Report, ingest
from waqai.store import Store
from waqai.store import schema as s
from waqai.store.check import findings
from waqai.types import (
    ActorAttributes,
    Argument,
    Casualties,
    Document,
    Event,
    Kind,
    Mention,
    Quote,
    Reading,
    Role,
    Span,
    Status,
    Why,
    content_hash,
)

DOCUMENTS, BATCH, KILLS = 120, 5, 10
TEXT = "التقى الوزير السفير في العاصمة، وقال الوزير إن اللقاء كان مثمرا. ثم التقى السفير النواب في المجلس رقم {}."
WHY = Why("test")


class Words(Reader):
    """A reader that takes the words after each التقى for who met, and is quick."""

    def __init__(self) -> None:
        """Load nothing."""

    @property
    def fingerprint(self) -> str:
        return "words"

    def read(self, document: Document) -> Reading:
        meetings = list(re.finditer(r"التقى (\w+) (\w+)", document.text))
        mentions = tuple(mention(document, Span(*m.span(n))) for m in meetings for n in (1, 2))
        events = tuple(self._event(document, m, mentions[2 * n : 2 * n + 2]) for n, m in enumerate(meetings))
        said = re.search(r"(قال) الوزير إن ([^.]+)", document.text)
        assert said
        quote = Quote(
            content_hash(document.id, "q"),
            document.cite(Span(*said.span(2))),
            document.cite(Span(*said.span(1))),
            mentions[0].id,
            False,
            "assert",
            WHY,
        )
        return Reading(document, self.fingerprint, mentions, events, (quote,))

    def _event(self, document: Document, meeting: re.Match[str], parties: tuple[Mention, ...]) -> Event:
        trigger = document.cite(Span(meeting.start(), meeting.start() + 5))
        arguments = tuple(Argument(role, p.id, WHY) for role, p in zip(Role, parties))
        id = content_hash(document.id, meeting.start())
        return Event(id, "CONSULT", (), Status.HAPPENED, (trigger,), arguments, None, None, (), (), Casualties(), 0.5, (WHY,))


def mention(document: Document, span: Span) -> Mention:
    return Mention(content_hash(document.id, span.start), Kind.ACTOR, document.cite(span), span, ActorAttributes("person"), WHY)


def documents() -> list[Document]:
    return [Document(f"d{n}", TEXT.format(n), title=f"لقاء {n}", source="test", published=dt.date(2026, 1, 1)) for n in range(DOCUMENTS)]


def run(url: str, tell: int) -> None:
    """Ingest everything; after each commit the number of documents read goes to the file descriptor."""

    def progress(report: Report) -> None:
        os.write(tell, b"%d\n" % (report.read + report.skipped))

    with Store.open(url) as store:
        ingest(store, documents(), Words(), Alone(store), batch=BATCH, progress=progress)


def killed_after(url: str, delay: float) -> int:
    """Let a child ingest for some seconds and kill it; what it said it had committed (or found there) comes back."""
    hear, tell = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(hear)
        run(url, tell)
        os._exit(0)
    os.close(tell)
    time.sleep(delay)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    with os.fdopen(hear) as lines:
        return max((int(line) for line in lines if line.endswith("\n")), default=0)


def content(url: str) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of a store but those of runs, without what numbers rows in the order of their coming."""
    with Store.open(url) as store, store.database.reading() as connection:
        found = {}
        for table in s.metadata.sorted_tables:
            columns = [c for c in table.columns if c.name not in ("number", "run")]
            if table.name not in ("runs", "run_problems"):
                found[table.name] = sorted((tuple(row) for row in connection.execute(select(*columns))), key=repr)
        words = s.sqlite_words if store.database.is_sqlite else s.postgresql_words
        number = words.c.rowid if store.database.is_sqlite else words.c.number
        query = select(s.documents.c.id, words.c.words).join(words, number == s.documents.c.number)
        found["words"] = sorted((tuple(row) for row in connection.execute(query)), key=repr)
        return found


def main(url: str, whole: str) -> str:
    started = time.perf_counter()
    run(whole, os.open(os.devnull, os.O_WRONLY))
    length = time.perf_counter() - started
    committed = 0
    counts = []
    moments = random.Random(7)
    for _ in range(KILLS):
        said = killed_after(url, moments.uniform(0.03, 0.25) * length)
        with Store.open(url) as store:
            held = store.stats().documents
            broken = list(findings(store.database))
        if broken or held < max(said, committed):
            return f"after a kill the store holds {held} of {max(said, committed)} committed documents; findings: {broken[:3]}"
        committed = held
        counts.append(held)
    if counts[0] == DOCUMENTS:
        return f"no kill came in time: {counts}"
    run(url, os.open(os.devnull, os.O_WRONLY))
    if content(url) != content(whole):
        return "the store that was killed and finished differs from the one that was not disturbed"
    return f"documents after each kill: {counts}"


if __name__ == "__main__":
    print(main(*sys.argv[1:]))
