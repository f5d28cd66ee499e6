"""The words that tell who was killed or wounded, the nouns for people they count, and the words that bear on a count."""

from __future__ import annotations

from functools import cache

from msgspec import Struct

from waqai.lexicon.entries import demonym_forms
from waqai.lexicon.inflect import inflect_noun
from waqai.lexicon.rows import forms, rows
from waqai.lexicon.vocabulary import Lexeme
from waqai.text.fold import fold_word

#: Kinds of heads that are verbs with their victims behind or before them.
VERBS = frozenset(("verb", "verbs", "passive"))

#: Kinds of heads that are nouns for those killed or wounded.
NOUNS = frozenset(("sing", "dual", "plural", "numbered"))


class Head(Struct, frozen=True, gc=False):
    """A word or phrase of killing or wounding.

    ``kind``: a noun for the victims (sing, dual, plural; numbered, which says nothing without a number); masdar, verb, verbs (its plural forms) and passive (a
    verb of one man, even unnamed), which govern or follow their victims; light, a verb
    that says so only with its fate (لقي حتفه); lives (أودى بحياة), after which the number comes; fell (سقط), only of people.
    """

    field: str
    kind: str
    words: tuple[str, ...]


class CasualtyWords:
    """The tables ``lexicon/casualties.tsv`` and ``lexicon/count_cues.tsv`` and the people of ``lexicon/people.tsv``, in folded spelling."""

    def __init__(self) -> None:
        #: Heads by their first word, phrases before single words.
        self.heads: dict[str, list[Head]] = {}
        #: sing, dual or plural.
        self.people: dict[str, str] = {}
        for row in rows("actors/states.tsv"):
            for base in forms(row["demonym"]):
                self._add_demonym(base.removeprefix("?"))
            for form in forms(row["demonym_plural"]):
                self._add("people", "plural", form.removeprefix("?"))
        for row in rows("lexicon/people.tsv"):
            for form in forms(row["form"]):
                self._add("people", row["number"], form)
        for row in rows("lexicon/casualties.tsv"):
            for form in forms(row["form"]):
                self._add(row["field"], row["number"], form)
        for found in self.heads.values():
            found.sort(key=lambda head: -len(head.words))
        #: Words that bear on a count, by what they do to it.
        self.cues = {row["kind"]: frozenset(fold_word(form) for form in forms(row["form"])) for row in rows("lexicon/count_cues.tsv")}

    def _add(self, field: str, kind: str, form: str) -> None:
        folded = fold_word(form)
        if field == "people":
            self._add_people(kind, form, folded)
        else:
            words = tuple(folded.split())
            self.heads.setdefault(words[0], []).append(Head(field, kind, words))

    def _add_demonym(self, base: str) -> None:
        """Men and women by their country; the feminine singular is nearly always an adjective."""
        masculine, *others = demonym_forms(base)
        numbers = {"ان": "dual", "تان": "dual", "تين": "dual", "ون": "plural", "ين": "plural", "ات": "plural", "ا": "sing"}
        self.people.setdefault(fold_word(masculine), "sing")
        for form in others:
            number = numbers.get(form.removeprefix(base))
            if number:
                self.people.setdefault(fold_word(form), number)

    def _add_people(self, number: str, form: str, folded: str) -> None:
        """A plural wins over the dual written like it (مدنيين), a row of the later table over both."""
        if " " in form:
            return
        if number != "sing" or folded not in self.people:
            self.people[folded] = number
        if number == "sing":
            for inflected, shown in inflect_noun(form).items():
                self.people.setdefault(inflected, "dual" if shown == "dual" else "sing")

    def is_cue(self, lexeme: Lexeme, kind: str) -> bool:
        """True if a word, its conjunction, preposition and article left out, is one of the words of this kind."""
        cues = self.cues[kind]
        if lexeme.folded in cues:
            return True
        return not cues.isdisjoint(lexeme.stems) and any(s.stem in cues for s in lexeme.word.splits if not s.enclitic)


@cache
def casualty_words() -> CasualtyWords:
    """The words, loaded once."""
    return CasualtyWords()
