import pytest
from hypothesis import given
from hypothesis import strategies as st

from waqai.text.tokens import split_word, tokens, word


@given(st.text(alphabet=st.sampled_from("ابتوفبكلسالهمنيىةأُّـ\u200f 12.,،«»()-\n"), max_size=80) | st.text(max_size=80))
def test_tokens_never_lose_an_offset(text: str) -> None:
    previous = 0
    for token in tokens(text):
        assert previous <= token.start < token.end <= len(text)
        assert text[token.start : token.end] == token.word.surface
        previous = token.end


@given(st.text(max_size=80))
def test_every_letter_and_digit_belongs_to_a_token(text: str) -> None:
    covered = {i for t in tokens(text) for i in range(t.start, t.end)}
    assert all(i in covered for i, c in enumerate(text) if c.isalnum())


@given(st.text(alphabet=st.sampled_from("ابتوفبكلسالهمني"), min_size=1, max_size=12))
def test_splits_rebuild_the_word(form: str) -> None:
    for s in split_word(form):
        # After the preposition the article loses its alef, but not everybody writes it so.
        articles = {""} if not s.article else {"ل", "ال"} if s.proclitics.endswith("ل") else {"ال"}
        stems = {s.stem, s.stem[:-1] + "ت", s.stem[:-1] + "ا"} if s.enclitic else {s.stem}
        assert form in {s.proclitics + article + stem + s.enclitic for article in articles for stem in stems}


@pytest.mark.parametrize(
    ("surface", "proclitics", "article", "stem", "enclitic"),
    [
        ("وبالوزارة", "وب", True, "وزاره", ""),
        ("للرئيس", "ل", True, "رييس", ""),
        ("زيارته", "", False, "زياره", "ه"),
        ("قتلهم", "", False, "قتل", "هم"),
        ("فقال", "ف", False, "قال", ""),
        ("والجزائر", "و", True, "جزاير", ""),
        ("يتبناها", "", False, "يتبني", "ها"),
        ("كسوريا", "ك", False, "سوريا", ""),
    ],
)
def test_clitics(surface: str, proclitics: str, article: bool, stem: str, enclitic: str) -> None:
    found = {(s.proclitics, s.article, s.stem, s.enclitic) for s in word(surface).splits}
    assert (proclitics, article, stem, enclitic) in found


def test_the_whole_form_comes_first() -> None:
    assert word("والي").splits[0].stem == "والي"


@pytest.mark.parametrize(("surface", "value"), [("1,250", 1250), ("٣٢", 32), ("4.9", None), ("عشرة", None), ("9" * 40, None)])
def test_numbers(surface: str, value: int | None) -> None:
    assert word(surface).number == value


def test_marks_inside_a_word_stay_with_it() -> None:
    assert [t.word.folded for t in tokens("أكّدَ محمّدٌ")] == ["اكد", "محمد"]
