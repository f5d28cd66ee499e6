"""A client of the API.

>>> from waqai.web.client import Client
>>> with Client("http://127.0.0.1:8000") as waqai:          # doctest: +SKIP
...     for record in waqai.records(country=("IRQ", "SYR"), type="CONSULT"):
...         print(record.id, record.when)
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from types import TracebackType
from typing import Any, TypeVar

import msgspec

from waqai.judgements import Action, Correction, Judged, Judgement
from waqai.records import Record
from waqai.store.accounts import SavedSearch
from waqai.store.values import Heading, Hit, Page, PartyCount, SourceCount, Stats, StoredDossier, StoredQuote
from waqai.types import Document, Reading
from waqai.web.endpoints import ChainOfTwo

try:
    import httpx
except ModuleNotFoundError as error:
    raise ModuleNotFoundError('the client needs httpx: pip install "waqai[web]"', name="httpx") from error

T = TypeVar("T")

#: What a filter may be given as: a value, several, a day, a score.
Value = str | dt.date | float | Sequence[str] | None


class ApiError(RuntimeError):
    """A request that the server refused: the status, and what it said."""

    def __init__(self, status: int, detail: str) -> None:
        super().__init__(f"{status}: {detail}")
        self.status, self.detail = status, detail


class Client:
    """The API of a server, as the package's own types. Filters are those of the API: ``country``, ``type``, ``first`` and so on.

    Methods raise ApiError for what the server refuses and httpx.TransportError if it cannot be reached.
    """

    def __init__(self, server: str = "http://127.0.0.1:8000", *, token: str | None = None, timeout: float = 30.0) -> None:
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        self._http = httpx.Client(base_url=f"{server.rstrip('/')}/api/v1", headers=headers, timeout=timeout)

    def __enter__(self) -> Client:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Close the connections."""
        self._http.close()

    # Reading

    def records(self, **filters: Value) -> Iterator[Record]:
        """Events of the world, the newest first; further pages are fetched as they are needed."""
        return self._pages("/records", Page[Record], filters)

    def record(self, id: str) -> Record:
        """The record that has this id or once had it."""
        return self._get(f"/records/{id}", Record)

    def events(self, **filters: Value) -> Iterator[Judged]:
        """Events as single documents tell them, after judgements, the newest first."""
        return self._pages("/events", Page[Judged], filters)

    def event(self, id: str) -> Judged:
        """An event as one document tells it."""
        return self._get(f"/events/{id}", Judged)

    def documents(self, **filters: Value) -> Iterator[Heading]:
        """Documents without their texts, the newest first."""
        return self._pages("/documents", Page[Heading], filters)

    def document(self, id: str) -> Document:
        """A document."""
        return self._get(f"/documents/{id}", Document)

    def reading(self, document: str) -> Reading:
        """The current reading of a document."""
        return self._get(f"/documents/{document}/reading", Reading)

    def quotes(self, **filters: Value) -> Iterator[StoredQuote]:
        """Reported speech, the newest first; by ``speaker``, ``addressee``, ``topic`` and so on."""
        return self._pages("/quotes", Page[StoredQuote], filters)

    def search(self, words: str, **filters: Value) -> Iterator[Hit]:
        """Documents that hold what is sought, the most relevant first."""
        return self._pages("/search", Page[Hit], {"q": words, **filters})

    def chain(self, one: str, other: str, **options: Value) -> ChainOfTwo:
        """All contacts of two parties, each a country code or a key, and their curve by ``grain``."""
        return self._get("/chains", ChainOfTwo, {"between": (one, other), **options})

    def dossiers(self, **filters: Value) -> Iterator[StoredDossier]:
        """Negotiations and deals, the latest to move first."""
        return self._pages("/dossiers", Page[StoredDossier], filters)

    def parties(self, **filters: Value) -> tuple[PartyCount, ...]:
        """Participants of records, those in the most records first."""
        return self._get("/parties", Page[PartyCount], filters).items

    def sources(self) -> Iterator[SourceCount]:
        """The outlets, those with the most documents first."""
        return self._pages("/sources", Page[SourceCount], {})

    def stats(self) -> Stats:
        """How much the store holds."""
        return self._get("/stats", Stats)

    def export(self, kind: str, **filters: Value) -> Iterator[bytes]:
        """Everything of a kind (records, events, quotes, documents, judgements) as JSON lines, as they come."""
        with self._http.stream("GET", f"/export/{kind}.jsonl", params=_params(filters)) as response:
            if response.is_error:
                response.read()
                raise _error(response)
            for line in response.iter_lines():
                yield line.encode()

    def read(self, text: str, *, published: dt.date | None = None, title: str | None = None, source: str | None = None) -> Reading:
        """The reading of a text, made by the server and not stored there."""
        return self._send("POST", "/read", {"text": text, "published": published, "title": title, "source": source}, Reading)

    # Writing, with a token

    def judge(self, action: Action | str, event: str, *, other: str | None = None, correction: Correction | None = None, note: str = "") -> Judgement:
        """Add a judgement, as a reviewer."""
        said = {"action": str(action), "event": event, "other": other, "correction": correction, "note": note}
        return self._send("POST", "/judgements", said, Judgement)

    def undo(self, judgement: str, note: str = "") -> Judgement:
        """Take a judgement back, as a reviewer."""
        return self._send("POST", "/judgements", {"action": "undo", "undoes": judgement, "note": note}, Judgement)

    def save_search(self, name: str, query: str) -> SavedSearch:
        """Keep a search; its feed is at ``/feeds/{id}.atom``."""
        return self._send("POST", "/searches", {"name": name, "query": query}, SavedSearch)

    def searches(self) -> Iterator[SavedSearch]:
        """The saved searches of the token's owner."""
        return self._pages("/searches", Page[SavedSearch], {})

    def forget_search(self, id: str) -> None:
        """Remove a saved search."""
        _checked(self._http.delete(f"/searches/{id}"))

    def _get(self, path: str, type: type[T], filters: dict[str, Value] | None = None) -> T:
        return msgspec.json.decode(_checked(self._http.get(path, params=_params(filters or {}))).content, type=type)

    def _send(self, method: str, path: str, body: dict[str, Any], type: type[T]) -> T:
        headers = {"Content-Type": "application/json"}
        return msgspec.json.decode(_checked(self._http.request(method, path, content=msgspec.json.encode(body), headers=headers)).content, type=type)

    def _pages(self, path: str, type: type[Page[T]], filters: dict[str, Value]) -> Iterator[T]:
        cursor: str | None = None
        while True:
            page = self._get(path, type, {**filters, "cursor": cursor})
            yield from page.items
            cursor = page.next
            if cursor is None:
                return


def _params(filters: dict[str, Value]) -> list[tuple[str, str | int | float | bool | None]]:
    found: list[tuple[str, str | int | float | bool | None]] = []
    for name, value in filters.items():
        values: Sequence[Any] = () if value is None else value if isinstance(value, Sequence) and not isinstance(value, str) else (value,)
        found += [(name, str(v)) for v in values]
    return found


def _checked(response: httpx.Response) -> httpx.Response:
    if response.is_error:
        raise _error(response)
    return response


def _error(response: httpx.Response) -> ApiError:
    try:
        return ApiError(response.status_code, str(response.json()["detail"]))
    except (ValueError, KeyError, TypeError):
        return ApiError(response.status_code, response.text[:200])
