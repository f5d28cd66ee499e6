"""To whom a quote is addressed: sentences of our own, half of them with words that look like an addressee and are none."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import waqai
from waqai.lexicon.addressees import WAYS, addressing, lint_addressees, occasions, works
from waqai.types import ActorAttributes, Reading

with Path(__file__).with_name("addressees.tsv").open(encoding="utf-8") as table:
    CASES = [(row["text"], row["addressee"], row["gap"]) for row in csv.DictReader(table, delimiter="\t", quoting=csv.QUOTE_NONE)]


def read(text: str) -> Reading:
    return waqai.read(text, published="2025-12-24")


def addressees(reading: Reading) -> list[str]:
    return [reading.mention(q.addressee).evidence.quote for q in reading.quotes if q.addressee]


def test_the_table_is_as_hard_as_it_claims() -> None:
    assert len(CASES) >= 75
    assert sum(not addressee for _, addressee, _ in CASES) >= 38
    assert sum(bool(gap) for _, _, gap in CASES) <= 13


@pytest.mark.parametrize(("text", "addressee"), [(text, who) for text, who, gap in CASES if who and not gap])
def test_who_is_spoken_to_is_found(text: str, addressee: str) -> None:
    found = addressees(read(text))
    assert found
    assert {f.endswith(addressee) for f in found} == {True}, found


@pytest.mark.parametrize("text", [text for text, who, _ in CASES if not who])
def test_nobody_is_spoken_to(text: str) -> None:
    assert addressees(read(text)) == []


@pytest.mark.parametrize(("text", "addressee"), [(text, who) for text, who, gap in CASES if gap])
def test_known_gaps_name_nobody_else(text: str, addressee: str) -> None:
    assert {f.endswith(addressee) for f in addressees(read(text))} <= {True}


def test_the_speaker_is_never_spoken_to() -> None:
    for text, _, _ in CASES:
        reading = read(text)
        assert all(q.addressee is None or q.addressee != q.speaker for q in reading.quotes)
        reading.verify()


def test_an_outlet_of_no_table_is_a_mention_of_the_press() -> None:
    reading = read('وقالت مصادر محلية لـ"صدى الساحل" إن الطريق بين البلدتين قطع منذ الفجر.')
    (id,) = [q.addressee for q in reading.quotes]
    assert id is not None
    mention = reading.mention(id)
    assert isinstance(mention.attributes, ActorAttributes)
    assert (mention.evidence.quote, mention.attributes.form, mention.attributes.sectors) == ("صدى الساحل", "organisation", ("JRN",))


def test_an_addressee_named_before_in_full_is_the_same_mention() -> None:
    reading = read(
        "استقبل الرئيس التونسي قيس سعيد وفد البنك الدولي أمس في تونس.\nوقال الخالدي للرئيس إن البنك سيمول بناء الطريق الجديد بين المدينتين."
    )
    assert [q for q in reading.quotes if q.addressee]
    assert all("قيس سعيد" in words for words in addressees(reading))


def test_topics_are_those_of_what_was_said() -> None:
    reading = read("وقال المتحدث في الوزارة إن الجيش سيسحب دباباته وصواريخه من الجبهة قبل الانتخابات المقبلة.")
    (quote,) = reading.quotes
    assert "military" in quote.topics
    assert len(quote.topics) <= 3
    (other,) = read("وقال المتحدث في الوزارة إن الطقس سيكون معتدلا في أغلب المناطق غدا.").quotes
    assert "military" not in other.topics


def test_the_table_of_addressees_is_sound(monkeypatch: pytest.MonkeyPatch) -> None:
    assert list(lint_addressees()) == []
    assert len(addressing()) > 60
    assert "obj" in WAYS
    assert occasions()["رساله"][0].prepositions == {"الي"}
    assert "تقرير" in works()
    wrong = {"id": "verb.001", "kind": "cue", "ways": "li/up", "whom": "all", "source": "own", "note": "", "form": "أكد"}
    speech = [{"id": "verb.001", "form": "قال"}]
    monkeypatch.setattr("waqai.lexicon.addressees.rows", lambda path: iter(speech if "speech" in path else [wrong, wrong | {"kind": "verb"}]))
    said = " ".join(lint_addressees())
    assert all(part in said for part in ("unknown way 'up'", "whom 'all'", "kind 'verb'", "no such cue with the form 'أكد'"))


_WORDS = (
    'قال لـ للصحفيين الوزير في رسالة إلى مع مقابلة قناة الجزيرة سؤال " « » ( ) : ، . إن أبلغ دعا إسرائيل نظيره CNN لـCNN مطالبا وأضاف أمام'.split()
)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(_WORDS), max_size=24))
def test_any_order_of_these_words_is_read(words: list[str]) -> None:
    reading = read(" ".join(words))
    reading.verify()
    assert all(q.addressee is None or q.addressee != q.speaker for q in reading.quotes)
