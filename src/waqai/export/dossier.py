"""A brief of a dossier in Markdown: its matter and parties, and every stage that was told of it, with the exact sentence that tells it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from waqai.export.brief import escaped
from waqai.link.dossiers import Dossier, Stage
from waqai.types import Document, Status


def lines(dossier: Dossier, document: Callable[[str], Document | None]) -> Iterator[str]:
    """The lines of the brief. ``document`` gives a document by id, None where it is not at hand; then the words of the stage alone are cited."""
    yield f"# {escaped(dossier.matter) or 'Dossier'}"
    yield ""
    yield f"{', '.join(map(escaped, dossier.parties))}. Stage: {_name(dossier.stage)}."
    yield from ("", "## Stages", "")
    for number, stage in enumerate(dossier.stages, 1):
        told = "" if stage.status is Status.HAPPENED else f" ({stage.status.value})"
        sides = ", ".join(dict.fromkeys(escaped(p.naming.quote) for p in stage.parties))
        yield f"- **{stage.day.start if stage.day and stage.day.start else stage.published or '—'}** · {_name(stage.stage)}{told} · {sides} [^{number}]"
    yield ""
    yield from (f"[^{number}]: {_citation(stage, document(stage.document))}" for number, stage in enumerate(dossier.stages, 1))


def _name(stage: str) -> str:
    return stage.replace("_", " ")


def _citation(stage: Stage, document: Document | None) -> str:
    quoted = document.text[stage.sentence.start : stage.sentence.end] if document else f"{stage.cue.quote} … {stage.noun.quote}"
    url = f" <{document.url}>" if document and document.url and re.fullmatch(r"[^\s<>]+", document.url) else ""
    return f"{escaped(stage.source or stage.document)}, {stage.published or 'day unknown'}: «{escaped(quoted)}»{url}"
