"""What speaks for and against two tellings being of one event, as numbers from 0 to 1 under fixed names."""

from __future__ import annotations

import math
from collections.abc import Iterable
from functools import lru_cache

from msgspec import Struct

from waqai.lexicon.weights import weights
from waqai.link.parties import View, agreement, strangers, view
from waqai.tellings import Day, Site, Telling
from waqai.text.stems import stems
from waqai.types import Status

#: Types that readers take for one another: the second of two tellings may have been coded so.
RELATED = frozenset(
    frozenset(pair.split())
    for pair in (
        "ASSAULT COERCE",
        "ASSAULT MOBILIZE",
        "ASSAULT RETREAT",
        "COERCE SANCTION",
        "COERCE MOBILIZE",
        "ACCUSE REJECT",
        "ACCUSE REQUEST",
        "ACCUSE SANCTION",
        "REQUEST REJECT",
        "AGREE SUPPORT",
        "AGREE COOPERATE",
        "AGREE CONSULT",
        "AID COOPERATE",
        "AID SUPPORT",
        "SUPPORT COOPERATE",
        "RETREAT CONCEDE",
    )
)
#: An interval of more days than this says too little to tell two events apart by it.
_SHARP = 3
_FAR_KM = 60.0
#: Fewer words than this in common, near the triggers and in the gists, and two tellings are not compared: so few have 4 of 304 labelled pairs of one
#: event, and two in five of all pairs that share a block.
_SHARED = 3

#: The names of the features, in their order, and the direction in which each may count: for (1) or against (-1) one event.
SIGNS = {
    "type_related": -1,
    "mode_shared": 1,
    "mode_differs": -1,
    "trigger": 1,
    "actors": 1,
    "actors_strange": -1,
    "parties": 1,
    "parties_all": 1,
    "day_same": 1,
    "day_off": -1,
    "day_within": 1,
    "published_same": 1,
    "published_far": -1,
    "place_same": 1,
    "place_country": -1,
    "place_far": -1,
    "casualties_same": 1,
    "casualties_differ": -1,
    "status_opposed": -1,
    "words": 1,
    "words_within": 1,
    "gist": 1,
    "document": -1,
}
NAMES = tuple(SIGNS)


class Profile(Struct, frozen=True, gc=False):
    """A telling made ready for comparing; made once, compared often."""

    telling: Telling
    triggers: frozenset[str]
    actors: tuple[View, ...]
    recipients: tuple[View, ...]
    words: frozenset[str]
    words_weight: float
    gist: frozenset[str]
    gist_weight: float

    @property
    def id(self) -> str:
        """The telling's id."""
        return self.telling.id


def profile(telling: Telling) -> Profile:
    """The profile of a telling."""
    words, gist = frozenset(telling.words), frozenset(telling.gist)
    return Profile(
        telling,
        frozenset(s for t in telling.triggers for s in stems(t.quote)),
        tuple(map(view, telling.actors)),
        tuple(map(view, telling.recipients)),
        words,
        _weight(words),
        gist,
        _gist_weight(telling.gist),
    )


def comparable(a: Profile, b: Profile) -> bool:
    """True if a comparison is worth its time: the types may be one event's, and the two share a few words of their sentences or documents."""
    s, t = a.telling.type, b.telling.type
    if s != t and frozenset((s, t)) not in RELATED:
        return False
    return len(a.words & b.words) >= _SHARED or len(a.gist & b.gist) >= _SHARED


def features(a: Profile, b: Profile) -> tuple[float, ...]:
    """The features of two tellings in the order of ``NAMES``; the same whichever comes first."""
    s, t = a.telling, b.telling
    words, within = _overlap(a.words, a.words_weight, b.words, b.words_weight)
    gist, _ = _overlap(a.gist, a.gist_weight, b.gist, b.gist_weight)
    return (
        float(s.type != t.type),
        *_modes(s, t),
        float(bool(a.triggers & b.triggers)),
        *_parties(a, b),
        *_days(s, t),
        *_published(s, t),
        *_places(s.where, t.where),
        *_casualties(s, t),
        float({s.status, t.status} == {Status.HAPPENED, Status.DENIED}),
        words,
        within,
        gist,
        float(s.document == t.document),
    )


@lru_cache(maxsize=20_000)
def _gist_weight(gist: tuple[str, ...]) -> float:
    """The weight of a gist, which all tellings of a document share."""
    return _weight(gist)


def _weight(words: Iterable[str]) -> float:
    """The weight of a set of words; an exact sum, so that it does not depend on their order."""
    table = weights()
    return math.fsum([table.get(w, 1.0) for w in words])


def _overlap(a: frozenset[str], a_weight: float, b: frozenset[str], b_weight: float) -> tuple[float, float]:
    """The weight of the words that both have, by the geometric mean of the two weights and by the smaller one."""
    shared = _weight(a & b)
    if not shared:
        return 0.0, 0.0
    return shared / math.sqrt(a_weight * b_weight), shared / min(a_weight, b_weight)


def _modes(a: Telling, b: Telling) -> tuple[float, float]:
    if not a.modes or not b.modes:
        return 0.0, 0.0
    shared = bool(set(a.modes) & set(b.modes))
    return float(shared), float(not shared)


def _parties(a: Profile, b: Profile) -> tuple[float, ...]:
    left, right = a.actors + a.recipients, b.actors + b.recipients
    return (
        agreement(a.actors, b.actors)[0],
        float(strangers(a.actors, b.actors)),
        *agreement(left, right),
    )


def _interval(day: Day | None) -> tuple[int, int] | None:
    """The first and last day, as ordinals, of a time that is dated."""
    if day is None or day.start is None or day.end is None:
        return None
    return day.start.toordinal(), day.end.toordinal()


def _days(a: Telling, b: Telling) -> tuple[float, float, float]:
    """(the same, another day, within a long interval); all 0 where one is not dated, or for the day after, which may be that of the report."""
    left, right = _interval(a.when), _interval(b.when)
    if left is None or right is None:
        return 0.0, 0.0, 0.0
    gap = max(left[0], right[0]) - min(left[1], right[1])
    if gap <= 0 and max(left[1] - left[0], right[1] - right[0]) > _SHARP:
        return 0.0, 0.0, 1.0
    return float(gap <= 0), min(1.0, gap / 10 + 0.4) if gap > 1 else 0.0, 0.0


def _published(a: Telling, b: Telling) -> tuple[float, float]:
    if a.published is None or b.published is None:
        return 0.0, 0.0
    gap = abs(a.published.toordinal() - b.published.toordinal())
    return float(gap == 0), min(1.0, gap / 10) if gap > 1 else 0.0


def _places(a: Site | None, b: Site | None) -> tuple[float, float, float]:
    """(the same, within one country, far apart); all 0 where one is missing."""
    if a is None or b is None:
        return 0.0, 0.0, 0.0
    if (a.id is not None and a.id == b.id) or a.naming.quote == b.naming.quote:
        return 1.0, 0.0, 0.0
    distance = kilometres(a, b)
    if distance is not None and distance <= _FAR_KM:
        return 0.7, 0.0, 0.0
    if a.country and a.country == b.country:
        return 0.0, 1.0, 0.0
    return 0.0, 0.0, float(bool(a.country and b.country))


def kilometres(a: Site, b: Site) -> float | None:
    """The distance of two sites on the globe; None where one is not located."""
    if a.latitude is None or a.longitude is None or b.latitude is None or b.longitude is None:
        return None
    p, q = math.radians(a.latitude), math.radians(b.latitude)
    half = math.sin((q - p) / 2) ** 2 + math.cos(p) * math.cos(q) * math.sin(math.radians(b.longitude - a.longitude) / 2) ** 2
    return 12_742 * math.asin(min(1.0, math.sqrt(half)))


def _casualties(a: Telling, b: Telling) -> tuple[float, float]:
    pairs = [(x, y) for x, y in ((a.killed, b.killed), (a.wounded, b.wounded)) if x is not None and y is not None]
    same = any(x == y for x, y in pairs)
    return float(same), float(bool(pairs) and not same)
