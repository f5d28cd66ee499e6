"""Indexing does what is new, once, and goes on where it was stopped; on both databases."""

from __future__ import annotations

import datetime as dt
import os
import signal
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner
from sqlalchemy import delete

import waqai
from waqai.cli import main
from waqai.meaning import Report, index
from waqai.meaning.embed import embed, version
from waqai.meaning.memory import embedded
from waqai.meaning.vectors import Vectors
from waqai.store import Store
from waqai.store import schema as s
from waqai.store.embeddings import State
from waqai.types import Document, Reading

from .conftest import small_table


def add(store: Store, *documents: Document) -> None:
    store.write([Reading(document, "x") for document in documents], store.start_run("test", "x"))


def test_what_is_indexed_is_not_indexed_again(filled: Store, small: Vectors) -> None:
    seen: list[Report] = []
    assert index(filled, vectors=small, batch=2, progress=seen.append) == Report(5, 5, 0)
    assert [report.indexed for report in seen] == [0, 2, 4, 5]
    assert index(filled, vectors=small) == Report(0, 0, 5)
    assert [(run.verb, run.read) for run in filled.runs() if run.verb == "index"] == [("index", 5)]


def test_what_is_new_or_changed_is_indexed(filled: Store, small: Vectors) -> None:
    index(filled, vectors=small)
    before = embedded(filled, version(small), small.width)
    add(filled, Document("new", "وزير الزراعة يبحث توريد القمح."), Document("football", "خسر الفريق المباراة."))
    assert filled.embeddings.state(version(small)).waiting == 2
    assert index(filled, vectors=small) == Report(2, 2, 4)
    after = embedded(filled, version(small), small.width)
    assert set(after.documents) == {*before.documents, "new"}
    assert len(after.documents) == len(set(after.documents))


def test_another_table_of_words_indexes_anew(filled: Store, small: Vectors) -> None:
    index(filled, vectors=small)
    other = small_table(seed=4)
    assert index(filled, vectors=other) == Report(5, 5, 0)
    assert filled.embeddings.state(version(small)) == State(0, 0, 5)


def test_what_was_committed_before_a_kill_stays(filled: Store, store_url: str) -> None:
    environment = os.environ | {"PYTHONPATH": str(Path(waqai.__file__).parents[1])}
    command = [sys.executable, str(Path(__file__).with_name("killed.py")), store_url]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == -signal.SIGKILL, done.stderr
    result = CliRunner().invoke(main, ["index", "--store", store_url])
    assert (result.exit_code, result.stdout) == (0, "3 indexed, 2 were already\n")
    assert [(run.read, run.finished is None) for run in filled.runs() if run.verb == "index"] == [(3, False), (2, True)]


def test_vectors_that_go_are_forgotten(filled: Store, small: Vectors) -> None:
    index(filled, vectors=small)
    assert "tokyo" in embedded(filled, version(small), small.width).documents
    with filled.database.writing() as connection:
        connection.execute(delete(s.embeddings).where(s.embeddings.c.document == "tokyo"))
    assert "tokyo" not in embedded(filled, version(small), small.width).documents


def test_the_memory_is_what_a_fresh_one_would_be(store: Store, small: Vectors) -> None:
    """However documents come, change and are indexed, the vectors in memory are those of the store."""
    texts = ["تفجير سيارة", "لقاء وزير", "فريق كرة", "توريد قمح", "طماطم", ""]
    random = np.random.default_rng(1)
    for _ in range(8):
        add(store, *(Document(f"d{n}", texts[random.integers(len(texts))] + ".") for n in random.integers(0, 6, 3)))
        index(store, vectors=small, batch=2)
        held = embedded(store, version(small), small.width)
        expected = {row.document: row.vectors for row in store.embeddings.since(version(small))[1] if row.vectors}
        assert {d: held.vectors[held.passages(n)].tobytes() for n, d in enumerate(held.documents)} == expected


def test_a_row_holds_a_vector_for_each_passage(small: Vectors) -> None:
    text = ("تفجير سيارة مفخخة في السوق أمس وسط إدانات واسعة. " * 5 + "\n") * 2 + "طماطم."
    made = embed(Document("d", text, title="توريد القمح", published=dt.date(2025, 1, 1)), small)
    spans = np.frombuffer(made.spans, "<u4").reshape(-1, 2)
    assert spans[0].tolist() == [0, 0]
    assert all(text[start:end].startswith("تفجير") for start, end in spans[1:].tolist())
    assert len(made.vectors) == len(spans) * small.width
    assert embed(Document("d", "طماطم"), small).vectors == b""


@pytest.mark.parametrize("batch", ["0", "x"])
def test_wrong_use_is_said(tmp_path: Path, batch: str) -> None:
    assert CliRunner().invoke(main, ["index", "--store", str(tmp_path / "none.db"), "--batch", batch]).exit_code == 2
    missing = CliRunner().invoke(main, ["index", "--store", str(tmp_path / "none.db")])
    assert missing.exit_code == 1 and "waqai db init" in missing.stderr
