"""Whether an event's score says how often such events are right."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from msgspec import Struct

from waqai.evaluate import GoldPart
from waqai.export.gold import to_gold
from waqai.types import Reading

BINS = 10


class Bin(Struct, frozen=True):
    """The events with scores from ``low`` up to ``high``: how many, their mean score, and the share of them that is right."""

    low: float
    high: float
    count: int
    score: float
    right: float


class Calibration(Struct, frozen=True):
    """A reliability table and the expected calibration error: the mean distance of score and share right, weighted by count.

    Only events that were emitted have scores, so it covers nothing below the threshold of decision.
    """

    events: int
    lowest: float
    error: float
    bins: tuple[Bin, ...]


def judged(scorer: Any, part: GoldPart, readings: list[Reading]) -> list[tuple[float, bool]]:
    """(score, whether the gold set's scorer matches it with a gold event) of every event of some readings."""
    found: list[tuple[float, bool]] = []
    for reading in readings:
        gold = part.gold.get(reading.document.id)
        if gold is not None:
            pairs = scorer.match_events(scorer.Doc(part.raw[reading.document.id]), gold["events"], to_gold(reading)["events"])
            right = {j for _, j in pairs}
            found += [(event.score, j in right) for j, event in enumerate(reading.events)]
    return found


def calibration(events: Iterable[tuple[float, bool]]) -> Calibration:
    """The reliability table of (score, right) pairs in ten bins of equal width; empty bins are left out."""
    table: list[list[tuple[float, bool]]] = [[] for _ in range(BINS)]
    for score, right in events:
        table[min(BINS - 1, int(score * BINS))].append((score, right))
    bins = tuple(_bin(number, held) for number, held in enumerate(table) if held)
    total = sum(b.count for b in bins)
    error = sum(b.count * abs(b.score - b.right) for b in bins) / total if total else 0.0
    lowest = min((score for held in table for score, _ in held), default=0.0)
    return Calibration(total, lowest, round(error, 4), bins)


def _bin(number: int, held: list[tuple[float, bool]]) -> Bin:
    count = len(held)
    return Bin(number / BINS, (number + 1) / BINS, count, round(sum(s for s, _ in held) / count, 4), round(sum(r for _, r in held) / count, 4))
