"""How far the reviewers agree, field by field, and on which events they do not."""

from __future__ import annotations

from collections import Counter

from msgspec import Struct

from waqai.agreement import Agreement, Answers, agreement
from waqai.store import Store
from waqai.web.types import Query

_MOST = 100


class Dispute(Struct, frozen=True, gc=False):
    """An event on which reviewers differ: in which fields, and who judged it."""

    event: str
    document: str
    fields: tuple[str, ...]
    reviewers: tuple[str, ...]


class Reviewer(Struct, frozen=True, gc=False):
    """A reviewer and how many events he or she judged."""

    name: str
    events: int


class AgreementPage(Struct, frozen=True):
    """``rows``: a field each; ``both``: events that two or more judged; the newest disputes first."""

    rows: tuple[Agreement, ...]
    both: int
    reviewers: tuple[Reviewer, ...]
    disputes: tuple[Dispute, ...]


def load(store: Store, query: Query) -> AgreementPage:
    """The agreement over all that was judged; with ``by``, twice, that of two reviewers alone."""
    named = query.all("by")
    given = [_of(answer, named) for answer in store.reviews.answers()]
    judged = Counter(by for answer in given for by in answer.by)
    disputes = [Dispute(a.event, a.document, a.disputed, tuple(sorted(a.by))) for a in reversed(given) if a.disputed]
    return AgreementPage(
        agreement(given),
        sum(len(a.by) > 1 for a in given),
        tuple(Reviewer(name, count) for name, count in sorted(judged.items(), key=lambda item: (-item[1], item[0]))),
        tuple(disputes[:_MOST]),
    )


def _of(answer: Answers, named: tuple[str, ...]) -> Answers:
    return Answers(answer.event, answer.document, {by: t for by, t in answer.by.items() if by in named}) if named else answer
