"""Of which state an actor is whose own words name none: "three soldiers", "the ministry", a person without a title.

Every state that the report names, and that of its outlet, is weighed for each such naming: what stands next to it, where its events took place, who else
takes part in them, and which state the report is about. None of them is an answer.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Sequence
from operator import attrgetter
from typing import TYPE_CHECKING

from msgspec import Struct

from waqai.lexicon.outlets import outlet_state
from waqai.readers.embedded.analysis import Actor, Analysis, Place
from waqai.readers.embedded.buckets import bucket
from waqai.readers.embedded.linear import LinearModel

if TYPE_CHECKING:
    from waqai.readers.embedded.pipeline import Group

#: Codes in place of a state: of bodies that belong to none.
BODIES = frozenset({"UNO", "IGO", "NGO", "IMG", "MNC", "EUR"})
_OFFERED_BODIES = ("UNO", "IGO", "NGO", "IMG")
#: Words of a naming that are looked at.
_MOST_WORDS = 8
#: States that an ambiguous place name may stand for, the likeliest first.
_READINGS = 2


class Named(Struct, frozen=True, gc=False, eq=False):
    """A naming that tells a state: its tokens, sentence, state and kind (an actor's form, ``place``, or ``place?`` for an ambiguous one)."""

    start: int
    end: int
    sentence: int
    state: str
    kind: str


_START = attrgetter("start")


def own_state(actor: Actor) -> str | None:
    """The state, or code of a body, that an actor's own words or its entry tell."""
    return actor.country or (actor.entry.country if actor.entry is not None else None)


def _is_state(code: str | None) -> bool:
    return code is not None and len(code) == 3 and code not in BODIES


def _place_states(place: Place) -> list[str]:
    return list(dict.fromkeys(e.country for e in place.entries if e.country))


class Nations:
    """The states that one report names, and the events that its actors take part in."""

    def __init__(self, analysis: Analysis, groups: Sequence[Group]) -> None:
        self._analysis = analysis
        self._named = sorted([*self._of_actors(), *self._of_places()], key=_START)
        self._starts = [n.start for n in self._named]
        self._home = outlet_state(analysis.document.source)
        self._count = Counter(n.state for n in self._named)
        self._order = [state for state, _ in self._count.most_common()]
        #: For each actor the states where its events took place, and (in the same role, state) of who else takes part.
        self._scenes: dict[int, set[str]] = defaultdict(set)
        self._beside: dict[int, set[tuple[bool, str]]] = defaultdict(set)
        for group in groups:
            self._stage(group)

    def _of_actors(self) -> list[Named]:
        found = ((a, own_state(a)) for a in self._analysis.actors)
        return [Named(a.start, a.end, a.sentence, state, a.form) for a, state in found if state is not None and _is_state(state)]

    def _of_places(self) -> list[Named]:
        found: list[Named] = []
        for p in self._analysis.places:
            states = _place_states(p)
            kind = "place" if len(states) == 1 else "place?"
            found += [Named(p.start, p.end, p.sentence, state, kind) for state in states[:_READINGS]]
        return found

    def _stage(self, group: Group) -> None:
        where = _place_states(group.place)[:1] if group.place is not None else []
        for role, actor, _ in group.participants:
            self._scenes[id(actor)].update(where)
            for other_role, other, _ in group.participants:
                state = own_state(other)
                if other is not actor and state is not None and _is_state(state):
                    self._beside[id(actor)].add((role == other_role, state))

    def offered(self, actor: Actor) -> list[str]:
        """The states that an actor may be of, the most named in the report first; for all but people also the codes of bodies that belong to none."""
        states = dict.fromkeys([*self._order, *([self._home] if self._home else [])])
        return list(states) if actor.form == "people" else [*states, *_OFFERED_BODIES]

    def state_of(self, actor: Actor, model: LinearModel, threshold: float) -> tuple[str | None, float]:
        """The likeliest state of an actor without one of its own, and how likely it is; None if none of them is likely enough."""
        scored = [(model.probability(self.features(actor, state)), state) for state in self.offered(actor)]
        best = max(scored, key=lambda s: s[0], default=(0.0, ""))
        return (best[1], best[0]) if best[0] >= threshold else (None, 1.0 - best[0])

    def features(self, actor: Actor, state: str) -> list[str]:
        """What speaks for an actor being of a state."""
        kind = f"{actor.form}/{(actor.sectors or ('-',))[0]}"
        if state in BODIES:
            words = self._analysis.lexemes[actor.start : actor.end]
            return [f"body={state}", f"body+kind={state}+{kind}", *(f"body+word={state}+{lx.bare}" for lx in words[:_MOST_WORDS])]
        rank = self._order.index(state) if state in self._count else 9
        share = int(10 * self._count[state] / len(self._named)) if self._named else 0
        home = state == self._home
        f = [
            f"kind={kind}",
            f"rank={min(rank, 5)}",
            f"rank+kind={min(rank, 3)}+{kind}",
            f"share={share}",
            f"share+form={share}+{actor.form}",
            f"home={home}",
            f"home+kind={home}+{kind}",
            f"home+rank={home}+{min(rank, 4)}",
            f"first={bool(self._named) and self._named[0].state == state}+{actor.form}",
            f"many={min(len(self._order), 6)}+{min(rank, 3)}",
            f"head={self._analysis.lexemes[actor.start].bare}+{home}+{min(rank, 2)}",
        ]
        f += self._around(actor, state, kind)
        scenes = self._scenes.get(id(actor))
        if scenes:
            f += [f"scene={state in scenes}+{actor.form}", f"scene+kind={state in scenes}+{kind}"]
        else:
            f.append(f"no scene={rank == 0}+{home}")
        for same, other in self._beside.get(id(actor), ()):
            if other == state:
                f += [f"beside={same}+{actor.form}", f"beside+kind={same}+{kind}"]
        return f

    def _around(self, actor: Actor, state: str, kind: str) -> list[str]:
        """How the namings of the state stand to an actor: within it, before and after it in its sentence, in the sentences before."""
        low, high = self._analysis.bounds[actor.sentence]
        first, last = bisect_left(self._starts, low), bisect_left(self._starts, high)
        here = self._named[first:last]
        before = [n for n in here if n.end <= actor.start]
        after = [n for n in here if n.start >= actor.end]
        inside = [n for n in here if n.start < actor.end and n.end > actor.start]
        f: list[str] = []
        if inside:
            mine = next((n.kind for n in inside if n.state == state), None)
            f.append(f"inside={mine is not None}+{mine or '-'}")
        if before:
            gap = bucket(actor.start - before[-1].end)
            f += [f"next before={before[-1].state == state}+{gap}+{before[-1].kind}", f"next before+kind={before[-1].state == state}+{kind}"]
            own = next((n for n in reversed(before) if n.state == state), None)
            f += _nearest("before", own, actor.start - own.end if own is not None else 0, kind)
        if after:
            gap = bucket(after[0].start - actor.end)
            f += [f"next after={after[0].state == state}+{gap}+{after[0].kind}", f"next after+kind={after[0].state == state}+{kind}+{gap}"]
            own = next((n for n in after if n.state == state), None)
            f += _nearest("after", own, own.start - actor.end if own is not None else 0, kind)
        earlier = self._named[:first]
        if not before and not after:
            f.append("alone")
            if earlier:
                apart = min(actor.sentence - earlier[-1].sentence, 4)
                f += [f"last={earlier[-1].state == state}+{apart}+{earlier[-1].kind}", f"last+kind={earlier[-1].state == state}+{kind}"]
        own = next((n for n in reversed(earlier) if n.state == state), None)
        if own is not None:
            f.append(f"earlier={min(actor.sentence - own.sentence, 5)}+{own.kind}")
        return f


def _nearest(side: str, naming: Named | None, gap: int, kind: str) -> list[str]:
    """The features of the nearest naming of a state on one side of an actor."""
    if naming is None:
        return [f"{side}=no"]
    return [f"{side}={naming.kind}+{bucket(gap)}", f"{side}+kind={naming.kind}+{kind}"]
