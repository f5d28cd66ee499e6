"""Numbers of killed and wounded: ``3 قتلى``, ``مقتل ثلاثة مدنيين``, ``خمسة أشخاص قتلوا``, ``راح ضحيته نحو 15``, ``دون وقوع إصابات``.

Method: the words of killing and wounding are looked up; each looks for its count where its kind has it: a counted noun right before itself, a masdar
or a verb behind itself, a verb in the plural also before itself. A count of which only a part is told (``بينهم ثلاثة أطفال``) is none. A word whose
victims are not counted (``عشرات الجرحى``) gives a quantity without value: it says that no smaller number near it is the whole.
"""

from __future__ import annotations

from waqai.find.counted import Count, Counts
from waqai.find.numerals import numeral_at
from waqai.lexicon.casualties import NOUNS, VERBS, Head, casualty_words
from waqai.readers.embedded.analysis import Analysis, Quantity
from waqai.text.fold import fold_word
from waqai.text.tokens import Split

_STOPS = frozenset((".", "؛", ":", "!", "؟", "?"))
_COMMAS = frozenset(("،", ",", "-"))
_TALLY_LINKS = frozenset(map(fold_word, ("إلى", "بلغ", "بلغت", "وصل", "وصلت", "عند", "هو", "بنحو", "يبلغ")))
#: Before a naming that says who did it, not to whom it was done.
_BY = frozenset(
    map(
        fold_word, ("برصاص", "بنيران", "نيران", "يد", "أيدي", "يدي", "بيد", "بأيدي", "قبل", "من", "في", "خلال", "على", "عن", "مع", "ضد", "بين", "بعد")
    )
)
#: A relative pronoun of one man before the verb of his fate (الذي قتل في غارة).
_WHO = frozenset(map(fold_word, ("الذي", "والذي")))
_NOBODY = frozenset(map(fold_word, ("أحد", "أي", "أحدا")))
_OF_ONE, _OF_TWO = frozenset(("ه", "ها")), frozenset(("هما",))
#: Tokens within which a verb's, a masdar's and a tally's number is looked for.
_VERB_REACH, _MASDAR_REACH, _TALLY_REACH, _BACK_REACH, _FATE_REACH = 10, 4, 8, 14, 14
_NEGATION_REACH, _TOTAL_REACH = 6, 7


def find_quantities(analysis: Analysis) -> None:
    """Fill ``analysis.quantities`` with the counts of killed and wounded, in text order."""
    heads = casualty_words().heads
    for number, (first, last) in enumerate(analysis.bounds):
        if any(not heads.keys().isdisjoint(lexeme.stems) for lexeme in analysis.lexemes[first:last]):
            analysis.quantities += _Sentence(analysis, number, first, last).quantities()


class _Sentence:
    """Finds the quantities of one sentence."""

    def __init__(self, analysis: Analysis, number: int, first: int, last: int) -> None:
        self.a, self.number, self.first, self.last = analysis, number, first, last
        self.words = casualty_words()
        self.counts = Counts(analysis, last)
        self.heads: list[tuple[Head, Split] | None] = []
        while len(self.heads) < last - first:
            hit = self._head(first + len(self.heads))
            self.heads += [hit, *[None] * (len(hit[0].words) - 1 if hit else 0)]

    def quantities(self) -> list[Quantity]:
        found: list[Quantity] = []
        for i, hit in enumerate(self.heads, self.first):
            if hit is None:
                continue
            quantity = self._quantity(i, *hit)
            if quantity is not None and not any(_same(quantity, q) for q in found):
                found.append(quantity)
        return found

    # -- heads ---------------------------------------------------------------------------------------------------------------------------

    def _head(self, i: int) -> tuple[Head, Split] | None:
        """The word or phrase of killing or wounding that begins at a token."""
        lexeme = self.a.lexemes[i]
        if self.a.time_at[i] is not None or self.words.heads.keys().isdisjoint(lexeme.stems):
            return None
        for split in lexeme.word.splits:
            for head in self.words.heads.get(split.stem, ()):
                if self._stands(i, head) and _fits(head, split):
                    return head, split
        return None

    def _stands(self, i: int, head: Head) -> bool:
        end = i + len(head.words)
        return end <= self.last and all(self.a.lexemes[i + k].folded == word for k, word in enumerate(head.words[1:], 1))

    def _head_at(self, i: int) -> Head | None:
        hit = self.heads[i - self.first] if self.first <= i < self.last else None
        return hit[0] if hit else None

    def _quantity(self, i: int, head: Head, split: Split) -> Quantity | None:
        if head.kind in NOUNS:
            return self._noun(i, head, split)
        if head.kind == "fate" or self._only_tried(i):
            return None
        told = self._denial(i)
        if told:
            after = i + len(head.words)
            nobody = after < self.last and self.a.lexemes[after].folded in _NOBODY
            return self._made(i, after + 1, i, head.field, 0) if told == "nobody" and nobody else None
        if head.kind == "light":
            return self._light(i, head)
        if head.kind == "fell":
            return self._fell(i, head)
        if head.kind == "masdar" and self._number_before(i, split) is not None:
            return self._noun(i, head, split)
        return self._act(i, head, split)

    def _made(self, start: int, end: int, head: int, field: str, value: int | None) -> Quantity:
        """A quantity; the number of a counted noun is a total behind words like "rose to"."""
        hit = self._head_at(head)
        before = self.a.lexemes[max(self.first, start - _TOTAL_REACH) : start]
        total = hit is not None and hit.kind in NOUNS and any(self.words.is_cue(x, "total") for x in before)
        return Quantity(start, end, self.number, field=field, value=value, head=head, total=total)

    # -- counted nouns -------------------------------------------------------------------------------------------------------------------

    def _noun(self, i: int, head: Head, split: Split) -> Quantity | None:
        """``32 قتيلا``, ``قتيلان``, ``ارتفع عدد القتلى إلى أربعة``, ``عشرات الجرحى``, ``دون وقوع إصابات``."""
        before = self._number_before(i, split)
        if before is not None:
            start, value = before
            if self._is_part(start):
                return None
            return self._made(start, i + 1, i, head.field, None if self._is_mixed(i, head) else value)
        if head.kind == "numbered":
            return None
        if head.kind == "plural":
            return self._uncounted(i, head, split)
        if head.kind == "dual":
            return None if split.article else self._made(i, i + 1, i, head.field, 2)
        if split.article or self._is_part(i) or self._denial(i) or not self._is_result(i):
            return None
        return self._made(i, i + 1, i, head.field, None if self._is_mixed(i, head) else 1)

    def _number_before(self, i: int, split: Split) -> tuple[int, int | None] | None:
        """The number right before a noun, or the words that leave it open, as (first token, value)."""
        if split.proclitics:
            return None
        i = i - 1 if i - 1 > self.first and self.words.is_cue(self.a.lexemes[i - 1], "case") else i
        for k in range(max(self.first, i - 5), i):
            numeral = numeral_at(self.a, k, i)
            if numeral is not None and numeral[0] == i:
                count = self.counts.one_at(k)
                return k, count.value if count is not None else numeral[1]
        for k in (i - 1, i - 2):
            if k >= self.first and self.words.is_cue(self.a.lexemes[k], "vague"):
                # "A number of the wounded" is open, "the number of the wounded" is yet to come.
                if self.a.lexemes[i - 1].folded == "من" or (k == i - 1 and not self.words.is_cue(self.a.lexemes[k], "tally")):
                    return k, None
        return None

    def _uncounted(self, i: int, head: Head, split: Split) -> Quantity | None:
        """A plural without a number before it: nobody, a number behind it, or so many that none is given."""
        told = self._denial(i)
        if told:
            return self._made(i - 1, i + 1, i, head.field, 0) if told == "nobody" and not split.article else None
        tally = self._tally(i) if split.article or (i > self.first and self.words.is_cue(self.a.lexemes[i - 1], "tally")) else None
        if tally is not None:
            return self._made(i, tally[0], i, head.field, tally[1])
        return None if split.article or split.enclitic or split.preposition else self._made(i, i + 1, i, head.field, None)

    def _tally(self, i: int) -> tuple[int, int] | None:
        """The number that a count of the victims comes to, as (token after it, value)."""
        counted = any(self.words.is_cue(x, "tally") or self.words.is_cue(x, "total") for x in self.a.lexemes[max(self.first, i - 4) : i])
        for k in range(i + 1, min(self.last, i + 1 + _TALLY_REACH)) if counted else ():
            if self.a.lexemes[k].folded in _STOPS or self._head_at(k) is not None:
                return None
            linked = k == i + 1 or any(x.folded in _TALLY_LINKS for x in self.a.lexemes[max(i + 1, k - 5) : k])
            count = self.counts.one_at(k) if linked else None
            if count is not None and count.shape == "number" and count.value is not None:
                return count.end, count.value
        return None

    def _is_mixed(self, i: int, head: Head) -> bool:
        """True where one number counts killed and wounded together: ``25 شهيدا وجريحا``, ``بين قتيل وجريح``."""
        beside = [(i + 1, i + 1)] + ([(i - 1, i)] if i > self.first else [])
        for k, joined in beside:
            other = self._head_at(k)
            if (
                other is None
                or other.field == head.field
                or other.kind not in ("sing", "plural", "numbered")
                or not self.a.lexemes[joined].folded.startswith("و")
            ):
                continue
            first = min(k, i)
            counted = self._number_before(first, self.heads[first - self.first][1])  # type: ignore[index]
            if counted is not None or self.a.lexemes[first - 1].folded in ("بين", "ما"):
                return True
        return False

    def _is_result(self, i: int) -> bool:
        """True for a lone noun that tells an outcome (أسفر عن قتيل, قتيل و3 جرحى), not one that describes somebody."""
        if i == self.first or any(self.words.is_cue(x, "result") for x in self.a.lexemes[max(self.first, i - 3) : i]):
            return True
        beside = (self._head_at(k) for k in (i - 1, i + 1, i + 2) if k > i or self.a.lexemes[i].folded.startswith("و"))
        return any(head is not None and head.kind in NOUNS for head in beside)

    # -- words that govern their victims -------------------------------------------------------------------------------------------------

    def _act(self, i: int, head: Head, split: Split) -> Quantity | None:
        """A masdar or verb with its victims: behind it, in its pronoun, or before it."""
        after = i + len(head.words)
        if split.enclitic:
            return self._of_pronoun(i, after, head, split)
        victims = self._victims(i, after, head, split)
        if victims is not None:
            return self._made(i if victims.start == after else victims.start, victims.end, i, head.field, victims.value)
        alone = head.kind == "passive" or (head.kind == "verb" and i > self.first and self.a.lexemes[i - 1].folded in _WHO)
        return self._made(i, after, i, head.field, 1) if alone and not split.preposition else None

    def _of_pronoun(self, i: int, after: int, head: Head, split: Split) -> Quantity | None:
        """``قتله``, ``مقتلهما``; who was wounded in passing (متأثرا بإصابته) is seldom what the sentence tells."""
        if any(
            hit and hit[0].kind == "light" and hit[0].field == head.field for hit in self.heads[max(0, i - self.first - _FATE_REACH) : i - self.first]
        ):
            return None
        value = 2 if split.enclitic in _OF_TWO else 1 if split.enclitic in _OF_ONE and head.field == "killed" else None
        return self._made(i, after, i, head.field, value) if value else None

    def _victims(self, i: int, after: int, head: Head, split: Split) -> Count | None:
        """Who was killed or wounded by what a word says: the people right behind it, before it, or, if they are counted, further on."""
        direct = self._right_behind(after)
        masdar = head.kind == "masdar" or bool(split.preposition)
        # The subject of an active verb may be one person or several, and its object the count: قتل مسلحون ثلاثة جنود.
        final = ("one", "number", "dual", "vague") if masdar or head.kind == "lives" else ("number", "dual", "vague")
        if direct is not None and direct.shape in final:
            return direct
        if head.kind == "verbs" and direct is None and (subject := self._several_before(i)):
            return subject
        reach = _MASDAR_REACH if masdar else _VERB_REACH
        further = self._further(direct.end if direct else after + 1, min(self.last, after + reach))
        if further is not None and (direct is None or not self.a.lexemes[further.start].folded.startswith("و")):
            return further
        return direct or (self._one_before(i) if head.kind in ("verb", "passive") and not masdar else None)

    def _right_behind(self, after: int) -> Count | None:
        """The people that begin at a token, unless it is another word of killing or wounding."""
        head = self._head_at(after)
        return self.counts.at(after) if after < self.last and (head is None or head.kind in NOUNS) else None

    def _further(self, low: int, high: int) -> Count | None:
        """The first number of people between two tokens, unless another clause, act or part of the whole begins before it."""
        for k in range(low, high):
            lexeme = self.a.lexemes[k]
            other = self._head_at(k)
            acts = other is not None and other.kind in (*VERBS, "masdar", "light", "lives")
            if lexeme.folded in _STOPS or acts or (lexeme.folded not in ("فيها", "فيه") and self.words.is_cue(lexeme, "among")):
                return None
            if "relative" in lexeme.function or lexeme.folded.removeprefix("و") == "ان" or (lexeme.is_verb and not lexeme.number):
                return None
            count = self.counts.at(k)
            if count is None or not count.known or count.shape not in ("number", "dual", "vague") or self.a.lexemes[k - 1].folded in _BY:
                continue
            if count.shape != "dual" or not lexeme.folded.startswith("ال"):
                return count
        return None

    def _several_before(self, i: int) -> Count | None:
        for k in range(i - 1, max(self.first, i - _BACK_REACH) - 1, -1):
            lexeme, other = self.a.lexemes[k], self._head_at(k)
            if lexeme.folded in _STOPS or (other is not None and other.kind in (*VERBS, "masdar")):
                return None
            count = self.counts.at(k)
            if count is None or count.shape not in ("number", "dual") or not count.known or count.end > i or self._is_part(k):
                continue
            earlier = self.counts.at(k - 1) if k > self.first else None
            if earlier is not None and earlier.end >= count.end:
                continue
            return count
        return None

    def _one_before(self, i: int) -> Count | None:
        k = i - 1
        while k >= self.first and (self.a.lexemes[k].folded in ("قد", "وقد", '"', ")") or self.a.lexemes[k].folded in _COMMAS):
            k -= 1
        actor = self.a.actor_at[k] if k >= self.first else None
        if self.words.is_cue(self.a.lexemes[i], "doing"):
            return None
        if actor is None or actor.preposition or self._is_part(actor.start):
            return None
        count = self.counts.one_at(actor.start)
        return count if count is not None and count.value == 1 else None

    def _light(self, i: int, head: Head) -> Quantity | None:
        """``لقي شرطيان مصرعهما``, ``تعرض اثنان آخران لإصابات``: the verb says so only with its fate."""
        fate = next((k for k in range(i + 1, min(self.last, i + _FATE_REACH)) if self._is_fate(k, head)), None)
        if fate is None:
            return None
        count = self.counts.at(i + 1) or self._further(i + 2, fate) or self._several_before(i)
        if count is not None:
            return self._made(count.start, count.end, i, head.field, count.value)
        enclitic = next((s.enclitic for s in self.a.lexemes[fate].word.splits if s.enclitic), "")
        value = 1 if enclitic in _OF_ONE else 2 if enclitic in _OF_TWO else None
        return self._made(i, fate + 1, i, head.field, value) if value else None

    def _is_fate(self, k: int, head: Head) -> bool:
        hit = self.heads[k - self.first]
        if hit is None or hit[0].field != head.field:
            return False
        if head.field == "killed":
            return bool(hit[1].enclitic)
        return hit[1].preposition == "ل"

    def _fell(self, i: int, head: Head) -> Quantity | None:
        """``سقوط أربعة أشخاص``: people alone, and none that are called killed or wounded."""
        count = self.counts.at(i + 1) if i + 1 < self.last else None
        if count is None or not count.known or count.shape not in ("number", "dual"):
            return None
        if any(self._head_at(k) is not None for k in range(count.start, min(self.last, count.end + 2))):
            return None
        return self._made(count.start, count.end, i, head.field, count.value)

    # -- what makes a number no count ----------------------------------------------------------------------------------------------------

    def _is_part(self, start: int) -> bool:
        """True for a number that a word like "among them" introduces."""
        before = self.a.lexemes[max(self.first, start - 2) : start]
        return any(self.words.is_cue(x, "among") for x in before) or any(x.folded == "بين" for x in before[-1:])

    def _only_tried(self, i: int) -> bool:
        """True for what was tried or planned, or what may be (ما إذا كان المهاجم قد قتل)."""
        if any(self.words.is_cue(x, "attempt") for x in self.a.lexemes[max(self.first, i - 2) : i]):
            return True
        return any(x.folded in self.words.cues["condition"] for x in self.a.lexemes[max(self.first, i - _NEGATION_REACH) : i])

    def _denial(self, i: int) -> str:
        """``nobody`` if a negation rules the word, ``untold`` if it only says that nothing is known, else empty."""
        untold = False
        for k in range(i - 1, max(self.first, i - _NEGATION_REACH) - 1, -1):
            lexeme = self.a.lexemes[k]
            if lexeme.folded in _STOPS or lexeme.folded in _COMMAS or lexeme.number is not None:
                return ""
            untold = untold or self.words.is_cue(lexeme, "untold")
            if lexeme.folded.removeprefix("و") in self.words.cues["negation"] or self.words.is_cue(lexeme, "negation"):
                return "untold" if untold or self._but(i) else "nobody"
        return ""

    def _but(self, i: int) -> bool:
        """True if "only" follows (لم يقتل سوى جندي)."""
        return any(x.folded in ("سوي", "الا", "غير") for x in self.a.lexemes[i + 1 : min(self.last, i + 4)])


def _fits(head: Head, split: Split) -> bool:
    """True if a head can stand with these clitics."""
    if head.kind in ("sing", "dual"):
        return not split.enclitic
    if head.kind in ("plural", "numbered", "fate"):
        return True
    if split.article and split.stem != "قضاء":
        return False
    return head.kind == "masdar" or split.stem in ("قتل", "جرح") or not split.preposition


def _same(a: Quantity, b: Quantity) -> bool:
    """True for two quantities of one field that share a token."""
    return a.field == b.field and a.start < b.end and b.start < a.end
