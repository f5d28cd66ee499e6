"""Time expressions: days, dates of every calendar, months and their parts, weeks, years, seasons, feasts, spans and distances.

The words of ``data/calendars`` fall into categories (weekday, month, ordinal, past ...), each with a value. A text is read as a string with one
character for each token's category; rules are regular expressions over category names with a production beside them, and the longest match
at the earliest place wins. What is found is taken apart into :class:`TimeAttributes` and counted from no date yet.

Shapes: ``day`` (اليوم), ``weekday``, ``night`` (ليل الخميس الجمعة), ``date`` (day and month, year or not), ``month``, ``part`` (of a month, year,
week or decade), ``year``, ``decade``, ``unit`` (الأسبوع الماضي), ``last`` (اليومين الماضيين), ``ago`` (قبل ثلاثة أيام), ``within`` (في غضون شهر),
``range`` (من 12 إلى 15 مايو), ``season``, ``feast``, ``since`` (with the shape counted from in ``inner``), and, counted from a day the document
named before, ``same-day``, ``next-day``, ``later`` (بعد ذلك بيومين).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache
from itertools import accumulate, repeat
from typing import Any, NamedTuple

from msgspec import Struct
from msgspec.structs import replace

from waqai.lexicon.rows import load_yaml
from waqai.text.fold import fold_word
from waqai.types import TimeAttributes


class TimeFound(NamedTuple):
    """A time expression at a half-open range of the folded text."""

    start: int
    end: int
    attributes: TimeAttributes


class _Word(Struct, frozen=True, gc=False):
    """What a form of the tables means; ``clitic`` letters stand before it, ``more`` are the words that must follow."""

    category: str
    value: Any
    clitic: int = 0
    more: tuple[str, ...] = ()
    joined: bool = False


class _Token(NamedTuple):
    category: str
    value: Any
    start: int
    end: int


_TOKEN = re.compile(r"(\d+|[^\W\d_]+|\n|[^\w\s]|_)")
_OTHER = _Word("other", None)
#: Stands for whatever no rule speaks of: most words of a text, one token for them all.
_NOTHING = _Token("other", None, -1, -1)
_PUNCTUATION = {
    "\n": "line",
    "،": "comma",
    ",": "comma",
    "/": "slash",
    "-": "dash",
    ".": "dot",
    ":": "colon",
    "(": "open",
    "[": "open",
    ")": "close",
    "]": "close",
    '"': "quote",
}
_COUNTS = ("day_number", "number", "cardinal", "the_cardinal", "teen", "tens", "hundred", "one")
_NUMERIC = ("day_number", "number", "year", "hijri_year")
#: Categories that take ب ل ك as well as و ف before them.
_BARE = frozenset(
    "from_now upon since before after within in of to between and about article half ah ce past present coming recent this that same_after next_after first_after vague "
    "counted headed not_today namesake event_year teen the_day_of until_now throughout corresponding by_end".split()
)


# --- words to categories


def _entries() -> Iterator[tuple[str, str, Any]]:
    """Every form of the tables, folded, with its category and value."""
    for calendar, kinds in load_yaml("calendars/months.yml").items():
        for kind, table in kinds.items():
            for number, names in table.items():
                for name in names:
                    yield (
                        fold_word(name),
                        {"gregorian": "month", "hijri": "hijri"}[calendar] + ("" if kind == "clear" else "_shaky"),
                        (calendar, number),
                    )
    for feast in load_yaml("calendars/feasts.yml"):
        for name in feast["forms"]:
            yield fold_word(name), "feast", (feast["calendar"], feast.get("year"), feast["month"], feast["day"], feast["length"])
    for file in ("weekdays", "seasons", "words"):
        for category, values in load_yaml(f"calendars/{file}.yml").items():
            for value, names in values.items():
                for name in names:
                    yield fold_word(name), category, value


def _attached(first: str, category: str) -> Iterator[tuple[str, int, bool]]:
    """The spellings of a form's first word with clitics: the word, how many letters of it are clitics, whether one of them is و."""
    yield "و" + first, 1, True
    yield "ف" + first, 1, False
    if category in _BARE or len(first) < 3:
        return
    for lead, joined in (("", False), ("و", True), ("ف", False)):
        for clitic in "بلك":
            yield lead + clitic + first, len(lead) + 1, joined
        if first.startswith("ال"):
            yield lead + "لل" + first[2:], len(lead) + 1, joined


@cache
def _words() -> dict[str, tuple[_Word, ...]]:
    """From the first word of each form to what it may begin, longest first; a form written in the tables goes before one made with clitics."""
    table: dict[str, dict[tuple[str, ...], _Word]] = {}
    entries = [(tuple(_TOKEN.findall(form)), category, value) for form, category, value in _entries()]
    for (first, *more), category, value in entries:
        table.setdefault(first, {}).setdefault(tuple(more), _Word(category, value, 0, tuple(more)))
    plain = {first: set(rows) for first, rows in table.items()}
    for (first, *more), category, value in entries:
        for spelling, clitic, joined in _attached(first, category):
            if tuple(more) not in plain.get(spelling, ()):
                table.setdefault(spelling, {}).setdefault(tuple(more), _Word(category, value, clitic, tuple(more), joined))
    return {first: tuple(sorted(rows.values(), key=lambda w: -len(w.more))) for first, rows in table.items()}


@cache
def _codes() -> dict[str, str]:
    """One character for each category."""
    names = sorted({c for _, c, _ in _entries()} | set(_PUNCTUATION.values()) | set(_NUMERIC))
    return {"other": "x", **{name: chr(0x100 + i) for i, name in enumerate(names)}}


def _number(digits: str) -> tuple[str, int]:
    value = int(digits)
    if len(digits) == 4 and 1800 <= value < 2100:
        return "year", value
    if len(digits) == 4 and 1300 <= value < 1500:
        return "hijri_year", value
    return ("day_number", value) if len(digits) <= 2 and 1 <= value <= 31 else ("number", min(value, 10**6))


@cache
def _glued() -> tuple[str, ...]:
    """Words of direction that are sometimes written without the space before them (ديسمبرالماضي)."""
    return tuple(w for w, (row, *_) in _words().items() if row.category in ("past", "present", "coming") and not row.clitic)


def _unglue(string: str) -> tuple[int, _Word, _Word] | None:
    """A month or weekday and the direction written onto it, and where they part."""
    last = next(w for w in _glued() if string.endswith(w))
    cut = len(string) - len(last)
    first = next((w for w in _words().get(string[:cut], ()) if not w.more and w.category in ("month", "month_shaky", "weekday")), None)
    return (cut, first, _words()[last][0]) if first else None


def _scan(text: str, start: int, end: int) -> tuple[list[_Token], str]:
    """The tokens of a text and the characters of their categories."""
    table, codes, glued = _words(), _codes(), _glued()
    parts = _TOKEN.split(text[start:end])
    strings = parts[1::2]
    offsets = list(accumulate(map(len, parts), initial=start))
    tokens: list[_Token] = []
    at = 0
    for i in [i for i, s in enumerate(strings) if s in table or not s.isalpha() or s.endswith(glued)]:
        if i < at:
            # Taken already, as a further word of the one before.
            continue
        tokens += repeat(_NOTHING, i - at)
        at = i + 1
        string, low = strings[i], offsets[2 * i + 1]
        words = table.get(string)
        if words is None:
            tokens += _unlisted(string, low)
            continue
        word = words[0]
        if word.more:
            word = next((w for w in words if not w.more or tuple(strings[i + 1 : i + 1 + len(w.more)]) == w.more), _OTHER)
        if word.joined:
            tokens.append(_Token("and", None, low, low + 1))
        at += len(word.more)
        tokens.append(_Token(word.category, word.value, low + word.clitic, offsets[2 * at]))
    tokens += repeat(_NOTHING, len(strings) - at)
    return tokens, "".join([codes[t.category] for t in tokens])


def _unlisted(string: str, low: int) -> tuple[_Token, ...]:
    """The tokens of a string that begins no form of the tables: numbers, punctuation, a direction written onto its month, anything else."""
    high = low + len(string)
    if string[0].isdecimal():
        return (_Token(*_number(string), low, high),)
    if string.endswith(_glued()) and (split := _unglue(string)):
        cut, first, second = split
        return _Token(first.category, first.value, low + first.clitic, low + cut), _Token(second.category, second.value, low + cut, high)
    return (_Token(_PUNCTUATION.get(string, "other"), None, low, high),)


# --- rules


class _Parts:
    """The tokens of one match, asked by category; ``group`` narrows to a named part of the rule."""

    def __init__(self, match: re.Match[str], tokens: list[_Token]) -> None:
        self._match = match
        self._tokens = tokens
        self.tokens = tokens[match.start() : match.end()]

    def group(self, name: str) -> list[_Token]:
        """The tokens of a named group, none if it took no part."""
        low, high = self._match.span(name) if name in self._match.re.groupindex else (-1, -1)
        return self._tokens[low:high] if low >= 0 else []

    def get(self, *categories: str, group: str | None = None) -> Any:
        """The value of the first token of some categories, None if there is none."""
        return next((t.value for t in (self.tokens if group is None else self.group(group)) if t.category in categories), None)

    def has(self, *categories: str) -> bool:
        """True if a token of one of the categories took part."""
        return any(t.category in categories for t in self.tokens)

    def amount(self) -> int | None:
        """The number spelt in digits or words (ثلاثة عشر, خمسة وعشرين)."""
        values: list[int] = [t.value for t in self.tokens if t.category in _COUNTS]
        return sum(values) if values else None


_Production = Callable[[_Parts], TimeAttributes | None]


class _Rule(NamedTuple):
    name: str
    pattern: re.Pattern[str]
    production: _Production


_TURN = ("past", "present", "coming", "recent", "this")
_UNITS = ("the_day_of", "week_word", "month_word", "year_word", "hour_word", "decade_word", "dual", "the_dual", "plural", "the_plural",
          "counted_unit", "the_week", "the_month", "the_year", "the_decade", "day_word")  # fmt: skip

#: Parts of rules by name; a name that is none of these is a category.
_PHRASES = {
    "turn": "(past|present|coming|recent)",
    "whole": "(cardinal (teen|and tens)?|teen|tens|hundred (and tens)?|day_number|number|the_cardinal teen?)",
    "nth": "((ordinal|the_cardinal) (teen|and (ordinal|tens))|ordinal|article? day_number)",
    "daytime": "(earlier of?|(daypart|eve) (of (daypart|eve|the_daypart))?|between_nights)",
    "clock": "(the_hour (day_number|number|ordinal (teen|and (ordinal|tens))?) (colon (day_number|number))? (and (half|fraction|number))? (daypart|the_daypart|eve)? of?)",
    "lead": "(clock? daytime? day_word?)",
    "name": "(month|month_shaky)",
    "named_month": "(month_word? of? name ((slash|dash|open)? month_word? name close?)?)",
    "hijri_month": "(month_word? of? (hijri|hijri_shaky))",
    "years": "((of|in)? (year_word|the_year)? year ce?)",
    "other_year": "((of|in)? (this? the_year turn|this the_year|the_year (same_after|that)|that the_year|same_before the_year))",
    "when": "(comma? (years|of? turn|other_year)|of? turn other_year)",
    "hijri_when": "(comma? (of|in)? (year_word|the_year)? hijri_year ah?|turn)",
    "sep": "(slash|dash|dot)",
    "digits": "(day_number sep day_number sep (year ce?|hijri_year ah?)|(year|hijri_year) sep day_number sep day_number (ce|ah)?)",
    "relative": "(nth of? (that the_month|the_month same_after|this? the_month turn?))",
    "full": "(nth (of|slash|dash)? named_month when?|nth of? hijri_month hijri_when?|digits|relative)",
    "second": "((dash|comma|open)? corresponding? (weekday comma?)? full close?)",
    "more_days": "((and|comma|dash|to|slash|comma and|and day_word) nth)+",
    "of_when": "(turn|other_year|comma? years)",
    "some_year": "(year_word? year ce?|(this|same_before)? the_year turn?|year_word hijri_year ah)",
    "unit_word": "(week_word|month_word|year_word|hour_word|day_word)",
    "one_unit": "(unit_word one|unit_word (?![weekday month month_shaky hijri hijri_shaky year hijri_year day_number today dayword feast]))",
    "many_units": "(whole (plural|counted_unit|unit_word|the_plural))",
    "distance": "((about? (dual|many_units|one_unit)|about (the_month|the_year|the_week|the_dual)) (and half (the_month|the_year|the_week|unit_word)?)?)",
}
_NAME = re.compile(r"(?P<opened>\w+)=\(|(?:(?P<name>\w+)=)?(?P<word>[a-z_]+)|\s+")


def _compile(pattern: str) -> str:
    """A regular expression over category characters, from one over category names; ``name=part`` and ``name=(`` make named groups."""

    def part(m: re.Match[str]) -> str:
        name, word, opened = m["name"], m["word"], m["opened"]
        if opened:
            return f"(?P<{opened}>"
        if word is None:
            return ""
        body = f"(?:{_compile(_PHRASES[word])})" if word in _PHRASES else _codes()[word]
        return f"(?P<{name}>{body})" if name else body

    plain = re.sub(r"\((?!\?)", "(?:", pattern)
    named = re.sub(r"=\(\?:", "=(", plain)
    return _NAME.sub(part, named)


def _turn(tokens: list[_Token]) -> dict[str, Any]:
    """Direction and year as words such as الماضي and "من العام المقبل" say: those after the word for year turn the year, the others the whole."""
    fields: dict[str, Any] = {}
    of_year = False
    for before, token in zip([None, *tokens], tokens):
        if token.category == "the_year":
            of_year = True
            if before is not None and before.category == "this":
                fields["year_turn"] = 0
        elif token.category in ("past", "recent", "present", "coming"):
            fields.update({"year_turn": token.value} if of_year else {"direction": token.value, "stated": True})
    return fields


def _first(tokens: list[_Token], *categories: str) -> Any:
    return next((t.value for t in tokens if t.category in categories), None)


_MONTHS = ("month", "month_shaky", "hijri", "hijri_shaky")
_DAYS = ("day_number", "ordinal", "the_cardinal", "teen", "tens")


def _in_digits(tokens: list[_Token]) -> dict[str, Any] | None:
    """Day, month and year of a date in digits; day before month unless that cannot be."""
    a, b, c = [t.value for t in tokens if t.category in _NUMERIC][:3]
    year, month, day = (a, b, c) if a > 31 else (c, b, a)
    if month > 12:
        month, day = day, month
    if month > 12:
        return None
    return {"calendar": "hijri" if year < 1700 else "gregorian", "year": year, "month": month, "day": day}


def _full(tokens: list[_Token]) -> dict[str, Any] | None:
    """The fields of a date with its day: digits, names, or "12 من الشهر الجاري"."""
    at = next((i for i, t in enumerate(tokens) if t.category in (*_MONTHS, "the_month")), None)
    if at is None:
        return _in_digits(tokens)
    day = sum(t.value for t in tokens[:at] if t.category in _DAYS)
    if not 1 <= day <= 31:
        return None
    if tokens[at].category == "the_month":
        return {"unit": "month", "day": day, "inner": "context" if _first(tokens, "same_after", "that") else "", **_turn(tokens)}
    calendar, month = tokens[at].value
    year = _first(tokens[at:], "year") if calendar == "gregorian" else _first(tokens[at:], "hijri_year")
    return {"calendar": calendar, "year": year, "month": month, "day": day, **_turn(tokens[at:])}


def _chosen(p: _Parts) -> dict[str, Any] | None:
    """The date of a match that may name it in two calendars: the Gregorian naming counts."""
    first = _full(p.group("date"))
    other = (
        _full([t for t in p.group("second") if t.category not in ("weekday", "corresponding", "dash", "comma", "open", "close")])
        if p.group("second")
        else None
    )
    return other if other and (first is None or first.get("calendar") == "hijri") else first


def _day(p: _Parts) -> TimeAttributes | None:
    offset = p.get("today", "dayword")
    named = _full(p.group("date")) if p.group("date") else None
    kept = {k: v for k, v in (named or {}).items() if k in ("calendar", "year", "month", "day")}
    return TimeAttributes("day", amount=offset or 0, weekday=p.get("weekday"), **kept)


def _weekday(p: _Parts) -> TimeAttributes | None:
    return TimeAttributes("weekday", weekday=p.get("weekday"), unit="week" if p.has("the_week") else "", **(_turn(p.tokens) or {}))


def _weekdays(p: _Parts) -> TimeAttributes | None:
    days = [t.value for t in p.tokens if t.category == "weekday"]
    night = p.has("between_nights") or p.get("daypart") == "night"
    return TimeAttributes("night" if night else "range", weekday=days[0], end_weekday=days[-1], **_turn(p.tokens))


def _date(p: _Parts) -> TimeAttributes | None:
    fields = _chosen(p)
    return None if fields is None else TimeAttributes("date", weekday=p.get("weekday"), **fields)


def _short_date(p: _Parts) -> TimeAttributes | None:
    """Day and month in digits, without a year."""
    day, month = [t.value for t in p.tokens if t.category == "day_number"][-2:]
    return TimeAttributes("date", day=day, month=month, weekday=p.get("weekday")) if month <= 12 else None


def _days_of_month(p: _Parts) -> TimeAttributes | None:
    """One interval for several days of one month."""
    tokens = p.group("days")
    numbers = [t.value for t in tokens if t.category == "day_number"] or [t.value for t in tokens if t.category == "ordinal"]
    last = (
        _full([_Token("day_number", max(numbers), 0, 0), *p.group("month")])
        if p.group("month")
        else _full([_Token("day_number", max(numbers), 0, 0), _Token("the_month", "month", 0, 0), *(t for t in p.tokens if t.category not in _DAYS)])
    )
    if last is None:
        return None
    if p.has("to") and numbers[0] > numbers[-1]:
        return None
    return TimeAttributes("range", **{**last, "day": min(numbers), "end_day": max(numbers)})


def _between_dates(p: _Parts) -> TimeAttributes | None:
    first, last = _full(p.group("first")), _full(p.group("last"))
    if first is None or last is None or first.get("calendar") != last.get("calendar"):
        return None
    ends = {"end_day": last["day"], "end_month": last.get("month"), "end_year": last.get("year")}
    if first.get("year") is None:
        first = {**last, **{k: v for k, v in first.items() if v is not None}}
    return TimeAttributes("range", **first, **ends)


def _month(p: _Parts) -> TimeAttributes | None:
    months = [t.value for t in p.tokens if t.category in _MONTHS]
    calendar, month = months[0]
    year = p.get("year") if calendar == "gregorian" else p.get("hijri_year")
    return TimeAttributes("month", calendar, year, month, **_turn(p.tokens))


def _between_months(p: _Parts) -> TimeAttributes | None:
    months = [t.value for t in p.tokens if t.category in _MONTHS]
    years = [t.value for t in p.tokens if t.category in ("year", "hijri_year")]
    if months[0][0] != months[-1][0]:
        return None
    year, end_year = (years[0], years[-1]) if years else (None, None)
    return TimeAttributes("range", months[0][0], year, months[0][1], end_month=months[-1][1], end_year=end_year, unit="month", **_turn(p.tokens))


def _part(p: _Parts) -> TimeAttributes | None:
    part = p.get("part", "by_end", "last_adjective")
    part = "late" if part == -1 else part
    ordinal = None
    if p.has("fraction"):
        part, ordinal = p.get("fraction"), p.get("ordinal") or -1
    month = p.get(*_MONTHS)
    turn = _turn(p.tokens)
    if month:
        year = p.get("year") if month[0] == "gregorian" else p.get("hijri_year")
        return TimeAttributes("part", month[0], year, month[1], unit="month", part=part, amount=ordinal, **turn)
    if p.has("decade"):
        return TimeAttributes("part", year=p.get("decade"), unit="decade", part=part, amount=ordinal)
    if p.has("season", "the_season"):
        return replace(_season(p), direction=p.get("past", "coming") or 0)
    unit = "week" if p.has("the_week") else "month" if p.has("the_month") else "year"
    calendar = "hijri" if p.has("hijri_year") else "gregorian"
    direction = turn.get("year_turn", turn.get("direction", 0))
    stated = bool(turn) or p.has("this")
    return TimeAttributes("part", calendar, p.get("year", "hijri_year"), unit=unit, part=part, amount=ordinal, direction=direction, stated=stated)


def _unit(p: _Parts) -> TimeAttributes | None:
    if p.has("year"):
        return TimeAttributes("year", year=p.get("year"))
    unit = p.get("the_week", "the_month", "the_year", "the_decade")
    turn = p.get("past", "present", "coming", "recent") or 0
    if p.has("recent") or (p.has("throughout") and turn < 0):
        return TimeAttributes("last", unit=unit, amount=1, direction=-1)
    return TimeAttributes("unit", unit=unit, direction=turn, stated=True, part="earlier" if p.has("earlier") else "")


def _last(p: _Parts) -> TimeAttributes | None:
    amount = 2 if p.has("the_dual", "dual") else p.amount()
    return TimeAttributes("last", unit=p.get(*_UNITS), amount=amount, direction=p.get("coming") or -1)


def _distance(p: _Parts) -> dict[str, Any]:
    """Unit and number of a distance in time; no number for a plural alone (قبل أيام)."""
    unit, amount = p.get(*_UNITS), p.amount()
    if amount is None and not p.has("plural"):
        amount = 2 if p.has("dual", "the_dual") else 1
    if p.has("half") and amount is not None:
        unit, amount = {"month": ("day", 30 * amount + 15), "year": ("month", 12 * amount + 6), "week": ("day", 7 * amount + 3)}.get(
            unit, (unit, amount)
        )
    if unit == "decade":
        unit, amount = "year", amount and 10 * amount
    return {"unit": unit, "amount": amount}


def _ago(p: _Parts) -> TimeAttributes | None:
    return TimeAttributes("ago", direction=-1, **_distance(p))


def _within(p: _Parts) -> TimeAttributes | None:
    return TimeAttributes("within", direction=1, **_distance(p))


def _later(p: _Parts) -> TimeAttributes | None:
    return TimeAttributes(
        "later",
        direction=-1 if p.has("before_that") else 1,
        stated=p.has("after_that", "before_that"),
        inner="published" if p.has("from_now") else "",
        **_distance(p),
    )


def _since_distance(p: _Parts) -> TimeAttributes | None:
    return TimeAttributes("since", direction=-1, inner="ago", **_distance(p))


def _same(p: _Parts) -> TimeAttributes | None:
    return TimeAttributes("same-day", unit=p.get("the_week", "the_month", "the_year") or "day")


def _next(p: _Parts) -> TimeAttributes | None:
    unit = p.get("the_week", "the_month", "the_year")
    direction = -1 if p.has("first_after", "eve") and not p.has("next_after") else 1
    return TimeAttributes("next-day", unit=unit or "day", direction=direction)


def _season(p: _Parts) -> TimeAttributes:
    turn = _turn(p.tokens)
    direction = turn.get("year_turn", turn.get("direction", 0))
    return TimeAttributes("season", year=p.get("year"), part=p.get("season", "the_season"), direction=direction, stated=bool(turn) or p.has("this"))


def _feast(p: _Parts) -> TimeAttributes | None:
    calendar, year, month, day, length = p.get("feast")
    eve = p.has("eve") or p.get("daypart") == "night"
    nth = p.get("nth_of_days")
    return TimeAttributes(
        "feast", calendar, p.get("year") or year, month, day, amount=1 if nth else length, end_day=nth, part="eve" if eve else "", **_turn(p.tokens)
    )


def _year(p: _Parts) -> TimeAttributes | None:
    if p.has("tens"):
        return TimeAttributes("year", year=1900 + sum(t.value for t in p.tokens if t.category in ("cardinal", "tens")))
    year = p.get("year", "hijri_year")
    worded = p.has("year_word", "the_year", "ce", "ah")
    if not worded and (year % 100 == 0 or year < 1900):
        return None
    return TimeAttributes("year", "hijri" if year < 1700 else "gregorian", year)


def _between_years(p: _Parts) -> TimeAttributes | None:
    first, last = [t.value for t in p.tokens if t.category == "year"][:2]
    return TimeAttributes("range", year=first, end_year=last, unit="year") if 0 < last - first <= 100 else None


def _decade(p: _Parts) -> TimeAttributes | None:
    return TimeAttributes("decade", year=p.get("decade"))


_NOT_NAMED = "(?<![namesake])"
_DATE_LEAD = f"{_NOT_NAMED} lead (weekday comma? turn? comma? open? (in|of)? day_word?)?"
_UNTIL = "[in within to between throughout before after]"
_RULES: tuple[tuple[str, str, _Production], ...] = (
    ("day", "(?!(?<=[quote]) today quote) lead (this? today (?![recent ordinal same_after next_after not_today that first_after])|dayword|this the_daypart)"
     " (comma? open? corresponding? day_word? weekday close?)? (comma? open? (corresponding day_word?)? date=full close?)?", _day),
    ("weekday", f"{_NOT_NAMED} lead weekday (comma? turn|of? (this the_week|the_week turn))? close?|(this the_week|the_week turn) day_word? weekday", _weekday),
    ("weekdays", "(days_word|plural|lead) weekday ((and|comma|dash|slash|to) day_word? daytime? weekday)+ turn?", _weekdays),
    ("night", "(clock? (daypart|between_nights)) day_word? weekday (and|dash|slash|to)? day_word? daytime? weekday turn?", _weekdays),
    ("date in short", "(lead weekday comma? (in|of)?|day_word|(?<=[in])) day_number slash day_number (?![slash dash])", _short_date),
    ("date", f"{_DATE_LEAD} date=full close? second=second?", _date),
    ("day of this month", "(in|day_word) date=(day_number of? (present|past|coming))", lambda p: TimeAttributes("date", unit="month", day=p.get("day_number"), **_turn(p.tokens))),
    ("days of a month", "(days_word|plural|lead) days=(nth more_days) of? (month=(named_month when?|hijri_month hijri_when?)|the_month same_after|this? the_month turn?)", _days_of_month),
    ("days of this month", "(days_word|lead) days=(day_number ((and|comma|dash|to) day_number)+) (past|present|coming)", _days_of_month),
    ("dates", f"{_DATE_LEAD} first=full (to day_word? weekday?|dash) last=full", _between_dates),
    ("dates after between", f"(?<=[between days_word]) {_DATE_LEAD} first=full (to|and|dash) day_word? weekday? last=full", _between_dates),
    ("month", "(?<![namesake day_number ordinal]) (month_word of? name ((slash|dash|open)? name close?)? when?|named_month when|name (slash|dash|open)? name close?|month)", _month),
    ("month after a preposition", f"(?<={_UNTIL}) month_shaky|(?<=[in within throughout before after]) hijri_shaky", _month),
    ("hijri month", "(?<![namesake day_number ordinal]) (month_word of? (hijri|hijri_shaky) hijri_when?|(hijri|hijri_shaky) hijri_when|hijri)", _month),
    ("months", "(?<=[of between]) month_word? name years? (to|and|dash) month_word? name (when)?", _between_months),
    ("part", "(part|by_end|last_adjective|fraction (ordinal|recent)) of? (this? (the_month|the_week) turn?|(the_month|the_week) same_after|(the_year year ce?|this? the_year turn?|named_month when?|hijri_month hijri_when?"
     "|year_word? year ce?|year_word hijri_year ah)|(plural|decade_word)? decade (of? last_century)?|(this? the_season turn?|season (of? some_year)))", _part),
    ("unit", "(?<![headed]) (throughout|earlier of?)? (this (the_week|the_month|the_year|the_decade)|(the_week|the_month|the_year|the_decade) turn) (year ce?)?", _unit),
    ("last", "((the_plural|the_dual) (article? whole|vague)? vague? (past|recent|coming)"
     "|(article|the_cardinal) whole? (plural|the_plural|counted_unit|hour_word) (past|recent|coming))", _last),
    ("ago", "before (distance|plural vague?|vague plural) from_now? (?!and half|[of upon one vague])", _ago),
    ("within", "(?<![of]) within about? distance (?!and half|[past coming recent one])", _within),
    ("later", "((after_that|before_that) distance|after distance from_now?(?!and half|[of upon past one vague])|after_that (hour_word|plural vague?))", _later),
    ("since a distance", "since (distance|plural vague?|vague plural)", _since_distance),
    ("same", "(lead same_before (today|the_week|the_month|the_year)|lead (today|the_week|the_month|the_year) (same_after|that)|(?<![and]) that (today|the_week|the_month|the_year) (?![past present coming recent ordinal weekday])|the_day_of (?!ordinal))", _same),
    ("next", "(lead (today|the_week|the_month|the_year) (next_after|first_after)|morrow that?|eve that)", _next),
    ("season", "(this? the_season turn|this the_season|(season|the_season) of? (year_word? year ce?|this the_year|the_year turn))", _season),
    ("feast", "(nth_of_days|eve|daypart|day_word)? feast ((of|in)? some_year|turn|year)?", _feast),
    ("year", "((?<![headed]) (year_word|the_year) (year ce?|hijri_year ah?|year_word? cardinal and tens|tens)|(?<=[in of before after to within since event_year]) year ce? (?![counted number slash dot dash])"
     "|year ce)", _year),
    ("years", "(?<=[between years_word]) year (and|to|dash) year|(?<=of) year (to|dash) year|years_word year (and|to|dash) year|year (slash|dash) year ce?", _between_years),
    ("decade", "(plural|decade_word)? decade (of? last_century)?", _decade),
)  # fmt: skip


@cache
def _rules() -> tuple[_Rule, ...]:
    return tuple(_Rule(name, re.compile(_compile(pattern)), production) for name, pattern, production in _RULES)


_NO_START = frozenset(
    "from_now upon comma slash dash dot colon open close line number and in of to between about article half one vague ah ce same_after next_after first_after teen past present coming recent "
    "counted headed not_today namesake event_year corresponding until_now last_century hundred quote paper".split()
)


@cache
def _starters() -> re.Pattern[str]:
    """Any category a time expression may begin with."""
    return re.compile("[" + "".join(code for name, code in _codes().items() if name not in _NO_START | {"other"}) + "]")


def _longest(tokens: list[_Token], symbols: str, at: int) -> tuple[int, TimeAttributes] | None:
    """The longest expression that begins at a token: where it ends and what it says."""
    best: tuple[int, TimeAttributes] | None = None
    for rule in _rules():
        match = rule.pattern.match(symbols, at)
        if match is None or (best is not None and match.end() <= best[0]) or match.end() == at:
            continue
        attributes = rule.production(_Parts(match, tokens))
        if attributes is not None:
            best = match.end(), attributes
    if best is None and tokens[at].category == "since":
        after = at + 2 if tokens[at + 1 : at + 2] and tokens[at + 1].category == "about" else at + 1
        inner = _longest(tokens, symbols, after) if after < len(tokens) else None
        # A word written twice ("منذ منذ أمس") counts once.
        best = inner and (inner[0], inner[1] if inner[1].shape == "since" else replace(inner[1], shape="since", inner=inner[1].shape))
    return best


def _close(tokens: list[_Token], low: int, high: int) -> int:
    """The end without a closing bracket that nothing in the expression opened."""
    categories = [t.category for t in tokens[low:high]]
    return high - 1 if categories[-1] == "close" and "open" not in categories else high


def find_times(folded: str, start: int = 0, end: int | None = None) -> list[TimeFound]:
    """The time expressions of ``folded[start:end]`` in order, never overlapping."""
    tokens, symbols = _scan(folded, start, len(folded) if end is None else end)
    found: list[TimeFound] = []
    at = 0
    while begin := _starters().search(symbols, at):
        at = begin.start()
        best = _longest(tokens, symbols, at)
        if best is None:
            at += 1
            continue
        high = _close(tokens, at, best[0])
        found.append(TimeFound(tokens[at].start, tokens[high - 1].end, best[1]))
        at = best[0]
    return found
