"""Days as files, feeds and pages write them."""

from __future__ import annotations

import datetime as dt
import email.utils
import re
from collections.abc import Iterator

from waqai.find.times import find_times
from waqai.resolve.dates import resolve_time
from waqai.text.fold import fold

_ISO = re.compile(r"\s*(\d{4})[-/](\d{1,2})[-/](\d{1,2})(?!\d)")
_COMPACT = re.compile(r"\s*(\d{4})(\d{2})(\d{2})(?:T|\s|$)")
_MONTH_FIRST = re.compile(r"([^\W\d_]+(?: [^\W\d_]+)?) (\d{1,2}) ?[,،] ?(\d{4})")
_LONGEST = 140


def day_of(value: str) -> dt.date | None:
    """The day that a date in any of the usual forms means: ISO 8601, compact, RFC 2822, or in Arabic; None if it means none.

    The day is that of the writer's clock: "00:30 +0300" is not counted back to the day before.
    """
    for pattern in (_ISO, _COMPACT):
        if found := pattern.match(value):
            return day_or_none(*map(int, found.groups()))
    try:
        return email.utils.parsedate_to_datetime(value).date()
    except (TypeError, ValueError, OverflowError):
        return next(full_dates(value[:_LONGEST]), None)


def day_or_none(year: int, month: int, day: int) -> dt.date | None:
    """A day of the calendar, None if there is no such day."""
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


def full_dates(line: str) -> Iterator[dt.date]:
    """The days a line names with their year, in its order, in any calendar and with any names of months that our engine knows."""
    folded = _MONTH_FIRST.sub(r"\2 \1 \3", fold(line).text)
    for found in find_times(folded):
        if found.attributes.shape == "date" and found.attributes.year is not None:
            resolved = resolve_time(found.attributes, None)
            if resolved.start is not None and resolved.start == resolved.end:
                yield resolved.start
