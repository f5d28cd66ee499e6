"""The documentation tells the truth: examples run, and every command, option, column and data folder is named."""

from __future__ import annotations

import doctest
from pathlib import Path

import click

import waqai
from waqai.cli import main
from waqai.export.table import COLUMNS

DOCS = Path(__file__).parents[1] / "docs"


def test_the_package_docstring_runs() -> None:
    assert doctest.testmod(waqai).failed == 0


def test_the_guide_runs() -> None:
    assert doctest.testfile(str(DOCS / "python.md"), module_relative=False).failed == 0


def test_the_page_on_casualties_runs() -> None:
    assert doctest.testfile(str(DOCS / "casualties.md"), module_relative=False).failed == 0


def test_every_command_and_option_is_documented() -> None:
    text = (DOCS / "commands.md").read_text(encoding="utf-8")
    for name, command in main.commands.items():
        assert f"waqai {name}" in text
        for parameter in command.params:
            if isinstance(parameter, click.Option):
                assert all(option in text for option in parameter.opts), (name, parameter.opts)


def test_every_column_of_the_table_is_documented() -> None:
    text = (DOCS / "commands.md").read_text(encoding="utf-8")
    assert all(f"`{column}`" in text for column in COLUMNS)


def test_imports_run_one_way() -> None:
    """types <- text, ontology <- lexicon <- find <- read; resolve sees no reader; export and cli stand outside."""
    allowed = {
        "types": set(),
        "text": {"types"},
        "resolve": {"types", "text", "lexicon", "resolve"},
        "lexicon": {"types", "text", "lexicon", "ontology", "readers"},
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
