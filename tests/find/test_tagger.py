from __future__ import annotations

from waqai.find.chain import Chain
from waqai.find.tagger import tag
from waqai.readers.embedded.analysis import Analysis
from waqai.readers.embedded.pipeline import by_rules
from waqai.types import Document

LABELS = ["B-A", "B-R", "I-A", "I-R", "O"]


def drawn(text: str, wanted: list[str]) -> Analysis:
    """The analysis of a text whose tokens a chain made for it labels as wanted, word by word."""
    analysis, heads = by_rules(Document.of(text))
    words = [t.word.folded for t in analysis.tokens]
    assert len(set(words)) == len(words) == len(wanted)
    # One weight a word: the feature of its own folded form without article decides.
    weights: dict[str, list[float]] = {}
    for lexeme, label in zip(analysis.lexemes, wanted, strict=True):
        weights[f"0w={lexeme.bare}"] = [10.0 if known == label else 0.0 for known in LABELS]
    tag(analysis, heads, Chain(LABELS, [[0.0] * 5] * 5, weights))
    return analysis


def test_a_naming_of_ordinary_words_becomes_an_actor() -> None:
    analysis = drawn("ناشدت المنظمة الأطراف المعنية وقف القتال", ["O", "B-A", "B-A", "I-A", "O", "O"])
    assert [(analysis.text(a), a.salient) for a in analysis.actors] == [("المنظمة", True), ("الأطراف المعنية", True)]


def test_a_naming_keeps_its_entry_when_its_border_moves() -> None:
    analysis = drawn("استقبل الرئيس الفنلندي الضيف وفدا برلمانيا", ["O", "B-A", "I-A", "I-A", "O", "O"])
    actor = analysis.actors[0]
    assert (analysis.text(actor), actor.country, actor.form) == ("الرئيس الفنلندي الضيف", "FIN", "person")
    assert all(analysis.actor_at[k] is actor for k in range(actor.start, actor.end))


def test_an_attached_conjunction_stays_outside() -> None:
    analysis = drawn("التقى الوزير والوفود المشاركة أمس", ["O", "B-A", "B-A", "I-A", "O"])
    assert [analysis.text(a) for a in analysis.actors] == ["الوزير", "الوفود المشاركة"]


def test_what_the_tagger_does_not_draw_is_gone() -> None:
    assert drawn("استقبل الرئيس الفنلندي وفدا", ["O", "O", "O", "O"]).actors == []


def test_a_count_begins_another_naming() -> None:
    analysis = drawn("قتل مسلحون ثلاثة جنود أمس", ["O", "B-A", "I-A", "I-A", "O"])
    assert [analysis.text(a) for a in analysis.actors] == ["مسلحون", "ثلاثة جنود"]
