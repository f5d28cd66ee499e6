"""``waqai evaluate``: how right the readings are."""

from __future__ import annotations

import json
from pathlib import Path

import click

from waqai.evaluate import GoldError, below, figure, score

SHOWN = (
    "events events_macro_f1 participants codes whole_record_recall status_accuracy status_accuracy_not_happened date place sources quotes quotes_with_speaker"
).split()


@click.command()
@click.option("--gold", required=True, type=click.Path(path_type=Path), help="Folder with score.py, PART.docs.jsonl and PART.gold.jsonl.")
@click.option("--part", default="dev", show_default=True, help="Which part of the gold set.")
@click.option("--floor", type=click.Path(path_type=Path), help="JSON file of the least figures allowed; exit 1 if one is not reached.")
@click.option("--json", "as_json", is_flag=True, help="All figures as JSON.")
def evaluate(gold: Path, part: str, floor: Path | None, as_json: bool) -> None:
    """Read a part of a gold set and score the readings with the set's own scorer."""
    try:
        figures = score(gold, part)
    except GoldError as error:
        raise click.ClickException(str(error)) from error
    if as_json:
        click.echo(json.dumps(figures, ensure_ascii=False, indent=1))
    else:
        for key in SHOWN:
            value = figures[key]
            detail = (
                f"  P {value['precision']}  R {value['recall']}  gold {value['gold']}  predicted {value['predicted']}"
                if isinstance(value, dict)
                else ""
            )
            click.echo(f"{key:30} {figure(figures, key):.4f}{detail}")
    if floor is not None:
        missed = below(figures, json.loads(floor.read_text(encoding="utf-8"))[part])
        for line in missed:
            click.echo(line, err=True)
        if missed:
            raise SystemExit(1)
