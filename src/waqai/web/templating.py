"""Templates of the pages: their environment in each language, and a page rendered."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from functools import cache, partial
from pathlib import Path
from urllib.parse import quote, urlencode

import msgspec
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from waqai.ontology import contexts, event_types, sectors
from waqai.store.facets import is_country
from waqai.store.values import PartyCount
from waqai.web import assets, locales, names
from waqai.web.highlight import found, highlight
from waqai.web.pages.dossiers import together
from waqai.web.pages.parts import Named, Where
from waqai.web.types import Page, Query
from waqai.web.users import Visitor

#: Where templates stand.
TEMPLATES = Path(__file__).parent / "templates"
_NOBODY = Visitor("", None)
#: What makes a block of JSON harmless within HTML.
_SAFE = {ord("<"): "\\u003c", ord(">"): "\\u003e", ord("&"): "\\u0026", 0x2028: "\\u2028", 0x2029: "\\u2029"}


@cache
def environment(lang: str) -> Environment:
    """The environment of a language (``ar`` or ``en``): autoescaping, strict about what is not given; made once."""
    made = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        extensions=["jinja2.ext.i18n"],
        auto_reload=False,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.install_gettext_translations(locales.catalogue(lang), newstyle=True)  # type: ignore[attr-defined]
    made.filters.update(_filters(lang))
    made.globals.update(
        lang=lang,
        dir="rtl" if lang == "ar" else "ltr",
        url=partial(url, lang),
        static=assets.url,
        countries=partial(locales.countries, lang),
        types=event_types,
        topics=contexts,
        statuses=locales.STATUSES,
        stances=locales.STANCES,
        stages=locales.STAGES,
        together=together,
        highlight=highlight,
        found=found,
    )
    return made


def _filters(lang: str) -> dict[str, Callable[..., object]]:
    word = partial(_word, lang)
    return {
        "date": partial(_date, lang),
        "day": partial(_day, lang),
        "digits": partial(_lang_last, locales.digits, lang),
        "number": partial(_lang_last, locales.number, lang),
        "country": partial(_lang_last, locales.country, lang),
        "side": partial(_side, lang),
        "party": partial(_party, lang),
        "type": lambda id: word(event_types()[id].label or id),
        "mode": lambda mode, id: word(event_types()[id].modes.get(mode) or mode),
        "word": word,
        "topic": lambda id: word(contexts().get(id) or id),
        "tone": lambda id: _tone(event_types()[id].score),
        "shade": _tone,
        "month": partial(_lang_last, locales.month, lang),
        "period": partial(_period, lang),
        "since": partial(_lang_last, locales.partial_day, lang),
        "known": partial(_known, lang),
        "counted": partial(_counted, lang),
        "place": partial(_place, lang),
        "spot": partial(_spot, lang),
        "version": partial(_version, lang),
        "office": lambda office: word(office.replace("-", " ")),
        "data": _data,
        "key": lambda key: quote(key, safe=""),
    }


def _tone(score: float) -> str:
    """On which side of the scale a score is: ``warm`` cooperation, ``cold`` conflict, ``calm`` neither."""
    return "warm" if score > 1 else "cold" if score < 0 else "calm"


def _lang_last(function: Callable[..., str], lang: str, value: object) -> str:
    return function(value, lang)


def _word(lang: str, value: str) -> str:
    """A value of the ontology or of a type, in words; itself where the catalogue has none."""
    return locales.catalogue(lang).gettext(value.replace("_", " ")) if value else ""


def _date(lang: str, day: dt.date | None) -> Markup:
    """A day in both calendars."""
    if day is None:
        return Markup("")
    also = locales.hijri(day, lang)
    short = Markup('<time datetime="{}">{}</time>').format(day.isoformat(), locales.gregorian(day, lang))
    return short + Markup(' <span class="hijri">{}</span>').format(also) if also else short


def _day(lang: str, day: dt.date | None) -> Markup:
    """A day in the Gregorian calendar, with the Hijri one as its title."""
    if day is None:
        return Markup("")
    return Markup('<time datetime="{}" title="{}">{}</time>').format(day.isoformat(), locales.hijri(day, lang), locales.gregorian(day, lang))


def _version(lang: str, value: str, field: str) -> str:
    """What some reports say of a field of an event, in the language."""
    if field == "status":
        return _word(lang, value)
    if field == "date":
        return " – ".join(locales.partial_day(day, lang) for day in value.split(".."))
    if field in ("killed", "wounded"):
        return locales.digits(value, lang)
    return names.spot(value) or _known(lang, value) if lang == "ar" else value


def _side(lang: str, side: str) -> str:
    """A country by its code, or an actor by its key, in the language."""
    return locales.country(side, lang) if is_country(side) else _known(lang, side)


def _period(lang: str, start: dt.date, grain: str) -> str:
    """A period of a curve by its first day: a month, or a week."""
    if grain == "month":
        return locales.month(start, lang)
    return f"{locales.gregorian(start, lang)} – {locales.gregorian(start + dt.timedelta(6), lang)}"


def _known(lang: str, name: str) -> str:
    """An actor or outlet by the name that the tables have for it in the language."""
    return (names.actor(name) if lang == "ar" else None) or name


def _counted(lang: str, party: PartyCount) -> str:
    """A participant of a count: what has a name by it, a body of a state (``KWT GOV``) by the state and its sector."""
    country, _, sector = party.key.partition(" ")
    if not party.name and country == party.country and sector in sectors():
        return f"{locales.country(country, lang)} ({_word(lang, sectors()[sector])})"
    return _known(lang, party.name or party.key)


def _place(lang: str, place: Where) -> str:
    """A place in the language: by the name that the gazetteer has for it, else by the words of the text."""
    if place.name:
        shown = _spot(lang, place.name, place.country)
        return place.naming if lang == "ar" and shown == place.name and place.naming else shown
    return place.naming


def _spot(lang: str, name: str, country: str | None) -> str:
    """A place of the gazetteer, or a country that stands for one, in the language."""
    if name == locales.country(country, "en"):
        return locales.country(country, lang)
    return (names.place(name, country) if lang == "ar" else None) or name


def _party(lang: str, party: Named) -> str:
    """A participant in the language: states and known actors by their names, others by the words of the text."""
    if party.form == "state" and party.country:
        return locales.country(party.country, lang)
    if lang == "ar":
        return names.actor(party.name) or party.naming or party.name or party.key
    known = ", ".join(_word(lang, sectors().get(code, code)) for code in party.sectors)
    return party.name or (f"{locales.country(party.country, lang)} ({known})" if party.country and known else party.naming or party.key)


def _data(value: object) -> Markup:
    """A value as JSON that may stand within a script element of type application/json."""
    return Markup(msgspec.json.encode(value).decode().translate(_SAFE))  # noqa: S704 - what could end the element is escaped


def url(lang: str, path: str, /, **params: object) -> str:
    """An address of the application that keeps the language; parameters without a value are left out, sequences are repeated."""
    asked = urlencode([*_given(params), *([("lang", lang)] if lang != "ar" else [])])
    return f"{path}?{asked}" if asked else path


def _given(params: Mapping[str, object]) -> list[tuple[str, object]]:
    """Parameters that have a value, one by one."""
    listed = ((name, value if isinstance(value, tuple | list) else (value,)) for name, value in params.items())
    return [(name, v) for name, values in listed for v in values if v not in (None, "", 0.0)]


def render(page: Page, view: msgspec.Struct, query: Query, path: str, *, csrf: str = "", user: Visitor | None = None) -> str:
    """A page as HTML. ``path`` is its address without the query, escaped; ``csrf`` goes into its forms, ``user`` is who is looking."""
    kept = {name: values for name, values in query.params.items() if name not in ("lang", "cursor")}
    there = {name: values for name, values in query.params.items() if name != "lang"}
    # The language stands in the address of the other one even where it is the default: a visitor's cookie may say otherwise.
    elsewhere = f"{path}?{urlencode([*_given(there), ('lang', 'en' if query.lang == 'ar' else 'ar')])}"
    # A parameter may be named like an argument of url, hence by dictionary.
    twins = {name: url("ar", f"{path.rstrip('/') or '/index'}.{name}", **kept) for name in ("json", "csv")}
    shown = environment(query.lang).get_template(page.template)
    return shown.render(page=page, view=view, query=query, path=path, kept=kept, csrf=csrf, user=user or _NOBODY, elsewhere=elsewhere, twins=twins)
