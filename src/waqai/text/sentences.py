"""Sentences: spans of the original text, in order, never overlapping, never empty.

A line is a paragraph, and a paragraph ends a sentence: news sites print headings and leads on lines of their own. Within a line a sentence ends
at ``. ! ? ؟ …`` before white space, also inside a quotation, unless the stop belongs to an initial ("د. محمد"), an abbreviation or a number.
"""

from __future__ import annotations

import re

from waqai.types import Span

_STOP = re.compile(r"[.!?؟…]+[\"”»'’)\]]*(?=\s|$)|(?<=[\u0621-\u064a]{4})[.!؟](?=[\u0621-\u064a]{4})|؛(?=\s*\n)")
_LINE = re.compile(r"[^\n\r\u2028\u2029]+")
#: A stop after one of these does not end a sentence: titles and one-letter initials.
_ABBREVIATION = re.compile(r"(?:^|[\s(\"«“])(?:[\u0621-\u064a]|[A-Za-z]|د|أ|م|ص|ج|ه|ق\.م|أ\.د|Mr|Dr|St|No)\.$")


def sentences(text: str) -> list[Span]:
    """The sentences of a text, without the white space around them."""
    found: list[Span] = []
    for line in _LINE.finditer(text):
        start = line.start()
        for stop in _STOP.finditer(text, line.start(), line.end()):
            if stop.start() >= start and not _continues(text, start, stop.start(), stop.end()):
                _append(found, text, start, stop.end())
                start = stop.end()
        _append(found, text, start, line.end())
    return found


def _continues(text: str, start: int, stop: int, end: int) -> bool:
    """True if the stop at ``stop`` does not end the sentence that began at ``start``."""
    if text[stop] == "." and end - stop == 1:
        if _ABBREVIATION.search(text, max(start, stop - 6), end):
            return True
        if stop > 0 and text[stop - 1].isdigit() and end < len(text) and text[end].isdigit():
            return True
    return False


def _append(found: list[Span], text: str, start: int, end: int) -> None:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if start < end and any(c.isalnum() for c in text[start:end]):
        found.append(Span(start, end))
