"""When a page was published: what its metadata say, checked against what a reader sees, which our own date engine reads.

Metadata are often missing, the day of the last template change, or the moment of delivery. The dateline beside the heading is written for people, in any
of the calendars and month names of :mod:`waqai.find.times`.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterator
from itertools import takewhile
from typing import Any

from msgspec import Struct

from waqai.find.times import find_times
from waqai.ingest.days import day_of, day_or_none, full_dates
from waqai.ingest.markup import Element, lines_of
from waqai.resolve.dates import resolve_time
from waqai.text.fold import fold

#: No page is older.
_FIRST = dt.date(1991, 1, 1)
_DAY = dt.timedelta(days=1)
_META = (
    "article:published_time og:article:published_time og:published_time datepublished date.published parsely-pub-date sailthru.date publishdate publish-date "
    "publish_date pubdate dc.date.issued dcterms.issued dc.date dcterms.created dcterms.date citation_publication_date date"
).split()
_IN_URL = re.compile(r"/((?:19|20)\d\d)[/-](\d{1,2})[/-](\d{1,2})(?:[/_-]|$)")
#: What says that a date is that of publication (folded).
_LABEL = re.compile(r"نشر|تاريخ|كتب في|اضيف|published", re.IGNORECASE)
_UPDATED = re.compile(r"(?:اخر )?تحديث|حدث(?:ت)? في|updated|عدل", re.IGNORECASE)
_LABELS = re.compile(r"تاريخ|النشر|نشرت?|كتب|اضيف|بتاريخ|بواسطه|الساعه|بتوقيت|صباحا|مساء|ظهرا|غرينتش|جرينتش|غ|ميلادي|\b(?:في|يوم|عند|علي|ص|م|ه)\b")
_CLOCK = re.compile(r"\b\d{1,2}:\d\d\b")
#: Lines beside the heading in which a dateline is looked for, and the letters it may have beside the date: a place, an author, an outlet.
_BEFORE, _AFTER, _LONGEST, _BESIDE_A_DATE = 6, 12, 120, 40
#: A dateline of an agency ends so: "دمشق، 24 كانون الأول 2025 (سانا) -".
_LEAD, _LEAD_ENDS = 70, re.compile(r"\s*(?:م|هـ)?\s*[-–—:()/]")


class Dated(Struct, frozen=True):
    """A day of publication, None if unknown, and what it was taken from: metadata, feed, dateline, address or lead."""

    day: dt.date | None
    basis: str = "unknown"


def publication_day(root: Element, text: str, url: str, today: dt.date | None = None, hint: dt.date | None = None) -> Dated:
    """The day a page was published.

    ``text`` is its article, ``today`` the day it was fetched (dates after it are no publication dates), ``hint`` what a feed or sitemap says of it.
    """
    last = (today or dt.datetime.now(dt.UTC).date()) + _DAY
    told = [Dated(d, "metadata") for d in _metadata_days(root)] + ([Dated(hint, "feed")] if hint else [])
    sound = next((d for d in told if d.day is not None and _FIRST <= d.day <= last), None)
    seen, labelled = _dateline(root, last, today)
    if sound is None or sound.day is None:
        return _first_of(seen, _from_url(url, last), _from_lead(text, last))
    if seen is not None and abs((seen - sound.day).days) > 1 and ((labelled and seen < sound.day) or sound.day == today):
        return Dated(seen, "dateline")
    return sound


def _first_of(seen: dt.date | None, address: dt.date | None, lead: dt.date | None) -> Dated:
    found = ((seen, "dateline"), (address, "address"), (lead, "lead"))
    return next((Dated(day, basis) for day, basis in found if day is not None), Dated(None))


# --- metadata


def _metadata_days(root: Element) -> Iterator[dt.date]:
    for value in _metadata(root):
        day = day_of(value)
        if day is not None:
            yield day


def _metadata(root: Element) -> Iterator[str]:
    """Whatever the page's head and markup call the date of publication, the most reliable first."""
    for script in root.iter("script"):
        if "ld+json" in (script.get("type") or ""):
            yield from _json_dates(script.text or "")
    named = {(m.get("property") or m.get("name") or m.get("itemprop") or "").lower(): m.get("content") or "" for m in root.iter("meta")}
    yield from (named[key] for key in _META if named.get(key))
    for element in root.xpath("//*[@itemprop='datePublished']"):
        yield element.get("datetime") or element.get("content") or element.text_content()
    for element in root.xpath("//article//time[@datetime] | //main//time[@datetime] | //h1/following::time[@datetime][position()<3]"):
        if not element.xpath("ancestor::aside | ancestor::footer | ancestor::nav"):
            yield element.get("datetime")


def _json_dates(text: str) -> Iterator[str]:
    try:
        waiting: list[Any] = [json.loads(text)]
    except (ValueError, RecursionError):
        return
    while waiting:
        item = waiting.pop()
        if isinstance(item, dict):
            if isinstance(item.get("datePublished"), str):
                yield item["datePublished"]
            waiting += item.values()
        elif isinstance(item, list):
            waiting += item


# --- what a reader sees


def _ago(line: str, today: dt.date) -> dt.date | None:
    """The day of a short dateline counted from today: "قبل 3 ساعات", "أمس 10:30"."""
    found = find_times(fold(line).text)
    if len(line) > 40 or len(found) != 1 or found[0].attributes.unit in ("month", "year", "decade"):
        return None
    attributes = found[0].attributes
    if attributes.shape not in ("day", "ago", "since") or (attributes.shape == "since" and attributes.inner != "ago"):
        return None
    return resolve_time(attributes, today).start


def is_dateline(line: str, most_letters: int = 0) -> bool:
    """True for a line that names a time and, beside it, has at most so many letters; labels ("نشر في") and the words around a clock do not count."""
    folded = fold(line).text.strip()
    found = find_times(folded)
    if (not found and not _CLOCK.search(folded)) or folded.endswith((".", "؟", "!")):
        return False
    rest = folded
    for time in reversed(found):
        rest = rest[: time.start] + " " + rest[time.end :]
    return sum(c.isalpha() for c in _LABELS.sub(" ", rest)) <= most_letters


def _dateline(root: Element, last: dt.date, today: dt.date | None) -> tuple[dt.date | None, bool]:
    """The day named beside the main heading, and whether it is called that of publication. Labels go first, then what stands under the heading."""
    around = [line for line in map(_without_update, _around_heading(lines_of(root))) if is_dateline(line, _BESIDE_A_DATE)]
    labelled = [line for line in around if _LABEL.search(fold(line).text)]
    for lines, called in ((labelled, True), (around, False)):
        for line in lines:
            day = next((d for d in full_dates(line) if _FIRST <= d <= last), None) or (_ago(line, today) if today else None)
            if day is not None:
                return day, called
    return None, False


def _without_update(line: str) -> str:
    """A line up to where it begins to speak of a later change."""
    folded = fold(line).text
    found = _UPDATED.search(folded)
    return folded[: found.start()] if found else line


def _around_heading(lines: list[tuple[str, bool]]) -> list[str]:
    """The lines between the main heading and the first paragraph, then those over the heading, from the nearest on."""
    at = next((i for i, (_, heading) in enumerate(lines) if heading), None)
    if at is None:
        return [line for line, _ in lines[: _BEFORE + _AFTER] if len(line) <= _LONGEST]
    under = takewhile(lambda line: len(line) <= _LONGEST, (line for line, _ in lines[at + 1 : at + 1 + _AFTER]))
    over = (line for line, _ in lines[max(0, at - _BEFORE) : at][::-1] if len(line) <= _LONGEST)
    return [*under, *over]


def _from_url(url: str, last: dt.date) -> dt.date | None:
    found = _IN_URL.search(url)
    day = day_or_none(*map(int, found.groups())) if found else None
    return day if day is not None and _FIRST <= day <= last else None


def _from_lead(text: str, last: dt.date) -> dt.date | None:
    """The day in the dateline that an agency's report begins with."""
    folded = fold(text[: 2 * _LEAD]).text
    for found in find_times(folded):
        attributes = found.attributes
        if found.end <= _LEAD and attributes.shape == "date" and attributes.year is not None and _LEAD_ENDS.match(folded, found.end):
            day = resolve_time(attributes, None).start
            return day if day is not None and _FIRST <= day <= last else None
    return None
