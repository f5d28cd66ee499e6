"""How alike two participants are, over documents: by key, name, state and sector."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from waqai.tellings import Party


class View(Struct, frozen=True, gc=False):
    """A party made ready for comparing: its key, the words of its name or naming, whether it is somebody named, its state and sectors."""

    key: str
    words: frozenset[str]
    named: bool
    country: str | None
    sectors: frozenset[str]


def view(party: Party) -> View:
    """The view of a party. Named are known actors and persons whose naming gives a name; a state's body known by country and sectors is not."""
    generic = bool(party.country and party.sectors) and party.key == f"{party.country} {'/'.join(party.sectors)}"
    named = party.name is not None or (party.form == "person" and not generic)
    return View(party.key, frozenset(party.key.split()), named, party.country, frozenset(party.sectors))


def likeness(a: View, b: View) -> float:
    """0 for two participants that cannot be one, 1 for one and the same; between them what names, state and sectors allow."""
    if a.key == b.key:
        return 1.0 if a.named else 0.75
    if a.named and b.named:
        return _names(a, b)
    if a.country and b.country:
        return _bodies(a, b)
    return 0.6 * len(a.words & b.words) / max(1, min(len(a.words), len(b.words)))


def _names(a: View, b: View) -> float:
    """Two names: one within the other ("كيري", "جون كيري"), or half of their words the same, as where one is spelled otherwise."""
    shared = len(a.words & b.words)
    if not shared or (a.country and b.country and a.country != b.country):
        return 0.0
    if shared == min(len(a.words), len(b.words)):
        return 0.9
    return 0.6 if shared * 2 >= max(len(a.words), len(b.words)) else 0.0


def _bodies(a: View, b: View) -> float:
    """A state, its bodies and its officials: one country, and sectors that meet or are not told."""
    if a.country != b.country:
        return 0.0
    if not a.sectors or not b.sectors or a.sectors & b.sectors:
        return 0.55
    return 0.25


def agreement(left: Sequence[View], right: Sequence[View]) -> tuple[float, float]:
    """How well two lists of participants agree: the sum of best likenesses by the shorter list's length, and by the longer's; 0 if one is empty."""
    if not left or not right:
        return 0.0, 0.0
    if len(left) > len(right):
        left, right = right, left
    best = sum(max(likeness(a, b) for b in right) for a in left)
    if len(left) == len(right):
        best = max(best, sum(max(likeness(a, b) for a in left) for b in right))
    return best / len(left), best / len(right)


def strangers(left: Sequence[View], right: Sequence[View]) -> bool:
    """True if both lists name somebody, and none of them can be the same."""
    names, others = [a for a in left if a.named], [b for b in right if b.named]
    return bool(names and others) and not any(likeness(a, b) for a in names for b in others)
