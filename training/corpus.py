"""Gold documents beside their drafts, with the labels the learned decisions are trained on."""

from __future__ import annotations as kept

import importlib.util
import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from hashlib import blake2s
from pathlib import Path
from types import ModuleType
from typing import Any

import msgspec

import annotations as kept
from waqai.find.chain import Chain
from waqai.find.chain import load as load_chain
from waqai.readers.embedded.analysis import Actor
from waqai.readers.embedded.candidates import Candidate
from waqai.readers.embedded.pipeline import Draft, by_rules, prepare
from waqai.types import Document

SHARED = Path(__file__).resolve().parents[2] / "shared"
#: What training makes for itself on the way.
BUILD = Path(__file__).resolve().parent / "build"
MODELS = Path(__file__).resolve().parents[1] / "src" / "waqai" / "data" / "models"


@cache
def scorer() -> ModuleType:
    """The gold set's own scorer, as a module: what counts as the same participant is decided there and nowhere else."""
    spec = importlib.util.spec_from_file_location("gold_score", SHARED / "gold" / "score.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["gold_score"] = module
    spec.loader.exec_module(module)
    return module


@dataclass(slots=True)
class Example:
    """A gold document, its annotation, and the draft made of its text."""

    raw: dict[str, Any]
    gold: dict[str, Any]
    document: Document
    draft: Draft
    scored: Any
    #: For each candidate: the number of the gold event it mentions, or None.
    event_of: list[int | None]
    #: True for the further annotations, which others made than those of the gold set.
    further: bool
    #: The speakers of the draft's quotes as the grammar chose them.
    by_rule: list[Actor | None]


def third(id: str) -> int:
    """Which third of the documents one belongs to: what comes after the tagger learns from namings drawn by a tagger that did not see the document."""
    return blake2s(id.encode("utf-8")).digest()[0] % 3


@cache
def _chain(name: str, n: int) -> Chain | None:
    file = BUILD / f"{name}.{n}.weights.gz"
    return load_chain(file.read_bytes()) if file.is_file() else None


def unseen(name: str, id: str) -> Chain | None:
    """The chain made without the documents of a document's third; None before it was made."""
    return _chain(name, third(id))


def load(part: str) -> list[Example]:
    """The examples of ``train``, ``dev`` or ``pool`` (the further annotations of ``training/annotations``)."""
    documents, annotations_of = annotated_documents(part)
    golds = {g["id"]: g for g in annotations_of}
    examples = []
    for raw in documents:
        document = as_document(raw)
        chains = (None, None) if part == "dev" else (unseen("tagger", document.id), unseen("quote", document.id))
        draft = prepare(document, *chains)
        gold = golds[raw["id"]]
        scored, by_rule = scorer().Doc(raw), [q.speaker for q in draft.said]
        examples.append(Example(raw, gold, document, draft, scored, align(draft, gold, scored), part == "pool", by_rule))
    return examples


def annotated_documents(part: str) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """(documents, annotations) of ``train``, ``dev`` or ``pool``; of the pool those that are not in the gold set as well."""
    if part == "pool":
        documents, annotations_of = kept.load()
        known = {raw["id"] for gold_part in ("train", "dev") for raw in annotated_documents(gold_part)[0]}
        return [d for d in documents if d["id"] not in known], [a for a in annotations_of if a["id"] not in known]
    folder = SHARED / "gold"
    documents, annotated = (_lines(folder / f"{part}.{what}.jsonl") for what in ("docs", "gold"))
    return documents, annotated


def as_document(raw: dict[str, Any]) -> Document:
    """A gold or pool document as the package's own."""
    return msgspec.convert({k: raw.get(k) for k in ("id", "text", "title", "source", "url", "published")}, Document, strict=False)


def annotated(part: str) -> Iterator[tuple[Document, dict[str, Any]]]:
    """(document, annotation) of ``train``, ``dev`` or ``pool``."""
    documents, annotations_of = annotated_documents(part)
    golds = {g["id"]: g for g in annotations_of}
    return ((as_document(raw), golds[raw["id"]]) for raw in documents)


def gold_spans(gold: dict[str, Any]) -> set[tuple[int, int]]:
    """Every span of a participant, speaker or source."""
    named = [p for e in gold["events"] for part in ("actors", "recipients", "sources") for p in e[part]]
    named += [q["speaker"] for q in gold["quotes"] if q.get("speaker")]
    return {(p["span"][0], p["span"][1]) for p in named if p.get("span")}


def _lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def align(draft: Draft, gold: dict[str, Any], doc: Any) -> list[int | None]:
    """The gold event each candidate mentions: one whose trigger it overlaps, or the only one of its type in its sentence that no candidate overlaps."""
    analysis = draft.analysis
    mentions = [(i, e["type"], m["span"], doc.sentence(m["span"])) for i, e in enumerate(gold["events"]) for m in e["mentions"] if m.get("span")]
    found: list[int | None] = []
    hit: set[tuple[int, int]] = set()
    for c in draft.candidates:
        span = (analysis.tokens[c.start].start, analysis.tokens[c.end - 1].end)
        best = [i for i, type_, m, _ in mentions if type_ == c.type and span[0] < m[1] and m[0] < span[1]]
        found.append(best[0] if best else None)
        if best:
            hit.add((best[0], doc.sentence(span)))
    for k, c in enumerate(draft.candidates):
        if found[k] is None:
            sentence = doc.sentence((analysis.tokens[c.start].start, analysis.tokens[c.end - 1].end))
            missed = {i for i, type_, _, s in mentions if type_ == c.type and s == sentence and (i, s) not in hit}
            if len(missed) == 1 and c.frame.strength >= 0.5:
                found[k] = missed.pop()
    return found


def participant(draft: Draft, actor: Actor) -> dict[str, Any]:
    """An actor's fullest naming in the scorer's terms."""
    root = actor.canonical()
    span = draft.analysis.span(root)
    return {"span": [span.start, span.end], "name": root.entry.name if root.entry else None}


def role_of(example: Example, event: int, actor: Actor) -> str:
    """The gold role of an actor in a gold event, or ``none``."""
    same = scorer().same_participant
    mine = [participant(example.draft, actor)]
    own = example.draft.analysis.span(actor)
    mine.append({"span": [own.start, own.end], "name": mine[0]["name"]})
    for role in ("actors", "recipients"):
        for p in example.gold["events"][event][role]:
            if any(same(example.scored, p, m) for m in mine):
                return role[:-1]
    return "none"


def overlaps(example: Example, found: Any, wanted: dict[str, Any] | None) -> bool:
    """True if a found time or place is the gold one, by place or by words."""
    if not wanted or not wanted.get("span"):
        return False
    span = example.draft.analysis.span(found)
    s = scorer()
    return bool(
        s.overlap([span.start, span.end], wanted["span"])
        or s.same_words(example.scored.words([span.start, span.end]), example.scored.words(wanted["span"]))
    )


__all__ = ["Candidate", "Example", "align", "by_rules", "load", "overlaps", "role_of", "scorer"]
