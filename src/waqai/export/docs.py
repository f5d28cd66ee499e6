"""The generated parts of docs/exports.md, made from the tables that write the exports: ``python -m waqai.export.docs docs/exports.md`` renews them."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from waqai.export import cameo, ftm, plover, polecat, table
from waqai.export.coded import planned
from waqai.export.columns import Column
from waqai.export.formats import FORMATS
from waqai.export.parquet import arrow_schema

_PART = re.compile(r"(<!-- made: ([a-z-]+) -->\n).*?(<!-- end -->)", re.S)


def _table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    lines = [list(head), *(list(row) for row in rows)]
    lines.insert(1, ["---"] * len(lines[0]))
    return "".join(f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in line)} |\n" for line in lines)


def _columns(columns: Iterable[Column[Any]]) -> str:
    return _table(("column", "what it holds"), ((f"`{c.name}`", c.meaning) for c in columns))


def _rules(rules: Iterable[cameo.Rule]) -> Iterator[tuple[str, ...]]:
    for rule in rules:
        code = cameo.mapping().codes[rule.code]
        when = (
            f"mode {rule.mode}"
            if rule.mode
            else f"actor {'/'.join(rule.sectors)}"
            if rule.sectors
            else f"context {'/'.join(rule.topics)}"
            if rule.topics
            else ""
        )
        yield rule.type, when, rule.code, code.label, str(cameo.quad_class(rule.code)), str(code.goldstein), rule.note


def _rule_table(rules: Iterable[cameo.Rule]) -> str:
    return _table(("type", "if", "code", "CAMEO's label", "QuadClass", "Goldstein", "note"), _rules(rules))


def _sectors() -> str:
    return _table(("sector", "role", "note"), ((name, s.code or "none", s.note) for name, s in cameo.mapping().sectors.items()))


def _groups() -> str:
    others = {**cameo.mapping().groups, **cameo.mapping().countries}
    rows = ((name, s.country or s.code or "none", s.known or "none", s.role or "none", s.note) for name, s in others.items())
    return _table(("country", "country code", "known group", "role", "note"), rows)


def _planned() -> str:
    rows = ((type, " ".join((b.becomes, b.mode)).strip(), b.note) for type, b in planned().items())
    return _table(("planned", "becomes", "why"), rows)


def _parquet() -> str:
    return _table(("column", "type"), ((f"`{f.name}`", str(f.type).replace(" not null", "")) for f in arrow_schema()))


#: The parts by the name in their marker.
PARTS: dict[str, Callable[[], str]] = {
    "formats": lambda: _table(("format", "what it is"), ((f"`{name}`", f.summary) for name, f in FORMATS.items())),
    "csv": lambda: _columns(table.RECORD_COLUMNS),
    "parquet": _parquet,
    "plover": lambda: _table(("field", "what it holds"), ((f"`{name}`", meaning) for name, meaning in plover.FIELDS)),
    "planned": _planned,
    "polecat": lambda: _columns((*polecat.COLUMNS, polecat.STATUS)),
    "cameo": lambda: _columns(cameo.COLUMNS),
    "cameo-done": lambda: _rule_table(cameo.mapping().done),
    "cameo-planned": lambda: _rule_table(cameo.mapping().planned),
    "cameo-sectors": _sectors,
    "cameo-groups": _groups,
    "ftm": lambda: _table(("schema", "stands for", "properties"), ftm.SCHEMATA),
}


def renewed(page: str) -> str:
    """A page with every generated part made anew; raises KeyError for a marker that no part has."""
    return _PART.sub(lambda found: f"{found[1]}{PARTS[found[2]]()}{found[3]}", page)


if __name__ == "__main__":
    page = Path(sys.argv[1])
    page.write_text(renewed(page.read_text(encoding="utf-8")), encoding="utf-8")
