"""Places: names of the place table, of states and of capitals where the words around them say that they are meant as places."""

from __future__ import annotations

from waqai.find.actors import Head
from waqai.lexicon.entries import Entry
from waqai.readers.embedded.analysis import Actor, Analysis, Place
from waqai.text.fold import fold_word

_PREPOSITIONS = frozenset(map(fold_word, "في إلى من داخل خارج عبر قرب نحو صوب باتجاه بين على وسط حول غادر غادرت مغادرة وصل دخل قبالة".split()))
_RELATIONS = frozenset(map(fold_word, "شمال جنوب شرق غرب وسط شمالي جنوبي شرقي غربي قرب ريف ضواحي ضاحية محيط أطراف جوار شمال-شرق".split()))
_GENERIC = frozenset(
    map(
        fold_word,
        "مدينة بلدة قرية محافظة ولاية منطقة مناطق إقليم مقاطعة العاصمة عاصمة ناحية قضاء حي مخيم معبر مطار ميناء جزيرة معتمدية ضاحية بلدية مديرية لواء وادي جبل مضيق خليج ساحة ميدان شارع مقر قاعدة سجن مستشفى جامعة قصر مبنى طريق جزر ريف سواحل شواطئ حدود أراضي الأراضي العاصمة جسر متحف منفذ حاجز بلدتي بلديتي قرى قريتي مدينتي محافظتي ولايتي أحياء ضواحي مسجد كنيسة سوق ملعب محطة معتقل مستوطنة كلية برلمان مجلس نادي فندق ملهى قلعة حقل سد نهر بحيرة صحراء منتجع محيط".split(),
    )
)
_WHERE = frozenset(map(fold_word, "في ب إلى من قرب داخل نحو وسط شمال جنوب شرق غرب".split()))
#: How far before a place the visit may be told, in words.
_VISIT_REACH = 14
_STOPS = frozenset((".", "؛", ":", "!", "؟", "?", "،", ","))
_KINDS = ("place", "capital", "state")


def find_places(analysis: Analysis, heads: list[Head | None]) -> None:
    """Fill ``analysis.places``; a name inside a personal name, an office or an institution is no place of its own."""
    found: list[Place] = []
    for number, (first, last) in enumerate(analysis.bounds):
        i = first
        while i < last:
            place = _at(analysis, heads, i, first, last, number)
            if place is None:
                i += 1
            else:
                found.append(place)
                i = place.end
    analysis.places = found


def _free(analysis: Analysis, i: int) -> bool:
    actor: Actor | None = analysis.actor_at[i]
    if actor is None or (actor.start == i and actor.form in ("state", "institution")):
        return True
    # "الشرطة في لندن": part of the naming, and where.
    return actor.start < i and analysis.lexemes[i - 1].folded == "في"


def _at(analysis: Analysis, heads: list[Head | None], i: int, first: int, last: int, number: int) -> Place | None:
    if not _free(analysis, i) or analysis.time_at[i] is not None:
        return None
    lexeme = analysis.lexemes[i]
    generic = None
    if not _GENERIC.isdisjoint(lexeme.stems):
        generic = next((s for s in lexeme.word.splits if not s.enclitic and s.stem in _GENERIC), None)
    if generic is not None:
        named = _named_generic(analysis, heads, i, last, number)
        if named is not None:
            named.preposition = generic.preposition or _before(analysis, i, first)
            return named
    head = heads[i]
    if head is None and analysis.actor_at[i] is None:
        return _unlisted(analysis, i, first, number)
    entry = _best(head) if head else None
    if head is None or entry is None or (analysis.actor_at[i] is not None and analysis.actor_at[i].end > head.end):  # type: ignore[union-attr]
        return None
    preposition = head.split.preposition or _before(analysis, i, first)
    bare = entry.kind == "place" and not preposition
    if head.split.preposition == "ك" or (bare and not (_dateline(analysis, head.end, i, first) or _visited(analysis, i, first))):
        return None
    if entry.kind == "place" and head.end == i + 1 and any(not split.proclitics for split, _ in lexeme.senses):
        return None
    place = Place(
        head.start, head.end, number, entries=tuple(e for e in head.entries if e.kind in _KINDS), preposition=preposition, rule=f"table:{entry.kind}"
    )
    skip = len(head.split.proclitics)
    place.offset = analysis.tokens[i].start + (skip if not (head.split.article and head.split.proclitics.endswith("ل")) else max(0, skip - 1))
    _relation(analysis, place, first)
    return place


def _unlisted(analysis: Analysis, i: int, first: int, number: int) -> Place | None:
    """``في X``, where X is a word that news uses as it does names of places; ``في العاصمة``, whose name the reader is left to know."""
    lexeme = analysis.lexemes[i]
    split = next((s for s in lexeme.word.splits if not s.enclitic and s.stem == "عاصمه" and s.article), None) if "عاصمه" in lexeme.stems else None
    if split is None and lexeme.word_class.tag != "P":
        return None
    attached = next((s.preposition for s in lexeme.word.splits if s.preposition == "ب" and s.article), "") if split is None else split.preposition
    preposition = attached or _before(analysis, i, first)
    if preposition not in _WHERE or lexeme.function or lexeme.is_verb or lexeme.senses or lexeme.number is not None:
        return None
    place = Place(i, i + 1, number, preposition=preposition, rule="capital unnamed" if split is not None else "class of places")
    place.offset = analysis.tokens[i].start + bool(attached)
    return place


def _best(head: Head) -> Entry | None:
    """The place, capital, state or seat a name may stand for, timid names left out."""
    return next((e for kind in (*_KINDS, "seat") for e in head.entries if e.kind == kind and not e.timid), None)


def _dateline(analysis: Analysis, end: int, i: int, first: int) -> bool:
    """True for a name alone at the head of a paragraph (``بيروت - ...``) or in brackets (``سوروتش (جنوب تركيا)``)."""
    after = analysis.lexemes[end].folded if end < len(analysis.lexemes) else ""
    return (i == first and after in ("-", ":", "،", "/")) or (i > first and analysis.lexemes[i - 1].folded == "(")


def _visited(analysis: Analysis, i: int, first: int) -> bool:
    """True for the object of a visit (``زار وفد كويتي هانوي``): one is told before it, and no other verb since."""
    for k in range(i - 1, max(first, i - _VISIT_REACH) - 1, -1):
        lexeme = analysis.lexemes[k]
        if any(sense.frame.is_visit for _, sense in lexeme.senses):
            return True
        if lexeme.folded in _STOPS or (lexeme.is_verb and analysis.actor_at[k] is None):
            return False
    return False


def _before(analysis: Analysis, i: int, first: int) -> str:
    """The preposition before a token, past a relation word or generic noun."""
    k = i - 1
    for _ in range(3):
        if k < first:
            return ""
        folded = analysis.lexemes[k].folded
        plain = folded[1:] if folded[:1] in "وف" and folded[1:] in _PREPOSITIONS else folded
        if plain in _PREPOSITIONS:
            return plain
        stem = next((s for s in analysis.lexemes[k].word.splits if not s.enclitic and (s.stem in _RELATIONS or s.stem in _GENERIC)), None)
        if stem is None and folded not in ('"', "("):
            return ""
        if stem is not None and stem.preposition:
            return stem.preposition
        k -= 1
    return ""


def _named_generic(analysis: Analysis, heads: list[Head | None], i: int, last: int, number: int) -> Place | None:
    """``مدينة X``: a generic noun and the name after it, known or not."""
    k = i + 1
    while k < last and analysis.lexemes[k].folded in ('"', "("):
        k += 1
    if k >= last or not analysis.lexemes[k].word.is_word or analysis.time_at[k] is not None:
        return None
    actor = analysis.actor_at[k]
    if actor is not None and actor.start not in (k, i):
        return None
    head = heads[k]
    if head is not None and head.best("demonym") and head.split.article and head.end == k + 1:
        after = heads[head.end] if head.end < last else None
        named = after.best(*_KINDS) if after is not None and not after.split.proclitics else None
        end = after.end if after is not None and named is not None else head.end
        entries = tuple(e for e in (after if named is not None and after is not None else head).entries if e.kind in (*_KINDS, "demonym"))
        place = Place(i, end, number, entries=entries, rule="generic+demonym")
    elif head is not None and head.best(*_KINDS) and not head.split.proclitics:
        place = Place(i, head.end, number, entries=tuple(e for e in head.entries if e.kind in _KINDS), rule="generic+table")
    else:
        lexeme = analysis.lexemes[k]
        if (
            head is not None
            or lexeme.function
            or lexeme.is_verb
            or lexeme.senses
            or lexeme.speech
            or lexeme.number is not None
            or len(lexeme.folded) < 3
        ):
            return None
        end = k + 1
        if (
            end < last
            and analysis.lexemes[end].folded.startswith("ال")
            and not analysis.lexemes[end].function
            and analysis.actor_at[end] is None
            and not analysis.lexemes[end].senses
            and not analysis.lexemes[k].folded.startswith("ال")
        ):
            end += 1
        place = Place(i, end, number, rule="generic+name")
    split = next((s for s in analysis.lexemes[i].word.splits if s.stem in _GENERIC), None)
    if split is not None and split.proclitics and not (split.article and split.proclitics.endswith("ل")):
        place.offset = analysis.tokens[i].start + len(split.proclitics)
    return place


def _relation(analysis: Analysis, place: Place, first: int) -> None:
    """Take a relation word before the name into the place (``شمال سوريا``, ``ريف دمشق``)."""
    i = place.start - 1
    if i < first or analysis.lexemes[place.start].word.folded != analysis.lexemes[place.start].word.splits[0].stem:
        return
    split = next((s for s in analysis.lexemes[i].word.splits if not s.enclitic and not s.article and s.stem in _RELATIONS), None)
    if split is None or place.offset != analysis.tokens[place.start].start:
        return
    place.start, place.relation = i, split.stem
    place.offset = analysis.tokens[i].start + len(split.proclitics)
    place.preposition = split.preposition or _before(analysis, i, first)
