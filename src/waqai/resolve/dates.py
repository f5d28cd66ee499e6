"""Dates: from the parts of a time expression to an interval of days, counted from the day of publication where the words do.

Unknown stays unknown: a relative expression without a publication date, and a vague one, have no interval. Hijri dates follow the Umm al-Qura
calendar (library hijridate, 1343 to 1500 AH).
"""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Callable
from typing import NamedTuple

from hijridate import Gregorian, Hijri
from msgspec.structs import replace

from waqai.types import TimeAttributes

_DAY = dt.timedelta(days=1)
#: First and last month; winter begins the year before.
_SEASONS = {"winter": (12, 2), "spring": (3, 5), "summer": (6, 8), "autumn": (9, 11)}
#: Days of a month, months of a year and years of a decade that a part of it means.
_PARTS_OF_MONTH = {"early": (1, 10), "middle": (11, 20), "late": (21, 31)}
_PARTS_OF_YEAR = {"early": (1, 1), "middle": (5, 8), "late": (10, 12)}
_PARTS_OF_DECADE = {"early": (0, 3), "middle": (4, 6), "late": (7, 9)}
#: Days after Monday of a named week.
_PARTS_OF_WEEK = {"early": (0, 2), "middle": (1, 3), "late": (4, 6)}
_FRACTIONS = {"quarter": 4, "third": 3, "half": 2}
#: A date without a year this many days ahead is announced, not last year's.
_SOON = 45


class Resolved(NamedTuple):
    """An interval (both ends None where it cannot be dated), its grain, what it was counted from, and what is wrong with the words."""

    start: dt.date | None
    end: dt.date | None
    grain: str
    basis: str
    problem: str | None = None


class _Anchor(NamedTuple):
    """What relative expressions are counted from."""

    published: dt.date | None
    context: dt.date | None
    future: bool


_Resolver = Callable[[TimeAttributes, _Anchor], Resolved]


def resolve_time(attributes: TimeAttributes, published: dt.date | None, context: dt.date | None = None, *, future: bool = False) -> Resolved:
    """The interval of a time expression.

    ``published`` is the day of publication, ``context`` a day the document named before ("في اليوم التالي"); ``future`` says that the event spoken
    of lies ahead, so that a bare weekday or month is the next one instead of the last.
    """
    resolver = _SHAPES.get(attributes.shape)
    if resolver is None:
        return _unknown(attributes.shape)
    try:
        return resolver(attributes, _Anchor(published, context, future))
    except (ValueError, OverflowError) as error:
        return Resolved(None, None, attributes.shape, "unknown", f"impossible: {error}")


# --- building blocks


def _unknown(grain: str) -> Resolved:
    return Resolved(None, None, grain, "unknown")


def _on(day: dt.date, basis: str, problem: str | None = None) -> Resolved:
    return Resolved(day, day, "day", basis, problem)


def _end_of_month(day: dt.date) -> dt.date:
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])


def _months(year: int, first: int, last: int) -> tuple[dt.date, dt.date]:
    """From the first day of one month of a year to the last day of another."""
    return dt.date(year, first, 1), _end_of_month(dt.date(year, last, 1))


def _shift_months(day: dt.date, months: int) -> dt.date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    first = dt.date(year, month + 1, 1)
    return first.replace(day=min(day.day, _end_of_month(first).day))


def _shift(day: dt.date, unit: str, amount: int) -> dt.date:
    """A day moved by days, weeks, months or years; hours count by whole days."""
    if unit in ("month", "year"):
        return _shift_months(day, amount * (12 if unit == "year" else 1))
    days = {"day": amount, "week": 7 * amount, "hour": int(amount / 24)}.get(unit, 0)
    return day + days * _DAY


def _around(day: dt.date, unit: str) -> tuple[dt.date, dt.date]:
    """The week, month, year or decade a day lies in."""
    if unit == "week":
        monday = day - day.weekday() * _DAY
        return monday, monday + 6 * _DAY
    if unit == "month":
        return day.replace(day=1), _end_of_month(day)
    if unit == "year":
        return _months(day.year, 1, 12)
    if unit == "decade":
        return dt.date(day.year // 10 * 10, 1, 1), dt.date(day.year // 10 * 10 + 9, 12, 31)
    return day, day


def _gregorian(system: str, year: int, month: int, day: int) -> dt.date:
    if system == "hijri":
        # A date and nothing more: the library's own kind of date goes into no JSON.
        year, month, day = Hijri(year, month, day).to_gregorian().datetuple()
    return dt.date(year, month, day)


def _whole_year(a: TimeAttributes, year: int) -> tuple[dt.date, dt.date]:
    if a.calendar == "hijri":
        return _gregorian("hijri", year, 1, 1), _gregorian("hijri", year + 1, 1, 1) - _DAY
    return _months(year, 1, 12)


def _turn(a: TimeAttributes, future: bool) -> int:
    """-1 for back, 0 for this, 1 for ahead, as the words or else the event's status say."""
    return a.direction if a.stated else 1 if future else -1


# --- dates without their year


def _candidates(a: TimeAttributes, published: dt.date) -> list[dt.date]:
    """The named day in the years around publication, where it exists."""
    around = int((published.year - 622) * 33 / 32) if a.calendar == "hijri" else published.year
    days = []
    for year in range(around - 4, around + 5):
        try:
            days.append(_gregorian(a.calendar, year, a.month or 1, a.day or 1))
        except ValueError:
            continue
    if not days:
        raise ValueError("no such day")
    return days


def _latest(days: list[dt.date], published: dt.date) -> dt.date:
    return max((d for d in days if d <= published), default=min(days))


def _earliest(days: list[dt.date], published: dt.date) -> dt.date:
    return min((d for d in days if d >= published), default=max(days))


def _yearless(a: TimeAttributes, published: dt.date, future: bool) -> dt.date:
    """The day or first day of the month that words without a year mean."""
    if a.year_turn is not None and a.calendar == "gregorian":
        return dt.date(published.year + a.year_turn, a.month or 1, a.day or 1)
    days = _candidates(a, published)
    turn = _turn(a, future)
    if a.stated and turn == 0:
        return min(days, key=lambda d: abs((d - published).days))
    if turn > 0:
        return (
            _earliest(days, published if a.day or not a.stated else _end_of_month(published)) if a.day or a.stated else _this_or_next(days, published)
        )
    if a.day is None:
        return _latest(days, published.replace(day=1) - _DAY if a.stated and a.calendar == "gregorian" else published)
    ahead = _earliest(days, published)
    return ahead if not a.stated and 0 < (ahead - published).days <= _SOON else _latest(days, published)


def _this_or_next(days: list[dt.date], published: dt.date) -> dt.date:
    """For a bare month of a plan: this month or the next of its name."""
    return _earliest(days, published.replace(day=1))


def _point(a: TimeAttributes, at: _Anchor) -> tuple[dt.date | None, str]:
    """The first day named by year, month and day, and the basis it was counted from."""
    if a.unit == "month" and a.month is None:
        basis = "context" if a.inner == "context" else "published"
        base = at.context if a.inner == "context" else at.published
        return (None, "unknown") if base is None else (_shift_months(base.replace(day=1), a.direction).replace(day=a.day or 1), basis)
    if a.month is None:
        return None, "unknown"
    if a.year is not None:
        return _gregorian(a.calendar, a.year, a.month, a.day or 1), "absolute"
    if at.published is None:
        return None, "unknown"
    return _yearless(a, at.published, at.future), "published"


# --- days


def _nearest_weekday(day: dt.date, weekday: int) -> dt.date:
    return next(d for k in (0, -1, 1, -2, 2, -3, 3) if (d := day + k * _DAY).weekday() == weekday)


def _resolve_day(a: TimeAttributes, at: _Anchor) -> Resolved:
    if at.published is None:
        return _resolve_date(a, at) if a.year is not None else _unknown("day")
    day = at.published + (a.amount or 0) * _DAY
    problem = None
    if a.weekday is not None and day.weekday() != a.weekday:
        right = _nearest_weekday(day, a.weekday)
        problem, day = f"weekday-mismatch: the day named is {right:%A} {right}, not {day:%A} {day}", right
    elif a.month is not None and a.day is not None:
        named = _gregorian(a.calendar, a.year, a.month, a.day) if a.year is not None else None
        if named is not None and abs((named - day).days) > (a.calendar == "hijri"):
            problem = f"date-mismatch: the date named is {named}, the day counted from publication {day}"
    return _on(day, "published", problem)


def _resolve_weekday(a: TimeAttributes, at: _Anchor) -> Resolved:
    published = at.published
    if published is None or a.weekday is None:
        return _unknown("day")
    if a.unit == "week":
        return _on(published + (a.weekday - published.weekday() + 7 * a.direction) * _DAY, "published")
    turn = _turn(a, at.future)
    back = (published.weekday() - a.weekday) % 7
    ahead = (a.weekday - published.weekday()) % 7
    strict = 7 if a.stated and turn != 0 else 0
    further = 7 * max(0, abs(a.direction) - 1)
    return _on(published + ((ahead or strict) + further) * _DAY if turn > 0 else published - ((back or strict) + further) * _DAY, "published")


def _resolve_night(a: TimeAttributes, at: _Anchor) -> Resolved:
    """From one weekday to another after it: the last such stretch that had begun, or the next one."""
    first = _resolve_weekday(replace(a, shape="weekday", unit=""), at).start
    if first is None or a.end_weekday is None or a.weekday is None:
        return _unknown("day")
    end = first + (a.end_weekday - a.weekday) % 7 * _DAY
    back = 7 * _DAY if at.published is not None and end > at.published + _DAY and _turn(a, at.future) < 0 else 0 * _DAY
    return Resolved(first - back, end - back, "day", "published")


def _resolve_date(a: TimeAttributes, at: _Anchor) -> Resolved:
    day, basis = _point(a, at)
    if day is None:
        return _unknown("day")
    wrong = a.weekday is not None and day.weekday() != a.weekday
    return _on(day, basis, f"weekday-mismatch: {day} is a {day:%A}" if wrong else None)


def _resolve_feast(a: TimeAttributes, at: _Anchor) -> Resolved:
    free = a.year is None and a.year_turn is None and not a.stated and not at.future
    day, basis = _point(replace(a, direction=0, stated=True) if free else a, at)
    if day is None:
        return _unknown("day")
    if a.part == "eve":
        return Resolved(day - _DAY, day, "day", basis)
    day += ((a.end_day or 1) - 1) * _DAY
    return Resolved(day, day + ((a.amount or 1) - 1) * _DAY, "day", basis)


# --- months, parts, years


def _month_from(a: TimeAttributes, first: dt.date) -> tuple[dt.date, dt.date]:
    if a.calendar == "hijri":
        return first, first + (Gregorian.fromdate(first).to_hijri().month_length() - 1) * _DAY
    return _around(first, "month")


def _resolve_month(a: TimeAttributes, at: _Anchor) -> Resolved:
    first, basis = _point(replace(a, day=None), at)
    return _unknown("month") if first is None else Resolved(*_month_from(a, first), "month", basis)


def _resolve_year(a: TimeAttributes, _at: _Anchor) -> Resolved:
    return _unknown("year") if a.year is None else Resolved(*_whole_year(a, a.year), "year", "absolute")


def _resolve_decade(a: TimeAttributes, _at: _Anchor) -> Resolved:
    return _unknown("decade") if a.year is None else Resolved(*_around(dt.date(a.year, 1, 1), "decade"), "decade", "absolute")


def _resolve_unit(a: TimeAttributes, at: _Anchor) -> Resolved:
    if at.published is None:
        return _unknown(a.unit)
    if a.unit == "decade":
        start, end = _around(_shift_months(at.published, 120 * a.direction), "decade")
    else:
        start, end = _around(_shift(at.published.replace(day=1) if a.unit != "week" else at.published, a.unit, a.direction), a.unit)
    return Resolved(start, min(end, max(at.published, start)) if a.part == "earlier" else end, a.unit, "published")


def _whole(a: TimeAttributes, at: _Anchor) -> Resolved:
    """What a part is a part of."""
    if a.month is not None:
        return _resolve_month(a, at)
    if a.unit == "decade":
        return _resolve_decade(a, at)
    return _resolve_year(a, at) if a.year is not None else _resolve_unit(replace(a, shape="unit", part=""), at)


def _resolve_part(a: TimeAttributes, at: _Anchor) -> Resolved:
    if a.unit == "week" and not a.stated:
        return _weekend(a, at)
    whole = _whole(a, at)
    if whole.start is None or whole.end is None:
        return whole
    if a.part == "end":
        return Resolved(whole.end, whole.end, "day", whole.basis)
    start, end = _fraction(a, whole.start, whole.end) if a.part in _FRACTIONS else _portion(a, whole.start, whole.end)
    return Resolved(start, end, "period", whole.basis)


def _portion(a: TimeAttributes, start: dt.date, end: dt.date) -> tuple[dt.date, dt.date]:
    """The early, middle or late part of a month, year, decade or week."""
    if a.unit == "year":
        return _months(end.year, *_PARTS_OF_YEAR[a.part])
    if a.unit == "decade":
        low, high = _PARTS_OF_DECADE[a.part]
        return dt.date(start.year + low, 1, 1), dt.date(start.year + high, 12, 31)
    low, high = _PARTS_OF_WEEK[a.part] if a.unit == "week" else tuple(d - 1 for d in _PARTS_OF_MONTH[a.part])
    return start + low * _DAY, min(end, start + high * _DAY)


def _fraction(a: TimeAttributes, start: dt.date, end: dt.date) -> tuple[dt.date, dt.date]:
    """A half of a month, or a quarter, third or half of a year; the last one for a number below zero."""
    parts = _FRACTIONS[a.part]
    nth = parts if a.amount is None or a.amount < 0 else a.amount
    if nth > parts:
        raise ValueError(f"no part {nth} of {parts}")
    if a.unit == "year":
        return _months(end.year, (nth - 1) * 12 // parts + 1, nth * 12 // parts)
    days = {2: (15,), 3: (10, 20)}.get(parts, (7, 15, 22))
    bounds = (0, *days, (end - start).days + 1)
    return start + bounds[nth - 1] * _DAY, start + (bounds[nth] - 1) * _DAY


def _weekend(a: TimeAttributes, at: _Anchor) -> Resolved:
    """نهاية الأسبوع alone: Friday to Sunday; مطلع الأسبوع: Saturday and Sunday, where the week of most Arab states begins."""
    if at.published is None:
        return _unknown("week")
    if a.part == "middle":
        return _resolve_part(replace(a, stated=True), at)
    first = _resolve_weekday(
        TimeAttributes("weekday", weekday=5 if a.part == "early" else 4), at._replace(future=at.future and a.part == "late")
    ).start
    if first is None:
        return _unknown("week")
    return Resolved(first, first + (1 if a.part == "early" else 2) * _DAY, "period", "published")


def _resolve_season(a: TimeAttributes, at: _Anchor) -> Resolved:
    low, high = _SEASONS[a.part]
    year, basis = a.year, "absolute"
    if year is None:
        if at.published is None:
            return _unknown("season")
        year, basis = _year_of_season(a, at.published, high), "published"
    return Resolved(dt.date(year - (low > high), low, 1), _end_of_month(dt.date(year, high, 1)), "season", basis)


def _year_of_season(a: TimeAttributes, published: dt.date, high: int) -> int:
    """The year a season named with الماضي, المقبل or هذا ends in."""
    over = _end_of_month(dt.date(published.year, high, 1)) < published
    if a.direction < 0:
        return published.year - (0 if over else 1)
    return published.year + (1 if a.direction > 0 and (over or published.month >= high - 2) else 0)


# --- stretches


def _resolve_range(a: TimeAttributes, at: _Anchor) -> Resolved:
    if a.weekday is not None and a.end_weekday is not None:
        return _resolve_night(a, at)._replace(grain="period")
    start, end, basis = _ends(a, at)
    if start is None or end is None:
        return _unknown("period")
    if end < start:
        return Resolved(None, None, "period", "unknown", "impossible: the range ends before it starts")
    return Resolved(start, end, "period", basis)


def _ends(a: TimeAttributes, at: _Anchor) -> tuple[dt.date | None, dt.date | None, str]:
    """First and last day of a range of days, months or years."""
    if a.unit == "year" and a.year is not None and a.end_year is not None:
        return dt.date(a.year, 1, 1), dt.date(a.end_year, 12, 31), "absolute"
    start, basis = _point(a, at)
    if start is None:
        return None, None, basis
    if a.end_month is None:
        named = Gregorian.fromdate(start).to_hijri() if a.calendar == "hijri" else start
        return start, _gregorian(a.calendar, named.year, named.month, a.end_day or 1), basis
    year = a.end_year or (Gregorian.fromdate(start).to_hijri().year if a.calendar == "hijri" else start.year) + (a.end_month < (a.month or 1))
    end = _gregorian(a.calendar, year, a.end_month, a.end_day or 1)
    return start, end if a.end_day else _month_from(a, end)[1], basis


def _resolve_last(a: TimeAttributes, at: _Anchor) -> Resolved:
    if at.published is None or a.amount is None:
        return _unknown("period")
    if a.direction > 0:
        return Resolved(at.published, _shift(at.published, a.unit, a.amount), "period", "published")
    unit, amount = ("day", max(1, round(a.amount / 24))) if a.unit == "hour" else (a.unit, a.amount)
    end = at.published - _DAY if a.unit == "day" else at.published
    return Resolved(_shift(at.published, unit, -amount), end, "period", "published")


def _resolve_within(a: TimeAttributes, at: _Anchor) -> Resolved:
    if at.published is None or a.amount is None or not at.future:
        return _unknown("period")
    return Resolved(at.published, _shift(at.published, a.unit, a.amount), "period", "published")


def _resolve_ago(a: TimeAttributes, at: _Anchor) -> Resolved:
    if at.published is None:
        return _unknown(a.unit)
    if a.unit in ("hour", "minute"):
        day = at.published - round((a.amount or 0) / 24) * _DAY
        return Resolved(day, day, "hour", "published") if (a.amount or 0) <= 12 or (a.amount or 0) % 24 == 0 else _unknown("hour")
    if a.amount is None:
        return _unknown(a.unit)
    day = _shift(at.published if a.unit in ("day", "week") else at.published.replace(day=1), a.unit, -a.amount)
    return Resolved(*_around(day, a.unit if a.unit != "week" else "day"), a.unit, "published")


def _resolve_since(a: TimeAttributes, at: _Anchor) -> Resolved:
    if at.published is None:
        return _unknown("period")
    if a.inner == "ago":
        start = None if a.amount is None else _shift(at.published, a.unit, -a.amount)
    else:
        start = resolve_time(replace(a, shape=a.inner), at.published, at.context).start
    return _unknown("period") if start is None else Resolved(start, max(at.published, start), "period", "published")


# --- counted from a day named before


def _resolve_same(a: TimeAttributes, at: _Anchor) -> Resolved:
    return _unknown(a.unit) if at.context is None else Resolved(*_around(at.context, a.unit), a.unit, "context")


def _resolve_next(a: TimeAttributes, at: _Anchor) -> Resolved:
    if at.context is None:
        return _unknown(a.unit)
    day = _shift(at.context if a.unit in ("day", "week") else at.context.replace(day=1), a.unit, a.direction)
    return Resolved(*_around(day, a.unit), a.unit, "context")


def _resolve_later(a: TimeAttributes, at: _Anchor) -> Resolved:
    ahead = a.inner == "published" or (at.future and not a.stated)
    base, basis = (at.published, "published") if ahead else (at.context, "context")
    if base is None or (a.amount is None and a.unit != "hour") or (not a.stated and a.unit in ("month", "year") and not ahead):
        return _unknown(a.unit)
    day = _shift(base if a.unit in ("day", "week", "hour") else base.replace(day=1), a.unit, a.direction * (a.amount or 0))
    if not ahead and at.published is not None and day > at.published:
        return _unknown(a.unit)
    return Resolved(*_around(day, a.unit if a.unit not in ("hour", "week") else "day"), a.unit, basis)


_SHAPES: dict[str, _Resolver] = {
    "day": _resolve_day,
    "weekday": _resolve_weekday,
    "night": _resolve_night,
    "date": _resolve_date,
    "month": _resolve_month,
    "part": _resolve_part,
    "range": _resolve_range,
    "year": _resolve_year,
    "decade": _resolve_decade,
    "unit": _resolve_unit,
    "last": _resolve_last,
    "within": _resolve_within,
    "ago": _resolve_ago,
    "since": _resolve_since,
    "season": _resolve_season,
    "feast": _resolve_feast,
    "same-day": _resolve_same,
    "next-day": _resolve_next,
    "later": _resolve_later,
}
