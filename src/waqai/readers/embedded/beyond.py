"""Events that no frame's word tells: where a sentence as a whole speaks for a type and no candidate of it was kept, its most telling word is one.

The word is a trigger like any other: evidence, slots, status, time and place hang on it. A model of its own decides, from how strongly the sentence
and the word speak for the type.
"""

from __future__ import annotations

from functools import cache

from waqai.lexicon.predicates import Frame, Sense
from waqai.readers.embedded.analysis import Actor, Analysis
from waqai.readers.embedded.candidates import Candidate
from waqai.readers.embedded.context import tenth
from waqai.readers.embedded.linear import LinearModel
from waqai.readers.embedded.sentence import word_features
from waqai.readers.embedded.slots import fill_slots

#: A sentence that speaks less for a type than this is not searched for a word.
LEAST_CHANCE = 0.2
_LEAST_WEIGHT = 0.3
_KEPT = 0.4
_ROLES = {"subj": "actor", "obj": "recipient", "علي": "recipient", "ضد": "recipient", "ل": "recipient", "ب": "recipient"}
_NOUN_ROLES = {"gen": "actor", "adj": "actor", "علي": "recipient", "ضد": "recipient", "ل": "recipient"}


@cache
def _sense(type_: str, verbal: bool) -> Sense:
    frame = Frame(f"{type_.lower()}.beyond", type_, roles=_ROLES, noun_roles=_NOUN_ROLES, needs="none")
    return Sense(frame, "beyond", "verb" if verbal else "noun")


def find_beyond(
    analysis: Analysis, candidates: list[Candidate], subjects: list[Actor | None], chances: list[dict[str, float]], sentence_model: LinearModel
) -> list[Candidate]:
    """Further candidates with their slots and features, in text order; at most one a sentence and type."""
    strong = {(c.sentence, c.type) for c in candidates if c.score >= _KEPT}
    found: list[Candidate] = []
    for sentence, chance_of in enumerate(chances):
        for number, type_ in enumerate(sentence_model.classes):
            chance = chance_of[type_]
            if chance < LEAST_CHANCE or (sentence, type_) in strong:
                continue
            told = _most_telling(analysis, sentence, number, sentence_model)
            if told is None:
                continue
            at, weight = told
            lexeme = analysis.lexemes[at]
            c = Candidate(at, at + 1, sentence, _sense(type_, lexeme.verbal), lexeme.word.splits[0], tense="past" if lexeme.verbal else "")
            fill_slots(analysis, c, subjects)
            c.features = _features(analysis, c, chance_of, chance, weight, candidates)
            found.append(c)
    return sorted(found, key=lambda c: c.start)


def _most_telling(analysis: Analysis, sentence: int, number: int, model: LinearModel) -> tuple[int, float] | None:
    """The word that speaks most for a type, and how strongly."""
    first, last = analysis.bounds[sentence]
    best: tuple[float, int] | None = None
    for k in range(first, last):
        lexeme = analysis.lexemes[k]
        if lexeme.function or not lexeme.word.splits or lexeme.speech or analysis.actor_at[k] is not None or analysis.time_at[k] is not None:
            continue
        weight = sum(row[number] for f in word_features(analysis, k, first) if (row := model.rows.get(f)) is not None)
        if best is None or weight > best[0]:
            best = (weight, k)
    return (best[1], best[0]) if best is not None and best[0] >= _LEAST_WEIGHT else None


def _features(analysis: Analysis, c: Candidate, chance_of: dict[str, float], chance: float, weight: float, candidates: list[Candidate]) -> list[str]:
    """What speaks for the word telling an event."""
    lexeme, type_ = analysis.lexemes[c.start], c.type
    rank = sum(p > chance for p in chance_of.values())
    here = [o for o in candidates if o.sentence == c.sentence]
    weak = max((o.score for o in here if o.type == type_), default=-0.1)
    other = max((o.score for o in here if o.type != type_), default=-0.1)
    heavy = min(9, int(weight * 4))
    return [
        f"chance={tenth(chance)}",
        f"chance+type={tenth(chance)}+{type_}",
        f"type={type_}",
        f"weight={heavy}",
        f"weight+chance={heavy}+{tenth(chance)}",
        f"rank={rank if rank < 4 else 4}+{tenth(chance)}",
        f"verbal={lexeme.verbal}+{type_}",
        f"class={lexeme.word_class.fine}+{type_}",
        f"word={lexeme.bare}+{type_}",
        f"weak={tenth(weak) if weak >= 0 else '-'}+{tenth(chance)}",
        f"other={tenth(other) if other >= 0 else '-'}+{tenth(chance)}",
        f"known={bool(lexeme.senses)}+{type_}",
        f"first={min(c.sentence, 2)}+{type_}",
    ]
