"""ASSAULT and PROTEST against human votes: the Arabic sentences of the Open Event Data Alliance's gold standard records.

    python benchmarks/gsr.py ../shared/data/gsr [--predictions FILE]

Every sentence is read as a document of its own, undated. DIR holds the records and their scorer ``score_gsr.py``, which is run for the reader, for its
trivial baselines and, on the sentences with spans, for the annotators, each against the others. Of an event the first actor is the source and the first
recipient the target; where an event has two or more actors and no recipient (two sides of a clash), its second actor is the target. Average precision ranks all
sentences by the best probability any of their words got for the type, taken or not.
"""

from __future__ import annotations

import argparse
import csv
import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from waqai.readers.embedded.assemble import Assembler
from waqai.readers.embedded.pipeline import decide, prepare
from waqai.readers.embedded.reader import EmbeddedReader
from waqai.resolve import resolve
from waqai.types import Document, Event, Reading, Role

TYPES = ("ASSAULT", "PROTEST")
BASELINES = ("keyword", "yes")
#: The records have one code for all bodies of states.
CODES = {"UNO": "IGO", "EUR": "IGO"}


def sentences(folder: Path) -> dict[str, str]:
    """Texts of all records by id."""
    texts: dict[str, str] = {}
    for type_ in TYPES:
        with (folder / f"{type_.lower()}_gsr.csv").open(encoding="utf-8", newline="") as file:
            texts |= {row["id"]: row["text"] for row in csv.DictReader(file)}
        texts |= {record["_id"]: record["text"] for record in json.loads((folder / f"{type_.lower()}_spans.json").read_text(encoding="utf-8"))}
    return texts


def prediction(reader: EmbeddedReader, id: str, text: str) -> dict[str, Any]:
    """One sentence as a line of what the scorer reads."""
    if not text.strip():
        return {"id": id, "events": []}
    draft = prepare(Document.of(text))
    decide(draft, reader.models, reader.thresholds)
    reading = resolve(Assembler(draft, reader.fingerprint).reading())
    scores = {t: max((c.score for c in (*draft.candidates, *draft.kept) if c.type == t), default=0.0) for t in TYPES}
    return {"id": id, "score": scores, "events": [record(reading, event) for event in reading.events]}


def record(reading: Reading, event: Event) -> dict[str, Any]:
    """An event with its source and target."""
    actors, recipients = event.participants(Role.ACTOR), event.participants(Role.RECIPIENT)
    target = recipients[0] if recipients else actors[1] if len(actors) > 1 else None
    sides = {"source": side(reading, actors[0] if actors else None), "target": side(reading, target)}
    return {"type": event.type, "trigger": event.mentions[0].quote, "score": event.score, **sides}


def side(reading: Reading, id: str | None) -> dict[str, Any]:
    """A participant as words, country and role."""
    if id is None:
        return {}
    ref = reading.ref(id)
    country, sectors = (ref.country, ref.sectors) if ref else (None, ())
    return {"text": reading.mention(id).evidence.quote, "country": CODES.get(country or "", country), "role": sectors[0] if sectors else None}


def scored(folder: Path, *args: str) -> dict[str, Any]:
    """What the scorer prints."""
    command = [sys.executable, str(folder / "score_gsr.py"), *args, "--gsr", str(folder)]
    figures: dict[str, Any] = json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
    return figures


def print_sentences(runs: dict[str, dict[str, Any]]) -> None:
    """Precision, recall, F1 and average precision on the voted sentences."""
    print(f"{'sentences':10} {'':10} {'P':>6} {'R':>6} {'F1':>6} {'AP':>6}  F1, 95%           fires on easy, difficult no")
    for type_ in TYPES:
        for name, run in runs.items():
            x = run["csv"][type_]
            fires = [x["fires_on"][k]["rate"] for k in ("easy_no", "difficult_no")]
            print(
                f"{type_:10} {name:10} {x['precision']:6.3f} {x['recall']:6.3f} {x['f1']:6.3f} {x.get('average_precision') or float('nan'):6.3f}"
                f"  {x['f1_ci95_bootstrap']!s:17} {fires}"
            )


def print_spans(runs: dict[str, dict[str, Any]]) -> None:
    """Detection and the agreement of participants and codes on the sentences with spans; people on the shared ones, each against the others."""
    heads = [f"{s} {f}" for s in ("source", "target") for f in ("span", "country", "role")]
    print(f"\n{'spans':10} {'':10} {'detected':>8} {'trigger':>8}", *(f"{h:>15}" for h in heads))
    for type_ in (*TYPES, "ALL"):
        for name, run in runs.items():
            x = run.get("spans", run)[type_]
            cells = [f"{rate(x['detected']):>8}", f"{rate(x['trigger_overlap']['any']):>8}"]
            for s in ("source", "target"):
                codes = (f"{rate(x[s][f]['all'])}/{rate(x[s][f]['prec'])}" for f in ("country", "role"))
                cells += [f"{c:>15}" for c in (rate(x[s]["span_overlap"]["any"]), *codes)]
            print(f"{type_:10} {name:10}", *cells)
    print("country and role: right of all that gold codes, undetected ones counting as wrong / right of those predicted")


def rate(counted: dict[str, Any]) -> str:
    """A share of the scorer's, a hyphen where nothing was counted."""
    return "-" if counted["rate"] is None else f"{counted['rate']:.3f}"


def main() -> None:
    """See the module's docstring."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--predictions", type=Path, help="keep the predictions in this file")
    args = parser.parse_args()
    reader = EmbeddedReader()
    with tempfile.TemporaryDirectory() as scratch:
        file = args.predictions or Path(scratch) / "predictions.jsonl"
        texts = sentences(args.folder)
        file.write_text("".join(json.dumps(prediction(reader, *item), ensure_ascii=False) + "\n" for item in texts.items()), encoding="utf-8")
        runs = {"waqai": scored(args.folder, str(file))}
    runs |= {name: scored(args.folder, "--baseline", name) for name in BASELINES}
    print(f"{len(texts)} records")
    print_sentences(runs)
    print_spans({"waqai": runs["waqai"], "keyword": runs["keyword"], "people": scored(args.folder, "--human")})


if __name__ == "__main__":
    main()
