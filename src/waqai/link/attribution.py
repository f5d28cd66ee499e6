"""The attribution graph: who carries whom, from outlet over agency to official, and how many voices stand behind many tellings.

The outlet is ``Document.source``; agencies come from datelines ("عمّان (بترا)") and from the sources of an event, officials from the latter. Outlets and agencies
are those of ``actors/organisations_media.tsv`` and ``sources.tsv``.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from functools import cache

from msgspec import Struct

from waqai.lexicon.names import NameTrie
from waqai.lexicon.rows import forms, rows
from waqai.tellings import Party, Telling, tellings
from waqai.text.fold import fold_word
from waqai.text.tokens import tokens
from waqai.types import Document, Reading

#: How far into a text a dateline may stand, in code points, and how long its credit at the end may be.
_HEAD, _TAIL = 160, 80
#: A credit stands in brackets, before a dash or colon, or after a dash.
_CREDIT = re.compile(r"[(\[«]([^()\[\]«»\n]{2,60})[)\]»]|(?:^|[-–—ـ/:،]|\n)\s*([^-–—ـ/:،()\n]{2,40}?)\s*(?=[-–—ـ:/\n])")


class Path(Struct, frozen=True, gc=False):
    """From the outlet that printed a telling to the one who said it, nearest to the reader first."""

    telling: str
    document: str
    carriers: tuple[str, ...]


class Edge(Struct, frozen=True, gc=False):
    """One carries what another said, in so many tellings."""

    carrier: str
    carried: str
    tellings: int


class Voice(Struct, frozen=True, gc=False):
    """One agency, or outlet that quotes none, with the tellings that rest on it."""

    name: str
    tellings: tuple[str, ...]
    documents: tuple[str, ...]


class Medium(Struct, frozen=True, gc=False):
    """A row of the media: its English name and kind (agency, newspaper, channel ...)."""

    name: str
    kind: str


@cache
def media() -> NameTrie[Medium]:
    """The namings of agencies and outlets; those that are words of their own too count here, where a credit stands alone."""
    trie: NameTrie[Medium] = NameTrie()
    for row in rows("actors/organisations_media.tsv"):
        for form in forms(row["form"]):
            trie.add(fold_word(form.removeprefix("?")), Medium(row["name_en"], row["kind"]))
    return trie


@cache
def _outlets() -> dict[str, str]:
    """The English name of a source as documents give it (``was``), by its folded form: that of the row of the media which is the same, else its note."""
    named = [(row["id"].partition(".")[2], row["country"], row["name_en"]) for row in rows("actors/organisations_media.tsv")]
    table: dict[str, str] = {}
    for row in rows("sources.tsv"):
        same = (name for id, country, name in named if row["note"].endswith(name) or (id == row["id"] and country == row["country"]))
        table.update(dict.fromkeys(map(fold_word, forms(row["form"])), next(same, row["note"])))
    return table


def medium(naming: str) -> Medium | None:
    """The agency or outlet of which a text is the whole name, None if there is none."""
    words = [t for t in tokens(fold_word(naming)) if t.word.is_word or t.word.number is not None]
    for skip in range(min(2, len(words))):
        found = media().at(words, skip)
        if found is not None and found[0] == len(words):
            return found[1][0]
    return None


def outlet(source: str | None) -> str | None:
    """One name for an outlet however a document's source spells it; the source itself where no table knows it."""
    if not source:
        return None
    known = medium(source)
    return _outlets().get(fold_word(source)) or (known.name if known else source)


def dateline(document: Document) -> str | None:
    """The agency that a report's first or last words credit, None if they credit none."""
    text = document.text
    for part in (text[:_HEAD], text[-_TAIL:]):
        for found in _CREDIT.finditer(part):
            naming = medium((found[1] or found[2]).strip())
            if naming is not None and naming.kind == "agency":
                return naming.name
    return None


def paths(reading: Reading) -> tuple[Path, ...]:
    """The path of each telling of a reading: outlet, agency of the dateline, then its sources from the carrying to the saying one."""
    credited = dateline(reading.document)
    return tuple(path(t, credited) for t in tellings(reading))


def path(telling: Telling, credited: str | None = None) -> Path:
    """The path of one telling; ``credited`` is its document's dateline agency. Each carrier stands once."""
    chain = (outlet(telling.source), credited, *(_name(p) for p in reversed(telling.said_by)))
    return Path(telling.id, telling.document, tuple(dict.fromkeys(name for name in chain if name)))


def _name(party: Party) -> str:
    if "JRN" in party.sectors and (known := medium(party.naming.quote)) is not None:
        return known.name
    return party.key


def graph(found: Iterable[Path]) -> tuple[Edge, ...]:
    """The edges of the attribution graph, the most used first."""
    counts: Counter[tuple[str, str]] = Counter()
    for p in found:
        counts.update(zip(p.carriers, p.carriers[1:], strict=False))
    return tuple(Edge(a, b, n) for (a, b), n in sorted(counts.items(), key=lambda item: (-item[1], item[0])))


def voices(found: Iterable[Telling], datelines: Mapping[str, str] | None = None) -> tuple[Voice, ...]:
    """The independent voices of some tellings, the most carried first: forty papers that quote one agency are one.

    ``datelines`` gives the agency of a document's dateline by the document's id (see :func:`dateline`). Where one telling of a document quotes an agency, so do
    its others here that quote none. A telling of an unknown outlet is a voice of its own document.
    """
    unique = sorted({t.id: t for t in found}.values(), key=lambda t: (t.document, t.id))
    credited = {t.document: name for t in reversed(unique) if (name := _agency(t))} | dict(datelines or {})
    told: dict[str, list[Telling]] = defaultdict(list)
    for t in unique:
        told[_agency(t) or credited.get(t.document) or outlet(t.source) or t.document].append(t)
    listed = (Voice(name, tuple(t.id for t in ts), tuple(dict.fromkeys(t.document for t in ts))) for name, ts in told.items())
    return tuple(sorted(listed, key=lambda v: (-len(v.documents), v.name)))


def _agency(telling: Telling) -> str | None:
    """The agency among a telling's sources that stands furthest from the reader."""
    agencies = [m.name for p in telling.said_by if (m := medium(p.naming.quote)) is not None and m.kind == "agency"]
    return agencies[-1] if agencies else None
