"""Predicates: the words that may name an event, in every written form, each pointing to its frame; and the cues of reported speech."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cache

from msgspec import Struct, convert, field

from waqai.lexicon.inflect import Inflection, inflect_noun, inflect_participle, inflect_verb, skeletons
from waqai.lexicon.names import NameTrie
from waqai.lexicon.rows import forms, load_yaml, rows
from waqai.text.fold import fold_word, fold_words

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

    @property
    def is_visit(self) -> bool:
        """True if the object of its verbs is who is visited, and so where it was."""
        return "visit" in self.mode and self.roles.get("obj") == "recipient"


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


def _bases() -> Iterator[tuple[dict[str, str], str]]:
    """(row, base) of every predicate of every type: verbs once, by their two stems, other words once for each form that inflects."""
    for name in TYPES:
        for row in rows(f"lexicon/predicates/{name}.tsv"):
            if row["pos"] in ("verb", "light"):
                yield row, ""
            else:
                for base in forms(row["form"]):
                    yield row, base


def _inflected(row: dict[str, str], base: str) -> Iterator[tuple[str, Sense]]:
    """(folded form, sense) of one base of a row."""
    frame, pos, obj = frames()[row["frame"]], row["pos"], row["object"]
    if pos in ("verb", "light"):
        light = frozenset(f for form in forms(row["form"]) for f in _noun_forms(form)) if pos == "light" else frozenset()
        light_heads = frozenset(noun.partition(" ")[0] for noun in light)
        for form, cells in inflect_verb(row["past"], row["present"]).items():
            yield form, Sense(frame, row["id"], pos, cells, obj, light, light_heads)
        return
    sense = Sense(frame, row["id"], pos, (), obj)
    if pos in ("participle", "passive_participle"):
        written: Iterable[str] = inflect_participle(base)
    else:
        written = (fold_word(base),) if pos == "phrase" else _noun_forms(base)
    for form in written:
        yield form, sense


class Predicates:
    """The senses of written forms, inflected when first asked for: a short report needs few of the tables' thousand verbs.

    What a base and its forms have in common is their skeleton (:func:`waqai.lexicon.inflect.skeletons`). Bases wait by it until a form with the same
    one is looked up.
    """

    #: Skeletons asked for after which the rest is inflected at once: in a long run, looking for them costs more than it saves.
    PATIENCE = 500

    def __init__(self) -> None:
        self.phrases: NameTrie[Sense] = NameTrie()
        self._single: dict[str, tuple[Sense, ...]] = {}
        self._waiting: dict[str, list[tuple[dict[str, str], str]]] = {}
        self._opened = 0
        bases = list(_bases())
        firsts = skeletons(fold_words([base.partition(" ")[0] or row["past"] for row, base in bases]))
        seconds = skeletons(fold_words([base.partition(" ")[0] or row["present"] for row, base in bases]))
        for item, first, second in zip(bases, firsts, seconds, strict=True):
            for skeleton in {first, second}:
                self._waiting.setdefault(skeleton, []).append(item)

    def senses(self, form: str) -> tuple[Sense, ...]:
        """The senses of a single folded word."""
        if self._waiting:
            self._open(form)
        return self._single.get(form, ())

    def opens_phrase(self, form: str) -> bool:
        """True if some phrase begins with this folded word."""
        if self._waiting:
            self._open(form)
        return self.phrases.starts(form)

    def _open(self, form: str) -> None:
        (skeleton,) = skeletons([form])
        waiting = self._waiting.pop(skeleton, None)
        if waiting is None:
            return
        self._add(waiting, skeleton)
        self._opened += 1
        if self._opened == self.PATIENCE:
            self.all()

    def _add(self, bases: list[tuple[dict[str, str], str]], skeleton: str) -> None:
        """Index the forms of some bases that have a skeleton; where the two stems of a verb differ in theirs, the others wait for their own."""
        found = [pair for row, base in bases for pair in _inflected(row, base)]
        own = skeletons([form.partition(" ")[0] for form, _ in found])
        for (form, sense), theirs in zip(found, own, strict=True):
            if theirs != skeleton:
                continue
            if " " in form:
                self.phrases.add(form, sense)
                continue
            known = self._single.get(form, ())
            if all(s.predicate != sense.predicate for s in known):
                self._single[form] = (*known, sense)

    def all(self) -> Mapping[str, tuple[Sense, ...]]:
        """The senses of every written form of one word."""
        while self._waiting:
            skeleton = next(iter(self._waiting))
            self._add(self._waiting.pop(skeleton), skeleton)
        return self._single


def predicate_index() -> Mapping[str, tuple[Sense, ...]]:
    """The senses of every written form of one word, made anew."""
    return Predicates().all()


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
