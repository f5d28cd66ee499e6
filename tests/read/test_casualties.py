"""Which counts are whose: the numbers dealt out to the attacks of a report, whose mentions each case names by their words."""

from __future__ import annotations

import pytest

import waqai
from waqai.readers.embedded.candidates import Candidate
from waqai.readers.embedded.casualties import Tolls
from waqai.readers.embedded.pipeline import prepare
from waqai.types import Document


def tolls(text: str, *attacks: str) -> list[tuple[int | None, int | None]]:
    """(killed, wounded) of each attack, given as its trigger words, several parted by ``|``; the nth naming of a word as ``word#n``."""
    draft = prepare(Document.of(text))
    dealt = Tolls(draft.analysis, [[trigger(draft.candidates, text, word) for word in attack.split("|")] for attack in attacks])
    found = [dealt.of(number) for number in range(len(attacks))]
    return [tuple(counts[f].value if f in counts else None for f in ("killed", "wounded")) for counts in found]  # type: ignore[misc]


def trigger(candidates: list[Candidate], text: str, word: str) -> Candidate:
    word, _, nth = word.partition("#")
    tokens = prepare(Document.of(text)).analysis.tokens
    starts = [i for i, token in enumerate(tokens) if token.word.surface == word]
    wanted = starts[int(nth or 1) - 1]
    return next(c for c in candidates if c.start == wanted)


@pytest.mark.parametrize(
    ("text", "attacks", "expected"),
    [
        ("أسفر الهجوم عن مقتل ثلاثة جنود وإصابة خمسة آخرين.", ["الهجوم"], [(3, 5)]),
        ("قتل ثلاثة جنود وجرح خمسة آخرون في هجوم على المعسكر.", ["قتل", "هجوم"], [(3, 5), (3, 5)]),
        # Of two attacks in a sentence each has the count it stands nearest to.
        ("أوقع هجوم الميناء ستة قتلى فيما خلف تفجير السوق 12 قتيلا.", ["هجوم", "تفجير"], [(6, None), (12, None)]),
        ("قتل شرطيان برصاص مجهولين، وشنت الطائرات الحربية غارة على الحدود.", ["قتل", "غارة"], [(2, None), (None, None)]),
        ("شن الجيش غارة على المعسكر ردا على مقتل أربعة جنود.", ["غارة", "مقتل"], [(None, None), (4, None)]),
        ("نفذ الرجل هجوم السوق ما أدى إلى مقتل 12 شخصا، وقد لقي الرجل حتفه في تبادل لإطلاق النار.", ["هجوم", "لقي"], [(12, None), (1, None)]),
        # Totals before what is told first, the whole before its parts, a later sentence's number before an open one.
        ("قتل أربعة أشخاص في هجوم على القرية. وارتفع عدد قتلى الهجوم إلى تسعة قتلى.", ["هجوم|الهجوم"], [(9, None)]),
        ("قتل أربعة جنود في هجوم على ثكنة. وارتفع عدد قتلى الهجوم إلى سبعة بعد وفاة ثلاثة من المصابين.", ["هجوم|الهجوم"], [(7, None)]),
        ("أوقع الهجوم عشرات الجرحى بينهم ثلاثة أطفال.", ["الهجوم"], [(None, None)]),
        ("أصيب عدة أشخاص في الغارة. وأسفرت الغارة عن إصابة ستة مدنيين.", ["الغارة|الغارة#2"], [(None, 6)]),
        ("استهدفت الغارة القرية دون وقوع إصابات.", ["الغارة"], [(None, 0)]),
        ("لم تسجل إصابات بين الحراس في الهجوم مقابل إصابة شخصين من المارة.", ["الهجوم"], [(None, 2)]),
        # The outcome in the sentence after.
        ("انفجرت عبوة ناسفة قرب الجسر. ولم تسفر عن وقوع إصابات.", ["انفجرت"], [(None, 0)]),
        ("استهدف هجوم حافلة للحجاج أمس. وأدى إلى مقتل سبعة أشخاص.", ["هجوم"], [(7, None)]),
        ("استهدف هجوم حافلة للحجاج أمس. وقال شاهد إن سبعة أشخاص قتلوا.", ["هجوم"], [(None, None)]),
        ("استهدف هجوم حافلة للحجاج أمس. وأدى تفجير السوق إلى مقتل سبعة أشخاص.", ["هجوم", "تفجير"], [(None, None), (7, None)]),
        ("وقع هجوم على الحافلة. وأوقع قتلى.", ["هجوم"], [(None, None)]),
    ],
)
def test_each_attack_has_its_own_numbers(text: str, attacks: list[str], expected: list[tuple[int | None, int | None]]) -> None:
    assert tolls(text, *attacks) == expected


def test_the_numbers_of_a_reading_are_quoted() -> None:
    reading = waqai.read("قتل خمسة جنود وأصيب 12 شخصا في تفجير سيارة مفخخة في مقديشو، وفق الشرطة الصومالية.", published="2025-12-24")
    reading.verify()
    event = next(e for e in reading.events if e.type == "ASSAULT" and e.casualties.mentions)
    assert (event.casualties.killed, event.casualties.wounded) == (5, 12)
    assert [reading.mention(id).evidence.quote for id in event.casualties.mentions] == ["قتل خمسة جنود", "وأصيب 12 شخصا"]


def test_only_attacks_have_casualties() -> None:
    reading = waqai.read("التقى وزير الخارجية الياباني نظيره الكويتي بعد مقتل ثلاثة صيادين في حادث.", published="2025-12-24")
    assert all(e.casualties == waqai.types.Casualties() for e in reading.events if e.type != "ASSAULT")
