"""The documentation tells the truth: examples run, and every command, option, column and data folder is named."""

from __future__ import annotations

import doctest
import json
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

import waqai
from waqai.cli import main
from waqai.export.table import COLUMNS
from waqai.judgements import schema

DOCS = Path(__file__).parents[1] / "docs"


def test_the_package_docstring_runs() -> None:
    assert doctest.testmod(waqai).failed == 0


def test_the_guide_runs() -> None:
    assert doctest.testfile(str(DOCS / "python.md"), module_relative=False).failed == 0


def test_the_guide_to_stores_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert doctest.testfile(str(DOCS / "store.md"), module_relative=False).failed == 0


def test_the_page_on_casualties_runs() -> None:
    assert doctest.testfile(str(DOCS / "casualties.md"), module_relative=False).failed == 0


def test_every_command_and_option_is_documented() -> None:
    text = (DOCS / "commands.md").read_text(encoding="utf-8")
    for name, command in _commands("waqai", main):
        assert name in text
        for parameter in command.params:
            if isinstance(parameter, click.Option):
                assert all(option in text for option in parameter.opts), (name, parameter.opts)


def _commands(name: str, group: click.Group) -> Iterator[tuple[str, click.Command]]:
    """Every command below a group, with all the words that call it."""
    for word, command in group.commands.items():
        yield f"{name} {word}", command
        if isinstance(command, click.Group):
            yield from _commands(f"{name} {word}", command)


def test_the_schema_of_judgements_is_that_of_the_types() -> None:
    assert json.loads((DOCS / "judgement.schema.json").read_text(encoding="utf-8")) == schema(), (
        "python -m waqai.judgements > docs/judgement.schema.json"
    )


def test_every_column_of_the_table_is_documented() -> None:
    text = (DOCS / "commands.md").read_text(encoding="utf-8")
    assert all(f"`{column}`" in text for column in COLUMNS)


def test_imports_run_one_way() -> None:
    """types <- text, ontology <- lexicon <- find <- read; resolve and link see no reader; store sees no reading at work; export and cli stand outside."""
    allowed = {
        "types": set(),
        "text": {"types"},
        "resolve": {"types", "text", "lexicon", "resolve"},
        "lexicon": {"types", "text", "lexicon", "ontology", "readers"},
        "tellings": {"types", "text", "lexicon"},
        "weights": set(),
        "link": {"types", "text", "lexicon", "ontology", "tellings", "records"},
        "corrections": {"types", "text", "tellings"},
        "judgements": {"types", "tellings", "corrections"},
        "agreement": {"types", "tellings", "corrections", "judgements"},
        "records": {"types", "tellings"},
        "store": {"types", "text", "tellings", "records", "judgements", "agreement"},
    }
    source = Path(waqai.__file__).parent
    for file in source.rglob("*.py"):
        part = file.relative_to(source).parts[0].removesuffix(".py")
        if part not in allowed:
            continue
        for line in file.read_text(encoding="utf-8").splitlines():
            words = line.split()
            if len(words) > 1 and words[0] in ("from", "import") and words[1].startswith("waqai."):
                assert words[1].split(".")[1] in allowed[part] | {part}, (file, line)
