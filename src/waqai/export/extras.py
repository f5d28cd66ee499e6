"""Libraries that only some formats need."""

from __future__ import annotations

from importlib import import_module
from typing import Any


class MissingExtraError(RuntimeError):
    """A library of the ``export`` extra is not installed."""


def needs(module: str) -> Any:
    """A module of the ``export`` extra; raises MissingExtraError saying how to install it."""
    try:
        return import_module(module)
    except ModuleNotFoundError as error:
        package = module.partition(".")[0]
        if (error.name or "").partition(".")[0] != package:
            raise
        raise MissingExtraError(f'this format needs {package}, which is not installed: pip install "waqai[export]"') from error
