"""Search by meaning: passages and queries as vectors, made of vectors of their words, and compared by angle.

The vectors of words were learned from news and ship with the package (``data/models/meaning.npz``, see the card there); nothing is downloaded. Needs numpy.

>>> from waqai.meaning import index, search
>>> with Store.open("news.db") as store:                    # doctest: +SKIP
...     index(store)
...     for hit in search(store, "محادثات لوقف القتال").items:
...         print(hit.document, hit.snippet)
"""

from __future__ import annotations

from waqai.meaning.index import Report, index
from waqai.meaning.search import Mode, NoIndexError, search, state

__all__ = ["Mode", "NoIndexError", "Report", "index", "search", "state"]
