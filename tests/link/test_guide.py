"""The page on dossiers runs."""

from __future__ import annotations

import doctest
from pathlib import Path

PAGE = Path(__file__).parents[2] / "docs" / "dossiers.md"


def test_the_page_runs() -> None:
    assert doctest.testfile(str(PAGE), module_relative=False).failed == 0
