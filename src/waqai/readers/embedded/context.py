"""A second look at each candidate event, once all have been scored: what its sentence and its document tell beside it.

An act asked for or alleged inside a statement has its record in the statement alone; a word that tells an event in one sentence most likely tells it
in the next; two words of one clause seldom tell two events of one type.
"""

from __future__ import annotations

from collections import defaultdict

from waqai.find.quotes import Said
from waqai.readers.embedded.analysis import Analysis
from waqai.readers.embedded.buckets import bucket
from waqai.readers.embedded.candidates import Candidate

_NEAR = 12


def tenth(p: float) -> int:
    """A probability as one of ten steps."""
    return min(9, int(p * 10))


def _fifth(p: float) -> int:
    return min(4, int(p * 5))


class View:
    """The first scores of a document's candidates, as each of them sees the others."""

    def __init__(self, analysis: Analysis, candidates: list[Candidate], said: list[Said], chances: list[dict[str, float]]) -> None:
        self.analysis, self.chances = analysis, chances
        self.by_sentence: dict[int, list[Candidate]] = defaultdict(list)
        self.by_type: dict[str, list[Candidate]] = defaultdict(list)
        self.by_predicate: dict[str, list[Candidate]] = defaultdict(list)
        self.quotes: dict[int, list[Said]] = defaultdict(list)
        for c in candidates:
            self.by_sentence[c.sentence].append(c)
            self.by_type[c.type].append(c)
            self.by_predicate[c.sense.predicate].append(c)
        for s in said:
            self.quotes[s.sentence].append(s)
        strong = {c.start for c in candidates if c.score >= 0.5}
        self.density = bucket(len(strong) * 10 // max(1, len(analysis.bounds)))


def context_features(view: View, c: Candidate) -> list[str]:
    """What speaks for a candidate telling an event, given the first scores of all."""
    type_, pos, own = c.type, c.sense.pos, tenth(c.score)
    here = [o for o in view.by_sentence[c.sentence] if o is not c]
    rivals = [o for o in here if o.start == c.start]
    others = [o for o in here if o.start != c.start]
    same = [o for o in others if o.type == type_]
    before = [o for o in others if o.end <= c.start]
    strongest = max((o.score for o in same), default=0.0)
    rival = max((o.score for o in rivals), default=-0.1)
    elsewhere = max((o.score for o in view.by_predicate[c.sense.predicate] if o.sentence != c.sentence), default=-0.1)
    kin = max((o.score for o in view.by_type[type_] if o.sentence != c.sentence), default=-0.1)
    lead = max((o.score for o in before if c.start - o.end <= _NEAR), default=-0.1)
    top = max((o.score for o in others), default=-0.1)
    f = [
        f"own={own}",
        f"own+type={own}+{type_}",
        f"own+pos={own}+{pos}",
        f"own+frame={_fifth(c.score)}+{c.frame.id}",
        f"rival={own}+{_fifth(rival) if rival >= 0 else '-'}",
        f"beaten={rival > c.score}+{_fifth(c.score)}",
        f"same={own}+{_fifth(strongest)}",
        f"same+type={_fifth(c.score)}+{_fifth(strongest)}+{type_}",
        f"again={own}+{_fifth(elsewhere) if elsewhere >= 0 else '-'}",
        f"kin={own}+{_fifth(kin) if kin >= 0 else '-'}",
        f"kin+type={_fifth(c.score)}+{_fifth(kin) if kin >= 0 else '-'}+{type_}",
        f"top={own}+{_fifth(top) if top >= 0 else '-'}",
        f"lead={own}+{_fifth(lead) if lead >= 0 else '-'}+{pos}",
        f"density={own}+{view.density}",
        f"many={_fifth(c.score)}+{min(4, sum(o.score >= 0.5 for o in others))}",
        f"length={own}+{bucket(len(view.analysis.bounds))}",
    ]
    chances = view.chances[c.sentence]
    if chances:
        chance = chances[type_]
        rank = sum(p > chance for p in chances.values())
        f += [
            f"chance={own}+{tenth(chance)}",
            f"chance+type={_fifth(c.score)}+{tenth(chance)}+{type_}",
            f"chance+pos={tenth(chance)}+{pos}",
            f"chance+rank={min(rank, 3)}+{_fifth(c.score)}",
            f"chance+rank+type={min(rank, 3)}+{type_}",
        ]
    if before:
        nearest = max(before, key=lambda o: (o.end, o.score))
        between = c.start - nearest.end
        f += [
            f"after={nearest.type}+{_fifth(nearest.score)}+{type_}+{pos}",
            f"after+gap={_fifth(nearest.score)}+{bucket(between)}+{pos}+{nearest.sense.pos}+{c.split.preposition}",
            f"after+frame={nearest.frame.id}+{_fifth(nearest.score)}+{type_}",
        ]
        ruling = max(before, key=lambda o: o.score)
        f.append(f"ruled={ruling.type}+{_fifth(ruling.score)}+{type_}+{pos}+{_fifth(c.score)}")
    return f + _said_features(view, c, own) + _role_features(c)


def _said_features(view: View, c: Candidate, own: int) -> list[str]:
    """Whether the candidate stands in a quote or is its cue."""
    for said in view.quotes[c.sentence]:
        if said.start <= c.start < said.end:
            place = "first" if c.start - said.start <= 2 else "inside"
            kind = "direct" if said.direct else "indirect"
            stance = said.cue.sense.stance
            return [
                f"said={kind}+{place}+{own}",
                f"said+type={kind}+{stance}+{c.type}+{_fifth(c.score)}",
                f"said+pos={kind}+{place}+{c.sense.pos}+{c.type}",
                f"said+tense={kind}+{c.tense}+{c.person}+{c.type}",
            ]
        if said.cue.start <= c.start < said.cue.end:
            return [f"cue={own}+{c.type}", f"cue+direct={said.direct}+{c.type}"]
    return [f"said=no+{own}"]


def _role_features(c: Candidate) -> list[str]:
    """How clear its participants are."""
    near = [s for s in c.slots if s.side != "back"]
    salient = sum(s.actor.salient for s in near)
    close = any(s.actor.salient and s.distance <= 2 for s in near)
    return [f"salient={min(salient, 3)}+{c.type}", f"close={close}+{c.type}+{_fifth(c.score)}"]
