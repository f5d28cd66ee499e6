"""From documents to vectors: one for each passage, drawn somewhat towards what the whole document is about."""

from __future__ import annotations

from typing import TYPE_CHECKING

from waqai.meaning.passages import passages
from waqai.meaning.vectors import Vectors, packed
from waqai.store.embeddings import Embedded
from waqai.types import Document, Span

if TYPE_CHECKING:
    from waqai.meaning.vectors import Vector

#: Raised whenever the same table of words would give other passages or vectors than before: what was indexed is indexed anew.
SCHEME = 1
#: The share of the whole document in a passage's vector: a sentence that names nobody is still about those whom the report is about.
CONTEXT = 0.5


def version(vectors: Vectors) -> str:
    """What embeddings made by this code and these vectors are marked with."""
    return f"{SCHEME}-{vectors.version}"


def embed(document: Document, vectors: Vectors) -> Embedded:
    """The passages of a document, packed: offsets as pairs of 32-bit integers, low byte first, and components as signed bytes.

    A passage without a known word is left out. The title is a passage of its own, whose span is empty.
    """
    import numpy as np

    spans, means = _means(document, vectors)
    if not means:
        return Embedded(document.id, b"", b"")
    table = np.stack(means)
    table += CONTEXT * _unit(table.sum(axis=0, keepdims=True))
    places = np.array([(span.start, span.end) for span in spans], "<u4")
    return Embedded(document.id, places.tobytes(), packed(_unit(table)).tobytes())


def _means(document: Document, vectors: Vectors) -> tuple[list[Span], list[Vector]]:
    """The passages that say something, and their vectors by themselves."""
    text = document.text
    parts = [(Span(0, 0), document.title or ""), *((span, text[span.start : span.end]) for span in passages(text))]
    made = [(span, mean) for span, words in parts if words and (mean := vectors.mean(vectors.numbers(words))) is not None]
    return [span for span, _ in made], [mean for _, mean in made]


def _unit(table: Vector) -> Vector:
    import numpy as np

    found: Vector = table / np.maximum(np.linalg.norm(table, axis=1, keepdims=True), np.float32(1e-9))
    return found
