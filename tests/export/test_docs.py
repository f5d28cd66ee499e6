"""The documentation of the exports is made from the code."""

from __future__ import annotations

import json
import re
from pathlib import Path

from waqai.export.docs import PARTS, renewed
from waqai.export.formats import FORMATS
from waqai.export.jsonl import schema
from waqai.lexicon.rows import data_file

DOCS = Path(__file__).parents[2] / "docs"


def test_the_page_is_not_stale() -> None:
    page = (DOCS / "exports.md").read_text(encoding="utf-8")
    assert renewed(page) == page, "run `make docs`"
    assert set(re.findall(r"<!-- made: ([a-z-]+) -->", page)) == set(PARTS)


def test_every_format_has_a_section() -> None:
    page = (DOCS / "exports.md").read_text(encoding="utf-8")
    assert all(f"\n## {name}\n" in page for name in FORMATS)


def test_the_schema_is_not_stale() -> None:
    assert json.loads((DOCS / "record.schema.json").read_text(encoding="utf-8")) == schema(), "run `make docs`"


def test_data_of_the_exports_does_not_make_readings_old() -> None:
    from waqai.lexicon.rows import _UNREAD

    assert all(data_file(path).is_file() for path in _UNREAD)
