"""What stands on a page, by its English name: tests name buttons and headings as a person reads them, in either language."""

from __future__ import annotations

from waqai.web import locales

LANGUAGES = ("ar", "en")


def words(lang: str, english: str) -> str:
    """A text of the pages in a language; it must be translated."""
    found = locales.catalogue(lang).gettext(english)
    assert lang == "en" or found != english, f"{english!r} has no Arabic"
    return found


def digits(lang: str, number: int) -> str:
    """A number as a page writes it."""
    return locales.number(number, lang)
