"""Text with its evidence marked, as HTML: every character of the text is there once, escaped, whatever the marks overlap."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from operator import itemgetter

from markupsafe import Markup, escape
from msgspec import Struct

from waqai.types import Span


class Marked(Struct, frozen=True, gc=False):
    """A range of a text and what it is evidence of: its kind, and the ids of what rests on it."""

    start: int
    end: int
    kind: str
    of: tuple[str, ...] = ()


def highlight(text: str, marks: Sequence[Marked]) -> Markup:
    """The text with ``<mark>`` around evidence; where marks overlap, each stretch bears all of its kinds. Ranges beyond the text are cut."""
    edges = sorted({0, len(text), *(min(max(edge, 0), len(text)) for m in marks for edge in (m.start, m.end))})
    waiting = sorted(enumerate(marks), key=lambda item: item[1].start, reverse=True)
    here: list[tuple[int, Marked]] = []
    parts: list[Markup] = []
    for a, b in pairwise(edges):
        while waiting and waiting[-1][1].start <= a:
            here.append(waiting.pop())
        here = sorted((item for item in here if item[1].end > a), key=itemgetter(0))
        parts.append(_stretch(text[a:b], [m for _, m in here]))
    return Markup("").join(parts)


def found(text: str, start: int, spans: Sequence[Span]) -> Markup:
    """A snippet that begins at ``start`` of its document, with the ranges (of the document) that were sought marked."""
    return highlight(text, [Marked(s.start - start, s.end - start, "found") for s in spans])


def _stretch(text: str, marks: Sequence[Marked]) -> Markup:
    if not marks:
        return escape(text)
    kinds = " ".join(dict.fromkeys(m.kind for m in marks))
    of = " ".join(dict.fromkeys(id for m in marks for id in m.of))
    return Markup(f'<mark class="{escape(kinds)}" data-of="{escape(of)}">{escape(text)}</mark>')  # noqa: S704 - all of it is escaped
