"""Time expressions: days, dates of every calendar, months, parts of months, weeks, years, spans and durations back from now.

One pattern, made from ``data/calendars``, runs over the folded text; what it finds is taken apart into :class:`TimeAttributes` and counted from no
date yet. Shapes: ``day`` (اليوم), ``weekday``, ``date`` (day and month, year or not), ``month``, ``year``, ``unit`` (الأسبوع الماضي), ``last``
(اليومين الماضيين), ``ago`` (قبل ثلاثة أيام), ``range`` (من 12 إلى 15 مايو), ``season``, ``feast``, ``next-day`` (في اليوم التالي), ``same-day``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any, NamedTuple

from waqai.lexicon.rows import load_yaml
from waqai.text.fold import fold_word
from waqai.types import TimeAttributes


class TimeFound(NamedTuple):
    """A time expression at a half-open range of the folded text."""

    start: int
    end: int
    attributes: TimeAttributes


class _Tables(NamedTuple):
    months: dict[str, tuple[str, int]]
    weekdays: dict[str, int]
    days: dict[str, int]
    directions: dict[str, int]
    parts: dict[str, str]
    units: dict[str, str]
    dual: frozenset[str]
    seasons: dict[str, str]
    feasts: dict[str, tuple[str, int, int, int]]
    numbers: dict[str, int]
    ordinals: dict[str, int]


@cache
def _tables() -> _Tables:
    words, months = load_yaml("calendars/words.yml"), load_yaml("calendars/months.yml")

    def inverse(table: dict[Any, list[str]]) -> dict[str, Any]:
        return {fold_word(form): key for key, names in table.items() for form in names}

    directions = {fold_word(w): d for key, d in (("past", -1), ("present", 0), ("future", 1)) for w in words[key]}
    return _Tables(
        {fold_word(form): (calendar, number) for calendar, table in months.items() for number, names in table.items() for form in names},
        inverse(words["weekdays"]),
        inverse(words["days"]),
        directions,
        inverse(words["month_parts"]),
        inverse(words["units"]),
        frozenset(map(fold_word, words["dual"])),
        inverse(words["seasons"]),
        {fold_word(k): tuple(v) for k, v in words["feasts"].items()},
        inverse(words["numbers"]),
        inverse(words["ordinals"]),
    )


def _any(words: Iterable[str]) -> str:
    """An alternation, longest first, that lets any white space stand between words."""
    return "(?:" + "|".join(re.escape(w).replace(r"\ ", r"\s+") for w in sorted(words, key=lambda w: (-len(w), w))) + ")"


@cache
def _pattern() -> re.Pattern[str]:
    t = _tables()
    words = load_yaml("calendars/words.yml")
    day_part = _any(map(fold_word, words["day_parts"]))
    weekday, relative = _any(t.weekdays), _any(t.days)
    gregorian = _any(f for f, (c, _) in t.months.items() if c == "gregorian")
    hijri = _any(f for f, (c, _) in t.months.items() if c == "hijri")
    any_month = _any(t.months)
    direction = _any(f for f in t.directions if f not in ("هذا", "هذه"))
    unit = _any(t.units)
    number = rf"(?:\d{{1,3}}|{_any(t.numbers)})"
    year = r"(?:(?:سنه|عام|العام)\s+)?(?:19\d\d|20\d\d|1[34]\d\d(?=\s*ه))(?:\s*(?:م|ه|هـ)(?!\w))?"
    of_year = rf"(?:من\s+)?(?:العام|السنه)\s+{direction}"
    double = rf"(?:\s*[/(\-]\s*{gregorian}\s*\)?)?"
    month = rf"(?:شهر\s+)?{gregorian}{double}"
    day = rf"(?:\d{{1,2}}|{_any(t.ordinals)})"
    lead = rf"(?:(?:(?:يوم|{day_part})\s+)?{weekday}\s*،?\s*(?:\(|في\s+)?)?"
    shapes = {
        "hijri": rf"{lead}{day}\s*(?:من\s+)?(?:شهر\s+)?{hijri}\s*,?\s*(?:(?:لعام|لسنه|عام|سنه)\s+)?(?:1[34]\d\d\s*(?:ه(?!\w)|هـ)?)?(?:\s*-?\s*الموافق(?:\s+ل)?\s*(?:{weekday}\s+)?{day}\s*(?:من\s+)?{month}\s*(?:{year})?)?",
        "double": r"\d{1,2}\s*[/-]\s*\d{1,2}\s*[/-]\s*1[34]\d\d\s*ه?(?:\s*-?\s*الموافق\s*\d{1,2}\s*[/-]\s*\d{1,2}\s*[/-]\s*20\d\d\s*م?)?",
        "range": rf"(?:(?:من|بين|ما\s+بين|ايام|يومي|يوم)\s+){day}(?:\s*(?:و|الي|-|حتي|،)\s*{day})+\s*(?:من\s+)?{month}(?:\s+{year})?(?:\s+{direction})?",
        "date": rf"{lead}{day}\s*(?:من\s+)?{month}\s*،?\s*(?:{of_year}|{year}|{direction})?\)?",
        "numeric": r"(?:(?:19|20)\d\d-\d{1,2}-\d{1,2}|\d{1,2}\s*[/-]\s*\d{1,2}\s*[/-]\s*(?:19|20)\d\d)",
        "partmonth": rf"{_any(t.parts)}\s+(?:(?:هذا\s+)?الشهر(?:\s+{direction})?|(?:شهر\s+)?{any_month}{double}(?:\s+(?:{year}|{direction}))?|(?:(?:العام|عام|سنه|السنه)\s+(?:\d{{4}}|{direction})))",
        "month": rf"(?:شهر\s+{any_month}{double}(?:\s+(?:{of_year}|{year}|{direction}))?|{gregorian}{double}\s+(?:{of_year}|{year}|{direction})|{gregorian}\s*[/(]\s*{gregorian}\)?|{hijri}\s+(?:{direction}|1[34]\d\d\s*ه?))",
        "day": rf"(?:(?:{day_part}|في\s+ساعه\s+\w+\s+من)\s+)?(?:يوم\s+)?{relative}(?:\s+الماضيه)?(?:\s*،?\s*\(?\s*(?:الموافق\s+)?{weekday}\)?)?(?:\s+{day}\s+{month}(?:\s+{year})?)?",
        "night": rf"(?:ليل|ليله)\s+{weekday}\s*[/-]\s*{weekday}(?:\s+{direction})?",
        "weekday": rf"(?:(?:(?:يوم|نهار)\s+)?(?:{day_part}\s+)?(?:يوم\s+)?{weekday}(?:\s+(?:{direction}))?)",
        "feast": rf"(?:(?:اول|ثاني|ثالث)\s+ايام\s+|ليله\s+)?{_any(t.feasts)}",
        "unit": rf"(?:هذا\s+الاسبوع|هذا\s+الشهر|هذا\s+العام|هذه\s+السنه|(?:نهايه\s+)?(?:الاسبوع|الشهر|العام|السنه)\s+{direction})",
        "last": rf"ال(?:{unit}|24\s+ساعه|48\s+ساعه)(?:\s+ال(?:\s*)?(?:{number}))?\s+{_any(f for f, d in t.directions.items() if d)}",
        "since": rf"منذ\s+(?:(?:نحو|حوالي|اكثر\s+من|قرابه)\s+)?(?:(?:(?:عام|سنه)\s+)?(?:19|20)\d\d|(?:(?:يوم|{day_part})\s+)?{weekday}(?:\s+{direction})?|{day}\s+{month}(?:\s+(?:{year}|{direction}))?|{number}\s+{unit}|{_any(t.dual)}|{unit}(?!\s+{direction})|(?:شهر\s+)?{gregorian}(?:\s+(?:{year}|{direction}))?|{relative})",
        "ago": rf"قبل\s+(?:نحو\s+|حوالي\s+)?(?:{number}\s+{unit}|{_any(t.dual)}|{unit})(?!\s+من)",
        "season": rf"(?:صيف|شتاء|ربيع|خريف)\s+(?:(?:عام|سنه)\s+)?(?:(?:19|20)\d\d|{direction})",
        "year": r"(?:(?:عام|سنه|العام|السنه|للعام|لعام|لسنه|بعام|بسنه)\s+(?:(?:19|20)\d\d|1[34]\d\d\s*ه))|(?<=في\s)(?:19|20)\d\d(?!\s*\w*(?:دولار|شخص))|(?<=سنتي\s)(?:19|20)\d\d",
        "next": r"(?:في\s+)?(?:اليوم\s+التالي|غداه\s+ذلك|اليوم\s+الموالي)",
        "same": r"(?:في\s+)?(?:نفس\s+اليوم|اليوم\s+نفسه|اليوم\s+ذاته|ذات\s+اليوم)",
    }
    alternatives = "|".join(f"(?P<{name}>{body})" for name, body in shapes.items())
    return re.compile(rf"(?<!\w)(?:[وف]?[بل]?)(?:{alternatives})(?!\w)")


def find_times(folded: str, start: int = 0, end: int | None = None) -> list[TimeFound]:
    """The time expressions of ``folded[start:end]`` in order, never overlapping."""
    found: list[TimeFound] = []
    for match in _pattern().finditer(folded, start, len(folded) if end is None else end):
        shape = match.lastgroup or ""
        low, high = match.span(shape)
        while high > low and folded[high - 1] in " ،,-":
            high -= 1
        if folded[low:high].count(")") > folded[low:high].count("("):
            high -= 1
        attributes = _attributes(shape, folded[low:high])
        if attributes is not None:
            found.append(TimeFound(low, high, attributes))
    return found


def _first(pattern_words: Mapping[str, object], text: str) -> object | None:
    """The value of the first of some words in a text, the longer of two that start together."""
    best: tuple[int, int, object] | None = None
    for form, value in pattern_words.items():
        m = re.search(rf"(?<!\w)[وبل]?{re.escape(form)}(?!\w)", text)
        if m and (best is None or ((m.end(), -m.start()) > (0, 0) and (m.start(), -len(form)) < (best[0], best[1]))):
            best = (m.start(), -len(form), value)
    return None if best is None else best[2]


def _day(text: str) -> int | None:
    m = re.search(r"(?<!\d)(\d{1,2})(?!\d)", text)
    if m:
        return int(m.group(1)) if 1 <= int(m.group(1)) <= 31 else None
    value = _first(_tables().ordinals, text)
    return value if isinstance(value, int) else None


def _year(text: str) -> tuple[int | None, str]:
    m = re.search(r"(?<!\d)((?:19|20)\d\d)(?!\d)", text)
    if m:
        return int(m.group(1)), "gregorian"
    m = re.search(r"(?<!\d)(1[34]\d\d)(?!\d)", text)
    return (int(m.group(1)), "hijri") if m else (None, "gregorian")


def _month(text: str) -> tuple[str, int] | None:
    value = _first(_tables().months, text)
    return value if isinstance(value, tuple) else None


def _amount(text: str) -> int | None:
    m = re.search(r"\d+", text)
    if m:
        return int(m.group())
    if any(re.search(rf"(?:ال)?{w}(?!\w)", text) for w in _tables().dual):
        return 2
    numbers = dict(_tables().numbers.items()) | {"ال" + w: n for w, n in _tables().numbers.items()}
    value = _first(numbers, text)
    return value if isinstance(value, int) else None


def _unit(text: str) -> str:
    units = _tables().units
    value = _first({**units, **{"ال" + w: u for w, u in units.items()}}, text)
    return str(value or "")


def _attributes(shape: str, text: str) -> TimeAttributes | None:
    """The parts of an expression of one shape; None for what only looks like a time."""
    t = _tables()
    direction = _first(t.directions, text)
    turn = direction if isinstance(direction, int) else 0
    note = "" if direction is not None else "bare"
    weekday = _first(t.weekdays, text)
    week = weekday if isinstance(weekday, int) else None
    part = _first(t.parts, text)
    if shape in ("hijri", "double", "numeric"):
        return _calendar_date(text, week)
    if shape == "range":
        return _range(text, turn, note)
    month, (year, _) = _month(text), _year(text)
    if re.search(r"(?:العام|السنه)\s", text) and shape in ("date", "month") and year is None:
        note = "year"
    if shape in ("date", "since") and month and _day(text):
        return TimeAttributes("since" if shape == "since" else "date", month[0], year, month[1], _day(text), week, direction=turn, note=note)
    if shape == "day":
        days = _first(t.days, text)
        if "الليله" in text and direction == -1:
            return TimeAttributes("day", amount=-1)
        if month and _day(text) and not days:
            return TimeAttributes("date", month[0], year, month[1], _day(text), week, note=note)
        return TimeAttributes("day", amount=days if isinstance(days, int) else 0, weekday=week)
    if shape == "partmonth":
        calendar, number = month or ("gregorian", None)
        return TimeAttributes(
            "part", calendar, year, number, part=str(part or ""), direction=turn, unit="month" if month or "شهر" in text else "year", note=note
        )
    if shape == "month" and month:
        return TimeAttributes("month", month[0], year, month[1], direction=turn, note=note)
    if shape == "night":
        days = [t.weekdays[w] for w in re.findall("|".join(sorted(t.weekdays, key=len, reverse=True)), text)]
        return TimeAttributes("night", weekday=days[0], amount=days[-1], direction=turn, note=note)
    if shape == "weekday":
        return TimeAttributes("weekday", weekday=week, direction=turn, note=note)
    if shape == "feast":
        feast = t.feasts[next(f for f in sorted(t.feasts, key=len, reverse=True) if f in text)]
        return TimeAttributes("feast", feast[0], None, feast[1], feast[2], amount=feast[3])
    if shape in ("unit", "last", "ago"):
        return TimeAttributes(
            shape,
            unit=_unit(text),
            amount=_amount(text) if shape != "unit" else None,
            direction=turn if shape != "ago" else -1,
            part="late" if text.startswith("نهايه") else "",
        )
    if shape == "since":
        return _since(text, month, year, week, turn, note)
    if shape == "season":
        season = _first(t.seasons, text)
        return TimeAttributes("season", year=year, part=str(season), direction=turn, note=note)
    if shape == "year":
        found, calendar = _year(text)
        return TimeAttributes("year", calendar, found)
    named = {"next": "next-day", "same": "same-day"}.get(shape)
    return TimeAttributes(named) if named else None


def _calendar_date(text: str, week: int | None) -> TimeAttributes | None:
    """Dates in digits, and Hijri dates with or without their Gregorian counterpart, which then counts."""
    _, _, gregorian = text.partition("الموافق")
    if gregorian and not re.search(r"\d\s*[/-]", gregorian):
        month, (year, _) = _month(gregorian), _year(gregorian)
        return (
            TimeAttributes("date", "gregorian", year or None, month[1] if month else None, _day(gregorian), week, note="" if year else "bare")
            if month
            else None
        )
    digits = [int(d) for d in re.findall(r"\d+", gregorian or text)]
    if re.search(r"\d\s*[/-]\s*\d", gregorian or text) and len(digits) >= 3:
        year, month_number, day = (digits[0], digits[1], digits[2]) if digits[0] > 31 else (digits[2], digits[1], digits[0])
        if month_number > 12:
            month_number, day = day, month_number
        calendar = "hijri" if year < 1700 else "gregorian"
        return TimeAttributes("date", calendar, year, month_number, day, week) if 1 <= month_number <= 12 and 1 <= day <= 31 else None
    month = _month(text)
    year_found, _ = _year(text)
    return TimeAttributes("date", "hijri", year_found, month[1], _day(text), week, note="" if year_found else "bare") if month else None


def _range(text: str, turn: int, note: str) -> TimeAttributes | None:
    month, (year, _) = _month(text), _year(text)
    days = [int(d) for d in re.findall(r"(?<!\d)\d{1,2}(?!\d)", text)]
    if not month or len(days) < 2:
        return None
    return TimeAttributes("range", month[0], year, month[1], days[0], end_day=days[-1], direction=turn, note=note)


def _since(text: str, month: tuple[str, int] | None, year: int | None, week: int | None, turn: int, note: str) -> TimeAttributes:
    unit, amount = _unit(text), _amount(text)
    if month:
        return TimeAttributes("since", month[0], year, month[1], None, direction=turn, note=note)
    if year:
        return TimeAttributes("since", year=year)
    if week is not None:
        return TimeAttributes("since", weekday=week, direction=turn, note=note)
    days = _first(_tables().days, text)
    if isinstance(days, int):
        return TimeAttributes("since", unit="day", amount=-days)
    return TimeAttributes("since", unit=unit, amount=amount or 1)
