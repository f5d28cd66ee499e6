"""Precision and recall of dossier stages and of background mentions on hand-labelled documents of the pool.

    python benchmarks/link_cases.py POOL.jsonl.xz [--fold dev|test] [--errors]

The labels are ``tests/link/dossier_cases.tsv`` and ``tests/link/reference_cases.tsv``: documents by digest, places by offset, no text. Rules were tuned on fold
``dev`` only.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import lzma
from collections.abc import Iterator
from pathlib import Path

from msgspec import Struct

from waqai.api import Reader
from waqai.link.dossiers import Stage, stages
from waqai.link.references import looks_back
from waqai.tellings import tellings
from waqai.types import Document, Reading, Span, Status, content_hash

CASES = Path(__file__).parents[1] / "tests" / "link"


class Case(Struct, frozen=True):
    """A row of a table of cases: a place of a document, the label, and for dossiers the sides and where the matter stands."""

    digest: str
    span: Span
    label: str
    fold: str
    parties: frozenset[str] = frozenset()
    matter: Span | None = None


class Count(Struct):
    """Right and wrong findings and misses."""

    right: int = 0
    wrong: int = 0
    missed: int = 0

    def __str__(self) -> str:
        found, there = self.right + self.wrong, self.right + self.missed
        return f"precision {self.right / max(1, found):.2f} ({self.right}/{found})  recall {self.right / max(1, there):.2f} ({self.right}/{there})"


def cases(name: str) -> Iterator[Case]:
    """The cases of one table."""
    header, *lines = (CASES / name).read_text(encoding="utf-8").splitlines()
    for line in lines:
        row = dict(zip(header.split("\t"), line.split("\t"), strict=True))
        start, _, end = row.get("matter", "").partition("-")
        matter = Span(int(start), int(end)) if end else None
        label = row["stages"] if "stages" in row else row["label"]
        yield Case(row["digest"], Span(int(row["start"]), int(row["end"])), label, row["fold"], frozenset(row.get("parties", "").split()), matter)


def documents(pool: str, wanted: set[str]) -> dict[str, Document]:
    """The documents of the pool with these digests."""
    found: dict[str, Document] = {}
    with lzma.open(pool, "rt", encoding="utf-8") as lines:
        for line in lines:
            raw = json.loads(line)
            digest = content_hash(raw["text"])
            if digest in wanted:
                found[digest] = Document(digest, raw["text"], raw.get("title"), raw.get("source"), published=_day(raw.get("date")))
    return found


def _day(text: str | None) -> dt.date | None:
    try:
        return dt.date.fromisoformat((text or "")[:10])
    except ValueError:
        return None


def dossier_scores(found: dict[str, Reading], table: list[Case], errors: bool) -> dict[str, Count]:
    """Stages, and of the right ones the sides and matters. One that the text denies or supposes is not held against a case without stage."""
    scores = {name: Count() for name in ("stage", "sides of right stages", "matter of right stages")}
    told = {digest: stages(reading) for digest, reading in found.items()}
    for case in table:
        here = [s for s in told[case.digest] if s.cue.span.overlaps(case.span) or s.noun.span.overlaps(case.span)]
        allowed = set(case.label.split("|"))
        good = [s for s in here if s.stage in allowed]
        here = [s for s in here if s.status in (Status.HAPPENED, Status.PLANNED)]
        score = scores["stage"]
        score.right += bool(good)
        score.wrong += not good and bool(here)
        score.missed += not good and case.label != "none"
        if errors and not good and (here or case.label != "none"):
            print(
                case.label,
                [(s.stage, s.cue.quote, s.noun.quote) for s in here],
                found[case.digest].document.text[case.span.start : case.span.end][:500],
                "\n",
            )
        if good:
            _sides_and_matter(case, good, scores, errors)
    return scores


def _sides_and_matter(case: Case, good: list[Stage], scores: dict[str, Count], errors: bool) -> None:
    sides, score = {name for s in good for name in s.sides}, scores["sides of right stages"]
    if case.parties:
        score.right += len(sides & case.parties)
        score.wrong += len(sides - case.parties)
        score.missed += len(case.parties - sides)
        if errors and sides != case.parties:
            print("sides", sorted(case.parties), sorted(sides), [s.noun.quote for s in good])
    if case.matter:
        matters = [s.matter for s in good if s.matter]
        hit = any(m.span.overlaps(case.matter) for m in matters)
        score = scores["matter of right stages"]
        score.right += hit
        score.wrong += not hit and bool(matters)
        score.missed += not hit
        if errors and not hit:
            print("matter", [m.quote for m in matters], [s.noun.quote for s in good])


def reference_scores(found: dict[str, Reading], table: list[Case], errors: bool) -> dict[str, Count]:
    """Tellings that look back."""
    score = Count()
    for case in table:
        reading = found[case.digest]
        here = [t for t in tellings(reading) if any(m.span.overlaps(case.span) for m in t.triggers)]
        back = [t for t in here if looks_back(reading, t) is not None]
        score.right += bool(back) and case.label == "back"
        score.wrong += bool(back) and case.label != "back"
        score.missed += not back and case.label == "back"
        if errors and bool(back) != (case.label == "back"):
            at = case.span.start
            print(
                case.label,
                [(t.type, looks_back(reading, t)) for t in here],
                reading.document.text[max(0, at - 200) : at],
                "⟪",
                reading.document.text[at : at + 120],
                "\n",
            )
    return {"looks back": score}


def main() -> None:
    """Print the scores of both tables by fold."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("pool")
    parser.add_argument("--fold", choices=("dev", "test"))
    parser.add_argument("--errors", action="store_true")
    parser.add_argument("--table", choices=("dossier", "reference"))
    args = parser.parse_args()
    tables = {name: list(cases(f"{name}_cases.tsv")) for name in ("dossier", "reference") if args.table in (None, name)}
    texts = documents(args.pool, {c.digest for table in tables.values() for c in table})
    reader = Reader()
    readings = {digest: reader.read(document) for digest, document in texts.items()}
    for name, table in tables.items():
        for fold in (args.fold,) if args.fold else ("dev", "test"):
            chosen = [c for c in table if c.fold == fold]
            scores = (dossier_scores if name == "dossier" else reference_scores)(readings, chosen, args.errors)
            for what, count in scores.items():
                print(f"{name:9} {fold:4} {len(chosen):3} cases  {what}: {count}")


if __name__ == "__main__":
    main()
