"""Status: whether the words around a trigger say that its event happened, is planned, may be, or is denied."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache, lru_cache

from waqai.lexicon.names import NameTrie
from waqai.lexicon.rows import forms, rows
from waqai.readers.embedded.analysis import Analysis
from waqai.readers.embedded.candidates import Candidate
from waqai.text.fold import fold_word
from waqai.text.tokens import Word

_REACH = {"verb_before": 2, "governs": 6, "clause": 12}
#: Tokens on either side of a trigger among which cues are looked for.
_LOOK = 12
_STOPS = frozenset((".", "؛", ":", "!", "؟", "?"))
#: Not ما and لا, which are also "what" and "that no".
_NEGATIONS = frozenset(("لم", "لن"))
_ORDER = ("denied", "hypothetical", "planned")


@cache
def _cues() -> NameTrie[tuple[str, str]]:
    """Folded cue -> (status, scope)."""
    trie: NameTrie[tuple[str, str]] = NameTrie()
    for row in rows("lexicon/status.tsv"):
        for form in forms(row["form"]):
            trie.add(fold_word(form), (row["status"], row["scope"]))
    return trie


@lru_cache(maxsize=50_000)
def _heads(word: Word) -> tuple[str, ...]:
    """The forms of a word, with or without conjunction, that some cue begins with."""
    opens = _cues().starts
    return tuple(s.form for s in word.splits if not s.enclitic and s.proclitics in ("", "و", "ف") and opens(s.form))


def status_cues(analysis: Analysis, c: Candidate) -> list[str]:
    """The cues whose scope reaches the trigger, as ``status:scope``; the tense of a future verb is one."""
    found = [f"{status}:{scope}" for status, scope, _ in cues_before(analysis, c)]
    if c.tense == "future":
        found.append("planned:future")
    return found


def cues_before(analysis: Analysis, c: Candidate) -> Iterator[tuple[str, str, int]]:
    """(status, scope, first token) of the cues before a trigger that reach it."""
    first, _ = analysis.bounds[c.sentence]
    for i, end, senses in _cues_in(analysis, max(first, c.start - _LOOK), c.start):
        gap = c.start - end
        verbs = sum(1 for k in range(end, c.start) if analysis.lexemes[k].is_verb and analysis.actor_at[k] is None)
        for status, scope in senses:
            if gap <= _REACH.get(scope, 4) and (not verbs or scope == "clause"):
                if scope == "verb_before" and c.sense.pos not in ("verb", "light", "phrase"):
                    continue
                yield status, scope, i


def cues_after(analysis: Analysis, c: Candidate) -> Iterator[tuple[str, str, int]]:
    """(status, scope, first token) of the cues behind a trigger, up to the next verb or stop: ``الزيارة المرتقبة``, ``يلتقي غدا``, ``إذا``."""
    _, last = analysis.bounds[c.sentence]
    end = min(last, c.end + _LOOK)
    for k in range(c.end, end):
        lexeme = analysis.lexemes[k]
        if lexeme.folded in _STOPS or (lexeme.is_verb and analysis.actor_at[k] is None):
            end = k
            break
    for i, _, senses in _cues_in(analysis, c.end, end):
        for status, scope in senses:
            if scope != "verb_before":
                yield status, scope, i


def _cues_in(analysis: Analysis, low: int, high: int) -> Iterator[tuple[int, int, tuple[tuple[str, str], ...]]]:
    """(first token, end, what it may say) of each cue among some tokens."""
    trie = _cues()
    for i in range(low, high):
        heads = _heads(analysis.lexemes[i].word)
        hit = trie.at(analysis.tokens, i, heads, high) if heads else None
        if hit is not None:
            yield i, hit[0], hit[1]


def is_negated(analysis: Analysis, c: Candidate) -> bool:
    """True for a verb right after لم or لن, and for "any" act behind a denial (``نفى عقد أي لقاء``)."""
    first, _ = analysis.bounds[c.sentence]
    if c.start > first and c.sense.pos in ("verb", "light") and analysis.lexemes[c.start - 1].folded.lstrip("وف") in _NEGATIONS:
        return True
    noun = c.end if c.sense.pos == "light" else c.start
    any_ = any(lexeme.folded == "اي" for lexeme in analysis.lexemes[max(first, c.start - 1) : noun])
    return any_ and any(status == "denied" for status, _, _ in cues_before(analysis, c))


def status_by_rule(c: Candidate, cues: list[str]) -> str:
    """The strongest cue's status, or the frame's own."""
    for status in _ORDER:
        if any(cue.startswith(status) for cue in cues):
            return status
    return c.frame.status
