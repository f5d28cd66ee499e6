"""resolve: from mentions to the world. Times become intervals, places entries of a gazetteer, actors entries of the books of actors.

Pure, and apart from reading: better books re-resolve old readings without reading them again.
"""

from __future__ import annotations

import msgspec

from waqai.resolve.actors import home_state, resolve_actors
from waqai.resolve.dates import resolve_time
from waqai.resolve.places import resolve_places
from waqai.types import Problem, Reading, Ref, Status, TimeAttributes, When, Why


def resolve(reading: Reading) -> Reading:
    """The reading with its intervals and references made anew; problems of dating are added to those it has."""
    whens, problems = _whens(reading)
    places = resolve_places(reading, home_state(reading))
    refs = (*resolve_actors(reading, _scenes(reading, places)), *places)
    kept = tuple(p for p in reading.problems if not p.code.startswith("date."))
    return msgspec.structs.replace(reading, whens=whens, refs=refs, problems=(*kept, *problems))


def _scenes(reading: Reading, places: list[Ref]) -> dict[str, str]:
    """For each participant the country where its first placed event happened."""
    country = {p.mention: p.country for p in places}
    scenes: dict[str, str] = {}
    for event in reading.events:
        where = country.get(event.place) if event.place else None
        for argument in event.arguments:
            if where:
                scenes.setdefault(argument.mention, where)
    return scenes


def _whens(reading: Reading) -> tuple[tuple[When, ...], tuple[Problem, ...]]:
    future = {e.time for e in reading.events if e.status in (Status.PLANNED, Status.HYPOTHETICAL)}
    whens: list[When] = []
    problems: list[Problem] = []
    context = None
    for m in reading.mentions:
        if not isinstance(m.attributes, TimeAttributes):
            continue
        r = resolve_time(m.attributes, reading.document.published, context, future=m.id in future)
        whens.append(When(m.id, r.start, r.end, r.grain, r.basis, Why("resolve.dates", m.attributes.shape)))
        context = r.start or context
        if r.problem:
            problems.append(Problem("date." + r.problem.split(":")[0], r.problem, m.evidence))
    return tuple(whens), tuple(problems)
