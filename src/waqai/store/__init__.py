"""Stores: SQLite files and PostgreSQL databases with everything that was read, linked and judged. The only part that knows SQL.

>>> from waqai.store import Store
>>> with Store.open("news.db") as store:                    # doctest: +SKIP
...     for hit in store.search("المفاوضات").items:
...         print(hit.document, hit.snippet)
"""

from waqai.store.errors import StoreError, UnknownIdError
from waqai.store.store import Store
from waqai.store.values import Filter, QuoteFilter, SearchFilter

__all__ = ["Filter", "QuoteFilter", "SearchFilter", "Store", "StoreError", "UnknownIdError"]
