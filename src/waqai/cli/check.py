"""``waqai check``: whether the package's data is sound."""

from __future__ import annotations

import click

from waqai.lexicon.lint import lint, tables
from waqai.lexicon.rows import rows


@click.command()
@click.option("--counts", is_flag=True, help="Also print the number of rows of each table.")
def check(counts: bool) -> None:
    """Lint the tables and frames and run the frames' own examples; exit 1 if anything is wrong."""
    if counts:
        for path in tables():
            click.echo(f"{sum(1 for _ in rows(path)):6} {path}")
    faults = lint()
    for fault in faults:
        click.echo(fault, err=True)
    click.echo(f"{len(faults)} faults" if faults else "the data is sound")
    if faults:
        raise SystemExit(1)
