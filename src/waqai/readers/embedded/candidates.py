"""Candidate events: every word or phrase that a frame knows, with the conditions its row sets."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache

from waqai.lexicon.predicates import Frame, Sense
from waqai.lexicon.vocabulary import Lexeme, vocabulary
from waqai.readers.embedded.analysis import Actor, Analysis
from waqai.text.fold import fold_word
from waqai.text.tokens import Split

_WINDOW = 9
_LIGHT_WINDOW = 5
_PRONOUNS = ("ه", "ها", "هم", "هما", "نا")
_SIGNS_OF_CLAUSE = frozenset((".", "؛", ":", "!", "؟", "?"))


@dataclass(slots=True, eq=False)
class Candidate:
    """A possible event mention: the trigger's tokens, its sense, and later what was decided about it."""

    start: int
    end: int
    sentence: int
    sense: Sense
    split: Split
    voice: str = "active"
    person: int = 3
    tense: str = ""
    #: (actor, slot, distance in tokens) of every naming that may take part.
    slots: list[Slot] = field(default_factory=list)
    actors: list[Actor] = field(default_factory=list)
    recipients: list[Actor] = field(default_factory=list)
    score: float = 0.0
    #: Its number among the kept mentions of its type.
    ordinal: int = 0
    status: str = "happened"
    #: Who has the floor where it stands: the speaker of the last quote begun before it.
    floor: Actor | None = None
    #: The probability of each status.
    statuses: dict[str, float] = field(default_factory=dict)
    reason: str = ""
    features: list[str] = field(default_factory=list)
    #: The probability of each role for each of the slots.
    roles: list[tuple[Slot, dict[str, float]]] = field(default_factory=list)

    #: The frame of the sense and its event type, which everything after asks for.
    frame: Frame = field(init=False)
    type: str = field(init=False)

    def __post_init__(self) -> None:
        self.frame = self.sense.frame
        self.type = self.frame.type


@dataclass(slots=True, eq=False)
class Slot:
    """How a naming stands to a trigger: its grammatical slot, the side, the tokens between, and how many verbs and clause signs lie between."""

    actor: Actor
    name: str
    side: str
    distance: int
    verbs: int = 0
    breaks: int = 0
    role: str = ""


def _voice(sense: Sense, split: Split) -> tuple[str, int, str]:
    """(voice, person, tense) of a verb form; third person first where the letters allow several."""
    cells = [c for c in sense.cells if bool(split.enclitic) or not c.before_pronoun]
    if not cells:
        return "active", 3, ""
    cell = min(cells, key=lambda c: (c.person != 3, c.voice == "passive"))
    voices = {c.voice for c in cells if c.person == cell.person}
    voice = "passive" if voices == {"passive"} else "either" if "either" in voices or len(voices) > 1 else "active"
    return voice, cell.person, cell.tense


@cache
def _prepositions(wanted: str) -> tuple[frozenset[str], tuple[str, ...]]:
    """The prepositions a row asks for, in folded spelling: every form of those written as words, and those attached as one letter."""
    words = {fold_word(w) for w in wanted.split("|")} | {fold_word(w.strip()) for w in wanted.split("/")}
    written = {form for w in words for form in (w, "و" + w, "ف" + w, *(w.removesuffix("ي") + p for p in _PRONOUNS), *(w + p for p in _PRONOUNS))}
    return frozenset(written), tuple(w for w in words if len(w) == 1)


def _object_follows(analysis: Analysis, end: int, last: int, wanted: str) -> bool:
    """True if the preposition a row asks for governs something in the clause after the trigger."""
    words, letters = _prepositions(wanted)
    for lexeme in analysis.lexemes[end : min(last, end + _WINDOW)]:
        folded = lexeme.folded
        if folded in _SIGNS_OF_CLAUSE:
            return False
        if folded in words or ((folded.startswith(letters) or folded.startswith(letters, 1)) and _attached(lexeme, letters)):
            return True
    return False


def _attached(lexeme: Lexeme, letters: tuple[str, ...]) -> bool:
    """True if one of these prepositions may be attached to a word."""
    return any(s.preposition in letters and (not s.enclitic or len(s.stem) > 2) for s in lexeme.word.splits[1:])


def _light_noun(analysis: Analysis, end: int, last: int, sense: Sense) -> int | None:
    """The end of the noun a light verb asks for, looked for in the next words."""
    for k in range(end, min(last, end + _LIGHT_WINDOW)):
        lexeme = analysis.lexemes[k]
        if lexeme.folded in _SIGNS_OF_CLAUSE:
            return None
        if sense.light_heads.isdisjoint(lexeme.stems):
            continue
        for split in lexeme.word.splits:
            if split.preposition and split.preposition != sense.object:
                continue
            if split.stem in sense.light:
                return k + 1
            if k + 1 < last and f"{split.stem} {analysis.lexemes[k + 1].folded}" in sense.light:
                return k + 2
    return None


def find_candidates(analysis: Analysis) -> list[Candidate]:
    """All candidates in text order; several senses of one word are rivals and come one after the other."""
    found: list[Candidate] = []
    trie = vocabulary().phrases
    for number, (first, last) in enumerate(analysis.bounds):
        i = first
        while i < last:
            lexeme = analysis.lexemes[i]
            phrase = trie.at(analysis.tokens, i, lexeme.phrase_heads, last) if lexeme.phrase_heads else None
            if phrase is not None:
                split = next(iter(lexeme.phrase_heads.values()))
                found += [Candidate(i, phrase[0], number, sense, split) for sense in _distinct(phrase[1])]
            if lexeme.senses and not _is_name(analysis, i):
                found += _single(analysis, i, last, number, lexeme)
            i += 1
    return found


def _distinct(senses: Iterable[Sense]) -> list[Sense]:
    return list({s.frame.id: s for s in senses}.values())


def _is_name(analysis: Analysis, i: int) -> bool:
    """True if the word is part of a personal or proper name, where it names no event."""
    if analysis.time_at[i] is not None:
        return True
    actor = analysis.actor_at[i]
    if actor is None:
        return False
    if actor.name is not None and actor.name[0] <= i < actor.name[1]:
        return True
    return actor.form in ("organisation", "institution", "person", "state")


def _single(analysis: Analysis, i: int, last: int, number: int, lexeme: Lexeme) -> list[Candidate]:
    found: list[Candidate] = []
    frames_seen: set[str] = set()
    near: set[str] | None = None
    for split, sense in lexeme.senses:
        if sense.frame.id in frames_seen:
            continue
        end = i + 1
        if sense.object and sense.pos != "light" and not _object_follows(analysis, end, last, sense.object):
            continue
        if sense.pos == "light":
            if near is None:
                near = {stem for lx in analysis.lexemes[end : min(last, end + _LIGHT_WINDOW)] for stem in lx.stems}
            if sense.light_heads.isdisjoint(near):
                continue
            noun_end = _light_noun(analysis, end, last, sense)
            if noun_end is None:
                continue
            end = noun_end
        voice, person, tense = _voice(sense, split) if sense.cells else ("active", 3, "")
        if sense.pos == "passive_participle":
            voice = "passive"
        frames_seen.add(sense.frame.id)
        found.append(Candidate(i, end, number, sense, split, voice, person, tense))
    return found
