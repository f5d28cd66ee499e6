"""The working state of one reading: tokens, what the finders found, and where each stands. Lives only while a document is read."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from dataclasses import dataclass, field
from itertools import accumulate
from typing import Any

from waqai.lexicon.entries import Entry
from waqai.lexicon.vocabulary import Lexeme, vocabulary
from waqai.text.fold import Folded, fold
from waqai.text.layout import layout
from waqai.text.tokens import Token, tokens
from waqai.types import Document, Span, TimeAttributes

_CLAUSE_WORDS = frozenset(("relative", "conjunction"))


@dataclass(slots=True, eq=False)
class Found:
    """A naming found in the text: a range of tokens in one sentence. ``start`` and ``end`` are token numbers, end excluded."""

    start: int
    end: int
    sentence: int

    #: Offset of the first letter after an attached conjunction or preposition.
    offset: int = -1


@dataclass(slots=True, eq=False)
class Actor(Found):
    """A possible participant.

    ``form``: person, institution, state, organisation, people. ``preposition`` is what governs it, attached or not; ``conjoined`` says that it is
    coordinated with the naming before it. ``antecedent`` is the fullest earlier naming of the same actor in the document.
    """

    form: str = ""
    country: str | None = None
    sectors: tuple[str, ...] = ()
    entry: Entry | None = None
    name: tuple[int, int] | None = None
    office: tuple[int, int] | None = None
    rule: str = ""
    preposition: str = ""
    conjoined: bool = False
    count: int | None = None
    antecedent: Actor | None = None
    of_place: bool = False
    former: bool = False
    #: Leads what is named before it (``وفد برئاسة وزير``), or is what is led.
    leads: bool = False
    led: bool = False
    #: Whether the tagger takes it for a participant, speaker or source of something.
    salient: bool = False
    #: The state that the report gives it where its own words name none, with the probability; None in place of a state where it gives none.
    state_around: tuple[str | None, float] | None = None
    #: Its sectors as weighed in view of the report; None where nobody did.
    weighed: tuple[str, ...] | None = None

    def canonical(self) -> Actor:
        """The fullest naming of this actor."""
        return self if self.antecedent is None else self.antecedent.canonical()


@dataclass(slots=True, eq=False)
class Place(Found):
    """A place name with the entries it may stand for and its relation word ("شمال")."""

    entries: tuple[Entry, ...] = ()
    relation: str = ""
    preposition: str = ""
    rule: str = ""


@dataclass(slots=True, eq=False)
class Time(Found):
    """A time expression."""

    attributes: TimeAttributes = field(default_factory=lambda: TimeAttributes("vague"))


@dataclass(slots=True, eq=False)
class Quantity(Found):
    """A number of killed or wounded, None where the words leave it open; ``head`` is the token that says what became of them.

    ``total`` numbers are what a count has come to so far ("ارتفع عدد القتلى إلى").
    """

    field: str = "killed"
    value: int | None = None
    head: int = -1
    total: bool = False


@dataclass(slots=True)
class Analysis:
    """One document under reading."""

    document: Document
    folded: Folded
    sentences: list[Span]
    bounds: list[tuple[int, int]]
    tokens: list[Token]
    lexemes: list[Lexeme]
    #: Of each token: its sentence.
    sentence_of: list[int]
    actors: list[Actor] = field(default_factory=list)
    places: list[Place] = field(default_factory=list)
    times: list[Time] = field(default_factory=list)
    quantities: list[Quantity] = field(default_factory=list)
    #: Of each token: the actor it belongs to, if any.
    actor_at: list[Actor | None] = field(default_factory=list)
    time_at: list[Time | None] = field(default_factory=list)

    #: Folded words of the title, without articles.
    title_words: frozenset[str] = frozenset()
    #: Of each sentence: who is quoted with a cue in it, by the identity of the fullest naming.
    speakers: dict[int, set[int]] = field(default_factory=dict)
    #: What was worked out about times and places, by identity.
    surroundings: dict[int, Any] = field(default_factory=dict)
    _weights: dict[int, int] = field(default_factory=dict)

    def weight(self, root: Actor) -> int:
        """How many namings of the document name this actor."""
        if not self._weights:
            for actor in self.actors:
                key = id(actor.canonical())
                self._weights[key] = self._weights.get(key, 0) + 1
        return self._weights.get(id(root), 1)

    @property
    def subjects(self) -> list[str]:
        """The classes of words that most of the document's content words belong to, the foremost first: what it is about."""
        if self._subjects is None:
            counts = Counter(lx.word_class.coarse for lx in self.lexemes if lx.word_class.coarse and not lx.function)
            self._subjects = [k for k, _ in counts.most_common(4)]
        return self._subjects

    _subjects: list[str] | None = None
    _crossings: tuple[list[int], list[int]] | None = None
    _running: tuple[list[int], list[int], list[int]] | None = None
    _by_sentence: list[list[Actor]] | None = None

    def crossings(self, signs: frozenset[str]) -> tuple[list[int], list[int]]:
        """Running counts, over the tokens outside namings, of verbs and of clause signs (relatives and conjunctions among them)."""
        if self._crossings is None:
            verbs, breaks = [0], [0]
            for lexeme, actor in zip(self.lexemes, self.actor_at, strict=True):
                free = actor is None
                verbs.append(verbs[-1] + (free and lexeme.verbal))
                breaks.append(breaks[-1] + (free and (lexeme.folded in signs or not lexeme.function.isdisjoint(_CLAUSE_WORDS))))
            self._crossings = verbs, breaks
        return self._crossings

    def running(self) -> tuple[list[int], list[int], list[int]]:
        """Running counts over all tokens: of quotation marks, of verbs, and of tokens inside times."""
        if self._running is None:
            marks = accumulate((lx.folded == '"' for lx in self.lexemes), initial=0)
            verbs = accumulate((lx.is_verb for lx in self.lexemes), initial=0)
            times = accumulate((time is not None for time in self.time_at), initial=0)
            self._running = list(marks), list(verbs), list(times)
        return self._running

    def actors_in(self, sentence: int) -> list[Actor]:
        """The actors of one sentence, in text order; asked for once all are found."""
        if self._by_sentence is None:
            self._by_sentence = [[] for _ in self.bounds]
            for actor in self.actors:
                self._by_sentence[self.sentence_of[actor.start]].append(actor)
        return self._by_sentence[sentence]

    @classmethod
    def of(cls, document: Document) -> Analysis:
        """Split a document into sentences, tokens and lexemes."""
        laid = layout(document.text)
        look_up = vocabulary().lexeme
        count = len(laid.tokens)
        analysis = cls(
            document,
            fold(document.text),
            laid.sentences,
            laid.bounds,
            laid.tokens,
            [look_up(t.word) for t in laid.tokens],
            [number for number, (first, last) in enumerate(laid.bounds) for _ in range(first, last)],
            actor_at=[None] * count,
            time_at=[None] * count,
        )
        if document.title:
            words = (t.word.folded for t in tokens(document.title) if t.word.is_word)
            analysis.title_words = frozenset(re.sub("^[وفبلك]?(?:ال|لل)", "", w) for w in words)
        return analysis

    def span(self, found: Found) -> Span:
        """The range of code points of a naming, an attached conjunction or preposition left out."""
        return Span(found.offset if found.offset >= 0 else self.tokens[found.start].start, self.tokens[found.end - 1].end)

    def text(self, found: Found) -> str:
        """The verbatim words of a naming."""
        span = self.span(found)
        return self.document.text[span.start : span.end]

    def token_from(self, offset: int) -> int:
        """The number of the last token that starts at or before an offset."""
        return max(0, bisect_right(self.tokens, offset, key=lambda t: t.start) - 1)
