"""The file that says which sources are watched, and how often."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

import msgspec
from msgspec import Struct

from waqai.ingest.durations import seconds_of
from waqai.ingest.options import SourceKind

#: Nobody's feed changes more often, and nobody's server should be asked more often.
LEAST_EVERY = 10.0


class WatchlistError(ValueError):
    """What is wrong with a file of sources, one problem a line."""


class Source(Struct, frozen=True, forbid_unknown_fields=True):
    """A source to watch. ``every`` is a length of time, ``source`` the name its documents get, ``language`` "ar" or "any"."""

    name: str
    url: str
    kind: SourceKind = SourceKind.AUTO
    every: str = "15 minutes"
    source: str | None = None
    language: Literal["ar", "any"] = "ar"

    @property
    def interval(self) -> float:
        """The seconds between two visits."""
        return seconds_of(self.every)


def load_watchlist(path: str) -> tuple[Source, ...]:
    """The sources of a YAML file: a list of entries, or one under ``sources``. Raises WatchlistError with every problem of the file."""
    import yaml

    try:
        raw = yaml.safe_load(Path(path).read_text(encoding="utf-8"))
    except OSError as error:
        raise WatchlistError(f"{path} cannot be read: {error.strerror}") from None
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise WatchlistError(f"{path} is not YAML: {error}") from None
    entries = raw.get("sources") if isinstance(raw, dict) else raw
    if not isinstance(entries, list) or not entries:
        raise WatchlistError(f"{path} holds no list of sources; each needs a name and a url")
    found = [_source(entry, number) for number, entry in enumerate(entries, 1)]
    problems = [f for f in found if isinstance(f, str)]
    sources = tuple(f for f in found if isinstance(f, Source))
    problems += [f"the name {name} is given to {n} sources" for name, n in Counter(s.name for s in sources).items() if n > 1]
    if problems:
        raise WatchlistError("\n".join(f"{path}: {problem}" for problem in problems))
    return sources


def _source(entry: Any, number: int) -> Source | str:
    """A source, or what is wrong with it."""
    named = f"entry {number} ({entry['name']})" if isinstance(entry, dict) and "name" in entry else f"entry {number}"
    try:
        source = msgspec.convert(entry, Source)
        if source.interval < LEAST_EVERY:
            return f"{named}: every {source.every} is too often; {LEAST_EVERY:.0f} s is the least"
        parts = urlsplit(source.url)
    except ValueError as error:  # msgspec's ValidationError among them
        return f"{named}: {error}"
    if parts.scheme not in ("http", "https") or not parts.hostname:
        return f"{named}: {source.url!r} is no http or https address"
    return source if source.name.strip() else f"{named}: the name is empty"
