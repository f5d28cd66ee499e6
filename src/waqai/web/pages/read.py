"""Read: a pasted report and the events found in it. Nothing is stored."""

from __future__ import annotations

from msgspec import Struct

from waqai.store import Store
from waqai.web.pages.article import Article, unstored
from waqai.web.types import Query

#: Code points of a report that are read; news are a tenth of it.
LONGEST = 50_000


class Read(Struct, frozen=True):
    """The form as filled in, what was read (None before), and why it was not, if so."""

    text: str = ""
    published: str = ""
    article: Article | None = None
    longest: int = LONGEST
    problem: str = ""


def load(store: Store, query: Query) -> Read:
    """The empty form."""
    return Read(published=query.first("published"))


def read_text(text: str, published: str = "", longest: int = LONGEST) -> Read:
    """What a report holds; ValueError for a text that is empty or too long, or a day that is not ``YYYY-MM-DD``."""
    if not text.strip() or len(text) > longest:
        raise ValueError(f"text: paste a report of 1 to {longest} characters; this has {len(text)}")
    from waqai.api import read

    return Read(text, published, unstored(read(text, published=published or None)), longest)
