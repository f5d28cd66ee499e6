"""Reprints: documents that carry another's text, whole or cut, under another lead, agency line or with slips of the pen.

A document's signature is a MinHash of its shingles: three folded words in a row, each once. Signatures are stored, so they must not change with a
library's version: the permutations are made here, from a fixed seed, and only numpy's arithmetic on unsigned integers is used.
Cutting leaves a text whose shingles are nearly all in the other's, but few of the other's in it: what decides is the containment of the smaller in the
larger, worked out from the resemblance (Jaccard) that MinHash estimates and the two counts that the signature also holds.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING
from zlib import crc32

from waqai.text.fold import fold

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Words = NDArray[np.uint32]

SHINGLE = 3
PERMUTATIONS = 128
#: Values of a signature that make one key: of two texts with resemblance r, a band of n rows agrees with probability r ** n.
ROWS = 2
BANDS = 32
#: The share of the smaller text's shingles that the larger one must hold. Reports that share an agency's background, and statements with one formula, stay
#: below (read: at 0.65 to 0.75 most pairs of the pool are such, above 0.75 nearly all are reprints).
CONTAINED = 0.75
#: Below so many shingles chance and formulas weigh too much: only near-equal texts are reprints then.
_SHORT, _SHORT_ALIKE = 12, 0.75
_COUNT = 4

_WORD = re.compile(r"[\u0621-\u064a]+|[a-z]+|\d+", re.IGNORECASE)
#: Names and initials of agencies, folded, and what announces them.
_AGENCY = r"رويترز|ا ?ف ?ب|د ?ب ?ا|ا ?ب|واس|وام|كونا|سانا|سبا|وكالات|الوكالات|فرانس برس|اسوشيتد برس|الاناضول|شينخوا|نوفوستي|سبوتنيك"
_AGENCY_LINE = re.compile(rf"^[^\n.]{{0,60}}?(?:{_AGENCY})\s*\)?\s*[-:|]|\(\s*(?:{_AGENCY})\s*\)", re.MULTILINE)
_DATELINE = re.compile(r"^\s*[^\n.\-:]{2,40}\s-\s")
#: What lines of the page say, not of the report: a short line that says it goes.
_FURNITURE = re.compile(
    "اقرا ايضا|اقرا المزيد|للمزيد|حقوق النشر|جميع الحقوق|تابعونا|تابعوا|شارك هذا|مشاركه عبر|طباعه|واتساب|اشترك في|اضغط هنا|روابط ذات صله|مواضيع ذات صله"
)
_FURNITURE_LENGTH = 140
#: Titles and blessings, folded: the same dozen words stand in every report of a court, and make no two of them one.
_CEREMONY = frozenset(
    "صاحب صاحبه السمو سمو سموه الملكي الامير الملك جلاله فخامه معالي سعاده خادم الحرمين الشريفين بن ال سعود عبدالعزيز ولي العهد النائب الاول الثاني نائب "
    "رييس مجلس الوزراء وزير حفظه الله رحمه رعاه تعالي بمشييه الدكتور المهندس اللواء العميد العقيد الفريق الركن السيد السيده الشيخ".split()
)


class NumpyNeededError(ImportError):
    """Signatures are worked out with numpy, which the extra ``ingest`` brings."""


def signature(text: str) -> bytes:
    """The MinHash signature of a text, 260 bytes: the number of its distinct shingles, then 16 bits of each minimum.

    Raises NumpyNeededError without numpy.
    """
    try:
        import numpy as np
    except ImportError:
        raise NumpyNeededError('finding reprints needs numpy: pip install "waqai[ingest]"') from None
    shingles = _shingles(text)
    count = len(shingles).to_bytes(_COUNT, "little")
    if not len(shingles):
        return count + bytes(2 * PERMUTATIONS)
    factors, addends = _permutations()
    minima = (shingles[:, None] * factors + addends).min(axis=0)
    halves: bytes = (minima >> np.uint32(16) ^ minima).astype("<u2").tobytes()
    return count + halves


def bands(signature: bytes) -> tuple[str, ...]:
    """The keys under which a signature is looked up; two documents that share none are no candidates. None for an empty text."""
    if not size(signature):
        return ()
    step = 2 * ROWS
    starts = range(_COUNT, _COUNT + BANDS * step, step)
    return tuple(f"{number:02x}{signature[at : at + step].hex()}" for number, at in enumerate(starts))


def size(signature: bytes) -> int:
    """The number of distinct shingles of the text."""
    return int.from_bytes(signature[:_COUNT], "little")


def resemblance(a: bytes, b: bytes) -> float:
    """The estimated share of the two texts' shingles that both have, 0..1 (standard error about 0.04)."""
    import numpy as np

    if not size(a) or not size(b):
        return 0.0
    left, right = (np.frombuffer(s, dtype="<u2", offset=_COUNT) for s in (a, b))
    return int(np.count_nonzero(left == right)) / PERMUTATIONS


def containment(a: bytes, b: bytes) -> float:
    """The estimated share of the smaller text's shingles that the larger has, 0..1."""
    smaller = min(size(a), size(b))
    if not smaller:
        return 0.0
    alike = resemblance(a, b)
    shared = alike * (size(a) + size(b)) / (1 + alike)
    return min(1.0, shared / smaller)


def reprint(a: bytes, b: bytes) -> bool:
    """True if one of two texts, by their signatures, carries the other or a cut of it."""
    if min(size(a), size(b)) < _SHORT:
        return resemblance(a, b) >= _SHORT_ALIKE
    return containment(a, b) >= CONTAINED


def _report(text: str) -> str:
    """The folded text without agency lines, dateline and lines of the page."""
    folded = fold(text).text
    if _FURNITURE.search(folded):
        folded = "\n".join(line for line in folded.split("\n") if len(line) > _FURNITURE_LENGTH or not _FURNITURE.search(line))
    return _DATELINE.sub("", _AGENCY_LINE.sub("", folded), count=1)


@lru_cache(maxsize=100_000)
def _word_hash(word: str) -> int:
    return crc32(word.encode("utf-8", "surrogatepass"))


def _shingles(text: str) -> Words:
    """The hashes of the distinct shingles of a report, ceremony left out, sorted; of a text shorter than one, of its words in all."""
    import numpy as np

    words = [_word_hash(w) for w in _WORD.findall(_report(text)) if w not in _CEREMONY]
    if not words:
        return np.empty(0, dtype=np.uint32)
    hashes = np.array(words + [0] * max(0, SHINGLE - len(words)), dtype=np.uint64)
    last = len(hashes) - SHINGLE + 1
    mixed = np.zeros(last, dtype=np.uint64)
    for place in range(SHINGLE):
        mixed = _mix(mixed * np.uint64(0x9E3779B97F4A7C15) + hashes[place : place + last])
    return np.unique((mixed >> np.uint64(32)).astype(np.uint32))


def _mix(values: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """MurmurHash3's finalizer: every bit in depends on every bit out; overflow wraps around."""
    import numpy as np

    shift = np.uint64(33)
    values = (values ^ (values >> shift)) * np.uint64(0xFF51AFD7ED558CCD)
    values = (values ^ (values >> shift)) * np.uint64(0xC4CEB9FE1A85EC53)
    return values ^ (values >> shift)


@cache
def _permutations() -> tuple[Words, Words]:
    """Odd factors and addends of the affine permutations of 32 bits, from a counter: the same for ever."""
    import numpy as np

    drawn = _mix(np.arange(1, 2 * PERMUTATIONS + 1, dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15))
    values = (drawn >> np.uint64(32)).astype(np.uint32)
    return values[:PERMUTATIONS] | np.uint32(1), values[PERMUTATIONS:]
