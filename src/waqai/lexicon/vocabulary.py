"""What the tables say of one written form, looked up once for each form and shared by all texts."""

from __future__ import annotations

from functools import cache

from msgspec import Struct

from waqai.lexicon.classes import NO_CLASS, WordClass, word_classes
from waqai.lexicon.entries import name_trie
from waqai.lexicon.names import name_heads
from waqai.lexicon.predicates import Sense, SpeechSense, predicate_index, speech_index
from waqai.lexicon.rows import rows
from waqai.text.fold import fold_word
from waqai.text.tokens import Split, Word, bare

#: Words whose splits must leave them alone: taking a letter off them gives another word by accident.
_UNSPLIT = frozenset(
    map(
        fold_word,
        "في من إلى على عن مع بين كل كان كانت كما لكن لكنه لم لن لا ليس بعد بعض فيما فقط فيه فيها له لها لهم به بها بهم والي وزير كبير لدى".split(),
    )
)


class Lexeme(Struct, frozen=True, gc=False, eq=False):
    """A written form with all its tables' readings."""

    word: Word
    function: frozenset[str]
    senses: tuple[tuple[Split, Sense], ...]
    speech: tuple[tuple[Split, SpeechSense], ...]
    heads: dict[str, Split]
    phrase_heads: dict[str, Split]
    is_verb: bool
    number: int | None
    #: The folded form without article.
    bare: str
    word_class: WordClass

    @property
    def verbal(self) -> bool:
        """True for a verb that the tables know, or a word of a class of verbs."""
        return self.is_verb or (self.word_class.tag == "V" and not self.function)

    @property
    def folded(self) -> str:
        """The folded form."""
        return self.word.folded


NUMBER_WORDS = {
    fold_word(w): value
    for value, words in {
        1: "واحد واحدة",
        2: "اثنان اثنين اثنتين",
        3: "ثلاثة ثلاث",
        4: "أربعة أربع",
        5: "خمسة خمس",
        6: "ستة ست",
        7: "سبعة سبع",
        8: "ثمانية ثماني ثمان",
        9: "تسعة تسع",
        10: "عشرة عشر",
        20: "عشرين عشرون",
        30: "ثلاثين ثلاثون",
        40: "أربعين أربعون",
        50: "خمسين خمسون",
        60: "ستين ستون",
        70: "سبعين سبعون",
        80: "ثمانين ثمانون",
        90: "تسعين تسعون",
        100: "مئة مائة",
        200: "مئتان مئتين مائتان مائتين مئتا مائتي",
        1000: "ألف آلاف",
        2000: "ألفان ألفين ألفي",
        1_000_000: "مليون ملايين",
    }.items()
    for w in words.split()
}


@cache
def _function_words() -> dict[str, frozenset[str]]:
    table: dict[str, set[str]] = {}
    for row in rows("lexicon/function_words.tsv"):
        table.setdefault(fold_word(row["form"]), set()).add(row["class"])
    return {form: frozenset(classes) for form, classes in table.items()}


class Vocabulary:
    """Looks up written forms; keeps every answer."""

    def __init__(self) -> None:
        self.names = name_trie()
        self._single, self.phrases = predicate_index()
        self._speech, self.speech_phrases = speech_index()
        self._function = _function_words()
        self._known: dict[str, Lexeme] = {}

    def lexeme(self, word: Word) -> Lexeme:
        """The lexeme of a word."""
        found = self._known.get(word.surface)
        if found is None:
            found = self._known[word.surface] = self._look_up(word)
            if len(self._known) > 400_000:
                self._known.clear()
        return found

    def _look_up(self, word: Word) -> Lexeme:
        splits = word.splits[:1] if word.folded in _UNSPLIT else word.splits
        function = self._function.get(word.folded, frozenset())
        if not function and word.folded[:1] in ("و", "ف"):
            function = self._function.get(word.folded[1:], frozenset())
            if word.folded[0] == "ف" and "preposition" in function:
                # فتحت is a verb far more often than ف before تحت.
                function = frozenset()
        if not function:
            function = next((f for s in splits if s.enclitic and "preposition" in (f := self._function.get(s.stem, frozenset()))), frozenset())
        senses = tuple((split, s) for split in splits if _plausible(split) for s in self._single.get(split.stem, ()) if _fits(split, s))
        speech = tuple((split, s) for split in splits if not split.article for s in self._speech.get(split.stem, ()) if _fits_speech(split, s))
        heads = name_heads(splits)
        number = word.number
        if number is None:
            number = next(
                (n for split in splits if not split.enclitic and not split.preposition and (n := NUMBER_WORDS.get(split.stem)) is not None), None
            )
        return Lexeme(
            word,
            function,
            senses,
            speech,
            {h: s for h, s in heads.items() if self.names.starts(h)} | {s.stem: s for s in splits if s.article and self.names.starts(s.stem)},
            {h: s for h, s in heads.items() if self.phrases.starts(h) or self.speech_phrases.starts(h)}
            | {s.stem: s for s in splits if s.article and self.phrases.starts(s.stem)},
            any(s.pos in {"verb", "light"} for _, s in senses) or any(s.kind == "verb" for _, s in speech),
            number,
            bare(word.folded),
            word_classes().get(bare(word.folded), NO_CLASS),
        )


def _plausible(split: Split) -> bool:
    return len(split.stem) >= 2


def _fits(split: Split, sense: Sense) -> bool:
    """True if these clitics can stand on this part of speech."""
    if sense.pos in ("verb", "light"):
        if split.article or split.proclitics[-1:] in ("ب", "ك"):
            return False
        if split.proclitics[-1:] == "ل" and not any(c.tense == "present" and c.person == 3 for c in sense.cells):
            return False
        if not split.enclitic and all(c.before_pronoun for c in sense.cells):
            return False
        return split.enclitic not in ("ي", "ك")
    if split.enclitic and sense.pos in ("participle", "passive_participle"):
        return False
    return split.enclitic not in ("ك", "كم", "كما", "ني")


def _fits_speech(split: Split, sense: SpeechSense) -> bool:
    if sense.kind == "verb":
        if split.proclitics[-1:] in ("ب", "ك", "ل") or split.enclitic in ("ي", "ك", "كم", "كما"):
            return False
        if split.enclitic:
            # "أبلغه", "وصفها" tell somebody something; "قاله", "تابعه" are no cues.
            return "person" in sense.complement
        return not all(c.before_pronoun for c in sense.cells)
    if sense.kind == "participle" and split.preposition:
        return False
    if sense.kind == "masdar":
        return bool(split.enclitic)
    return not split.enclitic


@cache
def vocabulary() -> Vocabulary:
    """The vocabulary of the package's tables, loaded once."""
    return Vocabulary()
