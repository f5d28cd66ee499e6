"""A small table of words for tests, so that they hold whatever the shipped one says."""

from __future__ import annotations

import numpy as np
import pytest

from waqai.meaning.vectors import Vectors
from waqai.store.words import stem

#: Groups of words of one meaning.
GROUPS = (
    "تفجير انفجار هجوم قنبلة اتهمت سيارة مفخخة",
    "لقاء استقبل التقى زار محادثات بحث وزير رئيس",
    "مباراة فريق أهداف جمهور كرة ملعب فاز",
    "قمح حبوب خبز توريد محصول",
)


def small_table(seed: int = 3, width: int = 16) -> Vectors:
    """Words of a group lie near its own direction; all groups' directions differ."""
    random = np.random.default_rng(seed)
    words: list[str] = []
    rows = []
    for group in GROUPS:
        middle = random.normal(size=width)
        for word in map(stem, group.split()):
            words.append(word)
            rows.append(middle + 0.3 * random.normal(size=width))
    table = np.array(rows) / np.linalg.norm(rows, axis=1, keepdims=True)
    shared = np.zeros((1, width), np.float32)
    return Vectors(words, np.rint(table * 127).astype(np.int8), np.full(len(words), 1 / 127, np.float32), shared, f"test{seed}")


@pytest.fixture(scope="session")
def small() -> Vectors:
    """The small table."""
    return small_table()
