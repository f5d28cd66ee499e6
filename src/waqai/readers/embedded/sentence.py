"""Which types of event a sentence tells, from its words alone: a linear model of all types at once over words, pairs of words and classes.

It knows no frames. Beside a candidate it says whether the sentence as a whole speaks for the type; where no frame knows a word of the sentence, it is
what finds the event (:func:`waqai.readers.embedded.beyond.find_beyond`).
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from waqai.lexicon.vocabulary import Lexeme
from waqai.readers.embedded.analysis import Analysis
from waqai.readers.embedded.linear import LinearModel, sigmoid

_LONGEST = 60


@lru_cache(maxsize=100_000)
def _alone(lexeme: Lexeme) -> tuple[str, ...]:
    """What a word gives wherever it stands. Kept: a string made anew must be hashed and compared anew."""
    if not lexeme.word.is_word:
        return (f"w={lexeme.folded}",) if lexeme.folded in ('"', ":") else ()
    if lexeme.function:
        return (f"w={lexeme.bare}",)
    kind = lexeme.word_class
    frames = dict.fromkeys(f"t={sense.frame.id}" for _, sense in lexeme.senses)
    return (f"w={lexeme.bare}", f"f={kind.fine}", f"c={kind.coarse}", f"p={lexeme.bare[:4]}", *frames)


def word_features(analysis: Analysis, k: int, first: int) -> Sequence[str]:
    """What one word gives: itself, the pair it makes with the word before, its stem and its class."""
    lexeme, actor = analysis.lexemes[k], analysis.actor_at[k]
    if actor is not None:
        return [f"a={actor.form}", *(f"as={s}" for s in actor.sectors[:1])] if actor.start == k else ()
    if analysis.time_at[k] is not None:
        return ()
    if k > first and lexeme.word.is_word and analysis.actor_at[k - 1] is None:
        return (*_alone(lexeme), f"b={analysis.lexemes[k - 1].bare} {lexeme.bare}")
    return _alone(lexeme)


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
