"""What the errors of readings are: misses and extras of a gold set, grouped by cause.

What matches is the gold set's own scorer's to say (``score.py``, loaded by :func:`waqai.evaluate.load_scorer`); here each thing it leaves
unmatched gets the first cause that holds of it. The counts of a group add up to the scorer's own: ``events_missed`` to its gold events less its
matches, and so on. What the reader found and did not choose is asked of its own first stage.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from msgspec import Struct

from waqai.evaluate import GoldPart
from waqai.export.gold import to_gold
from waqai.lexicon.predicates import VERBAL
from waqai.types import Document, Reading

Thing = dict[str, Any]
#: What is reported, in this order. ``words_of_missed_events`` asks of the missed events once more, whether the tables know their words.
GROUPS = (
    "events_missed words_of_missed_events events_extra participants_missed participants_extra codes_missed status "
    "dates_missed dates_extra places_missed places_extra place_countries sources_missed sources_extra quotes_missed quotes_extra speakers"
).split()
_CONTEXT = 60
#: Letters by which two ends of a quote may differ and still count as one: a mark, a space, an attached conjunction.
_SLACK = 3


class Mistake(Struct, frozen=True):
    """One miss, extra or confusion: its group, its cause, and the words it is about."""

    group: str
    cause: str
    document: str
    words: str


class Found(Struct, frozen=True):
    """What the reader found in a document before it chose: spans of namings, places and times, and (type, span) of possible events."""

    actors: tuple[list[int], ...]
    places: tuple[list[int], ...]
    times: tuple[list[int], ...]
    candidates: tuple[tuple[str, list[int]], ...]

    @classmethod
    def of(cls, document: Document) -> Found:
        """The first stage of the embedded reader, without its decisions on events."""
        from waqai.readers.embedded.pipeline import prepare

        draft = prepare(document)
        a = draft.analysis
        actors, places, times = (tuple([s.start, s.end] for s in map(a.span, things)) for things in (a.actors, a.places, a.times))
        return cls(actors, places, times, tuple((c.type, [a.tokens[c.start].start, a.tokens[c.end - 1].end]) for c in draft.candidates))


class Comparison:
    """One document's gold and prediction side by side, as the scorer pairs them."""

    def __init__(self, scorer: Any, raw: Thing, gold: Thing, predicted: Thing, found: Found) -> None:
        self.scorer, self.gold, self.predicted, self.found = scorer, gold, predicted, found
        self.doc = scorer.Doc(raw)
        self.pairs: list[tuple[int, int]] = scorer.match_events(self.doc, gold["events"], predicted["events"])

    # -- asking the scorer ---------------------------------------------------------------------------------------------------------------

    def overlap(self, a: Any, b: Any) -> bool:
        """True if two spans share a letter."""
        return bool(self.scorer.overlap(a, b))

    def same(self, a: Thing, b: Thing) -> bool:
        """True if two participants count as one."""
        return bool(self.scorer.same_participant(self.doc, a, b))

    def same_words(self, a: Any, b: Any) -> bool:
        """True if two spans overlap or hold the same words, which is how sources are matched."""
        return self.overlap(a, b) or bool(self.scorer.same_words(self.doc.words(a), self.doc.words(b)))

    def counts(self, gold: Thing, predicted: Thing, of: str = "events") -> dict[str, int]:
        """The scorer's counts for one gold and one predicted event or quote alone."""
        alone: list[Thing] = [{"id": "", "events": [], "quotes": []} | {of: [thing]} for thing in (gold, predicted)]
        counts: dict[str, int] = self.scorer.score_doc(self.doc, *alone, [])
        return counts

    def sentences(self, event: Thing) -> set[int]:
        """The sentences that tell an event."""
        return {self.doc.sentence(m["span"]) for m in event["mentions"] if m.get("span")}

    def share_words(self, a: Thing, b: Thing) -> bool:
        """True if two events have a trigger in common."""
        return any(self.overlap(m.get("span"), n.get("span")) for m in a["mentions"] for n in b["mentions"])

    # -- showing -------------------------------------------------------------------------------------------------------------------------

    def text(self, span: Any) -> str:
        """The words at a span, on one line."""
        return " ".join(self.doc.text[span[0] : span[1]].split()) if span else "-"

    def around(self, span: Any) -> str:
        """The words at a span in guillemets, with some of its sentence on both sides."""
        low, high = self.doc.sentences[self.doc.sentence(span)] if self.doc.sentences else span
        before, after = self.text([max(low, span[0] - _CONTEXT), span[0]]), self.text([span[1], max(span[1], min(high, span[1] + _CONTEXT))])
        if span[0] - low > _CONTEXT:
            before = "…" + before.partition(" ")[2]
        if high - span[1] > _CONTEXT:
            after = after.rpartition(" ")[0] + "…"
        return f"{before} «{self.text(span)}» {after}".strip()

    def event(self, event: Thing) -> str:
        """An event on one line."""
        spans = [m["span"] for m in event["mentions"] if m.get("span")]
        sides = [", ".join(self.text(p.get("span")) for p in event[side]) for side in ("actors", "recipients")]
        where = self.around(spans[0]) if spans else "-"
        return f"{event['type']} {event['status']} [{sides[0]} → {sides[1]}] {where}" + "".join(f" / {self.text(s)}" for s in spans[1:])

    def at(self, event: Thing) -> str:
        """The type and first trigger of an event."""
        spans = [m["span"] for m in event["mentions"] if m.get("span")]
        return f"{event['type']} «{self.text(spans[0]) if spans else '-'}»"


def mistakes(scorer: Any, part: GoldPart, readings: list[Reading]) -> Iterator[Mistake]:
    """Every mistake of some readings of a part of a gold set."""
    for reading in readings:
        id = reading.document.id
        if id in part.gold:
            compared = Comparison(scorer, part.raw[id], part.gold[id], to_gold(reading), Found.of(reading.document))
            for group, cause, words in causes_of(compared):
                yield Mistake(group, cause, id, words)


def by_cause(found: Iterable[Mistake], examples: int) -> dict[str, dict[str, dict[str, Any]]]:
    """Mistakes as ``{group: {cause: {"count", "examples"}}}``: causes by count, examples taken evenly from all over the documents."""
    table: dict[str, dict[str, list[Mistake]]] = defaultdict(lambda: defaultdict(list))
    for mistake in found:
        table[mistake.group][mistake.cause].append(mistake)
    return {group: {cause: _shown(held, examples) for cause, held in sorted(table[group].items(), key=_size)} for group in GROUPS if group in table}


def _size(item: tuple[str, list[Mistake]]) -> tuple[int, str]:
    return -len(item[1]), item[0]


def _shown(held: list[Mistake], examples: int) -> dict[str, Any]:
    count = min(examples, len(held))
    chosen = [held[i * len(held) // count] for i in range(count)]
    return {"count": len(held), "examples": [{"document": m.document, "words": m.words} for m in chosen]}


_Row = tuple[str, str, str]


def causes_of(c: Comparison) -> Iterator[_Row]:
    """(group, cause, words) of every mistake of one document."""
    gold, predicted = c.gold["events"], c.predicted["events"]
    matched_gold, matched = dict(c.pairs), {j: i for i, j in c.pairs}
    for i, g in enumerate(gold):
        if i not in matched_gold:
            yield "events_missed", _why_missed(c, g), c.event(g)
            yield "words_of_missed_events", _words_known(c, g), c.event(g)
            for x in _everyone(g):
                yield "participants_missed", "its event was missed", _participant(c, g, x)
                if x.get("country"):
                    yield "codes_missed", "its event was missed", f"{_code(x)} {_participant(c, g, x)}"
    for j, p in enumerate(predicted):
        if j not in matched:
            yield "events_extra", _why_extra(c, p, set(matched_gold)), c.event(p)
            yield from (("participants_extra", "its event is extra", _participant(c, p, q)) for q in _everyone(p))
    for i, j in c.pairs:
        g, p = gold[i], predicted[j]
        yield from _participants(c, g, p)
        if g["status"] != p["status"]:
            yield "status", f"{g['status']} read as {p['status']}", c.event(g)
        yield from _date(c, g, p)
        yield from _place(c, g, p)
        yield from _sources(c, g, p)
    yield from _quotes(c)


# -- events ------------------------------------------------------------------------------------------------------------------------------


def _why_missed(c: Comparison, g: Thing) -> str:
    here = [p for p in c.predicted["events"] if c.sentences(p) & c.sentences(g)]
    own = [p for p in here if p["type"] == g["type"]]
    if any(c.share_words(p, g) for p in own):
        return "its words are part of an event that matched another"
    if any(c.share_words(p, g) for p in here):
        return "another type at the same words"
    if own:
        return "same type in the sentence at other words, matched to another"
    return "only events of other types in the sentence" if here else "no event of any type in its sentences"


def _words_known(c: Comparison, g: Thing) -> str:
    """Whether the tables offered the event at all."""
    types = {type for type, span in c.found.candidates if any(c.overlap(m.get("span"), span) for m in g["mentions"])}
    if g["type"] in types:
        return "its words are candidates of its type"
    return "its words are candidates of other types only" if types else "its words are no candidates"


def _why_extra(c: Comparison, p: Thing, matched: set[int]) -> str:
    gold = c.gold["events"]
    if not gold:
        return "in a document without events"
    here = [(i in matched, g) for i, g in enumerate(gold) if c.sentences(p) & c.sentences(g)]
    same_words = [g for _, g in here if c.share_words(p, g)]
    if any(g["type"] == p["type"] for g in same_words):
        return "left apart: mentions of an event that was matched"
    if same_words:
        return "another type than gold's at the same words"
    if any(g["type"] == p["type"] for _, g in here):
        return "another word of a sentence whose event of the type was matched"
    if any(c.overlap(q.get("content"), m.get("span")) for q in c.gold.get("quotes") or [] for m in p["mentions"]):
        return "inside a quote of gold" + (", sentence with other events" if here else ", no gold event in the sentence")
    if any(g["type"] in VERBAL and _follows(c, p, g) for _, g in here):
        return "after the words of a gold statement, in its sentence"
    return "sentence with gold events of other types" if here else "no gold event in the sentence"


def _follows(c: Comparison, p: Thing, g: Thing) -> bool:
    """True if a trigger of ``g`` stands before one of ``p`` in the same sentence."""
    pairs = ((m["span"], n["span"]) for m in p["mentions"] for n in g["mentions"] if m.get("span") and n.get("span"))
    return any(n[1] <= m[0] and c.doc.sentence(n) == c.doc.sentence(m) for m, n in pairs)


# -- participants ------------------------------------------------------------------------------------------------------------------------


def _everyone(event: Thing) -> list[Thing]:
    return [*event["actors"], *event["recipients"]]


def _participant(c: Comparison, event: Thing, p: Thing) -> str:
    return f"{c.text(p.get('span'))}  in {c.at(event)}"


def _participants(c: Comparison, g: Thing, p: Thing) -> Iterator[_Row]:
    in_gold, in_predicted = c.scorer.roles(g, p), c.scorer.roles(p, g)
    for role, wanted in in_gold.items():
        chosen = in_predicted.get(role, [])
        pairs = c.scorer.pair_off(wanted, chosen, c.same)
        left, right = {i for i, _ in pairs}, {j for _, j in pairs}
        others = [x for r, xs in in_predicted.items() if r != role for x in xs]
        other_gold = [x for r, xs in in_gold.items() if r != role for x in xs]
        for i, x in enumerate(wanted):
            if i not in left:
                yield "participants_missed", _why_not_chosen(c, g, x, chosen, others), _participant(c, g, x)
        for j, y in enumerate(chosen):
            if j not in right:
                yield "participants_extra", _why_chosen(c, g, y, wanted, other_gold), _participant(c, g, y)
        coded = [x for x in wanted if x.get("country")]
        right_code = {i for i, _ in c.scorer.pair_off(coded, chosen, c.scorer.same_code)}
        for i, x in enumerate(coded):
            if i not in right_code:
                yield "codes_missed", _why_code(c, x, chosen), f"{_code(x)} {_participant(c, g, x)}"


def _why_not_chosen(c: Comparison, g: Thing, x: Thing, chosen: list[Thing], others: list[Thing]) -> str:
    if any(c.same(x, y) for y in others):
        return "chosen in the other role"
    if any(c.same(x, y) for y in chosen):
        return "one naming for two of gold"
    named = [span for span in c.found.actors if c.same(x, {"span": span})]
    if any(c.doc.sentence(span) in c.sentences(g) for span in named):
        return "found in the event's sentences, not chosen"
    return "found elsewhere, not chosen" if named else "no mention of that naming found"


def _why_chosen(c: Comparison, g: Thing, y: Thing, wanted: list[Thing], others: list[Thing]) -> str:
    span = y.get("span")
    if any(c.same(x, y) for x in others):
        return "gold has it in the other role"
    if any(c.same(x, y) for x in wanted):
        return "named twice"
    if any(c.same_words(s.get("span"), span) for s in g.get("sources") or []):
        return "gold has it as the source"
    if g.get("place") and c.same_words(g["place"].get("span"), span):
        return "gold has it as the place"
    elsewhere = [x for e in c.gold["events"] if e is not g for x in _everyone(e)]
    return "participant of other gold events" if any(c.same(x, y) for x in elsewhere) else "participant of no gold event"


def _code(x: Thing) -> str:
    return f"{x.get('country') or '---'} {'/'.join(x.get('sector') or [])}".strip()


def _why_code(c: Comparison, x: Thing, chosen: list[Thing]) -> str:
    """Why no chosen participant has the code of a gold one."""
    match = next((y for y in chosen if c.same(x, y)), None)
    if match is None:
        return "its participant was not chosen"
    if not match.get("country"):
        return "no country"
    if match["country"] != x["country"]:
        return "another country"
    return "another sector" if not c.scorer.same_code(x, match) else "its code was counted for another"


# -- date, place, sources ----------------------------------------------------------------------------------------------------------------


def _date(c: Comparison, g: Thing, p: Thing) -> Iterator[_Row]:
    wanted, chosen = g.get("date") or {}, p.get("date") or {}
    words = f"{c.text(wanted.get('span'))} {_days(wanted)}, read {c.text(chosen.get('span'))} {_days(chosen)}  in {c.at(g)}"
    if wanted.get("from"):
        if not c.counts(g, p)["date_ok"]:
            yield "dates_missed", _why_date(c, wanted, chosen), words
    elif chosen.get("from"):
        yield "dates_extra", "gold leaves its expression undated" if wanted else "gold has none", words


def _days(date: Thing) -> str:
    return f"{date.get('from')}..{date.get('to')}" if date.get("from") else "undated" if date else ""


def _why_date(c: Comparison, wanted: Thing, chosen: Thing) -> str:
    if c.overlap(wanted.get("span"), chosen.get("span")):
        return "right expression, resolved wrongly" if chosen.get("from") else "right expression, left undated"
    known = any(c.overlap(wanted.get("span"), span) for span in c.found.times)
    what = "another expression attached" if chosen else "none attached"
    return f"{what}, right one {'found' if known else 'not found'}"


def _place(c: Comparison, g: Thing, p: Thing) -> Iterator[_Row]:
    wanted, chosen = g.get("place"), p.get("place")
    words = f"{c.text((wanted or {}).get('span'))}, read {c.text((chosen or {}).get('span'))}  in {c.at(g)}"
    if wanted is None:
        if chosen is not None:
            yield "places_extra", "gold has none", words
        return
    counts = c.counts(g, p)
    if not counts["place_ok"]:
        known = any(c.same_words(wanted.get("span"), span) for span in c.found.places)
        what = "another attached" if chosen else "none attached"
        yield "places_missed", f"{what}, right one {'found' if known else 'not found'}", words
    elif not counts["place_cc"]:
        yield "place_countries", "right place, another country", f"{wanted.get('country')}, read {(chosen or {}).get('country')}: {words}"


def _sources(c: Comparison, g: Thing, p: Thing) -> Iterator[_Row]:
    wanted, chosen = g.get("sources") or [], p.get("sources") or []
    pairs = c.scorer.pair_off(wanted, chosen, lambda x, y: c.same_words(x.get("span"), y.get("span")))
    left, right = {i for i, _ in pairs}, {j for _, j in pairs}
    for i, x in enumerate(wanted):
        if i not in left:
            if any(c.same_words(x.get("span"), y.get("span")) for y in _everyone(p)):
                cause = "taken as participant"
            else:
                known = any(c.same_words(x.get("span"), span) for span in c.found.actors)
                cause = "found, not chosen" if known else "no mention of that naming found"
            yield "sources_missed", cause, _participant(c, g, x)
    for j, y in enumerate(chosen):
        if j not in right:
            takes_part = any(c.same_words(x.get("span"), y.get("span")) for x in _everyone(g))
            cause = "gold has it as participant" if takes_part else "gold has another" if wanted else "gold has none"
            yield "sources_extra", cause, _participant(c, g, y)


# -- quotes ------------------------------------------------------------------------------------------------------------------------------


def _quotes(c: Comparison) -> Iterator[_Row]:
    wanted, chosen = c.gold.get("quotes") or [], c.predicted.get("quotes") or []
    pairs = c.scorer.pair_off(wanted, chosen, lambda x, y: bool(c.counts(x, y, "quotes")["q_tp"]))
    left, right = dict(pairs), {j for _, j in pairs}
    for i, x in enumerate(wanted):
        if i in left:
            yield from _speaker(c, x, chosen[left[i]])
        else:
            yield "quotes_missed", _why_bounds(c, x, chosen), f"{c.around(x['content'])}{_nearest(c, x, chosen)}"
    for j, y in enumerate(chosen):
        if j not in right:
            yield "quotes_extra", _why_bounds(c, y, wanted, "in gold"), f"{c.around(y['content'])}{_nearest(c, y, wanted)}"


def _closest(quote: Thing, others: list[Thing]) -> Thing | None:
    """The quote that shares most with one, if any shares a letter."""

    def shared(other: Thing) -> int:
        (start, end), (low, high) = quote["content"], other["content"]
        return int(min(end, high) - max(start, low))

    best = max(others, key=shared, default=None)
    return best if best is not None and shared(best) > 0 else None


def _nearest(c: Comparison, quote: Thing, others: list[Thing]) -> str:
    near = _closest(quote, others)
    return f", against «{c.text(near['content'])}»" if near is not None else ""


def _why_bounds(c: Comparison, quote: Thing, others: list[Thing], where: str = "there") -> str:
    near = _closest(quote, others)
    if near is None:
        return f"no quote {where}, {'direct' if quote.get('direct') else 'indirect'}"
    if c.counts(quote, near, "quotes")["q_tp"]:
        return "its like was counted for another"
    starts, ends = (abs(quote["content"][k] - near["content"][k]) > _SLACK for k in (0, 1))
    return "start and end differ" if starts and ends else "start differs" if starts else "end differs"


def _speaker(c: Comparison, x: Thing, y: Thing) -> Iterator[_Row]:
    if c.counts(x, y, "quotes")["q_sp"]:
        return
    wanted, chosen = x.get("speaker") or {}, y.get("speaker") or {}
    known = any(c.same(wanted, {"span": span}) for span in c.found.actors)
    what = "another speaker" if chosen else "no speaker"
    words = f"{c.text(wanted.get('span'))}, read {c.text(chosen.get('span'))}: {c.around(x['content'])}"
    yield "speakers", f"{what}, right one {'found' if known else 'not found'}", words
