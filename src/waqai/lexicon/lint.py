"""The linter of the package's data: form of the tables, spelling of the forms, and references between files.

The frames' own examples are run by :mod:`waqai.examples`.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from importlib.resources import files
from importlib.resources.abc import Traversable

from waqai.lexicon.addressees import lint_addressees
from waqai.lexicon.predicates import TYPES, frames
from waqai.lexicon.rows import DataError, forms, load_yaml, rows
from waqai.text.fold import fold_word

_PRESENTATION = re.compile("[\ufb50-\ufdff\ufe70-\ufefc]")
_MARKS = re.compile("[\u064b-\u065f\u0670\u0640\u200b-\u200f\u202a-\u202e\ufeff]")
_FOREIGN = re.compile("[کیےپچژگڤہھۀۃټډړڼ]")
_ID = re.compile(r"[a-z0-9][a-z0-9_.'-]*")
_SECTORS = frozenset("GOV MIL COP JUD LEG SPY PTY OPP REB PRM UAF CVL BUS JRN EDU MED REL LAB AGR REF CRM ELI SOC PRE UNK".split())
#: Tables where one form may rightly stand in several rows: a person has several terms, a place name several places, a word several frames.
_MANY = (
    "holders_",
    "places",
    "predicates/",
    "dossier_stages",
    "topics",
    "mode_cues",
    "count_cues",
    "status",
    "function_words",
    "attribution",
    "speech",
    "addressees",
)


def tables() -> Iterator[str]:
    """Paths of all tables below ``waqai/data``."""

    def visit(folder: Traversable, path: str) -> Iterator[str]:
        for item in sorted(folder.iterdir(), key=lambda f: f.name):
            if item.is_dir():
                yield from visit(item, f"{path}{item.name}/")
            elif item.name.endswith(".tsv"):
                yield path + item.name

    yield from visit(files("waqai").joinpath("data"), "")


def lint_table(path: str) -> Iterator[str]:
    """One line for each fault of a table."""
    try:
        table = list(rows(path))
    except DataError as error:
        yield str(error)
        return
    if not table:
        yield f"{path}: no rows"
        return
    if list(table[0])[-1] != "form":
        yield f"{path}: the last column is {list(table[0])[-1]!r}, not 'form'"
    for id, count in Counter(row["id" if "id" in row else "iso3"] for row in table).items():
        if count > 1:
            yield f"{path}: id {id} stands {count} times"
        if not _ID.fullmatch(id.lower()):
            yield f"{path}: id {id!r} is not lower-case letters, digits, dots and hyphens"
    seen: dict[str, str] = {}
    for number, row in enumerate(table, 2):
        yield from (f"{path}:{number}: {fault}" for fault in _row_faults(row))
        key = row["id" if "id" in row else "iso3"]
        for form in forms(row["form"]):
            folded = fold_word(form.removeprefix("?"))
            if folded in seen and not any(part in path for part in _MANY):
                yield f"{path}:{number}: {form!r} folds to the same as a form of {seen[folded]}"
            seen.setdefault(folded, key)


def _row_faults(row: dict[str, str]) -> Iterator[str]:
    for column, cell in row.items():
        if cell != cell.strip():
            yield f"column {column} has white space at an end"
        if unicodedata.normalize("NFC", cell) != cell:
            yield f"column {column} is not NFC: {cell!r}"
    if not row["form"]:
        yield "no form"
    for form in forms(row["form"]):
        for pattern, what in (
            (_PRESENTATION, "presentation form"),
            (_MARKS, "diacritic, tatweel or invisible mark"),
            (_FOREIGN, "letter that is not Arabic"),
        ):
            found = pattern.search(form)
            if found:
                yield f"{form!r} holds a {what} (U+{ord(found.group()):04X})"
    if "source" in row and not row["source"]:
        yield "no source"
    for sector in row.get("sectors", "").split("/"):
        if sector and sector not in _SECTORS:
            yield f"unknown sector {sector!r}"
    for column in ("from", "to"):
        if row.get(column) and not re.fullmatch(r"\d{4}(-\d\d(-\d\d)?)?", row[column]):
            yield f"{column} {row[column]!r} is not YYYY, YYYY-MM or YYYY-MM-DD"


def lint_frames() -> Iterator[str]:
    """One line for each fault of the frames: unknown types and modes, rows without a frame, frames without words, examples or counter-examples."""
    types = {t["id"]: t for t in load_yaml("ontology/types.yml")}
    used: set[str] = set()
    known = frames()
    for name in TYPES:
        for row in rows(f"lexicon/predicates/{name}.tsv"):
            used.add(row["frame"])
            if row["frame"] not in known:
                yield f"lexicon/predicates/{name}.tsv: {row['id']}: no frame {row['frame']!r}"
    for frame in known.values():
        if frame.type not in types:
            yield f"frame {frame.id}: unknown type {frame.type}"
            continue
        for mode in frame.mode:
            if mode not in types[frame.type]["modes"]:
                yield f"frame {frame.id}: {frame.type} has no mode {mode!r}"
        if frame.id not in used:
            yield f"frame {frame.id}: no predicate uses it"
        if not frame.examples or not frame.counter:
            yield f"frame {frame.id}: needs an example and a counter-example"


def lint() -> list[str]:
    """Every fault of the package's data, in the order of its files."""
    faults = [fault for path in tables() for fault in lint_table(path)]
    if not faults or all("no frame" not in f for f in faults):
        faults += [*lint_frames(), *lint_addressees()]
    return faults
