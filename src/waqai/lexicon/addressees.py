"""Whom a cue of reported speech addresses, and how: as its object, or after which preposition; and the occasions that name who is spoken to.

The table ``lexicon/addressees.tsv`` has three kinds of rows. A ``cue`` is one of ``lexicon/speech.tsv``, by its id; an ``occasion`` is a noun beside a cue
(``في رسالة إلى``, ``ردا على سؤال لـ``); a ``work`` is an outlet's own (``تقرير لصحيفة``), so that the outlet after it is nobody's addressee.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from msgspec import Struct

from waqai.lexicon.rows import forms, rows
from waqai.text.fold import fold_word

TABLE = "lexicon/addressees.tsv"
#: The preposition that each way of naming an addressee asks for; none for the object of a verb and the genitive of a noun.
WAYS = {"obj": "", "gen": "", "li": "ل", "ila": fold_word("إلى"), "maa": "مع", "bi": "ب", "amam": fold_word("أمام")}
_KINDS = ("cue", "occasion", "work")
_WHOM = ("any", "press")


class Address(Struct, frozen=True, gc=False):
    """How a word names its addressee: by which prepositions, as its object (of a noun: as its genitive), and whether only the press is meant so."""

    prepositions: frozenset[str]
    takes_object: bool
    press_only: bool

    @classmethod
    def of(cls, row: dict[str, str]) -> Address:
        """The address of a row of the table."""
        ways = row["ways"].split("/")
        return cls(frozenset(WAYS[way] for way in ways) - {""}, not {"obj", "gen"}.isdisjoint(ways), row["whom"] == "press")


@cache
def addressing() -> dict[str, Address]:
    """By the id of a cue."""
    return {row["id"]: Address.of(row) for row in rows(TABLE) if row["kind"] == "cue"}


@cache
def occasions() -> dict[str, tuple[Address, ...]]:
    """By the folded noun."""
    found: dict[str, tuple[Address, ...]] = {}
    for row in rows(TABLE):
        if row["kind"] == "occasion":
            for form in map(fold_word, forms(row["form"])):
                found[form] = (*found.get(form, ()), Address.of(row))
    return found


@cache
def works() -> frozenset[str]:
    """The folded nouns of what outlets own."""
    return frozenset(fold_word(form) for row in rows(TABLE) if row["kind"] == "work" for form in forms(row["form"]))


def lint_addressees() -> Iterator[str]:
    """One line for each row with an unknown kind, way or cue, or with another form than its cue's."""
    cues = {row["id"]: row["form"] for row in rows("lexicon/speech.tsv")}
    for row in rows(TABLE):
        where = f"{TABLE}: {row['id']}"
        if row["kind"] not in _KINDS:
            yield f"{where}: kind {row['kind']!r} is none of {', '.join(_KINDS)}"
        if row["whom"] not in _WHOM:
            yield f"{where}: whom {row['whom']!r} is none of {', '.join(_WHOM)}"
        yield from (f"{where}: unknown way {way!r}" for way in row["ways"].split("/") if way not in WAYS and row["kind"] != "work")
        if row["kind"] == "cue" and cues.get(row["id"]) != row["form"]:
            yield f"{where}: lexicon/speech.tsv has no such cue with the form {row['form']!r}"
