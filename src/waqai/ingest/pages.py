"""The report on a page: its text and title by trafilatura, its day by :mod:`waqai.ingest.datelines`, without what sites put between paragraphs."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any
from urllib.parse import urlsplit

from msgspec import Struct
from msgspec.structs import replace

from waqai.ingest.encodings import decode_bytes
from waqai.ingest.fetched import Fetched
from waqai.ingest.files import BadInput, MissingExtraError, Reason
from waqai.text.fold import fold
from waqai.types import Document

#: A page whose article has fewer letters holds no report.
_LEAST_LETTERS = 60
#: Fewer letters in a feed are a summary, and so is what ends like this.
_FULL = 400
_CUT = re.compile(r"(?:\.\.\.|…|\[…\]|المزيد|التفاصيل)\W*$")
_MOST_ELEMENTS = 200_000
#: Lines at the start among which the heading is looked for, and the shortest line that can be one.
_HEAD, _SHORTEST_TITLE, _LONGEST_DATELINE = 12, 8, 80


class Told(Struct, frozen=True):
    """What a feed or sitemap says of a page before it is fetched."""

    title: str | None = None
    published: dt.date | None = None


def document_of_page(page: Fetched, source: str | None = None, told: Told | None = None) -> Document | BadInput:
    """The report on an HTML page, or why there is none.

    ``source`` names the outlet; without it the page's own name of its site is taken, or the host. Raises MissingExtraError without the extra ``ingest``.
    """
    try:
        from waqai.ingest import markup
    except ImportError:
        raise MissingExtraError("lxml and trafilatura") from None

    decoded = decode_bytes(page.body, page.charset or markup.declared_charset(page.body))
    if decoded.text is None:
        return BadInput(page.url, decoded.note, Reason.ENCODING)
    root = markup.parse(decoded.text)
    if root is None:
        return BadInput(page.url, "holds no HTML", Reason.EMPTY)
    if sum(1 for _ in root.iter()) > _MOST_ELEMENTS:
        return BadInput(page.url, f"has more than {_MOST_ELEMENTS:,} elements", Reason.SIZE)
    return _report(page, root, source, told or Told())


def document_of_content(html: str, told: Told, source: str | None) -> Document | None:
    """The report that a feed carries in full; None where it carries only a summary or the beginning."""
    if len(html) < _FULL:
        return None
    from waqai.ingest.markup import is_beside, lines_of, parse, prune

    root = parse(f"<div>{html}</div>")
    if root is None:
        return None
    prune(root)
    text = "\n".join(line for line, _ in lines_of(root) if not is_beside(line))
    if sum(c.isalpha() for c in text) < _FULL or _CUT.search(text):
        return None
    return Document.of(text, published=told.published, title=told.title, source=source)


def _report(page: Fetched, root: Any, source: str | None, told: Told) -> Document | BadInput:
    from waqai.ingest.datelines import publication_day

    try:
        found = _extract(root, page.url)
    except MissingExtraError:
        raise
    except Exception as error:  # whatever a page out in the world does to the extractor, the others are to be read
        return BadInput(page.url, f"its article could not be taken out: {type(error).__name__}: {error}")
    text = _cleaned(found.text or "", found.title or "") if found else ""
    if sum(c.isalpha() for c in text) < _LEAST_LETTERS:
        return BadInput(page.url, "holds no article", Reason.EMPTY)
    day = publication_day(root, text, page.url, page.at.date() if page.at else None, told.published).day
    site = " ".join((found.sitename or "").split()) or None
    named = source or site or urlsplit(page.url).hostname
    document = Document.of(text, published=day, title=_title(found.title, site) or told.title, source=named)
    return replace(document, url=page.url, fetched=page.at)


def _extract(root: Any, url: str) -> Any:
    """What trafilatura takes for the article, None if nothing. Its guess of the date is not asked for."""
    from copy import deepcopy

    from waqai.ingest.markup import prune

    pruned = deepcopy(root)
    prune(pruned)
    try:
        from trafilatura import bare_extraction
    except ImportError:
        raise MissingExtraError("trafilatura with lxml-html-clean") from None
    params = {"extensive_search": False, "original_date": True}
    return bare_extraction(pruned, url=url, include_comments=False, include_tables=False, with_metadata=True, date_extraction_params=params)


def _cleaned(text: str, title: str) -> str:
    """The lines of an article without menus and heading before it, datelines that stand alone, and what sites put between paragraphs."""
    from waqai.ingest.datelines import is_dateline
    from waqai.ingest.markup import is_beside

    lines = [line.strip() for line in text.splitlines() if line.strip()]
    named = [n for n, line in enumerate(lines[:_HEAD]) if len(line) >= _SHORTEST_TITLE and _plain(line) in _plain(title)]
    kept = lines[named[-1] + 1 :] if named else lines
    first = next((n for n, line in enumerate(kept) if len(line) > _LONGEST_DATELINE or not is_dateline(line)), 0)
    return "\n".join(line for line in kept[first:] if not is_beside(line))


def _plain(text: str) -> str:
    return " ".join(re.findall(r"\w+", fold(text).text))


def _title(title: str | None, site: str | None) -> str | None:
    """A page's title without the name of its site behind it."""
    words = " ".join((title or "").split())
    if site:
        words = re.sub(rf"\s*[|–—:-]\s*{re.escape(site)}$", "", words)
    return words or None
