"""Modes and topics: the frame's own, and what the words around a trigger add."""

from __future__ import annotations

from collections import Counter
from functools import cache

from waqai.lexicon.rows import forms, rows
from waqai.readers.embedded.analysis import Analysis
from waqai.readers.embedded.candidates import Candidate
from waqai.text.fold import fold_word

_MODE_REACH = 8
_MOST_TOPICS = 3


@cache
def _cues(path: str) -> dict[str, tuple[str, ...]]:
    """Folded word stem -> labels (``TYPE:mode`` or topic)."""
    table: dict[str, list[str]] = {}
    for row in rows(path):
        for form in forms(row["form"]):
            table.setdefault(fold_word(form), []).append(row["label"])
    return {form: tuple(labels) for form, labels in table.items()}


@cache
def _stems(path: str) -> frozenset[str]:
    return frozenset(_cues(path))


def _labels(analysis: Analysis, start: int, end: int, path: str) -> list[str]:
    """The labels of some tokens; of each the first stem's that has any."""
    table, stems = _cues(path), _stems(path)
    found: list[str] = []
    for lexeme in analysis.lexemes[start:end]:
        if not stems.isdisjoint(lexeme.stems):
            found += next(table[stem] for stem in lexeme.stems if stem in table)
    return found


def modes_of(analysis: Analysis, members: list[Candidate]) -> tuple[str, ...]:
    """The modes of an event: those of its frames, and those whose cue words stand by its triggers."""
    modes: dict[str, None] = {}
    for c in members:
        for mode in c.frame.mode:
            modes[mode] = None
        first, last = analysis.bounds[c.sentence]
        for label in _labels(analysis, max(first, c.start - 2), min(last, c.end + _MODE_REACH), "lexicon/mode_cues.tsv"):
            type_, _, mode = label.partition(":")
            if type_ == c.type:
                modes[mode] = None
    return tuple(modes)


def topics_of(analysis: Analysis, members: list[Candidate]) -> tuple[str, ...]:
    """Up to three topics: the most frequent in the sentences of the mentions, the frames' own among them."""
    votes: Counter[str] = Counter()
    for c in members:
        votes.update(c.frame.topics)
        votes.update(_labels(analysis, *analysis.bounds[c.sentence], "lexicon/topics.tsv"))
    return _foremost(votes)


def topics_said(analysis: Analysis, start: int, end: int) -> tuple[str, ...]:
    """Up to three topics of the words of a quote, the most frequent first."""
    return _foremost(Counter(_labels(analysis, start, end, "lexicon/topics.tsv")))


def _foremost(votes: Counter[str]) -> tuple[str, ...]:
    return tuple(topic for topic, _ in sorted(votes.items(), key=lambda x: (-x[1], x[0]))[:_MOST_TOPICS])
