"""On whose word: the attribution chain of an event, nearest first."""

from __future__ import annotations

from functools import cache

from waqai.find.quotes import Said
from waqai.lexicon.names import NameTrie
from waqai.lexicon.predicates import VERBAL
from waqai.lexicon.rows import forms, rows
from waqai.readers.embedded.analysis import Actor, Analysis
from waqai.readers.embedded.candidates import Candidate
from waqai.text.fold import fold_word

#: How far after a marker of attribution its source may begin.
_REACH = 5


@cache
def _markers() -> NameTrie[str]:
    trie: NameTrie[str] = NameTrie()
    for row in rows("lexicon/attribution.tsv"):
        for form in forms(row["form"]):
            trie.add(fold_word(form), row["kind"])
    return trie


def attributed(analysis: Analysis, said: list[Said]) -> dict[int, list[Actor]]:
    """For each sentence the sources that markers of attribution name for the whole of it, in text order."""
    found: dict[int, list[Actor]] = {}
    trie = _markers()
    opens = trie.starts
    for number, (first, last) in enumerate(analysis.bounds):
        for i in range(first, last):
            folded = analysis.lexemes[i].folded
            heads = [h for h in (folded, folded[1:]) if opens(h)] if folded[:1] in "وف" else [folded] if opens(folded) else None
            hit = trie.at(analysis.tokens, i, heads, last) if heads else None
            if hit is None:
                continue
            source = next((a for k in range(hit[0], min(last, hit[0] + _REACH)) if (a := analysis.actor_at[k]) is not None and a.start == k), None)
            if source is not None:
                found.setdefault(number, []).append(source)
    for quote in said:
        carrier = _carrier(analysis, quote)
        if carrier is not None:
            found.setdefault(quote.sentence, []).append(carrier)
    return found


def _carrier(analysis: Analysis, quote: Said) -> Actor | None:
    """The agency or paper told in the same breath: ``قال فلان لوكالة ...``, ``في تصريح للإذاعة``."""
    for actor in analysis.actors:
        if (
            actor.sentence == quote.cue.sentence
            and actor.preposition in ("ل", "مع")
            and actor is not quote.speaker
            and actor.start < quote.start
            and "JRN" in actor.sectors
        ):
            return actor
    return None


def chain(analysis: Analysis, said: list[Said], marked: dict[int, list[Actor]], members: list[Candidate], participants: list[Actor]) -> list[Actor]:
    """The sources of one event: speakers of the quotes its mentions stand in, then what markers name, without the event's own actors."""
    own = {id(a.canonical()) for a in participants}
    found: list[Actor] = []
    verbal = members[0].type in VERBAL
    for c in members:
        inside = [q for q in said if q.start <= c.start < q.end]
        for actor in [*(q.speaker for q in inside if q.speaker is not None), *marked.get(c.sentence, [])]:
            root = actor.canonical()
            if (verbal and id(root) in own) or any(root is f.canonical() for f in found):
                continue
            found.append(actor)
    return found
