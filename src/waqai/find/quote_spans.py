"""Where quotes begin and end: a sequence model over what the grammar of reported speech found (:mod:`waqai.find.quotes`).

Labels: ``D`` for the words of a direct quotation, ``I`` for the content of an indirect one. The model sees each word, the cue before it and what has
come since (a comma, أن, a colon, an opening mark), the grammar's own decision, and the namings. A stretch that the grammar did not find takes the
cue nearest before it; a quotation that goes on from the sentence before keeps its cue and its speaker.
"""

from __future__ import annotations

from waqai.find.chain import Chain, Column, shipped, spans
from waqai.find.quotes import COMMAS, FEWEST_CLAUSE, STOPS, THAT, THAT_PRONOUN, Cue, QuoteFinder, Said
from waqai.lexicon.vocabulary import Lexeme
from waqai.readers.embedded.analysis import Analysis
from waqai.readers.embedded.buckets import bucket

_CUE_REACH = 40


def words(lexeme: Lexeme) -> tuple[tuple[str, int], ...]:
    """What a word says of itself: features, each with the distance up to which the tokens around it see them."""
    folded, kind = lexeme.folded, lexeme.word_class
    if not lexeme.word.is_word:
        return ((f"w={folded if lexeme.word.number is None else '#'}", 2),)
    joined = folded[0] if folded[:1] in "وف" and any(s.proclitics[:1] == folded[0] for s in lexeme.word.splits[1:]) else ""
    verbal = "v" if lexeme.is_verb else "c" if kind.tag == "V" else ""
    speech = "+".join(sorted({s.kind for _, s in lexeme.speech}))
    return (
        (f"w={lexeme.bare}", 2),
        (f"s={joined}{verbal}|{speech}", 2),
        (f"g={'+'.join(sorted(lexeme.function))}|{joined}", 1),
        (f"f={kind.fine}", 1),
        (f"c={kind.coarse}{kind.tag}{joined}", 0),
        (f"p={folded[:2]}", 0),
        (f"x={folded[-2:]}", 0),
    )


def _of_rule(marks: tuple[str, str, str]) -> list[str]:
    """Features of the grammar's decision on a token and its neighbours."""
    return [f"r={marks[1]}", f"r-={marks[0]}|{marks[1]}", f"r+={marks[1]}|{marks[2]}"]


def _of_cue(state: tuple[str, str, str, str]) -> list[str]:
    """Features of the last cue and what has opened since."""
    cue, that, quoted, word = state
    return [f"cue={cue}|{that}|{quoted}", f"cw={cue}|{that}|{word}"]


def _of_kind(state: tuple[str, str, str, str, str]) -> list[str]:
    """Features of the kind of the last cue and how far it is."""
    kind, that, commas, since, actor = state
    return [f"k={kind}|{that}|{commas}|{since}", f"ka={kind}|{that}|{actor}|{since}"]


def _of_state(state: tuple[str, ...]) -> list[str]:
    """Features of the token in what has been said since the last cue."""
    kind, that, commas, actor, quoted, mark, word, before = state
    return [
        f"ko={kind}|{quoted}|{mark}",
        f"kw={kind}|{that}|{actor}|{word}",
        f"o={quoted}|{mark}|{word}",
        f"a={before}|{mark}|{that}",
        f"km={kind}|{that}|{mark}|{commas}",
    ]


class _State:
    """What has come since the last cue of a sentence."""

    def __init__(self, carried: bool) -> None:
        self.cue, self.kind, self.that, self.commas, self.since, self.actor, self.open = "-", "-", "", 0, 0, "", "carried" if carried else ""

    def enter(self, cue: Cue) -> None:
        """Begin again with a cue."""
        self.cue, self.kind, self.that, self.commas, self.since, self.actor = cue.sense.id, cue.sense.kind, "", 0, 0, ""


def columns(analysis: Analysis, finder: QuoteFinder, by_rule: list[Said], sentence: int) -> list[Column]:
    """What the features of a sentence's tokens are made from, apart from their words."""
    first, last = analysis.bounds[sentence]
    lexemes = analysis.lexemes
    rule = ["O"] * (last - first + 2)
    for said in by_rule:
        for k in range(said.start, said.end):
            rule[k - first + 1] = ("B" if k == said.start else "I") + ("D" if said.direct else "I")
    opening = dict(finder.quoted)
    closing = {c for _, c in finder.quoted}
    state = _State(any(o < first < c for o, c in finder.quoted))
    cues, kinds, states = [], [], []
    for k in range(first, last):
        lexeme, actor = lexemes[k], analysis.actor_at[k]
        folded = lexeme.folded
        if k in opening:
            state.open = bucket(opening[k] - k)
        elif k in closing and folded == '"':
            state.open = ""
        mark = (("B" if actor.start == k else "I") + actor.form) if actor is not None else "T" if analysis.time_at[k] is not None else "O"
        word = folded if lexeme.function or not lexeme.word.is_word else "v" if lexeme.is_verb else lexeme.word_class.tag
        before = lexemes[k - 1].folded if k > first else "<"
        before = before if before in ('"', ":", "،", ".", "<") or before in THAT else "w"
        kind, that, commas = state.kind, state.that, str(min(state.commas, 3))
        cues.append((state.cue, that, state.open, word))
        kinds.append((kind, that, commas, bucket(state.since), state.actor))
        states.append((kind, that, commas, state.actor, state.open, mark, word, before))
        cue = finder.cue_at.get(k)
        if cue is not None and actor is None:
            state.enter(cue)
        elif folded in THAT or folded in THAT_PRONOUN:
            state.that = state.that or "that"
        elif folded == ":":
            state.that = "colon"
        elif folded in COMMAS:
            state.commas += 1
        elif actor is not None:
            state.actor = state.actor or ("governed" if actor.preposition else actor.form)
        state.since += 1
    return [(_of_rule, list(zip(rule, rule[1:], rule[2:]))), (_of_cue, cues), (_of_kind, kinds), (_of_state, states)]


def redraw(analysis: Analysis, finder: QuoteFinder, by_rule: list[Said], chain: Chain | None = None) -> list[Said]:
    """The quotes as the sequence model draws them; as the grammar found them where there is no model."""
    chain = chain or shipped("quote")
    if chain is None:
        return by_rule
    found: list[Said] = []
    speaking = {c.sentence for c in finder.cues} | {analysis.sentence_of[k] for pair in finder.quoted for k in range(*pair)}
    for sentence, (first, last) in enumerate(analysis.bounds):
        if last - first < FEWEST_CLAUSE:
            continue
        here = [s for s in by_rule if first <= s.start < last]
        if not (here or sentence in speaking or (found and found[-1].sentence == sentence - 1)):
            continue
        for start, end, kind in spans(chain.best(words, analysis.lexemes[first:last], columns(analysis, finder, here, sentence)), first):
            while end > start and analysis.lexemes[end - 1].folded in (*STOPS, *COMMAS, '"', ":", ".."):
                end -= 1
            if analysis.lexemes[start].folded == "ان":  # "«أن العملية مستمرة»": the particle belongs to the verb of saying
                start += 1
            if end - start < FEWEST_CLAUSE:
                continue
            said = _said(finder, here, found, sentence, start, end, kind == "D")
            if said is not None:
                found.append(said)
        drawn = [s for s in found if s.sentence == sentence]
        found += [s for s in here if _trusted(s) and not any(s.start < d.end and d.start < s.end for d in drawn)]
    return sorted(found, key=lambda s: s.start)


def _trusted(said: Said) -> bool:
    """True for what the grammar reads more safely than the model draws: what a verb announces or points to, as a noun phrase (``أعلن عن إجراء مباحثات``)."""
    return said.rule == "noun phrase after a preposition" or (said.rule == "noun phrase" and said.cue.sense.stance == "announce")


def _said(finder: QuoteFinder, here: list[Said], found: list[Said], sentence: int, start: int, end: int, direct: bool) -> Said | None:
    """A quote over a stretch: with the grammar's cue and speaker where it found one there, else with the nearest cue's."""
    twin = max(here, key=lambda s: min(s.end, end) - max(s.start, start), default=None)
    if twin is not None and min(twin.end, end) > max(twin.start, start) and not start <= twin.cue.start < end:
        return Said(start, end, sentence, twin.cue, twin.speaker, direct, twin.rule)
    first, last = finder.a.bounds[sentence]
    before = [c for c in finder.cues if c.sentence == sentence and c.end <= start and start - c.end <= _CUE_REACH]
    after = next((c for c in finder.cues if c.sentence == sentence and end <= c.start <= end + 4), None) if direct else None
    cue = after or (before[-1] if before else None)
    if cue is not None:
        return Said(start, end, sentence, cue, finder.speaker_for(cue, (start, end, direct, ""), first, last), direct, "drawn")
    if found and sentence - found[-1].sentence <= 1 and (found[-1].direct or direct):
        return Said(start, end, sentence, found[-1].cue, found[-1].speaker, direct, "drawn on")
    return None
