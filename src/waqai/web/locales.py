"""What the pages say in each language: catalogues, digits, dates in both calendars, names of countries and of what the ontology holds."""

from __future__ import annotations

import datetime as dt
from functools import cache, lru_cache
from gettext import GNUTranslations, NullTranslations, translation
from pathlib import Path

from babel import Locale
from babel.dates import format_date
from babel.numbers import format_decimal
from hijridate import Gregorian
from msgspec import convert

from waqai.lexicon.rows import load_yaml
from waqai.ontology import contexts, event_types, sectors

LANGUAGES = ("ar", "en")
FOLDER = Path(__file__).parent / "locale"
_DIGITS = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")
#: Forms of a number in Arabic.
PLURALS = 6

STATUSES = ("happened", "planned", "hypothetical", "denied")
STANCES = ("announce", "assert", "claim", "criticise", "demand", "deny", "praise", "support", "warn")
STAGES = ("proposed", "under_study", "negotiating", "agreed", "signed", "in_force", "suspended", "rejected")
OFFICES = (
    "head of state",
    "head of government",
    "foreign minister",
    "minister",
    "interior minister",
    "spokesman",
    "defence minister",
    "speaker",
    "party leader",
    "envoy",
    "finance minister",
    "movement leader",
    "opposition leader",
    "intelligence chief",
    "ambassador",
    "director",
    "chief of staff",
    "army commander",
    "adviser",
    "secretary general",
    "vice president",
    "justice minister",
    "commissioner",
    "legislator",
    "religious",
    "governor",
    "deputy foreign minister",
    "central bank governor",
    "deputy head of government",
    "economy minister",
    "crown prince",
    "prosecutor",
    "mayor",
    "head of regional government",
    "union leader",
    "security chief",
    "candidate",
    "humanitarian chief",
    "businessman",
    "judge",
    "negotiator",
    "deputy defence minister",
    "police chief",
    "office",
    "other",
    "journalist",
)
#: Codes that stand where a country stands and are none.
BODIES = {
    "UNO": "United Nations",
    "EUR": "European Union",
    "IGO": "international organisation",
    "NGO": "non-governmental organisation",
    "IMG": "armed movement",
    "MNC": "company",
    "INT": "international",
}
#: Other words that are looked up by their value.
WORDS = (
    "actor",
    "recipient",
    "status",
    "date",
    "place",
    "killed",
    "wounded",
    "people",
    "accepted",
    "corrected",
    "kept",
    "accept",
    "reject",
    "correct",
    "merge",
    "split",
    "undo",
    "add",
    "event",
    "type",
    "day",
    "count",
    "topics",
    "parties",
    "role",
    "source",
    "triggers",
    "rejected",
    "reader",
    "reviewer",
    "admin",
    *OFFICES,
)


def labels() -> tuple[str, ...]:
    """Everything that pages look up in a catalogue by a value, not by a text of their own."""
    types = [word for t in event_types().values() for word in (t.label, *t.modes.values())]
    spoken = [word.replace("_", " ") for word in (*STATUSES, *STANCES, *STAGES, *WORDS)]
    return tuple(dict.fromkeys((*types, *spoken, *BODIES.values(), *sectors().values(), *contexts().values())))


@cache
def catalogue(lang: str) -> NullTranslations:
    """The compiled catalogue of a language."""
    found = translation("waqai", str(FOLDER), [lang])
    assert isinstance(found, GNUTranslations)
    return found


def digits(text: object, lang: str) -> str:
    """Any text with its digits as the language writes them."""
    return str(text).translate(_DIGITS) if lang == "ar" else str(text)


@lru_cache(maxsize=20_000)
def number(value: float, lang: str) -> str:
    """A number with the marks and digits of a language."""
    if lang != "ar":
        return format_decimal(value, locale="en")
    # Without the mark that would put the sign on the other side than the charts have it.
    return digits(format_decimal(value, locale="ar_EG", numbering_system="default").replace("\u061c", ""), lang)


@lru_cache(maxsize=20_000)
def gregorian(day: dt.date, lang: str) -> str:
    """A day of the Gregorian calendar in words."""
    return digits(format_date(day, "d MMMM y", locale=lang), lang)


@lru_cache(maxsize=20_000)
def hijri(day: dt.date, lang: str) -> str:
    """A day of the Hijri calendar (Umm al-Qura) in words; empty outside its tables (1924 to 2077)."""
    try:
        h = Gregorian(day.year, day.month, day.day).to_hijri()
    except (OverflowError, ValueError):
        return ""
    return digits(f"{h.day} {h.month_name('ar' if lang == 'ar' else 'en')} {h.year} {'هـ' if lang == 'ar' else 'AH'}", lang)


@cache
def _iso2() -> dict[str, str]:
    table = load_yaml("ontology/countries.yml")
    return {code: row["iso2"] for code, row in convert(table, dict[str, dict[str, str | int]]).items() if isinstance(row.get("iso2"), str)}  # type: ignore[misc]


@cache
def countries(lang: str) -> dict[str, str]:
    """The names of all states by their alpha-3 code, in order of their names."""
    names = Locale.parse(lang).territories
    found = {code: str(names[two]) for code, two in _iso2().items() if two in names}
    return dict(sorted(found.items(), key=lambda item: item[1]))


def country(code: str | None, lang: str) -> str:
    """The name of a country or of a body that stands for one; the code itself if it has none."""
    if not code:
        return ""
    return countries(lang).get(code) or catalogue(lang).gettext(BODIES.get(code, code))


def code(typed: str) -> str:
    """The code of a state or body by its name in either language, or by its code however written; what was typed where nothing is called so."""
    return _codes().get(typed.strip().casefold(), typed.strip())


@cache
def _codes() -> dict[str, str]:
    table = {code.casefold(): code for code in (*countries("en"), *BODIES)}
    for lang in LANGUAGES:
        table |= {country(code, lang).casefold(): code for code in (*countries(lang), *BODIES)}
    return table


def month(day: dt.date, lang: str) -> str:
    """A month of the Gregorian calendar in words."""
    return digits(format_date(day, "LLLL y", locale=lang), lang)


def partial_day(text: str, lang: str) -> str:
    """A day, month or year as tables have it (``2014-09-01``, ``2014-09``, ``2014``), in words; itself if it is none."""
    try:
        if len(text) == len("2014-09-01"):
            return gregorian(dt.date.fromisoformat(text), lang)
        if len(text) == len("2014-09"):
            return month(dt.date.fromisoformat(f"{text}-01"), lang)
    except ValueError:
        pass
    return digits(text, lang)
