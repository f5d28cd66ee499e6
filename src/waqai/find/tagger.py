"""A sequence tagger over the rules' namings: where a naming really begins and ends, and which words name a participant that no table knows.

A linear-chain CRF trained on annotated reports (``training/train_chains.py``) and run here without its library: a word's share of the scores is
summed once and kept, which is what makes it fast. It sees each word's form, classes and clitics and what the grammar of namings made of it. Its labels: ``A`` for namings that the annotators took as participant, speaker or source, ``R`` for other
namings of the rules; ``B-`` opens a naming and ``I-`` goes on.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator

from waqai.find.actors import HOSTS, Head
from waqai.find.chain import Chain, Column, shipped, spans
from waqai.lexicon.vocabulary import Lexeme
from waqai.readers.embedded.analysis import Actor, Analysis
from waqai.text.fold import fold_word
from waqai.text.tokens import Split

_OFFSETS = (-2, -1, 0, 1, 2)
_DEFINITE = ("ال", "لل", "وال", "بال")


#: Who has the same office on the other side.
COUNTERPARTS = frozenset(map(fold_word, "نظيره نظيرها نظيرته نظيرتها نظيرهما نظيريه نظرائه نظرائها نظيراه".split()))
#: Who is received or sent: right after an officer with an article they are somebody else.
_ENVOYS = frozenset(map(fold_word, "سفير سفيرة سفراء وفد وفدا مبعوث مبعوثة مندوب مندوبة موفد قنصل القائم".split()))


def words(lexeme: Lexeme) -> tuple[tuple[str, int], ...]:
    """What a word says of itself, wherever it stands: features, each with the distance up to which the tokens around it see them."""
    folded, kind = lexeme.folded, lexeme.word_class
    if not lexeme.word.is_word:
        return ((f"w={folded if lexeme.word.number is None else '#'}", 2),)
    shape = (
        ("a" if folded.startswith(_DEFINITE) else "")
        + ("n" if lexeme.number is not None else "")
        + ("v" if lexeme.is_verb else "")
        + ("s" if lexeme.speech else "")
        + ("e" if lexeme.senses else "")
        + ("m" if kind.in_names else "")
        + ("b" if kind.before_names else "")
        + ("k" if kind.speaks else "")
    )
    return (
        (f"w={lexeme.bare}", 2),
        (f"p={folded[:2]}", 0),
        (f"x={folded[-2:]}", 0),
        (f"y={folded[-3:]}", 0),
        (f"f={kind.fine}", 2),
        (f"c={kind.coarse}{kind.tag}", 0),
        (f"s={shape}", 1),
        (f"g={'+'.join(sorted(lexeme.function))}", 1),
    )


def _rule_marks(analysis: Analysis, first: int, last: int) -> list[str]:
    """What the grammar of namings made of each word of a sentence."""
    marks = []
    for k in range(first, last):
        actor = analysis.actor_at[k]
        if actor is not None:
            edge = "B" if actor.start == k else "E" if actor.end == k + 1 else "I"
            part = "n" if actor.name is not None and actor.name[0] <= k < actor.name[1] else ""
            marks.append(f"{edge}{part}{actor.form}")
        else:
            marks.append("T" if analysis.time_at[k] is not None else "O")
    return marks


def _of_marks(marks: tuple[str, ...]) -> list[str]:
    """Features of the rules' marks of a token and its two neighbours on either side."""
    return [*(f"{o}r={m}" for o, m in zip(_OFFSETS, marks, strict=True)), f"r2={marks[1]}|{marks[2]}", f"r3={marks[2]}|{marks[3]}"]


def _of_kinds(kinds: tuple[str, str, str]) -> list[str]:
    """Features of the tables' kinds of a token and the next, with the token's mark."""
    here, following, mark = kinds
    return [f"h={here}|{mark}", f"hn={following}|{mark}"]


def _of_pair(pair: tuple[str, str, str, bool]) -> list[str]:
    """Features of two neighbouring words' classes."""
    mark, one, two, definite = pair
    return [f"cc={one}|{two}", f"rc={mark}|{two}|{definite}"]


def _of_word(pair: tuple[str, str]) -> list[str]:
    """Features of the word before a token and the token's mark."""
    return [f"pw={pair[0]}|{pair[1]}"]


def columns(analysis: Analysis, heads: list[Head | None], sentence: int) -> list[Column]:
    """What the features of a sentence's tokens are made from, apart from their words."""
    first, last = analysis.bounds[sentence]
    lexemes = analysis.lexemes[first:last]
    marks = _rule_marks(analysis, first, last)
    kinds = [head.entry.kind if head is not None else "-" for head in heads[first:last]]
    coarse = [lexeme.word_class.coarse for lexeme in lexemes]
    definite = [lexeme.folded[:2] == "ال" for lexeme in lexemes]
    bares = [lexeme.bare for lexeme in lexemes]
    wide = ["<", "<", *marks, ">", ">"]
    return [
        (_of_marks, list(zip(wide, wide[1:], wide[2:], wide[3:], wide[4:]))),
        (_of_kinds, list(zip(kinds, [*kinds[1:], ">"], marks, strict=True))),
        (_of_pair, [(), *zip(marks, coarse, coarse[1:], definite[1:])]),
        (_of_word, [(), *zip(bares, marks[1:])]),
    ]


def tag(analysis: Analysis, heads: list[Head | None], chain: Chain | None = None) -> None:
    """Redraw ``analysis.actors`` as the tagger sees them; without a tagger they stay as the rules found them."""
    chain = chain or shipped("tagger")
    if chain is None:
        return
    found: list[Actor] = []
    for sentence, (first, last) in enumerate(analysis.bounds):
        if last > first:
            found += _redrawn(analysis, sentence, spans(chain.best(words, analysis.lexemes[first:last], columns(analysis, heads, sentence)), first))
    analysis.actors = found
    analysis.actor_at = [None] * len(analysis.tokens)
    for actor in found:
        for k in range(actor.start, actor.end):
            analysis.actor_at[k] = actor


def _redrawn(analysis: Analysis, sentence: int, drawn: list[tuple[int, int, str]]) -> list[Actor]:
    first, last = analysis.bounds[sentence]
    by_rule = [a for a in dict.fromkeys(analysis.actor_at[first:last]) if a is not None]
    result: list[Actor] = []
    kept: set[int] = set()
    for start, end, kind in list(_parted(analysis, by_rule, drawn)):  # before any naming of the rules is moved
        inside = [a for a in by_rule if a.start < end and start < a.end and id(a) not in kept]
        actor = _head(inside)
        if actor is None:
            if kind != "A":
                continue
            actor = Actor(start, end, sentence, form="unlisted", rule="tagger")
            actor.offset = _offset(analysis, start)
        elif (actor.start, actor.end) != (start, end):
            actor.rule += "+tagger"
            if actor.start != start:
                opening = next((a for a in inside if a.start == start), None)
                if opening is not None:
                    actor.offset, actor.preposition, actor.conjoined = opening.offset, opening.preposition, opening.conjoined
                else:
                    actor.offset = _offset(analysis, start)
            for other in inside:
                if other is not actor and other.preposition not in HOSTS:
                    actor.country = actor.country or other.country
                    actor.name = actor.name or other.name
            actor.start, actor.end = start, end
        actor.salient = kind == "A"
        kept.update(id(a) for a in inside)
        result.append(actor)
    return result


def _parted(analysis: Analysis, by_rule: list[Actor], drawn: list[tuple[int, int, str]]) -> Iterator[tuple[int, int, str]]:
    """The drawn spans, cut where another naming begins.

    That is a count (``قتل مسلحون ثلاثة جنود``), and after a naming that is whole a state (``زار الوزير التركي العراق``), a counterpart (``أبلغ الوزير التركي نظيره
    العراقي``) or envoy (``استقبل الوزير سفير العراق``), or an officer without a name after a body (``دعا الحزب الرئيس``).
    """
    ends = {a.end for a in by_rule}
    for start, end, kind in drawn:
        inside = [a for a in by_rule if start < a.start < end]
        cuts = [a.start for a in inside if a.count is not None and not analysis.lexemes[a.start - 1].function]
        cuts += [a.start for a in inside if a.start in ends and a.count is None and (a.form == "state" or _begins_anew(analysis, a, by_rule))]
        for low, high in itertools.pairwise([start, *sorted(cuts), end]):
            yield low, high, kind


def _begins_anew(analysis: Analysis, actor: Actor, by_rule: list[Actor]) -> bool:
    """True for a counterpart, for an envoy after an officer without a name, and for an officer with an article and no name right after a body."""
    opening = analysis.lexemes[actor.start].folded
    if opening in COUNTERPARTS:
        return True
    before = next(a for a in by_rule if a.end == actor.start)
    if opening in _ENVOYS and before.form == "person" and before.name is None:
        return True
    return actor.form == "person" and actor.name is None and opening.startswith("ال") and before.form in ("institution", "organisation")


def _head(inside: list[Actor]) -> Actor | None:
    """The naming that lends the redrawn one its entry and attributes: a person or body before what only qualifies it."""
    if not inside:
        return None
    return next((a for a in inside if a.form != "adjective"), inside[0])


def _offset(analysis: Analysis, start: int) -> int:
    """Where a naming proper begins in its first word: after a conjunction or preposition, if taking it off leaves a known word."""
    token, lexeme = analysis.tokens[start], analysis.lexemes[start]
    split = next((s for s in lexeme.word.splits if s.proclitics and not s.enclitic and (s.article or _known(lexeme, s))), None)
    if split is None or (split.article and split.proclitics.endswith("ل")):
        return token.start
    return token.start + len(split.proclitics)


def _known(lexeme: Lexeme, split: Split) -> bool:
    return any(s is split for s in lexeme.heads.values()) or (not lexeme.word_class.fine and split.proclitics == "و")
