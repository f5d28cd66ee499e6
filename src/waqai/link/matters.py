"""Matters: what a negotiation or deal is about, as words of the text and as a key that two texts share.

The matter is the noun phrase after the deal's own noun (``اتفاقية التجارة الحرة``), or what follows حول، بشأن، ل and their like up to the end of the clause
(``مفاوضات مع شركة لتوريد القمح``). Its key are the content words, folded, without clitics, endings and namings of states.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from functools import cache, lru_cache

from waqai.lexicon.classes import word_classes
from waqai.lexicon.entries import name_trie
from waqai.lexicon.inflect import inflect_noun, inflect_participle
from waqai.lexicon.names import NameTrie
from waqai.lexicon.rows import forms, rows
from waqai.lexicon.vocabulary import vocabulary
from waqai.text.fold import fold_word
from waqai.text.tokens import Token, bare, word
from waqai.types import Span

#: Longest matter, in words, and how far after the noun its preposition may stand: the sides and the place may come between, less before an attached ل.
_LONGEST, _REACH, _NEAR = 12, 24, 12
#: Words that open a matter after the deal's noun.
_OPENERS = frozenset(map(fold_word, "حول بشأن حيال بخصوص تجاه لأجل تخص بهدف بغية".split()))
#: The same in two words.
_PAIRED = frozenset(
    tuple(map(fold_word, pair.split()))
    for pair in (
        "في شأن",
        "في مجال",
        "في مجالات",
        "من أجل",
        "على خلفية",
        "تتعلق ب",
        "يتعلق ب",
        "تهدف إلى",
        "يهدف إلى",
        "الرامية إلى",
        "الهادفة إلى",
        "الرامي إلى",
        "تقضي ب",
    )
)
#: Participles that take their matter with an attached ب or ل.
_TAKING = frozenset(
    map(fold_word, "المتعلق المتعلقة الخاص الخاصة متعلق متعلقة القاضي القاضية المتخصصة متخصصة المعني المعنية تتعلق يتعلق تقضي يقضي تسمح يسمح".split())
)
#: Words that end a matter.
_ENDS = frozenset(
    map(
        fold_word,
        "بين مع الذي التي اللذين اللتين الذين خلال قبل بعد منذ عقب أن إن إلى حيث فيما بينما لكن كما إذ حتى أمام لدى وذلك وفق بحسب حسب ضمن دون رغم بسبب أو ثم قد التى لأن بهدف بغية غدا بأن بأنه بأنها أنه أنها".split(),
    )
)
_PREPOSITIONS = frozenset(map(fold_word, "في من على عن".split()))
#: Letters joined before a word, pronouns joined after it, and the length down to which no letter is taken off.
_JOINED, _PRONOUNS, _SHORT = "وفبلك", ("هما", "ها", "هم", "نا"), 4
_SUFFIXES = ("يات", "ات", "ون", "ين", "ان", "يه", "ه", "ي", "ا")


def _written(row: dict[str, str]) -> Iterator[str]:
    """A row's nouns in every form, folded, without article."""
    for base in forms(row["form"]):
        head, _, rest = base.partition(" ")
        for form in {fold_word(head), *inflect_noun(head)}:
            yield f"{form} {fold_word(rest)}".strip()


@cache
def nouns() -> NameTrie[str]:
    """The classes of the nouns of ``lexicon/dossier_nouns.tsv`` in every written form, without article."""
    trie: NameTrie[str] = NameTrie()
    trie.extend((form, row["class"]) for row in rows("lexicon/dossier_nouns.tsv") for form in _written(row))
    return trie


@cache
def _breadths() -> dict[str, str]:
    """The words of ``lexicon/matter_words.tsv`` in every written form, without article, with their class."""
    return {
        written: row["class"]
        for row in rows("lexicon/matter_words.tsv")
        for written in (*_written(row), *(form for base in forms(row["form"]) for form in inflect_participle(base)))
    }


def breadth(word: Token, found: Collection[str]) -> str:
    """How little a word of a matter says: ``generic`` if it fits any matter, ``broad`` if many, nothing else.

    ``found`` are its classes among the nouns of deals and talks: a deal that a matter names is broad.
    """
    if found:
        return "broad"
    return next((known for head in heads(word.word.surface) if (known := _breadths().get(head))), "")


@cache
def _broad_stems() -> frozenset[str]:
    deals = (form for row in rows("lexicon/dossier_nouns.tsv") for form in _written(row) if " " not in form)
    return frozenset(stem(_plain(word)) for word in (*deals, *(word for word, known in _breadths().items() if known == "broad")))


def says_little(matter_key: Collection[str]) -> bool:
    """True for a key of words that fit many matters, and for the empty one."""
    return _broad_stems().issuperset(matter_key)


@lru_cache(maxsize=100_000)
def heads(surface: str) -> tuple[str, ...]:
    """The forms under which a word may be looked up: as written, then without conjunction, preposition, article and pronoun."""
    return tuple(dict.fromkeys(stem for split in word(surface).splits for stem in (split.form, split.stem)))


@lru_cache(maxsize=100_000)
def noun_heads(surface: str) -> tuple[str, ...]:
    """Those of its forms with which some noun of the tables begins; none for most words."""
    return tuple(head for head in heads(surface) if nouns().starts(head))


def classes(words: Sequence[Token], i: int, end: int) -> tuple[int, tuple[str, ...]] | None:
    """The longest noun of the tables at token ``i`` as (end token, classes), None if there is none."""
    opening = noun_heads(words[i].word.surface)
    found = nouns().at(words, i, opening, end) if opening else None
    return None if found is None else (found[0], tuple(found[1]))


def matter(words: Sequence[Token], start: int, end: int, *, of_verb: bool = False) -> Span | None:
    """Where the matter stands that belongs to the noun before token ``start``, looking no further than token ``end``; None if no words tell it.

    What follows a verb (``of_verb``) is its subject: the matter is then what a preposition opens.
    """
    first = None if of_verb else _phrase(words, start, end)
    if first is not None:
        return first
    opened = _opened(words, start, end)
    return None if opened is None else _phrase(words, opened, end)


def _opened(words: Sequence[Token], start: int, end: int) -> int | None:
    """The token at which the matter begins that some preposition opens."""
    for i in range(start, min(end, start + _REACH)):
        folded = words[i].word.folded
        if folded in _OPENERS or folded == "علي" or (i + 1 < end and folded in _TAKING):
            return i + 1
        if i + 1 < end and (folded, words[i + 1].word.folded) in _PAIRED:
            return i + 2
        if i < start + _NEAR and _for_something(words, i):
            return i
        if folded in ".؛;:؟!" or (folded == "،" and i > start and not words[min(i + 1, end - 1)].word.folded.startswith("و")):
            return None
    return None


def _for_something(words: Sequence[Token], i: int) -> bool:
    """True for a noun with an attached ل that is no party: ``لتوريد``, ``للتعاون``."""
    token = words[i].word
    if not token.folded.startswith("ل") or len(token.folded) < 4 or vocabulary().lexeme(token).function:
        return False
    return any(s.preposition == "ل" and not s.enclitic for s in token.splits) and not is_party(words, i)


def _phrase(words: Sequence[Token], start: int, end: int) -> Span | None:
    """The noun phrase from token ``start``; None if none of its words says anything."""
    i = start
    last = start
    while i < min(end, start + _LONGEST + 1) and not _ends(words, i, start):
        if words[i].word.is_word:
            last = i + 1
        i += 1
    while last > start and words[last - 1].word.folded in _PREPOSITIONS:
        last -= 1
    if last == start:
        return None
    span = Span(words[start].start, words[last - 1].end)
    return span if key(words[start:last]) else None


def _ends(words: Sequence[Token], i: int, start: int) -> bool:
    token = words[i].word
    if token.folded in _ENDS or (token.folded[:1] in "وف" and token.folded[1:] in _ENDS):
        return True
    if not token.is_word:
        return token.folded not in '"()' and token.number is None
    if i == start and (token.folded in _PREPOSITIONS or token.folded in _OPENERS or token.folded in _TAKING):
        return True
    lexeme = vocabulary().lexeme(token)
    if i == start and lexeme.function:
        return True
    if lexeme.verbal and not token.folded.startswith("ال") and not _noun_too(words, i):
        return True
    return i > start and token.folded in _PREPOSITIONS and (i + 1 >= len(words) or is_party(words, i + 1) or not key(words[start:i]))


def _noun_too(words: Sequence[Token], i: int) -> bool:
    """True if a form that may be a verb follows another noun of the phrase as its genitive (``شراء طائرات``) or names an act."""
    lexeme = vocabulary().lexeme(words[i].word)
    return any(sense.pos not in ("verb", "light") for _, sense in lexeme.senses) or lexeme.word_class.tag == "N"


@lru_cache(maxsize=100_000)
def name_heads(surface: str) -> tuple[str, ...]:
    """Those of a word's forms with which some naming of the package's tables begins."""
    return tuple(head for head in heads(surface) if name_trie().starts(head))


def is_party(words: Sequence[Token], i: int) -> bool:
    """True if a naming of a state, capital or people begins at token ``i``."""
    if not words[i].word.is_word:
        return False
    opening = name_heads(words[i].word.surface)
    found = name_trie().at(words, i, opening) if opening else None
    return found is not None and any(e.kind in ("state", "demonym", "capital", "seat") for e in found[1])


def stem(folded: str) -> str:
    """A folded word without article and endings, at least three letters of it left."""
    core = bare(folded)
    for suffix in _SUFFIXES:
        if core.endswith(suffix) and len(core) - len(suffix) >= 3:
            return core[: -len(suffix)]
    return core


def key(words: Sequence[Token]) -> tuple[str, ...]:
    """The content words of a matter, sorted: stems of words that are no function word, naming of a state or word that fits any matter.

    Words as broad as cooperation count only where there are no others.
    """
    found: set[str] = set()
    broad: set[str] = set()
    for i, token in enumerate(words):
        said = token.word
        if not said.is_word or len(said.folded) < 3 or vocabulary().lexeme(said).function or is_party(words, i):
            continue
        hit = classes(words, i, i + 1)
        known = breadth(token, hit[1] if hit else ())
        if known != "generic":
            (broad if known else found).add(stem(_plain(said.folded)))
    return tuple(sorted(found or broad))


def _plain(folded: str) -> str:
    """A word without what may be joined to it. Some nouns lose a letter of their own (لجنة), but always, so that two texts agree."""
    known, core = word_classes(), bare(folded)
    while len(core) > _SHORT and core[0] in _JOINED and core[1:] in known:
        core = core[1:]
    for pronoun in _PRONOUNS:
        rest = core.removesuffix(pronoun)
        if rest != core and len(rest) >= _SHORT - 1:
            whole = rest[:-1] + "ه" if rest[-1] == "ت" else rest
            if rest in known or whole in known:
                return whole if whole in known else rest
    return core
