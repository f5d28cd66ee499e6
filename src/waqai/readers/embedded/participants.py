"""Who takes part in an event, decided over all its mentions at once.

A mention's own roles (``pipeline.assign_roles``) are what grouping stands on; here each party a group's mentions offer is weighed again, against the
other parties and with the support of every mention: a minister named in full in one sentence and by his office in the next is one participant, a
state beside its own minister usually none.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from waqai.readers.embedded.analysis import Actor, Analysis
from waqai.readers.embedded.buckets import bucket
from waqai.readers.embedded.candidates import Candidate, Slot
from waqai.readers.embedded.linear import LinearModel
from waqai.text.tokens import bare

Distribution = dict[str, float]
_ROLES = ("actor", "recipient")
#: Below this a slot's probability of any role is not worth a second look.
_LEAST = 0.06
#: From which probability on the likeliest party stands for an event that no other passes: events without anybody are rare. Chosen on the held-out part of the
#: training documents.
_LONE = 0.3


@dataclass(slots=True, eq=False)
class Party:
    """What a group's mentions say of one possible participant."""

    root: Actor
    words: frozenset[str]
    seen: list[tuple[Candidate, Slot, Distribution]] = field(default_factory=list)
    actor: float = 0.0
    recipient: float = 0.0
    any: float = 0.0
    #: The best probability within the event's own sentences.
    near: float = 0.0
    mentions: int = 0

    @property
    def role(self) -> str:
        """The better supported role."""
        return "actor" if self.actor >= self.recipient else "recipient"


def identity(actor: Actor) -> object:
    """What two namings of one participant have in common."""
    root = actor.canonical()
    if root.form in ("state", "adjective"):
        return root.country
    return root.entry.name if root.entry is not None and root.entry.name else id(root)


def parties(analysis: Analysis, members: list[Candidate]) -> list[Party]:
    """The possible participants of a group of mentions, in text order of their fullest namings."""
    found: dict[object, Party] = {}
    for c in members:
        here: set[object] = set()
        for slot, d in c.roles:
            share = 1.0 - d["none"]
            if share < _LEAST:
                continue
            key = identity(slot.actor)
            party = found.get(key)
            if party is None:
                root = slot.actor.canonical()
                party = found[key] = Party(root, _words(analysis, root))
            party.seen.append((c, slot, d))
            party.actor = max(party.actor, d["actor"])
            party.recipient = max(party.recipient, d["recipient"])
            party.any = max(party.any, share)
            if slot.side != "back":
                party.near = max(party.near, share)
            if key not in here:
                here.add(key)
                party.mentions += 1
    return sorted(found.values(), key=lambda p: p.root.start)


def _tenth(p: float) -> str:
    return str(min(9, int(p * 10)))


def party_features(analysis: Analysis, members: list[Candidate], party: Party, all_parties: list[Party]) -> list[str]:
    """What speaks for a party being a participant of the group's event."""
    type_ = members[0].type
    root, role = party.root, party.role
    c, slot, _ = max(party.seen, key=lambda s: 1.0 - s[2]["none"])
    others = [o for o in all_parties if o is not party]
    stronger = sum(o.any > party.any for o in others)
    same_role = sum((o.actor if role == "actor" else o.recipient) > (party.actor if role == "actor" else party.recipient) for o in others)
    top = max((o.any for o in others), default=0.0)
    role_top = max(((o.actor if role == "actor" else o.recipient) for o in others), default=0.0)
    f = [
        f"any={_tenth(party.any)}",
        f"near={_tenth(party.near)}",
        f"actor={_tenth(party.actor)}",
        f"recipient={_tenth(party.recipient)}",
        f"type+any={type_}+{_tenth(party.any)}",
        f"type+actor={type_}+{_tenth(party.actor)}",
        f"type+recipient={type_}+{_tenth(party.recipient)}",
        f"margin={_tenth(abs(party.actor - party.recipient))}+{role}",
        f"stronger={min(stronger, 4)}",
        f"stronger+type={min(stronger, 4)}+{type_}",
        f"stronger+any={min(stronger, 4)}+{int(party.any * 5)}",
        f"rank={role}+{min(same_role, 4)}",
        f"rank+type={role}+{min(same_role, 3)}+{type_}",
        f"top={_tenth(top)}+{int(party.any * 5)}",
        f"role_top={role}+{_tenth(role_top)}+{int(party.any * 5)}",
        f"members={min(len(members), 5)}+{min(party.mentions, 4)}",
        f"mentions={min(party.mentions, 4)}+{role}",
        f"group={min(len(members), 5)}+{int(party.any * 5)}",
        f"parties={min(len(all_parties), 8)}+{int(party.any * 5)}",
        f"likely={min(sum(o.any > 0.5 for o in others), 5)}+{role}",
        f"likely+type={min(sum(o.any > 0.5 for o in others), 4)}+{type_}+{role}",
        f"form={root.form}+{type_}+{role}",
        f"form+slot={root.form}+{slot.name}",
        f"sector={(root.sectors or ('-',))[0]}+{type_}+{role}",
        f"side={slot.side}+{role}+{type_}",
        f"slot={slot.name}+{type_}",
        f"slot+pos={slot.name}+{c.sense.pos}+{c.voice}",
        f"distance={slot.side}+{bucket(slot.distance)}",
        f"verbs={slot.side}+{min(slot.verbs, 2)}+{role}",
        f"weight={min(analysis.weight(root), 4)}",
        f"entry={root.entry.kind if root.entry is not None else '-'}+{role}",
        f"named={root.name is not None}+{root.office is not None}+{role}",
        f"of_place={slot.actor.of_place}+{role}+{type_}",
        f"led={slot.actor.led}+{slot.actor.leads}+{role}",
        f"first={min(members, key=lambda m: m.start) is c}",
        f"both={int(party.actor * 5)}+{int(party.recipient * 5)}",
    ]
    for other in others:
        if other.any < 0.25:
            continue
        beats = other.any > party.any
        if other.root.country is not None and other.root.country == root.country:
            f.append(f"country={beats}+{root.form}+{other.root.form}")
            f.append(f"country+type={beats}+{root.form}+{other.root.form}+{type_}+{role}+{other.role}")
        if party.words and other.words and (party.words <= other.words or other.words <= party.words):
            f.append(f"words={beats}+{len(party.words) <= len(other.words)}+{role == other.role}")
        elif len(party.words & other.words) * 2 >= len(party.words | other.words):
            f.append(f"words={beats}+half+{role == other.role}")
        if slot.actor.conjoined and any(abs(slot.actor.start - s.actor.end) <= 2 for _, s, _ in other.seen):
            f.append(f"joined={_tenth(other.any)}+{other.role == role}")
    return f


def participants(analysis: Analysis, members: list[Candidate], model: LinearModel | None, threshold: float) -> list[tuple[str, Actor, float]]:
    """(role, fullest naming, probability) of an event's participants, actors first, each in text order."""
    weighed = sorted(_weighed(analysis, members, model), key=lambda x: -x[2])
    chosen = [x for x in weighed if x[2] >= threshold]
    if not chosen:
        chosen = [x for x in weighed[:1] if x[2] >= _LONE]
    chosen = [c for c in chosen if not any(_says_less(analysis, c, other) for other in chosen)]
    return sorted(chosen, key=lambda x: (x[0], x[1].start))


def _weighed(analysis: Analysis, members: list[Candidate], model: LinearModel | None) -> Iterator[tuple[str, Actor, float]]:
    """(role, fullest naming, probability of taking part) of each party."""
    offered = parties(analysis, members)
    for party in offered:
        if model is None:
            yield party.role, party.root, party.near
        else:
            d = model.distribution(party_features(analysis, members, party, offered))
            yield ("actor" if d["actor"] >= d["recipient"] else "recipient"), party.root, 1.0 - d["none"]


def _says_less(analysis: Analysis, one: tuple[str, Actor, float], other: tuple[str, Actor, float]) -> bool:
    """True if ``other`` names in the same role, with more words, whoever ``one`` names: ``الوزير`` beside ``وزير الدفاع``."""
    if one[0] != other[0] or one[1] is other[1]:
        return False
    mine, others = _words(analysis, one[1]), _words(analysis, other[1])
    return mine < others or (mine == others and other[1].start < one[1].start)


def _words(analysis: Analysis, actor: Actor) -> frozenset[str]:
    return frozenset(bare(analysis.lexemes[k].folded) for k in range(actor.start, actor.end) if analysis.lexemes[k].word.is_word)
