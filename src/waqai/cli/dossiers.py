"""``waqai dossiers``: negotiations and deals of a store, and what was told of one."""

from __future__ import annotations

import click
import msgspec

from waqai.cli.db import opened, store_option
from waqai.text.fold import fold_word


@click.command()
@click.argument("id", required=False)
@store_option
@click.option("--country", "countries", multiple=True, metavar="ISO3", help="A state that has part in it; if repeated, all must.")
@click.option("--matter", default="", metavar="WORDS", help="Words of the matter, whatever their hamza.")
def dossiers(id: str | None, url: str, countries: tuple[str, ...], matter: str) -> None:
    """List the dossiers of a store, the latest to move first; with an ID, write a brief of one in Markdown, every stage cited."""
    from waqai.export.dossier import lines
    from waqai.export.stored import StoreRecords
    from waqai.link.dossiers import Dossier

    with opened(url) as store:
        found = store.dossiers([id] if id else None, [c.upper() for c in countries])
        if id and not found:
            raise click.ClickException(f"the store has no dossier {id}")
        if id:
            for line in lines(msgspec.json.decode(found[0].body, type=Dossier), StoreRecords(store).document):
                click.echo(line)
            return
        wanted = fold_word(matter)
        for d in found:
            if wanted in fold_word(d.matter):
                last = max((s.day for s in d.stages if s.day), default=None)
                click.echo(f"{d.id}  {d.stage:12} {last or '':10}  {', '.join(p.key for p in d.parties)}  {d.matter}")
