"""Phrases that say how many people: ``نحو مئة مدني``, ``جنديان``, ``عسكريين تركيين اثنين``, ``السفير وثلاثة أميركيين``, ``عشرات``."""

from __future__ import annotations

from dataclasses import dataclass, replace

from waqai.find.numerals import numeral_at
from waqai.lexicon.casualties import NOUNS, VERBS, casualty_words
from waqai.lexicon.vocabulary import Lexeme
from waqai.readers.embedded.analysis import Actor, Analysis
from waqai.text.fold import fold_word

_TWO = {fold_word(w): 2 for w in "اثنين اثنان اثنتين اثنتان".split()} | {fold_word(w): 1 for w in ("واحد", "واحدة")}
_RANGE = frozenset(map(fold_word, ("بين", "تتراوح", "يتراوح")))
_HUNDRED = frozenset(map(fold_word, ("المئة", "المائة", "المية")))
_AT_LEAST = (fold_word("على"), fold_word("الأقل"))
_OTHERS = frozenset(map(fold_word, ("آخر", "آخرين", "آخرون", "آخران", "أخرى", "غيرهم")))
_COMMAS = frozenset(("،", ","))
_OPENING = frozenset(('"', "(", ")", "[", "/"))
_CLOSING = frozenset(('"', ")", "]"))
#: The last number whose noun stands in the plural (عشرة جنود); after it nouns are in the singular (13 جنديا).
_LAST_WITH_PLURAL = 10
#: Words of "more than", "at least" and the like that may stand before a number.
_LONGEST_APPROXIMATION = 5
_MOST_CONJUNCTS, _MOST_ADJECTIVES = 6, 2


@dataclass(frozen=True, slots=True)
class Count:
    """A phrase for people: its tokens, how many (None for "dozens" or a bare plural), and how sure it is that people are counted.

    ``shape``: number, dual, one, plural (without a number), or vague. ``known`` is False for a number beside a noun that no table holds.
    """

    start: int
    end: int
    value: int | None
    shape: str
    known: bool = True


class Counts:
    """Reads the phrases of one sentence."""

    def __init__(self, analysis: Analysis, last: int) -> None:
        self.a, self.last = analysis, last
        self.words = casualty_words()

    def at(self, i: int) -> Count | None:
        """The phrase that begins at a token, with the people coordinated to it; None if none begins there."""
        count = self.one_at(i)
        return self._with_others(count) if count is not None and count.value is not None else count

    def one_at(self, i: int) -> Count | None:
        """The phrase that begins at a token, without what is coordinated to it."""
        while i < self.last and self.a.lexemes[i].folded in _OPENING:
            i += 1
        if i >= self.last:
            return None
        j = self._past_approximation(i)
        numeral = numeral_at(self.a, j, self.last)
        if numeral is not None:
            return self._numbered(i, j, *numeral)
        if self.words.is_cue(self.a.lexemes[j], "vague"):
            return Count(i, j + 1, None, "vague")
        return self._noun(i)

    def _past_approximation(self, i: int) -> int:
        """The token after words like "more than", if a number or "dozens" comes next; else the same token."""
        j = i
        while j < min(self.last - 1, i + _LONGEST_APPROXIMATION) and self.words.is_cue(self.a.lexemes[j], "approximate"):
            j += 1
        exact = numeral_at(self.a, j, self.last) is not None
        return j if exact or self.words.is_cue(self.a.lexemes[j], "vague") else i

    def _numbered(self, start: int, at: int, end: int, value: int) -> Count | None:
        """A number with the noun it counts, if that is no unit, share or age."""
        before = {lexeme.folded for lexeme in self.a.lexemes[max(0, at - 3) : at]}
        if not _RANGE.isdisjoint(before):
            return Count(start, end, None, "vague")
        following = self.a.lexemes[end] if end < self.last else None
        if following is None:
            return Count(start, end, value, "number", False)
        if self._is_measure(end, following):
            return None
        people = self._people_number(following)
        if people or following.folded in self.words.heads:
            return Count(start, end + 1, value, "number")
        partitive = following.folded == "من" or self.words.is_cue(following, "among")
        return Count(start, end, value, "number", partitive)

    def _is_measure(self, end: int, following: Lexeme) -> bool:
        if self.a.time_at[end] is not None and self.a.time_at[end - 1] is not None:
            return True
        if self.words.is_cue(following, "unit") or self.words.is_cue(following, "percent"):
            return True
        return following.folded == "في" and end + 1 < self.last and self.a.lexemes[end + 1].folded in _HUNDRED

    def _people_number(self, lexeme: Lexeme) -> str:
        """The grammatical number of a noun for people; empty for any other word."""
        for split in lexeme.word.splits:
            number = self.words.people.get(split.stem) or (self._title(split.stem) if split.article else "")
            if number and not (split.enclitic and len(split.stem) <= 2):
                return number
        return ""

    def _title(self, stem: str) -> str:
        """A counted noun before a name (الشهيد فلان) is one person."""
        return "sing" if any(head.kind == "sing" for head in self.words.heads.get(stem, ())) else ""

    def _noun(self, i: int) -> Count | None:
        """People without a number before them: a dual, one person, or a plural that leaves the number open."""
        actor = self._actor(i)
        number = self._people_number(self.a.lexemes[i]) or (self._number_of(actor, i) if actor else "")
        if not number:
            return None
        end = min(max(i + 1, self._end_of(actor, i) if actor else 0), self.last)
        after = self._number_after(i + 1, end)
        if after is not None:
            return Count(i, after[0], after[1], "number")
        if number == "plural":
            return Count(i, i + 1, None, "plural")
        return Count(i, i + 1 if number == "dual" or actor is None else end, 2 if number == "dual" else 1, "dual" if number == "dual" else "one")

    def _end_of(self, actor: Actor, i: int) -> int:
        """The end of a naming, or of its part from token ``i`` on up to others joined in it: ``طفل وطفلة`` may be drawn as one."""
        joined = (
            k for k in range(i + 1, actor.end) if self.a.lexemes[k].folded[0] == "و" and self._is_joined(k) and self._people_number(self.a.lexemes[k])
        )
        return next(joined, actor.end)

    def _actor(self, i: int) -> Actor | None:
        actor = self.a.actor_at[i]
        return actor if actor is not None and actor.start == i else None

    def _number_of(self, actor: Actor, i: int) -> str:
        """The grammatical number of a naming, as its form and its first word's ending tell."""
        if actor.form == "person":
            return "sing"
        if actor.form != "people" or actor.entry is None:
            return ""
        if actor.entry.kind != "demonym":
            return actor.entry.role if actor.entry.role in ("sing", "dual", "plural") else ""
        folded = self.a.lexemes[i].folded
        if folded.endswith("ان"):
            return "dual"
        return "sing" if folded.endswith(("ي", "يه", "يا")) else "plural"

    def _number_after(self, low: int, end: int) -> tuple[int, int] | None:
        """A number behind its noun (شرطيين تركيين اثنين, الجنود الثلاثة), as (token after it, value)."""
        for k in range(low, min(self.last, max(end, low) + 2)):
            lexeme = self.a.lexemes[k]
            if lexeme.folded in _TWO:
                return k + 1, _TWO[lexeme.folded]
            definite = lexeme.folded.startswith("ال") and lexeme.number is not None and self.a.time_at[k] is None
            if definite and lexeme.number is not None and 2 < lexeme.number <= _LAST_WITH_PLURAL:
                return k + 1, lexeme.number
            if not lexeme.word.is_word or lexeme.function or lexeme.is_verb:
                return None
        return None

    # -- coordination --------------------------------------------------------------------------------------------------------------------

    def _with_others(self, count: Count) -> Count:
        """A phrase with those joined to it by "and": ``السفير وثلاثة أميركيين`` is four people."""
        for _ in range(_MOST_CONJUNCTS):
            k = self._past_modifiers(count.end)
            other = self._conjunct(k)
            if other is not None and count.shape == "one" and self._is_same_person(count, other):
                return count
            if other is None or other.value is None or count.value is None:
                return count
            # 13 جنديا وشرطيا: both nouns are what the one number counts.
            shared = count.shape == "number" and count.value > _LAST_WITH_PLURAL and other.shape == "one" and self._is_indefinite(other.start)
            count = replace(count, end=other.end, value=count.value + (0 if shared else other.value))
        return count

    def _is_same_person(self, count: Count, other: Count) -> bool:
        """True for two offices of one man (مؤسس الحركة وزعيمها)."""
        if other.shape != "one":
            return False
        if any(split.enclitic in ("ها", "هم") and split.stem in self.words.people for split in self.a.lexemes[other.start].word.splits):
            return True
        actor = self._actor(other.start)
        return actor is not None and actor.form == "person" and actor.name is None and self._is_indefinite(count.start)

    def _past_modifiers(self, k: int) -> int:
        """The token after a noun's adjectives and genitives, "at least" and "others"."""
        actor = self.a.actor_at[k - 1]
        k, described = max(k, self._end_of(actor, k - 1)) if actor is not None else k, _MOST_ADJECTIVES
        while k < self.last:
            if self.a.lexemes[k].folded == _AT_LEAST[0] and k + 1 < self.last and self.a.lexemes[k + 1].folded == _AT_LEAST[1]:
                k += 2
            elif self.a.lexemes[k].folded == "من" and k + 1 < self.last and self._actor(k + 1) is not None:
                k = max(k + 2, self._actor(k + 1).end)  # type: ignore[union-attr]
            elif self.a.lexemes[k].folded in _OTHERS or self.a.lexemes[k].folded in _CLOSING:
                k += 1
            elif described and self._describes(k):
                k, described = k + 1, described - 1
            else:
                return k
        return k

    def _describes(self, k: int) -> bool:
        """True for a word that may be an adjective or a genitive of the noun before it."""
        lexeme = self.a.lexemes[k]
        return self._is_noun(k) and self.a.time_at[k] is None and lexeme.folded[0] != "و" and lexeme.number is None and self.a.actor_at[k] is None

    def _conjunct(self, k: int) -> Count | None:
        """People joined by "and" at a token, unless they are the subject of what comes next."""
        comma = k + 1 < self.last and self.a.lexemes[k].folded in _COMMAS
        k += comma
        if k >= self.last or not self.a.lexemes[k].folded.startswith("و"):
            return None
        alone = self.a.lexemes[k].folded == "و"
        other = self.one_at(k + 1 if alone else k) if alone or self._is_joined(k) else None
        if other is None or not (other.known or (other.shape == "number" and self._is_noun(other.end))):
            return None
        if (comma and other.shape != "number") or self._names_victims(other):
            return None
        follows = self._past_modifiers(other.end)
        verbs = follows < self.last and any(h.kind in VERBS for h in self.words.heads.get(self.a.lexemes[follows].folded, ()))
        return None if verbs else other

    def _names_victims(self, count: Count) -> bool:
        """True for those that their own noun calls killed or wounded (وثلاثة جرحى)."""
        heads = self.words.heads
        return count.shape == "number" and any(head.kind in NOUNS for head in heads.get(self.a.lexemes[count.end - 1].folded, ()))

    def _is_noun(self, k: int) -> bool:
        """True for a word that may be the noun of a number before it."""
        return k < self.last and self.a.lexemes[k].word.is_word and not self.a.lexemes[k].function and not self.a.lexemes[k].is_verb

    def _is_joined(self, k: int) -> bool:
        """True if the first letter of a word is "and" and no part of it, and the rest no word of killing or wounding."""
        lexeme = self.a.lexemes[k]
        rest = lexeme.folded[1:]
        return lexeme.folded not in self.words.people and rest not in self.words.heads and not lexeme.is_verb

    def _is_indefinite(self, i: int) -> bool:
        return not any(s.article for s in self.a.lexemes[i].word.splits if not s.enclitic)
