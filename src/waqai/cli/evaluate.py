"""``waqai evaluate``: how right the readings are."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import msgspec

from waqai.evaluate import GoldError, below, figure, figures_of, gold_part, load_scorer, read_part

SHOWN = (
    "events events_macro_f1 participants codes whole_record_recall status_accuracy status_accuracy_not_happened date place sources quotes quotes_with_speaker"
).split()
_EXAMPLES = 3


@click.command()
@click.option("--gold", required=True, type=click.Path(path_type=Path), help="Folder with score.py, PART.docs.jsonl and PART.gold.jsonl.")
@click.option("--part", default="dev", show_default=True, help="Which part of the gold set.")
@click.option("--floor", type=click.Path(path_type=Path), help="JSON file of the least figures allowed; exit 1 if one is not reached.")
@click.option(
    "--errors",
    metavar="[N]",
    type=click.IntRange(min=0),
    is_flag=False,
    flag_value=_EXAMPLES,
    help=f"Also misses and extras by cause, with N examples of each ({_EXAMPLES} where no N is given).",
)
@click.option("--calibration", is_flag=True, help="Also how often events of a score are right, in ten bins.")
@click.option("--json", "as_json", is_flag=True, help="All figures as JSON.")
def evaluate(gold: Path, part: str, floor: Path | None, errors: int | None, calibration: bool, as_json: bool) -> None:
    """Read a part of a gold set and score the readings with the set's own scorer."""
    try:
        figures = _figures(gold, part, errors, calibration)
    except GoldError as error:
        raise click.ClickException(str(error)) from error
    if as_json:
        click.echo(json.dumps(figures, ensure_ascii=False, indent=1))
    else:
        click.echo("\n".join(_lines(figures)))
    if floor is not None:
        missed = below(figures, json.loads(floor.read_text(encoding="utf-8"))[part])
        for line in missed:
            click.echo(line, err=True)
        if missed:
            raise SystemExit(1)


def _figures(gold: Path, name: str, errors: int | None, calibration: bool) -> dict[str, Any]:
    """The scorer's figures, with ``errors`` and ``calibration`` where asked for."""
    part = gold_part(gold, name)
    readings = read_part(part)
    figures = figures_of(part, readings)
    if errors is not None:
        from waqai.errors import by_cause, mistakes

        figures["errors"] = by_cause(mistakes(load_scorer(part), part, readings), errors)
    if calibration:
        from waqai.calibration import calibration as table
        from waqai.calibration import judged

        figures["calibration"] = msgspec.to_builtins(table(judged(load_scorer(part), part, readings)))
    return figures


def _lines(figures: dict[str, Any]) -> Iterator[str]:
    for key in SHOWN:
        value = figures[key]
        detail = (
            f"  P {value['precision']}  R {value['recall']}  gold {value['gold']}  predicted {value['predicted']}" if isinstance(value, dict) else ""
        )
        yield f"{key:30} {figure(figures, key):.4f}{detail}"
    for group, causes in figures.get("errors", {}).items():
        yield f"\n{group.replace('_', ' ')}: {sum(c['count'] for c in causes.values())}"
        for cause, held in causes.items():
            yield f"{held['count']:6}  {cause}"
            yield from (f"          {example['document']}: {example['words']}" for example in held["examples"])
    if "calibration" in figures:
        yield from _reliability(figures["calibration"])


def _reliability(table: dict[str, Any]) -> Iterator[str]:
    yield f"\ncalibration: {table['events']} events, expected calibration error {table['error']:.4f}"
    yield f"(only what was emitted has a score: nothing below the threshold of decision is covered; lowest score {table['lowest']:.3f})"
    yield "score       events  mean score  share right"
    for b in table["bins"]:
        yield f"{b['low']:.1f}..{b['high']:.1f}  {b['count']:8}  {b['score']:10.3f}  {b['right']:11.3f}"
