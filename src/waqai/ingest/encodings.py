"""Encodings: bytes to text, whatever they say of themselves.

What decides is the bytes, then the letters they would give, and only then the declared character set: servers and exports of old Arabic pages
often declare another one than they use. Text encoded twice ("Ø§Ù„") is set right where nothing of it is lost, and refused where it is.
"""

from __future__ import annotations

import codecs
import math
import re

from msgspec import Struct
from msgspec.structs import replace

#: Occurrences of each letter among 1,000 letters of Arabic news (2,000 reports of the pool of corpora, every thirtieth).
_FREQUENCY = {
    "ا": 153.2, "ل": 116.0, "ي": 76.4, "م": 64.7, "و": 52.6, "ن": 50.9, "ر": 46.8, "ت": 46.7, "ب": 35.2, "ع": 33.2, "ة": 33.2, "د": 31.0,
    "ف": 25.5, "س": 24.3, "ه": 23.7, "ق": 22.4, "أ": 19.0, "ك": 18.1, "ح": 18.1, "ج": 14.1, "ش": 9.9, "ط": 9.5, "ص": 9.5, "ى": 8.5,
    "إ": 8.5, "خ": 8.3, "ز": 6.6, "ض": 6.4, "ذ": 6.0, "ث": 5.6, "ئ": 4.2, "غ": 4.1, "ء": 3.4, "ظ": 2.3, "ؤ": 1.3, "آ": 1.1,
}  # fmt: skip
_WEIGHT = {letter: math.log(share / 1000) for letter, share in _FREQUENCY.items()}
#: The weight of what is no Arabic letter: any other letter or symbol beyond ASCII, and of marks that Arabic texts do use.
_STRANGE, _NEUTRAL = -9.0, -4.0
_NEUTRALS = frozenset("«»،؛؟ـ٪–—…“”‘’•\u00a0\u200c\u200e\u200f€©®" + "".join(map(chr, (*range(0x64B, 0x653), *range(0x660, 0x66A)))))
#: Single-byte sets of Arabic; the first wins where the letters leave it open.
_SINGLE_BYTE = ("windows-1256", "iso-8859-6")
_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
#: Below this weight a letter is likelier noise than Arabic; reports have about -3.0, the same bytes in a wrong set about -5 or less.
_LEAST = -4.4
#: A declared set goes before another one that reads better by less than this.
_TRUST = 0.1
_SAMPLE = 20_000
#: A text that is encoded twice is so from its beginning.
_HEAD = 2_000
#: A text with more control characters than this share is taken for binary, a text with more lost letters for broken.
_CONTROL_SHARE, _LOST_SHARE = 0.02, 0.01
#: Wrongly read as ..., truly ...: "Ø§Ù„", "ط§ظ„", "Çá".
_DISGUISES = (("latin", "utf-8"), ("windows-1256", "utf-8"), ("latin", "windows-1256"))
_LATIN = re.compile(r"[\u0080-ÿ\u0152-\u0178\u02c6\u02dc\u2013-\u203a\u20ac\u2122\u0192]")
#: What the first bytes of Arabic letters in UTF-8, 0xD8 and 0xD9, are in windows-1256: rare letters, never every other one.
_TAH = re.compile("[طظ]")
_BEYOND = re.compile(r"[^\x00-\x7f]")
_GLUED = re.compile(r"[A-Za-z][\u0621-\u064a]|[\u0621-\u064a][A-Za-z]")


class Decoded(Struct, frozen=True):
    """Text with the encoding it was taken from, or None with what is wrong in ``note``; ``note`` of a text says what was repaired in it."""

    text: str | None
    encoding: str = ""
    note: str = ""


def decode_bytes(data: bytes, declared: str = "") -> Decoded:
    """Bytes as text. ``declared`` is the character set named by whoever sent them ("" if none); never raises.

    Tried are byte order marks, UTF-8 (also cut or damaged in few places), UTF-16 without its mark, then windows-1256, ISO-8859-6 and the declared
    set, of which the one that gives the most Arabic letters in their usual shares wins.
    """
    found = _marked(data) or _utf8(data) or _utf16(data) or _single_byte(data, declared)
    if found is None:
        return Decoded(None, note="is not text in UTF-8, UTF-16, windows-1256 or ISO-8859-6")
    if _is_binary(found.text or ""):
        return Decoded(None, note="is not text but binary data")
    right = set_right(found.text or "")
    return replace(right, encoding=found.encoding) if right.note else found


def _strict(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except (UnicodeError, LookupError, ValueError):
        return None


def _is_binary(text: str) -> bool:
    start = text[:_SAMPLE]
    return sum(c < " " and c not in "\n\r\t\f" for c in start) > _CONTROL_SHARE * max(1, len(start))


def _marked(data: bytes) -> Decoded | None:
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            text = _strict(data, encoding)
            return None if text is None else Decoded(text, encoding)
    return None


def _utf8(data: bytes) -> Decoded | None:
    text = _strict(data, "utf-8")
    if text is not None:
        nulls = text.count("\x00")
        # Where there are many, it is UTF-16; a stray one at the end of a field is no content.
        return (
            None
            if nulls > _CONTROL_SHARE * len(text)
            else Decoded(text.replace("\x00", ""), "utf-8", f"{nulls} null characters removed" * bool(nulls))
        )
    text = data.decode("utf-8", "replace")
    lost, beyond = text.count("\ufffd"), sum(c > "\x7f" for c in text)
    # A body cut in the middle of a letter, or a stray byte in a long page.
    if lost <= max(1, _LOST_SHARE * beyond) and beyond > 2 * lost:
        return Decoded(text, "utf-8", f"{lost} undecodable bytes replaced")
    return None


def _utf16(data: bytes) -> Decoded | None:
    """UTF-16 without its mark: every other byte of Arabic and of ASCII is 0x06 or 0x00."""
    start = data[:_SAMPLE]
    for encoding, high in (("utf-16-le", start[1::2]), ("utf-16-be", start[0::2])):
        if len(data) % 2 == 0 and high and sum(b in (0, 6, 0x20) for b in high) > 0.9 * len(high) and (0 in high or 6 in high):
            text = _strict(data, encoding)
            return None if text is None else Decoded(text, encoding)
    return None


def arabic_weight(text: str) -> float:
    """The mean logarithm of the shares of a text's letters beyond ASCII in Arabic news; 0 for a text that has none."""
    letters = [c for c in text[:_SAMPLE] if c > "\x7f"]
    total = sum(_WEIGHT.get(c, _NEUTRAL if c in _NEUTRALS else _STRANGE) for c in letters)
    # Nothing tells the sets of Arabic apart as well as the article does.
    return total / len(letters) + min(1.0, 4 * text[:_SAMPLE].count("ال") / len(letters)) if letters else 0.0


def _single_byte(data: bytes, declared: str) -> Decoded | None:
    names = dict.fromkeys((*_SINGLE_BYTE, *([_codec(declared)] if _codec(declared) else [])))
    texts = {name: text for name in names if (text := _strict(data, name)) is not None}
    best = max(texts, key=lambda n: arabic_weight(texts[n]) + _TRUST * (n == _codec(declared)), default=None)
    if best is not None and arabic_weight(texts[best]) >= _LEAST and _mostly_arabic(texts[best]):
        return Decoded(texts[best], best)
    known = _codec(declared)
    return Decoded(texts[known], known) if known in texts and known not in _SINGLE_BYTE else None


def _codec(name: str) -> str:
    """The name of a character set of text, "" for one unknown (Latin ones are read as browsers do)."""
    try:
        found = codecs.lookup(name.strip("\"' ")).name
    except (LookupError, ValueError):
        return ""
    if found in ("utf-8", "utf-16", "utf-32", "idna", "punycode", "unicode_escape", "raw_unicode_escape", "utf-7", "undefined"):
        return ""
    return {"cp1256": "windows-1256", "iso8859-6": "iso-8859-6", "iso8859-1": "cp1252", "ascii": "cp1252"}.get(found, found)


def _mostly_arabic(text: str) -> bool:
    """True if most letters beyond ASCII, those of markup, are Arabic, and stand in words of their own ("große" is no "groكe")."""
    letters = [c for c in text[:_SAMPLE] if c > "\x7f" and c.isalpha()]
    arabic = sum("\u0621" <= c <= "\u064a" for c in letters)
    return arabic > len(letters) / 2 and len(_GLUED.findall(text[:_SAMPLE])) < 0.2 * arabic


# --- text encoded twice


def set_right(text: str) -> Decoded:
    """A text that came decoded, put right if it was encoded twice; None where too much of it is lost for that."""
    for worn, true in _DISGUISES:
        if not _may_wear(text[:_HEAD], worn):
            continue
        right, lost = _reencode(text, worn, true)
        if arabic_weight(right) < arabic_weight(text) + 0.5 or not _mostly_arabic(right):
            continue
        if lost > _LOST_SHARE * len(right):
            return Decoded(None, note=f"is text encoded twice ({true} read as {worn}), with {lost} letters lost")
        return Decoded(right, "utf-8", f"was encoded twice ({true} read as {worn}) and is set right")
    return Decoded(text, "utf-8")


def _may_wear(text: str, worn: str) -> bool:
    beyond = len(_BEYOND.findall(text))
    pattern, share = (_LATIN, 0.5) if worn == "latin" else (_TAH, 0.3)
    return beyond >= 4 and len(pattern.findall(text)) > share * beyond


def _reencode(text: str, worn: str, true: str) -> tuple[str, int]:
    """A text put back into bytes and read aright, and how many letters of it are lost. Parts in plain Arabic stay as they are."""
    lines = [_reencode_line(line, worn, true) for line in text.split("\n")]
    right = "\n".join(lines)
    return right, right.count("\ufffd") - text.count("\ufffd")


def _reencode_line(line: str, worn: str, true: str) -> str:
    if worn == "latin" and _mostly_arabic(line):
        return line
    return b"".join(_byte(c, worn) for c in line).decode(true, "replace")


def _byte(char: str, worn: str) -> bytes:
    """The byte a character was read from; the undefined ones of the Latin set pass as they are, what never was a byte is lost."""
    code = "cp1252" if worn == "latin" else worn
    try:
        return char.encode(code)
    except UnicodeEncodeError:
        return bytes((ord(char),)) if ord(char) < 0x100 else b"\xff"
