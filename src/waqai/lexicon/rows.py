"""Reading the package's tables: tab-separated rows with one header line, the forms in the last column, several forms parted by `` | ``."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from hashlib import blake2s
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

import yaml

try:
    from yaml import CSafeLoader as _Loader
except ImportError:  # pragma: no cover - libyaml is part of every wheel; the pure loader gives the same values, slower
    from yaml import SafeLoader as _Loader  # type: ignore[assignment]


class DataError(ValueError):
    """A data file of the package, or one given in its place, does not have the form it must have."""


def data_file(path: str) -> Traversable:
    """A file below ``waqai/data``."""
    return files("waqai").joinpath("data", *path.split("/"))


def lines(path: str) -> list[str]:
    """The rows of a table as they stand, without the header line."""
    return data_file(path).read_text(encoding="utf-8").splitlines()[1:]


def rows(path: str) -> Iterator[dict[str, str]]:
    """The rows of a table as dictionaries; raises DataError naming file and line for a row of the wrong width."""
    first, *lines = data_file(path).read_text(encoding="utf-8").splitlines()
    header = first.split("\t")
    width = len(header)
    for number, line in enumerate(lines, 2):
        cells = line.split("\t")
        if len(cells) != width:
            raise DataError(f"{path}:{number}: {len(cells)} columns where the header has {width}")
        yield dict(zip(header, cells))


def forms(cell: str) -> list[str]:
    """The forms of a cell."""
    return [form for part in cell.split(" | ") if (form := part.strip())]


@cache
def load_yaml(path: str) -> Any:
    """A YAML data file, read once. Callers must not change what comes back."""
    return yaml.load(data_file(path).read_text(encoding="utf-8"), Loader=_Loader)


#: Data that only exports use: no reading depends on them.
_UNREAD = frozenset({"ontology/cameo.yml", "ontology/countries.yml", "ontology/plover.yml"})


@cache
def data_digest() -> str:
    """A hash over every data file of the package that readings depend on, by name and content."""
    digest = blake2s(digest_size=8)
    root = files("waqai").joinpath("data")

    def visit(folder: Traversable, path: str) -> None:
        for item in sorted(folder.iterdir(), key=lambda f: f.name):
            if item.is_dir():
                visit(item, f"{path}{item.name}/")
            elif item.name.endswith((".tsv", ".yml", ".gz")) and path + item.name not in _UNREAD:
                digest.update(f"{path}{item.name}".encode())
                digest.update(item.read_bytes())

    visit(root, "")
    return digest.hexdigest()
