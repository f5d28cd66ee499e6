"""Which types of event a sentence tells, from its words alone: a linear model of all types at once over words, pairs of words and classes.

It knows no frames. Beside a candidate it says whether the sentence as a whole speaks for the type; where no frame knows a word of the sentence, it is
what finds the event (:func:`waqai.readers.embedded.beyond.find_beyond`).
"""

from __future__ import annotations

from waqai.lexicon.vocabulary import Lexeme
from waqai.readers.embedded.analysis import Analysis
from waqai.readers.embedded.linear import LinearModel, sigmoid

_LONGEST = 60


def own_features(lexeme: Lexeme) -> list[str]:
    """What a word gives wherever it stands: itself, its stem, its class, and the frames that know it."""
    if not lexeme.word.is_word:
        return [f"w={lexeme.folded}"] if lexeme.folded in ('"', ":") else []
    if lexeme.function:
        return [f"w={lexeme.bare}"]
    kind = lexeme.word_class
    frames = {sense.frame.id for _, sense in lexeme.senses}
    return [f"w={lexeme.bare}", f"f={kind.fine}", f"c={kind.coarse}", f"p={lexeme.bare[:4]}", *(f"t={frame}" for frame in sorted(frames))]


def placed_features(analysis: Analysis, k: int, first: int) -> list[str]:
    """What a token gives by where it stands: the naming that begins there, or the pair it makes with the word before."""
    actor = analysis.actor_at[k]
    if actor is not None:
        return [f"a={actor.form}", *(f"as={s}" for s in actor.sectors[:1])] if actor.start == k else []
    if k == first or analysis.time_at[k] is not None or not analysis.lexemes[k].word.is_word or analysis.actor_at[k - 1] is not None:
        return []
    return [f"b={analysis.lexemes[k - 1].bare} {analysis.lexemes[k].bare}"]


def stands_free(analysis: Analysis, k: int) -> bool:
    """True for a token outside namings and times, which speaks for itself."""
    return analysis.actor_at[k] is None and analysis.time_at[k] is None


def sentence_features(analysis: Analysis, sentence: int) -> list[str]:
    """The features of a sentence, word by word."""
    own, placed = _parts(analysis, sentence)
    return [f for lexeme in own for f in own_features(lexeme)] + placed


def _parts(analysis: Analysis, sentence: int) -> tuple[list[Lexeme], list[str]]:
    """The words that speak for themselves, and what the rest gives by where it stands."""
    first, last = analysis.bounds[sentence]
    numbers = range(first, min(last, first + _LONGEST))
    placed = [f for k in numbers for f in placed_features(analysis, k, first)]
    return [analysis.lexemes[k] for k in numbers if stands_free(analysis, k)], [*placed, f"n={min(sentence, 3)}"]


def type_chances(analysis: Analysis, model: LinearModel | None) -> list[dict[str, float]]:
    """For each sentence, the probability of each type of event being told in it; empty without a model."""
    if model is None:
        return [{} for _ in analysis.bounds]
    found = []
    for sentence in range(len(analysis.bounds)):
        own, placed = _parts(analysis, sentence)
        found.append(dict(zip(model.classes, map(sigmoid, model.scores_of(own_features, own, placed)), strict=True)))
    return found
