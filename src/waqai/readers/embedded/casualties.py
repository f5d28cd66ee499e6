"""Which of a report's counts are an event's killed and wounded.

A count belongs to the attack it stands nearest to in its sentence; if one of that attack's own words says what became of the people counted
(``مقتل ثلاثة``), to that word's event whatever else is near. An event whose sentences state no number takes that of the next sentence, if this one goes
on telling of it (``وأسفر الهجوم عن``) and of no other attack.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from waqai.readers.embedded.analysis import Analysis, Quantity
from waqai.readers.embedded.candidates import Candidate

FIELDS = ("killed", "wounded")


class Tolls:
    """The counts of a document dealt out to its attacks, given as the mentions of each."""

    def __init__(self, analysis: Analysis, attacks: list[list[Candidate]]) -> None:
        self.a = analysis
        self.by_sentence: dict[int, list[tuple[Candidate, int]]] = defaultdict(list)
        for number, members in enumerate(attacks):
            for c in members:
                self.by_sentence[c.sentence].append((c, number))
        self.attacks = attacks
        self.owned: list[list[Quantity]] = [[] for _ in attacks]
        for quantity in analysis.quantities:
            for number in self._owners(quantity):
                self.owned[number].append(quantity)

    def of(self, number: int) -> dict[str, Quantity]:
        """The counts of an attack by field; none where its sentences leave the number open or say nothing."""
        chosen = {}
        for field in FIELDS:
            best = self._best([q for q in self.owned[number] if q.field == field]) or self._next(number, field)
            if best is not None and best.value is not None:
                chosen[field] = best
        return chosen

    def _owners(self, q: Quantity) -> Iterable[int]:
        near: dict[int, int] = {}
        for c, number in self.by_sentence[q.sentence]:
            near[number] = min(self._gap(q, c), near.get(number, 10**6))
        if not near:
            return ()
        least = min(near.values())
        return [number for number, gap in near.items() if gap == least]

    def _gap(self, q: Quantity, c: Candidate) -> int:
        low, high = min(q.start, q.head), max(q.end, q.head + 1)
        if c.start < high and low < c.end:
            return 0
        return c.start - high if c.start >= high else low - c.end

    def _best(self, quantities: list[Quantity]) -> Quantity | None:
        """The whole among the counts of one field: what a count has come to, else the largest of the earliest sentence that has one."""
        stated = [q for q in quantities if q.value is not None]
        if not stated:
            return quantities[0] if quantities else None
        return max(stated, key=lambda q: (q.total, bool(q.value), -q.sentence, q.value))

    def _next(self, number: int, field: str) -> Quantity | None:
        return None
