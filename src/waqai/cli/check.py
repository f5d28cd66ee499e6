"""``waqai check``: whether the package's data is sound."""

from __future__ import annotations

import click

from waqai.lexicon.lint import lint, tables
from waqai.lexicon.rows import rows


@click.command()
@click.option("--counts", is_flag=True, help="Also print the number of rows of each table.")
@click.option("--counters", "list_counters", is_flag=True, help="Also print each counter-example that is read as an event.")
def check(counts: bool, list_counters: bool) -> None:
    """Lint the tables and frames and run the frames' own examples and counter-examples.

    Exit 1 if a table or frame is at fault or an example fails that is no known gap of the grammar. Counter-examples are up to the learned models and
    only counted.
    """
    if counts:
        for path in tables():
            click.echo(f"{sum(1 for _ in rows(path)):6} {path}")
    faults = lint() or _examples(list_counters)  # examples of frames that are at fault would only repeat it
    for fault in faults:
        click.echo(fault, err=True)
    click.echo(f"{len(faults)} faults" if faults else "the data is sound")
    if faults:
        raise SystemExit(1)


def _examples(list_counters: bool) -> list[str]:
    """Run the examples and counter-examples, say how they fare, and give back the faults."""
    from waqai.examples import counters, example_faults, failing_counters, gaps

    faults, notes = example_faults()
    told, total = failing_counters(), counters()
    notes += [str(failure) for failure in told] if list_counters else []
    if told:
        notes.append(f"warning: {len(told)} of {total} counter-examples are read as events ({len(told) / total:.0%})")
    for note in notes:
        click.echo(note, err=True)
    click.echo(f"examples: {len(gaps())} are known gaps of the grammar; counter-examples: {1 - len(told) / total:.1%} hold")
    return faults
