"""To whom a quote is addressed: what the grammar of its cue says, without any training.

The addressee is an actor named beside the cue: its object where it takes one (``أبلغ الوزير نظيره أن``), what follows its preposition
(``قال للصحفيين``), or who is named with the occasion (``في مقابلة مع قناة``, ``ردا على سؤال لـ``). Which words do so is the table
``lexicon/addressees.tsv``. Where the same words may as well belong to the speaker's title (``المدير العام لقناة``), nobody is addressed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from waqai.find.quotes import COMMAS, STOPS, THAT, THAT_PRONOUN, Cue, Said
from waqai.find.tagger import COUNTERPARTS
from waqai.lexicon.addressees import Address, addressing, occasions, works
from waqai.readers.embedded.analysis import Actor, Analysis
from waqai.text.fold import fold_word

#: Tokens after a cue, and before it, within which its addressee is named.
_REACH = 24
_REACH_BEFORE = 26
#: Tokens between an occasion with its addressee and the cue it stands before.
_GAP = 10
#: Words between the noun of an occasion and who is named with it (``اتصال هاتفي مع``, ``رسالة وجهها إلى``).
_OCCASION_REACH = 4
#: Adjectives that a title goes on from: ``المدير العام لـ``, ``المتحدث الرسمي لـ``.
_OF_TITLES = frozenset(
    map(fold_word, "العام العامة الرسمي الرسمية التنفيذي التنفيذية الإقليمي الإقليمية الأعلى الأول الدائم المقيم الخاص الإعلامي".split())
)
#: Forms of namings that address nobody: adjectives, and what was taken for a speaker only because a cue stands before it.
_NOBODY = frozenset(("adjective", "phrase"))
_OPENING, _CLOSING = frozenset(('"', "(")), frozenset(('"', ")"))
_HONORIFICS = frozenset(map(fold_word, "معالي سمو فخامة جلالة سعادة سيادة فضيلة دولة غبطة الشيخ السيد السيدة الدكتور".split()))
_OWN = frozenset(("له", "لها", "لهم"))
_OCCASIONAL = frozenset(map(fold_word, "في خلال أثناء عبر ضمن على".split()))
_BRACKETS = frozenset(("(", ")", '"', "-"))
_PRESS = "JRN"
_GOVERNING = frozenset(("ل", "مع", fold_word("إلى")))
_LONGEST_NAME = 4
_LATIN = re.compile("(ل?)([a-zA-Z]{2,})")


def find_addressees(analysis: Analysis, quotes: list[Said]) -> None:
    """Give every quote its addressee, None where the words name none; quotes of one cue share theirs. Speakers are assigned already."""
    known: dict[int, Actor | None] = {}
    for said in quotes:
        if id(said.cue) not in known:
            known[id(said.cue)] = _addressee(analysis, said)
        found = known[id(said.cue)]
        said.addressee = None if found is None or _same(found, said.speaker) else found


def _addressee(analysis: Analysis, said: Said) -> Actor | None:
    cue = said.cue
    opening = _opening(analysis, cue)
    address = addressing().get(cue.sense.id)
    told = min(opening, said.start) if said.start >= cue.end else opening
    if address is not None:
        found = _object(analysis, said, opening) if address.takes_object else None
        found = found or _governed(analysis, cue, told, address)
        if found is not None:
            return found
    return _occasion(analysis, said, cue.end, told) or _occasion(analysis, said, *_before(analysis, cue))


def _same(one: Actor, other: Actor | None) -> bool:
    return other is not None and one.canonical() is other.canonical()


def _opening(analysis: Analysis, cue: Cue) -> int:
    """The first token after a cue at which what is said, or another cue's clause, begins."""
    last = min(analysis.bounds[cue.sentence][1], cue.end + _REACH)
    k = cue.end
    while k < last:
        lexeme = analysis.lexemes[k]
        if _breaks(analysis, k) or lexeme.folded == ":" or lexeme.folded in STOPS:
            return k
        if lexeme.folded == '"':
            close = _closes_name(analysis, k, last)
            if close is None and analysis.actor_at[k] is None:
                return k
            k = close or k
        k += 1
    return last


def _breaks(analysis: Analysis, k: int) -> bool:
    """True where a clause of its own begins: أن, or another cue."""
    lexeme = analysis.lexemes[k]
    return lexeme.folded in THAT or lexeme.folded in THAT_PRONOUN or (bool(lexeme.speech) and analysis.actor_at[k] is None)


def _closes_name(analysis: Analysis, opened: int, last: int) -> int | None:
    """The mark that closes a name in quotation marks or brackets after a preposition (``لـ"الأنباء"``); None if it is no name that is marked."""
    actor = analysis.actor_at[opened + 1] if opened + 1 < last else None
    governed = actor is not None and actor.start == opened + 1 and actor.preposition
    if not governed and analysis.lexemes[opened - 1].folded not in _GOVERNING:
        return None
    return next((k for k in range(opened + 2, min(last, opened + 3 + _LONGEST_NAME)) if analysis.lexemes[k].folded in _CLOSING), None)


def _before(analysis: Analysis, cue: Cue) -> tuple[int, int]:
    """The tokens before a cue that may tell its occasion: back to the clause before."""
    first = max(analysis.bounds[cue.sentence][0], cue.start - _REACH_BEFORE)
    return next((k + 1 for k in range(cue.start - 1, first - 1, -1) if _breaks(analysis, k)), first), cue.start


def _namings(analysis: Analysis, start: int, end: int) -> Iterator[Actor]:
    """The actors that begin within a range of tokens, in their order, and names in quotation marks after a preposition, which are outlets'."""
    for k in range(start, end):
        actor = analysis.actor_at[k]
        if actor is None:
            outlet = _outlet(analysis, k, end)
            if outlet is not None:
                yield outlet
        elif actor.start == k and actor.form not in _NOBODY and not actor.of_place:
            yield actor


def _outlet(analysis: Analysis, k: int, end: int) -> Actor | None:
    """The name that no table knows at a token, in quotation marks or Latin letters after a preposition: ``لـ"الأنباء"``, ``لـBBC``."""
    token, before = analysis.tokens[k], analysis.lexemes[k - 1].folded if k else ""
    latin = _LATIN.fullmatch(token.word.folded)
    if latin is not None and (latin[1] or before in _GOVERNING):
        return _unknown(analysis, k, k + 1, "ل" if latin[1] else before, token.end - len(latin[2]))
    if token.word.folded not in _OPENING or before not in _GOVERNING:
        return None
    close = _closes_name(analysis, k, end + 1)
    if close is None or not all(analysis.lexemes[j].word.is_word and _is_nobody(analysis.actor_at[j]) for j in range(k + 1, close)):
        return None
    return _unknown(analysis, k + 1, close, before, -1)


def _is_nobody(actor: Actor | None) -> bool:
    return actor is None or actor.form in _NOBODY


def _unknown(analysis: Analysis, start: int, end: int, preposition: str, offset: int) -> Actor:
    """An outlet of the tokens; no other finder's."""
    sectors, rule = (_PRESS,), "outlet that a cue addresses"
    sentence = analysis.sentence_of[start]
    return Actor(start, end, sentence, offset, form="organisation", sectors=sectors, name=(start, end), rule=rule, preposition=preposition)


# -- the cue's object ----------------------------------------------------------------------------------------------------------------------


def _object(analysis: Analysis, said: Said, end: int) -> Actor | None:
    """The object: of a participle what follows it, of a verb what follows its subject, or the verb itself where the subject stands before."""
    cue = said.cue
    if cue.split.enclitic or (cue.sense.kind == "verb" and all(cell.number == "d" for cell in cue.sense.cells)):
        # What looks like a verb in the dual is most often a noun (أمرا).
        return None
    row = _in_a_row(analysis, cue.end, end)
    if cue.sense.kind == "participle":
        # مطالبا, مطالبة, مطالبين; without such an ending it is a noun (مطالب النقابة).
        # Before two namings it is the act, not who does it (مطالبة النقابة الحكومة).
        found = row[0] if len(row) == 1 and analysis.lexemes[cue.start].folded.endswith(("ا", "ه", "ين")) else None
    else:
        subject = next((n for n, actor in enumerate(row) if _same(actor, said.speaker) and not _is_honorific(analysis, actor)), None)
        found = _after(row[subject:]) if subject is not None else _alone(analysis, cue, row)
    return found if found is not None and found.form not in _NOBODY and _may_be_object(analysis, found) else None


def _may_be_object(analysis: Analysis, actor: Actor) -> bool:
    """False for a plural in the nominative, and for an indefinite accusative, which says as what somebody speaks (``بصفته مواطنا``)."""
    head = analysis.lexemes[_head(analysis, actor)].folded
    return not head.endswith("ون") and not (actor.form == "people" and head.endswith("ا") and not head.startswith("ال"))


def _head(analysis: Analysis, actor: Actor) -> int:
    """The noun that a naming is about: past a word of quantity (``جميع الأطراف``)."""
    return next((k for k in range(actor.start, actor.end) if "quantifier" not in analysis.lexemes[k].function), actor.start)


def _after(row: list[Actor]) -> Actor | None:
    """The object after the subject that begins a row; a bare name may be the rest of the subject's own."""
    found = next((actor for actor in row[1:] if not actor.conjoined), None)
    if found is None or found.form != "person" or found.office is not None or row[0].office is not None:
        return found
    return found if row[0].entry is not None and found.entry is not None else None


def _alone(analysis: Analysis, cue: Cue, row: list[Actor]) -> Actor | None:
    """The one naming after a verb whose speaker stands elsewhere: its object where number, gender or case tell that it is not its subject."""
    if len(row) != 1:
        return None
    (actor,), cells = row, cue.sense.cells
    head = analysis.lexemes[_head(analysis, actor)].folded
    genders = {cell.gender for cell in cells}
    plural = all(cell.number != "s" for cell in cells)
    feminine = actor.form == "state" or head.endswith(("ه", "ات"))
    differs = ("m" not in genders and not feminine and actor.form != "people") or ("f" not in genders and feminine)
    return actor if plural or differs or (actor.form == "people" and head.endswith("ين")) else None


def _is_honorific(analysis: Analysis, actor: Actor) -> bool:
    """True for a title of respect alone: what follows it is its bearer, not an object."""
    return actor.end - actor.start == 1 and analysis.lexemes[actor.start].folded in _HONORIFICS


def _in_a_row(analysis: Analysis, start: int, end: int) -> list[Actor]:
    """The bare namings that follow one another from a token on, times and words of quantity between them left out."""
    row: list[Actor] = []
    k = start
    while k < end:
        actor = analysis.actor_at[k]
        if actor is not None and actor.start == k and actor.form != "adjective" and _is_bare(analysis, actor):
            row.append(actor)
            k = actor.end
        elif actor is None and (analysis.time_at[k] is not None or "quantifier" in analysis.lexemes[k].function):
            k += 1
        else:
            break
    return row


def _is_bare(analysis: Analysis, actor: Actor) -> bool:
    """True for a naming that neither a preposition nor a conjunction leads."""
    first = analysis.tokens[actor.start]
    led = first.word.folded.startswith("لل") or (actor.form == "phrase" and any(split.preposition for split in first.word.splits))
    return not actor.preposition and actor.offset <= first.start and not led


# -- after a preposition -------------------------------------------------------------------------------------------------------------------


def _governed(analysis: Analysis, cue: Cue, end: int, address: Address) -> Actor | None:
    """The first naming after one of the cue's prepositions that belongs to the cue and not to the naming before."""
    for actor in _namings(analysis, cue.end, end):
        if _preposition(analysis, actor) in address.prepositions:
            before = _place_before(analysis, actor)
            if _is_press(actor):
                if not _in_title(analysis, cue, before):
                    return actor
            elif not address.press_only and _belongs_to_cue(analysis, cue, before):
                return actor
    return None


def _place_before(analysis: Analysis, actor: Actor) -> int:
    """The token before a naming and its preposition."""
    k = actor.start - 1
    while analysis.lexemes[k].folded in _BRACKETS:
        k -= 1
    return k - 1 if "preposition" in analysis.lexemes[k].function or analysis.lexemes[k].folded == "ل" else k


def _preposition(analysis: Analysis, actor: Actor) -> str:
    """What governs a naming; also the ل of ``لنظيره``, and one that stands alone before a name in quotation marks (``لـ"الأنباء"``)."""
    attached = {s.preposition for s in analysis.tokens[actor.start].word.splits if s.stem in COUNTERPARTS or s.preposition == actor.preposition}
    if actor.preposition and (actor.preposition in attached or len(actor.preposition) > 1):
        return actor.preposition
    k = actor.start - 1
    while k > 0 and analysis.lexemes[k].folded in _BRACKETS:
        k -= 1
    alone = analysis.lexemes[k].folded == "ل" if k >= 0 else False
    return "ل" if alone or "ل" in attached else ""


def _is_press(actor: Actor) -> bool:
    return _PRESS in actor.sectors or _PRESS in actor.canonical().sectors


def _in_title(analysis: Analysis, cue: Cue, before: int) -> bool:
    """True where an outlet may complete a title or own what speaks: ``المدير العام لقناة``, ``مراسل لوكالة``, ``تقرير لصحيفة``."""
    if before < cue.end:
        return False
    if not works().isdisjoint(analysis.lexemes[before].stems):
        return True
    holder = analysis.actor_at[before]
    return holder is not None and holder.name is None and (_is_press(holder) or analysis.lexemes[before].folded in _OF_TITLES)


def _belongs_to_cue(analysis: Analysis, cue: Cue, before: int) -> bool:
    """True if what stands before a preposition, past times and commas, is the cue, or a speaker whom the preposition cannot complete."""
    while before >= cue.end and (analysis.time_at[before] is not None or analysis.lexemes[before].folded in COMMAS):
        before -= 1
    if before < cue.end:
        return True
    holder = analysis.actor_at[before]
    if holder is None or holder.preposition or analysis.lexemes[before].folded in _OF_TITLES:
        return False
    if any(analysis.actor_at[k] not in (None, holder) for k in range(cue.end, before)):
        return False
    if any(analysis.lexemes[k].verbal or "relative" in analysis.lexemes[k].function for k in range(cue.end, before) if analysis.actor_at[k] is None):
        return False
    if (
        (holder.name is not None and holder.name[1] == holder.end)
        or holder.form in ("state", "organisation")
        or (holder.entry is not None and holder.entry.kind == "holder")
    ):
        return True
    return holder.end - holder.start == 1 and analysis.lexemes[before].folded.startswith("ال")


# -- with the occasion ---------------------------------------------------------------------------------------------------------------------


def _occasion(analysis: Analysis, said: Said, start: int, end: int) -> Actor | None:
    """Who is named with an occasion within a range of tokens, the one nearest to the cue."""
    known = occasions()
    found: Actor | None = None
    for k in range(start, end):
        if analysis.actor_at[k] is not None or known.keys().isdisjoint(analysis.lexemes[k].stems):
            continue
        addresses = next(known[stem] for stem in analysis.lexemes[k].stems if stem in known)
        if not _is_occasion(analysis, k):
            addresses = tuple(address for address in addresses if address.press_only)
        actor = _named_with(analysis, k, end, addresses)
        if actor is not None and not _same(actor, said.speaker) and (start >= said.cue.end or _leads_to(analysis, actor, said)):
            found = actor
    return found


def _is_occasion(analysis: Analysis, k: int) -> bool:
    """True for a noun that a preposition makes the occasion of saying: ``في رسالة``, ``برسالة``, ``على سؤال``, not ``بعد اتصال``."""
    before = k - 1
    while before > 0 and "demonstrative" in analysis.lexemes[before].function:
        before -= 1
    led = analysis.lexemes[before].folded.lstrip("و") in _OCCASIONAL if before >= 0 else False
    return led or any(split.preposition == "ب" for split in analysis.tokens[k].word.splits if split.stem in occasions())


def _leads_to(analysis: Analysis, actor: Actor, said: Said) -> bool:
    """True if nothing but the speaker, times and a few words stand between who is named with an occasion and the cue after it."""
    cue = said.cue
    if cue.start - actor.end > _GAP or (cue.sense.kind == "verb" and cue.split.proclitics.startswith("و")):
        return False
    return all(between is None or between is actor or _same(between, said.speaker) for between in analysis.actor_at[actor.end : cue.start])


def _parts(analysis: Analysis, k: int) -> bool:
    """True for a comma, a preposition or a verb, past which a naming is not the occasion's own; not in ``كلمة له أمام``, ``رسالة وجهها إلى``."""
    lexeme = analysis.lexemes[k]
    opens = lexeme.verbal and not any(split.enclitic for split in lexeme.word.splits)
    return opens or lexeme.folded in COMMAS or ("preposition" in lexeme.function and lexeme.folded not in _OWN)


def _named_with(analysis: Analysis, noun: int, end: int, addresses: tuple[Address, ...]) -> Actor | None:
    """The first naming after the noun of an occasion, if it stands as the noun asks."""
    actor = next(_namings(analysis, noun + 1, min(end, noun + 2 + _OCCASION_REACH)), None)
    if actor is None or any(_parts(analysis, k) or analysis.actor_at[k] for k in range(noun + 1, _place_before(analysis, actor) + 1)):
        return None
    preposition = _preposition(analysis, actor)
    for address in addresses:
        if (_is_press(actor) or not address.press_only) and (
            preposition in address.prepositions or (address.takes_object and actor.start == noun + 1 and not preposition)
        ):
            return actor
    return None
