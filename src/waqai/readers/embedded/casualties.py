"""Which of a report's counts are an event's killed and wounded.

A count belongs to the attack it stands nearest to in its sentence, and to the event that its own word tells (``مقتل ثلاثة``); counts told in one breath
(``مقتل ثلاثة وإصابة خمسة``) stand together. An event whose sentences state no number takes that of the next sentence, if this one goes on telling of
it (``وأسفر الهجوم عن``) and of no other attack.
"""

from __future__ import annotations

from collections import defaultdict

from waqai.lexicon.casualties import NOUNS, casualty_words
from waqai.readers.embedded.analysis import Analysis, Quantity
from waqai.readers.embedded.candidates import Candidate
from waqai.text.fold import fold_word

FIELDS = ("killed", "wounded")
#: Tokens between two counts told in one breath, and between a count told by an event's own word and the attack it came of.
_BREATH, _SHARED = 5, 25
_COUNTED_NOUNS = NOUNS | {"fell"}
#: Between an attack and a count that is another's.
_REPLY = frozenset(map(fold_word, ("ردا", "انتقاما", "ثأرا")))
#: From a count to the attack it came of.
_LINKS = frozenset(map(fold_word, "في خلال جراء إثر أثر نتيجة بسبب أثناء عقب بفعل لدى حين عندما عند".split()))
_LINK_REACH = 5
#: What a sentence that goes on to the outcome begins with.
_OUTCOME = frozenset(
    map(fold_word, "أسفر أسفرت تسفر يسفر أدى أدت أوقع أوقعت خلف خلفت تسبب تسببت نجم نتج قتل أصيب استشهد جرح سقط لقي مقتل إصابة".split())
)
_OPENING_WORDS = 4


class Tolls:
    """The counts of a document dealt out to its attacks, each attack given as its mentions."""

    def __init__(self, analysis: Analysis, attacks: list[list[Candidate]]) -> None:
        self.a, self.attacks = analysis, attacks
        self.mentions: dict[int, list[tuple[Candidate, int]]] = defaultdict(list)
        for number, members in enumerate(attacks):
            for c in members:
                self.mentions[c.sentence].append((c, number))
        #: Of each attack: its counts with their distances.
        self.owned: list[list[tuple[Quantity, int]]] = [[] for _ in attacks]
        for breath in _breaths(analysis.quantities):
            for number, gap in self._owners(breath).items():
                self.owned[number] += [(q, gap) for q in breath]

    def of(self, number: int) -> dict[str, Quantity]:
        """The counts of an attack by field; a field whose number is open or not told is left out."""
        chosen = {}
        for field in FIELDS:
            best = _whole([(q, gap) for q, gap in self.owned[number] if q.field == field]) or self._told_next(number, field)
            if best is not None and best.value is not None:
                chosen[field] = best
        return chosen

    def _owners(self, breath: list[Quantity]) -> dict[int, int]:
        """The attacks that some counts told together belong to, with the distances between."""
        own: dict[int, int] = {}
        near: dict[int, int] = {}
        far: dict[int, int] = {}
        own_elsewhere = any(c.start <= q.head < c.end for c, _ in self.mentions[breath[0].sentence] for q in breath)
        for c, number in self.mentions[breath[0].sentence]:
            gap = self._gap(breath, c)
            if any(c.start <= q.head < c.end for q in breath):
                own[number] = 0
            elif self._tells_victims(c):
                far[number] = min(gap, far.get(number, gap))
            elif not own_elsewhere or self._came_of(breath, c):
                near[number] = min(gap, near.get(number, gap))
        attacks = {n: gap for n, gap in _nearest(near).items() if not own or gap <= _SHARED}
        return attacks | own or _nearest(far)

    def _gap(self, breath: list[Quantity], c: Candidate) -> int:
        """Tokens between some counts and a trigger; far more if the count is that of a reply to it."""
        low, high = min(min(q.start, q.head) for q in breath), max(max(q.end, q.head + 1) for q in breath)
        first, last = (high, c.start) if c.start >= high else (c.end, low)
        reply = any(lexeme.folded in _REPLY for lexeme in self.a.lexemes[first:last])
        return max(0, last - first) + (100 if reply else 0)

    def _came_of(self, breath: list[Quantity], c: Candidate) -> bool:
        """True unless a trigger stands after some counts without a word that links it to them (قتل شرطيان، وشنت الطائرات غارة)."""
        end = max(max(q.end, q.head + 1) for q in breath)
        if c.start < end:
            return True
        between = self.a.lexemes[max(end, c.start - _LINK_REACH) : c.start]
        linked = any(_LINKS & {lexeme.folded, lexeme.folded.removeprefix("و")} for lexeme in between)
        return linked or any(split.preposition == "ب" for split in self.a.lexemes[c.start].word.splits)

    def _tells_victims(self, c: Candidate) -> bool:
        """True for a trigger that says what became of somebody (قتل, أصيب), not what was done."""
        heads = casualty_words().heads
        stems = (stem for lexeme in self.a.lexemes[c.start : c.end] for stem in lexeme.stems)
        return any(head.kind not in _COUNTED_NOUNS for stem in stems for head in heads.get(stem, ()))

    def _told_next(self, number: int, field: str) -> Quantity | None:
        """The count in the sentence after one of the attack's, if that goes on with the outcome and tells of no other attack."""
        sentences = sorted({c.sentence for c in self.attacks[number]})
        for sentence in (s + 1 for s in sentences if s + 1 not in sentences and s + 1 < len(self.a.bounds)):
            others = any(n != number and not self._tells_victims(c) for c, n in self.mentions[sentence])
            if others or not self._goes_on(sentence):
                continue
            found = next((q for q in self.a.quantities if q.sentence == sentence and q.field == field), None)
            if found is not None:
                return found
        return None

    def _goes_on(self, sentence: int) -> bool:
        """True if a sentence opens with a verb of outcome."""
        first, last = self.a.bounds[sentence]
        return any(not _OUTCOME.isdisjoint(lexeme.stems) for lexeme in self.a.lexemes[first : min(last, first + _OPENING_WORDS)])


def _breaths(quantities: list[Quantity]) -> list[list[Quantity]]:
    """Counts in text order, those close together and of different fields as one."""
    found: list[list[Quantity]] = []
    for q in sorted(quantities, key=lambda q: (q.sentence, min(q.start, q.head))):
        last = found[-1] if found else []
        together = last and last[-1].sentence == q.sentence and min(q.start, q.head) - max(last[-1].end, last[-1].head + 1) <= _BREATH
        if together and all(other.field != q.field for other in last):
            last.append(q)
        else:
            found.append([q])
    return found


def _nearest(gaps: dict[int, int]) -> dict[int, int]:
    """Those at the least distance."""
    least = min(gaps.values(), default=0)
    return {number: gap for number, gap in gaps.items() if gap == least}


def _whole(counts: list[tuple[Quantity, int]]) -> Quantity | None:
    """The whole among the counts of one field: what a count has come to, else the nearest of the earliest sentence that states one."""
    stated = [(q, gap) for q, gap in counts if q.value is not None]
    if not stated:
        return counts[0][0] if counts else None
    return max(stated, key=lambda c: (c[0].total, bool(c[0].value), -c[0].sentence, -c[1], c[0].value or 0))[0]
