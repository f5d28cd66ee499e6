"""Predicates: the words that may name an event, in every written form, each pointing to its frame; and the cues of reported speech."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from functools import cache

from msgspec import Struct, convert, field

from waqai.lexicon.inflect import Inflection, inflect_noun, inflect_participle, inflect_verb
from waqai.lexicon.names import NameTrie
from waqai.lexicon.rows import forms, load_yaml, rows
from waqai.text.fold import fold_word

TYPES = "agree consult support concede cooperate aid retreat request accuse reject threaten protest sanction mobilize coerce assault".split()

#: Types whose events are acts of speech: who speaks is their actor, not their source.
VERBAL = frozenset("AGREE SUPPORT CONCEDE REQUEST ACCUSE REJECT THREATEN".split())


class Example(Struct, frozen=True, gc=False):
    """A sentence of a frame's own with what must come out of it (or nothing, for a counter-example)."""

    text: str
    trigger: str = ""
    actors: tuple[str, ...] = ()
    recipients: tuple[str, ...] = ()
    status: str = "happened"


class Frame(Struct, frozen=True, gc=False):
    """One event type and mode with one valency: which grammatical slot holds which participant.

    ``roles`` is for verbs and participles (subj, obj, prepositions), ``noun_roles`` for masdars and event nouns (gen, gen2, adj, prepositions).
    """

    id: str
    type: str
    mode: tuple[str, ...] = ()
    roles: dict[str, str] = field(default_factory=dict)
    noun_roles: dict[str, str] = field(default_factory=dict)
    topics: tuple[str, ...] = ()
    status: str = "happened"
    strength: float = 0.5
    needs: str = "actor"
    examples: tuple[Example, ...] = ()
    counter: tuple[Example, ...] = ()


class Sense(Struct, frozen=True, gc=False, eq=False):
    """One reading of a written form as a predicate.

    ``light`` holds the folded nouns one of which must follow a light verb, ``light_heads`` the first words of them.
    """

    frame: Frame
    predicate: str
    pos: str
    cells: tuple[Inflection, ...] = ()
    object: str = ""
    light: frozenset[str] = frozenset()
    light_heads: frozenset[str] = frozenset()

    @property
    def is_verbal(self) -> bool:
        """True if participants stand in the slots of a verb."""
        return self.pos in ("verb", "light", "participle", "passive_participle", "phrase")


class SpeechSense(Struct, frozen=True, gc=False, eq=False):
    """One reading of a written form as a cue of reported speech; ``complement`` lists what may open its content."""

    id: str
    kind: str
    stance: str
    complement: tuple[str, ...]
    cells: tuple[Inflection, ...] = ()


@cache
def frames() -> dict[str, Frame]:
    """All frames by id."""
    return {f.id: f for name in TYPES for f in convert(load_yaml(f"frames/{name}.yml"), list[Frame])}


def _noun_forms(text: str) -> dict[str, str]:
    """Folded forms of a noun phrase whose first word inflects."""
    head, _, rest = text.partition(" ")
    return {f"{form} {fold_word(rest)}".strip(): number for form, number in inflect_noun(head).items()}


def _senses() -> Iterator[tuple[str, Sense]]:
    """(folded form, sense) of every predicate of every type."""
    known = frames()
    for name in TYPES:
        for row in rows(f"lexicon/predicates/{name}.tsv"):
            frame, pos, obj = known[row["frame"]], row["pos"], row["object"]
            if pos in ("verb", "light"):
                light = frozenset(f for form in forms(row["form"]) for f in _noun_forms(form)) if pos == "light" else frozenset()
                light_heads = frozenset(noun.partition(" ")[0] for noun in light)
                for form, cells in inflect_verb(row["past"], row["present"]).items():
                    yield form, Sense(frame, row["id"], pos, cells, obj, light, light_heads)
            elif pos in ("participle", "passive_participle"):
                for base in forms(row["form"]):
                    for form in inflect_participle(base):
                        yield form, Sense(frame, row["id"], pos, (), obj)
            elif pos == "phrase":
                for form in forms(row["form"]):
                    yield fold_word(form), Sense(frame, row["id"], pos, (), obj)
            else:
                for base in forms(row["form"]):
                    for form in _noun_forms(base):
                        yield form, Sense(frame, row["id"], pos, (), obj)


@cache
def predicate_index() -> tuple[dict[str, tuple[Sense, ...]], NameTrie[Sense]]:
    """The senses of single written forms, and a trie of those of several words."""
    single: dict[str, tuple[Sense, ...]] = {}
    several: NameTrie[Sense] = NameTrie()
    for form, sense in _senses():
        if " " in form:
            several.add(form, sense)
            continue
        known = single.get(form)
        if known is None:
            single[form] = (sense,)
        elif all(s.predicate != sense.predicate for s in known):
            single[form] = (*known, sense)
    return single, several


@cache
def speech_index() -> tuple[dict[str, tuple[SpeechSense, ...]], NameTrie[SpeechSense]]:
    """The cues of reported speech by written form, and a trie of those of several words."""
    single: dict[str, list[SpeechSense]] = defaultdict(list)
    several: NameTrie[SpeechSense] = NameTrie()

    def add(form: str, sense: SpeechSense) -> None:
        several.add(form, sense) if " " in form else single[form].append(sense)

    for row in rows("lexicon/speech.tsv"):
        complement = tuple(row["complement"].split("/"))
        if row["kind"] == "verb":
            for form, cells in inflect_verb(row["past"], row["present"]).items():
                add(form, SpeechSense(row["id"], "verb", row["stance"], complement, cells))
            continue
        for base in forms(row["form"]):
            sense = SpeechSense(row["id"], row["kind"], row["stance"], complement)
            for form in (
                inflect_participle(base) if row["kind"] == "participle" else inflect_noun(base) if row["kind"] == "masdar" else (fold_word(base),)
            ):
                add(form, sense)
    return {form: tuple(senses) for form, senses in single.items()}, several
