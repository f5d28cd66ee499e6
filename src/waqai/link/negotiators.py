"""Who negotiates: the parties, event and day that a reading gives for the words of a stage."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence

from waqai.lexicon.entries import name_trie
from waqai.link.matters import name_heads
from waqai.tellings import Day, Party, party_key
from waqai.text.fold import fold_word
from waqai.text.tokens import Token
from waqai.types import ActorAttributes, Event, Evidence, Kind, Mention, Reading, Span

#: Words that name the parties again without saying who they are.
_AGAIN = frozenset(
    map(
        fold_word,
        "الجانبان الجانبين الطرفان الطرفين البلدان البلدين الدولتان الدولتين بينهما الأطراف الفريقين الدول الحكومتين الحكومتان هذه بينهم الجانبان الوفدين الوفدان الوزارة الجهات المفاوضون".split(),
    )
)
#: Demonyms that are another adjective nearly always (financial).
_HOMOGRAPHS = frozenset(map(fold_word, "مالي مالية المالي المالية ماليا".split()))
_BETWEEN = fold_word("بين")
#: Most parties of one stage, and how many sentences back they are looked for.
_MOST, _BACK = 4, 3
#: How far after the noun بين may stand, in words.
_NEAR = 6


class Negotiators:
    """A reading, asked for the parties, event and day at some words."""

    def __init__(self, reading: Reading, words: Sequence[Token], spans: Sequence[Span]) -> None:
        self._reading = reading
        self._words = words
        self._spans = spans
        self._offsets = [w.start for w in words]
        self._starts = [s.start for s in spans]
        self._refs = {r.mention: r for r in reading.refs}
        self._whens = {w.mention: w for w in reading.whens}
        self._speakers = {q.speaker for q in reading.quotes if q.speaker}
        self._actors = sorted((m for m in reading.mentions if m.kind is Kind.ACTOR), key=lambda m: m.evidence.span)
        self._times = [m for m in reading.mentions if m.kind is Kind.TIME and m.id in self._whens]

    def parties(self, sentence: Span, cue: Span, noun: Span) -> tuple[Party, ...]:
        """The sides of what is told at ``cue`` and ``noun``: those of its sentence that stand nearest, else those named last before it."""
        own = self._named(self._between(sentence, noun) or sentence, cue, noun)
        if len(_sides(own)) >= 2 or (own and not self._points_back(sentence)):
            return tuple(own)
        number = bisect_right(self._starts, sentence.start) - 1
        for earlier in reversed(self._spans[max(0, number - _BACK) : number]):
            own = own + [p for p in self._named(earlier, cue, noun) if _side(p) not in _sides(own)]
            if len(_sides(own)) >= 2:
                break
        states = [p for p in own if _is_state(p)]
        return tuple((states if len(states) > 1 else own)[:_MOST])

    def before_time(self, matter: Span | None) -> Span | None:
        """A matter up to the time expression in it."""
        if matter is None:
            return None
        ends = [m.evidence.span.start for m in self._times if matter.start < m.evidence.span.start < matter.end]
        text = self._reading.document.text[matter.start : min(ends, default=matter.end)].rstrip()
        return Span(matter.start, matter.start + len(text)) if text else None

    def event(self, cue: Span, noun: Span) -> Event | None:
        """The event that the reading has at the cue, else at the noun."""
        for span in (cue, noun):
            for event in self._reading.events:
                if any(m.span.overlaps(span) for m in event.mentions):
                    return event
        return None

    def day(self, sentence: Span, cue: Span, event: Event | None) -> Day | None:
        """The day of the event, else the time of the sentence that stands nearest to the cue."""
        inside = [m for m in self._times if sentence.covers(m.evidence.span)]
        chosen = next((m for m in inside if event is not None and m.id == event.time), None)
        if chosen is None and inside:
            chosen = min(inside, key=lambda m: (_distance(m.evidence.span, cue), m.evidence.span.start))
        if chosen is None:
            return None
        when = self._whens[chosen.id]
        return Day(chosen.id, chosen.evidence, when.start, when.end, when.grain)

    def _named(self, sentence: Span, cue: Span, noun: Span) -> list[Party]:
        """The parties that a sentence names, nearest first and each side once; speakers only where fewer than two others are named, outlets never."""
        found = [*self._mentioned(sentence), *self._demonyms(sentence)]
        others = [p for p in found if p.mention not in self._speakers and "JRN" not in p.sectors]
        chosen = others if len(_sides(others)) > 1 else [p for p in found if "JRN" not in p.sectors]
        states = [p for p in chosen if _is_state(p)]
        known = states or [p for p in chosen if p.country] or [p for p in chosen if p.name or p.form != "people"]
        known.sort(key=lambda p: (min(_distance(p.naming.span, cue), _distance(p.naming.span, noun)), p.naming.span.start))
        return list({_side(p): p for p in reversed(known)}.values())[::-1][:_MOST]

    def _mentioned(self, sentence: Span) -> Iterator[Party]:
        for mention in self._actors:
            if sentence.covers(mention.evidence.span):
                yield self._party(mention)

    def _party(self, mention: Mention) -> Party:
        ref, a = self._refs.get(mention.id), mention.attributes
        form = a.form if isinstance(a, ActorAttributes) else ""
        if ref is None:
            return Party(mention.id, mention.evidence, party_key(mention, None), form)
        return Party(mention.id, mention.evidence, party_key(mention, ref), form, ref.name, ref.country, ref.sectors)

    def _demonyms(self, sentence: Span) -> Iterator[Party]:
        """States named by their demonym alone ("الشركات الروسية")."""
        trie = name_trie()
        for i in range(bisect_left(self._offsets, sentence.start), bisect_left(self._offsets, sentence.end)):
            token = self._words[i]
            opening = () if token.word.folded in _HOMOGRAPHS else name_heads(token.word.surface)
            found = trie.at(self._words, i, opening) if opening else None
            entry = next((e for e in found[1] if e.kind in ("demonym", "state", "capital") and not e.timid), None) if found else None
            if entry is not None and entry.country and found is not None:
                span = Span(token.start, self._words[found[0] - 1].end)
                yield Party(
                    "", Evidence(span, self._reading.document.text[span.start : span.end]), f"{entry.country} GOV", "state", entry.name, entry.country
                )

    def _between(self, sentence: Span, noun: Span) -> Span | None:
        """What follows بين after the noun, up to the next sign, if it names two sides."""
        after = self._words[bisect_left(self._offsets, noun.end) : bisect_left(self._offsets, sentence.end)]
        at = next((k for k, w in enumerate(after[:_NEAR]) if w.word.folded == _BETWEEN), None)
        if at is None:
            return None
        stop = next((w.start for w in after[at:] if w.word.folded in "،,.؛;:"), sentence.end)
        span = Span(after[at].start, stop)
        return span if len(_sides(self._named(span, noun, noun))) > 1 else None

    def _points_back(self, sentence: Span) -> bool:
        inside = self._words[bisect_left(self._offsets, sentence.start) : bisect_left(self._offsets, sentence.end)]
        return any(w.word.folded in _AGAIN for w in inside)


#: Codes of bodies that stand between the sides more often than on one.
_BODIES = frozenset({"UNO", "IGO", "NGO", "IMG", "MNC"})


def _is_state(party: Party) -> bool:
    return bool(party.country) and party.country not in _BODIES


def _side(party: Party) -> str:
    return party.country if party.country and len(party.country) == 3 else party.key


def _sides(parties: Sequence[Party]) -> set[str]:
    return {_side(p) for p in parties}


def _distance(a: Span, b: Span) -> int:
    return max(0, b.start - a.end, a.start - b.end)
