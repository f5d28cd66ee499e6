"""Annotations of pool documents beyond the gold set: drawing documents, checking what was annotated, keeping it without its text.

    python training/annotations.py draw FOLDER --documents 100      numbered documents to annotate, five a file, and their list
    python training/annotations.py check FOLDER/out_03.txt ...      the line format (see training/annotations/README.md) to gold form, validated
    python training/annotations.py keep FOLDER                      every checked file into training/annotations/pool.jsonl

What is kept are ids, digests of the texts and offsets; the texts stay in the pool beside the checkout.
"""

from __future__ import annotations

import argparse
import json
import lzma
import random
import re
import subprocess
import sys
import tempfile
from collections import Counter
from hashlib import blake2s
from pathlib import Path
from typing import Any

import waqai
from waqai.text.sentences import sentences

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared"
KEPT = ROOT / "training" / "annotations" / "pool.jsonl"
#: Documents of each source (and category) in a hundred: the mixture of the gold set.
MIXTURE = {
    ("antcorpus", "internationalNews"): 38,
    ("antcorpus", "politic"): 18,
    ("saudinewsnet/aawsat", ""): 12,
    ("osac/bbc", ""): 10,
    ("saudinewsnet/was", ""): 8,
    ("airwars_sy", ""): 5,
    ("saudinewsnet/alriyadh", ""): 4,
    ("nahla/cnn", ""): 2,
    ("antcorpus", "economy"): 1,
    ("antcorpus", "localNews"): 1,
    ("vulca1n/jazeera", ""): 1,
}
_MONTHS = {m: i for i, m in enumerate("يناير فبراير مارس أبريل مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر".split(), 1)}
_A_FILE = 5
Row = dict[str, Any]


def digest(text: str) -> str:
    """What tells a changed text."""
    return blake2s(text.encode("utf-8"), digest_size=8).hexdigest()


def published(row: Row) -> str | None:
    """The publication date of a pool document, whose sources write it in four ways; None where none is given."""
    written = str(row["date"] or "")
    if m := re.match(r"(\d{4})-(\d\d)-(\d\d)", written):
        return "-".join(m.groups())
    if m := re.match(r"(\d\d)/(\d\d)/(\d{4})", written):
        return f"{m[3]}-{m[2]}-{m[1]}"
    if (m := re.match(r"(\d+) (\w+) (\d{4})", written)) and m[2] in _MONTHS:
        return f"{m[3]}-{_MONTHS[m[2]]:02}-{int(m[1]):02}"
    if row["source"] == "osac/bbc" and (m := re.search(r"(\d\d)(\d\d)(\d\d)_", row["id"])):
        return f"20{m[1]}-{m[2]}-{m[3]}"
    return None


def pool() -> list[Row]:
    """The pool's documents; empty where the pool is not beside the checkout."""
    file = SHARED / "data" / "pool" / "news_ar.jsonl.xz"
    if not file.is_file():
        return []
    with lzma.open(file, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def document(row: Row) -> Row:
    """A pool document in the gold set's form."""
    return {
        "id": f"{row['source']}/{row['id']}",
        "source": row["source"],
        "published": published(row),
        "title": row["title"],
        "text": row["text"],
        "sentences": [[s.start, s.end] for s in sentences(row["text"])],
    }


def load() -> tuple[list[Row], list[Row]]:
    """(documents, annotations) of everything kept, in the gold set's form; documents the pool no longer holds unchanged are left out."""
    if not KEPT.is_file():
        return [], []
    annotated = {a["id"]: a for a in map(json.loads, KEPT.read_text(encoding="utf-8").splitlines())}
    documents, golds = [], []
    for row in pool():
        gold = annotated.get(f"{row['source']}/{row['id']}")
        if gold is not None and gold["digest"] == digest(row["text"]):
            documents.append(document(row))
            golds.append(gold)
    return documents, golds


def _opening(text: str) -> str:
    return re.sub(r"\W", "", text)[:50]


def draw(folder: Path, count: int, seed: int) -> None:
    """Write ``count`` documents like the gold set's, none of them in it or annotated before; most have an event that the reader sees."""
    folder.mkdir(parents=True, exist_ok=True)
    known = [
        json.loads(line) for part in ("train", "dev") for line in (SHARED / "gold" / f"{part}.docs.jsonl").read_text(encoding="utf-8").splitlines()
    ]
    seen = {_opening(d["text"]) for d in known + load()[0]}
    rows, chance, found = pool(), random.Random(seed), []
    chance.shuffle(rows)
    taken: Counter[tuple[str, str]] = Counter()
    for row in rows:
        key = (row["source"], row["category"] if row["source"] == "antcorpus" else "")
        words, opening = len(row["text"].split()), _opening(row["text"])
        if taken[key] >= MIXTURE.get(key, 0) * count / 100 or not 40 <= words <= 400 or opening in seen:
            continue
        seen.add(opening)
        if not waqai.read(row["text"], published=published(row)).events and chance.random() < 0.8:
            continue
        taken[key] += 1
        found.append(document(row))
    chance.shuffle(found)
    with (folder / "documents.jsonl").open("w", encoding="utf-8") as file:
        for number, d in enumerate(found):
            d["key"] = f"D{number:03}"
            file.write(json.dumps(d, ensure_ascii=False) + "\n")
    for number in range(0, len(found), _A_FILE):
        with (folder / f"in_{number // _A_FILE:02}.txt").open("w", encoding="utf-8") as file:
            for d in found[number : number + _A_FILE]:
                file.write(f"=== {d['key']}  published {d['published']}  source {d['source']}\ntitle: {d['title']}\n")
                file.writelines(f"[{i}] {d['text'][s:e]}\n" for i, (s, e) in enumerate(d["sentences"]))
                file.write("\n")
    print(f"{len(found)} documents")


def parse(lines: list[str], keys: dict[str, Row]) -> tuple[list[Row], list[Row], list[str]]:
    """(documents, annotations in the gold guide's form, problems) of a file in the line format."""
    documents: list[Row] = []
    annotations: list[Row] = []
    problems: list[str] = []
    for number, line in enumerate(lines, 1):
        cells = [c.strip() for c in line.split("|")]
        if not line.strip() or line.startswith("#"):
            continue
        try:
            _line(cells, keys, documents, annotations)
        except (LookupError, ValueError, TypeError) as error:
            problems.append(f"line {number}: {type(error).__name__} {error}: {line.strip()[:80]}")
    return documents, annotations, problems


def _or_none(cell: str) -> str | None:
    return None if cell in ("", "-", "null") else cell


def _line(cells: list[str], keys: dict[str, Row], documents: list[Row], annotations: list[Row]) -> None:
    kind, rest = cells[0], cells[1:]
    if kind == "DOC":
        documents.append(keys[rest[0]])
        annotations.append({"id": keys[rest[0]]["id"], "relevant": False, "events": [], "quotes": [], "note": ""})
        return
    events = annotations[-1]["events"]
    if kind == "E":
        event: Row = {"type": rest[0], "mode": (_or_none(rest[1]) or "").split(), "status": rest[2], "topics": []}
        event |= {"mentions": [], "actors": [], "recipients": [], "place": None, "date": None, "sources": [], "killed": None, "wounded": None}
        events.append(event)
        annotations[-1]["relevant"] = True
    elif kind == "M":
        events[-1]["mentions"].append({"s": int(rest[0]), "trigger": rest[1]})
    elif kind in ("A", "R"):
        country, sector, name = (*rest[2:5], "-", "-", "-")[:3]
        party = {"s": int(rest[0]), "text": rest[1], "country": _or_none(country), "sector": (_or_none(sector) or "").split(), "name": _or_none(name)}
        events[-1]["actors" if kind == "A" else "recipients"].append(party)
    elif kind == "P":
        events[-1]["place"] = {"s": int(rest[0]), "text": rest[1], "name": _or_none(rest[2]), "country": _or_none(rest[3])}
    elif kind == "D":
        first, last = (*rest[2:4], "-", "-")[:2]
        events[-1]["date"] = {"s": int(rest[0]), "text": rest[1], "from": _or_none(first), "to": _or_none(last)}
    elif kind == "S":
        events[-1]["sources"].append({"s": int(rest[0]), "text": rest[1]})
    elif kind == "K":
        events[-1]["killed"], events[-1]["wounded"] = (int(c) if c.isdecimal() else None for c in rest[:2])
    elif kind == "Q":
        speaker = {"s": int(rest[1]), "text": rest[2], "country": _or_none(rest[3]), "sector": (_or_none(rest[4]) or "").split(), "name": None}
        annotations[-1]["quotes"].append(
            {"s": int(rest[0]), "speaker": speaker, "cue": rest[5], "content": "|".join(rest[6:-1]), "direct": rest[-1] == "D"}
        )
    elif kind == "N":
        annotations[-1]["note"] = rest[0]
    else:
        raise ValueError("no such kind of line")


def check(paths: list[Path]) -> int:
    """Convert files of the line format to the gold set's resolved form beside them; print every problem; 1 if there is one."""
    bad = 0
    for path in paths:
        listed = map(json.loads, (path.parent / "documents.jsonl").read_text(encoding="utf-8").splitlines())
        documents, annotations, problems = parse(path.read_text(encoding="utf-8").splitlines(), {d["key"]: d for d in listed})
        with tempfile.TemporaryDirectory() as folder:
            one, two = Path(folder, "documents"), Path(folder, "annotations")
            one.write_text("".join(json.dumps(d, ensure_ascii=False) + "\n" for d in documents), encoding="utf-8")
            two.write_text("".join(json.dumps(a, ensure_ascii=False) + "\n" for a in annotations), encoding="utf-8")
            command = [sys.executable, str(SHARED / "gold" / "validate.py"), str(one), str(two), "-o", str(path.with_suffix(".jsonl"))]
            done = subprocess.run(command, capture_output=True, text=True, check=False)
        print(path.name, *problems, done.stdout.strip(), sep="\n  ")
        bad |= bool(problems) or bool(done.returncode)
    return bad


def keep(folder: Path) -> None:
    """Add every resolved file of a folder to the kept annotations, by id; an id annotated again replaces the old."""
    texts = {d["id"]: d["text"] for d in map(json.loads, (folder / "documents.jsonl").read_text(encoding="utf-8").splitlines())}
    kept = {}
    if KEPT.is_file():
        kept = {a["id"]: a for a in map(json.loads, KEPT.read_text(encoding="utf-8").splitlines())}
    for path in sorted(folder.glob("out_*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            a = json.loads(line)
            quotes = [{k: v for k, v in q.items() if k != "cue"} for q in a["quotes"]]
            kept[a["id"]] = {"id": a["id"], "digest": digest(texts[a["id"]]), "events": a["events"], "quotes": quotes}
    KEPT.parent.mkdir(exist_ok=True)
    KEPT.write_text("".join(json.dumps(kept[i], ensure_ascii=False, separators=(",", ":")) + "\n" for i in sorted(kept)), encoding="utf-8")
    print(f"{len(kept)} documents, {sum(len(a['events']) for a in kept.values())} events, {sum(len(a['quotes']) for a in kept.values())} quotes")


def main() -> int:
    """See the module's docstring."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(dest="command", required=True)
    drawing = commands.add_parser("draw")
    drawing.add_argument("folder", type=Path)
    drawing.add_argument("--documents", type=int, default=100)
    drawing.add_argument("--seed", type=int, default=1)
    commands.add_parser("check").add_argument("paths", nargs="+", type=Path)
    commands.add_parser("keep").add_argument("folder", type=Path)
    args = parser.parse_args()
    if args.command == "draw":
        draw(args.folder, args.documents, args.seed)
    elif args.command == "keep":
        keep(args.folder)
    else:
        return check(args.paths)
    return 0


if __name__ == "__main__":
    sys.exit(main())
