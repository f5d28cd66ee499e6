"""What an actor is - government, army, party, civilians ... - weighed from the words of its namings, the tables, and what it does in the report."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from waqai.find.quotes import Said
from waqai.readers.embedded.analysis import Actor, Analysis
from waqai.readers.embedded.linear import LinearModel

if TYPE_CHECKING:
    from waqai.readers.embedded.pipeline import Group

#: The class of actors that have no sector, such as organisations of states.
NONE = "-"
#: Words of a naming that are looked at.
_MOST_WORDS = 8


def known_sectors(actor: Actor) -> tuple[str, ...]:
    """The sectors that tables and grammar give an actor."""
    if actor.sectors or actor.entry is None or actor.entry.kind == "demonym":
        return actor.sectors
    return actor.entry.sectors


class Parts:
    """What each actor of one report does in it."""

    def __init__(self, analysis: Analysis, said: Sequence[Said], groups: Sequence[Group]) -> None:
        self._lexemes = analysis.lexemes
        self._roles: dict[int, set[tuple[str, str]]] = defaultdict(set)
        for group in groups:
            for role, actor, _ in group.participants:
                self._roles[id(actor)].add((group.members[0].type, role))
        self._speakers = {id(q.speaker.canonical()) for q in said if q.speaker is not None}

    def sectors_of(self, actor: Actor, model: LinearModel, threshold: float) -> tuple[str, ...]:
        """The sectors that are likely enough, else the likeliest; the likeliest first."""
        chances = model.distribution(self.features(actor))
        ranked = sorted(chances, key=lambda c: (-chances[c], c))
        return tuple(c for n, c in enumerate(ranked) if c != NONE and (n == 0 or chances[c] >= threshold))

    def features(self, actor: Actor) -> list[str]:
        """What speaks for an actor's sectors."""
        known = "/".join(known_sectors(actor)) or NONE
        words = [lx for lx in self._lexemes[actor.start : actor.end] if lx.word.is_word]
        head = words[0].bare if words else NONE
        speaks, roles = id(actor) in self._speakers, sorted(self._roles.get(id(actor), ()))
        entry = actor.entry
        f = [
            f"form={actor.form}",
            f"known={known}",
            f"known+form={known}+{actor.form}",
            f"entry={entry.kind if entry is not None else NONE}+{known}",
            f"id={entry.id if entry is not None else NONE}",
            f"head={head}",
            f"head+known={head}+{known}",
            f"class={words[0].word_class.fine if words else NONE}+{known}",
            f"speaks={speaks}+{known}+{actor.form}",
            f"name={actor.name is not None}+{actor.office is not None}+{known}",
            f"state={actor.country or NONE}+{known}",
            f"former={actor.former}+{known}",
            f"length={min(len(words), 4)}+{known}",
            f"count={actor.count is not None}+{known}",
        ]
        f += [f"word={lx.bare}" for lx in words[:_MOST_WORDS]]
        f += [f"stem={stem}" for lx in words[:2] for stem in lx.stems]
        f += [f"pair={a.bare}_{b.bare}" for a, b in pairwise(words)]
        for type_, role in roles:
            f += [f"part={type_}+{role}+{known}", f"part+form={type_}+{role}+{actor.form}+{known}", f"part+head={type_}+{role}+{head}"]
        if not roles:
            f.append(f"no part={known}+{speaks}")
        return list(dict.fromkeys(f))
