"""Stages of negotiations and deals, found in readings: a cue of the stage and the noun it governs ("تدرس ... العروض", "توقيع اتفاقية"), each with its words.

The cues stand in ``lexicon/dossier_stages.tsv``, the nouns in ``lexicon/dossier_nouns.tsv``. Where several cues reach one noun, the first of them governs:
a signing that is refused ("رفض توقيع الاتفاق") is a refusal.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache, lru_cache

from msgspec import Struct

from waqai.lexicon.inflect import Inflection, inflect_noun, inflect_participle, inflect_verb
from waqai.lexicon.names import NameTrie
from waqai.lexicon.rows import forms, rows
from waqai.lexicon.vocabulary import vocabulary
from waqai.link.matters import classes, noun_heads
from waqai.text.fold import fold_word
from waqai.text.tokens import Split, Token, word
from waqai.types import Status

#: From first to last; ``suspended`` and ``rejected`` may come at any time.
STAGES = ("proposed", "under_study", "negotiating", "agreed", "signed", "in_force", "suspended", "rejected")
#: How far a cue reaches for its noun, in words.
_REACH = 8
_TALKED_OF = frozenset({"deal", "offer", "talks", "option"})
_RELATIVE = frozenset(map(fold_word, "الذي التي اللذين اللتين اللذان اللتان الذين التى".split()))
_BARRIERS = frozenset(
    map(fold_word, "بعد قبل منذ عقب خلال أن إن أنه أنها إلى حيث فيما بينما لكن كما إذ حتى بسبب بموجب وفق إثر بأن لأن بأنه بأنها".split())
)
#: Words that no verb follows.
_NOMINAL = frozenset(map(fold_word, "في من على عن إلى مع بين دون كل أي".split()))
#: How far a noun reaches: the signer may stand between (توقيع الوزارة اتفاقا), elsewhere the governed noun follows.
_NOUN_REACH = {"signed": 6, "agreed": 6}
_NEGATIONS = frozenset(map(fold_word, "لم لن لا ليس ليست عدم دون بدون المستحيل نفى نفت ينفي تنفي".split()))
_CONDITIONS = frozenset(
    map(
        fold_word,
        "حال إذا لو ربما شريطة بشرط لضرورة ضرورة الممكن إمكانية فرص دعا دعت يدعو تدعو دعوة دعوته دعوتها طالب طالبت يطالب تطالب حث حثت".split(),
    )
)
_PLANS = frozenset(map(fold_word, "المقرر المتوقع المنتظر المرتقب المزمع يتوقع قبيل بانتظار انتظار ينتظر تمهيدا سوف يعتزم تعتزم لحين حين".split()))


class Cue(Struct, frozen=True, gc=False, eq=False):
    """One written form of a row of the stages: what it governs and on which side (``after``, ``before``, ``both``)."""

    id: str
    stage: str
    pos: str
    needs: frozenset[str]
    side: str
    cells: tuple[Inflection, ...] = ()


class Told(Struct, frozen=True, gc=False, eq=False):
    """A stage told in a sentence: the tokens of its cue and of the noun it governs, both half-open; the noun's are the cue's where it needs none."""

    cue: Cue
    start: int
    end: int
    thing: tuple[int, int]
    status: Status


@cache
def cues() -> NameTrie[Cue]:
    """Every written form of the stages' cues."""
    trie: NameTrie[Cue] = NameTrie()
    for row in rows("lexicon/dossier_stages.tsv"):
        needs = frozenset(row["needs"].split("/")) - {""}
        plain = Cue(row["id"], row["stage"], row["pos"], needs, row["side"])
        if row["pos"] == "verb":
            for form, cells in inflect_verb(row["past"], row["present"]).items():
                trie.add(form, Cue(row["id"], row["stage"], "verb", needs, row["side"], cells))
            continue
        for form in {f for base in forms(row["form"]) for f in _written(base, row["pos"])}:
            trie.add(form, plain)
    return trie


def _written(base: str, pos: str) -> Iterator[str]:
    """The folded forms of a cue that is no verb; only its first word inflects."""
    head, _, rest = base.partition(" ")
    inflected = inflect_participle(head) if pos == "participle" else inflect_noun(head) if pos == "noun" else (head,)
    for form in {fold_word(head), *inflected}:
        yield f"{form} {fold_word(rest)}".strip()


class _Hit(Struct, frozen=True, gc=False, eq=False):
    cue: Cue
    start: int
    end: int
    split: Split


def told(words: Sequence[Token], first: int, last: int) -> list[Told]:
    """The stages told by the tokens ``first`` to ``last`` of one sentence, in text order, one at most for each noun."""
    opening = [i for i in range(first, last) if _opens(words[i].word.surface)]
    things, seen = _things(words, opening, last)
    if "sport" in seen:
        return []
    hits = list(_hits(words, opening, first, last))
    found = [t for start, end, kinds in things if (t := _governed(words, hits, start, end, kinds))]
    found += [_standing(words, h) for h in hits if h.cue.needs <= {"matter", "any"} and not _part_of_name(words, h, first)]
    if seen & _TALKED_OF or found:
        return _distinct(found)
    return []


@lru_cache(maxsize=300_000)
def _opens(surface: str) -> bool:
    """True for the few words with which a cue or a noun of the tables may begin: only there the tables are asked."""
    return bool(noun_heads(surface) or _cue_heads(surface))


def _things(words: Sequence[Token], opening: Sequence[int], last: int) -> tuple[list[tuple[int, int, frozenset[str]]], set[str]]:
    """The nouns of deals, offers and talks with their classes, and the classes of all nouns of the tables."""
    things: list[tuple[int, int, frozenset[str]]] = []
    seen: set[str] = set()
    end = 0
    for i in opening:
        if i < end or (found := classes(words, i, last)) is None:
            continue
        end, kinds = found
        seen.update(kinds)
        if talked := frozenset(kinds) & _TALKED_OF:
            things.append((i, end, talked))
    return things, seen


def _hits(words: Sequence[Token], opening: Sequence[int], first: int, last: int) -> Iterator[_Hit]:
    """Every cue of the sentence; of those that start at one token, those of the longest form."""
    trie = cues()
    for i in opening:
        best: list[_Hit] = []
        for split, head in _cue_heads(words[i].word.surface):
            if (found := trie.at(words, i, (head,), last)) is None:
                continue
            here = [_Hit(c, i, found[0], split) for c in found[1] if _fits(split, c) and not (c.pos == "verb" and _no_verb(words, i, first, c))]
            best = here if best and here and found[0] > best[0].end else best + here
        yield from {h.cue.id: h for h in reversed(best)}.values()


@lru_cache(maxsize=100_000)
def _cue_heads(surface: str) -> tuple[tuple[Split, str], ...]:
    """The ways to read a word with which some cue begins; none for most words."""
    return tuple((split, head) for split in word(surface).splits for head in dict.fromkeys((split.form, split.stem)) if cues().starts(head))


def _no_verb(words: Sequence[Token], i: int, first: int, cue: Cue) -> bool:
    """True if a form of a verb is none here: after a preposition, as a particle (قبل), or as the noun that it is written like (تفاهم)."""
    if (i > first and words[i - 1].word.folded in _NOMINAL) or vocabulary().lexeme(words[i].word).function:
        return True
    return cue.needs <= {"matter", "any"} and classes(words, i, i + 1) is not None


def _fits(split: Split, cue: Cue) -> bool:
    """True if a cue of this part of speech may carry these clitics."""
    if cue.pos != "verb":
        return not (cue.pos == "bare" and split.enclitic)
    if split.article or split.preposition in ("ب", "ك"):
        return False
    if split.preposition == "ل" and all(c.tense != "present" for c in cue.cells):
        return False
    return bool(split.enclitic) or not all(c.before_pronoun for c in cue.cells)


def _governed(words: Sequence[Token], hits: Sequence[_Hit], start: int, end: int, kinds: frozenset[str]) -> Told | None:
    """What is told of the noun at ``start``..``end``: by the cue that governs it, else by its mere naming as talks."""
    reaching = [h for h in hits if kinds & h.cue.needs and _reaches(words, h, start, end)]
    if not reaching:
        return None
    governor = min(reaching, key=lambda h: (_weight(h, start), h.start))
    return Told(governor.cue, governor.start, governor.end, (start, end), _status(words, governor))


def _weight(hit: _Hit, thing: int) -> int:
    """Phrases say most; then what stands before the noun, then what is said after it."""
    if hit.cue.pos == "phrase":
        return 0
    if hit.cue.stage == "negotiating":
        return 3
    return 1 if hit.start < thing else 2


def _reaches(words: Sequence[Token], hit: _Hit, start: int, end: int) -> bool:
    cue = hit.cue
    if hit.end <= start:
        reach = _NOUN_REACH.get(cue.stage, 3) if cue.pos == "noun" else _REACH + 4
        return cue.side != "before" and start - hit.end <= reach and _open(words, hit.end, start, hit)
    if end > hit.start or hit.start - end > _REACH:
        return False
    if cue.side == "after" and not _taken_up(words, hit, end):
        return False
    return _open(words, end, hit.start, hit)


def _taken_up(words: Sequence[Token], hit: _Hit, end: int) -> bool:
    """True if a cue after its noun has it for its object: by a relative pronoun, a pronoun of its own, or in the passive."""
    if hit.split.enclitic:
        return True
    if (
        hit.start - end <= 2
        and any(c.tense == "past" and c.voice != "active" for c in hit.cue.cells)
        and not words[end - 1].word.folded.startswith("ال")
    ):
        return True  # a relative clause without pronoun after an indefinite noun: "اتفاق أبرم في ..."
    return any(words[k].word.folded in _RELATIVE | {"تم", "جري", "سيتم"} for k in range(end, hit.start))


def _open(words: Sequence[Token], start: int, end: int, hit: _Hit) -> bool:
    """True if nothing between a cue and its noun parts them: no punctuation, conjunction or further verb."""
    for k in range(start, end):
        said = words[k].word
        if not said.is_word:
            if said.folded not in '"()' and said.number is None:
                return False
        elif said.folded in _BARRIERS and not _harmless(words, k, hit):
            return False
    return True


def _harmless(words: Sequence[Token], k: int, hit: _Hit) -> bool:
    """True for إلى near a cue that governs by it, and for a distance in time ("قبل أربع سنوات")."""
    if words[k].word.folded == "الي":
        return hit.end >= k - 3 or words[k - 1].word.folded.endswith("توصل")
    following = words[k + 1].word if k + 1 < len(words) else None
    return following is not None and vocabulary().lexeme(following).number is not None


def _part_of_name(words: Sequence[Token], hit: _Hit, first: int) -> bool:
    """True for talks in the name of a body or table ("وحدة شؤون المفاوضات")."""
    before = classes(words, hit.start - 1, hit.start) if hit.start > first else None
    return hit.cue.pos == "bare" and before is not None and "unit" in before[1]


def _standing(words: Sequence[Token], hit: _Hit) -> Told:
    return Told(hit.cue, hit.start, hit.end, (hit.start, hit.end), _status(words, hit))


def _distinct(found: Sequence[Told]) -> list[Told]:
    """Each stage once for each noun, and cues that need no noun only where no other cue has taken their words."""
    ordered = sorted(found, key=lambda t: (min(t.start, t.thing[0]), t.thing == (t.start, t.end), t.start))
    kept: list[Told] = []
    for t in ordered:
        if any(_overlap(t, k) for k in kept):
            continue
        kept.append(t)
    return kept


def _overlap(a: Told, b: Told) -> bool:
    """True if two findings share a word of their cues or nouns."""
    ranges = ((a.start, a.end), a.thing, (b.start, b.end), b.thing)
    return any(x[0] < y[1] and y[0] < x[1] for x in ranges[:2] for y in ranges[2:])


def _status(words: Sequence[Token], hit: _Hit) -> Status:
    """Whether the words before a cue, back to the last sign, say that the stage is not reached."""
    if any(c.tense == "future" for c in hit.cue.cells) and hit.cue.pos == "verb" and words[hit.start].word.folded.lstrip("وف").startswith("س"):
        return Status.PLANNED
    if hit.cue.pos == "noun" and hit.split.preposition == "ل":
        return Status.PLANNED
    for k in range(hit.start - 1, max(-1, hit.start - 6), -1):
        said = words[k].word
        if not said.is_word and said.folded not in '"()':
            break
        folded = said.folded[1:] if said.folded[:1] == "و" and len(said.folded) > 3 else said.folded
        if folded in _NEGATIONS:
            return Status.DENIED
        if folded in _CONDITIONS:
            return Status.HYPOTHETICAL
        if folded in _PLANS or folded in ("سيتم", "ستتم", "سيجري"):
            return Status.PLANNED
    return Status.HAPPENED


def is_vague(words: Sequence[Token], start: int, end: int) -> bool:
    """True if what is agreed on is an opinion and no undertaking ("اتفق على أهمية", "على أن")."""
    for k in range(start, min(end, start + 7)):
        if words[k].word.folded in ("علي", "حول", "بشان"):
            after = classes(words, k + 1, end) if k + 1 < end else None
            return after is None if k + 1 >= end else after is not None and "vague" in after[1]
        if not words[k].word.is_word and words[k].word.folded not in '"()':
            return True
    return True
