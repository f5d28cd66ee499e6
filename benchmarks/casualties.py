"""Numbers of killed and wounded against a gold set.

    python benchmarks/casualties.py ../shared/gold [--part dev] [--errors]

Events are matched by the gold set's own scorer; of the matched attacks, a number stated by gold is right, wrong or missed, and one that gold does not
state is extra. With ``--errors`` every one that is not right is printed, by the document's id and the words of both sides' triggers.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from waqai.evaluate import gold_part, load_scorer, read_part
from waqai.export.gold import to_gold

FIELDS = ("killed", "wounded")


def outcome(gold: int | None, read: int | None) -> str:
    """What became of one number; empty where neither side states one."""
    if gold is None:
        return "" if read is None else "extra"
    return "missed" if read is None else "right" if gold == read else "wrong"


def pairs(folder: Path, name: str) -> Iterator[tuple[dict[str, Any], dict[str, Any], dict[str, Any]]]:
    """Every matched pair of attacks with their document: (document, gold's, the reader's)."""
    part = gold_part(folder, name)
    scorer = load_scorer(part)
    for reading in read_part(part):
        document, gold, read = part.raw[reading.document.id], part.gold[reading.document.id]["events"], to_gold(reading)["events"]
        for i, j in scorer.match_events(scorer.Doc(document), gold, read):
            if gold[i]["type"] == "ASSAULT":
                yield document, gold[i], read[j]


def triggers(document: dict[str, Any], event: dict[str, Any]) -> str:
    """The words of an event's mentions."""
    return " / ".join(document["text"][m["span"][0] : m["span"][1]] for m in event["mentions"] if m.get("span"))


def main() -> None:
    """Print the counts of each outcome and two shares."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("gold", type=Path, help="folder with score.py and the parts")
    parser.add_argument("--part", default="dev")
    parser.add_argument("--errors", action="store_true", help="print what is not right")
    options = parser.parse_args()
    counts: dict[str, Counter[str]] = {field: Counter() for field in FIELDS}
    for document, gold, read in pairs(options.gold, options.part):
        for field in FIELDS:
            found = outcome(gold[field], read[field])
            counts[field][found] += 1
            if options.errors and found not in ("", "right"):
                print(document["id"], field, found, gold[field], read[field], triggers(document, gold), "|", triggers(document, read), sep="\t")
    for field, c in counts.items():
        stated, given = c["right"] + c["wrong"] + c["missed"], c["right"] + c["wrong"] + c["extra"]
        shares = f"{c['right'] / max(stated, 1):.3f} of {stated} stated numbers right, {c['right'] / max(given, 1):.3f} of {given} given"
        print(f"{field:8} {shares} (missed {c['missed']}, wrong {c['wrong']}, extra {c['extra']})")


if __name__ == "__main__":
    main()
