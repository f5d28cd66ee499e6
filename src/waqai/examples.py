"""The frames' own examples and counter-examples, run.

An example asks the grammar alone, without learned models: its trigger must be a candidate of the frame's type, and the slots that the frame gives a
role must hold the participants it states. A counter-example asks the whole reader: its sentence must tell no event of the frame's type.
"""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct, convert

from waqai.find.places import find_places
from waqai.lexicon.predicates import Example, Frame, frames
from waqai.lexicon.rows import load_yaml
from waqai.readers.embedded.analysis import Actor, Analysis
from waqai.readers.embedded.candidates import Candidate, find_candidates
from waqai.readers.embedded.coreference import link_actors
from waqai.readers.embedded.pipeline import by_rules
from waqai.readers.embedded.reader import embedded_reader
from waqai.readers.embedded.slots import fill_slots, main_subjects
from waqai.text.tokens import tokens
from waqai.types import Document, Span

#: Right examples that the grammar does not read, reviewed one by one.
GAPS = "frames/gaps.yml"


class Gap(Struct, frozen=True, gc=False):
    """What the grammar lacks, and the examples that fail for it."""

    lacks: str
    examples: tuple[str, ...]


class Failure(Struct, frozen=True, gc=False):
    """An example or counter-example that does not hold: its frame, its text, and what is wrong with it."""

    frame: str
    text: str
    what: str

    def __str__(self) -> str:
        return f"frame {self.frame}: {self.what}: {self.text}"


def gaps() -> dict[str, str]:
    """What the grammar is known to lack, by the text of the example that shows it."""
    return {text: gap.lacks for gap in convert(load_yaml(GAPS), list[Gap]) for text in gap.examples}


def failing_examples() -> list[Failure]:
    """Every example that the grammar does not read as its frame says, known gaps among them."""
    tried = ((frame, example, _fault(frame, example)) for frame in frames().values() for example in frame.examples)
    return [Failure(frame.id, example.text, fault) for frame, example, fault in tried if fault]


def example_faults() -> tuple[list[str], list[str]]:
    """(faults, notes): examples that fail and are no known gap, and gaps that stand in the list but are none."""
    known, failing = gaps(), failing_examples()
    texts = {f.text for f in failing}
    notes = [f"{GAPS}: no longer a gap, to be taken out: {text}" for text in known if text not in texts]
    return [str(f) for f in failing if f.text not in known], notes


def failing_counters() -> list[Failure]:
    """Every counter-example in which the reader, with its models, finds an event of the frame's type."""
    return [
        Failure(frame.id, counter.text, f"its counter-example tells {frame.type} by {' and '.join(words)}")
        for frame in frames().values()
        for counter in frame.counter
        if (words := _told(frame, counter))
    ]


def counters() -> int:
    """How many counter-examples the frames have."""
    return sum(len(frame.counter) for frame in frames().values())


def _told(frame: Frame, counter: Example) -> list[str]:
    """The words of a counter-example that the reader takes for an event of the type; those of its trigger alone where it names one."""
    events = [e for e in embedded_reader().read(Document.of(counter.text)).events if e.type == frame.type]
    trigger = _place(counter.text, counter.trigger) if counter.trigger else None
    return [f"«{m.quote}»" for e in events for m in e.mentions if trigger is None or m.span.overlaps(trigger)]


def _fault(frame: Frame, example: Example) -> str:
    """What is wrong with an example, nothing if it holds; of several candidates at its trigger, the frame's own before others of the type."""
    trigger = _place(example.text, example.trigger)
    if trigger is None:
        return f"its trigger «{example.trigger}» is not in its example"
    analysis, candidates = _grammar(example.text)
    here = [c for c in candidates if c.type == frame.type and _span(analysis, c).overlaps(trigger)]
    if not here:
        return f"«{example.trigger}» is no candidate of {frame.type} in its example"
    own = [c for c in here if c.frame.id == frame.id]
    return min((_unheld(analysis, c, example) for c in own or here), key=len)


def _unheld(analysis: Analysis, candidate: Candidate, example: Example) -> str:
    """The stated participants that no slot with their role holds."""
    held = list(_held(candidate))
    missing = []
    for role, names in (("actor", example.actors), ("recipient", example.recipients)):
        for name in names:
            span = _place(example.text, name)
            if span is None:
                missing.append(f"{role} «{name}», who is not in the text")
            elif not any(r == role and analysis.span(actor).overlaps(span) for actor, r in held):
                missing.append(f"{role} «{name}»")
    return f"no slot of its example holds {' and '.join(missing)}" if missing else ""


def _held(candidate: Candidate) -> Iterator[tuple[Actor, str]]:
    """(naming, role) of the candidate's slots in its sentence.

    A verb with no bare naming after it has its subject before it, those coordinated with it included.
    """
    before = candidate.sense.is_verbal and all(s.name != "subj" for s in candidate.slots)
    conjoined = False
    for slot in candidate.slots:
        if slot.side == "back":
            continue
        role = slot.role
        if not role and before and slot.side == "left" and (slot.name == "left1" or conjoined):
            role = candidate.frame.roles.get("subj", "")
            conjoined = slot.actor.conjoined
        yield slot.actor, role


def _grammar(text: str) -> tuple[Analysis, list[Candidate]]:
    """The candidates of a sentence with their slots, as rules and tables alone find them."""
    analysis, heads = by_rules(Document.of(text))
    find_places(analysis, heads)
    link_actors(analysis)
    candidates, subjects = find_candidates(analysis), main_subjects(analysis)
    for candidate in candidates:
        fill_slots(analysis, candidate, subjects)
    return analysis, candidates


def _span(analysis: Analysis, candidate: Candidate) -> Span:
    return Span(analysis.tokens[candidate.start].start, analysis.tokens[candidate.end - 1].end)


def _place(text: str, words: str) -> Span | None:
    """Where some words stand in a text: at the start of a word if they can, else within one (a naming after an attached preposition)."""
    starts = [t.start for t in tokens(text) if text.startswith(words, t.start)]
    start = starts[0] if starts else text.find(words)
    return Span(start, start + len(words)) if start >= 0 and words else None
