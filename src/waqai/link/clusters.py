"""From scored pairs to events: which tellings are one, the same for every order in which they came.

Tellings that links hold together form components; each component is clustered from scratch, by average linkage, whenever one of its members or links
changes. So the outcome depends on the set of tellings and links alone. What people said binds: tellings they joined stay together, tellings they parted
never meet, and of two words that exclude each other the newer holds.
"""

from __future__ import annotations

import datetime as dt
import heapq
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence

from msgspec import Struct

from waqai.types import Link, Relation

Pair = tuple[str, str]

#: Two groups are one event if the mean score of the pairs across them reaches this.
THRESHOLD = 0.4
#: What a pair counts that was never scored, since the two share no block, or scored too low to be kept.
UNSCORED = 0.12
#: Two tellings of one document, which its reader kept apart, are joined only by a score as high as this of their own.
OWN_DOCUMENT = 0.5

_EARLIEST = dt.datetime.min.replace(tzinfo=dt.UTC)


class Constraints(Struct, frozen=True):
    """What people said of pairs: together and apart, never both of one group."""

    together: tuple[Pair, ...] = ()
    apart: tuple[Pair, ...] = ()


def pair(a: str, b: str) -> Pair:
    """The two ids, the smaller first."""
    return (a, b) if a <= b else (b, a)


def constraints(links: Iterable[Link]) -> Constraints:
    """The constraints of human links of the relation ``same``; whatever contradicts newer ones, by itself or through others, is left out."""
    groups = _Groups()
    together: list[Pair] = []
    apart: list[Pair] = []
    human = [link for link in links if link.judgement is not None and link.relation is Relation.SAME and link.left != link.right]
    for link in sorted(human, key=_newest_first):
        ends = pair(link.left, link.right)
        if link.judgement and groups.join(*ends):
            together.append(ends)
        elif not link.judgement and groups.part(*ends):
            apart.append(ends)
    return Constraints(tuple(together), tuple(apart))


def _newest_first(link: Link) -> tuple[float, str, str, bool, str]:
    at = link.at or _EARLIEST
    if at.tzinfo is None:
        at = at.replace(tzinfo=dt.UTC)
    return (-(at - _EARLIEST).total_seconds(), *pair(link.left, link.right), bool(link.judgement), link.by)


def components(ids: Iterable[str], edges: Iterable[Pair]) -> list[tuple[str, ...]]:
    """The groups of ids that edges connect, each sorted, in the order of their first members; edges of unknown ids are ignored."""
    groups = _Groups()
    known = set(ids)
    for a, b in edges:
        if a in known and b in known:
            groups.join(a, b)
    found: dict[str, list[str]] = defaultdict(list)
    for id in sorted(known):
        found[groups.root(id)].append(id)
    return sorted(tuple(members) for members in found.values())


def clusters(
    ids: Collection[str], scores: Mapping[Pair, float], documents: Mapping[str, str], said: Constraints | None = None
) -> list[tuple[str, ...]]:
    """The events of some tellings, each the sorted ids of its tellings, in the order of their first ones.

    ``scores`` holds probabilities by sorted pairs of ids, ``documents`` the document of each telling.
    """
    said = said or Constraints()
    joined = [ends for ends, score in scores.items() if score >= THRESHOLD]
    parts = components(ids, (*joined, *said.together))
    part_of = {id: number for number, members in enumerate(parts) for id in members}
    scored, together, apart = (_by_part(pairs, part_of) for pairs in (scores, said.together, said.apart))
    found: list[tuple[str, ...]] = []
    for number, members in enumerate(parts):
        if len(members) == 1:
            found.append(members)
        else:
            inside = {ends: scores[ends] for ends in scored[number]}
            found += _cluster(members, inside, documents, Constraints(tuple(together[number]), tuple(apart[number])))
    return sorted(found)


def _by_part(pairs: Iterable[Pair], part_of: Mapping[str, int]) -> dict[int, list[Pair]]:
    """Pairs by the component that holds both ends; the others bind nothing."""
    found: dict[int, list[Pair]] = defaultdict(list)
    for a, b in pairs:
        if (part := part_of.get(a)) is not None and part == part_of.get(b):
            found[part].append((a, b))
    return found


def _cluster(members: Sequence[str], scores: Mapping[Pair, float], documents: Mapping[str, str], said: Constraints) -> list[tuple[str, ...]]:
    """The events of one component."""
    work = _Agglomeration(members)
    for a, b in said.apart:
        work.bar(a, b)
    for a, b in said.together:
        work.merge(work.home[a], work.home[b])
    for a, b in _own_document(members, scores, documents):
        work.bar(a, b)
    work.score(scores.items())
    return work.run()


def _own_document(members: Sequence[str], scores: Mapping[Pair, float], documents: Mapping[str, str]) -> list[Pair]:
    """The pairs of one document that no score of their own joins."""
    by_document: dict[str, list[str]] = defaultdict(list)
    for id in members:
        by_document[documents[id]].append(id)
    pairs = (pair(a, b) for told in by_document.values() for n, a in enumerate(told) for b in told[n + 1 :])
    return [ends for ends in pairs if scores.get(ends, 0.0) < OWN_DOCUMENT]


class _Agglomeration:
    """Average linkage with barred pairs. A group is known by its smallest id, so ties are broken alike whatever came first."""

    def __init__(self, members: Sequence[str]) -> None:
        self.groups = {id: [id] for id in members}
        self.home = {id: id for id in members}
        self.barred: dict[str, set[str]] = {id: set() for id in members}
        self.gains: dict[str, dict[str, float]] = {id: {} for id in members}

    def bar(self, a: str, b: str) -> None:
        """Keep two members' groups apart, unless they are one already."""
        left, right = self.home[a], self.home[b]
        if left != right:
            self.barred[left].add(right)
            self.barred[right].add(left)

    def score(self, scores: Iterable[tuple[Pair, float]]) -> None:
        """Add up what scored pairs count above unscored ones, between groups."""
        for (a, b), score in sorted(scores):
            left, right = self.home[a], self.home[b]
            if left != right:
                gain = self.gains[left].get(right, 0.0) + score - UNSCORED
                self.gains[left][right] = self.gains[right][left] = gain

    def run(self) -> list[tuple[str, ...]]:
        """Merge the best pair of groups until none reaches the threshold."""
        heap = [entry for left, gains in self.gains.items() for right in gains if left < right for entry in self._entry(left, right)]
        heapq.heapify(heap)
        while heap:
            mean, left, right = heapq.heappop(heap)
            if left in self.groups and right in self.groups and right not in self.barred[left] and -mean == self._mean(left, right):
                kept = self.merge(left, right)
                for other in self.gains[kept]:
                    for entry in self._entry(*pair(kept, other)):
                        heapq.heappush(heap, entry)
        return [tuple(sorted(members)) for members in self.groups.values()]

    def merge(self, left: str, right: str) -> str:
        """Make two groups one and return its name."""
        if left == right:
            return left
        left, right = pair(left, right)
        for id in self.groups[right]:
            self.home[id] = left
        self.groups[left] += self.groups.pop(right)
        for other in self.barred.pop(right):
            self.barred[other].discard(right)
            self.barred[other].add(left)
            self.barred[left].add(other)
        gains = self.gains[left]
        gains.pop(right, None)
        for other, gain in self.gains.pop(right).items():
            self.gains[other].pop(right, None)
            if other != left:
                gains[other] = self.gains[other][left] = gains.get(other, 0.0) + gain
        return left

    def _mean(self, left: str, right: str) -> float:
        return UNSCORED + self.gains[left][right] / (len(self.groups[left]) * len(self.groups[right]))

    def _entry(self, left: str, right: str) -> list[tuple[float, str, str]]:
        """The pair as the heap holds it, the best first; nothing if it cannot be merged."""
        if right in self.barred[left] or (mean := self._mean(left, right)) < THRESHOLD:
            return []
        return [(-mean, left, right)]


class _Groups:
    """Disjoint sets that know which of them must stay apart."""

    def __init__(self) -> None:
        self._parent: dict[str, str] = {}
        self._apart: dict[str, set[str]] = defaultdict(set)

    def root(self, id: str) -> str:
        parent = self._parent.get(id, id)
        while parent != id:
            grand = self._parent.get(parent, parent)
            self._parent[id] = grand
            id, parent = parent, grand
        return id

    def join(self, a: str, b: str) -> bool:
        """Make their sets one; False if they are kept apart."""
        left, right = self.root(a), self.root(b)
        if right in self._apart[left]:
            return False
        if left != right:
            self._parent[right] = left
            for other in self._apart.pop(right, set()):
                self._apart[other].discard(right)
                self._apart[other].add(left)
                self._apart[left].add(other)
        return True

    def part(self, a: str, b: str) -> bool:
        """Keep their sets apart; False if they are one."""
        left, right = self.root(a), self.root(b)
        if left == right:
            return False
        self._apart[left].add(right)
        self._apart[right].add(left)
        return True
