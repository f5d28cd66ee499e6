"""On whose word: the sources of an event, nearest first.

Whoever may stand behind an event is weighed over all its mentions at once: who speaks the quotes in which they stand or which stand beside them, whom
markers of attribution name ("بحسب", "نقلا عن"), the outlet spoken to, and the namings of their own sentences. Without a model grammar decides alone:
speakers of the quotes around the mentions, and what markers name.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache

from waqai.find.quotes import Said
from waqai.lexicon.names import NameTrie
from waqai.lexicon.predicates import VERBAL
from waqai.lexicon.rows import forms, rows
from waqai.readers.embedded.analysis import Actor, Analysis
from waqai.readers.embedded.buckets import bucket
from waqai.readers.embedded.candidates import Candidate
from waqai.readers.embedded.linear import LinearModel
from waqai.text.fold import fold_word

#: How far after a marker of attribution its source may begin, in words.
_REACH = 5
#: Sentences around a mention whose quotes and markers are looked at.
_AROUND = 2
#: Sentences at the start of a report whose sources may stand for all of it.
_OPENING = 2
#: Ways to stand behind a mention that grammar alone takes for a source.
_SURE = ("inside", "marked", "carrier")


@dataclass(slots=True, eq=False)
class Ground:
    """One reason to take a naming for the source of a mention: the naming, how it stands to the mention, and sentences between (negative: before)."""

    member: Candidate
    actor: Actor
    where: str
    apart: int = 0
    #: The quote, the marker's row or the slot that it rests on.
    said: Said | None = None
    detail: str = ""


@dataclass(slots=True, eq=False)
class Voice:
    """All grounds for taking one actor for a source of an event."""

    root: Actor
    grounds: list[Ground] = field(default_factory=list)

    @property
    def naming(self) -> Actor:
        """The naming to cite: that of the best ground, the nearest of several."""
        return min(self.grounds, key=lambda g: (_RANK.get(g.where, len(_RANK)), abs(g.apart), abs(g.actor.start - g.member.start))).actor


_RANK = {where: n for n, where in enumerate(("inside", "marked", "carrier", "beside", "floor"))}


@cache
def _markers() -> NameTrie[tuple[str, str]]:
    trie: NameTrie[tuple[str, str]] = NameTrie()
    for row in rows("lexicon/attribution.tsv"):
        for form in forms(row["form"]):
            trie.add(fold_word(form), (row["id"], row["kind"]))
    return trie


class Attribution:
    """Who speaks and who is cited as a source in one document, sentence by sentence."""

    def __init__(self, analysis: Analysis, said: Sequence[Said]) -> None:
        self.analysis = analysis
        self.quotes: dict[int, list[Said]] = {}
        #: (naming, row of the marker or ``carrier``) that a sentence's markers name for the whole of it, in text order.
        self.marked: dict[int, list[tuple[Actor, str]]] = {}
        self.times_speaking: dict[int, int] = {}
        self.times_marked: dict[int, int] = {}
        for number, bounds in enumerate(analysis.bounds):
            self._mark(number, *bounds)
        for quote in said:
            self._hear(quote)

    def _mark(self, number: int, first: int, last: int) -> None:
        trie = _markers()
        for i in range(first, last):
            folded = self.analysis.lexemes[i].folded
            heads = [h for h in (folded, folded[1:]) if trie.starts(h)] if folded[:1] in "وف" else [folded] if trie.starts(folded) else None
            hit = trie.at(self.analysis.tokens, i, heads, last) if heads else None
            if hit is None:
                continue
            source = next(
                (a for k in range(hit[0], min(last, hit[0] + _REACH)) if (a := self.analysis.actor_at[k]) is not None and a.start == k), None
            )
            if source is not None:
                self._note(number, source, hit[1][0][0])

    def _note(self, number: int, source: Actor, by: str) -> None:
        self.marked.setdefault(number, []).append((source, by))
        root = id(source.canonical())
        self.times_marked[root] = self.times_marked.get(root, 0) + 1

    def _hear(self, quote: Said) -> None:
        for number in dict.fromkeys((quote.sentence, quote.cue.sentence)):
            self.quotes.setdefault(number, []).append(quote)
        if quote.speaker is not None:
            root = id(quote.speaker.canonical())
            self.times_speaking[root] = self.times_speaking.get(root, 0) + 1
        if (carrier := self._carrier(quote)) is not None:
            self._note(quote.sentence, carrier, "carrier")

    def _carrier(self, quote: Said) -> Actor | None:
        """The agency or paper told in the same breath: ``قال فلان لوكالة ...``, ``في تصريح للإذاعة``."""
        for actor in self.analysis.actors_in(quote.cue.sentence):
            if actor.preposition in ("ل", "مع") and actor is not quote.speaker and actor.start < quote.start and "JRN" in actor.sectors:
                return actor
        return None

    def voices(self, members: Sequence[Candidate]) -> list[Voice]:
        """Everybody who may be a source of the event that these mentions tell, in text order."""
        found: dict[int, Voice] = {}
        for c in members:
            for ground in self._grounds(c):
                root = ground.actor.canonical()
                found.setdefault(id(root), Voice(root)).grounds.append(ground)
        return sorted(found.values(), key=lambda v: v.naming.start)

    def _grounds(self, c: Candidate) -> Iterator[Ground]:
        for apart in range(-_AROUND, _AROUND + 1):
            number = c.sentence + apart
            for quote in self.quotes.get(number, ()):
                if quote.speaker is not None:
                    inside = quote.start <= c.start < quote.end
                    yield Ground(c, quote.speaker, "inside" if inside else "beside", apart, quote)
            for actor, by in self.marked.get(number, ()):
                yield Ground(c, actor, "carrier" if by == "carrier" else "marked", apart, detail=by)
        if c.floor is not None:
            yield Ground(c, c.floor, "floor", c.floor.sentence - c.sentence)
        for slot in c.slots:
            yield Ground(c, slot.actor, "slot", slot.actor.sentence - c.sentence, detail=slot.name)
        for number in range(min(_OPENING, c.sentence - _AROUND)):
            for actor, by in self.marked.get(number, ()):
                yield Ground(c, actor, "opening", number - c.sentence, detail=by)

    def sources(self, members: Sequence[Candidate], model: LinearModel | None, threshold: float) -> list[Actor]:
        """The sources of the event that these mentions tell, nearest to its first mention first."""
        voices = self.voices(members)
        if model is None:
            return self._by_grammar(members, voices)
        chosen = [v for v in voices if model.probability(self.features(members, v, voices)) >= threshold]
        start = min(c.start for c in members)
        return sorted((v.naming for v in chosen), key=lambda a: (abs(a.start - start), a.start))

    @staticmethod
    def _by_grammar(members: Sequence[Candidate], voices: Sequence[Voice]) -> list[Actor]:
        """Speakers of quotes in which mentions stand, and what markers of their sentences name; of an act of speech never its own actors."""
        own = {id(a.canonical()) for c in members for a in (*c.actors, *c.recipients)} if members[0].type in VERBAL else set()
        sure = (v for v in voices if id(v.root) not in own and any(g.where in _SURE and (g.apart == 0 or g.where == "inside") for g in v.grounds))
        return [v.naming for v in sure]

    def features(self, members: Sequence[Candidate], voice: Voice, voices: Sequence[Voice]) -> list[str]:
        """What speaks for an actor being a source of the event that these mentions tell."""
        type_, root = members[0].type, voice.root
        first = min(members, key=lambda c: c.start)
        verbal = type_ in VERBAL
        role = self._role(members, root)
        wheres = {f"{g.where}{'' if g.where in ('slot', 'floor') else g.apart}" for g in voice.grounds}
        best = min((w for w in wheres), key=lambda w: _ORDER.get(w, 99))
        sector = (root.sectors or ("-",))[0]
        speaks, cited = min(self.times_speaking.get(id(root), 0), 4), min(self.times_marked.get(id(root), 0), 3)
        f = [
            f"best={best}",
            f"best+type={best}+{type_}",
            f"best+role={best}+{role}+{verbal}",
            f"best+sector={best}+{sector}",
            f"role+type={role}+{type_}",
            f"role={role}+{verbal}",
            f"sector={sector}+{verbal}",
            f"form={root.form}+{root.name is not None}+{best}",
            f"speaks={speaks}+{cited}",
            f"speaks+role={speaks > 0}+{cited > 0}+{role}+{verbal}",
            f"covered={min(4, len({id(g.member) for g in voice.grounds if g.where in ('inside', 'marked')}))}+{min(4, len(members))}",
            f"first={any(g.member is first and g.where == 'inside' for g in voice.grounds)}+{first.sense.pos}",
            f"status={first.status}+{best}",
            f"entry={root.entry.kind if root.entry is not None else '-'}+{best}",
        ]
        f += [f"where={w}" for w in wheres] + [f"where+type={w}+{type_}" for w in wheres]
        f += [f"pair={a}+{b}" for a in wheres for b in wheres if a < b]
        stronger = {
            _ORDER.get(f"{g.where}{'' if g.where in ('slot', 'floor') else g.apart}", 99) for v in voices if v is not voice for g in v.grounds
        }
        f.append(f"rival={best}+{min(stronger, default=99)}")
        seen: set[str] = set()
        for g in voice.grounds:
            seen.update(self._ground_features(g, first, type_, verbal, role))
        return f + sorted(seen)

    def _ground_features(self, g: Ground, first: Candidate, type_: str, verbal: bool, role: str) -> Iterator[str]:
        c, a = g.member, g.actor
        lead = self.analysis.lexemes[a.start - 1] if a.start > self.analysis.bounds[a.sentence][0] else None
        if g.where == "slot":
            yield f"slot={g.detail}+{role}"
            yield f"slot+prep={g.detail}+{a.preposition}+{(a.sectors or ('-',))[0]}"
            if lead is not None and lead.speech:
                yield f"slot+cue={lead.speech[0][1].id}+{type_}"
                yield f"slot+cued={a.start < c.start}+{bucket(abs(c.start - a.end))}+{verbal}"
            elif lead is not None and lead.verbal:
                yield f"slot+verb={lead.folded}"
            return
        yield f"{g.where}+lead={lead.folded if lead is not None else '-'}"
        yield f"{g.where}+first={c is first}+{g.apart}"
        yield f"{g.where}+pos={c.sense.pos}+{c.split.article}+{c.split.preposition}"
        yield f"{g.where}+frame={c.frame.id}"
        yield f"{g.where}+side={a.start < c.start}+{g.apart}+{bucket(abs(c.start - a.end))}"
        if g.detail:
            yield f"{g.where}+marker={g.detail}"
            yield f"{g.where}+marker+apart={g.detail}+{g.apart}"
        if (q := g.said) is not None:
            deep = bucket(c.start - q.start) if g.where == "inside" else "-"
            yield f"{g.where}+cue={q.cue.sense.id}+{g.apart}"
            yield f"{g.where}+stance={q.cue.sense.stance}+{q.cue.sense.kind}+{c.sense.pos}"
            yield f"{g.where}+deep={deep}+{q.direct}+{c.sense.pos}+{c.split.article}"
            yield f"{g.where}+deep+type={deep}+{type_}"
            yield f"{g.where}+tense={c.tense}+{c.person}+{q.direct}"

    @staticmethod
    def _role(members: Sequence[Candidate], root: Actor) -> str:
        """How sure it is that an actor takes part in the event: the best role of its mentions and a quarter of probability."""
        best = max(
            ((p, r) for c in members for s, d in c.roles if s.actor.canonical() is root for r, p in d.items() if r != "none"), default=(0.0, "-")
        )
        return f"{best[1]}{int(best[0] * 3.99)}"


_ORDER = {
    w: n
    for n, w in enumerate(
        "inside0 marked0 carrier0 beside0 inside-1 inside1 inside2 inside-2 floor beside-1 marked1 marked-1 beside1 marked-2 marked2 beside-2 beside2 "
        "carrier-1 carrier1 carrier-2 carrier2 slot".split()
    )
}
