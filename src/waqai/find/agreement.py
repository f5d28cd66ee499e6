"""Gender and number, as far as letters and tables tell them: which verb of saying can have which subject."""

from __future__ import annotations

from functools import cache

from waqai.find.quotes import Cue
from waqai.lexicon.rows import forms, rows
from waqai.readers.embedded.analysis import Actor, Analysis
from waqai.text.fold import fold_word

#: What a pronoun says of who spoke ("قوله", "قولها", "قولهم").
_PRONOUNS = {"ه": "m", "ها": "f", "هم": "p", "هما": "d", "هن": "p"}
#: Endings of participles in the plural and dual, and of the feminine.
_PLURAL, _FEMININE = ("ين", "ون", "ات"), "ه"
#: Feminine without its ending, by meaning or as broken plurals of things.
_UNMARKED = frozenset(map(fold_word, "قوات وسائل مصادر صحف تقارير أنباء دول أوساط سلطات جهات حركات منظمات وكالات فصائل أحزاب وزيرات بعض".split()))


@cache
def _given() -> dict[str, str]:
    """Given names and the gender of those who bear them, where it is one."""
    return {fold_word(form): row["gender"] for row in rows("lexicon/person_names.tsv") if row["gender"] in "mf" for form in forms(row["form"])}


def gender_said(cue: Cue, folded: str) -> str:
    """What a cue of speech, in its folded form, says of its subject: ``m``, ``f``, ``d`` for two, ``p`` for many; ``?`` where it says nothing.

    Several letters where its form stands for several. Of a noun its pronoun may be the subject ("قوله") or not; the features that this makes tell them apart.
    """
    said = {"f" if c.gender == "f" and c.number == "s" else "m" if c.number == "s" else c.number for c in cue.sense.cells if c.person == 3}
    if said:
        return "".join(sorted(said))
    if cue.sense.kind.endswith("participle"):
        return "p" if folded.endswith(_PLURAL) else "f" if folded.endswith(_FEMININE) else "m"
    return _PRONOUNS.get(cue.split.enclitic, "?")


def gender_of(analysis: Analysis, actor: Actor) -> str:
    """``m`` or ``f`` of a naming's first word or given name, ``p`` for people and plurals, ``s`` for states, whose gender only usage tells; ``?`` for other names."""
    if actor.form in ("people", "state"):
        return actor.form[0]
    head = analysis.lexemes[actor.start]
    if actor.name is not None and actor.name[0] == actor.start:
        return _given().get(head.bare, _given().get(head.folded, "?"))
    if head.folded.endswith(_FEMININE) or head.bare in _UNMARKED:
        return "f"
    return "p" if head.folded.endswith(("ون", "ين")) else "m"
