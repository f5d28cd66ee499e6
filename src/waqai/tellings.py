"""Tellings: each event of a reading with everything that was resolved for it, in one flat value. What linking, storing and exporting look at.

A reading keeps events, mentions, intervals and references apart, so that each can be made anew. Across documents one asks for them together: who, by
which name and of which state, when, where, on whose word. A telling is derived from its reading and holds nothing else.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from collections.abc import Sequence
from functools import lru_cache
from operator import attrgetter

from msgspec import Struct
from msgspec.structs import replace

from waqai.lexicon.entries import Entry, name_trie
from waqai.lexicon.weights import gist, telling_words
from waqai.text.fold import fold_word
from waqai.text.layout import layout
from waqai.text.stems import stems
from waqai.text.tokens import bare, tokens
from waqai.types import ActorAttributes, Document, Event, Evidence, Mention, Reading, Ref, Role, Span, Status, content_hash

#: Mentions of an event whose words are kept, and the code points on each side of a trigger that count as near. Measured for linking: the words of
#: whole sentences, which in news hold several events, told less (average precision of labelled pairs by them alone 0.53 against 0.61).
_MENTIONS, _NEAR = 3, 60


class Party(Struct, frozen=True, gc=False, omit_defaults=True):
    """A participant or source of an event as one document names it.

    ``key`` is the same for namings that surely mean the same: the English name of a known actor, the country of an unnamed one with its sectors, else
    the folded words. ``form`` is person, institution, state, organisation or people.
    """

    mention: str
    naming: Evidence
    key: str
    form: str = ""
    name: str | None = None
    country: str | None = None
    sectors: tuple[str, ...] = ()


class Site(Struct, frozen=True, gc=False, omit_defaults=True):
    """A place as one document names it, with its gazetteer entry where there is one; degrees north and east."""

    mention: str
    naming: Evidence
    id: str | None = None
    name: str | None = None
    country: str | None = None
    latitude: float | None = None
    longitude: float | None = None


class Day(Struct, frozen=True, gc=False, omit_defaults=True):
    """A time as one document names it: an interval of days, both ends included, None where it could not be dated."""

    mention: str
    naming: Evidence
    start: dt.date | None = None
    end: dt.date | None = None
    grain: str = ""


class Telling(Struct, frozen=True, gc=False, omit_defaults=True):
    """One event as one document tells it. ``id`` is the event's; ``sentence`` is where its first trigger stands.

    ``words`` are the telling stems near its triggers, ``gist`` those of its whole document: what linking compares besides the fields.
    """

    id: str
    document: str
    type: str
    status: Status
    score: float
    triggers: tuple[Evidence, ...]
    sentence: Span
    published: dt.date | None = None
    source: str | None = None
    modes: tuple[str, ...] = ()
    actors: tuple[Party, ...] = ()
    recipients: tuple[Party, ...] = ()
    said_by: tuple[Party, ...] = ()
    when: Day | None = None
    where: Site | None = None
    topics: tuple[str, ...] = ()
    killed: int | None = None
    wounded: int | None = None
    words: tuple[str, ...] = ()
    gist: tuple[str, ...] = ()

    @property
    def parties(self) -> tuple[Party, ...]:
        """Actors and recipients."""
        return self.actors + self.recipients


def tellings(reading: Reading) -> tuple[Telling, ...]:
    """The tellings of a reading, in the order of its events."""
    view = _View(reading)
    return tuple(view.telling(event) for event in reading.events)


class _View:
    """A reading with its mentions, intervals and references by id."""

    def __init__(self, reading: Reading) -> None:
        self.document = reading.document
        self.mentions = {m.id: m for m in reading.mentions}
        self.whens = {w.mention: w for w in reading.whens}
        self.refs = {r.mention: r for r in reading.refs}
        self.gist = gist(f"{self.document.title or ''}\n{self.document.text}") if reading.events else ()

    def telling(self, event: Event) -> Telling:
        document = self.document
        return Telling(
            id=event.id,
            document=document.id,
            type=event.type,
            status=event.status,
            score=event.score,
            triggers=event.mentions,
            sentence=_sentence(document, min(t.span.start for t in event.mentions)),
            published=document.published,
            source=document.source,
            modes=event.modes,
            actors=tuple(self.party(i) for i in event.participants(Role.ACTOR)),
            recipients=tuple(self.party(i) for i in event.participants(Role.RECIPIENT)),
            said_by=tuple(self.party(i) for i in event.said_by),
            when=self._day(event.time),
            where=self._site(event.place),
            topics=event.topics,
            killed=event.casualties.killed,
            wounded=event.casualties.wounded,
            words=_words(document.text, event.mentions),
            gist=self.gist,
        )

    def party(self, id: str) -> Party:
        mention, ref = self.mentions[id], self.refs.get(id)
        a = mention.attributes
        form = a.form if isinstance(a, ActorAttributes) else ""
        key = party_key(mention, ref)
        if ref is None:
            return Party(id, mention.evidence, key, form)
        entry = None if ref.id else known_name(a.name) if isinstance(a, ActorAttributes) and a.name else None
        if entry is not None:
            return Party(id, mention.evidence, key, form, entry.name, ref.country or entry.country, ref.sectors or entry.sectors)
        return Party(id, mention.evidence, key, form, ref.name, ref.country, ref.sectors)

    def _day(self, id: str | None) -> Day | None:
        if id is None:
            return None
        naming, when = self.mentions[id].evidence, self.whens.get(id)
        return Day(id, naming, when.start, when.end, when.grain) if when else Day(id, naming)

    def _site(self, id: str | None) -> Site | None:
        if id is None:
            return None
        naming, ref = self.mentions[id].evidence, self.refs.get(id)
        return Site(id, naming, ref.id, ref.name, ref.country, ref.latitude, ref.longitude) if ref else Site(id, naming)


def _sentence(document: Document, at: int) -> Span:
    """The sentence that holds an offset, or the last before it; the whole text where it has none."""
    spans = layout(document.text).sentences
    number = bisect_right(spans, at, key=attrgetter("start")) - 1
    return spans[max(number, 0)] if spans else Span(0, len(document.text))


def _words(text: str, triggers: Sequence[Evidence]) -> tuple[str, ...]:
    near: list[str] = []
    for trigger in triggers[:_MENTIONS]:
        start = text.rfind(" ", 0, max(0, trigger.span.start - _NEAR)) + 1
        end = text.find(" ", trigger.span.end + _NEAR)
        near += stems(text, start, len(text) if end < 0 else end)
    return telling_words(near)


def retold(telling: Telling, document: Document) -> Telling:
    """A telling whose triggers were set by a person, with the sentence and words that follow from them."""
    sentence = _sentence(document, min(t.span.start for t in telling.triggers))
    return replace(telling, sentence=sentence, words=_words(document.text, telling.triggers))


def added(document: Document, type: str, status: Status, triggers: tuple[Evidence, ...]) -> Telling:
    """An event that a person found in a document, at these words; who, when and where are still to be said."""
    id = content_hash("added", document.id, type, *(t.span.start for t in triggers))
    about = gist(f"{document.title or ''}\n{document.text}")
    bare = Telling(id, document.id, type, status, 1.0, triggers, Span(0, 1), document.published, document.source, gist=about)
    return retold(bare, document)


def party_key(mention: Mention, ref: Ref | None) -> str:
    """What namings of one actor share.

    A known actor's English name, a named person's folded name, a state's body by country and sectors, else the folded words without articles.
    """
    a = mention.attributes
    if ref is not None and ref.id is not None and ref.name:
        return ref.name
    name = a.name if isinstance(a, ActorAttributes) else ""
    if name:
        entry = known_name(name)
        return entry.name if entry is not None and entry.name else name_key(name)
    if ref is not None and ref.country and ref.sectors:
        return f"{ref.country} {'/'.join(ref.sectors)}"
    return words_key(mention.evidence.quote)


def words_key(naming: str) -> str:
    """The key of an actor whom only words name: these folded, without articles."""
    return " ".join(bare(fold_word(w)) for w in naming.split())


#: What a name may go on with and still be the same person's: the father's and the family's name.
_LINEAGE = ("بن", "ابن", "بنت", "ال")


@lru_cache(maxsize=50_000)
def known_name(name: str) -> Entry | None:
    """The holder of office whose name the tables know, alone or with his lineage after it; None for any other name."""
    parts = tokens(fold_word(name))
    hit = name_trie().at(parts, 0) if parts else None
    if hit is None:
        return None
    end, entries = hit
    holders = [entry for entry in entries if entry.kind == "holder" and not entry.timid]
    if len({entry.name for entry in holders}) != 1:
        return None
    whole = end == len(parts) or (end > 1 and parts[end].word.folded in _LINEAGE)
    return holders[0] if whole else None


def name_key(name: str) -> str:
    """A personal name folded, without articles, patronymic particles and the space after عبد: what its spellings share."""
    words = [bare(w) for w in fold_word(name).replace("عبد ال", "عبدال").split() if w not in _LINEAGE]
    return " ".join(words)
