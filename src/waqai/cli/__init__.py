"""The command line: one module a verb. Exit codes: 0 done, 1 something could not be read or did not hold, 2 wrong use."""

from __future__ import annotations

import click

from waqai import __version__
from waqai.cli.check import check
from waqai.cli.db import db
from waqai.cli.dossiers import dossiers
from waqai.cli.evaluate import evaluate
from waqai.cli.explain import explain
from waqai.cli.export import export
from waqai.cli.index import index
from waqai.cli.ingest import ingest
from waqai.cli.judge import judge
from waqai.cli.read import read
from waqai.cli.serve import serve, user
from waqai.cli.watch import watch


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="waqai")
def main() -> None:
    """Arabic news reports into political event records that can be cited."""


for verb in (read, explain, ingest, watch, index, judge, dossiers, export, serve, user, db, evaluate, check):
    main.add_command(verb)
