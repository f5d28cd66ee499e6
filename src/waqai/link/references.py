"""References: which tellings are background mentions of an earlier contact, and which stored event they mean.

A report recalls ("سبق أن زار", "كان قد التقى", "خلال زيارته السابقة", "في أعقاب هجوم الأسبوع الماضي"). What speaks for that are words before and after the trigger,
rows of ``lexicon/back_cues.tsv`` each with its strength, and a dated interval that lies clearly before the day of the report. Nothing here asks what is
stored: a mention that finds no event stays a stub and is asked again when documents come.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from math import prod
from operator import attrgetter

from msgspec import Struct

from waqai.link.backcues import Clue, Hit, cues_of, worded
from waqai.link.fits import blocks, fitting
from waqai.tellings import Day, Telling, tellings
from waqai.text.layout import layout
from waqai.text.tokens import Token
from waqai.types import Evidence, Link, Reading, Relation, Span, TimeAttributes, Why

#: From this strength on a telling looks back.
THRESHOLD = 0.5
#: Strength of an interval that ends this many days before the report.
_AGES = ((30, 0.9), (7, 0.75), (3, 0.45))
#: Strength from which on a time counts half where it does not stand with the mention.
_LONG_AGO = 0.9
#: Strength of a time expression that is told as past but cannot be dated.
_PAST_UNITS = {"week": 0.55, "month": 0.75, "year": 0.85, "day": 0.0}
#: A time this near to the start of a sentence, in code points, dates all that the sentence tells.
_FRONT = 8


def looks_back(reading: Reading, telling: Telling) -> Why | None:
    """Why a telling of this reading is a background mention, None if it is the report's own news.

    The mention that comes first in the text decides, or most mentions together.
    """
    mentions = sorted(telling.triggers, key=lambda e: e.span.start)
    scored = [_scored(reading, telling, mention) for mention in mentions]
    first, clues = scored[0]
    if first >= THRESHOLD and len(mentions) > 1 and at_report(telling) and _mean(scored[1:]) < THRESHOLD:
        return None  # the news, and a background mention that was put into it: see waqai.link.parting
    score = max(first, _mean(scored))
    if score < THRESHOLD:
        return None
    best = max((c for _, found in scored for c in found), key=lambda c: c.strength)
    clues = clues or [best]
    return Why("link.references", best.rule, round(score, 2), " + ".join(dict.fromkeys(c.words for c in clues if c.words)))


def _mean(scored: Sequence[tuple[float, list[Clue]]]) -> float:
    return sum(score for score, _ in scored) / len(scored)


def at_report(telling: Telling) -> bool:
    """True if the telling's time holds the report's day or the day before."""
    when = telling.when
    return when is not None and when.end is not None and telling.published is not None and (telling.published - when.end).days <= 1


def mention_score(reading: Reading, telling: Telling, mention: Evidence) -> float:
    """How strongly one mention of a telling looks back, 0..1."""
    return _scored(reading, telling, mention)[0]


def _scored(reading: Reading, telling: Telling, mention: Evidence) -> tuple[float, list[Clue]]:
    """The strength of all clues of one mention together, and the clues that speak for it."""
    sentence = sentence_of(reading, telling, mention)
    words, hits = _tokens(reading.document.text, sentence)
    at = bisect_left(words, mention.span.start, key=attrgetter("start"))
    clues = [*worded(words, hits, min(at, len(words) - 1), mention), *_dated(reading, telling, mention, sentence)]
    strength = 1 - prod(1 - c.strength for c in clues if c.strength > 0)
    damped = prod(1 + c.strength for c in clues if c.strength < 0)
    return strength * damped, [c for c in clues if c.strength > 0]


@lru_cache(maxsize=64)
def _tokens(text: str, sentence: Span) -> tuple[list[Token], tuple[Hit, ...]]:
    """The tokens of a sentence and its cues; several mentions of a document ask for the same ones."""
    words = layout(text).between(sentence)
    return words, cues_of(words)


def sentence_of(reading: Reading, telling: Telling, mention: Evidence) -> Span:
    """The sentence in which one mention of a telling stands."""
    if telling.sentence.covers(mention.span):
        return telling.sentence
    return next((s for s in layout(reading.document.text).sentences if s.start <= mention.span.start < s.end), telling.sentence)


def _dated(reading: Reading, telling: Telling, mention: Evidence, sentence: Span) -> Iterator[Clue]:
    """What the telling's time says, if it stands in the mention's sentence and nearer to it than to another event's trigger."""
    when = telling.when
    if when is None:
        return
    strength = _age(when, telling.published) if when.end is not None and telling.published is not None else _past(reading, when)
    if not (sentence.covers(when.naming.span) and _own(reading, telling, mention, when, sentence)):
        strength = strength / 2 if strength >= _LONG_AGO else 0  # the reader's word alone that the time is this event's
    if strength:
        yield Clue("dated before the report" if strength > 0 else "dated at the report", strength, when.naming.quote if strength > 0 else "")


def _own(reading: Reading, telling: Telling, mention: Evidence, when: Day, sentence: Span) -> bool:
    """True if a time belongs to a mention: it opens the sentence, or no other event's trigger is nearer."""

    def distance(span: Span) -> int:
        return max(0, when.naming.span.start - span.end, span.start - when.naming.span.end)

    if when.naming.span.start - sentence.start <= _FRONT:
        return True
    others = (m.span for e in reading.events if e.id != telling.id for m in e.mentions)
    mine = distance(mention.span)
    return not any(distance(span) < mine for span in others)


def _age(when: Day, published: dt.date) -> float:
    """The strength of an interval by the days between its end and the report; below 0 where it holds the report's day or the day before."""
    assert when.end is not None
    days = (published - when.end).days
    if days < 0:
        return 0
    return next((strength for least, strength in _AGES if days >= least), -0.5 if days <= 1 else 0.2)


def _past(reading: Reading, when: Day) -> float:
    """The strength of a time expression without a date: how long ago its words say it is."""
    a = reading.mention(when.mention).attributes
    if not isinstance(a, TimeAttributes):
        return 0
    if a.shape in ("day", "weekday") and not a.unit:
        return 0
    if a.year is not None:
        return 0.6
    if a.direction < 0:
        return _PAST_UNITS.get(a.unit, 0.75 if a.shape in ("month", "part", "season") else 0.3)
    return 0


# --- what a background mention means


class Stub(Struct, frozen=True, gc=False):
    """A background mention with the keys under which its event may come (:func:`blocks`), and why it is one."""

    telling: Telling
    keys: tuple[str, ...]
    why: Why


def stubs(reading: Reading, told: Iterable[Telling] | None = None) -> tuple[Stub, ...]:
    """The background mentions of a reading, or those among ``told`` (see :func:`waqai.link.parting.parted`), in the order of its events."""
    found = ((t, looks_back(reading, t)) for t in (tellings(reading) if told is None else told))
    return tuple(Stub(t, blocks(t, wide=True), why) for t, why in found if why is not None)


def refers_to(telling: Telling, candidates: Iterable[Telling]) -> Link | None:
    """The link from a background mention to the earlier event it means, None if no candidate fits well enough (:func:`waqai.link.fits.fitting`).

    ``candidates`` are tellings of other documents in any order. Of equals the one told first wins.
    """
    scored = list(fitting(telling, candidates))
    if not scored:
        return None
    score, reasons, best = min(scored, key=lambda s: (-s[0], s[2].published or dt.date.max, s[2].id))
    return Link(telling.id, best.id, Relation.REFERS_TO, score, "link.references", reasons)


def resolve(open_stubs: Iterable[Stub], news: Iterable[Telling]) -> tuple[Link, ...]:
    """The links of all stubs that find their event among ``news``; the same for every order in which either came."""
    blocked: dict[str, dict[str, Telling]] = defaultdict(dict)
    for t in news:
        for block in blocks(t):
            blocked[block][t.id] = t
    links = (refers_to(s.telling, {id: t for k in s.keys for id, t in blocked.get(k, {}).items()}.values()) for s in open_stubs)
    return tuple(sorted((link for link in links if link is not None), key=lambda link: (link.left, link.right)))


def better(one: Link | None, other: Link | None) -> Link | None:
    """Of two links of one background mention the one to keep, whichever was found first."""
    found = [link for link in (one, other) if link is not None]
    return min(found, key=lambda link: (-link.score, link.right)) if found else None
