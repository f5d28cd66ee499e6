"""The embedded reader: lexicon, grammar and small trained models; offline, on one core."""

from __future__ import annotations

import gc
import re
from functools import cache

from waqai.find.chain import shipped
from waqai.garbage import uncollected
from waqai.lexicon.rows import data_digest
from waqai.lexicon.vocabulary import vocabulary
from waqai.readers.embedded.assemble import READER, Assembler
from waqai.readers.embedded.pipeline import Models, Thresholds, decide, prepare
from waqai.types import Document, Problem, Reading, content_hash

#: Raised with every change of the code that may change an output.
VERSION = "3"
#: Longer texts are read up to here and the rest is reported: no report is this long, and cost and memory stay bounded.
LONGEST_TEXT = 100_000
_SAMPLE = 20_000
_ARABIC_SHARE = 0.2
_ARABIC = re.compile("[\u0621-\u064a\ufb50-\ufefc]+")
_OTHER = re.compile(r"[^\W\d_\u0621-\u064a\ufb50-\ufefc]{2,}")
#: Letters of Persian, Urdu and Kurdish; a name or two in a report is no sign, one word in ten is.
_FOREIGN = re.compile("[کیےپچژگڤەۆێڕڵٹڈڑں]")
_FOREIGN_SHARE = 0.1


class EmbeddedReader:
    """Reads documents; holds no state of them."""

    name = READER

    def __init__(self, models: Models | None = None, thresholds: Thresholds | None = None) -> None:
        self.models = models or Models.shipped()
        self.thresholds = thresholds or Thresholds()
        #: A hash of the reader's version and of every data file: the same fingerprint gives the same reading.
        self.fingerprint = content_hash(READER, VERSION, data_digest())

    def read(self, document: Document) -> Reading:
        """The reading of a document, unresolved. Never raises for what a document holds: what cannot be read is a problem of its reading."""
        problems = list(_problems(document.text))
        if any(p.code == "text.empty" for p in problems):
            return Reading(document, self.fingerprint, problems=tuple(problems))
        read_part = document
        if len(document.text) > LONGEST_TEXT:
            read_part = Document(
                document.id, document.text[:LONGEST_TEXT], document.title, document.source, document.url, document.published, document.fetched
            )
        draft = prepare(read_part)
        decide(draft, self.models, self.thresholds)
        assembler = Assembler(draft, self.fingerprint)
        assembler.document = document
        return assembler.reading(problems)


def _problems(text: str) -> list[Problem]:
    """What is wrong with a text before it is read."""
    if not text.strip():
        return [Problem("text.empty", "The document has no text.")]
    found = []
    other, foreign = len(_OTHER.findall(text, 0, _SAMPLE)), len(_FOREIGN.findall(text, 0, _SAMPLE))
    arabic = len(_ARABIC.findall(text, 0, _SAMPLE)) if other or foreign else 0
    if other and arabic / (arabic + other) < _ARABIC_SHARE:
        found.append(
            Problem("text.not-arabic", f"Only {arabic} of the first {arabic + other} words are in Arabic letters; little or nothing can be read.")
        )
    elif foreign > _FOREIGN_SHARE * arabic:
        found.append(Problem("text.not-arabic", "Letters that Arabic does not have are frequent: this is probably Persian, Urdu or Kurdish."))
    if "\ufffd" in text or "\x00" in text:
        found.append(Problem("text.encoding", "The text holds replacement or null characters: its encoding was probably mistaken."))
    if len(text) > LONGEST_TEXT:
        found.append(Problem("text.long", f"Only the first {LONGEST_TEXT} characters of {len(text)} were read."))
    return found


@cache
def embedded_reader() -> EmbeddedReader:
    """The reader with the package's own models, made once.

    Models and tables are a million objects that live as long as the process. The garbage collector is kept from going through them again and again:
    not at all while they are loaded, and not through them afterwards. That is a third of the time of start-up, and a fifth of a document's.
    """
    with uncollected():
        vocabulary()
        reader = EmbeddedReader()
        for name in ("tagger", "quote"):
            shipped(name)
        gc.freeze()
    return reader
