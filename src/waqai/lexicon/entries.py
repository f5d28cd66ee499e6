"""What a naming in the package's tables stands for, and the one trie that holds them all."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from msgspec import Struct
from msgspec.structs import replace

from waqai.lexicon.names import NameTrie
from waqai.lexicon.rows import forms, lines, rows
from waqai.text.fold import fold_words


class Entry(Struct, frozen=True, gc=False):
    """One row of a table, as a naming points to it.

    ``kind``: state, capital, seat, demonym, office, modifier, title, institution, organisation, holder, people, given, particle, place.
    ``role`` is the table's own sub-kind (level of an office, role of a modifier, kind of an organisation). ``timid`` namings count only with
    support (quoted, after a head noun, or named in full elsewhere in the document).
    """

    kind: str
    id: str
    country: str | None = None
    sectors: tuple[str, ...] = ()
    name: str | None = None
    role: str = ""
    needs: tuple[str, ...] = ()
    timid: bool = False
    since: str = ""
    until: str = ""


def _sectors(cell: str) -> tuple[str, ...]:
    return tuple(s for s in cell.split("/") if s)


def _named(form: str, entry: Entry) -> tuple[str, Entry]:
    if form.startswith("?"):
        return form[1:], replace(entry, timid=True)
    return form, entry


_FEMININE_PLURALS = ("ة", "ات", "ون", "ين", "ان", "تان", "تين", "ا")


def demonym_forms(base: str) -> tuple[str, ...]:
    """The inflected forms of a nisba given as masculine singular indefinite (سوري): genders, numbers, cases; the article is left to the splits."""
    if not base.endswith("ي"):
        return (base,)
    return (base, *(base + ending for ending in _FEMININE_PLURALS))


def states() -> Iterator[tuple[str, Entry]]:
    """Namings of states, their demonyms, capitals and seats of power."""
    for row in rows("actors/states.tsv"):
        code, name = row["iso3"], row["name_en"]
        for form in forms(row["form"]):
            yield _named(form, Entry("state", f"state.{code.lower()}", code, ("GOV",), name))
        for base in forms(row["demonym"]):
            for form in demonym_forms(base.removeprefix("?")):
                yield form, Entry("demonym", f"state.{code.lower()}", code, (), name, timid=base.startswith("?"))
        for form in forms(row["demonym_plural"]):
            yield _named(form, Entry("demonym", f"state.{code.lower()}", code, (), name, role="plural"))
        for form in forms(row["capital"]):
            yield _named(form, Entry("capital", f"state.{code.lower()}", code, ("GOV",), name))
        for form in forms(row["seats"]):
            yield _named(form, Entry("seat", f"state.{code.lower()}", code, ("GOV",), name))


def holders() -> Iterator[tuple[str, Entry]]:
    """Names of holders of office, one entry a term."""
    for path in ("actors/holders_arab.tsv", "actors/holders_world.tsv"):
        for row in rows(path):
            entry = Entry(
                "holder",
                row["id"],
                row["country"] or None,
                _sectors(row["sectors"]),
                row["name_en"],
                row["office"],
                (),
                False,
                row["from"],
                row["to"],
            )
            for form in forms(row["form"]):
                yield _named(form, entry)


def organisations() -> Iterator[tuple[str, Entry]]:
    """Names of organisations."""
    for path in ("actors/organisations_intl.tsv", "actors/organisations_groups.tsv", "actors/organisations_media.tsv"):
        for row in rows(path):
            entry = Entry("organisation", row["id"], row["country"] or None, _sectors(row["sectors"]), row["name_en"], row["kind"])
            for form in forms(row["form"]):
                yield _named(form, entry)


def grammar() -> Iterator[tuple[str, Entry]]:
    """Offices, titles, institutions, nouns for people, given names."""
    for row in rows("lexicon/offices.tsv"):
        for form in forms(row["form"]):
            state = row["note"] if row["note"].isupper() else None  # a title that one state alone has
            yield form, Entry("office", row["id"], state, _sectors(row["sectors"]), None, row["level"], _sectors(row["needs"]))
    for row in rows("lexicon/office_modifiers.tsv"):
        kind = "title" if row["role"] in ("title", "honorific", "rank") else "modifier"
        for form in forms(row["form"]):
            yield form, Entry(kind, row["id"], role=row["role"])
    for row in rows("lexicon/institutions.tsv"):
        for form in forms(row["form"]):
            yield form, Entry("institution", row["id"], None, _sectors(row["sectors"]), None, row["note"], _sectors(row["needs"]))
    for row in rows("lexicon/people.tsv"):
        entry = Entry("people", row["id"], None, _sectors(row["sectors"]), None, row["number"])
        for form in forms(row["form"]):
            yield form, entry
            if row["number"] == "sing" and form[-1] not in "ةاىء":
                # Counted from eleven on, and as a predicate, the singular stands in the accusative (12 شخصا).
                yield form + "ا", entry
    for row in rows("lexicon/person_names.tsv"):
        kind = "particle" if row["gender"] == "particle" else "given"
        for form in forms(row["form"]):
            yield form, Entry(kind, row["id"], timid=row["note"] == "ambiguous")


def places() -> Iterator[tuple[str, Entry]]:
    """Names of the place table."""
    for line in lines("places.tsv"):
        id, kind, country, name, *_, written = line.split("\t")
        entry = Entry("place", id, country, (), name, kind)
        for form in forms(written):
            yield _named(form, entry)


SOURCES = (states, holders, organisations, grammar, places)


@cache
def name_trie() -> NameTrie[Entry]:
    """Every naming of the tables, each with the entries it may stand for; loaded once."""
    trie: NameTrie[Entry] = NameTrie()
    named = [pair for source in SOURCES for pair in source()]
    trie.extend(zip(fold_words([form for form, _ in named]), [entry for _, entry in named], strict=True))
    return trie
