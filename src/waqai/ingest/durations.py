"""Lengths of time as people write them: "15 minutes", "2h", "1 day"."""

from __future__ import annotations

import re

_UNITS = {"s": 1.0, "m": 60.0, "h": 3_600.0, "d": 86_400.0}
_DURATION = re.compile(r"\s*(\d+(?:\.\d+)?)\s*(s|m|h|d|(?:second|minute|hour|day)s?|min)\s*", re.IGNORECASE)


def seconds_of(duration: str) -> float:
    """A length of time in seconds; raises ValueError, with what is understood, for anything else."""
    found = _DURATION.fullmatch(duration)
    if not found:
        raise ValueError(f'{duration!r} is no length of time; write it like "15 minutes", "2h" or "1 day"')
    return float(found.group(1)) * _UNITS[found.group(2)[0].lower()]
