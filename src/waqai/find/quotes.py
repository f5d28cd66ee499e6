"""Reported speech: what was said, by whom, introduced by which cue.

A cue is a verb, participle, masdar or phrase of the table ``lexicon/speech.tsv``. Its content is, by preference: what stands in quotation marks
after it, the clause after أن/إن, the rest of the sentence after a colon, a noun phrase where the cue takes one; and for a cue after a quotation,
the quotation before it. Its speaker is the cue's subject: after it, before it, or the speaker of the cue before.
"""

from __future__ import annotations

from dataclasses import dataclass

from waqai.lexicon.inflect import Inflection
from waqai.lexicon.predicates import VERBAL, SpeechSense
from waqai.lexicon.vocabulary import vocabulary
from waqai.readers.embedded.analysis import Actor, Analysis
from waqai.text.fold import fold_word
from waqai.text.tokens import Split

THAT = frozenset(("ان", "بان", "وان", "فان", "وبان"))
THAT_PRONOUN = frozenset(f"{that}{pronoun}" for that in ("ان", "بان") for pronoun in ("ه", "ها", "هم", "هما", "نا", "ني", "ي", "هن"))
STOPS = frozenset((".", "!", "؟", "?", "؛"))
COMMAS = frozenset(("،", ","))
_FEWEST_QUOTED = 3
FEWEST_CLAUSE = 2
_ATTRIBUTION = frozenset(map(fold_word, "وفق وفقا بحسب حسب حسبما طبقا نقلا كما فيما بينما".split()))
_SUBJECT_REACH = 14
_CLAUSE_OPENERS = frozenset(
    map(fold_word, "لا لن لم قد لقد ليس ليست كان كانت هناك نحن أنا هو هي هم إن إنه إنها إننا إنني ما هل سوف يجب علينا لدينا كل".split())
)
_OCCASIONS = frozenset(map(fold_word, "في خلال عقب إثر على لدى عبر أمام بعد قبل".split()))
#: Cues spelt like a preposition (بيّن, بين): cues only where a sentence begins.
_PREPOSITIONAL = frozenset(("بين", "وبين"))
_EXPRESSED = frozenset(("عبر", "وعبر"))
#: Words after عبّر in which its عن must come, past its subject.
_ABOUT_REACH = 12
#: What is said by these was said by whoever spoke before: the document, or a title in place of the name.
_STANDS_FOR_SPEAKER = frozenset(
    map(fold_word, "البيان بيان التقرير البلاغ معاليه سموه فخامته جلالته سعادته سيادته فضيلته نفسه ذاته المتحدث المتحدثة المصدر المتكلم".split())
)
#: Verbs whose subject carries what the actor after عن said: ``نقلت الوكالة عن المسؤول أن ...``.
_CARRYING = frozenset(("verb.014", "verb.015", "verb.026"))
_NARRATED = frozenset(("past",))


def _told(cells: tuple[Inflection, ...]) -> bool:
    """True for a past form of the third person, the tense of narration."""
    return any(c.tense in _NARRATED and c.person == 3 for c in cells)


@dataclass(slots=True, eq=False)
class Cue:
    """A cue in its place."""

    start: int
    end: int
    sentence: int
    sense: SpeechSense
    split: Split


@dataclass(slots=True, eq=False)
class Said:
    """A quote as found: the content as a range of tokens, the cue, the speaker, and who is spoken to (:mod:`waqai.find.addressees`)."""

    start: int
    end: int
    sentence: int
    cue: Cue
    speaker: Actor | None
    direct: bool
    rule: str
    addressee: Actor | None = None


def find_cues(analysis: Analysis) -> list[Cue]:
    """Every cue of reported speech, in text order."""
    trie = vocabulary().speech_phrases
    cues: list[Cue] = []
    for number, (first, last) in enumerate(analysis.bounds):
        i = first
        while i < last:
            lexeme = analysis.lexemes[i]
            hit = trie.at(analysis.tokens, i, lexeme.phrase_heads, last) if lexeme.phrase_heads else None
            if hit is not None:
                cues.append(Cue(i, hit[0], number, hit[1][0], next(iter(lexeme.phrase_heads.values()))))
                i = hit[0]
                continue
            inside = analysis.actor_at[i]
            if lexeme.speech and (inside is None or inside.form == "people") and not _only_spelt_so(analysis, i, first, last):
                split, sense = lexeme.speech[0]
                cues.append(Cue(i, i + 1, number, sense, split))
            i += 1
    return cues


def _only_spelt_so(analysis: Analysis, i: int, first: int, last: int) -> bool:
    """True for a preposition that is spelt like a verb of saying: ``بين`` inside a sentence, ``عبر`` without the عن that عبّر asks for."""
    folded = analysis.lexemes[i].folded
    if folded in _PREPOSITIONAL:
        return i - first > 1
    return folded in _EXPRESSED and all(analysis.lexemes[k].folded != "عن" for k in range(i + 1, min(last, i + _ABOUT_REACH)))


class QuoteFinder:
    """Finds the quotes of one analysis; adds to its actors the speakers that only a cue shows to be speakers."""

    def __init__(self, analysis: Analysis) -> None:
        self.a = analysis
        self.cues = find_cues(analysis)
        self.cue_at = {c.start: c for c in self.cues}
        self.quoted = self._quotations()
        self.speaker: Actor | None = None
        self.found: list[Said] = []

    def find(self) -> list[Said]:
        """All quotes in text order."""
        for cue in self.cues:
            self._read(cue)
        return self.found

    def _quotations(self) -> list[tuple[int, int]]:
        """Pairs of token numbers of quotation marks (content between them), sentence by sentence; an open one runs to the sentence's end."""
        pairs: list[tuple[int, int]] = []
        opened: int | None = None
        carried = False
        for first, last in self.a.bounds:
            if opened is not None:
                carried, opened = True, first - 1
            for i in range(first, last):
                if self.a.lexemes[i].folded != '"':
                    continue
                surface = self.a.tokens[i].word.surface
                if opened is not None and not (surface in "«“" and not carried):
                    pairs.append((opened, i))
                    opened, carried = None, False
                elif surface not in "»":
                    opened = i
            if opened is not None:
                closes = surface_opens(self.a, opened) and not carried
                pairs.append((opened, last))
                if not closes:
                    opened, carried = None, False
        return pairs

    # -- one cue -------------------------------------------------------------------------------------------------------------------------

    def _read(self, cue: Cue) -> None:
        first, last = self.a.bounds[cue.sentence]
        if any(q.start <= cue.start < q.end and q.direct for q in self.found[-4:]):
            return
        if any(q.start <= cue.start < q.end for q in self.found[-4:]) or self._attributes(cue, first):
            # What somebody says in another's words, or is named to vouch for them, leaves the floor to the other.
            floor = self.speaker
            self._read_cue(cue, first, last)
            self.speaker = floor
        else:
            self._read_cue(cue, first, last)

    def _attributes(self, cue: Cue, first: int) -> bool:
        """True for a cue after ``بحسب ما``, ``وفق ما``, ``كما``, ``حسبما``."""
        before = [self.a.lexemes[k].folded.lstrip("و") for k in range(max(first, cue.start - 2), cue.start)]
        return bool(before) and (
            (before[-1] in ("حسبما", "كما", "فيما") and cue.start - first > 3) or (before[-1] == "ما" and before[0] in _ATTRIBUTION)
        )

    def _read_cue(self, cue: Cue, first: int, last: int) -> None:
        after = self._subject_after(cue, last) if cue.sense.kind in ("verb", "phrase") else None
        at = after.end if after is not None else cue.end
        content = self._content_after(cue, at, last)
        if content is None and cue.sense.kind != "participle":
            content = self._content_before(cue, first)
        if content is None:
            if after is not None and cue.sense.kind == "verb":
                self.speaker = after
            return
        speaker = self._speaker(cue, after, first, content)
        start, end, direct, rule = content
        while end > start and self.a.lexemes[end - 1].folded in (*STOPS, *COMMAS, '"', ":", ".."):
            end -= 1
        if end - start < FEWEST_CLAUSE:
            return
        self.found.append(Said(start, end, cue.sentence, cue, speaker, direct, rule))
        self.speaker = speaker or self.speaker
        if direct:
            self._continue_direct(cue, speaker, end)

    def _continue_direct(self, cue: Cue, speaker: Actor | None, end: int) -> None:
        """A quotation that runs over the sentence's end: one quote a sentence."""
        number = cue.sentence
        for opened, close in self.quoted:
            if number + 1 >= len(self.a.bounds):
                return
            first, last = self.a.bounds[number + 1]
            if opened == first - 1 and self.a.lexemes[opened].folded != '"':
                stop = min(close, last)
                if stop - first >= _FEWEST_QUOTED:
                    self.found.append(Said(first, stop, number + 1, cue, speaker, True, "quotation continued"))
                if close < last:
                    return
                number += 1

    def _subject_after(self, cue: Cue, last: int) -> Actor | None:
        """The actor that follows a verb as its subject, before the content opens."""
        unknown = self._unknown_subject(cue, last)
        if unknown is not None:
            return unknown
        for k in range(cue.end, min(last, cue.end + _SUBJECT_REACH)):
            lexeme = self.a.lexemes[k]
            actor = self.a.actor_at[k]
            if actor is not None:
                if actor.start != k or actor.preposition not in ("", "من") or (actor.preposition == "من" and k - cue.end > 3):
                    if actor.start == k and actor.preposition:
                        return self._phrase(cue.end, k - 1, cue.sentence) if k - cue.end >= 2 else None
                    continue
                return actor
            if lexeme.folded in THAT or lexeme.folded in THAT_PRONOUN or lexeme.folded in (":", '"', *STOPS) or (k > cue.end and k in self.cue_at):
                return self._phrase(cue.end, k, cue.sentence) if k > cue.end and not cue.split.enclitic else None
            if lexeme.folded in ("الي", "علي", "عن", "ب") and k == cue.end:
                return None
        return None

    def _unknown_subject(self, cue: Cue, last: int) -> Actor | None:
        """A subject right after the cue that no table knows, with the name that follows it (``قال نجم الفريق فلان``)."""
        k = cue.end
        if k >= last or cue.split.enclitic or self.a.actor_at[k] is not None or not self.a.lexemes[k].word.is_word:
            return None
        first = self.a.lexemes[k]
        if (
            first.function
            or first.speech
            or first.is_verb
            or first.folded in THAT
            or first.folded in THAT_PRONOUN
            or k in self.cue_at
            or self.a.time_at[k] is not None
        ):
            return None
        while k < last and self.a.actor_at[k] is None and self.a.lexemes[k].word.is_word and not self._ends_subject(k):
            k += 1
        return self._phrase(cue.end, k, cue.sentence)

    def _ends_subject(self, k: int) -> bool:
        lexeme = self.a.lexemes[k]
        return bool(lexeme.function) or k in self.cue_at or self.a.time_at[k] is not None or lexeme.folded in THAT or lexeme.folded in THAT_PRONOUN

    def _phrase(self, start: int, end: int, sentence: int) -> Actor | None:
        """A speaker that no table knows: the noun phrase between cue and content (``مصدر مطلع``, ``التقرير``)."""
        while end > start and (self.a.lexemes[end - 1].function or not self.a.lexemes[end - 1].word.is_word or self.a.time_at[end - 1] is not None):
            end -= 1
        for k in range(start, end):
            lexeme = self.a.lexemes[k]
            if lexeme.folded in COMMAS or self.a.time_at[k] is not None or ("preposition" in lexeme.function and k > start):
                end = k
                break
        if (
            end <= start
            or self.a.lexemes[start].function
            or not self.a.lexemes[start].word.is_word
            or end - start > 6
            or self.a.lexemes[start].word.number is not None
        ):
            return None
        if any(self.a.actor_at[k] is not None for k in range(start, end)):
            return None
        kind = self.a.lexemes[start].word_class
        if kind.fine and not (kind.speaks or kind.in_names or kind.before_names):
            # News lets this word do other things than speak.
            return None
        actor = Actor(start, end, sentence, form="phrase", rule="subject of a cue")
        self._add(actor)
        return actor

    def _add(self, actor: Actor) -> None:
        for k in range(actor.start, actor.end):
            self.a.actor_at[k] = actor
        self.a.actors.append(actor)
        self.a.actors.sort(key=lambda x: x.start)

    def speaker_for(self, cue: Cue, content: tuple[int, int, bool, str], first: int, last: int) -> Actor | None:
        """The speaker of content that only the sequence model found."""
        after = self._subject_after(cue, last) if cue.sense.kind in ("verb", "phrase") else None
        return self._speaker(cue, after, first, content)

    def _speaker(self, cue: Cue, after: Actor | None, first: int, content: tuple[int, int, bool, str]) -> Actor | None:
        if after is not None and not (content[0] <= after.start < content[1]):
            stands = after.end - after.start <= 2 and self.a.lexemes[after.start].folded in _STANDS_FOR_SPEAKER
            if cue.sense.id in _CARRYING:
                carried = next(
                    (a for a in self.a.actors if after.end <= a.start < content[0] and a.preposition == "عن" and a.sentence == cue.sentence), None
                )
                if carried is not None:
                    return carried
            return self.speaker if stands and self.speaker is not None else after
        before = [a for a in self.a.actors if a.sentence == cue.sentence and a.end <= cue.start]
        if cue.sense.kind == "verb":
            near = next(
                (a for a in reversed(before) if cue.start - a.end <= 6 and not a.preposition and not self._verb_between(a.end, cue.start)), None
            )
            return near or self.speaker or next((a for a in reversed(before) if not a.preposition), None)
        if cue.sense.kind == "masdar":
            told = next((a for a in reversed(before) if a.preposition == "عن"), None)
            if told is not None:
                return told
        if self.speaker is not None and self.speaker.sentence == cue.sentence:
            return self.speaker
        opening = next((a for a in before if not a.preposition and a.start - first <= 3), None)
        if opening is None and self.speaker is not None:
            return self.speaker
        subject = next((a for a in before if not a.preposition), None)
        return subject or self.speaker

    def _verb_between(self, start: int, end: int) -> bool:
        return any(self.a.lexemes[k].is_verb for k in range(start, end))

    # -- content -------------------------------------------------------------------------------------------------------------------------

    def _content_after(self, cue: Cue, at: int, last: int) -> tuple[int, int, bool, str] | None:
        """(start, end, direct, rule) of the content after a cue whose subject ends at ``at``."""
        complement = cue.sense.complement
        limit = min(last, at + _SUBJECT_REACH)
        for k in range(at, limit):
            folded = self.a.lexemes[k].folded
            if folded == '"':
                quoted = next((p for p in self.quoted if p[0] == k), None)
                if quoted is not None and quoted[1] - k - 1 >= _FEWEST_QUOTED:
                    return k + 1, min(quoted[1], last), True, "quotation after the cue"
                continue
            if folded in THAT:
                return self._clause(k + 1, last, "clause after أن")
            if folded in THAT_PRONOUN:
                return self._clause(k, last, "clause after أن with pronoun")
            if folded == ":":
                inner = self.a.lexemes[k + 1].folded if k + 1 < last else ""
                if inner == '"':
                    continue
                return (k + 1, last, False, "after a colon") if last - k > _FEWEST_QUOTED else None
            if folded in STOPS:
                break
            if k in self.cue_at and k > at:
                return None
        return self._noun_clause(cue, at, last) if {"an_noun", "ila", "ala", "aan", "clause"} & set(complement) else None

    def _noun_clause(self, cue: Cue, at: int, last: int) -> tuple[int, int, bool, str] | None:
        """A noun phrase as content: ``أكد ضرورة ...``, ``مشيرا إلى أهمية ...``, ``أعلن عن ...``."""
        k = at
        if k >= last:
            return None
        k = self._past_adverbials(k, last)
        if k >= last:
            return None
        folded = self.a.lexemes[k].folded
        linked = {"الي": "ila", "علي": "ala", "عن": "aan"}.get(folded)
        if linked is not None:
            if linked not in cue.sense.complement:
                return None
            return self._clause(k + 1, last, "noun phrase after a preposition")
        if "an_noun" not in cue.sense.complement or folded.startswith(("و", "ف")) or self.a.lexemes[k].function or not self.a.lexemes[k].word.is_word:
            return None
        return self._clause(k, last, "noun phrase")

    def _past_adverbials(self, k: int, last: int) -> int:
        """The first token past times, commas and prepositional phrases of occasion (``في بيان``, ``خلال ندوة صحفية``)."""
        while k < last:
            folded = self.a.lexemes[k].folded
            if self.a.time_at[k] is not None or folded in COMMAS:
                k += 1
            elif folded in _OCCASIONS:
                comma = next((j for j in range(k, min(last, k + 12)) if self.a.lexemes[j].folded in COMMAS), None)
                if comma is not None:
                    k = comma + 1
                elif k + 1 < last and self.a.time_at[k + 1] is not None:
                    k += 1
                else:
                    return k
            else:
                return k
        return k

    def _clause(self, start: int, last: int, rule: str) -> tuple[int, int, bool, str] | None:
        """From ``start`` to the end of the reported clause: the next cue, an attribution, or the end of the sentence; a quotation inside wins."""
        if start < last and self.a.lexemes[start].folded == '"':
            quoted = next((p for p in self.quoted if p[0] == start), None)
            if quoted is not None and quoted[1] - start - 1 >= _FEWEST_QUOTED:
                return start + 1, min(quoted[1], last), True, "quotation after أن"
        end = last
        for k in range(start + 1, last):
            folded = self.a.lexemes[k].folded
            cue = self.cue_at.get(k)
            if cue is not None and cue.sense.kind == "participle" and k - start >= FEWEST_CLAUSE and self._is_hal(k):
                end = k
                break
            if folded in COMMAS and k + 1 < last and self._plain(k + 1) in _ATTRIBUTION:
                end = k
                break
            if k - start >= FEWEST_CLAUSE and self._resumes(k):
                end = k
                break
            if k > start + 2 and self._plain(k) in ("حسبما", "بحسب", "حسب"):
                end = k
                break
            if folded in STOPS and k < last - 1:
                end = k
                break
        while end > start and self.a.lexemes[end - 1].folded in (*COMMAS, "و"):
            end -= 1
        inner = self._quoted_clause(start, end + 1)
        if inner is not None:
            return *inner, True, "quotation inside the clause"
        return (start, end, False, rule) if end - start >= FEWEST_CLAUSE else None

    def _resumes(self, k: int) -> bool:
        """True where the narrator goes on: a verb of saying or of a verbal act joined by و (``وأضاف``, ``ودعا``)."""
        lexeme = self.a.lexemes[k]
        if self.a.actor_at[k] is not None:
            return False
        if any(split.proclitics == "و" and sense.kind == "verb" and _told(sense.cells) for split, sense in lexeme.speech):
            return True
        return any(
            split.proclitics == "و" and sense.pos == "verb" and sense.frame.type in VERBAL and _told(sense.cells) for split, sense in lexeme.senses
        )

    def _quoted_clause(self, start: int, end: int) -> tuple[int, int] | None:
        """A quotation inside an indirect clause that is a clause of its own: it begins with a verb, a pronoun or a particle of clauses."""
        for opened, close in self.quoted:
            if start < opened and close <= end and close - opened - 1 >= _FEWEST_QUOTED + 1:
                first = self.a.lexemes[opened + 1]
                if (
                    first.is_verb
                    or first.folded in _CLAUSE_OPENERS
                    or (first.folded[:1] in "يتسن" and len(first.folded) == 4 and not first.heads and not first.senses)
                ):
                    return opened + 1, close
        return None

    def _plain(self, k: int) -> str:
        folded = self.a.lexemes[k].folded
        return folded[1:] if folded.startswith("و") and folded[1:] in _ATTRIBUTION else folded

    def _is_hal(self, k: int) -> bool:
        """True for an indefinite accusative participle, which goes on reporting (مضيفا، مشيرة)."""
        folded = self.a.lexemes[k].folded
        return not folded.startswith("ال") and folded.endswith(("ا", "ه", "ين", "تين"))

    def _content_before(self, cue: Cue, first: int) -> tuple[int, int, bool, str] | None:
        """The quotation that ends right before a cue: ``"..."، قال فلان``."""
        for opened, close in self.quoted:
            if first <= opened < close <= cue.start and cue.start - close <= 4 and close - opened - 1 >= _FEWEST_QUOTED:
                if all(self.a.lexemes[k].folded in ("،", ",", '"', ".", "هكذا", "كما", "بهذه", "الكلمات") for k in range(close, cue.start)):
                    return opened + 1, close, True, "quotation before the cue"
        return None


def surface_opens(analysis: Analysis, i: int) -> bool:
    """True if the sign at a token can only open a quotation."""
    return 0 <= i < len(analysis.tokens) and analysis.tokens[i].word.surface in "«“"


def find_quotes(analysis: Analysis) -> tuple[QuoteFinder, list[Said]]:
    """The finder with its cues, and the quotes the grammar finds. Every quotation keeps one cue: the nearest wins where two claim it."""
    finder = QuoteFinder(analysis)
    kept: dict[tuple[int, int], Said] = {}
    for said in finder.find():
        clash = next((k for k in kept if k[0] < said.end and said.start < k[1] and kept[k].sentence == said.sentence), None)
        if clash is None:
            kept[said.start, said.end] = said
        elif said.direct and not kept[clash].direct and (said.end - said.start) < (clash[1] - clash[0]) and said.cue.start < kept[clash].cue.start:
            continue
        elif said.start >= clash[0] and said.end <= clash[1] and not kept[clash].direct:
            # A cue inside another's clause: what it reports is part of what is reported already.
            continue
        else:
            kept[said.start, said.end] = said
    return finder, sorted(kept.values(), key=lambda s: (s.start, s.end))
