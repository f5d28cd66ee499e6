"""Dates: from the parts of a time expression to an interval of days, counted from the day of publication where the words do.

Unknown stays unknown: a relative expression without a publication date, and a vague one, have no interval. Hijri dates follow the Umm al-Qura
calendar (library hijridate, 1343 to 1500 AH).
"""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Callable
from typing import NamedTuple

from hijridate import Hijri

from waqai.types import TimeAttributes

_DAY = dt.timedelta(days=1)
_SEASONS = {"winter": (12, 2), "spring": (3, 5), "summer": (6, 8), "autumn": (9, 11)}
_PARTS = {"early": (1, 10), "middle": (11, 20), "late": (21, 31)}
_NEAR = 3


class Resolved(NamedTuple):
    """An interval (both ends None where it cannot be dated), its grain, what it was counted from, and what is wrong with the words."""

    start: dt.date | None
    end: dt.date | None
    grain: str
    basis: str
    problem: str | None = None


def resolve_time(attributes: TimeAttributes, published: dt.date | None, context: dt.date | None = None, *, future: bool = False) -> Resolved:
    """The interval of a time expression.

    ``published`` is the day of publication, ``context`` a day the document named before ("في اليوم التالي"); ``future`` says that the event spoken
    of lies ahead, so that a bare weekday or month is the next one instead of the last.
    """
    resolver = _SHAPES.get(attributes.shape)
    if resolver is None:
        return Resolved(None, None, attributes.shape, "unknown")
    try:
        return resolver(attributes, published, context, future)
    except (ValueError, OverflowError) as error:
        return Resolved(None, None, attributes.shape, "unknown", f"impossible: {error}")


def _last_of(year: int, month: int) -> int:
    return calendar.monthrange(year, month)[1]


def _turn(a: TimeAttributes, future: bool) -> int:
    """-1 for back, 0 for this, 1 for ahead, as the words or else the event's status say."""
    if a.note != "bare":
        return a.direction
    return 1 if future else -1


def _relative(grain: str) -> Resolved:
    return Resolved(None, None, grain, "unknown")


def _resolve_day(a: TimeAttributes, published: dt.date | None, _context: dt.date | None, _future: bool) -> Resolved:
    if published is None:
        return _relative("day")
    day = published + (a.amount or 0) * _DAY
    if a.weekday is None or day.weekday() == a.weekday:
        return Resolved(day, day, "day", "published")
    near = [day + k * _DAY for k in (-1, 1, -2, 2, -3, 3)]
    right = next(d for d in near if d.weekday() == a.weekday)
    return Resolved(right, right, "day", "published", f"weekday-mismatch: the day named is a {right:%A}, {day} is a {day:%A}")


def _resolve_weekday(a: TimeAttributes, published: dt.date | None, _context: dt.date | None, future: bool) -> Resolved:
    if published is None or a.weekday is None:
        return _relative("day")
    back = (published.weekday() - a.weekday) % 7
    turn = _turn(a, future)
    if turn > 0:
        day = published + ((a.weekday - published.weekday()) % 7 or (0 if a.note == "bare" else 7)) * _DAY
    else:
        day = published - (back or (7 if a.note != "bare" and turn < 0 else 0)) * _DAY
    return Resolved(day, day, "day", "published")


def _resolve_night(a: TimeAttributes, published: dt.date | None, context: dt.date | None, future: bool) -> Resolved:
    first = _resolve_weekday(TimeAttributes("weekday", weekday=a.weekday, direction=a.direction, note=a.note), published, context, future)
    if first.start is None:
        return first
    end = first.start + ((a.amount or 0) - (a.weekday or 0)) % 7 * _DAY
    if published is not None and end > published and not future:
        return Resolved(first.start - 7 * _DAY, end - 7 * _DAY, "day", "published")
    return Resolved(first.start, end, "day", "published")


def _gregorian(calendar_name: str, year: int, month: int, day: int) -> dt.date:
    return Hijri(year, month, day).to_gregorian() if calendar_name == "hijri" else dt.date(year, month, day)


def _nearest(make: Callable[[int], dt.date], years: list[int], published: dt.date, turn: int) -> dt.date:
    """The day of the latest year on or before publication (or, ahead, the earliest on or after it)."""
    days = []
    for year in years:
        try:
            days.append(make(year))
        except ValueError:
            continue
    if not days:
        raise ValueError("no such day")
    if turn > 0:
        return min([d for d in days if d >= published] or [max(days)])
    return max([d for d in days if d <= published] or [min(days)])


def _years(a: TimeAttributes, published: dt.date) -> list[int]:
    around = published.year
    if a.calendar == "hijri":
        around = int((published.year - 622) * 33 / 32)
    return list(range(around - 2, around + 3))


def _point(a: TimeAttributes, published: dt.date | None, future: bool) -> tuple[dt.date | None, str]:
    """The first day named by year, month and day, and the basis it was counted from."""
    if a.month is None:
        return None, "unknown"
    day = a.day or 1
    if a.year is not None:
        return _gregorian(a.calendar, a.year, a.month, day), "absolute"
    if published is None:
        return None, "unknown"
    month = a.month

    def make(year: int) -> dt.date:
        return _gregorian(a.calendar, year, month, day)

    turn = _turn(a, future)
    if a.note == "year":
        return make(published.year + a.direction), "published"
    if a.note != "bare" and a.direction == 0:
        same = [make(y) for y in _years(a, published)]
        return min(same, key=lambda d: abs((d - published).days)), "published"
    if a.note == "bare" and not future and a.day is not None:
        # A bare date a few days ahead is an announcement, not last year's day.
        ahead = _nearest(make, _years(a, published), published, 1)
        if 0 < (ahead - published).days <= 45:
            return ahead, "published"
    return _nearest(make, _years(a, published), published, turn), "published"


def _resolve_date(a: TimeAttributes, published: dt.date | None, _context: dt.date | None, future: bool) -> Resolved:
    day, basis = _point(a, published, future)
    if day is None:
        return _relative("day")
    problem = None
    if a.weekday is not None and day.weekday() != a.weekday:
        problem = f"weekday-mismatch: {day} is a {day:%A}"
    return Resolved(day, day, "day", basis, problem)


def _month_interval(a: TimeAttributes, first: dt.date) -> tuple[dt.date, dt.date]:
    if a.calendar == "hijri":
        hijri = _hijri_of(first)
        return first, first + (hijri - 1) * _DAY
    return first.replace(day=1), first.replace(day=_last_of(first.year, first.month))


def _hijri_of(first: dt.date) -> int:
    from hijridate import Gregorian

    return int(Gregorian.fromdate(first).to_hijri().month_length())


def _resolve_month(a: TimeAttributes, published: dt.date | None, _context: dt.date | None, future: bool) -> Resolved:
    first, basis = _point(a, published, future)
    if first is None:
        return _relative("month")
    return Resolved(*_month_interval(a, first), "month", basis)


def _resolve_part(a: TimeAttributes, published: dt.date | None, context: dt.date | None, future: bool) -> Resolved:
    if a.month is None:
        whole = _resolve_unit(TimeAttributes("unit", unit=a.unit, direction=a.direction, year=a.year), published, context, future)
        if a.year is not None:
            whole = Resolved(dt.date(a.year, 1, 1), dt.date(a.year, 12, 31), "year", "absolute")
    else:
        whole = _resolve_month(a, published, context, future)
    if whole.start is None or whole.end is None:
        return whole
    if whole.grain == "month":
        low, high = _PARTS[a.part]
        return Resolved(whole.start + (low - 1) * _DAY, min(whole.end, whole.start + (high - 1) * _DAY), "period", whole.basis)
    low_month, high_month = {"early": (1, 1), "middle": (5, 8), "late": (10, 12)}[a.part]
    year = whole.start.year
    return Resolved(dt.date(year, low_month, 1), dt.date(year, high_month, _last_of(year, high_month)), "period", whole.basis)


def _resolve_range(a: TimeAttributes, published: dt.date | None, _context: dt.date | None, future: bool) -> Resolved:
    start, basis = _point(a, published, future)
    if start is None or a.end_day is None:
        return _relative("day")
    end = start + (a.end_day - (a.day or 1)) * _DAY if a.calendar == "hijri" else start.replace(day=a.end_day)
    return (
        Resolved(start, end, "period", basis)
        if start <= end
        else Resolved(None, None, "period", "unknown", "impossible: the range ends before it starts")
    )


def _resolve_year(a: TimeAttributes, _published: dt.date | None, _context: dt.date | None, _future: bool) -> Resolved:
    if a.year is None:
        return _relative("year")
    if a.calendar == "hijri":
        return Resolved(Hijri(a.year, 1, 1).to_gregorian(), Hijri(a.year + 1, 1, 1).to_gregorian() - _DAY, "year", "absolute")
    return Resolved(dt.date(a.year, 1, 1), dt.date(a.year, 12, 31), "year", "absolute")


def _shift_months(day: dt.date, months: int) -> dt.date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return dt.date(year, month + 1, min(day.day, _last_of(year, month + 1)))


def _resolve_unit(a: TimeAttributes, published: dt.date | None, _context: dt.date | None, _future: bool) -> Resolved:
    if published is None:
        return _relative(a.unit)
    if a.unit == "week":
        monday = published - published.weekday() * _DAY + 7 * a.direction * _DAY
        return Resolved(monday, monday + 6 * _DAY, "week", "published")
    if a.unit == "month":
        first = _shift_months(published.replace(day=1), a.direction)
        whole = Resolved(first, first.replace(day=_last_of(first.year, first.month)), "month", "published")
    elif a.unit == "year":
        year = published.year + a.direction
        whole = Resolved(dt.date(year, 1, 1), dt.date(year, 12, 31), "year", "published")
    else:
        return _relative(a.unit)
    return whole


def _resolve_last(a: TimeAttributes, published: dt.date | None, _context: dt.date | None, _future: bool) -> Resolved:
    if published is None or a.amount is None:
        return _relative("period")
    amount = a.amount
    if a.unit == "hour":
        amount = max(1, round(amount / 24))
    back = {"day": amount * _DAY, "week": 7 * amount * _DAY, "hour": amount * _DAY}.get(a.unit)
    if a.direction > 0:
        end = published + back if back else _shift_months(published, amount * (12 if a.unit == "year" else 1))
        return Resolved(published, end, "period", "published")
    start = published - back if back else _shift_months(published, -amount * (12 if a.unit == "year" else 1))
    end = published if a.unit == "hour" else published - _DAY
    return Resolved(start, end, "period", "published")


def _resolve_ago(a: TimeAttributes, published: dt.date | None, _context: dt.date | None, _future: bool) -> Resolved:
    if published is None:
        return _relative(a.unit)
    amount = a.amount or 1
    if a.unit in ("day", "week"):
        if a.amount is None and a.unit == "day":
            return _relative("day")
        day = published - amount * (7 if a.unit == "week" else 1) * _DAY
        return (
            Resolved(day, day, a.unit, "published")
            if a.unit == "day"
            else Resolved(day - day.weekday() * _DAY, day + (6 - day.weekday()) * _DAY, "week", "published")
        )
    if a.unit == "hour":
        return Resolved(published, published, "hour", "published") if amount <= 12 else _relative("hour")
    if a.unit == "month":
        first = _shift_months(published.replace(day=1), -amount)
        return Resolved(first, first.replace(day=_last_of(first.year, first.month)), "month", "published")
    year = published.year - amount
    return Resolved(dt.date(year, 1, 1), dt.date(year, 12, 31), "year", "published")


def _resolve_since(a: TimeAttributes, published: dt.date | None, context: dt.date | None, future: bool) -> Resolved:
    if a.month is not None:
        start, basis = _point(a, published, False)
    elif a.year is not None:
        start, basis = dt.date(a.year, 1, 1), "absolute"
    elif published is None:
        start, basis = None, "unknown"
    elif a.weekday is not None:
        start, basis = _resolve_weekday(a, published, context, future).start, "published"
    elif a.unit in ("day", "week"):
        start, basis = published - (a.amount or 0) * (7 if a.unit == "week" else 1) * _DAY, "published"
    elif a.unit in ("month", "year"):
        start, basis = _shift_months(published, -(a.amount or 1) * (12 if a.unit == "year" else 1)), "published"
    else:
        start, basis = None, "unknown"
    if start is None:
        return _relative("period")
    return Resolved(start, max(published, start) if published else None, "period", basis) if published else Resolved(None, None, "period", "unknown")


def _resolve_season(a: TimeAttributes, published: dt.date | None, _context: dt.date | None, future: bool) -> Resolved:
    low, high = _SEASONS[a.part]
    year = a.year
    if year is None:
        if published is None:
            return _relative("season")
        year = published.year + (a.direction if a.direction < 0 or published.month > high else 0)
    start = dt.date(year - (low > high), low, 1)
    return Resolved(start, dt.date(year, high, _last_of(year, high)), "season", "absolute" if a.year else "published")


def _resolve_feast(a: TimeAttributes, published: dt.date | None, _context: dt.date | None, future: bool) -> Resolved:
    named = TimeAttributes("date", a.calendar, None, a.month, a.day, direction=0, note="")
    day, basis = _point(named, published, future)
    return _relative("day") if day is None else Resolved(day, day + ((a.amount or 1) - 1) * _DAY, "day", basis)


def _resolve_next(a: TimeAttributes, _published: dt.date | None, context: dt.date | None, _future: bool) -> Resolved:
    if context is None:
        return _relative("day")
    day = context + (_DAY if a.shape == "next-day" else 0 * _DAY)
    return Resolved(day, day, "day", "context")


_SHAPES: dict[str, Callable[[TimeAttributes, dt.date | None, dt.date | None, bool], Resolved]] = {
    "day": _resolve_day,
    "weekday": _resolve_weekday,
    "night": _resolve_night,
    "date": _resolve_date,
    "month": _resolve_month,
    "part": _resolve_part,
    "range": _resolve_range,
    "year": _resolve_year,
    "unit": _resolve_unit,
    "last": _resolve_last,
    "ago": _resolve_ago,
    "since": _resolve_since,
    "season": _resolve_season,
    "feast": _resolve_feast,
    "next-day": _resolve_next,
    "same-day": _resolve_next,
}
