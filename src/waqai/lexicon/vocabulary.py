"""What the tables say of one written form, looked up once for each form and shared by all texts."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from msgspec import Struct

from waqai.lexicon.classes import NO_CLASS, WordClass, word_classes
from waqai.lexicon.entries import name_trie
from waqai.lexicon.predicates import Predicates, Sense, SpeechSense, speech_index
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
    #: The folded form, and the same without article.
    folded: str
    bare: str
    function: frozenset[str]
    senses: tuple[tuple[Split, Sense], ...]
    speech: tuple[tuple[Split, SpeechSense], ...]
    heads: dict[str, Split]
    phrase_heads: dict[str, Split]
    is_verb: bool
    #: True for a verb that the tables know, or a word of a class of verbs.
    verbal: bool
    number: int | None
    word_class: WordClass
    #: The stems of all splits.
    stems: tuple[str, ...]


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


_NO_FUNCTION: frozenset[str] = frozenset()


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
        self._predicates = Predicates()
        self.phrases = self._predicates.phrases
        self._speech, self.speech_phrases = speech_index()
        self._function = _function_words()
        self._classes = word_classes()
        self._known: dict[str, Lexeme] = {}

    def lexeme(self, word: Word) -> Lexeme:
        """The lexeme of a word."""
        found = self._known.get(word.surface)
        if found is None:
            found = self._known[word.surface] = self._look_up(word)
            if len(self._known) > 300_000:
                self._known.clear()
        return found

    def _look_up(self, word: Word) -> Lexeme:
        splits = word.splits[:1] if word.folded in _UNSPLIT else word.splits
        function = self._function_of(word.folded, splits)
        senses: list[tuple[Split, Sense]] = []
        speech: list[tuple[Split, SpeechSense]] = []
        for split in splits:
            senses += [(split, s) for s in self._predicates.senses(split.stem) if _fits(split, s)]
            if split.stem in self._speech and not split.article:
                speech += [(split, s) for s in self._speech[split.stem] if _fits_speech(split, s)]
        heads, phrase_heads = self._heads(splits)
        plain = bare(word.folded)
        word_class = self._classes.get(plain, NO_CLASS)
        is_verb = (bool(senses) and any(s.pos in {"verb", "light"} for _, s in senses)) or (bool(speech) and any(s.kind == "verb" for _, s in speech))
        return Lexeme(
            word,
            word.folded,
            plain,
            function,
            tuple(senses),
            tuple(speech),
            heads,
            phrase_heads,
            is_verb,
            is_verb or (word_class.tag == "V" and not function),
            _number_of(word, splits),
            word_class,
            tuple([split.stem for split in word.splits]),
        )

    def _heads(self, splits: Sequence[Split]) -> tuple[dict[str, Split], dict[str, Split]]:
        """The forms under which a word may open a naming, and a phrase: as written, and without conjunction, preposition or article."""
        names: dict[str, Split] = {}
        phrases: dict[str, Split] = {}
        for split in splits:
            form = split.form
            if split.enclitic:
                continue
            if form not in names and self.names.starts(form):
                names[form] = split
            if form not in phrases and (self._predicates.opens_phrase(form) or self.speech_phrases.starts(form)):
                phrases[form] = split
        for split in splits:
            if split.article:
                if self.names.starts(split.stem):
                    names[split.stem] = split
                if self._predicates.opens_phrase(split.stem):
                    phrases[split.stem] = split
        return names, phrases

    def _function_of(self, folded: str, splits: Sequence[Split]) -> frozenset[str]:
        """The grammatical classes of a word, its conjunction or pronoun left out."""
        function = self._function.get(folded)
        if function:
            return function
        if folded[:1] in ("و", "ف"):
            function = self._function.get(folded[1:])
            # فتحت is a verb far more often than ف before تحت.
            if function and not (folded[0] == "ف" and "preposition" in function):
                return function
        for split in splits:
            if split.enclitic and "preposition" in (function := self._function.get(split.stem, _NO_FUNCTION)):
                return function
        return _NO_FUNCTION


def _number_of(word: Word, splits: Sequence[Split]) -> int | None:
    """The number a word says in digits or letters."""
    number = word.number
    if number is not None:
        return number
    for split in splits:
        if not split.enclitic and not split.preposition and split.stem in NUMBER_WORDS:
            return NUMBER_WORDS[split.stem]
    return None


def _fits(split: Split, sense: Sense) -> bool:
    """True if these clitics can stand on this part of speech."""
    if sense.pos in ("verb", "light"):
        if split.article or split.proclitics[-1:] in ("ب", "ك"):
            return False
        if split.proclitics[-1:] == "ل" and not any(c.tense == "present" and c.person == 3 for c in sense.cells):
            return False
        if not split.enclitic and all(c.before_pronoun for c in sense.cells):
            return False
        if split.enclitic and split.stem.startswith("ال") and len(split.stem) == 3:
            # An article before a short noun (الحكم) is no verb with a pronoun (ألحّ).
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
