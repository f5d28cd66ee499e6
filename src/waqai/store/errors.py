"""What goes wrong with a store by misuse or misfortune; each message says what to do."""

from __future__ import annotations


class StoreError(RuntimeError):
    """A store that cannot be opened or used: not there, of another version, or out of reach."""


class UnknownIdError(LookupError):
    """No such thing in the store."""
