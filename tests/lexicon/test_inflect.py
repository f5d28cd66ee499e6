import pytest

from waqai.lexicon.inflect import inflect_noun, inflect_participle, inflect_verb
from waqai.text.fold import fold_word


@pytest.mark.parametrize(
    ("past", "present", "forms"),
    [
        ("قال", "يقول", "قال قالت قالوا قالا قالتا قلنا يقول تقول يقولون يقولوا سيقول ستقول يقل قيل يقال"),
        ("أدان", "يدين", "أدان أدانت أدانوا أدنا يدين تدين ندين يدينون سيدين أدين يدان"),
        ("دعا", "يدعو", "دعا دعت دعوا دعونا يدعو تدعو يدعون يدع دعي يدعى سيدعو"),
        ("نفى", "ينفي", "نفى نفت نفوا نفينا ينفي تنفي ينفون ينف"),
        ("التقى", "يلتقي", "التقى التقت التقوا التقينا التقيا يلتقي يلتقون سيلتقي سيلتقيان"),
        ("شنّ", "يشنّ", "شن شنت شنوا شننا يشن تشن يشنون ستشن"),
        ("هنأ", "يهنئ", "هنأ هنأت هنأوا هنؤوا يهنئ تهنئ"),
        ("حاكم", "يحاكم", "حاكم حوكم حوكمت يحاكم"),
        ("وصل", "يصل", "وصل وصلت وصلوا يصل تصل يصلون سيصل"),
        ("لقي", "يلقى", "لقي لقيت لقوا يلقى"),
        ("جاء", "يجيء", "جاء جاءت جاءوا جاؤوا"),
        ("استدعى", "يستدعي", "استدعى استدعت استدعوا استدعي يستدعي"),
        ("اعتقل", "يعتقل", "اعتقل اعتقلت اعتقلوا يعتقل تعتقل يعتقلون"),
    ],
)
def test_verbs_have_their_forms(past: str, present: str, forms: str) -> None:
    table = inflect_verb(fold_marks(past), fold_marks(present))
    missing = [f for f in forms.split() if fold_word(f) not in table]
    assert not missing


def fold_marks(text: str) -> str:
    return text.replace("ّ", "")


@pytest.mark.parametrize(
    ("past", "present", "wrong"),
    [
        ("قال", "يقول", "قالن يقولن قايل"),
        ("دعا", "يدعو", "دعات دعاوا"),
        ("نفى", "ينفي", "نفيت_ ينفيون"),
        ("أدان", "يدين", "ادانن_ يدينو_"),
        # First persons that are written like commoner words: أنه, نقل, إثر, ألام.
        ("أنهى", "ينهي", "انه"),
        ("أقال", "يقيل", "نقل اقل"),
        ("ثار", "يثور", "اثر اثار"),
        ("لام", "يلوم", "الام الم"),
    ],
)
def test_verbs_have_no_wrong_forms(past: str, present: str, wrong: str) -> None:
    table = inflect_verb(past, present)
    assert not [f for f in wrong.split() if fold_word(f) in table]


@pytest.mark.parametrize(
    ("past", "present", "form", "tense", "voice"),
    [
        ("أدان", "يدين", "أدين", "past", "passive"),
        ("قتل", "يقتل", "قتل", "past", "either"),
        ("قال", "يقول", "يقال", "present", "passive"),
        ("زار", "يزور", "سيزور", "future", "active"),
    ],
)
def test_cells_say_tense_and_voice(past: str, present: str, form: str, tense: str, voice: str) -> None:
    cells = inflect_verb(past, present)[fold_word(form)]
    assert (tense, voice) in {(c.tense, c.voice) for c in cells}


def test_participles_agree_in_gender_and_number() -> None:
    assert set(map(fold_word, ["مندد", "منددا", "منددة", "منددين", "منددون"])) <= set(inflect_participle("مندد"))
    assert set(map(fold_word, ["داع", "داعيا", "داعية", "داعين"])) <= set(inflect_participle("داع"))


def test_nouns_have_their_dual_and_their_stem_before_a_pronoun() -> None:
    assert inflect_noun("زيارة")[fold_word("زيارتان")] == "dual"
    assert {fold_word("لقاء"), fold_word("لقائ"), fold_word("لقاؤ")} <= set(inflect_noun("لقاء"))
    assert inflect_noun("مباحثات") == {fold_word("مباحثات"): "same"}


def test_a_masdar_whose_root_ends_in_nun_has_its_accusative() -> None:
    assert {fold_word("كمينا"), fold_word("كمينين")} <= set(inflect_noun("كمين"))
    assert fold_word("تمرينا") in inflect_noun("تمرين")
    assert fold_word("مقاتلينا") not in inflect_noun("مقاتلين")
