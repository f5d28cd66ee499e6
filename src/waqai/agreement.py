"""How far reviewers agree: over events that two or more judged, the share of equal answers and Cohen's kappa, field by field.

A reviewer's answer on an event is the telling as it stood when that reviewer last judged it, with what the judgement set right; or that there is no such
event. Reviewers see each other's judgements, so this measures whether they stand by the same, not whether they would find it independently.

Kappa: J. Cohen, "A coefficient of agreement for nominal scales", Educational and Psychological Measurement 20 (1960). Each pair of reviewers of an event
is one item; the one whose name comes first is the first rater.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import combinations

from msgspec import Struct

from waqai.corrections import correct
from waqai.judgements import Action, Judgement, Subject, effective, subjects
from waqai.tellings import Party, Telling

_NONE = "none"


class Agreement(Struct, frozen=True, gc=False):
    """Of one field: answers that two reviewers gave, the share of equal ones, kappa (None where chance alone would agree on everything)."""

    field: str
    answers: int
    share: float
    kappa: float | None


class Answers(Struct, frozen=True, gc=False):
    """What reviewers answered on one event, by name: the telling as each left it, None for those who say that there is none."""

    event: str
    document: str
    by: dict[str, Telling | None]

    @property
    def disputed(self) -> tuple[str, ...]:
        """The fields on which they gave different answers."""
        given = list(self.by.values())
        return tuple(name for name in FIELDS if len({v for t in given if (v := _value(name, t)) is not None}) > 1)


def _days(t: Telling) -> str:
    return f"{t.when.start}..{t.when.end}" if t.when and t.when.start else _NONE


def _place(t: Telling) -> str:
    return (t.where.id or t.where.name or t.where.naming.quote) if t.where else _NONE


def _keys(parties: Sequence[Party]) -> str:
    return " | ".join(sorted({p.key for p in parties})) or _NONE


#: What is compared, and as what: days by their ends, places by their entry, participants by their keys, whatever words name them.
FIELDS: Mapping[str, Callable[[Telling], str]] = {
    "event": lambda _: "yes",
    "type": lambda t: t.type,
    "status": lambda t: t.status.value,
    "date": _days,
    "place": _place,
    "actor": lambda t: _keys(t.actors),
    "recipient": lambda t: _keys(t.recipients),
}


def _value(field: str, telling: Telling | None) -> str | None:
    """An answer as what is compared; None where there is no answer, since to this reviewer there is no event."""
    if telling is None:
        return "no" if field == "event" else None
    return FIELDS[field](telling)


def answers(judgements: Iterable[Judgement]) -> list[Answers]:
    """What stands of the answers of every reviewer, event by event, in the order in which events were judged first."""
    return [_answers(subject) for subject in subjects(effective(judgements))]


def _answers(subject: Subject) -> Answers:
    last = {j.by: j for j in subject.judgements}
    anchor = subject.anchors[0]
    return Answers(anchor.event, anchor.document, {by: _left(j) for by, j in last.items()})


def _left(judgement: Judgement) -> Telling | None:
    if judgement.action is Action.REJECT or judgement.snapshot is None:
        return None
    return correct(judgement.snapshot, judgement.correction) if judgement.correction is not None else judgement.snapshot


def agreement(given: Iterable[Answers]) -> tuple[Agreement, ...]:
    """How far the reviewers agree in each field, over all events that two or more of them judged."""
    both = list(_pairs(given))
    return tuple(_of_field(field, both) for field in FIELDS)


def _pairs(given: Iterable[Answers]) -> Iterator[tuple[Telling | None, Telling | None]]:
    for answer in given:
        for first, second in combinations(sorted(answer.by), 2):
            yield answer.by[first], answer.by[second]


def _of_field(field: str, both: Sequence[tuple[Telling | None, Telling | None]]) -> Agreement:
    values = [(_value(field, a), _value(field, b)) for a, b in both]
    rated = [(a, b) for a, b in values if a is not None and b is not None]
    share = sum(a == b for a, b in rated) / len(rated) if rated else 0.0
    return Agreement(field, len(rated), share, kappa(rated))


def kappa(rated: Sequence[tuple[str, str]]) -> float | None:
    """Cohen's kappa of two raters' answers; None if there are none, or chance alone would make them all equal."""
    count = len(rated)
    first, second = Counter(a for a, _ in rated), Counter(b for _, b in rated)
    chance = sum(first[value] * second[value] for value in first) / count**2 if count else 1.0
    if chance >= 1.0:
        return None
    return (sum(a == b for a, b in rated) / count - chance) / (1 - chance)
