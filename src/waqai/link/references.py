"""References: which tellings are background mentions of an earlier contact, and which stored event they mean.

A report recalls ("سبق أن زار", "كان قد التقى", "خلال زيارته السابقة", "في أعقاب هجوم الأسبوع الماضي"). What speaks for that are words before and after the trigger,
rows of ``lexicon/back_cues.tsv`` each with its strength, and a dated interval that lies clearly before the day of the report. Nothing here asks what is
stored: a mention that finds no event stays a stub and is asked again when documents come.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from math import prod

from msgspec import Struct

from waqai.lexicon.names import NameTrie
from waqai.lexicon.rows import forms, rows
from waqai.lexicon.vocabulary import vocabulary
from waqai.tellings import Day, Telling
from waqai.text.fold import fold_word
from waqai.text.tokens import Token, tokens
from waqai.types import Evidence, Reading, Span, TimeAttributes, Why

#: From this strength on a telling looks back.
THRESHOLD = 0.5
#: Strength of an interval that ends this many days before the report.
_AGES = ((30, 0.9), (7, 0.8), (3, 0.6))
#: Strength of a time expression that is told as past but cannot be dated.
_PAST_UNITS = {"week": 0.55, "month": 0.75, "year": 0.85, "day": 0.0}
#: A time this near to the start of a sentence, in code points, dates all that the sentence tells.
_FRONT = 8
#: Words that end the scope of a cue before them.
_TURNS = frozenset(map(fold_word, "بينما فيما لكن لكنه لكنها غير إلا أما ولكن".split()))
_CONJUNCTIONS = ("و", "ف")


class Cue(Struct, frozen=True, gc=False, eq=False):
    """A row of the cues: its kind says where it must stand, its strength what it adds."""

    id: str
    kind: str
    strength: float


@cache
def cues() -> NameTrie[Cue]:
    """The forms of ``lexicon/back_cues.tsv``."""
    trie: NameTrie[Cue] = NameTrie()
    for row in rows("lexicon/back_cues.tsv"):
        for form in forms(row["form"]):
            trie.add(fold_word(form), Cue(row["id"], row["kind"], float(row["strength"])))
    return trie


class _Clue(Struct, frozen=True, gc=False, eq=False):
    rule: str
    strength: float
    words: str = ""


def looks_back(reading: Reading, telling: Telling) -> Why | None:
    """Why a telling of this reading is a background mention, None if it is the report's own news.

    The mention that comes first in the text decides, or most mentions together.
    """
    mentions = sorted(telling.triggers, key=lambda e: e.span.start)
    scored = [_scored(reading, telling, mention) for mention in mentions]
    first, clues = scored[0]
    mean = sum(score for score, _ in scored) / len(scored)
    score = max(first, mean)
    if score < THRESHOLD:
        return None
    best = max((c for _, found in scored for c in found), key=lambda c: c.strength)
    clues = clues or [best]
    return Why("link.references", best.rule, round(score, 2), " + ".join(dict.fromkeys(c.words for c in clues if c.words)))


def _scored(reading: Reading, telling: Telling, mention: Evidence) -> tuple[float, list[_Clue]]:
    """The strength of all clues of one mention together, and the clues that speak for it."""
    sentence = _sentence(reading, telling, mention)
    words = tokens(reading.document.text, sentence.start, sentence.end)
    at = bisect_left([w.start for w in words], mention.span.start)
    clues = [*_worded(words, min(at, len(words) - 1), mention), *_dated(reading, telling, mention, sentence)]
    strength = 1 - prod(1 - c.strength for c in clues if c.strength > 0)
    damped = prod(1 + c.strength for c in clues if c.strength < 0)
    return strength * damped, [c for c in clues if c.strength > 0]


def _sentence(reading: Reading, telling: Telling, mention: Evidence) -> Span:
    from waqai.text.sentences import sentences

    if telling.sentence.covers(mention.span):
        return telling.sentence
    return next((s for s in sentences(reading.document.text) if s.start <= mention.span.start < s.end), telling.sentence)


def _worded(words: Sequence[Token], at: int, mention: Evidence) -> Iterator[_Clue]:
    """The clues of the words of the sentence around the trigger at token ``at``."""
    end = at
    while end < len(words) and words[end].start < mention.span.end:
        end += 1
    verb = _is_past(words, at) or any(_is_past(words, k) for k in range(at, end))
    for start, stop, cue in _cues(words):
        strength = _strength(words, cue, (start, stop), (at, end), verb)
        if strength:
            yield _Clue(cue.id, strength, " ".join(w.word.surface for w in words[start:stop]))


def _cues(words: Sequence[Token]) -> Iterator[tuple[int, int, Cue]]:
    """Every cue of the sentence with its tokens."""
    trie = cues()
    i = 0
    while i < len(words):
        folded = words[i].word.folded
        found = trie.at(words, i, [f for f in (folded, folded[1:] if folded[:1] in _CONJUNCTIONS else "") if f and trie.starts(f)])
        if found is None:
            i += 1
            continue
        for cue in found[1]:
            yield i, found[0], cue
        i = found[0]


def _strength(words: Sequence[Token], cue: Cue, here: tuple[int, int], trigger: tuple[int, int], verb: bool) -> float:
    """What a cue at tokens ``here`` adds for the trigger at tokens ``trigger``; 0 where it says nothing of it."""
    (start, stop), (at, end) = here, trigger
    if cue.kind == "opener":
        return cue.strength if stop <= at and _one_scope(words, stop, at) else 0
    if cue.kind == "auxiliary":
        return _pluperfect(words, cue, start, trigger, verb)
    if cue.kind == "note":
        return cue.strength if start <= 1 and stop <= at else 0
    if cue.kind in ("time", "news"):
        return cue.strength if _one_clause(words, here, trigger) else 0
    if cue.kind == "after":
        return cue.strength if not verb and 0 <= at - stop <= 1 and _one_clause(words, here, trigger) else 0
    if cue.kind == "verbal":
        return cue.strength if not verb and 0 < at - stop <= 4 and _one_clause(words, here, trigger) else 0
    if cue.kind == "participle":
        return cue.strength if start < end and at < stop or 0 <= start - end <= 2 else 0
    if verb:
        return 0
    near = 0 <= start - end <= (4 if cue.kind == "relative" else 2)
    if cue.kind == "relative":
        return cue.strength if near and any(_is_past(words, k) for k in range(stop, min(stop + 2, len(words)))) else 0
    return cue.strength if near and _one_clause(words, here, trigger) else 0


def _pluperfect(words: Sequence[Token], cue: Cue, start: int, trigger: tuple[int, int], verb: bool) -> float:
    """كان ... قد before a past verb, or around the noun that is its subject; in what such a verb reports; without قد at a sentence's head before a verb."""
    at, end = trigger
    if start >= at or not _one_scope(words, start + 1, at):
        return 0
    have = next((k for k in range(start + 1, min(len(words), start + 14)) if words[k].word.folded == "قد"), None)
    if have is not None and words[start].word.folded[:1] != "ا" and _preceded_by_whether(words, start):
        return 0
    if have is not None and have < at:
        return cue.strength if verb else cue.strength - 0.15
    if have is not None and end <= have <= end + 6 and at - start <= 2:
        return cue.strength - 0.05
    head = start <= 1 or words[start - 1].word.folded in ('"', "،")
    return cue.strength - 0.25 if verb and head and at - start > 1 else 0


def _preceded_by_whether(words: Sequence[Token], k: int) -> bool:
    """True for an indirect question ("ما إذا كان قد ...")."""
    return k > 0 and words[k - 1].word.folded in ("اذا", "ان", "لو")


def _one_scope(words: Sequence[Token], start: int, end: int) -> bool:
    return all(words[k].word.folded not in _TURNS and words[k].word.folded not in ".؛;" for k in range(start, end))


def _one_clause(words: Sequence[Token], a: tuple[int, int], b: tuple[int, int]) -> bool:
    """True if no sign or turn parts two stretches of tokens and they stand no further than ten words apart."""
    first, second = sorted((a, b))
    between = range(first[1], second[0])
    return len(between) <= 10 and all(words[k].word.folded not in "،,.؛;:" and words[k].word.folded not in _TURNS for k in between)


def _is_past(words: Sequence[Token], k: int) -> bool:
    """True if a word may be a verb of the past."""
    if k >= len(words) or not words[k].word.is_word:
        return False
    lexeme = vocabulary().lexeme(words[k].word)
    if lexeme.function:
        return False
    cells = [c for _, s in lexeme.senses if s.pos in ("verb", "light") for c in s.cells] + [c for _, s in lexeme.speech for c in s.cells]
    return any(c.tense == "past" for c in cells) and not any(s.pos not in ("verb", "light") for _, s in lexeme.senses)


def _dated(reading: Reading, telling: Telling, mention: Evidence, sentence: Span) -> Iterator[_Clue]:
    """What the telling's time says, if it stands in the mention's sentence and nearer to it than to another event's trigger."""
    when = telling.when
    if when is None or not sentence.covers(when.naming.span) or not _own(reading, telling, mention, when, sentence):
        return
    strength = _age(when, telling.published) if when.end is not None and telling.published is not None else _past(reading, when)
    if strength:
        yield _Clue("dated before the report" if strength > 0 else "dated at the report", strength, when.naming.quote if strength > 0 else "")


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
