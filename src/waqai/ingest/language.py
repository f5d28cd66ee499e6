"""The language of a text in Arabic letters: Arabic, or Persian, Urdu, Kurdish, Pashto, Uyghur, Sindhi, Malay that shares them.

Three witnesses: letters that Arabic does not have, the small words each language cannot do without, and py3langid. Dialects and Arabic typed on a
Persian keyboard (ی for ي, ک for ك) are Arabic.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from msgspec import Struct

from waqai.ingest.files import MissingExtraError

#: Letters that news in Arabic has only in a stray foreign name.
_FOREIGN = {
    "Persian": "پچژگ",
    "Urdu": "ٹڈڑںےۓھہۂ",
    "Kurdish": "ەێۆڕڵڤۊ",
    "Pashto": "ټډړږښځڅڼۍېګ",
    "Uyghur": "ۇۈۋېەڭھۆ",
    "Sindhi": "ٻڀٺٽٿڃڄڇڌڏڊڍڙڦڪڱڳڻ",
}
_FOREIGN_LETTERS = frozenset("".join(_FOREIGN.values()))
_KEYBOARD = str.maketrans("یکہۀ", "يكهه")
#: Words of a language that the others of its script do not have or hardly use, as written after `_KEYBOARD`.
_WORDS = {
    "Arabic": "من في على إلى الى عن أن ان التي الذي هذا هذه ذلك لم لن قد كان كانت بعد قبل خلال بين مع أو ما لا هو هي كل غير حيث عند منذ ضد حول يا كي له لها لهم "
    "اللي مش مو شو ليش علشان عشان بدي ديال واش بزاف هاد راه دي ده احنا كمان هيك لسه وين",
    "Persian": "از به را که این آن است در با برای شد شده کرد کرده می شود های خود تا یا هم اما نیز بود باید گفت خواهد ما بر وی دو یک هر پیش پس",
    "Urdu": "کے کی کا میں ہے ہیں سے کو نے اور پر یہ کہ وہ بھی تھا تھی ہو گا گی کیا اس ان جو نہیں کر لئے لیے تک ایک",
    "Kurdish": "لە بە کە و بۆ ئەم ئەو لەگەڵ کرد دەکات بوو هەر یەک دوو سەر دوای پێش بەڵام ئەوەی کوردستان",
    "Pashto": "د په چې او ته کې له سره دی دې هم نه یې شوی ده وي کړي کړ وو یو شي پر وروسته لپاره",
    "Uyghur": "ۋە بىلەن بۇ ئۇ بىر ئۈچۈن دەپ بولغان قىلىپ",
    "Sindhi": "جي ۾ جو آهي ته کي ۽ سان جا هن آهن",
    "Malay": "يڠ دان دري كڤد اين ايت تيدق دڠن",
}
_SHARED = frozenset("و او هم ما من ان بر به تا نه".split())
_NAMES = {
    "fa": "Persian",
    "ur": "Urdu",
    "ku": "Kurdish",
    "sdh": "Kurdish",
    "ps": "Pashto",
    "ug": "Uyghur",
    "ar": "Arabic",
    "arz": "Arabic",
    "ary": "Arabic",
}
_WORD = re.compile(r"[^\W\d_]+")
_MARKS = re.compile("[\u064b-\u0652\u0640\u200c-\u200f]")
_SAMPLE = 4_000
#: A text of fewer letters is judged only by what it has, not by what it lacks.
_SHORT = 40
#: So many letters of the Arabic script are a text, whatever the Latin menus and names around it.
_ENOUGH = 60


class Verdict(Struct, frozen=True):
    """Whether a text is Arabic, the language it was taken for, and the reason in words."""

    arabic: bool
    language: str
    reason: str


def language_of(text: str) -> Verdict:
    """The language of a text, as far as that says whether it is Arabic; never raises."""
    sample = _MARKS.sub("", text[:_SAMPLE])
    letters = [c for c in sample if c.isalpha()]
    ours = [c for c in letters if "\u0600" <= c <= "\u08ff" or "\ufb50" <= c <= "\ufeff"]
    if not letters:
        return Verdict(False, "none", "it has no letters")
    if len(ours) < (len(letters) / 8 if len(ours) >= _ENOUGH else len(letters) / 2):
        return Verdict(False, "other", f"only {100 * len(ours) // len(letters)}% of its letters are of the Arabic script")
    return _among_arabic_script(sample, ours)


def _among_arabic_script(sample: str, letters: list[str]) -> Verdict:
    foreign = sum(c in _FOREIGN_LETTERS for c in letters) / len(letters)
    words = _WORD.findall(sample.translate(_KEYBOARD))
    counts = _words_of(words)
    article = sum(w.lstrip("وفبك").startswith("ال") or w.startswith("لل") for w in words) / max(1, len(words))
    arabic = counts.pop("Arabic") / max(1, len(words)) + article
    other, share = max(((name, n / max(1, len(words))) for name, n in counts.items()), key=lambda pair: pair[1])
    if foreign > (0.04 if arabic < 0.25 else 0.12):
        name = _by_letters(letters) if share < 0.05 else other
        return Verdict(False, name, f"{100 * foreign:.0f}% of its letters are none of Arabic (most like {name})")
    if share > arabic and counts[other] > 1:
        return Verdict(False, other, f"its small words are those of {other}, not of Arabic")
    if arabic >= 0.15:
        return Verdict(True, "Arabic", "letters, article and small words are Arabic")
    return _by_model(sample, letters, foreign)


def _words_of(words: list[str]) -> dict[str, int]:
    """How many words of each language a text has; words of several languages count for none but Arabic."""
    return {name: sum(w in known for w in words) for name, known in _word_sets().items()}


@cache
def _word_sets() -> dict[str, frozenset[str]]:
    sets = {name: frozenset(words.translate(_KEYBOARD).split()) for name, words in _WORDS.items()}
    return {name: words if name == "Arabic" else words - _SHARED - sets["Arabic"] for name, words in sets.items()}


def _by_letters(letters: list[str]) -> str:
    return max(_FOREIGN, key=lambda name: sum(c in _FOREIGN[name] for c in letters))


def _by_model(sample: str, letters: list[str], foreign: float) -> Verdict:
    """The word of py3langid where letters and small words leave it open; a few words without a foreign letter are given to Arabic."""
    language = _NAMES.get(_identifier().classify(sample)[0], "other")
    if language == "Arabic":
        return Verdict(True, language, "py3langid takes it for Arabic")
    if len(letters) < _SHORT and foreign == 0 and not _persian_keyboard(letters):
        return Verdict(True, "Arabic", "too short to tell, with no letter that is not Arabic")
    return Verdict(False, language, f"py3langid takes it for {language}, and too few of its words are Arabic")


def _persian_keyboard(letters: list[str]) -> bool:
    return any(c in "یک" for c in letters)


@cache
def _identifier() -> Any:
    try:
        from py3langid.langid import MODEL_FILE, LanguageIdentifier
    except ImportError:
        raise MissingExtraError("py3langid") from None
    identifier = LanguageIdentifier.from_model_file(MODEL_FILE)
    identifier.set_languages(["ar", "fa", "ur", "ku", "sdh", "ps", "ug"])
    return identifier
