"""Which types of event a sentence tells, from its words alone: a linear model of all types at once over words, pairs of words and classes.

It knows no frames. Beside a candidate it says whether the sentence as a whole speaks for the type; where no frame knows a word of the sentence, it is
what finds the event (:func:`waqai.readers.embedded.beyond.find_beyond`).
"""

from __future__ import annotations

from waqai.readers.embedded.analysis import Analysis
from waqai.readers.embedded.linear import LinearModel, sigmoid

_LONGEST = 60


def word_features(analysis: Analysis, k: int, first: int) -> list[str]:
    """What one word gives: itself, the pair it makes with the word before, its stem and its class."""
    lexeme = analysis.lexemes[k]
    actor = analysis.actor_at[k]
    if actor is not None:
        if actor.start != k:
            return []
        return [f"a={actor.form}", *(f"as={s}" for s in actor.sectors[:1])]
    if analysis.time_at[k] is not None:
        return []
    if not lexeme.word.is_word:
        return [f"w={lexeme.folded}"] if lexeme.folded in ('"', ":") else []
    bare = lexeme.bare
    found = [f"w={bare}"]
    if not lexeme.function:
        found += [f"f={lexeme.word_class.fine}", f"c={lexeme.word_class.coarse}", f"p={bare[:4]}"]
        found += [f"t={t}" for t in {sense.frame.id for _, sense in lexeme.senses}]
    if k > first and analysis.actor_at[k - 1] is None:
        found.append(f"b={analysis.lexemes[k - 1].bare} {bare}")
    return found


def sentence_features(analysis: Analysis, sentence: int) -> list[str]:
    """The features of a sentence, each once."""
    first, last = analysis.bounds[sentence]
    found = {f: None for k in range(first, min(last, first + _LONGEST)) for f in word_features(analysis, k, first)}
    found[f"n={min(sentence, 3)}"] = None
    return list(found)


def type_chances(analysis: Analysis, model: LinearModel | None) -> list[dict[str, float]]:
    """For each sentence, the probability of each type of event being told in it; empty without a model."""
    if model is None:
        return [{} for _ in analysis.bounds]
    return [dict(zip(model.classes, map(sigmoid, model.scores(sentence_features(analysis, s))), strict=True)) for s in range(len(analysis.bounds))]
