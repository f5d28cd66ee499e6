import pytest
from hypothesis import given
from hypothesis import strategies as st

from waqai.text.sentences import sentences


def parts(text: str) -> list[str]:
    return [text[s.start : s.end] for s in sentences(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("وصل الوفد. وغادر مساء.", ["وصل الوفد.", "وغادر مساء."]),
        ("عنوان التقرير\nوصل الوفد", ["عنوان التقرير", "وصل الوفد"]),
        ("وصل الوفد.وبدأت المحادثات فورا.", ["وصل الوفد.", "وبدأت المحادثات فورا."]),
        ("قال د. سامي العلي إن الوفد وصل.", ["قال د. سامي العلي إن الوفد وصل."]),
        ("بلغت النسبة 4.9 بالمئة. وانتهى.", ["بلغت النسبة 4.9 بالمئة.", "وانتهى."]),
        ("قال «وصلنا. وسنبقى» ثم خرج.", ["قال «وصلنا.", "وسنبقى» ثم خرج."]),
        ("هل وصل الوفد؟ نعم!", ["هل وصل الوفد؟", "نعم!"]),
        ("وكالة أ.ف.ب للأنباء نقلت الخبر.", ["وكالة أ.ف.ب للأنباء نقلت الخبر."]),
        ("الخبر مكرر.\nالخبر مكرر.", ["الخبر مكرر.", "الخبر مكرر."]),
        ("\n\n ... \n", []),
        ("", []),
    ],
)
def test_sentences(text: str, expected: list[str]) -> None:
    assert parts(text) == expected


@given(st.text(alphabet=st.sampled_from("ابت .!؟…«»\"'\n12()د"), max_size=120) | st.text(max_size=120))
def test_spans_are_ordered_disjoint_and_hold_every_letter(text: str) -> None:
    spans = sentences(text)
    previous = 0
    for s in spans:
        assert previous <= s.start < s.end <= len(text)
        previous = s.end
    covered = {i for s in spans for i in range(s.start, s.end)}
    assert all(i in covered for i, c in enumerate(text) if c.isalnum())
