"""Inflection: every written form of a verb, participle or noun, without vowel signs and folded as texts are.

Verbs are given by their past and imperfect third person masculine singular in full spelling (أدان، يدين); the pair tells whether the verb is
sound, hollow, defective, doubled, assimilated or hamzated. Method: the conjugation tables of the standard grammars. A form may stand for several
cells of the table; what the letters leave open (most passives of sound verbs) is marked ``either``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from msgspec import Struct

from waqai.text.fold import fold_words


class Inflection(Struct, frozen=True, gc=False):
    """One cell of a paradigm. ``tense``: past, present, future; ``voice``: active, passive, either; ``before_pronoun``: needs an enclitic."""

    tense: str
    person: int
    gender: str
    number: str
    voice: str
    before_pronoun: bool = False


def _past_suffixes(past: str) -> Iterator[tuple[str, int, str, str, bool]]:
    """(form, person, gender, number, before a pronoun) for an active or passive past stem in full spelling."""
    if past[-1] in "اى" and len(past) > 2:
        base, glide = past[:-1], "و" if past[-1] == "ا" else "ي"
        yield past, 3, "m", "s", False
        yield base + "ا", 3, "m", "s", True
        yield base + "ت", 3, "f", "s", False
        yield base + "تا", 3, "f", "d", False
        yield base + glide + "ا", 3, "m", "d", False
        yield from ((base + "وا", 3, "m", "p", False), (base + "و", 3, "m", "p", True))
        stem = base + glide
    elif past[-1] == "ي":
        yield from ((past, 3, "m", "s", False), (past + "ت", 3, "f", "s", False), (past + "ا", 3, "m", "d", False))
        yield from ((past[:-1] + "وا", 3, "m", "p", False), (past[:-1] + "و", 3, "m", "p", True))
        stem = past
    else:
        yield from ((past, 3, "m", "s", False), (past + "ت", 3, "f", "s", False), (past + "تا", 3, "f", "d", False))
        yield past + "ا", 3, "m", "d", False
        for plural in _before_waw(past):
            yield from ((plural + "وا", 3, "m", "p", False), (plural + "و", 3, "m", "p", True))
        stem = past
        if len(past) >= 3 and past[-2] == "ا":
            stem = past[:-2] + past[-1]
        elif len(past) == 2:
            stem = past + past[-1]
    yield stem + "ن", 3, "f", "p", False
    # A final nun joins the nun of the ending (أدنّا is written أدنا).
    yield stem + ("ا" if stem[-1] == "ن" else "نا"), 1, "c", "p", False
    yield stem + "ت", 1, "c", "s", False


def _before_waw(stem: str) -> tuple[str, ...]:
    """The stem before a plural waw, where a final hamza may sit on alef, waw or alone (بدأوا، بدؤوا، جاءوا، جاؤوا)."""
    return (stem, stem[:-1] + "ؤ") if stem[-1] in "أءئ" else (stem,)


def _present_suffixes(present: str, hollow: bool) -> Iterator[tuple[str, int, str, str]]:
    """(form, person, gender, number) of an imperfect stem: indicative, subjunctive and jussive alike."""
    stem = present[1:]
    weak = stem[-1] in "ويى"
    core = stem[:-1] if weak else stem
    dual = core + ("ي" if stem[-1] == "ى" else stem[-1]) if weak else stem
    short = ([core] if weak else []) + ([stem[:-2] + stem[-1]] if hollow else [])
    for form in [stem, *([core + "ا"] if stem[-1] == "ى" else [])]:
        yield from (("ي" + form, 3, "m", "s"), ("ت" + form, 3, "f", "s"), ("ن" + form, 1, "c", "p"), ("أ" + form, 1, "c", "s"))
    for form in short:
        # The shortened first person (لم أنهِ, لم نقل) is rarer in news than the words it is written like (أنه, نقل).
        yield from (("ي" + form, 3, "m", "s"), ("ت" + form, 3, "f", "s"))
    for ending in ("ون", "وا", "و"):
        for plural in _before_waw(core) if not weak else (core,):
            yield from (("ي" + plural + ending, 3, "m", "p"), ("ت" + plural + ending, 2, "m", "p"))
    for ending in ("ان", "ا"):
        yield from (("ي" + dual + ending, 3, "m", "d"), ("ت" + dual + ending, 3, "f", "d"))
    yield "ي" + (stem[:-2] + stem[-1] if hollow else dual if weak else stem) + "ن", 3, "f", "p"


def _is_hollow(past: str, present: str) -> bool:
    return len(past) >= 3 and past[-2] == "ا" and present[-2] in "اوي"


def _passive_past(past: str, hollow: bool) -> str | None:
    """The passive past where it is written otherwise than the active, else None."""
    if hollow:
        return past[:-2] + "ي" + past[-1]
    if past[-1] == "ا":
        return past[:-1] + "ي"
    if len(past) == 4 and past[1] == "ا":
        return past[0] + "و" + past[2:]
    if len(past) == 5 and past[0] == "ت" and past[2] == "ا":
        return past[:2] + "و" + past[3:]
    if len(past) == 3 and past[1] == "أ":
        return past[0] + "ئ" + past[2]
    if past[-1] == "أ":
        return past[:-1] + "ئ"
    return None


def _passive_present(past: str, present: str, hollow: bool) -> str | None:
    """The passive imperfect where it is written otherwise than the active, else None."""
    if hollow and present[-2] in "وي":
        return present[:-2] + "ا" + present[-1]
    if present[-1] in "وي":
        return present[:-1] + "ى"
    if past[0] == "و" and len(past) == 3 and len(present) == 3:
        return present[0] + "و" + present[1:]
    if present[-1] == "ئ":
        return present[:-1] + "أ"
    return None


@cache
def _cell(tense: str, person: int, gender: str, number: str, voice: str, before_pronoun: bool = False) -> Inflection:
    """The one object for a cell of the paradigms, of which there are some hundred."""
    return Inflection(tense, person, gender, number, voice, before_pronoun)


def inflect_verb(past: str, present: str) -> dict[str, tuple[Inflection, ...]]:
    """Every written form of a verb, folded, with its cells. ``past`` and ``present`` are the 3rd person masculine singular."""
    written: list[str] = []
    cells: list[Inflection] = []
    hollow = _is_hollow(past, present)
    passive_past, passive_present = _passive_past(past, hollow), _passive_present(past, present, hollow)
    pasts = [(past, "active" if passive_past else "either")] + ([(passive_past, "passive")] if passive_past else [])
    for stem, voice in pasts:
        for form, person, gender, number, before in _past_suffixes(stem):
            written.append(form)
            cells.append(_cell("past", person, gender, number, voice, before))
    presents = [(present, "active" if passive_present else "either")] + ([(passive_present, "passive")] if passive_present else [])
    for stem, voice in presents:
        for form, person, gender, number in _present_suffixes(stem, hollow):
            if voice == "passive" and person == 1:
                # أُلام and نُباع are rarer in news than الأم and نبع.
                continue
            written += (form, "س" + form)
            cells += (_cell("present", person, gender, number, voice), _cell("future", person, gender, number, voice))
    found: dict[str, tuple[Inflection, ...]] = {}
    for form, cell in zip(fold_words(written), cells, strict=True):
        known = found.get(form)
        if known is None:
            found[form] = (cell,)
        elif cell not in known:
            found[form] = (*known, cell)
    return found


def inflect_participle(base: str) -> tuple[str, ...]:
    """The folded forms of a participle given as masculine singular (مندد، داع): cases, genders, numbers."""
    stem = base
    if base[-1] == "ى":
        stem = base[:-1] + "ا"
    elif base[-1] not in "يأءئة" and len(base) >= 3 and base[1] == "ا" and len(base) == 3:
        # A defective active participle drops its ya (داعٍ) and takes it back before endings (داعيا، داعية).
        stem = base + "ي"
    short = stem[:-1] if stem[-1] == "ي" and stem != base else stem
    written = [
        base,
        stem + "ا",
        stem + "ة",
        stem + "تان",
        stem + "تين",
        stem + "ات",
        stem + "ان",
        stem + "ين",
        short + "ين",
        short + "ون",
        short + "و",
        short + "ي",
    ]
    return tuple(dict.fromkeys(fold_words(written)))


def inflect_noun(base: str) -> dict[str, str]:
    """The folded forms of a noun with the number they show (``same`` as the base, or ``dual``); stems that stand only before a pronoun included."""
    written = {base: "same"}
    if base[-1] == "ة":
        written |= {base[:-1] + "تان": "dual", base[:-1] + "تين": "dual", base[:-1] + "تي": "dual", base[:-1] + "تا": "dual"}
    elif base[-1] == "ء":
        written |= {
            base[:-1] + "ئ": "same",
            base[:-1] + "ؤ": "same",
            base + "ا": "same",
            base + "ان": "dual",
            base + "ين": "dual",
            base[:-1] + "ئين": "dual",
        }
    elif not base.endswith(("ات", "ى", "ا")) and (not base.endswith(("ون", "ين")) or _ends_in_root(base)):
        written |= {base + "ا": "same", base + "ان": "dual", base + "ين": "dual"}
    return dict(zip(fold_words([*reversed(written)]), reversed(written.values())))


def _ends_in_root(base: str) -> bool:
    """True if a final ون or ين is no plural ending: كمين, قانون, تعيين, تمرين."""
    return len(base) == 4 or (len(base) == 5 and (base[0] == "ت" or base[1] == "ا"))


#: Letters that inflection adds, drops or writes otherwise, and letters that stand twice or more in a row, as the last one of a doubled verb may.
_UNSTEADY = "اويتنسهء"
_REPEATED = re.compile(r"(.)\1+")


def skeletons(words: Sequence[str]) -> list[str]:
    """What no inflection changes, of many folded words without line breaks: the letters that endings and prefixes are not made of, repeated ones once."""
    text = "\n".join(words)
    for letter in _UNSTEADY:
        text = text.replace(letter, "")
    return _REPEATED.sub(r"\1", text).split("\n") if words else []
