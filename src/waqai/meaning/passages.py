"""Passages: a few sentences that are searched, and shown, as one."""

from __future__ import annotations

from collections.abc import Iterator

from waqai.text.sentences import sentences
from waqai.types import Span

#: Characters that a passage is filled up to, sentence by sentence, and at which a longer sentence is cut (at a space).
FILLED, LONGEST = 240, 600
#: Passages of a document at most: what comes later in a book of laws or a year's chronicle is not found by meaning.
MOST = 200


def passages(text: str) -> list[Span]:
    """The passages of a text, in order: whole sentences, until they are long enough."""
    found: list[Span] = []
    for part in (piece for sentence in sentences(text) for piece in _pieces(text, sentence)):
        if found and part.end - found[-1].start <= FILLED:
            found[-1] = Span(found[-1].start, part.end)
        elif len(found) < MOST:
            found.append(part)
        else:
            break
    return found


def _pieces(text: str, sentence: Span) -> Iterator[Span]:
    """A sentence, or parts of one that is too long."""
    start = sentence.start
    while sentence.end - start > LONGEST:
        cut = text.rfind(" ", start + FILLED, start + LONGEST)
        end = cut if cut > 0 else start + LONGEST
        yield Span(start, end)
        start = end + (cut > 0)
    if start < sentence.end:
        yield Span(start, sentence.end)
