"""Who speaks a quote: every naming of its sentence, whoever had the floor, and the subjects before are weighed against each other."""

from __future__ import annotations

from collections.abc import Iterator

from waqai.find.agreement import gender_of, gender_said
from waqai.find.quotes import Said
from waqai.readers.embedded.analysis import Actor, Analysis
from waqai.readers.embedded.buckets import bucket
from waqai.readers.embedded.candidates import Candidate, Slot
from waqai.readers.embedded.linear import LinearModel

Standing = tuple[Actor, str]
#: Sentences for which a speaker keeps the floor.
_FLOOR_REACH = 2


def offered(analysis: Analysis, said: Said, floor: Actor | None, subjects: list[Actor | None]) -> list[Standing]:
    """(naming, where it stands) of every possible speaker; a naming of the same actor nearer to the cue comes first."""
    found: dict[int, Standing] = {}

    def offer(actor: Actor | None, where: str) -> None:
        if actor is not None:
            found.setdefault(id(actor.canonical()), (actor, where))

    cue = said.cue
    here = [a for a in _of_sentence(analysis, cue.sentence) if a.end <= said.start or a.start >= said.end or cue.sentence != said.sentence]
    for a in sorted(here, key=lambda a: abs(a.start - cue.end) if a.start >= cue.end else cue.start - a.end + 2):
        offer(a, "after" if cue.end <= a.start < said.start else "before" if a.end <= cue.start else "behind")
    offer(said.speaker, "rule")
    offer(floor, "floor")
    for back in (1, 2):
        if cue.sentence >= back:
            offer(subjects[cue.sentence - back], f"back{back}")
    offer(next((s for s in subjects[: cue.sentence] if s is not None), None), "opening")
    return list(found.values())


def _of_sentence(analysis: Analysis, sentence: int) -> Iterator[Actor]:
    first, last = analysis.bounds[sentence]
    seen = None
    for k in range(first, last):
        actor = analysis.actor_at[k]
        if actor is not None and actor is not seen:
            seen = actor
            yield actor


def leader(analysis: Analysis, said: Said) -> Actor | None:
    """The subject of a verb of saying earlier in the cue's sentence, which has the floor even where nothing of its own is quoted: ``أكد فلان ...، مضيفا``."""
    first = analysis.bounds[said.cue.sentence][0]
    for k in range(said.cue.start - 2, first - 1, -1):
        actor = analysis.actor_at[k + 1]
        if actor is not None and actor.start == k + 1 and not actor.preposition and any(s.kind == "verb" for _, s in analysis.lexemes[k].speech):
            return actor
    return None


def speaker_features(analysis: Analysis, said: Said, standing: Standing, floor: Actor | None, rank: int) -> list[str]:
    """What speaks for a naming being the speaker."""
    (actor, where), cue = standing, said.cue
    root = actor.canonical()
    rule = said.speaker is not None and said.speaker.canonical() is root
    holds = floor is not None and floor.canonical() is root
    sense = cue.sense
    agreement = f"{gender_said(cue, analysis.lexemes[cue.start].folded)}+{gender_of(analysis, actor)}"
    f = [
        f"agree={agreement}",
        f"agree+form={agreement}+{actor.form}",
        f"agree+where={agreement}+{where}",
        f"agree+kind={agreement}+{sense.kind}+{where == 'after'}",
        f"agree root={gender_said(cue, analysis.lexemes[cue.start].folded)}+{gender_of(analysis, root)}+{root.form}",
        f"rule={rule}",
        f"rule+where={rule}+{where}",
        f"where={where}+{sense.kind}",
        f"where+cue={where}+{sense.id}",
        f"floor={holds}+{where}+{sense.kind}",
        f"floor+rule={holds}+{rule}+{said.rule}",
        f"form={actor.form}+{where}",
        f"root={root.form}+{root.name is not None}",
        f"sector={(root.sectors or ('-',))[0]}",
        f"sector+kind={(root.sectors or ('-',))[0]}+{where}",
        f"salient={actor.salient}+{where}",
        f"prep={actor.preposition}+{where}",
        f"prep+kind={actor.preposition}+{where}+{sense.kind}",
        f"conjoined={actor.conjoined}",
        f"rank={min(rank, 4)}+{where}",
        f"direct={said.direct}+{where}",
        f"pronoun={cue.split.enclitic}+{where}+{rule}",
        f"weight={min(analysis.weight(root), 4)}+{where}",
        f"head={analysis.lexemes[actor.start].word_class.fine}",
        f"joined={cue.split.proclitics}+{where}+{sense.kind}+{holds}",
        f"place={actor.of_place}",
    ]
    if where in ("after", "before"):
        low, high = (cue.end, actor.start) if where == "after" else (actor.end, cue.start)
        inside = [analysis.lexemes[k] for k in range(low, high)]
        verbs = sum(lx.verbal for lx in inside)
        f += [
            f"gap={where}+{bucket(high - low)}+{sense.kind}",
            f"verbs={where}+{min(verbs, 2)}+{sense.kind}+{actor.preposition != ''}",
            f"between={where}+{'+'.join(lx.folded if lx.function or not lx.word.is_word else 'w' for lx in inside[:4])}"
            if len(inside) < 5
            else "far",
            f"lead={where}+{actor.start - analysis.bounds[actor.sentence][0] <= 2}",
        ]
        if where == "after" and inside:
            # "جدد موقف موسكو": the owner of what a verb governs is not who speaks.
            owned, definite = inside[-1], inside[-1].bare != inside[-1].folded
            f.append(f"owned={owned.word_class.tag}+{definite}+{actor.preposition != ''}+{sense.kind}")
    return f


def assign_speakers(analysis: Analysis, quotes: list[Said], subjects: list[Actor | None], model: LinearModel | None) -> None:
    """Give every quote its likeliest speaker, in text order; without a model the grammar's choice stays."""
    if model is None:
        return
    floor: Actor | None = None
    for said in quotes:
        floor = leader(analysis, said) or floor
        standing = offered(analysis, said, floor, subjects)
        scored = [(model.probability(speaker_features(analysis, said, s, floor, rank)), -rank, s[0]) for rank, s in enumerate(standing)]
        if scored:
            said.speaker = max(scored, key=lambda x: x[:2])[2]
            floor = said.speaker


def give_floor(analysis: Analysis, quotes: list[Said], candidates: list[Candidate]) -> None:
    """Tell each candidate who has the floor where it stands, and offer them as a participant: ``قال فلان إن ...، داعيا إلى ...``."""
    analysis.speakers = {}
    for said in quotes:
        if said.speaker is not None:
            analysis.speakers.setdefault(said.cue.sentence, set()).add(id(said.speaker.canonical()))
    waiting = sorted(quotes, key=lambda s: (s.cue.sentence, s.cue.start))
    last: Said | None = None
    at = 0
    for c in sorted(candidates, key=lambda c: c.start):
        while at < len(waiting) and (waiting[at].cue.sentence, waiting[at].cue.start) <= (c.sentence, c.start):
            last = waiting[at]
            at += 1
        c.floor = last.speaker if last is not None and c.sentence - max(last.sentence, last.cue.sentence) <= _FLOOR_REACH else None
        c.slots = [s for s in c.slots if s.name != "floor"]
        if c.floor is not None:
            root = c.floor.canonical()
            if all(s.actor.canonical() is not root for s in c.slots):
                c.slots.append(Slot(c.floor, "floor", "back", 60))
