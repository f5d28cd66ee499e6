"""Distances as a few ranges, for features."""

from __future__ import annotations


def bucket(n: int) -> str:
    """A distance in tokens as one of a few ranges."""
    return str(n) if n < 4 else "4-6" if n < 7 else "7-11" if n < 12 else "12-20" if n < 21 else "21+"
