"""On whose word an event stands: who is offered as its source, and what the reader makes of whole reports."""

from __future__ import annotations

import pytest

import waqai
from waqai.readers.embedded.candidates import Candidate
from waqai.readers.embedded.pipeline import Draft, Models, Thresholds, decide, prepare
from waqai.readers.embedded.sources import Attribution
from waqai.types import Document


def drafted(text: str) -> Draft:
    """A text with the decisions of grammar alone."""
    draft = prepare(Document.of(text))
    decide(draft, Models(), Thresholds())
    return draft


def grounds(draft: Draft, type_: str) -> dict[str, set[tuple[str, int]]]:
    """By naming: how it stands to the mentions of one type."""
    members: list[Candidate] = [c for c in draft.kept if c.type == type_]
    voices = Attribution(draft.analysis, draft.said).voices(members)
    return {draft.analysis.text(v.naming): {(g.where, g.apart) for g in v.grounds} for v in voices}


def test_the_speaker_of_a_quote_stands_behind_what_it_tells() -> None:
    found = grounds(drafted("قال وزير الدفاع الكيني إن مسلحين هاجموا قرية حدودية أمس الاثنين."), "ASSAULT")
    assert ("inside", 0) in found["وزير الدفاع الكيني"]


def test_a_marker_of_the_next_sentence_is_offered_from_afar() -> None:
    found = grounds(drafted("هاجم مسلحون قرية حدودية في كينيا. وقال السكان إنهم غادروا منازلهم بحسب وكالة رويترز."), "ASSAULT")
    assert ("marked", 1) in found["وكالة رويترز"]
    assert ("beside", 1) in found["السكان"]


def test_grammar_alone_takes_what_stands_in_the_sentence() -> None:
    draft = drafted("هاجم مسلحون قرية حدودية في كينيا بحسب وكالة رويترز. وقال الوزير إن الحكومة ستعقد اجتماعا.")
    (attack,) = (g for g in draft.groups if g.members[0].type == "ASSAULT")
    assert [draft.analysis.text(a) for a in attack.sources] == ["وكالة رويترز"]


@pytest.mark.parametrize(
    ("text", "type_", "source"),
    [
        ("أعلنت الشرطة الكينية اليوم الأربعاء أن مسلحين مجهولين قتلوا ثلاثة جنود في مدينة غاريسا.", "ASSAULT", "الشرطة الكينية"),
        ("قتل خمسة مدنيين في انفجار سيارة مفخخة وسط مدينة كيسمايو، حسبما أفادت وكالة الأنباء الصومالية.", "ASSAULT", "وكالة الأنباء الصومالية"),
        ("وقال مصدر أمني إن قوات الجيش اعتقلت عشرة مسلحين في محافظة البصرة.", "COERCE", "مصدر أمني"),
    ],
)
def test_who_says_it_is_the_source(text: str, type_: str, source: str) -> None:
    reading = waqai.read(text, published="2025-12-24")
    said_by = [reading.mention(m).evidence.quote for e in reading.events if e.type == type_ for m in e.said_by]
    assert said_by == [source]


def test_an_act_of_speech_has_an_actor_and_no_source_of_the_same_name() -> None:
    reading = waqai.read("أدان وزير الخارجية الفنلندي الهجوم على السفارة.", published="2025-12-24")
    for event in reading.events:
        own = {a.mention for a in event.arguments}
        assert event.type not in ("ACCUSE", "REJECT") or not own.intersection(event.said_by)
