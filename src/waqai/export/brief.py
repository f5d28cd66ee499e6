"""A brief in Markdown: what is on record between two parties or about a matter, in the order of the days, each line with numbered citations.

A citation gives outlet, day, the exact words and the address. Namings stay as the reports have them, in Arabic; headings are English, or Arabic if
asked for. All records are held in memory, to be put in order: filter first.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import IO

from msgspec import Struct

from waqai.export.options import Entry, Lookup, Options, entries
from waqai.export.output import as_text
from waqai.export.table import published
from waqai.ontology import event_types
from waqai.records import Disagreement, Record
from waqai.tellings import Party, Telling
from waqai.types import Status

#: What Markdown gives a meaning to.
_MARKS = re.compile(r"([\\`*_{}\[\]<>#|~&$])")
_SPACES = re.compile(r"\s+")


class Words(Struct, frozen=True):
    """The brief's own words in one language."""

    title: str
    overview: str
    records: str
    documents: str
    outlets: str
    period: str
    type: str
    count: str
    mean: str
    timeline: str
    undated: str
    place: str
    said_by: str
    topics: str
    killed: str
    wounded: str
    differ: str
    unpublished: str
    nothing: str
    statuses: dict[str, str]
    fields: dict[str, str]


ENGLISH = Words(
    title="Brief",
    overview="Overview",
    records="records",
    documents="documents",
    outlets="outlets",
    period="Period",
    type="Type",
    count="Records",
    mean="Mean of the PLOVER scores of what happened (-10 conflict to 10 cooperation)",
    timeline="On record",
    undated="Undated",
    place="in",
    said_by="on the word of",
    topics="topics",
    killed="killed",
    wounded="wounded",
    differ="the reports differ",
    unpublished="day unknown",
    nothing="Nothing is on record.",
    statuses={s.value: s.value for s in Status},
    fields={"status": "status", "date": "date", "place": "place", "killed": "killed", "wounded": "wounded"},
)
ARABIC = Words(
    title="موجز",
    overview="لمحة عامة",
    records="سجلات",
    documents="وثائق",
    outlets="مصادر",
    period="المدة",
    type="النوع",
    count="عدد السجلات",
    mean="متوسط درجات بلوفر لما وقع (من -10 للنزاع إلى 10 للتعاون)",
    timeline="الوقائع",
    undated="بلا تاريخ",
    place="في",
    said_by="نقلا عن",
    topics="مواضيع",
    killed="قتلى",
    wounded="جرحى",
    differ="تختلف التقارير",
    unpublished="يوم النشر مجهول",
    nothing="لا وقائع مسجلة.",
    statuses={"happened": "وقع", "planned": "مقرر", "hypothetical": "محتمل", "denied": "منفي"},
    fields={"status": "الحالة", "date": "التاريخ", "place": "المكان", "killed": "القتلى", "wounded": "الجرحى"},
)


def escaped(words: str) -> str:
    """Words as one line of Markdown text that shows them as they are."""
    return _MARKS.sub(r"\\\1", _SPACES.sub(" ", words.strip()))


class Notes:
    """The footnotes: one for each passage cited, numbered as they are first met."""

    def __init__(self, words: Words) -> None:
        self._words = words
        self._numbers: dict[str, int] = {}

    def cite(self, entry: Entry, telling: Telling) -> str:
        """The mark of the footnote for a telling."""
        document = next((d for d in entry.documents if d.id == telling.document), None)
        quoted = entry.sentence(telling) or " … ".join(t.quote for t in telling.triggers)
        day = telling.published.isoformat() if telling.published else self._words.unpublished
        url = f" <{document.url}>" if document and document.url and re.fullmatch(r"[^\s<>]+", document.url) else ""
        text = f"{escaped(telling.source or telling.document)}, {day}: «{escaped(quoted)}»{url}"
        return f"[^{self._numbers.setdefault(text, len(self._numbers) + 1)}]"

    def lines(self) -> Iterator[str]:
        """The footnotes themselves."""
        return (f"[^{number}]: {text}" for text, number in self._numbers.items())


class _Brief:
    """The parts of a brief."""

    def __init__(self, found: Sequence[Entry], options: Options) -> None:
        self.words = ARABIC if options.arabic else ENGLISH
        self.arabic = options.arabic
        self.found = sorted(found, key=_order)
        self.title = options.title
        self.notes = Notes(self.words)

    def lines(self) -> Iterator[str]:
        yield f"# {escaped(self.title) if self.title else self.words.title}"
        yield ""
        if not self.found:
            yield self.words.nothing
            return
        yield from self.overview()
        yield f"## {self.words.timeline}"
        for heading, group in groupby(self.found, key=lambda e: _month(e.record) or self.words.undated):
            yield from ("", f"### {heading}", "")
            yield from (line for entry in group for line in self.item(entry))
        yield ""
        yield from self.notes.lines()

    def overview(self) -> Iterator[str]:
        w, records = self.words, [e.record for e in self.found]
        outlets = {s for r in records for s in r.sources}
        documents = {d for r in records for d in r.documents}
        yield f"## {w.overview}"
        yield ""
        yield f"{len(records)} {w.records}, {len(documents)} {w.documents}, {len(outlets)} {w.outlets}."
        days = [d for r in records if (d := _day(r))]
        if days:
            yield f"{w.period}: {min(days)} – {max(days)}."
        scores = [event_types()[r.type].score for r in records if r.status is Status.HAPPENED]
        if scores:
            yield f"{w.mean}: {sum(scores) / len(scores):.1f}."
        yield from ("", f"| {w.type} | {' | '.join(w.statuses.values())} |", f"|---|{'---:|' * len(w.statuses)}")
        counts = Counter((r.type, r.status.value) for r in records)
        for type in sorted({r.type for r in records}, key=list(event_types()).index):
            yield f"| {self.label(type)} | {' | '.join(str(counts[type, s] or '') for s in w.statuses)} |"
        yield ""

    def label(self, type: str) -> str:
        known = event_types()[type]
        return known.label_ar if self.arabic else known.label

    def item(self, entry: Entry) -> Iterator[str]:
        record, w = entry.record, self.words
        what = f"{self.label(record.type)}{f' ({chr(44).join(record.modes)})' if record.modes else ''}"
        marks = "".join(dict.fromkeys(self.notes.cite(entry, t) for t in record.tellings))
        parts = [f"**{_interval(record) or '—'}**", f"{what}, {w.statuses[record.status.value]}", self.parties(record)]
        yield f"- {' · '.join(p for p in (*parts, *self.details(record)) if p)} {marks}"
        yield from (f"  - {w.differ} ({w.fields.get(d.field, d.field)}): {self.versions(record, d)}" for d in record.disagreements)

    def parties(self, record: Record) -> str:
        sides = [", ".join(map(_named, parties)) for parties in (record.actors, record.recipients)]
        return " → ".join(side for side in sides if side)

    def details(self, record: Record) -> Iterator[str]:
        w = self.words
        if record.where is not None:
            yield f"{w.place} {escaped(record.where.naming.quote)}" + (f" ({escaped(record.where.name)})" if record.where.name else "")
        for word, number in ((w.killed, record.killed), (w.wounded, record.wounded)):
            if number is not None:
                yield f"{word}: {number}"
        said = dict.fromkeys(escaped(p.naming.quote) for t in record.tellings for p in t.said_by)
        if said:
            yield f"{w.said_by} {', '.join(said)}"
        if record.topics:
            yield f"{w.topics}: {', '.join(map(escaped, record.topics))}"

    def versions(self, record: Record, disagreement: Disagreement) -> str:
        sources = {t.id: t.source or t.document for t in record.tellings}
        shown = self.words.statuses if disagreement.field == "status" else {}
        return "; ".join(
            f"{escaped(shown.get(v.value, v.value))} ({', '.join(dict.fromkeys(escaped(sources[t]) for t in v.tellings if t in sources))})"
            for v in disagreement.versions
        )


def _named(party: Party) -> str:
    code = " ".join(x for x in (party.country, "/".join(party.sectors)) if x)
    known = ", ".join(x for x in (escaped(party.name or ""), escaped(code)) if x)
    return escaped(party.naming.quote) + (f" ({known})" if known else "")


def _day(record: Record) -> dt.date | None:
    return record.when.start if record.when else None


def _month(record: Record) -> str | None:
    day = _day(record)
    return f"{day:%Y-%m}" if day else None


def _interval(record: Record) -> str | None:
    when = record.when
    if when is None or when.start is None:
        return None
    return when.start.isoformat() if when.end in (None, when.start) else f"{when.start} – {when.end}"


def _order(entry: Entry) -> tuple[dt.date, dt.date, str]:
    return (_day(entry.record) or dt.date.max, published(entry.record) or dt.date.max, entry.record.id)


def write(records: Iterable[Record], out: IO[bytes], document: Lookup, options: Options) -> None:
    """Write one brief of all records, Markdown in UTF-8."""
    brief = _Brief(list(entries(records, document)), options)
    with as_text(out) as text:
        for line in brief.lines():
            text.write(line + "\n")
