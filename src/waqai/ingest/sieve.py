"""The last question before a document is taken in, whether it is in Arabic."""

from __future__ import annotations

from msgspec.structs import replace

from waqai.ingest.files import BadInput, Reason
from waqai.ingest.language import language_of
from waqai.ingest.options import Options
from waqai.types import Document


def sieved(found: Document | BadInput, where: str, options: Options) -> Document | BadInput:
    """A document under the name of the source that the options give, or that it is not in Arabic; a refusal as it is."""
    if isinstance(found, BadInput):
        return found
    document = replace(found, source=options.source) if found.source is None and options.source else found
    verdict = language_of(document.text) if options.arabic_only else None
    if verdict is None or verdict.arabic:
        return document
    return BadInput(document.url or f"{where} (document {document.id})", f"is not in Arabic: {verdict.reason}", Reason.LANGUAGE)
