"""What the package's tables know of the actors and places that the store has by their English names: Arabic names, offices held over time."""

from __future__ import annotations

from functools import cache

from msgspec import Struct

from waqai.lexicon.rows import forms, rows
from waqai.text.fold import fold_word

_HOLDERS = ("actors/holders_arab.tsv", "actors/holders_world.tsv")
_STATES = "actors/states.tsv"
_ORGANISATIONS = ("actors/organisations_intl.tsv", "actors/organisations_groups.tsv", "actors/organisations_media.tsv")
#: Marks a form that counts only with support; it is a name all the same.
_TIMID = "?"


class Office(Struct, frozen=True, gc=False):
    """An office that somebody held; days, months or years as they are known (``2014-09``), empty for unknown or still."""

    office: str
    country: str
    since: str
    until: str


def _form(cell: str) -> str:
    """The first form of a cell, one that stands alone if there is any."""
    found = forms(cell)
    return next((form for form in found if not form.startswith(_TIMID)), found[0].removeprefix(_TIMID) if found else "")


@cache
def _actors() -> dict[str, str]:
    names: dict[str, str] = {}
    for table in (_STATES, *_ORGANISATIONS, *_HOLDERS):
        for row in rows(table):
            names.setdefault(row["name_en"], _form(row["form"]))
    return names


@cache
def _places() -> dict[tuple[str, str], str]:
    # Capitals as the book of states has them: the gazetteer's first form of one may be a transcription that nobody writes.
    names = {(row["capital_en"], row["iso3"]): _form(row["capital"]) for row in rows(_STATES) if row["capital"]}
    for row in rows("places.tsv"):
        names.setdefault((row["name_en"], row["country"]), _form(row["form"]))
    return names


def actor(name: str | None) -> str | None:
    """The Arabic name of a known actor or outlet; None for any other."""
    return _actors().get(name) if name else None


def place(name: str | None, country: str | None) -> str | None:
    """The Arabic name of a place of the gazetteer; None for any other."""
    return _places().get((name, country or "")) if name else None


@cache
def _spots() -> dict[str, str]:
    """Arabic names of the places of which the gazetteer has one of that name alone."""
    found: dict[str, set[str]] = {}
    for (name, _), arabic in _places().items():
        found.setdefault(name, set()).add(arabic)
    return {name: next(iter(them)) for name, them in found.items() if len(them) == 1}


def spot(name: str) -> str | None:
    """The Arabic name of a place whose country is not at hand; None if no place or several are called so."""
    return _spots().get(name)


@cache
def _offices() -> dict[str, tuple[Office, ...]]:
    held: dict[str, dict[Office, None]] = {}
    for table in _HOLDERS:
        for row in rows(table):
            held.setdefault(row["name_en"], {})[Office(row["office"], row["country"], row["from"], row["to"])] = None
    return {name: tuple(sorted(them, key=lambda o: (o.since, o.until))) for name, them in held.items()}


def offices(name: str | None) -> tuple[Office, ...]:
    """The offices that somebody held, the earliest first; none for an actor that the tables do not know as a person."""
    return _offices().get(name, ()) if name else ()


@cache
def _keys() -> dict[str, str]:
    """English names by every folded form."""
    found: dict[str, str] = {}
    for table in (*_ORGANISATIONS, *_HOLDERS):
        for row in rows(table):
            for form in (row["name_en"], *forms(row["form"])):
                found.setdefault(fold_word(form.removeprefix(_TIMID)).casefold(), row["name_en"])
    return found


def key(typed: str) -> str:
    """The key of an actor by any of its names; what was typed where no table knows it, since that may be a key."""
    return _keys().get(fold_word(typed.strip()).casefold(), typed.strip())
