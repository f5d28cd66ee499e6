"""Train the score of two tellings on the labelled pairs: ``data/models/same_event.json``.

    PYTHONPATH=benchmarks python training/train_same_event.py POOL.jsonl.xz [--readings CACHE.jsonl]

The figures of its cross-validation are those of ``benchmarks/same_event.py``.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import msgspec
from same_event import fit, labelled, readings

from waqai.tellings import tellings

TARGET = Path(__file__).parents[1] / "src/waqai/data/models/same_event.json"


def main() -> None:
    """See the module's docstring."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pool", type=Path)
    parser.add_argument("--readings", type=Path)
    args = parser.parse_args()
    pairs, _ = labelled([t for r in readings(args.pool, args.readings) for t in tellings(r)])
    model = fit(pairs, f"{len(pairs)} pairs of tests/link/pairs.tsv, {sum(p.same for p in pairs)} of them same")
    TARGET.write_bytes(msgspec.json.format(msgspec.json.encode(model), indent=1) + b"\n")
    print(TARGET.read_text(encoding="utf-8"))


if __name__ == "__main__":
    main()
