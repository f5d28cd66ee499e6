"""Features of the learned decisions: names of facts the grammar found, as strings. Training and reading share these functions."""

from __future__ import annotations

from typing import NamedTuple

from waqai.lexicon.predicates import Sense
from waqai.readers.embedded.analysis import Actor, Analysis, Found, Place, Time
from waqai.readers.embedded.buckets import bucket
from waqai.readers.embedded.candidates import Candidate, Slot
from waqai.readers.embedded.status import cues_after, cues_before, status_cues
from waqai.text.fold import fold_word

#: Steps after which the way from a trigger to a naming says no more than that it is long.
_LONGEST_PATH = 6
#: Words that set what follows before what is told otherwise.
_LOOKING_BACK = frozenset(map(fold_word, "سبق كان كانت كانا كانوا سابقا سابق سابقة قبل".split()))
#: What sets the event of the next verb before everything else told, and what does so with قد; and in how many words before the trigger.
_PRECEDES, _PLUPERFECT = frozenset(("سبق", "يسبق")), frozenset(("كان", "كانت", "كانا", "كانوا"))
_BEFORE_REACH = 4
#: Sentences at the head of a report whose times and places hold for what follows.
OPENING = 2
#: Tokens before a time or place in which the verb it leans on is looked for.
_OWNER_REACH = 15
#: Namings of places that are compared, so that cost stays linear.
_MOST_THINGS = 40


def _word(analysis: Analysis, i: int, first: int, last: int) -> str:
    if not first <= i < last:
        return "<>"
    if analysis.time_at[i] is not None:
        return "<time>"
    actor = analysis.actor_at[i]
    if actor is not None:
        return f"<{actor.form}>"
    lexeme = analysis.lexemes[i]
    return "<n>" if lexeme.number is not None else lexeme.folded


def _class(analysis: Analysis, i: int, first: int, last: int, fine: bool = False) -> str:
    """The class of a word's neighbours in use; what it stands for where a finder took it."""
    if not first <= i < last:
        return "<>"
    actor = analysis.actor_at[i]
    if actor is not None:
        return f"<{actor.form}>"
    lexeme = analysis.lexemes[i]
    if lexeme.function or not lexeme.word.is_word:
        return lexeme.folded
    return (lexeme.word_class.fine if fine else lexeme.word_class.coarse) or "?"


def event_features(analysis: Analysis, c: Candidate, rivals: int) -> list[str]:
    """What speaks for or against a candidate being an event mention."""
    return [*_trigger(analysis, c, rivals), *_neighbours(analysis, c), *_takers(c), *_surroundings(analysis, c)]


def _trigger(analysis: Analysis, c: Candidate, rivals: int) -> list[str]:
    """The word itself: its predicate, form and clitics, and where it stands."""
    first, last = analysis.bounds[c.sentence]
    lexeme, frame, pos = analysis.lexemes[c.start], c.frame, c.sense.pos
    f = [
        f"pred={c.sense.predicate}",
        f"frame={frame.id}",
        f"type={frame.type}",
        f"pos={pos}",
        f"type+pos={frame.type}+{pos}",
        f"form={lexeme.folded}",
        f"type+form={frame.type}+{lexeme.bare}",
        f"own={lexeme.word_class.fine}+{frame.type}",
        f"strength={round(frame.strength, 1)}",
        f"split={c.split.proclitics}+{'al' if c.split.article else ''}+{c.split.enclitic}",
        f"pos+article={pos}+{c.split.article}",
        f"enclitic={bool(c.split.enclitic)}+{pos}",
        f"rivals={min(rivals, 3)}",
        f"sentence={min(c.sentence, 6)}",
        f"position={bucket(c.start - first)}",
        f"len={bucket(last - first)}",
        f"title={lexeme.bare in analysis.title_words}+{frame.type}",
    ]
    if pos in ("verb", "light"):
        f += [f"voice={c.voice}+{frame.type}", f"tense={c.tense}+{c.person}"]
    return f + [f"about={k}+{frame.type}" for k in analysis.subjects]


def _neighbours(analysis: Analysis, c: Candidate) -> list[str]:
    """The two words on either side, by form and by class."""
    first, last = analysis.bounds[c.sentence]
    type_, pos = c.frame.type, c.sense.pos
    before, after = _word(analysis, c.start - 1, first, last), _word(analysis, c.end, first, last)
    classes = [_class(analysis, k, first, last) for k in (c.start - 2, c.start - 1, c.end, c.end + 1)]
    return [
        f"w-1={before}",
        f"w+1={after}",
        f"w-2={_word(analysis, c.start - 2, first, last)}",
        f"w+2={_word(analysis, c.end + 1, first, last)}",
        f"t+w-1={type_}+{before}",
        f"t+w+1={type_}+{after}",
        f"pred+w+1={c.sense.predicate}+{after}",
        f"pred+w-1={c.sense.predicate}+{before}",
        f"c-2={classes[0]}+{type_}",
        f"c-1={classes[1]}+{type_}",
        f"c+1={classes[2]}+{type_}",
        f"c+2={classes[3]}+{type_}",
        f"c-1+pos={_class(analysis, c.start - 1, first, last, True)}+{pos}",
        f"c+1+pos={_class(analysis, c.end, first, last, True)}+{pos}",
        f"c+1+frame={classes[2]}+{c.frame.id}",
    ]


def _takers(c: Candidate) -> list[str]:
    """The namings that may take part."""
    frame = c.frame
    here = [s for s in c.slots if s.side != "back"]
    roles = "+".join(sorted({s.role for s in here if s.role in ("actor", "recipient") and not s.verbs}))
    near = [s for s in here if s.distance <= 3][:4]
    f = [f"roles={roles}", f"type+roles={frame.type}+{roles}", f"needs={frame.needs}+{roles}", f"actors={min(len(here), 4)}"]
    f += [f"near={s.side}+{s.actor.form}+{frame.type}" for s in near]
    f += [f"salient={s.side}+{s.actor.salient}+{frame.type}" for s in near]
    return f + [f"nearsec={s.role}+{x}+{frame.type}" for s in near for x in s.actor.sectors[:1]]


def _surroundings(analysis: Analysis, c: Candidate) -> list[str]:
    """The clause around: its words, quotation, times, and the triggers and cues of speech before and after."""
    first, last = analysis.bounds[c.sentence]
    lexemes, type_, pos = analysis.lexemes, c.frame.type, c.sense.pos
    f = []
    for k in range(max(first, c.start - 6), min(last, c.end + 7)):
        lx = lexemes[k]
        if not c.start <= k < c.end and lx.word.is_word and not lx.function and analysis.actor_at[k] is None:
            f.append(f"ctx={type_}+{lx.bare}")
            if lx.word_class.fine:
                f.append(f"cctx={type_}+{lx.word_class.fine}")
    marks, verbs, times = analysis.running()
    f.append(f"quoted={(marks[c.start] - marks[first]) % 2}")
    f.append(f"time={times[last] > times[first]}+{type_}")
    f.append(f"verbs_before={min(3, verbs[c.start] - verbs[first])}")
    before = lexemes[c.start - 1].folded if c.start > first and analysis.actor_at[c.start - 1] is None else ""
    attached = c.split.proclitics[-1:] or (before if before in ("من", "الي", "علي", "عن", "في") else "")
    f.append(f"prep={attached}+{pos}+{type_}")
    prior = _sense_in(analysis, range(c.start - 1, max(first, c.start - 14) - 1, -1))
    if prior is not None:
        f += [
            f"prior={prior.frame.type}+{prior.pos}+{type_}",
            f"prior+prep={prior.frame.id}+{attached}+{pos}",
            f"prior+type={prior.frame.type}+{attached}+{type_}+{pos}",
        ]
    later = _sense_in(analysis, range(c.end, min(last, c.end + 5)))
    if later is not None:
        f.append(f"later={later.frame.type}+{later.pos}+{type_}+{pos}")
    f.append(f"said={any(lexemes[k].speech for k in range(max(first, c.start - 12), c.start))}+{type_}")
    return f


def _sense_in(analysis: Analysis, numbers: range) -> Sense | None:
    """The first trigger's first sense among some tokens."""
    return next((analysis.lexemes[k].senses[0][1] for k in numbers if analysis.lexemes[k].senses and analysis.actor_at[k] is None), None)


def role_features(analysis: Analysis, c: Candidate, slot: Slot) -> list[str]:
    """What speaks for a naming being the actor or a recipient of a candidate."""
    a, frame = slot.actor, c.frame
    place = "right" if slot.side == "right" else slot.name if slot.side == "back" else "left"
    sector = a.canonical().sectors[0] if a.canonical().sectors else "-"
    filled = {s.role for s in c.slots if s.side == "right" and s.role and not s.verbs}
    base = [
        f"role={slot.role}+{slot.side}",
        f"slot={slot.name}",
        f"type+slot={frame.type}+{slot.name}",
        f"frame+slot={frame.id}+{slot.name}",
        f"pred+slot={c.sense.predicate}+{slot.name}",
        f"pos+slot={c.sense.pos}+{slot.name}",
        f"pos+voice+slot={c.sense.pos}+{c.voice}+{slot.name}",
        f"type+voice+slot={frame.type}+{c.voice}+{slot.name}",
        f"form+type={a.form}+{frame.type}",
        f"form+slot={a.form}+{slot.name}",
        f"sector+type={sector}+{frame.type}",
        f"sector+type+side={sector}+{frame.type}+{place}",
        f"sector+slot+voice={sector}+{slot.name}+{c.voice}+{frame.type}",
        f"distance={slot.side}+{bucket(slot.distance)}",
        f"distance+slot={slot.name}+{bucket(slot.distance)}",
        f"verbs={slot.side}+{min(slot.verbs, 2)}",
        f"verbs+slot={slot.name}+{min(slot.verbs, 2)}",
        f"breaks={slot.side}+{min(slot.breaks, 3)}+{slot.name}",
        f"role+verbs={slot.role}+{min(slot.verbs, 2)}+{slot.side}",
        f"filled={'+'.join(sorted(filled))}+{slot.name}",
        f"filled+role={'+'.join(sorted(filled))}+{slot.side}+{c.sense.pos}+{frame.type}",
        f"place={a.of_place}+{slot.side}+{slot.role}",
        f"led={a.led}+{a.leads}+{slot.side}",
        f"conjoined={a.conjoined}+{slot.role}",
        f"count={a.count is not None}+{frame.type}",
        f"prep={a.preposition}+{frame.type}",
        f"enclitic={bool(c.split.enclitic)}+{c.sense.pos}+{slot.name}",
        f"rule={a.rule}+{slot.role}",
        f"rule+type={a.rule}+{frame.type}",
    ]
    base += _standing(analysis, c, slot)
    first, last = analysis.bounds[c.sentence]
    if slot.side == "right":
        between = [analysis.lexemes[k].bare for k in range(c.end, a.start) if analysis.actor_at[k] is None and analysis.time_at[k] is None]
        base += [f"between={frame.type}+{w}" for w in between[:5]]
        span = range(c.end, min(a.start, c.end + 8))
        base += [f"cbetween={k}+{slot.role}" for k in {analysis.lexemes[k].word_class.coarse for k in span if analysis.actor_at[k] is None} if k]
        if between:
            base.append(f"last={between[-1]}+{frame.type}")
    elif slot.side == "left":
        between = [analysis.lexemes[k].folded for k in range(a.end, c.start) if analysis.actor_at[k] is None and analysis.time_at[k] is None]
        base += [f"betweenL={w}" for w in between[-4:]]
        base.append(f"after={_word(analysis, a.end, first, last)}")
    if slot.side != "back":
        path = _path(analysis, c, a)
        base += [f"path={slot.side}+{path}", f"path+type={slot.side}+{path}+{frame.type}", f"path+pos={slot.side}+{path}+{c.sense.pos}+{c.voice}"]
    bounds = analysis.bounds[a.sentence]
    base.append(f"before={_word(analysis, a.start - 1, *bounds)}+{frame.type}")
    head = analysis.lexemes[a.start].word_class
    before, after = _class(analysis, a.start - 1, *bounds), _class(analysis, a.end, *bounds)
    base += [
        f"head={head.fine}+{frame.type}",
        f"head+slot={head.coarse}+{slot.name}+{frame.type}",
        f"head+role={head.coarse}+{slot.role}",
        f"cbefore={before}+{slot.side}",
        f"cbefore+type={before}+{slot.side}+{frame.type}",
        f"cafter={after}+{slot.side}",
        f"cafter+role={after}+{slot.role}",
    ]
    return base


def _path(analysis: Analysis, c: Candidate, a: Found) -> str:
    """What lies between a trigger and a naming, in short: words of grammar as they are, verbs, namings, times, and other words once a stretch."""
    low, high = (c.end, a.start) if a.start >= c.end else (a.end, c.start)
    steps: list[str] = []
    seen: Actor | None = None
    for k in range(low, high):
        actor, lexeme = analysis.actor_at[k], analysis.lexemes[k]
        if actor is not None:
            step = "" if actor is seen else "A+" if actor.conjoined else "A"
            seen = actor
        elif analysis.time_at[k] is not None:
            step = "T"
        elif lexeme.function or not lexeme.word.is_word:
            step = lexeme.folded
        else:
            step = ("و" if lexeme.folded[:1] == "و" and len(lexeme.word.splits) > 1 else "") + ("V" if lexeme.verbal else "n")
        if step and (not steps or steps[-1] != step):
            steps.append(step)
            if len(steps) > _LONGEST_PATH:
                return "far"
    return " ".join(steps)


def _standing(analysis: Analysis, c: Candidate, slot: Slot) -> list[str]:
    """What else the naming does: speak, belong to another trigger next to it, lead the sentence or the document, come first on its side."""
    a, type_ = slot.actor, c.frame.type
    first, _ = analysis.bounds[a.sentence]
    before = [analysis.lexemes[k] for k in range(max(first, a.start - 2), a.start)]
    speaks = any(lx.speech for lx in before)
    owner = next((s for lx in reversed(before) if lx.folded != "،" for _, s in lx.senses), None)
    owned = "none"
    if owner is not None and not c.start <= a.start - 1 < c.end:
        owned = "same" if owner.frame.type == type_ else "verb" if owner.is_verbal else "noun"
    elif c.start <= a.start - 1 < c.end:
        owned = "mine"
    same_side = sorted(s.distance for s in c.slots if s.side == slot.side and not s.actor.conjoined)
    rank = sum(1 for d in same_side if d < slot.distance)
    root = a.canonical()
    title = analysis.title_words
    named = bool(title) and any(analysis.lexemes[k].bare in title for k in range(root.start, root.end) if len(analysis.lexemes[k].folded) > 3)
    lead = a.start - first <= 2
    holds = c.floor is not None and c.floor.canonical() is root
    return [
        f"speaks={speaks}+{type_}+{slot.side}",
        f"owned={owned}+{slot.side}",
        f"owned+slot={owned}+{slot.name}+{type_}",
        f"rank={min(rank, 3)}+{slot.side}",
        f"rank+role={min(rank, 3)}+{slot.side}+{slot.role}+{type_}",
        f"title={named}+{slot.side}",
        f"title+type={named}+{type_}+{a.form}",
        f"lead={lead}+{slot.side}+{c.sense.is_verbal}",
        f"many={min(analysis.weight(root), 4)}+{slot.side}",
        f"role+owned+verbs={slot.role}+{owned}+{min(slot.verbs, 1)}+{slot.side}",
        f"role+rank+pos={slot.role}+{min(rank, 2)}+{c.sense.pos}+{c.voice}",
        f"slot+form+type={slot.name}+{a.form}+{type_}",
        f"floor={holds}+{type_}+{c.sense.pos}+{slot.side}",
        f"floor+role={holds}+{slot.role}+{c.sense.pos}+{rank}" if c.floor is not None and rank < 3 else f"floor={c.floor is not None}+{slot.role}",
        f"salient={a.salient}+{slot.side}",
        f"salient+role={a.salient}+{slot.role}+{min(slot.verbs, 1)}",
        f"salient+type={a.salient}+{type_}+{slot.side}+{min(rank, 2)}",
        f"slot+sector+pos={slot.name}+{(root.sectors or ('-',))[0]}+{c.sense.pos}+{c.voice}",
    ]


def status_features(analysis: Analysis, c: Candidate) -> list[str]:
    """What speaks for an event being planned, hypothetical or denied."""
    first, last = analysis.bounds[c.sentence]
    type_, pos = c.type, c.sense.pos
    cues = status_cues(analysis, c)
    f = [
        f"frame={c.frame.id}",
        f"type={type_}",
        f"default={c.frame.status}",
        f"tense={c.tense}",
        f"tense+type={c.tense}+{type_}+{c.person}",
        f"pos+tense={pos}+{c.tense}",
        f"pred={c.sense.predicate}",
        f"split={c.split.proclitics}",
        f"article={c.split.article}+{pos}+{type_}",
        f"position={bucket(c.start - first)}+{pos}",
    ]
    f += [f"cue={cue}" for cue in cues]
    f += [f"cue+tense={cue}+{c.tense}+{pos}" for cue in cues]
    f += [f"cue+type={cue}+{type_}" for cue in cues]
    f.append(f"cues={'+'.join(sorted({cue.split(':')[0] for cue in cues}))}")
    for status, scope, at in cues_before(analysis, c):
        word = analysis.lexemes[at].bare
        f += [f"cueword={status}+{word}+{pos}", f"cuegap={status}+{scope}+{bucket(c.start - at)}+{c.tense}"]
    for status, scope, at in cues_after(analysis, c):
        f += [
            f"behind={status}+{scope}+{c.tense}+{pos}",
            f"behindgap={status}+{scope}+{bucket(at - c.end)}",
            f"behindword={status}+{analysis.lexemes[at].bare}+{pos}",
        ]
    for back in (1, 2, 3):
        f.append(f"w-{back}={_word(analysis, c.start - back, first, last)}")
        f.append(f"c-{back}={_class(analysis, c.start - back, first, last)}+{pos}")
    f += [f"w+1={_word(analysis, c.end, first, last)}", f"c+1={_class(analysis, c.end, first, last)}+{pos}"]
    f += [
        f"before={analysis.lexemes[k].bare}"
        for k in range(max(first, c.start - 7), c.start)
        if analysis.lexemes[k].word.is_word and analysis.actor_at[k] is None
    ]
    f += _ruling_verb(analysis, c, first)
    times = [analysis.time_at[k] for k in range(first, last) if analysis.time_at[k] is not None]
    for t in dict.fromkeys(times):
        if t is not None:
            ahead = f"{t.attributes.direction}+{t.attributes.stated}"
            f += [f"time={t.attributes.shape}+{t.attributes.direction}", f"ahead={ahead}+{c.tense}+{pos}"]
    marks, _, _ = analysis.running()
    f.append(f"quoted={(marks[c.start] - marks[first]) % 2}+{c.tense}+{pos}")
    return f


def _ruling_verb(analysis: Analysis, c: Candidate, first: int) -> list[str]:
    """The verb before a trigger, which may make it a wish, a plan or a report."""
    for k in range(c.start - 1, max(first, c.start - 10) - 1, -1):
        lexeme = analysis.lexemes[k]
        if lexeme.verbal and analysis.actor_at[k] is None:
            that = next(
                (analysis.lexemes[i].folded for i in range(k + 1, c.start) if analysis.lexemes[i].folded in ("ان", "لان", "بان", "الي", "ل")), ""
            )
            kind = lexeme.word_class.fine
            return [
                f"ruling={kind}+{that}",
                f"ruling+pos={kind}+{c.sense.pos}+{c.tense}",
                f"rulingword={lexeme.bare}+{that}",
                f"that={that}+{c.tense}",
            ]
    return [f"ruling=none+{c.tense}+{c.sense.pos}"]


def attach_features(analysis: Analysis, c: Candidate, thing: Time | Place, others: list[Candidate], rank: int) -> list[str]:
    """What speaks for a time or place belonging to an event mention."""
    same = thing.sentence == c.sentence
    after = thing.start >= c.end
    distance = thing.start - c.end if after else c.start - thing.end
    low, high = (c.end, thing.start) if after else (thing.end, c.start)
    crossed = sum(1 for o in others if low <= o.start < high and o.score > 0.5)
    crossed_verbs = sum(1 for k in range(low, min(high, low + 60)) if analysis.lexemes[k].is_verb and analysis.actor_at[k] is None) if same else 9
    away = thing.sentence - c.sentence
    side = ("after" if after else "before") if same else "opening" if away < -1 and thing.sentence < OPENING else f"sentence{max(-3, min(3, away))}"
    f = [
        f"side={side}",
        f"side+type={side}+{c.type}",
        f"distance={side}+{bucket(max(0, distance))}",
        f"crossed={side}+{min(crossed, 3)}",
        f"verbs={side}+{min(crossed_verbs, 4)}",
        f"rank={side}+{min(rank, 3)}",
        f"pos={side}+{c.sense.pos}",
        f"type={c.type}",
        f"first={thing.sentence == 0}+{side}",
        f"status={c.status}+{side}",
    ]
    if isinstance(thing, Time):
        t = thing.attributes
        f += [
            f"shape={t.shape}",
            f"shape+side={t.shape}+{side}",
            f"shape+type={t.shape}+{c.type}",
            f"unit={t.unit}+{t.direction}+{side}",
            f"part={t.part}",
        ]
        f.append(f"status+direction={c.status}+{t.direction}")
    else:
        f += [
            f"prep={thing.preposition}+{side}",
            f"prep+type={thing.preposition}+{c.type}",
            f"rule={thing.rule}+{side}",
            f"kind={thing.entries[0].role if thing.entries else '-'}+{side}",
            f"relation={bool(thing.relation)}+{side}",
            f"prep+rule={thing.preposition}+{thing.rule}+{c.type}",
            f"prep+verbs={thing.preposition}+{min(crossed_verbs, 4)}+{side}",
        ]
    first, last = analysis.bounds[thing.sentence]
    f.append(f"before={_word(analysis, thing.start - 1, first, last)}")
    f.append(f"after={_word(analysis, thing.end, first, last)}")
    if same:
        f += [
            f"between={analysis.lexemes[k].folded}"
            for k in range(low, min(high, low + 6))
            if analysis.lexemes[k].word.is_word and analysis.actor_at[k] is None
        ]
        path = _path(analysis, c, thing)
        f += [f"path={side}+{path}", f"path+type={side}+{path}+{c.type}"]
    return f + _standing_of(analysis, c, thing, others, side)


def _standing_of(analysis: Analysis, c: Candidate, thing: Time | Place, others: list[Candidate], side: str) -> list[str]:
    """Which verb or event a time or place leans on, what names stand next to it, and how often it is told."""
    first, last = analysis.bounds[thing.sentence]
    owner = "none"
    for k in range(thing.start - 1, max(first, thing.start - _OWNER_REACH) - 1, -1):
        lexeme = analysis.lexemes[k]
        if c.start <= k < c.end:
            owner = "self"
        elif analysis.actor_at[k] is not None or analysis.time_at[k] is not None:
            continue
        elif other := next((o for o in others if o.start == k and o.score > 0.4), None):
            owner = f"event {other.type}" if other.type != c.type else "event same"
        elif lexeme.speech:
            owner = "speech"
        elif lexeme.verbal:
            owner = "verb"
        if owner != "none":
            break
    kind = "time" if isinstance(thing, Time) else "place"
    speaks = c.floor is not None and id(c.floor.canonical()) in analysis.speakers.get(thing.sentence, ())
    f = [
        f"speaks={speaks}+{owner}+{side}",
        f"speaks+type={speaks}+{c.type}+{side}",
        f"owner={owner}+{side}",
        f"owner+type={owner}+{c.type}+{side}",
        f"owner+pos={owner}+{c.sense.pos}+{side}",
    ]
    s = _surroundings_of(analysis, thing)
    f += [
        f"chained={s.near}+{s.followed}+{side}",
        f"told={s.told}+{thing.sentence == c.sentence}",
        f"alone={s.alone}+{side}",
        f"titled={s.titled}+{side}",
        f"head={analysis.lexemes[thing.start].word_class.fine}+{side}",
        f"owned={analysis.actor_at[thing.start] is not None}+{side}",
        f"place in document={min(thing.sentence, 3)}+{min(c.sentence, 3)}",
    ]
    if thing.start - 2 >= first:
        f.append(f"before2={_word(analysis, thing.start - 2, first, last)}+{kind}")
    return f


class _Surroundings(NamedTuple):
    """How a time or place stands among the others, whatever event is asked about."""

    near: bool
    followed: bool
    alone: bool
    titled: bool
    told: int


def _surroundings_of(analysis: Analysis, thing: Time | Place) -> _Surroundings:
    """What stands next to a time or place, and how often it is told; worked out once."""
    known: _Surroundings | None = analysis.surroundings.get(id(thing))
    if known is not None:
        return known
    things: list[Time] | list[Place] = analysis.times if isinstance(thing, Time) else analysis.places
    here = [t for t in things if t.sentence == thing.sentence]
    words = _words_of(analysis, thing)
    found = analysis.surroundings[id(thing)] = _Surroundings(
        near=any(0 <= thing.start - t.end <= 2 for t in here),
        followed=any(0 <= t.start - thing.end <= 2 for t in here),
        alone=len(here) == 1,
        titled=any(len(w) > 3 and w in analysis.title_words for w in words),
        told=min(sum(words <= _words_of(analysis, t) for t in things[:_MOST_THINGS]), 3),
    )
    return found


def _words_of(analysis: Analysis, thing: Time | Place) -> frozenset[str]:
    return frozenset([analysis.lexemes[k].bare for k in range(thing.start, thing.end)])


def _stem(analysis: Analysis, c: Candidate) -> str:
    return analysis.lexemes[c.start].bare


def _parties(actors: list[Actor]) -> set[object]:
    found: set[object] = set()
    for a in actors:
        root = a.canonical()
        found.add(
            root.country if root.form in ("state", "adjective") else root.entry.name if root.entry is not None and root.entry.name else id(root)
        )
    return found


def _between_mentions(analysis: Analysis, a: Candidate, b: Candidate) -> list[str]:
    """What stands between two mentions of one sentence, or how the later one stands in its own."""
    first, _ = analysis.bounds[b.sentence]
    if a.sentence == b.sentence:
        inside = [analysis.lexemes[k] for k in range(a.end, b.start) if analysis.actor_at[k] is None and analysis.time_at[k] is None]
        verbs = sum(lx.verbal for lx in inside)
        commas = sum(lx.folded in ("،", ",", "؛") for lx in inside)
        f = [
            f"gap={bucket(max(0, b.start - a.end))}",
            f"gap+type={bucket(max(0, b.start - a.end))}+{a.type}",
            f"gap+pos={min(2, verbs)}+{a.sense.pos}+{b.sense.pos}",
            f"verbs={min(verbs, 3)}+{min(commas, 2)}",
        ]
        f += [f"link={lx.bare}" for lx in inside[-3:]]
        f += [f"clink={lx.word_class.coarse}+{a.type}" for lx in inside[-6:] if lx.word_class.fine and lx.verbal]
        f.append(f"joined={b.split.proclitics[:1]}+{b.sense.pos}+{a.type}")
        return f
    before = [analysis.lexemes[k].bare for k in range(max(first, b.start - 3), b.start)]
    return [f"before={w}+{a.type}" for w in before] + [f"opens={b.start - first <= 3}+{b.split.article}+{a.type}"]


def told_before(analysis: Analysis, c: Candidate) -> bool:
    """True if the words before a trigger set its event before the report's own: ``سبق أن زار``, ``كان قد التقى``."""
    first, _ = analysis.bounds[c.sentence]
    words = [analysis.lexemes[k].folded for k in range(max(first, c.start - _BEFORE_REACH), c.start)]
    bare = {w.lstrip("وف") for w in words}
    return not _PRECEDES.isdisjoint(bare) or ("قد" in words and not _PLUPERFECT.isdisjoint(bare))


def _circumstances(analysis: Analysis, a: Candidate, b: Candidate, parties: str) -> list[str]:
    """Whether the sentences of two mentions name the same times and places, and which of them looks back (``سبق أن زار``, ``كان قد التقى``)."""
    back = [any(analysis.lexemes[k].bare in _LOOKING_BACK for k in range(max(analysis.bounds[c.sentence][0], c.start - 4), c.start)) for c in (a, b)]
    f = [f"back={back[0]}+{back[1]}", f"back+parties={back[0]}+{back[1]}+{parties}+{a.sentence == b.sentence}"]
    if a.sentence != b.sentence:
        for kind, things in (("times", analysis.times), ("places", analysis.places)):
            here, there = ({analysis.lexemes[k].bare for t in things if t.sentence == c.sentence for k in range(t.start, t.end)} for c in (a, b))
            told = "none" if not here and not there else "one" if not here or not there else "share" if here & there else "differ"
            f += [f"{kind}={told}", f"{kind}+type={told}+{a.type}", f"{kind}+parties={told}+{parties}"]
    return f


def merge_features(analysis: Analysis, a: Candidate, b: Candidate, between: int) -> list[str]:
    """What speaks for two mentions of one type, ``a`` before ``b``, being one event."""
    pa, pb = _parties(a.actors), _parties(b.actors)
    ra, rb = _parties(a.recipients), _parties(b.recipients)
    wa, wb = _stem(analysis, a), _stem(analysis, b)
    distance = b.sentence - a.sentence

    def agreement(x: set[object], y: set[object]) -> str:
        return "none" if not x and not y else "one" if not x or not y else "same" if x == y else "share" if x & y else "differ"

    actors, recipients, crossed = agreement(pa, pb), agreement(ra, rb), agreement(pa | ra, pb | rb)
    ta, tb = analysis.sentences[a.sentence], analysis.sentences[b.sentence]
    text = analysis.document.text
    doubled = distance > 0 and text[ta.start : ta.end] == text[tb.start : tb.end]
    definite = b.split.article
    f = [
        f"type={a.type}",
        f"distance={min(distance, 5)}",
        f"type+distance={a.type}+{min(distance, 3)}",
        f"actors={actors}",
        f"recipients={recipients}",
        f"parties={crossed}",
        f"actors+recipients={actors}+{recipients}",
        f"type+actors+recipients={a.type}+{actors}+{recipients}",
        f"samepred={a.sense.predicate == b.sense.predicate}",
        f"sameframe={a.frame.id == b.frame.id}+{a.type}",
        f"sameword={wa == wb}+{a.type}",
        f"sameword+parties={wa == wb}+{crossed}",
        f"sameframe+parties={a.frame.id == b.frame.id}+{crossed}+{min(distance, 1)}",
        f"doubled={doubled}",
        f"doubled+word={doubled}+{wa == wb}",
        f"definite={definite}+{b.sense.pos}",
        f"definite+type={definite}+{a.type}+{crossed}",
        f"pos={a.sense.pos}+{b.sense.pos}",
        f"between={min(between, 4)}",
        f"frames={a.frame.id}+{b.frame.id}",
        f"lastword={wb}+{a.type}",
        f"demonstrative={'هذ' in analysis.lexemes[b.start - 1].folded if b.start else False}",
    ]
    f += _between_mentions(analysis, a, b)
    f += _circumstances(analysis, a, b, crossed)
    ca, cb = analysis.lexemes[a.start].word_class.fine, analysis.lexemes[b.start].word_class.fine
    f += [f"classes={ca}+{cb}", f"class={ca == cb}+{a.type}+{crossed}"]
    f.append(f"counted={len(pa | ra)}+{len(pb | rb)}" if len(pa | ra) < 3 and len(pb | rb) < 3 else "counted=many")
    f.append(f"modes={bool(set(a.frame.mode) & set(b.frame.mode))}+{bool(a.frame.mode)}+{bool(b.frame.mode)}")
    return f
