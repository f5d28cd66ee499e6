"""Words that tell a background mention: the rows of ``lexicon/back_cues.tsv`` and where each kind must stand to speak of a trigger.

Kinds: ``opener`` before the trigger in its sentence; ``auxiliary`` (كان) with قد and a verb of the past; ``time`` and ``news`` in the trigger's clause; ``adjective``
after a noun; ``participle`` the trigger itself or after it; ``after`` right before a noun; ``relative`` after a noun, with a verb of the past; ``verbal`` an act that
judges what follows; ``note`` at the head of a background paragraph.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache, lru_cache

from msgspec import Struct

from waqai.lexicon.names import NameTrie
from waqai.lexicon.rows import forms, rows
from waqai.lexicon.vocabulary import vocabulary
from waqai.text.fold import fold_word
from waqai.text.tokens import Token
from waqai.types import Evidence

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


class Clue(Struct, frozen=True, gc=False, eq=False):
    """What speaks for a background mention, or against it where its strength is below 0."""

    rule: str
    strength: float
    words: str = ""


class Hit(Struct, frozen=True, gc=False, eq=False):
    """A cue where it stands: a half-open range of tokens."""

    start: int
    end: int
    cue: Cue


def worded(words: Sequence[Token], hits: Sequence[Hit], at: int, mention: Evidence) -> Iterator[Clue]:
    """The clues of the words of the sentence, and of its cues (:func:`cues_of`), around the trigger at token ``at``."""
    if not hits:
        return
    end = at
    while end < len(words) and words[end].start < mention.span.end:
        end += 1
    verb = _is_past(words, at) or any(_is_past(words, k) for k in range(at, end))
    for hit in hits:
        strength = _strength(words, hit.cue, (hit.start, hit.end), (at, end), verb)
        if strength:
            yield Clue(hit.cue.id, strength, " ".join(w.word.surface for w in words[hit.start : hit.end]))


def cues_of(words: Sequence[Token]) -> tuple[Hit, ...]:
    """Every cue of a sentence, in text order."""
    trie = cues()
    found: list[Hit] = []
    end = 0
    for i, token in enumerate(words):
        heads = _heads(token.word.folded)
        if i < end or not heads or (hit := trie.at(words, i, heads)) is None:
            continue
        end = hit[0]
        found += [Hit(i, end, cue) for cue in hit[1]]
    return tuple(found)


@lru_cache(maxsize=100_000)
def _heads(folded: str) -> tuple[str, ...]:
    """The forms, with and without a conjunction, with which some cue begins; none for most words."""
    forms = (folded, folded[1:] if folded[:1] in _CONJUNCTIONS else "")
    return tuple(f for f in forms if f and cues().starts(f))


def _strength(words: Sequence[Token], cue: Cue, here: tuple[int, int], trigger: tuple[int, int], verb: bool) -> float:
    """What a cue at tokens ``here`` adds for the trigger at tokens ``trigger``; 0 where it says nothing of it."""
    (start, stop), (at, end) = here, trigger
    if cue.kind == "opener":
        return cue.strength if stop <= max(at, end - 1) and _one_scope(words, stop, at) else 0
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
        return cue.strength if (start < end and at < stop) or 0 <= start - end <= 1 else 0
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
    if _preceded_by_whether(words, start):
        return 0
    if have is not None and have < at:
        return cue.strength if verb else cue.strength - 0.15
    if have is not None and end <= have <= end + 6 and at - start <= 2:
        return cue.strength - 0.05
    if start > 1 and words[start - 1].word.folded not in ('"', "،"):
        return 0
    if verb:
        return cue.strength - 0.25 if at - start > 1 else 0
    return cue.strength - 0.3 if any(_is_past(words, k) for k in range(start + 2, min(at, start + 9))) else 0


def _preceded_by_whether(words: Sequence[Token], k: int) -> bool:
    """True for an indirect question ("ما إذا كان قد ...")."""
    return k > 0 and words[k - 1].word.folded in ("اذا", "واذا", "ان", "لو", "ما")


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
