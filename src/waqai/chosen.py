"""What words that a person chose in a report stand for: a day, a place, a participant, as the reader's own engines resolve them.

The reader names only what some event of its own uses; a person may choose any words. So the report is prepared as for reading, what is found at the
words is taken, and where nothing is found the words are looked up by themselves.
"""

from __future__ import annotations

from waqai.corrections import DayIs, GivenParty, PlaceIs
from waqai.find.times import find_times
from waqai.lexicon.entries import name_trie
from waqai.readers.embedded.analysis import Actor
from waqai.readers.embedded.assemble import Assembler
from waqai.readers.embedded.pipeline import Draft, prepare
from waqai.resolve.actors import home_state, resolve_actor
from waqai.resolve.dates import resolve_time
from waqai.resolve.places import resolve_places
from waqai.tellings import party_key
from waqai.text.fold import fold, fold_word
from waqai.text.tokens import tokens
from waqai.types import ActorAttributes, Document, Evidence, Kind, Mention, PlaceAttributes, Reading, Span, Why

_WHY = Why("judge", "chosen words")
#: Of the longer of two ranges, the share that both have at least if they are the same naming.
_SAME = 0.6


def day(document: Document, span: Span, *, future: bool = False) -> DayIs | None:
    """The days that the words at ``span`` name, both ends included; ``start`` None where they cannot be dated, None if they name no time.

    ``future``: the event lies ahead, so that a bare weekday or month is the next one.
    """
    naming = document.cite(span)
    times = find_times(fold(naming.quote).text)
    if not times:
        return None
    found = resolve_time(max(times, key=lambda t: t.end - t.start).attributes, document.published, future=future)
    return DayIs(found.start, found.end, naming)


def place(document: Document, span: Span) -> PlaceIs:
    """The entry of the gazetteer that the words at ``span`` name; without one, their own words and the country that the report is about."""
    naming = document.cite(span)
    mention = Mention("chosen", Kind.PLACE, naming, span, PlaceAttributes(naming.quote), _WHY)
    draft = prepare(document)
    others = Assembler(draft, "")
    for actor in draft.analysis.actors:
        others.actor(actor)
    ref = resolve_places(Reading(document, "", (*others.mentions.values(), mention)))[-1]
    return PlaceIs(ref.name or naming.quote, ref.country, ref.id, ref.latitude, ref.longitude, naming)


def party(document: Document, span: Span) -> GivenParty:
    """Who the words at ``span`` name: with name, country and sectors where a book or the words themselves tell them."""
    draft, naming = prepare(document), document.cite(span)
    actor = _nearest(draft, span)
    if actor is None:
        return _listed(naming)
    assembler = Assembler(draft, "")
    mention = assembler.mentions[assembler.actor(actor)]
    ref = resolve_actor(mention, document.published, _home(document, draft, assembler))
    form = mention.attributes.form if isinstance(mention.attributes, ActorAttributes) else ""
    return GivenParty(naming, ref.name, ref.country, ref.sectors, form, party_key(mention, ref))


def _listed(naming: Evidence) -> GivenParty:
    """Whom the tables know by exactly these words; the words alone if they do not."""
    words = tokens(fold_word(naming.quote))
    hit = name_trie().at(words, 0) if words else None
    if hit is None or hit[0] != len(words) or len({e.name for e in hit[1]}) != 1:
        return GivenParty(naming)
    entry = hit[1][0]
    return GivenParty(naming, entry.name, entry.country, entry.sectors, key=entry.name or "")


def _home(document: Document, draft: Draft, assembler: Assembler) -> str | None:
    for actor in draft.analysis.actors:
        assembler.actor(actor)
    return home_state(Reading(document, "", tuple(assembler.mentions.values())))


def _nearest(draft: Draft, span: Span) -> Actor | None:
    """The naming that was found at the words, or whose personal name they are, if it is as good as the same."""
    shares = [(share, n) for n, actor in enumerate(draft.analysis.actors) if (share := _share(draft, actor, span)) >= _SAME]
    return draft.analysis.actors[max(shares)[1]] if shares else None


def _share(draft: Draft, actor: Actor, span: Span) -> float:
    """How much of the words and of a naming, or of the name in it, is the same."""
    tokens_, ranges = draft.analysis.tokens, [draft.analysis.span(actor)]
    if actor.name:
        ranges.append(Span(tokens_[actor.name[0]].start, tokens_[actor.name[1] - 1].end))
    return max((min(r.end, span.end) - max(r.start, span.start)) / max(r.end - r.start, span.end - span.start) for r in ranges)
