"""Status: whether the words around a trigger say that its event happened, is planned, may be, or is denied."""

from __future__ import annotations

from functools import cache, lru_cache

from waqai.lexicon.names import NameTrie
from waqai.lexicon.rows import forms, rows
from waqai.readers.embedded.analysis import Analysis
from waqai.readers.embedded.candidates import Candidate
from waqai.text.fold import fold_word
from waqai.text.tokens import Word

_REACH = {"verb_before": 2, "governs": 6, "clause": 12}
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
    found: list[str] = []
    trie = _cues()
    first, _ = analysis.bounds[c.sentence]
    for i in range(max(first, c.start - 12), c.start):
        heads = _heads(analysis.lexemes[i].word)
        hit = trie.at(analysis.tokens, i, heads, c.start) if heads else None
        if hit is None:
            continue
        gap = c.start - hit[0]
        verbs = sum(1 for k in range(hit[0], c.start) if analysis.lexemes[k].is_verb and analysis.actor_at[k] is None)
        for status, scope in hit[1]:
            if gap <= _REACH.get(scope, 4) and (not verbs or scope == "clause"):
                if scope == "verb_before" and c.sense.pos not in ("verb", "light", "phrase"):
                    continue
                found.append(f"{status}:{scope}")
    if c.tense == "future":
        found.append("planned:future")
    return found


def status_by_rule(c: Candidate, cues: list[str]) -> str:
    """The strongest cue's status, or the frame's own."""
    for status in _ORDER:
        if any(cue.startswith(status) for cue in cues):
            return status
    return c.frame.status
