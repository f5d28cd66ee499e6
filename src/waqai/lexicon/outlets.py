"""Where outlets report from."""

from __future__ import annotations

from functools import cache

from waqai.lexicon.rows import rows


@cache
def _homes() -> dict[str, str]:
    return {row["form"]: row["country"] for row in rows("sources.tsv")}


def outlet_state(source: str | None) -> str | None:
    """The state that an outlet, given as a document's source, reports from; None for an unknown one."""
    if not source:
        return None
    return next((country for name, country in _homes().items() if source == name or source.startswith(name + "/")), None)
