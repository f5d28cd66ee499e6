"""Which namings of a document name the same actor: surnames after full names, offices after office-holders, head nouns after organisations.

Each actor's ``antecedent`` becomes the fullest earlier naming. States need none: they are the same by their code. Who leads a delegation, or holds an office
in "the ministry", is of the delegation's and of that ministry's state.
"""

from __future__ import annotations

from waqai.readers.embedded.analysis import Actor, Analysis
from waqai.text.fold import fold_word
from waqai.text.tokens import Token, bare

#: How many namings back a bare office or head noun may look for what it stands for.
_REACH = 30
#: The same for personal names.
_NAME_REACH = 120
#: Words between a delegation and who leads it.
_LED_REACH = 3
#: Words of an office that say the same: the head of state by his state or republic, the head of government by cabinet or council.
_ALIKE = {
    fold_word(word): fold_word(same)
    for same, words in {"": "دولة جمهورية", "حكومة": "وزراء مجلس وزارة", "ملك": "عاهل"}.items()
    for word in words.split()
}
#: Who stands behind them leads, or belongs to, what stands before them.
_LED = frozenset(
    map(
        fold_word,
        "برئاسة بقيادة برآسة يرأسه ترأسه يترأسه يقوده يقودها يرأسها ترأسها يتقدمه تتقدمه يتقدمهم ضم يضم بإمرة بزعامة يتزعمه يتزعمها".split(),
    )
)
#: Institutions that a text names once with their state and then by the bare noun.
_BODIES = frozenset(
    map(
        bare,
        map(
            fold_word,
            "وزارة حكومة جيش برلمان مجلس هيئة رئاسة سفارة محكمة شرطة قوات أركان مؤسسة مديرية إدارة بلدية محافظة نيابة لجنة وكالة بنك".split(),
        ),
    )
)


def _words(tokens: list[Token], start: int, end: int) -> frozenset[str]:
    return frozenset(bare(t.word.folded) for t in tokens[start:end] if t.word.is_word)


def _office_words(words: frozenset[str], head: str) -> frozenset[str]:
    """The words of an office, the ones that say the same made one; only a head of state or government has such."""
    if head not in ("رييس", "عاهل", "ملك"):
        return words
    return frozenset(same for w in words if (same := _ALIKE.get(w, w)))


def link_actors(analysis: Analysis) -> None:
    """Set the antecedents of ``analysis.actors``."""
    tokens = analysis.tokens
    earlier: list[tuple[Actor, frozenset[str], frozenset[str]]] = []
    for actor in analysis.actors:
        start = actor.start
        words = _words(tokens, start, actor.end)
        name = _words(tokens, *actor.name) if actor.name else frozenset()
        for back, (other, other_words, other_name) in enumerate(reversed(earlier[-(_NAME_REACH if name else _REACH) :])):
            if back > _REACH and not other_name:
                continue
            if _same(analysis, actor, words, name, other, other_words, other_name):
                root = other.canonical()
                if len(words) > len(_words(tokens, root.start, root.end)) + 1 and actor.name and not root.name:
                    root.antecedent = actor
                else:
                    actor.antecedent = root
                    actor.country = actor.country or root.country
                    actor.sectors = root.sectors or actor.sectors
                break
        earlier.append((actor, words, name))
    _belongings(analysis)


def _belongings(analysis: Analysis) -> None:
    """Note who leads what, and give those whose own words name no state that of what they lead or belong to."""
    bodies: dict[str, str] = {}
    before: Actor | None = None
    for actor in analysis.actors:
        heads = _words(analysis.tokens, actor.start, actor.end) & _BODIES
        if before is not None and _leads(analysis, before, actor):
            before.led = actor.leads = True
        if actor.country is None and (actor.entry is None or not actor.entry.country) and actor.form in ("person", "institution"):
            led = before.country if before is not None and actor.leads else None
            actor.country = led or next((bodies[h] for h in sorted(heads) if h in bodies), None)
        if actor.country:
            bodies |= dict.fromkeys(heads, actor.country)
        before = actor


def _leads(analysis: Analysis, led: Actor, leader: Actor) -> bool:
    between = analysis.lexemes[led.end : leader.start]
    return led.sentence == leader.sentence and 0 < len(between) <= _LED_REACH and any(lx.folded.lstrip("و") in _LED for lx in between)


def _same(
    analysis: Analysis,
    actor: Actor,
    words: frozenset[str],
    name: frozenset[str],
    other: Actor,
    other_words: frozenset[str],
    other_name: frozenset[str],
) -> bool:
    if words == other_words and actor.form == other.form and not (actor.country and other.country and actor.country != other.country):
        return True
    if actor.form == "person" and other.form == "person":
        if actor.entry is not None and other.entry is not None and actor.entry.kind == other.entry.kind == "holder":
            return actor.entry.name == other.entry.name
        if name and other_name:
            return name <= other_name or (other_name <= name and len(other_name) > 1)
        if actor.country and other.country and actor.country != other.country:
            return False
        if not name and actor.office and other.office:
            head = bare(tokens_at(analysis, actor.start))
            other_head = bare(tokens_at(analysis, other.office[0]))
            mine = _office_words(words, head)
            alike = _ALIKE.get(head, head) == _ALIKE.get(other_head, other_head)
            return alike and (len(mine) == 1 or mine <= _office_words(other_words, other_head)) and _is_definite(analysis, actor)
        return False
    if actor.form == "phrase" and other.form == "person":
        # A bare surname that only a cue of speech shows to be someone.
        return bool(other_name) and words <= other_name
    if actor.form == other.form == "people":
        # "عشرة عمال ... العمال": the definite plural takes up the people counted before.
        return words < other_words and tokens_at(analysis, actor.start).startswith(("ال", "لل", "بال"))
    if actor.form in ("organisation", "institution") and other.form in ("organisation", "institution"):
        if actor.entry is not None and other.entry is not None and actor.entry.kind == other.entry.kind == "organisation":
            return actor.entry.id == other.entry.id
        if actor.country and other.country and actor.country != other.country:
            return False
        return (
            words <= other_words
            and bare(tokens_at(analysis, actor.start)) == bare(tokens_at(analysis, other.start))
            and _is_definite(analysis, actor)
        )
    return False


def tokens_at(analysis: Analysis, i: int) -> str:
    """The folded word of a token, its conjunction dropped."""
    folded = analysis.tokens[i].word.folded
    return folded[1:] if folded.startswith(("وال", "فال")) else folded


def _is_definite(analysis: Analysis, actor: Actor) -> bool:
    return tokens_at(analysis, actor.start).startswith(("ال", "لل", "بال")) or actor.end - actor.start > 1
